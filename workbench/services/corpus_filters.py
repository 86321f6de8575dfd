"""A corpus poured through filters: looked at first, then done in one step, and taken back.

What a filter drops is marked excluded with the filter as its reason and stays where it is. Left
alone are units that a person stands behind, unless they are asked for, and those that someone is
typing into.
"""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from workbench.core import sides
from workbench.core.errors import N_, ConflictError, InputError, NotFoundError
from workbench.core.filters import FILTERS, Finding, Funnel, Pair, Settings, Verdict
from workbench.db import now
from workbench.models import Article, Bitext, Change, Unit, User, WorkingText
from workbench.services import journal, snapshots, store, termbases
from workbench.services.corpus_plan import Drop, Example, Place, Plan, Scope, Step

SOURCE_LANG = "zh-CN"
# Units that one look goes over; it takes some seconds.
MOST = 100_000
EXAMPLES = 5
REASONS = {f"filter:{one.name}": one for one in FILTERS}
CONFIRMED = ("translated", "reviewed")
ACTION, RESTORE = "filter", "restore"
_ROWS_A_FETCH = 1_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a step: its moment, units that changed, units left as they were."""

    moment: datetime | None
    units: int
    left: int


def plan(session: Session, scope: Scope, settings: Settings, *, settled_too: bool = False) -> Plan:
    """Say what the filters would drop, and change nothing."""
    matcher = None
    if "terms" in settings.on:
        matcher = termbases.of_project(session, scope.project_id).matcher
    look = _Look(settings, Funnel(settings, matcher), settled_too=settled_too)
    query = _rows(scope).execution_options(yield_per=_ROWS_A_FETCH)
    for row in session.execute(query):
        look.at(row)
    return look.plan(session)


def _typed() -> ColumnElement[bool]:
    return exists().where(WorkingText.unit_id == Unit.id)


def _settled() -> ColumnElement[bool]:
    """Say in SQL which units a person stands behind."""
    return or_(Unit.state.in_(CONFIRMED), Unit.pairing == "accepted", Unit.locked)


def _rows(scope: Scope) -> "Select[*tuple[Any, ...]]":
    """Select the units, those that stay first: of repetitions these are the ones to keep."""
    stays = or_(_settled(), _typed())
    columns = (
        *(Unit.id, Unit.bitext_id, Unit.position, Unit.source, Unit.target, Unit.state),
        *(Unit.version, Unit.pairing, Unit.score, Bitext.target_lang, Article.title),
        *(_settled().label("settled"), _typed().label("typed")),
    )
    query = _within(select(*columns), scope).where(Unit.excluded == "")
    return query.order_by(stays.desc(), Unit.bitext_id, Unit.position, Unit.id).limit(MOST + 1)


def _within(query: "Select[*tuple[Any, ...]]", scope: Scope) -> "Select[*tuple[Any, ...]]":
    query = query.join(Bitext, Bitext.id == Unit.bitext_id)
    query = query.join(Article, Article.id == Bitext.article_id)
    query = query.where(Article.project_id == scope.project_id)
    if scope.article_id is not None:
        query = query.where(Article.id == scope.article_id)
    return query.where(Bitext.target_lang == scope.lang) if scope.lang else query


@dataclass
class _Tally:
    """What one filter found so far, with an even sample of it."""

    alone: int = 0
    dropped: int = 0
    seen: int = 0
    examples: list[tuple[Place, Finding]] = field(default_factory=list)

    def sample(self, place: Place, finding: Finding, chance: random.Random) -> None:
        self.seen += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append((place, finding))
        elif (at := chance.randrange(self.seen)) < EXAMPLES:
            self.examples[at] = place, finding


class _Look:
    """Goes over units one by one; keeps counts, a few examples, and what is to be dropped."""

    def __init__(self, settings: Settings, funnel: Funnel, *, settled_too: bool) -> None:
        self._settings, self._funnel, self._settled_too = settings, funnel, settled_too
        self._tallies = {one.name: _Tally() for one in FILTERS}
        self._drops: dict[int, list[Drop]] = {}
        self._counts = dict.fromkeys(("all", "judged", "settled", "typed", "waiting"), 0)
        # The same examples each time that the page is loaded.
        self._chance = random.Random(1)  # noqa: S311 - no secret

    def at(self, row: Row[Any]) -> None:
        """Take one unit in."""
        self._counts["all"] += 1
        if self._counts["all"] > MOST:
            return
        place = _place(row)
        pair = Pair(row.id, place.source, place.target, row.target_lang, row.score)
        group = self._group(row)
        self._counts[group] += 1
        if group == "judged":
            self._note(row, place, self._funnel.judge(pair))
        elif group != "waiting":
            self._funnel.keep(pair)

    def _group(self, row: Row[Any]) -> str:
        if row.typed:
            return "typed"
        if row.settled and not self._settled_too:
            return "settled"
        is_waiting = row.state == "new" and not row.target and not row.pairing
        return "waiting" if is_waiting else "judged"

    def _note(self, row: Row[Any], place: Place, verdict: Verdict) -> None:
        for finding in verdict.alone:
            tally = self._tallies[finding.filter]
            tally.alone += 1
            if finding.filter not in self._settings.on:
                tally.sample(place, finding, self._chance)
        if verdict.drop:
            tally = self._tallies[verdict.drop.filter]
            tally.dropped += 1
            tally.sample(place, verdict.drop, self._chance)
            drop = Drop(row.id, row.version, f"filter:{verdict.drop.filter}")
            self._drops.setdefault(row.bitext_id, []).append(drop)

    def plan(self, session: Session) -> Plan:
        """Sum up."""
        others = _others(session, self._tallies.values())
        return Plan(
            steps=tuple(self._steps(others)),
            drops=self._drops,
            settled=self._counts["settled"],
            typed=self._counts["typed"],
            waiting=self._counts["waiting"],
            is_cut=self._counts["all"] > MOST,
        )

    def _steps(self, others: Mapping[int, Place]) -> Iterator[Step]:
        before = self._counts["judged"]
        for one in FILTERS:
            tally = self._tallies[one.name]
            yield Step(
                filter=one,
                is_on=one.name in self._settings.on,
                before=before,
                dropped=tally.dropped,
                alone=tally.alone if one.name in self._settings.asked else None,
                examples=tuple(
                    Example(place, finding, others.get(finding.other or 0))
                    for place, finding in tally.examples
                ),
            )
            before -= tally.dropped


def _place(row: Row[*tuple[Any, ...]]) -> Place:
    return Place(
        unit_id=row.id,
        bitext_id=row.bitext_id,
        number=row.position,
        article=row.title,
        lang=row.target_lang,
        source=sides.join(row.source, SOURCE_LANG),
        target=sides.join(row.target, row.target_lang),
    )


def _others(session: Session, tallies: Iterable[_Tally]) -> dict[int, Place]:
    """Give the units that examples repeat."""
    ids = {finding.other for tally in tallies for _, finding in tally.examples}
    columns = (Unit.id, Unit.bitext_id, Unit.position, Unit.source, Unit.target)
    query = select(*columns, Bitext.target_lang, Article.title).where(Unit.id.in_(ids - {None}))
    query = query.join(Bitext, Bitext.id == Unit.bitext_id).join(Article)
    return {row.id: _place(row) for row in session.execute(query)}


def excluded(session: Session, scope: Scope) -> dict[str, int]:
    """Count what is excluded already, by reason; the filters' in the order of the funnel."""
    query = _within(select(Unit.excluded, func.count()), scope).where(Unit.excluded != "")
    found = {row[0]: int(row[1]) for row in session.execute(query.group_by(Unit.excluded))}
    known = [reason for reason in REASONS if reason in found]
    return {reason: found[reason] for reason in (*known, *sorted(found.keys() - set(known)))}


