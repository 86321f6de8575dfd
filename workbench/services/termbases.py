"""A project's termbase: the terms of all its glossaries, ready to be found in texts."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from workbench.core import termbase
from workbench.core.termbase import Matcher
from workbench.models import Glossary, ProjectGlossary, Term
from workbench.services.kept import Kept
from workbench.services.terms import value_of

# A matcher of 50,000 terms takes some 50 MB: a few projects' are kept, and some glossaries.
MOST_KEPT = 8
MOST_GLOSSARIES = 64


@dataclass(frozen=True)
class Termbase:
    """What a project agreed on, and what finds it."""

    terms: tuple[termbase.Term, ...]
    matcher: Matcher


_termbases: Kept[tuple[str, ...], Termbase] = Kept(MOST_KEPT)
# By glossary: after a change in one of a project's glossaries the others needn't be read again.
_values: Kept[str, tuple[termbase.Term, ...]] = Kept(MOST_GLOSSARIES)


def of_project(session: Session, project_id: int) -> Termbase:
    """Give the project's termbase; of two terms with one source the first glossary's wins.

    Built once for each state of the project's glossaries and shared between requests.
    """
    used = _used(session, project_id)
    stamps = tuple(stamp for _, stamp in used)
    return _termbases.get(stamps, lambda: _build(session, used))


def _used(session: Session, project_id: int) -> list[tuple[int, str]]:
    """The project's glossaries in their order, with the stamps that name the state of each."""
    query = (
        select(Glossary.id, Glossary.stamp)
        .join(ProjectGlossary, ProjectGlossary.glossary_id == Glossary.id)
        .where(ProjectGlossary.project_id == project_id)
        .order_by(ProjectGlossary.position, Glossary.id)
    )
    return [(glossary_id, stamp) for glossary_id, stamp in session.execute(query)]


def _build(session: Session, used: list[tuple[int, str]]) -> Termbase:
    found = (
        _values.get(stamp, partial(_of_glossary, session, glossary_id))
        for glossary_id, stamp in used
    )
    terms = tuple(merged(value for values in found for value in values))
    return Termbase(terms, Matcher(terms))


def _of_glossary(session: Session, glossary_id: int) -> tuple[termbase.Term, ...]:
    query = select(Term).where(Term.glossary_id == glossary_id).order_by(Term.id)
    rows = session.scalars(query.options(selectinload(Term.renderings)))
    return tuple(value_of(term) for term in rows)


def merged(values: Iterable[termbase.Term]) -> Iterable[termbase.Term]:
    """Join terms of one source, given in the order of precedence.

    The first one's facts count, and each language's renderings are those of the first that has
    the language.
    """
    first: dict[str, termbase.Term] = {}
    for value in values:
        there = first.get(value.source)
        first[value.source] = value if there is None else _join(there, value)
    return first.values()


def _join(first: termbase.Term, second: termbase.Term) -> termbase.Term:
    languages = {rendering.lang for rendering in first.renderings}
    more = tuple(r for r in second.renderings if r.lang not in languages)
    return termbase.Term(
        first.source,
        first.renderings + more,
        first.kind,
        first.note,
        tuple(dict.fromkeys((*first.variants, *second.variants))),
        first.definition or second.definition,
        first.case,
        first.keep,
    )
