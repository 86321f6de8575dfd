"""The names of an article: what is agreed on already, what is to be settled, with sentences."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from workbench.core import termbase
from workbench.core.lookup import plain
from workbench.core.names import Candidate, Proposal
from workbench.models import Article, NameDecision, ProjectGlossary, Term
from workbench.services import glossaries, name_search, termbases, terms
from workbench.services.name_search import Found, Sentence

Level = Literal["sure", "likely", "unsure"]
State = Literal["new", "known", "no-name", "ignored"]

LEVELS: dict[Level, float] = {"sure": 0.9, "likely": 0.75, "unsure": 0.0}
MOST_PROPOSALS = 6


@dataclass(frozen=True)
class Name:
    """A name, what is agreed on it, and the short forms that stand for it (``parts``).

    ``missing`` are the project's languages without a rendering, ``decision`` what a person said
    instead of giving one, ``term_id`` the term in the project's own glossary, 0 where unknown.
    """

    candidate: Candidate
    term: termbase.Term | None
    missing: tuple[str, ...]
    decision: str
    sentences: tuple[Sentence, ...]
    term_id: int = 0
    parts: tuple["Name", ...] = ()

    @property
    def text(self) -> str:
        """The name as the text writes it."""
        return self.candidate.text

    @property
    def kind(self) -> str:
        """What it is: the glossary's word goes before the finder's."""
        return self.term.kind if self.term else self.candidate.kind

    @property
    def state(self) -> State:
        """Whether it is new or known, or what was decided about it."""
        if not self.missing:
            return "known"
        match self.decision:
            case "no-name" | "ignored" as decision:
                return decision
            case _:
                return "new"

    @property
    def is_open(self) -> bool:
        """Whether it, or a short form of it, is to be settled."""
        return any(one.state == "new" for one in self.all())

    @property
    def level(self) -> Level:
        """How sure it is that this is a name of that kind, in a word."""
        return next(word for word, least in LEVELS.items() if self.candidate.confidence >= least)

    @property
    def is_proposed(self) -> bool:
        """Whether each language that is missing has a proposal."""
        return all(self.proposed(lang) for lang in self.missing)

    def all(self) -> tuple["Name", ...]:
        """The name and its short forms."""
        return (self, *self.parts)

    def proposed(self, lang: str) -> tuple[Proposal, ...]:
        """The best proposals for a language."""
        return self.candidate.proposed(lang)[:MOST_PROPOSALS]

    def agreed(self, lang: str) -> str:
        """The rendering in a language that is agreed on, or nothing."""
        return next(iter(termbase.expected(self.term, lang)), "") if self.term else ""

    @property
    def choices(self) -> list[dict[str, str]]:
        """Renderings for the missing languages that go together, best first."""
        return _together({lang: self.proposed(lang) for lang in self.missing})


def _together(proposals: dict[str, tuple[Proposal, ...]]) -> list[dict[str, str]]:
    """Proposals of one reading across the languages; what has no counterpart comes last."""
    if not any(proposals.values()):
        return []
    # English has each Vietnamese name twice, with diacritics and without: Vietnamese leads.
    lead = "vi" if proposals.get("vi") else next(lang for lang in proposals if proposals[lang])
    found = [
        {lang: _counterpart(one, place, all_) for lang, all_ in proposals.items()} | {lead: one}
        for place, one in enumerate(proposals[lead])
    ]
    used = {plain(one.text) for choice in found for one in choice.values() if one}
    alone = [
        found[0] | {lang: one}
        for lang, all_ in proposals.items()
        for one in all_
        if plain(one.text) not in used
    ]
    texts = [{lang: one.text for lang, one in choice.items() if one} for choice in found + alone]
    return [one for place, one in enumerate(texts) if one not in texts[:place]]


def _counterpart(one: Proposal, place: int, others: tuple[Proposal, ...]) -> Proposal | None:
    """Of another language's proposals the one that reads alike, else the one in its place."""
    alike = [other for other in others if plain(other.text) == plain(one.text)]
    beside = [other for other in others[place : place + 1] if other.origin == one.origin]
    return next(iter((*alike, *beside, *others)), None)


