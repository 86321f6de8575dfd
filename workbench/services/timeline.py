"""What people did in a text, change by change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workbench.models import Bitext, Change, Unit, User

CHANGES_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """A change: what was done, by whom, to how many units, and whether it was taken back.

    ``who`` is None for a person who isn't there any more, ``unit`` where all its units went.
    """

    action: str
    who: str | None
    at: datetime
    undone_at: datetime | None
    count: int
    unit: Unit | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some changes, the latest first; ``below`` is where the next page begins, if there is one."""

    entries: Sequence[Entry]
    below: int | None


def page(session: Session, bitext: Bitext, below: int | None = None) -> Page:
    """List the changes of a text, those before a change if ``below`` names one."""
    query = (
        select(Change, User.name)
        .outerjoin(User, User.id == Change.user_id)
        .where(Change.bitext_id == bitext.id)
        .order_by(Change.id.desc())
        .limit(CHANGES_A_PAGE + 1)
    )
    if below is not None:
        query = query.where(Change.id < below)
    found = [(change, who) for change, who in session.execute(query)]
    shown = found[:CHANGES_A_PAGE]
    units = _units(session, [change for change, _ in shown])
    return Page(
        [_entry(change, who, units) for change, who in shown],
        shown[-1][0].id if len(found) > len(shown) else None,
    )


def _units(session: Session, changes: Sequence[Change]) -> dict[int, Unit]:
    """Load the units that changes began with, so far as they are there."""
    ids = {_first(change) for change in changes}
    return {unit.id: unit for unit in session.scalars(select(Unit).where(Unit.id.in_(ids)))}


def _first(change: Change) -> int:
    first: Any = (change.after or change.before)[0]["id"]
    return int(first)


def _entry(change: Change, who: str | None, units: dict[int, Unit]) -> Entry:
    return Entry(
        action=change.action,
        who=who,
        at=change.at,
        undone_at=change.undone_at,
        count=max(len(change.before), len(change.after)),
        unit=units.get(_first(change)),
    )
