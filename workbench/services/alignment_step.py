"""One step of a person in an alignment, in the making.

The rows that it takes are copied as they are; when it is finished they are marked as changed and
the whole is written down as one change, which can be undone.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from workbench.core.errors import N_, ConflictError, InputError
from workbench.models import Bitext, Unit, User
from workbench.services import journal, layout, snapshots, store, units
from workbench.services.snapshots import Snapshot

Side = Literal["source", "target"]
Way = Literal["up", "down"]
SIDES: tuple[Side, Side] = ("source", "target")
# The ids and versions of rows that a person saw, in their order.
Seen = Sequence[tuple[int, int]]
NO_ROW = N_("This row is not there any more.")
ROWS_A_QUERY = 100


NO_ROW_BELOW = N_("There is no row below this one.")
NO_ROW_ABOVE = N_("There is no row above this one.")
NOTHING_HERE = N_("There is no sentence on this side of the row.")
SOURCE_LANG = units.SOURCE_LANG


class StaleRowsError(ConflictError):
    """The rows are not any more as the person saw them; nothing was changed."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "These rows were changed elsewhere meanwhile. They are shown as they are now: do it"
                " again if it still fits."
            )
        )


@dataclass(frozen=True, slots=True)
class Done:
    """What a step did: rows that changed or are new, in order, ids of those that went.

    ``focus`` is the id of the row to go on from. Of very many rows those near it are here.
    """

    units: list[Unit]
    gone: list[int]
    focus: int


def held_by(unit: Unit, side: Side) -> list[str]:
    """Give the sentences of a side; InputError where there is none."""
    sentences: list[str] = getattr(unit, side)
    if not sentences:
        raise InputError(NOTHING_HERE)
    return sentences


def set_by_hand(unit: Unit) -> None:
    """Note that a person set a row's sentences: what the aligner thought of it is over."""
    unit.pairing, unit.score = "hand", None
    unconfirm(unit)


def unconfirm(unit: Unit) -> None:
    """Take back that anybody stands behind a row's text."""
    unit.state = "draft" if unit.target else "new"
    unit.origin = (unit.origin or "hand") if unit.target else ""


