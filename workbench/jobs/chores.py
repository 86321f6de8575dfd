"""Chores: what nobody asks for and has to be done all the same, in the background."""

import logging
import threading
from collections.abc import Callable

from workbench.db import Database

log = logging.getLogger(__name__)

# Does some of the work, keeps it, and says whether there is more to do at once.
Work = Callable[[Database], bool]
IDLE_SECONDS = 1.0
# Between two parts: whoever waits to write gets their turn.
PAUSE_SECONDS = 0.02


class Chore:
    """Looks again and again whether there is something to do, in a thread of its own.

    Unlike a job it is on no list, and it isn't lost when the process ends: the next one that looks
    finds what is left.
    """

    def __init__(self, database: Database, work: Work) -> None:
        self._database = database
        self._work = work
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._go_on, name="chore", daemon=True)

    def start(self) -> None:
        """Begin to look in the background."""
        self._thread.start()

    def ask_to_stop(self) -> None:
        """Have it end after the part in hand, without waiting for it."""
        self._stop.set()

    def stop(self) -> None:
        """Stop after the part in hand."""
        self.ask_to_stop()
        if self._thread.ident is not None:
            self._thread.join()

    def _go_on(self) -> None:
        pause = 0.0
        while not self._stop.wait(pause):
            pause = PAUSE_SECONDS if self._try_one() else IDLE_SECONDS

    def _try_one(self) -> bool:
        """Do a part; a database that doesn't answer now may answer in a second."""
        try:
            return self._work(self._database)
        except Exception:
            log.exception("the chore goes on after an error")
            return False
