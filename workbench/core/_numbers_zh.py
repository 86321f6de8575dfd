"""Numbers in Chinese text: figures, 中文数字, 万 and 亿, dates, times, shares."""

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
    short_year,
    span,
    stands_alone,
    times,
)

_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {
    "○": 0,
    "零": 0,
    "两": 2,
    "兩": 2,
}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_HAN = "[〇○零一二两兩三四五六七八九十百千万萬亿億]"
_RUN = f"{_HAN}++"
_SOME = rf"(?:{POINT}|{_RUN})"

# No alternative of the pattern begins with another character; this spares looking at each.
_FIRST = f"(?=[0-9A-Za-z{_HAN[1:-1]}星礼周正本上下今昨明当當前去同日近这這半双雙俩倍番季])"

_PATTERN = re.compile(
    rf"""{_FIRST}(?:
      (?P<relative> (?P<some_day> [今昨明当當前][天日] | 同一?天 | 同日 | 日前 | 近日 )
        | (?P<some_month> [本上下当當同][个個]?月 | [这這][个個]?月 ) | [今去明前当當同]年 )
    | (?P<lap> {LAP} ) | (?P<span> {SPAN} ) | (?P<ratio> {RATIO} )
    | (?P<idiom> 十万火急|三十而立|三十六计|三天两头|三番五次|四人帮 )
    | (?P<and_half> (?P<count>{_SOME}) \s? (?:个(?:小时|月|世纪)?|小时|[年天倍]) 半 )
    | (?P<share> (?P<whole>{_SOME}) \s?分之\s? (?P<part>{POINT}|{_RUN}(?:点{_RUN})?) )
    | (?P<weekday> (?:星期|礼拜|(?<![{_HAN[1:-1]}0-9每])周) (?P<day_name>[一二三四五六日天])
        (?![次天岁年届场个小时些周流直口间起度围旁期半家]) )
    | (?P<decade> (?: (?P<century>{_SOME}) \s?世纪\s? )? (?P<years>{_SOME}) \s?年代 )
    | (?P<born> (?P<born_in>(?<![0-9])[0-9]0|[七八九][〇零])后(?![来面]) )
    | (?P<age> (?P<century_of>{_SOME}) \s?世纪 | 本世纪 )
    | (?P<year> (?P<year_of>[0-9]{{2,4}}|[〇○零一二三四五六七八九]{{2,4}}) \s?年 (?![级龄轻纪]) )
    | (?P<month> (?P<month_of>(?:1[0-2]|0?[1-9])|十[一二]?|[一二三四五六七八九正]) \s?月
        (?![球饼亮光牙台色台]) )
    | (?P<day> (?P<day_of>[0-9]{{1,2}}) \s?日 (?!元) )
    | (?P<clock> (?P<hour>[0-9]{{1,2}}) (?: :(?P<minute>[0-9][0-9])(?![0-9])
        | \s?[时点钟](?![候代期机]) (?: \s?(?P<minute2>[0-9]{{1,2}})\s?分 | (?P<half>半) )? ) )
    | (?P<spoken> (?P<hour_of>[一二三四五六七八九十两]{{1,3}})[点时]
        (?: (?P<minute_of>{_HAN}{{1,3}})分 | [半钟整多] | (?=左右) ) )
    | (?P<name> {NAME} )
    | (?P<figure> (?P<digits>{POINT}) (?:\s?[多余几来])? (?:\s?(?P<unit>[十百千万萬亿億]{{1,4}}))? )
    | (?P<decimal> (?P<before>{_RUN})点(?P<after>[〇零一二三四五六七八九]++)
        (?P<unit2>[万萬亿億]{{0,2}}) )
    | (?P<run> {_RUN} )
    | (?P<half_of> 半 ) | (?P<two> [双雙俩倍番] ) | (?P<quarter> 季 )
    )""",
    re.VERBOSE,
)
# "3亿5000万" is one number.
_CHAIN = re.compile("[亿億万萬]")
# Longer rows of numerals are no numbers.
_LONGEST = 20
# 七八 or 三四十: about so many.
_ABOUT = re.compile("[一二三四五六七八九两兩][一二三四五六七八九]")
_VAGUE_BEFORE = frozenset("数數几幾上好每")
_VAGUE_AFTER = frozenset("几幾数來来")
# What is counted: after these a small numeral is a number and no part of a word.
_COUNTED = frozenset(
    "个個名位人年天岁歲次场場座条條件种種项項家款辆架艘枚只头棵台部本张份届轮期级层倍"
    "周週口户间所段颗块首组批套篇页集册遍吨米元美欧英公小"
)
_METRIC = "米克瓦伏卡赫焦帕"
_TO = re.compile(r"\s?(?:-|至|到|或|、|比)\s?")


def mentions(text: str) -> list[Mention]:
    """The numbers in a folded Chinese text, from left to right."""
    found = [
        mention
        for match in _PATTERN.finditer(text)
        for mention in _READERS[match.lastgroup or ""](match)
    ]
    return ranges(_chained(found), text, _TO)


