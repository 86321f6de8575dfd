"""The step that moves a whole side by one row. It may change all rows, so it works on copies."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from workbench.core.errors import N_, InputError
from workbench.models import Bitext, Unit, User
from workbench.services import store
from workbench.services.alignment_rows import CONFIRMED
from workbench.services.alignment_step import (
    NO_ROW_ABOVE,
    Done,
    Seen,
    Side,
    Step,
    Way,
    held_by,
)
from workbench.services.snapshots import Snapshot, snapshot, where

ROWS_A_QUERY = 250
WRITTEN = ("source", "target", "source_hash", "pairing", "score", "state", "origin")


def shift(
    session: Session, bitext: Bitext, user: User, seen: Seen, unit_id: int, side: Side, way: Way
) -> Done:
    """Move a whole side from a row on by one row.

    It goes as far as the first row where this side is empty; rows that are accepted stay as they
    are, so that the last row before one takes up what is left.
    """
    step = Step(session, bitext, user, seen)
    unit = step.look(unit_id)
    held_by(unit, side)
    rows = [snapshot(unit), *_chain(step, unit, side)]
    rows = _with_end(step, rows, side) if way == "down" else [_above(step, unit), *rows]
    held = [row[side] for row in rows]
    if way == "down":
        moved = [[], *held[:-2], held[-2] + held[-1]]
    else:
        moved = [held[0] + held[1], *held[2:], []]
    changed = [_by_hand(row, side, its) for row, its in zip(rows, moved, strict=True)]
    step.rewrite(rows, changed, WRITTEN)
    return step.finish("shift", step.drop_empty([row["id"] for row in rows], unit_id))


def _chain(step: Step, unit: Unit, side: Side) -> Iterator[Snapshot]:
    """Copy the rows below up to one where the side is empty; what is settled ends it before."""
    place = unit.position
    while rows := where(step.session, *step.below(place), limit=ROWS_A_QUERY):
        for row in rows:
            if row["locked"] or row["pairing"] == "accepted" or row["state"] in CONFIRMED:
                return
            yield row
            if not row[side]:
                return
        place = rows[-1]["position"]


def _with_end(step: Step, rows: list[Snapshot], side: Side) -> list[Snapshot]:
    """Add an empty row at the end of the text where all rows are full."""
    if rows[-1][side] and not where(step.session, *step.below(rows[-1]["position"]), limit=1):
        new = step.add(step.session.get_one(Unit, rows[-1]["id"]))
        return [*rows, snapshot(new)]
    if len(rows) == 1:
        raise InputError(N_("The row below is accepted: take that back first."))
    return rows


def _above(step: Step, unit: Unit) -> Snapshot:
    above = next(step.following(unit, "up"), None)
    if above is None:
        raise InputError(NO_ROW_ABOVE)
    return snapshot(step.changeable(above))


def _by_hand(row: Snapshot, side: Side, sentences: list[str]) -> Snapshot:
    """Copy a row with other sentences on a side, as one that a person set."""
    changed = row | {side: sentences, "pairing": "hand", "score": None}
    if side == "source":
        changed["source_hash"] = store.text_hash("".join(sentences))
    changed["state"] = "draft" if changed["target"] else "new"
    changed["origin"] = (row["origin"] or "hand") if changed["target"] else ""
    return changed
