"""Drafts: a job fills what nobody has touched, is cancelled, fails, goes on."""

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from workbench.config import Config
from workbench.core.errors import ForbiddenError, NotFoundError
from workbench.db import Database, now
from workbench.jobs import states
from workbench.jobs.runner import Runner
from workbench.models import Bitext, Job, Unit
from workbench.models import TermOutcome as TermRow
from workbench.mt import Draft, TermOutcome
from workbench.services import articles, bitexts, drafting, drafts, jobs, projects, units, users

ROOT = Path(__file__).parents[2]


@pytest.fixture
def runner(database: Database, config: Config) -> Runner:
    """A runner as the application has it."""
    return Runner(database, {"draft": drafting.handler(replace(config, draft_batch=2))})


class Scripted:
    """An engine that does something else in the middle of a batch: what others do meanwhile."""

    name = "scripted"

    def __init__(self, script: Callable[[int], None] = lambda _: None) -> None:
        self.script = script
        self.batches: list[list[str]] = []

    def translate(self, texts, *_):
        self.batches.append(list(texts))
        self.script(len(self.batches))
        return [Draft(f"Draft of {text}", self.name, "model 1") for text in texts]


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> Scripted:
    """The engine of all jobs of this test."""
    engine = Scripted()
    monkeypatch.setattr(drafting, "engine", lambda *_: engine)
    return engine


def started(session: Session, bitext: Bitext, person, engine: str = "gloss") -> Job:
    job = drafts.start(session, bitext, person, engine)
    session.commit()
    return job


def run(session: Session, runner: Runner) -> bool:
    """Let the runner do a job; our own transaction would keep it from writing."""
    session.commit()
    return runner.run_one()


def seen(session: Session, bitext: Bitext) -> list[Unit]:
    """The units as they are now."""
    session.rollback()
    session.expire_all()
    return bitexts.units(session, bitext)


# --- What a job does ---


def test_a_job_drafts_all_that_is_missing(session, bitext, person, runner):
    job = started(session, bitext, person)
    assert (job.state, job.done, job.total, job.created_by) == ("queued", 0, 7, person.id)
    assert run(session, runner)
    rows = seen(session, bitext)
    assert [row.state for row in rows] == ["draft"] * 7 + ["new"] * 5
    for row in rows[:7]:
        assert row.target == row.draft
        assert (row.origin, row.version, row.percent) == ("gloss", 2, None)
        assert row.draft_at >= row.created_at
        assert row.draft_model
    assert "Pham Minh Chinh" in units.target_text(rows[1])
    session.refresh(job)
    assert (job.state, job.done, job.total, job.error) == ("done", 7, 7, None)
    assert job.finished_at >= job.started_at
    assert bitexts.progress(session, bitext).glossed == 7
    assert not run(session, runner)


def test_the_engine_gets_batches_in_the_order_of_the_text(
    session, bitext, person, runner, scripted
):
    job = started(session, bitext, person)
    counted: list[tuple[int, int]] = []

    def look(batch: int) -> None:
        with runner.database.reading() as own:
            row = own.get_one(Job, job.id)
            counted.append((row.done, row.total))

    scripted.script = look
    run(session, runner)
    rows = seen(session, bitext)[:7]
    assert [text for batch in scripted.batches for text in batch] == [row.source[0] for row in rows]
    assert [len(batch) for batch in scripted.batches] == [2, 2, 2, 1]
    assert counted == [(0, 7), (2, 7), (4, 7), (6, 7)]


def touched(session: Session, bitext: Bitext, person) -> list[Unit]:
    """Give five units to people, each in another way."""
    rows = bitexts.units(session, bitext)
    units.confirm(session, rows[0], person, rows[0].version, "Confirmed")
    units.confirm(session, rows[1], person, rows[1].version, "Reopened")
    units.reopen(session, rows[1], person, rows[1].version)
    units.keep_working(session, rows[2], person, rows[2].version, "Being typed")
    units.set_excluded(session, rows[3], person, rows[3].version, excluded=True)
    rows[4].locked = True
    session.commit()
    return rows


