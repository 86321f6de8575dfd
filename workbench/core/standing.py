"""Which terms of a source stand in a draft, and where."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from workbench.core import termbase
from workbench.core.termbase import Occurrence, Term

Span = tuple[int, int]

# Minister, bureau chief, …, but not 外交部长期 (the ministry for a long time).
_HEADED = re.compile("[部局院厅署委会校社行队厂处科团所]长(?![期久远达途大短])")


@dataclass(frozen=True, slots=True)
class Claim:
    """A right rendering at ``text[start:end]``, which stands for the occurrence numbered."""

    occurrence: int
    start: int
    end: int
    rendering: str


@dataclass(frozen=True, slots=True)
class Banned:
    """A forbidden rendering of a term at ``text[start:end]``."""

    term: Term
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How a draft stands: what is right in it, each at a place of its own, and what is forbidden.

    ``counts`` has the right renderings of each term, those beyond its occurrences as well.
    """

    claims: tuple[Claim, ...]
    counts: Counter[Term]
    banned: tuple[Banned, ...]

    def right(self) -> set[int]:
        """The occurrences that have their rendering."""
        return {claim.occurrence for claim in self.claims}

    def spans(self) -> list[Span]:
        """The places of the right renderings."""
        return [(claim.start, claim.end) for claim in self.claims]


@dataclass(frozen=True, slots=True)
class _Place:
    start: int
    end: int
    # How far down the glossary's list the rendering is; where the term is among the due ones.
    order: tuple[int, int]
    term: Term
    rendering: str


def overlap(span: Span, others: Iterable[Span]) -> bool:
    """Whether a span shares a character with one of the others."""
    return any(start < span[1] and span[0] < end for start, end in others)


def begins_title(source: str, occurrence: Occurrence) -> bool:
    """Whether a term is only the first part of its head's title: 公安部 of 公安部长."""
    return occurrence.term.kind == "organisation" and bool(
        _HEADED.match(source, occurrence.end - 1)
    )


def read(text: str, occurrences: Sequence[Occurrence], lang: str) -> Standing:
    """Tell how the terms that are due stand in a text in NFC.

    A place counts once, for the longest rendering there: "Vietnam" in "Communist Party of Vietnam"
    is not a rendering of 越南 if that of 越南共产党 is due. Where several terms could claim a
    place, one that still lacks its rendering gets it.
    """
    due = Counter(occurrence.term for occurrence in occurrences)
    taken: list[_Place] = []
    claimed: list[_Place] = []
    counts: Counter[Term] = Counter()
    contested = list(_contested(text, due, lang))
    every = [place for options in contested for place in options]
    for options in contested:
        if overlap((options[0].start, options[0].end), ((p.start, p.end) for p in taken)):
            continue
        open_ones = (place for place in options if counts[place.term] < due[place.term])
        chosen = next(open_ones, options[0])
        if counts[chosen.term] >= due[chosen.term] and _crossing(
            (chosen.start, chosen.end), ((p.start, p.end) for p in every)
        ):
            continue  # one too many of it, where it may be two others side by side
        if counts[chosen.term] < due[chosen.term]:
            claimed.append(chosen)
        counts[chosen.term] += 1
        taken.append(chosen)
    return Standing(_claims(claimed, occurrences), counts, _banned(text, due, taken, lang))


def _contested(text: str, due: Counter[Term], lang: str) -> Iterator[list[_Place]]:
    """The places that terms could claim, the longest first, each with all who could.

    Of the same length those that leave others theirs, then those written as agreed.
    """
    found: dict[Span, list[_Place]] = {}
    for number, term in enumerate(due):
        for rank, rendering in enumerate(termbase.expected(term, lang)):
            for start, end in termbase.places(rendering, text, lang):
                place = _Place(start, end, (rank, number), term, rendering)
                found.setdefault((start, end), []).append(place)

    def order(span: Span) -> tuple[int, int, bool, int]:
        exact = any(text[span[0] : span[1]] == place.rendering for place in found[span])
        return span[0] - span[1], _crossing(span, found), not exact, span[0]

    for span in sorted(found, key=order):
        yield sorted(found[span], key=lambda place: place.order)


def _crossing(span: Span, others: Iterable[Span]) -> int:
    """How many places overlap a place without one lying in the other."""
    start, end = span
    return sum(s < start < e < end or start < s < end < e for s, e in others)


def _claims(claimed: Iterable[_Place], occurrences: Sequence[Occurrence]) -> tuple[Claim, ...]:
    """The first place of a term is for its first occurrence."""
    numbers: dict[Term, list[int]] = {}
    for number, occurrence in enumerate(occurrences):
        numbers.setdefault(occurrence.term, []).append(number)
    return tuple(
        Claim(numbers[place.term].pop(0), place.start, place.end, place.rendering)
        for place in sorted(claimed, key=lambda place: place.start)
    )


def _banned(
    text: str, terms: Iterable[Term], taken: Iterable[_Place], lang: str
) -> tuple[Banned, ...]:
    """Forbidden renderings, unless they are a part of a right one; the longest at each place."""
    spans = [(place.start, place.end) for place in taken]
    found = [
        Banned(term, start, end)
        for term in terms
        for rendering in termbase.renderings(term, lang, "forbidden")
        for start, end in termbase.places(rendering, text, lang)
    ]
    banned: list[Banned] = []
    for each in sorted(found, key=lambda each: (each.start - each.end, each.start)):
        if not overlap((each.start, each.end), spans):
            banned.append(each)
            spans.append((each.start, each.end))
    return tuple(banned)
