"""Units: typed into, confirmed, excluded, merged, split, undone."""

import pytest
from sqlalchemy.orm import Session

from workbench.models import Bitext, User
from workbench.services import bitexts, journal, units


def test_confirm_keeps_the_text_and_the_state(session: Session, bitext: Bitext, person: User):
    unit = bitexts.units(session, bitext)[0]
    units.confirm(session, unit, person, unit.version, "Farm ties grow")
    session.commit()
    assert (units.target_text(unit), unit.state) == ("Farm ties grow", "translated")


def test_undo_merge(session: Session, bitext: Bitext, person: User):
    before = [(u.position, units.source_text(u)) for u in bitexts.units(session, bitext)]
    unit = bitexts.units(session, bitext)[1]
    units.merge(session, unit, person, unit.version)
    session.commit()
    assert len(bitexts.units(session, bitext)) == len(before) - 1
    journal.undo(session, bitext, person)
    session.commit()
    assert [(u.position, units.source_text(u)) for u in bitexts.units(session, bitext)] == before


def test_stale(session: Session, bitext: Bitext, person: User):
    unit = bitexts.units(session, bitext)[0]
    seen = unit.version
    units.confirm(session, unit, person, seen, "One")
    with pytest.raises(units.StaleEditError) as caught:
        units.confirm(session, unit, person, seen, "Two")
    assert units.target_text(caught.value.unit) == "One"


def test_undo_split(session: Session, bitext: Bitext, person: User):
    unit = bitexts.units(session, bitext)[1]
    before = [(u.position, units.source_text(u)) for u in bitexts.units(session, bitext)]
    first, second = units.split(session, unit, person, unit.version, (6, 3), "One two")
    session.commit()
    assert units.source_text(first) + units.source_text(second) == before[1][1]
    assert (first.target, second.target) == (["One"], ["two"])
    journal.undo(session, bitext, person)
    session.commit()
    assert [(u.position, units.source_text(u)) for u in bitexts.units(session, bitext)] == before
