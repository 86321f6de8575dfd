"""Keeping the memory's entries: those of units in step with them, and those brought in."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from typing import cast

from sqlalchemy import Table, delete, func, insert, select, text
from sqlalchemy.orm import Session

from workbench.core import sides
from workbench.core.errors import N_
from workbench.core.memory import Entry
from workbench.db import now
from workbench.models import (
    Article,
    Bitext,
    MemoryChange,
    MemoryEntry,
    Project,
    TranslationMemory,
    Unit,
)
from workbench.services import _memory_postings as postings
from workbench.services import store
from workbench.services.memory import CONFIRMED

# Changes that are seen to at one go; databases take some thousands of values in a statement.
CHANGES = 500
NO_MEMORY = N_("There is no such memory.")
_ENTRIES = cast("Table", MemoryEntry.__table__)
# Any number, so long as nothing else in the database takes it for a lock.
_LOCK = 7_301_962


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry to be brought in: a source and its rendering, and who made it when, if known."""

    source: str
    target: str
    author: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the entry of a unit has to be."""

    memory_id: int
    unit_id: int
    source: str
    target: str
    state: str
    user_id: int | None
    at: datetime

    def is_in(self, entry: MemoryEntry) -> bool:
        """Whether the entry has the same texts and is indexed as it has to be."""
        return (entry.memory_id, entry.source, entry.target) == (
            self.memory_id,
            self.source,
            self.target,
        )

    def values(self) -> dict[str, object]:
        """Give the columns of a new entry."""
        names = ("unit_id", "source", "target", "state", "user_id", "at")
        return {name: getattr(self, name) for name in names}


def behind(session: Session) -> int:
    """Count the changes of units that `catch_up` has not yet seen to."""
    return session.scalar(select(func.count()).select_from(MemoryChange)) or 0


def catch_up(session: Session, most: int = CHANGES) -> int:
    """Bring entries up to date for as many changes of units; gives how many changes are left.

    Nothing is done where another session is at it.
    """
    if not _alone(session):
        return 0
    session.flush()
    query = select(MemoryChange.id, MemoryChange.unit_id).order_by(MemoryChange.id).limit(most)
    changes = session.execute(query).all()
    for at in range(0, len(changes), CHANGES):
        part = changes[at : at + CHANGES]
        busy = _hold(session, {change.unit_id for change in part})
        part = [change for change in part if change.unit_id not in busy]
        _renew(session, {change.unit_id for change in part})
        seen = [change.id for change in part]
        session.execute(delete(MemoryChange).where(MemoryChange.id.in_(seen)))
    return behind(session)


def named(session: Session, project_id: int, lang: str, name: str) -> TranslationMemory:
    """Give a project's memory of that name, held; it is made if it isn't there.

    The one without a name is made of the project's confirmed units, and `catch_up` sees to it.
    """
    query = select(TranslationMemory).where(
        TranslationMemory.project_id == project_id,
        TranslationMemory.target_lang == lang,
        TranslationMemory.name == name,
    )
    found = session.scalar(query)
    if found is None:
        source_lang = session.get_one(Project, project_id).source_lang
        found = TranslationMemory(
            project_id=project_id, source_lang=source_lang, target_lang=lang, name=name
        )
        session.add(found)
        session.flush()
    return store.hold(session, TranslationMemory, found.id, NO_MEMORY)


def add(session: Session, into: TranslationMemory, entries: Iterable[NewEntry]) -> int:
    """Put entries that are brought in into a memory that is held; gives how many there were."""
    several, moment, total = iter(entries), now(), 0
    # To the end of a chunk at a time: each array of places is then written once.
    while part := list(islice(several, postings.room(session))):
        values = [
            {
                "source": one.source,
                "target": one.target,
                "author": one.author,
                "at": one.at or moment,
            }
            for one in part
        ]
        _insert(session, into.id, values)
        total += len(part)
    return total


def _alone(session: Session) -> bool:
    """Whether nobody else brings entries up to date; SQLite lets one write at a time anyway."""
    if session.get_bind().dialect.name == "sqlite":
        return True
    return bool(session.scalar(text(f"SELECT pg_try_advisory_xact_lock({_LOCK})")))


def _hold(session: Session, unit_ids: Collection[int]) -> set[int]:
    """Have units stay until the end of the transaction; gives those that are being deleted.

    These wait for another time. Who deletes a unit locks it first and its entry then; whoever
    renews the entry needs the unit behind that: each would wait for the other.
    """
    query = select(Unit.id).where(Unit.id.in_(unit_ids))
    there = set(session.scalars(query))
    return there - set(
        session.scalars(query.with_for_update(read=True, key_share=True, skip_locked=True))
    )


def _renew(session: Session, unit_ids: Collection[int]) -> None:
    """Make the entries of some units what the units are now."""
    wanted = {one.unit_id: one for one in _wanted(session, unit_ids)}
    query = select(MemoryEntry).where(MemoryEntry.unit_id.in_(unit_ids))
    gone = []
    for entry in session.scalars(query.execution_options(populate_existing=True)):
        one = wanted.get(entry.unit_id or 0)
        if one and one.is_in(entry):
            entry.state, entry.user_id, entry.at = one.state, one.user_id, one.at
            del wanted[one.unit_id]
        else:
            gone.append(entry)
    session.flush()
    _forget(session, gone)
    by_memory = sorted(wanted.values(), key=lambda one: (one.memory_id, one.unit_id))
    for memory_id, group in groupby(by_memory, key=lambda one: one.memory_id):
        _insert(session, memory_id, [one.values() for one in group])


def _wanted(session: Session, unit_ids: Collection[int]) -> list[_Wanted]:
    """Give what the entries of some units have to be; what isn't confirmed has none."""
    query = (
        select(Unit, Bitext.target_lang, Article.project_id)
        .join(Bitext, Bitext.id == Unit.bitext_id)
        .join(Article, Article.id == Bitext.article_id)
        .where(Unit.id.in_(unit_ids), Unit.state.in_(CONFIRMED), Unit.excluded == "")
        .execution_options(populate_existing=True)
    )
    rows = session.execute(query).all()
    places = sorted({(project_id, lang) for _, lang, project_id in rows})
    memories = {place: named(session, *place, "") for place in places}
    made = [_made(unit, memories[project_id, lang]) for unit, lang, project_id in rows]
    return [one for one in made if one.source and one.target]


