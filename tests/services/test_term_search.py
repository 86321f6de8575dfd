"""Looking for terms: as one types, filtered, sorted, page by page."""

import json

import pytest
from sqlalchemy.orm import Session

from tests.services.glossary_cases import FULL, simple, term
from workbench.core.termbase import Term
from workbench.models import Article, Glossary, Project, Unit, User
from workbench.models import Term as TermRow
from workbench.services import glossaries, project_glossaries, term_search, terms, users
from workbench.services.term_search import Filters, Page


@pytest.fixture
def glossary(session: Session, project: Project) -> Glossary:
    """The project's own glossary; it has one term."""
    return glossaries.of_project(session, project.id)


def search(session: Session, user: User, glossary: Glossary, place: str = "", **sought) -> Page:
    return term_search.search(session, user, glossary, Filters(**sought), place)


def sources(
    session: Session, user: User, glossary: Glossary, text: str = "", kind: str = "", **sought
) -> list[str]:
    page = search(session, user, glossary, text=text, kind=kind, **sought)
    return [row.source for row in page.terms]


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
        terms.add(session, glossary, person, value)
    found = {
        (text, kind): sorted(sources(session, person, glossary, text, kind)) for text, kind in FOUND
    }
    assert found == FOUND


@pytest.mark.parametrize(
    "query",
    [
        "阮春福",
        "阮春褔",
        "nguyen xuan",
        "NGUYỄN",
        "ruan chunfu",
        "ruanchunfu",
        "president",
        "state",
    ],
)
def test_a_term_is_found_without_tone_marks_and_by_pinyin(session, glossary, person, query):
    terms.add(session, glossary, person, FULL)
    assert sources(session, person, glossary, query) == ["阮春福"]


def test_a_term_without_a_search_key_is_given_one(session, glossary, person):
    session.add(TermRow(glossary_id=glossary.id, source="岘港"))
    session.flush()
    assert sources(session, person, glossary, "xiangang") == []
    term_search.index_missing(session)
    assert sources(session, person, glossary, "xiangang") == ["岘港"]


# --- Filtered ---


def test_terms_without_a_rendering_in_a_language(session, glossary, person):
    for value in (
        simple("河内", "Hanoi"),
        term("岘港", ("vi", "Đà Nẵng"), ("en", "Tourane", "forbidden")),
        Term("VTV1", keep=True),
    ):
        terms.add(session, glossary, person, value)
    assert sources(session, person, glossary, missing="vi") == ["河内"]
    assert sources(session, person, glossary, missing="en") == ["岘港"]
    assert sources(session, person, glossary, missing="fr") == ["岘港", "河内", "范明政"]


def test_terms_that_no_unit_has(session, glossary, person, bitext, article: Article):
    for source in ("河内", "農業", "万象", "岘港"):
        terms.add(session, glossary, person, simple(source, "x"))
    session.commit()
    # 万象 stands in a teaser alone, which is left out; 農業 is 农业 in traditional characters.
    assert sources(session, person, glossary, only="unused") == ["万象", "岘港"]
    unit = session.query(Unit).filter(Unit.excluded != "").all()
    for one in unit:
        one.excluded = ""
    session.commit()
    assert sources(session, person, glossary, only="unused") == ["岘港"]


def test_terms_of_a_glossary_that_nobody_uses_are_unused(session, person, bitext):
    shared = glossaries.create(session, person, "Shared")
    terms.add(session, shared, person, simple("河内", "Hanoi"))
    assert sources(session, person, shared, only="unused") == ["河内"]


def test_terms_that_clash_in_a_project_of_the_person(session, glossary, person, project):
    shared, second = (glossaries.create(session, person, name) for name in ("One", "Two"))
    for one, text in ((shared, "Hanoi"), (second, "Ha Noi")):
        project_glossaries.attach(session, project, one)
        terms.add(session, one, person, simple("河内", text))
    terms.add(session, shared, person, simple("岘港", "Da Nang"))
    assert sources(session, person, shared, only="clash") == ["河内"]
    assert sources(session, person, glossary, only="clash") == []
    stranger = users.create(session, "Stranger")
    assert sources(session, stranger, shared, only="clash") == []


# --- Sorted, page by page ---


@pytest.fixture
def many(session: Session, glossary: Glossary, person: User) -> Glossary:
    """A glossary of 120 terms, of several kinds, changed by two people and nobody."""
    second = users.create(session, "An")
    kinds = ("place", "person", "event")
    session.add_all(
        TermRow(
            glossary_id=glossary.id,
            source=f"G{n:03}",
            kind=kinds[n % 3],
            changed_by=(person.id, second.id, None)[n % 3],
            search="found" if n % 2 else "other",
        )
        for n in range(119)
    )
    session.commit()
    return glossary


@pytest.mark.parametrize("sort", [*term_search.SORTS, "no such order"])
def test_one_can_page_through_and_back(session, many, person, sort):
    seen, places, place = [], [""], ""
    while True:
        page = search(session, person, many, place, sort=sort)
        assert page.total == 120
        seen += [row.source for row in page.terms]
        if not page.next:
            break
        place = page.next
        places.append(place)
    assert (len(seen), len(set(seen)), len(places)) == (120, 120, 3)
    back = []
    while place:
        place = search(session, person, many, place, sort=sort).previous
        found = search(session, person, many, place, sort=sort)
        back = [row.source for row in found.terms] + back
        place = place if found.previous else ""
    assert back == seen[:100]


def test_the_orders(session, many, person):
    rows = {sort: search(session, person, many, sort=sort).terms[0] for sort in term_search.SORTS}
    assert rows["source"].source == "G000"
    assert rows["kind"].kind == "event"
    assert rows["by"].changed_by is None
    newest = terms.add(session, many, person, simple("新", "x"))
    assert search(session, person, many, sort="changed").terms[0] is newest


def test_a_page_that_is_gone_meanwhile_is_the_first(session, many, person):
    first = search(session, person, many, text="found")
    assert (first.total, len(first.terms), first.previous) == (59, 50, "")
    last = search(session, person, many, first.next, text="found")
    terms.remove(session, last.terms, person)
    again = search(session, person, many, first.next, text="found")
    assert (again.previous, again.next, len(again.terms)) == ("", "", 50)


@pytest.mark.parametrize(
    "place",
    ["x", "+", "+[]", "+{}", "+[1]", '+["a","b"]', "+null", '+["\\u0000"]', "é", "-[[]]"],
)
def test_a_place_that_is_none_is_the_beginning(session, many, person, place):
    for sort in term_search.SORTS:
        if sort == "kind" and place == '+["a","b"]':
            continue
        page = search(session, person, many, place, sort=sort)
        assert (len(page.terms), page.previous) == (50, ""), (sort, place)


@pytest.mark.parametrize(
    "key",
    [["2020-01-01T00:00:00", 1], ["2020-01-01T00:00:00+00:00", 2**40], ["soon", 1], [None, 1]],
)
def test_a_moment_that_is_none_is_the_beginning(session, many, person, key):
    page = search(session, person, many, "+" + json.dumps(key), sort="changed")
    assert (len(page.terms), page.previous) == (50, "")
