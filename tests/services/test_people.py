"""People: how they sign in, their projects and what they may do there."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from workbench.core.errors import (
    ConflictError,
    DuplicateError,
    ForbiddenError,
    InputError,
    NotFoundError,
)
from workbench.db import now
from workbench.models import Article, Glossary, Project, SignInLink
from workbench.services import glossaries, projects, setup, termbases, users

# --- Signing in ---


def test_a_link_works_once(session, person):
    token = users.make_link(session, person, 60)
    session.commit()
    assert users.redeem(session, token) == person
    session.commit()
    with pytest.raises(ForbiddenError, match="used already or is too old"):
        users.redeem(session, token)


def test_a_link_works_in_its_time(session, person):
    late = users.make_link(session, person, 0)
    for token in (late, "wrong", "", "x\x00"):
        with pytest.raises(ForbiddenError):
            users.redeem(session, token)


def test_each_link_is_its_persons(session, person):
    other = users.create(session, "Minh")
    mine, theirs = (users.make_link(session, user, 60) for user in (person, other))
    assert users.redeem(session, theirs) == other
    assert users.redeem(session, mine) == person


def test_the_database_does_not_have_what_signs_one_in(session, person):
    token = users.make_link(session, person, 60)
    session.flush()
    link = session.scalars(select(SignInLink)).one()
    assert token not in (link.token_hash, str(link.user_id))
    assert timedelta(seconds=50) < link.expires_at - now() <= timedelta(seconds=60)


# --- People ---


@pytest.mark.parametrize("name", ["Lan", " Lan "])
def test_a_name_is_one_persons(session, person, name):
    with pytest.raises(DuplicateError, match="Lan"):
        users.create(session, name)
    assert users.find(session, name) == person


@pytest.mark.parametrize("name", ["", "  ", "x" * 81])
def test_a_name_has_one_to_eighty_characters(session, name):
    with pytest.raises(InputError, match="80"):
        users.create(session, name)


def test_nobody_of_that_name(session):
    with pytest.raises(NotFoundError, match="Nobody"):
        users.find(session, "Nobody")


def test_the_first_person_is_who_set_it_up(session):
    first = users.first(session)
    assert (first.name, first.is_admin) == ("editor", True)
    users.create(session, "Second")
    assert users.first(session) == first


@pytest.mark.parametrize(("chosen", "kept"), [("vi", "vi"), ("zh", "zh"), ("en", "en"), ("", None)])
def test_a_language_of_the_interface_is_chosen(session, person, chosen, kept):
    users.choose_locale(session, person, chosen)
    session.commit()
    session.expire_all()
    assert person.locale == kept


def test_a_language_that_the_interface_has_not(session, person):
    with pytest.raises(InputError, match="fr"):
        users.choose_locale(session, person, "fr")


# --- Projects ---


def test_a_project_has_an_owner_and_glossaries(session, person):
    shared = Glossary(name="Shared")
    session.add(shared)
    session.flush()
    project = projects.create(session, person, " Desk ", ["vi", "xx", "en"])
    assert (project.name, project.target_langs) == ("Desk", ["en", "vi"])
    assert projects.role(session, person, project.id) == "owner"
    assert glossaries.of_project(session, project.id).name == "Desk"


@pytest.mark.parametrize(
    ("name", "langs", "message"),
    [
        ("", ["en"], "200"),
        ("x" * 201, ["en"], "200"),
        ("\x00", ["en"], "200"),
        ("Desk", [], "language"),
        ("Desk", ["fr"], "language"),
    ],
)
def test_a_project_needs_a_name_and_a_language(session, project, person, name, langs, message):
    with pytest.raises(InputError, match=message):
        projects.create(session, person, name, langs)
    with pytest.raises(InputError, match=message):
        projects.change(session, project, name, langs)


def test_a_project_is_changed(session, project):
    projects.change(session, project, "News", ["vi"])
    session.commit()
    session.expire_all()
    assert (project.name, project.target_langs) == ("News", ["vi"])


def test_projects_are_listed_newest_first_with_role_and_articles(session, project, article, person):
    newer = projects.create(session, person, "Newer", ["en"])
    stranger = users.create(session, "Stranger")
    projects.set_member(session, newer, stranger, "reader")
    assert projects.listed(session, person) == [(newer, "owner", 0), (project, "owner", 1)]
    assert projects.listed(session, stranger) == [(newer, "reader", 0)]


# --- Roles ---


@pytest.mark.parametrize(("role", "writes"), [("owner", True), ("editor", True), ("reader", False)])
def test_what_a_role_may(session, project, role, writes):
    user = users.create(session, "Minh")
    projects.set_member(session, project, user, role)
    assert projects.load(session, user, project.id) is project
    if writes:
        assert projects.load(session, user, project.id, write=True) is project
    else:
        with pytest.raises(ForbiddenError, match="read in this project"):
            projects.load(session, user, project.id, write=True)


@pytest.mark.parametrize("write", [True, False])
def test_a_strangers_project_is_not_there(session, project, write):
    stranger = users.create(session, "Stranger")
    for key in (project.id, 10**6):
        with pytest.raises(NotFoundError, match="no such project"):
            projects.load(session, stranger, key, write=write)


def test_members_come_go_and_change(session, project, person):
    other = users.create(session, "An")
    projects.set_member(session, project, other, "reader")
    projects.set_member(session, project, other, "editor")
    session.commit()
    assert [(one.user.name, one.role) for one in projects.members(session, project)] == [
        ("An", "editor"),
        ("Lan", "owner"),
    ]
    projects.remove_member(session, project, other.id)
    session.commit()
    with pytest.raises(NotFoundError):
        projects.load(session, other, project.id)


def test_there_are_three_roles(session, project, person):
    with pytest.raises(InputError, match="boss"):
        projects.set_member(session, project, person, "boss")


def test_the_last_owner_stays(session, project, person):
    for change in (
        lambda: projects.set_member(session, project, person, "editor"),
        lambda: projects.remove_member(session, project, person.id),
    ):
        with pytest.raises(ConflictError, match="needs an owner"):
            change()
        session.rollback()
    other = users.create(session, "Minh")
    projects.set_member(session, project, other, "owner")
    projects.set_member(session, project, person, "editor")
    projects.remove_member(session, project, person.id)
    assert projects.role(session, other, project.id) == "owner"


# --- A new instance ---


@pytest.fixture
def starters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One starter of one term; the workbench's own take a second to load."""
    (tmp_path / "places.csv").write_text("source,en\n河内,Hanoi\n", "utf-8")
    monkeypatch.setattr(setup, "glossaries_dir", lambda: tmp_path)


@pytest.mark.usefixtures("starters")
def test_a_new_instance_has_a_person_starters_and_a_sample(session):
    user = setup.prepare(session)
    session.commit()
    assert user.is_admin
    [(project, role, count)] = projects.listed(session, user)
    assert (project.name, role, count) == ("Sample", "owner", 1)
    assert project.target_langs == ["en", "vi"]
    assert session.scalars(select(Article)).one().title
    assert [term.source for term in termbases.of_project(session, project.id).terms] == ["河内"]


@pytest.mark.usefixtures("starters")
def test_an_instance_in_use_gets_no_second_sample(session, person):
    assert setup.prepare(session) == person
    session.commit()
    assert setup.prepare(session) == person
    assert session.scalars(select(Project)).all() == []
