"""Two texts lined up sentence by sentence, without a neural model.

Sentences are cut into pieces, the pieces are aligned by what speaks for them
(`_align_evidence`), and sentences that share an aligned piece are a bead. docs/alignment.md tells
why.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from workbench.core._align_anchors import Anchors
from workbench.core._align_evidence import sides
from workbench.core._align_keys import Features, keys, turned
from workbench.core._align_search import Grid, Place, Stretch, search
from workbench.core._align_text import length, pieces
from workbench.core.termbase import Matcher, Term
from workbench.core.text import language_code

SURE = 0.9
"""Of the beads with this score or more, 99 of 100 are right."""

# The side that evidence starts from is the one that stands first here.
_ORDER = ("zh", "en", "vi")
# How much longer a text is in the other language, in what `length` counts, before it is known.
_RATIOS = {("zh", "en"): 1.08, ("zh", "vi"): 0.98, ("en", "vi"): 0.92}
_MOST_OFF = 1.33
# How much too sure the evidence of a pair of languages is: Vietnamese witnesses repeat each other.
_TEMPERATURES = {("zh", "en"): 1.2}
_TEMPERATURE = 2.4
# Near the end of a part of a long text nothing is believed, and before it only what is sure.
_MARGIN, _SURE_END = 12, 0.9


@dataclass(frozen=True, slots=True)
class Bead:
    """Which sentences of the source go with which of the target, by index; one may be empty.

    ``score`` is the probability, 0 to 1, that it is right.
    """

    source: tuple[int, ...]
    target: tuple[int, ...]
    score: float


def align(
    source: Sequence[str],
    target: Sequence[str],
    target_lang: str,
    *,
    source_lang: str = "zh",
    terms: Iterable[Term] | Matcher = (),
) -> list[Bead]:
    """Return the beads of two lists of sentences, in order, every sentence in just one.

    Languages are "zh", "en" and "vi", in any of their spellings (InputError for others);
    ``terms`` is the glossary that the translator went by. Time and memory grow in proportion to
    the length.
    """
    langs = _primary(source_lang), _primary(target_lang)
    if _ORDER.index(langs[0]) > _ORDER.index(langs[1]):
        found = align(target, source, langs[0], source_lang=langs[1], terms=terms)
        return [Bead(bead.target, bead.source, bead.score) for bead in found]
    matcher = terms if isinstance(terms, Matcher) else Matcher(terms)
    if langs[0] != "zh":
        matcher = Matcher(turned(matcher.terms, langs[0]))
    return list(_Texts(source, target, langs, matcher).beads())


def _primary(lang: str) -> str:
    return language_code(lang).partition("-")[0]


@dataclass(frozen=True, slots=True)
class _Cut:
    """A text as pieces: of which sentence each is, and whether a sentence ends before the n-th."""

    texts: list[str]
    owner: list[int]
    ends: list[bool]

    def from_end(self, place: int) -> int:
        """The first place from the given one on where a sentence ends."""
        return self.ends.index(True, place)

    def owners(self, start: int, end: int) -> tuple[int, ...]:
        return tuple(dict.fromkeys(self.owner[start:end]))


def _cut(sentences: Sequence[str]) -> _Cut:
    cut = [pieces(sentence) for sentence in sentences]
    owner = [number for number, texts in enumerate(cut) for _ in texts]
    ends = [True, *(one != other for one, other in pairwise(owner)), *([True] if owner else [])]
    return _Cut([text for texts in cut for text in texts], owner, ends)


class _Texts:
    """Two texts with all that is known of them."""

    def __init__(
        self,
        source: Sequence[str],
        target: Sequence[str],
        langs: tuple[str, str],
        matcher: Matcher,
    ) -> None:
        self._left, self._right = _cut(source), _cut(target)
        features = Features(self._right.texts, langs[1])
        self._keys = keys(self._left.texts, langs[0], features, matcher)
        self._features = features.of_piece
        self._lengths = (
            [length(t) for t in self._left.texts],
            [length(t) for t in self._right.texts],
        )
        self._ratio = _ratio(sum(self._lengths[0]), sum(self._lengths[1]), _RATIOS.get(langs, 1.0))
        self._temperature = _TEMPERATURES.get(langs, _TEMPERATURE)

    def beads(self) -> Iterator[Bead]:
        anchors = Anchors(self._keys, self._features)
        start, last = (0, 0), anchors.size
        while start != last:
            i, j = anchors.end(start)
            end = self._left.from_end(i), self._right.from_end(j)
            part = self._part(start, end)
            for stretch in part if end == last else _kept(part, end):
                yield self._bead(stretch)
                start = stretch.end

    def _part(self, start: Place, end: Place) -> list[Stretch]:
        """The stretches of a part of both texts, at the places of the whole."""
        (i0, j0), (i1, j1) = start, end
        grid = Grid(
            (self._lengths[0][i0:i1], self._lengths[1][j0:j1]),
            (self._left.ends[i0 : i1 + 1], self._right.ends[j0 : j1 + 1]),
            sides(self._keys[i0:i1], self._features[j0:j1]),
            self._ratio,
            self._temperature,
        )
        return [
            Stretch((a + i0, b + j0), (c + i0, d + j0), sure)
            for (a, b), (c, d), sure in ((s.start, s.end, s.sure) for s in search(grid))
        ]

    def _bead(self, stretch: Stretch) -> Bead:
        (i0, j0), (i1, j1) = stretch.start, stretch.end
        return Bead(self._left.owners(i0, i1), self._right.owners(j0, j1), round(stretch.sure, 4))


def _kept(part: Sequence[Stretch], end: Place) -> Sequence[Stretch]:
    """What of a part is far enough from its end to be believed; all of it if nothing is."""
    far = bisect_left(
        part, True, key=lambda s: any(at + _MARGIN > to for at, to in zip(s.end, end, strict=True))
    )
    sure = [at for at, stretch in enumerate(part[:far], 1) if stretch.sure >= _SURE_END]
    return part[: sure[-1]] if sure else part


def _ratio(source: float, target: float, usual: float) -> float:
    """How much longer the target is; not far from what is usual: something may be missing."""
    if not source or not target:
        return usual
    return min(max(target / source, usual / _MOST_OFF), usual * _MOST_OFF)


def belong(beads: Sequence[Bead], source: Sequence[str], target: Sequence[str]) -> float:
    """Return the share of the two texts, 0 to 1, that stands in sure beads with both sides.

    Texts that are translations of each other have most of their sentences there; of unrelated
    ones next to nothing.
    """
    sure = [bead for bead in beads if bead.source and bead.target and bead.score >= SURE]
    held = sum(length(source[i]) for bead in sure for i in bead.source)
    held += sum(length(target[j]) for bead in sure for j in bead.target)
    return held / max(sum(map(length, [*source, *target])), 1)
