"""Imports of glossaries: what a file would do to a glossary, and doing it as a person chose."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from workbench.core import termbase
from workbench.core.errors import N_, InputError, WorkbenchError
from workbench.core.written import written
from workbench.formats import glossary as glossary_format
from workbench.formats import tbx, termlist
from workbench.formats.glossary import GlossaryFile
from workbench.formats.values import Note
from workbench.models import Glossary, Term, User
from workbench.services import terms


class Read(Protocol):
    """Reads a file; ``target_lang`` says what its renderings are in where it doesn't itself."""

    def __call__(self, data: bytes, *, target_lang: str | None = None) -> GlossaryFile:
        """Give the file's terms, and what was to say of which line."""
        ...


def _text(data: bytes, *, target_lang: str | None = None) -> GlossaryFile:
    """Read a text file that may be a table or a list."""
    reader: Read = termlist.read if termlist.is_list(data) else glossary_format.read
    return reader(data, target_lang=target_lang)


# What to do with terms that are new, that only add to ours, that say something else than ours.
Simple = Literal["add", "skip"]
OnClash = Literal["ours", "theirs", "admitted"]
SIMPLE: tuple[Simple, ...] = get_args(Simple)
ON_CLASH: tuple[OnClash, ...] = get_args(OnClash)

# What reads a file, by what its name ends in; a new format is a line here.
READERS: dict[str, Read] = {
    ".csv": glossary_format.read,
    ".tsv": glossary_format.read,
    ".tab": glossary_format.read,
    ".txt": _text,
    ".tbx": tbx.read,
    ".xml": tbx.read,
}


@dataclass(frozen=True, slots=True)
class Pair:
    """A term as it is here and as the file has it."""

    ours: termbase.Term
    theirs: termbase.Term


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would do: every term of it is in one of the first four.

    ``more`` adds to ours without saying otherwise; ``clashing`` says otherwise. ``alike`` names,
    for a new source, one of ours that is the same but for traditional characters, widths, case,
    or one of whose variants it is. ``broken`` rows can't be taken; ``remarks`` are said of rows
    that can.
    """

    new: tuple[termbase.Term, ...]
    same: tuple[termbase.Term, ...]
    more: tuple[Pair, ...]
    clashing: tuple[Pair, ...]
    alike: Mapping[str, str]
    broken: int
    problems: tuple[Note, ...]
    encoding: str

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that could change the glossary."""
        return not (self.new or self.more or self.clashing)


@dataclass(frozen=True, slots=True)
class Choices:
    """What to do with each group. Ours stay unless a person says otherwise."""

    new: Simple = "add"
    more: Simple = "add"
    clashing: OnClash = "ours"


def choices(new: str, more: str, clashing: str) -> Choices:
    """Check what a form chose; InputError for what can't be chosen."""
    found = [
        next((one for one in allowed if one == chosen), None)
        for chosen, allowed in ((new, SIMPLE), (more, SIMPLE), (clashing, ON_CLASH))
    ]
    if None in found:
        raise InputError(N_("Choose what to do with each group of terms."))
    return Choices(*found)  # type: ignore[arg-type]


def read(name: str, data: bytes, lang: str = "") -> GlossaryFile:
    """Read a file with what its name asks for; InputError for a kind of file that is not known.

    ``lang`` says what the renderings are in, where a file has no header that does.
    """
    suffix = "." + name.lower().rpartition(".")[2]
    reader = READERS.get(suffix, None if "." in name else _text)
    if reader is None:
        raise InputError(
            N_("“%(name)s” is no file that terms are read from. Known are: %(known)s."),
            name=name[-60:],
            known=", ".join(READERS),
        )
    return reader(data, target_lang=lang or None)


def plan(session: Session, glossary: Glossary, file: GlossaryFile) -> Plan:
    """Say what a file would do to a glossary, and change nothing."""
    good, refused = checked(file.terms)
    ours = _ours(session, glossary)
    alike = {written(text): source for source in ours for text in _texts(ours[source])}
    groups: dict[str, list[Pair]] = {"same": [], "more": [], "clashing": []}
    for term in good:
        if term.source in ours:
            groups[_group(ours[term.source], term)].append(Pair(ours[term.source], term))
    new = tuple(term for term in good if term.source not in ours)
    return Plan(
        new=new,
        same=tuple(pair.ours for pair in groups["same"]),
        more=tuple(groups["more"]),
        clashing=tuple(groups["clashing"]),
        alike={one.source: alike[key] for one in new if (key := written(one.source)) in alike},
        broken=file.skipped + len(refused),
        problems=(*file.problems, *refused),
        encoding=file.encoding,
    )


