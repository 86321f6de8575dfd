"""Numbers, however they are written, made comparable."""

import re
from collections.abc import Iterator
from itertools import chain

from workbench.core._align_text import tokens
from workbench.core._fold import fold

_NUMBER = re.compile(r"\d(?:[\d,.]*\d)?")
_HAN_NUMBER = re.compile(r"[〇零一二两兩三四五六七八九十百千万萬亿億]+")
_HAN_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "两": 2,
    "兩": 2,
}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000} | {
    "万": 10**4,
    "萬": 10**4,
    "亿": 10**8,
    "億": 10**8,
}
# One and two (and May, the month) are too common as words to tell anything.
_ALONE_IN_HAN = "三四五六七八九十"
_LONGEST = 20
_ORDINALS = "third fourth fifth sixth seventh eighth ninth tenth"
_CARDINALS = (
    "three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen twenty"
)
_TENS = "thirty forty fifty sixty seventy eighty ninety"
_MONTHS = "january february march april - june july august september october november december"
_VIETNAMESE = "ba bốn năm sáu bảy tám chín mười"
_WRITTEN = {
    "en": dict(
        chain(
            zip(_CARDINALS.split(), range(3, 21), strict=True),
            zip(_ORDINALS.split(), range(3, 11), strict=True),
            zip(_TENS.split(), range(30, 100, 10), strict=True),
            zip(_MONTHS.split(), range(1, 13), strict=True),
        )
    ),
    "vi": dict(zip(_VIETNAMESE.split(), range(3, 11), strict=True)) | {"tư": 4},
}


def numbers(text: str, lang: str) -> set[str]:
    """The significant digits of the numbers in a text, however these are written.

    45亿, "4.5 billion" and "4,5 tỷ" all give 45: where the point stands is left out.
    """
    text = fold(text)
    found = {_significant(match) for match in _NUMBER.findall(text)}
    if lang == "zh":
        return found | {_significant(str(_value(run))) for run in _han_runs(text)}
    written = _WRITTEN[lang]
    return found | {_significant(str(written[word])) for word in tokens(text) if word in written}


def _significant(number: str) -> str:
    digits = re.sub(r"\D", "", number).lstrip("0")
    return digits.rstrip("0") or "0"


def _han_runs(text: str) -> Iterator[str]:
    for run in _HAN_NUMBER.findall(text):
        if 1 < len(run) <= _LONGEST or run in _ALONE_IN_HAN:
            yield run


def _value(run: str) -> int:
    """The value of a number in Chinese characters; 二〇二六 is read digit by digit."""
    if not any(char in _HAN_UNITS for char in run):
        return int("".join(str(_HAN_DIGITS[char]) for char in run))
    total = section = digit = 0
    for char in run:
        unit = _HAN_UNITS.get(char)
        if unit is None:
            digit = _HAN_DIGITS[char]
        elif unit < 10**4:
            section += (digit or 1) * unit
            digit = 0
        else:
            total = (total + section + digit or 1) * unit
            section = digit = 0
    return total + section + digit
