"""Terms of a file gathered by source: what comes twice joined, what contradicts itself told."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import get_args

from workbench.core.errors import N_
from workbench.core.termbase import KINDS, Rendering, Term, Usage, fold
from workbench.core.text import HAN
from workbench.formats._glossary_layout import LANGUAGES
from workbench.formats.reporting import Log

MAX_SOURCE = 200
"""Characters that a source may have: the longest names of treaties have some 60."""

USAGES: tuple[Usage, ...] = get_args(Usage)
KIND_OF = {kind: kind for kind in KINDS} | {"": "other", "organization": "organisation"}
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What no text has; TAB and line breaks are left out, which notes may have."""
HAN_CHARACTER = re.compile(f"[{HAN}]")

Wrong = tuple[str, dict[str, object]]
"""A message about what is wrong, and what fills its placeholders."""


class Gathered:
    """What was taken of a file so far, by source, with its line."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._taken: dict[str, tuple[int, Term]] = {}

    def terms(self) -> tuple[Term, ...]:
        """The terms in the order of their first lines."""
        return tuple(term for _, term in self._taken.values())

    def put(self, line: int, term: Term) -> None:
        """Take a term; where an earlier line has its source, join the two or refuse this one."""
        first_line, first = self._taken.setdefault(fold(term.source), (line, term))
        if first is term:
            return
        clash = contradiction((*first.renderings, *term.renderings))
        joined = _join(first, term)
        if clash:
            message = N_(
                "“%(source)s” is “%(there)s” in line %(first)d, but “%(here)s” in line %(second)d. "
                "Line %(first)d was taken."
            )
            places = {"first": first_line, "second": line}
            texts = {"there": clash[0].text, "here": clash[1].text}
            self._log.skip(line, message, source=term.source, **places, **texts)
        elif joined == first:
            self._log.note(line, N_("Line %(first)d has the same term already."), first=first_line)
        else:
            self._taken[fold(term.source)] = first_line, joined
            message = N_("“%(source)s” is in line %(first)d too; the two were joined.")
            self._log.note(line, message, source=term.source, first=first_line)


def unsourced(source: str, variants: Iterable[str]) -> Wrong | None:
    """What is wrong with the source of a term, or its variants."""
    if not source:
        return N_("The row has no source."), {}
    length = max(map(len, (source, *variants)))
    if length > MAX_SOURCE:
        message = N_("The source has %(length)d characters; %(limit)d are allowed.")
        return message, {"length": length, "limit": MAX_SOURCE}
    return None


def unrendered(source: str, found: Sequence[Rendering], *, keep: bool) -> Wrong | None:
    """What is wrong with the renderings of a term."""
    if not found and not keep:
        return N_("“%(source)s” has no rendering."), {"source": source}
    clash = contradiction(found)
    if clash:
        message = N_("“%(text)s” is both right and forbidden for “%(source)s”.")
        return message, {"text": clash[0].text, "source": source}
    return None


def ordered(found: Iterable[Rendering]) -> tuple[Rendering, ...]:
    """By language and usage, each text once, in its best usage."""
    best_first = sorted(found, key=lambda r: (LANGUAGES.index(r.lang), USAGES.index(r.usage)))
    first: dict[tuple[str, str], Rendering] = {}
    for rendering in best_first:
        first.setdefault((rendering.lang, rendering.text), rendering)
    return tuple(first.values())


def contradiction(found: Iterable[Rendering]) -> tuple[Rendering, Rendering] | None:
    """Two renderings that can't both hold: two preferred ones, or the same right and forbidden."""
    by_text: dict[tuple[str, str], Rendering] = {}
    best: dict[str, Rendering] = {}
    for here in found:
        there = by_text.setdefault((here.lang, here.text), here)
        if (there.usage == "forbidden") != (here.usage == "forbidden"):
            return there, here
        if here.usage == "preferred":
            there = best.setdefault(here.lang, here)
            if there.text != here.text:
                return there, here
    return None


def _join(first: Term, second: Term) -> Term:
    return replace(
        first,
        renderings=ordered((*first.renderings, *second.renderings)),
        kind=second.kind if first.kind == "other" else first.kind,
        note=_both(first.note, second.note),
        variants=tuple(dict.fromkeys((*first.variants, *second.variants))),
        definition=_both(first.definition, second.definition),
        case=second.case if first.case == "smart" else first.case,
        keep=first.keep or second.keep,
    )


def _both(one: str, other: str) -> str:
    return "; ".join(dict.fromkeys(filter(None, (one, other))))
