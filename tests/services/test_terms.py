"""Terms: added, changed, deleted; what became of each; steps taken back."""

import pytest
from sqlalchemy.orm import Session

from tests.services.glossary_cases import FULL, row_of, simple, term, values
from workbench.core.errors import (
    ConflictError,
    DuplicateError,
    ForbiddenError,
    InputError,
    NotFoundError,
)
from workbench.models import Glossary, Project, Term, User
from workbench.services import glossaries, term_bulk, term_history, term_steps, terms, users
from workbench.services.term_bulk import Done
from workbench.services.term_search import Filters


@pytest.fixture
def glossary(session: Session, project: Project) -> Glossary:
    """The project's own glossary; it has one term."""
    return glossaries.of_project(session, project.id)


# --- Added, changed, deleted ---


def test_a_term_is_added_tidy(session, glossary, person):
    value = term(
        " 岘\u200b港 ",
        ("en", " Da Nang "),
        ("vi", "Đa\u0300 Nẵng"),
        ("en", "Da Nang", "admitted"),
        ("en", " ", "forbidden"),
        kind="place",
        note=" a city ",
    )
    row = terms.add(session, glossary, person, value)
    session.commit()
    session.expire_all()
    assert terms.value_of(row) == term(
        "岘港", ("en", "Da Nang"), ("vi", "Đà Nẵng"), kind="place", note="a city"
    )
    assert (row.version, row.changed_by) == (1, person.id)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (simple(" \u200b", "x"), "source"),
        (simple("长" * 201, "x"), "200"),
        (simple("长" * 2000, "x"), "200"),
        (term("河内", ("en", "x"), kind="city"), "city"),
        (term("河内"), "河内"),
        (term("河内", ("en", " ")), "河内"),
        (simple("河内", "x" * 401), "400.*xxx"),
        (term("河内", ("en", "Hanoi"), ("en", "Ha Noi")), "preferred"),
    ],
)
def test_a_term_that_can_not_be_taken(value, message):
    with pytest.raises(InputError, match=message):
        terms.checked(value)


def test_a_term_that_can_not_be_taken_changes_nothing(session, glossary, person):
    row = row_of(session, glossary, "范明政")
    for take in (
        lambda: terms.add(session, glossary, person, simple("", "x")),
        lambda: terms.change(session, row, person, row.version, simple("", "x")),
    ):
        with pytest.raises(InputError):
            take()
    session.commit()
    assert list(values(session, glossary)) == ["范明政"]


def test_the_longest_term_that_is_taken(session, glossary, person):
    terms.add(session, glossary, person, simple("长" * 200, "x" * 400))
    session.commit()
    assert values(session, glossary)["长" * 200] == simple("长" * 200, "x" * 400)


def test_a_source_is_in_a_glossary_once(session, glossary, person):
    with pytest.raises(DuplicateError, match="范明政"):
        terms.add(session, glossary, person, simple("范明政", "Someone else"))
    session.commit()
    assert values(session, glossary)["范明政"].renderings[0].text == "Pham Minh Chinh"


def test_of_many_terms_all_are_added_or_none(session, glossary, person):
    with pytest.raises(DuplicateError, match="Nothing was added"):
        terms.add_many(
            session, glossary, person, [simple("河内", "Hanoi"), simple("范明政", "Someone else")]
        )
    session.commit()
    assert list(values(session, glossary)) == ["范明政"]


def test_a_term_is_changed(session, glossary, person):
    row = row_of(session, glossary, "范明政")
    value = term("范明正", ("en", "P. M. Chinh"), ("en", "Chinh", "admitted"), note="renamed")
    terms.change(session, row, person, 1, value)
    session.commit()
    assert values(session, glossary) == {"范明正": value}
    assert row.version == 2
    # The preferred one may change places with an admitted one.
    turned = term("范明正", ("en", "Chinh"), ("en", "P. M. Chinh", "admitted"))
    terms.change(session, row, person, 2, turned)
    session.commit()
    assert values(session, glossary) == {"范明正": turned}


