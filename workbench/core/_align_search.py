"""The best way through two texts, and how sure each stretch of it is.

A path goes from (0, 0) to (n, m); a step takes a pieces of the source and b of the target. Rows
are computed at once: within one, only steps that take target pieces alone follow each other, and
those are a running maximum once their costs are taken off.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from workbench.core._align_evidence import Matrix, Side
from workbench.core._align_keys import Key

Step = tuple[int, int]
Place = tuple[int, int]

# How often a translator does what: found on half of the documents of a news set.
PRIORS: Mapping[Step, float] = {
    (1, 1): 0.80,
    (1, 2): 0.035,
    (2, 1): 0.035,
    (1, 0): 0.074,
    (0, 1): 0.074,
    (2, 2): 0.008,
    (1, 3): 0.0114,
    (3, 1): 0.0114,
    (2, 3): 0.001,
    (3, 2): 0.001,
    (1, 4): 0.0016,
    (4, 1): 0.0016,
}
_SKIP = math.log(PRIORS[1, 0])
# A step that ends inside a sentence of one side only ties two beads together; inside both, hardly.
_ONE_SIDED, _INSIDE = 1.15, 0.38
_SHARE = 0.5
_SPREAD, _SPREAD_OF_SHORT = 0.30, 1.26
_LEAST_SPREAD = 0.3
_MOST_RATIO, _NO_FIT = 6.0, -50.0
_NEVER = -1e9
# What it costs to be where no path may be: more than any path scores, less than what never is.
_BLOCKED = 1e6


@dataclass(frozen=True, slots=True)
class Bounds:
    """What paths have to keep to: they take a pair of pieces as one step, and nothing over a wall.

    A pair is the places before its pieces; a wall stands where a sentence of its side ends.
    """

    pairs: Sequence[Place]
    walls: tuple[Sequence[int], Sequence[int]]


class Grid:
    """All steps between pieces of two texts, scored: ``scores[step][i, j]`` ends at (i, j).

    ``ratio`` is how much longer the target is. Witnesses repeat each other, so that sums are too
    sure of themselves: by ``temperature``.
    """

    def __init__(
        self,
        lengths: tuple[Sequence[float], Sequence[float]],
        ends: tuple[Sequence[bool], Sequence[bool]],
        evidence: tuple[Side[Key], Side[str]],
        ratio: float,
        temperature: float,
        bounds: Bounds,
    ) -> None:
        self.temperature = temperature
        self.size = len(lengths[0]), len(lengths[1])
        self.ends = ends
        self.penalty = _penalties(*ends)
        self._sums = tuple(np.concatenate([[0.0], np.cumsum(values)]) for values in lengths)
        self._ratio = ratio
        own_spread = float(np.log(lengths[1]).std()) if lengths[1] else 0.0
        self._own_spread = max(own_spread, _LEAST_SPREAD)
        n, m = self.size
        fitting = [(a, b) for a, b in PRIORS if 0 < a <= n and 0 < b <= m]
        said = (
            {b: evidence[0].matrix(b) for b in {b for _, b in fitting}},
            {a: evidence[1].matrix(a) for a in {a for a, _ in fitting}},
        )
        self.scores = {
            step: self._score(step, said[0][step[1]], said[1][step[0]]) for step in fitting
        }
        self._keep_to(bounds)

    def add(self, ratios: Mapping[Step, Matrix]) -> None:
        """Let more speak for steps: log-likelihood ratios, the first those that start at (0, 0)."""
        for (a, b), ratio in ratios.items():
            self.scores[a, b][a:, b:] += ratio

    def part(self, start: Place, end: Place) -> "Grid":
        """The steps between two places, with what the whole says for them."""
        (i, j), (k, m) = start, end
        part = object.__new__(Grid)
        part.temperature = self.temperature
        part.size = k - i, m - j
        part.ends = self.ends[0][i : k + 1], self.ends[1][j : m + 1]
        part.penalty = self.penalty[i : k + 1, j : m + 1]
        part.scores = {}
        for (a, b), scores in self.scores.items():
            if a <= k - i and b <= m - j:
                own = part.scores[a, b] = scores[i : k + 1, j : m + 1].copy()
                own[:a] = own[:, :b] = _NEVER
        return part

    def _keep_to(self, bounds: Bounds) -> None:
        for i, j in bounds.pairs:
            self.penalty[: i + 1, j + 1 :] = self.penalty[i + 1 :, : j + 1] = _BLOCKED
        inside_left, inside_right = (~np.array(ends) for ends in self.ends)
        for i in bounds.walls[0]:
            self.penalty[i, inside_right] = _BLOCKED
        for j in bounds.walls[1]:
            self.penalty[inside_left, j] = _BLOCKED
        for (a, b), scores in self.scores.items():
            for i, j in bounds.pairs if a + b > 2 else ():
                scores[i + 1 : i + 1 + a] = scores[:, j + 1 : j + 1 + b] = _NEVER
            for i in bounds.walls[0]:
                scores[i + 1 : i + a] = _NEVER
            for j in bounds.walls[1]:
                scores[:, j + 1 : j + b] = _NEVER

    def _score(self, step: Step, source: Matrix, target: Matrix) -> Matrix:
        a, b = step
        said = _windows(source, a)[:, b - 1 :] + _windows(target, b)[:, a - 1 :].T
        scores = np.full((self.size[0] + 1, self.size[1] + 1), _NEVER)
        scores[a:, b:] = _SHARE * said + self._by_length(a, b) + math.log(PRIORS[step])
        return scores

    def _by_length(self, a: int, b: int) -> Matrix:
        """How well the lengths fit, as a log-likelihood ratio to any two lengths of the texts."""
        source = (self._sums[0][a:] - self._sums[0][:-a])[:, None]
        target = (self._sums[1][b:] - self._sums[1][:-b])[None, :]
        spread = np.sqrt(_SPREAD**2 + _SPREAD_OF_SHORT / (source + 6))
        off = np.log(target / (source * self._ratio))
        fit: Matrix = np.log(self._own_spread / spread) - (off / spread) ** 2 / 2
        fit[np.abs(off) > math.log(_MOST_RATIO)] = _NO_FIT
        return fit


def _windows(said: Matrix, size: int) -> Matrix:
    """Sums over each run of ``size`` rows."""
    sums = np.concatenate([np.zeros((1, said.shape[1])), np.cumsum(said, axis=0)])
    runs: Matrix = sums[size:] - sums[:-size]
    return runs


def _penalties(source: Sequence[bool], target: Sequence[bool]) -> Matrix:
    """What it costs to end a step at (i, j); ``source[i]`` is whether a sentence ends before i."""
    left, right = np.array(source)[:, None], np.array(target)[None, :]
    return np.where(left != right, _ONE_SIDED, np.where(left, 0.0, _INSIDE))


@dataclass(frozen=True, slots=True)
class Stretch:
    """What lies between two places where a sentence ends on both sides.

    ``sure`` is how likely it is that the right way ends sentences at both places and nowhere
    between them.
    """

    start: Place
    end: Place
    sure: float


def search(grid: Grid) -> list[Stretch]:
    """The best path's stretches. Their likelihood is their share in all paths."""
    best = _fill(grid, np.maximum, 1.0)
    forward = _fill(grid, np.logaddexp, grid.temperature)
    backward = _fill(_turned(grid), np.logaddexp, grid.temperature)[::-1, ::-1]
    all_paths = forward[-1, -1]
    found = []
    start = (0, 0)
    for end in _both_end(grid, _trace(grid, best)):
        inside = _inside(grid, start, end)
        share = forward[start] + inside + backward[end] - all_paths
        found.append(Stretch(start, end, math.exp(min(0.0, float(share)))))
        start = end
    return found