class Step:
    """Rows of a bitext that is held, as one step changes them.

    Raises StaleRowsError where the rows that were ``seen`` are not as they were, or others came
    in between.
    """

    def __init__(self, session: Session, bitext: Bitext, user: User, seen: Seen = ()) -> None:
        store.hold(session, Bitext, bitext.id, journal.NO_BITEXT)
        self.session, self.bitext, self.user = session, bitext, user
        self._before: dict[int, Snapshot] = {}
        self._taken: dict[int, Unit] = {}
        self._rewritten: dict[int, Snapshot] = {}
        self._gone: list[int] = []
        self._check(seen)

    def _check(self, seen: Seen) -> None:
        if not seen:
            return
        versions = dict(seen)
        query = select(Unit.id, Unit.version, Unit.position).where(
            Unit.bitext_id == self.bitext.id, Unit.id.in_(versions)
        )
        found = {row.id: row for row in self.session.execute(query)}
        if any(i not in found or found[i].version != version for i, version in versions.items()):
            raise StaleRowsError
        places = [found[unit_id].position for unit_id, _ in seen]
        between = select(Unit.id).where(
            Unit.bitext_id == self.bitext.id, Unit.position.between(places[0], places[-1])
        )
        ids = self.session.scalars(
            between.where((Unit.excluded == "") | Unit.id.in_(versions)).order_by(Unit.position)
        )
        if list(ids) != [unit_id for unit_id, _ in seen]:
            raise StaleRowsError

    def row(self, unit_id: int) -> Unit:
        """Take a row of the text."""
        unit = self.session.get(Unit, unit_id, populate_existing=True)
        if unit is None or unit.bitext_id != self.bitext.id:
            raise InputError(NO_ROW)
        return self.take(unit)

    def included(self, unit_id: int) -> Unit:
        """Take a row of the text that isn't excluded."""
        unit = self.row(unit_id)
        if unit.excluded:
            raise InputError(N_("This row is excluded. Bring it back first."))
        return unit

    def take(self, unit: Unit) -> Unit:
        """Have a row be part of the step; InputError for one that is locked."""
        if unit.id not in self._taken:
            self._before[unit.id] = snapshots.snapshot(self.changeable(unit))
            self._taken[unit.id] = unit
        return unit

    def changeable(self, unit: Unit) -> Unit:
        """Give a row back that may be changed; InputError for one that is locked."""
        if unit.locked:
            raise InputError(N_("This unit is locked."))
        return unit

    def look(self, unit_id: int) -> Unit:
        """Give a row that isn't excluded and may be changed, without taking it."""
        unit = self.included(unit_id)
        del self._taken[unit_id], self._before[unit_id]
        return unit

    def neighbour(self, unit: Unit, way: Way) -> Unit | None:
        """Take the next row above or below that isn't excluded; None at the end of the text."""
        found = next(self.following(unit, way), None)
        return None if found is None else self.take(found)

    def following(self, unit: Unit, way: Way = "down") -> Iterator[Unit]:
        """Give the rows below, or above, that aren't excluded, the nearest first; none is taken."""
        place = unit.position
        while found := list(self.session.scalars(self._from(place, way))):
            yield from found
            place = found[-1].position

    def _from(self, place: int, way: Way) -> Select[Unit]:
        where = self.below(place) if way == "down" else self._included(Unit.position < place)
        order = Unit.position if way == "down" else Unit.position.desc()
        query = select(Unit).where(*where).order_by(order)
        return query.limit(ROWS_A_QUERY).execution_options(populate_existing=True)

    def below(self, place: int) -> list[ColumnElement[bool]]:
        """Say in SQL which rows are below a place and not excluded."""
        return self._included(Unit.position > place)

    def _included(self, condition: ColumnElement[bool]) -> list[ColumnElement[bool]]:
        return [Unit.bitext_id == self.bitext.id, Unit.excluded == "", condition]

    def between(self, one: Unit, other: Unit) -> list[Unit]:
        """Take the rows from one to another that aren't excluded, both included, in order."""
        first, last = sorted((one.position, other.position))
        query = select(Unit).where(*self._included(Unit.position.between(first, last)))
        return [self.take(unit) for unit in self.session.scalars(query.order_by(Unit.position))]

    def add(self, unit: Unit, way: Way = "down") -> Unit:
        """Make an empty row below or above another."""
        position = unit.position + (way == "down")
        layout.make_room(self.session, self.bitext.id, position, 1)
        new = Unit(
            bitext_id=self.bitext.id,
            block_id=unit.block_id,
            position=position,
            kind=unit.kind,
            source=[],
            source_hash=store.text_hash(""),
            target=[],
        )
        self.session.add(new)
        self.session.flush()
        self._taken[new.id] = new
        return new

    def absorb(self, unit: Unit, other: Unit) -> None:
        """Add all of the row behind to a row; that one goes."""
        unit.pairing = unit.pairing or "hand"
        units.carry_over(self.session, unit, other, unit.version)
        units.absorb(unit, other)
        self._remove(other)

    def drop_empty(self, ids: Sequence[int], focus: int) -> int:
        """Let the rows of a run go that hold nothing any more; gives the one to go on from.

        What hangs on them goes on with that one.
        """
        rows = snapshots.read(self.session, ids)
        kept = [place for place, i in enumerate(ids) if rows[i]["source"] or rows[i]["target"]]
        place = ids.index(focus)
        near = ids[min(kept, key=lambda one: abs(one - place))]
        for unit_id in set(ids).difference(ids[place] for place in kept):
            unit, other = (self.session.get_one(Unit, one) for one in (unit_id, near))
            self.drop(unit, other)
        return near

    def drop(self, unit: Unit, kept: Unit) -> None:
        """Let a row go that is empty; what hangs on it goes on with the one that is kept."""
        units.carry_over(self.session, kept, unit, kept.version)
        self._remove(unit)

    def _remove(self, unit: Unit) -> None:
        self._taken.pop(unit.id, None)
        self._rewritten.pop(unit.id, None)
        self._gone.append(unit.id)
        self.session.delete(unit)
        self.session.flush()
        layout.close_gap(self.session, self.bitext.id, unit.position)

    def rewrite(
        self, before: Sequence[Snapshot], after: Sequence[Snapshot], names: Collection[str]
    ) -> None:
        """Have many rows that weren't taken hold the named values of their changed copies."""
        snapshots.write(self.session, self.user, after, names)
        self._before |= {one["id"]: one for one in before if one["id"] not in self._taken}
        self._rewritten |= {one["id"]: one | {"version": one["version"] + 1} for one in after}

    def finish(self, action: str, focus: int) -> Done:
        """Mark what was taken as changed and write the step down."""
        for unit in self._taken.values():
            unit.source_hash = store.text_hash("".join(unit.source))
            journal.touch(unit, self.user)
        before = sorted(self._before.values(), key=lambda one: one["position"])
        changed = self._changed()
        journal.record_copies(self.session, self.user, action, self.bitext.id, before, changed)
        return Done(self._nearest([one["id"] for one in changed], focus), self._gone, focus)

    def _changed(self) -> list[Snapshot]:
        """Copy what was changed, in order; rows that went made others move up."""
        ids = [*{*self._taken, *(self._rewritten if self._gone else ())}]
        found = self._rewritten | snapshots.read(self.session, ids)
        return sorted(found.values(), key=lambda one: one["position"])

    def _nearest(self, ids: list[int], focus: int) -> list[Unit]:
        """Load the changed rows round the one to go on from; a page asks for the others."""
        place = max(0, ids.index(focus) - journal.MOST_SHOWN // 2) if focus in ids else 0
        return journal.shown(self.session, ids[place : place + journal.MOST_SHOWN])
