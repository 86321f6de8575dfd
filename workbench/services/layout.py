"""Where units stand among each other: room made, gaps closed, a new order written down."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from workbench.models import Unit


def make_room(session: Session, bitext_id: int, position: int, places: int) -> None:
    """Move the units from a position on down by some places."""
    session.execute(
        update(Unit)
        .where(Unit.bitext_id == bitext_id, Unit.position >= position)
        .values(position=Unit.position + places)
    )


def close_gap(session: Session, bitext_id: int, position: int) -> None:
    """Move the units behind a place up by one."""
    make_room(session, bitext_id, position + 1, -1)


def order(session: Session, bitext_id: int) -> list[int]:
    """Give the ids of a bitext's units in the order of the text."""
    return list(places(session, bitext_id))


def places(session: Session, bitext_id: int) -> dict[int, int]:
    """Give the positions of a bitext's units by id, in the order of the text."""
    query = select(Unit.id, Unit.position).where(Unit.bitext_id == bitext_id)
    rows = session.execute(query.order_by(Unit.position, Unit.id))
    return {row.id: row.position for row in rows}


def lay_out(session: Session, bitext_id: int, ids: Sequence[int]) -> None:
    """Number a bitext's units, all of them, in the given order from 1; those at hand too."""
    session.flush()
    standing = places(session, bitext_id)
    moved = [
        {"id": unit_id, "position": position}
        for position, unit_id in enumerate(ids, start=1)
        if standing[unit_id] != position
    ]
    if moved:
        session.execute(update(Unit), moved)
    for row in moved:
        unit = session.identity_map.get(session.identity_key(Unit, row["id"]))
        if unit is not None:
            set_committed_value(unit, "position", row["position"])
