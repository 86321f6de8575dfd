"""Numbers in English text: figures, number words, million and billion, dates, times, shares."""

import re
from collections.abc import Callable, Iterator
from fractions import Fraction

from workbench.core._numbers_values import (
    LAP,
    NAME,
    POINT,
    RATIO,
    SPAN,
    Mention,
    Value,
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

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen"
)
_FIRSTS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
    " fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SCALES: dict[str, int] = {
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
_SHORT_SCALES = {
    "k": 1000,
    "m": 10**6,
    "mn": 10**6,
    "mln": 10**6,
    "bn": 10**9,
    "b": 10**9,
    "tn": 10**12,
    "trn": 10**12,
}
_SMALL = {word: value for value, word in enumerate(_ONES.split())} | {
    word: value for value, word in zip(range(20, 100, 10), _TENS.split(), strict=True)
}
_ORDINALS = {word: value for value, word in enumerate(_FIRSTS.split(), 1)} | {
    f"{word[:-1]}ieth": value for value, word in zip(range(20, 100, 10), _TENS.split(), strict=True)
}
# What says a number without being one, and may be said otherwise.
_HINTS: dict[str, tuple[Value, ...]] = {
    "both": (2,),
    "pair": (2,),
    "couple": (2,),
    "twice": (2,),
    "double": (2,),
    "doubled": (2,),
    "twin": (2,),
    "dual": (2,),
    "fortnight": (2, 14),
    "triple": (3,),
    "tripled": (3,),
    "trio": (3,),
    "threefold": (3,),
    "quadruple": (4,),
    "noon": (12,),
    "midnight": (0, 12, 24),
    "half": (Fraction(1, 2), 30, 50, 6),
    "quarter": (Fraction(1, 4), 15, 25, 4, 3),
    "quarters": (4, 3),
    "decade": (10,),
    "century": (100,),
    "millennium": (1000,),
}
_MONTHS = "january february march april may june july august september october november december"
_MONTH_OF = {
    name: value
    for value, month in enumerate(_MONTHS.split(), 1)
    for name in (month, month[:3], month[:4])
}
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday"
_WEEKDAY_OF = {word: value for value, word in enumerate(_WEEKDAYS.split(), 1)}
# Beside a figure or one of these, a word that is no month elsewhere (may, march) is one.
_BEFORE_MONTH = re.compile(
    r"(?:[0-9](?:st|nd|rd|th)?(?: of)?|\b(?:in|of|last|this|next|early|late|mid|since|until|till"
    r"|by|from|to|and|between|through|before|after|during|every))[ -]$"
)
_MONTH = (
    r"(?:Jan(?:uary|\b\.?)|Feb(?:ruary|\b\.?)|Mar\.|Apr(?:il|\b\.?)|June?\b\.?|July?\b\.?"
    r"|Aug(?:ust|\b\.?)|Sept?(?:ember|\b\.?)|Oct(?:ober|\b\.?)|Nov(?:ember|\b\.?)"
    r"|Dec(?:ember|\b\.?)|March|May)"
)
# Seventeen before seven, that the longer one is tried first.
_CARDINAL = "|".join([*_SMALL][::-1])
_WORD = "(?:" + "|".join(_ORDINALS) + f"|{_CARDINAL})"
_SCALE = "(?:" + "|".join(_SCALES) + ")"
_DAY_NAME = _WEEKDAYS.title().replace(" ", "|")
_AGE = "(?:[ -](?P<{}>decade|centur)(?=s|ies))?"
_PARTS = {f"{word}{s}": value for word, value in _ORDINALS.items() if value > 2 for s in ("s", "")}
_PARTS |= {"quarters": 4, "quarter": 4, "halves": 2, "half": 2}