def test_what_people_touched_is_theirs(session, bitext, person, runner):
    touched(session, bitext, person)
    job = started(session, bitext, person)
    assert (job.done, job.total) == (4, 6)
    run(session, runner)
    rows = seen(session, bitext)
    assert [row.target for row in rows[:5]] == [["Confirmed"], ["Reopened"], [], [], []]
    assert [row.draft for row in rows] == [None] * 5 + [rows[5].target, rows[6].target] + [None] * 5
    assert units.working(session, rows[2], person).text == "Being typed"
    session.refresh(job)
    assert (job.state, job.done, job.total) == ("done", 6, 6)


def test_who_edits_while_the_engine_works_wins(session, bitext, person, runner, scripted):
    """All that a person can do to a unit of the very batch that the engine has in hand."""
    job = started(session, bitext, person)

    def meanwhile(batch: int) -> None:
        if batch > 1:
            return
        with runner.database.writing() as own:
            first, second = bitexts.units(own, own.get_one(Bitext, bitext.id))[:2]
            units.confirm(own, first, person, first.version, "Mine")
            units.keep_working(own, second, person, second.version, "Being typed")
            own.commit()

    scripted.script = meanwhile
    run(session, runner)
    rows = seen(session, bitext)
    assert [(row.target, row.draft) for row in rows[:2]] == [(["Mine"], None), ([], None)]
    assert all(row.draft for row in rows[2:7])
    session.refresh(job)
    assert (job.state, job.done) == ("done", 7)


def test_a_unit_whose_block_was_changed_meanwhile_is_drafted_next(
    session, article, bitext, person, runner, scripted
):
    started(session, bitext, person)

    def meanwhile(batch: int) -> None:
        if batch == 1:
            with runner.database.writing() as own:
                block = articles.load_block(own, person, articles.blocks(own, article)[0].id)
                articles.set_kind(own, block, "heading")
                own.commit()

    scripted.script = meanwhile
    run(session, runner)
    first = seen(session, bitext)[0]
    assert (first.kind, first.state) == ("heading", "draft")
    assert [text for batch in scripted.batches for text in batch].count(first.source[0]) == 2


def test_a_second_job_drafts_only_what_came_since(session, bitext, person, runner, scripted):
    started(session, bitext, person)
    run(session, runner)
    ending = seen(session, bitext)[7]
    units.set_excluded(session, ending, person, ending.version, excluded=False)
    job = started(session, bitext, person)
    assert (job.done, job.total) == (7, 8)
    scripted.batches.clear()
    run(session, runner)
    assert scripted.batches == [ending.source]


def test_an_empty_draft_is_one_too(session, bitext, person, runner, scripted):
    """An engine that says nothing to a sentence must not be asked for ever."""
    scripted.translate = lambda texts, *_: [Draft("", "scripted", "") for _ in texts]
    job = started(session, bitext, person)
    run(session, runner)
    session.refresh(job)
    assert (job.state, job.done) == ("done", 7)
    assert seen(session, bitext)[0].target == []


class Streams(Scripted):
    """An engine that gives its drafts as it likes, in batches with their places."""

    def __init__(self, *batches: list[tuple[int, Draft]]) -> None:
        super().__init__()
        self.given = batches
        self.closed = False

    def stream(self, *_):
        try:
            yield from self.given
        finally:
            self.closed = True


def made(text: str, flag: str = "", *terms: TermOutcome) -> Draft:
    return Draft(text, "scripted", "model 1", flag, terms)


RIGHT = TermOutcome("范明政", "Pham Minh Chinh", "right")
FAILED = TermOutcome("范明政", "Pham Minh Chinh", "failed")