def checked(found: Sequence[termbase.Term]) -> tuple[list[termbase.Term], list[Note]]:
    """Divide terms into those that can be taken and what is wrong with the others."""
    good, bad = [], []
    for term in found:
        try:
            good.append(terms.checked(term))
        except WorkbenchError as error:
            bad.append(Note(0, error.message, error.params))
    return good, bad


def _ours(session: Session, glossary: Glossary) -> dict[str, termbase.Term]:
    query = select(Term).where(Term.glossary_id == glossary.id)
    rows = session.scalars(query.options(selectinload(Term.renderings)))
    return {row.source: terms.value_of(row) for row in rows}


def _texts(term: termbase.Term) -> Iterable[str]:
    return (term.source, *term.variants)


def _group(ours: termbase.Term, theirs: termbase.Term) -> str:
    if _differ(ours, theirs):
        return "clashing"
    return "same" if _filled(ours, theirs) == ours else "more"


def _differ(ours: termbase.Term, theirs: termbase.Term) -> bool:
    """Whether the two can't both hold."""
    facts = (
        (ours.kind, theirs.kind, "other"),
        (ours.case, theirs.case, "smart"),
        (ours.note, theirs.note, ""),
        (ours.definition, theirs.definition, ""),
    )
    if any(none not in (here, there) and here != there for here, there, none in facts):
        return True
    return any(_denies(here, there) for here in ours.renderings for there in theirs.renderings)


def _denies(here: termbase.Rendering, there: termbase.Rendering) -> bool:
    if here.lang != there.lang:
        return False
    if here.text == there.text:
        return "forbidden" in (here.usage, there.usage) and here.usage != there.usage
    return here.usage == there.usage == "preferred"


def _filled(ours: termbase.Term, theirs: termbase.Term) -> termbase.Term:
    """Ours with what it lacks and theirs has; ours counts where both say something."""
    best = {one.lang for one in ours.renderings if one.usage == "preferred"}
    known = {(one.lang, one.text) for one in ours.renderings}
    more = tuple(
        replace(one, usage="admitted") if one.usage == "preferred" and one.lang in best else one
        for one in theirs.renderings
        if (one.lang, one.text) not in known
    )
    return termbase.Term(
        ours.source,
        (*ours.renderings, *more),
        theirs.kind if ours.kind == "other" else ours.kind,
        ours.note or theirs.note,
        tuple(dict.fromkeys((*ours.variants, *theirs.variants))),
        ours.definition or theirs.definition,
        theirs.case if ours.case == "smart" else ours.case,
        ours.keep or theirs.keep,
    )


def _theirs(ours: termbase.Term, theirs: termbase.Term) -> termbase.Term:
    """Ours as the file has it: all that it says, and of ours what it says nothing of."""
    langs = {one.lang for one in theirs.renderings}
    kept = tuple(one for one in ours.renderings if one.lang not in langs)
    said = replace(theirs, renderings=(*theirs.renderings, *kept))
    return _filled(said, replace(ours, renderings=()))


_ON_CLASH: dict[OnClash, Callable[[termbase.Term, termbase.Term], termbase.Term]] = {
    "ours": lambda ours, _: ours,
    "theirs": _theirs,
    "admitted": _filled,
}


def apply(
    session: Session, glossary: Glossary, user: User, plan: Plan, choices: Choices, batch: str
) -> int:
    """Do what was chosen, as one step that can be undone; give the number of terms it touched."""
    new = plan.new if choices.new == "add" else ()
    after: dict[str, termbase.Term] = {}
    if choices.more == "add":
        after |= {pair.ours.source: _filled(pair.ours, pair.theirs) for pair in plan.more}
    settle = _ON_CLASH[choices.clashing]
    after |= {pair.ours.source: settle(pair.ours, pair.theirs) for pair in plan.clashing}
    rows = terms.of_sources(session, glossary, after)
    changed = terms.change_many(
        session, glossary, user, [(row, after[row.source]) for row in rows], batch=batch
    )
    if new:
        terms.add_many(session, glossary, user, new, batch=batch)
    return changed + len(new)