def through(grid: Grid) -> Matrix:
    """For each place what the best way through it scores."""
    forward = _fill(grid, np.maximum, 1.0)
    backward: Matrix = _fill(_turned(grid), np.maximum, 1.0)[::-1, ::-1]
    return forward + backward


def best(grid: Grid) -> float:
    """What the best way from end to end scores."""
    return float(_fill(grid, np.maximum, 1.0)[-1, -1])


def _both_end(grid: Grid, places: Sequence[Place]) -> list[Place]:
    return [(i, j) for i, j in places if grid.ends[0][i] and grid.ends[1][j]]


def _fill(grid: Grid, join: np.ufunc, temperature: float) -> Matrix:
    """For each place what the paths to it score, joined by ``join`` (maximum, logaddexp)."""
    n, m = grid.size
    filled = np.full((n + 1, m + 1), _NEVER)
    steps = {step: scores / temperature for step, scores in grid.scores.items()}
    costs = np.full((n + 1, m + 1), _SKIP / temperature) - grid.penalty / temperature
    costs = np.cumsum(costs, axis=1)
    for i in range(n + 1):
        row = np.full(m + 1, _NEVER)
        if i == 0:
            row[0] = 0.0
        else:
            row = filled[i - 1] + _SKIP / temperature
            for (a, b), scores in steps.items():
                if a <= i:
                    join(row[b:], filled[i - a, : m + 1 - b] + scores[i, b:], out=row[b:])
            row = row - grid.penalty[i] / temperature
        filled[i] = join.accumulate(row - costs[i]) + costs[i]
    return filled


