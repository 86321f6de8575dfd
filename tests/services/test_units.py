"""Units: typed into, confirmed, excluded, merged, split."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from workbench.core.errors import ForbiddenError, InputError, NotFoundError
from workbench.models import Bitext, Project, TermOutcome, Unit, User, WorkingText
from workbench.services import articles, bitexts, projects, units, users


@pytest.fixture
def unit(session: Session, bitext: Bitext) -> Unit:
    """The second unit: a sentence of the body with another one behind it."""
    return bitexts.units(session, bitext)[1]


@pytest.fixture
def other(session: Session, project: Project) -> User:
    """Another editor of the project."""
    other = users.create(session, "Minh")
    projects.set_member(session, project, other, "editor")
    session.commit()
    return other


def drafted(session: Session, unit: Unit, text: str, origin: str = "gloss") -> Unit:
    """Put a draft in as a job does."""
    unit.target, unit.draft, unit.state, unit.origin = [text], [text], "draft", origin
    unit.draft_at = unit.created_at
    unit.draft_model = "cc-cedict"
    session.commit()
    return unit


def kept(session: Session, unit: Unit) -> tuple[object, ...]:
    """What the database has of a unit."""
    session.rollback()
    session.expire_all()
    row = session.get_one(Unit, unit.id)
    return (row.source, row.target, row.state, row.excluded, row.version, row.position)


# --- Confirming ---


@pytest.mark.parametrize("state", ["translated", "reviewed"])
def test_confirm_keeps_the_text_and_the_state(session, unit, person, state):
    before = unit.version
    units.confirm(session, unit, person, before, "The two talked. They agreed.", state)
    session.commit()
    assert units.target_text(unit) == "The two talked. They agreed."
    assert unit.target == ["The two talked.", "They agreed."]
    assert (unit.state, unit.version, unit.origin) == (state, before + 1, "hand")
    assert unit.changed_by == person.id


def test_confirmed_as_reviewed_later_on(session, unit, person):
    units.confirm(session, unit, person, unit.version, "One")
    units.confirm(session, unit, person, unit.version, "One", "reviewed")
    assert (unit.target, unit.state) == (["One"], "reviewed")


def test_nothing_can_not_be_confirmed(session, unit, person):
    before = kept(session, unit)
    for text in ("", "  \n\t ", "\u200b", "\x00"):
        with pytest.raises(InputError, match="translation"):
            units.confirm(session, unit, person, unit.version, text)
    session.commit()
    assert kept(session, unit) == before


def test_confirmed_means_translated_or_reviewed(session, unit, person):
    for state in ("new", "draft", "final"):
        with pytest.raises(InputError, match=state):
            units.confirm(session, unit, person, unit.version, "One", state)


def test_a_text_has_fifty_thousand_characters_at_most(session, unit, person):
    units.confirm(session, unit, person, unit.version, "x" * 50_000)
    assert len(units.target_text(unit)) == 50_000
    for call in (
        lambda: units.confirm(session, unit, person, unit.version, "x" * 50_001),
        lambda: units.keep_working(session, unit, person, unit.version, "x" * 50_001),
        lambda: units.split(session, unit, person, unit.version, (3, 3), "x" * 50_001),
    ):
        with pytest.raises(InputError, match="50001"):
            call()


def test_what_is_typed_is_normalised_and_else_kept(session, unit, person):
    for typed, target in (
        ("Hai bên.\r\nĐồng ý.", "Hai bên.\nĐồng ý."),
        ("Vie\u0302\u0323t Nam", "Việt Nam"),
        ("Two\u200b sides\x00", "Two sides"),
        ("  spaced  out ", "spaced  out"),
    ):
        units.keep_working(session, unit, person, unit.version, typed)
        units.confirm(session, unit, person, unit.version, typed)
        session.commit()
        assert units.target_text(unit) == target


def test_a_confirmed_draft_keeps_its_origin_and_its_first_draft(session, unit, person):
    drafted(session, unit, "Draft")
    unit.percent = 100
    units.confirm(session, unit, person, unit.version, "Mine")
    assert (unit.target, unit.draft, unit.origin, unit.percent) == (
        ["Mine"],
        ["Draft"],
        "gloss",
        100,
    )
    assert units.draft_text(unit) == "Draft"


def test_a_stale_edit_is_refused_and_changes_nothing(session, unit, person, other):
    seen = unit.version
    units.confirm(session, unit, person, seen, "One")
    session.commit()
    before = kept(session, unit)
    for edit in (
        lambda: units.confirm(session, unit, other, seen, "Two"),
        lambda: units.reopen(session, unit, other, seen),
        lambda: units.set_excluded(session, unit, other, seen, excluded=True),
        lambda: units.merge(session, unit, other, seen),
        lambda: units.split(session, unit, other, seen, (3, 0), "Two"),
    ):
        with pytest.raises(units.StaleEditError) as caught:
            edit()
        assert units.target_text(caught.value.unit) == "One"
        session.commit()
        assert kept(session, unit) == before


def test_a_locked_unit_stays_as_it_is(session, bitext, unit, person):
    unit.locked = True
    session.commit()
    before = kept(session, unit)
    neighbour = bitexts.units(session, bitext)[0]
    for edit in (
        lambda: units.confirm(session, unit, person, unit.version, "Two"),
        lambda: units.merge(session, unit, person, unit.version),
        lambda: units.split(session, unit, person, unit.version, (3, 0), ""),
        lambda: units.merge(session, neighbour, person, neighbour.version),
    ):
        with pytest.raises(InputError, match="locked"):
            edit()
        session.commit()
        assert kept(session, unit) == before


@pytest.mark.parametrize(("target", "state"), [("One", "draft"), ("", "new")])
def test_reopen_takes_a_confirmation_back(session, unit, person, target, state):
    if target:
        units.confirm(session, unit, person, unit.version, target)
    units.reopen(session, unit, person, unit.version)
    assert (units.target_text(unit), unit.state) == (target, state)


def test_exclude_and_restore(session, bitext, unit, person):
    units.set_excluded(session, unit, person, unit.version, excluded=True)
    assert (unit.excluded, bitexts.progress(session, bitext).excluded) == ("hand", 6)
    units.set_excluded(session, unit, person, unit.version, excluded=False)
    assert (unit.excluded, bitexts.progress(session, bitext).excluded) == ("", 5)


# --- Who may ---


def test_units_are_loaded_by_those_who_may(session, unit, project, person):
    stranger = users.create(session, "Stranger")
    reader = users.create(session, "Reader")
    projects.set_member(session, project, reader, "reader")
    assert units.load(session, person, unit.id, write=True) is unit
    assert units.load(session, reader, unit.id) is unit
    with pytest.raises(ForbiddenError):
        units.load(session, reader, unit.id, write=True)
    with pytest.raises(NotFoundError):
        units.load(session, stranger, unit.id)
    with pytest.raises(NotFoundError, match="not there any more"):
        units.load(session, person, 10**6)


# --- The next one ---


@pytest.mark.parametrize(
    ("at", "only", "next_"),
    [
        (1, "", 2),
        (1, "translated", 4),
        (1, "reviewed", None),
        (7, "", None),
        (1, "excluded", 2),
        (3, "", 4),
        (3, units.UNCONFIRMED, 5),
    ],
)
def test_following(session, bitext, person, at, only, next_):
    rows = bitexts.units(session, bitext)
    units.confirm(session, rows[3], person, rows[3].version, "Four")
    found = units.following(session, rows[at - 1], only)
    assert (found.position if found else None) == next_


# --- What is typed and not confirmed ---


def test_typed_text_is_kept_for_its_person_alone(session, bitext, unit, person, other):
    units.keep_working(session, unit, person, unit.version, "half a sent")
    units.keep_working(session, unit, person, unit.version, "half a sentence")
    session.commit()
    assert units.working(session, unit, person).text == "half a sentence"
    assert units.working(session, unit, other) is None
    assert list(units.all_working(session, bitext.id, person)) == [unit.id]
    assert units.all_working(session, bitext.id, other) == {}
    assert (unit.state, unit.target) == ("new", [])


def test_typing_what_stands_is_no_typing(session, unit, person):
    units.confirm(session, unit, person, unit.version, "One")
    units.keep_working(session, unit, person, unit.version, "On")
    units.keep_working(session, unit, person, unit.version, "One")
    session.commit()
    session.expire_all()
    assert units.working(session, unit, person) is None


def test_confirming_ends_ones_own_typing_and_makes_that_of_others_stale(
    session, unit, person, other
):
    units.keep_working(session, unit, person, unit.version, "mine")
    units.keep_working(session, unit, other, unit.version, "theirs")
    units.confirm(session, unit, person, unit.version, "mine")
    session.commit()
    session.expire_all()
    assert units.working(session, unit, person) is None
    theirs = units.working(session, unit, other)
    assert (theirs.text, theirs.version != unit.version) == ("theirs", True)


def test_leaving_out_and_reopening_keep_what_is_typed(session, unit, person):
    units.keep_working(session, unit, person, unit.version, "typed")
    units.set_excluded(session, unit, person, unit.version, excluded=True)
    units.set_excluded(session, unit, person, unit.version, excluded=False)
    units.reopen(session, unit, person, unit.version)
    session.commit()
    typed = units.working(session, unit, person)
    assert (typed.text, typed.version) == ("typed", unit.version)


def test_what_was_typed_on_an_older_version_stays_stale(session, unit, person):
    units.keep_working(session, unit, person, units.STALE, "typed long ago")
    units.set_excluded(session, unit, person, unit.version, excluded=True)
    assert units.working(session, unit, person).version == units.STALE


def test_typing_can_be_dropped(session, unit, person):
    units.keep_working(session, unit, person, unit.version, "typed")
    units.drop_working(session, unit, person)
    session.commit()
    session.expire_all()
    assert units.working(session, unit, person) is None


# --- Merging ---


def test_merge_joins_sentences_and_drafts(session, bitext, unit, person):
    second = units.following(session, unit)
    drafted(session, unit, "One.")
    drafted(session, second, "Two.")
    sources = [*unit.source, *second.source]
    units.confirm(session, unit, person, unit.version, "Eins.", "reviewed")
    units.confirm(session, second, person, second.version, "Zwei.", "translated")
    units.merge(session, unit, person, unit.version)
    session.commit()
    assert (unit.source, unit.target, unit.draft) == (sources, ["Eins.", "Zwei."], ["One.", "Two."])
    assert unit.state == "translated"
    rows = bitexts.units(session, bitext)
    assert [row.position for row in rows] == list(range(1, 12))
    assert second.id not in {row.id for row in rows}


@pytest.mark.parametrize("first", [True, False])
def test_a_merged_unit_with_a_persons_words_is_not_drafted_over(
    session, bitext, unit, person, first
):
    """The other half has no text yet: the lower state alone would hand the words to the engine."""
    second = units.following(session, unit)
    one = unit if first else second
    units.confirm(session, one, person, one.version, "A person's words.")
    undrafted = bitexts.progress(session, bitext).undrafted
    units.merge(session, unit, person, unit.version)
    session.commit()
    assert (units.target_text(unit), unit.state) == ("A person's words.", "draft")
    assert unit.origin == "hand"
    assert bitexts.progress(session, bitext).undrafted == undrafted - 1


def test_a_draft_keeps_where_it_came_from_when_merged(session, unit, person):
    drafted(session, units.following(session, unit), "Two.")
    units.merge(session, unit, person, unit.version)
    assert (unit.origin, unit.draft_model, unit.state) == ("gloss", "cc-cedict", "draft")
    assert unit.draft_at is not None


def test_how_terms_came_in_goes_with_the_merged_units_draft(session, unit, person):
    second = units.following(session, unit)
    session.add(
        TermOutcome(unit_id=second.id, source="河内", rendering="Hanoi", outcome="replaced")
    )
    session.commit()
    units.merge(session, unit, person, unit.version)
    session.commit()
    outcome = session.scalars(select(TermOutcome)).one()
    assert (outcome.unit_id, outcome.outcome) == (unit.id, "replaced")


def test_two_untouched_units_merge_to_one_that_waits_for_its_draft(session, bitext, unit, person):
    units.merge(session, unit, person, unit.version)
    assert (unit.state, unit.draft, unit.origin) == ("new", None, "")
    assert bitexts.progress(session, bitext).undrafted == 6


def test_the_last_unit_has_nothing_to_merge_with(session, bitext, person):
    last = bitexts.units(session, bitext)[6]
    with pytest.raises(InputError, match="unit"):
        units.merge(session, last, person, last.version)


def test_an_excluded_unit_is_brought_back_before_it_is_merged(session, bitext, person):
    ending = bitexts.units(session, bitext, "excluded")[0]
    with pytest.raises(InputError, match="Bring it back"):
        units.merge(session, ending, person, ending.version)


def test_merge_steps_over_what_is_left_out(session, bitext, unit, person):
    """A caption cut out of the middle of a sentence has the sentence's halves on both sides."""
    caption, behind = bitexts.units(session, bitext)[2:4]
    units.set_excluded(session, caption, person, caption.version, excluded=True)
    source = [*unit.source, *behind.source]
    units.merge(session, unit, person, unit.version)
    session.commit()
    assert unit.source == source
    assert [row.id for row in bitexts.units(session, bitext)[1:3]] == [unit.id, caption.id]


