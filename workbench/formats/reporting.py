"""Collects what happens while a file is read or written, in bounded memory."""

from collections.abc import Iterator
from datetime import UTC, datetime

from workbench.core.errors import N_
from workbench.formats.values import CorpusUnit, Note, Report

# A broken file of a million rows must not become a million notes.
MOST_NOTES = 200


class Log:
    """Counts units, left-out units and tags, and keeps the first MOST_NOTES notes."""

    def __init__(self) -> None:
        self.units = 0
        self.skipped = 0
        self.tags = 0
        self._notes: list[Note] = []
        self._unlisted = 0

    def note(self, line: int, message: str, **params: object) -> None:
        """Remember that something was dropped or changed on ``line``."""
        if len(self._notes) < MOST_NOTES:
            self._notes.append(Note(line, message, params))
        else:
            self._unlisted += 1

    def skip(self, line: int, message: str, **params: object) -> None:
        """Remember that a whole unit was left out."""
        self.skipped += 1
        self.note(line, message, **params)

    def moment(self, line: int, written: str) -> datetime | None:
        """Return an ISO 8601 time in UTC (taken as such without a zone), or note that it isn't."""
        if not written:
            return None
        try:
            moment = datetime.fromisoformat(written)
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError):
            self.note(line, N_("“%(date)s” is not a date; left out."), date=written)
            return None

    def report(self) -> Report:
        """Return the state so far; a last note says how many notes are not listed."""
        notes = tuple(self._notes)
        if self._unlisted:
            more = N_("%(count)d more notes are not listed.")
            notes += (Note(0, more, {"count": self._unlisted}),)
        return Report(self.units, notes, self.skipped, self.tags)


class Reader(Iterator[CorpusUnit]):
    """The units of a file, one by one; ``report`` tells about what was read so far.

    Taking the next unit raises InputError where the file can't be read on.
    """

    def __init__(self, units: Iterator[CorpusUnit], log: Log) -> None:
        self._units = units
        self._log = log

    def __next__(self) -> CorpusUnit:
        unit = next(self._units)
        self._log.units += 1
        return unit

    @property
    def report(self) -> Report:
        """How many units were read so far, and what was dropped or changed."""
        return self._log.report()
