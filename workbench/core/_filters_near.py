"""Repetitions among pairs, exact and near, found in time that grows with their number only.

Near ones by MinHash: of a pair's shingles a sketch of a few numbers is made, of which two pairs
share as large a part as they share shingles; those whose sketches agree in a band are compared.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

# Two pairs that share 80 % of their shingles meet in a band with 98 %, those that share 90 %
# nearly always, those that share 30 % in one of 16 cases.
_BANDS, _ROWS = 8, 4
# Pairs that one band's number leads to: more are only there where all are alike.
_MOST_IN_BAND = 16
_RANDOM = np.random.default_rng(20)
_FACTORS = _RANDOM.integers(1, 2**63, (_BANDS * _ROWS, 1), dtype=np.uint64) | np.uint64(1)
_OFFSETS = _RANDOM.integers(0, 2**63, (_BANDS * _ROWS, 1), dtype=np.uint64)
_HIGH_HALF = np.uint64(32)

# Mixes a band's rows, and the band's number with them, into one number.
_BAND_FACTORS = _RANDOM.integers(1, 2**63, (_BANDS, _ROWS), dtype=np.uint64) | np.uint64(1)
_ODD = np.uint32(0x9E3779B1)

Shingles = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Repetition:
    """An earlier pair that this one repeats, by its id, and the share of shingles in common."""

    other: int
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Found:
    """What a pair repeats: any earlier one, and one that is still there in the funnel."""

    alone: Repetition | None
    left: Repetition | None


NOTHING = Found(None, None)


class Exact:
    """Remembers pairs by their texts' keys."""

    def __init__(self) -> None:
        self._all: dict[bytes, int] = {}
        self._left: dict[bytes, int] = {}

    @staticmethod
    def name(source: str, target: str) -> bytes:
        """Name a pair by its keys."""
        return blake2b(f"{source}\n{target}".encode(), digest_size=12).digest()

    def find(self, name: bytes) -> Found:
        """Give the first pair of that name."""
        return Found(_repetition(self._all.get(name)), _repetition(self._left.get(name)))

    def add(self, name: bytes, pair_id: int, *, stays: bool) -> None:
        """Remember a pair; ``stays`` if nothing dropped it."""
        self._all.setdefault(name, pair_id)
        if stays:
            self._left.setdefault(name, pair_id)


def _repetition(pair_id: int | None) -> Repetition | None:
    return None if pair_id is None else Repetition(pair_id)


def shingles(source: str, target: str) -> Shingles:
    """Cut a pair into small pieces, each a number.

    They are two characters in a row of the source, and of the translation words, and two words
    in a row.
    """
    letters = np.frombuffer(source.encode("utf-32-le"), dtype=np.uint32)
    words = np.array([zlib.crc32(word.encode()) for word in target.split()], dtype=np.uint32)
    return np.unique(np.concatenate((_pairs(letters), words, _pairs(words))))


def _pairs(numbers: Shingles) -> Shingles:
    """Make one number of each two in a row, in which their order counts."""
    return (numbers[:-1] * _ODD + numbers[1:]) * _ODD


@dataclass(frozen=True, slots=True)
class _Kept:
    """A pair that later ones may repeat: alone, and in the funnel."""

    pair_id: int
    shingles: Shingles
    alone: bool
    left: bool


class Near:
    """Remembers pairs by their shingles."""

    def __init__(self, share: float) -> None:
        self._share = share
        self._kept: list[_Kept] = []
        self._bands: dict[int, list[int]] = {}

    def find(self, sketch: "Sketch") -> Found:
        """Give the pairs that share as large a part of their shingles as asked for."""
        alone = left = None
        for kept in self._candidates(sketch):
            repetition = self._compare(kept, sketch.shingles)
            if repetition:
                alone = alone or (repetition if kept.alone else None)
                left = left or (repetition if kept.left else None)
        return Found(alone, left)

    def add(self, sketch: "Sketch", pair_id: int, *, alone: bool, stays: bool) -> None:
        """Remember a pair that by this filter alone would be kept, or that nothing dropped."""
        for band in sketch.bands:
            places = self._bands.setdefault(band, [])
            if len(places) < _MOST_IN_BAND:
                places.append(len(self._kept))
        self._kept.append(_Kept(pair_id, sketch.shingles, alone, stays))

    def _candidates(self, sketch: "Sketch") -> Iterator[_Kept]:
        found = {place for band in sketch.bands for place in self._bands.get(band, ())}
        return (self._kept[place] for place in sorted(found))

    def _compare(self, kept: _Kept, pieces: Shingles) -> Repetition | None:
        few, many = sorted((len(kept.shingles), len(pieces)))
        if few < self._share * many:
            return None
        common = len(np.intersect1d(kept.shingles, pieces, assume_unique=True))
        share = common / (few + many - common)
        return Repetition(kept.pair_id, share) if share >= self._share else None


class Sketch:
    """A pair's shingles, and a number for each band of its MinHash."""

    __slots__ = ("bands", "shingles")

    def __init__(self, source: str, target: str) -> None:
        self.shingles = shingles(source, target)
        mixed = (self.shingles.astype(np.uint64) * _FACTORS + _OFFSETS) >> _HIGH_HALF
        rows = mixed.min(axis=1).reshape(_BANDS, _ROWS)
        self.bands: list[int] = (rows * _BAND_FACTORS).sum(axis=1).tolist()