def test_merge_keeps_what_people_are_typing(session, unit, person, other):
    second = units.following(session, unit)
    units.confirm(session, second, person, second.version, "Stands.")
    units.keep_working(session, unit, person, unit.version, "Typed")
    units.keep_working(session, second, other, second.version, "Theirs")
    units.merge(session, unit, person, unit.version)
    session.commit()
    mine, theirs = (units.working(session, unit, user) for user in (person, other))
    assert (mine.text, mine.version) == ("Typed Stands.", unit.version)
    assert (theirs.text, theirs.version) == ("Theirs", unit.version)
    assert session.query(WorkingText).count() == 2


def test_merge_keeps_both_halves_of_ones_typing(session, unit, person):
    second = units.following(session, unit)
    units.keep_working(session, unit, person, unit.version, "One")
    units.keep_working(session, second, person, second.version + 1, "two")
    units.merge(session, unit, person, unit.version)
    session.commit()
    typed = units.working(session, unit, person)
    assert (typed.text, typed.version) == ("One two", units.STALE)


# --- Splitting ---


def test_split_cuts_both_sides(session, bitext, unit, person):
    drafted(session, unit, "One two")
    before = units.source_text(unit)
    first, second = units.split(session, unit, person, unit.version, (6, 3), "One two")
    session.commit()
    assert units.source_text(first) + units.source_text(second) == before
    assert len(units.source_text(first)) == 6
    assert (first.target, second.target) == (["One"], ["two"])
    assert (first.state, second.state) == ("draft", "draft")
    assert (first.draft, second.draft) == (["One two"], None)
    assert (second.kind, second.block_id, second.origin) == (first.kind, first.block_id, "gloss")
    rows = bitexts.units(session, bitext)
    assert [row.id for row in rows[1:3]] == [first.id, second.id]
    assert [row.position for row in rows] == list(range(1, 14))


