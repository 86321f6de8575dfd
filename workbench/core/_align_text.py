"""What the aligner sees of a text: its pieces, its length, its words."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from workbench.core._fold import old_tone
from workbench.core.text import HAN

# A piece ends at a full stop with the quotation marks behind it. Finer than a sentence on purpose:
# two segmenters may cut at different places, their pieces still go together one by one.
_HAN_PIECE = re.compile(r"[^。！？!?]*[。！？!?]+[”’\"』」）)】]*|[^。！？!?]+$")
_SPACED_END = re.compile(r"(?<=[.!?…])[\"”’')\]]*\s+(?=[\"“‘'(\[]*[^\W_a-zà-ỹđ])")
_HAN = re.compile(f"[{HAN}]")
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.&-]*[A-Za-z0-9]|[A-Z]")
_ENDINGS = tuple(
    "ations ation ingly ments ment ings ing edly ness ities ity ions ion ies ied ers er ors or"  # noqa: SIM905
    " es ed ly s e y".split()
)
_FAMILY = 7
STOP = frozenset(
    "the a an of to in and for on at by with from as is are was were be been it its this that"  # noqa: SIM905
    " these those he she they we you i his her their our your not no but or if so than then there"
    " here who which what when where how all any some one two into over under out up down off"
    " about after before more most other new also such will would can could may might must shall"
    " should do does did done has have had having being own same very just only s t re ve ll d m"
    " sb sth etc one's something somebody someone oneself".split()
)


def pieces(text: str) -> list[str]:
    """Cut a sentence where a sentence may end inside it; "".join gives it back."""
    if _HAN.search(text):
        found = [match[0] for match in _HAN_PIECE.finditer(text)]
    else:
        found = list(_spaced_pieces(text))
    return found or [text]


def _spaced_pieces(text: str) -> Iterator[str]:
    start = 0
    for match in _SPACED_END.finditer(text):
        yield text[start : match.end()]
        start = match.end()
    yield text[start:]


def length(text: str) -> float:
    """How much a text says, in letters of a language with spaces; never nothing."""
    han = len(_HAN.findall(text))
    return 1 + 3 * han + sum(map(str.isalnum, text)) - han


def tokens(text: str) -> list[str]:
    """The words of a text, or the syllables of a Vietnamese one, in lower case and NFC."""
    plain = unicodedata.normalize("NFC", text).lower().replace("’", "'")
    return WORD.findall(old_tone(plain))


@lru_cache(maxsize=2**16)
def stem(word: str) -> str:
    """What English words of one family share, roughly."""
    word = word.removesuffix("'s")
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending)
            break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word[:_FAMILY]


def stems(words: list[str]) -> set[str]:
    """The stems of the words that mean something."""
    return {stem(word) for word in words if word not in STOP and len(word) > 1}


def latin(text: str) -> set[str]:
    """Latin tokens and abbreviations, lower case."""
    return {token.lower() for token in _LATIN.findall(text)}
