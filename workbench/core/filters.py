"""Filters that a parallel corpus is poured through: what is wrong with a pair, and how much.

Filters stand in a funnel: a pair that one drops doesn't come to the next. What each would drop
by itself is told too. Chinese is measured in characters, English in words, Vietnamese in
syllables.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from workbench.core._filters_near import Exact, Found, Near, Repetition
from workbench.core._filters_pair import JUDGES, USUAL, Judge, Pair, empty, missing_terms
from workbench.core._filters_settings import FILTERS, NAMES, Filter, Limit, Settings
from workbench.core.errors import N_
from workbench.core.termbase import Matcher

__all__ = [
    "FILTERS",
    "NAMES",
    "USUAL",
    "Filter",
    "Finding",
    "Funnel",
    "Limit",
    "Pair",
    "Settings",
    "Verdict",
]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a pair: a message with its figures.

    ``other`` is the id of the pair that it repeats; None where it repeats none.
    """

    filter: str
    message: str
    params: Mapping[str, object]
    other: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the filters say of a pair: each by itself, on or off; and the one that drops it."""

    alone: tuple[Finding, ...]
    drop: Finding | None


class Funnel:
    """Judges pairs one after the other; of those that repeat each other the first one stays.

    Time grows in proportion to the pairs, memory by about a kilobyte a pair.
    """

    def __init__(self, settings: Settings, matcher: Matcher | None = None) -> None:
        self._settings = settings
        self._asked = settings.asked
        self._judges: list[tuple[str, Judge]] = [
            (name, judge) for name, judge in JUDGES if name in settings.asked
        ]
        if "terms" in settings.asked and matcher:
            self._judges.append(("terms", partial(missing_terms, matcher=matcher)))
        self._exact = Exact()
        self._near = Near(settings.limits["similar"] / 100)

    def keep(self, pair: Pair) -> None:
        """Take in a pair that stays whatever is wrong with it; later ones may repeat it."""
        if pair.is_whole:
            self._exact.add(pair.name, pair.id, stays=True)
            if "near" in self._asked:
                self._near.add(pair.sketch, pair.id, alone=True, stays=True)

    def judge(self, pair: Pair) -> Verdict:
        """Say what is wrong with a pair. One with an empty side is that and nothing else."""
        if not pair.is_whole:
            alone = [Finding("empty", *empty(pair))]
            return Verdict(tuple(alone), self._first(alone))
        alone = list(self._of_itself(pair))
        drop = self._first(alone)
        drop = self._repeats_exactly(pair, alone, drop)
        if "near" in self._asked:
            drop = self._repeats_nearly(pair, alone, drop)
        # Only what stays in the end may stand for those that repeat it.
        self._exact.add(pair.name, pair.id, stays=drop is None)
        return Verdict(tuple(alone), drop)

    def _of_itself(self, pair: Pair) -> Iterator[Finding]:
        for name, judge in self._judges:
            found = judge(pair, self._settings.limits)
            if found:
                yield Finding(name, *found)

    def _first(self, findings: Iterable[Finding]) -> Finding | None:
        return next((one for one in findings if one.filter in self._settings.on), None)

    def _repeats_exactly(
        self, pair: Pair, alone: list[Finding], drop: Finding | None
    ) -> Finding | None:
        return self._repeats("duplicate", self._exact.find(pair.name), alone, drop)

    def _repeats_nearly(
        self, pair: Pair, alone: list[Finding], drop: Finding | None
    ) -> Finding | None:
        found = self._near.find(pair.sketch)
        drop = self._repeats("near", found, alone, drop)
        if not (found.alone and drop):
            self._near.add(pair.sketch, pair.id, alone=not found.alone, stays=drop is None)
        return drop

    def _repeats(
        self, name: str, found: Found, alone: list[Finding], drop: Finding | None
    ) -> Finding | None:
        """Note a repetition as what a filter finds by itself; give what drops the pair now."""
        if found.alone:
            alone.append(_repetition(name, found.alone))
        if not drop and found.left and name in self._settings.on:
            return _repetition(name, found.left)
        return drop


def _repetition(name: str, found: Repetition) -> Finding:
    if found.share == 1:
        return Finding(name, N_("the same as an earlier pair"), {}, found.other)
    share = int(100 * found.share)
    return Finding(
        name, N_("%(share)s %% the same as an earlier pair"), {"share": share}, found.other
    )
