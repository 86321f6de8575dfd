"""How texts are compared: look-alikes made one, character for character.

Every function here keeps the length, so that a place in the folded text is the same place in the
text.
"""

import re
import unicodedata
from functools import cache
from importlib import resources

from workbench.core.text import HAN

# Full-width forms are half-width ones; all interpuncts of foreign names in Chinese, all
# quotation marks, hyphens and spaces are one; U+0130 alone would grow by lower().
_ALIKE = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys("•‧∙⋅・･", "·")
    | dict.fromkeys("‘’ʼ", "'")
    | dict.fromkeys("“”„‟", '"')
    | dict.fromkeys("‐‑‒–", "-")
    | dict.fromkeys("\t\n\u00a0\u2009\u202f\u3000", " ")
    | {"İ": "I"}
)


_TONE_MOVES = {
    case(first + toned): case(moved + second)
    for first, second, seconds, firsts in (
        ("o", "a", "àáảãạ", "òóỏõọ"),
        ("o", "e", "èéẻẽẹ", "òóỏõọ"),
        ("u", "y", "ỳýỷỹỵ", "ùúủũụ"),
    )
    for toned, moved in zip(seconds, firsts, strict=True)
    for case in (str.lower, str.capitalize, str.upper)
}
_NEW_TONE = re.compile("|".join(_TONE_MOVES))


def fold(text: str) -> str:
    """The text with look-alike characters made one; as long as the text, letters keep case."""
    return text.translate(_ALIKE)


def old_tone(text: str) -> str:
    """The two ways to place a Vietnamese tone made one: hoà becomes hòa; as long as the text."""
    return _NEW_TONE.sub(lambda match: _TONE_MOVES[match[0]], text)


def bare(text: str) -> str:
    """Each character without its diacritics; as long as the text."""
    text = text.translate(str.maketrans("đĐ", "dD"))
    return "".join(unicodedata.normalize("NFD", char)[0] for char in text)


# Scripts written without spaces: Han and beside it Thai, Lao, Tibetan, Myanmar, Khmer, the
# kana, Bopomofo.
_UNSPACED = re.compile(
    f"[{HAN}\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3041-\u312f\u31a0-\u31bf\u31f0-\u31ff]"
)


def in_word(char: str) -> bool:
    """Whether the character is part of words that spaces divide: a Latin letter, a digit."""
    is_letter = char.isalnum() or unicodedata.category(char) == "Mn"
    return is_letter and not _UNSPACED.match(char)


def cuts_word(text: str, at: int) -> bool:
    """Whether a place lies inside a word (a regex's word edge is blind between Han and Latin)."""
    return 0 < at < len(text) and in_word(text[at - 1]) and in_word(text[at])


def simplified(text: str) -> str:
    """The text with traditional characters made simplified ones."""
    return text.translate(_simplified())


@cache
def _simplified() -> dict[int, str]:
    table = resources.files("workbench.core").joinpath("data/simplified.tsv").read_text("utf-8")
    return {ord(line[0]): line[2] for line in table.splitlines()}
