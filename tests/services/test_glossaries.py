"""Glossaries: searched, edited, imported; which rendering wins; the starters."""

import hashlib
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workbench.core.errors import (
    ConflictError,
    DuplicateError,
    ForbiddenError,
    InputError,
    NotFoundError,
)
from workbench.core.termbase import Rendering, Term
from workbench.models import Glossary, Project, User
from workbench.models import Term as TermRow
from workbench.resources import glossaries_dir
from workbench.services import glossaries, glossary_files, projects, users


def term(source: str, *renderings: tuple[str, ...], kind: str = "other", note: str = "") -> Term:
    return Term(source, tuple(Rendering(*one) for one in renderings), kind, note)


def simple(source: str, en: str) -> Term:
    return term(source, ("en", en))


@pytest.fixture
def glossary(session: Session, project: Project) -> Glossary:
    """The project's own glossary; it has one term."""
    return glossaries.of_project(session, project.id)


def sources(session: Session, glossary: Glossary, text: str = "", kind: str = "") -> list[str]:
    return [row.source for row in glossaries.search(session, glossary, text, kind, 1).terms]


def values(session: Session, glossary: Glossary) -> dict[str, Term]:
    session.expire_all()
    return {value.source: value for value in glossaries.all_values(session, glossary)}


# --- Found ---


ALL = ["东盟", "岘港", "河内", "范明政"]
FOUND = {
    ("", ""): ALL,
    ("\x00", ""): ALL,
    ("", "place"): ["岘港", "河内"],
    ("港", ""): ["岘港"],
    ("  港 ", ""): ["岘港"],
    ("da nang", ""): ["岘港"],
    ("đà nẵng", ""): ["岘港"],
    ("ĐÀ NẴNG", ""): ["岘港"],
    ("đa\u0300 na\u0306\u0303ng", ""): ["岘港"],
    ("asean", ""): ["东盟"],
    ("capital", ""): ["河内"],
    ("100%", ""): ["河内"],
    ("%", ""): ["河内"],
    ("l_c", ""): ["河内"],
    ("capital", "organisation"): [],
}


def test_terms_are_found_by_source_rendering_and_note(session, glossary, person):
    for value in (
        term("岘港", ("en", "Da Nang"), ("vi", "Đà Nẵng"), kind="place"),
        term("东盟", ("en", "ASEAN"), ("en", "Asean", "forbidden"), kind="organisation"),
        term("河内", ("en", "Hanoi"), kind="place", note="100% of guides; capital_city"),
    ):
        glossaries.add(session, glossary, person, value)
    found = {(text, kind): sorted(sources(session, glossary, text, kind)) for text, kind in FOUND}
    assert found == FOUND


def test_terms_are_shown_fifty_at_a_time(session, glossary, person):
    session.add_all(
        TermRow(glossary_id=glossary.id, source=f"G{n:03}", changed_by=person.id)
        for n in range(119)
    )
    for page, number, first in ((1, 1, 0), (2, 2, 50), (99, 3, 100), (-1, 1, 0)):
        found = glossaries.search(session, glossary, "", "", page)
        assert (found.total, found.pages, found.number) == (120, 3, number)
        assert len(found.terms) == min(50, 120 - first)
        assert found.terms[0].source == f"G{first:03}"


def test_an_empty_search_has_one_page(session, glossary):
    found = glossaries.search(session, glossary, "nothing like it", "", 1)
    assert (found.terms, found.total, found.pages, found.number) == ([], 0, 1, 1)


def test_glossaries_are_listed_for_those_who_may_see_them(session, project, glossary, person):
    shared = Glossary(name="Shared")
    session.add(shared)
    stranger = users.create(session, "Stranger")
    theirs = projects.create(session, stranger, "Theirs", ["en"])
    own = glossaries.of_project(session, theirs.id)
    assert glossaries.listed(session, person) == [(glossary, 1), (shared, 0)]
    assert glossaries.listed(session, stranger) == [(own, 0), (shared, 0)]