_PATTERN = re.compile(
    rf"""(?=[0-9]|(?<![A-Za-z0-9])[A-Za-z])(?:
      (?P<relative> (?i:\b(?:(?P<some_day> today | yesterday | tomorrow | (?:same|that)[ ]day )
        | (?:this|last|next|that|same|previous|current)[ ](?:(?P<some_month>month)|year))\b) )
    | (?P<date> \b (?P<month>{_MONTH}) (?![A-Za-z])
        (?: [ ](?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?
            (?![0-9%]|[,.][0-9]|:[0-9]|[ ]?(?:{_SCALE})) )? )
    | (?P<day_first> \b(?P<day2>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:[ ]of)?[ ](?={_MONTH}(?![A-Za-z])) )
    | (?P<weekday> \b(?P<day_name>{_DAY_NAME})s?\b )
    | (?P<name> {NAME} ) | (?P<lap> {LAP} ) | (?P<span> {SPAN} ) | (?P<ratio> {RATIO} )
    | (?P<decade> (?P<years>[0-9]{{2,4}})'?s\b )
    | (?P<tens> (?i:\b(?P<ten>twent|thirt|fort|fift|sixt|sevent|eight|ninet)ies\b) )
    | (?P<zulu> \b(?P<hour_of>[01][0-9]|2[0-4])(?P<minute_of>[0-5][0-9])(?=[ ](?:GMT|UTC)\b) )
    | (?P<clock> (?P<hour>[0-9]{{1,2}})
        (?: [:.](?P<minute>[0-5][0-9])(?![.:]?[0-9]) (?:(?<=:[0-9][0-9])|(?=[ ]?[AaPp]\.?[Mm]\b))
          | (?=[ ]?(?:[AaPp]\.?[Mm]\b|o'clock)) ) )
    | (?P<figure> (?P<digits>{POINT}) (?: st|nd|rd|th )?
        (?: (?i:[ -]?(?P<unit>{_SCALE})s?\b)
          | [ ]?(?P<short>[kKMmbB]|mn|mln|bn|tn|trn)\b
          | [ ](?P<dozen>dozen)\b )?
        {_AGE.format("age")} )
    | (?P<part> (?i:\b(?P<above>{_CARDINAL}|an?)[- ](?P<below>{"|".join(_PARTS)})\b) )
    | (?P<words> (?i:\b(?:{_WORD}|(?:half[ ])?an?(?=[ ](?:{_SCALE}|dozen)\b)|{_SCALE}(?!s))\b
        (?: (?:[ -]|[ ]and[ ](?=a[ ]half\b)|(?<=hundred)[ ]and[ ]|(?<=thousand)[ ]and[ ])
            (?:{_WORD}|{_SCALE}|dozen|a[ ]half)\b ){{0,12}}+
        {_AGE.format("age2")} ) )
    | (?P<roman> \b(?=[IVX])X{{0,3}}(?:IX|IV|V?I{{0,3}})(?<=[IVX])\b )
    | (?P<hint> (?i:\b(?:{"|".join(_HINTS)})\b) )
    )""",
    re.VERBOSE,
)
_TO = re.compile(r"(?: percent|%)?\s?(?:-|to|or|and|/)\s?[$£€¥]?")
_TOKEN = re.compile("[a-z]+")


def mentions(text: str) -> list[Mention]:
    """The numbers in a folded English text, from left to right."""
    found = [
        mention
        for match in _PATTERN.finditer(text)
        for mention in _READERS[match.lastgroup or ""](match)
    ]
    return ranges(found, text, _TO)


def _date(match: re.Match[str]) -> Iterator[Mention]:
    name = match["month"]
    sure = name not in ("May", "March") or bool(
        match["day"]
        or match.string[match.end() : match.end() + 3].strip(" ,").isdigit()
        or _BEFORE_MONTH.search(match.string, max(0, match.start() - 9), match.start())
    )
    month = _MONTH_OF[name.lower().rstrip(".")]
    yield Mention(*match.span("month"), keys(month, kind="m"), sure)
    if match["day"]:
        yield Mention(*match.span("day"), keys(point(match["day"]), kind="d"))


def _day_first(match: re.Match[str]) -> Iterator[Mention]:
    yield Mention(*match.span("day2"), keys(point(match["day2"]), kind="d"))


def _weekday(match: re.Match[str]) -> Iterator[Mention]:
    yield Mention(*match.span(), keys(_WEEKDAY_OF[match["day_name"].lower()], kind="w"))


def _name(match: re.Match[str]) -> Iterator[Mention]:
    yield from named(match[0], *match.span())


def _decade(match: re.Match[str]) -> Iterator[Mention]:
    yield Mention(*match.span(), keys(*short_year(point(match["years"]))))


def _tens(match: re.Match[str]) -> Iterator[Mention]:
    yield Mention(*match.span(), keys(*short_year(_SMALL[f"{match['ten'].lower()}y"])), sure=False)


