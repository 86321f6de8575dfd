"""The server and the worker as processes of their own."""

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from workbench import server
from workbench.config import Config
from workbench.core.errors import InputError
from workbench.db import Database
from workbench.models import Job
from workbench.services import articles, bitexts, drafts, projects, users

ROOT = Path(__file__).parents[2]


@pytest.fixture
def environment(tmp_path: Path, sqlite_template: Path) -> dict[str, str]:
    """The variables of an instance of its own."""
    instance = tmp_path / "instance"
    instance.mkdir()
    (instance / "workbench.sqlite3").write_bytes(sqlite_template.read_bytes())
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("WORKBENCH_")},
        "WORKBENCH_INSTANCE_DIR": str(instance),
        "PYTHONPATH": str(ROOT),
    }


def command(environment: dict[str, str], *args: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "workbench.cli", *args],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def link(environment: dict[str, str]) -> Iterator[str]:
    """A server that runs on a free port: the sign-in link that it printed."""
    with command(environment, "run", "--port", "0") as process:
        greeting = ""
        while "sign-in" not in greeting:
            line = process.stdout.readline()
            assert line, process.stderr.read()
            greeting += line
        yield re.search(r"http://127\.0\.0\.1:\d+/sign-in/\S+", greeting)[0]
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0


def browser() -> urllib.request.OpenerDirector:
    jar = http.cookiejar.CookieJar()
    return urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))


def status(opener: urllib.request.OpenerDirector, address: str) -> tuple[int, str]:
    """The status of a page and the address it was found at."""
    try:
        with opener.open(address, timeout=10) as answer:
            return answer.status, answer.url
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.url


def test_the_printed_link_signs_in_once(environment, link):
    base = link.split("/sign-in/")[0]
    mine, other = browser(), browser()
    assert status(mine, link) == (200, f"{base}/")
    with mine.open(f"{base}/", timeout=10) as page:
        assert "Sample" in page.read().decode()
    assert status(other, link)[0] == 403
    assert "/sign-in" in status(other, f"{base}/")[1]
    # A port in use is told in a sentence.
    port = base.rsplit(":", 1)[1]
    with command(environment, "run", "--port", port) as second:
        out, err = second.communicate(timeout=20)
        assert (second.returncode, out) == (1, "")
        assert err.startswith("Error: ")
        assert port in err


def test_a_worker_runs_jobs_until_it_is_asked_to_end(environment):
    """The job is one that fails at once: there are no models."""
    database = Database(f"sqlite:///{environment['WORKBENCH_INSTANCE_DIR']}/workbench.sqlite3")
    with closing(database), command(environment, "worker") as process:
        with database.writing() as session:
            person = users.create(session, "Lan")
            project = projects.create(session, person, "Desk", ["en"])
            text = articles.Text("双方同意。", "a.txt", "text", "UTF-8")
            bitext = bitexts.begin(session, articles.add(session, project, person, text), "en")
            job = drafts.start(session, bitext, person, "argos")
            session.commit()
        pause = threading.Event()
        while process.poll() is None:
            with database.reading() as session:
                if session.get_one(Job, job.id).state == "failed":
                    process.send_signal(signal.SIGTERM)
                    break
            pause.wait(0.05)
        assert process.wait(20) == 0


# --- In this process ---


@pytest.fixture
def quick(config: Config, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Config:
    """A configuration as read from the environment, without starters, which take a second."""
    monkeypatch.setenv("WORKBENCH_INSTANCE_DIR", str(config.instance_dir))
    monkeypatch.setenv("WORKBENCH_DATABASE_URL", config.database_url)
    monkeypatch.setattr("workbench.services.setup.glossaries_dir", lambda: tmp_path / "none")
    return config


def interrupted(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("host", "greeting"),
    [
        ("127.0.0.1", r"http://127\.0\.0\.1:\d+"),
        ("localhost", r"http://localhost:\d+"),
        ("::1", r"http://\[::1\]:\d+"),
    ],
)
def test_run_greets_runs_and_stops(quick, monkeypatch, capsys, host, greeting):
    monkeypatch.setattr("waitress.wasyncore.loop", interrupted)
    threads = threading.active_count()
    server.run(host=host, port=0)
    assert re.search(rf"{greeting}\n.*{greeting}/sign-in/\S{{20,}}\n", capsys.readouterr().out)
    assert threading.active_count() == threads


def test_a_port_that_is_taken(quick):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(InputError) as caught:
            server.run(port=port)
    assert caught.value.params["port"] == port


def test_a_host_that_there_is_not(quick):
    with pytest.raises(InputError) as caught:
        server.run(host="no.such.host.invalid", port=0)
    assert caught.value.params == {"host": "no.such.host.invalid"}