def _made(unit: Unit, into: TranslationMemory) -> _Wanted:
    return _Wanted(
        memory_id=into.id,
        unit_id=unit.id,
        source=sides.join(unit.source, into.source_lang),
        target=sides.join(unit.target, into.target_lang),
        state=unit.state,
        user_id=unit.changed_by,
        at=unit.changed_at,
    )


def _forget(session: Session, entries: Sequence[MemoryEntry]) -> None:
    """Delete entries; their memories are held until the end of the transaction."""
    entries = sorted(entries, key=lambda entry: entry.memory_id)
    for memory_id, group in groupby(entries, key=lambda entry: entry.memory_id):
        store.hold(session, TranslationMemory, memory_id, NO_MEMORY)
        numbers = [entry.id for entry in group]
        postings.forget(session, memory_id, numbers)
        session.execute(delete(MemoryEntry).where(MemoryEntry.id.in_(numbers)))


def _insert(session: Session, memory_id: int, several: Sequence[dict[str, object]]) -> None:
    """Write entries and index them; the caller holds the memory."""
    numbers = postings.reserve(session, len(several))
    rows = [
        {"id": number, "memory_id": memory_id, **values}
        for number, values in zip(numbers, several, strict=True)
    ]
    # By the table: the mapped class takes twice as long.
    session.execute(insert(_ENTRIES), rows)
    entries = [
        Entry(number, str(values["source"]), str(values["target"]))
        for number, values in zip(numbers, several, strict=True)
    ]
    postings.append(session, memory_id, entries)
