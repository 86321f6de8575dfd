"""The tables. The database decides: uniqueness, references and allowed values are constraints."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workbench.core.termbase import Usage
from workbench.db import Base, UtcDateTime, now

ROLES = ("owner", "editor", "reader")
STATES = ("new", "draft", "translated", "reviewed")
KINDS = ("title", "heading", "dateline", "body", "caption", "credit", "ending", "related")
TERM_KINDS = ("person", "organisation", "place", "title", "treaty", "event", "other")
JOB_STATES = ("queued", "running", "done", "failed", "cancelled")
PREFERRED = text("usage = 'preferred'")
ACTIVE = text("state IN ('queued', 'running')")
ACTIVE_SUBJECT = text("state IN ('queued', 'running') AND subject <> ''")
# How a term came into a draft, as workbench.mt.TermOutcome says.
OUTCOMES = ("right", "re-ranked", "replaced", "placeholder", "prefix", "failed")


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


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
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Member(Base):
    """A person's role in a project."""

    __tablename__ = "members"
    __table_args__ = (_one_of("role", ROLES),)
    project_id: Mapped[int] = mapped_column(
        ForeignKey(Project.id, ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey(User.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str] = mapped_column(String(8))
    user: Mapped[User] = relationship()
    project: Mapped[Project] = relationship()


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
    __table_args__ = (UniqueConstraint("glossary_id", "source"), _one_of("kind", TERM_KINDS))
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
        _one_of("usage", ("preferred", "admitted", "forbidden")),
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
    __table_args__ = (UniqueConstraint("article_id", "position"), _one_of("kind", KINDS))
    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey(Article.id, ondelete="CASCADE"))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    line: Mapped[int]
    excluded: Mapped[str] = mapped_column(String(16), default="")
    article: Mapped[Article] = relationship()


class Bitext(Base):
    """An article beside one target language."""

    __tablename__ = "bitexts"
    __table_args__ = (UniqueConstraint("article_id", "target_lang"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey(Article.id, ondelete="CASCADE"))
    target_lang: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    article: Mapped[Article] = relationship()


class Unit(Base):
    """A row of a bitext: sentences of the source, sentences of the target, a state.

    ``draft`` is the first draft and never changes; ``target`` is what stands now.
    ``version`` grows with each change and is what an edit has to name.
    """

    __tablename__ = "units"
    __table_args__ = (
        Index("ix_units_order", "bitext_id", "position", "id"),
        _one_of("state", STATES),
        _one_of("kind", KINDS),
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
    __table_args__ = (_one_of("outcome", OUTCOMES),)
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


class Job(Base):
    """Long work. This table is the truth about it.

    A job is about a bitext, or about what ``subject`` names (a model that is installed); of
    either at most one job is active. ``options`` is what its kind wants to know besides.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        _one_of("state", JOB_STATES),
        Index(
            "uq_jobs_active_subject",
            "kind",
            "subject",
            unique=True,
            sqlite_where=ACTIVE_SUBJECT,
            postgresql_where=ACTIVE_SUBJECT,
        ),
        Index(
            "uq_jobs_active", "bitext_id", unique=True, sqlite_where=ACTIVE, postgresql_where=ACTIVE
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    bitext_id: Mapped[int | None] = mapped_column(ForeignKey(Bitext.id, ondelete="CASCADE"))
    subject: Mapped[str] = mapped_column(String(120), default="", server_default="")
    options: Mapped[dict[str, object]] = mapped_column(JSON, default=dict, server_default="{}")
    engine: Mapped[str] = mapped_column(String(40), default="")
    state: Mapped[str] = mapped_column(String(12), default="queued")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    done_before: Mapped[int] = mapped_column(default=0)
    cancel: Mapped[bool] = mapped_column(default=False)
    error: Mapped[dict[str, object] | None] = mapped_column(JSON(none_as_null=True))
    claimed_by: Mapped[str | None] = mapped_column(String(80))
    heartbeat_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_by: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    bitext: Mapped[Bitext | None] = relationship()


class Export(Base):
    """A file that was written and read back, waiting for its download."""

    __tablename__ = "exports"
    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=lambda: uuid4().hex)
    project_id: Mapped[int] = mapped_column(ForeignKey(Project.id, ondelete="CASCADE"))
    article_id: Mapped[int | None] = mapped_column(ForeignKey(Article.id, ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"))
    format: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(255))
    written: Mapped[int]
    read_back: Mapped[int]
    notes: Mapped[list[dict[str, object]]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
