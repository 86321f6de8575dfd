"""A term, its renderings, its place in a text."""

from dataclasses import dataclass
from typing import Literal

Usage = Literal["preferred", "admitted", "forbidden"]
Case = Literal["smart", "exact", "any"]

KINDS = ("person", "organisation", "place", "title", "treaty", "event", "other")
CASES: tuple[Case, ...] = ("smart", "exact", "any")


@dataclass(frozen=True, slots=True)
class Rendering:
    """One agreed (or forbidden) rendering of a term in one language, and where it comes from."""

    lang: str
    text: str
    usage: Usage = "preferred"
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A source string and its renderings; ``kind`` is one of :data:`KINDS`.

    ``variants`` are other ways to write the source. ``case`` says how letters in it are matched:
    as they are, in any case, or "smart": in any case unless it is written in capitals throughout.
    A term that is to be kept (``keep``) stays in every target as it stands in the source, where no
    rendering says otherwise.
    """

    source: str
    renderings: tuple[Rendering, ...] = ()
    kind: str = "other"
    note: str = ""
    variants: tuple[str, ...] = ()
    definition: str = ""
    case: Case = "smart"
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Where a term stands in a text: ``text[start:end]``."""

    start: int
    end: int
    term: Term


def renderings(term: Term, lang: str, usage: Usage) -> tuple[str, ...]:
    """The texts of a term's renderings in one language and usage, in the glossary's order."""
    return tuple(r.text for r in term.renderings if r.lang == lang and r.usage == usage)


def preferred(term: Term, lang: str) -> str | None:
    """The rendering to put in: the first preferred one, of a kept term its source; or None."""
    found = next(iter(renderings(term, lang, "preferred")), None)
    return term.source if found is None and term.keep else found


def expected(term: Term, lang: str) -> tuple[str, ...]:
    """Every rendering that satisfies a term: the preferred ones, then the admitted ones."""
    found = renderings(term, lang, "preferred") + renderings(term, lang, "admitted")
    return (term.source, *term.variants) if term.keep and not found else found
