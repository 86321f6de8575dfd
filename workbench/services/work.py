"""All kinds of long work: what a runner calls for each."""

from collections.abc import Mapping

from workbench.config import Config
from workbench.jobs.runner import Handler
from workbench.services import drafts


def handlers(config: Config) -> Mapping[str, Handler]:
    """Give the handler of each kind of job."""
    return {"draft": drafts.handler(config)}