def test_a_split_confirmed_unit_is_to_be_confirmed_anew(session, unit, person):
    units.confirm(session, unit, person, unit.version, "One two", "reviewed")
    first, second = units.split(session, unit, person, unit.version, (6, 7), "One two")
    assert (first.state, first.target, first.origin) == ("draft", ["One two"], "hand")
    assert (second.state, second.target, second.origin) == ("new", [], "")


def test_a_text_typed_into_an_untouched_unit_and_split_is_a_persons(session, bitext, unit, person):
    units.keep_working(session, unit, person, unit.version, "One two")
    first, second = units.split(session, unit, person, unit.version, (6, 3), "One two")
    session.commit()
    assert (first.origin, second.origin) == ("hand", "hand")
    assert units.working(session, first, person) is None
    assert bitexts.progress(session, bitext).undrafted == 6


def test_a_split_is_inside_the_source(session, unit, person):
    assert len(units.source_text(unit)) == 20
    before = kept(session, unit)
    for at, told in ((0, "inside"), (20, "inside"), (-1, "20"), (21, "20")):
        with pytest.raises(InputError, match=told):
            units.split(session, unit, person, unit.version, (at, 0), "")
    session.commit()
    assert kept(session, unit) == before


def test_the_halves_go_on_alone(session, unit, person):
    """The hash by which the memory finds a unit follows its source."""
    hash_before = unit.source_hash
    first, second = units.split(session, unit, person, unit.version, (6, 0), "")
    assert len({hash_before, first.source_hash, second.source_hash}) == 3
    units.merge(session, first, person, first.version)
    assert first.source_hash == hash_before


