"""How good first drafts are: measured by what people made of them.

What counts is every confirmed unit that has a first draft, the draft against the confirmed text.
Units that were split, or merged with one that had no draft, are left out: their draft and their
text are not of the same source any more.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean, median
from time import monotonic
from typing import NamedTuple, TypeVar

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from workbench.core import pooled, sides
from workbench.core.metrics import Score
from workbench.models import Article, Bitext, Change, Project, Unit
from workbench.services import edit_time, memory

# Comparing takes 3 ms a unit the first time. So a page rests on the newest ones, and those that
# weren't compared before are so as long as one waits for a page, the others the next time.
MOST = 2000
PATIENCE = 1.0
# The time grows with the third power of the length: a text of a page would take a minute.
LONGEST = 1200
# Fewer units than this say little.
FEW = 20


@dataclass(frozen=True, slots=True)
class Filters:
    """What to look at; what is empty leaves all in. ``month`` is like "2026-11"."""

    article_id: int | None = None
    engine: str = ""
    lang: str = ""
    month: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A unit that counts: where it is, who drafted it, when it was confirmed."""

    unit_id: int
    article_id: int
    lang: str
    engine: str
    at: datetime

    @property
    def month(self) -> str:
        """The month of its confirmation, in UTC."""
        return self.at.strftime("%Y-%m")


class Pair(NamedTuple):
    """A unit that counts, its first draft, and the text that was confirmed."""

    mark: Mark
    draft: str
    final: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A unit that counts, measured."""

    mark: Mark
    counts: pooled.Counts
    unchanged: bool
    seconds: int | None


@dataclass(frozen=True, slots=True)
class Group:
    """What units of one language, taken together, say of their drafts.

    ``scores`` are BLEU, chrF and TER (which is HTER here) by metric. ``timed`` units have an edit
    time; of theirs in seconds are ``median`` and ``mean``, None where there is none.
    """

    units: int
    unchanged: int
    scores: dict[str, Score]
    timed: int
    median: float | None
    mean: float | None

    @property
    def unchanged_percent(self) -> float:
        """Of a hundred drafts those that were confirmed as they were."""
        return self.unchanged * 100 / self.units

    @property
    def is_small(self) -> bool:
        """Whether it rests on too few units to say much."""
        return self.units < FEW


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to filter by."""

    articles: dict[int, str]
    engines: list[str]
    langs: list[str]
    months: list[str]


@dataclass(frozen=True, slots=True)
class Quality:
    """The groups of the units that the filters leave: the newest MOST of ``total``.

    By (language, engine), by (language, engine, month) and by (language, article, engine). They
    rest on ``measured`` units; ``waiting`` more are compared when this is asked for again.
    """

    total: int
    measured: int
    waiting: int
    by_engine: dict[tuple[str, str], Group]
    by_month: dict[tuple[str, str, str], Group]
    by_article: dict[tuple[str, int, str], Group]
    choices: Choices


def of_project(
    session: Session, project: Project, filters: Filters, patience: float = PATIENCE
) -> Quality:
    """Measure a project's drafts, or those that the filters leave, in about so many seconds."""
    everything = _marks(session, project)
    wanted = [mark for mark in everything if _passes(mark, filters)]
    pairs = _pairs(session, wanted[:MOST])
    samples = list(_samples(session, pairs, monotonic() + patience))
    return Quality(
        total=len(wanted),
        measured=len(samples),
        waiting=len(pairs) - len(samples),
        by_engine=_groups(samples, lambda one: (one.lang, one.engine)),
        by_month=_groups(samples, lambda one: (one.lang, one.engine, one.month)),
        by_article=_groups(samples, lambda one: (one.lang, one.article_id, one.engine)),
        choices=_choices(session, everything),
    )


def _marks(session: Session, project: Project) -> list[Mark]:
    """Find the units that count, the last confirmed first."""
    confirmed = _confirmations(project).subquery()
    at = func.coalesce(confirmed.c.at, Unit.changed_at)
    query = (
        select(Unit.id, Bitext.article_id, Bitext.target_lang, Unit.origin, at)
        .join(Bitext, Bitext.id == Unit.bitext_id)
        .join(Article, Article.id == Bitext.article_id)
        .outerjoin(confirmed, confirmed.c.unit_id == Unit.id)
        .where(Article.project_id == project.id, Unit.excluded == "", Unit.draft.is_not(None))
        .where(Unit.state.in_(memory.CONFIRMED), Unit.id.not_in(_cut_up(project)))
        .order_by(at.desc(), Unit.id.desc())
    )
    return [Mark(*row) for row in session.execute(query)]


