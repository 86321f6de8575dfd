"""A project's termbase: the terms of all its glossaries, ready to be found in texts."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from workbench.core import termbase
from workbench.core.termbase import Matcher
from workbench.models import Glossary, ProjectGlossary, Term
from workbench.services.terms import value_of

# A matcher of 50,000 terms takes some 50 MB: a few projects' are kept.
MOST_KEPT = 8


@dataclass(frozen=True)
class Termbase:
    """What a project agreed on, and what finds it."""

    terms: tuple[termbase.Term, ...]
    matcher: Matcher


_kept: OrderedDict[tuple[str, ...], Termbase] = OrderedDict()
_lock = Lock()


def of_project(session: Session, project_id: int) -> Termbase:
    """Give the project's termbase; of two terms with one source the first glossary's wins.

    Built once for each state of the project's glossaries and shared between requests.
    """
    stamps = _stamps(session, project_id)
    with _lock:
        found = _kept.get(stamps)
        if found is not None:
            _kept.move_to_end(stamps)
            return found
    built = _build(session, project_id)
    with _lock:
        _kept[stamps] = built
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return built


def _stamps(session: Session, project_id: int) -> tuple[str, ...]:
    """The stamps of the project's glossaries in their order: they name the state of them all."""
    query = (
        select(Glossary.stamp)
        .join(ProjectGlossary, ProjectGlossary.glossary_id == Glossary.id)
        .where(ProjectGlossary.project_id == project_id)
        .order_by(ProjectGlossary.position, Glossary.id)
    )
    return tuple(session.scalars(query))


def _build(session: Session, project_id: int) -> Termbase:
    query = (
        select(Term)
        .join(ProjectGlossary, ProjectGlossary.glossary_id == Term.glossary_id)
        .where(ProjectGlossary.project_id == project_id)
        .options(selectinload(Term.renderings))
        .order_by(ProjectGlossary.position, Term.glossary_id, Term.id)
    )
    terms = tuple(merged(value_of(term) for term in session.scalars(query)))
    return Termbase(terms, Matcher(terms))


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
