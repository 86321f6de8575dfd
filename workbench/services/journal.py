"""What was changed, by whom, and taking it back.

A change keeps its units whole, as they were before and as they became. Undo puts the earlier
ones back, but only while the later ones still stand unchanged: nobody's work is overwritten.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from workbench.core import sides
from workbench.core.errors import N_, ConflictError, NotFoundError
from workbench.db import now
from workbench.models import Bitext, Change, Unit, User, WorkingText
from workbench.services import layout, store
from workbench.services.snapshots import (
    CONTENT,
    IDENTITY,
    Snapshot,
    as_then,
    is_as,
    moment,
    read,
    shortened,
    snapshot,
    write,
    written,
)

NO_BITEXT = N_("There is no such text, or you are not in its project.")
# The version of a text that was typed on a unit that is no more as it was.
STALE = 0
# A change of many units of a text at one go.
REPAIR = "repair"
# Of changes of more units than this only what became different is written down.
FEW = 8
# As many of the units are shown to who did the step; a page asks for the others.
MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Step:
    """What an undo or a redo did: units as they are now, and the ids of those that went.

    Of a change of very many units the first ones are here.
    """

    units: list[Unit]
    gone: list[int]


def record(
    session: Session, user: User, action: str, before: Sequence[Snapshot], after: Iterable[Unit]
) -> Change:
    """Write a change down. ``before`` and ``after`` are in the order of the text.

    Units that are on both sides were changed, or moved; one that is on one side alone came by
    the change or went by it.
    """
    session.flush()
    units = list(after)
    return record_copies(session, user, action, units[0].bitext_id, before, map(snapshot, units))


def record_copies(
    session: Session,
    user: User,
    action: str,
    bitext_id: int,
    before: Iterable[Snapshot],
    after: Iterable[Snapshot],
) -> Change:
    """Write a change of a bitext down as `record` does, by copies of its units."""
    earlier, later = list(before), list(after)
    if max(len(earlier), len(later)) > FEW:
        earlier, later = shortened(earlier, later), shortened(later, earlier)
    change = Change(
        bitext_id=bitext_id, user_id=user.id, action=action, before=earlier, after=later
    )
    session.add(change)
    session.flush()
    return change


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
    query = query.order_by(Change.undone_at.desc(), Change.id)
    change = session.scalar(query.limit(1))
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
    ordered = sorted(wanted, key=lambda one: one["position"])
    gone: list[int] = []
    if [one["id"] for one in there] == [one["id"] for one in wanted]:
        _put(session, bitext, user, standing, wanted)
    else:
        shift, ids = _shift(standing, there), layout.order(session, bitext.id)
        gone = _remove(session, standing, wanted)
        _put(session, bitext, user, standing, wanted)
        others = [unit_id for unit_id in ids if unit_id not in standing]
        for one in ordered:
            others.insert(one["position"] + shift - 1, one["id"])
        layout.lay_out(session, bitext.id, others)
    return Step(shown(session, [one["id"] for one in ordered[:MOST_SHOWN]]), gone)


def _standing(session: Session, there: list[Snapshot]) -> dict[int, Snapshot]:
    """Copy the units by id if they still are what was written down."""
    found = read(session, [one["id"] for one in there])
    if any(one["id"] not in found or not is_as(found[one["id"]], one) for one in there):
        raise _changed_since()
    return found


def _changed_since() -> ConflictError:
    return ConflictError(
        N_("This can't be undone: the text was changed again since. Look at it first.")
    )


def _shift(standing: dict[int, Snapshot], there: Sequence[Snapshot]) -> int:
    """Say by how many places the units have moved; ConflictError if something came in between."""
    shifts = {standing[one["id"]]["position"] - one["position"] for one in there}
    if len(shifts) != 1:
        raise _changed_since()
    return int(shifts.pop())


def _remove(
    session: Session, standing: dict[int, Snapshot], wanted: Sequence[Snapshot]
) -> list[int]:
    """Delete the units that aren't wanted any more; what was typed in them goes to a neighbour."""
    stay = {one["id"] for one in wanted}
    gone = [unit_id for unit_id in standing if unit_id not in stay]
    kept = next((unit_id for unit_id in standing if unit_id in stay), None)
    for unit_id in gone:
        unit = session.get_one(Unit, unit_id)
        if kept is not None:
            near = session.get_one(Unit, kept)
            carry_typing(session, near, unit, near.version)
        session.delete(unit)
    session.flush()
    return gone


def _put(
    session: Session,
    bitext: Bitext,
    user: User,
    standing: dict[int, Snapshot],
    wanted: Sequence[Snapshot],
) -> None:
    """Give units what was written down of them; those that went are made anew."""
    there = [one for one in wanted if one["id"] in standing]
    write(session, user, [as_then(standing[one["id"]], one) for one in there], written(there))
    session.add_all(_brought_back(bitext, user, one) for one in wanted if one["id"] not in standing)
    session.flush()


def _brought_back(bitext: Bitext, user: User, one: Snapshot) -> Unit:
    """Make a unit that went anew under its old id.

    It goes on from its old version: an edit made on an earlier one is still seen to be old.
    """
    unit = Unit(bitext_id=bitext.id, position=one["position"], version=one["version"])
    for name in (*CONTENT, *IDENTITY):
        if name in one:
            setattr(unit, name, one[name])
    unit.draft_at = moment(one["draft_at"])
    touch(unit, user)
    return unit


def shown(session: Session, ids: Sequence[int]) -> list[Unit]:
    """Load units as they are now, in the order of the text."""
    query = select(Unit).where(Unit.id.in_(ids)).order_by(Unit.position)
    return list(session.scalars(query.execution_options(populate_existing=True)))


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