def apply(session: Session, user: User, drops: Mapping[int, Sequence[Drop]]) -> Outcome:
    """Mark units excluded, one undoable change for each text.

    A unit that was changed since it was looked at, or is being typed into, is left as it is.
    """
    moment, done = now(), 0
    for bitext_id, wanted in sorted(drops.items()):
        marks = {one.unit_id: one for one in wanted}
        done += _mark(session, user, bitext_id, marks, moment)
    total = sum(map(len, drops.values()))
    return Outcome(moment if done else None, done, total - done)


def _mark(
    session: Session, user: User, bitext_id: int, marks: Mapping[int, Drop], moment: datetime
) -> int:
    try:
        store.hold(session, Bitext, bitext_id, journal.NO_BITEXT)
    except NotFoundError:  # it was deleted meanwhile
        return 0
    good = [
        unit
        for unit in _units(session, bitext_id, Unit.excluded == "", ~_typed())
        if unit.id in marks and unit.version == marks[unit.id].version
    ]
    reasons = {unit.id: marks[unit.id].reason for unit in good}
    return _exclude(session, user, ACTION, good, reasons, moment)


def _units(session: Session, bitext_id: int, *conditions: ColumnElement[bool]) -> list[Unit]:
    """Load units of a text that is held, as they are now, in its order."""
    query = select(Unit).where(Unit.bitext_id == bitext_id, *conditions)
    query = query.order_by(Unit.position, Unit.id).with_for_update(key_share=True, of=Unit)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def _exclude(
    session: Session,
    user: User,
    action: str,
    units: Sequence[Unit],
    reasons: Mapping[int, str],
    moment: datetime,
) -> int:
    """Give units new reasons, or none, and write that down as one change of their text."""
    if not units:
        return 0
    before = [snapshots.snapshot(unit) for unit in units]
    for unit in units:
        unit.excluded = reasons.get(unit.id, "")
        journal.touch(unit, user)
    change = journal.record(session, user, action, before, units)
    # All changes of one step have one moment, by which they are found again.
    change.at = moment
    session.flush()
    return len(units)


