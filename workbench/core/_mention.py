"""A text with what was found in it so far, shared by the finders of names."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from workbench.core._fold import fold, simplified
from workbench.core._lexicon import Lexicon, lexicon
from workbench.core.termbase import Term
from workbench.core.text import is_han

BREAKS = frozenset("\n,。;:!?()《》“”\"'「」【】[]")
"""Where a phrase ends for certain, in a folded text."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name at a place of the text, as one of the finders saw it.

    ``origin`` is a person's language: vi, zh, ja, ko, "foreign" for names transcribed by sound,
    "other" for a Chinese name from elsewhere. ``latin`` is what stands in brackets behind the
    name. ``weight`` decides between finders that disagree: the higher one counts. 9 have
    treaties in 《》 and bodies named after a person, 8 dotted names, 7 the glossary and bodies with
    an abbreviation, 6 other transcribed names, 5 persons by family name, 4 what is only a later
    mention, 3 to 1 what is known by an ending or from a list.
    """

    start: int
    end: int
    kind: str
    confidence: float
    weight: int = 0
    origin: str = ""
    latin: str = ""
    term: Term | None = None

    def places(self) -> range:
        """The places of its characters."""
        return range(self.start, self.end)


@dataclass(frozen=True)
class Page:
    """A text folded, character for character: one form of punctuation, simplified characters."""

    original: str
    lex: Lexicon = field(default_factory=lexicon)

    @cached_property
    def text(self) -> str:
        """The text folded and simplified; line breaks stay, for no name runs over them."""
        return simplified("\n".join(map(fold, self.original.split("\n"))))

    @cached_property
    def areas(self) -> tuple[tuple[int, int], ...]:
        """Where countries, regions and large cities stand."""
        return tuple(self._areas())

    def _areas(self) -> Iterator[tuple[int, int]]:
        for start, end in self.lex.area_or_not.find(self.text):
            if self.text[start:end] in self.lex.area:  # not 海地 in 沿海地区
                yield start, end

    @cached_property
    def in_area(self) -> frozenset[int]:
        """The places of all characters of those."""
        return frozenset(at for start, end in self.areas for at in range(start, end))

    def char(self, at: int) -> str:
        """The character at a place, or nothing before the start and behind the end."""
        return self.text[at] if 0 <= at < len(self.text) else ""

    def is_han(self, at: int) -> bool:
        """Whether a Han character stands at a place."""
        char = self.char(at)
        return bool(char) and is_han(char)

    def title_before(self, at: int, *, weak: bool = True) -> str:
        """The title that ends at a place, if it isn't the beginning of a longer word."""
        at -= self.char(at - 1) == " "
        lex = self.lex
        title = lex.title.before(self.text, at)
        if len(lex.area.before(self.text, at)) > len(title):
            return ""  # 南苏丹 is no sultan
        if not title and weak:
            title = lex.title_in_front.before(self.text, at) or lex.weak_title.before(self.text, at)
        longer = self.lex.no_title.at(self.text, at - len(title)) if title else ""
        return "" if len(longer) > len(title) else title

    def title_behind(self, at: int) -> str:
        """The title that begins at a place, 副 and 前 before it counted in."""
        size = next((n for n in (2, 1) if self.text[at : at + n] in _ADVERBS), 0)
        for skip in {0, size}:
            title = self.lex.title_behind.at(self.text, at + skip)
            longer = self.lex.no_title.at(self.text, at + skip)
            if title and len(longer) <= len(title):
                return self.text[at : at + skip] + title
        return ""


_ADVERBS = frozenset(("副", "前", "原", "代", "常务", "第一", "首席", "高级"))


def settled(mentions: Iterable[Mention]) -> list[Mention]:
    """Mentions without overlaps, by place: the weightier, then the longer, then the first.

    What another finder knows of the very same place is kept: the term, what stood in brackets.
    """
    kept: dict[int, Mention] = {}
    taken: set[int] = set()
    for mention in sorted(mentions, key=lambda m: (-m.weight, m.start - m.end, m.start)):
        first = kept.get(mention.start)
        if taken.isdisjoint(mention.places()):
            taken.update(mention.places())
            kept[mention.start] = mention
        elif first and first.end == mention.end:
            term, latin = first.term or mention.term, first.latin or mention.latin
            kept[mention.start] = replace(first, term=term, latin=latin)
    return [kept[start] for start in sorted(kept)]
