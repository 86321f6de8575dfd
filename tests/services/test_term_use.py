"""Where terms stand in the articles, and which renderings the confirmed units use."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.services.glossary_cases import row_of, simple, term
from workbench.core.termbase import Term
from workbench.models import Article, Bitext, Glossary, Member, Project, Unit, User
from workbench.services import bitexts, consistency, glossaries, term_use, terms, users

PM = simple("范明政", "Pham Minh Chinh")


@pytest.fixture
def glossary(session: Session, project: Project) -> Glossary:
    """The project's own glossary; it has one term, 范明政."""
    return glossaries.of_project(session, project.id)


def unit_with(session: Session, bitext: Bitext, text: str) -> Unit:
    query = select(Unit).where(Unit.bitext_id == bitext.id).order_by(Unit.position)
    return next(unit for unit in session.scalars(query) if text in "".join(unit.source))


def confirm(session: Session, bitext: Bitext, text: str, target: str) -> Unit:
    unit = unit_with(session, bitext, text)
    unit.target, unit.state = [target], "translated"
    session.flush()
    return unit


def found(session: Session, user: User, value: Term, before: int | None = None) -> list[str]:
    return [place.source for place in term_use.places(session, user, value, before).places]


# --- Where a term is used ---


def test_units_with_a_term_are_found_the_newest_first(session, person, bitext):
    assert found(session, person, PM) == [
        "范明政强调,两国是好邻居。",
        "越南政府总理范明政在河内会见了老挝客人。",
    ]


@pytest.mark.parametrize(
    "value",
    [
        simple("總理", "x"),
        simple("老撾客人", "x"),
        Term("万万", simple("x", "x").renderings, variants=("政府总理",)),
        simple("7月6日", "x"),
    ],
)
def test_other_ways_to_write_a_term_are_found_too(session, person, bitext, value):
    assert len(found(session, person, value)) == 1


@pytest.mark.parametrize("source", ["访问万象", "没有", "总%", "_理"])
def test_what_no_unit_has_is_not_found(session, person, bitext, source):
    """Neither what is left out nor what databases take for a pattern."""
    assert found(session, person, simple(source, "x")) == []


def test_a_place_says_how_the_term_came_out(session, person, bitext, glossary):
    value = term("范明政", ("en", "Pham Minh Chinh"), ("en", "Fan", "forbidden"))
    for target, state in (
        ("Pham Minh Chinh said", "ok"),
        ("He said", "missing"),
        ("Fan", "forbidden"),
    ):
        confirm(session, bitext, "强调", target)
        place = term_use.places(session, person, value).places[0]
        assert (place.finding.state, place.target, place.state) == (state, target, "translated")
    first = term_use.places(session, person, value).places[1]
    assert (first.finding, first.lang, first.project) == (None, "en", "Desk")
    assert [first.source[one.start : one.end] for one in first.found] == ["范明政"]


def test_units_of_others_are_not_shown(session, project, person, bitext):
    stranger = users.create(session, "Stranger")
    assert found(session, stranger, PM) == []
    session.add(Member(project_id=project.id, user_id=stranger.id, role="reader"))
    assert len(found(session, stranger, PM)) == 2


def test_uses_come_page_by_page(session, person, bitext, monkeypatch):
    monkeypatch.setattr(term_use, "PAGE", 1)
    first = term_use.places(session, person, PM)
    second = term_use.places(session, person, PM, first.next)
    third = term_use.places(session, person, PM, second.next)
    assert [len(page.places) for page in (first, second, third)] == [1, 1, 0]
    assert third.next is None


def test_one_page_looks_at_a_bounded_number_of_units(session, person, bitext, monkeypatch):
    monkeypatch.setattr(term_use, "CHUNK", 1)
    monkeypatch.setattr(term_use, "MOST_LOOKED_AT", 2)
    # Latin letters are no help to the database: it gives every unit.
    value, before, pages = simple("UN", "x"), None, 0
    while True:
        page = term_use.places(session, person, value, before)
        assert page.places == []
        pages, before = pages + 1, page.next
        if before is None:
            break
    assert pages > 2


