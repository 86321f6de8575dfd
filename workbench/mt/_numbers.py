"""Numbers, ordinals and dates of Chinese text written in English and Vietnamese.

`PATTERN` finds them, `render` writes one match. Chinese numerals are only taken where a neighbour
(年, 月, 第, 世纪, 百分之) says that they are a number; elsewhere they may be part of a word.
"""

import re
from collections.abc import Callable
from decimal import Decimal

DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "两": 2,
}
UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
ENGLISH_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
]
VIETNAMESE_ORDINALS = ["nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười"]
ENGLISH_SCALES = ((10**12, " trillion"), (10**9, " billion"), (10**6, " million"))
VIETNAMESE_SCALES = ((10**12, " nghìn tỷ"), (10**9, " tỷ"), (10**6, " triệu"))

_NUMERAL = "[〇○零一二两三四五六七八九十百千万亿]+"
_SHORT = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_TO = r"\s?[至到–—~～-]\s?"

PATTERN = re.compile(
    rf"""
      (?P<date>
        (?: (?P<year>\d{{4}}|[〇○零一二三四五六七八九]{{4}}) \s?年 \s? )?
        (?P<month>{_SHORT}) \s?月份?
        (?: \s?(?P<day>{_SHORT}) (?: \s?[日号] | (?={_TO}{_SHORT}\s?[日号]) ) )?
        (?: {_TO} (?: (?P<month2>{_SHORT}) \s?月\s? )? (?P<day2>{_SHORT}) \s?[日号] )? )
    | (?P<years>
        (?: (?P<from_year>\d{{4}}) \s?年? {_TO} )?
        (?P<to_year>\d{{4}}|[〇○零一二三四五六七八九]{{4}}) \s?年 (?!代) )
    | (?P<days> (?P<from_day>\d{{1,2}}) \s?日 (?: {_TO} (?P<to_day>\d{{1,2}}) \s?日 )? )
    | (?P<time> \d{{1,2}}:\d\d (?!\d) )
    | (?P<clock> (?P<hour>\d{{1,2}}) \s?[时点] \s?(?P<minute>\d{{1,2}}) \s?分 )
    | (?P<period> (?: (?P<century>\d{{1,2}}|{_NUMERAL}) \s?世纪 )? (?P<decade>\d{{2,4}}) \s?年代
      | (?P<century2>\d{{1,2}}|{_NUMERAL}) \s?世纪 )
    | (?P<ordinal> 第 \s?(?P<place>\d+|{_NUMERAL}) \s?(?P<counter>[次届轮个条名位项期批家号])? )
    | (?P<share> 百分之 (?P<percent>\d+(?:\.\d+)?|{_NUMERAL}) )
    | (?P<number> (?P<digits>(?>\d+(?:,\d{{3}})*(?:\.\d+)?))
        (?: \s?(?P<over>[多余])? \s?(?P<unit>万亿|[十百千]?[万亿]|[百千]) (?P<over2>[多余])?
          | (?P<over3>[多余])(?=\D) )? \s?(?P<sign>[%％‰])? (?![A-Za-z]) )
    """,
    re.VERBOSE,
)


def parse(numeral: str) -> int | None:
    """Return the value of a Chinese numeral or of ASCII digits; None if it is not a number."""
    if numeral.isascii():
        return int(numeral) if numeral.isdigit() else None
    if all(char in DIGITS for char in numeral):
        return int("".join(str(DIGITS[char]) for char in numeral))
    return None if numeral[0] in "百千万亿" else _parse_units(numeral)


def is_numeral(word: str) -> bool:
    """Whether a word is made of Chinese digits and units alone."""
    return all(char in DIGITS or char in UNITS for char in word)


def _parse_units(numeral: str) -> int | None:
    """Add up 三十五亿: 十, 百, 千 times the digit before, 万 the section, 亿 all before it."""
    total = section = digit = 0
    for char in numeral:
        if char in DIGITS:
            digit = DIGITS[char]
            continue
        if char not in UNITS:
            return None
        section += (digit or 1) * UNITS[char] if UNITS[char] < 10**4 else digit
        digit = 0
        if char == "万":
            total, section = total + section * 10**4, 0
        elif char == "亿":
            total, section = (total + section) * 10**8, 0
    return total + section + digit


def render(match: re.Match[str], lang: str) -> str:
    """Write a match of `PATTERN` in English ("en") or Vietnamese ("vi")."""
    return _WRITERS[match.lastgroup or ""](match, lang == "vi")


