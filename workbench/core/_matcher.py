"""Terms found in source texts, by an automaton that reads a text once."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, MatchKind

from workbench.core._fold import cuts_word, fold, in_word, simplified
from workbench.core._terms import Occurrence, Term

# Where a text is taken apart, unless a term has the character.
_BREAKS = "。；！？\n"


@dataclass(frozen=True, slots=True)
class _Entry:
    """One way to write a term; ``exact`` if its letters must stand just so."""

    written: str
    term: Term
    exact: bool


class Matcher:
    """Finds terms in source texts; made once for a glossary, it may be used by several threads.

    Han terms match anywhere, terms that begin or end with a Latin letter or a digit only at
    the edge of a word. Full-width and half-width forms are one, and so are traditional and
    simplified characters. How case counts is the term's to say. Where several terms have the
    same source or variant, the one given first counts.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = tuple(terms)
        by_key: dict[str, list[_Entry]] = defaultdict(list)
        for term in self.terms:
            for entry in _entries(term):
                by_key[entry.written.lower()].append(entry)
        self._entries = list(by_key.values())
        # The term of a text that stands wherever it occurs: no word is cut by it, no case counts.
        self._sure = [_sure(key, entries[0]) for key, entries in by_key.items()]
        self._longest = AhoCorasick(by_key, matchkind=MatchKind.LeftmostLongest)
        self._every = AhoCorasick(by_key)
        letters = frozenset("".join(by_key))
        self._breaks = [char for char in _BREAKS if fold(char) not in letters]

    def find(self, text: str) -> list[Occurrence]:
        """The terms in an NFC text from left to right, the longest at each place, no overlaps."""
        exact = simplified(fold(text))
        found: list[Occurrence] = []
        for start, end in self._parts(text):
            found += self._find(exact[start:end], start)
        return found

    def _parts(self, text: str) -> Iterator[tuple[int, int]]:
        """Parts that no term reaches over: what needs a closer look is in few of them."""
        start = 0
        if self._breaks:
            for match in re.finditer(f"[{''.join(self._breaks)}]", text):
                yield start, match.end()
                start = match.end()
        yield start, len(text)

    def _find(self, exact: str, offset: int) -> Iterable[Occurrence]:
        found = []
        for index, start, end in self._longest.find_matches_as_indexes(exact.lower()):
            term = self._sure[index] or self._standing(index, exact, start, end)
            if term is None:  # a shorter one may stand here, or one that begins inside
                return _leftmost(self._scan(exact, offset))
            found.append(Occurrence(start + offset, end + offset, term))
        return found

    def _standing(self, index: int, exact: str, start: int, end: int) -> Term | None:
        entries = self._entries[index]
        return next((e.term for e in entries if _stands(e, exact, start, end)), None)

    def find_all(self, text: str) -> list[Occurrence]:
        """Every occurrence of every term, overlaps too; by place, then the longest first."""
        return list(self._scan(simplified(fold(text)), 0))

    def _scan(self, exact: str, offset: int) -> Iterator[Occurrence]:
        matches = self._every.find_matches_as_indexes(exact.lower(), overlapping=True)
        for index, start, end in sorted(matches, key=lambda match: (match[1], -match[2])):
            for entry in self._entries[index]:
                if _stands(entry, exact, start, end):
                    yield Occurrence(start + offset, end + offset, entry.term)


def _entries(term: Term) -> Iterator[_Entry]:
    for text in (term.source, *term.variants):
        written = simplified(fold(unicodedata.normalize("NFC", text)))
        if written:
            exact = term.case == "exact" or (term.case == "smart" and written.isupper())
            yield _Entry(written, term, exact)


def _sure(key: str, entry: _Entry) -> Term | None:
    return None if entry.exact or in_word(key[0]) or in_word(key[-1]) else entry.term


def _stands(entry: _Entry, text: str, start: int, end: int) -> bool:
    """Whether what stands at a place is the term, its letters' case and word edges counted."""
    if entry.exact and entry.written != text[start:end]:
        return False
    return not cuts_word(text, start) and not cuts_word(text, end)


def _leftmost(occurrences: Iterable[Occurrence]) -> Iterator[Occurrence]:
    end = -1
    for occurrence in occurrences:
        if occurrence.start >= end:
            yield occurrence
            end = occurrence.end
