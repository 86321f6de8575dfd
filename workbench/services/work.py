"""All kinds of long work: what a runner calls for each, and who does which."""

from collections.abc import Mapping
from datetime import timedelta

from workbench.config import Config
from workbench.db import Database
from workbench.jobs import states
from workbench.jobs.runner import Crew, Handler, Runner
from workbench.services import aligning, alignment_job, drafting, drafts, installs, suggestions

# Kinds that go on beside each other: an install takes minutes, in which others want their drafts.
LANES = ((drafts.KIND, suggestions.KIND), (aligning.KIND,), (installs.KIND,))


def handlers(config: Config) -> Mapping[str, Handler]:
    """Give the handler of each kind of job."""
    return {
        aligning.KIND: alignment_job.handler(),
        drafts.KIND: drafting.handler(config),
        installs.KIND: installs.handler(config),
        suggestions.KIND: suggestions.handler(config),
    }


def crew(database: Database, config: Config, stale: timedelta = states.STALE) -> Crew:
    """Make the runners of all kinds of jobs; one that was silent for ``stale`` is relieved."""
    known = handlers(config)
    return Crew([Runner(database, known, stale, kinds) for kinds in LANES])
