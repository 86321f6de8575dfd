"""Edit time: added up, bounded, never in an edit's way."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from workbench.db import Database, now
from workbench.models import Bitext, EditTime, Unit, User, WorkingText
from workbench.services import bitexts, edit_time, journal, units, users


@pytest.fixture
def unit(session: Session, bitext: Bitext) -> Unit:
    return bitexts.units(session, bitext)[1]


def seconds(session: Session, unit: Unit, user: User) -> int:
    session.expire_all()
    row = session.get(EditTime, (unit.id, user.id))
    return row.seconds if row else 0


def test_seconds_add_up_for_each_person(session, unit, person):
    other = users.create(session, "Minh")
    for user, spent in ((person, 5), (other, 7), (person, 10)):
        edit_time.add(session, unit, user, spent)
    assert (seconds(session, unit, person), seconds(session, unit, other)) == (15, 7)
    assert edit_time.of_units(session, [unit.id, unit.id + 1]) == {unit.id: 22}


@pytest.mark.parametrize(("sent", "kept"), [(0, 0), (-5, 0), (600, 600), (601, 600), (2**31, 600)])
def test_one_send_adds_no_more_than_it_may(session, unit, person, sent, kept):
    edit_time.add(session, unit, person, sent)
    assert seconds(session, unit, person) == kept


def test_no_more_than_has_passed(session, unit, person):
    edit_time.add(session, unit, person, 500, now() - timedelta(seconds=40))
    assert seconds(session, unit, person) in (40, 41, 42)


def test_typing_and_confirming_add(session, unit, person):
    units.keep_working(session, unit, person, unit.version, "The", 20)
    assert seconds(session, unit, person) == 20
    # What was kept a moment ago can't have been worked on for minutes since.
    units.keep_working(session, unit, person, unit.version, "The text", 300)
    assert seconds(session, unit, person) < 60
    row = session.get_one(WorkingText, (unit.id, person.id))
    row.at = now() - timedelta(minutes=5)
    session.flush()
    before = seconds(session, unit, person)
    units.confirm(session, unit, person, unit.version, "The text.", seconds=120)
    assert seconds(session, unit, person) == before + 120


def test_a_refused_edit_adds_nothing(session, unit, person):
    session.commit()
    with pytest.raises(units.StaleEditError):
        units.confirm(session, unit, person, unit.version - 1, "Late.", seconds=30)
    session.rollback()
    assert seconds(session, unit, person) == 0


def test_a_merged_unit_brings_its_time_along(session, bitext, unit, person):
    following = bitexts.units(session, bitext)[2]
    edit_time.add(session, unit, person, 30)
    edit_time.add(session, following, person, 12)
    units.merge(session, unit, person, unit.version)
    assert seconds(session, unit, person) == 42
    journal.undo(session, bitext, person)
    assert seconds(session, unit, person) == 42


def test_none_is_lost_of_sends_at_the_same_time(database: Database, session, unit, person):
    session.commit()

    def send(_: int) -> None:
        with database.writing() as own:
            edit_time.add(own, own.get_one(Unit, unit.id), own.get_one(User, person.id), 1)
            own.commit()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(send, range(40)))
    assert session.scalars(select(EditTime.seconds)).all() == [40]