def test_flags_and_terms_are_kept_with_the_draft(session, bitext, person, runner, monkeypatch):
    texts = [made("One", "loop", RIGHT, FAILED), made(" "), made("C")]
    rest = [(place, made("x", "", RIGHT)) for place in range(6, 2, -1)]
    engine = Streams([(2, texts[2]), (0, texts[0])], [(1, texts[1])], rest)
    monkeypatch.setattr(drafting, "engine", lambda *_: engine)
    rows = bitexts.units(session, bitext)
    first = rows[3]

    def confirmed(texts, *_):
        with runner.database.writing() as own:
            units.confirm(own, own.get_one(Unit, first.id), person, first.version, "Mine")
            own.commit()
        yield from engine.given

    engine.stream = confirmed
    job = started(session, bitext, person)
    run(session, runner)
    session.refresh(job)
    assert (job.state, job.done) == ("done", 7)
    assert [row.draft_flag for row in seen(session, bitext)[:4]] == ["loop", "empty", "", ""]
    kept = session.execute(select(TermRow.unit_id, TermRow.outcome).order_by(TermRow.id)).all()
    assert sorted(kept) == sorted(
        [(rows[0].id, "right"), (rows[0].id, "failed")] + [(row.id, "right") for row in rows[4:7]]
    )


@pytest.mark.parametrize(
    ("batch", "sentence"),
    [
        ([(0, made("A"))], "left out 6 of 7"),
        ([(place, made("A")) for place in range(8)], "nobody asked for"),
        ([(0, made("A")), (0, made("B"))], "nobody asked for"),
        ([(-1, made("A"))], "nobody asked for"),
    ],
)
def test_an_engine_that_gives_too_few_or_too_many_fails(
    session, bitext, person, runner, monkeypatch, batch, sentence
):
    monkeypatch.setattr(drafting, "engine", lambda *_: Streams(batch))
    job = started(session, bitext, person)
    run(session, runner)
    session.refresh(job)
    assert job.state == "failed"
    assert sentence in job.error["message"] % job.error["params"]


def test_cancelling_stops_the_engine(session, bitext, person, runner, monkeypatch):
    engine = Streams(*([(place, made("A"))] for place in range(7)))
    monkeypatch.setattr(drafting, "engine", lambda *_: engine)
    job = started(session, bitext, person)
    session.execute(update(Job).values(cancel=True))
    run(session, runner)
    session.refresh(job)
    assert (job.state, job.done, engine.closed) == ("cancelled", 0, True)


# --- The memory ---


def test_what_was_confirmed_once_comes_from_the_memory(
    session, project, bitext, person, runner, scripted
):
    rows = bitexts.units(session, bitext)
    units.confirm(session, rows[2], person, rows[2].version, "They discussed. Farming.")
    units.confirm(session, rows[3], person, rows[3].version, "Left out")
    units.set_excluded(session, rows[3], person, rows[3].version, excluded=True)
    units.confirm(session, rows[6], person, rows[6].version, "Taken back")
    units.reopen(session, rows[6], person, rows[6].version)
    text = "双方 讨论了农业合作。会见于7月6日举行。双方同意继续会谈。"
    other = articles.add(session, project, person, articles.Text(text, "b.txt", "text", "UTF-8"))
    second = bitexts.begin(session, other, "en")
    vietnamese = bitexts.begin(session, other, "vi")
    started(session, second, person)
    started(session, vietnamese, person)
    while run(session, runner):
        pass
    first, *others = seen(session, second)
    assert first.target == first.draft == ["They discussed.", "Farming."]
    assert (first.origin, first.percent, first.state) == ("memory", 100, "draft")
    assert [(row.origin, row.percent) for row in others] == [("scripted", None)] * 2
    assert {row.origin for row in seen(session, vietnamese)} == {"scripted"}


