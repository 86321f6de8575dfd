"""The tables of long work and of the files that came of it."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workbench.db import Base, UtcDateTime, now, one_of
from workbench.models.articles import Article, Bitext
from workbench.models.people import Project, User

JOB_STATES = ("queued", "running", "done", "failed", "cancelled")
ACTIVE = text("state IN ('queued', 'running')")
ACTIVE_SUBJECT = text("state IN ('queued', 'running') AND subject <> ''")


class Job(Base):
    """Long work. This table is the truth about it.

    A job is about a bitext, or about what ``subject`` names (a model that is installed); of
    either at most one job is active. ``options`` is what its kind wants to know besides.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        one_of("state", JOB_STATES),
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
