"""Glossaries: who sees and changes them; shared ones; which rendering wins; the starters."""

import hashlib
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tests.services.glossary_cases import row_of, simple, term, values
from workbench.core.errors import (
    ConflictError,
    DuplicateError,
    ForbiddenError,
    InputError,
    NotFoundError,
)
from workbench.models import Glossary, Project, ProjectGlossary, User
from workbench.resources import glossaries_dir
from workbench.services import (
    glossaries,
    glossary_files,
    project_glossaries,
    projects,
    termbases,
    terms,
    users,
)


@pytest.fixture
def glossary(session: Session, project: Project) -> Glossary:
    """The project's own glossary; it has one term."""
    return glossaries.of_project(session, project.id)


def used(session: Session, project: Project) -> list[str]:
    """The sources that are looked for in the project's texts."""
    return [term.source for term in termbases.of_project(session, project.id).terms]


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
    row = row_of(session, glossary, "范明政")
    assert terms.load(session, person, row.id, write=True) is row
    assert terms.load(session, reader, row.id) is row
    assert glossaries.may_write(session, person, glossary)
    assert not glossaries.may_write(session, reader, glossary)
    for load, key in ((glossaries.load, glossary.id), (terms.load, row.id)):
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


def test_a_termbase_is_built_once_for_each_state_of_the_glossaries(session, project, person):
    first = termbases.of_project(session, project.id)
    assert termbases.of_project(session, project.id) is first
    own = glossaries.of_project(session, project.id)
    row = terms.add(session, own, person, simple("河内", "Hanoi"))
    session.commit()
    second = termbases.of_project(session, project.id)
    assert [term.source for term in second.terms] == ["范明政", "河内"]
    assert [o.term.source for o in second.matcher.find("在河内")] == ["河内"]
    terms.change(session, row, person, 1, simple("河内市", "Hanoi"))
    assert used(session, project) == ["范明政", "河内市"]
    terms.remove(session, [row], person)
    assert used(session, project) == ["范明政"]


# --- Shared ones, and the order in which a project uses them ---


@pytest.fixture
def shared(session: Session, person: User) -> list[Glossary]:
    """Two shared glossaries that no project uses."""
    return [glossaries.create(session, person, name) for name in ("One", "Two")]


def order(session: Session, project: Project) -> list[str]:
    return [glossary.name for glossary, _ in project_glossaries.listed(session, project)]


def test_administrators_make_rename_and_delete_shared_glossaries(session, person, shared):
    anyone = users.create(session, "Anyone")
    one = glossaries.create(session, person, "  Le\u0301 \u200b")
    assert (one.name, one.project_id) == ("Lé", None)
    glossaries.rename(session, person, one, "Places")
    assert one.name == "Places"
    for work in (
        lambda: glossaries.create(session, anyone, "x"),
        lambda: glossaries.rename(session, anyone, one, "x"),
        lambda: glossaries.delete(session, anyone, one),
    ):
        with pytest.raises(ForbiddenError):
            work()
    for name in ("", " \u200b", "x" * 201):
        with pytest.raises(InputError, match="1 to 200"):
            glossaries.create(session, person, name)
        with pytest.raises(InputError, match="1 to 200"):
            glossaries.rename(session, person, one, name)
    glossaries.delete(session, person, one)
    assert one not in [glossary for glossary, _ in glossaries.listed(session, person)]


def test_a_glossary_in_use_is_deleted_knowingly_only(session, project, person, shared):
    stranger = users.create(session, "Stranger")
    theirs = projects.create(session, stranger, "Secret", ["en"])
    project_glossaries.attach(session, project, shared[0])
    assert shared[0] in [one for one, _ in project_glossaries.listed(session, theirs)]
    with pytest.raises(ConflictError, match=r"in use: “Desk”, \+1\.") as caught:
        glossaries.delete(session, person, shared[0])
    assert "Secret" not in str(caught.value)
    seen, others = glossaries.users(session, person, shared[0])
    assert ([one.name for one in seen], others) == (["Desk"], 1)
    glossaries.delete(session, person, shared[0], in_use=True)
    session.commit()
    assert order(session, project) == ["Desk"]


