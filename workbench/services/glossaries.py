"""Glossaries and their terms."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, delete, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload

from workbench.core import termbase
from workbench.core.errors import (
    N_,
    ConflictError,
    DuplicateError,
    ForbiddenError,
    InputError,
)
from workbench.core.text import normalise
from workbench.db import now
from workbench.models import (
    TERM_KINDS,
    Glossary,
    Member,
    ProjectGlossary,
    Rendering,
    Term,
    User,
)
from workbench.services import projects, store

NO_GLOSSARY = N_("There is no such glossary, or you may not see it.")
NO_TERM = N_("This term is not there any more.")
PAGE = 50
MOST_SOURCE = 200
MOST_RENDERING = 400


@dataclass(frozen=True)
class Page:
    """Some of the terms that were looked for, and where the next ones begin."""

    terms: list[Term]
    total: int
    number: int
    pages: int


def listed(session: Session, user: User) -> list[tuple[Glossary, int]]:
    """List the glossaries a person may see, own projects' first: (glossary, number of terms)."""
    query = (
        select(Glossary, func.count(Term.id))
        .outerjoin(Term, Term.glossary_id == Glossary.id)
        .where(_visible(user))
        .group_by(Glossary.id)
        .order_by(Glossary.project_id.is_(None), Glossary.name, Glossary.id)
    )
    return [(glossary, count) for glossary, count in session.execute(query)]


def _visible(user: User) -> ColumnElement[bool]:
    own = select(Member.project_id).where(Member.user_id == user.id)
    return or_(Glossary.project_id.is_(None), Glossary.project_id.in_(own))


def load(session: Session, user: User, glossary_id: int, *, write: bool = False) -> Glossary:
    """Load a glossary that a person may see, or change if ``write``.

    A project's glossary is changed by its editors, a shared one by administrators.
    """
    glossary = store.load(session, Glossary, glossary_id, NO_GLOSSARY)
    if glossary.project_id is not None:
        projects.load(session, user, glossary.project_id, write=write)
    elif write and not user.is_admin:
        raise ForbiddenError(
            N_("Administrators change shared glossaries. Add the term to your project's own.")
        )
    return glossary


def may_write(session: Session, user: User, glossary: Glossary) -> bool:
    """Say whether a person may change a glossary."""
    try:
        load(session, user, glossary.id, write=True)
    except ForbiddenError:
        return False
    return True


def of_project(session: Session, project_id: int) -> Glossary:
    """Give the project's own glossary."""
    return session.scalars(select(Glossary).where(Glossary.project_id == project_id)).one()


