"""What was changed, by whom, and taking it back.

A change keeps its units whole, as they were before and as they became. Undo puts the earlier
ones back, but only while the later ones still stand unchanged: nobody's work is overwritten.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from workbench.core.errors import N_, ConflictError, NotFoundError
from workbench.db import now
from workbench.models import Bitext, Change, Unit, User

# What a person can change; draft and ids travel along so that a merged unit can come back whole.
CONTENT = ("kind", "source", "target", "state", "excluded", "locked", "origin", "percent")
IDENTITY = ("id", "tuid", "block_id", "source_hash", "draft", "draft_model", "draft_at")
Snapshot = dict[str, object]


def snapshot(unit: Unit) -> Snapshot:
    """Copy a unit into plain values."""
    values: Snapshot = {name: getattr(unit, name) for name in (*CONTENT, *IDENTITY)}
    values["draft_at"] = unit.draft_at.isoformat() if unit.draft_at else None
    return values


def record(
    session: Session, user: User, action: str, before: Sequence[Snapshot], after: Iterable[Unit]
) -> None:
    """Write a change down. ``before`` and ``after`` are in the order of the text."""
    session.flush()
    later = [snapshot(unit) for unit in after]
    bitext_id = session.get_one(Unit, later[0]["id"]).bitext_id
    session.add(
        Change(
            bitext_id=bitext_id, user_id=user.id, action=action, before=list(before), after=later
        )
    )
    session.flush()


def undo(session: Session, bitext: Bitext, user: User) -> list[Unit]:
    """Take back a person's latest change in a bitext; gives the units as they are now.

    Raises NotFoundError when there is nothing to undo, ConflictError when a unit has changed since.
    """
    query = select(Change).where(
        Change.bitext_id == bitext.id, Change.user_id == user.id, Change.undone_at.is_(None)
    )
    change = session.scalar(query.order_by(Change.id.desc()).limit(1))
    if change is None:
        raise NotFoundError(N_("There is nothing of yours to undo in this text."))
    standing = [_standing(session, later) for later in change.after]
    units = _put_back(session, bitext, user, change.before, standing)
    change.undone_at = now()
    session.flush()
    return units


def _standing(session: Session, later: Snapshot) -> Unit:
    """Give the unit if it still is what the change made of it."""
    unit = session.get(Unit, later["id"])
    if unit is None or any(getattr(unit, name) != later[name] for name in CONTENT):
        raise ConflictError(
            N_("This can't be undone: the text was changed again since. Look at it first.")
        )
    return unit


def _put_back(
    session: Session, bitext: Bitext, user: User, before: list[Snapshot], standing: list[Unit]
) -> list[Unit]:
    there = {unit.id: unit for unit in standing}
    position = standing[0].position
    restored = []
    for offset, earlier in enumerate(before):
        unit = there.pop(earlier["id"], None)  # type: ignore[call-overload]
        if unit is None:
            make_room(session, bitext.id, position + offset, 1)
            unit = Unit(bitext_id=bitext.id, position=position + offset, version=0)
            unit.id = earlier["id"]  # type: ignore[assignment]
            session.add(unit)
        _fill(unit, earlier, user)
        restored.append(unit)
    for gone in there.values():
        session.delete(gone)
        session.flush()
        close_gap(session, bitext.id, gone.position)
    return restored


def _fill(unit: Unit, earlier: Snapshot, user: User) -> None:
    for name in (*CONTENT, *IDENTITY[1:]):
        setattr(unit, name, earlier[name])
    moment = earlier["draft_at"]
    unit.draft_at = datetime.fromisoformat(str(moment)) if moment else None
    touch(unit, user)


def touch(unit: Unit, user: User) -> None:
    """Mark a unit as changed by a person, so that older edits of it are seen to be old."""
    unit.version += 1
    unit.changed_at, unit.changed_by = now(), user.id


def make_room(session: Session, bitext_id: int, position: int, places: int) -> None:
    """Move the units from a position on down by some places."""
    session.execute(
        update(Unit)
        .where(Unit.bitext_id == bitext_id, Unit.position >= position)
        .values(position=Unit.position + places)
    )


def close_gap(session: Session, bitext_id: int, position: int) -> None:
    """Move the units behind a place up by one."""
    make_room(session, bitext_id, position + 1, -1)
