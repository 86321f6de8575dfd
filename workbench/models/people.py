"""The tables of people, and of the projects that they work in."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workbench.db import Base, UtcDateTime, now, one_of

ROLES = ("owner", "editor", "reader")


class User(Base):
    """A person who signs in by a one-time link."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    locale: Mapped[str | None] = mapped_column(String(8))
    is_admin: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class SignInLink(Base):
    """A link that signs a person in once. Only the hash of its token is kept."""

    __tablename__ = "sign_in_links"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Project(Base):
    """Articles that belong together: their target languages, glossaries and people."""

    __tablename__ = "projects"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    source_lang: Mapped[str] = mapped_column(String(8), default="zh-CN")
    target_langs: Mapped[list[str]] = mapped_column(JSON)
    # Whether what was confirmed for a source goes in before any engine is asked.
    memory_first: Mapped[bool] = mapped_column(default=True, server_default=true())
    # Whether Vietnamese names keep their diacritics in English.
    english_diacritics: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Member(Base):
    """A person's role in a project."""

    __tablename__ = "members"
    __table_args__ = (one_of("role", ROLES),)
    project_id: Mapped[int] = mapped_column(
        ForeignKey(Project.id, ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey(User.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str] = mapped_column(String(8))
    user: Mapped[User] = relationship()
    project: Mapped[Project] = relationship()
