"""A worker whose engine gets stuck in its second batch. The test kills it there."""

import threading
from collections.abc import Sequence

from workbench import config as configuration
from workbench.db import Database
from workbench.jobs.runner import Runner
from workbench.mt import Draft
from workbench.services import drafting


class StuckEngine:
    """Drafts one batch and no more."""

    name = "stuck"
    batches = 0

    def translate(self, texts: Sequence[str], *_: object) -> list[Draft]:
        self.batches += 1
        print(f"batch {self.batches}", flush=True)
        if self.batches > 1:
            threading.Event().wait()
        return [Draft("By the worker that was killed.", "stuck", "") for _ in texts]


def main() -> None:
    config = configuration.load()
    stuck = StuckEngine()
    drafting.engine = lambda *_: stuck
    Runner(Database(config.database_url), {"draft": drafting.handler(config)}).run_one()


if __name__ == "__main__":
    main()
