"""`workbench models`: what is installed and offered, installs from the index and from files."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.conftest import ARTICLE
from tests.unit import argos_packages
from tests.unit.files_server import Files, offer, well
from workbench.cli import main


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Files]:
    """Offers zh-en 1.0 and en-vi 1.2."""
    (tmp_path / "made").mkdir()
    with Files() as server:
        server.files["/zh_en"] = argos_packages.tiny(tmp_path / "made")
        server.files["/en_vi"] = argos_packages.tiny(
            tmp_path / "made", "en", "vi", package_version="1.2"
        )
        offer(server, ("zh", "en", "1.0", "/zh_en"), ("en", "vi", "1.2", "/en_vi"))
        yield server


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, server: Files, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the command runs; its instance is elsewhere."""
    monkeypatch.setenv("WORKBENCH_INSTANCE_DIR", str(tmp_path / "instance"))
    monkeypatch.setenv("WORKBENCH_ARGOS_INDEX", f"{server.url}/index.json")
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def run(*args: str) -> Result:
    """Run a command; a traceback is an error of the test."""
    return CliRunner().invoke(main, ["models", *args], catch_exceptions=False)


def listed() -> list[str]:
    """What is installed, as the command says it, sizes left out."""
    lines = run("list", "--installed").stdout.splitlines()
    return [" ".join(line.split()[:2]) for line in lines]


def refused(result: Result) -> str:
    assert result.exit_code == 1
    return result.stderr.splitlines()[-1]


def test_list_on_a_new_instance(server: Files):
    result = run("list")
    size = len(server.files["/zh_en"]) / 1e6
    assert result.stdout.splitlines()[0] == f"zh-en  1.0  {size:.1f} MB  offered"
    assert result.stdout.splitlines()[1].startswith("en-vi  1.2  ")
    assert result.exit_code == 0
    result = run("list", "--installed")
    assert (result.stdout, result.stderr) == ("", "No model is installed.\n")


def test_install_list_update_remove(server: Files, tmp_path: Path):
    result = run("install", "zh-en", "en-vi")
    assert result.exit_code == 0
    assert "zh-en 1.0 is installed (" in result.stdout
    assert "en-vi 1.2 is installed (" in result.stdout
    assert listed() == ["zh-en 1.0", "en-vi 1.2"]
    assert "offered" not in run("list").stdout
    server.files["/newer"] = argos_packages.tiny(tmp_path / "newer", package_version="1.1")
    offer(server, ("zh", "en", "1.1", "/newer"))
    result = run("list")
    assert "zh-en  1.1" in result.stdout
    assert "The index offers no model for en-vi." in result.stderr
    run("install", "zh-en")
    assert listed() == ["zh-en 1.1", "en-vi 1.2"]
    assert run("remove", "zh-en", "en-vi").stdout == "zh-en is removed.\nen-vi is removed.\n"
    assert listed() == []


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_install_without_network(kind: str, folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("WORKBENCH_ARGOS_INDEX", "http://127.0.0.1:1/index.json")
    package = argos_packages.folder(folder / "translate-zh_en")
    item = "translate-zh_en"
    if kind == "file":
        item = "zh_en.argosmodel"
        (folder / item).write_bytes(argos_packages.packed(package))
    assert run("install", item).exit_code == 0
    assert listed() == ["zh-en 1.0"]


def test_from_an_index_in_a_file(server: Files, folder: Path, monkeypatch: pytest.MonkeyPatch):
    (folder / "index.json").write_bytes(server.files["/index.json"])
    monkeypatch.setenv("WORKBENCH_ARGOS_INDEX", "index.json")
    run("install", "zh-en")
    assert listed() == ["zh-en 1.0"]


def test_a_package_of_no_use_is_listed_as_such(tmp_path: Path):
    packages = tmp_path / "instance" / "models" / "packages"
    argos_packages.folder(packages / "x", "en", "zh")
    assert run("list", "--installed").stdout.rstrip().endswith("(not used here)")
    run("remove", "en-zh")
    assert listed() == []


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["install", "en-zh"], "“en-zh” is no language pair. Name one of: zh-en, en-vi, zh-vi."),
        (["install", "nowhere.argosmodel"], "“nowhere.argosmodel” is neither a pair such as zh-en"),
        (["install", "zh-vi"], "The index offers no model for zh-vi."),
        (["install", "text.txt"], "text.txt is no package of Argos Translate"),
        (["install", "."], "metadata.json"),
        (["remove", "zh-en"], "No model for zh-en is installed."),
        (["remove", "x"], "“x” is no language pair."),
    ],
)
def test_what_can_not_be_done_is_said(folder: Path, args: list[str], message: str):
    (folder / "text.txt").write_text("text")
    assert message in refused(run(*args))
    assert listed() == []