# --- Who may ---


def test_a_projects_glossary_is_changed_by_its_editors(session, project, glossary, person):
    reader, stranger = users.create(session, "Reader"), users.create(session, "Stranger")
    projects.set_member(session, project, reader, "reader")
    row = glossaries.search(session, glossary, "", "", 1).terms[0]
    assert glossaries.load_term(session, person, row.id, write=True) is row
    assert glossaries.load_term(session, reader, row.id) is row
    assert glossaries.may_write(session, person, glossary)
    assert not glossaries.may_write(session, reader, glossary)
    for load, key in ((glossaries.load, glossary.id), (glossaries.load_term, row.id)):
        with pytest.raises(ForbiddenError):
            load(session, reader, key, write=True)
        with pytest.raises(NotFoundError):
            load(session, stranger, key)
        with pytest.raises(NotFoundError):
            load(session, person, 10**6)


def test_a_shared_glossary_is_changed_by_administrators(session, person):
    shared = Glossary(name="Shared")
    session.add(shared)
    session.flush()
    anyone = users.create(session, "Anyone")
    assert person.is_admin
    assert glossaries.load(session, person, shared.id, write=True) is shared
    assert glossaries.load(session, anyone, shared.id) is shared
    with pytest.raises(ForbiddenError, match="Administrators"):
        glossaries.load(session, anyone, shared.id, write=True)
    assert not glossaries.may_write(session, anyone, shared)


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
    row = glossaries.add(session, glossary, person, value)
    session.commit()
    session.expire_all()
    assert glossaries.value_of(row) == term(
        "岘港", ("en", "Da Nang"), ("vi", "Đà Nẵng"), kind="place", note="a city"
    )
    assert (row.version, row.changed_by) == (1, person.id)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (simple(" \u200b", "x"), "source"),
        (simple("长" * 201, "x"), "200"),
        (term("河内", ("en", "x"), kind="city"), "city"),
        (term("河内"), "河内"),
        (term("河内", ("en", " ")), "河内"),
        (simple("河内", "x" * 401), "400.*xxx"),
        (term("河内", ("en", "Hanoi"), ("en", "Ha Noi")), "preferred"),
    ],
)
def test_a_term_that_can_not_be_taken(value, message):
    with pytest.raises(InputError, match=message):
        glossaries.checked(value)


def test_a_term_that_can_not_be_taken_changes_nothing(session, glossary, person):
    row = glossaries.search(session, glossary, "", "", 1).terms[0]
    for take in (
        lambda: glossaries.add(session, glossary, person, simple("", "x")),
        lambda: glossaries.change(session, row, person, row.version, simple("", "x")),
    ):
        with pytest.raises(InputError):
            take()
    session.commit()
    assert list(values(session, glossary)) == ["范明政"]


def test_the_longest_term_that_is_taken(session, glossary, person):
    glossaries.add(session, glossary, person, simple("长" * 200, "x" * 400))
    session.commit()
    assert values(session, glossary)["长" * 200] == simple("长" * 200, "x" * 400)


def test_a_source_is_in_a_glossary_once(session, glossary, person):
    with pytest.raises(DuplicateError, match="范明政"):
        glossaries.add(session, glossary, person, simple("范明政", "Someone else"))
    session.commit()
    assert values(session, glossary)["范明政"].renderings[0].text == "Pham Minh Chinh"


def test_of_many_terms_all_are_added_or_none(session, glossary, person):
    with pytest.raises(DuplicateError, match="Nothing was added"):
        glossaries.add_many(
            session, glossary, person, [simple("河内", "Hanoi"), simple("范明政", "Someone else")]
        )
    session.commit()
    assert list(values(session, glossary)) == ["范明政"]


