"""What words of one language may be in another, by the dictionaries that come along."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import cache, lru_cache
from importlib import resources

from workbench.core import cedict
from workbench.core._align_text import STOP, WORD, stem, stems, tokens
from workbench.core._hanviet import syllable_readings
from workbench.core.text import is_han

SOUGHT = "g:"
"""How a feature begins that is looked for, and not found in any text."""

_LONGEST_WORD = 8
_ABOUT_WORDS = ("CL:", "surname", "variant of", "old variant", "see ", "used in")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^]]*\]")
# What an English word may be in Vietnamese goes by way of Chinese: the first meanings only, and
# no word that could be nearly anything.
_FIRST_MEANINGS, _MOST_RENDERINGS = 3, 24


class Table:
    """Words that are looked for in Chinese."""

    def __init__(self, words: Collection[str]) -> None:
        self._words = frozenset(words)
        sizes: dict[str, set[int]] = defaultdict(set)
        for word in self._words:
            if len(word) <= _LONGEST_WORD and is_han(word[0]):
                sizes[word[0]].add(len(word))
        self._sizes = {char: sorted(own, reverse=True) for char, own in sizes.items()}

    def find(self, piece: str) -> Iterator[str]:
        """The words in a piece that lie inside no other one."""
        reached = 0
        for start, char in enumerate(piece):
            for size in self._sizes.get(char, ()):
                word = piece[start : start + size]
                if word in self._words:
                    if start + len(word) > reached:
                        yield word
                        reached = start + len(word)
                    break


@cache
def headwords() -> Table:
    """The words of the Chinese–English dictionary."""
    return Table(cedict.headwords())


@lru_cache(maxsize=2**16)
def english(word: str) -> frozenset[str]:
    """The stems of all that the dictionary says a Chinese word means."""
    return frozenset(found for sense in _senses(word) for found in stems(sense))


def _senses(word: str) -> Iterator[list[str]]:
    """The words of each sense."""
    for entry in cedict.lookup(word):
        for sense in entry.senses:
            if not sense.startswith(_ABOUT_WORDS):
                plain = _BRACKETS.sub("", sense)
                yield [w.lower() for w in WORD.findall(plain) if not is_han(w[0])]


@lru_cache(maxsize=2**16)
def pairs(one: str, other: str) -> frozenset[str]:
    """Two characters' Sino-Vietnamese readings side by side, in either order.

    Vietnamese puts what qualifies behind.
    """
    firsts, seconds = syllable_readings(one), syllable_readings(other)
    return frozenset(text for a in firsts for b in seconds for text in (f"{a} {b}", f"{b} {a}"))


@cache
def common_words() -> Table:
    """The words of `vietnamese`."""
    return Table(vietnamese())


@cache
def vietnamese() -> dict[str, frozenset[str]]:
    """Common Chinese words and their renderings, each as the feature that `sought` makes."""
    text = resources.files("workbench.core").joinpath("data/lexicon_vi.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines())
    return {
        word: frozenset(sought(one, "vi") for one in renderings.split("|"))
        for word, renderings in rows
    }


@cache
def english_to_vietnamese() -> dict[str, frozenset[str]]:
    """Stems of English words and what they may be in Vietnamese, through Chinese."""
    found: dict[str, set[str]] = defaultdict(set)
    for word, renderings in vietnamese().items():
        for sense in list(_senses(word))[:_FIRST_MEANINGS]:
            said = stems(sense)
            if len(said) == 1:
                found[said.pop()] |= renderings
    return {
        said: frozenset(texts) for said, texts in found.items() if len(texts) <= _MOST_RENDERINGS
    }


def sought(text: str, lang: str) -> str:
    """The feature of a target that has a rendering: its words as they are compared."""
    return SOUGHT + " ".join(phrase_words(tokens(text), lang))


def phrase_words(words: list[str], lang: str) -> list[str]:
    """Words as phrases are compared by."""
    if lang == "en":
        return [stem(word) for word in words if word not in STOP]
    return words