def test_the_first_that_fails_ends_it(server: Files):
    del server.files["/en_vi"]
    result = run("install", "zh-en", "en-vi")
    assert "There is nothing at" in refused(result)
    assert listed() == ["zh-en 1.0"]


def process(before: str = "") -> subprocess.Popen[str]:
    """The command that installs zh-en, in a process of its own."""
    command = f"{before} exec {sys.executable} -m workbench.cli models install zh-en"
    return subprocess.Popen(
        ["bash", "-c", command],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        stderr=subprocess.PIPE,
        text=True,
    )


def test_killed_in_the_middle_it_goes_on(server: Files, tmp_path: Path):
    half_sent, killed = threading.Event(), threading.Event()

    def slowly(handler) -> None:
        handler.well(300_000)
        half_sent.set()
        killed.wait()

    server.misdeeds = [well, slowly]
    part = tmp_path / "instance" / "models" / "downloads" / "zh-en.argosmodel"
    with process() as command:
        half_sent.wait()
        while not (part.exists() and part.stat().st_size > 200_000):
            assert command.poll() is None
        command.kill()
    killed.set()
    assert listed() == []
    assert run("install", "zh-en").exit_code == 0
    assert server.ranges[-1].startswith("bytes=2") or server.ranges[-1] == "bytes=300000-"
    assert listed() == ["zh-en 1.0"]


def test_a_full_disk_is_said():
    with process("ulimit -f 200;") as command:
        _, said = command.communicate()
    assert command.returncode == 1
    assert re.search(r"The model can't be put into .*models \(File too large\)", said)
    assert listed() == []
    assert run("install", "zh-en").exit_code == 0


@pytest.mark.parametrize("args", [["list"], ["install", "zh-en"]])
def test_without_an_index(args: list[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("WORKBENCH_ARGOS_INDEX", "http://127.0.0.1:1/index.json")
    assert "can't be reached (Connection refused)" in refused(run(*args))


def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("WORKBENCH_ARGOS_INDEX", "ftp://host/index.json")
    assert "WORKBENCH_ARGOS_INDEX must be an address" in refused(run("list"))
    monkeypatch.setenv("WORKBENCH_ARGOS_INDEX", "/a/file")
    monkeypatch.setenv("WORKBENCH_MAX_MODEL_BYTES", "none")
    assert "WORKBENCH_MAX_MODEL_BYTES" in refused(run("list"))


def test_too_large(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("WORKBENCH_MAX_MODEL_BYTES", "1000")
    assert "the most that is taken" in refused(run("install", "zh-en"))
    assert listed() == []


def test_a_gloss_says_which_models_to_install(folder: Path):
    (folder / "article.txt").write_text(ARTICLE, "utf-8")
    for lang, pairs in (("en", "zh-en"), ("vi", "zh-en en-vi")):
        args = ["translate", "article.txt", "--to", lang, "--engine", "gloss", "-o", "a.tmx"]
        result = CliRunner().invoke(main, args, catch_exceptions=False)
        assert result.stderr.endswith(f"workbench models install {pairs}\n")