def test_a_term_is_changed(session, glossary, person):
    row = glossaries.search(session, glossary, "", "", 1).terms[0]
    value = term("范明正", ("en", "P. M. Chinh"), ("en", "Chinh", "admitted"), note="renamed")
    glossaries.change(session, row, person, 1, value)
    session.commit()
    assert values(session, glossary) == {"范明正": value}
    assert row.version == 2
    # The preferred one may change places with an admitted one.
    turned = term("范明正", ("en", "Chinh"), ("en", "P. M. Chinh", "admitted"))
    glossaries.change(session, row, person, 2, turned)
    session.commit()
    assert values(session, glossary) == {"范明正": turned}


def test_a_term_that_someone_else_changed_is_left_as_it_is(session, glossary, person):
    row = glossaries.search(session, glossary, "", "", 1).terms[0]
    glossaries.change(session, row, person, 1, simple("范明政", "First"))
    session.commit()
    with pytest.raises(ConflictError, match="范明政"):
        glossaries.change(session, row, person, 1, simple("范明政", "Second"))
    session.commit()
    assert values(session, glossary) == {"范明政": simple("范明政", "First")}


def test_a_term_is_not_renamed_to_one_that_is_there(session, glossary, person):
    other = glossaries.add(session, glossary, person, simple("河内", "Hanoi"))
    session.commit()
    with pytest.raises(DuplicateError, match="范明政"):
        glossaries.change(session, other, person, 1, simple("范明政", "Hanoi"))
    session.rollback()
    assert values(session, glossary)["河内"] == simple("河内", "Hanoi")


def test_a_term_is_deleted(session, glossary):
    glossaries.remove(session, glossaries.search(session, glossary, "", "", 1).terms[0])
    session.commit()
    assert values(session, glossary) == {}


# --- Which one wins ---


def test_the_projects_own_term_wins_language_by_language(session, person):
    shared = [Glossary(name=name) for name in ("First shared", "Second shared")]
    session.add_all(shared)
    session.flush()
    project = projects.create(session, person, "Desk", ["en", "vi"])
    own = glossaries.of_project(session, project.id)
    for where, value in (
        (shared[1], term("河内", ("en", "3"), ("vi", "3"))),
        (shared[0], term("河内", ("en", "2"), ("vi", "2"), kind="place", note="shared")),
        (shared[1], term("东盟", ("en", "ASEAN"))),
        (own, term("河内", ("en", "1"), ("en", "one", "admitted"), note="own")),
    ):
        glossaries.add(session, where, person, value)
    session.commit()
    found = {value.source: value for value in glossaries.terms(session, project.id)}
    expected = term("河内", ("en", "1"), ("en", "one", "admitted"), ("vi", "2"), note="own")
    assert found == {"河内": expected, "东盟": simple("东盟", "ASEAN")}


def test_other_projects_terms_are_not_ours(session, project, person):
    other = projects.create(session, person, "Other", ["en"])
    assert glossaries.terms(session, other.id) == []
    assert [value.source for value in glossaries.terms(session, project.id)] == ["范明政"]


# --- Imported ---


def take(session: Session, glossary: Glossary, person: User, text: str, **how: bool):
    outcome = glossary_files.take(session, glossary, person, text.encode(), **how)
    session.commit()
    return outcome


def test_an_import_adds_changes_and_leaves_the_same(session, glossary, person):
    glossaries.add(session, glossary, person, simple("河内", "Ha Noi"))
    header = "source,kind,en,vi,en_forbidden\n"
    same = "范明政,person,Pham Minh Chinh,Phạm Minh Chính,Fan Mingzheng\n"
    rows = header + same + "河内,place,Hanoi,,\n东盟,,ASEAN,,\n"
    outcome = take(session, glossary, person, rows)
    assert (outcome.added, outcome.changed, outcome.same, outcome.left_out) == (1, 1, 1, ())
    assert values(session, glossary)["河内"] == term("河内", ("en", "Hanoi"), kind="place")
    again = take(session, glossary, person, rows)
    assert (again.added, again.changed, again.same) == (0, 0, 3)


