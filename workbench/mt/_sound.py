"""Whether a neural draft is a translation at all, or what a decoder writes when it is lost."""

import re
from collections.abc import Sequence

from workbench.core.text import HAN
from workbench.mt.values import Flag

# A word that comes so often in a row, or a phrase, was not meant.
_WORD_TIMES = 4
_PHRASE_TIMES = 3
_PHRASE_WORDS = 12
# From so many words on, most phrases of three words are different ones.
_LONG = 24
_PHRASE = 3
_DISTINCT = 0.5
# A syllable in one word, such as "nananananana".
_SYLLABLES = re.compile(r"([^\W\d_]{1,12}?)\1{5}")
# Each Han character is a word here; marks don't count.
_WORDS = re.compile(rf"[{HAN}]|[^\W{HAN}]+")

# A translation of less than one piece for so many of the source has left something out. Short
# sources may well be one word.
_PIECES_A_PIECE = 8
_SHORT = 16


def flaw(source: str, draft: str, source_pieces: int, pieces: int, most: int) -> Flag:
    """Return what is wrong with a draft, "" if nothing is.

    It is empty; it repeats itself and the source doesn't; or it has ``most`` pieces, which is where
    it was stopped, or far too few for its source.
    """
    if not draft.strip():
        return "empty"
    if loops(draft) and not loops(source):
        return "loop"
    short = source_pieces >= _SHORT and pieces * _PIECES_A_PIECE < source_pieces
    return "length" if short or pieces >= most else ""


def loops(text: str) -> bool:
    """Whether a text repeats itself as no author would."""
    words = [word.casefold() for word in _WORDS.findall(text)]
    return bool(_SYLLABLES.search(text)) or _in_a_row(words) or _again_and_again(words)


def _in_a_row(words: Sequence[str]) -> bool:
    return any(_repeated(words, size) for size in range(1, min(len(words), _PHRASE_WORDS) + 1))


def _repeated(words: Sequence[str], size: int) -> bool:
    """Whether a phrase of that size comes too often in a row."""
    wanted = size * ((_WORD_TIMES if size == 1 else _PHRASE_TIMES) - 1)
    run = 0
    for word, next_word in zip(words, words[size:], strict=False):
        run = run + 1 if word == next_word else 0
        if run == wanted:
            return True
    return False


def _again_and_again(words: Sequence[str]) -> bool:
    phrases = list(zip(*(words[start:] for start in range(_PHRASE)), strict=False))
    return len(words) >= _LONG and len(set(phrases)) < _DISTINCT * len(phrases)
