"""Names settled: taken into the project's glossary, left alone for good, and taken back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from secrets import token_hex

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from workbench.core import termbase
from workbench.core.errors import N_, DuplicateError, InputError, NotFoundError
from workbench.core.lookup import plain
from workbench.core.text import normalise
from workbench.db import now
from workbench.models import (
    Article,
    Glossary,
    NameDecision,
    Term,
    TermChange,
    User,
)
from workbench.models.terms import NAME_DECISIONS
from workbench.services import glossaries, name_search, names, store, terms
from workbench.services.names import Level, Name, Overview

MOST_TITLE = 200
TYPED = "typed"
NOTHING = N_("There is nothing to undo here.")


@dataclass(frozen=True)
class Choice:
    """What a person wants a name to be: its kind, and a rendering by language."""

    text: str
    kind: str
    renderings: Mapping[str, str]


@dataclass(frozen=True)
class Accepted:
    """What came of it: the step that can be undone, names taken, names that were there."""

    step: str
    taken: Sequence[str]
    there: Sequence[str]


def accept(session: Session, article: Article, user: User, choices: Sequence[Choice]) -> Accepted:
    """Make terms of a name and its short forms, in the project's own glossary, as one step.

    A term that lacks a language gets it. Those without a rendering are passed over. Raises
    InputError where none has one, DuplicateError where all are agreed on already (someone else
    may have been quicker), NotFoundError for what is no name of the article.
    """
    view = names.of_article(session, article, fresh=False)
    known = {name.text: name for name in view.flat()}
    step = _step_name(article)
    taken: list[str] = []
    there: list[str] = []
    with name_search.same_names(session, article):
        for choice in choices:
            name = known.get(choice.text) or _no_name(choice.text)
            value = _value(article, name, choice, view.langs)
            if value.renderings:
                is_new = _settle(session, article, user, value, step)
                (taken if is_new else there).append(value.source)
    if there and not taken:
        raise DuplicateError(
            N_("%(source)s is in the glossary already. What was agreed stays."), source=there[0]
        )
    if not taken:
        raise InputError(N_("Give the name a rendering in at least one language."))
    return Accepted(step, taken, there)


def accept_all(
    session: Session, article: Article, user: User, level: Level, skip: Iterable[str] = ()
) -> Accepted:
    """Take the first proposals for all names that are at least so sure, as one step.

    Those in ``skip`` are left. What someone else settled meanwhile stays as it is.
    """
    view = names.of_article(session, article, fresh=False)
    left = set(skip)
    step = _step_name(article)
    taken: list[str] = []
    there: list[str] = []
    sure = [name for name in view.acceptable(level) if name.text not in left]
    with name_search.same_names(session, article):
        for one in chain.from_iterable(name.all() for name in sure):
            if one.state == "new" and one.is_proposed:
                choice = Choice(one.text, one.kind, one.choices[0])
                value = _value(article, one, choice, view.langs)
                is_new = _settle(session, article, user, value, step)
                (taken if is_new else there).append(one.text)
    return Accepted(step, taken, there)


def _no_name(text: str) -> Name:
    raise NotFoundError(
        N_("%(name)s is not among the names of this article any more. Reload the page."),
        name=text[:40],
    )


def _value(article: Article, name: Name, choice: Choice, langs: Iterable[str]) -> termbase.Term:
    """The term that a choice stands for, with where its renderings come from."""
    typed = {lang: normalise(choice.renderings.get(lang, "")).strip() for lang in langs}
    found = [
        termbase.Rendering(lang, text, "preferred", _origin(article, name, lang, text))
        for lang, text in typed.items()
        if text
    ]
    english, vietnamese = typed.get("en", ""), typed.get("vi", "") or name.agreed("vi")
    if choice.kind == "person" and _is_bare(english, vietnamese):
        origin = _origin(article, name, "en", vietnamese)
        found.append(termbase.Rendering("en", vietnamese, "admitted", origin))
    return termbase.Term(choice.text, tuple(found), choice.kind)


def _is_bare(english: str, vietnamese: str) -> bool:
    """Whether the English name is the Vietnamese one without its diacritics."""
    return english.isascii() and not vietnamese.isascii() and plain(english) == plain(vietnamese)


def _origin(article: Article, name: Name, lang: str, text: str) -> str:
    proposed = (one.origin for one in name.candidate.proposed(lang) if one.text == text)
    return f"{next(proposed, TYPED)}, {article.title[:MOST_TITLE]}"


def _settle(
    session: Session, article: Article, user: User, value: termbase.Term, step: str
) -> bool:
    """Add a term, or the languages that it lacks; say whether there was anything to add."""
    glossary = glossaries.of_project(session, article.project_id)
    try:
        terms.add(session, glossary, user, value, batch=step)
    except DuplicateError:
        return _complete(session, glossary, user, value, step)
    return True


def _complete(
    session: Session, glossary: Glossary, user: User, value: termbase.Term, step: str
) -> bool:
    source = terms.checked(value).source
    query = select(Term).where(Term.glossary_id == glossary.id, Term.source == source)
    term = session.scalars(query.execution_options(populate_existing=True)).one()
    before = terms.value_of(term)
    more = tuple(r for r in value.renderings if not termbase.expected(before, r.lang))
    if not more:
        return False
    after = replace(before, renderings=before.renderings + more)
    terms.change(session, term, user, term.version, after, batch=step)
    return True


def decide(session: Session, article: Article, user: User, text: str, decision: str) -> list[str]:
    """Never ask about a name and its short forms again: no name at all, or to be left alone.

    Gives the texts that this is kept for. What is a term already isn't touched.
    """
    if decision not in NAME_DECISIONS:
        raise InputError(N_("There is no decision called %(decision)s."), decision=decision)
    view = names.of_article(session, article, fresh=False)
    name = view.holding(text) or _no_name(text)
    texts = [one.text for one in name.all() if one.state == "new"]
    if any(len(one) > terms.MOST_SOURCE for one in texts):
        raise InputError(
            N_("A name has up to %(most)d characters. Leave this one for later."),
            most=terms.MOST_SOURCE,
        )
    moment = now()
    for one in texts:
        row = NameDecision(
            project_id=article.project_id, text=one, decision=decision, user_id=user.id, at=moment
        )
        _insert(session, row)
    return texts


def _insert(session: Session, row: NameDecision) -> None:
    """Keep a decision; where someone else was quicker, theirs stays."""
    there = DuplicateError(N_("%(name)s was decided on already."), name=row.text)
    try:
        store.insert(session, row, there)
    except DuplicateError:
        return


def ask_again(session: Session, article: Article, text: str) -> list[str]:
    """Take a decision back, and those on its short forms that came with it; gives the texts."""
    one = session.scalar(
        select(NameDecision).where(
            NameDecision.project_id == article.project_id, NameDecision.text == text
        )
    )
    return _forget(session, article, one.at, one.user_id) if one else []


def _forget(session: Session, article: Article, at: datetime, user_id: int | None) -> list[str]:
    step = (
        NameDecision.project_id == article.project_id,
        NameDecision.at == at,
        NameDecision.user_id == user_id,
    )
    texts = list(session.scalars(select(NameDecision.text).where(*step).order_by(NameDecision.id)))
    session.execute(delete(NameDecision).where(*step))
    return texts


def _step_name(article: Article) -> str:
    """Name a step so that it tells its article; a UUID never has a 0 in the thirteenth place."""
    return _step_prefix(article) + token_hex(10)[:19]


def _step_prefix(article: Article) -> str:
    return f"{article.id:08x}00000"


def can_undo(session: Session, article: Article, user: User, view: Overview) -> bool:
    """Say whether the person did anything on this article's names that can be taken back."""
    decision = _last_decision(session, article, user, view)
    return decision is not None or _last_change(session, article, user) is not None


