"""Whether two texts say the same numbers, in whatever way each language writes them.

45亿, "4.5 billion" and "4,5 tỷ" are one number; so are 2021年7月6日, "July 6, 2021" and
"ngày 6-7-2021". A false alarm costs a person more than a miss: what translators may leave out
or put otherwise (一个, "first", a month that was said as 本月) is never missed, though it bears
out what the other side says.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from workbench.core import _numbers_en, _numbers_vi, _numbers_zh
from workbench.core._numbers_values import NAMED, Key, Mention, Value, fold
from workbench.core.text import language_code

__all__ = ["Comparison", "compare"]

Span = tuple[int, int]

_READERS: dict[str, Callable[[str], list[Mention]]] = {
    "zh": _numbers_zh.mentions,
    "en": _numbers_en.mentions,
    "vi": _numbers_vi.mentions,
}
_DATED = frozenset("md")
# What a text may have in a month's place.
_UNMONTHED = frozenset({"d", "day", "month"})
# A telephone number or the like, which each side may group as it pleases.
_LONG = re.compile(r"[0-9][0-9 ().-]{5,}[0-9]")
_NO_DIGIT = re.compile("[^0-9]")


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two texts' numbers have not in common.

    ``missing`` are the numbers of the source, as written there, that the target hasn't, ``added``
    those of the target that the source hasn't; ``missing_at`` and ``added_at`` say where they
    stand. ``same`` if there are none.
    """

    missing: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    missing_at: tuple[Span, ...] = ()
    added_at: tuple[Span, ...] = ()

    @property
    def same(self) -> bool:
        """Whether nothing is missing and nothing added."""
        return not self.missing and not self.added


def compare(source: str, target: str, target_lang: str, source_lang: str = "zh") -> Comparison:
    """Compare the numbers of a source with those of its target.

    Languages are codes as `text.language_code` takes them; raises InputError for others. Once in
    the other text is enough, however often a number stands in one.
    """
    source, target = fold(source), fold(target)
    here, there = _mentions(source, source_lang), _mentions(target, target_lang)
    missing = _unmatched(here, there, source, target)
    added = _unmatched(there, here, target, source)
    return Comparison(
        tuple(source[start:end] for start, end in missing),
        tuple(target[start:end] for start, end in added),
        tuple(missing),
        tuple(added),
    )


def _mentions(text: str, lang: str) -> list[Mention]:
    return _READERS[language_code(lang)[:2]](text)


def _unmatched(
    mentions: Iterable[Mention], others: Iterable[Mention], text: str, other: str
) -> list[Span]:
    """Where the sure numbers stand that the other text doesn't have."""
    kinds: defaultdict[Value, set[str]] = defaultdict(set)
    for mention in others:
        for kind, value in mention.keys:
            kinds[value].add(kind)
    every = frozenset(chain.from_iterable(kinds.values()))
    years = any(_is_year((kind, value)) for value in kinds for kind in kinds[value])
    lost = (m for m in mentions if _is_due(m, every, years) and not _is_there(m, kinds))
    spans = dict.fromkeys((m.start, m.end) for m in lost)
    rows = [_NO_DIGIT.sub("", row) for row in _LONG.findall(other)] if spans else []
    return [
        (start, end)
        for start, end in spans
        if "+" not in text[max(0, start - 1) : start] + text[end : end + 1]
        and not _in_row(text[start:end], rows)
    ]


def _is_due(mention: Mention, every: frozenset[str], years: bool) -> bool:
    """Whether the other text, with numbers of these kinds, has to have this one.

    Weekdays and names with figures are often said otherwise (yesterday, the jet): they are due
    where the other text has a weekday, or a name of the same letters. So are the parts of a date
    that the other text has without them (本月, 6日, today).
    """
    kinds = {kind for kind, _ in mention.keys}
    if any(kind == "w" or kind.startswith(NAMED) for kind in kinds):
        return not kinds.isdisjoint(every)
    if "m" in kinds and "m" not in every:
        return mention.sure and every.isdisjoint(_UNMONTHED)
    if "d" in kinds and every.isdisjoint(_DATED):
        return mention.sure and "day" not in every
    if "year" in every and not years and any(map(_is_year, mention.keys)):
        return False
    return mention.sure


def _is_year(key: Key) -> bool:
    return key[0] == "n" and isinstance(key[1], int) and 1900 <= key[1] <= 2100


def _is_there(mention: Mention, kinds: Mapping[Value, set[str]]) -> bool:
    """Whether a number stands in the other text: a month may be any 7, but no 7th day."""
    for kind, value in mention.keys:
        found = kinds.get(value, ())
        if kind in found or (kind in _DATED and "n" in found):
            return True
        if kind == "n" and not _DATED.isdisjoint(found):
            return True
    return False


def _in_row(written: str, rows: list[str]) -> bool:
    digits = _NO_DIGIT.sub("", written)
    return len(digits) > 1 and any(digits in row for row in rows)
