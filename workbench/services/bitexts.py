"""Bitexts: an article beside one target language, as units."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select
from sqlalchemy.orm import Session

from workbench.core import segment
from workbench.core.errors import N_, DuplicateError, InputError
from workbench.models import STATES, Article, Bitext, Block, Unit, User, WorkingText
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
    session.add_all(
        Unit(
            bitext_id=bitext.id,
            block_id=block.id,
            position=position,
            kind=block.kind,
            source=[text],
            source_hash=store.text_hash(text),
            excluded=block.excluded,
        )
        for position, (block, text) in enumerate(cut, start=1)
    )
    session.flush()


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


def progress(session: Session, bitext: Bitext) -> Progress:
    """Count a bitext's units."""
    left_out = Unit.excluded != ""
    glossed = and_(Unit.origin == "gloss", Unit.state == "draft")
    rows = session.execute(
        select(left_out, Unit.state, func.count(), count_if(undrafted()), count_if(glossed))
        .where(Unit.bitext_id == bitext.id)
        .group_by(left_out, Unit.state)
    ).all()
    kept = [row for row in rows if not row[0]]
    return Progress(
        states=dict.fromkeys(STATES, 0) | {state: count for _, state, count, _, _ in kept},
        excluded=sum(row[2] for row in rows if row[0]),
        undrafted=sum(row[3] for row in kept),
        glossed=sum(row[4] for row in kept),
    )


def count_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """Count in SQL the rows of which a condition holds."""
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def undrafted() -> ColumnElement[bool]:
    """Say in SQL which units a draft job has to fill: untouched by person and engine."""
    being_typed = exists().where(WorkingText.unit_id == Unit.id)
    return and_(
        Unit.draft_at.is_(None),
        Unit.state == "new",
        Unit.excluded == "",
        ~Unit.locked,
        ~being_typed,
    )
