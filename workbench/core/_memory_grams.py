"""What a memory is searched by: the characters, pairs, words and parts of words of its texts.

A text's grams are the Han characters in it, each two that stand side by side, its other words
whole, each three letters in a row of these, and the seams where one word follows another: the last
two letters and the first two. Case, accents, widths and the traditional forms of
characters don't matter. A gram is kept as a number below BUCKETS, so that an index of many texts
has as many rows and no more; that two grams may share a number costs a look at a text in vain and
never loses one.

Texts come by the ten thousand, so all of this works on arrays of their characters.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from workbench.core._fold import fold, in_word, simplified

BUCKETS = 1 << 17
Ids = npt.NDArray[np.uint32]
_Numbers = npt.NDArray[np.uint64]
_Mask = npt.NDArray[np.bool_]

# Kinds of characters: what only divides words, a letter of a word, a sign that is a word of its
# own, and a diacritic in a place of its own, which is passed over.
_GAP, _LETTER, _SIGN, _MARK = range(4)
# Kinds of grams; the kind goes into a gram's number.
_ONE, _PAIR, _WORD, _PART, _SEAM = range(5)
_LONGEST_WORD = 64
# A text as short as this shares too few pairs with another: single characters are looked for too.
_SHORT = 8
# Behind the last sign of Han script.
_END = 0x323B0
# Texts at one go: more of them no longer fit into the processor's cache.
_BATCH = 4096
_MIX = np.uint64(0x9E3779B97F4A7C15)
_STEP = np.uint64(1_000_003)
_SHIFT = np.uint64(64 - 17)


@dataclass(frozen=True, slots=True)
class _Signs:
    """The characters of texts, folded, without diacritics: whose each is, and its kind."""

    codes: _Numbers
    owners: Ids
    kinds: npt.NDArray[np.uint8]

    def before(self) -> _Mask:
        """Say of each character whether a letter of the same word stands before it."""
        letters = self.kinds == _LETTER
        joined = np.zeros(len(letters), np.bool_)
        joined[1:] = letters[1:] & letters[:-1] & (self.owners[1:] == self.owners[:-1])
        return joined


def of_texts(texts: Sequence[str]) -> tuple[Ids, Ids]:
    """Give the grams of many texts: their numbers in order, and beside each its text's place.

    The places of one number are in order as well, and none is there twice.
    """
    made = [_keys(texts[at : at + _BATCH], at) for at in range(0, len(texts), _BATCH)]
    keys = np.concatenate([np.empty(0, np.uint64), *made])
    if len(made) > 1:
        keys.sort()
    return (keys >> np.uint64(32)).astype(np.uint32), keys.astype(np.uint32)


def _keys(texts: Sequence[str], first: int) -> _Numbers:
    """The grams of some texts, each with its text's place in one number, in order."""
    signs = _signs(texts)
    made = [make(signs) for make in (_ones, _pairs, _words, _parts, _seams)]
    numbers = np.concatenate([numbers for numbers, _ in made]).astype(np.uint64)
    owners = np.concatenate([owners for _, owners in made]).astype(np.uint64)
    keys: _Numbers = (numbers << np.uint64(32)) | (owners + np.uint64(first))
    keys.sort()  # numpy's unique takes a hundred times as long
    return keys[np.append(True, keys[1:] != keys[:-1])] if len(keys) else keys


def for_similar(text: str) -> Ids:
    """Give the grams that texts like this one share with it; of a short one the characters too."""
    signs = _signs([text])
    short = np.count_nonzero(signs.kinds == _SIGN) <= _SHORT
    made = [_pairs(signs), _words(signs), _seams(signs), *([_ones(signs)] if short else [])]
    return np.unique(np.concatenate([numbers for numbers, _ in made]))


def for_containing(text: str) -> Ids:
    """Give grams that each text which contains this one has; none where nothing can be said.

    A word at either end may be a part of a longer one; those between are whole.
    """
    signs = _signs([text.strip()])
    pairs = _pairs(signs)[0]
    starts, ends = _word_edges(signs)
    whole_start, whole_end = starts > 0, ends < len(signs.codes)
    long = ends - starts > 1
    seams = (long | whole_start)[:-1] & (long | whole_end)[1:]
    made = [
        pairs,
        _words(signs)[0][whole_start & whole_end],
        _parts(signs)[0],
        _seams(signs)[0][seams],
    ]
    if len(pairs) < np.count_nonzero(signs.kinds == _SIGN) - 1 or not len(pairs):
        made.append(_ones(signs)[0])
    return np.unique(np.concatenate(made))


def folded(text: str) -> str:
    """The text as the grams see it, character for character: as long as the text."""
    return text.translate(_translation())


