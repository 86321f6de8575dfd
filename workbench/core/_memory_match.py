"""How alike two sources are, in percent, and which of many are the most alike."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from workbench.core._fold import fold
from workbench.core._memory_numbers import Corrected, Number, correct, masked
from workbench.core.diff import Piece, difference, tokens
from workbench.core.text import key

SAME = 100
NEARLY = 99
LEAST = 50
# What numbers that differ cost, and what they cost where they were put in corrected.
_NUMBERS = 5
_CORRECTED = 2
# Words are told apart as characters of the private planes; a text has not nearly as many.
_PRIVATE = range(0xF0000, 0x10FFFE)


@dataclass(frozen=True, slots=True)
class Match:
    """What a memory has for a text: a source like it, its rendering, how alike they are.

    ``target`` has numbers of the text put in where these alone differ; ``corrected`` says where,
    each as beginning and end. ``difference`` leads from the memory's source to the text.
    ``entry`` tells which entry it is.
    """

    entry: int
    source: str
    target: str
    percent: int
    corrected: tuple[tuple[int, int], ...]
    difference: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One source with its rendering, and the number that it is known by."""

    number: int
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class _Coded:
    """A text's tokens, a character each, and the numbers in it."""

    tokens: str
    numbers: Sequence[Number]


@dataclass(frozen=True, slots=True)
class _Scored:
    entry: Entry
    percent: int
    corrected: Corrected | None


class Comparer:
    """Compares texts with one, in percent.

    The percent is the share of tokens that need no edit: 100 × (1 − edits ÷ tokens of the longer
    text), rounded down. Tokens are characters in Chinese, words in English, syllables in
    Vietnamese, and the marks between them; case and width don't matter, white space doesn't count.
    A number is one token, whichever it is; numbers that differ cost 5 points more, or 2 where they
    could be put in corrected. 100 is the same text and nothing else.
    """

    def __init__(self, text: str, source_lang: str, target_lang: str) -> None:
        self._text = text
        self._lang = source_lang
        self._target_lang = target_lang
        self._codes: dict[str, str] = {}
        self._wanted = self._code(text)

    def percent(self, source: str) -> int:
        """Say how alike a source is; anything under LEAST is 0."""
        return self._score(Entry(0, source, "")).percent

    def best(self, entries: Iterable[Entry], limit: int) -> list[Match]:
        """Give the entries that are the most alike, each rendering once.

        Of equal ones the first come first.
        """
        scored = [self._score(entry) for entry in entries]
        scored = [one for one in scored if one.percent]
        scored.sort(key=lambda one: -one.percent)
        chosen: dict[str, _Scored] = {}
        for one in scored:
            chosen.setdefault(one.corrected.text if one.corrected else one.entry.target, one)
        return [self._match(target, one) for target, one in list(chosen.items())[:limit]]

    def _match(self, target: str, one: _Scored) -> Match:
        entry, corrected = one.entry, one.corrected
        return Match(
            entry=entry.number,
            source=entry.source,
            target=target,
            percent=one.percent,
            corrected=corrected.places if corrected else (),
            difference=tuple(difference(entry.source, self._text, self._lang)),
        )

    def _score(self, entry: Entry) -> _Scored:
        coded = self._code(entry.source)
        wanted = self._wanted
        longer = max(len(coded.tokens), len(wanted.tokens))
        most = longer - math.ceil(longer * LEAST / SAME)
        edits = Levenshtein.distance(coded.tokens, wanted.tokens, score_cutoff=most)
        if not longer or edits > most:
            return _Scored(entry, 0, None)
        percent = (longer - edits) * SAME // longer
        if Counter(map(_value, coded.numbers)) != Counter(map(_value, wanted.numbers)):
            return self._other_numbers(entry, percent, None if edits else coded)
        if percent < SAME or key(entry.source) == key(self._text):
            return _Scored(entry, percent, None)
        return _Scored(entry, NEARLY, None)

    def _other_numbers(self, entry: Entry, percent: int, coded: _Coded | None) -> _Scored:
        """Take off what numbers cost; ``coded`` is there where they alone differ."""
        corrected = None
        if coded:
            now = self._wanted.numbers
            corrected = correct(coded.numbers, now, entry.target, self._target_lang)
        percent -= _CORRECTED if corrected else _NUMBERS
        return _Scored(entry, percent if percent >= LEAST else 0, corrected)

    def _code(self, text: str) -> _Coded:
        plain, numbers = masked(fold(text), self._lang)
        coded = [
            token if len(token) == 1 else self._codes.setdefault(token, self._next())
            for token in tokens(plain.lower(), self._lang)
            if not token.isspace()
        ]
        return _Coded("".join(coded), numbers)

    def _next(self) -> str:
        return chr(_PRIVATE[len(self._codes) % len(_PRIVATE)])


def _value(number: Number) -> object:
    return number.value
