"""The tables of articles: as they come in, as blocks, as bitexts in a language."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workbench.db import Base, UtcDateTime, now, one_of
from workbench.models.people import Project, User

KINDS = ("title", "heading", "dateline", "body", "caption", "credit", "ending", "related")


class PendingImport(Base):
    """A text that was read and is shown for a look before it is taken."""

    __tablename__ = "pending_imports"
    id: Mapped[int] = mapped_column(primary_key=True)
    batch: Mapped[str] = mapped_column(String(32), index=True)
    project_id: Mapped[int] = mapped_column(ForeignKey(Project.id, ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(255))
    format: Mapped[str] = mapped_column(String(16))
    encoding: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    notes: Mapped[list[dict[str, object]]] = mapped_column(JSON, default=list)
    error: Mapped[dict[str, object] | None] = mapped_column(JSON(none_as_null=True))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Article(Base):
    """One imported source text. The same text is in a project once."""

    __tablename__ = "articles"
    __table_args__ = (UniqueConstraint("project_id", "text_hash"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey(Project.id, ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(String(255))
    format: Mapped[str] = mapped_column(String(16))
    encoding: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    text_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    created_by: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"))
    project: Mapped[Project] = relationship()


class Block(Base):
    """A paragraph of an article with its kind; ``excluded`` holds the reason or nothing."""

    __tablename__ = "blocks"
    __table_args__ = (UniqueConstraint("article_id", "position"), one_of("kind", KINDS))
    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey(Article.id, ondelete="CASCADE"))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    line: Mapped[int]
    excluded: Mapped[str] = mapped_column(String(16), default="")
    article: Mapped[Article] = relationship()


class Bitext(Base):
    """An article beside one target language.

    ``belonging`` is the share of its texts, 0 to 1, that the aligner is sure of; null where there
    was nothing to align.
    """

    __tablename__ = "bitexts"
    __table_args__ = (UniqueConstraint("article_id", "target_lang"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey(Article.id, ondelete="CASCADE"))
    target_lang: Mapped[str] = mapped_column(String(8))
    belonging: Mapped[float | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    article: Mapped[Article] = relationship()


class Translation(Base):
    """A translation that was brought in beside an article, as it came.

    ``blocks`` are its paragraphs as `workbench.core.clean` names them: ``kind``, ``text``, ``line``
    and ``excluded`` each.
    """

    __tablename__ = "translations"
    bitext_id: Mapped[int] = mapped_column(
        ForeignKey(Bitext.id, ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(String(255))
    format: Mapped[str] = mapped_column(String(16))
    encoding: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    blocks: Mapped[list[dict[str, object]]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    created_by: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"))
