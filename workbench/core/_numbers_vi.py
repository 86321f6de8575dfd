"""Numbers in Vietnamese text: figures with a decimal comma, number words, triệu and tỷ, dates."""

import re
from collections.abc import Callable, Iterator
from fractions import Fraction

from workbench.core._numbers_values import (
    COMMA,
    LAP,
    NAME,
    RATIO,
    SPAN,
    Mention,
    Value,
    comma,
    fraction,
    hours,
    is_one,
    keys,
    lap,
    named,
    point,
    ranges,
    ratio,
    relative,
    roman,
    short_year,
    span,
    stands_alone,
    times,
)

_UP_TO_TEN = "không một hai ba bốn năm sáu bảy tám chín mười"
_SMALL = {word: value for value, word in enumerate(_UP_TO_TEN.split())} | {
    "bẩy": 7,
    "tư": 4,
    "mốt": 1,
    "lăm": 5,
    "nhất": 1,
    "nhì": 2,
}
_SCALES = {
    "chục": 10,
    "tá": 12,
    "trăm": 100,
    "nghìn": 1000,
    "ngàn": 1000,
    "vạn": 10**4,
    "triệu": 10**6,
    "tỷ": 10**9,
    "tỉ": 10**9,
}
_MONTH_WORDS = {
    "giêng": 1,
    "chạp": 12,
    "mười một": 11,
    "mười hai": 12,
} | {word: value for word, value in _SMALL.items() if 1 < value <= 10}
_WEEKDAYS = {"hai": 1, "ba": 2, "tư": 3, "năm": 4, "sáu": 5, "bảy": 6} | {
    str(at): at - 1 for at in range(2, 8)
}
_HINTS: dict[str, tuple[Value, ...]] = {
    "quý": (3,),
    "nửa": (Fraction(1, 2), 30, 50, 6),
    "rưỡi": (Fraction(1, 2), 30),
    "đôi": (2, 20),
    "cặp": (2,),
    "cả hai": (2,),
    "kép": (2,),
    "thập kỷ": (10,),
    "thập niên": (10,),
    "thế kỷ": (100,),
    "thiên niên kỷ": (1000,),
}
_DIGIT = "một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín|mười"
_UNIT = "|".join(_SCALES)
_ONES = f"{_DIGIT}|mốt|lăm|tư|linh|lẻ|không"
_MONTH_WORD = "|".join(sorted(_MONTH_WORDS, key=len, reverse=True)).replace(" ", r"\s")
_NOT_LETTER = r"(?![^\W\d_])"
_START = r"(?<![^\W\d_])"
_ROMAN = r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})(?<=[IVX])(?!\w)"

_PATTERN = re.compile(
    rf"""(?=[0-9]|{_START}[^\W_])(?:
      (?P<relative> {_START}(?i:(?P<some_day> hôm[ ](?:nay|qua|sau|trước|đó)
            | ngày[ ]mai | cùng[ ]ngày )
        | (?P<some_month> tháng[ ](?:này|trước|sau|tới|qua) | cùng[ ]tháng )
        | năm[ ](?:nay|ngoái|trước|sau|tới|đó) | cùng[ ]năm ){_NOT_LETTER} )
    | (?P<day> {_START}(?i:ngày|mùng|hôm|sáng|trưa|chiều|tối|đêm)\s
        (?P<day_of>[0-9]{{1,2}}) (?:\s?[-/.]\s?(?P<month2>[0-9]{{1,2}})(?![0-9]))?
        (?![0-9]|\s?(?:giờ|h\b|:)) )
    | (?P<month> {_START}(?i:tháng)\s (?: (?P<month_of>[0-9]{{1,2}})(?![0-9])
        | (?i:(?P<month_word>{_MONTH_WORD})){_NOT_LETTER}) )
    | (?P<weekday> {_START}(?i:thứ)\s(?i:(?P<day_name>hai|ba|tư|năm|sáu|bảy|[2-7]))(?![^\W_]) )
    | (?P<sunday> {_START}(?i:chủ)\s(?i:nhật){_NOT_LETTER} )
    | (?P<years> {_START}(?i:thập\s(?:niên|kỷ|kỉ)|những\snăm|các\snăm|năm)\s(?:của\s)?
        (?P<decade>[0-9]{{2,4}})(?![0-9]|[.,][0-9]|\s?(?:{_UNIT})\b) (?:'?s\b)? )
    | (?P<share> (?P<part>{COMMA}|{_START}(?i:{_DIGIT}))\s(?i:phần)\s
        (?P<whole>[0-9]++|(?i:{_DIGIT}|tư|nghìn|ngàn|vạn)){_NOT_LETTER} )
    | (?P<name> {NAME} ) | (?P<lap> {LAP} ) | (?P<span> {SPAN} ) | (?P<ratio> {RATIO} )
    | (?P<clock> (?P<hour>[0-9]{{1,2}})\s?(?:giờ|[hg](?=[0-9\W])|:(?=[0-5][0-9](?![0-9]))
          | \.(?=[0-5][0-9]\s(?:giờ|sáng|trưa|chiều|tối)))
        (?: \s?(?P<minute>[0-9]{{1,2}})(?![0-9.,]|\s?/) | \s(?P<half>rưỡi) )? )
    | (?P<figure> (?P<digits>{COMMA})
        (?: \s?-?(?P<unit>(?i:(?:{_UNIT})(?:\s(?:triệu|tỷ|tỉ))?)){_NOT_LETTER} (?P<more>\srưỡi)?
          | (?P<metric>[kK])(?!\w) )?
        (?: \s(?P<age>thập\skỷ|thế\skỷ) )? )
    | (?P<words> {_START}(?i:(?:{_DIGIT})(?:\s(?:{_ONES}|{_UNIT}|mươi|rưỡi){_NOT_LETTER}){{0,12}}+
        {_NOT_LETTER} (?: \s(?P<age2>thập\skỷ|thế\skỷ) )? ) )
    | (?P<roman> (?P<mark>(?i:thứ|kỷ|quý|khóa|khoá|lần|kỳ)\s)?(?<!\w)(?P<numeral>{_ROMAN}) )
    | (?P<hint> {_START}(?i:{"|".join(_HINTS).replace(" ", r"[ ]")}){_NOT_LETTER} )
    | (?P<bare> {_START}(?i:{_UNIT}|tư|nhất|nhì){_NOT_LETTER} )
    )""",
    re.VERBOSE,
)
_TO = re.compile(r"\s?(?:-|đến|tới|hoặc|hay|và|/)\s?", re.IGNORECASE)
_PERCENT = re.compile(r"\sphần\s+trăm(?!\w)", re.IGNORECASE)


