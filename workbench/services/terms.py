"""Terms: added, changed, deleted, with what became of each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import islice
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload

from workbench.core import termbase
from workbench.core.errors import N_, ConflictError, DuplicateError
from workbench.core.lookup import search_key
from workbench.db import now
from workbench.models import Glossary, Rendering, Term, TermChange, User, new_stamp
from workbench.services import glossaries, store, term_checks

NO_TERM = N_("This term is not there any more.")
CHUNK = 1000
T = TypeVar("T")
# What a term has to be like is told there.
MOST_SOURCE, MOST_RENDERING = term_checks.MOST_SOURCE, term_checks.MOST_RENDERING
checked = term_checks.checked


def load(session: Session, user: User, term_id: int, *, write: bool = False) -> Term:
    """Load a term of a glossary that a person may see, or change if ``write``."""
    term = store.load(session, Term, term_id, NO_TERM)
    glossaries.load(session, user, term.glossary_id, write=write)
    return term


def new_batch() -> str:
    """Make a name for a step that changes many terms and is undone as one."""
    return uuid4().hex


def add(
    session: Session, glossary: Glossary, user: User, value: termbase.Term, *, batch: str = ""
) -> Term:
    """Add a term. Raises DuplicateError if the glossary has one of the same source."""
    value = checked(value)
    term = store.insert(session, _row(glossary, user, value), _taken(value.source))
    _record(session, glossary.id, user, [(None, value)], batch)
    return term


def add_many(
    session: Session,
    glossary: Glossary,
    user: User,
    values: Iterable[termbase.Term],
    *,
    batch: str = "",
) -> None:
    """Add terms at one go. Raises DuplicateError if the glossary has one of the sources."""
    good = [checked(value) for value in values]
    try:
        with session.begin_nested():
            for part in chunks(good):
                _insert(session, glossary, user, part)
    except IntegrityError:
        raise DuplicateError(
            N_("Some of these terms are in this glossary already. Nothing was added; try again.")
        ) from None
    _record(session, glossary.id, user, [(None, value) for value in good], batch)


def _insert(
    session: Session, glossary: Glossary, user: User, values: Sequence[termbase.Term]
) -> None:
    """Insert terms past the session, which would take five times as long for thousands."""
    rows = [
        {"glossary_id": glossary.id, "source": value.source} | _columns(user, value)
        for value in values
    ]
    ids = session.scalars(insert(Term).returning(Term.id, sort_by_parameter_order=True), rows).all()
    renderings = [
        {"term_id": term_id, **asdict(one)}
        for term_id, value in zip(ids, values, strict=True)
        for one in value.renderings
    ]
    if renderings:
        session.execute(insert(Rendering), renderings)


def _row(glossary: Glossary, user: User, value: termbase.Term) -> Term:
    term = Term(glossary_id=glossary.id, source=value.source)
    _set(term, user, value)
    return term


def change(
    session: Session,
    term: Term,
    user: User,
    version: int,
    value: termbase.Term,
    *,
    batch: str = "",
) -> Term:
    """Change a term as it was at a version; ConflictError if someone else changed it since."""
    value = checked(value)
    claim = (
        update(Term)
        .where(Term.id == term.id, Term.version == version)
        .values(version=version + 1, changed_at=now(), changed_by=user.id)
        .execution_options(synchronize_session=False)
    )
    if session.execute(claim).rowcount != 1:  # type: ignore[attr-defined]
        raise ConflictError(
            N_(
                "Someone else changed %(source)s since you opened it. "
                "Reload it, then edit it again."
            ),
            source=term.source,
        )
    session.refresh(term)
    before = value_of(term)
    _rename(session, term, value.source)
    term.renderings.clear()
    session.flush()
    _set(term, user, value)
    session.flush()
    _record(session, term.glossary_id, user, [(before, value)], batch)
    return term


def _rename(session: Session, term: Term, source: str) -> None:
    try:
        with session.begin_nested():
            term.source = source
    except IntegrityError:
        raise _taken(source) from None


def _taken(source: str) -> DuplicateError:
    message = N_("%(source)s is in this glossary already. Edit that term instead.")
    return DuplicateError(message, source=source)


def _columns(user: User, value: termbase.Term) -> dict[str, object]:
    """What a term's row holds, its source and renderings aside."""
    return {
        "kind": value.kind,
        "note": value.note,
        "definition": value.definition,
        "variants": list(value.variants),
        "case_rule": value.case,
        "keep": value.keep,
        "search": search_key(value),
        "changed_by": user.id,
    }


def _set(term: Term, user: User, value: termbase.Term, *, renderings: bool = True) -> None:
    for name, fact in _columns(user, value).items():
        setattr(term, name, fact)
    if renderings:
        term.renderings = [
            Rendering(lang=one.lang, text=one.text, usage=one.usage, origin=one.origin)
            for one in value.renderings
        ]


def change_many(
    session: Session,
    glossary: Glossary,
    user: User,
    pairs: Iterable[tuple[Term, termbase.Term]],
    *,
    batch: str = "",
) -> int:
    """Give terms of one glossary new values at one go; return how many became other ones.

    The terms are held by the caller (``FOR UPDATE``): no version is asked for. Raises
    DuplicateError if one gets the source of another.
    """
    steps = [(row, value_of(row), checked(value)) for row, value in pairs]
    steps = [step for step in steps if step[1] != step[2]]
    for row, before, after in steps:
        if before.renderings != after.renderings:
            row.renderings.clear()
    session.flush()
    try:
        with session.begin_nested():
            for row, before, after in steps:
                row.source, row.version, row.changed_at = after.source, row.version + 1, now()
                _set(row, user, after, renderings=before.renderings != after.renderings)
    except IntegrityError:
        raise DuplicateError(
            N_("Two terms would have the same source. Nothing was changed.")
        ) from None
    _record(session, glossary.id, user, [(before, after) for _, before, after in steps], batch)
    return len(steps)