def restore(session: Session, user: User, scope: Scope, reason: str) -> Outcome:
    """Bring back all units that one filter dropped, one undoable change for each text.

    What people are typing into one goes on. Raises InputError for a reason that is no filter's.
    """
    if reason not in REASONS:
        raise InputError(N_("This form is incomplete. Reload the page and try again."))
    query = _within(select(Unit.bitext_id), scope).where(Unit.excluded == reason)
    moment, done = now(), 0
    for bitext_id in sorted(set(session.scalars(query))):
        store.hold(session, Bitext, bitext_id, journal.NO_BITEXT)
        units = _units(session, bitext_id, Unit.excluded == reason)
        _go_on_typing(session, bitext_id, reason)
        done += _exclude(session, user, RESTORE, units, {}, moment)
    return Outcome(moment if done else None, done, 0)


def _go_on_typing(session: Session, bitext_id: int, reason: str) -> None:
    """Let what is typed into units that come back go on from the version that they will have."""
    query = select(WorkingText).join(Unit, Unit.id == WorkingText.unit_id)
    query = query.where(Unit.bitext_id == bitext_id, Unit.excluded == reason)
    for typed in session.scalars(query.where(WorkingText.version == Unit.version)):
        typed.version += 1


def undo(session: Session, user: User, project_id: int, moment: datetime) -> tuple[int, int]:
    """Take a person's step back, text by text; (units taken back, units that stay as they are).

    They stay where a unit of their text was changed again since.
    """
    query = (
        select(Change)
        .join(Bitext, Bitext.id == Change.bitext_id)
        .join(Article, Article.id == Bitext.article_id)
        .where(Article.project_id == project_id, Change.user_id == user.id)
        .where(Change.action.in_((ACTION, RESTORE)), Change.at == moment)
        .where(Change.undone_at.is_(None))
        .order_by(Change.bitext_id)
    )
    back = stay = 0
    for change in list(session.scalars(query)):
        bitext = store.hold(session, Bitext, change.bitext_id, journal.NO_BITEXT)
        try:
            journal.take_back(session, bitext, user, change)
            back += len(change.after)
        except ConflictError:
            stay += len(change.after)
    return back, stay
