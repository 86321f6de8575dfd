"""The pages of repairs and of what was learned: shown, ticked, done, taken back, settled."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import Client
from tests.web.cases import HX, MARKUP, Routes, check_escaped, page, said, text_of
from workbench.core import termbase
from workbench.models import LearnedRendering, Project, Term, Unit, User
from workbench.services import glossaries, projects, terms

KEY = f"1:1:{'0' * 16}"
ROUTES = Routes(
    [
        "/projects/{project}/repair",
        "/projects/{project}/repair?term={term}",
        "/projects/{project}/offers",
    ],
    {
        "/projects/{project}/repair": {"unit": KEY},
        "/projects/{project}/repair/undo": {"changes": "1"},
        "/offers/{offer}/take": {},
        "/offers/{offer}/dismiss": {},
    },
)


@pytest.fixture
def term(session: Session, project: Project) -> Term:
    """The prime minister's name."""
    glossary = glossaries.of_project(session, project.id)
    return session.scalars(select(Term).where(Term.glossary_id == glossary.id)).one()


@pytest.fixture
def offer(session: Session, project: Project, units: list[Unit]) -> LearnedRendering:
    """A rendering that was changed in two units."""
    row = LearnedRendering(
        project_id=project.id, lang="en", source="老挝", was="Lao", became="Laos", state="open"
    )
    row.units = [units[1].id, units[2].id]
    for unit in units[1:3]:
        unit.target, unit.state = ["Laos."], "translated"
    session.add(row)
    session.commit()
    return row


@pytest.fixture
def at(address, term: Term, offer: LearnedRendering):
    ids = {"{term}": str(term.id), "{offer}": str(offer.id)}

    def at(pattern: str) -> str:
        for name, value in ids.items():
            pattern = pattern.replace(name, value)
        return address(pattern)

    return at


def test_someone_elses(strange: Client, at):
    ROUTES.check_someone_elses(strange, at)


def test_reader(reading: Client, at):
    ROUTES.check_reader(reading, at)


def test_wrong_method(client: Client, at):
    for one in ROUTES.reads[1:]:
        assert client.delete(at(one)).status_code == 405
    for one in list(ROUTES.writes)[1:]:
        assert client.get(at(one)).status_code == 405


def test_signed_out(visitor: Client, at):
    for one in ROUTES.reads:
        assert visitor.get(at(one)).status_code == 302
    for one in ROUTES.writes:
        assert visitor.post(at(one)).status_code == 401


@pytest.fixture
def drafts(session: Session, term: Term, units: list[Unit], person: User) -> list[Unit]:
    """Two drafts with the name, which is called otherwise since."""
    made = [unit for unit in units if "范明政" in "".join(unit.source)]
    for unit in made:
        unit.target = unit.draft = ["Pham Minh Chinh came."]
        unit.state, unit.draft_at = "draft", unit.created_at
    session.commit()
    rename(session, term, person, "P. M. Chinh")
    return made


def rename(session: Session, term: Term, person: User, text: str) -> None:
    value = terms.value_of(term)
    kept = tuple(r for r in value.renderings if (r.lang, r.usage) != ("en", "preferred"))
    value = replace(value, renderings=(*kept, termbase.Rendering("en", text)))
    terms.change(session, term, person, term.version, value)
    session.commit()


def ticks(root) -> list[str]:
    return root.xpath("//input[@name='unit' and @checked]/@value")


def test_shown_repaired_and_taken_back(client: Client, address, drafts, now, units):
    where = address("/projects/{project}/repair")
    root = page(client.get(where))
    assert text_of(root.xpath("//h2")[0]) == "2 drafts can be repaired"
    shown = root.xpath("//*[@class='difference']")
    assert [text_of(one) for one in shown] == [
        "removed: Pham Minh added: P. M. Chinh came.",
    ] * 2
    answer = client.post(where, data={"unit": ticks(root)})
    assert answer.status_code == 303
    root = page(client.get(answer.location))
    assert "2 units were repaired." in text_of(root)
    assert "There is nothing to repair" in text_of(root)
    number = units.index(drafts[0])
    assert now(number).target == ["P. M. Chinh came."]
    (changes,) = root.xpath("//button[@name='changes']/@value")
    answer = client.post(f"{where}/undo", data={"changes": changes})
    root = page(client.get(answer.location))
    assert "2 units are as they were before." in text_of(root)
    assert len(ticks(root)) == 2
    assert now(number).target == ["Pham Minh Chinh came."]


def test_one_term_alone(client: Client, at, drafts, term):
    where = at("/projects/{project}/repair?term={term}")
    root = page(client.get(where))
    assert text_of(root.xpath("//h1")[0]) == "Repair drafts: 范明政"
    answer = client.post(where, data={"unit": ticks(root)[:1], "term": term.id})
    assert f"term={term.id}&" in answer.location
    assert len(ticks(page(client.get(answer.location)))) == 1


def test_confirmed_units_are_not_ticked(client: Client, address, drafts, session):
    drafts[0].state = "translated"
    session.commit()
    root = page(client.get(address("/projects/{project}/repair")))
    assert len(ticks(root)) == 1
    assert "1 confirmed unit would change too" in text_of(root)


def test_what_is_left_is_said(client: Client, address, drafts, post, units):
    where = address("/projects/{project}/repair")
    found = ticks(page(client.get(where)))
    post(units.index(drafts[0]), "confirm", text="Mine.")
    root = page(client.get(client.post(where, data={"unit": found}).location))
    assert "1 unit was repaired." in text_of(root)
    assert "1 unit was left as it is" in said(client.get(f"{where}?left=1"))


