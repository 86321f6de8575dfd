"""The tables of units: what stands in them, what was drafted, typed and changed."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workbench.db import Base, UtcDateTime, now, one_of
from workbench.models.articles import KINDS, Bitext, Block
from workbench.models.people import User

STATES = ("new", "draft", "translated", "reviewed")
# How the two sides of a unit came together: not by the aligner at all, by it alone, set by a
# person's hand, marked for a second look, or accepted as right.
PAIRINGS = ("", "aligned", "hand", "review", "accepted")
# How a term came into a draft, as workbench.mt.TermOutcome says.
OUTCOMES = ("right", "re-ranked", "replaced", "placeholder", "prefix", "failed")


class Unit(Base):
    """A row of a bitext: sentences of the source, sentences of the target, a state.

    ``draft`` is the first draft and never changes; ``target`` is what stands now.
    ``version`` grows with each change and is what an edit has to name. ``pairing`` says how the
    sides came together, ``score`` how sure the aligner is of that, 0 to 1; null where it wasn't
    asked. A side may be empty: a sentence that the other text doesn't have.
    """

    __tablename__ = "units"
    __table_args__ = (
        Index("ix_units_order", "bitext_id", "position", "id"),
        one_of("state", STATES),
        one_of("kind", KINDS),
        one_of("pairing", PAIRINGS),
        # Without it SQLite would give the id of a unit that was merged away to a new one, and
        # the merge could not be undone.
        {"sqlite_autoincrement": True},
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    tuid: Mapped[str] = mapped_column(String(32), unique=True, default=lambda: uuid4().hex)
    bitext_id: Mapped[int] = mapped_column(ForeignKey(Bitext.id, ondelete="CASCADE"))
    block_id: Mapped[int | None] = mapped_column(
        ForeignKey(Block.id, ondelete="SET NULL"), index=True
    )
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    source: Mapped[list[str]] = mapped_column(JSON)
    source_hash: Mapped[str] = mapped_column(String(64), index=True)
    target: Mapped[list[str]] = mapped_column(JSON, default=list)
    state: Mapped[str] = mapped_column(String(12), default="new")
    excluded: Mapped[str] = mapped_column(String(16), default="")
    locked: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    origin: Mapped[str] = mapped_column(String(40), default="")
    percent: Mapped[int | None]
    pairing: Mapped[str] = mapped_column(String(12), default="", server_default="")
    score: Mapped[float | None]
    draft: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    draft_model: Mapped[str] = mapped_column(String(120), default="")
    # What is wrong with the draft, as the engine's own check says: one of workbench.mt.FLAGS.
    draft_flag: Mapped[str] = mapped_column(String(12), default="", server_default="")
    draft_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    changed_by: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"))
    bitext: Mapped[Bitext] = relationship()


class WorkingText(Base):
    """What a person has typed into a unit and not yet confirmed."""

    __tablename__ = "working_texts"
    unit_id: Mapped[int] = mapped_column(ForeignKey(Unit.id, ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), primary_key=True)
    version: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Suggestion(Base):
    """What a further engine made of a unit, to choose from beside its first draft."""

    __tablename__ = "suggestions"
    __table_args__ = (UniqueConstraint("unit_id", "engine", "model"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey(Unit.id, ondelete="CASCADE"))
    engine: Mapped[str] = mapped_column(String(40))
    model: Mapped[str] = mapped_column(String(120), default="")
    target: Mapped[list[str]] = mapped_column(JSON)
    # The source that it was made of, by its fingerprint: a merged unit's is out of date.
    source_hash: Mapped[str] = mapped_column(String(64))
    flag: Mapped[str] = mapped_column(String(12), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class TermOutcome(Base):
    """How one term came into a unit's first draft; one row an occurrence."""

    __tablename__ = "term_outcomes"
    __table_args__ = (one_of("outcome", OUTCOMES),)
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey(Unit.id, ondelete="CASCADE"), index=True)
    source: Mapped[str] = mapped_column(String(200))
    rendering: Mapped[str] = mapped_column(String(400))
    outcome: Mapped[str] = mapped_column(String(12))


class EditTime(Base):
    """How long a person worked on a unit, idle time left out."""

    __tablename__ = "edit_times"
    unit_id: Mapped[int] = mapped_column(ForeignKey(Unit.id, ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), primary_key=True)
    seconds: Mapped[int] = mapped_column(default=0)


class Change(Base):
    """One undoable step of one person: the units as they were and as they became."""

    __tablename__ = "changes"
    __table_args__ = (Index("ix_changes_latest", "bitext_id", "user_id", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    bitext_id: Mapped[int] = mapped_column(ForeignKey(Bitext.id, ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"))
    action: Mapped[str] = mapped_column(String(16))
    before: Mapped[list[dict[str, object]]] = mapped_column(JSON)
    after: Mapped[list[dict[str, object]]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