def _turned(grid: Grid) -> Grid:
    """The grid seen from its end."""
    turned = object.__new__(Grid)
    turned.size = grid.size
    turned.penalty = grid.penalty[::-1, ::-1]
    turned.scores = {}
    for (a, b), scores in grid.scores.items():
        flipped = np.full_like(scores, _NEVER)
        flipped[a:, b:] = scores[a:, b:][::-1, ::-1]
        turned.scores[a, b] = flipped
    return turned


def _trace(grid: Grid, best: Matrix) -> list[Place]:
    """The places where the steps of the best path end."""
    place = grid.size
    places: list[Place] = []
    while place != (0, 0):
        places.append(place)
        a, b = _last_step(grid, best, place)
        place = place[0] - a, place[1] - b
    return places[::-1]


def _last_step(grid: Grid, best: Matrix, place: Place) -> Step:
    """The step that the best path to a place ends with."""
    i, j = place
    ways = {(a, b): best[i - a, j - b] + score for (a, b), score in _steps(grid, place)}
    return max(ways, key=ways.__getitem__)


def _steps(grid: Grid, place: Place) -> list[tuple[Step, float]]:
    """The steps that may end at a place, and their scores."""
    i, j = place
    skips = [(step, _SKIP) for step in ((1, 0), (0, 1)) if step[0] <= i and step[1] <= j]
    return skips + [
        (step, float(scores[i, j]))
        for step, scores in grid.scores.items()
        if step[0] <= i and step[1] <= j
    ]


def _inside(grid: Grid, start: Place, end: Place) -> float:
    """What the ways between two places score that end sentences of both sides nowhere else."""
    reached = {start: 0.0}
    for i in range(start[0], end[0] + 1):
        for j in range(start[1], end[1] + 1):
            if (i, j) == start or ((i, j) != end and grid.ends[0][i] and grid.ends[1][j]):
                continue
            ways = [
                reached[i - a, j - b] + score / grid.temperature
                for (a, b), score in _steps(grid, (i, j))
                if (i - a, j - b) in reached
            ]
            if ways:
                cost = float(grid.penalty[i, j]) / grid.temperature
                reached[i, j] = float(np.logaddexp.reduce(ways)) - cost
    return reached.get(end, _NEVER)
