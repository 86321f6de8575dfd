"""What was changed, by whom, and taking it back.

A change keeps its units whole, as they were before and as they became. Undo puts the earlier
ones back, but only while the later ones still stand unchanged: nobody's work is overwritten.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from workbench.core import sides
from workbench.core.errors import N_, ConflictError, NotFoundError
from workbench.db import now
from workbench.models import Bitext, Change, Unit, User, WorkingText
from workbench.services import layout, store

# What a person can change; draft and ids travel along so that a merged unit can come back whole.
CONTENT = (
    "kind",
    "source",
    "target",
    "state",
    "excluded",
    "locked",
    "origin",
    "percent",
    "pairing",
    "score",
)
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
# A change of many units of a text at one go.
REPAIR = "repair"
# Databases take some thousands of values in a statement and no more.
UNITS_A_QUERY = 500
# Of changes of more units than this only what became different is written down.
FEW = 8
# Stands for all of CONTENT in what was written down in part.
SEAL = "seal"


@dataclass(frozen=True, slots=True)
class Step:
    """What an undo or a redo did: the units as they are now, and the ids of those that went."""

    units: list[Unit]
    gone: list[int]


def snapshot(unit: Unit) -> Snapshot:
    """Copy a unit into plain values."""
    values: Snapshot = {name: getattr(unit, name) for name in (*CONTENT, *IDENTITY, *PLACE)}
    values["draft_at"] = unit.draft_at.isoformat() if unit.draft_at else None
    return values


def record(
    session: Session, user: User, action: str, before: Sequence[Snapshot], after: Iterable[Unit]
) -> Change:
    """Write a change down. ``before`` and ``after`` are in the order of the text.

    Units that are on both sides were changed, or moved; one that is on one side alone came by
    the change or went by it.
    """
    session.flush()
    later = [snapshot(unit) for unit in after]
    bitext_id = session.get_one(Unit, later[0]["id"]).bitext_id
    earlier = list(before)
    if max(len(earlier), len(later)) > FEW:
        earlier, later = _shortened(earlier, later), _shortened(later, earlier)
    change = Change(
        bitext_id=bitext_id, user_id=user.id, action=action, before=earlier, after=later
    )
    session.add(change)
    session.flush()
    return change


def _shortened(side: Sequence[Snapshot], other: Sequence[Snapshot]) -> list[Snapshot]:
    """Keep of units that are on the other side too what differs there, and a seal of the rest."""
    known = {one["id"]: one for one in other}
    return [_difference(one, known[one["id"]]) if one["id"] in known else one for one in side]


def _difference(one: Snapshot, other: Snapshot) -> Snapshot:
    kept = {name: one[name] for name in ("id", *PLACE)}
    changed = {name: value for name, value in one.items() if value != other[name]}
    return kept | changed | {SEAL: _seal(one)}


def _seal(values: Snapshot) -> str:
    content = json.dumps([values[name] for name in CONTENT])
    return hashlib.blake2b(content.encode(), digest_size=12).hexdigest()


def undo(session: Session, bitext: Bitext, user: User) -> Step:
    """Take back a person's latest change in a bitext.

    Raises NotFoundError when there is nothing to undo, ConflictError when a unit has changed since.
    """
    store.hold(session, Bitext, bitext.id, NO_BITEXT)
    change = _latest(session, bitext, user)
    if change is None:
        raise NotFoundError(N_("There is nothing of yours to undo in this text."))
    return take_back(session, bitext, user, change)


def redo(session: Session, bitext: Bitext, user: User) -> Step:
    """Do again what a person undid last, if they have done nothing new since.

    Raises NotFoundError when there is nothing to redo, ConflictError when a unit has changed since.
    """
    store.hold(session, Bitext, bitext.id, NO_BITEXT)
    latest = _latest(session, bitext, user)
    query = _of(bitext, user).where(Change.undone_at.is_not(None))
    if latest is not None:
        query = query.where(Change.id > latest.id)
    change = session.scalar(query.order_by(Change.id).limit(1))
    if change is None:
        raise NotFoundError(N_("There is nothing of yours to redo in this text."))
    step = _replace(session, bitext, user, change.before, change.after)
    change.undone_at = None
    session.flush()
    return step


def _of(bitext: Bitext, user: User) -> Select[Change]:
    return select(Change).where(Change.bitext_id == bitext.id, Change.user_id == user.id)


def _latest(session: Session, bitext: Bitext, user: User) -> Change | None:
    query = _of(bitext, user).where(Change.undone_at.is_(None))
    return session.scalar(query.order_by(Change.id.desc()).limit(1))


def take_back(session: Session, bitext: Bitext, user: User, change: Change) -> Step:
    """Take back one change of a bitext that is held.

    Raises ConflictError, and changes nothing, when one of its units has changed since.
    """
    step = _replace(session, bitext, user, change.after, change.before)
    change.undone_at = now()
    session.flush()
    return step


def _replace(
    session: Session, bitext: Bitext, user: User, there: list[Snapshot], wanted: list[Snapshot]
) -> Step:
    """Put units in the place of others that still have to stand as they were written down."""
    standing = _standing(session, there)
    if [one["id"] for one in there] == [one["id"] for one in wanted]:
        for unit, one in zip(standing, wanted, strict=True):
            _fill(unit, one, user)
        return Step(standing, [])
    shift = _shift(standing, there)
    ids = layout.order(session, bitext.id)
    known = {unit.id: unit for unit in standing}
    gone = _remove(session, known, wanted)
    units = [
        _put(session, bitext, user, one, known.get(one["id"]))
        for one in sorted(wanted, key=lambda one: one["position"])
    ]
    session.flush()
    others = [unit_id for unit_id in ids if unit_id not in known]
    for one in sorted(wanted, key=lambda one: one["position"]):
        others.insert(one["position"] + shift - 1, one["id"])
    layout.lay_out(session, bitext.id, others)
    return Step(units, gone)


def _standing(session: Session, there: list[Snapshot]) -> list[Unit]:
    """Give the units if they still are what was written down."""
    found: dict[int, Unit] = {}
    for start in range(0, len(there), UNITS_A_QUERY):
        ids = [one["id"] for one in there[start : start + UNITS_A_QUERY]]
        query = select(Unit).where(Unit.id.in_(ids)).execution_options(populate_existing=True)
        found |= {unit.id: unit for unit in session.scalars(query)}
    units = [found.get(one["id"]) for one in there]
    kept = [unit for unit, one in zip(units, there, strict=True) if unit and _is_as(unit, one)]
    if len(kept) < len(there):
        raise _changed_since()
    return kept


def _is_as(unit: Unit, one: Snapshot) -> bool:
    if SEAL in one:
        return bool(_seal(snapshot(unit)) == one[SEAL])
    # What was written down long ago lacks what came later.
    return all(getattr(unit, name) == one[name] for name in CONTENT if name in one)


def _changed_since() -> ConflictError:
    return ConflictError(
        N_("This can't be undone: the text was changed again since. Look at it first.")
    )


def _shift(standing: Sequence[Unit], there: Sequence[Snapshot]) -> int:
    """Say by how many places the units have moved; ConflictError if something came in between."""
    shifts = {unit.position - one["position"] for unit, one in zip(standing, there, strict=True)}
    if len(shifts) != 1:
        raise _changed_since()
    return int(shifts.pop())


def _remove(session: Session, known: dict[int, Unit], wanted: Sequence[Snapshot]) -> list[int]:
    """Delete the units that aren't wanted any more; what was typed in them goes to a neighbour."""
    stay = {one["id"] for one in wanted}
    kept = next((unit for unit in known.values() if unit.id in stay), None)
    gone = [unit for unit in known.values() if unit.id not in stay]
    for unit in gone:
        if kept is not None:
            carry_typing(session, kept, unit, kept.version)
        session.delete(unit)
    session.flush()
    return [unit.id for unit in gone]


def _put(session: Session, bitext: Bitext, user: User, one: Snapshot, unit: Unit | None) -> Unit:
    """Give a unit its earlier values; one that went is made anew under its old id.

    It goes on from its old version: an edit made on an earlier one is still seen to be old.
    """
    if unit is None:
        unit = Unit(bitext_id=bitext.id, position=one["position"], version=one["version"])
        unit.id = one["id"]
        session.add(unit)
    _fill(unit, one, user)
    return unit


def _fill(unit: Unit, earlier: Snapshot, user: User) -> None:
    for name in (*CONTENT, *IDENTITY[1:]):
        if name in earlier:  # what was written down in part, or long ago, lacks the others
            setattr(unit, name, earlier[name])
    if "draft_at" in earlier:
        moment = earlier["draft_at"]
        unit.draft_at = datetime.fromisoformat(moment) if moment else None
    touch(unit, user)


def touch(unit: Unit, user: User) -> None:
    """Mark a unit as changed by a person, so that older edits of it are seen to be old."""
    unit.version += 1
    unit.changed_at, unit.changed_by = now(), user.id


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
