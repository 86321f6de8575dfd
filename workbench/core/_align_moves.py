"""Sentences that were moved: left out at one place, put in at another.

What has no counterpart is searched again, each run of one side against each run of the other, by
what the whole text says for them. A run is what stands between two beads with both sides.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, product

from workbench.core._align_both import Both, Chunk, Known
from workbench.core._align_search import Grid, Place, best, search

Indexes = tuple[int, ...]
Pair = tuple[Indexes, Indexes]

# How much has to speak for it, in nats over the temperature, that it is as likely right as wrong,
# and how fast that grows: found on half of the documents of a news set, with paragraphs moved.
_EVEN, _STEEP = 1.0, 1.3
_LEAST_SCORE = 0.9
# A long text is looked through so many beads at a time, and half of them again.
_WINDOW = 160


@dataclass(frozen=True, slots=True)
class Move:
    """Sentences without a counterpart where they stand, that seem to be each other's.

    ``score``, 0 to 1, is how sure that is.
    """

    source: Indexes
    target: Indexes
    score: float


def moved(
    beads: Sequence[Pair], source: Sequence[str], target: Sequence[str], known: Known
) -> list[Move]:
    """The moves in two texts by their beads, in the source's order; no sentence in two."""
    half = _WINDOW // 2
    found = [
        move
        for at in range(0, max(len(beads) - half, 1), half)
        for move in _in_window(beads[at : at + _WINDOW], (source, target), known)
    ]
    kept: list[Move] = []
    seen: set[tuple[int, int]] = set()
    for move in sorted(found, key=lambda move: -move.score):
        own = {(side, i) for side, run in enumerate((move.source, move.target)) for i in run}
        if seen.isdisjoint(own):
            kept.append(move)
            seen |= own
    return sorted(kept, key=lambda move: move.source)


def _in_window(
    beads: Sequence[Pair], texts: tuple[Sequence[str], Sequence[str]], known: Known
) -> Iterator[Move]:
    orders = [sorted(i for bead in beads for i in bead[side]) for side in (0, 1)]
    apart = list(_apart(beads, orders))
    if not apart:
        return
    left, right = (
        [Chunk((i,), text[i]) for i in order] for text, order in zip(texts, orders, strict=True)
    )
    both = Both(left, right, known)
    grid = both.grid((0, 0), both.size)
    for here, there in apart:
        start, end = (both.place(here[at], there[at]) for at in (0, 1))
        for part in _parts(grid, start, end):
            score = _score(best(grid.part(*part)) / grid.temperature)
            if score >= _LEAST_SCORE:
                yield Move(*both.between(*part), round(score, 4))


def _score(evidence: float) -> float:
    return 1 / (1 + math.exp(-_STEEP * (evidence - _EVEN)))


def _apart(beads: Sequence[Pair], orders: Sequence[Sequence[int]]) -> Iterator[tuple[Place, Place]]:
    """Each run of one side with each of the other from elsewhere: from which to which number."""
    number = [{index: at for at, index in enumerate(order)} for order in orders]
    runs: tuple[list[tuple[int, Place]], list[tuple[int, Place]]] = [], []
    for gap, (paired, group) in enumerate(groupby(beads, key=all)):
        if not paired:
            for side, own in enumerate(zip(*group, strict=True)):
                numbers = [number[side][index] for index in chain(*own)]
                runs[side].extend((gap, run) for run in _unbroken(numbers))
    for (one, here), (other, there) in product(*runs):
        if one != other:
            yield here, there


def _unbroken(numbers: Sequence[int]) -> Iterator[Place]:
    """The first of each run of numbers that follow each other, and the one behind its last."""
    for _, group in groupby(enumerate(numbers), key=lambda at: at[1] - at[0]):
        run = [number for _, number in group]
        yield run[0], run[-1] + 1


def _parts(grid: Grid, start: Place, end: Place) -> Iterator[tuple[Place, Place]]:
    """What goes together between two places."""
    for found in search(grid.part(start, end)):
        (i, j), (k, m) = found.start, found.end
        if i < k and j < m:
            yield (i + start[0], j + start[1]), (k + start[0], m + start[1])
