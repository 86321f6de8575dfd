"""Which texts share the most grams with one that is looked for: a block of texts at a time."""

import zlib
from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.integer]
Marks = npt.NDArray[np.uint16]
# Beside this many texts that are alike there may be better ones, but hardly.
CANDIDATES = 64
# The same source again and again would keep others out: so many of each are enough.
_OF_EACH = 3
# Texts that are scored: those that share the most grams. Long ones share many by chance.
_SCORED = 2_000
# A text's length is kept in a byte, by its logarithm: a step is 3 percent.
_STEPS = 24
_BYTE = 255
# Of grams that many texts have, those behind the first so many places are not looked at; the
# rarest few always are.
_PLACES = 150_000
_RAREST = 6
# A long text is told by as many.
_GRAMS = 240
# Half as long and no longer: it can't be half the same. The rest is for words of other lengths.
_SHORTEST = 0.4


def marks(texts: Sequence[str]) -> Marks:
    """Say of each text, in two bytes, about how long it is and what tells it from others.

    Nothing that is there has mark 0.
    """
    lengths = np.fromiter(map(len, texts), np.float64, len(texts))
    sizes = np.clip(np.log2(np.maximum(lengths, 1)) * _STEPS + 1, 1, _BYTE).astype(np.uint16)
    prints = [zlib.crc32(text.encode("utf-8", "surrogatepass")) & _BYTE for text in texts]
    made: Marks = sizes | np.array(prints, np.uint16) << np.uint16(8)
    return made


def rare(counts: dict[int, int]) -> list[int]:
    """Choose of grams, with how many places each has, those that are worth looking at."""
    chosen: list[int] = []
    seen = 0
    for gram in sorted(counts, key=lambda gram: (counts[gram], gram))[:_GRAMS]:
        seen += counts[gram]
        if seen > _PLACES and len(chosen) >= _RAREST:
            break
        chosen.append(gram)
    return chosen


class Overlap:
    """Counts for blocks of texts how many grams each shares with the one that is looked for.

    ``blocks`` are the marks of the texts of each block.
    """

    def __init__(self, blocks: Sequence[Marks], text: str) -> None:
        self._marks = np.concatenate([np.empty(0, np.uint16), *blocks])
        self._starts = np.cumsum([0, *map(len, blocks)])
        self._offsets = self._starts.astype(np.uint32)
        self._found = [np.empty(0, np.uint32)]
        self._length = _lengths(marks([text]))[0]

    def add(self, block: int, places: Places) -> None:
        """Count one gram: the places in a block that have it, each once."""
        self._found.append(places + self._offsets[block])

    def best(self) -> list[tuple[int, int]]:
        """Give block and place of the texts that share the most, for their length, best first.

        There are no more than CANDIDATES; of equal ones the last come first.
        """
        texts, counts = self._shared()
        lengths = _lengths(self._marks[texts])
        longer = np.maximum(lengths, self._length)
        scores = counts / longer
        scores[np.minimum(lengths, self._length) < _SHORTEST * longer] = 0
        good = _best(scores)
        order = good[np.lexsort((-texts[good], -scores[good]))]
        found = np.array(self._various(texts, counts, order[scores[order] > 0]), np.int64)
        blocks = np.searchsorted(self._starts, found, "right") - 1
        places = found - self._starts[blocks]
        return list(zip(blocks.tolist(), places.tolist(), strict=True))

    def _various(
        self, texts: npt.NDArray[np.int64], counts: npt.NDArray[np.int64], order: Places
    ) -> list[int]:
        """Take the first texts, of those that seem to be the same ones no more than a few."""
        times: Counter[tuple[int, int]] = Counter()
        chosen: list[int] = []
        for at in order.tolist():
            alike = int(self._marks[texts[at]]), int(counts[at])
            times[alike] += 1
            if times[alike] <= _OF_EACH:
                chosen.append(int(texts[at]))
            if len(chosen) == CANDIDATES:
                break
        return chosen

    def _shared(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Give the texts that share many grams, and how many each does."""
        places = np.concatenate(self._found)
        places.sort()
        starts = np.flatnonzero(np.append(True, places[1:] != places[:-1])[: len(places)])
        counts = np.diff(np.append(starts, len(places)))
        behind = np.cumsum(np.bincount(counts, minlength=2)[::-1])[::-1]
        enough = np.flatnonzero(behind >= _SCORED)
        many = counts >= (enough[-1] if len(enough) else 1)
        return places[starts[many]].astype(np.int64), counts[many]


def _best(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Where the best scores are, in any order: to sort the others too would take longer."""
    if len(scores) <= _SCORED:
        return np.arange(len(scores))
    return np.argpartition(-scores, _SCORED)[:_SCORED]


def _lengths(marks: Marks) -> npt.NDArray[np.float64]:
    """About how long texts are by their marks; of none, nothing."""
    sizes = (marks & np.uint16(_BYTE)).astype(np.float64)
    return np.where(sizes > 0, np.exp2(sizes / _STEPS), 0)
