"""Two texts beside each other: a translation is attached to an article, its alignment asked for."""

from typing import Protocol

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from workbench.core import clean
from workbench.core.errors import N_, ConflictError
from workbench.models import Article, Bitext, Job, Translation, Unit, User, WorkingText
from workbench.services import alignment_rows, bitexts, drafts, jobs, store

KIND = "align"
# Of texts that belong together more than this share stands in sure beads.
BELONGS = 0.2


class Side(Protocol):
    """A text as it was brought in."""

    @property
    def name(self) -> str:
        """The name of its file."""

    @property
    def format(self) -> str:
        """What kind of file it was."""

    @property
    def encoding(self) -> str:
        """How its characters were written."""

    @property
    def text(self) -> str:
        """The text itself."""


def begin(session: Session, user: User, article: Article, target_lang: str, side: Side) -> Bitext:
    """Keep a translation beside an article, for a job to line up with it.

    Drafts of the bitext that nobody confirmed are replaced then. Raises ConflictError where
    somebody stands behind a unit already, or is typing in one.
    """
    bitext = bitexts.begin(session, article, target_lang)
    store.hold(session, Bitext, bitext.id, bitexts.NO_BITEXT)
    held = settled(session, bitext)
    if held:
        raise ConflictError(
            N_(
                "%(count)d units of this text are confirmed, locked or being typed in. A"
                " translation is attached to a text that nobody has worked on yet."
            ),
            count=len(held),
        )
    session.merge(_translation(bitext, user, side))
    bitext.belonging = None
    session.flush()
    return bitext


def settled(session: Session, bitext: Bitext) -> set[int]:
    """Give the ids of the units that stay as they are: people stand behind them, or type there."""
    mine = Unit.bitext_id == bitext.id
    behind = or_(Unit.pairing == "accepted", Unit.locked, Unit.state.in_(alignment_rows.CONFIRMED))
    typed = select(WorkingText.unit_id).join(Unit).where(mine)
    kept = select(Unit.id).where(mine, Unit.excluded == "", behind)
    return {*session.scalars(typed), *session.scalars(kept)}


def _translation(bitext: Bitext, user: User, side: Side) -> Translation:
    found = clean.blocks(side.text)
    return Translation(
        bitext_id=bitext.id,
        name=side.name[-255:],
        format=side.format,
        encoding=side.encoding,
        text=side.text,
        blocks=[
            {"kind": one.kind, "text": one.text, "line": one.line, "excluded": one.excluded}
            for one in found
        ],
        created_by=user.id,
    )


def enqueue(
    session: Session, bitext: Bitext, user: User, *, anew: bool = False, keep_hand: bool = False
) -> Job:
    """Put the alignment of a bitext on the list of jobs; the one that is there already, if any.

    With ``anew`` the translation that was brought in is taken, else the rows as they stand: what
    isn't accepted is done again, but for what was set by hand if ``keep_hand``. Raises
    jobs.BusyError while a job of another kind is at work on the text.
    """
    job = Job(
        kind=KIND,
        bitext_id=bitext.id,
        options={"anew": anew, "keep_hand": keep_hand},
        total=session.scalar(
            select(func.count()).where(Unit.bitext_id == bitext.id, Unit.excluded == "")
        ),
        created_by=user.id,
    )
    try:
        return jobs.enqueue(session, job)
    except jobs.BusyError as busy:
        if busy.job.kind != KIND:
            raise
        return busy.job


def latest(session: Session, bitext: Bitext) -> Job | None:
    """Give the latest job on the bitext if it is an alignment."""
    job = drafts.latest(session, bitext)
    return job if job is not None and job.kind == KIND else None


def has_alignment(session: Session, bitext: Bitext) -> bool:
    """Say whether the two sides of a bitext were aligned."""
    query = select(Unit.id).where(Unit.bitext_id == bitext.id, Unit.pairing != "")
    return session.scalar(query.limit(1)) is not None
