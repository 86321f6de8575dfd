"""The numbers of a text with their values, and putting other ones into its translation.

Chinese 45亿, 三百, 第30届 and 7月6日 are understood, and their like in English and Vietnamese:
4.5 billion, three, 30th, July; 4,5 tỷ, tháng 7.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Role = Literal["", "month", "day", "year", "ordinal", "word"]


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands in a text; ``unit`` is the factor of a word such as million in it."""

    start: int
    end: int
    text: str
    value: Decimal
    role: Role = ""
    unit: int = 1


@dataclass(frozen=True, slots=True)
class Corrected:
    """A text into which other numbers were put, and where they stand in it now."""

    text: str
    places: tuple[tuple[int, int], ...]


_HAN_DIGIT = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "两": 2,
    "兩": 2,
}
_HAN_UNIT = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_HAN_NUMERAL = "".join((*_HAN_DIGIT, *_HAN_UNIT))
_LONGEST = 16
_ZH = re.compile(
    rf"(?P<nth>第)?(?:(?P<digits>\d+(?:[,，]\d{{3}})*(?:\.\d+)?)(?P<unit>[百千]?[万萬亿億]*)"
    rf"|(?P<han>[{_HAN_NUMERAL}]{{1,{_LONGEST}}}))(?P<after>[年月日号號])?"
)
_ZH_ROLE: dict[str | None, Role] = {
    "年": "year",
    "月": "month",
    "日": "day",
    "号": "day",
    "號": "day",
}
_EN = re.compile(
    r"(?P<digits>\d+(?:,\d{3})*(?:\.\d+)?)(?:(?P<nth>st|nd|rd|th)\b"
    r"| (?P<unit>thousand|million|billion|trillion)\b)?"
    r"|(?<![^\W_])(?P<word>[A-Za-z]+)(?![^\W_])"
)
_EN_UNIT = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_VI = re.compile(
    r"(?:(?P<role>tháng|ngày|năm) )?(?P<digits>\d+(?:\.\d{3})*(?:,\d+)?)"
    r"(?: (?P<unit>nghìn|ngàn|triệu|tỷ|tỉ)\b)?",
    re.IGNORECASE,
)
_VI_ROLE: dict[str, Role] = {"tháng": "month", "ngày": "day", "năm": "year"}
_VI_UNIT = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_CARDINALS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"  # noqa: SIM905
    " sixteen seventeen eighteen nineteen twenty".split()
)
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()  # noqa: SIM905
_MONTHS = (
    "January February March April May June July August September October November"  # noqa: SIM905
    " December".split()
)
_YEARS = range(1000, 3000)
_THOUSAND = 1000
# 4.567 billion is what a person writes, 4.5678 billion hardly.
_DECIMALS = 3


def numbers(text: str, lang: str) -> list[Number]:
    """List the numbers of a text in their order; single Han numerals only behind 第."""
    if lang.startswith("zh"):
        return list(_chinese(text))
    return list(_vietnamese(text) if lang.startswith("vi") else _english(text))


def masked(text: str, lang: str) -> tuple[str, list[Number]]:
    """Put the sign U+0001 in the place of each number; gives the numbers as well.

    Number words are words like others.
    """
    found = [number for number in numbers(text, lang) if _counts(number)]
    cut = [0, *(place for number in found for place in (number.start, number.end)), len(text)]
    parts = [text[start:end] for start, end in zip(cut[::2], cut[1::2], strict=True)]
    return "\x01".join(parts), found


def correct(
    was: Sequence[Number], now: Sequence[Number], target: str, target_lang: str
) -> Corrected | None:
    """Put the numbers of ``now`` for those of ``was`` into a translation; None if unsure.

    Both are the numbers of texts that are the same but for them. It is sure where each that
    differs stands in the translation as often as in ``was``.
    """
    wanted = _wanted(was, now)
    if wanted is None:
        return None
    there = numbers(target, target_lang)
    put: list[tuple[Number, str]] = []
    for (value, role), (times, new) in wanted.items():
        places = [one for one in there if one.value == value and _fits(one, role)]
        texts = [_written(one, role, new, target_lang) for one in places]
        if len(places) != times or None in texts:
            return None
        put += [(one, text) for one, text in zip(places, texts, strict=True) if text is not None]
    return _put_in(target, sorted(put, key=lambda pair: pair[0].start))


def _wanted(
    was: Sequence[Number], now: Sequence[Number]
) -> dict[tuple[Decimal, Role], tuple[int, Decimal]] | None:
    """How often which value of which role stands there, and what it becomes, everywhere."""
    times = Counter((one.value, one.role) for one in was)
    became: dict[tuple[Decimal, Role], Decimal] = {}
    for one, other in zip(was, now, strict=True):
        if became.setdefault((one.value, one.role), other.value) != other.value:
            return None
    changed = {key: (times[key], new) for key, new in became.items() if new != key[0]}
    # The same figure once as a day and once as a count: which is which can't be told over there.
    values = Counter(value for value, _ in times)
    return None if any(values[value] > 1 for value, _ in changed) else changed