def remove(session: Session, terms: Sequence[Term], user: User, *, batch: str = "") -> None:
    """Delete terms of one glossary."""
    if not terms:
        return
    _record(session, terms[0].glossary_id, user, [(value_of(term), None) for term in terms], batch)
    for some in chunks([term.id for term in terms]):
        # Without looking through the session for them each time: all is expired anyway.
        gone = delete(Term).where(Term.id.in_(some))
        session.execute(gone, execution_options={"synchronize_session": False})
    session.expire_all()


def _record(
    session: Session,
    glossary_id: int,
    user: User,
    steps: Iterable[tuple[termbase.Term | None, termbase.Term | None]],
    batch: str,
) -> None:
    """Write down what became of terms, and mark what was built of the glossary as out of date."""
    batch = batch or new_batch()
    rows = [
        {
            "glossary_id": glossary_id,
            "source": _source(before, after),
            "user_id": user.id,
            "batch": batch,
            "before": before and asdict(before),
            "after": after and asdict(after),
        }
        for before, after in steps
    ]
    for part in chunks(rows):
        session.execute(insert(TermChange), part)
    session.execute(update(Glossary).where(Glossary.id == glossary_id).values(stamp=new_stamp()))


def _source(before: termbase.Term | None, after: termbase.Term | None) -> str:
    value = after or before
    return value.source if value else ""


def history(session: Session, glossary: Glossary, source: str) -> list[TermChange]:
    """What became of the term of that source, the latest first."""
    query = select(TermChange).where(
        TermChange.glossary_id == glossary.id, TermChange.source == source
    )
    return list(session.scalars(query.order_by(TermChange.id.desc())))


def undo(session: Session, glossary: Glossary, user: User, batch: str) -> int:
    """Take a step back that changed terms; give the number of terms that are as before it.

    Raises ConflictError, and changes nothing, if one of them was changed since.
    """
    query = select(TermChange).where(
        TermChange.glossary_id == glossary.id,
        TermChange.batch == batch,
        TermChange.undone_at.is_(None),
    )
    changes = list(session.scalars(query.order_by(TermChange.id.desc())))
    sources = {one.source for one in changes}
    rows = {row.source: row for row in of_sources(session, glossary, sources)}
    back = {source: value_of(row) for source, row in rows.items()}
    for step in changes:
        _step_back(rows, back, step)
        step.undone_at = now()
    with session.begin_nested():
        _bring_back(session, glossary, user, rows, back)
    return len(changes)


def _step_back(rows: dict[str, Term], values: dict[str, termbase.Term], step: TermChange) -> None:
    """Take one step back in ``values``, by source, and move a renamed term's row along."""
    before, after = (restored(value) if value else None for value in (step.before, step.after))
    if values.pop(step.source, None) != after:
        raise ConflictError(
            N_("%(source)s was changed again since. Change it by hand."), source=step.source
        )
    if before is not None:
        values[before.source] = before
        if before.source != step.source and step.source in rows:
            rows[before.source] = rows.pop(step.source)


def _bring_back(
    session: Session,
    glossary: Glossary,
    user: User,
    rows: dict[str, Term],
    values: dict[str, termbase.Term],
) -> None:
    """Make the terms what the values say; a row without a value goes, a value without one comes."""
    batch = new_batch()
    pairs = [(row, values[source]) for source, row in rows.items() if source in values]
    gone = [row for source, row in rows.items() if source not in values]
    new = [value for source, value in values.items() if source not in rows]
    change_many(session, glossary, user, pairs, batch=batch)
    if new:
        add_many(session, glossary, user, new, batch=batch)
    remove(session, gone, user, batch=batch)


def of_sources(session: Session, glossary: Glossary, sources: Iterable[str]) -> list[Term]:
    """Load the terms of these sources, with their renderings, and hold them."""
    query = (
        select(Term)
        .where(Term.glossary_id == glossary.id)
        .options(selectinload(Term.renderings))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    some = (session.scalars(query.where(Term.source.in_(part))) for part in chunks(sources))
    return [term for found in some for term in found]


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """Cut values into lists that fit a statement: databases take some thousands in one."""
    left = iter(values)
    while part := list(islice(left, CHUNK)):
        yield part


def value_of(term: Term) -> termbase.Term:
    """Give a term as a plain value."""
    found = (termbase.Rendering(r.lang, r.text, r.usage, r.origin) for r in term.renderings)
    return termbase.Term(
        term.source,
        tuple(found),
        term.kind,
        term.note,
        tuple(term.variants),
        term.definition,
        term.case_rule,
        term.keep,
    )


def restored(value: dict[str, Any]) -> termbase.Term:
    """Give a term back that was written down as JSON."""
    found = tuple(termbase.Rendering(**one) for one in value["renderings"])
    return termbase.Term(**{**value, "renderings": found, "variants": tuple(value["variants"])})


def all_values(session: Session, glossary: Glossary) -> Iterable[termbase.Term]:
    """Give a glossary's terms one by one, for an export."""
    query = (
        select(Term)
        .where(Term.glossary_id == glossary.id)
        .options(selectinload(Term.renderings))
        .order_by(Term.source)
        .execution_options(yield_per=500)
    )
    return (value_of(term) for term in session.scalars(query))
