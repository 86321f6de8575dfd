"""Fifty workers killed over one job, while a person edits: nothing twice, nothing lost."""

import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from workbench.config import Config
from workbench.core.errors import ConflictError
from workbench.db import Database
from workbench.models import Article, Bitext, Job, TermOutcome, Unit, User
from workbench.services import bitexts, drafts, store, units

ROOT = Path(__file__).parents[2]
UNITS = 500
KILLS = 50
REPEATED = "范明政会见了客人。"


class Workers:
    """Starts workers of one job, and kills them."""

    def __init__(self, config: Config) -> None:
        variables = {
            "PYTHONPATH": str(ROOT),
            "WORKBENCH_INSTANCE_DIR": str(config.instance_dir),
            "WORKBENCH_DATABASE_URL": config.database_url,
        }
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("forked_worker.py"))],
            env={**os.environ, **variables},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self) -> int:
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def wait_for(self, batches: int) -> None:
        """Wait until so many batches are kept, or the engine has nothing left to draft."""
        for _ in range(batches):
            if self.process.stdout.readline() == "end\n":
                return

    def end(self, worker: int, number: signal.Signals) -> None:
        os.kill(worker, number)
        while self.process.stdout.readline() != "gone\n":
            pass


@pytest.fixture
def workers(config: Config) -> Iterator[Workers]:
    workers = Workers(config)
    with workers.process:
        yield workers
        workers.process.stdin.close()


@pytest.fixture
def long_bitext(session: Session, article: Article) -> Bitext:
    """A bitext of 500 units with a term in each; every tenth is the same sentence."""
    bitext = Bitext(article_id=article.id, target_lang="en")
    session.add(bitext)
    session.flush()
    for place in range(1, UNITS + 1):
        source = f"范明政在第{place}次会议上讲话。" if place % 10 else REPEATED
        unit = Unit(bitext_id=bitext.id, position=place, kind="body", source=[source])
        unit.source_hash = store.text_hash(source)
        session.add(unit)
    session.commit()
    return bitext


class Watch:
    """Looks at the job from outside, and keeps what it has seen of each first draft."""

    def __init__(self, database: Database, job: Job) -> None:
        self.database = database
        self.job_id = job.id
        self.bitext_id = job.bitext_id
        self.first: dict[int, list[object]] = {}

    def is_active(self) -> bool:
        with self.database.reading() as session:
            return session.get_one(Job, self.job_id).state in ("queued", "running")

    def look(self) -> None:
        """Compare all first drafts with what was seen of them before."""
        query = select(Unit.id, Unit.draft_at, Unit.draft).where(Unit.bitext_id == self.bitext_id)
        with self.database.reading() as session:
            for unit_id, *now in session.execute(query.where(Unit.draft_at.is_not(None))):
                assert self.first.setdefault(unit_id, now) == now


class Editing(threading.Thread):
    """A person at the text: confirms, types, leaves out. What they did has to stand.

    They have a thread of their own, so that nobody waits for them; ``turn`` lets them edit once.
    """

    def __init__(self, watch: Watch, person: User, ids: list[int]) -> None:
        super().__init__(daemon=True)
        self.watch = watch
        self.person = person
        self.dice = random.Random(5)  # noqa: S311 - a game
        self.turn = threading.Semaphore(0)
        self.is_over = False
        self.ids = ids
        self.touched: dict[int, str] = {}
        self.undrafted: set[int] = set()

    def run(self) -> None:
        while self.turn.acquire() and not self.is_over:
            self.edit()

    def stop(self) -> None:
        self.is_over = True
        self.turn.release()
        self.join()

    def edit(self) -> None:
        """Do something to a unit that the person sees; what was refused wasn't done."""
        action = self.dice.choice(["confirm", "confirm", "type", "exclude"])
        unit_id = self.dice.choice([one for one in self.ids if one not in self.touched])
        with self.watch.database.writing() as session:
            unit = session.get_one(Unit, unit_id)
            try:
                self._do(session, unit, action)
            except ConflictError:
                return
            session.commit()
        self.touched[unit_id] = action
        if unit.draft_at is None:
            self.undrafted.add(unit_id)

    def _do(self, session: Session, unit: Unit, action: str) -> None:
        if action == "confirm":
            units.confirm(session, unit, self.person, unit.version, f"Mine {unit.id}")
        elif action == "type":
            units.keep_working(session, unit, self.person, unit.version, f"Typed {unit.id}")
        else:
            units.set_excluded(session, unit, self.person, unit.version, excluded=True)

    def check(self, session: Session, unit: Unit) -> None:
        action = self.touched[unit.id]
        if action == "confirm":
            assert (unit.target, unit.state) == ([f"Mine {unit.id}"], "translated")
        elif action == "type":
            assert units.working(session, unit, self.person).text == f"Typed {unit.id}"
        else:
            assert unit.excluded == "hand"
        if unit.id in self.undrafted:
            assert (unit.draft, unit.draft_at) == (None, None)


def spin(seconds: float) -> None:
    """Let some microseconds pass; a sleep would take longer."""
    end = perf_counter() + seconds
    while perf_counter() < end:
        pass


def test_fifty_kills(database: Database, session, long_bitext, person, workers: Workers) -> None:
    job = drafts.start(session, long_bitext, person, "gloss")
    session.commit()
    dice = random.Random(20261122)  # noqa: S311 - a game
    watch = Watch(database, job)
    editing = Editing(watch, person, [unit.id for unit in bitexts.units(session, long_bitext)])
    session.commit()
    editing.start()
    for kill in range(KILLS):
        editing.turn.release()
        worker = workers.start()
        # So that the units last for all the kills: of two units a batch on average.
        left = UNITS - len(watch.first)
        batches = dice.randint(0, left // (KILLS + 1 - kill) // 2)
        workers.wait_for(batches // 2)
        editing.turn.release()
        workers.wait_for(batches - batches // 2)
        spin(dice.uniform(0, 0.004))
        workers.end(worker, signal.SIGKILL)
        assert watch.is_active()
        watch.look()
    last = workers.start()
    workers.wait_for(UNITS)
    while watch.is_active():
        spin(0.001)
    workers.end(last, signal.SIGTERM)
    editing.stop()
    check_all(session, watch, editing)


def check_all(session: Session, watch: Watch, editing: Editing) -> None:
    watch.look()
    session.expire_all()
    rows = bitexts.units(session, session.get_one(Bitext, watch.bitext_id))
    job = session.get_one(Job, watch.job_id, populate_existing=True)
    assert (job.state, job.done, job.error) == ("done", job.total, None)
    outcomes = Counter(session.scalars(select(TermOutcome.unit_id)))
    assert len(rows) == UNITS
    for unit in rows:
        if unit.id in editing.touched:
            editing.check(session, unit)
        else:
            assert (unit.version, unit.state, unit.target) == (2, "draft", unit.draft)
        by_engine = unit.draft_at is not None and unit.origin == "gloss"
        assert outcomes[unit.id] == by_engine
    assert len(watch.first) == UNITS - len(editing.undrafted)
    assert {"confirm", "type", "exclude"} == set(editing.touched.values())
    assert {unit.origin for unit in rows} >= {"gloss", "memory", "hand"}
