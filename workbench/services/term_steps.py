"""Steps in a glossary's life, each of one term or of many, and how they are taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from workbench.models import Glossary, TermChange, User
from workbench.services import glossaries, terms

MOST_STEPS = 50
MOST_SOURCES = 8


@dataclass(frozen=True, slots=True)
class Step:
    """What was done at one go: terms added, changed, deleted; by whom; whether it was undone.

    ``sources`` are some of the terms. ``short`` are sources of one character among what it added
    or changed: such a term is found in many words.
    """

    batch: str
    added: int
    changed: int
    removed: int
    is_undone: bool
    at: datetime
    who: str | None
    sources: Sequence[str]
    short: Sequence[str]

    @property
    def total(self) -> int:
        """Terms that it touched."""
        return self.added + self.changed + self.removed


def latest(session: Session, glossary: Glossary) -> list[Step]:
    """List the latest steps in a glossary, the latest first."""
    query = _counts(glossary).order_by(func.max(TermChange.id).desc()).limit(MOST_STEPS)
    return [_step(session, glossary, row) for row in session.execute(query)]


def one(session: Session, glossary: Glossary, batch: str) -> Step | None:
    """Give one step; None where it did nothing in this glossary."""
    row = session.execute(_counts(glossary).where(TermChange.batch == batch)).one_or_none()
    return _step(session, glossary, row) if row else None


def _counts(glossary: Glossary) -> "Select[*tuple[Any, ...]]":
    return (
        select(
            TermChange.batch,
            func.count().label("all"),
            func.count(TermChange.before).label("before"),
            func.count(TermChange.after).label("after"),
            func.count(TermChange.undone_at).label("undone"),
            func.min(TermChange.at).label("at"),
            func.min(User.name).label("who"),
        )
        .outerjoin(User, User.id == TermChange.user_id)
        .where(TermChange.glossary_id == glossary.id)
        .group_by(TermChange.batch)
    )


def _step(session: Session, glossary: Glossary, row: Row[Any]) -> Step:
    added, removed = row.all - row.before, row.all - row.after
    sources = (
        select(TermChange.source)
        .where(TermChange.glossary_id == glossary.id, TermChange.batch == row.batch)
        .order_by(TermChange.id)
        .limit(MOST_SOURCES)
    )
    is_short = (func.length(TermChange.source) == 1, TermChange.after.is_not(None))
    return Step(
        batch=row.batch,
        added=added,
        changed=row.all - added - removed,
        removed=removed,
        is_undone=row.undone == row.all,
        at=row.at,
        who=row.who,
        sources=list(session.scalars(sources)),
        short=list(session.scalars(sources.where(*is_short))),
    )


def undo(session: Session, glossary: Glossary, user: User, batch: str) -> int:
    """Take a step back in every glossary that it changed; give the number of terms.

    Raises ForbiddenError where one of them is not the person's to change, ConflictError where a
    term was changed since; nothing is changed then.
    """
    query = select(TermChange.glossary_id).where(TermChange.batch == batch).distinct()
    others = {key for key in session.scalars(query) if key != glossary.id}
    touched = [glossaries.load(session, user, key, write=True) for key in sorted(others)]
    # What was moved goes back before its copy is taken away.
    return sum(terms.undo(session, one, user, batch) for one in (glossary, *touched))
