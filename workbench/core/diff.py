"""The difference of two texts, word by word: Chinese by characters, Vietnamese by syllables."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile
from typing import Literal

from workbench.core.text import HAN

Op = Literal["same", "out", "in"]

# A letter or digit of a script that spaces divide, with the diacritics that NFD puts behind it.
_LETTER = rf"[^\W_{HAN}][\u0300-\u036f]*"
# 1,5 and don't are one word, as `workbench.core.text.length` counts; so is well-known, but the
# syllables of In-đô-nê-xi-a are words of their own.
_WORD = re.compile(rf"(?:{_LETTER})+(?:[.,'’-](?:{_LETTER})+)*|\s+|.", re.DOTALL)
_SYLLABLE = re.compile(rf"(?:{_LETTER})+(?:[.,'’](?:{_LETTER})+)*|\s+|.", re.DOTALL)
# Words of the one text times words of the other; comparing takes as many bits. Larger texts than
# this (14,000 words each) are told apart by their beginnings and ends alone.
_MOST_PAIRS = 200_000_000


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text that is in both texts ("same"), in the first one ("out") or the second ("in")."""

    op: Op
    text: str


@dataclass(frozen=True, slots=True)
class _Span:
    """What stands in a place of the first text and of the second; the same, or a change."""

    out: Sequence[str]
    into: Sequence[str]
    same: bool

    @property
    def words(self) -> int:
        """Words that a reader has to take in: of the longer side."""
        return max(_count_words(self.out), _count_words(self.into))


def difference(before: str, after: str, lang: str) -> list[Piece]:
    """The pieces that lead from one text to the other, what is out before what is in.

    "same" and "out" joined are ``before``, "same" and "in" joined are ``after``; no two pieces
    that follow each other have the same op, none is empty. Punctuation and white space count
    apart from words. As many words as can be are the same, but for those that stand lonely
    between two changes: they are told as part of one, which is easier to read than snippets.
    """
    left, right = tokens(before, lang), tokens(after, lang)
    return [piece for span in _tidied(_spans(left, right)) for piece in _pieces(span)]


def tokens(text: str, lang: str) -> list[str]:
    """The words, Han characters, marks and stretches of white space that a text is made of."""
    return (_SYLLABLE if lang.startswith("vi") else _WORD).findall(text)


def _spans(left: Sequence[str], right: Sequence[str]) -> Iterator[_Span]:
    """Cut both texts at the words that they share; the spans are changes and not in turn."""
    start, end = (0, 0), (len(left), len(right))
    for i, j in [*_shared(left, right), end]:
        out, into = left[start[0] : i], right[start[1] : j]
        # White space doesn't count for common words, but it is the same beside them.
        first = _alike(out, into)
        last = _alike(out[first:][::-1], into[first:][::-1])
        yield _Span(out[:first], into[:first], same=True)
        yield _Span(out[first : len(out) - last], into[first : len(into) - last], same=False)
        yield _Span(out[len(out) - last :], into[len(into) - last :], same=True)
        yield _Span(left[i : i + 1], right[j : j + 1], same=True)
        start = (i + 1, j + 1)


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many tokens two lists begin with in common."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _shared(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int]]:
    """The places, in either text, of as many words as they have in common in the same order."""
    first = _alike(left, right)
    last = _alike(left[first:][::-1], right[first:][::-1])
    here = [i for i in range(first, len(left) - last) if not left[i].isspace()]
    there = [j for j in range(first, len(right) - last) if not right[j].isspace()]
    ends = [(len(left) - k, len(right) - k) for k in range(last, 0, -1)]
    middle = []
    if len(here) * len(there) <= _MOST_PAIRS:
        pairs = _longest([left[i] for i in here], [right[j] for j in there])
        middle = [(here[i], there[j]) for i, j in pairs]
    return [*((k, k) for k in range(first)), *middle, *ends]


def _longest(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int]]:
    """The longest common subsequence, by the bit-parallel way of Hyyrö (2004).

    Row ``j`` has a bit for each word of ``left``: it is 0 where the best of all words up to it,
    against the first ``j`` of ``right``, is one more than without it.
    """
    places: dict[str, int] = {}
    for i, word in enumerate(left):
        places[word] = places.get(word, 0) | 1 << i
    ones = (1 << len(left)) - 1
    rows = [ones]
    for word in right:
        row = rows[-1]
        common = row & places.get(word, 0)
        rows.append((row + common | row - common) & ones)
    return _walk_back(rows, len(left))


def _walk_back(rows: Sequence[int], i: int) -> list[tuple[int, int]]:
    pairs = []
    j = len(rows) - 1
    while i and j:
        if rows[j] >> i - 1 & 1:
            i -= 1
        elif rows[j - 1] >> i - 1 & 1:
            i, j = i - 1, j - 1
            pairs.append((i, j))
        else:
            j -= 1
    return pairs[::-1]


def _tidied(spans: Iterable[_Span]) -> list[_Span]:
    """Join neighbours of a kind, and changes with nothing but a lonely word between them."""
    there = (span for span in spans if span.out or span.into)
    runs = groupby(there, key=lambda span: span.same)
    return _without_islands([_joined(*run, same=same) for same, run in runs])


def _without_islands(spans: Sequence[_Span]) -> list[_Span]:
    tidy: list[_Span] = []
    for span in spans:
        tidy.append(span)
        while len(tidy) > 2 and _is_island(*tidy[-3:]):
            tidy[-3:] = [_joined(*tidy[-3:], same=False)]
    return tidy


def _is_island(one: _Span, between: _Span, other: _Span) -> bool:
    """Whether what is the same between two changes is not worth stopping at.

    Something that was put in, or taken out, in two places reads well as it is.
    """
    replaced = (one.out or other.out) and (one.into or other.into)
    lonely = between.words**2 < min(one.words, other.words)
    return between.same and bool(replaced) and lonely


def _joined(*spans: _Span, same: bool) -> _Span:
    out = [token for span in spans for token in span.out]
    return _Span(out, [token for span in spans for token in span.into], same)


def _count_words(side: Sequence[str]) -> int:
    return sum(1 for token in side if token[0].isalnum())


def _pieces(span: _Span) -> list[Piece]:
    if span.same:
        return [Piece("same", "".join(span.out))]
    sides: tuple[tuple[Op, Sequence[str]], ...] = (("out", span.out), ("in", span.into))
    return [Piece(op, "".join(side)) for op, side in sides if side]
