"""Repairs: a draft made under other terms gets the renderings that are agreed on now.

Only what is certain is changed. Which words are wrong renderings of a term is for the caller to
say (its former renderings, its pinyin, …); whether they are to go is told here.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from workbench.core import seams, sides, standing
from workbench.core.seams import Filling
from workbench.core.standing import Span, Standing, overlap
from workbench.core.termbase import Occurrence, Term, expected

Reason = Literal["", "absent", "unclear"]
# What is written with capitals wherever it stands: more mentions than the source has are its too.
_NAMES = frozenset({"person", "organisation", "place", "treaty", "event"})


@dataclass(frozen=True, slots=True)
class Repair:
    """What becomes of a target side; ``reason`` says why a person has to do it by hand.

    ``absent``: no known wrong rendering stands there. ``unclear``: some do, but it isn't certain
    which of them are the term. The target is as it was then.
    """

    target: tuple[str, ...]
    reason: Reason = ""


def repair(
    target: Sequence[str],
    lang: str,
    term: Term,
    due: Sequence[Occurrence],
    wrong: Iterable[Span],
) -> Repair | None:
    """Put a term's rendering into a target side in NFC; None where nothing is to be done.

    ``due`` are all terms found in the source, as places that don't overlap. ``wrong`` are the
    places of known wrong renderings of ``term`` in the joined target.
    """
    text = sides.join(target, lang)
    now = standing.read(text, due, lang)
    many = sum(occurrence.term == term for occurrence in due)
    missing = many - sum(due[claim.occurrence].term == term for claim in now.claims)
    banned = [(each.start, each.end) for each in now.banned if each.term == term]
    if not expected(term, lang) or (missing <= 0 and not banned):
        return None
    spans = _apart([*wrong, *banned] if missing > 0 else banned, now.spans())
    if not spans:
        # Where it stands once, a pronoun may stand for it the next time.
        return Repair(tuple(target), "absent") if missing == many else None
    if _is_clear(text, spans, term, limit=max(missing, len(banned))):
        fillings = list(_fillings(text, spans, term, lang, now))
        mended = _filled(target, fillings, lang)
        if mended and _is_better(now, standing.read(sides.join(mended, lang), due, lang), term):
            return Repair(tuple(mended))
    return Repair(tuple(target), "unclear")


def _apart(spans: Iterable[Span], right: Sequence[Span]) -> list[Span]:
    """The spans, in order, that overlap neither right renderings nor longer ones of their own."""
    kept: list[Span] = []
    for span in sorted(set(spans), key=lambda span: (span[0] - span[1], span)):
        if not overlap(span, right) and not overlap(span, kept):
            kept.append(span)
    return sorted(kept)


def _is_clear(text: str, spans: Sequence[Span], term: Term, limit: int) -> bool:
    """Whether there are no more spans than the source can explain, or they are a name."""
    is_name = term.kind in _NAMES and all(text[start].isupper() for start, _ in spans)
    return is_name or len(spans) <= limit


def _fillings(
    text: str, spans: Sequence[Span], term: Term, lang: str, now: Standing
) -> Iterator[Filling]:
    rendering = expected(term, lang)[0]
    taken = [*now.spans(), *spans]
    for start, end in spans:
        found = text[start:end]
        is_shouted = found.isupper() and " " in found
        put, past = rendering.upper() if is_shouted else rendering, end
        if lang == "en" and _is_bare_possessive(text, start, end) and put[-1] not in "sS":
            put, past = f"{put}{text[end]}s", end + 1
        filling = Filling(start, past, put, term.kind)
        wider = seams.widened(text, filling)
        others = [span for span in taken if span != (start, end)]
        yield filling if overlap((wider.start, wider.end), others) else wider


def _is_bare_possessive(text: str, start: int, end: int) -> bool:
    """Whether a name that ends in s has nothing but an apostrophe behind it: Thomas' visit."""
    is_quoted = text[max(start - 1, 0) : start] in ("'", "‘")
    return text[end - 1] in "sS" and text[end : end + 1] in ("'", "’") and not is_quoted


def _filled(target: Sequence[str], fillings: Iterable[Filling], lang: str) -> list[str]:
    """The side with its fillings; nothing if one of them reaches over two sentences."""
    mended = list(target)
    for filling in sorted(fillings, key=lambda one: one.start, reverse=True):
        begin = 0
        for place, sentence in enumerate(target):
            if begin <= filling.start and filling.end <= begin + len(sentence):
                moved = Filling(
                    filling.start - begin, filling.end - begin, filling.rendering, filling.kind
                )
                mended[place] = seams.put(mended[place], [moved], lang)
                break
            begin += len(sentence) + len(sides.join(["", ""], lang))
        else:
            return []
    return mended


def _is_better(before: Standing, after: Standing, term: Term) -> bool:
    """Whether the term stands more often than before or forbidden less, and no other one less."""
    gained = after.counts[term] > before.counts[term] or len(after.banned) < len(before.banned)
    return gained and all(after.counts[one] >= many for one, many in before.counts.items())
