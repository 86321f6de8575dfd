"""Speed of a glossary's page with 50,000 terms, on SQLite: pytest -m bench -s."""

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from workbench import migrations
from workbench.core.lookup import search_key
from workbench.core.termbase import KINDS, Rendering, Term
from workbench.db import Database
from workbench.models import Glossary, User
from workbench.models import Rendering as RenderingRow
from workbench.models import Term as TermRow
from workbench.services import term_search, users
from workbench.services.term_search import Filters, Page

TERMS = 50_000
RUNS = 10
HAN = "中国越南政府总理部长会议人民共和海防河内岘港阮春福范明政黎文武陈光委员长外交合作经济"
SYLLABLES = ("Nguyễn", "Xuân", "Phúc", "Phạm", "Minh", "Chính", "Lê", "Văn", "Hà", "Nội", "Đà Nẵng")
# As one types: common and rare, Chinese, pinyin, without tone marks; and what isn't there.
TYPED = ("n", "ng", "nguyen", "nguyen xuan ph", "总", "总理", "zongli", "ha noi", "nowhere at all")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    path: Path = tmp_path_factory.mktemp("bench") / "workbench.sqlite3"
    database = Database(f"sqlite:///{path}")
    migrations.upgrade(database)
    with database.writing() as session:
        fill(session)
        session.commit()
    yield database
    database.close()


def fill(session: Session) -> None:
    """Write 50,000 made-up terms, each with a rendering in either language and a note."""
    random_ = random.Random(1)  # noqa: S311 - a sample
    glossary = Glossary(name="Large")
    session.add(glossary)
    users.create(session, "Lan", is_admin=True)
    session.flush()
    sources: dict[str, None] = {}
    while len(sources) < TERMS:
        sources["".join(random_.choices(HAN, k=random_.randint(2, 9)))] = None
    rows, renderings = [], []
    for number, source in enumerate(sources, 1):
        text = " ".join(random_.choices(SYLLABLES, k=random_.randint(1, 5)))
        found = tuple(Rendering(lang, f"{text} {number}") for lang in ("en", "vi"))
        value = Term(source, found, random_.choice(KINDS), f"note {number}")
        facts = {"kind": value.kind, "note": value.note, "search": search_key(value)}
        rows.append({"id": number, "glossary_id": glossary.id, "source": source} | facts)
        renderings += [
            {"term_id": number, "lang": one.lang, "text": one.text, "usage": "preferred"}
            for one in found
        ]
    session.execute(insert(TermRow), rows)
    session.execute(insert(RenderingRow), renderings)


def p95(work: Callable[[], object], runs: int = RUNS) -> float:
    """Milliseconds that nineteen of twenty runs stay under."""
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return sorted(taken)[int(len(taken) * 0.95)]


def page(database: Database, place: str = "", **sought: str) -> Page:
    with database.reading() as session:
        glossary = session.scalars(select(Glossary)).one()
        user = session.scalars(select(User)).one()
        return term_search.search(session, user, glossary, Filters(**sought), place)


@pytest.mark.bench
def test_the_page_of_a_large_glossary(database: Database) -> None:
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(TermRow)) == TERMS
    page(database)
    typing = {text: p95(lambda text=text: page(database, text=text)) for text in TYPED}
    first = {sort: p95(lambda sort=sort: page(database, sort=sort)) for sort in term_search.SORTS}
    last = {}
    for sort in term_search.SORTS:
        end = page(
            database,
            '-["\U0002fa1d","\U0002fa1d"]'
            if sort in ("kind", "by")
            else '-["\U0002fa1d"]'
            if sort == "source"
            else '-["2020-01-01T00:00:00+00:00",1]',
            sort=sort,
        )
        assert len(end.terms) == 50
        last[sort] = p95(lambda sort=sort, at=end.previous: page(database, at, sort=sort))
    print(f"\n{TERMS} terms, p95 of {RUNS} in ms")
    print("  typing:     " + ", ".join(f"{text!r} {ms:.0f}" for text, ms in typing.items()))
    print("  first page: " + ", ".join(f"{sort} {ms:.0f}" for sort, ms in first.items()))
    print("  last page:  " + ", ".join(f"{sort} {ms:.0f}" for sort, ms in last.items()))
    # The last page costs what the first one does, or it was cut by number.
    assert last["source"] < 3 * first["source"]
