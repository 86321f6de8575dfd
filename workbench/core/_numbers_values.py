"""What numbers are compared by: a mention in a text and the values that it may stand for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

Value = int | Fraction | str
Key = tuple[str, Value]
"""A kind and a value. Kinds: "n" any number, "m" month, "d" day of the month, "w" weekday,
"day", "month" and "year" for one that is said without its number (today, last month, 去年), and
the letters of a name such as G20."""

# More digits than any quantity has; such a row is compared as it is written.
_LONGEST = 30

# Full-width figures, letters and signs are half-width ones. The full-width comma is none that
# groups digits, so it stays; the length stays too, for the places.
_WIDTHS = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) != "，"}
    | dict.fromkeys("\t\n\u00a0\u2009\u202f\u3000", " ")
    | dict.fromkeys("‐‑‒–—−~", "-")
    | dict.fromkeys("‘’", "'")
)

POINT = r"""(?: [0-9]{1,3}(?:,[0-9]{3})++(?![0-9])(?:\.[0-9]++)?
  | (?<![0-9]\.)[0-9]++\.[0-9]++(?!\.[0-9]) | [0-9]++ )"""
"""A figure as Chinese and English write it: 1,234.5 (to be compiled verbose)."""

COMMA = r"""(?: [0-9]{1,3}(?:\.[0-9]{3})++(?![0-9])(?:,[0-9]++)?
  | [0-9]{1,3}(?:,[0-9]{3})++(?![0-9])(?:\.[0-9]++)?
  | (?<![0-9][.,])[0-9]++[.,][0-9]++(?![.,][0-9]) | [0-9]++ )"""
"""A figure as Vietnamese writes it, 1.234,5, or as it is often seen, 1,234.5."""

_GROUPED = re.compile("[0-9]{1,3}[.,][0-9]{3}")

NAME = r"""(?: (?<![A-Za-z0-9])(?=[A-Za-z]*[A-Z])[A-Za-z]++[0-9]++[A-Za-z0-9]*+(?![.,][0-9])
  | (?<![A-Za-z0-9-])(?!(?i:mid|pre|post|late|early|under|over|sub)-)[A-Z][A-Za-z]{0,9}-[0-9]++
    (?![A-Za-z0-9]|[.,-][0-9]) )"""
"""A name with figures in it: COVID-19, A320, H5N1 (to be compiled verbose)."""

LAP = r"(?<![0-9:])[0-9]{1,2}:[0-9][0-9][.,][0-9]{1,3}(?![0-9])"
"""A time taken by the clock: 4:41.30."""

SPAN = r"(?<![0-9])(?P<from_year>[12][0-9]{3})[-/](?P<to_year>[0-9]{2})(?![0-9/-]|\s?[月日])"
"""Years such as 2019-21."""

RATIO = r"(?<![0-9/.,])(?P<numerator>[0-9]{1,2})/(?P<denominator>[0-9]{1,2})(?![0-9/]|[.,][0-9])"
"""What may be a fraction, or a date without its year: 2/3."""

NAMED = "name "
"""What the kind of a name's key begins with; its letters follow."""

_LETTERS = re.compile("[A-Za-z]+")
_FIGURES = re.compile("[0-9]+")
_SCORE = re.compile(r"\s?[-:比]\s?[0-9]|\s?%")
_SCORED = re.compile(r"[0-9]\s?[-:比]\s?$")
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_CURRENCIES = ("US", "USD", "EUR", "GBP", "VND", "CNY", "RMB", "JPY", "HKD", "AUD", "RM", "Rs")


@dataclass(frozen=True, slots=True)
class Mention:
    """A number in a text: ``text[start:end]``, and every key that it may be read as.

    One that isn't ``sure`` may be no number at all, or one that translators leave out: it bears
    out a number of the other side, and is never missed itself. ``scale`` is what the figure was
    multiplied by: 10**8 in 45亿.
    """

    start: int
    end: int
    keys: frozenset[Key]
    sure: bool = True
    scale: int = 1


def fold(text: str) -> str:
    """The text with look-alike characters made one; as long as the text."""
    return text.translate(_WIDTHS)


def keys(*values: Value, kind: str = "n") -> frozenset[Key]:
    """The keys of values of one kind."""
    return frozenset((kind, value) for value in values)


def point(figure: str) -> Value:
    """The value of a figure as Chinese and English write it."""
    digits = figure.replace(",", "")
    if len(digits) > _LONGEST:
        return digits
    return _whole(Fraction(digits)) if "." in digits else int(digits)


def comma(figure: str) -> tuple[Value, ...]:
    """The values that a figure in a Vietnamese text may have: 1.234 is 1234, or 1.234."""
    marks = [char for char in figure if char in ".,"]
    whole, decimal = _plain(figure, []), _plain(figure, marks[-1:])
    if len(marks) == 1:
        return (point(whole), point(decimal)) if _GROUPED.fullmatch(figure) else (point(decimal),)
    return (point(decimal if len(set(marks)) == 2 else whole),)