class _Translation(dict[int, int]):
    """Folded characters, learned as they come."""

    def __missing__(self, code: int) -> int:
        found = self[code] = int(_tables()[0][code]) if code < _END - 1 else code
        return found


@cache
def _translation() -> _Translation:
    return _Translation()


def _signs(texts: Sequence[str]) -> _Signs:
    folds, kinds = _tables()
    encoded = "".join(texts).encode("utf-32-le", "surrogatepass")
    codes = np.minimum(np.frombuffer(encoded, "<u4"), _END - 1)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    owners = np.repeat(np.arange(len(texts), dtype=np.uint32), lengths)
    kind = kinds[codes]
    keep = kind != _MARK
    return _Signs(folds[codes[keep]], owners[keep], kind[keep])


def _ones(signs: _Signs) -> tuple[Ids, Ids]:
    at = signs.kinds == _SIGN
    return _number(signs.codes[at], _ONE), signs.owners[at]


def _pairs(signs: _Signs) -> tuple[Ids, Ids]:
    sign = signs.kinds == _SIGN
    at = np.flatnonzero(sign[:-1] & sign[1:] & (signs.owners[:-1] == signs.owners[1:]))
    return _number(signs.codes[at] * _STEP + signs.codes[at + 1], _PAIR), signs.owners[at]


def _words(signs: _Signs) -> tuple[Ids, Ids]:
    letters = np.flatnonzero(signs.kinds == _LETTER)
    if not len(letters):
        return np.empty(0, np.uint32), np.empty(0, np.uint32)
    starts = np.flatnonzero(~signs.before()[letters])
    lengths = np.diff(np.append(starts, len(letters)))
    offsets = np.arange(len(letters)) - np.repeat(starts, lengths)
    values = signs.codes[letters] * _powers()[np.minimum(offsets, _LONGEST_WORD - 1)]
    return _number(np.add.reduceat(values, starts), _WORD), signs.owners[letters[starts]]


def _seams(signs: _Signs) -> tuple[Ids, Ids]:
    starts, ends = _word_edges(signs)
    left, right = ends[:-1] - 1, starts[1:]
    same = signs.owners[left] == signs.owners[right]
    left, right = left[same], right[same]
    long_left, long_right = (ends - starts > 1)[:-1][same], (ends - starts > 1)[1:][same]
    # The letter before the last and the one behind the first, where the words have them.
    second = np.where(long_left, signs.codes[left - long_left], np.uint64(0))
    third = np.where(long_right, signs.codes[right + long_right], np.uint64(0))
    value = (second * _STEP + signs.codes[left]) * _STEP + signs.codes[right]
    return _number(value * _STEP + third, _SEAM), signs.owners[left]


def _word_edges(signs: _Signs) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Where the words begin and end."""
    letter, joined = signs.kinds == _LETTER, signs.before()
    follows = np.append(joined[1:], False)
    return np.flatnonzero(letter & ~joined), np.flatnonzero(letter & ~follows) + 1


def _parts(signs: _Signs) -> tuple[Ids, Ids]:
    joined = signs.before()
    at = np.flatnonzero(joined[2:] & joined[1:-1])
    codes = signs.codes
    value = (codes[at] * _STEP + codes[at + 1]) * _STEP + codes[at + 2]
    return _number(value, _PART), signs.owners[at]


def _number(values: _Numbers, kind: int) -> Ids:
    mixed = (values * np.uint64(8) + np.uint64(kind)) * _MIX
    return (mixed >> _SHIFT).astype(np.uint32)


@cache
def _powers() -> _Numbers:
    return np.cumprod(np.full(_LONGEST_WORD, _STEP, np.uint64), dtype=np.uint64)


@cache
def _tables() -> tuple[_Numbers, npt.NDArray[np.uint8]]:
    """What each character is folded to, and of which kind it is."""
    codes = np.arange(_END, dtype=np.uint64)
    kinds = np.full(_END, _GAP, np.uint8)
    kinds[0x20000 : _END - 1] = _SIGN
    plain = range(0xD800)
    kinds[: len(plain)] = [_kind(chr(code)) for code in plain]
    letters = "".join(map(chr, plain))
    codes[: len(plain)] = [ord(_bare(char)) for char in simplified(fold(letters)).lower()]
    wide = range(0xF900, 0x10000)
    kinds[0xF900:0x10000] = [_kind(chr(code)) for code in wide]
    letters = "".join(map(chr, wide))
    codes[0xF900:0x10000] = [ord(_bare(char)) for char in simplified(fold(letters)).lower()]
    return codes, kinds


def _kind(char: str) -> int:
    if unicodedata.category(char) == "Mn":
        return _MARK
    if in_word(char):
        return _LETTER
    return _SIGN if char.isalnum() else _GAP


def _bare(char: str) -> str:
    return "d" if char == "đ" else unicodedata.normalize("NFD", char)[0]