def scaled(value: Decimal | int, lang: str) -> str:
    """Write a number that Chinese gave in 万 or 亿: 4.5 billion, 4,5 tỷ, 12,000, 12.000."""
    value = Decimal(value)
    for size, name in VIETNAMESE_SCALES if lang == "vi" else ENGLISH_SCALES:
        if value >= size:
            return _localised(_grouped(value / size), lang == "vi") + name
    return _localised(_grouped(value), lang == "vi")


def _grouped(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _localised(digits: str, vietnamese: bool) -> str:
    """Swap the decimal point and the group comma for Vietnamese."""
    return digits.translate(str.maketrans(",.", ".,")) if vietnamese else digits


def _number(match: re.Match[str], vietnamese: bool) -> str:
    digits, unit = match["digits"], match["unit"]
    if unit:
        text = scaled(Decimal(digits.replace(",", "")) * _unit(unit), "vi" if vietnamese else "en")
    else:
        text = _localised(digits, vietnamese)
    more = match["over"] or match["over2"] or match["over3"]
    over = ("hơn " if vietnamese else "more than ") if more else ""
    return over + text + (match["sign"] or "").replace("％", "%")


def _unit(name: str) -> int:
    value = 1
    for char in name:
        value *= UNITS[char]
    return value


def _share(match: re.Match[str], vietnamese: bool) -> str:
    digits = match["percent"]
    return _localised(digits if digits[0].isascii() else str(parse(digits)), vietnamese) + "%"


def _ordinal(match: re.Match[str], vietnamese: bool) -> str:
    value, counter = parse(match["place"]) or 0, match["counter"]
    if counter == "号":
        return f"số {value}" if vietnamese else f"No. {value}"
    if not vietnamese:
        return ENGLISH_ORDINALS[value - 1] if 0 < value <= 10 else english_ordinal(value)
    word = VIETNAMESE_ORDINALS[value - 1] if 0 < value <= 10 else str(value)
    return f"lần thứ {word}" if counter and counter in "次届轮" else f"thứ {word}"


def english_ordinal(value: int) -> str:
    """Write 1st, 2nd, 3rd, 11th, …."""
    ending = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10)
    return f"{value}{ending or 'th'}"


def _period(match: re.Match[str], vietnamese: bool) -> str:
    century = match["century"] or match["century2"]
    number = parse(century) if century else None
    decade = match["decade"]
    if decade is None:
        return f"thế kỷ {number}" if vietnamese else f"{english_ordinal(number or 0)} century"
    years = f"{number - 1}{decade}" if number and len(decade) == 2 else decade
    return f"thập niên {years}" if vietnamese else f"{years}s"


def _clock(match: re.Match[str], vietnamese: bool) -> str:
    hour, minute = match["hour"], match["minute"].zfill(2)
    return f"{hour} giờ {minute}" if vietnamese else f"{hour}:{minute}"


def _years(match: re.Match[str], vietnamese: bool) -> str:
    first, last = match["from_year"], parse(match["to_year"])
    text = f"{first}-{last}" if first else str(last)
    return f"năm {text}" if vietnamese else text


def _days(match: re.Match[str], vietnamese: bool) -> str:
    first, last = int(match["from_day"]), match["to_day"]
    if vietnamese:
        return f"ngày {first}-{last}" if last else f"ngày {first}"
    return f"{first}-{last}" if last else f"the {english_ordinal(first)}"


def _date(match: re.Match[str], vietnamese: bool) -> str:
    year, month, day, month2, day2 = (
        parse(match[name]) if match[name] else None
        for name in ("year", "month", "day", "month2", "day2")
    )
    if not vietnamese:
        return _english_date(year, month or 1, day, month2, day2)
    if day is None:
        return f"tháng {month}" + (f"/{year}" if year else "")
    start = f"{day}/{month}" if month2 else str(day)
    end = f" đến {day2}/{month2}" if month2 else (f"-{day2}/{month}" if day2 else f"/{month}")
    return f"ngày {start}{end}" + (f"/{year}" if year else "")


def _english_date(
    year: int | None, month: int, day: int | None, month2: int | None, day2: int | None
) -> str:
    text = MONTHS[(month - 1) % 12]
    if day is None:
        return f"{text} {year}" if year else text
    text += f" {day}"
    if day2:
        text += f" to {MONTHS[(month2 - 1) % 12]} {day2}" if month2 else f"-{day2}"
    return f"{text}, {year}" if year else text


_WRITERS: dict[str, Callable[[re.Match[str], bool], str]] = {
    "date": _date,
    "years": _years,
    "days": _days,
    "time": lambda match, _: match[0],
    "clock": _clock,
    "period": _period,
    "ordinal": _ordinal,
    "share": _share,
    "number": _number,
}
