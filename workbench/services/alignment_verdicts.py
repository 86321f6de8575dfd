"""Steps that say what a person thinks of a row: accepted, to be looked at again, left out."""

from sqlalchemy.orm import Session

from workbench.core.align import SURE
from workbench.core.errors import N_, InputError
from workbench.models import Bitext, Unit, User
from workbench.services import snapshots
from workbench.services.alignment_rows import is_settled
from workbench.services.alignment_step import Done, Seen, Step, unconfirm

# Why a row is excluded that a person accepted as having no counterpart.
UNPAIRED = "unpaired"


def accept(session: Session, bitext: Bitext, user: User, seen: Seen, unit_id: int) -> Done:
    """Stand behind a row as it is, or take that back.

    A row with one side has no counterpart then: it is left out of what goes out.
    """
    step = Step(session, bitext, user, seen)
    unit = step.row(unit_id)
    if unit.excluded not in ("", UNPAIRED):
        raise InputError(N_("This row is excluded. Bring it back first."))
    if is_settled(unit):
        _take_back(unit)
    else:
        _accept(unit)
    return step.finish("accept" if unit.pairing == "accepted" else "unaccept", unit.id)


def _accept(unit: Unit) -> None:
    if not (unit.source or unit.target):
        raise InputError(N_("This row is empty: there is nothing to accept. Remove it."))
    unit.pairing = "accepted"
    if unit.source and unit.target:
        unit.state = "translated"
    else:
        unit.excluded = UNPAIRED


def _take_back(unit: Unit) -> None:
    unit.pairing = "hand" if unit.score is None else "aligned"
    unit.excluded = "" if unit.excluded == UNPAIRED else unit.excluded
    unconfirm(unit)


def accept_sure(session: Session, bitext: Bitext, user: User) -> Done:
    """Accept all rows of both sides that the aligner is sure of and that nobody has touched.

    Raises InputError where there is none.
    """
    step = Step(session, bitext, user)
    found = snapshots.where(
        session,
        Unit.bitext_id == bitext.id,
        Unit.pairing == "aligned",
        Unit.score >= SURE,
        Unit.state == "draft",
        Unit.excluded == "",
        ~Unit.locked,
    )
    before = [one for one in found if one["source"] and one["target"]]
    if not before:
        raise InputError(N_("There is no row left that the aligner is sure of."))
    accepted = {"pairing": "accepted", "state": "translated"}
    step.rewrite(before, [one | accepted for one in before], accepted)
    return step.finish("accept-sure", before[-1]["id"])


def review(session: Session, bitext: Bitext, user: User, seen: Seen, unit_id: int) -> Done:
    """Mark a row for a second look, or take the mark away."""
    step = Step(session, bitext, user, seen)
    unit = step.included(unit_id)
    if unit.pairing == "review":
        _take_back(unit)
    else:
        unit.pairing = "review"
        unconfirm(unit)
    return step.finish("review" if unit.pairing == "review" else "unreview", unit.id)


def exclude(
    session: Session, bitext: Bitext, user: User, seen: Seen, unit_id: int, *, excluded: bool
) -> Done:
    """Leave a row out of what goes out, or bring it back."""
    step = Step(session, bitext, user, seen)
    unit = step.row(unit_id)
    if unit.excluded == UNPAIRED:
        _take_back(unit)
    unit.excluded = "hand" if excluded else ""
    return step.finish("exclude" if excluded else "restore", unit.id)
