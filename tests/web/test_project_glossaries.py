"""A project's glossaries: taken up, put in order, their clashes settled; consistency."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import Client
from tests.web.cases import MARKUP, Routes, check_escaped, page, said, text_of
from workbench.core.termbase import Rendering as Value
from workbench.core.termbase import Term as TermValue
from workbench.models import Glossary, Project, Unit, User
from workbench.services import glossaries, project_glossaries, projects, terms

ROUTES = Routes(
    ["/projects/{project}/clashes", "/projects/{project}/consistency"],
    {
        "/projects/{project}/glossaries": {"glossary": "{shared}"},
        "/projects/{project}/glossaries/{shared}/detach": {},
        "/projects/{project}/glossaries/{shared}/move": {"direction": "up"},
        "/projects/{project}/clashes": {"term": "1"},
    },
)


@pytest.fixture
def shared(session: Session, project: Project, person: User) -> list[Glossary]:
    """Two shared glossaries that the project uses, and clash on 河内; one that it doesn't use."""
    found = [glossaries.create(session, person, name) for name in ("One", "Two", "Three")]
    for one, text in zip(found[:2], ("Hanoi", MARKUP), strict=True):
        project_glossaries.attach(session, project, one)
        terms.add(session, one, person, TermValue("河内", (Value("en", text),)))
    session.commit()
    return found


@pytest.fixture
def at(address, shared: list[Glossary]):
    """Fills the ids of the project and of a shared glossary into an address."""
    return lambda pattern: address(pattern.replace("{shared}", str(shared[0].id)))


def order(client: Client, project: Project) -> list[str]:
    root = page(client.get(f"/projects/{project.id}/settings"))
    return [text_of(one) for one in root.xpath("//ol[@class='order']/li//span[@class='name']/a")]


def test_someone_elses(strange: Client, at, stored):
    before = stored()
    ROUTES.check_someone_elses(strange, at)
    assert stored() == before


def test_reader(reading: Client, at, stored):
    before = stored()
    ROUTES.check_reader(reading, at)
    assert stored() == before


def test_wrong_method(client: Client, at):
    ROUTES.check_wrong_method(client, at)


def test_signed_out(visitor: Client, at):
    ROUTES.check_signed_out(visitor, at)


def test_glossaries_are_taken_up_put_in_order_and_let_go(client, project, shared):
    assert order(client, project) == ["Desk", "One", "Two"]
    url = f"/projects/{project.id}/glossaries"
    settings = page(client.get(f"/projects/{project.id}/settings"))
    assert settings.xpath("//select[@name='glossary']/option/@value") == [str(shared[2].id)]
    answer = client.post(url, data={"glossary": shared[2].id})
    assert answer.location == f"/projects/{project.id}/settings#glossaries"
    client.post(f"{url}/{shared[2].id}/move", data={"direction": "up"})
    assert order(client, project) == ["Desk", "One", "Three", "Two"]
    client.post(f"{url}/{shared[0].id}/move", data={"direction": "down"})
    assert order(client, project) == ["Desk", "Three", "One", "Two"]
    client.post(f"{url}/{shared[1].id}/detach")
    assert order(client, project) == ["Desk", "Three", "One"]


def test_what_can_not_be_done_with_a_projects_glossaries(client, session, project, shared, person):
    own = glossaries.of_project(session, project.id)
    other = projects.create(session, person, "Other", ["en"])
    theirs = glossaries.of_project(session, other.id)
    session.commit()
    url = f"/projects/{project.id}/glossaries"
    for path, form, status, sentence in (
        ("", {}, 422, "This form is incomplete"),
        ("", {"glossary": shared[0].id}, 409, "uses “One” already"),
        ("", {"glossary": theirs.id}, 422, "Only shared"),
        ("", {"glossary": 10**6}, 404, "no such glossary"),
        (f"/{own.id}/detach", {}, 409, "keeps its own"),
        (f"/{own.id}/move", {"direction": "down"}, 409, "always comes first"),
        (f"/{shared[0].id}/move", {}, 422, "up or down"),
        (f"/{shared[2].id}/move", {"direction": "up"}, 404, "doesn't use"),
    ):
        answer = client.post(url + path, data=form)
        assert (answer.status_code, sentence in said(answer)) == (status, True), path
    assert order(client, project) == ["Desk", "One", "Two"]


def test_a_reader_can_look_at_the_order_only(reading: Client, project, shared):
    assert order(reading, project) == ["Desk", "One", "Two"]
    root = page(reading.get(f"/projects/{project.id}/settings"))
    assert not root.xpath("//section[@id='glossaries']//button")


def test_a_clash_is_shown_and_settled_with_one_click(client: Client, project, shared, reading):
    settings = text_of(page(client.get(f"/projects/{project.id}/settings")))
    assert "In 1 place they want different things." in settings
    url = f"/projects/{project.id}/clashes"
    answer = client.get(url)
    check_escaped(answer)
    root = page(answer)
    rows = [text_of(row) for row in root.xpath("//table//tbody/tr")]
    assert rows[0].startswith("One Hanoi ✓ in use now")
    assert "in use now" not in rows[1]
    assert not page(reading.get(url)).xpath("//main//button")
    second = root.xpath("//button[@name='term']/@value")[1]
    answer = client.post(url, data={"term": second})
    root = page(client.get(answer.location))
    assert "There is nothing to settle" in text_of(root)
    settled = root.xpath("//details//tbody/tr")
    assert text_of(settled[0]).startswith("Desk ")
    assert "in use now" in text_of(settled[0])
    # And taken back.
    client.post(root.xpath("//form[contains(@action, '/undo')]/@action")[0])
    assert "1 to settle" in text_of(page(client.get(url)))
    for term in ("", "x", 10**6):
        assert client.post(url, data={"term": term}).status_code in (404, 422)


def test_consistency(client: Client, project: Project, session: Session, units: list[Unit], bitext):
    unit = next(one for one in session.scalars(select(Unit)) if "强调" in one.source[0])
    unit.target, unit.state = [f"Fan Mingzheng {MARKUP}"], "reviewed"
    session.commit()
    url = f"/projects/{project.id}/consistency"
    for query in ("", "?lang=en", "?lang=x&page=x", "?page=99"):
        root = page(client.get(url + query))
        assert [text_of(one) for one in root.xpath("//tbody//li/strong")] == ["Fan Mingzheng"]
        assert root.xpath("//tbody//li/a/@href") == [
            f"/bitexts/{bitext.id}?unit={unit.id}#unit-{unit.id}"
        ]
        assert "1 came out in odd ways." in text_of(root)
    assert "No confirmed unit has a term yet." in text_of(page(client.get(f"{url}?lang=vi")))


def test_vietnamese_names_in_english(client: Client, project: Project, look):
    url = f"/projects/{project.id}/settings"
    box = "//input[@name='english_diacritics'][@type='checkbox']"
    assert not page(client.get(url)).xpath(f"{box}/@checked")
    form = {"name": "Desk", "lang": ["en", "vi"]}
    for sent, kept in ((["0", "1"], True), (None, True), (["0"], False)):
        client.post(url, data=form | ({"english_diacritics": sent} if sent else {}))
        assert look(select(Project.english_diacritics)) == [kept]
        assert bool(page(client.get(url)).xpath(f"{box}/@checked")) is kept
