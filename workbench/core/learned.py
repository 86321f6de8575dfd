"""What an edit of a draft says about names: which rendering became which, where that is certain.

Rather nothing than a wrong one: ordinary words are never learned, nor what two names could be.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate

from workbench.core._candidate import Candidate
from workbench.core._fold import bare, fold
from workbench.core._pinyin import pinyin
from workbench.core.diff import tokens
from workbench.core.termbase import Occurrence, expected, places
from workbench.core.text import HAN

MOST_WORDS = 8
# Of longer texts nothing is learned: comparing them would take its time.
MOST_CHARACTERS = 5_000
_NAMES = frozenset({"person", "place", "organisation", "treaty", "event"})
_WORD = re.compile(rf"[^\W\d_{HAN}][^\W_{HAN}]*(?:[-'’.][^\W_{HAN}]+)*")
_HAN_RUN = re.compile(f"[{HAN}]")
_POSSESSIVE = re.compile(r"['’]s?$")
_BEGINNING = re.compile(r"(?:^|[.!?…:;][\"”’)]*\s+)[\s\"“‘'(\[«]*$")
# Of names that are one word on both sides one has to be like the other.
_ALIKE = 0.5


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


_TITLES = _words(
    "president vice deputy prime minister premier chairman chairwoman chair general secretary",
    "ambassador mr mrs ms dr comrade state party foreign defence governor mayor king queen prince",
    "princess senator professor colonel major lieutenant admiral captain secretary-general",
    "vice-president",
    "ông bà anh chị ngài đồng chí chủ tịch thủ tướng bộ trưởng tổng bí thư phó đại sứ",
)
# What begins with a capital and is no name.
_NO_NAMES = _words(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may",
    "june july august september october november december i he she it they we you his her its",
    "their our this that these those the a an in on at to of for from with and but or as by after",
    "before during when while if both all some many other such there here however moreover",
    "meanwhile also then thus",
    "họ nó này đó các những một hai tại trong ngoài trên dưới theo về với cho của từ đến khi sau",
    "trước nếu và nhưng hoặc cùng tuy do vì bởi cả mọi nhiều việc sáng chiều ngày tháng năm hôm",
    "chúng tôi ta",
)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A source string, the rendering that a draft had of it, and the one that it got."""

    source: str
    was: str
    became: str


@dataclass(frozen=True, slots=True)
class _Swap:
    """Words with capitals that became others; ``begins`` if a sentence begins with either."""

    was: str
    became: str
    begins: bool


def lessons(
    before: str,
    after: str,
    lang: str,
    terms: Sequence[Occurrence],
    names: Sequence[Candidate],
) -> list[Lesson]:
    """Tell which names' renderings an edit changed; each source string at most once.

    ``before`` is the draft, ``after`` what a person made of it, both in NFC; ``terms`` and
    ``names`` are those found in the source. Where a name has a term in this language it is told
    by the term's rendering; any other one by its proposals, by its pinyin, or because it is the
    only one that is left.
    """
    if max(len(before), len(after)) > MOST_CHARACTERS:
        return []
    way = _Way(before, after, lang)
    found = {one.source: one for one in _of_terms(way, lang, terms)}
    for one in _of_names(way, lang, terms, names):
        found.setdefault(one.source, one)
    return list(found.values())


class _Way:
    """The way from one text to the other: where a place of the first is in the second."""

    def __init__(self, before: str, after: str, lang: str) -> None:
        self.before, self.after = before, after
        here, there = _placed(before, lang), _placed(after, lang)
        words = [[word for word, _ in side] for side in (here, there)]
        codes = SequenceMatcher(None, words[0], words[1], autojunk=False).get_opcodes()
        self._spans = [
            (*_reach(here, i, j), *_reach(there, m, n), op == "equal") for op, i, j, m, n in codes
        ]

    def start(self, place: int) -> int:
        """Where what begins at a place of the first text begins in the second."""
        found = (span for span in self._spans if span[0] <= place < span[1])
        start, _, begin, _, same = next(found)
        return begin + (place - start if same else 0)

    def across(self, start: int, end: int) -> str:
        """What became of ``before[start:end]``, which isn't empty."""
        first, _, begin, stop, same = next(s for s in self._spans if s[0] < end <= s[1])
        return self.after[self.start(start) : begin + end - first if same else stop]


def _placed(text: str, lang: str) -> list[tuple[str, int]]:
    """The words and marks of a text, without white space, each with where it begins."""
    found = tokens(text, lang)
    starts = accumulate(map(len, found), initial=0)
    return [(word, at) for word, at in zip(found, starts, strict=False) if not word.isspace()]


def _reach(words: Sequence[tuple[str, int]], first: int, past: int) -> tuple[int, int]:
    """From where some of the words begin to where they end; of none, where they would be."""
    end = words[past - 1][1] + len(words[past - 1][0]) if past else 0
    return (words[first][1] if first < past else end), end


