"""The memory at a million entries on SQLite: pytest -m bench -s tests/bench/test_memory_bench.py.

Entries are made of clauses of the news sets beside the repository, put together anew; queries are
entries with edits of up to half their length. WORKBENCH_BENCH_ENTRIES takes another number.
"""

import os
import random
import re
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein
from sqlalchemy.orm import Session

from workbench import migrations
from workbench.core.memory import Comparer, Entry
from workbench.db import Database
from workbench.models import Article, Bitext
from workbench.services import concordance, memory_index, projects, users

DATA = Path(__file__).parents[2].parent / "shared" / "data"
ENTRIES = int(os.environ.get("WORKBENCH_BENCH_ENTRIES", "1000000"))
LOOK_UPS = 500
# Brute force takes half a second a query, FTS5 not much less.
SAMPLE = 120
STRINGS = ("的", "越南", "总统", "联合国", "commit", "onnec", "the president", "ba vi", "，", "xyz")
pytestmark = pytest.mark.bench


@dataclass(frozen=True, slots=True)
class Timed:
    """How long some calls took, in milliseconds."""

    wall: Sequence[float]
    cpu: Sequence[float]

    def __str__(self) -> str:
        return (
            f"p50 {np.percentile(self.wall, 50):7.1f}  p95 {np.percentile(self.wall, 95):7.1f}"
            f"  (processor: p50 {np.percentile(self.cpu, 50):.1f}, p95"
            f" {np.percentile(self.cpu, 95):.1f}) ms"
        )


def timed(work: Callable[[str], object], queries: Sequence[str]) -> Timed:
    wall, cpu = [], []
    for query in queries:
        start, spent = time.perf_counter(), time.process_time()
        work(query)
        wall.append((time.perf_counter() - start) * 1000)
        cpu.append((time.process_time() - spent) * 1000)
    return Timed(wall, cpu)


def lines(lang: str) -> list[str]:
    return [
        line
        for name in ("ntrex", "flores")
        for line in (DATA / name / f"{lang}.txt").read_text("utf-8").splitlines()
    ]


def entries(many: int) -> list[tuple[str, str]]:
    """One to three clauses a side, the digits in them changed."""
    random_ = random.Random(1)  # noqa: S311 - a sample
    zh = [part for line in lines("zh") for part in re.findall("[^，；。]+[，；。”]*", line)]
    en = [part.strip() for line in lines("en") for part in re.findall("[^,;]+[,;]?", line)]
    made = []
    for _ in range(many):
        clauses = random_.choice((1, 1, 2, 2, 3))
        source = "".join(random_.choice(zh) for _ in range(clauses))
        source = re.sub(r"\d", lambda _: str(random_.randrange(10)), source)
        made.append((source, " ".join(random_.choice(en) for _ in range(clauses))))
    return made


def queries(known: Sequence[tuple[str, str]], many: int) -> list[str]:
    """Entries with other characters put in, for some of theirs, or some taken out."""
    random_ = random.Random(7)  # noqa: S311 - a sample
    characters = "".join(lines("zh"))
    made = []
    while len(made) < many:
        text = list(random_.choice(known)[0])
        left = int(len(text) * random_.choice((0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5)))
        while left > 0:
            length = min(left, random_.choice((1, 1, 2, 3, 5, 8)))
            at, new = random_.randrange(len(text) + 1), random_.randrange(len(characters) - 9)
            keep, put = random_.choice(((length, True), (0, True), (length, False)))
            text[at : at + keep] = characters[new : new + length] if put else ""
            left -= length
        if text:
            made.append("".join(text))
    return made


class BruteForce:
    """Compares with every entry, by rapidfuzz: what is found here is the truth."""

    def __init__(self, known: Sequence[tuple[str, str]]) -> None:
        self._known = known
        self._coder = Comparer("", "zh", "en")
        self._codes = [self._coder._code(source).tokens for source, _ in known]
        self._lengths = np.array([len(code) for code in self._codes])

    def best(self, query: str) -> int:
        code = self._coder._code(query).tokens
        edits = process.cdist([code], self._codes, scorer=Levenshtein.distance)[0]
        longer = np.maximum(self._lengths, len(code))
        percents = (longer - edits) * 100 / np.maximum(longer, 1)
        # Numbers cost no more than 5 points.
        close = np.flatnonzero(percents >= max(50, percents.max() - 6))[-3000:]
        likely = (Entry(int(at), *self._known[at]) for at in close)
        best = Comparer(query, "zh", "en").best(likely, 1)
        return best[0].percent if best else 0


