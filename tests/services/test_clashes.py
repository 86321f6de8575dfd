"""Clashes between the glossaries of a project, and how they are settled."""

import pytest
from sqlalchemy.orm import Session

from tests.services.glossary_cases import row_of, simple, term, values
from workbench.core.errors import NotFoundError
from workbench.core.termbase import Term, preferred
from workbench.models import Glossary, Project, User
from workbench.services import clashes, glossaries, project_glossaries, termbases, terms


@pytest.fixture
def own(session: Session, project: Project) -> Glossary:
    return glossaries.of_project(session, project.id)


@pytest.fixture
def shared(session: Session, project: Project, person: User) -> list[Glossary]:
    """Two shared glossaries that the project uses in this order."""
    found = [glossaries.create(session, person, name) for name in ("First", "Second")]
    for one in found:
        project_glossaries.attach(session, project, one)
    session.commit()
    return found


@pytest.fixture
def put(session: Session, person: User, own: Glossary, shared: list[Glossary]):
    """Puts a term into a glossary: 0 is the project's own, 1 and 2 the shared ones."""

    def put(where: int, value: Term) -> int:
        return terms.add(session, [own, *shared][where], person, value).id

    return put


def told(session: Session, project: Project) -> list[tuple[object, ...]]:
    return [
        (
            clash.text,
            clash.langs,
            [(side.glossary, side.wins) for side in clash.sides],
            clash.is_settled,
        )
        for clash in clashes.of_project(session, project.id)
    ]


def test_two_renderings_of_one_source_clash(session, project, put):
    put(1, term("河内", ("en", "Hanoi"), ("vi", "Hà Nội")))
    put(2, term("河内", ("en", "Ha Noi"), ("vi", "Hà Nội")))
    put(2, simple("岘港", "Da Nang"))
    assert told(session, project) == [
        ("河内", ("en",), [("First", ("en",)), ("Second", ())], False)
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (simple("总理", "PM"), simple("總理", "Premier")),
        (Term("总理", simple("x", "PM").renderings, variants=("首相",)), simple("首相", "Premier")),
        (simple("asean", "A"), simple("ＡＳＥＡＮ", "B")),
        (Term("VTV", keep=True), simple("VTV", "Vietnam Television")),
    ],
)
def test_other_ways_to_write_one_source_clash(session, project, put, one, other):
    put(1, one)
    put(2, other)
    assert len(told(session, project)) == 1


@pytest.mark.parametrize(
    "other",
    [
        simple("河内", "Hanoi"),
        term("河内", ("vi", "Hà Nội")),
        term("河内", ("en", "Ha Noi", "admitted")),
        simple("河内市", "Ha Noi"),
    ],
)
def test_what_does_not_clash(session, project, put, other):
    put(1, simple("河内", "Hanoi"))
    put(2, other)
    assert told(session, project) == []


def test_two_ways_to_write_a_term_in_one_glossary_do_not_clash(session, project, put):
    put(1, simple("总理", "PM"))
    put(1, simple("總理", "Premier"))
    assert told(session, project) == []


def test_who_wins_is_told_language_by_language(session, project, put):
    put(1, simple("河内", "Hanoi"))
    put(2, term("河内", ("en", "Ha Noi"), ("vi", "2")))
    put(0, term("河内", ("vi", "0")))
    [(_, langs, sides, is_settled)] = told(session, project)
    assert (langs, is_settled) == (("en", "vi"), False)
    assert sides == [("Desk", ("vi",)), ("First", ("en",)), ("Second", ())]
    [used] = [
        one for one in termbases.of_project(session, project.id).terms if one.source == "河内"
    ]
    assert (preferred(used, "en"), preferred(used, "vi")) == ("Hanoi", "0")


def test_what_the_projects_own_glossary_says_is_settled(session, project, put):
    put(1, simple("河内", "Hanoi"))
    put(0, simple("河内", "Ha Noi"))
    put(1, simple("岘港", "Da Nang"))
    put(2, simple("岘港", "Danang"))
    assert [(clash[0], clash[3]) for clash in told(session, project)] == [
        ("岘港", False),
        ("河内", True),
    ]


def test_the_order_of_the_glossaries_decides(session, project, put, shared):
    put(1, simple("河内", "Hanoi"))
    put(2, simple("河内", "Ha Noi"))
    project_glossaries.move(session, project, shared[1], "up")
    session.commit()
    assert told(session, project)[0][2] == [("Second", ("en",)), ("First", ())]


def test_one_side_is_taken_into_the_projects_own(session, project, person, own, put):
    put(1, simple("总理", "PM"))
    taken = put(2, term("總理", ("en", "Premier"), ("vi", "Thủ tướng"), kind="title"))
    session.commit()
    clashes.settle(session, project, person, taken, "b")
    session.commit()
    assert values(session, own)["總理"] == term(
        "總理", ("en", "Premier"), ("vi", "Thủ tướng"), kind="title"
    )
    assert [clash[3] for clash in told(session, project)] == [True]
    terms.undo(session, own, person, "b")
    assert [clash[3] for clash in told(session, project)] == [False]


def test_a_term_of_the_projects_own_gets_what_is_taken(session, project, person, own, put):
    put(0, term("河内", ("en", "Ha Noi"), ("vi", "Hà Nội"), note="mine"))
    taken = put(1, term("河内", ("en", "Hanoi"), ("en", "HN", "admitted")))
    session.commit()
    clashes.settle(session, project, person, taken, "b")
    session.commit()
    wanted = term("河内", ("en", "Hanoi"), ("en", "HN", "admitted"), ("vi", "Hà Nội"), note="mine")
    assert values(session, own)["河内"] == wanted
    assert told(session, project) == []


def test_what_does_not_clash_is_not_settled(session, project, person, own, put):
    alone = put(1, simple("河内", "Hanoi"))
    mine = put(0, simple("岘港", "Danang"))
    put(1, simple("岘港", "Da Nang"))
    for term_id in (alone, mine, row_of(session, own, "范明政").id, 10**6):
        with pytest.raises(NotFoundError, match="not there any more"):
            clashes.settle(session, project, person, term_id, "b")
