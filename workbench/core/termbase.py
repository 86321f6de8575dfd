"""Terms: what the glossary agreed on, found in a source and checked in a target.

Texts are compared through :func:`fold`, which keeps one character for one character, so that
a place in the folded text is the same place in the text.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from workbench.core.text import HAN

Usage = Literal["preferred", "admitted", "forbidden"]
State = Literal["ok", "missing", "forbidden"]

KINDS = ("person", "organisation", "place", "title", "treaty", "event", "other")


@dataclass(frozen=True, slots=True)
class Rendering:
    """One agreed (or forbidden) rendering of a term in one language."""

    lang: str
    text: str
    usage: Usage = "preferred"


@dataclass(frozen=True, slots=True)
class Term:
    """A source string and its renderings; ``kind`` is one of :data:`KINDS`."""

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


@dataclass(frozen=True, slots=True)
class TermFinding:
    """How one term came out in a target.

    ``expected`` holds the renderings that would do, best first. ``found`` is what stands in
    the target (in NFC): the rendering that satisfied the term, or the forbidden one; empty
    when the term is missing.
    """

    term: Term
    state: State
    expected: tuple[str, ...]
    found: str = ""


def renderings(term: Term, lang: str, usage: Usage) -> tuple[str, ...]:
    """The texts of a term's renderings in one language and usage, in the glossary's order."""
    return tuple(r.text for r in term.renderings if r.lang == lang and r.usage == usage)


def preferred(term: Term, lang: str) -> str | None:
    """The first preferred rendering in a language, or None."""
    return next(iter(renderings(term, lang, "preferred")), None)


def expected(term: Term, lang: str) -> tuple[str, ...]:
    """Every rendering that satisfies a term: the preferred ones, then the admitted ones."""
    return renderings(term, lang, "preferred") + renderings(term, lang, "admitted")


# Full-width forms are half-width ones; all interpuncts of foreign names in Chinese, all
# quotation marks, hyphens and spaces are one; U+0130 alone would grow by lower().
_ALIKE = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys("•‧∙⋅・･", "·")
    | dict.fromkeys("‘’ʼ", "'")
    | dict.fromkeys("“”„‟", '"')
    | dict.fromkeys("‐‑‒–", "-")
    | dict.fromkeys("\t\n\u00a0\u2009\u202f\u3000", " ")
    | {"İ": "I"}
)


_TONE_MOVES = {
    case(first + toned): case(moved + second)
    for first, second, seconds, firsts in (
        ("o", "a", "àáảãạ", "òóỏõọ"),
        ("o", "e", "èéẻẽẹ", "òóỏõọ"),
        ("u", "y", "ỳýỷỹỵ", "ùúủũụ"),
    )
    for toned, moved in zip(seconds, firsts, strict=True)
    for case in (str.lower, str.capitalize, str.upper)
}
_NEW_TONE = re.compile("|".join(_TONE_MOVES))


def fold(text: str) -> str:
    """The text with look-alike characters made one; as long as the text, letters keep case."""
    return text.translate(_ALIKE)


def _old_tone(text: str) -> str:
    """The two ways to place a Vietnamese tone made one: hoà becomes hòa; as long as the text."""
    return _NEW_TONE.sub(lambda match: _TONE_MOVES[match[0]], text)


def _bare(text: str) -> str:
    """Each character without its diacritics; as long as the text."""
    text = text.translate(str.maketrans("đĐ", "dD"))
    return "".join(unicodedata.normalize("NFD", char)[0] for char in text)


# Scripts written without spaces: Han and beside it Thai, Lao, Tibetan, Myanmar, Khmer, the
# kana, Bopomofo.
_UNSPACED = re.compile(
    f"[{HAN}\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3041-\u312f\u31a0-\u31bf\u31f0-\u31ff]"
)


def _in_word(char: str) -> bool:
    """Whether the character is part of words that spaces divide: a Latin letter, a digit."""
    is_letter = char.isalnum() or unicodedata.category(char) == "Mn"
    return is_letter and not _UNSPACED.match(char)


def _cuts_word(text: str, at: int) -> bool:
    """Whether a place lies inside a word (a regex's word edge is blind between Han and Latin)."""
    return 0 < at < len(text) and _in_word(text[at - 1]) and _in_word(text[at])


class Matcher:
    """Finds terms in source texts.

    Han terms match anywhere, terms that begin or end with a Latin letter or a digit only at
    the edge of a word. Full-width and half-width forms are one. Case is smart: a term in
    capitals throughout matches capitals only, any other matches in any case. Where several
    terms have the same source, the one given first counts.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = tuple(terms)
        self._by_key: dict[str, list[tuple[str, Term]]] = defaultdict(list)
        lengths: dict[str, set[int]] = defaultdict(set)
        for term in self.terms:
            exact = fold(unicodedata.normalize("NFC", term.source))
            key = exact.lower()
            self._by_key[key].append((exact, term))
            lengths[key[:1]].add(len(key))
        lengths.pop("", None)
        self._lengths = {first: sorted(sizes, reverse=True) for first, sizes in lengths.items()}

    def find(self, text: str) -> list[Occurrence]:
        """The terms in an NFC text from left to right, the longest at each place, no overlaps."""
        found: list[Occurrence] = []
        end = 0
        for occurrence in self._scan(text):
            if occurrence.start >= end:
                found.append(occurrence)
                end = occurrence.end
        return found

    def find_all(self, text: str) -> list[Occurrence]:
        """Every occurrence of every term, overlaps too; by place, then the longest first."""
        return list(self._scan(text))

    def _scan(self, text: str) -> Iterator[Occurrence]:
        exact = fold(text)
        lowered = exact.lower()
        for start, first in enumerate(lowered):
            for size in self._lengths.get(first, ()):
                end = start + size
                for written, term in self._by_key.get(lowered[start:end], ()):
                    if _stands(written, exact, start, end):
                        yield Occurrence(start, end, term)


def _stands(written: str, text: str, start: int, end: int) -> bool:
    """Whether what stands at a place is the term, its letters' case and word edges counted."""
    if written.isupper() and written != text[start:end]:
        return False
    return not _cuts_word(text, start) and not _cuts_word(text, end)


def check(
    found: Iterable[Term | Occurrence],
    target: str,
    lang: str,
    *,
    ignore_diacritics: bool = False,
) -> list[TermFinding]:
    """How each term came out in a target, one finding a term, in the order given.

    A preferred or an admitted rendering satisfies. However often a term stands in the source,
    once in the target is enough: the next time a pronoun may stand for it. A forbidden
    rendering is reported even beside a right one, unless it is only a part of a right one.
    A term that has no rendering in ``lang`` gives no finding.

    Case is smart as in :class:`Matcher`; in English a rendering may carry the plural's or the
    possessive's s; NFC and NFD, and the two ways to place a Vietnamese tone (hoà, hòa), are
    one. With ``ignore_diacritics`` Ha Noi satisfies Hà Nội.
    """
    terms = dict.fromkeys(f.term if isinstance(f, Occurrence) else f for f in found)
    place = _Target(target, lang, ignore_diacritics=ignore_diacritics)
    right = [span for term in terms for text in expected(term, lang) for span in place.spans(text)]
    findings = (_finding(term, place, right) for term in terms)
    return [finding for finding in findings if finding is not None]


def _finding(term: Term, target: "_Target", right: list[tuple[int, int]]) -> TermFinding | None:
    wanted = expected(term, target.lang)
    for text in renderings(term, target.lang, "forbidden"):
        for start, end in target.spans(text):
            if not any(s <= start and end <= e for s, e in right):
                return TermFinding(term, "forbidden", wanted, target.text[start:end])
    if not wanted:
        return None
    for text in wanted:
        for start, end in target.spans(text):
            return TermFinding(term, "ok", wanted, target.text[start:end])
    return TermFinding(term, "missing", wanted)


class _Target:
    """A target text, prepared for looking up renderings."""

    def __init__(self, text: str, lang: str, *, ignore_diacritics: bool) -> None:
        self.lang = lang
        self.text = unicodedata.normalize("NFC", text)
        self._ignore_diacritics = ignore_diacritics
        self._exact = self._key(self.text)
        self._lowered = self._exact.lower()

    def _key(self, text: str) -> str:
        key = _old_tone(fold(text))
        return _bare(key) if self._ignore_diacritics else key

    def spans(self, rendering: str) -> Iterator[tuple[int, int]]:
        """The places where a rendering stands as words of its own."""
        key = self._key(unicodedata.normalize("NFC", rendering))
        text = self._exact if key.isupper() else self._lowered
        key = key if key.isupper() else key.lower()
        start = text.find(key)
        while start >= 0:
            end = start + len(key)
            if not _cuts_word(text, start) and not _cuts_word(text, self._past_tail(end)):
                yield start, end
            start = text.find(key, start + 1)

    def _past_tail(self, end: int) -> int:
        """Past an English s at the end of the word; an apostrophe ends the word anyway."""
        return end + 1 if self.lang == "en" and self._exact[end : end + 1] == "s" else end
