"""Two texts lined up sentence by sentence, without a neural model.

Sentences are cut into pieces, the pieces are aligned by what speaks for them
(`_align_evidence`), and sentences that share an aligned piece are a bead. docs/alignment.md tells
why.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workbench.core._align_both import Both, Chunk, Known, Settled, chunks
from workbench.core._align_cut import place_to_cut
from workbench.core._align_fixed import Scored, plan, put_back
from workbench.core._align_keys import turned
from workbench.core._align_moves import Move, moved
from workbench.core._align_opinion import Opinion, Vectors
from workbench.core._align_text import length
from workbench.core.errors import N_, InputError
from workbench.core.termbase import Matcher, Rendering, Term
from workbench.core.text import language_code

__all__ = ["SURE", "Bead", "Move", "Vectors", "align", "belong", "best_cut", "moves", "realign"]

SURE = 0.9
"""Of the beads with this score or more, 99 of 100 are right."""

# The side that evidence starts from is the one that stands first here.
_ORDER = ("zh", "en", "vi")

Pairs = Iterable[tuple[str, str]]


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
    learned: Pairs = (),
    vectors: Vectors | None = None,
) -> list[Bead]:
    """Return the beads of two lists of sentences, in order, every sentence in just one.

    Languages are "zh", "en" and "vi", in any of their spellings (InputError for others);
    ``terms`` is the glossary that the translator went by, ``learned`` what `core.mined` found in
    accepted pairs: a text in the source's language and one in the target's. Time and memory grow
    in proportion to the length.

    ``vectors`` asks a model for a second opinion: it gives a unit vector (a row) for each of the
    texts, which are sentences' pieces and up to four that follow each other. Texts come again in
    further calls, so it should remember them.
    """
    known = _Asked(source_lang, target_lang, terms, learned, vectors)
    return _beads(known.search(chunks(source), chunks(target)))


def realign(
    source: Sequence[str],
    target: Sequence[str],
    target_lang: str,
    fixed: Iterable[tuple[Sequence[int], Sequence[int]]],
    *,
    source_lang: str = "zh",
    terms: Iterable[Term] | Matcher = (),
    learned: Pairs = (),
    vectors: Vectors | None = None,
) -> list[Bead]:
    """Return the beads of two lists of sentences, of which some are ``fixed`` already.

    A fixed bead is a pair of indexes of the source and of the target. It comes out as it was
    given, with a score of 1. Every other sentence is in just one new bead.

    * Fixed beads whose sentences follow each other on both sides, and that come in the same order
      on both sides, bind the others: what stands between two of them stays between them. Where
      some cross, the largest number of sentences that keep the order binds.
    * All other fixed beads are taken out before the search: crossing ones, those with one side,
      those with a gap. They bind no order, but no new bead reaches over one of their sentences,
      so that both texts keep their order, row after row.
    * The new beads, and the fixed ones that bind, come in the order of both texts. One that was
      taken out comes at the place of its first source sentence, if it has no source at the place
      of its first target sentence. So the list is in the order of the source, but for fixed beads
      with a gap there; the order of the target is broken by crossing ones alone.

    A fixed bead with neither side is left out. ValueError if a sentence is in two fixed beads or
    isn't there. The other parameters, and what they cost, are those of `align`.
    """
    known = _Asked(source_lang, target_lang, terms, learned, vectors)
    beads = [(tuple(here), tuple(there)) for here, there in fixed if here or there]
    loose = plan(source, target, beads, None)
    found = known.search(loose.source, loose.target, loose.settled)
    sure = [(here, there) for here, there, score in found if here and there and score >= SURE]
    planned = plan(source, target, beads, sure)
    if planned.bound:
        found = known.search(planned.source, planned.target, planned.settled)
    scored = [
        (here, there, 1.0 if (here, there) in planned.bound else score)
        for here, there, score in found
    ]
    return _beads(put_back(scored, planned.taken))


def best_cut(
    source: Sequence[str],
    target: Sequence[str],
    target_lang: str,
    *,
    source_lang: str = "zh",
    terms: Iterable[Term] | Matcher = (),
    learned: Pairs = (),
) -> tuple[int, int]:
    """Return before which source and which target sentence a unit is best cut in two.

    ``(i, j)``: the first half gets ``source[:i]`` and ``target[:j]``. A side with two sentences or
    more is always cut. The only sentence of a side stays with the half that it fits better. Of
    one sentence against one, the source gets away from the target: (1, 0). A unit with a single
    sentence in all can't be cut: InputError.
    """
    if len(source) + len(target) < 2:
        raise InputError(N_("One sentence alone can't be split. Cut the sentence in two first."))
    known = _Asked(source_lang, target_lang, terms, learned)
    if known.backwards:
        j, i = place_to_cut(target, source, known.known)
        return i, j
    return place_to_cut(source, target, known.known)


def moves(
    beads: Sequence[Bead],
    source: Sequence[str],
    target: Sequence[str],
    target_lang: str,
    *,
    source_lang: str = "zh",
    terms: Iterable[Term] | Matcher = (),
    learned: Pairs = (),
) -> list[Move]:
    """Return which sentences without a counterpart have one elsewhere, in the source's order.

    The aligner keeps the order, so a paragraph that was moved comes out as left out at one place
    and put in at another. ``beads`` are those of the two texts, as they are now. Hints for a
    person: rather none than a wrong one.
    """
    known = _Asked(source_lang, target_lang, terms, learned)
    plain = [(bead.source, bead.target) for bead in beads]
    if not known.backwards:
        return moved(plain, source, target, known.known)
    found = moved([(there, here) for here, there in plain], target, source, known.known)
    return sorted((Move(m.target, m.source, m.score) for m in found), key=lambda m: m.source)


class _Asked:
    """What was asked for, in the order of languages that evidence starts from."""

    def __init__(
        self,
        source_lang: str,
        target_lang: str,
        terms: Iterable[Term] | Matcher,
        learned: Pairs,
        vectors: Vectors | None = None,
    ) -> None:
        langs = _primary(source_lang), _primary(target_lang)
        self.backwards = _ORDER.index(langs[0]) > _ORDER.index(langs[1])
        if self.backwards:
            langs = langs[::-1]
            learned = [(there, here) for here, there in learned]
        matcher = terms if isinstance(terms, Matcher) else Matcher(terms)
        if langs[0] != "zh":
            matcher = Matcher(turned(matcher.terms, langs[0]))
        opinion = Opinion(vectors, langs) if vectors else None
        self.known = Known(langs, matcher, _matcher(learned, langs[1]), opinion)

    def search(
        self, source: Sequence[Chunk], target: Sequence[Chunk], settled: Settled | None = None
    ) -> list[Scored]:
        if not self.backwards:
            return list(Both(source, target, self.known, settled).found())
        found = Both(target, source, self.known, settled and settled.turned()).found()
        return [(here, there, sure) for there, here, sure in found]


def _primary(lang: str) -> str:
    return language_code(lang).partition("-")[0]


def _matcher(learned: Pairs, lang: str) -> Matcher:
    """Finds the sources of learned pairs; one that was done in several ways has them all."""
    ways: dict[str, list[str]] = {}
    for source, target in learned:
        ways.setdefault(source, []).append(target)
    return Matcher(
        Term(source, tuple(Rendering(lang, text) for text in texts))
        for source, texts in ways.items()
    )


def _beads(found: Iterable[Scored]) -> list[Bead]:
    return [Bead(here, there, round(sure, 4)) for here, there, sure in found]


def belong(beads: Sequence[Bead], source: Sequence[str], target: Sequence[str]) -> float:
    """Return the share of the two texts, 0 to 1, that stands in sure beads with both sides.

    Texts that are translations of each other have most of their sentences there; of unrelated
    ones next to nothing.
    """
    sure = [bead for bead in beads if bead.source and bead.target and bead.score >= SURE]
    held = sum(length(source[i]) for bead in sure for i in bead.source)
    held += sum(length(target[j]) for bead in sure for j in bead.target)
    return held / max(sum(map(length, [*source, *target])), 1)
