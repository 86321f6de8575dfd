"""The steps of the alignment editor: what a form asks for becomes one service call."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import request
from sqlalchemy.orm import Session

from workbench.core.errors import N_, InputError
from workbench.core.text import normalise
from workbench.models import Bitext, Unit, User
from workbench.services import alignment
from workbench.services.alignment import Done, Seen, Side, Way
from workbench.web import forms
from workbench.web.i18n import say

INCOMPLETE = N_("This form is incomplete. Reload the page and try again.")
# More rows than this nobody has seen between a sentence and where it is dropped.
MOST_SEEN = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for a step, and in which text; the rest is in the form."""

    session: Session
    bitext: Bitext
    user: User

    @property
    def row(self) -> tuple[Session, Bitext, User, Seen, int]:
        """What every step on a row takes."""
        return *self.whole, seen(), forms.number("unit")

    @property
    def whole(self) -> tuple[Session, Bitext, User]:
        """What a step on the whole text takes."""
        return self.session, self.bitext, self.user


def seen() -> Seen:
    """Read which rows the step relies on, with their versions: ``12:3,13:1``."""
    try:
        pairs = [one.split(":") for one in request.form.get("seen", "").split(",")]
        found = [(forms.row_number(unit), forms.row_number(version)) for unit, version in pairs]
    except ValueError:
        raise InputError(INCOMPLETE) from None
    if len(found) > MOST_SEEN:
        raise InputError(N_("That is too far at a time. Move it in smaller steps."))
    return found


def _side() -> Side:
    side = request.form.get("side")
    if side == "source":
        return "source"
    if side == "target":
        return "target"
    raise InputError(INCOMPLETE)


def _way() -> Way:
    way = request.form.get("way")
    if way == "up":
        return "up"
    if way == "down":
        return "down"
    raise InputError(INCOMPLETE)


def _merge(asked: Asked) -> Done:
    """Merge with the row below; ``way=up`` with the one above, which comes first in ``seen``."""
    if request.form.get("way") != "up":
        return alignment.merge(*asked.row)
    _, _, _, rows, unit = asked.row
    ids = [unit_id for unit_id, _ in rows]
    place = ids.index(unit) if unit in ids else 0
    if place == 0:
        raise InputError(N_("There is no row above this one."))
    return alignment.merge(*asked.whole, rows, ids[place - 1])


def _split(asked: Asked) -> Done:
    return alignment.split(*asked.row, _place())


def _place() -> tuple[int, int] | None:
    """Read before which sentences to split, ``1:2``; None where nothing was chosen."""
    chosen = request.form.get("at")
    if not chosen:
        return None
    try:
        source, target = chosen.split(":")
        return forms.row_number(source), forms.row_number(target)
    except ValueError:
        raise InputError(INCOMPLETE) from None


def _move(asked: Asked) -> Done:
    return alignment.move(*asked.row, _side(), forms.number("index"), forms.number("to"))


def _edge(asked: Asked) -> Done:
    return alignment.edge(*asked.row, _side(), _way())


def _shift(asked: Asked) -> Done:
    return alignment.shift(*asked.row, _side(), _way())


def _exclude(asked: Asked) -> Done:
    return alignment.exclude(*asked.row, excluded=request.form.get("excluded") == "1")


def _edit(asked: Asked) -> Done:
    return alignment.edit(*asked.row, _side(), forms.number("index"), forms.text("text"))


def _cut(asked: Asked) -> Done:
    index, text = forms.number("index"), forms.text("text")
    return alignment.cut(*asked.row, _side(), index, text, _caret())


def _caret() -> int:
    """Give the caret's place in the normalised text; browsers count what was typed as it is."""
    return len(normalise(request.form.get("text", "")[: forms.number("at")]))


def _join(asked: Asked) -> Done:
    return alignment.join(*asked.row, _side(), forms.number("index"), forms.text("text"))


@dataclass(frozen=True, slots=True)
class StepOf:
    """A step: what does it, what is said then, and what where it took something back."""

    do: Callable[[Asked], Done]
    said: str
    said_back: str = ""
    took_back: Callable[[Unit], bool] = lambda _: False


STEPS: dict[str, StepOf] = {
    "merge": StepOf(_merge, N_("Merged.")),
    "split": StepOf(_split, N_("Split.")),
    "move": StepOf(_move, N_("Moved.")),
    "edge": StepOf(_edge, N_("Moved.")),
    "shift": StepOf(_shift, N_("The whole side was moved from here on.")),
    "swap": StepOf(lambda asked: alignment.swap(*asked.row), N_("Swapped.")),
    "insert": StepOf(lambda asked: alignment.insert(*asked.row), N_("An empty row was put in.")),
    "remove": StepOf(lambda asked: alignment.remove(*asked.row), N_("The empty row is gone.")),
    "accept": StepOf(
        lambda asked: alignment.accept(*asked.row),
        N_("Accepted."),
        N_("The row isn't accepted any more."),
        lambda unit: unit.pairing != "accepted",
    ),
    "accept_sure": StepOf(
        lambda asked: alignment.accept_sure(*asked.whole), N_("All sure rows are accepted.")
    ),
    "review": StepOf(
        lambda asked: alignment.review(*asked.row),
        N_("Marked for a second look."),
        N_("The mark was taken away."),
        lambda unit: unit.pairing != "review",
    ),
    "exclude": StepOf(
        _exclude, N_("Left out."), N_("Brought back."), lambda unit: unit.excluded == ""
    ),
    "edit": StepOf(_edit, N_("Saved.")),
    "cut": StepOf(_cut, N_("Cut in two.")),
    "join": StepOf(_join, N_("Joined.")),
    "undo": StepOf(lambda asked: alignment.undo(*asked.whole), N_("Undone.")),
    "redo": StepOf(lambda asked: alignment.redo(*asked.whole), N_("Done again.")),
}


def said(op: str, done: Done) -> str:
    """Say in the reader's language what a step did."""
    step = STEPS[op]
    back = any(step.took_back(unit) for unit in done.units if unit.id == done.focus)
    return say(step.said_back if back else step.said, {})