def test_a_term_that_someone_else_changed_is_left_as_it_is(session, glossary, person):
    row = row_of(session, glossary, "范明政")
    terms.change(session, row, person, 1, simple("范明政", "First"))
    session.commit()
    with pytest.raises(ConflictError, match="范明政"):
        terms.change(session, row, person, 1, simple("范明政", "Second"))
    session.commit()
    assert values(session, glossary) == {"范明政": simple("范明政", "First")}


def test_a_term_is_not_renamed_to_one_that_is_there(session, glossary, person):
    other = terms.add(session, glossary, person, simple("河内", "Hanoi"))
    session.commit()
    with pytest.raises(DuplicateError, match="范明政"):
        terms.change(session, other, person, 1, simple("范明政", "Hanoi"))
    session.rollback()
    assert values(session, glossary)["河内"] == simple("河内", "Hanoi")


def test_a_term_is_deleted(session, glossary, person):
    terms.remove(session, [row_of(session, glossary, "范明政")], person)
    session.commit()
    assert values(session, glossary) == {}


# --- What became of a term ---


def steps(session: Session, glossary: Glossary, source: str) -> list[tuple[bool, bool]]:
    found = terms.history(session, glossary, source)
    return [(step.before is not None, step.after is not None) for step in found]


def test_every_field_of_a_term_is_kept_and_comes_back(session, glossary, person):
    row = terms.add(session, glossary, person, FULL)
    session.commit()
    assert values(session, glossary)["阮春福"] == FULL
    terms.remove(session, [row], person, batch="one")
    session.commit()
    assert "阮春福" not in values(session, glossary)
    assert terms.undo(session, glossary, person, "one") == 1
    session.commit()
    assert values(session, glossary)["阮春福"] == FULL


def test_a_term_has_a_history(session, glossary, person):
    row = terms.add(session, glossary, person, simple("河内", "Ha Noi"))
    terms.change(session, row, person, 1, simple("河内", "Hanoi"))
    terms.remove(session, [row], person)
    session.commit()
    assert steps(session, glossary, "河内") == [(True, False), (True, True), (False, True)]
    renamed = terms.history(session, glossary, "河内")[1]
    assert renamed.before["renderings"][0]["text"] == "Ha Noi"
    assert (renamed.user_id, renamed.after["renderings"][0]["text"]) == (person.id, "Hanoi")


def test_a_step_with_many_terms_is_undone_at_once(session, glossary, person):
    batch = terms.new_batch()
    many = [simple(f"城{n}", f"City {n}") for n in range(5)]
    terms.add_many(session, glossary, person, many, batch=batch)
    row = row_of(session, glossary, "范明政")
    terms.change(session, row, person, 1, simple("范明政", "Chinh"), batch=batch)
    session.commit()
    assert terms.undo(session, glossary, person, batch) == 6
    session.commit()
    assert list(values(session, glossary)) == ["范明政"]
    assert values(session, glossary)["范明政"].renderings[0].text == "Pham Minh Chinh"
    assert terms.undo(session, glossary, person, batch) == 0


def test_what_was_changed_since_is_not_undone(session, glossary, person):
    terms.add_many(
        session, glossary, person, [simple("河内", "Hanoi"), simple("岘港", "Da Nang")], batch="b"
    )
    row = row_of(session, glossary, "河内")
    terms.change(session, row, person, 1, simple("河内", "Ha Noi"))
    session.commit()
    with pytest.raises(ConflictError, match="河内"):
        terms.undo(session, glossary, person, "b")
    session.commit()
    assert sorted(values(session, glossary)) == ["岘港", "河内", "范明政"]


def test_a_renamed_term_is_taken_back(session, glossary, person):
    row = terms.add(session, glossary, person, simple("河内", "Hanoi"))
    terms.change(session, row, person, 1, simple("河内市", "Hanoi City"), batch="b")
    session.commit()
    assert terms.undo(session, glossary, person, "b") == 1
    session.commit()
    assert values(session, glossary)["河内"] == simple("河内", "Hanoi")
    assert (row.source, row.version) == ("河内", 3)