def test_a_projects_own_and_a_starter_are_not_deleted(session, project, glossary, person):
    starter = Glossary(name="Starter", starter="starter")
    session.add(starter)
    session.flush()
    for one, message in ((glossary, "project's own"), (starter, "next start")):
        with pytest.raises(ConflictError, match=message):
            glossaries.delete(session, person, one, in_use=True)


def test_a_project_takes_glossaries_up_and_lets_them_go(session, project, glossary, person, shared):
    assert [one.name for one in project_glossaries.others(session, project)] == ["One", "Two"]
    for one in shared:
        project_glossaries.attach(session, project, one)
    terms.add(session, shared[1], person, simple("河内", "Hanoi"))
    session.commit()
    assert order(session, project) == ["Desk", "One", "Two"]
    assert project_glossaries.others(session, project) == []
    assert used(session, project) == ["范明政", "河内"]
    with pytest.raises(DuplicateError, match="One"):
        project_glossaries.attach(session, project, shared[0])
    project_glossaries.detach(session, project, shared[1])
    session.commit()
    assert (order(session, project), used(session, project)) == (["Desk", "One"], ["范明政"])
    with pytest.raises(ConflictError, match="keeps its own"):
        project_glossaries.detach(session, project, glossary)


def test_another_projects_own_glossary_is_not_taken_up(session, project, person):
    other = projects.create(session, person, "Other", ["en"])
    with pytest.raises(InputError, match="Only shared"):
        project_glossaries.attach(session, other, glossaries.of_project(session, project.id))


def test_glossaries_are_put_in_order(session, project, glossary, person, shared):
    last = glossaries.create(session, person, "Three")
    for one in (*shared, last):
        project_glossaries.attach(session, project, one)
    # As starters of older versions may have them.
    session.execute(update(ProjectGlossary).values(position=0))
    for one, direction, wanted in (
        (last, "up", ["One", "Three", "Two"]),
        (last, "up", ["Three", "One", "Two"]),
        (last, "up", ["Three", "One", "Two"]),
        (shared[1], "down", ["Three", "One", "Two"]),
        (last, "down", ["One", "Three", "Two"]),
    ):
        project_glossaries.move(session, project, one, direction)
        assert order(session, project) == ["Desk", *wanted]
    with pytest.raises(ConflictError, match="always comes first"):
        project_glossaries.move(session, project, glossary, "down")
    with pytest.raises(InputError, match="up or down"):
        project_glossaries.move(session, project, last, "sideways")
    project_glossaries.detach(session, project, last)
    with pytest.raises(NotFoundError, match="any more"):
        project_glossaries.move(session, project, last, "up")


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
        terms.add(session, where, person, value)
    session.commit()
    found = {value.source: value for value in termbases.of_project(session, project.id).terms}
    expected = term("河内", ("en", "1"), ("en", "one", "admitted"), ("vi", "2"), note="own")
    assert found == {"河内": expected, "东盟": simple("东盟", "ASEAN")}


def test_other_projects_terms_are_not_ours(session, project, person):
    other = projects.create(session, person, "Other", ["en"])
    assert termbases.of_project(session, other.id).terms == ()
    assert used(session, project) == ["范明政"]


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
    assert set(used(session, project)) == {*"甲乙丙", "范明政"}
    later = projects.create(session, person, "Later", ["en"])
    assert set(used(session, later)) == set("甲乙丙")


def test_what_people_changed_and_deleted_in_a_starter_stays_so(session, person, folder):
    starter = load_starters(session, person, folder)
    rows = {row.source: row for row in [row_of(session, starter, one) for one in "乙丙"]}
    terms.change(session, rows["丙"], person, 1, simple("丙", "Mine"))
    terms.remove(session, [rows["乙"]], person)
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
    assert len(values(session, starter)) == 3


def test_the_starters_that_come_with_the_workbench(session, project, person):
    glossary_files.load_starters(session, person, glossaries_dir())
    session.commit()
    found = termbases.of_project(session, project.id).terms
    assert len(found) > 200
    assert len({value.source for value in found}) == len(found)
    assert {glossary.starter for glossary, _ in glossaries.listed(session, person)} == {
        None,
        *(path.stem for path in glossaries_dir().glob("*.csv")),
    }
