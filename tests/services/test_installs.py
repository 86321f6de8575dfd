"""Installs as jobs: taken over, gone on with, swept up; the index kept for some minutes."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from tests.unit import argos_packages
from tests.unit.files_server import Files, cut_after, offer, well
from workbench.config import Config
from workbench.core.errors import EngineError, ForbiddenError
from workbench.db import Database
from workbench.jobs import states
from workbench.jobs.runner import Runner
from workbench.models import Job, User
from workbench.mt.packages import Pair
from workbench.services import installs, jobs

ZH_EN = Pair("zh", "en")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Files]:
    """Offers zh-en 1.0."""
    with Files() as server:
        server.files["/zh_en"] = argos_packages.tiny(tmp_path / "made")
        offer(server, ("zh", "en", "1.0", "/zh_en"))
        yield server


@pytest.fixture
def config(config: Config, server: Files) -> Config:
    return replace(config, argos_index=f"{server.url}/index.json")


@pytest.fixture
def runner(database: Database, config: Config) -> Runner:
    return Runner(database, {installs.KIND: installs.handler(config)})


@pytest.fixture
def job(session: Session, person: User) -> Job:
    job = installs.start(session, person, ZH_EN)
    session.commit()
    return job


def versions(config: Config) -> list[str]:
    return [f"{each.pair} {each.version}" for each in installs.models(config).installed()]


def test_an_install_counts_bytes(session, job: Job, runner: Runner, config: Config, server: Files):
    assert runner.run_one()
    session.refresh(job)
    whole = len(server.files["/zh_en"])
    assert (job.state, job.done, job.total, job.error) == ("done", whole, whole, None)
    assert versions(config) == ["zh-en 1.0"]


def test_a_worker_that_lost_the_job_stops_and_another_goes_on(
    session, job: Job, runner: Runner, config: Config, server: Files, database: Database
):
    def taken_over(handler) -> None:
        with database.writing() as other:
            other.get_one(Job, job.id).state = "queued"
            other.commit()
        handler.well()

    server.misdeeds = [well, cut_after(70_000), taken_over]
    runner.run_one()
    session.refresh(job)
    assert (job.state, versions(config)) == ("queued", [])
    session.commit()
    assert runner.run_one()
    session.refresh(job)
    assert (job.state, versions(config)) == ("done", ["zh-en 1.0"])
    assert server.ranges[-1] == "bytes=70000-"


def test_a_worker_that_is_asked_to_end_hands_the_job_back(
    session, job: Job, runner: Runner, config: Config, server: Files, database: Database
):
    def ending(handler) -> None:
        runner.stop()
        handler.well()

    server.misdeeds = [well, ending]
    runner.run_one()
    session.refresh(job)
    assert (job.state, versions(config)) == ("queued", [])
    session.commit()
    Runner(database, runner.handlers).run_one()
    assert versions(config) == ["zh-en 1.0"]


def test_a_failed_install_is_tried_again(session, job: Job, runner, config, server, person):
    index = server.files.pop("/index.json")
    runner.run_one()
    session.refresh(job)
    assert (job.state, "nothing at" in str(job.error)) == ("failed", True)
    server.files["/index.json"] = index
    again = jobs.retry(session, person, job)
    session.commit()
    runner.run_one()
    session.refresh(again)
    assert (again.state, versions(config)) == ("done", ["zh-en 1.0"])


def test_one_install_of_a_pair_at_a_time(session, job: Job, person: User):
    assert installs.start(session, person, ZH_EN).id == job.id
    assert installs.start(session, person, Pair("en", "vi")).id != job.id


def put_down(config: Config, server: Files) -> installs.Upload:
    content = server.files["/zh_en"]
    return installs.put_down(config, "x.argosmodel", lambda path: path.write_bytes(content))


def test_an_upload_outlives_a_worker(session, person, runner, config, server, database):
    upload = put_down(config, server)
    job = installs.start_upload(session, person, config, upload)
    job.state, job.claimed_by, job.heartbeat_at = "running", "dead", job.created_at - states.STALE
    session.commit()
    assert runner.run_one()
    session.refresh(job)
    assert (job.state, versions(config)) == ("done", ["zh-en 1.0"])
    assert not upload.path.exists()


def test_an_upload_that_was_stopped_is_deleted(session, person, runner, config, server):
    upload = put_down(config, server)
    job = installs.start_upload(session, person, config, upload)
    job.cancel = True
    session.commit()
    runner.run_one()
    session.refresh(job)
    assert (job.state, versions(config), upload.path.exists()) == ("cancelled", [], False)
    again = jobs.retry(session, person, job)
    session.commit()
    runner.run_one()
    session.refresh(again)
    assert again.state == "failed"
    assert "Upload it again" in str(again.error)


def test_uploads_that_nobody_wants_any_more_are_deleted(session, person, config, server):
    waiting, forgotten, fresh = (put_down(config, server) for _ in range(3))
    installs.start_upload(session, person, config, waiting)
    for upload in (waiting, forgotten):
        os.utime(upload.path, (0, 0))
    with pytest.raises(jobs.BusyError):
        installs.start_upload(session, person, config, put_down(config, server))
    kept = set((config.models_dir / "downloads").iterdir())
    assert kept == {waiting.path, fresh.path}


def test_what_the_index_offers_is_kept_for_five_minutes(config: Config, server: Files):
    hours = [0.0]
    offers = installs.Offers(lambda: hours[0])
    assert offers.kept() is None
    look = offers.look(installs.models(config))
    assert look.sizes == {ZH_EN: len(server.files["/zh_en"])}
    asked = len(server.asked)
    hours[0] = 299
    assert offers.kept() == look
    hours[0] = 300
    assert offers.kept() is None
    assert len(server.asked) == asked


def test_an_index_that_fails_leaves_nothing_kept(config: Config, server: Files):
    offers = installs.Offers()
    offers.look(installs.models(config))
    server.files["/index.json"] = b"<html>"
    with pytest.raises(EngineError, match="web page"):
        offers.look(installs.models(config))
    assert offers.kept() is None


def test_administrators_only(session, person, bitext):
    installs.require_admin(person)
    with pytest.raises(ForbiddenError, match="Only an administrator"):
        installs.require_admin(User(name="Minh", is_admin=False))


def test_engines_in_their_order(config: Config):
    config = replace(config, engine_order=("gloss", "argos"), chat_url="http://h/v1")
    found = installs.engine_states(config)
    assert [(one.name, one.place) for one in found] == [
        ("gloss", 1),
        ("argos", 2),
        ("libretranslate", None),
        ("chat", None),
    ]
    assert [one.is_set_up for one in found] == [True, True, False, False]
    assert [list(one.langs) for one in found] == [["en", "vi"], [], [], []]
