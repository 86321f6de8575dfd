"""Drafts: a person has a text drafted. The work itself is a job's, see `drafting`."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from workbench.models import Bitext, Job, User
from workbench.services import drafting, jobs

KIND = "draft"


def start(session: Session, bitext: Bitext, user: User, engine_name: str) -> Job:
    """Put the drafting of a bitext on the list of jobs; the one that is there already, if any.

    Raises BusyError while a job of another kind is at work on the text.
    """
    done, total = drafting.count(session, bitext.id)
    job = Job(
        kind=KIND,
        bitext_id=bitext.id,
        engine=engine_name,
        done=done,
        total=total,
        created_by=user.id,
    )
    try:
        return jobs.enqueue(session, job)
    except jobs.BusyError as busy:
        if busy.job.kind != KIND:
            raise
        return busy.job


def latest(session: Session, bitext: Bitext) -> Job | None:
    """Give the latest job on the bitext, of whatever kind."""
    return session.scalar(_latest(bitext))


def _latest(bitext: Bitext) -> Select[Job]:
    return select(Job).where(Job.bitext_id == bitext.id).order_by(Job.id.desc()).limit(1)
