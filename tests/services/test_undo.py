"""Undo: every kind of change taken back, one's own alone, never over other people's work."""

import random

import pytest
from sqlalchemy.orm import Session

from workbench.core.errors import ConflictError, InputError, NotFoundError
from workbench.models import Bitext, Block, Change, Project, Unit, User
from workbench.services import articles, bitexts, journal, projects, snapshots, units, users


@pytest.fixture
def other(session: Session, project: Project) -> User:
    """Another editor of the project."""
    other = users.create(session, "Minh")
    projects.set_member(session, project, other, "editor")
    session.commit()
    return other


def state_of(session: Session, bitext: Bitext) -> list[tuple[object, ...]]:
    """All of a bitext that a person can see or take away."""
    session.expire_all()
    return [
        (
            unit.position,
            *(getattr(unit, name) for name in (*snapshots.CONTENT, *snapshots.IDENTITY)),
        )
        for unit in bitexts.units(session, bitext)
    ]


def draft_all(session: Session, bitext: Bitext) -> None:
    """Put a draft into each unit as a job does."""
    for unit in bitexts.units(session, bitext):
        if not unit.excluded:
            unit.target = unit.draft = [f"Draft {unit.position} one.", "Two."]
            unit.state, unit.origin, unit.draft_at = "draft", "gloss", unit.created_at
    session.commit()


CHANGES = {
    "confirm": lambda s, u, p: units.confirm(s, u, p, u.version, "Mine"),
    "exclude": lambda s, u, p: units.set_excluded(s, u, p, u.version, excluded=True),
    "merge": lambda s, u, p: units.merge(s, u, p, u.version),
    "split": lambda s, u, p: units.split(s, u, p, u.version, (4, 5), "Draft of mine"),
    "reopen": lambda s, u, p: units.reopen(s, u, p, u.version),
}


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("drafted", [True, False])
def test_each_change_can_be_undone(session, bitext, person, name, drafted):
    if drafted:
        draft_all(session, bitext)
    before = state_of(session, bitext)
    unit = bitexts.units(session, bitext)[1]
    seen = unit.version
    CHANGES[name](session, unit, person)
    session.commit()
    restored = journal.undo(session, bitext, person).units
    session.commit()
    assert state_of(session, bitext) == before
    assert restored[0].id == unit.id
    assert unit.version == seen + 2


def test_undo_of_a_merge_over_what_is_left_out_puts_the_order_back(session, bitext, person):
    before = [units.source_text(unit) for unit in bitexts.units(session, bitext)]
    first, second = bitexts.units(session, bitext)[1:3]
    units.set_excluded(session, second, person, second.version, excluded=True)
    units.merge(session, first, person, first.version)
    journal.undo(session, bitext, person)
    session.commit()
    assert [units.source_text(unit) for unit in bitexts.units(session, bitext)] == before


def test_a_unit_that_comes_back_goes_on_from_its_version(session, bitext, person):
    """Else an edit made on an early version, in a tab left open, would pass for a fresh one."""
    first, second = bitexts.units(session, bitext)[1:3]
    old = second.version
    units.confirm(session, second, person, old, "Second")
    units.merge(session, first, person, first.version)
    journal.undo(session, bitext, person)
    session.commit()
    again = bitexts.units(session, bitext)[2]
    assert (again.id, again.target) == (second.id, ["Second"])
    with pytest.raises(units.StaleEditError):
        units.confirm(session, again, person, old, "From an old tab")


def test_the_id_of_a_merged_unit_stays_free(session, bitext, article, person):
    """The last id of all: on SQLite a new row would get it, and undo would find it taken."""
    rows = bitexts.units(session, bitext)
    last = rows[-1]
    for unit in rows[-2:]:
        units.set_excluded(session, unit, person, unit.version, excluded=False)
    units.merge(session, rows[-2], person, rows[-2].version)
    session.commit()
    bitexts.begin(session, article, "vi")
    session.commit()
    journal.undo(session, bitext, person)
    session.commit()
    assert bitexts.units(session, bitext)[-1].id == last.id


def test_nothing_to_undo(session, bitext, person):
    with pytest.raises(NotFoundError, match="nothing of yours to undo"):
        journal.undo(session, bitext, person)


def test_undo_goes_back_step_by_step(session, bitext, person):
    unit = bitexts.units(session, bitext)[1]
    for text in ("One", "Two", "Three"):
        units.confirm(session, unit, person, unit.version, text)
    seen = []
    for _ in range(3):
        journal.undo(session, bitext, person)
        session.commit()
        seen.append(units.target_text(unit))
    assert seen == ["Two", "One", ""]
    with pytest.raises(NotFoundError):
        journal.undo(session, bitext, person)


def test_everyone_undoes_their_own(session, bitext, person, other):
    mine, theirs = bitexts.units(session, bitext)[1:3]
    units.confirm(session, mine, person, mine.version, "Mine")
    units.confirm(session, theirs, other, theirs.version, "Theirs")
    session.commit()
    assert [unit.id for unit in journal.undo(session, bitext, person).units] == [mine.id]
    assert (mine.state, theirs.state) == ("new", "translated")
    with pytest.raises(NotFoundError):
        journal.undo(session, bitext, person)