def _plain(figure: str, decimal: list[str]) -> str:
    """A figure with a point for its decimal mark, if it has one, and no other marks."""
    kept = (char for char in figure if char.isdigit() or char in decimal)
    return "".join("." if char in decimal else char for char in kept)


def times(value: Value, scale: int | Fraction) -> Value:
    """A value so many times; a row of digits that is no quantity stays as it is."""
    return value if isinstance(value, str) else _whole(Fraction(value * scale))


def _whole(value: Fraction) -> Value:
    return value.numerator if value.denominator == 1 else value


def is_one(value: Value) -> bool:
    """Whether a value is one, which "a", "the" or nothing at all may stand for."""
    return value == 1


def hours(value: Value) -> tuple[Value, ...]:
    """An hour on both clocks: 3 p.m. is 15."""
    if not isinstance(value, int) or value > 24:
        return (value,)
    return (value, value - 12) if value > 12 else (value, value + 12, *([0] if value == 12 else []))


def short_year(value: Value) -> tuple[Value, ...]:
    """A year or decade that may be short of its century: 70 is 1970 too, 09 is 2009."""
    if isinstance(value, int) and value < 100:
        return value, value + 1900, value + 2000
    return (value,)


def fraction(part: Value, whole: Value) -> tuple[Value, ...]:
    """Two thirds, and where it is a round figure, the per cent."""
    if isinstance(part, str) or isinstance(whole, str) or whole == 0:
        return ()
    share = Fraction(part) / Fraction(whole)
    percent = share * 100
    return (_whole(share), *([percent.numerator] if percent.denominator == 1 else []))


def roman(numeral: str) -> int:
    """The value of a Roman numeral: XIV is 14."""
    values = [_ROMAN[char] for char in numeral]
    following = [*values[1:], 0]
    return sum(-a if a < b else a for a, b in zip(values, following, strict=True))


def named(text: str, start: int, end: int) -> Iterator[Mention]:
    """The mentions in a name such as A320, or in money such as USD5.

    A name is only missed where the other text has the same letters with other figures.
    """
    letters, figures = _LETTERS.findall(text), _FIGURES.findall(text)
    serial = "-".join(figures)
    if len(figures) == 1:
        value = point(serial)
        money = letters[0] in _CURRENCIES
        yield Mention(start, end, keys(value), sure=money and value != 1)
    yield Mention(
        start, end, frozenset({(f"{NAMED}{'-'.join(letters).lower()}", serial)}), sure=False
    )


def relative(match: re.Match[str]) -> Iterator[Mention]:
    """The mention of a day, month or year that is said without its number."""
    kind = "day" if match["some_day"] else "month" if match["some_month"] else "year"
    yield Mention(*match.span(), keys(0, kind=kind), sure=False)


def lap(match: re.Match[str]) -> Iterator[Mention]:
    """The mention of a time taken by the clock."""
    yield Mention(*match.span(), keys(":".join(_FIGURES.findall(match[0]))))


def span(match: re.Match[str]) -> Iterator[Mention]:
    """The mentions of a first year, and of a last one that is short of its century."""
    first, last = match["from_year"], match["to_year"]
    yield Mention(*match.span("from_year"), keys(int(first)))
    yield Mention(*match.span("to_year"), keys(int(last), int(first[:2] + last)))


def ratio(match: re.Match[str]) -> Iterator[Mention]:
    """The mentions of two figures that may be a fraction together."""
    above, below = point(match["numerator"]), point(match["denominator"])
    together = fraction(above, below)
    yield Mention(*match.span("numerator"), keys(above, *together), sure=above != 1)
    yield Mention(*match.span("denominator"), keys(below, *together), sure=below != 1)


def stands_alone(match: re.Match[str]) -> bool:
    """Whether a figure is no part of a score or a range (where one is a number like others)."""
    text = match.string
    return not _SCORE.match(text, match.end()) and not _SCORED.search(
        text, max(0, match.start() - 4), match.start()
    )


def ranges(found: list[Mention], text: str, between: re.Pattern[str]) -> list[Mention]:
    """The mentions, where the first number of a range may share the last one's scale.

    In "4-5 million" the 4 is four millions too.
    """
    result = list(found)
    for at in range(len(found) - 2, -1, -1):
        mention, after = found[at], result[at + 1]
        if (
            after.scale > 1
            and mention.scale == 1
            and between.fullmatch(text, mention.end, after.start)
        ):
            scaled = {(kind, times(value, after.scale)) for kind, value in mention.keys}
            result[at] = replace(mention, keys=mention.keys | scaled, scale=after.scale)
    return result