def _confirmations(project: Project) -> Select[tuple[int, datetime]]:
    unit_id = Change.after[0]["id"].as_integer()
    return (
        _changes(project, select(unit_id.label("unit_id"), func.max(Change.at).label("at")))
        .where(Change.action == "confirm")
        .group_by(unit_id)
    )


def _cut_up(project: Project) -> Select[tuple[int]]:
    """Find the units whose text isn't all that their first draft was made of, or not only."""
    lacking = [Change.before[place]["draft"].as_string().is_(None) for place in (0, 1)]
    merged = and_(Change.action == "merge", or_(*lacking))
    query = _changes(project, select(Change.after[0]["id"].as_integer()))
    return query.where(or_(Change.action == "split", merged))


T = TypeVar("T", bound=tuple[object, ...])


def _changes(project: Project, query: Select[T]) -> Select[T]:
    """Look at the changes that still hold."""
    texts = select(Bitext.id).join(Article).where(Article.project_id == project.id)
    return query.where(Change.bitext_id.in_(texts), Change.undone_at.is_(None))


def _passes(mark: Mark, filters: Filters) -> bool:
    wanted = (filters.article_id, filters.engine, filters.lang, filters.month)
    found = (mark.article_id, mark.engine, mark.lang, mark.month)
    return all(one in (None, "", other) for one, other in zip(wanted, found, strict=True))


def _pairs(session: Session, marks: Sequence[Mark]) -> list[Pair]:
    ids = [mark.unit_id for mark in marks]
    rows = session.execute(select(Unit.id, Unit.draft, Unit.target).where(Unit.id.in_(ids)))
    # One that was merged away a moment ago is in the list and not there any more.
    sides_of = {unit_id: (draft, target) for unit_id, draft, target in rows if draft is not None}
    pairs = [
        Pair(mark, *(sides.join(side, mark.lang) for side in sides_of[mark.unit_id]))
        for mark in marks
        if mark.unit_id in sides_of
    ]
    return [pair for pair in pairs if max(len(pair.draft), len(pair.final)) <= LONGEST]


def _samples(session: Session, pairs: Sequence[Pair], deadline: float) -> Iterator[Sample]:
    """Measure units: of those that were never compared one at least, and more if there is time."""
    seconds = edit_time.of_units(session, [pair.mark.unit_id for pair in pairs])
    in_time = True
    for mark, draft, final in pairs:
        known = pooled.is_known(draft, final, mark.lang)
        if known or in_time:
            counts = pooled.counts(draft, final, mark.lang)
            yield Sample(mark, counts, draft == final, seconds.get(mark.unit_id))
        if not known:
            in_time = monotonic() < deadline


K = TypeVar("K")


def _groups(samples: Iterable[Sample], key: Callable[[Mark], K]) -> dict[K, Group]:
    sorted_out: dict[K, list[Sample]] = {}
    for sample in samples:
        sorted_out.setdefault(key(sample.mark), []).append(sample)
    return {one: _group(found) for one, found in sorted_out.items()}


def _group(samples: Sequence[Sample]) -> Group:
    seconds = [sample.seconds for sample in samples if sample.seconds]
    return Group(
        units=len(samples),
        unchanged=sum(sample.unchanged for sample in samples),
        scores=pooled.scores([sample.counts for sample in samples]),
        timed=len(seconds),
        median=median(seconds) if seconds else None,
        mean=fmean(seconds) if seconds else None,
    )


def _choices(session: Session, marks: Sequence[Mark]) -> Choices:
    ids = {mark.article_id for mark in marks}
    query = select(Article.id, Article.title).where(Article.id.in_(ids))
    return Choices(
        articles={row.id: row.title for row in session.execute(query.order_by(Article.id.desc()))},
        engines=sorted({mark.engine for mark in marks}),
        langs=sorted({mark.lang for mark in marks}),
        months=sorted({mark.month for mark in marks}, reverse=True),
    )