def test_many_terms_are_changed_or_none(session, glossary, person):
    rows = [terms.add(session, glossary, person, simple(one, "x")) for one in ("甲", "乙")]
    session.commit()
    pairs = [(rows[0], simple("丙", "y")), (rows[1], simple("乙", "x"))]
    assert terms.change_many(session, glossary, person, pairs, batch="b") == 1
    session.commit()
    assert set(values(session, glossary)) == {"丙", "乙", "范明政"}
    assert steps(session, glossary, "丙") == [(True, True)]
    with pytest.raises(DuplicateError, match="same source"):
        terms.change_many(session, glossary, person, [(rows[1], simple("丙", "x"))])
    session.rollback()
    assert set(values(session, glossary)) == {"丙", "乙", "范明政"}


# --- A term's history as a person reads it ---


def told(session: Session, row: Term) -> list[tuple[str, list[str], bool]]:
    found = term_history.of_term(session, row)
    return [(step.what, [one.name for one in step.fields], step.can_restore) for step in found]


def test_a_history_goes_back_through_former_names(session, glossary, person):
    row = terms.add(session, glossary, person, simple("河内", "Ha Noi"))
    terms.change(session, row, person, 1, term("河内市", ("en", "Hanoi"), kind="place"))
    terms.change(session, row, person, 2, term("河内市", ("en", "Hanoi"), kind="place", note="n"))
    other = terms.add(session, glossary, person, simple("河内", "Another"))
    session.commit()
    assert told(session, row) == [
        ("changed", ["note"], False),
        ("changed", ["source", "en_preferred", "kind"], True),
        ("added", ["source", "en_preferred", "kind"], True),
    ]
    assert [step.what for step in term_history.of_term(session, other)] == ["added"]
    terms.remove(session, [other], person)
    again = terms.add(session, glossary, person, simple("河内", "Again"))
    found = [step.what for step in term_history.of_term(session, again)]
    assert found == ["added", "removed", "added"]
    [step] = term_history.of_term(session, row)[1:2]
    change = next(one for one in step.fields if one.name == "en_preferred")
    assert [(piece.op, piece.text) for piece in change.pieces] == [
        ("out", "Ha Noi"),
        ("in", "Hanoi"),
    ]
    assert (step.who, change.lang) == (person.name, "en")


def test_a_former_state_is_brought_back(session, glossary, person):
    row = terms.add(session, glossary, person, FULL)
    first = term_history.of_term(session, row)[0].change_id
    terms.change(session, row, person, 1, simple("阮春福", "Other"))
    session.commit()
    with pytest.raises(ConflictError):
        term_history.restore(session, row, person, 1, first, "b")
    session.rollback()
    term_history.restore(session, row, person, 2, first, "b")
    session.commit()
    assert values(session, glossary)["阮春福"] == FULL
    for wrong in (10**6, terms.history(session, glossary, "范明政")[0].id):
        with pytest.raises(NotFoundError):
            term_history.restore(session, row, person, 3, wrong, "c")


# --- Many at once ---


@pytest.fixture
def other(session: Session, person: User) -> Glossary:
    """A shared glossary that has 河内 already."""
    other = glossaries.create(session, person, "Places")
    terms.add(session, other, person, simple("河内", "Ha Noi"))
    session.commit()
    return other


@pytest.fixture
def rows(session: Session, glossary: Glossary, person: User) -> list[Term]:
    """Two terms of the project's glossary, 河内 and 岘港."""
    pairs = (("河内", "Hanoi"), ("岘港", "Da Nang"))
    rows = [terms.add(session, glossary, person, simple(*pair)) for pair in pairs]
    session.commit()
    return term_bulk.chosen(session, glossary, [row.id for row in rows])


