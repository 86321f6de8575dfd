"""Two texts with all that is known of them, searched through in parts if they are long."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from workbench.core._align_anchors import AT_ONCE, Anchors, cells
from workbench.core._align_evidence import sides
from workbench.core._align_keys import Features, keys
from workbench.core._align_opinion import Opinion
from workbench.core._align_search import Bounds, Grid, Place, Stretch, search
from workbench.core._align_text import length, pieces
from workbench.core.termbase import Matcher

# How much longer a text is in the other language, in what `length` counts, before it is known.
_RATIOS = {("zh", "en"): 1.08, ("zh", "vi"): 0.98, ("en", "vi"): 0.92}
_MOST_OFF = 1.33
# How much too sure the evidence of a pair of languages is: Vietnamese witnesses repeat each other.
_TEMPERATURES = {("zh", "en"): 1.2}
_TEMPERATURE = 2.4
# Near the end of a part of a long text nothing is believed, and before it only what is sure.
_MARGIN, _SURE_END = 12, 0.9


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beforehand: the two languages, the glossary, and pairs that were learned.

    ``opinion`` is a model's, if it is asked.
    """

    langs: tuple[str, str]
    terms: Matcher
    learned: Matcher
    opinion: Opinion | None = None


@dataclass(frozen=True, slots=True)
class Chunk:
    """What the search takes for a sentence: one, or several that a person put together.

    ``whole`` ones are not cut into pieces.
    """

    indexes: tuple[int, ...]
    text: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """What is settled beforehand, by the numbers of chunks.

    ``pairs`` go together, in order on both sides. No bead reaches over a wall, which stands
    before a chunk.
    """

    pairs: Sequence[Place] = ()
    walls: tuple[frozenset[int], frozenset[int]] = field(default=(frozenset(), frozenset()))

    def turned(self) -> "Settled":
        """The same with the sides changed."""
        return Settled([(j, i) for i, j in self.pairs], self.walls[::-1])


def chunks(sentences: Iterable[str]) -> list[Chunk]:
    """Each sentence a chunk of its own."""
    return [Chunk((at,), text) for at, text in enumerate(sentences)]


@dataclass(frozen=True, slots=True)
class _Cut:
    """A text as pieces: of which chunk each is, and whether a chunk ends before the n-th."""

    chunks: Sequence[Chunk]
    texts: list[str]
    owner: list[int]
    ends: list[bool]
    starts: list[int]

    def from_end(self, place: int) -> int:
        """The first place from the given one on where a chunk ends."""
        return self.ends.index(True, place)

    def indexes(self, start: int, end: int) -> tuple[int, ...]:
        owners = dict.fromkeys(self.owner[start:end])
        return tuple(index for owner in owners for index in self.chunks[owner].indexes)


def _cut(parts: Sequence[Chunk]) -> _Cut:
    cut = [[chunk.text] if chunk.whole else pieces(chunk.text) for chunk in parts]
    owner = [number for number, texts in enumerate(cut) for _ in texts]
    ends = [True, *(one != other for one, other in pairwise(owner)), *([True] if owner else [])]
    starts = [0, *accumulate(map(len, cut))]
    return _Cut(parts, [text for texts in cut for text in texts], owner, ends, starts)