class FullText:
    """SQLite's own full-text search over the same pairs of characters, its best 100 ranked."""

    def __init__(self, known: Sequence[tuple[str, str]]) -> None:
        self._database = sqlite3.connect(":memory:")
        self._database.execute("CREATE VIRTUAL TABLE entries USING fts5(pairs, detail=none)")
        rows = ((" ".join(self._pairs(source)),) for source, _ in known)
        self._database.executemany("INSERT INTO entries VALUES (?)", rows)
        self._known = known

    def best(self, query: str) -> int:
        wanted = " OR ".join(self._pairs(query)[:200])
        rows = self._database.execute(
            "SELECT rowid FROM entries WHERE entries MATCH ? ORDER BY rank LIMIT 100", [wanted]
        )
        likely = [Entry(number, *self._known[number - 1]) for (number,) in rows]
        best = Comparer(query, "zh", "en").best(likely, 1)
        return best[0].percent if best else 0

    @staticmethod
    def _pairs(text: str) -> list[str]:
        signs = [sign if sign.isalnum() else " " for sign in text]
        pairs = (a + b for a, b in pairwise(signs))
        return list(dict.fromkeys(f'"{pair}"' for pair in pairs if " " not in pair)) or ['"x"']


def a_bitext(session: Session) -> Bitext:
    person = users.create(session, "Lan", is_admin=True)
    project = projects.create(session, person, "Desk", ["en"])
    columns = dict.fromkeys(("title", "name", "format", "encoding", "text", "text_hash"), "")
    article = Article(project_id=project.id, **columns)
    session.add(article)
    session.flush()
    bitext = Bitext(article_id=article.id, target_lang="en")
    session.add(bitext)
    session.flush()
    return bitext


def index(database: Database, known: Sequence[tuple[str, str]]) -> tuple[float, float]:
    """Bring entries in; gives how many a second, and how many a second of the processor."""
    made = [memory_index.NewEntry(*entry) for entry in known]
    with database.writing() as session:
        bitext = a_bitext(session)
        memory = memory_index.named(session, bitext.article.project_id, "en", "Bench")
        start, spent = time.perf_counter(), time.process_time()
        memory_index.add(session, memory, made)
        session.commit()
        return len(made) / (time.perf_counter() - start), len(made) / (time.process_time() - spent)


def test_a_million_entries(tmp_path: Path) -> None:
    if not DATA.exists():
        pytest.skip("no sentences beside the repository")
    known = entries(ENTRIES)
    asked = queries(known, LOOK_UPS)
    sample = asked[:SAMPLE]
    path = tmp_path / "memory.sqlite3"
    database = Database(f"sqlite:///{path}")
    migrations.upgrade(database)
    a_second, of_processor = index(database, known)
    print(
        f"\n{len(known)} entries ({len({source for source, _ in known})} sources) indexed:"
        f" {a_second:,.0f} a second ({of_processor:,.0f} a second of the processor),"
        f" {path.stat().st_size / len(known):.0f} bytes each"
    )
    with database.reading() as session:
        bitext = session.query(Bitext).one()

        def look_up(query: str) -> int:
            best = memory_index.look_up(session, bitext, query)
            return best[0].percent if best else 0

        look_up(asked[0])
        ours = timed(look_up, asked)
        print(f"look-up         {ours}")
        string = timed(
            lambda wanted: concordance.search(
                session, bitext.article.project, bitext.target_lang, wanted
            ),
            STRINGS,
        )
        print(f"concordance     {string}")
        found = [look_up(query) for query in sample]
    brute = BruteForce(known)
    truth: list[int] = []
    print(f"brute force     {timed(lambda query: truth.append(brute.best(query)), sample)}")
    fts, of_fts = FullText(known), []
    print(f"FTS5, best 100  {timed(lambda query: of_fts.append(fts.best(query)), sample)}")
    some = known[: len(known) // 100]
    matcher = timed(lambda query: in_standard_library(query, some), sample[:3])
    print(f"difflib, of 1%  {matcher}")
    there = [n for n, percent in enumerate(truth) if percent]
    share = sum(found[n] >= truth[n] for n in there) / len(there)
    share_fts = sum(of_fts[n] >= truth[n] for n in there) / len(there)
    print(f"best match found: {share:.1%} of {len(there)} (FTS5 {share_fts:.1%}, brute force all)")
    assert share >= 0.99
    assert np.percentile(ours.cpu, 95) < 20
    assert of_processor >= 30_000


def in_standard_library(query: str, known: Sequence[tuple[str, str]]) -> float:
    matcher = SequenceMatcher(b=query, autojunk=False)
    best = 0.0
    for source, _ in known:
        matcher.set_seq1(source)
        if matcher.quick_ratio() > best:
            best = max(best, matcher.ratio())
    return best
