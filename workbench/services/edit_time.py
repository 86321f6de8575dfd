"""Edit time: how long people worked on a unit, as their browsers count it.

A browser adds what it counted since it last did. Should an answer get lost it may add the same
seconds twice; no send adds more than can have passed, nor more than MOST.
"""

from collections.abc import Mapping
from datetime import datetime
from math import ceil

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from workbench.db import now
from workbench.models import EditTime, Unit, User

MOST = 600


def add(
    session: Session, unit: Unit, user: User, seconds: int, since: datetime | None = None
) -> None:
    """Add to a person's time on a unit: at most MOST seconds, none from before ``since``."""
    passed = MOST if since is None else ceil((now() - since).total_seconds())
    seconds = min(seconds, passed, MOST)
    if seconds > 0:
        _add(session, unit.id, user.id, seconds)


def carry(session: Session, kept: Unit, gone: Unit) -> None:
    """Add the time on a unit that goes to that on the one that it is merged into."""
    rows = session.execute(
        select(EditTime.user_id, EditTime.seconds).where(EditTime.unit_id == gone.id)
    )
    for user_id, seconds in rows.all():
        _add(session, kept.id, user_id, seconds)


def _add(session: Session, unit_id: int, user_id: int, seconds: int) -> None:
    """One statement, so that of two that come at the same time none is lost."""
    # The two say it alike, and SQLAlchemy has no word for both.
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert(EditTime) if is_sqlite else postgresql.insert(EditTime)
    row = insert.values(unit_id=unit_id, user_id=user_id, seconds=seconds)
    total = EditTime.seconds + row.excluded.seconds
    session.execute(
        row.on_conflict_do_update(index_elements=["unit_id", "user_id"], set_={"seconds": total})
    )


def of_units(session: Session, unit_ids: list[int]) -> Mapping[int, int]:
    """Give the seconds that all people together worked on units, where there are any."""
    query = select(EditTime.unit_id, func.sum(EditTime.seconds)).group_by(EditTime.unit_id)
    rows = session.execute(query.where(EditTime.unit_id.in_(unit_ids)))
    return {unit_id: int(seconds) for unit_id, seconds in rows}
