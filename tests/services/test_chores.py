"""What is done in the background without anyone asking: the memory's index."""

import threading

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from workbench.db import Database
from workbench.jobs.chores import Chore
from workbench.models import Bitext, MemoryEntry, User
from workbench.services import bitexts, memory_index, units, work

PATIENCE = 30


@pytest.fixture(autouse=True)
def nothing_waiting(session: Session) -> None:
    session.execute(text("DELETE FROM memory_changes"))
    session.commit()


@pytest.fixture
def confirm(session: Session, bitext: Bitext, person: User):
    """Confirms the first unit with a text."""

    def confirm(target: str) -> None:
        unit = bitexts.units(session, bitext)[0]
        units.confirm(session, unit, person, unit.version, target)
        session.commit()

    return confirm


def entries(database: Database) -> list[str]:
    with database.reading() as session:
        return [row.target for row in session.query(MemoryEntry)]


def test_the_memory_comes_into_step_part_by_part(database, session, confirm):
    assert work.index_memory(database) is False
    confirm("Once.")
    confirm("Twice.")
    assert entries(database) == []
    assert work.index_memory(database) is False
    assert entries(database) == ["Twice."]
    assert memory_index.behind(session) == 0


def test_workers_see_to_it_as_long_as_they_run(database, session, confirm, config):
    """Whatever changes a unit, the entry is there a moment later; nobody called for it."""
    crew = work.crew(database, config)
    crew.start()
    try:
        for target in ("Once.", "Twice."):
            confirm(target)
            came = threading.Event()
            for _ in range(PATIENCE * 10):
                if entries(database) == [target] or came.wait(0.1):
                    break
            assert entries(database) == [target]
    finally:
        crew.stop()


def test_a_chore_goes_on_after_an_error_and_ends_when_asked(database, caplog):
    done = threading.Event()
    calls = []

    def fail_first(given: Database) -> bool:
        calls.append(given)
        if len(calls) == 1:
            raise OSError("no disk")
        done.set()
        return True

    chore = Chore(database, fail_first)
    chore.start()
    assert done.wait(PATIENCE)
    chore.stop()
    ended = len(calls)
    assert ended >= 2
    assert calls[0] is database
    assert "the chore goes on after an error" in caplog.text
    assert not any(thread.name == "chore" for thread in threading.enumerate())


def test_a_chore_that_never_began_can_be_stopped(database):
    Chore(database, lambda _: False).stop()
