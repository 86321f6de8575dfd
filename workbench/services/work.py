"""All work in the background: what a runner calls for each kind of job, who does which, chores."""

from collections.abc import Mapping
from datetime import timedelta

from workbench.config import Config
from workbench.db import Database
from workbench.jobs import states
from workbench.jobs.chores import Chore
from workbench.jobs.runner import Crew, Handler, Runner
from workbench.mt import embeddings
from workbench.services import (
    aligning,
    alignment_job,
    drafting,
    drafts,
    installs,
    memory_index,
    suggestions,
)

# Kinds that go on beside each other: an install takes minutes, in which others want their drafts.
LANES = ((drafts.KIND, suggestions.KIND), (aligning.KIND,), (installs.KIND,))


def handlers(config: Config) -> Mapping[str, Handler]:
    """Give the handler of each kind of job."""
    return {
        aligning.KIND: alignment_job.handler(embeddings.vectors if config.embeddings else None),
        drafts.KIND: drafting.handler(config),
        installs.KIND: installs.handler(config),
        suggestions.KIND: suggestions.handler(config),
    }


def crew(database: Database, config: Config, stale: timedelta = states.STALE) -> Crew:
    """Make the runners of all kinds of jobs; one that was silent for ``stale`` is relieved."""
    known = handlers(config)
    runners = [Runner(database, known, stale, kinds) for kinds in LANES]
    return Crew(runners, [Chore(database, index_memory)])


def index_memory(database: Database) -> bool:
    """Bring some of the memory's index up to date; says whether there is more to do.

    Here, and not where units are changed: whatever changes one, a page, a job, a command or a
    step taken back, its trigger notes it down, and this finds it within a second. So no place can
    forget to call it, and nobody who confirms a unit waits for it. Until it comes look-ups read
    such units themselves, so nothing is missed meanwhile.
    """
    with database.reading() as session:
        if not memory_index.behind(session):
            return False
    with database.writing() as session:
        left = memory_index.catch_up(session)
        session.commit()
    return left > 0