# --- Consistency ---


def report(session: Session, project: Project, **how: object) -> list[tuple[object, ...]]:
    rows = consistency.of_project(session, project, **how).rows
    return [
        (row.source, row.lang, row.odd, [(way.text, way.usage, way.count) for way in row.ways])
        for row in rows
    ]


def test_the_odd_ones_are_first(session, project, person, bitext, glossary):
    wider = term("农业", ("en", "agriculture"), ("en", "farming", "admitted"))
    terms.add(session, glossary, person, wider)
    terms.add(session, glossary, person, simple("邻居", "neighbour"))
    for text, target in (
        ("会见了老挝", "Pham Minh Chinh met guests"),
        ("强调", "Fan Mingzheng stressed that both are good neighbours"),
        ("讨论了", "They discussed farming"),
    ):
        confirm(session, bitext, text, target)
    session.commit()
    assert report(session, project) == [
        (
            "范明政",
            "en",
            1,
            [("Fan Mingzheng", "forbidden", 1), ("Pham Minh Chinh", "preferred", 1)],
        ),
        ("农业", "en", 0, [("farming", "admitted", 1)]),
        ("邻居", "en", 0, [("neighbour", "preferred", 1)]),
    ]
    confirm(session, bitext, "越南与老挝", "Cooperation on agriculture")
    confirm(session, bitext, "会见于", "x")
    assert report(session, project)[0][3] == [
        ("farming", "admitted", 1),
        ("agriculture", "preferred", 1),
    ]


def test_a_term_in_none_of_its_renderings_is_odd(session, project, bitext):
    unit = confirm(session, bitext, "强调", "The head of government stressed")
    assert report(session, project) == [("范明政", "en", 1, [("", "none", 1)])]
    [row] = consistency.of_project(session, project).rows
    [seen] = row.ways[0].units
    assert (seen.unit_id, seen.number) == (unit.id, unit.position)


def test_a_part_of_a_longer_rendering_does_not_count(session, project, person, bitext, glossary):
    value = term("范明政", ("en", "Pham Minh Chinh"), ("en", "Chinh", "forbidden"))
    row = row_of(session, glossary, "范明政")
    terms.change(session, row, person, row.version, value)
    confirm(session, bitext, "强调", "Pham Minh Chinh stressed")
    assert report(session, project)[0][3] == [("Pham Minh Chinh", "preferred", 1)]


def test_what_is_to_be_kept_is_looked_for_as_it_is(session, project, person, bitext, glossary):
    terms.add(session, glossary, person, Term("强调", keep=True))
    confirm(session, bitext, "强调", "Pham Minh Chinh 强调 this")
    assert ("强调", "en", 0, [("强调", "preferred", 1)]) in report(session, project)


def test_drafts_and_what_is_left_out_do_not_count(session, project, bitext):
    unit = confirm(session, bitext, "强调", "Pham Minh Chinh")
    unit.excluded = "hand"
    other = confirm(session, bitext, "会见了老挝", "Pham Minh Chinh")
    other.state = "draft"
    session.flush()
    assert report(session, project) == []


def test_one_language_alone(session, project, article: Article, bitext):
    vietnamese = bitexts.begin(session, article, "vi")
    confirm(session, bitext, "强调", "Pham Minh Chinh")
    confirm(session, vietnamese, "强调", "Phạm Minh Chính")
    assert len(report(session, project)) == 2
    assert report(session, project, lang="vi") == [
        ("范明政", "vi", 0, [("Phạm Minh Chính", "preferred", 1)])
    ]


def test_the_latest_units_are_looked_at(session, project, bitext, monkeypatch):
    for text in ("强调", "会见了老挝"):
        confirm(session, bitext, text, "Pham Minh Chinh")
    monkeypatch.setattr(consistency, "MOST_UNITS", 1)
    found = consistency.of_project(session, project, page=99)
    assert (found.units, found.is_cut, found.page, found.pages) == (1, True, 1, 1)