def _of_terms(way: _Way, lang: str, terms: Iterable[Occurrence]) -> Iterator[Lesson]:
    """Terms whose rendering was replaced by another name."""
    agreed = {_key(text) for one in terms for text in expected(one.term, lang)}
    for term in dict.fromkeys(occurrence.term for occurrence in terms):
        wanted = expected(term, lang) if term.kind in _NAMES else ()
        if any(places(text, way.after, lang) for text in wanted):
            continue
        spans = [span for text in wanted for span in places(text, way.before, lang)]
        if len(spans) == 1:
            was, became = way.before[slice(*spans[0])], _name_in(way.across(*spans[0]))
            if became and _is_change(was, became) and _key(became) not in agreed - {_key(was)}:
                yield Lesson(term.source, was, became)


def _of_names(
    way: _Way, lang: str, terms: Sequence[Occurrence], names: Iterable[Candidate]
) -> Iterator[Lesson]:
    known = {one.term.source for one in terms if expected(one.term, lang)}
    agreed = {_key(text) for one in terms for text in expected(one.term, lang)}
    new = [name for name in names if name.text not in known and name.kind in _NAMES]
    swaps = [
        swap
        for swap in dict.fromkeys(_swaps(way, new))
        if not {_key(swap.was), _key(swap.became)} & agreed
    ]
    for name in new:
        own = [swap for swap in swaps if _is_of(swap, name)]
        if not own and len(new) == len(swaps) == 1 and _is_plausible(swaps[0]):
            own = swaps
        # A name has a word for each of its characters at most.
        own = [swap for swap in own if len(swap.became.split(" ")) <= len(name.text)]
        if len({swap.became for swap in own}) == 1:
            yield Lesson(name.text, own[0].was, own[0].became)


def _swaps(way: _Way, names: Iterable[Candidate]) -> Iterator[_Swap]:
    for name in names:  # an engine may leave a name in Chinese
        at = way.before.find(name.text)
        if at >= 0 and name.text not in way.after:
            became = _name_in(way.across(at, at + len(name.text)))
            if became:
                yield _Swap(name.text, became, begins=False)
    for start, end in _runs(way.before):
        was, became = _name_in(way.before[start:end]), _name_in(way.across(start, end))
        if was and became and _is_change(was, became):
            starts = (way.before.find(was, start), way.after.find(became, way.start(start)))
            begins = any(
                bool(_BEGINNING.search(text[:at]))
                for text, at in zip((way.before, way.after), starts, strict=True)
            )
            yield _Swap(was, became, begins)


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Words with capitals one behind another, with nothing but a space between them."""
    start = end = -1
    for word in _WORD.finditer(text):
        if not word[0][0].isupper():
            continue
        if end >= 0 and text[end : word.start()] == " ":
            end = word.end()
            continue
        if end >= 0:
            yield start, end
        start, end = word.span()
    if end >= 0:
        yield start, end


def _name_in(text: str) -> str:
    """The one run of capitals in a text, without titles and the possessive; else nothing."""
    runs = list(_runs(text))
    if len(runs) != 1 or _HAN_RUN.search(text):
        return ""
    words = text[slice(*runs[0])].split(" ")
    titles = [at for at, word in enumerate(words) if word.lower().rstrip(".") in _TITLES]
    words = words[titles[-1] + 1 :] if titles else words
    while words and words[0].lower() in _NO_NAMES:
        words = words[1:]
    name = _POSSESSIVE.sub("", " ".join(words))
    is_name = 0 < len(words) <= MOST_WORDS and name.lower() not in _NO_NAMES
    return name if is_name else ""


def _is_change(was: str, became: str) -> bool:
    """Whether a name became another one, and not its own other case, plural or part."""
    one, other = fold(was).lower(), fold(became).lower()
    return one.rstrip("s") != other.rstrip("s") and not (
        _has_words(one, other) or _has_words(other, one)
    )


def _has_words(text: str, part: str) -> bool:
    """Whether a text has the words of a part: who writes Phúc after Nguyễn Xuân Phúc shortens."""
    return f" {part} " in f" {text} "


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", bare(text).lower())


def _is_of(swap: _Swap, name: Candidate) -> bool:
    """Whether the one or the other rendering is known to be the name's."""
    sounds = {_key(proposal.text) for proposal in name.proposals} | {_key(pinyin(name.text))}
    return swap.was == name.text or bool({_key(swap.was), _key(swap.became)} & (sounds - {""}))


def _is_plausible(swap: _Swap) -> bool:
    """Whether the only swap may be that of the only name."""
    was, became = (text.split(" ") for text in (swap.was, swap.became))
    if len(was) == len(became) == 1:
        alike = SequenceMatcher(None, _key(swap.was), _key(swap.became), autojunk=False).ratio()
        return not swap.begins and alike >= _ALIKE
    return not swap.begins or (min(len(was), len(became)) > 1 and was[0] != became[0])