def search(session: Session, glossary: Glossary, text: str, kind: str, page: int) -> Page:
    """Find the terms whose source, rendering or note has the text, fifty at a time."""
    query = _matching(glossary, normalise(text).strip(), kind)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    pages = max(1, -(-total // PAGE))
    number = min(max(page, 1), pages)
    rows = session.scalars(
        query.options(selectinload(Term.renderings))
        .order_by(Term.source, Term.id)
        .offset((number - 1) * PAGE)
        .limit(PAGE)
    )
    return Page(list(rows), total, number, pages)


def _matching(glossary: Glossary, text: str, kind: str) -> Select[Term]:
    query = select(Term).where(Term.glossary_id == glossary.id)
    if kind:
        query = query.where(Term.kind == kind)
    if text:
        rendered = select(Rendering.term_id).where(Rendering.text.icontains(text, autoescape=True))
        query = query.where(
            or_(
                Term.source.icontains(text, autoescape=True),
                Term.note.icontains(text, autoescape=True),
                Term.id.in_(rendered),
            )
        )
    return query


def load_term(session: Session, user: User, term_id: int, *, write: bool = False) -> Term:
    """Load a term of a glossary that a person may see, or change if ``write``."""
    term = store.load(session, Term, term_id, NO_TERM)
    load(session, user, term.glossary_id, write=write)
    return term


def add(session: Session, glossary: Glossary, user: User, value: termbase.Term) -> Term:
    """Add a term. Raises DuplicateError if the glossary has one of the same source."""
    value = checked(value)
    return store.insert(session, _row(glossary, user, value), _taken(value.source))


def add_many(
    session: Session, glossary: Glossary, user: User, values: Iterable[termbase.Term]
) -> None:
    """Add terms at one go. Raises DuplicateError if the glossary has one of the sources."""
    rows = [_row(glossary, user, checked(value)) for value in values]
    try:
        with session.begin_nested():
            session.add_all(rows)
    except IntegrityError:
        raise DuplicateError(
            N_("Some of these terms are in this glossary already. Nothing was added; try again.")
        ) from None


def _row(glossary: Glossary, user: User, value: termbase.Term) -> Term:
    term = Term(glossary_id=glossary.id, source=value.source)
    _set(term, user, value)
    return term


def change(session: Session, term: Term, user: User, version: int, value: termbase.Term) -> Term:
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
    _rename(session, term, value.source)
    term.renderings.clear()
    session.flush()
    _set(term, user, value)
    session.flush()
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


def _set(term: Term, user: User, value: termbase.Term) -> None:
    term.kind, term.note, term.changed_by = value.kind, value.note, user.id
    term.renderings = [
        Rendering(lang=one.lang, text=one.text, usage=one.usage) for one in value.renderings
    ]


def remove(session: Session, term: Term) -> None:
    """Delete a term."""
    session.execute(delete(Term).where(Term.id == term.id))


def checked(value: termbase.Term) -> termbase.Term:
    """Give a term back tidy, or raise InputError saying what is wrong with it."""
    source = normalise(value.source).strip()
    if not source:
        raise InputError(N_("A term needs a source text."))
    if len(source) > MOST_SOURCE:
        raise InputError(N_("A term's source has up to %(most)d characters."), most=MOST_SOURCE)
    if value.kind not in TERM_KINDS:
        raise InputError(N_("There is no kind of term called %(kind)s."), kind=value.kind)
    renderings = tuple(_checked_renderings(value.renderings))
    if not renderings:
        raise InputError(N_("Give %(source)s a rendering in at least one language."), source=source)
    return termbase.Term(source, renderings, value.kind, normalise(value.note).strip())


def _checked_renderings(
    renderings: Iterable[termbase.Rendering],
) -> Iterable[termbase.Rendering]:
    seen = set()
    preferred = set()
    for one in renderings:
        text = normalise(one.text).strip()
        if len(text) > MOST_RENDERING:
            raise InputError(
                N_("A rendering has up to %(most)d characters; this has more: %(text)s…"),
                most=MOST_RENDERING,
                text=text[:40],
            )
        if one.usage == "preferred" and text:
            if one.lang in preferred:
                raise InputError(N_("Only one rendering in a language can be preferred."))
            preferred.add(one.lang)
        if text and (one.lang, text) not in seen:
            seen.add((one.lang, text))
            yield termbase.Rendering(one.lang, text, one.usage)


def value_of(term: Term) -> termbase.Term:
    """Give a term as a plain value."""
    renderings = tuple(termbase.Rendering(r.lang, r.text, r.usage) for r in term.renderings)
    return termbase.Term(term.source, renderings, term.kind, term.note)


def terms(session: Session, project_id: int) -> list[termbase.Term]:
    """Give all terms that a project uses; of two with one source the first glossary's wins."""
    query = (
        select(
            Term.id,
            Term.source,
            Term.kind,
            Term.note,
            Rendering.lang,
            Rendering.text,
            Rendering.usage,
        )
        .join(Rendering, Rendering.term_id == Term.id)
        .join(ProjectGlossary, ProjectGlossary.glossary_id == Term.glossary_id)
        .where(ProjectGlossary.project_id == project_id)
        .order_by(ProjectGlossary.position, Term.id, Rendering.id)
    )
    return _gather(session.execute(query).all())


def _gather(
    rows: Sequence[tuple[int, str, str, str, str, str, termbase.Usage]],
) -> list[termbase.Term]:
    """Join rows in the order of precedence to terms, each language from the first that has it."""
    owners: dict[tuple[str, str], int] = {}
    facts: dict[str, tuple[str, str]] = {}
    renderings: dict[str, list[termbase.Rendering]] = {}
    for term_id, source, kind, note, lang, text, usage in rows:
        facts.setdefault(source, (kind, note))
        if owners.setdefault((source, lang), term_id) == term_id:
            renderings.setdefault(source, []).append(termbase.Rendering(lang, text, usage))
    return [
        termbase.Term(source, tuple(renderings[source]), kind, note)
        for source, (kind, note) in facts.items()
    ]


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
