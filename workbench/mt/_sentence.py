"""One sentence on its way to having its terms: its plain draft, the best one so far, the guard."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from workbench.core import seams, termbase
from workbench.core import standing as standings
from workbench.core.seams import Filling
from workbench.core.standing import Span, Standing, overlap
from workbench.core.termbase import Occurrence, Term
from workbench.mt import Draft, Outcome, TermOutcome, _guard, _wrong
from workbench.mt._wrong import Wrong

_MARKS = str.maketrans("。．！？；：，、（）《》〈〉「」『』【】", "..!?;:,,()“”‘’“”‘’[]")
# How many characters a rendering may take for one of its source, for the guard of lengths.
_CHARACTERS = 8


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that may be the draft, how it came about, and the occurrences that were put in."""

    text: str
    way: Outcome
    put: Mapping[int, Outcome] = field(default_factory=dict)


class Sentence:
    """A source with the terms that are due in it, its plain draft, and the best draft so far."""

    def __init__(self, source: str, draft: Draft, due: Sequence[Occurrence], lang: str) -> None:
        self.source, self.draft, self.lang = source, draft, lang
        self.due = tuple(due)
        self.plain = Candidate(unicodedata.normalize("NFC", draft.text), "right")
        self._first = self.read(self.plain.text)
        self.best, self.standing = self.plain, self._first
        # What the engine says for the terms that are missing.
        self.heard: Mapping[Term, Sequence[str]] = {}

    def read(self, text: str) -> Standing:
        """Tell how the terms stand in a text."""
        return standings.read(text, self.due, self.lang)

    def expected(self, number: int) -> tuple[str, ...]:
        """The renderings that would do for an occurrence, best first."""
        return termbase.expected(self.due[number].term, self.lang)

    def missing(self, standing: Standing | None = None) -> list[int]:
        """The occurrences that have no rendering, in the best draft if no other is named."""
        right = (standing or self.standing).right()
        return [n for n in range(len(self.due)) if n not in right and self.expected(n)]

    def settled(self) -> bool:
        """Whether nothing is left to do."""
        return self._rank(self.best, self.standing) == (len(self._owed()), 0, 0)

    def offer(self, candidate: Candidate) -> bool:
        """Make a candidate the best draft if it is better and passes the guard; say whether."""
        standing = self.read(candidate.text)
        better = self._rank(candidate, standing) > self._rank(self.best, self.standing)
        if better and self._guarded(candidate, standing):
            self.best, self.standing = candidate, standing
            return True
        return False

    def settle_whole(self) -> None:
        """Where the source is one term and marks, make its rendering the draft."""
        if len(self.due) != 1 or not self.expected(0):
            return
        term = self.due[0]
        before, after = self.source[: term.start], self.source[term.end :]
        if re.search(r"\w", before + after) or self._is_whole():
            return
        before, after = (part.strip().translate(_MARKS) for part in (before, after))
        rendering = self.expected(0)[0]
        text = before + (seams.cased(rendering, before) if after else rendering) + after
        self.best = Candidate(text, "replaced", {0: "replaced"})
        self.standing = self.read(text)

    def _is_whole(self) -> bool:
        """Whether the draft is a rendering and marks."""
        text = self.best.text
        return self.settled() and any(
            not re.search(r"\w", text[: claim.start] + text[claim.end :])
            for claim in self.standing.claims
        )

    def hear(self, term: Term, form: str) -> None:
        """Learn another way in which the engine says a term here."""
        self.heard = {**self.heard, term: (*self.heard.get(term, ()), form)}

    def replaced(self, candidate: Candidate) -> Candidate:
        """Return a candidate with known wrong renderings replaced, of as many terms as can be."""
        standing = self.read(candidate.text)
        put = dict(candidate.put)
        fillings = list(self._mended(candidate.text, standing, put))
        taken = standing.spans() + [(each.start, each.end) for each in fillings]
        for number, span in self._wrongs(candidate.text, standing, put):
            if number in put or overlap(span, taken):
                continue
            term = self.due[number].term
            filling = Filling(*span, self.expected(number)[0], term.kind)
            wider = seams.widened(candidate.text, filling)
            filling = filling if overlap((wider.start, wider.end), taken) else wider
            taken.append((filling.start, filling.end))
            fillings.append(filling)
            put[number] = "replaced"
        return replace(candidate, text=seams.put(candidate.text, fillings, self.lang), put=put)

    def _mended(self, text: str, standing: Standing, put: dict[int, Outcome]) -> Iterator[Filling]:
        """Right renderings whose case or tone marks aren't, and forbidden renderings."""
        for claim in standing.claims:
            if not seams.as_agreed(text, claim.start, claim.end, claim.rendering):
                put.setdefault(claim.occurrence, "replaced")
                kind = self.due[claim.occurrence].term.kind
                yield Filling(claim.start, claim.end, claim.rendering, kind)
        missing = self.missing(standing)
        for banned in standing.banned:
            wanted = termbase.expected(banned.term, self.lang)
            if wanted:
                mine = (n for n in missing if self.due[n].term == banned.term and n not in put)
                if (number := next(mine, None)) is not None:
                    put[number] = "replaced"
                yield Filling(banned.start, banned.end, wanted[0], banned.term.kind)

    def _wrongs(
        self,
        text: str,
        standing: Standing,
        put: Mapping[int, Outcome],
    ) -> list[tuple[int, Span]]:
        """Where wrong renderings of missing terms stand: sure ones, long ones, near ones first."""
        missing = [number for number in self.missing(standing) if number not in put]
        found: list[tuple[tuple[bool, int, float], int, Span]] = []
        for number in missing:
            place = self.due[number].start / len(self.source)
            for wrong in self._traces(text, number):
                distance = abs(wrong.start / len(text) - place)
                order = (not wrong.sure, wrong.start - wrong.end, distance)
                found.append((order, number, (wrong.start, wrong.end)))
        return [(number, span) for _, number, span in sorted(found)]

    def _traces(self, text: str, number: int) -> Iterator[Wrong]:
        """Where an occurrence's term stands in a text, wrongly."""
        term = self.due[number].term
        return _wrong.find(text, term, self.lang, self.heard.get(term, ()))

    def result(self) -> Draft:
        """Return the best draft, with how each term came out."""
        flag = self.draft.flag if self.best.way == "right" else ""
        terms = tuple(self._outcomes())
        return replace(self.draft, text=self.best.text, flag=flag, terms=terms)

    def _owed(self) -> list[int]:
        return [number for number in range(len(self.due)) if self.expected(number)]

    def _rank(self, candidate: Candidate, standing: Standing) -> tuple[int, int, int]:
        """How good a candidate is by its terms: right ones, forbidden ones, ones not as agreed."""
        flaws = sum(
            not seams.as_agreed(candidate.text, claim.start, claim.end, claim.rendering)
            for claim in standing.claims
        )
        banned = [b for b in standing.banned if termbase.expected(b.term, self.lang)]
        return len(standing.claims), -len(banned), -flaws

    def _guarded(self, candidate: Candidate, standing: Standing) -> bool:
        plain, text = self.plain.text, candidate.text
        wanted = [rendering for number in self._owed() for rendering in self.expected(number)]
        sources = [occurrence.term.source for occurrence in self.due]
        if not _guard.keeps_numbers(plain, text, self.source, [*sources, *wanted]):
            return False
        if not self._keeps_terms(standing):
            return False
        if not _guard.no_worse_form(plain, text, standing.spans()):
            return False
        if candidate.way == "right":
            return bool(text.strip())
        grown = sum(len(claim.rendering) for claim in standing.claims)
        grown += _CHARACTERS * sum(map(len, sources))
        return _guard.plausible_length(plain, text, self.source, grown) and (
            not plain or self._same_sentence(text, standing)
        )

    def _same_sentence(self, text: str, standing: Standing) -> bool:
        """Whether another translation says what the plain one says, apart from the terms."""
        plain, traces = self.plain.text, self._first.spans()
        for number in self.missing(self._first):
            mine = [(each.start, each.end) for each in self._traces(plain, number) if each.sure]
            lost = number in self.missing(standing) and not any(self._traces(text, number))
            if mine and lost:
                return False
            traces += mine
        return _guard.same_sentence(
            plain, _without(plain, traces), text, _without(text, standing.spans())
        )

    def _keeps_terms(self, standing: Standing) -> bool:
        """Whether no term is lost and none stands more often than it is due or stood before."""
        due = Counter(occurrence.term for occurrence in self.due)
        banned = Counter(each.term for each in self._first.banned)
        return all(
            min(self._first.counts[term], many) <= standing.counts[term]
            and standing.counts[term] <= max(many, self._first.counts[term] + banned[term])
            for term, many in due.items()
        )

    def _outcomes(self) -> Iterator[TermOutcome]:
        """How each occurrence came out, in order; those beyond what stands there have failed."""
        plain = Counter(self.due[number].term for number in self._first.right())
        there = Counter(self.due[number].term for number in self.standing.right())
        there.subtract(self.due[number].term for number in self.best.put)
        banned = {each.term for each in self.standing.banned}
        renderings = {claim.occurrence: claim.rendering for claim in self.standing.claims}
        for number, occurrence in enumerate(self.due):
            term = occurrence.term
            wanted = self.expected(number)
            if not wanted and term not in banned:
                continue
            rendering = renderings.get(number) or next(iter(wanted), "")
            outcome = self._outcome(number, plain, there)
            yield TermOutcome(term.source, rendering, "failed" if term in banned else outcome)

    def _outcome(self, number: int, plain: Counter[Term], there: Counter[Term]) -> Outcome:
        term = self.due[number].term
        if number in self.best.put:
            return self.best.put[number] if there[term] >= 0 else "failed"
        if there[term] <= 0:
            return "failed"
        there[term] -= 1
        plain[term] -= 1
        return "right" if plain[term] >= 0 else self.best.way


def _without(text: str, spans: Iterable[Span]) -> str:
    """A text without some spans, which may overlap."""
    cut = {place for start, end in spans for place in range(start, end)}
    return "".join(char for place, char in enumerate(text) if place not in cut)