class Both:
    """Two texts with all that is known of them.

    Places are counted in pieces. The languages are in the order that evidence starts from.
    """

    def __init__(
        self,
        source: Sequence[Chunk],
        target: Sequence[Chunk],
        known: Known,
        settled: Settled | None = None,
    ) -> None:
        self._left, self._right = _cut(source), _cut(target)
        settled = settled or Settled()
        self._starts = starts = self._left.starts, self._right.starts
        self._pairs = [(starts[0][i], starts[1][j]) for i, j in settled.pairs]
        self._walls = (
            sorted(starts[0][i] for i in settled.walls[0]),
            sorted(starts[1][j] for j in settled.walls[1]),
        )
        features = Features(self._right.texts, known.langs[1])
        self._keys = keys(self._left.texts, known.langs[0], features, known.terms, known.learned)
        self._features = features.of_piece
        self._lengths = (
            [length(t) for t in self._left.texts],
            [length(t) for t in self._right.texts],
        )
        usual = _RATIOS.get(known.langs, 1.0)
        self._ratio = _ratio(sum(self._lengths[0]), sum(self._lengths[1]), usual)
        self._temperature = _TEMPERATURES.get(known.langs, _TEMPERATURE)
        self._opinion = known.opinion
        self.size = len(self._left.texts), len(self._right.texts)

    def found(self) -> Iterator[tuple[tuple[int, ...], tuple[int, ...], float]]:
        """The beads: indexes of both sides, and how likely each is right."""
        for start, end in self._spans():
            for stretch in self._stretches(start, end):
                yield *self.between(stretch.start, stretch.end), stretch.sure

    def between(self, start: Place, end: Place) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The indexes of what stands between two places."""
        return self._left.indexes(start[0], end[0]), self._right.indexes(start[1], end[1])

    def place(self, source: int, target: int) -> Place:
        """The place before a chunk of the source and one of the target, by their numbers."""
        return self._starts[0][source], self._starts[1][target]

    def _spans(self) -> Iterator[tuple[Place, Place]]:
        """From settled place to settled place, as much at a time as is searched at once."""
        corners = [place for i, j in self._pairs for place in ((i, j), (i + 1, j + 1))]
        start = last = (0, 0)
        for corner in [*corners, self.size]:
            if cells(start, corner) > AT_ONCE and last != start:
                yield start, last
                start = last
            last = corner
            if cells(start, corner) > AT_ONCE:
                yield start, last
                start = last
        if start != self.size:
            yield start, self.size

    def _stretches(self, start: Place, end: Place) -> Iterator[Stretch]:
        (i0, j0), (i1, j1) = start, end
        anchors = Anchors(self._keys[i0:i1], self._features[j0:j1])
        while start != end:
            i, j = anchors.end((start[0] - i0, start[1] - j0))
            to = self._left.from_end(i + i0), self._right.from_end(j + j0)
            part = [_moved(stretch, start) for stretch in search(self.grid(start, to))]
            for stretch in part if to == end else _kept(part, to):
                yield stretch
                start = stretch.end

    def grid(self, start: Place, end: Place) -> Grid:
        """All steps through a part of both texts."""
        (i0, j0), (i1, j1) = start, end
        grid = Grid(
            (self._lengths[0][i0:i1], self._lengths[1][j0:j1]),
            (self._left.ends[i0 : i1 + 1], self._right.ends[j0 : j1 + 1]),
            sides(self._keys[i0:i1], self._features[j0:j1]),
            self._ratio,
            self._temperature,
            self._bounds(start, end),
        )
        if self._opinion:
            texts = self._left.texts[i0:i1], self._right.texts[j0:j1]
            grid.add(self._opinion.ratios(*texts, grid.scores))
        return grid

    def _bounds(self, start: Place, end: Place) -> Bounds:
        pairs = [(i - start[0], j - start[1]) for i, j in self._pairs if start <= (i, j) < end]
        walls = [
            [wall - low for wall in own if low < wall < high]
            for own, low, high in zip(self._walls, start, end, strict=True)
        ]
        return Bounds(pairs, (walls[0], walls[1]))


def _moved(stretch: Stretch, by: Place) -> Stretch:
    (i, j), (k, m) = stretch.start, stretch.end
    return Stretch((i + by[0], j + by[1]), (k + by[0], m + by[1]), stretch.sure)


def _kept(part: Sequence[Stretch], end: Place) -> Sequence[Stretch]:
    """What of a part is far enough from its end to be believed; all of it if nothing is."""
    far = bisect_left(
        part, True, key=lambda s: any(at + _MARGIN > to for at, to in zip(s.end, end, strict=True))
    )
    sure = [at for at, stretch in enumerate(part[:far], 1) if stretch.sure >= _SURE_END]
    return part[: sure[-1]] if sure else part


def _ratio(source: float, target: float, usual: float) -> float:
    """How much longer the target is; not far from what is usual: something may be missing."""
    if not source or not target:
        return usual
    return min(max(target / source, usual / _MOST_OFF), usual * _MOST_OFF)
