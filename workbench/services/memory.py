"""The memory: what was confirmed once is offered again."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Function, Over, Select, Subquery, func, select
from sqlalchemy.orm import Session

from workbench.models import Article, Bitext, Project, Unit
from workbench.services import store

CONFIRMED = ("translated", "reviewed")
SAME_NEIGHBOURS = 101
SAME_SOURCE = 100
# Databases take some thousands of values in a statement and no more.
UNITS_A_QUERY = 500


@dataclass(frozen=True, slots=True)
class Match:
    """A confirmed target of an identical source; 101 percent where its neighbours are too."""

    target: list[str]
    percent: int


@dataclass(frozen=True, slots=True)
class _Candidate:
    target: list[str]
    neighbours: tuple[str | None, str | None]


def goes_first(session: Session, bitext_id: int) -> bool:
    """Say whether the text's project wants the memory's targets put in before any engine's."""
    query = select(Project.memory_first).join(Article).join(Bitext)
    return bool(session.scalar(query.where(Bitext.id == bitext_id)))


def best(session: Session, bitext: Bitext, units: Collection[Unit]) -> dict[int, Match]:
    """Find for units of one text the best match of each, by the unit's id."""
    return {unit_id: found[0] for unit_id, found in matches(session, bitext, units).items()}


def matches(session: Session, bitext: Bitext, units: Collection[Unit]) -> dict[int, list[Match]]:
    """Find for units of one text what the project has confirmed for the same source.

    The best come first: same neighbours, then reviewed before translated, then the newest. Each
    target stands there once, and a unit is no match of itself. Units without any aren't there.
    """
    listed = list(units)
    found: dict[int, list[Match]] = {}
    for start in range(0, len(listed), UNITS_A_QUERY):
        found |= _matches(session, bitext, listed[start : start + UNITS_A_QUERY])
    return found


def _matches(session: Session, bitext: Bitext, units: Sequence[Unit]) -> dict[int, list[Match]]:
    known = _candidates(session, bitext, {unit.source_hash for unit in units} - {store.NO_TEXT})
    wanted = [unit for unit in units if unit.source_hash in known]
    own = _neighbours(session, bitext.id) if wanted else {}
    found = {
        unit.id: list(_ranked(unit.id, own.get(unit.id), known[unit.source_hash]))
        for unit in wanted
    }
    return {unit_id: ranked for unit_id, ranked in found.items() if ranked}


def _ranked(
    unit_id: int,
    own: tuple[str | None, str | None] | None,
    candidates: Sequence[tuple[int, _Candidate]],
) -> Iterator[Match]:
    """Give the matches of one unit, those between the same neighbours first, each text once."""
    others = [one for candidate_id, one in candidates if candidate_id != unit_id]
    others.sort(key=lambda one: one.neighbours != own)
    seen: list[list[str]] = []
    for one in others:
        if one.target not in seen:
            seen.append(one.target)
            same = one.neighbours == own
            yield Match(one.target, SAME_NEIGHBOURS if same else SAME_SOURCE)


def _candidates(
    session: Session, bitext: Bitext, hashes: Collection[str]
) -> dict[str, list[tuple[int, _Candidate]]]:
    """List the project's confirmed units of some sources, the reviewed and newest first."""
    known = defaultdict(list)
    for row in session.execute(_confirmed(bitext, hashes)):
        known[row.source_hash].append((row.id, _Candidate(row.target, (row.before, row.after))))
    return known


def _confirmed(bitext: Bitext, hashes: Collection[str]) -> Select[tuple[int, str, list[str]]]:
    fits = Unit.source_hash.in_(hashes) & Unit.state.in_(CONFIRMED) & (Unit.excluded == "")
    texts = (
        select(Bitext.id)
        .join(Article, Article.id == Bitext.article_id)
        .where(Article.project_id == bitext.article.project_id)
        .where(Bitext.target_lang == bitext.target_lang)
    )
    holding = select(Unit.bitext_id).where(Unit.bitext_id.in_(texts), fits)
    places = _places(Unit.bitext_id.in_(holding))
    return (
        select(Unit.id, Unit.source_hash, Unit.target)
        .add_columns(places.c.before, places.c.after)
        .join(places, places.c.id == Unit.id)
        .where(fits)
        .order_by((Unit.state == "reviewed").desc(), Unit.changed_at.desc(), Unit.id.desc())
    )


def _neighbours(session: Session, bitext_id: int) -> dict[int, tuple[str | None, str | None]]:
    """Give each unit of a text the fingerprints of the sources before and after it."""
    places = _places(Unit.bitext_id == bitext_id)
    rows = session.execute(select(places.c.id, places.c.before, places.c.after))
    return {row.id: (row.before, row.after) for row in rows}


def _places(where: ColumnElement[bool]) -> Subquery:
    """Say in SQL what stands before and after each unit; what is left out is passed over."""
    before, after = _in_order(func.lag(Unit.source_hash)), _in_order(func.lead(Unit.source_hash))
    query = select(Unit.id, before.label("before"), after.label("after"))
    return query.where(where, Unit.excluded == "").subquery()


def _in_order(function: Function[str]) -> Over[str]:
    return function.over(partition_by=Unit.bitext_id, order_by=(Unit.position, Unit.id))
