"""What a person settled, taken out of two texts before the rest is lined up, and put back.

Settled beads that keep the order on both sides are points that every path goes through. All
others are taken out; where one of their sentences was, no other bead may reach over.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from workbench.core._align_anchors import rising
from workbench.core._align_both import Chunk, Settled

Indexes = tuple[int, ...]
Pair = tuple[Indexes, Indexes]
Scored = tuple[Indexes, Indexes, float]

# How much more a settled bead says of the order than one that the aligner is sure of.
_SETTLED = 1.5


@dataclass(frozen=True, slots=True)
class Plan:
    """Two texts as the search has to see them, and the settled beads that it will not find."""

    source: list[Chunk]
    target: list[Chunk]
    settled: Settled
    bound: frozenset[Pair]
    taken: list[Pair]


def plan(
    source: Sequence[str], target: Sequence[str], beads: Sequence[Pair], sure: Iterable[Pair] | None
) -> Plan:
    """Take the settled beads out.

    Of those that could bind, the ones do that agree with most of the others and of the ``sure``
    beads, which a search without them found; if it is None, none does. ValueError if a sentence is
    in two settled beads, or is not there.
    """
    for side, count in ((0, len(source)), (1, len(target))):
        _check([index for bead in beads for index in bead[side]], count)
    bound = set() if sure is None else _bound(beads, sure)
    taken = [bead for bead in beads if bead not in bound]
    left, right = (
        _seen(text, [b[side] for b in bound], [b[side] for b in taken])
        for side, text in enumerate((source, target))
    )
    first = [{chunk.indexes: at for at, chunk in enumerate(own)} for own, _ in (left, right)]
    pairs = sorted((first[0][here], first[1][there]) for here, there in bound)
    settled = Settled(pairs, (left[1], right[1]))
    return Plan(left[0], right[0], settled, frozenset(bound), taken)


def _check(indexes: Sequence[int], count: int) -> None:
    if len(set(indexes)) < len(indexes):
        raise ValueError("a sentence stands in two fixed beads")
    if indexes and not 0 <= min(indexes) <= max(indexes) < count:
        raise ValueError("a fixed bead has a sentence that is not there")


def _bound(beads: Iterable[Pair], sure: Iterable[Pair]) -> set[Pair]:
    """The beads with two sides, nothing missing inside, that keep the order."""
    settled = {(b[0][0], b[1][0]): b for b in beads if _in_one_run(b[0]) and _in_one_run(b[1])}
    worths = [(i, j, _SETTLED * _sentences(bead)) for (i, j), bead in settled.items()]
    worths += [(bead[0][0], bead[1][0], _sentences(bead)) for bead in sure]
    return {settled[place] for place in rising(worths) if place in settled}


def _sentences(bead: Pair) -> int:
    return len(bead[0]) + len(bead[1])


def _in_one_run(indexes: Indexes) -> bool:
    return bool(indexes) and indexes == tuple(range(indexes[0], indexes[0] + len(indexes)))


def _seen(
    text: Sequence[str], bound: Iterable[Indexes], taken: Iterable[Indexes]
) -> tuple[list[Chunk], frozenset[int]]:
    """The chunks of a text, and before which of them there is a wall."""
    runs = {run[0]: run for run in bound}
    gone = {index for run in taken for index in run}
    found: list[Chunk] = []
    walls: set[int] = set()
    at = 0
    while at < len(text):
        run = runs.get(at, (at,))
        if at in gone:
            walls.add(len(found))
        else:
            found.append(Chunk(run, " ".join(text[i] for i in run), whole=at in runs))
        at += len(run)
    return found, frozenset(walls - {len(found)})


def put_back(found: Sequence[Scored], taken: Sequence[Pair]) -> list[Scored]:
    """All beads in one list, those that were taken out at the place of their source."""
    reached = [
        list(accumulate((max(run, default=-1) for run in side), max))
        for side in ([bead[0] for bead in found], [bead[1] for bead in found])
    ]
    places: dict[int, list[Pair]] = {}
    for pair in taken:
        side = 0 if pair[0] else 1
        places.setdefault(bisect_left(reached[side], pair[side][0]), []).append(pair)
    beads: list[Scored] = []
    for at in range(len(found) + 1):
        beads += [(*pair, 1.0) for pair in sorted(places.get(at, ()))]
        beads += found[at : at + 1]
    return beads
