"""Terms: added, changed, deleted, brought back, many at once; where they are used."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.conftest import Client, sign_in
from tests.web.cases import MARKUP, Routes, check_escaped, page, said, text_of
from workbench.core.termbase import Rendering as Value
from workbench.core.termbase import Term as TermValue
from workbench.models import Glossary, Member, Project, Rendering, Term, User
from workbench.services import glossaries, terms, users

GOOD = {"source": "河内", "en_preferred": "Hanoi"}
ROUTES = Routes(
    ["/terms/{term}", "/terms/{term}/use"],
    {
        "/glossaries/{glossary}/terms": GOOD,
        "/glossaries/{glossary}/terms/many": {"do": "delete", "term": "{term}"},
        "/terms/{term}": {"version": "1", **GOOD},
        "/terms/{term}/remove": {},
        "/terms/{term}/restore": {"version": "1", "step": "1"},
    },
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
    assert stored() == before


def test_reader(reading: Client, at, stored):
    before = stored()
    ROUTES.check_reader(reading, at)
    assert stored() == before


def test_wrong_method(client: Client, at):
    ROUTES.check_wrong_method(client, at)


def test_signed_out(visitor: Client, at):
    ROUTES.check_signed_out(visitor, at)


def box(root, name: str) -> str:
    """What stands in a text box of several lines; a browser drops a line end at its beginning."""
    [area] = root.xpath(f"//textarea[@name='{name}']")
    return area.text_content()


def rows(root) -> list[str]:
    return [text_of(row) for row in root.xpath("//table//tr/th[@scope='row']")]


def test_add(client: Client, glossary: Glossary, look):
    form = {
        "source": " 河\u200b内 ",
        "kind": "place",
        "en_preferred": "Hanoi",
        "en_admitted": "Ha Noi | | Hanoi ",
        "vi_preferred": "Hà Nội",
        "vi_forbidden": "Hà Lội|Hà Lôi",
        "note": "the capital",
    }
    answer = client.post(f"/glossaries/{glossary.id}/terms", data=form)
    assert answer.status_code == 303
    assert rows(page(client.get(answer.location))) == ["河内the capital"]
    [term] = look(select(Term).where(Term.source == "河内"))
    assert (term.kind, term.note) == ("place", "the capital")
    texts = select(Rendering.lang + " " + Rendering.usage + " " + Rendering.text)
    assert look(texts.where(Rendering.term_id == term.id).order_by(Rendering.id)) == [
        "en preferred Hanoi",
        "en admitted Ha Noi",
        "vi preferred Hà Nội",
        "vi forbidden Hà Lội",
        "vi forbidden Hà Lôi",
    ]


REFUSED = [
    ({}, 422, "A term needs a source text."),
    ({"source": "\x00\u200b "}, 422, "A term needs a source text."),
    ({"source": "河" * 2000, "en_preferred": "x"}, 422, "A term's source has up to 200 characters"),
    ({"source": "河内"}, 422, "Give 河内 a rendering in at least one language."),
    ({"source": "河内", "en_preferred": "x" * 401}, 422, "A rendering has up to 400 characters"),
    ({"source": "河内", "en_preferred": "a|b"}, 422, "Only one rendering in a language can be"),
    ({"source": "河内", "en_preferred": "a", "kind": MARKUP}, 422, "There is no kind of term"),
    ({"source": "范明政", "en_preferred": "a"}, 409, "范明政 is in this glossary already."),
]


def test_add_refused(client: Client, glossary: Glossary, stored):
    for form, status, sentence in REFUSED:
        before = stored()
        typed = form | {"note": f"kept {MARKUP}", "vi_forbidden": ""}
        answer = client.post(f"/glossaries/{glossary.id}/terms", data=typed)
        assert (answer.status_code, sentence in said(answer)) == (status, True)
        root = page(answer)
        assert box(root, "note") == f"kept {MARKUP}"
        assert root.xpath("//input[@name='source']/@value") == [
            form.get("source", "").strip("\x00\u200b")
        ]
        assert root.xpath("//details[@open]//form")
        check_escaped(answer, f"kept {MARKUP}")
        assert stored() == before


def test_edit(client: Client, term: Term, look, person: User):
    root = page(client.get(f"/terms/{term.id}"))
    form = root.xpath("//form[.//input[@name='version']]")[0]
    fields = {field.get("name"): field.get("value") for field in form.xpath(".//input[@value]")}
    del fields["keep"]  # a box that is not ticked
    assert fields["en_preferred"] == "Pham Minh Chinh"
    answer = client.post(f"/terms/{term.id}", data=fields | {"vi_admitted": "A | B"})
    assert (answer.status_code, answer.location.startswith("/glossaries/")) == (303, True)
    texts = look(select(Rendering.text).order_by(Rendering.id))
    assert texts == ["Pham Minh Chinh", "Fan Mingzheng", "Phạm Minh Chính", "A", "B"]
    [changed] = look(select(Term))
    assert (changed.version, changed.changed_by) == (term.version + 1, person.id)
    assert page(client.get(f"/terms/{term.id}")).xpath("//input[@name='vi_admitted']/@value") == [
        "A | B"
    ]


def test_edit_refused(client: Client, term: Term, look):
    for form, status, sentence in REFUSED[:-1]:
        typed = {"version": term.version, "note": MARKUP} | form
        answer = client.post(f"/terms/{term.id}", data=typed)
        assert (answer.status_code, sentence in said(answer)) == (status, True)
        assert box(page(answer), "note") == MARKUP
        assert look(select(Term.version)) == [term.version]


def test_edit_into_another(client: Client, glossary: Glossary, term: Term, look):
    url = f"/glossaries/{glossary.id}/terms"
    client.post(url, data={"source": "河内", "en_preferred": "Hanoi"})
    form = {"version": term.version, "source": "河内", "en_preferred": "x"}
    answer = client.post(f"/terms/{term.id}", data=form)
    assert (answer.status_code, "河内 is in this glossary already" in said(answer)) == (409, True)
    assert look(select(Term.source).where(Term.id == term.id)) == ["范明政"]


def test_edit_on_an_old_version(client: Client, term: Term, look):
    form = {"version": term.version, "source": "范明政", "en_preferred": "Theirs"}
    client.post(f"/terms/{term.id}", data=form)
    answer = client.post(f"/terms/{term.id}", data=form | {"en_preferred": "Mine"})
    assert (answer.status_code, "changed 范明政 since you opened it" in said(answer)) == (409, True)
    assert "Mine" in page(answer).xpath("//input[@name='en_preferred']/@value")
    assert look(select(Rendering.text)) == ["Theirs"]


def test_edit_without_a_version(client: Client, term: Term, look):
    for version in ("", "x", "-1", "9" * 30, None):
        form = {"source": "范明政", "en_preferred": "Mine", "version": version}
        answer = client.post(f"/terms/{term.id}", data=form if version is not None else {})
        assert (answer.status_code, "This form is incomplete" in said(answer)) == (422, True)
        assert look(select(Term.version)) == [term.version]


def test_every_field_is_kept_and_shown_again(client: Client, glossary: Glossary, look):
    form = {
        "source": "阮春福",
        "variants": "阮春褔 | ",
        "kind": "person",
        "en_preferred": "Phuc",
        "en_preferred_origin": "reading",
        "vi_admitted": "A | B",
        "vi_admitted_origin": " | decree",
        "note": "one\ntwo",
        "definition": "Head of state",
        "case": "exact",
        "keep": "1",
    }
    client.post(f"/glossaries/{glossary.id}/terms", data=form)
    [term] = look(select(Term).where(Term.source == "阮春福"))
    assert (term.variants, term.case_rule, term.keep) == (["阮春褔"], "exact", True)
    origins = select(Rendering.text + ":" + Rendering.origin).where(Rendering.term_id == term.id)
    assert look(origins.order_by(Rendering.id)) == ["Phuc:reading", "A:", "B:decree"]
    root = page(client.get(f"/terms/{term.id}"))
    assert root.xpath("//input[@name='vi_admitted_origin']/@value") == [" | decree"]
    assert root.xpath("//input[@name='variants']/@value") == ["阮春褔"]
    assert (box(root, "note"), box(root, "definition")) == ("one\ntwo", "Head of state")
    assert root.xpath("//select[@name='case']/option[@selected]/@value") == ["exact"]
    assert root.xpath("//input[@name='keep']/@checked")


def test_a_term_of_one_character_is_taken_with_a_warning(client: Client, glossary: Glossary):
    form = {"source": "京", "en_preferred": "capital"}
    answer = client.post(f"/glossaries/{glossary.id}/terms", data=form)
    told = text_of(page(client.get(answer.location)).xpath("//*[contains(@class, 'step')]")[0])
    assert "1 term was added." in told
    assert "京 has one character only." in told


def test_what_the_other_person_saved_is_shown_beside_mine(client: Client, term: Term, look):
    theirs = {"version": term.version, "source": "范明正", "en_preferred": "Theirs", "note": "new"}
    client.post(f"/terms/{term.id}", data=theirs)
    mine = {"version": term.version, "source": "范明政", "en_preferred": "Mine"}
    answer = client.post(f"/terms/{term.id}", data=mine)
    root = page(answer)
    assert answer.status_code == 409
    told = text_of(root.xpath("//*[@role='alert']")[0])
    for word in ("Theirs", "Mine", "正", "政", "new"):
        assert word in told
    # Saved again it is on the version that was shown, and takes the other's place.
    [version] = root.xpath("//form[.//textarea]//input[@name='version']/@value")
    assert client.post(f"/terms/{term.id}", data=mine | {"version": version}).status_code == 303
    assert look(select(Rendering.text)) == ["Mine"]


def test_what_was_typed_into_a_term_that_is_gone_is_kept(client, glossary, term: Term, strange):
    client.post(f"/terms/{term.id}/remove")
    form = {"version": 1, "glossary": glossary.id, "source": "范明政", "en_preferred": MARKUP}
    answer = client.post(f"/terms/{term.id}", data=form)
    assert (answer.status_code, "not there any more" in said(answer)) == (404, True)
    assert page(answer).xpath("//details[@open]//input[@name='en_preferred']/@value") == [MARKUP]
    for wrong in ({**form, "glossary": 10**6}, {**form, "glossary": "x"}, {}):
        answer = client.post(f"/terms/{term.id}", data=wrong)
        assert (answer.status_code, "not there any more" in said(answer)) == (404, True)
    assert strange.post(f"/terms/{term.id}", data=form).status_code == 404


def test_remove_and_undo(client: Client, glossary: Glossary, term: Term, stored, look):
    answer = client.post(f"/terms/{term.id}/remove")
    assert (answer.status_code, stored()["terms"], stored()["renderings"]) == (303, 0, 0)
    assert client.get(f"/terms/{term.id}").status_code == 404
    assert client.post(f"/terms/{term.id}/remove").status_code == 404
    root = page(client.get(answer.location))
    assert "1 term was deleted." in text_of(root.xpath("//*[contains(@class, 'step')]")[0])
    [undo] = root.xpath("//form[contains(@action, '/undo')]/@action")
    answer = client.post(undo)
    assert (answer.status_code, look(select(Term.source))) == (303, ["范明政"])
    root = page(client.get(answer.location))
    assert "Undone:" in text_of(root.xpath("//*[contains(@class, 'step')]")[0])
    assert not root.xpath("//form[contains(@action, '/undo')]")


def test_history_and_restore(client: Client, term: Term, person: User, look):
    form = {"version": 1, "source": "范明政", "en_preferred": MARKUP}
    client.post(f"/terms/{term.id}", data=form)
    answer = client.get(f"/terms/{term.id}")
    check_escaped(answer)
    history = page(answer).xpath("//section[@id='history']")[0]
    heads = [text_of(one) for one in history.xpath(".//li/p")]
    assert [head.split(", 1")[0].split(", 2")[0] for head in heads] == [
        "changed, Lan",
        "added, Lan",
    ]
    assert [text_of(one) for one in history.xpath(".//li[1]//del")][:1] == [
        "removed: Pham Minh Chinh"
    ]
    [step] = history.xpath(".//button[@name='step']/@value")
    stale = client.post(f"/terms/{term.id}/restore", data={"version": 1, "step": step})
    assert stale.status_code == 409
    answer = client.post(f"/terms/{term.id}/restore", data={"version": 2, "step": step})
    assert answer.status_code == 303
    assert "Fan Mingzheng" in look(select(Rendering.text))
    for wrong in ({"version": 3, "step": 10**6}, {"version": 3, "step": "x"}, {}):
        assert client.post(f"/terms/{term.id}/restore", data=wrong).status_code in (404, 422)


def test_a_reader_sees_a_term_and_can_not_type(reading: Client, term: Term):
    root = page(reading.get(f"/terms/{term.id}"))
    assert root.xpath("//fieldset[@disabled]//input[@name='source']/@value") == ["范明政"]
    assert not root.xpath("//main//button")


# --- Many at once ---


@pytest.fixture
def three(session: Session, glossary: Glossary, person: User, term: Term) -> list[int]:
    """Two more terms beside 范明政: 河内 and 岘港; the ids of these two."""
    values = [TermValue(one, (Value("en", "x"),), "place") for one in ("河内", "岘港")]
    rows = [terms.add(session, glossary, person, one) for one in values]
    session.commit()
    return [row.id for row in rows]


@pytest.fixture
def many(client: Client, glossary: Glossary, three):
    def many(do: str, **fields: object):
        url = f"/glossaries/{glossary.id}/terms/many"
        return client.post(url, data={"do": do, "term": three, **fields})

    return many


def test_many_are_deleted_and_come_back(client, many, look):
    answer = many("delete", q="x", kind="place")
    assert (answer.status_code, look(select(Term.source))) == (303, ["范明政"])
    assert "q=x" in answer.location
    root = page(client.get(answer.location))
    assert "2 terms were deleted." in text_of(root.xpath("//*[contains(@class, 'step')]")[0])
    client.post(root.xpath("//form[contains(@action, '/undo')]/@action")[0])
    assert set(look(select(Term.source))) == {"范明政", "河内", "岘港"}


def test_all_that_match_are_changed(client, many, look, glossary: Glossary):
    answer = many("kind", all="1", term=[], kind="place", set_kind="event")
    assert "2 terms were changed." in text_of(page(client.get(answer.location)))
    assert sorted(look(select(Term.kind))) == ["event", "event", "person"]
    answer = many("note", all="1", term=[], q="河", add_note=MARKUP)
    assert look(select(Term.note).where(Term.note != "")) == [MARKUP]
    check_escaped(client.get(f"/glossaries/{glossary.id}"))


def test_many_are_copied_and_moved(client, session, person, many, look, glossary):
    other = glossaries.create(session, person, "Places")
    terms.add(session, other, person, TermValue("河内", (Value("en", "y"),)))
    session.commit()
    answer = many("copy", to=other.id)
    assert answer.location.startswith(f"/glossaries/{other.id}?")
    told = text_of(page(client.get(answer.location)).xpath("//*[contains(@class, 'step')]")[0])
    assert told.startswith("1 term was added. 1 was left as it was.")
    assert look(select(func.count()).where(Term.glossary_id == other.id)) == [2]
    answer = many("move", to=other.id)
    told = text_of(page(client.get(answer.location)).xpath("//main")[0])
    assert "2 were left as they were." in told
    assert look(select(func.count()).where(Term.glossary_id == glossary.id)) == [3]


def test_many_refused(client, session, strange, stranger, many, stored, person):
    before = stored()
    for do, fields, status, sentence in (
        ("", {}, 422, "Choose what to do"),
        ("burn", {}, 422, "Choose what to do"),
        ("delete", {"term": []}, 422, "Tick the terms"),
        ("delete", {"term": ["x"]}, 422, "This form is incomplete"),
        ("delete", {"term": [10**6]}, 422, "Tick the terms"),
        ("kind", {"set_kind": MARKUP}, 422, "There is no kind of term called"),
        ("note", {"add_note": " \u200b"}, 422, "Type the note"),
        ("copy", {}, 422, "This form is incomplete"),
        ("move", {"to": 10**6}, 404, "no such glossary"),
    ):
        answer = many(do, **fields)
        assert (do, answer.status_code, sentence in said(answer)) == (do, status, True)
        assert stored() == before


def test_terms_are_not_moved_to_where_one_may_not_write(app, session, glossary, three, stored):
    editor = users.create(session, "Hoa")
    session.add(Member(project_id=glossary.project_id, user_id=editor.id, role="editor"))
    shared = Glossary(name="Shared")
    session.add(shared)
    session.commit()
    before = stored()
    form = {"do": "move", "term": three, "to": shared.id}
    answer = sign_in(app, editor).post(f"/glossaries/{glossary.id}/terms/many", data=form)
    assert (answer.status_code, stored()) == (403, before)


# --- Where a term is used ---


def test_use(client: Client, term: Term, bitext, units):
    answer = client.get(f"/terms/{term.id}/use")
    root = page(answer)
    links = root.xpath("//tbody//th/a/@href")
    wanted = [unit for unit in units if "范明政" in "".join(unit.source)]
    assert links == [
        f"/bitexts/{bitext.id}?unit={unit.id}#unit-{unit.id}" for unit in reversed(wanted)
    ]
    assert [text_of(one) for one in root.xpath("//tbody//mark")] == ["范明政", "范明政"]
    assert client.get(links[0]).status_code == 200
    older = page(client.get(f"/terms/{term.id}/use?before={wanted[0].id}"))
    assert "No older unit has it." in text_of(older)
    for wrong in ("x", "-1", "9" * 30):
        assert client.get(f"/terms/{term.id}/use?before={wrong}").status_code == 200


def test_use_of_a_term_that_is_nowhere(client: Client, term: Term):
    assert "No unit of your projects has it." in text_of(page(client.get(f"/terms/{term.id}/use")))
