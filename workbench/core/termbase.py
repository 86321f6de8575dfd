"""Terms: what the glossary agreed on, found in a source and checked in a target."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Usage = Literal["preferred", "admitted", "forbidden"]


@dataclass(frozen=True, slots=True)
class Rendering:
    """One agreed (or forbidden) rendering of a term in one language."""

    lang: str
    text: str
    usage: Usage = "preferred"


@dataclass(frozen=True, slots=True)
class Term:
    """A source string and its renderings; kind is person, organisation, place, title, …."""

    source: str
    renderings: tuple[Rendering, ...] = ()
    kind: str = "other"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Where a term stands in a text: ``text[start:end]``."""

    start: int
    end: int
    term: Term


class Matcher:
    """Finds terms in source texts."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = tuple(terms)

    def find(self, text: str) -> list[Occurrence]:
        """Longest matches first, left to right, no overlaps."""
        raise NotImplementedError
