"""What pairs are: texts that belong together, or units that are there."""

from dataclasses import dataclass

from workbench.core.errors import InputError
from workbench.formats.upload import Upload
from workbench.formats.values import CorpusUnit, Note

LANGUAGES = ("zh", "en", "vi")
"""The languages of a pair's sides, in the order that they come in."""

CODES = {"zh": "zh-CN", "en": "en", "vi": "vi"}
"""What units call these languages."""


@dataclass(frozen=True, slots=True)
class Side:
    """One text of a pair; ``lang`` is zh, en or vi: by the file's name, else recognised.

    ``format`` is text, markdown, html or docx; ``encoding`` a name for people.
    """

    name: str
    lang: str
    format: str
    encoding: str
    text: str
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """What belongs together: texts that wait to be aligned, or units that are there.

    ``sides`` are two or three texts in different languages, Chinese first; ``units`` have a
    source in zh-CN and targets in en and vi. ``notes`` tell what was left out or changed, with
    its line or row. Where ``error`` tells why nothing can be taken, there are neither.
    """

    name: str
    sides: tuple[Side, ...] = ()
    units: tuple[CorpusUnit, ...] = ()
    notes: tuple[Note, ...] = ()
    error: InputError | None = None


def side(upload: Upload, lang: str) -> Side:
    """Make a side of a text that was read."""
    return Side(upload.name, lang, upload.format, upload.encoding, upload.text, upload.notes)


def in_order(sides: list[Side]) -> tuple[Side, ...]:
    """Put sides into the order of LANGUAGES."""
    return tuple(sorted(sides, key=lambda one: LANGUAGES.index(one.lang)))
