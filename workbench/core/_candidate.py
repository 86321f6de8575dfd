"""The values that the search for names gives back."""

from dataclasses import dataclass
from typing import Literal

Origin = Literal["glossary", "bracket", "reading", "pinyin"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rendering in one language, and where it comes from.

    ``glossary``: an agreed term; ``bracket``: stood in brackets behind the name; ``reading``:
    the Sino-Vietnamese reading; ``pinyin``: the Chinese one.
    """

    lang: str
    text: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name as the text writes it; ``kind`` is one of :data:`workbench.core.termbase.KINDS`.

    ``proposals`` are best first within each language; none: there is nothing to go by.
    ``occurrences`` are (start, end) places. ``confidence`` from 0 to 1 says how sure it is that
    this is a name of that kind. ``full`` is the full name where this is only a part of one
    (古特雷斯 of 安东尼奥·古特雷斯).
    """

    text: str
    kind: str
    proposals: tuple[Proposal, ...]
    occurrences: tuple[tuple[int, int], ...]
    confidence: float
    full: str = ""

    def proposed(self, lang: str) -> tuple[Proposal, ...]:
        """The proposals for one language, best first."""
        return tuple(p for p in self.proposals if p.lang == lang)
