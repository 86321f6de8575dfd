"""A unit's history: its first draft, what people made of it, the difference each time."""

import pytest
from sqlalchemy.orm import Session

from workbench.models import Bitext, Unit, User
from workbench.services import bitexts, history, journal, units


@pytest.fixture
def unit(session: Session, bitext: Bitext) -> Unit:
    """A unit with a first draft."""
    unit = bitexts.units(session, bitext)[1]
    unit.target = unit.draft = ["They met guests.", "All was well."]
    unit.state, unit.origin, unit.draft_at = "draft", "argos", unit.created_at
    session.commit()
    return unit


def marked(pieces) -> str:
    wrap = {"same": "{}", "out": "[-{}-]", "in": "{{+{}+}}"}
    return "".join(wrap[piece.op].format(piece.text) for piece in pieces)


def confirm(session: Session, unit: Unit, user: User, text: str, state: str = "translated") -> None:
    units.confirm(session, unit, user, unit.version, text, state)
    session.commit()


def test_steps_the_latest_first(session, unit, person):
    confirm(session, unit, person, "They received guests. All was well.")
    confirm(session, unit, person, "They received two guests. All was well.", "reviewed")
    found = history.of_unit(session, unit)
    assert found.draft == "They met guests. All was well."
    assert marked(found.pieces) == "They [-met-]{+received two+} guests. All was well."
    assert [(one.action, one.who, one.state, marked(one.pieces)) for one in found.steps] == [
        ("confirm", "Lan", "reviewed", "They received {+two +}guests. All was well."),
        ("confirm", "Lan", "translated", "They [-met-]{+received+} guests. All was well."),
    ]
    assert not found.is_unchanged


def test_confirmed_as_it_was(session, unit, person):
    confirm(session, unit, person, "They met guests. All was well.")
    found = history.of_unit(session, unit)
    assert found.is_unchanged
    assert not found.steps[0].changed_text


def test_no_draft_no_steps(session, bitext):
    found = history.of_unit(session, bitexts.units(session, bitext)[2])
    assert (found.draft, found.pieces, found.steps) == (None, [], [])


def test_other_units_changes_are_not_told(session, bitext, unit, person):
    confirm(session, bitexts.units(session, bitext)[2], person, "Another.")
    assert history.of_unit(session, unit).steps == []


def test_what_was_undone_stays_told(session, bitext, unit, person):
    confirm(session, unit, person, "They waited.")
    journal.undo(session, bitext, person)
    [step] = history.of_unit(session, unit).steps
    assert step.undone_at
    assert step.changed_text


def test_left_out(session, unit, person):
    units.set_excluded(session, unit, person, unit.version, excluded=True)
    [step] = history.of_unit(session, unit).steps
    assert (step.action, step.state, step.changed_text) == ("exclude", "excluded", False)


def test_merged(session, bitext, unit, person):
    confirm(session, bitexts.units(session, bitext)[2], person, "And more.")
    units.merge(session, unit, person, unit.version)
    [step] = history.of_unit(session, unit).steps
    assert (step.action, marked(step.pieces)) == (
        "merge",
        "They met guests. All was well.{+ And more.+}",
    )


def test_split_has_both_halves_come_of_the_whole(session, unit, person):
    text = units.target_text(unit)
    first, second = units.split(session, unit, person, unit.version, (4, 17), text)
    for half, expected in (
        (first, "They met guests.[- All was well.-]"),
        (second, "[-They met guests. -]All was well."),
    ):
        [step] = history.of_unit(session, half).steps
        assert (step.action, marked(step.pieces)) == ("split", expected)


def test_a_person_who_is_gone(session, unit, person):
    other = User(name="Minh")
    session.add(other)
    session.flush()
    confirm(session, unit, other, "They waited.")
    session.delete(other)
    session.commit()
    session.expire_all()
    assert history.of_unit(session, unit).steps[0].who is None
