"""The tables of what is agreed on: glossaries, their terms and renderings."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workbench.core.termbase import Usage
from workbench.db import Base, UtcDateTime, now, one_of
from workbench.models.people import Project, User

TERM_KINDS = ("person", "organisation", "place", "title", "treaty", "event", "other")
PREFERRED = text("usage = 'preferred'")


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
    """A source string whose renderings are agreed."""

    __tablename__ = "terms"
    __table_args__ = (UniqueConstraint("glossary_id", "source"), one_of("kind", TERM_KINDS))
    id: Mapped[int] = mapped_column(primary_key=True)
    glossary_id: Mapped[int] = mapped_column(ForeignKey(Glossary.id, ondelete="CASCADE"))
    source: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(16), default="other")
    note: Mapped[str] = mapped_column(Text, default="")
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
