"""Names that two languages write each in its own way, by the consonants that both hear."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from workbench.core._fold import old_tone
from workbench.core._lexicon import lexicon
from workbench.core._pinyin import sound

_NAME = re.compile(r"[A-ZĐ][A-Za-zÀ-ỹ-]{2,}")
# Consonants that one language writes for another's, as classes; vowels tell nothing.
_CLASSES = {
    letter: letters[0]
    for letters in ("pb", "fv", "w", "td", "kgc", "qj", "szx", "h", "lr", "m", "n", "y")
    for letter in letters
}
_RULES = "ph=f ck=k sch=s sh=s ch=q th=s tz=k x=ks gh=k wh=w"
_SPELLINGS = tuple(rule.split("=") for rule in _RULES.split())
_SHORTEST, _LONGEST = 2, 7


def named(piece: str) -> set[str]:
    """The skeletons of the capitalised words of a piece in Latin letters."""
    return {found for name in _NAME.findall(piece) if len(found := skeleton(name)) >= _SHORTEST}


def spelled(piece: str) -> set[str]:
    """The skeletons of all names that the characters of a Chinese piece may spell."""
    return {found for run in _foreign_runs(piece) for found in _skeletons(run)}


@lru_cache(maxsize=2**14)
def skeleton(name: str) -> str:
    """The classes of the consonants of a name in Latin letters, doubled ones once."""
    plain = unicodedata.normalize("NFD", old_tone(name).lower().replace("đ", "d"))
    text = "".join(char for char in plain if char.isascii())
    for spelling, simple in _SPELLINGS:
        text = text.replace(spelling, simple)
    return _classes(text)


def _classes(text: str) -> str:
    found = ""
    for letter in text:
        kind = _CLASSES.get(letter, "")
        if kind and not found.endswith(kind):
            found += kind
    return found


def _foreign_runs(piece: str) -> Iterator[str]:
    """Runs of characters that spell foreign names."""
    chars = lexicon().foreign_char
    run = ""
    for char in f"{piece}。":
        if char in chars:
            run += char
        else:
            if len(run) >= _SHORTEST:
                yield run
            run = ""


@lru_cache(maxsize=2**12)
def _skeletons(run: str) -> frozenset[str]:
    """The skeletons of all parts of a run that are as long as a name."""
    sounds = [_classes(sound(char)) for char in run]
    return frozenset(
        "".join(sounds[start:end])
        for start in range(len(run))
        for end in range(start + _SHORTEST, min(start + _LONGEST, len(run)) + 1)
    )