# --- A unit that went away ---


def test_an_edit_of_a_unit_that_was_merged_away_says_so(database, session, bitext, person):
    """Two requests: one has loaded the unit when the other merges it away."""
    first, second = bitexts.units(session, bitext)[1:3]
    with database.reading() as another:
        loaded = another.get_one(Unit, second.id)
    units.merge(session, first, person, first.version)
    session.commit()
    with database.writing() as another:
        loaded = another.merge(loaded, load=False)
        for edit in (
            lambda: units.confirm(another, loaded, person, loaded.version, "Two"),
            lambda: units.keep_working(another, loaded, person, loaded.version, "Two"),
        ):
            with pytest.raises(NotFoundError, match="merged into its neighbour"):
                edit()


def test_merge_takes_the_neighbour_as_it_is_now(database, session, bitext, person):
    """Someone has split and edited in front of us since we loaded the page."""
    session.commit()
    with database.writing() as another:
        first, second = bitexts.units(another, another.get_one(Bitext, bitext.id))[1:3]
        another.commit()
        title, _, theirs = bitexts.units(session, bitext)[:3]
        units.split(session, title, person, title.version, (3, 0), "")
        units.confirm(session, theirs, person, theirs.version, "Theirs")
        session.commit()
        units.merge(another, first, person, first.version)
        another.commit()
    rows = bitexts.units(session, bitext)
    session.refresh(rows[2])
    assert units.target_text(rows[2]) == "Theirs"
    session.expire_all()
    assert [row.position for row in bitexts.units(session, bitext)] == list(range(1, 13))
    assert second.id not in {row.id for row in rows}


def test_an_edit_in_an_article_that_was_deleted_says_so(database, session, article, bitext, person):
    with database.reading() as another:
        loaded = another.get_one(Unit, bitexts.units(session, bitext)[0].id)
    articles.remove(session, article)
    session.commit()
    with database.writing() as another:
        loaded = another.merge(loaded, load=False)
        with pytest.raises(NotFoundError):
            units.confirm(another, loaded, person, loaded.version, "Two")
