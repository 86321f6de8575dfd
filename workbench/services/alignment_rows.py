"""The rows of an alignment as a person looks at them: how each stands, and what has changed."""

import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import literal, select, tuple_
from sqlalchemy.orm import Session

from workbench.core.align import SURE
from workbench.core.errors import N_, InputError
from workbench.db import UtcDateTime
from workbench.models import Bitext, Unit
from workbench.services import bitexts, layout

Standing = Literal["accepted", "review", "excluded", "empty", "hand", "sure", "doubtful"]
CONFIRMED = ("translated", "reviewed")
# As many changed rows are told at a time.
MOST_CHANGES = 100
BROKEN = N_("This form is incomplete. Reload the page and try again.")
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_LARGEST = 2**31


def rows(session: Session, bitext: Bitext) -> list[Unit]:
    """List the rows in the order of the text."""
    return bitexts.units(session, bitext)


def is_settled(unit: Unit) -> bool:
    """Say whether a person stands behind a row as it is: nothing moves it but a person's hand."""
    return unit.pairing == "accepted" or unit.locked or unit.state in CONFIRMED


def standing(unit: Unit) -> Standing:
    """Say in a word how a row stands; ``empty`` is one whose counterpart is missing."""
    if unit.excluded:
        return "excluded"
    if unit.pairing == "accepted" or unit.state in CONFIRMED:
        return "accepted"
    if unit.pairing == "review":
        return "review"
    if not (unit.source and unit.target):
        return "empty"
    if unit.score is None:
        return "hand"
    return "sure" if unit.score >= SURE else "doubtful"


@dataclass(frozen=True, slots=True)
class Overview:
    """How many rows stand how; ``total`` is without those that are excluded."""

    total: int
    accepted: int
    sure: int
    doubtful: int
    one_sided: int
    excluded: int
    by_hand: int
    review: int

    @property
    def percent(self) -> int:
        """Accepted rows of a hundred; 100 only when all are."""
        return self.accepted * 100 // self.total if self.total else 0


def overview(units: Iterable[Unit]) -> Overview:
    """Count the rows of a text by how they stand."""
    counts = Counter(standing(unit) for unit in units)
    return Overview(
        total=counts.total() - counts["excluded"],
        accepted=counts["accepted"],
        sure=counts["sure"],
        doubtful=counts["doubtful"],
        one_sided=counts["empty"],
        excluded=counts["excluded"],
        by_hand=counts["hand"],
        review=counts["review"],
    )


@dataclass(frozen=True, slots=True)
class Changes:
    """What became different since a page was made.

    ``order`` lists all ids in the order of the text, or is None where it is as it was. With
    ``more`` there are further rows under the new ``token``.
    """

    units: list[Unit]
    order: list[int] | None
    token: str
    more: bool


def token(session: Session, bitext: Bitext) -> str:
    """Give what a page knows of the rows: up to which change it has seen them, in which order."""
    latest = session.execute(
        select(Unit.changed_at, Unit.id)
        .where(Unit.bitext_id == bitext.id)
        .order_by(Unit.changed_at.desc(), Unit.id.desc())
        .limit(1)
    ).one_or_none()
    moment, unit_id = latest or (_NEVER, 0)
    return _token(moment, unit_id, _sum(layout.order(session, bitext.id)))


def _token(moment: datetime, unit_id: int, order: str) -> str:
    return f"{moment.isoformat()}_{unit_id}_{order}"


def _sum(ids: Sequence[int]) -> str:
    return f"{zlib.crc32(repr(ids).encode()):08x}"


def changes(session: Session, bitext: Bitext, known: str) -> Changes:
    """Tell what has changed since a page got its token. InputError for what is no token.

    Who changes units holds their bitext and looks at the clock then, so that of two changes the
    later one bears the later moment.
    """
    moment, unit_id, order = _parts(known)
    query = (
        select(Unit)
        .where(Unit.bitext_id == bitext.id)
        .where(tuple_(Unit.changed_at, Unit.id) > tuple_(literal(moment, UtcDateTime), unit_id))
        .order_by(Unit.changed_at, Unit.id)
        .limit(MOST_CHANGES + 1)
    )
    found = list(session.scalars(query))
    ids, kept = layout.order(session, bitext.id), found[:MOST_CHANGES]
    more = len(found) > len(kept)
    if kept:
        moment, unit_id = kept[-1].changed_at, kept[-1].id
    return Changes(
        units=sorted(kept, key=lambda unit: unit.position),
        order=None if _sum(ids) == order else ids,
        token=_token(moment, unit_id, order if more else _sum(ids)),
        more=more,
    )


def _parts(known: str) -> tuple[datetime, int, str]:
    try:
        moment, unit_id, order = known.split("_")
        when, which = datetime.fromisoformat(moment), int(unit_id)
    except ValueError:
        raise InputError(BROKEN) from None
    if when.tzinfo is None or not 0 <= which < _LARGEST:
        raise InputError(BROKEN)
    return when, which, order