def test_kinds_and_notes_of_many(session, glossary, person, rows):
    assert term_bulk.set_kind(session, glossary, person, rows, "place", "a") == Done(2)
    assert term_bulk.add_note(session, glossary, person, rows, " a city ", "b") == Done(2)
    assert term_bulk.add_note(session, glossary, person, rows, "by the sea", "c") == Done(2)
    assert term_bulk.add_note(session, glossary, person, rows, "a city", "d") == Done(0, 2)
    session.commit()
    found = values(session, glossary)
    assert (found["河内"].kind, found["河内"].note) == ("place", "a city; by the sea")
    assert found["范明政"].kind == "person"
    assert term_steps.undo(session, glossary, person, "c") == 2
    assert values(session, glossary)["岘港"].note == "a city"


def test_what_can_not_be_done_with_many(session, glossary, person, rows):
    before = values(session, glossary)
    nothing = Filters(text="nothing like it")
    for work in (
        lambda: term_bulk.set_kind(session, glossary, person, rows, "city", "b"),
        lambda: term_bulk.add_note(session, glossary, person, rows, " \u200b", "b"),
        lambda: term_bulk.copy(session, person, rows, glossary, "b"),
        lambda: term_bulk.chosen(session, glossary, []),
        lambda: term_bulk.all_matching(session, person, glossary, nothing),
    ):
        with pytest.raises(InputError):
            work()
    assert values(session, glossary) == before


def test_all_that_match_are_as_many_as_can_be_changed_at_once(
    session, glossary, person, rows, monkeypatch
):
    assert len(term_bulk.all_matching(session, person, glossary, Filters())) == 3
    monkeypatch.setattr(term_bulk, "MOST_AT_ONCE", 2)
    with pytest.raises(InputError, match="3 terms match, and 2"):
        term_bulk.all_matching(session, person, glossary, Filters())


def test_terms_are_copied_where_they_are_not_there_yet(session, glossary, person, rows, other):
    assert term_bulk.copy(session, person, rows, other, "b") == Done(1, 1)
    assert term_bulk.copy(session, person, rows, other, "c") == Done(0, 2)
    session.commit()
    assert set(values(session, glossary)) == {"河内", "岘港", "范明政"}
    assert values(session, other) == {
        "河内": simple("河内", "Ha Noi"),
        "岘港": simple("岘港", "Da Nang"),
    }


def test_terms_are_moved_and_moved_back(session, glossary, person, rows, other):
    assert term_bulk.move(session, person, rows, other, "b") == Done(1, 1)
    session.commit()
    assert (set(values(session, glossary)), set(values(session, other))) == (
        {"河内", "范明政"},
        {"河内", "岘港"},
    )
    assert term_steps.undo(session, glossary, person, "b") == 2
    session.commit()
    assert (set(values(session, glossary)), set(values(session, other))) == (
        {"河内", "岘港", "范明政"},
        {"河内"},
    )


def test_a_step_is_not_undone_in_a_glossary_of_others(session, glossary, person, rows, other):
    term_bulk.move(session, person, rows, other, "b")
    editor = users.create(session, "Editor")
    session.commit()
    with pytest.raises(ForbiddenError):
        term_steps.undo(session, glossary, editor, "b")
    session.rollback()
    assert "岘港" in values(session, other)


def test_steps_are_listed_the_latest_first(session, glossary, person, rows):
    terms.remove(session, rows, person, batch="b")
    terms.add(session, glossary, person, simple("京", "capital"), batch="c")
    session.commit()
    found = term_steps.latest(session, glossary)
    assert [(one.added, one.changed, one.removed) for one in found[:2]] == [(1, 0, 0), (0, 0, 2)]
    assert (found[0].short, found[1].short, found[0].who) == (["京"], [], person.name)
    assert sorted(found[1].sources) == ["岘港", "河内"]
    terms.undo(session, glossary, person, "b")
    assert term_steps.one(session, glossary, "b").is_undone
    assert term_steps.one(session, glossary, "none") is None
