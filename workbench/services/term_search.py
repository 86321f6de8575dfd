"""Looking for terms in a glossary: as one types, filtered, sorted, page by page.

Pages are cut by key, not by number: the next one begins behind the last term of this one, which
is as quick at the end of 50,000 terms as at their beginning.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Select,
    any_,
    cast,
    func,
    literal,
    select,
    tuple_,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, selectinload

from workbench.core.lookup import plain, search_key
from workbench.core.text import normalise
from workbench.models import Glossary, Rendering, Term, User
from workbench.services import clashes, term_use
from workbench.services.terms import value_of

PAGE = 50
SORTS = ("source", "kind", "changed", "by")
ONLY = ("unused", "clash")


@dataclass(frozen=True)
class Filters:
    """What to look for, and in which order; what is empty, or not known, leaves all in.

    ``missing`` is a language without a preferred rendering; ``only`` is "unused" (in no unit of
    the projects that use the glossary) or "clash" (settled otherwise in another glossary).
    """

    text: str = ""
    kind: str = ""
    missing: str = ""
    only: str = ""
    sort: str = "source"


@dataclass(frozen=True)
class Page:
    """Some of the terms that were looked for; the places of the pages before and after it."""

    terms: list[Term]
    total: int
    previous: str
    next: str


def search(
    session: Session,
    user: User,
    glossary: Glossary,
    filters: Filters = Filters(),
    place: str = "",
) -> Page:
    """Find terms, fifty at a time; a place that is none, or behind the end, is the beginning."""
    query = matching(session, user, glossary, filters)
    order = _Order(filters.sort)
    back, key = order.parsed(place)
    rows = _rows(session, query, order, back=back, key=key)
    if not rows and key:
        back, key = False, None
        rows = _rows(session, query, order, back=back, key=key)
    more, rows = len(rows) > PAGE, rows[:PAGE]
    total = count(session, query) if more or key else len(rows)
    if back:
        rows.reverse()
    has_previous, has_next = (more, True) if back else (bool(key), more)
    return Page(
        [row[0] for row in rows],
        total,
        order.place(rows[0], back=True) if rows and has_previous else "",
        order.place(rows[-1], back=False) if rows and has_next else "",
    )


def count(session: Session, query: Select[Term]) -> int:
    """Count what a query of `matching` finds."""
    return session.scalar(query.with_only_columns(func.count())) or 0


def _rows(
    session: Session, query: Select[Term], order: "_Order", *, back: bool, key: list[Any] | None
) -> list[Any]:
    keys = session.execute(order.sorted(query, back=back, key=key).limit(PAGE + 1)).all()
    terms = select(Term).where(Term.id.in_([row[0] for row in keys]))
    found = session.scalars(terms.options(selectinload(Term.renderings)))
    by_id = {term.id: term for term in found}
    return [(by_id[row[0]], *row[1:]) for row in keys]


class _Order:
    """An order of terms; its keys tell any two terms of a glossary apart."""

    def __init__(self, sort: str) -> None:
        self._sort = sort if sort in SORTS else "source"
        self._latest_first = self._sort == "changed"
        name = func.coalesce(User.name, "")
        columns: dict[str, Sequence[ColumnElement[Any] | InstrumentedAttribute[Any]]] = {
            "source": (Term.source,),
            "kind": (Term.kind, Term.source),
            "changed": (Term.changed_at, Term.id),
            "by": (name, Term.source),
        }
        self._columns = columns[self._sort]

    def sorted(self, query: Select[Term], *, back: bool, key: list[Any] | None) -> Select[Any]:
        """Put the query in this order, or against it; ``key`` is what it begins behind."""
        down = back != self._latest_first
        if key:
            at, here = tuple_(*self._columns), tuple_(*map(self._bound, key))
            query = query.where(at < here if down else at > here)
        if self._sort == "by":
            query = query.outerjoin(User, User.id == Term.changed_by)
        return query.with_only_columns(Term.id, *self._columns).order_by(
            *(column.desc() if down else column.asc() for column in self._columns)
        )

    def _bound(self, value: object) -> ColumnElement[Any]:
        return literal(value, Term.changed_at.type if isinstance(value, datetime) else None)

    def place(self, row: Sequence[Any], *, back: bool) -> str:
        """Write down where a page ends, for an address."""
        key = [one.isoformat() if isinstance(one, datetime) else one for one in row[1:]]
        return ("-" if back else "+") + json.dumps(key, ensure_ascii=False, separators=(",", ":"))

    def parsed(self, place: str) -> tuple[bool, list[Any] | None]:
        """Read whether a place looks back, and its key; none where it doesn't fit this order."""
        try:
            key = json.loads(place[1:])
            if self._sort == "changed":
                key[0] = datetime.fromisoformat(key[0])
            fits = [type(one) for one in key] == (
                [datetime, int] if self._sort == "changed" else [str] * len(self._columns)
            )
        except (ValueError, TypeError, LookupError):
            return False, None
        return (place[0] == "-", key) if fits and _holdable(key) else (False, None)


def _holdable(key: list[Any]) -> bool:
    """Whether databases take it: PostgreSQL has no NUL, small numbers, no naive moments."""
    texts = "".join(one for one in key if isinstance(one, str))
    numbers = [one for one in key if isinstance(one, int)]
    moments = [one for one in key if isinstance(one, datetime)]
    return (
        normalise(texts) == texts
        and all(0 <= one < 2**31 for one in numbers)
        and all(one.tzinfo is not None for one in moments)
    )


def matching(session: Session, user: User, glossary: Glossary, filters: Filters) -> Select[Term]:
    """Build the query for all the terms that the filters leave, in no order."""
    # By the index (glossary, source) terms come in their order, each from another corner of the
    # table. Where most have to be looked at it is four times quicker to read the table through,
    # which a sum, for which there is no index, makes SQLite do.
    is_read_through = filters != Filters(only=filters.only, missing=filters.missing)
    where = Term.glossary_id + 0 if is_read_through else Term.glossary_id
    query = select(Term).where(where == glossary.id)
    if filters.kind:
        query = query.where(Term.kind == filters.kind)
    if filters.missing:
        there = select(Rendering.id).where(
            Rendering.term_id == Term.id,
            Rendering.lang == filters.missing,
            Rendering.usage == "preferred",
        )
        query = query.where(~there.exists(), Term.keep.is_(False))
    if filters.only == "unused":
        query = query.where(among(session, term_use.unused(session, glossary)))
    elif filters.only == "clash":
        query = query.where(among(session, clashes.in_glossary(session, user, glossary)))
    wanted = plain(normalise(filters.text))
    return query.where(_has(session, wanted)) if wanted else query


def _has(session: Session, wanted: str) -> ColumnElement[bool]:
    """The condition that the search key has a text. It is plain already: LIKE would fold case."""
    find = func.instr if session.get_bind().dialect.name == "sqlite" else func.strpos
    return find(Term.search, wanted) > 0


def among(session: Session, ids: Iterable[int]) -> ColumnElement[bool]:
    """The condition that a term is one of these, however many: they are one parameter."""
    if session.get_bind().dialect.name == "sqlite":
        listed = func.json_each(json.dumps(list(ids))).table_valued("value")
        return Term.id.in_(select(listed.c.value))
    return Term.id == any_(cast(list(ids), ARRAY(Integer)))


def index_missing(session: Session) -> None:
    """Make what older versions of the workbench left without a search key findable."""
    query = select(Term).where(Term.search == "").options(selectinload(Term.renderings))
    for term in session.scalars(query):
        term.search = search_key(value_of(term))
    session.flush()
