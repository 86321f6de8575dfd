"""How good engines are: a parallel test set drafted, scored and compared, without a database."""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from workbench.core import metrics
from workbench.core.errors import N_, InputError
from workbench.core.metrics import Compared
from workbench.core.term_success import TermCount, count
from workbench.core.termbase import Matcher, Term, expected
from workbench.core.text import normalise
from workbench.formats.text import decode
from workbench.mt import Counting, Draft, Engine, stream

MOST_LINES = 10_000
"""Lines that a test set may have: comparing takes 100 kB a line, and some 1,000 do."""

_MOST_AT_A_TIME = 32
_NAMED_LINES = 5


@dataclass(frozen=True, slots=True)
class ParallelSet:
    """Chinese sentences and, line by line, one or more sets of their reference translations."""

    sources: tuple[str, ...]
    references: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class System:
    """What an engine, or a system that we have only a file of, made of a test set's sources.

    ``enforced`` is whether the engine was given terms. A file has no ``engine``, ``model`` and
    ``seconds``. ``flags`` and ``outcomes`` count those of the drafts, by their names.
    """

    name: str
    texts: tuple[str, ...]
    engine: str = ""
    model: str = ""
    enforced: bool = False
    seconds: float | None = None
    flags: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)

    @property
    def empty(self) -> int:
        """How many texts are empty or blank."""
        return sum(not text.strip() for text in self.texts)


@dataclass(frozen=True, slots=True)
class Result:
    """A system, its scores by metric, and how the terms came out if there were any."""

    system: System
    scores: dict[str, Compared]
    terms: TermCount | None


def lines(name: str, data: bytes) -> tuple[str, ...]:
    """The lines of a text file in any encoding that `formats.text` reads.

    Only LF and CR LF end a line, as for the tools that made the file. Raises InputError, with
    the file's name, for what isn't a text.
    """
    try:
        text = decode(data).text
    except InputError as error:
        raise InputError(N_("%(name)s: %(reason)s"), name=name, reason=error) from None
    found = re.split("\r?\n", text)
    return tuple(found if found[-1] else found[:-1])


def check_lines(files: Sequence[tuple[str, Sequence[str]]]) -> None:
    """Raise InputError unless all files, given with their names, have as many lines."""
    first_name, first = files[0]
    for name, found in files[1:]:
        if len(found) != len(first):
            raise InputError(
                N_(
                    "%(first)s has %(first_count)d lines, but %(second)s has %(second_count)d. "
                    "Line by line they must be the same sentences."
                ),
                first=first_name,
                first_count=len(first),
                second=name,
                second_count=len(found),
            )


def refuse_blank(name: str, found: Sequence[str]) -> None:
    """Raise InputError if lines are blank: such a line measures nothing, or files have slipped."""
    blank = [str(number) for number, line in enumerate(found, 1) if not line.strip()]
    if blank:
        more = ", …" if len(blank) > _NAMED_LINES else ""
        raise InputError(
            N_(
                "%(name)s has blank lines (%(count)d in all): %(lines)s. "
                "Fill them in, or take them out of all files."
            ),
            name=name,
            count=len(blank),
            lines=", ".join(blank[:_NAMED_LINES]) + more,
        )


def parallel_set(
    source: tuple[str, Sequence[str]],
    references: Sequence[tuple[str, Sequence[str]]],
    limit: int | None = None,
) -> ParallelSet:
    """Put a test set together of files' names and lines; ``limit`` takes the first so many.

    Raises InputError if the files have different numbers of lines, too many, or blank ones.
    """
    files = [source, *references]
    check_lines(files)
    cut = [(name, found[:limit]) for name, found in files]
    for name, found in cut:
        refuse_blank(name, found)
    if len(cut[0][1]) > MOST_LINES:
        raise InputError(
            N_("The test set has %(count)d lines; %(most)d can be compared. Set a limit."),
            count=len(cut[0][1]),
            most=MOST_LINES,
        )
    # What was a line stays one: a line separator in it is white space now.
    sources = tuple(" ".join(normalise(line).split("\n")) for line in cut[0][1])
    return ParallelSet(sources, tuple(tuple(found) for _, found in cut[1:]))


def draft(
    name: str,
    drafting: Engine,
    sources: Sequence[str],
    lang: str,
    terms: Sequence[Term],
    progress: Callable[[int], None],
) -> System:
    """Draft a test set's sources; ``progress`` is told of so many more drafts each time.

    The time is that of drafting alone: an engine that isn't paid by the token drafts the first
    sentence once before, so that models are loaded. Raises EngineError if the engine does.
    """
    if not isinstance(drafting, Counting):
        drafting.translate(sources[:1], lang, terms)
    drafts: dict[int, Draft] = {}
    start = time.perf_counter()
    for batch in stream(drafting, sources, lang, terms, _MOST_AT_A_TIME):
        drafts.update(batch)
        progress(len(batch))
    seconds = time.perf_counter() - start
    return _system(name, [drafts[at] for at in range(len(sources))], bool(terms), seconds)


def _system(name: str, drafts: Sequence[Draft], enforced: bool, seconds: float) -> System:
    return System(
        name,
        tuple(" ".join(draft.text.splitlines()) for draft in drafts),
        engine=_joined(draft.engine for draft in drafts),
        model=_joined(draft.model for draft in drafts),
        enforced=enforced,
        seconds=seconds,
        flags=Counter(draft.flag for draft in drafts if draft.flag),
        outcomes=Counter(term.outcome for draft in drafts for term in draft.terms),
    )


def _joined(names: Iterable[str]) -> str:
    """Different names, the most frequent first."""
    return ", ".join(name for name, _ in Counter(names).most_common() if name)


def results(
    parallel: ParallelSet, systems: Sequence[System], lang: str, terms: Sequence[Term]
) -> list[Result]:
    """Score systems, compare each with the first, and count the terms of their texts."""
    compared = metrics.compare([system.texts for system in systems], parallel.references, lang)
    matcher = Matcher(term for term in terms if expected(term, lang))
    return [
        Result(system, scores, _terms(matcher, parallel.sources, system.texts, lang))
        for system, scores in zip(systems, compared, strict=True)
    ]


def _terms(
    matcher: Matcher, sources: Sequence[str], texts: Sequence[str], lang: str
) -> TermCount | None:
    if not matcher.terms:
        return None
    pairs = zip(sources, texts, strict=True)
    return sum((count(matcher, source, text, lang) for source, text in pairs), TermCount())
