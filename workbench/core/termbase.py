"""Terms: what the glossary agreed on, found in a source and checked in a target.

Texts are compared through :func:`fold`, which keeps one character for one character, so that
a place in the folded text is the same place in the text.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from workbench.core._fold import bare, cuts_word, fold, old_tone
from workbench.core._matcher import Matcher
from workbench.core._terms import (
    CASES,
    KINDS,
    Case,
    Occurrence,
    Rendering,
    Term,
    Usage,
    expected,
    preferred,
    renderings,
)

__all__ = [
    "CASES",
    "KINDS",
    "Case",
    "Matcher",
    "Occurrence",
    "Rendering",
    "State",
    "Term",
    "TermFinding",
    "Usage",
    "check",
    "expected",
    "fold",
    "places",
    "preferred",
    "renderings",
]

State = Literal["ok", "missing", "forbidden"]


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


def places(rendering: str, target: str, lang: str) -> list[tuple[int, int]]:
    """Where a rendering stands in a target in NFC, as words of its own, by the rules of `check`."""
    return list(_Target(target, lang, ignore_diacritics=False).spans(rendering))


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
        key = old_tone(fold(text))
        return bare(key) if self._ignore_diacritics else key

    def spans(self, rendering: str) -> Iterator[tuple[int, int]]:
        """The places where a rendering stands as words of its own."""
        key = self._key(unicodedata.normalize("NFC", rendering))
        text = self._exact if key.isupper() else self._lowered
        key = key if key.isupper() else key.lower()
        start = text.find(key)
        while start >= 0:
            end = start + len(key)
            if not cuts_word(text, start) and not cuts_word(text, self._past_tail(end)):
                yield start, end
            start = text.find(key, start + 1)

    def _past_tail(self, end: int) -> int:
        """Past an English s at the end of the word; an apostrophe ends the word anyway."""
        return end + 1 if self.lang == "en" and self._exact[end : end + 1] == "s" else end
