"""The memory's index: entries for all confirmed units, found by their likeness to a text.

It can't go stale. Triggers of the table of units write down each unit whose entry may be out of
date, whoever changed it and how; `catch_up` brings those entries up to date. A look-up passes over
entries that are out of date and looks at such units themselves, so that it is right at any time,
and `catch_up` is a matter of speed alone. A chore of the workers calls it (`services.work`).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, literal, select
from sqlalchemy.orm import Session

from workbench.core import sides
from workbench.core.memory import Comparer, Entry, Match
from workbench.models import (
    Article,
    Bitext,
    MemoryChange,
    MemoryEntry,
    TranslationMemory,
    Unit,
    User,
)
from workbench.services import _memory_postings as postings
from workbench.services import memory
from workbench.services._memory_entries import NewEntry, add, behind, catch_up, named

__all__ = [
    "Found",
    "NewEntry",
    "Origin",
    "add",
    "behind",
    "catch_up",
    "changed",
    "look_up",
    "look_up_unit",
    "memories",
    "named",
    "origins",
    "out_of_date",
]

LIMIT = 5
# Units that are looked at one by one because their entries are out of date; the newest of more.
_CHANGED = 300


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an entry comes from: a unit of an article, or a memory that was brought in."""

    unit_id: int | None
    bitext_id: int | None
    article: str
    memory: str
    state: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Found:
    """A match, and where it comes from. ``percent`` is 101 between the same neighbours."""

    match: Match
    percent: int
    origin: Origin


def look_up(
    session: Session, bitext: Bitext, wanted: str, limit: int = LIMIT, unit_id: int = 0
) -> list[Found]:
    """Find for a text what the project's memories have, the best first, from 50 percent.

    ``unit_id`` is the unit that it is looked up for, which is no match of itself.
    """
    source_lang, target_lang = bitext.article.project.source_lang, bitext.target_lang
    live = [
        Entry(-unit.id, sides.join(unit.source, source_lang), sides.join(unit.target, target_lang))
        for unit in changed(session, bitext.article.project_id, target_lang)
        if unit.id != unit_id
    ]
    known = [
        Entry(row.id, row.source, row.target)
        for row in _likely(session, bitext.article.project_id, target_lang, wanted)
        if row.unit_id is None or row.unit_id != unit_id
    ]
    best = Comparer(wanted, source_lang, target_lang).best([*live, *known], limit)
    come_from = origins(session, [match.entry for match in best])
    return [Found(match, match.percent, come_from[match.entry]) for match in best]


def look_up_unit(session: Session, unit: Unit, limit: int = LIMIT) -> list[Found]:
    """Find for a unit what the memories have; 101 percent where its neighbours are the same."""
    wanted = sides.join(unit.source, unit.bitext.article.project.source_lang)
    found = look_up(session, unit.bitext, wanted, limit, unit.id)
    if not any(one.percent == memory.SAME_SOURCE for one in found):
        return found
    exact = memory.matches(session, unit.bitext, [unit]).get(unit.id, [])
    percents = {sides.join(one.target, unit.bitext.target_lang): one.percent for one in exact}
    better = [_with_neighbours(one, percents) for one in found]
    return sorted(better, key=lambda one: -one.percent)


def _with_neighbours(found: Found, percents: dict[str, int]) -> Found:
    if found.percent < memory.SAME_SOURCE:
        return found
    return replace(found, percent=percents.get(found.match.target, found.percent))


def _likely(
    session: Session, project_id: int, lang: str, wanted: str
) -> Sequence[Row[int, int | None, str, str]]:
    """List the entries that may be like a text, the newest first, but for those out of date."""
    several = session.scalars(memories(project_id, lang)).all()
    likely = postings.similar(session, several, wanted)
    query = select(MemoryEntry.id, MemoryEntry.unit_id, MemoryEntry.source, MemoryEntry.target)
    query = query.where(MemoryEntry.id.in_(likely), ~out_of_date())
    return session.execute(query.order_by(MemoryEntry.id.desc())).all()


def memories(project_id: int, lang: str) -> Select[int]:
    """Ask for the memories that a project has into a language."""
    return select(TranslationMemory.id).where(
        TranslationMemory.project_id == project_id, TranslationMemory.target_lang == lang
    )


def out_of_date() -> ColumnElement[bool]:
    """Say in SQL that an entry's unit was changed since."""
    return exists().where(MemoryChange.unit_id == MemoryEntry.unit_id)


def changed(session: Session, project_id: int, lang: str) -> list[Unit]:
    """List confirmed units whose entries are out of date or not there yet, the newest first."""
    newest = select(MemoryChange.unit_id).order_by(MemoryChange.id.desc()).limit(_CHANGED)
    unit_ids = set(session.scalars(newest))
    if not unit_ids:
        return []
    query = (
        select(Unit)
        .join(Bitext, Bitext.id == Unit.bitext_id)
        .join(Article, Article.id == Bitext.article_id)
        .where(Article.project_id == project_id, Bitext.target_lang == lang)
        .where(Unit.id.in_(unit_ids), Unit.state.in_(memory.CONFIRMED), Unit.excluded == "")
    )
    found = session.scalars(query.order_by(Unit.changed_at.desc(), Unit.id.desc()))
    return [unit for unit in found if unit.source and unit.target]


def origins(session: Session, numbers: Collection[int]) -> dict[int, Origin]:
    """Tell where entries come from; the number of one without an index is its unit's, negative."""
    known = [number for number in numbers if number > 0]
    live = [-number for number in numbers if number < 0]
    queries = [*([_of_entries(known)] if known else []), *([_of_units(live)] if live else [])]
    return {row.id: _origin(row) for query in queries for row in session.execute(query)}


def _of_entries(numbers: Sequence[int]) -> Select[Any]:
    return (
        select(MemoryEntry.id, MemoryEntry.unit_id, MemoryEntry.state, MemoryEntry.at)
        .add_columns(Unit.bitext_id, Article.title, User.name, MemoryEntry.author)
        .add_columns(TranslationMemory.name.label("memory"))
        .join(TranslationMemory, TranslationMemory.id == MemoryEntry.memory_id)
        .outerjoin(Unit, Unit.id == MemoryEntry.unit_id)
        .outerjoin(Bitext, Bitext.id == Unit.bitext_id)
        .outerjoin(Article, Article.id == Bitext.article_id)
        .outerjoin(User, User.id == MemoryEntry.user_id)
        .where(MemoryEntry.id.in_(numbers))
    )


def _of_units(unit_ids: Sequence[int]) -> Select[Any]:
    return (
        select((-Unit.id).label("id"), Unit.id.label("unit_id"), Unit.state)
        .add_columns(Unit.changed_at.label("at"), Unit.bitext_id, Article.title, User.name)
        .add_columns(literal("").label("author"), literal("").label("memory"))
        .join(Bitext, Bitext.id == Unit.bitext_id)
        .join(Article, Article.id == Bitext.article_id)
        .outerjoin(User, User.id == Unit.changed_by)
        .where(Unit.id.in_(unit_ids))
    )


def _origin(row: Row[Any]) -> Origin:
    return Origin(
        unit_id=row.unit_id,
        bitext_id=row.bitext_id,
        article=row.title or "",
        memory=row.memory,
        state=row.state,
        by=row.name or row.author,
        at=row.at,
    )
