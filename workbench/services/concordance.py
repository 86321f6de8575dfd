"""Concordance: where a string was used before, in sources or targets of the memories."""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, islice
from typing import Literal

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from workbench.core import sides
from workbench.core.errors import N_, InputError
from workbench.core.memory import grams
from workbench.models import MemoryEntry, Project
from workbench.services import _memory_postings as postings
from workbench.services import memory_index

Side = Literal["source", "target"]
SIDES: tuple[Side, ...] = ("source", "target")
LIMIT = 20
LONGEST = 400
# Entries that a page looks at, however few of them have the string; the next page goes on there.
_LOOKED_AT = 10_000
_BATCH = 200
_NEWEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that has the string: ``places`` are beginnings and ends in that side."""

    source: str
    target: str
    side: Side
    places: tuple[tuple[int, int], ...]
    origin: memory_index.Origin


@dataclass(frozen=True, slots=True)
class Page:
    """Hits, the newest first. ``after`` is what the next page is asked with, None behind the last.

    A page may hold fewer hits than asked for though more follow: ``partial`` says that it stopped
    because it had looked at as many entries as it may.
    """

    hits: list[Hit]
    after: int | None
    partial: bool


@dataclass(frozen=True, slots=True)
class _Text:
    """An entry, or a unit that has none yet and goes by its negative number."""

    number: int
    source: str
    target: str


_Places = tuple[tuple[int, int], ...]
_Found = tuple[_Text, Side, _Places]


@dataclass(frozen=True, slots=True)
class _Wanted:
    text: str
    sides: Sequence[Side]
    exact: bool

    def places(self, text: str) -> _Places:
        """Find the string in a text, without overlaps; folding keeps every character's place."""
        looked_in = text if self.exact else grams.folded(text)
        looked_for = self.text if self.exact else grams.folded(self.text)
        found, at = [], looked_in.find(looked_for)
        while at >= 0:
            found.append((at, at + len(looked_for)))
            at = looked_in.find(looked_for, at + len(looked_for))
        return tuple(found)

    def side_of(self, text: _Text) -> tuple[Side, _Places] | None:
        """Say on which side a text has the string, and where."""
        for side in self.sides:
            if found := self.places(text.source if side == "source" else text.target):
                return side, found
        return None


def search(
    session: Session,
    project: Project,
    lang: str,
    text: str,
    sides_: Sequence[Side] = SIDES,
    *,
    exact: bool = False,
    after: int | None = None,
    limit: int = LIMIT,
) -> Page:
    """Find a string in what is confirmed or was brought in for a project, into a language.

    Any part of a text is found, a single Chinese character too. Unless ``exact``, letter case,
    accents, widths and traditional forms of characters don't matter. Raises InputError where there
    is nothing to look for, or too much.
    """
    wanted = _Wanted(_checked(text), sides_, exact)
    memories = session.scalars(memory_index.memories(project.id, lang)).all()
    there = _texts(session, memories, wanted, _NEWEST if after is None else after)
    if after is None:
        there = chain(_not_yet(session, project, lang), there)
    hits: list[_Found] = []
    last = looked_at = 0
    for one in islice(there, _LOOKED_AT):
        looked_at += 1
        if found := wanted.side_of(one):
            if len(hits) == limit:
                return _page(session, hits, last, partial=False)
            hits.append((one, *found))
        last = one.number
    partial = looked_at == _LOOKED_AT
    return _page(session, hits, last if partial else None, partial=partial)


def _checked(text: str) -> str:
    text = text.strip()
    if not text:
        raise InputError(N_("Type or select what to look for."))
    if len(text) > LONGEST:
        raise InputError(
            N_("That is too long to look for: %(length)d characters, at most %(most)d are taken."),
            length=len(text),
            most=LONGEST,
        )
    return text


def _page(
    session: Session,
    hits: Sequence[_Found],
    after: int | None,
    *,
    partial: bool,
) -> Page:
    origins = memory_index.origins(session, [one.number for one, _, _ in hits])
    made = [
        Hit(one.source, one.target, side, places, origins[one.number]) for one, side, places in hits
    ]
    # Behind a unit that has no entry yet come all entries.
    return Page(made, _NEWEST if after is not None and after < 0 else after, partial)


def _not_yet(session: Session, project: Project, lang: str) -> Iterator[_Text]:
    """Give the confirmed units whose entries are out of date or not there."""
    for unit in memory_index.changed(session, project.id, lang):
        source = sides.join(unit.source, project.source_lang)
        yield _Text(-unit.id, source, sides.join(unit.target, lang))


def _texts(
    session: Session, memories: Sequence[int], wanted: _Wanted, below: int
) -> Iterator[_Text]:
    """Give the entries that may have the string, the newest first, older than a number."""
    likely = (
        _numbers(session, memory_id, side, wanted.text, below)
        for memory_id in memories
        for side in wanted.sides
    )
    numbers = (number for number, _ in groupby(heapq.merge(*likely, reverse=True)))
    while part := list(islice(numbers, _BATCH)):
        for row in _rows(session, part):
            yield _Text(row.id, row.source, row.target)


def _numbers(session: Session, memory_id: int, side: Side, text: str, below: int) -> Iterable[int]:
    first = 0 if side == "source" else postings.TARGET
    wanted = [gram + first for gram in grams.for_containing(text).tolist()]
    if wanted:
        return chain.from_iterable(postings.containing(session, memory_id, wanted, below))
    return _all(session, memory_id, below)


def _all(session: Session, memory_id: int, below: int) -> Iterator[int]:
    """Give the numbers of all entries: marks, or one or two letters, are in no gram."""
    query = select(MemoryEntry.id).where(MemoryEntry.memory_id == memory_id)
    query = query.order_by(MemoryEntry.id.desc()).limit(_BATCH)
    while part := session.scalars(query.where(MemoryEntry.id < below)).all():
        yield from part
        below = part[-1]


def _rows(session: Session, numbers: Sequence[int]) -> Sequence[Row[int, str, str]]:
    query = select(MemoryEntry.id, MemoryEntry.source, MemoryEntry.target)
    query = query.where(MemoryEntry.id.in_(numbers), ~memory_index.out_of_date())
    return session.execute(query.order_by(MemoryEntry.id.desc())).all()
