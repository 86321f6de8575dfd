"""What is wrong with one pair, looked at by itself: a message with its figures for each filter."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from workbench.core import numbers, termbase
from workbench.core._filters_language import Message, wrong_source, wrong_target
from workbench.core._filters_near import Exact, Sketch
from workbench.core.errors import N_
from workbench.core.termbase import Matcher
from workbench.core.text import HAN

# Words of English, syllables of Vietnamese to a Chinese character: the medians of ntrex and flores.
USUAL = {"en": 0.54, "vi": 0.76}
# What counts as one character of Chinese: a name in Latin letters, or a number, is one word in
# the translation too. Counted letter by letter, each sentence of foreign names would be too long.
_WORD = "[A-Za-z0-9\xc0-\u024f\u1e00-\u1eff]+"
_CHARACTERS = re.compile(rf"{_WORD}(?:[.,'’·-]{_WORD})*|\S")
# Words and syllables as `text.length` counts them, only faster.
_WORDS = {
    "en": re.compile(r"[^\W_]+(?:[.,'’-][^\W_]+)*"),
    "vi": re.compile(r"[^\W_]+(?:[.,'’][^\W_]+)*"),
}
# So many units more or less say nothing: titles and short sentences vary more than long ones.
_SLACK = 3
# Numbers and terms that a message names.
_MOST_NAMED = 5
# A text of punctuation alone has no word: it counts as half of one.
_SOME = 0.5
_TOO_LONG = {
    "en": N_("words of the translation: %(length)s, more than %(limit)s"),
    "vi": N_("syllables of the translation: %(length)s, more than %(limit)s"),
}
_UNUSUAL = {
    "en": N_("%(target)s for %(source)s characters; usual are about %(usual)s words"),
    "vi": N_("%(target)s for %(source)s characters; usual are about %(usual)s syllables"),
}

_QUOTES = (("“", '"'), ("”", '"'), ("‘", "'"), ("’", "'"))
_HAN_CHARACTERS = re.compile(f"[{HAN}]")
_HAN_RUNS = re.compile(f"[{HAN}]+")

Limits = Mapping[str, float]


@dataclass(frozen=True)
class Pair:
    """A source and its translation as texts; ``lang`` is "en" or "vi", the source is Chinese.

    ``score`` is how sure the aligner is of the pair; None where it wasn't asked.
    """

    id: int
    source: str
    target: str
    lang: str
    score: float | None = None

    @property
    def is_whole(self) -> bool:
        """Whether both sides have a text."""
        return bool(self.source.strip() and self.target.strip())

    @cached_property
    def keys(self) -> tuple[str, str]:
        """Both texts in a form for comparing: case, kinds of quotes and white space don't count."""
        return _folded(self.source), _folded(self.target)

    @cached_property
    def lengths(self) -> tuple[int, int]:
        """How many characters the source has, and words or syllables the translation."""
        return len(_CHARACTERS.findall(self.source)), len(_WORDS[self.lang].findall(self.target))

    @cached_property
    def name(self) -> bytes:
        """A short name of both texts: the same text has the same one."""
        return Exact.name(*self.keys)

    @cached_property
    def sketch(self) -> Sketch:
        """What tells whether another pair is nearly the same."""
        return Sketch(*self.keys)


def _folded(text: str) -> str:
    """A short way to what `text.key` gives, which would take a third of the time of all filters."""
    for quote, plain in _QUOTES:
        text = text.replace(quote, plain)
    return " ".join(text.casefold().split())


def empty(pair: Pair) -> Message:
    """Say which side of a pair that isn't whole has no text."""
    if pair.source.strip():
        return N_("there is no translation"), {}
    return N_("there is no source"), {}


def size(pair: Pair, limits: Limits) -> Message | None:
    """Find sources of too few characters, and sides that are too long."""
    source, target = pair.lengths
    if source < limits["shortest"]:
        return N_("characters of the source: %(length)s, fewer than %(limit)s"), {
            "length": source,
            "limit": limits["shortest"],
        }
    longest = {"length": max(source, target), "limit": limits["longest"]}
    if source > limits["longest"]:
        return N_("characters of the source: %(length)s, more than %(limit)s"), longest
    if target > limits["longest"]:
        return _TOO_LONG[pair.lang], longest
    return None


def language(pair: Pair, limits: Limits) -> Message | None:
    """Find texts in a language or a script that their side isn't in."""
    share = limits["foreign"] / 100
    return wrong_source(pair.source, share) or wrong_target(pair.target, pair.lang, share)


def copy(pair: Pair, limits: Limits) -> Message | None:
    """Find Chinese that stands in the translation as well. COP26 may, it has nothing to say."""
    if not _HAN_CHARACTERS.search(pair.target):
        return None
    source, target = pair.keys
    if source == target:
        return N_("the translation is the source"), {}
    pieces = {run[at : at + 2] for run in _HAN_RUNS.findall(source) for at in range(len(run) - 1)}
    common = sum(piece in target for piece in pieces)
    if not common or 100 * common < limits["copied"] * len(pieces):
        return None
    return N_("%(share)s %% of the Chinese stands in the translation"), {
        "share": 100 * common // len(pieces)
    }


def ratio(pair: Pair, limits: Limits) -> Message | None:
    """Find translations that are much longer or shorter than they usually are."""
    source, target = pair.lengths
    usual = USUAL[pair.lang] * source
    longer, shorter = target / (usual + _SLACK), (usual - _SLACK) / max(target, _SOME)
    if max(longer, shorter) <= limits["factor"]:
        return None
    return _UNUSUAL[pair.lang], {
        "source": source,
        "target": target,
        "usual": max(round(usual), 1),
    }


def score(pair: Pair, limits: Limits) -> Message | None:
    """Find pairs that the aligner isn't sure enough of."""
    if pair.score is None or pair.score >= limits["score"]:
        return None
    return N_("score %(score)s, below %(limit)s"), {
        "score": round(pair.score, 2),
        "limit": limits["score"],
    }


def differing_numbers(pair: Pair, limits: Limits) -> Message | None:
    """Find numbers that the other side doesn't have."""
    found = numbers.compare(pair.source, pair.target, pair.lang)
    # One that was changed is missing and added.
    if max(len(found.missing), len(found.added)) < limits["differing"]:
        return None
    named = {"missing": _named(found.missing), "added": _named(found.added)}
    if not found.added:
        return N_("not in the translation: %(missing)s"), named
    if not found.missing:
        return N_("only in the translation: %(added)s"), named
    return N_("not in the translation: %(missing)s; only there: %(added)s"), named


def missing_terms(pair: Pair, limits: Limits, matcher: Matcher) -> Message | None:
    """Find terms of which no agreed rendering stands in the translation."""
    found = termbase.check(matcher.find(pair.source), pair.target, pair.lang)
    missing = [one for one in found if one.state != "ok"]
    if len(missing) < limits["missing"]:
        return None
    pairs = [f"{one.term.source} → {one.expected[0]}" for one in missing if one.expected]
    return N_("without its rendering: %(terms)s"), {"terms": _named(pairs)}


def _named(names: Sequence[str]) -> str:
    more = "…" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more


Judge = Callable[[Pair, Limits], Message | None]
JUDGES: tuple[tuple[str, Judge], ...] = (
    ("length", size),
    ("copy", copy),
    ("language", language),
    ("ratio", ratio),
    ("score", score),
    ("numbers", differing_numbers),
)
