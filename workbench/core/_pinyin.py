"""The pinyin of Chinese names, without tones, from data/pinyin.tsv."""

from functools import cache
from importlib import resources

from workbench.core._fold import simplified
from workbench.core._lexicon import lexicon


def pinyin(name: str) -> str:
    """Return a Chinese name in pinyin: "习近平" gives "Xi Jinping", "欧阳修" "Ouyang Xiu".

    The first character (or two, as in 欧阳) is read as a family name. An apostrophe divides
    what could be read otherwise ("Xi'an"). Empty where a character has no known pinyin.
    """
    table, lex, short = _table(), lexicon(), simplified(name)
    size = len(lex.double_surname.at(short, 0)) or 1
    family, given = name[:size], name[size:]
    if not name or not all(char in table for char in name):
        return ""
    first = lex.pinyin_surname.get(short[:size]) or _joined([table[char] for char in family])
    return " ".join(
        filter(None, (first.capitalize(), _joined([table[c] for c in given]).capitalize()))
    )


def sound(char: str) -> str:
    """Return the pinyin of one character, without its tone; empty where none is known."""
    return _table().get(char, "")


def _joined(syllables: list[str]) -> str:
    marked = (f"'{s}" if place and s[0] in "aoe" else s for place, s in enumerate(syllables))
    return "".join(marked)


@cache
def _table() -> dict[str, str]:
    text = resources.files("workbench.core").joinpath("data/pinyin.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines())
    return {char: sound for sound, chars in rows for char in chars}
