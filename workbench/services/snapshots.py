"""Units as plain values: copied, compared, and many of them written at one go."""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select, update
from sqlalchemy.orm import Session

from workbench.db import now
from workbench.models import Unit, User

# What a person can change; draft and ids travel along so that a merged unit can come back whole.
CONTENT = (
    "kind",
    "source",
    "target",
    "state",
    "excluded",
    "locked",
    "origin",
    "percent",
    "pairing",
    "score",
)
IDENTITY = (
    "id",
    "tuid",
    "block_id",
    "source_hash",
    "draft",
    "draft_model",
    "draft_flag",
    "draft_at",
)
# Where it stood among its neighbours, and the version that edits of it named.
PLACE = ("position", "version")
# Stands for all of CONTENT in what was written down in part.
SEAL = "seal"
Snapshot = dict[str, Any]

_NAMES = (*CONTENT, *IDENTITY, *PLACE)
_VALUES = attrgetter(*_NAMES)
_WRITTEN = (*CONTENT, *IDENTITY[1:])
# Databases take some thousands of values in a statement and no more.
_AT_ONCE = 500


def snapshot(unit: Unit) -> Snapshot:
    """Copy a unit into plain values."""
    return _copy(_VALUES(unit))


def _copy(row: Iterable[Any]) -> Snapshot:
    values = dict(zip(_NAMES, row, strict=True))
    if values["draft_at"] is not None:
        values["draft_at"] = values["draft_at"].isoformat()
    return values


def read(session: Session, ids: Sequence[int]) -> dict[int, Snapshot]:
    """Copy units as they are in the database now, by id, in the order of the text."""
    session.flush()
    found = [
        one
        for start in range(0, len(ids), _AT_ONCE)
        for one in where(session, Unit.id.in_(ids[start : start + _AT_ONCE]))
    ]
    return {one["id"]: one for one in sorted(found, key=lambda one: one["position"])}


def where(
    session: Session, *conditions: ColumnElement[bool], limit: int | None = None
) -> list[Snapshot]:
    """Copy the units that fit conditions, in the order of the text."""
    query = select(*(getattr(Unit, name) for name in _NAMES)).where(*conditions)
    rows = session.execute(query.order_by(Unit.position, Unit.id).limit(limit))
    return [_copy(row) for row in rows]


def write(
    session: Session, user: User, changed: Sequence[Snapshot], names: Collection[str] = _WRITTEN
) -> None:
    """Give units the named values of their copies; each gets its next version.

    The session forgets what it had loaded.
    """
    session.flush()
    facts = {"moment": now(), "by": user.id}
    table = Unit.__table__
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    values |= {"version": table.c.version + 1}
    values |= {"changed_at": bindparam("moment"), "changed_by": bindparam("by")}
    statement = update(Unit).where(table.c.id == bindparam("unit_id")).values(values)
    if changed:
        session.connection().execute(statement, [_row(one, names) | facts for one in changed])
    session.expire_all()


def _row(one: Snapshot, names: Iterable[str]) -> Snapshot:
    row: Snapshot = {f"new_{name}": one[name] for name in names}
    if "new_draft_at" in row:
        row["new_draft_at"] = moment(one["draft_at"])
    return row | {"unit_id": one["id"]}


def moment(text: str | None) -> datetime | None:
    """Read a moment as a copy has it."""
    return datetime.fromisoformat(text) if text else None


def shortened(side: Sequence[Snapshot], other: Sequence[Snapshot]) -> list[Snapshot]:
    """Keep of units that are on the other side too what differs there, and a seal of the rest."""
    known = {one["id"]: one for one in other}
    return [_difference(one, known[one["id"]]) if one["id"] in known else one for one in side]


def _difference(one: Snapshot, other: Snapshot) -> Snapshot:
    kept = {name: one[name] for name in ("id", *PLACE)}
    changed = {name: value for name, value in one.items() if value != other[name]}
    return kept | changed | {SEAL: _seal(one)}


def _seal(values: Snapshot) -> str:
    content = json.dumps([values[name] for name in CONTENT])
    return hashlib.blake2b(content.encode(), digest_size=12).hexdigest()


def is_as(now: Snapshot, then: Snapshot) -> bool:
    """Say whether a unit holds what was written down of it."""
    if SEAL in then:
        return bool(_seal(now) == then[SEAL])
    # What was written down long ago lacks what came later.
    return all(now[name] == then[name] for name in CONTENT if name in then)


def written(changes: Iterable[Snapshot]) -> list[str]:
    """Say which values were written down of any of some units."""
    known = set().union(*changes)
    return [name for name in _WRITTEN if name in known]


def as_then(now: Snapshot, then: Snapshot) -> Snapshot:
    """Give a unit's copy the values that were written down of it."""
    return now | {name: then[name] for name in _WRITTEN if name in then}