def _chained(found: list[Mention]) -> list[Mention]:
    """3亿 and 5000万 that touch are one number, as are 5万 and 3千."""
    result: list[Mention] = []
    for mention in found:
        last = result[-1] if result else None
        if last and last.end == mention.start and 1 < mention.scale < last.scale:
            result[-1] = _sum(last, mention)
        else:
            result.append(mention)
    return result


def _sum(first: Mention, second: Mention) -> Mention:
    values = [
        a + b
        for _, a in first.keys
        for _, b in second.keys
        if not isinstance(a, str) and not isinstance(b, str)
    ]
    return Mention(first.start, second.end, keys(*values), scale=second.scale)


def parse(run: str) -> tuple[Value, ...]:
    """The values of a figure or Chinese numeral; none where it only says about how many."""
    if run[0].isascii():
        return (point(run),)
    if len(run) > _LONGEST:
        return ()
    if not any(char in _UNITS for char in run):
        if len(run) == 2 and not set(run) & set("〇○零"):
            return ()
        return (point("".join(str(_DIGITS[char]) for char in run)),)
    if _ABOUT.search(run):
        return ()
    value, last = _add_up(run)
    return (value, value + run_tail(run) * (last // 10 - 1)) if run_tail(run) else (value,)


def run_tail(run: str) -> int:
    """The digit of 两万五, which says 25,000 as often as 20,005; else 0."""
    spoken = len(run) > 1 and run[-2] in _UNITS and run[-2] != "十"
    return _DIGITS.get(run[-1], 0) if spoken else 0


def _add_up(run: str) -> tuple[int, int]:
    """The value of 三十五亿, and the unit that came last."""
    total = section = digit = 0
    last = 10
    for char in run:
        unit = _UNITS.get(char)
        if unit is None:
            digit = _DIGITS[char]
            continue
        last = unit
        if unit < 10**4:
            section += (digit or 1) * unit
        else:
            above = total if unit > total else 0
            total += (above + section + digit or 1) * unit - above
            section = 0
        digit = 0
    return total + section + digit, last


def _scale(units: str) -> int:
    scale = 1
    for char in units:
        scale *= _UNITS[char]
    return scale


def _share(match: re.Match[str]) -> Iterator[Mention]:
    whole_of: dict[str, tuple[Value, ...]] = {"百": (100,), "千": (1000,), "万": (10**4,)}
    wholes = whole_of.get(match["whole"]) or parse(match["whole"])
    before, _, after = match["part"].partition("点")
    parts = (_decimal_value(before, after),) if after and parse(before) else parse(before)
    values: list[Value] = []
    for whole in wholes:
        for part in parts:
            values += [part] if whole in (100, 1000) else []
            values += fraction(part, whole) if whole != 100 else ()
    if values:
        yield Mention(*match.span(), keys(*values), sure=values[0] != 100)


def _idiom(_: re.Match[str]) -> Iterator[Mention]:
    yield from ()


def _and_half(match: re.Match[str]) -> Iterator[Mention]:
    """两年半 is two and a half years."""
    values = [v for v in parse(match["count"]) if not isinstance(v, str)]
    halves = [v + Fraction(1, 2) for v in values]
    yield Mention(*match.span(), keys(*values, *halves), bool(values) and values[0] > 2)
    yield from _half_of(match)


def _born(match: re.Match[str]) -> Iterator[Mention]:
    for value in parse(match["born_in"]):
        yield Mention(*match.span("born_in"), keys(*short_year(value)))


def _weekday(match: re.Match[str]) -> Iterator[Mention]:
    value = 7 if match["day_name"] in "日天" else _DIGITS[match["day_name"]]
    yield Mention(*match.span(), keys(value, kind="w"))


def _decade(match: re.Match[str]) -> Iterator[Mention]:
    for years in parse(match["years"]):
        values = short_year(years)
        if match["century"] and isinstance(years, int):
            for century in parse(match["century"]):
                yield Mention(*match.span("century"), keys(century), sure=False)
                if isinstance(century, int):
                    values = ((century - 1) * 100 + years,)
                    yield Mention(*match.span("years"), keys(years), sure=False)
        yield Mention(*match.span("years"), keys(*values))


def _age(match: re.Match[str]) -> Iterator[Mention]:
    """19世纪 is the 1800s as well."""
    numerals = match["century_of"]
    for value in parse(numerals) if numerals else (21,):
        years = [(value - 1) * 100] if isinstance(value, int) else []
        yield Mention(*match.span(), keys(value, *years), bool(numerals) and value not in (1, 2))


def _year(match: re.Match[str]) -> Iterator[Mention]:
    text = match["year_of"]
    if text.isascii():
        value = point(text)
        yield Mention(*match.span("year_of"), keys(*short_year(value)))
    else:
        value = point("".join(str(_DIGITS[char]) for char in text))
        yield Mention(*match.span("year_of"), keys(*short_year(value)), sure=len(text) > 2)


def _month(match: re.Match[str]) -> Iterator[Mention]:
    values = (1,) if match["month_of"] == "正" else parse(match["month_of"])
    yield Mention(*match.span(), keys(*values, kind="m"))


def _day(match: re.Match[str]) -> Iterator[Mention]:
    yield Mention(*match.span(), keys(point(match["day_of"]), kind="d"))


def _clock(match: re.Match[str]) -> Iterator[Mention]:
    hour = point(match["hour"])
    yield Mention(*match.span("hour"), keys(*hours(hour)), sure=not is_one(hour))
    for group in ("minute", "minute2"):
        if match[group]:
            value = point(match[group])
            yield Mention(*match.span(group), keys(value), sure=value != 0)
    if match["half"]:
        yield Mention(*match.span("half"), keys(30), sure=False)


def _spoken(match: re.Match[str]) -> Iterator[Mention]:
    hour = parse(match["hour_of"])
    values = [value for one in hour for value in hours(one)]
    yield Mention(*match.span("hour_of"), keys(*values), sure=bool(hour) and hour[0] != 1)
    if match["minute_of"]:
        yield Mention(*match.span("minute_of"), keys(*parse(match["minute_of"])))
    else:
        yield Mention(*match.span(), keys(30), sure=False)


def _name(match: re.Match[str]) -> Iterator[Mention]:
    yield from named(match[0], *match.span())


def _figure(match: re.Match[str]) -> Iterator[Mention]:
    value, units = point(match["digits"]), match["unit"] or ""
    following = match.string[match.end() : match.end() + 1]
    if units and following == "分" and units[-1] == "百":  # 5百分点
        units = units[:-1]
    scale = _scale(units)
    values = [times(value, scale)]
    if units.endswith("千") and following and following in _METRIC:  # 3千米, 5万千瓦
        values += [times(value, scale // 1000), times(value, Fraction(scale, 10**6))]
    sure = not is_one(values[0]) or not stands_alone(match)
    yield Mention(*match.span(), keys(*values), sure, scale)


def _decimal_value(before: str, after: str) -> Value:
    digits = "".join(str(_DIGITS[char]) for char in after if char in _DIGITS)
    return point(f"{parse(before)[0]}.{digits or 0}")


def _decimal(match: re.Match[str]) -> Iterator[Mention]:
    if parse(match["before"]):
        scale = _scale(match["unit2"])
        value = _decimal_value(match["before"], match["after"])
        yield Mention(*match.span(), keys(times(value, scale)), scale > 1, scale)
        yield from _loose(match)


def _loose(match: re.Match[str]) -> Iterator[Mention]:
    """两点三十: what looks like a decimal may be the time of day."""
    for group in ("before", "after"):
        yield Mention(*match.span(group), keys(*parse(match[group])), sure=False)


def _run(match: re.Match[str]) -> Iterator[Mention]:
    run, text = match[0], match.string
    values = parse(run)
    before = text[match.start() - 1 : match.start()]
    after = text[match.end() : match.end() + 1]
    if not values or (len(run) == 3 and not any(char in _UNITS for char in run)):
        yield Mention(*match.span(), keys(*values, *_about(run)), sure=False)
    elif before in _VAGUE_BEFORE or after in _VAGUE_AFTER:
        yield Mention(*match.span(), keys(*values), sure=False)
    else:
        sure = _is_sure(run, values[0], after)
        scale = _UNITS.get(run[-1], 1)
        yield Mention(*match.span(), keys(*values), sure, scale)


def _about(run: str) -> Iterator[Value]:
    """What 三四百 is between, and every numeral of 一二三."""
    for at, char in enumerate(run[:_LONGEST]):
        yield from parse(char)
        shorter = run[:at] + run[at + 1 : _LONGEST]
        if any(unit in _UNITS for unit in shorter):
            yield from parse(shorter)


def _is_sure(run: str, value: Value, after: str) -> bool:
    """Whether a Chinese numeral is a number that a translation has to have."""
    if run[0] in "百千万萬亿億" or isinstance(value, str) or value < 3:
        return False
    if len(run) == 1 or run == "十一":
        return after in _COUNTED
    return True


def _half_of(match: re.Match[str]) -> Iterator[Mention]:
    yield Mention(*match.span(), keys(*fraction(1, 2), 30, 6), sure=False)


def _two(match: re.Match[str]) -> Iterator[Mention]:
    yield Mention(*match.span(), keys(2), sure=False)


def _quarter(match: re.Match[str]) -> Iterator[Mention]:
    yield Mention(*match.span(), keys(3), sure=False)  # months


_READERS: dict[str, Callable[[re.Match[str]], Iterator[Mention]]] = {
    "share": _share,
    "idiom": _idiom,
    "and_half": _and_half,
    "born": _born,
    "weekday": _weekday,
    "decade": _decade,
    "age": _age,
    "year": _year,
    "month": _month,
    "day": _day,
    "clock": _clock,
    "spoken": _spoken,
    "name": _name,
    "relative": relative,
    "lap": lap,
    "span": span,
    "ratio": ratio,
    "figure": _figure,
    "decimal": _decimal,
    "run": _run,
    "half_of": _half_of,
    "two": _two,
    "quarter": _quarter,
}