def mentions(text: str) -> list[Mention]:
    """The numbers in a folded Vietnamese text, from left to right."""
    text = _PERCENT.sub(lambda match: "%".ljust(len(match[0])), text)
    found = [
        mention
        for match in _PATTERN.finditer(text)
        for mention in _READERS[match.lastgroup or ""](match)
    ]
    return ranges(found, text, _TO)


def _day(match: re.Match[str]) -> Iterator[Mention]:
    yield Mention(*match.span("day_of"), keys(int(match["day_of"]), kind="d"))
    if match["month2"]:  # ngày 6-7 may be from the 6th to the 7th
        value = int(match["month2"])
        yield Mention(*match.span("month2"), frozenset({("m", value), ("d", value)}))


def _month(match: re.Match[str]) -> Iterator[Mention]:
    word = " ".join((match["month_word"] or "").lower().split())
    value = _MONTH_WORDS[word] if word else int(match["month_of"])
    sure = not word or match.string[match.start() - 1 : match.start()] == " "
    yield Mention(*match.span(), keys(value, kind="m"), sure)


def _weekday(match: re.Match[str]) -> Iterator[Mention]:
    day = _WEEKDAYS[match["day_name"].lower()]
    yield Mention(*match.span(), keys(day, kind="w") | keys(day + 1), sure=False)


def _sunday(match: re.Match[str]) -> Iterator[Mention]:
    yield Mention(*match.span(), keys(7, kind="w"), sure=False)


def _years(match: re.Match[str]) -> Iterator[Mention]:
    yield Mention(*match.span("decade"), keys(*short_year(int(match["decade"]))))


def _share(match: re.Match[str]) -> Iterator[Mention]:
    word = match["whole"].lower()
    whole = point(word) if word.isdigit() else (_SMALL | _SCALES)[word]
    part = match["part"].lower()
    above = comma(part) if part[0].isdigit() else (_SMALL[part],)
    values = [value for one in above for value in fraction(one, whole)]
    yield Mention(*match.span(), keys(*values))


def _name(match: re.Match[str]) -> Iterator[Mention]:
    yield from named(match[0], *match.span())


def _clock(match: re.Match[str]) -> Iterator[Mention]:
    hour = int(match["hour"])
    yield Mention(*match.span("hour"), keys(*hours(hour)), sure=not is_one(hour))
    if match["minute"]:
        minute = int(match["minute"])
        yield Mention(*match.span("minute"), keys(minute), sure=minute != 0)
    if match["half"]:
        yield Mention(*match.span("half"), keys(30), sure=False)


