"""A worker in a process of its own, for instances that draft a lot."""

import signal
import threading
from datetime import timedelta

from workbench import config as configuration
from workbench import migrations
from workbench.db import Database
from workbench.jobs import states
from workbench.services import work


def run(stale: timedelta = states.STALE) -> None:
    """Run jobs until the process is asked to end.

    A job whose worker was silent for ``stale`` is taken over.
    """
    config = configuration.load()
    database = Database(config.database_url)
    migrations.upgrade(database)
    runner = work.crew(database, config, stale)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    runner.start()
    ended.wait()
    runner.stop()
    database.close()