def test_what_is_typed_into_and_what_is_by_hand(
    client: Client, address, drafts, post, units, session
):
    post(units.index(drafts[0]), "working", text="Pham Minh Chinh ca")
    drafts[1].target = ["He came."]
    session.commit()
    told = text_of(page(client.get(address("/projects/{project}/repair"))))
    assert "1 is being typed into" in told
    assert "1 has to be done by hand" in told
    assert "范明政: no rendering that it had is found here" in told


def test_nothing_ticked(client: Client, address, drafts):
    answer = client.post(address("/projects/{project}/repair"))
    assert said(client.get(answer.location)) == "Nothing was ticked, so nothing was changed."


def test_a_broken_form(client: Client, address):
    answer = client.post(address("/projects/{project}/repair"), data={"unit": "x"})
    assert answer.status_code == 422
    where = address("/projects/{project}/repair/undo")
    assert client.post(where, data={"changes": "x-99999999999-"}).status_code == 303


def test_the_editor_offers_it(client: Client, reading: Client, address, drafts):
    where = address("/bitexts/{bitext}")
    (link,) = page(client.get(where)).xpath("//*[@class='repair-offer']/a")
    assert text_of(link) == "2 drafts can be repaired"
    assert link.get("href") == address("/projects/{project}/repair")
    assert not page(reading.get(where)).xpath("//*[@class='repair-offer']")


def test_from_the_terms_page(client: Client, address, term):
    answer = client.get(f"/terms/{term.id}/repair")
    assert answer.location == address(f"/projects/{{project}}/repair?term={term.id}")


@pytest.mark.parametrize("using", [0, 2])
def test_a_shared_term(client: Client, session, person, using):
    shared = glossaries.create(session, person, "Shared")
    value = termbase.Term("万象", (termbase.Rendering("en", "Vientiane"),), "place")
    one = terms.add(session, shared, person, value)
    for number in range(using):
        projects.create(session, person, f"Desk {number}", ["en"])
    session.commit()
    root = page(client.get(f"/terms/{one.id}/repair"))
    assert len(root.xpath("//main//li/a[contains(@href, '/repair?term=')]")) == using


def test_a_term_that_the_project_does_not_use(client: Client, session, project, person, address):
    shared = glossaries.create(session, person, "Shared")
    value = termbase.Term("万象", (termbase.Rendering("en", "Vientiane"),), "place")
    one = terms.add(session, shared, person, value)
    session.commit()
    assert client.get(address(f"/projects/{{project}}/repair?term={one.id}")).status_code == 404


def test_markup_in_a_draft(client: Client, address, drafts, session):
    drafts[0].target = [f"{MARKUP} Pham Minh Chinh"]
    session.commit()
    root = page(client.get(address("/projects/{project}/repair")))
    assert not root.xpath("//script[not(@src)] | //b | //*[@onclick]")


def test_an_offer_taken_and_one_dismissed(client: Client, at, look):
    root = page(client.get(at("/projects/{project}/offers")))
    assert text_of(root.xpath("//tbody/tr")[0]).startswith(
        "老挝 English removed: Lao added: Laos 2"
    )
    answer = client.post(at("/offers/{offer}/take"))
    assert "/repair?term=" in answer.location
    assert look(select(LearnedRendering.state)) == ["taken"]
    assert look(select(Term.source).where(Term.source == "老挝")) == ["老挝"]
    assert client.post(at("/offers/{offer}/dismiss")).status_code == 409
    assert "There is nothing to offer" in client.get(at("/projects/{project}/offers")).text


def test_an_offer_dismissed(client: Client, at, look):
    assert client.post(at("/offers/{offer}/dismiss")).location == at("/projects/{project}/offers")
    assert look(select(LearnedRendering.state)) == ["dismissed"]


def test_an_offer_dismissed_in_the_editor(client: Client, at, look):
    answer = client.post(at("/offers/{offer}/dismiss"), headers=HX)
    assert "Laos won't be offered for 老挝 again." in text_of(page(answer))
    assert look(select(LearnedRendering.state)) == ["dismissed"]


def test_the_editor_says_it_when_the_second_unit_is_confirmed(client: Client, session, post, units):
    for unit in units[1:3]:
        unit.source = ["国家主席阮春福来了。"]
        unit.draft = unit.target = ["President Ruan Chunfu came."]
        unit.state, unit.draft_at = "draft", unit.created_at
    session.commit()
    text = "President Nguyen Xuan Phuc came."
    assert "term-notice" not in post(1, "confirm", htmx=True, text=text).text
    answer = post(2, "confirm", htmx=True, text=text)
    assert 'hx-swap-oob="innerHTML:#term-notice"' in answer.text
    assert "Make 阮春福 a term: Nguyen Xuan Phuc" in answer.text
    (row,) = session.scalars(select(LearnedRendering)).all()
    session.commit()
    answer = client.post(f"/offers/{row.id}/take", headers=HX)
    assert "阮春福 is a term now: Nguyen Xuan Phuc." in text_of(page(answer))


def test_markup_in_an_offer(client: Client, at, session, offer, units):
    offer.was, offer.became = "x", MARKUP
    for unit in units[1:3]:
        unit.target = [MARKUP]
    session.commit()
    check_escaped(client.get(at("/projects/{project}/offers")))
