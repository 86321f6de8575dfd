"""Whether a draft that was changed for a term's sake is as good as the plain one otherwise."""

import re
from collections import Counter
from collections.abc import Iterable

from workbench.core.standing import Span
from workbench.core.text import HAN
from workbench.mt import _numbers

_HAN = re.compile(f"[{HAN}]")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_NUMERAL = re.compile("[〇○零一二两三四五六七八九十百千万亿]+")
# Numbers that are written as words. Of the Vietnamese ones only those that are no other words.
_NUMBER_WORDS = frozenset(
    word
    for line in (
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen",
        "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety",
        "hundred thousand million billion trillion nghìn ngàn triệu tỷ tỉ trăm mươi",
    )
    for word in line.split()
)
_MONTHS = frozenset(month for month in _numbers.MONTHS if month not in ("March", "May"))
_REPEAT = re.compile(r"(?<!\w)(\w+)\W{1,2}\1(?!\w)", re.IGNORECASE)
_LOOP = re.compile(r"(?<!\w)(\w+(?:\W+\w+){1,4})(?:\W+\1){2,}(?!\w)", re.IGNORECASE)

_SHORTEST, _LONGEST, _SLACK = 0.5, 1.7, 20
_GROWTH, _ALLOWANCE = 12, 60
# How many words, and which share of them, another translation may put otherwise.
_FEW_WORDS, _MOST_LOST = 1, 0.34


def numbers(text: str) -> Counter[str]:
    """The numbers in a draft: figures without their marks, number words, months."""
    figures = (re.sub("[.,]", "", figure) for figure in _DIGITS.findall(text))
    words = (word for word in _WORD.findall(text) if word in _MONTHS)
    small = (word for word in _LETTERS.findall(text.lower()) if word in _NUMBER_WORDS)
    return Counter([*(figure.lstrip("0") or "0" for figure in figures), *words, *small])


def source_numbers(text: str) -> set[str]:
    """The numbers that a Chinese text has, in figures and in Chinese numerals."""
    values = (_numbers.parse(numeral) for numeral in _NUMERAL.findall(text))
    return set(numbers(text)) | {str(value) for value in values if value is not None}


def keeps_numbers(plain: str, draft: str, source: str, allowed: Iterable[str]) -> bool:
    """Whether a draft has the plain one's numbers and none that is neither there nor in the source.

    ``allowed`` are texts whose numbers may come and go: terms and their renderings.
    """
    free = {number for text in allowed for number in source_numbers(text)}
    before, after = numbers(plain), numbers(draft)
    lost = {number for number in before - after if number not in free}
    gained = {number for number in after - before if number not in free | source_numbers(source)}
    return not lost and not {number for number in gained if number.isdigit()}


def plausible_length(plain: str, draft: str, source: str, grown: int) -> bool:
    """Whether a draft is about as long as the plain one, with so many characters to spare."""
    if not draft.strip() or len(draft) > _GROWTH * len(source) + _ALLOWANCE + grown:
        return False
    shortest = _SHORTEST * (len(plain) - _SLACK - grown)
    return shortest <= len(draft) <= _LONGEST * len(plain) + _SLACK + grown


def no_worse_form(plain: str, draft: str, inside: Iterable[Span]) -> bool:
    """Whether nothing is doubled, repeated on and on, or Chinese that isn't so in the plain one.

    What is doubled inside the spans is a rendering's own.
    """
    spans = list(inside)
    doubled = [
        match
        for match in _REPEAT.finditer(draft)
        if not any(start <= match.start() and match.end() <= end for start, end in spans)
    ]
    return (
        len(doubled) <= len(_REPEAT.findall(plain))
        and (not _LOOP.search(draft) or bool(_LOOP.search(plain)))
        and len(_HAN.findall(draft)) <= len(_HAN.findall(plain))
    )


def same_sentence(plain: str, plain_rest: str, draft: str, rest: str) -> bool:
    """Whether a draft can be another draft of the same sentence as the plain one.

    Of the words of each beside the terms, the rests, most have to stand in the other.
    """
    return _kept(rest, plain) and _kept(plain_rest, draft) and not _new_names(rest, plain)


def _new_names(rest: str, plain: str) -> set[str]:
    """The words with a capital that the plain draft hasn't, but for a sentence's first one."""
    capitals = {match[0] for match in _WORD.finditer(rest) if match.start() and match[0].istitle()}
    return capitals - set(_WORD.findall(plain))


def _kept(rest: str, other: str) -> bool:
    words = Counter(_WORD.findall(rest.lower()))
    lost = words - Counter(_WORD.findall(other.lower()))
    return lost.total() <= max(_FEW_WORDS, _MOST_LOST * words.total())
