"""Terms whose renderings changed: what they were called before, and since when."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, selectinload

from workbench.core import sides, termbase
from workbench.core.errors import N_, NotFoundError
from workbench.models import Article, Bitext, Project, ProjectGlossary, Term, TermChange, Unit
from workbench.services import termbases
from workbench.services.terms import chunks

NOT_USED = N_("This project doesn't use the term.")
SOURCE_LANG = "zh-CN"
_ARTICLE = re.compile(r"(?:the|an?)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A term as the project has it, the renderings that it had, by language, and since when."""

    value: termbase.Term
    former: Mapping[str, Sequence[str]]
    at: datetime | None = None


def one(session: Session, project: Project, source: str) -> list[Wanted]:
    """Give the term of a source to repair, in a list; NotFoundError if the project has none."""
    value = _values(session, project.id).get(source)
    if value is None:
        raise NotFoundError(NOT_USED)
    return [Wanted(value, _former(session, project.id, [value])[source])]


def since_drafts(session: Session, project: Project, bitext: Bitext | None = None) -> list[Wanted]:
    """Give the terms that were changed after a draft of the project was made.

    Of a text only those that its drafts have which nobody confirmed.
    """
    drafts = in_project(select(Unit), project).where(Unit.excluded == "")
    if bitext:
        unconfirmed = Unit.state.in_(("new", "draft"))
        drafts = drafts.where(Unit.bitext_id == bitext.id, unconfirmed)
    since = session.scalar(drafts.with_only_columns(func.min(Unit.draft_at)))
    if since is None:
        return []
    query = _changes(project.id).with_only_columns(TermChange.source, func.max(TermChange.at))
    rows = session.execute(query.where(TermChange.at > since).group_by(TermChange.source))
    changed = {row[0]: row[1] for row in rows}
    if not changed:
        return []
    # A large import changes thousands: only those that the drafts' sources have are looked up.
    terms = _found(session, project, drafts.with_only_columns(Unit.source))
    values = [terms[source] for source in changed if source in terms]
    former = _former(session, project.id, values)
    return [Wanted(one, former[one.source], changed[one.source]) for one in values]


def _found(
    session: Session, project: Project, sources: "Select[*tuple[Any, ...]]"
) -> dict[str, termbase.Term]:
    """Give the project's terms that stand in some units' sources, by their own source."""
    matcher = termbases.of_project(session, project.id).matcher
    texts = (sides.join(source, SOURCE_LANG) for source in session.scalars(sources))
    return {found.term.source: found.term for text in texts for found in matcher.find(text)}


def _values(session: Session, project_id: int) -> dict[str, termbase.Term]:
    return {term.source: term for term in termbases.of_project(session, project_id).terms}


def _changes(project_id: int) -> Select[Any]:
    return (
        select(TermChange)
        .join(ProjectGlossary, ProjectGlossary.glossary_id == TermChange.glossary_id)
        .where(ProjectGlossary.project_id == project_id)
    )


def _former(
    session: Session, project_id: int, values: Iterable[termbase.Term]
) -> dict[str, dict[str, list[str]]]:
    """Renderings, by source and language, that terms had in any glossary and have no more."""
    terms = {value.source: value for value in values}
    found: dict[str, dict[str, dict[str, None]]] = {one: defaultdict(dict) for one in terms}
    some = (_renderings(session, project_id, part) for part in chunks(terms))
    for source, lang, text in chain.from_iterable(some):
        if text not in termbase.expected(terms[source], lang):
            # Its article stays where it is: the rendering brings its own or has none.
            found[source][lang][_ARTICLE.sub("", text, count=1) if lang == "en" else text] = None
    return {one: {lang: list(texts) for lang, texts in by.items()} for one, by in found.items()}


def _renderings(
    session: Session, project_id: int, sources: Sequence[str]
) -> Iterator[tuple[str, str, str]]:
    """Every rendering that terms of these sources have or had: (source, language, text)."""
    now_there = (
        select(Term)
        .join(ProjectGlossary, ProjectGlossary.glossary_id == Term.glossary_id)
        .where(ProjectGlossary.project_id == project_id, Term.source.in_(sources))
        .options(selectinload(Term.renderings))
    )
    for term in session.scalars(now_there):
        for one in term.renderings:
            yield term.source, one.lang, one.text
    for change in session.scalars(_changes(project_id).where(TermChange.source.in_(sources))):
        for value in (change.before, change.after):
            for rendering in _of_value(value):
                yield change.source, rendering.lang, rendering.text


def _of_value(value: dict[str, Any] | None) -> tuple[termbase.Rendering, ...]:
    return tuple(termbase.Rendering(**one) for one in value["renderings"]) if value else ()


def in_project(query: "Select[*tuple[Any, ...]]", project: Project) -> "Select[*tuple[Any, ...]]":
    """Have a query look at a project's units, with their texts and articles."""
    return (
        query.select_from(Unit)
        .join(Bitext, Bitext.id == Unit.bitext_id)
        .join(Article, Article.id == Bitext.article_id)
        .where(Article.project_id == project.id)
    )
