"""Glossaries: listed, looked through, exported; shared ones made, renamed, deleted."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import Client
from tests.web.cases import HX, MARKUP, Routes, check_escaped, fragment, page, said, text_of
from workbench.core.termbase import Rendering as Value
from workbench.core.termbase import Term as TermValue
from workbench.formats import glossary as formats
from workbench.models import Glossary, Project, Term, User
from workbench.services import glossaries, project_glossaries, terms

BATCH = "0" * 32
ROUTES = Routes(
    ["/glossaries/{glossary}", "/glossaries/{glossary}/export", "/glossaries/{glossary}/steps"],
    {f"/glossaries/{{glossary}}/steps/{BATCH}/undo": {}},
)
# Who may change a glossary sees these, too.
SETTINGS = Routes(
    ["/glossaries/{glossary}/settings"],
    {"/glossaries/{glossary}/settings": {"name": "x"}, "/glossaries/{glossary}/delete": {}},
)


@pytest.fixture
def glossary(session: Session, project: Project) -> Glossary:
    glossary = glossaries.of_project(session, project.id)
    session.commit()
    return glossary


@pytest.fixture
def term(session: Session, glossary: Glossary) -> Term:
    """The one term of the glossary, 范明政."""
    term = session.scalars(select(Term)).one()
    session.commit()
    return term


@pytest.fixture
def at(address, glossary: Glossary, term: Term):
    """Fills the ids of the glossary and its term into an address."""
    return lambda pattern: address(
        pattern.replace("{glossary}", str(glossary.id)).replace("{term}", str(term.id))
    )


def test_someone_elses(strange: Client, at, stored):
    before = stored()
    ROUTES.check_someone_elses(strange, at)
    SETTINGS.check_someone_elses(strange, at)
    assert stored() == before


def test_reader(reading: Client, at, stored):
    before = stored()
    ROUTES.check_reader(reading, at)
    SETTINGS.check_reader(reading, at, may=403)
    assert reading.post("/glossaries", data={"name": "x"}).status_code == 403
    assert stored() == before


def test_wrong_method(client: Client, at):
    ROUTES.check_wrong_method(client, at)
    SETTINGS.check_wrong_method(client, at)
    assert client.delete("/glossaries").status_code == 405


def test_signed_out(visitor: Client, at):
    ROUTES.check_signed_out(visitor, at)
    SETTINGS.check_signed_out(visitor, at)
    Routes(["/glossaries"], {"/glossaries": {}}).check_signed_out(visitor, at)


def test_list(client: Client, strange: Client, session: Session, glossary: Glossary):
    session.add(Glossary(name="Leaders"))
    session.commit()
    assert [text_of(row) for row in page(client.get("/glossaries")).xpath("//main//li")] == [
        "Desk project's own · 1 term",
        "Leaders shared · 0 terms",
    ]
    assert "Desk" not in text_of(page(strange.get("/glossaries")))


def rows(root) -> list[str]:
    return [text_of(row) for row in root.xpath("//table//tr/th[@scope='row']")]


def test_search(client: Client, session: Session, glossary: Glossary, person: User):
    for source, kind, text in (("河内", "place", "Hanoi"), ("50%", "other", "half_way")):
        value = TermValue(source, (Value("en", text),), kind, "of the sea")
        terms.add(session, glossary, person, value)
    session.commit()
    found = {
        "": ["50%of the sea", "河内of the sea", "范明政"],
        "q=河": ["河内of the sea"],
        "q=hanoi": ["河内of the sea"],
        "q=+OF+THE+": ["50%of the sea", "河内of the sea"],
        "q=%25": ["50%of the sea"],
        "q=_": ["50%of the sea"],
        "q=nowhere": [],
        "kind=place": ["河内of the sea"],
        "kind=place&q=chinh": [],
        "kind=x": [],
        "kind=%00": ["50%of the sea", "河内of the sea", "范明政"],
        "q=%00": ["50%of the sea", "河内of the sea", "范明政"],
        "missing=vi": ["50%of the sea", "河内of the sea"],
        "only=unused": ["50%of the sea", "河内of the sea", "范明政"],
        "only=clash": [],
        "only=x": ["50%of the sea", "河内of the sea", "范明政"],
        "sort=kind&q=of": ["50%of the sea", "河内of the sea"],
        "sort=x": ["50%of the sea", "河内of the sea", "范明政"],
        "at=x": ["50%of the sea", "河内of the sea", "范明政"],
        "done=x&left=x": ["50%of the sea", "河内of the sea", "范明政"],
    }
    url = f"/glossaries/{glossary.id}"
    answers = {query: client.get(f"{url}?{query}") for query in found}
    assert {query: rows(page(one)) for query, one in answers.items()} == found


def test_pages(client: Client, session: Session, glossary: Glossary, person: User):
    for number in range(120):
        value = TermValue(f"词{number:03}", (Value("vi", "từ"),))
        terms.add(session, glossary, person, value)
    session.commit()
    all_ = [f"词{number:03}" for number in range(120)]
    first = page(client.get(f"/glossaries/{glossary.id}?q=词"))
    second = page(client.get(first.xpath("//nav[@class='pages']/a[@rel='next']/@href")[0]))
    third = page(client.get(second.xpath("//nav[@class='pages']/a[@rel='next']/@href")[0]))
    assert rows(first) + rows(second) + rows(third) == all_
    assert not first.xpath("//nav[@class='pages']/a[@rel='prev']")
    assert not third.xpath("//nav[@class='pages']/a[@rel='next']")
    back = page(client.get(third.xpath("//nav[@class='pages']/a[@rel='prev']/@href")[0]))
    assert rows(back) == all_[50:100]
    assert text_of(third.xpath("//*[@id='count']")[0]) == "120 terms"


def test_as_one_types_the_list_alone_is_sent(client: Client, glossary: Glossary):
    url = f"/glossaries/{glossary.id}"
    answer = client.get(f"{url}?q=chinh&kind=&missing=&only=&sort=source", headers=HX)
    count, form = fragment(answer)
    assert (count.get("hx-swap-oob"), text_of(count)) == ("innerHTML:#count", "1 term")
    assert (form.get("id"), rows(form)) == ("terms", ["范明政"])
    assert answer.headers["HX-Replace-Url"] == f"{url}?q=chinh"
    whole = page(client.get(answer.headers["HX-Replace-Url"]))
    assert whole.xpath("//search//input[@name='q']/@value") == ["chinh"]
    answer = client.get(f"{url}?q={MARKUP}&kind=place&sort=kind", headers=HX)
    assert "kind=place" in answer.headers["HX-Replace-Url"]
    assert "Nothing here matches" in text_of(fragment(answer)[1])
    check_escaped(client.get(url, query_string={"q": MARKUP}))


def test_a_reader_has_no_boxes_to_tick(reading: Client, glossary: Glossary):
    root = page(reading.get(f"/glossaries/{glossary.id}"))
    assert rows(root) == ["范明政"]
    assert not root.xpath("//main//input[@type='checkbox'] | //main//form[@id='terms']//button")


def test_shared_glossaries_are_for_administrators(
    client: Client, strange: Client, session: Session, stored
):
    shared = Glossary(name="Leaders")
    session.add(shared)
    session.commit()
    url, form = f"/glossaries/{shared.id}", {"source": "河内", "en_preferred": "Hanoi"}
    assert strange.get(url).status_code == 200
    assert not page(strange.get(url)).xpath("//main//form[@method='post']//button")
    before = stored()
    answer = strange.post(f"{url}/terms", data=form)
    assert (answer.status_code, "Administrators change shared" in said(answer)) == (403, True)
    assert stored() == before
    assert client.post(f"{url}/terms", data=form).status_code == 303


def test_a_shared_glossary_is_made_renamed_and_deleted(client: Client, look, session: Session):
    answer = client.post("/glossaries", data={"name": f" {MARKUP} "})
    assert answer.status_code == 303
    url = answer.location
    check_escaped(client.get(url))
    assert client.post(f"{url}/settings", data={"name": "Places"}).status_code == 303
    assert look(select(Glossary.name).where(Glossary.project_id.is_(None))) == ["Places"]
    answer = client.post(f"{url}/delete")
    assert (answer.status_code, answer.location) == (303, "/glossaries")
    assert client.get(url).status_code == 404
    for name in ("", " ", "x" * 201):
        answer = client.post("/glossaries", data={"name": name})
        assert (answer.status_code, "1 to 200 characters" in said(answer)) == (422, True)


def test_a_glossary_in_use_is_not_deleted_unawares(
    client: Client, session: Session, project: Project, person: User, stored
):
    shared = glossaries.create(session, person, "Places")
    project_glossaries.attach(session, project, shared)
    session.commit()
    before = stored()
    url = f"/glossaries/{shared.id}"
    assert "Desk" in text_of(page(client.get(f"{url}/settings")))
    answer = client.post(f"{url}/delete")
    assert answer.status_code == 409
    assert "This glossary is in use: “Desk”." in said(answer)
    assert (stored(), len(page(answer).xpath("//input[@name='in_use']"))) == (before, 1)
    assert client.post(f"{url}/delete", data={"in_use": "1"}).status_code == 303
    assert stored()["glossaries"] == before["glossaries"] - 1


def test_a_projects_own_glossary_is_not_deleted(client: Client, glossary: Glossary, stored):
    before = stored()
    answer = client.post(f"/glossaries/{glossary.id}/delete", data={"in_use": "1"})
    assert (answer.status_code, "own glossary can't be deleted" in said(answer)) == (409, True)
    assert stored() == before


def test_steps(client: Client, glossary: Glossary, term: Term, look):
    url = f"/glossaries/{glossary.id}"
    client.post(f"/terms/{term.id}", data={"version": 1, "source": "范明", "en_preferred": "x"})
    root = page(client.get(f"{url}/steps"))
    heads = [text_of(one).split(", ")[0].strip() for one in root.xpath("//li/p[1]")]
    assert heads == ["1 changed", "1 added"]
    last, first = root.xpath("//form[contains(@action, '/undo')]/@action")
    # The first one is not as it was any more.
    answer = client.post(first)
    assert (answer.status_code, "changed again since" in said(answer)) == (409, True)
    assert client.post(last).status_code == 303
    assert look(select(Term.source)) == ["范明政"]
    assert client.post(last).status_code == 303
    assert client.post(f"{url}/steps/x/undo").status_code == 404


@pytest.mark.parametrize("mode", ["", "corpus", "x"])
def test_export(client: Client, session, person, glossary: Glossary, mode):
    value = TermValue("=河内", (Value("en", "+Hanoi"),), note="@note")
    terms.add(session, glossary, person, value)
    session.commit()
    answer = client.get(f"/glossaries/{glossary.id}/export?mode={mode}")
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert answer.headers["Content-Disposition"] == "attachment; filename=Desk.csv"
    plain = mode == "corpus"
    assert answer.data.startswith(b"\xef\xbb\xbf") is not plain
    assert ("\r\n=河内,other,+Hanoi," in answer.text) is plain
    # What is given can be brought in again, and is the same.
    assert set(formats.read(answer.data).terms) == set(terms.all_values(session, glossary))


def test_the_name_of_the_file(client: Client, look):
    form = {"name": 'Tin "Á"/..\r\n<b>', "lang": "vi"}
    assert client.post("/projects", data=form).status_code == 303
    [number] = look(select(Glossary.id).where(Glossary.name.startswith("Tin")))
    answer = client.get(f"/glossaries/{number}/export")
    assert answer.status_code == 200
    named = answer.headers["Content-Disposition"]
    assert named.endswith("filename*=UTF-8''Tin%20%22%C3%81%22%2F..%20%3Cb%3E.csv")


# --- Texts are text ---


def test_markup_is_text(client: Client, session: Session, glossary: Glossary, person: User):
    value = TermValue(MARKUP, (Value("en", MARKUP), Value("vi", MARKUP, "forbidden")), note=MARKUP)
    term = terms.add(session, glossary, person, value)
    session.commit()
    for path in ("glossaries/{0}", "terms/{1}", "terms/{1}/use", "glossaries/{0}/steps"):
        check_escaped(client.get("/" + path.format(glossary.id, term.id)))


def test_markup_in_the_editor(client: Client, session, glossary, bitext, units, person):
    value = TermValue("农业合作", (Value("en", MARKUP),), note=f"note {MARKUP}")
    terms.add(session, glossary, person, value)
    session.commit()
    for unit in ("", units[2].id):
        answer = client.get(f"/bitexts/{bitext.id}?unit={unit}")
        check_escaped(answer, MARKUP)
        check_escaped(answer, f"note {MARKUP}")
    assert MARKUP in page(answer).xpath("//@data-insert")