def test_the_newest_of_the_memory_wins(session, project, article, bitext, person, runner):
    copy = articles.Text("双方讨论了农业合作。\n\n双方讨论了农业合作。", "b.txt", "text", "UTF-8")
    other = articles.add(session, project, person, copy)
    second = bitexts.begin(session, other, "en")
    old, new = bitexts.units(session, bitext)[2], bitexts.units(session, second)[0]
    units.confirm(session, old, person, old.version, "Old")
    units.confirm(session, new, person, new.version, "New")
    for block in articles.blocks(session, other):
        articles.set_excluded(session, block, excluded=False)
    started(session, second, person)
    run(session, runner)
    assert [row.target for row in seen(session, second)] == [["New"], ["New"]]


# --- Started once, cancelled, failed ---


def test_a_second_start_gives_the_job_that_is_there(session, bitext, person, runner):
    job = started(session, bitext, person)
    assert started(session, bitext, person, "argos").id == job.id
    run(session, runner)
    again = started(session, bitext, person)
    assert again.id != job.id
    assert drafts.latest(session, bitext).id == again.id


def test_there_is_no_job_before_the_first(session, bitext):
    assert drafts.latest(session, bitext) is None


def test_cancelled_while_it_waits(session, bitext, person, runner):
    job = started(session, bitext, person)
    states.cancel(session, job.id)
    session.commit()
    session.refresh(job)
    assert (job.state, job.finished_at is not None) == ("cancelled", True)
    assert not run(session, runner)
    assert bitexts.progress(session, bitext).undrafted == 7


def test_cancelled_while_it_runs(session, bitext, person, runner, scripted):
    """What was kept stays, the batch in hand is dropped, and a new job goes on from there."""
    job = started(session, bitext, person)

    def cancel(batch: int) -> None:
        if batch == 2:
            with runner.database.writing() as own:
                states.cancel(own, job.id)
                own.commit()

    scripted.script = cancel
    run(session, runner)
    session.refresh(job)
    assert (job.state, job.done, job.total) == ("cancelled", 2, 7)
    assert bitexts.progress(session, bitext).undrafted == 5
    again = started(session, bitext, person)
    assert again.id != job.id
    run(session, runner)
    assert bitexts.progress(session, bitext).undrafted == 0


def test_cancelling_what_is_done_changes_nothing(session, bitext, person, runner):
    job = started(session, bitext, person)
    run(session, runner)
    states.cancel(session, job.id)
    session.commit()
    session.refresh(job)
    assert job.state == "done"


def test_a_failing_engine_is_told_and_tried_again(session, bitext, person, runner):
    """Argos without models: the reason is kept, and another start makes another job."""
    job = started(session, bitext, person, "argos")
    run(session, runner)
    session.refresh(job)
    assert job.state == "failed"
    assert job.error["message"] % job.error["params"]
    assert "Argos" in job.error["message"]
    again = started(session, bitext, person, "gloss")
    assert again.id != job.id
    run(session, runner)
    session.refresh(again)
    assert again.state == "done"


def test_an_error_that_nobody_foresaw_is_logged(session, bitext, person, runner, scripted, caplog):
    def fail(batch: int) -> None:
        if batch == 2:
            raise ZeroDivisionError

    scripted.script = fail
    job = started(session, bitext, person)
    run(session, runner)
    session.refresh(job)
    assert (job.state, job.done) == ("failed", 2)
    assert job.error["params"] == {"job": job.id}
    assert [record.exc_info[0] for record in caplog.records] == [ZeroDivisionError]


def test_a_job_of_a_kind_that_nobody_does_fails(session, bitext, person, database, caplog):
    job = started(session, bitext, person)
    assert run(session, Runner(database, {}))
    session.refresh(job)
    assert job.state == "failed"


def test_an_article_deleted_in_the_middle_ends_its_job(
    session, article, bitext, person, runner, scripted
):
    def delete(batch: int) -> None:
        with runner.database.writing() as own:
            articles.remove(own, article)
            own.commit()

    scripted.script = delete
    started(session, bitext, person)
    assert run(session, runner)
    assert len(scripted.batches) == 1
    assert not run(session, runner)


