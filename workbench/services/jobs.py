"""Jobs: whose they are, put on the list, listed, tried again.

A job about a text is seen by the people of its project, one about the instance by its
administrators.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select
from sqlalchemy.orm import Session

from workbench.core.errors import N_, ConflictError, DuplicateError, NotFoundError
from workbench.db import now
from workbench.jobs import states
from workbench.models import Article, Bitext, Job, Member, Project, User
from workbench.services import bitexts, projects, store

NO_JOB = N_("There is no such job, or you are not in its project.")
ENDED_BADLY = ("failed", "cancelled")
JOBS_A_PAGE = 50


class BusyError(ConflictError):
    """Another job is at work on the same thing; ``job`` is that one."""

    def __init__(self, job: Job) -> None:
        super().__init__(
            N_("This is being worked on already. Wait for that job or stop it, then start anew.")
        )
        self.job = job


@dataclass(frozen=True)
class Entry:
    """A job as the list of jobs shows it.

    ``title``, ``lang``, ``project`` and ``project_id`` are those of its text, ``by`` is who began
    it, each empty where there is none. ``may_write`` says whether the person may stop it or try
    it again.
    """

    job: Job
    title: str
    lang: str
    project: str
    project_id: int | None
    by: str
    may_write: bool

    @property
    def seconds(self) -> int | None:
        """How long it has run, or ran; None if it never began."""
        if self.job.started_at is None:
            return None
        return round(((self.job.finished_at or now()) - self.job.started_at).total_seconds())

    @property
    def is_silent(self) -> bool:
        """Whether it runs and its worker shows no life: it will be taken over."""
        beat = self.job.heartbeat_at
        return self.job.state == "running" and beat is not None and beat < now() - states.STALE


@dataclass(frozen=True)
class Page:
    """Jobs of a kind of state, and the id to go on below, if there are more."""

    entries: Sequence[Entry]
    more: int | None


def load(session: Session, user: User, job_id: int, *, write: bool = False) -> Job:
    """Load a job that a person may see, or change if ``write``.

    Raises NotFoundError for a job of others, ForbiddenError for a reader who wants to write.
    """
    job = store.load(session, Job, job_id, NO_JOB)
    if job.bitext_id is not None:
        bitexts.load(session, user, job.bitext_id, write=write)
    elif not user.is_admin:
        raise NotFoundError(NO_JOB)
    return job


def bitext_id(job: Job) -> int:
    """Give the bitext that a job is about. Raises NotFoundError of a job about something else."""
    if job.bitext_id is None:
        raise NotFoundError(NO_JOB)
    return job.bitext_id


def enqueue(session: Session, job: Job) -> Job:
    """Put a job on the list. Raises BusyError if one is active on the same thing."""
    try:
        return store.insert(session, job, DuplicateError(NO_JOB))
    except DuplicateError:
        raise BusyError(session.scalars(_in_the_way(job)).one()) from None


def _in_the_way(job: Job) -> Select[Job]:
    """Select the latest job on the same thing; it may have ended in this very moment."""
    same: ColumnElement[bool] = Job.bitext_id == job.bitext_id
    if job.bitext_id is None:
        same = and_(Job.kind == job.kind, Job.subject == job.subject)
    return select(Job).where(same).order_by(Job.id.desc()).limit(1)


def retry(session: Session, user: User, job: Job) -> Job:
    """Put a job that failed or was stopped on the list again, as a new one.

    Raises BusyError if one is active on the same thing, ConflictError if it didn't end badly.
    """
    if job.state not in ENDED_BADLY:
        raise ConflictError(N_("Only a job that failed or was stopped can be tried again."))
    again = Job(
        kind=job.kind,
        bitext_id=job.bitext_id,
        subject=job.subject,
        options=job.options,
        engine=job.engine,
        done=job.done,
        total=job.total,
        created_by=user.id,
    )
    return enqueue(session, again)


def active(session: Session, user: User) -> Page:
    """List the jobs that run or wait and that a person may see, in the order of their turn."""
    query = _seen_by(user).where(Job.state.in_(states.ACTIVE))
    return _page(session, user, query.order_by(Job.state.desc(), Job.id))


def ended(session: Session, user: User, below: int | None = None) -> Page:
    """List the jobs that ended and that a person may see, newest first, those below an id."""
    query = _seen_by(user).where(Job.state.not_in(states.ACTIVE))
    if below is not None:
        query = query.where(Job.id < below)
    return _page(session, user, query.order_by(Job.id.desc()))


def _seen_by(user: User) -> Select[tuple[Job, str, str, str, int, str, str]]:
    mine = and_(Member.project_id == Project.id, Member.user_id == user.id)
    seen: ColumnElement[bool] = Member.user_id.is_not(None)
    if user.is_admin:
        seen = or_(seen, Job.bitext_id.is_(None))
    return (
        select(Job, Article.title, Bitext.target_lang, Project.name.label("project"))
        .add_columns(Project.id.label("project_id"), User.name.label("by"), Member.role)
        .outerjoin(Bitext, Bitext.id == Job.bitext_id)
        .outerjoin(Article, Article.id == Bitext.article_id)
        .outerjoin(Project, Project.id == Article.project_id)
        .outerjoin(Member, mine)
        .outerjoin(User, User.id == Job.created_by)
        .where(seen)
    )


def _page(
    session: Session, user: User, query: Select[tuple[Job, str, str, str, int, str, str]]
) -> Page:
    rows = session.execute(query.limit(JOBS_A_PAGE + 1)).all()
    entries = [_entry(user, row) for row in rows[:JOBS_A_PAGE]]
    return Page(entries, entries[-1].job.id if len(rows) > JOBS_A_PAGE else None)


def _entry(user: User, row: Row[tuple[Job, str, str, str, int, str, str]]) -> Entry:
    return Entry(
        job=row.Job,
        title=row.title or row.Job.subject,
        lang=row.target_lang or "",
        project=row.project or "",
        project_id=row.project_id,
        by=row.by or "",
        may_write=user.is_admin if row.role is None else row.role in projects.WRITERS,
    )


def seconds_left(job: Job) -> int | None:
    """Guess from the speed so far how long a job will take; None before there is any."""
    fresh = job.done - job.done_before
    if job.state != "running" or job.started_at is None or not fresh:
        return None
    return round((now() - job.started_at).total_seconds() / fresh * (job.total - job.done))


def stop(session: Session, job: Job) -> None:
    """Stop a job: at once while it waits, at its next step while it runs."""
    states.cancel(session, job.id)
    session.refresh(job)