def test_a_file_with_broken_rows_is_refused_whole_or_taken_without_them(session, glossary, person):
    rows = f"source,en\n河内,Hanoi\n,Nobody\n东盟,\n长,{'x' * 401}\n"
    with pytest.raises(glossary_files.BrokenRowsError, match="3") as caught:
        take(session, glossary, person, rows)
    assert [note.line for note in caught.value.problems] == [3, 4, 0]
    session.rollback()
    assert list(values(session, glossary)) == ["范明政"]
    outcome = take(session, glossary, person, rows, only_good=True)
    assert (outcome.added, len(outcome.left_out)) == (1, 3)
    assert sorted(values(session, glossary)) == ["河内", "范明政"]


@pytest.mark.parametrize("rows", ["source,en\n", "source,en\n,Nobody\n"])
def test_a_file_without_a_term(session, glossary, person, rows):
    with pytest.raises(InputError, match="no term"):
        take(session, glossary, person, rows, only_good=True)


def test_two_preferred_renderings_are_refused(session, glossary, person):
    with pytest.raises(glossary_files.BrokenRowsError):
        take(session, glossary, person, "source,en\n河内,Hanoi\n河内,Ha Noi\n")


# --- The starters ---


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one starter of three terms."""
    folder = tmp_path / "glossaries"
    folder.mkdir()
    (folder / "world-leaders.csv").write_text("source,en\n甲,A\n乙,B\n丙,C\n", "utf-8")
    (folder / "README.md").write_text("not a glossary")
    return folder


def load_starters(session: Session, person: User, folder: Path) -> Glossary:
    glossary_files.load_starters(session, person, folder)
    session.commit()
    return session.scalars(select(Glossary).where(Glossary.starter == "world-leaders")).one()


def test_starters_are_loaded_once_and_used_by_all_projects(session, project, person, folder):
    starter = load_starters(session, person, folder)
    assert (starter.name, starter.project_id) == ("World leaders", None)
    hashed = starter.starter_hash
    assert hashed == hashlib.sha256((folder / "world-leaders.csv").read_bytes()).hexdigest()
    assert load_starters(session, person, folder) is starter
    assert session.scalar(select(func.count()).select_from(Glossary)) == 2
    assert {value.source for value in glossaries.terms(session, project.id)} == set("甲乙丙") | {
        "范明政"
    }
    later = projects.create(session, person, "Later", ["en"])
    assert {value.source for value in glossaries.terms(session, later.id)} == set("甲乙丙")


def test_what_people_changed_and_deleted_in_a_starter_stays_so(session, person, folder):
    starter = load_starters(session, person, folder)
    rows = {row.source: row for row in glossaries.search(session, starter, "", "", 1).terms}
    glossaries.change(session, rows["丙"], person, 1, simple("丙", "Mine"))
    glossaries.remove(session, rows["乙"])
    load_starters(session, person, folder)
    assert values(session, starter) == {"丙": simple("丙", "Mine"), "甲": simple("甲", "A")}
    # A newer version of the file brings its new term, and neither the changed nor the deleted.
    (folder / "world-leaders.csv").write_text("source,en\n甲,A2\n乙,B\n丙,C\n丁,D\n", "utf-8")
    load_starters(session, person, folder)
    assert values(session, starter) == {
        "丙": simple("丙", "Mine"),
        "甲": simple("甲", "A"),
        "丁": simple("丁", "D"),
    }
    assert glossaries.search(session, starter, "", "", 1).total == 3


def test_the_starters_that_come_with_the_workbench(session, project, person):
    glossary_files.load_starters(session, person, glossaries_dir())
    session.commit()
    found = glossaries.terms(session, project.id)
    assert len(found) > 200
    assert len({value.source for value in found}) == len(found)
    assert {glossary.starter for glossary, _ in glossaries.listed(session, person)} == {
        None,
        *(path.stem for path in glossaries_dir().glob("*.csv")),
    }
