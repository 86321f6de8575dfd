"""What in a text bears out that another is its translation.

A *key* is something in a piece of the source: a word, a number, a name. It has *features*: what it
may look like in the target. Where a target has one of them, the key is borne out there.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from workbench.core._align_names import named, spelled
from workbench.core._align_numbers import numbers
from workbench.core._align_text import latin, stems, tokens
from workbench.core._align_words import (
    SOUGHT,
    common_words,
    english,
    english_to_vietnamese,
    headwords,
    pairs,
    phrase_words,
    sought,
    vietnamese,
)
from workbench.core._fold import simplified
from workbench.core._hanviet import syllable_readings
from workbench.core.termbase import Matcher, Term, expected

# A kind of evidence and its features; the kinds are those of `_align_evidence.KINDS`.
Key = tuple[str, frozenset[str]]

# The kinds whose features are phrases, which are looked for once it is known which.
_SOUGHT = ("common", "term", "learned")
_HAN_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")


class Features:
    """The features of the pieces of a target."""

    def __init__(self, pieces: Sequence[str], lang: str) -> None:
        self.lang = lang
        self._words = [tokens(piece) for piece in pieces]
        self.of_piece = [
            set(self._of(piece, words)) for piece, words in zip(pieces, self._words, strict=True)
        ]
        self.names = {feature[2:] for feature in self.all() if feature.startswith("p:")}

    def all(self) -> frozenset[str]:
        """The features that some piece has."""
        return frozenset().union(*self.of_piece)

    def _of(self, piece: str, words: list[str]) -> Iterator[str]:
        if self.lang == "en":
            yield from stems(words)
        else:
            yield from words
            yield from (f"{one} {other}" for one, other in pairwise(words))
        yield from (f"n:{number}" for number in numbers(piece, self.lang))
        yield from (f"l:{token}" for token in latin(piece))
        yield from (f"p:{name}" for name in named(piece))

    def add_phrases(self, wanted: set[str]) -> None:
        """Let the pieces that have one of the features that `sought` makes have it."""
        by_first: dict[str, list[list[str]]] = {}
        for feature in wanted:
            words = feature.removeprefix(SOUGHT).split(" ")
            by_first.setdefault(words[0], []).append(words)
        for own, words in zip(self.of_piece, self._words, strict=True):
            own |= set(_phrases(phrase_words(words, self.lang), by_first))


def _phrases(words: list[str], by_first: dict[str, list[list[str]]]) -> Iterator[str]:
    for at, word in enumerate(words):
        for wanted in by_first.get(word, ()):
            if words[at : at + len(wanted)] == wanted:
                yield SOUGHT + " ".join(wanted)


def keys(
    pieces: Sequence[str], lang: str, target: Features, terms: Matcher, learned: Matcher
) -> list[set[Key]]:
    """The keys of each piece of a source, with those of their features that the target has.

    ``target`` learns the phrases to look for; the glossary's terms and the learned pairs are
    looked for as the pieces write them.
    """
    same: dict[Key, Key] = {}  # one object a key: a long text has some millions
    found = [
        {same.setdefault(key, key) for key in _keys(piece, lang, target, terms, learned)}
        for piece in pieces
    ]
    target.add_phrases({text for kind, texts in same if kind in _SOUGHT for text in texts})
    present = target.all()
    borne = {key: (key[0], seen) for key in same if (seen := key[1] & present)}
    return [{borne[key] for key in own if key in borne} for own in found]


def _keys(
    piece: str, lang: str, target: Features, terms: Matcher, learned: Matcher
) -> Iterator[Key]:
    yield from (("number", frozenset([f"n:{number}"])) for number in numbers(piece, lang))
    yield from (("latin", frozenset([f"l:{token}"])) for token in latin(piece))
    for kind, matcher in (("term", terms), ("learned", learned)):
        for occurrence in matcher.find(piece) if matcher.terms else ():
            wanted = expected(occurrence.term, target.lang)
            yield kind, frozenset(sought(text, target.lang) for text in wanted)
    if lang == target.lang:
        words = tokens(piece)
        yield from (("word", frozenset([w])) for w in (stems(words) if lang == "en" else words))
    elif lang == "zh":
        yield from _chinese(simplified(piece), target)
    else:
        yield from _english(piece, target)


def _chinese(piece: str, target: Features) -> Iterator[Key]:
    if target.lang == "en":
        for word in headwords().find(piece):
            yield "word", english(word)
    else:
        yield from _sino_vietnamese(piece)
        for word in common_words().find(piece):
            yield "common", vietnamese()[word]
    yield from (("name", frozenset([f"p:{name}"])) for name in target.names & spelled(piece))


def _sino_vietnamese(piece: str) -> Iterator[Key]:
    for run in _HAN_RUN.findall(piece):
        for char in run:
            yield "syllable", syllable_readings(char)
        for one, other in pairwise(run):
            yield "pair", pairs(one, other)


def _english(piece: str, target: Features) -> Iterator[Key]:
    table = english_to_vietnamese()
    for word in stems(tokens(piece)):
        if word in table:
            yield "common", table[word]
    yield from (("name", frozenset([f"p:{name}"])) for name in target.names & named(piece))


def turned(terms: Sequence[Term], lang: str) -> list[Term]:
    """The terms as a text in ``lang`` writes them, by their renderings there."""
    return [Term(text, term.renderings) for term in terms for text in expected(term, lang) if text]