def _zulu(match: re.Match[str]) -> Iterator[Mention]:
    hour, minute = int(match["hour_of"]), int(match["minute_of"])
    yield Mention(*match.span("hour_of"), keys(*hours(hour), hour * 100 + minute))
    yield Mention(*match.span("minute_of"), keys(minute), sure=minute != 0)


def _clock(match: re.Match[str]) -> Iterator[Mention]:
    hour = point(match["hour"])
    yield Mention(*match.span("hour"), keys(*hours(hour)), sure=not is_one(hour))
    if match["minute"]:
        minute = int(match["minute"])
        yield Mention(*match.span("minute"), keys(minute), sure=minute != 0)


def _figure(match: re.Match[str]) -> Iterator[Mention]:
    value = point(match["digits"])
    scale = _SCALES.get((match["unit"] or "").lower(), 12 if match["dozen"] else 1)
    values = [times(value, scale)]
    if match["short"]:  # 5m may be metres
        values += [times(value, _SHORT_SCALES[match["short"].lower()])]
    values += _aged(values, match["age"])
    scale = _SHORT_SCALES[match["short"].lower()] if match["short"] else scale
    sure = not is_one(values[0]) or not stands_alone(match)
    yield Mention(*match.span(), keys(*values), sure, scale)


def _aged(values: list[Value], age: str | None) -> list[Value]:
    """The years in so many decades or centuries."""
    years = {"decade": 10, "centur": 100}.get((age or "").lower())
    return [times(value, years) for value in values] if years else []


def _part(match: re.Match[str]) -> Iterator[Mention]:
    below = _PARTS[match["below"].lower()]
    above = _SMALL.get(match["above"].lower(), 1)
    values = fraction(above, below)
    yield Mention(*match.span(), keys(*values, above, below, above + below), sure=False)
    if above > 1:
        yield Mention(*match.span(), keys(*values, *fraction(below, above), above + below))


def _words(match: re.Match[str]) -> Iterator[Mention]:
    age = match["age2"]
    words = [word for word in _TOKEN.findall(match[0].lower()) if word not in ("and", age)]
    for values, scale, sure in _read(words):
        all_values = [*values, *_aged(values, age)]
        yield Mention(*match.span(), keys(*all_values), sure and values[0] not in (1, 2), scale)


def _read(words: list[str]) -> Iterator[tuple[list[Value], int, bool]]:
    """The numbers that words say, each with its scale and whether it is surely a quantity.

    "two hundred and five thousand" is one, "two three" are two.
    """
    total, section, scale, sure, empty = Fraction(0), Fraction(0), 1, True, True
    for word in words:
        if word in _SMALL or word in _ORDINALS:
            value = _SMALL.get(word, _ORDINALS.get(word, 0))
            if _clashes(section, value) and not empty:
                yield [times(1, total + section)], scale, sure
                total, section, scale, sure = Fraction(0), Fraction(0), 1, True
            sure = sure and word in _SMALL
            section += value
        elif word == "half":
            section += Fraction(1, 2)
        elif word in _SCALES or word == "dozen":
            scale = _SCALES.get(word, 12)
            if scale == 100:
                section = Fraction(section or 1) * 100
            else:
                total += (section or 1) * scale
                section = Fraction(0)
            sure = sure and not empty
        elif not section:
            continue
        empty = False
    yield [times(1, total + section)], scale, sure


def _clashes(section: Fraction, value: int) -> bool:
    """Whether a small number can't follow: three behind twenty can, thirteen can't."""
    return section % 10 != 0 or (section % 100 != 0 and value >= 10)


def _roman(match: re.Match[str]) -> Iterator[Mention]:
    yield Mention(*match.span(), keys(roman(match[0])), sure=False)


def _hint(match: re.Match[str]) -> Iterator[Mention]:
    yield Mention(*match.span(), keys(*_HINTS[match[0].lower()]), sure=False)


_READERS: dict[str, Callable[[re.Match[str]], Iterator[Mention]]] = {
    "date": _date,
    "day_first": _day_first,
    "weekday": _weekday,
    "name": _name,
    "relative": relative,
    "lap": lap,
    "span": span,
    "ratio": ratio,
    "decade": _decade,
    "tens": _tens,
    "zulu": _zulu,
    "clock": _clock,
    "figure": _figure,
    "part": _part,
    "words": _words,
    "roman": _roman,
    "hint": _hint,
}
