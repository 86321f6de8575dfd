"""How the glossary's terms came into the drafts, and how they stand in the texts now."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from workbench.core import sides, termbase
from workbench.models import OUTCOMES, Article, Bitext, Project, TermOutcome, Unit
from workbench.services import termbases

# How a term stands now; "moved": it isn't in the unit's source any more, which was split.
Standing = Literal["ok", "missing", "forbidden", "moved"]
FAILED = "failed"
PAGE = 50
# Of one term's units so many are listed.
MOST_UNITS = 30
# Units are loaded by so many at a time: databases take some thousands of values in a statement.
CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Filters:
    """What to look at; what is empty leaves all in."""

    article_id: int | None = None
    lang: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A unit in which a term came out in a way, however often, and how the term stands there."""

    unit_id: int
    article_id: int
    bitext_id: int
    position: int
    outcome: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term in one language: occurrences by outcome; units in the order of the texts.

    ``failed_now`` are the units in which it failed and still isn't right. Of ``units`` units
    that the filter leaves some are in ``places``, those where it isn't right now first.
    """

    source: str
    rendering: str
    lang: str
    outcomes: Counter[str]
    failed_now: int
    units: int
    places: list[Place]

    @property
    def due(self) -> int:
        """Occurrences."""
        return self.outcomes.total()


@dataclass(frozen=True, slots=True)
class TermsReport:
    """Occurrences by outcome, whatever outcome is asked for; a page of terms, worst first.

    Of units in which a term failed, ``repaired`` have it by now, ``failed`` are all of them.
    """

    outcomes: Counter[str]
    failed: int
    repaired: int
    rows: list[TermRow]
    terms: int
    page: int
    pages: int
    articles: dict[int, str]

    @property
    def due(self) -> int:
        """Occurrences."""
        return self.outcomes.total()


def of_project(session: Session, project: Project, filters: Filters, page: int = 1) -> TermsReport:
    """Report on a project's terms, or those that the filters leave."""
    found = _occurrences(session, project, filters)
    grouped = _grouped(found)
    order = sorted(grouped, key=lambda key: _rank(key, grouped[key]))
    shown = [key for key in order if _has(grouped[key], filters.outcome)]
    pages = max(1, -(-len(shown) // PAGE))
    page = min(max(page, 1), pages)
    standings = _Standings(session, project)
    failed = {(row.unit_id, key) for key in order for row in grouped[key] if row.outcome == FAILED}
    listed = shown[(page - 1) * PAGE : page * PAGE]
    standings.load({unit_id for unit_id, _ in failed} | _units(grouped[key] for key in listed))
    return TermsReport(
        outcomes=Counter(row.outcome for row in found),
        failed=len(failed),
        repaired=sum(standings.of(unit_id, key) == "ok" for unit_id, key in failed),
        rows=[_row(key, grouped[key], filters.outcome, standings) for key in listed],
        terms=len(shown),
        page=page,
        pages=pages,
        articles=_articles(session, project),
    )


Key = tuple[str, str, str]
Found = Row[Any]


def _occurrences(session: Session, project: Project, filters: Filters) -> list[Found]:
    query = (
        select(
            TermOutcome.unit_id,
            Bitext.article_id,
            Unit.bitext_id,
            Unit.position,
            TermOutcome.source,
            TermOutcome.rendering,
            TermOutcome.outcome,
            Bitext.target_lang.label("lang"),
        )
        .join(Unit, Unit.id == TermOutcome.unit_id)
        .join(Bitext, Bitext.id == Unit.bitext_id)
        .join(Article, Article.id == Bitext.article_id)
        .where(Article.project_id == project.id, Unit.excluded == "")
        .order_by(Article.id, Bitext.id, Unit.position, TermOutcome.id)
    )
    if filters.article_id is not None:
        query = query.where(Article.id == filters.article_id)
    if filters.lang:
        query = query.where(Bitext.target_lang == filters.lang)
    return list(session.execute(query))


def _articles(session: Session, project: Project) -> dict[int, str]:
    query = select(Article.id, Article.title).where(Article.project_id == project.id)
    return {row.id: row.title for row in session.execute(query.order_by(Article.id.desc()))}


def _grouped(found: Iterable[Found]) -> dict[Key, list[Found]]:
    grouped: dict[Key, list[Found]] = {}
    for row in found:
        grouped.setdefault((row.source, row.rendering, row.lang), []).append(row)
    return grouped


def _rank(key: Key, rows: Sequence[Found]) -> tuple[object, ...]:
    """Put what failed most first, then what is frequent."""
    return -sum(row.outcome == FAILED for row in rows), -len(rows), key


def _has(rows: Sequence[Found], outcome: str) -> bool:
    return outcome not in OUTCOMES or any(row.outcome == outcome for row in rows)


def _units(groups: Iterable[Sequence[Found]]) -> set[int]:
    return {row.unit_id for rows in groups for row in rows}


def _row(key: Key, rows: Sequence[Found], outcome: str, standings: "_Standings") -> TermRow:
    source, rendering, lang = key
    found = {
        (row.unit_id, row.outcome): Place(
            unit_id=row.unit_id,
            article_id=row.article_id,
            bitext_id=row.bitext_id,
            position=row.position,
            outcome=row.outcome,
            standing=standings.of(row.unit_id, key),
        )
        for row in rows
    }
    places = [one for one in found.values() if outcome not in OUTCOMES or one.outcome == outcome]
    wrong_first = sorted(places, key=lambda one: (one.standing == "ok", one.outcome != FAILED))
    return TermRow(
        source=source,
        rendering=rendering,
        lang=lang,
        outcomes=Counter(row.outcome for row in rows),
        failed_now=sum(p.outcome == FAILED and p.standing != "ok" for p in found.values()),
        units=len({one.unit_id for one in places}),
        places=wrong_first[:MOST_UNITS],
    )


class _Standings:
    """Looks terms up in the units' texts as they are now."""

    def __init__(self, session: Session, project: Project) -> None:
        self._session = session
        terms = termbases.of_project(session, project.id).terms
        self._terms = {term.source: term for term in terms}
        self._texts: dict[int, tuple[str, str]] = {}

    def load(self, unit_ids: Iterable[int]) -> None:
        """Get units' texts ready."""
        ids = sorted(unit_ids)
        query = select(Unit.id, Unit.source, Unit.target, Bitext.target_lang).join(Bitext)
        for start in range(0, len(ids), CHUNK):
            rows = self._session.execute(query.where(Unit.id.in_(ids[start : start + CHUNK])))
            for unit_id, source, target, lang in rows:
                self._texts[unit_id] = sides.join(source, "zh-CN"), sides.join(target, lang)

    def of(self, unit_id: int, key: Key) -> Standing:
        """Say how a term stands in a unit: as the glossary has it now, else as it was wanted."""
        wanted, rendering, lang = key
        source, target = self._texts.get(unit_id, ("", ""))
        term = self._terms.get(wanted) or _wanted(wanted, rendering, lang)
        if not termbase.Matcher([term]).find_all(source):
            return "moved"
        found = termbase.check([term], target, lang)
        return found[0].state if found else "ok"


def _wanted(source: str, rendering: str, lang: str) -> termbase.Term:
    return termbase.Term(source, (termbase.Rendering(lang, rendering),))