def _put_in(target: str, put: Sequence[tuple[Number, str]]) -> Corrected:
    text, places, end = "", [], 0
    for one, new in put:
        text += target[end : one.start]
        places.append((len(text), len(text) + len(new)))
        text += new
        end = one.end
    return Corrected(text + target[end:], tuple(places))


def _counts(number: Number) -> bool:
    return number.role != "word"


def _fits(one: Number, role: Role) -> bool:
    """Whether a number of the translation can be one of that role: a month's name is a month."""
    if one.role in ("month", "day", "year"):
        return one.role == role
    return True


def _written(one: Number, role: Role, value: Decimal, lang: str) -> str | None:
    """Write a value in the way that a number of the translation is written; None if it can't be."""
    if one.text[0].isalpha():
        return _in_words(one, value)
    counted = lang.startswith("en") and not role and one.role != "ordinal"
    if counted and one.unit == 1 and (one.value == 1) != (value == 1):
        return None  # one dog, two dogs: the noun would have to change
    scaled = value / one.unit
    if scaled != round(scaled, _DECIMALS) and one.unit > 1:
        return None
    digits = _digits(scaled, one, role, lang)
    tail = one.text[len(_leading(one.text)) :]
    return digits + (_nth(int(value)) if one.role == "ordinal" and tail else tail)


def _in_words(one: Number, value: Decimal) -> str | None:
    """A month's name, or a small number in words, for another one, with a capital if it had."""
    words = _MONTHS if one.role == "month" else _words_of(one.text)
    if value not in range(1, len(words) + 1):
        return None
    if words is _CARDINALS and 1 in (value, one.value):
        return None
    word = words[int(value) - 1]
    return word.capitalize() if one.text[0].isupper() else word


def _words_of(word: str) -> list[str]:
    return _CARDINALS if word.lower() in _CARDINALS else _ORDINALS


def _digits(value: Decimal, one: Number, role: Role, lang: str) -> str:
    group, point = (".", ",") if lang.startswith("vi") else (",", ".")
    old = _leading(one.text)
    grouped = group in old or (not role and one.value < _THOUSAND)
    plain = f"{value.normalize():f}"
    whole, _, rest = plain.partition(".")
    if grouped and len(whole) > len("999"):
        whole = f"{int(whole):,}".replace(",", group)
    if old.startswith("0"):
        whole = whole.zfill(len(old))
    return whole + (point + rest if rest else "")


def _leading(text: str) -> str:
    """The digits that a number's text begins with, and what is between them."""
    return re.match(r"\d[\d.,]*(?<=\d)", text)[0]  # type: ignore[index]


def _nth(value: int) -> str:
    if value % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")


def _chinese(text: str) -> Iterator[Number]:
    for match in _ZH.finditer(text):
        han, after = match["han"], match["after"]
        value = Decimal(_han_value(han)) if han else _scaled(match)
        role: Role = "ordinal" if match["nth"] else _ZH_ROLE.get(after, "")
        if role == "year" and value not in _YEARS:
            role = ""  # 三年 are three years
        if han and len(han) == 1 and not role:
            continue
        start = match.start("han" if han else "digits")
        end = match.end("han") if han else match.end("unit")
        yield Number(start, end, text[start:end], value, role)


def _scaled(match: re.Match[str]) -> Decimal:
    value = Decimal(re.sub("[,，]", "", match["digits"]))
    for char in match["unit"]:
        value *= _HAN_UNIT[char]
    return value


def _han_value(run: str) -> int:
    """The value of numerals; 二〇二六 is read digit by digit."""
    if not any(char in _HAN_UNIT for char in run):
        return int("".join(str(_HAN_DIGIT[char]) for char in run))
    total = section = digit = 0
    for char in run:
        unit = _HAN_UNIT.get(char)
        if unit is None:
            digit = _HAN_DIGIT[char]
        elif unit < 10**4:
            section += (digit or 1) * unit
            digit = 0
        else:
            total = (total + section + digit or 1) * unit
            section = digit = 0
    return total + section + digit


def _english(text: str) -> Iterator[Number]:
    for match in _EN.finditer(text):
        start, end = match.span()
        if word := match["word"]:
            value, role = _word_value(word)
            if value:
                yield Number(start, end, word, Decimal(value), role)
            continue
        unit = _EN_UNIT.get(match["unit"] or "", 1)
        value_ = Decimal(match["digits"].replace(",", "")) * unit
        role = "ordinal" if match["nth"] else ""
        yield Number(start, end, match[0], value_, role, unit)


def _word_value(word: str) -> tuple[int, Role]:
    if word in _MONTHS:
        return _MONTHS.index(word) + 1, "month"
    words = _words_of(word)
    return (words.index(word.lower()) + 1, "word") if word.lower() in words else (0, "")


def _vietnamese(text: str) -> Iterator[Number]:
    for match in _VI.finditer(text):
        start = match.start("digits")
        unit = _VI_UNIT.get((match["unit"] or "").lower(), 1)
        value = Decimal(match["digits"].replace(".", "").replace(",", ".")) * unit
        role = _VI_ROLE.get((match["role"] or "").lower(), "")
        yield Number(start, match.end(), text[start : match.end()], value, role, unit)
