"""The job's state machine: queued → running → done, failed or cancelled.

Every step is one conditional UPDATE whose row count says whether it was ours to take, so that
of any number of workers one runs a job, and one that was given up for dead can't write any more.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Update, or_, select, update
from sqlalchemy.orm import Session

from workbench.db import now
from workbench.models import Job

# A worker shows that it lives every BEAT; one that was silent for STALE is taken for dead.
BEAT = timedelta(seconds=2)
STALE = timedelta(seconds=10)
ACTIVE = ("queued", "running")


class LostClaimError(Exception):
    """Someone else has taken the job over; whatever we did must not be kept."""


class CancelledError(Exception):
    """A person asked for the job to stop."""


def claim(
    session: Session,
    worker: str,
    moment: datetime | None = None,
    stale: timedelta = STALE,
    kinds: Collection[str] | None = None,
) -> Job | None:
    """Take the oldest job that waits or whose worker is dead; None if there is no such job.

    A worker is taken for dead that was silent for ``stale``. ``kinds`` are those to choose from;
    None is all.
    """
    moment = moment or now()
    free = or_(
        Job.state == "queued",
        (Job.state == "running") & (Job.heartbeat_at < moment - stale),
    )
    query = select(Job).where(free).order_by(Job.id).limit(1)
    if kinds is not None:
        query = query.where(Job.kind.in_(kinds))
    job = session.scalar(query)
    if job is None or not _take(session, job, worker, moment, free):
        return None
    session.refresh(job)
    return job


def _take(
    session: Session, job: Job, worker: str, moment: datetime, free: ColumnElement[bool]
) -> bool:
    return _changed(
        session,
        update(Job)
        .where(Job.id == job.id, free)
        .values(
            state="running",
            claimed_by=worker,
            heartbeat_at=moment,
            started_at=moment,
            done_before=Job.done,
        ),
    )


def beat(session: Session, job_id: int, worker: str) -> None:
    """Show that the worker lives."""
    session.execute(_ours(job_id, worker).values(heartbeat_at=now()))


def advance(session: Session, job_id: int, worker: str, done: int, total: int) -> None:
    """Write progress down, in the transaction that keeps the work.

    Raises LostClaimError or CancelledError; the caller then rolls its work back.
    """
    moved = _ours(job_id, worker).values(done=done, total=total, heartbeat_at=now())
    if not _changed(session, moved):
        raise LostClaimError(job_id)
    if session.scalar(select(Job.cancel).where(Job.id == job_id)):
        raise CancelledError(job_id)


def finish(
    session: Session, job_id: int, worker: str, state: str, error: dict[str, object] | None = None
) -> bool:
    """End a job of ours as done, failed or cancelled; False if it isn't ours any more."""
    ended = _ours(job_id, worker).values(state=state, error=error, finished_at=now())
    return _changed(session, ended)


def hand_back(session: Session, job_id: int, worker: str) -> None:
    """Let a job of ours wait again, for another worker to go on with."""
    session.execute(_ours(job_id, worker).values(state="queued", claimed_by=None))


def cancel(session: Session, job_id: int) -> None:
    """Stop a job: at once while it waits, at its next step while it runs."""
    waiting = update(Job).where(Job.id == job_id, Job.state == "queued")
    if not _changed(session, waiting.values(state="cancelled", cancel=True, finished_at=now())):
        session.execute(update(Job).where(Job.id == job_id).values(cancel=True))


def _ours(job_id: int, worker: str) -> Update:
    return update(Job).where(Job.id == job_id, Job.state == "running", Job.claimed_by == worker)


def _changed(session: Session, statement: Update) -> bool:
    statement = statement.execution_options(synchronize_session=False)
    return bool(session.execute(statement).rowcount == 1)  # type: ignore[attr-defined]
