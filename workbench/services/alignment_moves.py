"""Steps that set which sentences stand in which row: rows joined and cut, sentences moved."""

from itertools import chain

from sqlalchemy.orm import Session

from workbench.core.align import best_cut
from workbench.core.errors import N_, InputError
from workbench.models import Bitext, Unit, User
from workbench.services.alignment_step import (
    NO_ROW_ABOVE,
    NO_ROW_BELOW,
    NOTHING_HERE,
    SOURCE_LANG,
    Done,
    Seen,
    Side,
    StaleRowsError,
    Step,
    Way,
    held_by,
    set_by_hand,
)


def merge(session: Session, bitext: Bitext, user: User, seen: Seen, unit_id: int) -> Done:
    """Join a row with the one below. Of two accepted rows the whole is accepted, too."""
    step = Step(session, bitext, user, seen)
    unit = step.included(unit_id)
    other = step.neighbour(unit, "down")
    if other is None:
        raise InputError(NO_ROW_BELOW)
    step.absorb(unit, other)
    return step.finish("merge", unit.id)


def split(
    session: Session,
    bitext: Bitext,
    user: User,
    seen: Seen,
    unit_id: int,
    at: tuple[int, int] | None,
) -> Done:
    """Cut a row in two before the given sentences of its source and target.

    Without ``at`` it is cut where the two halves fit best.
    """
    step = Step(session, bitext, user, seen)
    unit = step.included(unit_id)
    if len(unit.source) + len(unit.target) < 2:
        raise InputError(N_("A row of one sentence can't be split. Cut the sentence first."))
    i, j = at or best_cut(unit.source, unit.target, bitext.target_lang, source_lang=SOURCE_LANG)
    if not (0 <= i <= len(unit.source) and 0 <= j <= len(unit.target)):
        raise StaleRowsError
    if i + j in (0, len(unit.source) + len(unit.target)):
        raise InputError(N_("Choose a sentence that is to begin the second row."))
    second = step.add(unit)
    unit.source, second.source = unit.source[:i], unit.source[i:]
    unit.target, second.target = unit.target[:j], unit.target[j:]
    _hand_on_origin(unit, second)
    return step.finish("split", unit.id)


def _hand_on_origin(unit: Unit, second: Unit) -> None:
    second.origin = unit.origin
    for half in (unit, second):
        set_by_hand(half)


def edge(
    session: Session, bitext: Bitext, user: User, seen: Seen, unit_id: int, side: Side, way: Way
) -> Done:
    """Move the first sentence of a side to the row above, or its last to the row below.

    At the end of the text a new row is made for it.
    """
    step = Step(session, bitext, user, seen)
    unit = step.included(unit_id)
    here = held_by(unit, side)
    other = step.neighbour(unit, way)
    if other is None:
        if len(unit.source) + len(unit.target) < 2:
            raise InputError(NO_ROW_BELOW if way == "down" else NO_ROW_ABOVE)
        other = step.add(unit, way)
    place = 0 if way == "up" else len(here) - 1
    _carry(step, unit, other, side, place)
    return _finish_move(step, "edge", [unit, other], unit)


def move(
    session: Session,
    bitext: Bitext,
    user: User,
    seen: Seen,
    unit_id: int,
    side: Side,
    index: int,
    to: int,
) -> Done:
    """Move a sentence to another row, and with it those of its side that stand between.

    So the order of the text stays: downwards the sentences behind it come along, upwards those
    before it.
    """
    step = Step(session, bitext, user, seen)
    unit, other = step.included(unit_id), step.included(to)
    if unit is other:
        raise InputError(N_("The sentence is in this row already."))
    if not 0 <= index < len(held_by(unit, side)):
        raise StaleRowsError
    _carry(step, unit, other, side, index)
    return _finish_move(step, "move", step.between(unit, other), other)


def _carry(step: Step, unit: Unit, other: Unit, side: Side, index: int) -> None:
    """Move what a side has up to a sentence, or from it on, into a row above or below."""
    run = step.between(unit, other)
    held: list[list[str]] = [list(getattr(row, side)) for row in run]
    if other.position > unit.position:
        first, last = held[0][:index], [*held[0][index:], *chain.from_iterable(held[1:])]
    else:
        first = [*chain.from_iterable(held[:-1]), *held[-1][: index + 1]]
        last = held[-1][index + 1 :]
    for row, sentences in zip(run, [first, *([[]] * (len(run) - 2)), last], strict=True):
        setattr(row, side, sentences)


def _finish_move(step: Step, action: str, run: list[Unit], focus: Unit) -> Done:
    """Mark the rows of a move as set by hand; those that were emptied go."""
    for unit in run:
        set_by_hand(unit)
    return step.finish(action, step.drop_empty([unit.id for unit in run], focus.id))


def swap(session: Session, bitext: Bitext, user: User, seen: Seen, unit_id: int) -> Done:
    """Exchange the target sides of a row and the one below."""
    step = Step(session, bitext, user, seen)
    unit = step.included(unit_id)
    other = step.neighbour(unit, "down")
    if other is None:
        raise InputError(NO_ROW_BELOW)
    if not (unit.target or other.target):
        raise InputError(NOTHING_HERE)
    unit.target, other.target = other.target, unit.target
    unit.origin, other.origin = other.origin, unit.origin
    return _finish_move(step, "swap", [unit, other], unit)


def insert(session: Session, bitext: Bitext, user: User, seen: Seen, unit_id: int) -> Done:
    """Make an empty row below a row."""
    step = Step(session, bitext, user, seen)
    unit = step.row(unit_id)
    new = step.add(unit)
    new.pairing = "hand"
    return step.finish("insert", new.id)


def remove(session: Session, bitext: Bitext, user: User, seen: Seen, unit_id: int) -> Done:
    """Take an empty row away."""
    step = Step(session, bitext, user, seen)
    unit = step.included(unit_id)
    if unit.source or unit.target:
        raise InputError(N_("Only an empty row can be removed. Exclude this one, or merge it."))
    other = step.neighbour(unit, "up") or step.neighbour(unit, "down")
    if other is None:
        raise InputError(N_("This is the only row of the text."))
    step.drop(unit, other)
    return step.finish("remove", other.id)