def _figure(match: re.Match[str]) -> Iterator[Mention]:
    figures, scale = comma(match["digits"]), 1000 if match["metric"] else 1
    for word in (match["unit"] or "").lower().split():
        scale *= _SCALES[word]
    values = [times(figure, scale) for figure in figures]
    if match["more"]:
        values = [
            value if isinstance(value, str) else times(value + Fraction(scale, 2), 1)
            for value in values
        ]
    if match["metric"]:
        values += figures
    values += _aged(values, match["age"])
    sure = not is_one(values[0]) or not stands_alone(match)
    dated = list(_date_with_points(match))
    yield Mention(*match.span(), keys(*values).union(*(m.keys for m in dated)), sure, scale)
    yield from dated


def _date_with_points(match: re.Match[str]) -> Iterator[Mention]:
    """30.4 may be the 30th of April."""
    day, dot, month = match["digits"].partition(".")
    if dot and len(day) < 3 and len(month) < 3 and not match["unit"]:
        yield Mention(*match.span(), keys(int(day), kind="d"), sure=False)
        yield Mention(*match.span(), keys(int(month), kind="m"), sure=False)


def _aged(values: list[Value], age: str | None) -> list[Value]:
    """The years in so many decades or centuries."""
    years = {None: 0, "thập": 10, "thế": 100}[age.split()[0] if age else None]
    return [times(value, years) for value in values] if years else []


def _words(match: re.Match[str]) -> Iterator[Mention]:
    age = match["age2"]
    words = match[0].lower().removesuffix(age or "").split()
    for values, scale, sure in _read(words):
        yield Mention(*match.span(), keys(*values, *_aged(values, age)), sure, scale)


def _read(words: list[str]) -> Iterator[tuple[list[Value], int, bool]]:
    """The numbers that words say, each with its scale and whether it is surely a number.

    "hai trăm linh năm" is one, "hai ba" are two. A single word is often something else: "ba" is
    a father, "năm" a year.
    """
    start = 0
    for at in range(1, len(words) + 1):
        clash = at < len(words) and words[at] in _SMALL and words[at - 1] in _SMALL
        if at == len(words) or (clash and words[at - 1] != "mười"):
            values, scale = _values(words[start:at])
            yield values, scale, at - start > 1 and values[0] not in (1, 2)
            start = at


def _values(words: list[str]) -> tuple[list[Value], int]:
    """What a number in words may be, and its scale."""
    value, scale = _add_up(words)
    values: list[Value] = [value]
    if len(words) > 1 and words[-1] == "năm":  # hai mươi năm: 25, or 20 years
        values.append(value - 5)
    if len(words) > 1 and words[-1] in _SMALL and words[-2] in _SCALES and scale > 1:
        tail = _SMALL[words[-1]]  # hai triệu năm: 2,500,000
        values.append(value - tail + tail * scale // 10)
    if "rưỡi" in words and scale == 1:  # hai năm rưỡi
        values += [one + Fraction(1, 2) for one in (value, value - 5)]
    return values, scale


def _add_up(words: list[str]) -> tuple[int, int]:
    """The value of number words, and their last scale."""
    total = section = digit = 0
    scale, before = 1, ""
    for word in words:
        if word in _SMALL:
            digit += _SMALL[word]
        elif word == "mươi":
            digit *= 10
        elif word == "rưỡi":
            total += scale // 2
        elif word in _SCALES:
            scale = _SCALES[word]
            if before in _SCALES and scale > 10**5:
                total *= scale
            elif scale <= 100:
                section += (digit or 1) * scale
            else:
                total += (section + digit or 1) * scale
                section = 0
            digit = 0
        before = word
    return total + section + digit, scale


def _roman(match: re.Match[str]) -> Iterator[Mention]:
    yield Mention(*match.span("numeral"), keys(roman(match["numeral"])), bool(match["mark"]))


def _hint(match: re.Match[str]) -> Iterator[Mention]:
    yield Mention(*match.span(), keys(*_HINTS[match[0].lower()]), sure=False)


def _bare(match: re.Match[str]) -> Iterator[Mention]:
    """A scale alone (trăm năm), which says a number no more than "hundreds" does."""
    word = match[0].lower()
    yield Mention(*match.span(), keys((_SCALES | _SMALL)[word]), sure=False)


_READERS: dict[str, Callable[[re.Match[str]], Iterator[Mention]]] = {
    "day": _day,
    "month": _month,
    "weekday": _weekday,
    "sunday": _sunday,
    "years": _years,
    "share": _share,
    "name": _name,
    "relative": relative,
    "lap": lap,
    "span": span,
    "ratio": ratio,
    "clock": _clock,
    "figure": _figure,
    "words": _words,
    "roman": _roman,
    "hint": _hint,
    "bare": _bare,
}