def test_jobs_are_loaded_by_those_who_may(session, project, bitext, person):
    job = started(session, bitext, person)
    stranger, reader = users.create(session, "Stranger"), users.create(session, "Reader")
    projects.set_member(session, project, reader, "reader")
    assert jobs.load(session, person, job.id, write=True) is job
    assert jobs.load(session, reader, job.id) is job
    with pytest.raises(ForbiddenError):
        jobs.load(session, reader, job.id, write=True)
    with pytest.raises(NotFoundError):
        jobs.load(session, stranger, job.id)
    with pytest.raises(NotFoundError, match="no such job"):
        jobs.load(session, person, 10**6)


@pytest.mark.parametrize(
    ("state", "done", "done_before", "expected"),
    [
        ("running", 10, 0, 30),
        ("running", 10, 5, 60),
        ("running", 5, 5, None),
        ("queued", 0, 0, None),
        ("done", 40, 0, None),
    ],
)
def test_the_time_left_follows_the_speed_so_far(state, done, done_before, expected):
    job = Job(state=state, done=done, done_before=done_before, total=40)
    job.started_at = now() - timedelta(seconds=10)
    assert jobs.seconds_left(job) == expected


def test_a_job_that_has_not_begun_has_no_time_left():
    assert jobs.seconds_left(Job(state="running", done=1, done_before=0, total=2)) is None


# --- Who runs a job ---


def test_the_oldest_job_is_claimed_first_and_by_one(session, article, bitext, person):
    first = started(session, bitext, person)
    second = started(session, bitexts.begin(session, article, "vi"), person)
    assert states.claim(session, "one").id == first.id
    assert states.claim(session, "two").id == second.id
    assert states.claim(session, "three") is None


