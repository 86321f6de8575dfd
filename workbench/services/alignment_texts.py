"""Steps that change the sentences of a row themselves: edited, cut in two, joined."""

from sqlalchemy.orm import Session

from workbench.core import sides
from workbench.core.errors import N_, InputError
from workbench.core.text import normalise
from workbench.models import Bitext, Unit, User
from workbench.services import units
from workbench.services.alignment_step import (
    SOURCE_LANG,
    Done,
    Seen,
    Side,
    StaleRowsError,
    Step,
    held_by,
    set_by_hand,
)


def edit(
    session: Session,
    bitext: Bitext,
    user: User,
    seen: Seen,
    unit_id: int,
    side: Side,
    index: int,
    text: str,
) -> Done:
    """Change the text of a sentence; without any text the sentence goes.

    Behind the last one of a side, or where there is none, a new sentence is put.
    """
    step = Step(session, bitext, user, seen)
    unit = step.row(unit_id)
    kept = _typed(text)
    is_new = index == len(getattr(unit, side))
    _put(unit, side, index, [kept] if kept else [], replaced=0 if is_new else 1)
    return step.finish("edit", unit.id)


def cut(
    session: Session,
    bitext: Bitext,
    user: User,
    seen: Seen,
    unit_id: int,
    side: Side,
    index: int,
    text: str,
    at: int,
) -> Done:
    """Cut a sentence, as it is typed, in two before a character."""
    step = Step(session, bitext, user, seen)
    unit = step.row(unit_id)
    halves = [_typed(text[:at]), _typed(text[at:])]
    if not all(halves):
        raise InputError(N_("Put the caret inside the sentence, where it is to be cut."))
    _put(unit, side, index, halves)
    return step.finish("cut", unit.id)


def join(
    session: Session,
    bitext: Bitext,
    user: User,
    seen: Seen,
    unit_id: int,
    side: Side,
    index: int,
    text: str,
) -> Done:
    """Join a sentence, as it is typed, with the next one of its row and side."""
    step = Step(session, bitext, user, seen)
    unit = step.row(unit_id)
    sentences = held_by(unit, side)
    if index + 1 >= len(sentences):
        raise InputError(
            N_("There is no sentence behind this one in its row. Merge the rows first.")
        )
    lang = SOURCE_LANG if side == "source" else bitext.target_lang
    joined = sides.join([one for one in (_typed(text), sentences[index + 1]) if one], lang)
    _put(unit, side, index, [joined], replaced=2)
    return step.finish("join", unit.id)


def _typed(text: str) -> str:
    """Give a typed sentence as it is kept: on one line."""
    kept = " ".join(normalise(text).split("\n")).strip()
    units.check_length(kept)
    return kept


def _put(unit: Unit, side: Side, index: int, sentences: list[str], replaced: int = 1) -> None:
    """Put sentences in the place of others of a side. Who stands behind the row still does."""
    here: list[str] = getattr(unit, side)
    if not 0 <= index <= len(here) - replaced:
        raise StaleRowsError
    setattr(unit, side, [*here[:index], *sentences, *here[index + replaced :]])
    if not (here and getattr(unit, side)):
        set_by_hand(unit)
