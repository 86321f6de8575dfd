"""A unit's history: its first draft, and what people made of it step by step."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from workbench.core import sides
from workbench.core.diff import Piece, difference
from workbench.models import Change, Unit, User
from workbench.services import units
from workbench.services.snapshots import Snapshot

# As many units a merge joins, and a split makes.
PAIR = 2


@dataclass(frozen=True, slots=True)
class Step:
    """A change of a unit: who did what, and what became of the text by it.

    ``who`` is None for a person who isn't there any more; ``state`` the unit's state after it, None
    where it stayed what it was.
    """

    action: str
    who: str | None
    at: datetime
    undone_at: datetime | None
    state: str | None
    pieces: list[Piece]

    @property
    def changed_text(self) -> bool:
        """Whether the text became another one."""
        return any(piece.op != "same" for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class History:
    """A unit's steps, the latest first, and the whole way from its first draft to what stands.

    ``draft`` is None where there never was one; then ``pieces`` is empty.
    """

    unit: Unit
    draft: str | None
    pieces: list[Piece]
    steps: list[Step]

    @property
    def is_unchanged(self) -> bool:
        """Whether what stands is the first draft as it was."""
        return all(piece.op == "same" for piece in self.pieces)


def of_unit(session: Session, unit: Unit) -> History:
    """Tell a unit's history."""
    draft = None if unit.draft is None else units.draft_text(unit)
    lang = unit.bitext.target_lang
    return History(
        unit=unit,
        draft=draft,
        pieces=[] if draft is None else difference(draft, units.target_text(unit), lang),
        steps=[_step(unit, change, who) for change, who in _changes(session, unit)],
    )


def _changes(session: Session, unit: Unit) -> list[tuple[Change, str | None]]:
    """Find the changes of a unit; those of more than two units on a side are looked through."""
    both = (Change.before, Change.after)
    ids = (side[place]["id"].as_integer() for side in both for place in (0, 1))
    query = (
        select(Change, User.name)
        .outerjoin(User, User.id == Change.user_id)
        .where(
            Change.bitext_id == unit.bitext_id,
            or_(
                *(one == unit.id for one in ids),
                *(func.json_array_length(side) > PAIR for side in both),
            ),
        )
        .order_by(Change.id.desc())
    )
    found = ((change, who) for change, who in session.execute(query))
    return [(change, who) for change, who in found if _is_of(change, unit)]


def _is_of(change: Change, unit: Unit) -> bool:
    return any(one["id"] == unit.id for one in (*change.before, *change.after))


def _step(unit: Unit, change: Change, who: str | None) -> Step:
    lang = unit.bitext.target_lang
    before, after = (_part(unit, side) for side in (change.before, change.after))
    return Step(
        action=change.action,
        who=who,
        at=change.at,
        undone_at=change.undone_at,
        state=_state(after[0]) if after else None,
        pieces=difference(_text(before, lang), _text(after, lang), lang),
    )


def _state(one: Snapshot) -> str | None:
    return "excluded" if one.get("excluded") else one.get("state")


def _part(unit: Unit, snapshots: list[Snapshot]) -> list[Snapshot]:
    """Give a unit's own part of a side; all of it where a split was still to make the unit."""
    mine = [one for one in snapshots if one["id"] == unit.id]
    return mine or (snapshots if len(snapshots) <= PAIR else [])


def _text(snapshots: list[Snapshot], lang: str) -> str:
    return sides.join([sentence for one in snapshots for sentence in one.get("target", [])], lang)
