"""The page of engines: what drafts, models installed, followed, stopped, removed, uploaded."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.conftest import Client
from tests.unit import argos_packages
from tests.unit.files_server import Files, cut_after, failing, offer, well
from tests.web.cases import (
    HX,
    MARKUP,
    Routes,
    check_escaped,
    fragment,
    multipart,
    page,
    said,
    text_of,
)
from workbench.config import Config
from workbench.models import Job, User
from workbench.mt.packages import Pair
from workbench.services import installs, work
from workbench.web import engines
from workbench.web.context import KEY, Runtime

ROUTES = Routes(
    ["/engines", "/engines/installs/{job}"],
    {
        "/engines/models/zh-en/install": {},
        "/engines/models/zh-en/remove": {},
        "/engines/upload": {},
        "/engines/installs/{job}/cancel": {},
    },
)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return argos_packages.tiny(tmp_path_factory.mktemp("package"))


@pytest.fixture
def server(package: bytes) -> Iterator[Files]:
    """Offers zh-en 1.0."""
    with Files() as server:
        server.files["/zh_en"] = package
        offer(server, ("zh", "en", "1.0", "/zh_en"))
        yield server


@pytest.fixture
def here(
    app: Flask, config: Config, server: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Runtime:
    """The application on an instance folder of the test's own, with the server's index."""
    own = replace(
        config,
        instance_dir=tmp_path,
        argos_index=f"{server.url}/index.json",
        libretranslate_url="http://127.0.0.1:1",
        chat_key="sk-0123456789",
        engine="auto",
    )
    database = app.extensions[KEY].database
    runtime = Runtime(own, database, work.crew(database, own))
    monkeypatch.setitem(app.extensions, KEY, runtime)
    monkeypatch.setitem(app.extensions, engines.OFFERS, installs.Offers())
    return runtime


@pytest.fixture
def job(session: Session, here: Runtime, person: User) -> Job:
    """An install of zh-en that waits for a worker."""
    job = installs.start(session, person, Pair("zh", "en"))
    session.commit()
    return job


@pytest.fixture
def at(address, job: Job):
    return lambda pattern: address(pattern.replace("{job}", str(job.id)))


def versions(here: Runtime) -> list[str]:
    return [f"{each.pair} {each.version}" for each in installs.models(here.config).installed()]


def states(look) -> list[str]:
    return look(select(Job.state).order_by(Job.id))


def row(root, pair: str) -> str:
    """What the table says of a pair."""
    [found] = [one for one in root.xpath("//tbody/tr[th]") if pair in text_of(one.xpath("./th")[0])]
    return text_of(found)


def test_wrong_method(client: Client, at):
    ROUTES.check_wrong_method(client, at)


def test_signed_out(visitor: Client, at):
    ROUTES.check_signed_out(visitor, at)


def test_who_is_no_administrator_looks_and_changes_nothing(strange: Client, at, look):
    answers = ROUTES.answers(strange, at)
    assert answers.pop("GET /engines") == 200
    assert answers.pop("GET /engines/installs/{job}") == 303
    assert set(answers.values()) == {403}
    assert states(look) == ["queued"]
    root = page(strange.get("/engines"))
    assert root.xpath("//main//form | //main//button | //main//a[contains(@href, 'look')]") == []
    assert "An administrator installs" in text_of(root)
    assert "127.0.0.1" not in text_of(root)


def test_only_administrators_have_the_index_asked(strange: Client, here: Runtime, server: Files):
    assert strange.get("/engines?look=1").status_code == 200
    assert server.asked == []


def test_other_jobs_are_not_there(client: Client, here, bitext, session, person):
    from workbench.services import drafts

    job = drafts.start(session, bitext, person, "gloss")
    session.commit()
    for number in (job.id, 999_999):
        assert client.get(f"/engines/installs/{number}", headers=HX).status_code == 404
        assert client.post(f"/engines/installs/{number}/cancel", headers=HX).status_code == 404


def test_the_page_asks_nobody_by_itself(client: Client, here: Runtime, server: Files):
    root = page(client.get("/engines"))
    assert server.asked == []
    assert [
        text_of(one) for one in root.xpath("//ol[contains(@class, 'engine-states')]//strong")
    ] == [
        "Argos",
        "LibreTranslate",
        "chat model",
        "word-by-word gloss",
    ]
    said_of = [text_of(one) for one in root.xpath("//span[@class='verdict']")]
    assert said_of[0] == "no model is installed"
    assert said_of[1].startswith("doesn't answer")
    assert said_of[2:] == ["not set up", "English, Vietnamese"]
    assert "http://127.0.0.1:1" in text_of(root)
    assert "sk-0123456789" not in client.get("/engines").text


@pytest.mark.parametrize("headers", [{}, HX])
def test_what_the_index_offers(client: Client, here: Runtime, package: bytes, headers):
    root = page(client.get("/engines?look=1", headers=headers))
    assert f"no 1.0 {len(package) / 1000:.1f} kB" in row(root, "zh-en")
    assert row(root, "en-vi").endswith("no no")
    assert bool(root.xpath("//nav")) is not bool(headers)
    # Kept for the next page, which asks nobody.
    assert "1.0" in row(page(client.get("/engines")), "zh-en")


@pytest.mark.parametrize("headers", [{}, HX])
def test_an_index_that_can_not_be_read(client: Client, here: Runtime, server: Files, headers):
    server.files["/index.json"] = b"<html>Sign in to the network"
    answer = client.get("/engines?look=1", headers=headers)
    assert answer.status_code == 200
    assert "is a web page, not an index of models" in said(answer)
    assert "from files as well" in said(answer)
    assert page(answer).xpath("//form[contains(@action, '/install')]")


def test_install(client: Client, here: Runtime, look):
    answer = client.post("/engines/models/zh-en/install")
    assert (answer.status_code, answer.location) == (303, "/engines#models")
    root = page(client.get("/engines"))
    [shown] = root.xpath("//*[@class='install']")
    [job] = look(select(Job))
    assert (job.kind, job.subject, job.bitext_id) == ("install", "zh-en", None)
    assert shown.get("hx-get") == f"/engines/installs/{job.id}"
    assert not root.xpath("//form[@action='/engines/models/zh-en/install']")
    here.runner.run_one()
    root = page(client.get("/engines"))
    assert states(look) == ["done"]
    assert versions(here) == ["zh-en 1.0"]
    assert not root.xpath("//*[@class='install'] | //form[@action='/engines/models/zh-en/install']")
    assert text_of(root.xpath("//span[@class='verdict']")[0]) == "English"


def test_install_twice_is_one_job(client: Client, here: Runtime, look):
    for _ in range(2):
        assert client.post("/engines/models/zh-en/install").status_code == 303
    assert states(look) == ["queued"]


@pytest.mark.parametrize("pair", ["en-zh", "zh", "x", "zh-en-vi", "%2e%2e"])
def test_install_what_leads_nowhere(client: Client, here: Runtime, pair: str, look):
    answer = client.post(f"/engines/models/{pair}/install")
    assert (answer.status_code, states(look)) == (422, [])
    assert "Name one of: zh-en, en-vi, zh-vi" in said(answer)


def test_update(client: Client, here: Runtime, server: Files, tmp_path: Path):
    client.post("/engines/models/zh-en/install")
    here.runner.run_one()
    server.files["/newer"] = argos_packages.tiny(tmp_path / "newer", package_version="1.1")
    offer(server, ("zh", "en", "1.1", "/newer"))
    root = page(client.get("/engines?look=1"))
    assert "newer" in row(root, "zh-en")
    assert "Update" in row(root, "zh-en")
    client.post("/engines/models/zh-en/install")
    here.runner.run_one()
    assert versions(here) == ["zh-en 1.1"]


def test_it_asks_until_it_ended(client: Client, here: Runtime, job: Job, session: Session):
    address = f"/engines/installs/{job.id}"
    [shown] = fragment(client.get(address, headers=HX))
    assert (shown.get("id"), shown.get("hx-get")) == (f"install-{job.id}", address)
    session.execute(update(Job).values(state="running", done=3_000_000, total=8_000_000))
    session.commit()
    [shown] = fragment(client.get(address, headers=HX))
    assert "3.0 MB of 8.0 MB" in text_of(shown)
    assert shown.xpath(".//progress/@value") == ["3000000"]
    session.execute(update(Job).values(done=8_000_000))
    session.commit()
    [shown] = fragment(client.get(address, headers=HX))
    assert "being unpacked" in text_of(shown)
    session.execute(update(Job).values(state="queued"))
    session.commit()
    here.runner.run_one()
    answer = client.get(address, headers=HX)
    assert (answer.headers["HX-Retarget"], answer.headers["HX-Reswap"]) == ("#models", "outerHTML")
    models, drafting = fragment(answer)
    assert "The model zh-en is installed:" in text_of(models)
    assert (models.get("id"), models.xpath(".//*[@hx-get and @class='install']")) == ("models", [])
    assert (drafting.get("id"), drafting.get("hx-swap-oob")) == ("engines", "true")


def test_without_htmx(client: Client, job: Job):
    answer = client.get(f"/engines/installs/{job.id}")
    assert (answer.status_code, answer.location) == (303, "/engines#models")


@pytest.mark.parametrize("headers", [{}, HX])
def test_stop_one_that_waits(client: Client, here: Runtime, job: Job, look, headers):
    answer = client.post(f"/engines/installs/{job.id}/cancel", headers=headers)
    assert answer.status_code == (200 if headers else 303)
    assert states(look) == ["cancelled"]
    assert "was stopped" in client.get("/engines").text


def test_stop_one_at_work_and_go_on(client: Client, here: Runtime, job: Job, server: Files, look):
    def stop(handler) -> None:
        client.post(f"/engines/installs/{job.id}/cancel", headers=HX)
        handler.well(70_000)

    server.misdeeds = [well, stop]
    here.runner.run_one()
    assert states(look) == ["cancelled"]
    assert versions(here) == []
    root = page(client.get("/engines"))
    assert "the next one goes on with it" in text_of(root)
    client.post("/engines/models/zh-en/install")
    here.runner.run_one()
    assert states(look) == ["cancelled", "done"]
    assert versions(here) == ["zh-en 1.0"]


def test_a_failed_install(client: Client, here: Runtime, job: Job, server: Files, look):
    server.misdeeds = [well, failing(404)]
    here.runner.run_one()
    assert states(look) == ["failed"]
    root = page(client.get("/engines"))
    assert "The last install failed:" in text_of(root)
    assert "There is nothing at" in text_of(root)
    assert "Try again" in text_of(root)


def test_a_reason_is_shown_as_text(client: Client, here: Runtime, job: Job, session: Session):
    error = {"message": "%(name)s is cut short.", "params": {"name": MARKUP}}
    session.execute(update(Job).values(state="failed", error=error, finished_at=job.created_at))
    session.commit()
    check_escaped(client.get("/engines"))


def test_remove(client: Client, here: Runtime, job: Job):
    here.runner.run_one()
    answer = client.post("/engines/models/zh-en/remove")
    assert (answer.status_code, answer.location) == (303, "/engines#models")
    assert versions(here) == []
    answer = client.post("/engines/models/zh-en/remove")
    assert (answer.status_code, said(answer)) == (404, "No model for zh-en is installed.")


def test_a_model_that_is_not_used_can_be_removed(client: Client, here: Runtime, tmp_path: Path):
    argos_packages.folder(tmp_path / "models" / "packages" / "x", "en", "zh")
    assert "not used here" in row(page(client.get("/engines")), "en-zh")
    assert client.post("/engines/models/en-zh/remove").status_code == 303
    assert versions(here) == []


def test_upload(client: Client, here: Runtime, tmp_path: Path, look):
    content = argos_packages.tiny(tmp_path / "made", "en", "vi")
    answer = client.post("/engines/upload", **multipart(("en_vi.argosmodel", content)))
    assert (answer.status_code, answer.location) == (303, "/engines#models")
    assert look(select(Job.subject)) == ["en-vi"]
    here.runner.run_one()
    assert (states(look), versions(here)) == (["done"], ["en-vi 1.0"])
    assert list((tmp_path / "models" / "downloads").iterdir()) == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "x.argosmodel is no package of Argos Translate, which is a zip file."),
        (b"<html>", "x.argosmodel is no package of Argos Translate, which is a zip file."),
        (b"PK\x03\x04", "x.argosmodel is cut short or damaged. Get it again."),
    ],
)
def test_upload_what_is_no_package(client, here, tmp_path, content, message, look):
    answer = client.post("/engines/upload", **multipart(("x.argosmodel", content)))
    assert (answer.status_code, said(answer), states(look)) == (422, message, [])
    assert list((tmp_path / "models" / "downloads").iterdir()) == []


def test_upload_nothing(client: Client, here: Runtime, look):
    for form in ({}, multipart(("", b"")), multipart()):
        answer = client.post("/engines/upload", **form)
        assert answer.status_code == 422
        assert "Choose a package first" in said(answer)
    assert states(look) == []


def test_upload_too_much(client: Client, here: Runtime, app: Flask, monkeypatch, look):
    small = replace(here, config=replace(here.config, max_model_bytes=1024))
    monkeypatch.setitem(app.extensions, KEY, small)
    answer = client.post("/engines/upload", **multipart(("x", bytes(3 * 2**20))))
    assert (answer.status_code, states(look)) == (413, [])


def test_upload_what_is_being_installed(client, here, job: Job, package, tmp_path, look):
    answer = client.post("/engines/upload", **multipart(("zh_en.argosmodel", package)))
    assert (answer.status_code, states(look)) == (409, ["queued"])
    assert list((tmp_path / "models" / "downloads").iterdir()) == []


def test_an_upload_that_does_not_translate(client: Client, here: Runtime, tmp_path: Path, look):
    folder = argos_packages.folder(tmp_path / "made")
    shutil.rmtree(folder / "model")
    content = argos_packages.packed(folder)
    client.post("/engines/upload", **multipart(("x.argosmodel", content)))
    here.runner.run_one()
    assert (states(look), versions(here)) == (["failed"], [])
    assert "x.argosmodel can't be used" in text_of(page(client.get("/engines")))
    assert list((tmp_path / "models" / "downloads").iterdir()) == []


def test_without_network_the_page_works(client: Client, here: Runtime, server: Files):
    server.always = cut_after(0)
    assert client.get("/engines").status_code == 200
    assert "can't be reached" in said(client.get("/engines?look=1"))


def test_the_article_offers_the_models(client, strange, here: Runtime, article, job, reading):
    shown = client.get(f"/articles/{article.id}")
    assert page(shown).xpath("//main//a[starts-with(@href, '/engines')]")
    asks = reading.get(f"/articles/{article.id}")
    assert "administrator" in text_of(page(asks).xpath("//main")[0])
    here.runner.run_one()
    english = page(client.get(f"/articles/{article.id}")).xpath("//*[@id='begin-en']")[0]
    assert not english.xpath(".//a[starts-with(@href, '/engines')]")
