"""Drafts: what an engine or the memory puts into units that nobody has touched."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from workbench.config import Config
from workbench.core import sides
from workbench.core.errors import N_, DuplicateError, NotFoundError
from workbench.core.termbase import Term
from workbench.db import Database, now
from workbench.jobs.runner import Handler, Keep
from workbench.models import Bitext, Job, Unit, User
from workbench.mt import Engine, engine
from workbench.services import bitexts, glossaries, memory, store


@dataclass(frozen=True)
class Filling:
    """What goes into a unit: its target side, and where it comes from."""

    target: list[str]
    origin: str
    model: str = ""
    percent: int | None = None


NO_JOB = N_("There is no such job, or you are not in its project.")


def start(session: Session, bitext: Bitext, user: User, engine_name: str) -> Job:
    """Put the drafting of a bitext on the list of jobs; the one that is there already, if any."""
    done, total = _count(session, bitext.id)
    job = Job(
        kind="draft",
        bitext_id=bitext.id,
        engine=engine_name,
        done=done,
        total=total,
        created_by=user.id,
    )
    try:
        return store.insert(session, job, DuplicateError(N_("This text is being drafted already.")))
    except DuplicateError:
        # The latest: where it ended in this very moment, that is what there is to show.
        return session.scalars(_latest(bitext)).one()


def latest(session: Session, bitext: Bitext) -> Job | None:
    """Give the bitext's latest job."""
    return session.scalar(_latest(bitext))


def _latest(bitext: Bitext) -> Select[Job]:
    return select(Job).where(Job.bitext_id == bitext.id).order_by(Job.id.desc()).limit(1)


def seconds_left(job: Job) -> int | None:
    """Guess from the speed so far how long a job will take; None before there is any."""
    fresh = job.done - job.done_before
    if job.state != "running" or job.started_at is None or not fresh:
        return None
    return round((now() - job.started_at).total_seconds() / fresh * (job.total - job.done))


def load_job(session: Session, user: User, job_id: int, *, write: bool = False) -> Job:
    """Load a job on a bitext that a person may see, or change if ``write``."""
    job = store.load(session, Job, job_id, NO_JOB)
    bitexts.load(session, user, bitext_id(job), write=write)
    return job


def bitext_id(job: Job) -> int:
    """Give the bitext that a job is about. Raises NotFoundError of a job about something else."""
    if job.bitext_id is None:
        raise NotFoundError(NO_JOB)
    return job.bitext_id


def handler(config: Config) -> Handler:
    """Make what a runner calls for drafting jobs."""

    def run(database: Database, job: Job, keep: Keep) -> None:
        drafting, text_id = engine(job.engine, config), bitext_id(job)
        with database.reading() as session:
            bitext = session.get_one(Bitext, text_id)
            project_id, lang = bitext.article.project_id, bitext.target_lang
            terms = glossaries.terms(session, project_id)
        while units := _missing(database, text_id, config.draft_batch):
            fillings = _from_memory(database, project_id, lang, units)
            rest = [unit for unit in units if unit.id not in fillings]
            fillings |= _from_engine(drafting, rest, lang, terms)
            with database.writing() as session:
                store.hold(session, Bitext, text_id, bitexts.NO_BITEXT)
                for unit in units:
                    _fill(session, unit, fillings[unit.id])
                keep(session, *_count(session, text_id))
                session.commit()

    return run


def _missing(database: Database, bitext_id: int, most: int) -> list[Unit]:
    with database.reading() as session:
        query = select(Unit).where(Unit.bitext_id == bitext_id, bitexts.undrafted())
        return list(session.scalars(query.order_by(Unit.position, Unit.id).limit(most)))


def _from_memory(
    database: Database, project_id: int, lang: str, units: Sequence[Unit]
) -> dict[int, Filling]:
    with database.reading() as session:
        known = memory.exact(session, project_id, lang, {unit.source_hash for unit in units})
    return {
        unit.id: Filling(known[unit.source_hash], "memory", percent=100)
        for unit in units
        if unit.source_hash in known
    }


def _from_engine(
    drafting: Engine, units: Sequence[Unit], lang: str, terms: Sequence[Term]
) -> dict[int, Filling]:
    sources = [sides.join(unit.source, "zh-CN") for unit in units]
    drafts = drafting.translate(sources, lang, terms)
    return {
        unit.id: Filling(sides.retype(draft.text, lang), draft.engine, draft.model)
        for unit, draft in zip(units, drafts, strict=True)
    }


def _fill(session: Session, unit: Unit, filling: Filling) -> None:
    """Put a draft in, unless a person was there first in the meantime."""
    session.execute(
        update(Unit)
        .where(Unit.id == unit.id, Unit.version == unit.version, bitexts.undrafted())
        .values(
            target=filling.target,
            draft=filling.target,
            draft_model=filling.model,
            draft_at=now(),
            origin=filling.origin,
            percent=filling.percent,
            state="draft",
            version=Unit.version + 1,
            changed_at=now(),
        )
        .execution_options(synchronize_session=False)
    )


def _count(session: Session, bitext_id: int) -> tuple[int, int]:
    """Count the units that need no drafting any more, and all that ever did."""
    counts = select(func.count(), bitexts.count_if(bitexts.undrafted())).where(
        Unit.bitext_id == bitext_id, Unit.excluded == ""
    )
    total, left = session.execute(counts).one()
    return total - left, total
