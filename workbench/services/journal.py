"""What was changed, by whom, and taking it back.

A change keeps its units whole, as they were before and as they became. Undo puts the earlier
ones back, but only while the later ones still stand unchanged: nobody's work is overwritten.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from workbench.core import sides
from workbench.core.errors import N_, ConflictError, NotFoundError
from workbench.db import now
from workbench.models import Bitext, Change, Unit, User, WorkingText
from workbench.services import store

# What a person can change; draft and ids travel along so that a merged unit can come back whole.
CONTENT = ("kind", "source", "target", "state", "excluded", "locked", "origin", "percent")
IDENTITY = (
    "id",
    "tuid",
    "block_id",
    "source_hash",
    "draft",
    "draft_model",
    "draft_flag",
    "draft_at",
)
# Where it stood among its neighbours, and the version that edits of it named.
PLACE = ("position", "version")
Snapshot = dict[str, Any]
NO_BITEXT = N_("There is no such text, or you are not in its project.")
# The version of a text that was typed on a unit that is no more as it was.
STALE = 0
# A change of many units of a text at one go; all others are of two at most.
REPAIR = "repair"


def snapshot(unit: Unit) -> Snapshot:
    """Copy a unit into plain values."""
    values: Snapshot = {name: getattr(unit, name) for name in (*CONTENT, *IDENTITY, *PLACE)}
    values["draft_at"] = unit.draft_at.isoformat() if unit.draft_at else None
    return values


def record(
    session: Session, user: User, action: str, before: Sequence[Snapshot], after: Iterable[Unit]
) -> Change:
    """Write a change down. ``before`` and ``after`` are in the order of the text.

    As many units before as after are the same ones, each changed; else one of them was cut, or
    joined with the next.
    """
    session.flush()
    later = [snapshot(unit) for unit in after]
    bitext_id = session.get_one(Unit, later[0]["id"]).bitext_id
    change = Change(
        bitext_id=bitext_id, user_id=user.id, action=action, before=list(before), after=later
    )
    session.add(change)
    session.flush()
    return change


def undo(session: Session, bitext: Bitext, user: User) -> list[Unit]:
    """Take back a person's latest change in a bitext; gives the units as they are now.

    Raises NotFoundError when there is nothing to undo, ConflictError when a unit has changed since.
    """
    store.hold(session, Bitext, bitext.id, NO_BITEXT)
    query = select(Change).where(
        Change.bitext_id == bitext.id, Change.user_id == user.id, Change.undone_at.is_(None)
    )
    change = session.scalar(query.order_by(Change.id.desc()).limit(1))
    if change is None:
        raise NotFoundError(N_("There is nothing of yours to undo in this text."))
    return take_back(session, bitext, user, change)


def take_back(session: Session, bitext: Bitext, user: User, change: Change) -> list[Unit]:
    """Take back one change of a bitext that is held; gives the units as they are now.

    Raises ConflictError, and changes nothing, when one of its units has changed since.
    """
    standing = [_standing(session, later) for later in change.after]
    units = _put_back(session, bitext, user, change.before, standing)
    change.undone_at = now()
    session.flush()
    return units


def _standing(session: Session, later: Snapshot) -> Unit:
    """Give the unit if it still is what the change made of it."""
    unit = session.get(Unit, later["id"], populate_existing=True)
    if unit is None or any(getattr(unit, name) != later[name] for name in CONTENT):
        raise ConflictError(
            N_("This can't be undone: the text was changed again since. Look at it first.")
        )
    return unit


def _put_back(
    session: Session, bitext: Bitext, user: User, before: list[Snapshot], standing: list[Unit]
) -> list[Unit]:
    if len(before) == len(standing):
        for unit, earlier in zip(standing, before, strict=True):
            _fill(unit, earlier, user)
        return standing
    kept, *gone = standing
    shift = kept.position - before[0]["position"]
    for unit in gone:
        carry_typing(session, kept, unit, kept.version)
        session.delete(unit)
        session.flush()
        close_gap(session, bitext.id, unit.position)
    _fill(kept, before[0], user)
    return [kept, *(_brought_back(session, bitext, user, one, shift) for one in before[1:])]


def _brought_back(
    session: Session, bitext: Bitext, user: User, earlier: Snapshot, shift: int
) -> Unit:
    """Make room for a unit that was merged away, and make it anew under its old id.

    It goes on from its old version: an edit made on an earlier one is still seen to be old.
    """
    position = earlier["position"] + shift
    make_room(session, bitext.id, position, 1)
    unit = Unit(bitext_id=bitext.id, position=position, version=earlier["version"])
    unit.id = earlier["id"]
    _fill(unit, earlier, user)
    session.add(unit)
    return unit


def _fill(unit: Unit, earlier: Snapshot, user: User) -> None:
    for name in (*CONTENT, *IDENTITY[1:]):
        if name in earlier:  # what was written down long ago lacks what came later
            setattr(unit, name, earlier[name])
    moment = earlier["draft_at"]
    unit.draft_at = datetime.fromisoformat(moment) if moment else None
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


def carry_typing(session: Session, kept: Unit, gone: Unit, seen: int) -> None:
    """Move what people typed into a unit that goes to the one that stays; nothing is lost.

    Both units still have their targets, ``seen`` is the version of ``kept`` before this step,
    which makes the next one of it.
    """
    rows = session.scalars(
        select(WorkingText).where(WorkingText.unit_id.in_((kept.id, gone.id)))
    ).all()
    versions = {kept.id: seen, gone.id: gone.version}
    for user_id in {row.user_id for row in rows}:
        typed = {row.unit_id: row for row in rows if row.user_id == user_id}
        fresh = all(row.version == versions[row.unit_id] for row in typed.values())
        session.merge(
            WorkingText(
                unit_id=kept.id,
                user_id=user_id,
                version=seen + 1 if fresh else STALE,
                text=_typed_text([kept, gone], typed),
                at=now(),
            )
        )
    for row in rows:
        if row.unit_id == gone.id:
            session.delete(row)
    session.flush()


def _typed_text(pair: Sequence[Unit], typed: dict[int, WorkingText]) -> str:
    """Join what was typed into either unit, or stands in it, to one text."""
    lang = pair[0].bitext.target_lang
    texts = [
        typed[unit.id].text if unit.id in typed else sides.join(unit.target, lang) for unit in pair
    ]
    return sides.join([text for text in texts if text.strip()], lang)
