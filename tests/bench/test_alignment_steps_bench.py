"""What a step in an alignment of 2,000 rows costs at the server, and what taking it back does."""

import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from workbench import migrations
from workbench.db import Database
from workbench.models import Bitext, Unit, User
from workbench.services import alignment, articles, bitexts, projects, users
from workbench.services.alignment import Done

pytestmark = pytest.mark.bench
ROWS = 2000
TIMES = 7
AT = 5
Step = Callable[[Session, Bitext, User, int], Done]
STEPS: dict[str, Step] = {
    "accept": lambda s, b, u, row: alignment.accept(s, b, u, [], row),
    "merge": lambda s, b, u, row: alignment.merge(s, b, u, [], row),
    "insert": lambda s, b, u, row: alignment.insert(s, b, u, [], row),
    "edge": lambda s, b, u, row: alignment.edge(s, b, u, [], row, "target", "down"),
    "swap": lambda s, b, u, row: alignment.swap(s, b, u, [], row),
    "shift, to the end": lambda s, b, u, row: alignment.shift(s, b, u, [], row, "target", "down"),
    "accept all sure": lambda s, b, u, _: alignment.accept_sure(s, b, u),
}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory):
    path: Path = tmp_path_factory.mktemp("steps") / "workbench.sqlite3"
    database = Database(f"sqlite:///{path}")
    migrations.upgrade(database)
    with database.writing() as session:
        person = users.create(session, "Lan", is_admin=True)
        project = projects.create(session, person, "Desk", ["en"])
        text = articles.Text("题目\n\n句子。", "a.txt", "text", "UTF-8")
        bitext = bitexts.begin(session, articles.add(session, project, person, text), "en")
        session.execute(delete(Unit))
        session.add_all(_row(bitext, number) for number in range(ROWS))
        session.commit()
    yield database
    database.close()


def _row(bitext: Bitext, number: int) -> Unit:
    return Unit(
        bitext_id=bitext.id,
        position=number + 1,
        kind="body",
        source=[f"这是一个比较长的中文句子，讲的是第{number}件事情，还有它的来龙去脉。"],
        source_hash=str(number),
        target=[f"This is a rather long sentence about matter number {number} and its story."],
        state="draft",
        origin="aligned",
        pairing="aligned",
        score=0.95,
    )


def test_steps_at_2000_rows(database: Database):
    print(f"\n{'step at 2,000 rows':<20}{'ms':>8}{'undo, ms':>10}")
    for name, step in STEPS.items():
        done, undone = zip(*(_once(database, step) for _ in range(TIMES)), strict=True)
        print(f"{name:<20}{statistics.median(done):>8.0f}{statistics.median(undone):>10.0f}")


def _once(database: Database, step: Step) -> tuple[float, float]:
    """Do a step and take it back; milliseconds of each, the commit included."""
    return (
        _timed(database, step),
        _timed(database, lambda s, b, u, _: alignment.undo(s, b, u)),
    )


def _timed(database: Database, step: Step) -> float:
    with database.writing() as session:
        bitext, person = session.scalars(select(Bitext)).one(), session.scalars(select(User)).one()
        row = session.scalars(select(Unit.id).where(Unit.position == AT)).one()
        start = time.perf_counter()
        step(session, bitext, person, row)
        session.commit()
        return (time.perf_counter() - start) * 1000