def test_of_two_who_claim_in_one_moment_one_gets_the_job(database, session, bitext, person):
    started(session, bitext, person)
    gate = threading.Barrier(4)
    claimed: list[bool] = []

    def claim(name: str) -> None:
        with database.writing() as own:
            gate.wait()
            claimed.append(states.claim(own, name) is not None)
            own.commit()

    threads = [threading.Thread(target=claim, args=(f"worker {n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed) == [False, False, False, True]


def test_a_silent_worker_loses_its_job(session, bitext, person):
    started(session, bitext, person)
    job = states.claim(session, "silent")
    states.advance(session, job.id, "silent", 3, 7)
    later = now() + states.STALE
    assert states.claim(session, "other", later - timedelta(seconds=1)) is None
    taken = states.claim(session, "other", later + timedelta(seconds=1))
    assert (taken.id, taken.claimed_by, taken.done_before) == (job.id, "other", 3)
    with pytest.raises(states.LostClaimError):
        states.advance(session, job.id, "silent", 5, 7)
    assert not states.finish(session, job.id, "silent", "done")
    states.hand_back(session, job.id, "silent")
    states.beat(session, job.id, "silent")
    session.refresh(taken)
    assert (taken.state, taken.claimed_by, taken.done) == ("running", "other", 3)
    assert states.finish(session, job.id, "other", "done")


def test_a_worker_that_shows_that_it_lives_keeps_its_job(session, bitext, person):
    started(session, bitext, person)
    claimed = states.claim(session, "one", now() - states.STALE)
    states.beat(session, claimed.id, "one")
    assert states.claim(session, "two") is None


def test_a_worker_given_up_for_dead_writes_nothing(
    session, bitext, person, runner, scripted, database, config, caplog
):
    """Its machine slept in the middle of a batch; another worker did the whole job meanwhile."""
    started(session, bitext, person)

    def asleep(batch: int) -> None:
        scripted.script = lambda _: None
        with database.writing() as own:
            own.query(Job).update({"heartbeat_at": now() - 2 * states.STALE})
            own.commit()
        assert Runner(database, {"draft": drafting.handler(config)}).run_one()
        scripted.name = "too late"

    scripted.script = asleep
    run(session, runner)
    rows = seen(session, bitext)[:7]
    assert {(row.origin, row.version) for row in rows} == {("scripted", 2)}
    assert session.query(Job).one().state == "done"
    assert "taken over by another worker" in caplog.text


def test_a_stopping_worker_hands_its_job_back(session, bitext, person, runner, scripted, database):
    def stop(batch: int) -> None:
        if batch == 2:
            runner.stop()

    scripted.script = stop
    job = started(session, bitext, person)
    run(session, runner)
    session.refresh(job)
    assert (job.state, job.claimed_by, job.done) == ("queued", None, 2)
    assert run(session, Runner(database, runner.handlers))
    session.refresh(job)
    assert (job.state, job.done, job.done_before) == ("done", 7, 2)
    assert {row.version for row in seen(session, bitext)[:7]} == {2}


# --- In the background ---


def test_a_runner_works_in_the_background_until_it_is_stopped(session, bitext, person, database):
    called, release = threading.Event(), threading.Event()

    def handle(*_: object) -> None:
        called.set()
        release.wait(10)

    runner = Runner(database, {"draft": handle})
    runner.start()
    job = started(session, bitext, person)
    runner.wake()
    assert called.wait(10)
    release.set()
    runner.stop()
    session.refresh(job)
    assert job.state == "done"


def test_its_heart_beats_while_a_job_takes_its_time(session, bitext, person, database, monkeypatch):
    monkeypatch.setattr(states, "BEAT", timedelta(milliseconds=5))
    beats: list[object] = []

    def handle(_: Database, job: Job, __: object) -> None:
        while len(beats) < 3:
            with database.reading() as own:
                moment = own.get_one(Job, job.id).heartbeat_at
            if moment not in beats:
                beats.append(moment)

    started(session, bitext, person)
    runner = Runner(database, {"draft": handle})
    runner.start()
    while len(beats) < 3:
        threading.Event().wait(0.01)
    runner.stop()
    assert beats == sorted(beats)


def test_a_database_that_does_not_answer_does_not_end_the_worker(tmp_path, caplog):
    """An empty file has no table of jobs: each look at it fails and is logged."""
    broken = Database(f"sqlite:///{tmp_path}/empty.sqlite3")
    runner = Runner(broken, {})
    with caplog.at_level(logging.ERROR):
        assert runner._try_one() is False
        runner._beat_once(1)
    broken.close()
    assert [record.message for record in caplog.records] == [
        "the worker goes on after an error",
        "the heartbeat goes on after an error",
    ]


# --- Killed ---


def test_another_worker_finishes_what_a_killed_one_began(
    session, bitext, person, database, config, tmp_path
):
    job = started(session, bitext, person)
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("slow_worker.py"))],
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "WORKBENCH_INSTANCE_DIR": str(tmp_path),
            "WORKBENCH_DATABASE_URL": config.database_url,
            "WORKBENCH_DRAFT_BATCH": "3",
        },
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout.readline() == "batch 1\n"
        assert process.stdout.readline() == "batch 2\n"
        process.kill()
    session.refresh(job)
    dead = job.claimed_by
    assert (job.state, job.done, job.total) == ("running", 3, 7)
    assert bitexts.progress(session, bitext).undrafted == 4
    session.rollback()

    runner = Runner(database, {"draft": drafting.handler(config)})
    assert not run(session, runner), "it may be alive still"
    assert states.claim(session, "x", now() + 2 * states.STALE), "it is dead now"
    session.rollback()
    job.heartbeat_at -= 2 * states.STALE
    session.commit()
    assert run(session, runner)

    rows = seen(session, bitext)[:7]
    assert [row.origin for row in rows] == ["stuck"] * 3 + ["gloss"] * 4
    assert {row.version for row in rows} == {2}
    assert all(row.draft == row.target for row in rows)
    session.refresh(job)
    assert (job.state, job.done, job.done_before) == ("done", 7, 3)
    with pytest.raises(states.LostClaimError):
        states.advance(session, job.id, dead, 5, 7)
