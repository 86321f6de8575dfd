"""Runs jobs in this process: one thread works, one shows that it lives."""

import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from workbench.core.errors import N_, WorkbenchError
from workbench.db import Database
from workbench.jobs import states
from workbench.jobs.chores import Chore
from workbench.models import Job

log = logging.getLogger(__name__)

# Keeps progress in the transaction that keeps the work: (session, done, total).
Keep = Callable[[Session, int, int], None]
# Does a job's work batch by batch: (database, job, keep).
Handler = Callable[[Database, Job, Keep], None]
IDLE_SECONDS = 1.0
UNEXPECTED = N_(
    "Something went wrong that we did not foresee; the server's log has it under job %(job)d."
)


class Runner:
    """Claims jobs and hands each to the handler of its kind.

    A job whose worker was silent for ``stale`` is taken over. ``kinds`` are the kinds of jobs that
    are claimed; None is all.
    """

    def __init__(
        self,
        database: Database,
        handlers: Mapping[str, Handler],
        stale: timedelta = states.STALE,
        kinds: Collection[str] | None = None,
    ) -> None:
        self.database = database
        self._stale = stale
        self._kinds = kinds
        self.handlers = handlers
        self.name = f"{socket.gethostname()}/{os.getpid()}/{secrets.token_hex(4)}"
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._current: int | None = None
        self._threads = [
            threading.Thread(target=self._work, name="worker", daemon=True),
            threading.Thread(target=self._beat, name="heartbeat", daemon=True),
        ]

    def start(self) -> None:
        """Begin to work in the background."""
        for thread in self._threads:
            thread.start()

    def ask_to_stop(self) -> None:
        """Have the work end after the batch in hand, without waiting for it."""
        self._stop.set()
        self._wake.set()

    def stop(self) -> None:
        """Stop after the batch in hand; what is missing is done when a worker starts again."""
        self.ask_to_stop()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join()

    def wake(self) -> None:
        """Look for a job now instead of in a second."""
        self._wake.set()

    def run_one(self) -> bool:
        """Claim one job and run it to its end; False if there was none."""
        with self.database.writing() as session:
            job = states.claim(session, self.name, stale=self._stale, kinds=self._kinds)
            session.commit()
        if job is None:
            return False
        self._current = job.id
        try:
            self._run(job)
        finally:
            self._current = None
        return True

    def _run(self, job: Job) -> None:
        try:
            self.handlers[job.kind](self.database, job, self._keeper(job.id))
        except states.LostClaimError:
            log.warning("job %d was taken over by another worker", job.id)
        except states.CancelledError:
            self._finish(job.id, "cancelled")
        except _StoppingError:
            self._hand_back(job.id)
        except WorkbenchError as error:
            self._finish(job.id, "failed", {"message": error.message, "params": error.params})
        except Exception:
            log.exception("job %d failed", job.id)
            self._finish(job.id, "failed", {"message": UNEXPECTED, "params": {"job": job.id}})
        else:
            self._finish(job.id, "done")

    def _keeper(self, job_id: int) -> Keep:
        def keep(session: Session, done: int, total: int) -> None:
            if self._stop.is_set():
                raise _StoppingError
            states.advance(session, job_id, self.name, done, total)

        return keep

    def _finish(self, job_id: int, state: str, error: dict[str, object] | None = None) -> None:
        with self.database.writing() as session:
            states.finish(session, job_id, self.name, state, error)
            session.commit()

    def _hand_back(self, job_id: int) -> None:
        with self.database.writing() as session:
            states.hand_back(session, job_id, self.name)
            session.commit()

    def _work(self) -> None:
        while not self._stop.is_set():
            self._wake.clear()
            if not self._try_one():
                self._wake.wait(IDLE_SECONDS)

    def _try_one(self) -> bool:
        """Run one job; a database that doesn't answer now may answer in a second."""
        try:
            return self.run_one()
        except Exception:
            log.exception("the worker goes on after an error")
            return False

    def _beat(self) -> None:
        while not self._stop.wait(states.BEAT.total_seconds()):
            job_id = self._current
            if job_id is not None:
                self._beat_once(job_id)

    def _beat_once(self, job_id: int) -> None:
        try:
            with self.database.writing() as session:
                states.beat(session, job_id, self.name)
                session.commit()
        except Exception:
            log.exception("the heartbeat goes on after an error")


class Crew:
    """Several runners, each with kinds of jobs of its own, so that none holds up another's.

    Chores begin and end with them.
    """

    def __init__(self, runners: Sequence[Runner], chores: Sequence[Chore] = ()) -> None:
        self.runners = tuple(runners)
        self.chores = tuple(chores)
        self._all: tuple[Runner | Chore, ...] = (*self.runners, *self.chores)

    def start(self) -> None:
        """Begin to work in the background."""
        for one in self._all:
            one.start()

    def stop(self) -> None:
        """Stop after the batches in hand."""
        for one in self._all:
            one.ask_to_stop()
        for one in self._all:
            one.stop()

    def wake(self) -> None:
        """Look for jobs now instead of in a second."""
        for runner in self.runners:
            runner.wake()

    def run_one(self) -> bool:
        """Claim one job of any kind and run it to its end; False if there was none."""
        return any(runner.run_one() for runner in self.runners)


class _StoppingError(Exception):
    """The process is asked to end; the batch in hand is not kept."""
