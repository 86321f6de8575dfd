"""Many terms at once: chosen by hand or by a search, changed, copied, moved."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from workbench.core import termbase
from workbench.core.errors import N_, InputError
from workbench.core.text import normalise
from workbench.models import Glossary, Term, User
from workbench.services import term_search, terms
from workbench.services.term_search import Filters

# One step holds up other writers for as long as it takes: this many terms are a second or two.
MOST_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Done:
    """What became of the terms that were chosen."""

    changed: int
    left: int = 0


def chosen(session: Session, glossary: Glossary, ids: Iterable[int]) -> list[Term]:
    """Load and hold the terms that were ticked; InputError where none of them is there."""
    query = select(Term).where(Term.glossary_id == glossary.id)
    return _held(session, query.where(term_search.among(session, ids)).order_by(Term.source))


def all_matching(session: Session, user: User, glossary: Glossary, filters: Filters) -> list[Term]:
    """Load and hold all terms that a search finds; InputError where they are too many, or none."""
    query = term_search.matching(session, user, glossary, filters)
    count = term_search.count(session, query)
    if count > MOST_AT_ONCE:
        message = N_(
            "%(count)d terms match, and %(most)d can be changed at once. Narrow the search."
        )
        raise InputError(message, count=count, most=MOST_AT_ONCE)
    return _held(session, query.order_by(Term.source))


def _held(session: Session, query: Select[Term]) -> list[Term]:
    query = query.options(selectinload(Term.renderings)).with_for_update()
    rows = list(session.scalars(query.execution_options(populate_existing=True)))
    if not rows:
        raise InputError(N_("Tick the terms to change first."))
    return rows


def set_kind(
    session: Session, glossary: Glossary, user: User, rows: Sequence[Term], kind: str, batch: str
) -> Done:
    """Give terms a kind; those that have it stay as they are."""
    return _each(session, glossary, user, rows, lambda value: replace(value, kind=kind), batch)


def add_note(
    session: Session, glossary: Glossary, user: User, rows: Sequence[Term], note: str, batch: str
) -> Done:
    """Add to the terms' notes; a term whose note says it already stays as it is."""
    note = normalise(note).strip()
    if not note:
        raise InputError(N_("Type the note to add."))

    def noted(value: termbase.Term) -> termbase.Term:
        if note in value.note:
            return value
        return replace(value, note="; ".join(filter(None, (value.note, note))))

    return _each(session, glossary, user, rows, noted, batch)


def _each(
    session: Session,
    glossary: Glossary,
    user: User,
    rows: Sequence[Term],
    make: Callable[[termbase.Term], termbase.Term],
    batch: str,
) -> Done:
    pairs = [(row, make(terms.value_of(row))) for row in rows]
    changed = terms.change_many(session, glossary, user, pairs, batch=batch)
    return Done(changed, len(rows) - changed)


def copy(session: Session, user: User, rows: Sequence[Term], other: Glossary, batch: str) -> Done:
    """Copy terms to another glossary; those whose source it has are left out."""
    new = _not_in(session, rows, other)
    if new:
        terms.add_many(session, other, user, [terms.value_of(row) for row in new], batch=batch)
    return Done(len(new), len(rows) - len(new))


def move(session: Session, user: User, rows: Sequence[Term], other: Glossary, batch: str) -> Done:
    """Move terms to another glossary; those whose source it has stay where they are."""
    new = _not_in(session, rows, other)
    if new:
        terms.add_many(session, other, user, [terms.value_of(row) for row in new], batch=batch)
        terms.remove(session, new, user, batch=batch)
    return Done(len(new), len(rows) - len(new))


def _not_in(session: Session, rows: Sequence[Term], other: Glossary) -> list[Term]:
    if rows[0].glossary_id == other.id:
        raise InputError(N_("Choose another glossary than the one that the terms are in."))
    there = {row.source for row in terms.of_sources(session, other, (row.source for row in rows))}
    return [row for row in rows if row.source not in there]
