"""Which renderings the confirmed units of a project use, term by term."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from workbench.core import sides, termbase
from workbench.core.termbase import Usage
from workbench.models import Article, Bitext, Project, Unit
from workbench.services import termbases

CONFIRMED = ("translated", "reviewed")
# The latest of a project's confirmed units are looked at: a page has to come within seconds.
MOST_UNITS = 3000
# Of the units with one rendering so many are listed.
MOST_LISTED = 8
PAGE = 50


@dataclass(frozen=True, slots=True)
class Seen:
    """A confirmed unit in which a term was rendered in a way."""

    unit_id: int
    bitext_id: int
    number: int
    article: str


@dataclass(frozen=True, slots=True)
class Way:
    """A way in which a term came out: one of its renderings, or none of them (``text`` empty)."""

    text: str
    usage: Usage | Literal["none"]
    count: int
    units: list[Seen]


@dataclass(frozen=True, slots=True)
class Row:
    """A term in one language: its ways, the odd ones first; in how many units it came out odd."""

    source: str
    lang: str
    ways: list[Way]
    units: int
    odd: int


@dataclass(frozen=True, slots=True)
class Report:
    """A page of terms, those with the most odd units first.

    ``units`` were looked at; ``is_cut`` where the project has more. ``odd`` terms of all
    ``terms`` have odd units.
    """

    rows: list[Row]
    terms: int
    odd: int
    units: int
    is_cut: bool
    page: int
    pages: int


Key = tuple[str, str]
Used = dict[Key, dict[tuple[str, str], list[Seen]]]


def of_project(session: Session, project: Project, lang: str = "", page: int = 1) -> Report:
    """Report on a project, or one of its languages.

    A unit is odd where a term came out in none of its renderings, in a forbidden one, or in
    another than most units have.
    """
    rows = _units(session, project, lang)
    looked_at = rows[:MOST_UNITS]
    found = [_row(key, ways) for key, ways in _used(session, project, looked_at).items()]
    found.sort(key=lambda row: (-row.odd, -row.units, row.source, row.lang))
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(page, 1), pages)
    return Report(
        rows=found[(page - 1) * PAGE : page * PAGE],
        terms=len(found),
        odd=sum(row.odd > 0 for row in found),
        units=len(looked_at),
        is_cut=len(rows) > MOST_UNITS,
        page=page,
        pages=pages,
    )


def _units(session: Session, project: Project, lang: str) -> Sequence[tuple[Seen, str, str, str]]:
    """The latest confirmed units, one more than are looked at: (unit, source, target, language)."""
    query = (
        select(
            Unit.id, Unit.bitext_id, Unit.position, Article.title, Unit.source, Unit.target,
            Bitext.target_lang,
        )
        .join(Bitext, Bitext.id == Unit.bitext_id)
        .join(Article, Article.id == Bitext.article_id)
        .where(Article.project_id == project.id, Unit.excluded == "", Unit.state.in_(CONFIRMED))
        .order_by(Unit.changed_at.desc(), Unit.id.desc())
        .limit(MOST_UNITS + 1)
    )  # fmt: skip
    if lang:
        query = query.where(Bitext.target_lang == lang)
    return [
        (
            Seen(unit_id, bitext_id, number, title),
            sides.join(source, "zh-CN"),
            sides.join(target, target_lang),
            target_lang,
        )
        for unit_id, bitext_id, number, title, source, target, target_lang in session.execute(query)
    ]


def _used(session: Session, project: Project, units: Iterable[tuple[Seen, str, str, str]]) -> Used:
    """What each term became, by (source, language) and (rendering, usage)."""
    matcher = termbases.of_project(session, project.id).matcher
    used: Used = defaultdict(lambda: defaultdict(list))
    for unit, source, target, lang in units:
        for term in dict.fromkeys(one.term for one in matcher.find(source)):
            candidates = _candidates(term, lang)
            if candidates:
                for way in _ways(candidates, target, lang):
                    used[term.source, lang][way].append(unit)
    return used


def _candidates(term: termbase.Term, lang: str) -> list[tuple[str, str]]:
    found = [(one.text, one.usage) for one in term.renderings if one.lang == lang]
    if term.keep and not found:
        return [(text, "preferred") for text in (term.source, *term.variants)]
    return [(text, str(usage)) for text, usage in found]


def _ways(candidates: Sequence[tuple[str, str]], target: str, lang: str) -> list[tuple[str, str]]:
    """The renderings that stand in a target, but for those that are a part of a longer one."""
    spans = [
        (start, end, way)
        for way in candidates
        for start, end in termbase.places(way[0], target, lang)
    ]
    whole = [
        way
        for start, end, way in spans
        if not any(s <= start and end <= e and e - s > end - start for s, e, _ in spans)
    ]
    return list(dict.fromkeys(whole)) or [("", "none")]


def _row(key: Key, used: dict[tuple[str, str], list[Seen]]) -> Row:
    good = {way: units for way, units in used.items() if way[1] in ("preferred", "admitted")}
    main = max(good, key=lambda way: (len(good[way]), way[1] == "preferred"), default=None)
    ways = sorted(used, key=lambda way: (way == main, way[1] in ("preferred", "admitted"), way))
    return Row(
        source=key[0],
        lang=key[1],
        ways=[
            Way(text, usage, len(used[text, usage]), used[text, usage][:MOST_LISTED])  # type: ignore[arg-type]
            for text, usage in ways
        ],
        units=len({unit.unit_id for units in used.values() for unit in units}),
        odd=sum(len(units) for way, units in used.items() if way != main),
    )
