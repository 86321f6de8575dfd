"""Projects: listed, started, changed; their people."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import Client
from tests.web.cases import HX, MARKUP, Routes, check_escaped, page, said, text_of
from workbench.models import Glossary, Member, Project, User
from workbench.services import users

ROUTES = Routes(
    ["/projects/{project}", "/projects/{project}/settings"],
    {
        "/projects/{project}/settings": {"name": "Other", "lang": "en"},
        "/projects/{project}/members": {"name": "Lan", "role": "editor"},
        "/projects/{project}/members/{person}/remove": {},
    },
)


def test_someone_elses(strange: Client, address, stored):
    before = stored()
    ROUTES.check_someone_elses(strange, address)
    assert stored() == before


def test_reader(reading: Client, address, stored, look, project: Project):
    before = stored()
    ROUTES.check_reader(reading, address)
    assert stored() == before
    assert look(select(Project.name)) == ["Desk"]


def test_wrong_method(client: Client, address):
    ROUTES.check_wrong_method(client, address)
    assert client.put("/").status_code == 405
    assert client.get("/projects").status_code == 405


def test_signed_out(visitor: Client, address):
    ROUTES.check_signed_out(visitor, address)
    Routes(["/"], {"/projects": {}}).check_signed_out(visitor, address)


def test_the_list_shows_own_projects_only(client: Client, strange: Client, project: Project):
    assert page(client.get("/")).xpath("//a/@href").count(f"/projects/{project.id}") == 1
    others = page(strange.get("/"))
    assert f"/projects/{project.id}" not in others.xpath("//a/@href")
    assert "Desk" not in text_of(others)


def test_create(client: Client, look, person: User):
    answer = client.post("/projects", data={"name": " Asia\r\ndesk ", "lang": ["vi", "en", "xx"]})
    [project] = look(select(Project))
    assert (answer.status_code, answer.location) == (303, f"/projects/{project.id}")
    assert (project.name, project.target_langs) == ("Asia desk", ["en", "vi"])
    assert look(select(Member.role).where(Member.user_id == person.id)) == ["owner"]
    assert look(select(Glossary.project_id)) == [project.id]
    assert client.get(answer.location).status_code == 200


def test_create_by_htmx(client: Client, look):
    answer = client.post("/projects", data={"name": "Asia", "lang": "en"}, headers=HX)
    [number] = look(select(Project.id))
    assert (answer.status_code, answer.text) == (200, "")
    assert answer.headers["HX-Redirect"] == f"/projects/{number}"


REFUSED = [
    ({}, "1 to 200 characters"),
    ({"name": " \x00\u200b\t", "lang": "en"}, "1 to 200 characters"),
    ({"name": "x" * 201, "lang": "en"}, "1 to 200 characters"),
    ({"name": "Asia"}, "at least one target language"),
    ({"name": "Asia", "lang": "xx"}, "at least one target language"),
]


def test_create_refused(client: Client, stored):
    for form, sentence in REFUSED:
        before = stored()
        answer = client.post("/projects", data=form)
        assert (answer.status_code, sentence in said(answer)) == (422, True)
        assert stored() == before


def test_names_are_text(client: Client, session: Session, person: User):
    person.name = MARKUP[:80]
    session.commit()
    created = client.post("/projects", data={"name": MARKUP, "lang": "en"}).location
    for url in ("/", created, f"{created}/settings", f"{created}/import", f"{created}/export"):
        check_escaped(client.get(url))
    check_escaped(client.get("/glossaries"))
    check_escaped(client.get(f"{created}/settings"), MARKUP[:80])


def test_show(client: Client, address, bitext, article):
    root = page(client.get(address("/projects/{project}")))
    links = root.xpath("//a/@href")
    assert f"/articles/{article.id}" in links
    assert f"/bitexts/{bitext.id}" in links
    assert [bar.get("value") for bar in root.xpath("//progress")] == ["0"]


def test_a_reader_is_offered_no_writing(reading: Client, address):
    shown = page(reading.get(address("/projects/{project}")))
    assert address("/projects/{project}/import") not in shown.xpath("//a/@href")
    settings = page(reading.get(address("/projects/{project}/settings")))
    assert [form.get("action") for form in settings.xpath("//main//form")] == [
        address("/projects/{project}/settings")
    ]
    assert settings.xpath("//main//form/fieldset[@disabled]")


def test_change(client: Client, look, project: Project):
    url = f"/projects/{project.id}/settings"
    answer = client.post(url, data={"name": "Quầy tin", "lang": "vi"})
    assert (answer.status_code, answer.location) == (303, f"/projects/{project.id}")
    [changed] = look(select(Project))
    assert (changed.name, changed.target_langs) == ("Quầy tin", ["vi"])


def test_people(client: Client, stranger: User, project: Project, look):
    members = f"/projects/{project.id}/members"
    settings = f"/projects/{project.id}/settings"
    for role in ("reader", "editor"):
        answer = client.post(members, data={"name": " Ngoc\x00 ", "role": role})
        assert (answer.status_code, answer.location) == (303, settings)
        assert look(select(Member.role).where(Member.user_id == stranger.id)) == [role]
    assert "Ngoc" in text_of(page(client.get(settings)))
    answer = client.post(f"{members}/{stranger.id}/remove")
    assert (answer.status_code, answer.location) == (303, settings)
    assert not look(select(Member).where(Member.user_id == stranger.id))


REFUSED_PEOPLE = [
    (MARKUP, "reader", 404, MARKUP),
    ("", "reader", 404, "There is no person"),
    ("Lan", "king", 422, "king"),
    ("Lan", "", 422, "There is no role"),
    ("Lan", "reader", 409, "needs an owner"),
]


def test_people_refused(client: Client, project: Project, stored):
    for name, role, status, sentence in REFUSED_PEOPLE:
        before = stored()
        answer = client.post(f"/projects/{project.id}/members", data={"name": name, "role": role})
        assert (answer.status_code, sentence in said(answer)) == (status, True)
        assert not page(answer).xpath("//b")
        assert stored() == before


def test_the_last_owner_stays(client: Client, project: Project, person: User, look):
    answer = client.post(f"/projects/{project.id}/members/{person.id}/remove")
    assert (answer.status_code, "needs an owner" in said(answer)) == (409, True)
    assert look(select(Member.role)) == ["owner"]


def test_leaving_a_project(client: Client, project: Project, session: Session, person: User):
    other = users.create(session, "Hoa")
    session.add(Member(project_id=project.id, user_id=other.id, role="owner"))
    session.commit()
    answer = client.post(f"/projects/{project.id}/members/{person.id}/remove")
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get(f"/projects/{project.id}").status_code == 404


def test_numbers_that_no_row_has(client: Client):
    for number in ("0", "2147483647", "2147483648", "9" * 30, "9" * 5000, "-1", "٣"):
        assert (number, client.get(f"/projects/{number}").status_code) == (number, 404)


def test_the_memory_goes_first_or_only_suggests(client: Client, look, project: Project):
    form, url = {"name": "Desk", "lang": "en"}, f"/projects/{project.id}/settings"
    for sent, expected in (("0", False), (None, False), (["0", "1"], True), (None, True)):
        client.post(url, data=form | ({"memory_first": sent} if sent else {}))
        assert look(select(Project.memory_first)) == [expected]
        assert bool(page(client.get(url)).xpath("//input[@checked][@value='1']")) == expected
