"""Bitexts: an article beside one target language, as units."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, insert, select
from sqlalchemy.orm import Session

from workbench.core import segment
from workbench.core.errors import N_, DuplicateError, InputError
from workbench.models import STATES, Article, Bitext, Block, Project, Unit, User, WorkingText
from workbench.services import articles, journal, store

NO_BITEXT = journal.NO_BITEXT
EXCLUDED = "excluded"
FILTERS = (*STATES, EXCLUDED)


@dataclass(frozen=True)
class Progress:
    """How far a bitext is.

    ``states`` counts units by state, excluded ones apart; ``undrafted`` those that wait for a
    draft, ``glossed`` those that still are what the word-by-word engine made of them.
    """

    states: dict[str, int]
    excluded: int
    undrafted: int
    glossed: int

    @property
    def total(self) -> int:
        """Units that count."""
        return sum(self.states.values())

    @property
    def confirmed(self) -> int:
        """Units that a person stands behind."""
        return self.states["translated"] + self.states["reviewed"]

    @property
    def percent(self) -> int:
        """Confirmed units of a hundred; 100 only when all are."""
        return self.confirmed * 100 // self.total if self.total else 0


def begin(session: Session, article: Article, target_lang: str) -> Bitext:
    """Give the article's bitext in a language; make it, a unit a sentence, if there is none."""
    there = _find(session, article, target_lang)
    if there:
        return there
    if target_lang not in article.project.target_langs:
        raise InputError(
            N_("This project has no language %(lang)s. Add it in the project's settings first."),
            lang=target_lang,
        )
    bitext = Bitext(article_id=article.id, target_lang=target_lang)
    try:
        store.insert(session, bitext, DuplicateError(N_("This text was begun already.")))
    except DuplicateError:  # someone else clicked in the same moment
        return session.scalars(_of(article, target_lang)).one()
    _add_units(session, bitext, articles.blocks(session, article))
    return bitext


def _of(article: Article, target_lang: str) -> Select[Bitext]:
    return select(Bitext).where(Bitext.article_id == article.id, Bitext.target_lang == target_lang)


def _find(session: Session, article: Article, target_lang: str) -> Bitext | None:
    return session.scalar(_of(article, target_lang))


def _add_units(session: Session, bitext: Bitext, blocks: list[Block]) -> None:
    cut = ((block, text) for block in blocks for text in segment.sentences(block.text, "zh-CN"))
    rows = [
        {
            "bitext_id": bitext.id,
            "block_id": block.id,
            "position": position,
            "kind": block.kind,
            "source": [text],
            "source_hash": store.text_hash(text),
            "excluded": block.excluded,
        }
        for position, (block, text) in enumerate(cut, start=1)
    ]
    if rows:
        session.execute(insert(Unit), rows)


def load(session: Session, user: User, bitext_id: int, *, write: bool = False) -> Bitext:
    """Load a bitext that a person may see, or change if ``write``."""
    bitext = store.load(session, Bitext, bitext_id, NO_BITEXT)
    articles.load(session, user, bitext.article_id, write=write)
    return bitext


def of_article(session: Session, article: Article) -> dict[str, Bitext]:
    """Give the article's bitexts by target language."""
    query = select(Bitext).where(Bitext.article_id == article.id)
    return {bitext.target_lang: bitext for bitext in session.scalars(query)}


def units(session: Session, bitext: Bitext, only: str = "") -> list[Unit]:
    """List units in their order: all, or those of one state, or the excluded ones."""
    query = select(Unit).where(Unit.bitext_id == bitext.id)
    if only == EXCLUDED:
        query = query.where(Unit.excluded != "")
    elif only in STATES:
        query = query.where(Unit.excluded == "", Unit.state == only)
    return list(session.scalars(query.order_by(Unit.position, Unit.id)))


def of_project(session: Session, project: Project) -> dict[int, dict[str, tuple[Bitext, Progress]]]:
    """Give the project's bitexts and how far each is, by article and target language."""
    query = select(Bitext).join(Article).where(Article.project_id == project.id)
    bitexts = list(session.scalars(query))
    counted = _count(session, [bitext.id for bitext in bitexts])
    found: dict[int, dict[str, tuple[Bitext, Progress]]] = {}
    for bitext in bitexts:
        found.setdefault(bitext.article_id, {})[bitext.target_lang] = bitext, counted[bitext.id]
    return found


def progress(session: Session, bitext: Bitext) -> Progress:
    """Count a bitext's units."""
    return _count(session, [bitext.id])[bitext.id]


def _count(session: Session, bitext_ids: list[int]) -> dict[int, Progress]:
    left_out = Unit.excluded != ""
    glossed = and_(Unit.origin == "gloss", Unit.state == "draft")
    query = (
        select(Unit.bitext_id, left_out.label("left_out"), Unit.state)
        .add_columns(func.count().label("units"))
        .add_columns(count_if(undrafted()).label("undrafted"), count_if(glossed).label("glossed"))
        .where(Unit.bitext_id.in_(bitext_ids))
        .group_by(Unit.bitext_id, left_out, Unit.state)
    )
    rows: dict[int, list[Row[Any]]] = {bitext_id: [] for bitext_id in bitext_ids}
    for row in session.execute(query):
        rows[row.bitext_id].append(row)
    return {bitext_id: _progress(found) for bitext_id, found in rows.items()}


def _progress(rows: list[Row[Any]]) -> Progress:
    kept = [row for row in rows if not row.left_out]
    return Progress(
        states=dict.fromkeys(STATES, 0) | {row.state: row.units for row in kept},
        excluded=sum(row.units for row in rows if row.left_out),
        undrafted=sum(row.undrafted for row in kept),
        glossed=sum(row.glossed for row in kept),
    )


def count_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """Count in SQL the rows of which a condition holds."""
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def undrafted() -> ColumnElement[bool]:
    """Say in SQL which units a draft job has to fill: untouched by person and engine."""
    being_typed = exists().where(WorkingText.unit_id == Unit.id)
    return and_(
        Unit.draft_at.is_(None),
        Unit.source_hash != store.NO_TEXT,
        Unit.state == "new",
        Unit.excluded == "",
        ~Unit.locked,
        ~being_typed,
    )
