"""The tables of what is agreed on: glossaries, their terms and renderings."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workbench.core.termbase import CASES, Case, Usage
from workbench.db import Base, UtcDateTime, now, one_of
from workbench.models.people import Project, User

TERM_KINDS = ("person", "organisation", "place", "title", "treaty", "event", "other")
NAME_DECISIONS = ("no-name", "ignored")
OFFER_STATES = ("open", "taken", "dismissed")
PREFERRED = text("usage = 'preferred'")


def new_stamp() -> str:
    """Make a stamp that no state of any glossary ever had."""
    return uuid4().hex


class Glossary(Base):
    """A list of terms: a project's own, or a shared one (``project_id`` is null)."""

    __tablename__ = "glossaries"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    project_id: Mapped[int | None] = mapped_column(
        ForeignKey(Project.id, ondelete="CASCADE"), unique=True
    )
    starter: Mapped[str | None] = mapped_column(String(80), unique=True)
    starter_hash: Mapped[str | None] = mapped_column(String(64))
    # New with each change of its terms: what was built under another stamp is out of date.
    stamp: Mapped[str] = mapped_column(String(32), default=new_stamp, server_default="")
    # Sources that the starter's file ever brought: one that is gone was deleted by a person.
    starter_sources: Mapped[list[str]] = mapped_column(JSON, default=list)


class ProjectGlossary(Base):
    """A glossary that a project uses; of two that know a term the lower position wins."""

    __tablename__ = "project_glossaries"
    project_id: Mapped[int] = mapped_column(
        ForeignKey(Project.id, ondelete="CASCADE"), primary_key=True
    )
    glossary_id: Mapped[int] = mapped_column(
        ForeignKey(Glossary.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    position: Mapped[int]


class Term(Base):
    """A source string whose renderings are agreed.

    ``search`` is what it is found by as one types: all its texts and the source's pinyin, without
    case and tone marks.
    """

    __tablename__ = "terms"
    __table_args__ = (
        UniqueConstraint("glossary_id", "source"),
        one_of("kind", TERM_KINDS),
        one_of("case_rule", CASES),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    glossary_id: Mapped[int] = mapped_column(ForeignKey(Glossary.id, ondelete="CASCADE"))
    source: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(16), default="other")
    note: Mapped[str] = mapped_column(Text, default="")
    variants: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    definition: Mapped[str] = mapped_column(Text, default="", server_default="")
    case_rule: Mapped[Case] = mapped_column(String(8), default="smart", server_default="smart")
    keep: Mapped[bool] = mapped_column(default=False, server_default=false())
    search: Mapped[str] = mapped_column(Text, default="", server_default="")
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, onupdate=now)
    changed_by: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"))
    renderings: Mapped[list["Rendering"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="Rendering.id"
    )
    glossary: Mapped[Glossary] = relationship()


class Rendering(Base):
    """One rendering of a term; at most one in a language is preferred."""

    __tablename__ = "renderings"
    __table_args__ = (
        UniqueConstraint("term_id", "lang", "text"),
        one_of("usage", ("preferred", "admitted", "forbidden")),
        Index(
            "uq_renderings_preferred",
            "term_id",
            "lang",
            unique=True,
            sqlite_where=PREFERRED,
            postgresql_where=PREFERRED,
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    term_id: Mapped[int] = mapped_column(ForeignKey(Term.id, ondelete="CASCADE"))
    lang: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(String(400))
    usage: Mapped[Usage] = mapped_column(String(12))
    # Where the rendering comes from: a bracket in an article, a reading, a decree.
    origin: Mapped[str] = mapped_column(String(400), default="", server_default="")


class TermChange(Base):
    """What became of a term, as a value before and after; null before it was there, or after.

    Changes of one step (an import, a deletion of many) share a ``batch``, which can be undone.
    """

    __tablename__ = "term_changes"
    id: Mapped[int] = mapped_column(primary_key=True)
    glossary_id: Mapped[int] = mapped_column(
        ForeignKey(Glossary.id, ondelete="CASCADE"), index=True
    )
    source: Mapped[str] = mapped_column(String(200), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"))
    batch: Mapped[str] = mapped_column(String(32), index=True)
    before: Mapped[dict[str, object] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, object] | None] = mapped_column(JSON(none_as_null=True))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class NameDecision(Base):
    """A name that a project is not to be asked about again."""

    __tablename__ = "name_decisions"
    __table_args__ = (
        UniqueConstraint("project_id", "text"),
        one_of("decision", NAME_DECISIONS),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey(Project.id, ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(String(200))
    decision: Mapped[str] = mapped_column(String(12))
    user_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class LearnedRendering(Base):
    """How editors changed the rendering of a source string, and what became of the offer.

    ``units`` holds the ids of the units where it was changed so: one unit counts once.
    """

    __tablename__ = "learned_renderings"
    __table_args__ = (
        UniqueConstraint("project_id", "lang", "source", "became"),
        one_of("state", OFFER_STATES),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey(Project.id, ondelete="CASCADE"))
    lang: Mapped[str] = mapped_column(String(8))
    source: Mapped[str] = mapped_column(String(200))
    was: Mapped[str] = mapped_column(String(400))
    became: Mapped[str] = mapped_column(String(400))
    units: Mapped[list[int]] = mapped_column(JSON, default=list)
    state: Mapped[str] = mapped_column(String(12), default="open")
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
