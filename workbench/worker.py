"""A worker in a process of its own, for instances that draft a lot."""

import signal
import threading

from workbench import config as configuration
from workbench import migrations
from workbench.db import Database
from workbench.jobs.runner import Runner
from workbench.services import work


def run() -> None:
    """Run jobs until the process is asked to end."""
    config = configuration.load()
    database = Database(config.database_url)
    migrations.upgrade(database)
    runner = Runner(database, work.handlers(config))
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    runner.start()
    ended.wait()
    runner.stop()
    database.close()
