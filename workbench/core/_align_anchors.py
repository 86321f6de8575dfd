"""Long texts taken in parts, each up to where both texts surely say the same.

A part is searched at a time, so that all of it grows with the length and not with its square.
Where a part ends need not be right to the sentence: what is found near its end is thrown away
and searched again with the next part.
"""

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from workbench.core._align_keys import Key

Place = tuple[int, int]

AT_ONCE = 40_000
"""Pieces of one side times pieces of the other that are searched at once without a thought."""
_AT_MOST = 160_000
_PART = 20_000
_MOST_VOTES = 2_000_000
# A pair's keys have to be worth this much, in nats, and this share of the best pair of its row
# and column: so the many places of a phrase that comes again and again are no anchors.
_LEAST_WORTH, _LEAST_SHARE = 5.0, 0.7
# A pair is an anchor if so many others of the chain near it say nearly the same.
_NEAR, _MOST_DRIFT, _LEAST_NEAR = 20, 8, 4


class Anchors:
    """Where two long texts may be taken apart, by the keys of one and the features of the other."""

    def __init__(self, keys: Sequence[set[Key]], features: Sequence[set[str]]) -> None:
        self.size = len(keys), len(features)
        small = len(keys) * len(features) <= AT_ONCE
        self._chain = [] if small else _supported(rising(_pairs(keys, features)))

    def end(self, start: Place) -> Place:
        """Where the part that begins at ``start`` ends: the end of both texts, or an anchor.

        Where no anchor is in reach, both texts are cut in proportion.
        """
        first = bisect_right(self._chain, start)
        goals = [*self._chain[first:], self.size] if cells(start, self.size) > AT_ONCE else []
        for goal in goals:
            if cells(start, goal) >= _PART and goal[1] > start[1]:
                return goal if cells(start, goal) <= _AT_MOST else _towards(start, goal)
        return self.size


def cells(start: Place, end: Place) -> int:
    """Pieces of one side times pieces of the other between two places."""
    return (end[0] - start[0]) * (end[1] - start[1])


def _towards(start: Place, goal: Place) -> Place:
    share = math.sqrt(_AT_MOST / cells(start, goal))
    i, j = (at + math.ceil(share * (to - at)) for at, to in zip(start, goal, strict=True))
    return i, j


def _pairs(keys: Sequence[set[Key]], features: Sequence[set[str]]) -> list[tuple[int, int, float]]:
    """Pairs of pieces that share rare keys, with what these are worth."""
    width = len(features)
    codes, worths = _votes(keys, features)
    found, at = np.unique(codes, return_inverse=True)
    worth = np.bincount(at, worths, len(found))
    i, j = found // width, found % width
    best = np.zeros(len(keys)), np.zeros(width)
    np.maximum.at(best[0], i, worth)
    np.maximum.at(best[1], j, worth)
    kept = (worth >= _LEAST_WORTH) & (worth >= _LEAST_SHARE * np.maximum(best[0][i], best[1][j]))
    return list(zip(i[kept].tolist(), j[kept].tolist(), worth[kept].tolist(), strict=True))


def _votes(
    keys: Sequence[set[Key]], features: Sequence[set[str]]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Each pair of pieces that share a key, as i * width + j, and the key's worth."""
    cells = len(keys) * len(features)
    codes: list[npt.NDArray[np.int64]] = []
    worths: list[npt.NDArray[np.float64]] = []
    left = _MOST_VOTES
    for here, there in sorted(
        _shared(keys, features), key=lambda both: len(both[0]) * len(both[1])
    ):
        votes = len(here) * len(there)
        left -= votes
        if left < 0:
            break
        codes.append((np.array(here)[:, None] * len(features) + np.array(there)).ravel())
        worths.append(np.full(votes, math.log(cells / votes) / 2))
    if not codes:
        return np.zeros(0, dtype=np.int64), np.zeros(0)
    return np.concatenate(codes), np.concatenate(worths)


def _shared(
    keys: Sequence[set[Key]], features: Sequence[set[str]]
) -> Iterator[tuple[list[int], list[int]]]:
    """For each key the pieces that have it, and those that bear it out."""
    here: dict[Key, list[int]] = defaultdict(list)
    for at, own in enumerate(keys):
        for key in own:
            here[key].append(at)
    there: dict[str, list[int]] = defaultdict(list)
    for at, found in enumerate(features):
        for feature in found:
            there[feature].append(at)
    for key, places in here.items():
        yield places, sorted({at for feature in key[1] for at in there[feature]})


def rising(pairs: Sequence[tuple[int, int, float]]) -> list[Place]:
    """The pairs that rise on both sides and are worth most together."""
    tree = _Best(1 + max((j for _, j, _ in pairs), default=0))
    before: list[int] = []
    for at, (_, j, worth) in enumerate(ordered := sorted(pairs, key=lambda p: (p[0], -p[1]))):
        so_far, last = tree.below(j)
        before.append(last)
        tree.add(j, so_far + worth, at)
    at = tree.below(tree.size)[1]
    chain: list[Place] = []
    while at >= 0:
        chain.append(ordered[at][:2])
        at = before[at]
    return chain[::-1]


class _Best:
    """The best value among those at lower places (a Fenwick tree)."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._nodes = [(0.0, -1)] * (size + 1)

    def below(self, place: int) -> tuple[float, int]:
        best = (0.0, -1)
        while place > 0:
            best = max(best, self._nodes[place])
            place &= place - 1
        return best

    def add(self, place: int, value: float, name: int) -> None:
        place += 1
        while place <= self.size:
            self._nodes[place] = max(self._nodes[place], (value, name))
            place += place & -place


def _supported(chain: Sequence[Place]) -> list[Place]:
    """The places with enough others near them on the same diagonal."""
    kept = []
    for at, (i, j) in enumerate(chain):
        near = chain[max(0, at - _NEAR) : at + _NEAR]
        agreeing = [
            1 for k, m in near if abs(k - i) <= _NEAR and abs((m - j) - (k - i)) <= _MOST_DRIFT
        ]
        if len(agreeing) > _LEAST_NEAR:
            kept.append((i, j))
    return kept