def test_undo_in_one_language_leaves_the_other(session, article, bitext, person):
    vi = bitexts.begin(session, article, "vi")
    for where in (bitext, vi):
        unit = bitexts.units(session, where)[1]
        units.confirm(session, unit, person, unit.version, "Text")
    journal.undo(session, bitext, person)
    assert bitexts.progress(session, bitext).confirmed == 0
    assert bitexts.progress(session, vi).confirmed == 1


def _merge_into_the_one_before(session: Session, unit: Unit, user: User) -> None:
    first = bitexts.units(session, unit.bitext)[unit.position - 2]
    units.merge(session, first, user, first.version)


def _change_the_block(session: Session, unit: Unit, _: User) -> None:
    articles.set_kind(session, session.get_one(Block, unit.block_id), "heading")


LATER = {
    "confirmed": lambda s, u, p: units.confirm(s, u, p, u.version, "Theirs"),
    "excluded": CHANGES["exclude"],
    "merged": CHANGES["merge"],
    "merged away": _merge_into_the_one_before,
    "split": lambda s, u, p: units.split(s, u, p, u.version, (2, 0), "Theirs"),
    "block changed": _change_the_block,
}


@pytest.mark.parametrize("mine", ["merge", "split"])
@pytest.mark.parametrize("later", LATER)
def test_nobodys_later_work_is_undone_with_ones_own(session, bitext, person, other, mine, later):
    unit = bitexts.units(session, bitext)[1]
    CHANGES[mine](session, unit, person)
    LATER[later](session, unit, other)
    session.commit()
    before = state_of(session, bitext)
    with pytest.raises(ConflictError, match="changed again since"):
        journal.undo(session, bitext, person)
    session.commit()
    assert state_of(session, bitext) == before
    assert session.query(Change).filter(Change.undone_at.is_not(None)).count() == 0


def test_a_second_half_that_someone_worked_on_keeps_a_split(session, bitext, person, other):
    unit = bitexts.units(session, bitext)[1]
    _, second = units.split(session, unit, person, unit.version, (4, 0), "")
    units.confirm(session, second, other, second.version, "Theirs")
    with pytest.raises(ConflictError):
        journal.undo(session, bitext, person)


def test_other_peoples_work_elsewhere_may_move_units_meanwhile(session, bitext, person, other):
    rows = bitexts.units(session, bitext)
    before = [units.source_text(unit) for unit in rows]
    units.merge(session, rows[3], person, rows[3].version)
    units.merge(session, rows[0], other, rows[0].version)
    journal.undo(session, bitext, person)
    session.commit()
    after = bitexts.units(session, bitext)
    assert [unit.position for unit in after] == list(range(1, 12))
    assert [units.source_text(unit) for unit in after] == [before[0] + before[1], *before[2:]]


def test_undoing_a_split_keeps_what_is_typed_into_its_halves(session, bitext, person, other):
    unit = bitexts.units(session, bitext)[1]
    first, second = units.split(session, unit, person, unit.version, (4, 3), "One two")
    units.keep_working(session, second, other, second.version, "two, typed")
    units.keep_working(session, first, person, first.version, "One, typed")
    journal.undo(session, bitext, person)
    session.commit()
    assert units.working(session, unit, other).text == "One two, typed"
    assert units.working(session, unit, person).text == "One, typed two"


# --- Long ways there and back ---


def concatenated(session: Session, bitext: Bitext) -> str:
    """The source of all units, as one text without white space."""
    text = "".join(units.source_text(unit) for unit in bitexts.units(session, bitext))
    return "".join(text.split())


def step(session: Session, bitext: Bitext, person: User, dice: random.Random) -> bool:
    """Do something at random; False if it was refused."""
    rows = bitexts.units(session, bitext)
    unit = dice.choice(rows)
    text = dice.choice(["One.", "One. Two.", "Một câu.\nHai câu.", units.target_text(unit) or "x"])
    places = (dice.randint(0, len(units.source_text(unit))), dice.randint(0, len(text)))
    actions = {
        "confirm": lambda: units.confirm(session, unit, person, unit.version, text),
        "review": lambda: units.confirm(session, unit, person, unit.version, text, "reviewed"),
        "reopen": lambda: units.reopen(session, unit, person, unit.version),
        "exclude": lambda: units.set_excluded(
            session, unit, person, unit.version, excluded=not unit.excluded
        ),
        "merge": lambda: units.merge(session, unit, person, unit.version),
        "split": lambda: units.split(session, unit, person, unit.version, places, text),
    }
    # A merge over what is left out moves text, which has a test of its own.
    if any(row.excluded for row in rows[unit.position : unit.position + 1]):
        del actions["merge"]
    try:
        actions[dice.choice([*actions, "split"])]()
    except InputError:
        session.rollback()
        return False
    session.commit()
    return True


@pytest.mark.parametrize("seed", range(2))
def test_twenty_changes_and_as_many_undos_give_the_text_back(session, bitext, person, seed):
    draft_all(session, bitext)
    dice = random.Random(seed)  # noqa: S311 - a game
    source = concatenated(session, bitext)
    states = [state_of(session, bitext)]
    while len(states) <= 20:
        if step(session, bitext, person, dice):
            states.append(state_of(session, bitext))
            assert concatenated(session, bitext) == source
            assert [row[0] for row in states[-1]] == list(range(1, len(states[-1]) + 1))
    for before in reversed(states[:-1]):
        journal.undo(session, bitext, person)
        session.commit()
        assert state_of(session, bitext) == before
    assert session.query(Unit).count() == 12
