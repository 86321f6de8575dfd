"""How many terms of a source came out in its target: by occurrence, and as the check sees it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from unicodedata import normalize

from workbench.core.termbase import Matcher, Term, check, expected, places

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class TermCount:
    """Terms due and terms that came out right.

    ``due`` are the occurrences in the source of terms that have a rendering, ``right`` those with
    a rendering of their own in the target: a term that stands twice wants two, and what is part
    of a longer rendering is no rendering. ``extra`` are renderings beyond these: a term put in
    twice, or one that the rest of the sentence has anyway.

    ``checked`` and ``passed`` count each term once a sentence, as `termbase.check` does, which is
    content with one rendering however often the term stands. ``forbidden`` are the terms of a
    sentence with a forbidden rendering in the target.
    """

    due: int = 0
    right: int = 0
    extra: int = 0
    checked: int = 0
    passed: int = 0
    forbidden: int = 0

    def __add__(self, other: "TermCount") -> "TermCount":
        return TermCount(
            self.due + other.due,
            self.right + other.right,
            self.extra + other.extra,
            self.checked + other.checked,
            self.passed + other.passed,
            self.forbidden + other.forbidden,
        )


def count(matcher: Matcher, source: str, target: str, lang: str) -> TermCount:
    """Count the terms due in one source, in NFC, and how they came out in its target."""
    found = [occurrence.term for occurrence in matcher.find(source)]
    due = Counter(term for term in found if expected(term, lang))
    right, extra = _standing(due, normalize("NFC", target), lang)
    states = Counter(finding.state for finding in check(found, target, lang))
    return TermCount(
        due=due.total(),
        right=right,
        extra=extra,
        checked=len(due),
        passed=states["ok"],
        forbidden=states["forbidden"],
    )


def _standing(due: Counter[Term], target: str, lang: str) -> tuple[int, int]:
    """How many of the renderings in a target are due, and how many are beyond that.

    A place counts once, for the longest rendering there; where terms share a rendering, for one
    that still lacks its own.
    """
    lacking = due.copy()
    taken: list[Span] = []
    right = 0
    claims = _claims(due, target, lang)
    for span in sorted(claims, key=lambda span: (span[0] - span[1], span)):
        if any(start < span[1] and span[0] < end for start, end in taken):
            continue
        taken.append(span)
        term = next((term for term in claims[span] if lacking[term]), None)
        if term is not None:
            lacking[term] -= 1
            right += 1
    return right, len(taken) - right


def _claims(due: Iterable[Term], target: str, lang: str) -> dict[Span, list[Term]]:
    """Where renderings stand in a target, each place with the terms that could claim it."""
    claims: dict[Span, list[Term]] = {}
    for term in due:
        for rendering in expected(term, lang):
            for span in places(rendering, target, lang):
                claims.setdefault(span, []).append(term)
    return claims
