"""The alignment editor's steps; each is undoable and saved at once.

A step names the rows that the person saw, with their versions; where they are not so any more it
is refused with a StaleRowsError. Rows that are excluded are passed over.
"""

from sqlalchemy.orm import Session

from workbench.core.align import SURE
from workbench.models import Bitext, User
from workbench.services import journal
from workbench.services.alignment_moves import (
    edge,
    insert,
    merge,
    move,
    remove,
    split,
    swap,
)
from workbench.services.alignment_rows import (
    Changes,
    Overview,
    Standing,
    changes,
    is_settled,
    overview,
    rows,
    standing,
    token,
)
from workbench.services.alignment_shift import shift
from workbench.services.alignment_step import SIDES, Done, Seen, Side, StaleRowsError, Way
from workbench.services.alignment_texts import cut, edit, join
from workbench.services.alignment_verdicts import UNPAIRED, accept, accept_sure, exclude, review

__all__ = [
    "SIDES",
    "SURE",
    "UNPAIRED",
    "Changes",
    "Done",
    "Overview",
    "Seen",
    "Side",
    "StaleRowsError",
    "Standing",
    "Way",
    "accept",
    "accept_sure",
    "changes",
    "cut",
    "edge",
    "edit",
    "exclude",
    "insert",
    "is_settled",
    "join",
    "merge",
    "move",
    "overview",
    "redo",
    "remove",
    "review",
    "rows",
    "shift",
    "split",
    "standing",
    "swap",
    "token",
    "undo",
]


def undo(session: Session, bitext: Bitext, user: User) -> Done:
    """Take back the person's latest change in the text, whatever page it was made on."""
    return _done(journal.undo(session, bitext, user))


def redo(session: Session, bitext: Bitext, user: User) -> Done:
    """Do again what the person undid last."""
    return _done(journal.redo(session, bitext, user))


def _done(step: journal.Step) -> Done:
    found = sorted(step.units, key=lambda unit: unit.position)
    return Done(found, step.gone, found[0].id)