def undo(session: Session, article: Article, user: User) -> list[str]:
    """Take back what the person did last on this article's names; gives the names' texts.

    Raises InputError where there is nothing, ConflictError where a term was changed since.
    """
    view = names.of_article(session, article, fresh=False)
    change = _last_change(session, article, user)
    decision = _last_decision(session, article, user, view)
    if decision and (change is None or decision.at > change.at):
        return _forget(session, article, decision.at, user.id)
    if change is None:
        raise InputError(NOTHING)
    texts = select(TermChange.source).where(TermChange.batch == change.batch)
    touched = list(session.scalars(texts.order_by(TermChange.id)))
    glossary = glossaries.of_project(session, article.project_id)
    with name_search.same_names(session, article):
        terms.undo(session, glossary, user, change.batch)
    return touched


def _last_change(session: Session, article: Article, user: User) -> TermChange | None:
    query = (
        select(TermChange)
        .join(Glossary, Glossary.id == TermChange.glossary_id)
        .where(
            Glossary.project_id == article.project_id,
            TermChange.user_id == user.id,
            TermChange.batch.startswith(_step_prefix(article)),
            TermChange.undone_at.is_(None),
        )
    )
    return session.scalar(query.order_by(TermChange.id.desc()).limit(1))


def _last_decision(
    session: Session, article: Article, user: User, view: Overview
) -> NameDecision | None:
    here = {name.text for name in view.flat()}
    query = select(NameDecision).where(
        NameDecision.project_id == article.project_id, NameDecision.user_id == user.id
    )
    rows = session.scalars(query.order_by(NameDecision.at.desc(), NameDecision.id.desc()))
    return next((row for row in rows if row.text in here), None)
