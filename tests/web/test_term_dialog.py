"""A new term from the editor: proposed, saved, shown in the rows; as a dialog and as a page."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import Client
from tests.web.cases import HX, MARKUP, Routes, fragment, page, text_of
from workbench.core import termbase
from workbench.models import Rendering, Term, TermChange, Unit, User
from workbench.services import glossaries, project_glossaries, terms

ROUTES = Routes(
    ["/bitexts/{bitext}/terms/new"],
    {"/bitexts/{bitext}/terms": {"source": "老挝", "kind": "place", "text_en": "Laos"}},
)


def test_someone_elses(strange: Client, address):
    ROUTES.check_someone_elses(strange, address)


def test_reader(reading: Client, address):
    ROUTES.check_reader(reading, address, may=403)


def test_wrong_method(client: Client, address):
    ROUTES.check_wrong_method(client, address)


def test_signed_out(visitor: Client, address):
    ROUTES.check_signed_out(visitor, address)


@pytest.fixture
def ask(client: Client, address):
    """Gives the form for a selection, as htmx gets it, or as a page."""

    def ask(htmx: bool = True, **query: object):
        where = address("/bitexts/{bitext}/terms/new")
        return page(client.get(where, query_string=query, headers=HX if htmx else {}))

    return ask


@pytest.fixture
def save(client: Client, address):
    """Saves a term, as htmx does, or as a plain form."""

    def save(htmx: bool = True, **form: object):
        where = address("/bitexts/{bitext}/terms")
        return client.post(where, data=form, headers=HX if htmx else {})

    return save


def field(root, name: str) -> str:
    (value,) = root.xpath(f"//input[@name='{name}']/@value")
    return value


def kind(root) -> str:
    (value,) = root.xpath("//select[@name='kind']/option[@selected]/@value")
    return value


@pytest.fixture
def named(session: Session, article) -> None:
    """The article names persons, one with a bracket."""
    article.text = "国家主席阮春福会见美国国务卿马尔科·鲁比奥(Marco Rubio)。阮春福说好。"
    session.commit()


@pytest.mark.parametrize(
    ("source", "guessed", "en", "vi"),
    [
        ("阮春福", "person", "Nguyen Xuan Phuc", "Nguyễn Xuân Phúc"),
        ("马尔科·鲁比奥", "person", "Marco Rubio", "Marco Rubio"),
        ("合作", "other", "", ""),
        ("", "other", "", ""),
    ],
)
def test_proposals_are_there_already(ask, named, source, guessed, en, vi):
    root = ask(source=source)
    assert (field(root, "source"), kind(root)) == (source, guessed)
    assert (field(root, "text_en"), field(root, "text_vi")) == (en, vi)


def test_other_proposals_and_where_they_come_from(ask, named):
    told = [text_of(one) for one in ask(source="阮春福").xpath("//li")]
    assert "Nguyễn Xuân Phước reading of the characters" in told
    told = [text_of(one) for one in ask(source="马尔科·鲁比奥").xpath("//li")]
    assert "Marco Rubio stands in brackets in the article" in told


def test_what_is_selected_in_the_target_comes_first(ask, named):
    root = ask(source="阮春福", target="Mr Phuc")
    assert (field(root, "text_en"), field(root, "text_vi")) == ("Mr Phuc", "Nguyễn Xuân Phúc")


def test_as_a_page_of_its_own(ask, units):
    root = ask(htmx=False, source="老挝", unit=units[1].id)
    assert text_of(root.xpath("//main//h2")[0]) == "New term"
    (back,) = root.xpath("//a[@data-close]/@href")
    assert back.endswith(f"unit={units[1].id}#unit-{units[1].id}")


def test_markup(ask):
    root = ask(htmx=False, source="老挝", target=MARKUP)
    assert not root.xpath("//b | //script[not(@src)]")


def test_saved_by_a_plain_form(save, look, units):
    answer = save(
        htmx=False, source="老挝", kind="place", text_en="Laos", text_vi="", unit=units[1].id
    )
    assert answer.status_code == 303
    assert answer.location.endswith(f"unit={units[1].id}#unit-{units[1].id}")
    assert look(select(Term.kind).where(Term.source == "老挝")) == ["place"]
    assert look(
        select(Rendering.text).join(Term, Term.id == Rendering.term_id).where(Term.source == "老挝")
    ) == ["Laos"]


def test_the_origin_of_a_proposal_is_kept(save, named, look):
    save(source="阮春福", kind="person", text_en="Nguyen Xuan Phuc", text_vi="Anh Phúc")
    query = (
        select(Rendering).join(Term, Term.id == Rendering.term_id).where(Term.source == "阮春福")
    )
    assert {one.lang: one.origin for one in look(query)} == {"en": "reading", "vi": ""}


def test_rows_with_the_term_come_back_the_open_one_without_its_form(save, units, session):
    units[1].target = ["They met Lao guests."]
    session.commit()
    answer = save(source="老挝", kind="place", text_en="Laos", open=units[1].id)
    assert answer.headers["HX-Trigger"] == "term-saved"
    found = {one.get("id") or one.get("hx-swap-oob"): one for one in fragment(answer)}
    opened, title = units[1].id, units[0].id
    assert set(found) >= {
        f"unit-{title}", f"terms-{opened}", f"innerHTML:#unit-{opened} .source",
        "innerHTML:#term-notice", "term-form",
    }  # fmt: skip
    assert f"unit-{opened}" not in found
    assert not answer.text.count("<textarea")
    assert "老挝 Laos missing" in text_of(found[f"terms-{opened}"])
    assert text_of(found[f"unit-{title}"].xpath(".//mark")[0]) == "老挝"
    assert "老挝 is a term of the project now." in text_of(found["innerHTML:#term-notice"])


def test_drafts_to_repair_are_said(save, units, session):
    units[1].target, units[1].state = ["They met guests from Laowo."], "draft"
    session.commit()
    answer = save(source="老挝", kind="place", text_en="Laos")
    assert "Repair 1 draft that lacks its rendering" in text_of(page(answer))


def test_a_term_that_is_there_is_shown_and_changed(ask, save, look, session):
    root = ask(source="范明政")
    assert text_of(root.xpath("//h2")[0]) == "Change a term"
    assert root.xpath("//a[contains(@href, '/terms/')]")
    assert (field(root, "text_en"), field(root, "text_vi")) == (
        "Pham Minh Chinh",
        "Phạm Minh Chính",
    )
    version = field(root, "version")
    form = {
        "source": "范明政",
        "kind": "person",
        "text_en": "P. M. Chinh",
        "text_vi": "Phạm Minh Chính",
    }
    assert save(**form, version=version).status_code == 200
    (term,) = look(select(Term))
    value = terms.value_of(session.get(Term, term.id))
    assert termbase.renderings(value, "en", "preferred") == ("P. M. Chinh",)
    assert termbase.renderings(value, "en", "forbidden") == ("Fan Mingzheng",)
    assert termbase.preferred(value, "vi") == "Phạm Minh Chính"
    session.commit()
    answer = save(**form, version=version)
    assert answer.status_code == 409
    assert "Someone else changed 范明政" in text_of(page(answer))


def test_a_term_of_a_shared_glossary_is_overruled_with_all_that_it_says(
    ask, save, session, person, project, look
):
    shared = glossaries.create(session, person, "Shared")
    renderings = (
        termbase.Rendering("en", "Laos"),
        termbase.Rendering("en", "Laowo", "forbidden"),
        termbase.Rendering("vi", "Lào"),
    )
    terms.add(session, shared, person, termbase.Term("老挝", renderings, "place", "a country"))
    project_glossaries.attach(session, project, shared)
    session.commit()
    root = ask(source="老挝")
    assert "A shared glossary has this term." in text_of(root)
    assert (field(root, "text_en"), kind(root)) == ("Laos", "place")
    assert not root.xpath("//input[@name='version']")
    save(source="老挝", kind="place", text_en="Lao PDR", text_vi="Lào")
    own = glossaries.of_project(session, project.id)
    (term,) = look(select(Term).where(Term.source == "老挝", Term.glossary_id == own.id))
    value = terms.value_of(session.get(Term, term.id))
    assert termbase.expected(value, "en") == ("Lao PDR",)
    assert termbase.renderings(value, "en", "forbidden") == ("Laowo",)
    assert (termbase.preferred(value, "vi"), value.note) == ("Lào", "a country")


def test_added_by_someone_else_meanwhile(save, session, project, person: User):
    value = termbase.Term("老挝", (termbase.Rendering("en", "Lao"),), "place")
    terms.add(session, glossaries.of_project(session, project.id), person, value)
    session.commit()
    answer = save(source="老挝", kind="place", text_en="Laos")
    assert answer.status_code == 409
    root = page(answer)
    assert "老挝 is in this glossary already." in text_of(root)
    assert field(root, "text_en") == "Laos"
    assert (
        save(
            source="老挝", kind="place", text_en="Laos", version=field(root, "version")
        ).status_code
        == 200
    )


def test_deleted_by_someone_else_meanwhile(save):
    answer = save(source="老挝", kind="place", text_en="Laos", version=1)
    assert answer.status_code == 422
    assert "老挝 is not in the project&#39;s glossary any more." in answer.text


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"source": " ", "text_en": "x"}, "A term needs a source text."),
        ({"source": "老挝"}, "Give 老挝 a rendering in at least one language."),
        ({"source": "老" * 201, "text_en": "x"}, "A term's source has up to 200 characters."),
        ({"source": "老挝", "text_en": "x" * 401}, "A rendering has up to 400 characters"),
        ({"source": "老挝", "text_en": "x", "kind": "?"}, "There is no kind of term called ?."),
    ],
)
def test_what_cannot_be_taken(save, stored, form, says):
    before = stored()
    answer = save(**form)
    assert answer.status_code == 422
    root = page(answer)
    assert says in text_of(root.xpath("//*[@role='alert']")[0])
    assert field(root, "text_en") == form.get("text_en", "")
    assert stored() == before


def test_what_became_of_it_is_written_down(save, look, person):
    save(source="老挝", kind="place", text_en="Laos")
    assert look(select(TermChange.user_id).where(TermChange.source == "老挝")) == [person.id]


def test_the_editor_has_the_dialog_for_those_who_write(
    client: Client, reading: Client, address, units: list[Unit]
):
    where = address(f"/bitexts/{{bitext}}?unit={units[0].id}")
    assert page(client.get(where)).xpath("//dialog[@id='term-dialog']")
    assert page(client.get(where)).xpath("//a[@data-new-term]")
    assert not page(reading.get(where)).xpath("//dialog")
