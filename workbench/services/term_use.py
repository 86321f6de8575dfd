"""Where terms stand in the articles."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, cast, func, or_, select, true
from sqlalchemy.orm import Session

from workbench.core import sides, termbase
from workbench.core.termbase import Matcher, Occurrence, TermFinding
from workbench.core.written import fixed_runs
from workbench.models import (
    Article,
    Bitext,
    Glossary,
    Member,
    Project,
    ProjectGlossary,
    Term,
    Unit,
    User,
)
from workbench.services.kept import Kept

SOURCE_LANG = "zh-CN"
PAGE = 50
# Units that might have the term are looked at by so many, and for one page up to so many.
CHUNK = 500
MOST_LOOKED_AT = 10_000
MOST_KEPT = 16


@dataclass(frozen=True, slots=True)
class Place:
    """A unit with a term in it: where it stands, and how it came out in the target."""

    unit_id: int
    bitext_id: int
    number: int
    lang: str
    state: str
    article_id: int
    article: str
    project_id: int
    project: str
    source: str
    found: tuple[Occurrence, ...]
    target: str
    finding: TermFinding | None


@dataclass(frozen=True, slots=True)
class Places:
    """Some of the units with a term, the newest first; ``next`` is where to look on, or None."""

    places: list[Place]
    next: int | None


def places(session: Session, user: User, value: termbase.Term, before: int | None = None) -> Places:
    """Find units with the term in the projects of a person, those older than ``before``.

    One call looks at a bounded number of units: fewer than a page may come back, or none, though
    there are more further on.
    """
    query = _candidates(user, value)
    matcher = Matcher([value])
    found: list[Place] = []
    looked_at = 0
    while looked_at < MOST_LOOKED_AT:
        older = query.where(Unit.id < before) if before is not None else query
        rows = list(session.execute(older.limit(CHUNK)))
        for row in rows:
            before = row.id
            place = _place(row, value, matcher)
            if place:
                found.append(place)
                if len(found) == PAGE:
                    return Places(found, before)
        looked_at += len(rows)
        if len(rows) < CHUNK:
            return Places(found, None)
    return Places(found, before)


def _candidates(user: User, value: termbase.Term) -> "Select[*tuple[Any, ...]]":
    return (
        select(
            Unit.id,
            Unit.bitext_id,
            Unit.position,
            Unit.source,
            Unit.target,
            Unit.state,
            Bitext.target_lang,
            Article.id.label("article_id"),
            Article.title,
            Project.id.label("project_id"),
            Project.name,
        )
        .join(Bitext, Bitext.id == Unit.bitext_id)
        .join(Article, Article.id == Bitext.article_id)
        .join(Project, Project.id == Article.project_id)
        .join(Member, Member.project_id == Project.id)
        .where(Member.user_id == user.id, Unit.excluded == "", may_have(value))
        .order_by(Unit.id.desc())
    )


def may_have(value: termbase.Term) -> ColumnElement[bool]:
    """A condition that every unit with the term fulfils, and few others."""
    return or_(*(_may_have_text(text) for text in (value.source, *value.variants)))


def _may_have_text(text: str) -> ColumnElement[bool]:
    # The column holds JSON, in which these characters are written as \uXXXX.
    column = cast(Unit.source, Text)
    runs = [json.dumps(run)[1:-1] for run in fixed_runs(text)]
    return and_(true(), *(column.contains(run, autoescape=True) for run in runs))


def _place(row: Any, value: termbase.Term, matcher: Matcher) -> Place | None:  # noqa: ANN401
    source = sides.join(row.source, SOURCE_LANG)
    found = matcher.find(source)
    if not found:
        return None
    target = sides.join(row.target, row.target_lang)
    finding = termbase.check([value], target, row.target_lang) if target else []
    return Place(
        unit_id=row.id,
        bitext_id=row.bitext_id,
        number=row.position,
        lang=row.target_lang,
        state=row.state,
        article_id=row.article_id,
        article=row.title,
        project_id=row.project_id,
        project=row.name,
        source=source,
        found=tuple(found),
        target=target,
        finding=finding[0] if finding else None,
    )


# What was found out about a glossary, under the state of its terms and of the units.
_kept: Kept[tuple[object, ...], frozenset[int]] = Kept(MOST_KEPT)


def unused(session: Session, glossary: Glossary) -> frozenset[int]:
    """Give the ids of a glossary's terms that no unit of the projects that use it has.

    Found out once for each state of the glossary and of the units.
    """
    key = (glossary.id, glossary.stamp, *_units_state(session, glossary))
    return _kept.get(key, lambda: _unused(session, glossary))


def _unused(session: Session, glossary: Glossary) -> frozenset[int]:
    query = select(Term).where(Term.glossary_id == glossary.id)
    rows = session.execute(query.with_only_columns(Term.id, Term.source, Term.variants)).all()
    values = {
        termbase.Term(row.source, note=str(row.id), variants=tuple(row.variants)): row.id
        for row in rows
    }
    matcher = Matcher(values)
    used = {one.term for source in _sources(session, glossary) for one in matcher.find_all(source)}
    return frozenset(key for value, key in values.items() if value not in used)


def _units_of(glossary: Glossary) -> Select[Any]:
    return (
        select(Unit)
        .join(Bitext, Bitext.id == Unit.bitext_id)
        .join(Article, Article.id == Bitext.article_id)
        .join(ProjectGlossary, ProjectGlossary.project_id == Article.project_id)
        .where(ProjectGlossary.glossary_id == glossary.id, Unit.excluded == "")
    )


def _units_state(session: Session, glossary: Glossary) -> Sequence[object]:
    # Merging and splitting change the number, and nothing else changes a unit's source.
    query = _units_of(glossary).with_only_columns(func.count(), func.max(Unit.id))
    return tuple(session.execute(query).one())


def _sources(session: Session, glossary: Glossary) -> Iterator[str]:
    """The different sources of the units that may use a glossary's terms."""
    ids = _units_of(glossary).with_only_columns(func.min(Unit.id)).group_by(Unit.source_hash)
    query = select(Unit.source).where(Unit.id.in_(ids)).execution_options(yield_per=1000)
    return (sides.join(source, SOURCE_LANG) for source in session.scalars(query))
