"""Learning from edits: offered at the second unit, taken as a term, dismissed for good."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from workbench.core import termbase
from workbench.core.errors import ConflictError, ForbiddenError, NotFoundError
from workbench.models import Bitext, LearnedRendering, Member, Project, Term, Unit, User
from workbench.services import (
    bitexts,
    glossaries,
    journal,
    learning,
    project_glossaries,
    projects,
    terms,
    units,
    users,
)

SOURCE = "国家主席阮春福来了。"
WRONG, RIGHT = "President Ruan Chunfu came.", "President Nguyen Xuan Phuc came."


@pytest.fixture
def rows(session: Session, bitext: Bitext) -> list[Unit]:
    """Four units with the same name, drafted wrongly."""
    made = [unit for unit in bitexts.units(session, bitext) if not unit.excluded][:4]
    for unit in made:
        unit.source, unit.target, unit.draft = [SOURCE], [WRONG], [WRONG]
        unit.state, unit.draft_at = "draft", unit.created_at
    session.commit()
    return made


def confirm(session: Session, unit: Unit, person: User, text: str = RIGHT) -> None:
    units.confirm(session, unit, person, unit.version, text)
    session.commit()


def offered(session: Session, project: Project) -> list[tuple[str, str, str]]:
    return [(one.source, one.was, one.became) for one in learning.offers(session, project)]


PHUC = ("阮春福", "Ruan Chunfu", "Nguyen Xuan Phuc")


def test_offered_at_the_second_unit(session, project, person, rows):
    confirm(session, rows[0], person)
    assert offered(session, project) == []
    confirm(session, rows[0], person, RIGHT.replace("came", "arrived"))  # the same unit
    assert offered(session, project) == []
    confirm(session, rows[1], person)
    assert offered(session, project) == [PHUC]
    assert [one.source for one in learning.of_unit(session, rows[1])] == ["阮春福"]
    assert learning.of_unit(session, rows[2]) == []


def test_two_editors_teach_together(session, project, person, rows):
    other = users.create(session, "Minh")
    confirm(session, rows[0], person)
    confirm(session, rows[1], other)
    assert offered(session, project) == [PHUC]


@pytest.mark.parametrize("second", ["President Nguyen X. Phuc came.", WRONG, "He came."])
def test_other_edits_do_not_count(session, project, person, rows, second):
    confirm(session, rows[0], person)
    confirm(session, rows[1], person, second)
    assert offered(session, project) == []


def test_who_changes_their_mind_is_believed_the_last_time(session, project, person, rows):
    for unit in rows[:2]:
        confirm(session, unit, person)
    confirm(session, rows[0], person, WRONG)
    assert offered(session, project) == []


def test_what_was_undone_does_not_count(session, project, person, bitext, rows):
    for unit in rows[:2]:
        confirm(session, unit, person)
    journal.undo(session, bitext, person)
    session.commit()
    assert offered(session, project) == []


def test_a_text_without_a_draft_teaches_nothing(session, project, person, rows):
    for unit in rows[:2]:
        unit.draft = None
        confirm(session, unit, person)
    assert session.scalar(select(LearnedRendering)) is None


def test_taken_it_is_a_term_of_the_project(session, project, person, rows):
    for unit in rows[:2]:
        confirm(session, unit, person)
    (row,) = learning.offers(session, project)
    term = learning.take(session, person, row)
    session.commit()
    assert terms.value_of(term) == termbase.Term(
        "阮春福",
        (termbase.Rendering("en", "Nguyen Xuan Phuc", "preferred", learning.ORIGIN),),
        "person",
    )
    assert offered(session, project) == []
    confirm(session, rows[2], person)
    assert offered(session, project) == []
    with pytest.raises(ConflictError):
        learning.take(session, person, row)


def test_taken_it_becomes_the_preferred_rendering_of_a_term_that_is_there(
    session, project, person, rows
):
    glossary = glossaries.of_project(session, project.id)
    term = session.scalars(select(Term).where(Term.glossary_id == glossary.id)).one()
    for unit in rows[:2]:
        unit.source = ["范明政来了。"]
        unit.draft = unit.target = ["Then Pham Minh Chinh came."]
    session.commit()
    for unit in rows[:2]:
        confirm(session, unit, person, "Then Phạm Minh Chính came.")
    (row,) = learning.offers(session, project)
    assert learning.take(session, person, row).id == term.id
    value = terms.value_of(term)
    assert termbase.renderings(value, "en", "preferred") == ("Phạm Minh Chính",)
    assert termbase.renderings(value, "en", "forbidden") == ("Fan Mingzheng",)
    assert termbase.preferred(value, "vi") == "Phạm Minh Chính"


def test_taken_over_a_shared_term_it_keeps_what_that_says(session, project, person, rows):
    shared = glossaries.create(session, person, "Shared")
    renderings = (
        termbase.Rendering("en", "Nguyen Phuc"),
        termbase.Rendering("en", "Ruan Chunfu", "forbidden"),
        termbase.Rendering("vi", "Nguyễn Xuân Phúc"),
    )
    terms.add(session, shared, person, termbase.Term("阮春福", renderings, "person", "a note"))
    project_glossaries.attach(session, project, shared)
    for unit in rows[:2]:
        unit.draft = unit.target = ["Then Nguyen Phuc came."]
    session.commit()
    for unit in rows[:2]:
        confirm(session, unit, person, "Then Nguyen Xuan Phuc came.")
    (row,) = learning.offers(session, project)
    value = terms.value_of(learning.take(session, person, row))
    assert termbase.expected(value, "en") == ("Nguyen Xuan Phuc",)
    assert termbase.renderings(value, "en", "forbidden") == ("Ruan Chunfu",)
    assert (termbase.preferred(value, "vi"), value.note) == ("Nguyễn Xuân Phúc", "a note")


def test_dismissed_it_never_comes_again(session, project, person, rows):
    for unit in rows[:2]:
        confirm(session, unit, person)
    (row,) = learning.offers(session, project)
    learning.dismiss(session, row)
    session.commit()
    for unit in rows[2:]:
        confirm(session, unit, person)
    assert offered(session, project) == []
    with pytest.raises(ConflictError):
        learning.dismiss(session, row)


def test_what_became_a_term_meanwhile_is_not_offered(session, project, person, rows):
    for unit in rows[:2]:
        confirm(session, unit, person)
    value = termbase.Term("阮春福", (termbase.Rendering("en", "Nguyen Xuan Phuc"),), "person")
    terms.add(session, glossaries.of_project(session, project.id), person, value)
    session.commit()
    assert offered(session, project) == []


def test_other_projects_learn_for_themselves(session, project, person, rows):
    other = projects.create(session, person, "Other", ["en"])
    for unit in rows[:2]:
        confirm(session, unit, person)
    assert offered(session, other) == []


def test_who_may_settle_offers(session, project, person, rows):
    for unit in rows[:2]:
        confirm(session, unit, person)
    (row,) = learning.offers(session, project)
    reader, stranger = users.create(session, "Minh"), users.create(session, "Ngoc")
    session.add(Member(project_id=project.id, user_id=reader.id, role="reader"))
    session.flush()
    assert learning.load(session, person, row.id) is row
    with pytest.raises(ForbiddenError):
        learning.load(session, reader, row.id)
    with pytest.raises(NotFoundError):
        learning.load(session, stranger, row.id)
    with pytest.raises(NotFoundError):
        learning.load(session, person, row.id + 1)


def test_a_rendering_that_no_term_can_have_is_left(session, project, person, rows):
    long = "N" + "g" * terms.MOST_RENDERING
    for unit in rows[:2]:
        confirm(session, unit, person, f"President {long} Phuc came.")
    assert session.scalar(select(LearnedRendering)) is None