@dataclass(frozen=True)
class Overview:
    """An article's names, in the order of the text; short forms stand within their full names."""

    names: tuple[Name, ...]
    langs: tuple[str, ...]

    @property
    def open(self) -> list[Name]:
        """Names to be settled."""
        return [name for name in self.names if name.is_open]

    @property
    def known(self) -> list[Name]:
        """Names that the glossaries have in every language."""
        return [one for one in self.flat() if one.state == "known"]

    @property
    def decided(self) -> list[Name]:
        """Names that the project isn't to be asked about."""
        return [one for one in self.flat() if one.state in ("no-name", "ignored")]

    def flat(self) -> list[Name]:
        """Every name and every short form."""
        return list(chain.from_iterable(name.all() for name in self.names))

    def acceptable(self, level: Level) -> list[Name]:
        """New names that are at least so sure and have a proposal for what is missing."""
        return [
            name
            for name in self.open
            if name.state == "new"
            and name.is_proposed
            and name.candidate.confidence >= LEVELS[level]
            and len(name.text) <= terms.MOST_SOURCE
        ]

    def holding(self, text: str) -> Name | None:
        """The name of that text, or the full name that it is a short form of."""
        held = (name for name in self.names if any(one.text == text for one in name.all()))
        return next(held, None)


def of_article(session: Session, article: Article, *, fresh: bool = True) -> Overview:
    """Give the names in the blocks of an article that are kept.

    Without ``fresh`` the text isn't searched again where it was a moment ago, though terms came
    in since: a page's answers go by what the page shows. What is agreed on is told as it is now.
    """
    found = name_search.found(session, article, fresh=fresh)
    texts = [one.candidate.text for one in found]
    agreed = _agreed(session, article.project_id, texts)
    decisions = _decisions(session, article.project_id, texts)
    own = glossaries.of_project(session, article.project_id).id
    langs = tuple(article.project.target_langs)
    made = {
        text: _name(one, agreed.get(text, []), decisions.get(text, ""), langs, own)
        for text, one in zip(texts, found, strict=True)
    }
    return Overview(tuple(_grouped(made)), langs)


def count(session: Session, article: Article) -> int:
    """Count the names that are to be settled, of those that were found when last looked for."""
    return len(of_article(session, article, fresh=False).open)


def _name(
    found: Found, rows: Sequence[Term], decision: str, langs: tuple[str, ...], own: int
) -> Name:
    values = [terms.value_of(row) for row in rows] + ([found.term] if found.term else [])
    text = found.candidate.text
    term = next(iter(termbases.merged(replace(one, source=text) for one in values)), None)
    missing = tuple(lang for lang in langs if not term or not termbase.expected(term, lang))
    term_id = next((row.id for row in rows if row.glossary_id == own), 0)
    return Name(found.candidate, term, missing, decision, found.sentences, term_id)


def _grouped(made: dict[str, Name]) -> Iterator[Name]:
    """Names with their short forms in them; those whose full name isn't there stand alone."""
    inner = {text for text, name in made.items() if name.candidate.full in made}
    for text, name in made.items():
        if text not in inner or name.candidate.full in inner:
            parts = [one for one in made.values() if one.candidate.full == text != one.text]
            yield replace(name, parts=tuple(parts) if text not in inner else ())


def _agreed(session: Session, project_id: int, sources: Sequence[str]) -> dict[str, list[Term]]:
    """The terms of these sources in the project's glossaries, by source, in order of precedence."""
    query = (
        select(Term)
        .join(ProjectGlossary, ProjectGlossary.glossary_id == Term.glossary_id)
        .where(ProjectGlossary.project_id == project_id)
        .options(selectinload(Term.renderings))
        .order_by(ProjectGlossary.position, Term.glossary_id)
        .execution_options(populate_existing=True)
    )
    found: dict[str, list[Term]] = {}
    for some in terms.chunks(sources):
        for row in session.scalars(query.where(Term.source.in_(some))):
            found.setdefault(row.source, []).append(row)
    return found


def _decisions(session: Session, project_id: int, texts: Sequence[str]) -> dict[str, str]:
    query = select(NameDecision).where(NameDecision.project_id == project_id)
    rows = (
        row
        for some in terms.chunks(texts)
        for row in session.scalars(query.where(NameDecision.text.in_(some)))
    )
    return {row.text: row.decision for row in rows}
