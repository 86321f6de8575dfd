"""The tables of the memory: its entries, and the index that they are found by."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workbench.db import Base, UtcDateTime, now
from workbench.models.people import Project, User
from workbench.models.units import Unit


class TranslationMemory(Base):
    """Entries in one pair of languages: what a project confirmed, or what was brought in.

    The one without a name is the project's own, made of its confirmed units.
    """

    __tablename__ = "memories"
    __table_args__ = (UniqueConstraint("project_id", "target_lang", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey(Project.id, ondelete="CASCADE"))
    source_lang: Mapped[str] = mapped_column(String(8))
    target_lang: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class MemoryEntry(Base):
    """A source and what it was rendered by. Entries are never changed, only made and deleted.

    ``unit_id`` is the unit that it comes from; one that was brought in has none, but the name of
    its ``author`` if it is known.
    """

    __tablename__ = "memory_entries"
    __table_args__ = (
        Index("ix_memory_entries_memory_id", "memory_id", "id"),
        # The index knows entries by their ids: none may be given twice.
        {"sqlite_autoincrement": True},
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    memory_id: Mapped[int] = mapped_column(ForeignKey(TranslationMemory.id, ondelete="CASCADE"))
    unit_id: Mapped[int | None] = mapped_column(
        ForeignKey(Unit.id, ondelete="CASCADE"), unique=True
    )
    source: Mapped[str] = mapped_column(Text)
    target: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(12), default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"))
    author: Mapped[str] = mapped_column(String(80), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class MemoryChunk(Base):
    """Some ten thousand entries with neighbouring ids, in their order: two bytes each.

    They say about how long its source is and tell it from others, as `workbench.core.memory` has
    it; 0 is no entry.
    """

    __tablename__ = "memory_chunks"
    memory_id: Mapped[int] = mapped_column(
        ForeignKey(TranslationMemory.id, ondelete="CASCADE"), primary_key=True
    )
    chunk: Mapped[int] = mapped_column(primary_key=True)
    marks: Mapped[bytes] = mapped_column(LargeBinary)


class MemoryPosting(Base):
    """Which entries of a chunk have a gram: two bytes an entry, its place in the chunk."""

    __tablename__ = "memory_postings"
    memory_id: Mapped[int] = mapped_column(
        ForeignKey(TranslationMemory.id, ondelete="CASCADE"), primary_key=True
    )
    chunk: Mapped[int] = mapped_column(primary_key=True)
    gram: Mapped[int] = mapped_column(primary_key=True)
    places: Mapped[bytes] = mapped_column(LargeBinary)


class MemoryChange(Base):
    """A unit whose entry may be out of date. Written by triggers of the table of units.

    A unit may stand here more than once, and after it is gone: who brings the memory up to date
    deletes the rows that they have seen, so that a change meanwhile isn't lost.
    """

    __tablename__ = "memory_changes"
    __table_args__ = ({"sqlite_autoincrement": True},)
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(index=True)
