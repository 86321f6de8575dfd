"""Quality checks: what may be wrong with a unit, told as one types and over a set of units.

`checks` looks at one unit, `inconsistencies` at many, `unchanged` at a unit and its first draft.
A finding is no verdict: a person can dismiss it, and `Finding.identity` is what to keep that by.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from workbench.core import _quality_pair as pair
from workbench.core import _quality_target as writing
from workbench.core._quality_values import KINDS, Finding, Severity, Span
from workbench.core.errors import N_
from workbench.core.termbase import Matcher, Occurrence, Term
from workbench.core.text import key, language_code

__all__ = [
    "KINDS",
    "Finding",
    "Inconsistency",
    "Severity",
    "Span",
    "checks",
    "inconsistencies",
    "inconsistent",
    "unchanged",
]


def checks(
    source: str,
    target: str,
    target_lang: str,
    terms: Matcher | Iterable[Term | Occurrence] = (),
    *,
    source_lang: str = "zh",
) -> list[Finding]:
    """Check one unit; the texts are normalised ones (NFC).

    ``terms`` are the glossary's: a matcher, terms, or the occurrences that a matcher found in this
    source. Where a side has no text (a unit without a counterpart), what compares the two says
    nothing. Languages are codes as `text.language_code` takes them; raises InputError for others.
    """
    lang, source_lang = language_code(target_lang)[:2], language_code(source_lang)[:2]
    nothing = pair.missing_text(source, target)
    if nothing or not target.strip():
        return [nothing] if nothing else []
    same = pair.copied(source, target, lang, source_lang)
    if same:
        return [same]
    found = pair.occurrences(source, terms)
    compared = _compared(source, target, lang, source_lang, found) if source.strip() else []
    findings = [
        *compared,
        *writing.spaces(source, target),
        *writing.doubled_words(target, lang),
        *pair.han_left(target, found, lang),
        *writing.brackets(source, target),
        *writing.quotes(source, target),
    ]
    return sorted(findings, key=lambda finding: KINDS.index(finding.kind))


def _compared(
    source: str, target: str, lang: str, source_lang: str, found: list[Occurrence]
) -> list[Finding]:
    return [
        *pair.numbers(source, target, lang, source_lang),
        *pair.ending(source, target),
        *pair.lengths(source, target, lang, source_lang),
        *pair.terms(found, target, lang),
        *pair.placeholders(source, target),
        *pair.links(source, target),
    ]


def unchanged(target: str, draft: str) -> Finding | None:
    """The finding of a confirmed target that is the machine's draft as it came; else None."""
    if not draft.strip() or draft.strip() != target.strip():
        return None
    message = N_("The draft was confirmed as it came.")
    return Finding("unchanged", "info", message)


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """One source text and its different targets, each with the names of the units that have it."""

    source: str
    targets: tuple[tuple[str, tuple[int, ...]], ...]


def inconsistencies(units: Iterable[tuple[int, str, str]]) -> list[Inconsistency]:
    """The sources that are translated in more than one way, in the order of the units.

    A unit is its id, its source and its target; one without a target says nothing. Case, widths,
    quotation marks and white space make no difference, neither in sources nor in targets.
    """
    by_source: dict[str, list[tuple[int, str, str]]] = {}
    for unit in units:
        if unit[2].strip():
            by_source.setdefault(key(unit[1]), []).append(unit)
    grouped = ((group[0][1], _by_target(group)) for group in by_source.values() if len(group) > 1)
    return [Inconsistency(source, targets) for source, targets in grouped if len(targets) > 1]


def _by_target(group: Iterable[tuple[int, str, str]]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    ways: dict[str, list[int]] = {}
    written: dict[str, str] = {}
    for unit, _, target in group:
        ways.setdefault(key(target), []).append(unit)
        written.setdefault(key(target), target)
    return tuple((written[way], tuple(units)) for way, units in ways.items())


def inconsistent(source: str, target: str, others: Iterable[str]) -> Finding | None:
    """The finding of a target beside other targets of the same source; None if all agree."""
    own = key(target)
    different = [other for other in others if other.strip() and key(other) != own]
    if not different or not target.strip():
        return None
    return Finding(
        "inconsistent",
        "warning",
        N_("The same source is “%(other)s” elsewhere."),
        {"other": different[0]},
        source=((0, len(source)),),
    )
