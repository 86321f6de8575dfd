"""What the formats read and write: units with their variants, and the report on a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from workbench.core.errors import InputError
from workbench.core.text import language_code


@dataclass(frozen=True, slots=True)
class Variant:
    """One side of a unit in one language.

    ``lang`` is a code such as ``zh-CN``; ``props`` are facts about this side alone (a
    target's ``state``, ``origin`` and ``bead``); times are aware, whole seconds.
    """

    lang: str
    text: str
    props: Mapping[str, str] = field(default_factory=dict)
    created_by: str = ""
    created_at: datetime | None = None
    changed_by: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CorpusUnit:
    """A source text and its translations; ``props`` are ``article``, ``kind``, …."""

    tuid: str
    source: Variant
    targets: tuple[Variant, ...]
    props: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was dropped or changed, and where.

    ``line`` counts from 1 in the file (0: the file as a whole). ``message`` is a gettext
    message id with ``%(name)s`` placeholders that ``params`` fill; ``str(note)`` is English.
    """

    line: int
    message: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message


@dataclass(frozen=True, slots=True)
class Report:
    """How a file went: units taken, units left out, inline tags taken out, and the notes."""

    units: int
    notes: tuple[Note, ...] = ()
    skipped: int = 0
    tags: int = 0


@lru_cache(maxsize=256)
def canonical(lang: str) -> str:
    """Return our code for a language that we know (``zh_Hans`` is ``zh-CN``).

    Others come back as written, in small letters with hyphens: files may hold any language.
    """
    try:
        return language_code(lang)
    except InputError:
        return lang.lower().replace("_", "-")
