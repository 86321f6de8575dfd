"""The page of the concordance: what is found, marked, linked to, gone on from."""

import pytest
from sqlalchemy.orm import Session

from tests.conftest import Client
from tests.web.cases import HX, MARKUP, Routes, check_escaped, page, text_of
from workbench.models import Project, Unit, User
from workbench.services import memory_index, store
from workbench.services import units as unit_steps

PAGE = "/projects/{project}/concordance"
ROUTES = Routes([PAGE, f"{PAGE}?q=ri"], {})


@pytest.fixture
def confirmed(session: Session, units: list[Unit], person: User) -> Unit:
    """The second unit, confirmed."""
    unit = session.get_one(Unit, units[1].id)
    unit_steps.confirm(session, unit, person, unit.version, "They met in Hà Nội.")
    session.commit()
    return unit


@pytest.fixture
def search(client: Client, project: Project):
    """Looks for something; gives the answer."""

    def search(q: str, *, htmx: bool = False, **query: object):
        path = f"/projects/{project.id}/concordance"
        return client.get(path, query_string={"q": q, **query}, headers=HX if htmx else {})

    return search


def bring_in(session: Session, project: Project, *entries: tuple[str, str], lang="en") -> None:
    into = memory_index.named(session, project.id, lang, "Agency")
    memory_index.add(session, into, (memory_index.NewEntry(*entry) for entry in entries))
    session.commit()


def marks(root) -> list[str]:
    return [text_of(one) for one in root.xpath("//ol[@class='concordance']//mark")]


def test_someone_elses(strange: Client, address):
    ROUTES.check_someone_elses(strange, address)


def test_a_reader_may_look(reading: Client, address):
    ROUTES.check_reader(reading, address)


def test_wrong_method(client: Client, address):
    ROUTES.check_wrong_method(client, address)


def test_signed_out(visitor: Client, address):
    assert visitor.get(address(PAGE)).status_code == 302
    assert visitor.get(address(PAGE), headers=HX).status_code == 401


def test_without_anything_to_look_for_there_is_the_form(client: Client, address):
    root = page(client.get(address(PAGE)))
    assert root.xpath("//main//input[@name='q']")
    assert not root.xpath("//*[contains(@class, 'found')]")


@pytest.mark.parametrize("settled", [False, True])
@pytest.mark.parametrize(
    ("q", "marked"),
    [("老", "老"), ("老挝客人", "老挝客人"), ("ha noi", "Hà Nội"), (" met ", "met")],
)
def test_a_place_is_marked_and_linked(session, confirmed, search, project, q, marked, settled):
    while settled and memory_index.catch_up(session):
        pass
    session.commit()
    root = page(search(q))
    assert marks(root) == [marked]
    [link] = root.xpath("//ol[@class='concordance']//a/@href")
    assert link == f"/bitexts/{confirmed.bitext_id}?unit={confirmed.id}#unit-{confirmed.id}"
    assert "Lan" in text_of(root.xpath("//ol[@class='concordance']")[0])
    assert root.xpath("//input[@name='q']/@value")[0].strip() == q.strip()


def test_what_is_not_confirmed_is_not_found(search, units):
    assert "Nobody has used this yet" in text_of(page(search("老挝")))


def test_one_side_alone(confirmed, search):
    assert marks(page(search("met", side="source"))) == []
    assert marks(page(search("met", side="target"))) == ["met"]
    assert marks(page(search("met", side="nonsense"))) == ["met"]


def test_the_language_that_is_asked_for(session, project, search, confirmed):
    bring_in(session, project, ("老挝很美。", "Lào rất đẹp."), lang="vi")
    root = page(search("老挝", lang="vi"))
    assert text_of(root.xpath("//ol[@class='concordance']//p[@lang='vi']")[0]) == "Lào rất đẹp."
    assert root.xpath("//select[@name='lang']/option[@selected]/@value") == ["vi"]
    assert "Lào" not in text_of(page(search("老挝", lang="xx")))


def test_more_places_follow_each_once(session, project, search):
    bring_in(session, project, *((f"第{n}天下雨。", f"Rain on day {n}.") for n in range(1, 46)))
    client_pages, query = [], {}
    for _ in range(3):
        root = page(search("rain", **query))
        client_pages.append([text_of(one) for one in root.xpath("//p[@lang='en']")])
        further = root.xpath("//a[@id='concordance-more']/@href")
        query = {"after": further[0].rpartition("=")[2]} if further else {}
    assert [len(one) for one in client_pages] == [20, 20, 5]
    listed = [text for one in client_pages for text in one]
    assert listed == [f"Rain on day {n}." for n in range(45, 0, -1)]
    assert query == {}


def test_more_follow_behind_units_that_have_no_entry_yet(session, project, bitext, search):
    """The page behind the newest units begins with the newest entry, it isn't the same again."""
    bring_in(session, project, ("下雨。", "Rain for weeks."))
    for number in range(100, 121):
        unit = Unit(bitext_id=bitext.id, position=number, kind="body", state="translated")
        unit.source, unit.target = ["下雨。"], [f"Rain in unit {number}."]
        unit.source_hash = store.text_hash("下雨。")
        session.add(unit)
    session.commit()
    first = page(search("rain"))
    assert len(marks(first)) == 20
    further = first.xpath("//a[@id='concordance-more']/@href")[0]
    second = page(search("rain", after=further.rpartition("=")[2]))
    assert [text_of(one) for one in second.xpath("//p[@lang='en']")] == ["Rain for weeks."]


def test_the_panel_gets_the_places_alone(confirmed, search):
    answer = search("met", htmx=True)
    assert marks(page(answer)) == ["met"]
    assert "<form" not in answer.text


@pytest.mark.parametrize(("q", "words"), [("x" * 401, "401 characters"), ("  ", "Type or select")])
def test_what_cannot_be_looked_for_is_told_in_the_panel(search, q, words):
    answer = search(q, htmx=True)
    assert answer.status_code == 422
    assert words in text_of(page(answer))


def test_too_long_is_told_on_the_page_with_the_form(search):
    answer = search("x" * 401)
    assert answer.status_code == 422
    root = page(answer)
    assert "401 characters" in text_of(root.xpath("//*[@role='alert']")[0])
    assert root.xpath("//main//input[@name='q']")


@pytest.mark.parametrize("after", ["-1", "x", "99999999999999", "0"])
def test_an_address_that_nobody_made(confirmed, search, after):
    assert search("met", after=after).status_code == 200


def test_of_a_long_text_what_is_near_is_shown(session, project, search):
    long = f"{'风' * 900}龙舟{'雨' * 900}"
    bring_in(session, project, (long, "Wind and boats. " * 100))
    root = page(search("龙舟"))
    [shown] = root.xpath("//ol[@class='concordance']//p[@lang='zh-Hans']")
    assert 300 < len(text_of(shown)) < 600
    assert text_of(shown)[0] == text_of(shown)[-1] == "…"
    assert marks(root) == ["龙舟"]


def test_markup_stays_text(session, project, search):
    bring_in(session, project, ("标记", MARKUP))
    check_escaped(search("标记"))
    check_escaped(search(MARKUP), " ".join(MARKUP.split()))
