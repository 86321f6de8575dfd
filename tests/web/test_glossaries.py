"""Glossaries: listed, searched, edited, imported, exported."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.conftest import TERMS, Client
from tests.web.cases import MARKUP, Routes, check_escaped, multipart, page, said, text_of
from workbench.core.termbase import Rendering as Value
from workbench.core.termbase import Term as TermValue
from workbench.models import Glossary, Project, Rendering, Term, User
from workbench.services import glossaries

ROUTES = Routes(
    ["/glossaries/{glossary}", "/glossaries/{glossary}/export"],
    {
        "/glossaries/{glossary}/terms": {"source": "河内", "en_preferred": "Hanoi"},
        "/glossaries/{glossary}/import": {},
    },
)
TERM = Routes(
    ["/terms/{term}"],
    {
        "/terms/{term}": {"version": "1", "source": "河内", "en_preferred": "Hanoi"},
        "/terms/{term}/remove": {},
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
    ids = {"{glossary}": str(glossary.id), "{term}": str(term.id)}

    def at(pattern: str) -> str:
        for name, number in ids.items():
            pattern = pattern.replace(name, number)
        return pattern

    return at


@pytest.fixture
def bring(client: Client, glossary: Glossary):
    """Imports a file."""

    def bring(data: bytes | str, name: str = "terms.csv", **fields: str):
        raw = data.encode() if isinstance(data, str) else data
        form = multipart((name, raw), **fields)
        return client.post(f"/glossaries/{glossary.id}/import", **form)

    return bring


def test_someone_elses(strange: Client, at, stored):
    before = stored()
    ROUTES.check_someone_elses(strange, at)
    TERM.check_someone_elses(strange, at)
    assert stored() == before


def test_reader(reading: Client, at, stored):
    before = stored()
    ROUTES.check_reader(reading, at)
    TERM.check_reader(reading, at, may=403)
    assert stored() == before


def test_wrong_method(client: Client, at):
    ROUTES.check_wrong_method(client, at)
    TERM.check_wrong_method(client, at)
    assert client.post("/glossaries").status_code == 405


def test_signed_out(visitor: Client, at):
    ROUTES.check_signed_out(visitor, at)
    TERM.check_signed_out(visitor, at)
    Routes(["/glossaries"], {}).check_signed_out(visitor, at)


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
        glossaries.add(session, glossary, person, value)
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
        "page=99": ["50%of the sea", "河内of the sea", "范明政"],
        "page=x": ["50%of the sea", "河内of the sea", "范明政"],
    }
    url = f"/glossaries/{glossary.id}"
    answers = {query: client.get(f"{url}?{query}") for query in found}
    assert {query: rows(page(one)) for query, one in answers.items()} == found


def test_pages(client: Client, session: Session, glossary: Glossary, person: User):
    for number in range(60):
        value = TermValue(f"词{number:02}", (Value("vi", "từ"),))
        glossaries.add(session, glossary, person, value)
    session.commit()
    first = page(client.get(f"/glossaries/{glossary.id}?q=词"))
    assert rows(first) == [f"词{number:02}" for number in range(50)]
    [link] = first.xpath("//nav[@class='pages']/a/@href")
    assert rows(page(client.get(link))) == [f"词{number:02}" for number in range(50, 60)]


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
    ({"source": "河" * 201, "en_preferred": "x"}, 422, "A term's source has up to 200 characters"),
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
        assert root.xpath("//input[@name='note']/@value") == [f"kept {MARKUP}"]
        assert root.xpath("//input[@name='source']/@value") == [
            form.get("source", "").strip("\x00\u200b")
        ]
        assert root.xpath("//details[@open]//form")
        check_escaped(answer, f"kept {MARKUP}")
        assert stored() == before


def test_edit(client: Client, term: Term, look, person: User):
    root = page(client.get(f"/terms/{term.id}"))
    fields = dict(zip(root.xpath("//input/@name"), root.xpath("//input/@value"), strict=False))
    form = root.xpath("//form[.//input[@name='version']]")[0]
    fields = {field.get("name"): field.get("value") for field in form.xpath(".//input")}
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
        assert page(answer).xpath("//input[@name='note']/@value") == [MARKUP]
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


def test_remove(client: Client, glossary: Glossary, term: Term, stored):
    answer = client.post(f"/terms/{term.id}/remove")
    assert (answer.status_code, answer.location) == (303, f"/glossaries/{glossary.id}")
    assert (stored()["terms"], stored()["renderings"]) == (0, 0)
    assert client.get(f"/terms/{term.id}").status_code == 404
    assert client.post(f"/terms/{term.id}/remove").status_code == 404


def test_shared_glossaries_are_for_administrators(
    client: Client, strange: Client, session: Session, stored
):
    shared = Glossary(name="Leaders")
    session.add(shared)
    session.commit()
    url, form = f"/glossaries/{shared.id}", {"source": "河内", "en_preferred": "Hanoi"}
    assert strange.get(url).status_code == 200
    assert not page(strange.get(url)).xpath("//main//form[@method='post']")
    before = stored()
    answer = strange.post(f"{url}/terms", data=form)
    assert (answer.status_code, "Administrators change shared" in said(answer)) == (403, True)
    assert stored() == before
    assert client.post(f"{url}/terms", data=form).status_code == 303


# --- Files ---


def test_import(bring, stored):
    answer = bring(TERMS + "河内,place,Hanoi,Hà Nội,\n岘港,place,,Đà Nẵng,\n")
    assert (answer.status_code, stored()["terms"]) == (200, 3)
    told = text_of(page(answer).xpath("//*[@class='done']")[0])
    assert told == "2 added, 0 changed, 1 were there already."
    answer = bring("source\ten\n河内\tHa Noi\n", name="x.tsv")
    assert "0 added, 1 changed, 0 were" in text_of(page(answer))


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "gb18030"])
def test_import_encodings(bring, look, codec):
    text = "source;kind;en\n联合国安全理事会;organisation;Security Council\n河内;place;Hanoi\n"
    assert bring(text.encode(codec)).status_code == 200
    assert set(look(select(Term.source))) == {"范明政", "联合国安全理事会", "河内"}


BROKEN = (
    "source,kind,en,vi\n河内,place,Hanoi,Hà Nội\n,place,Nowhere,\n岘港,place,,\n"
    f'金边,place,"Phnom Penh\n万象,place,Vien\x07tiane,\n{MARKUP.replace(",", "")},place,,,,x\n'
)


def test_broken_rows(bring, stored):
    before = stored()
    answer = bring(BROKEN)
    assert (answer.status_code, stored()) == (422, before)
    problems = [text_of(one) for one in page(answer).xpath("//*[@role='alert']//li")]
    lines = [problem.split(":")[0] for problem in problems]
    assert lines == ["Line 3", "Line 4", "Line 5", "Line 6", "Line 7"]
    assert "5 rows can't be taken, so nothing was." in said(answer)
    assert problems[1] == "Line 4: “岘港” has no rendering."
    assert "U+0007" in problems[3]


def test_broken_rows_left_out(bring, look):
    answer = bring(BROKEN, only_good="1")
    assert answer.status_code == 200
    assert set(look(select(Term.source))) == {"范明政", "河内"}
    done = page(answer).xpath("//*[@class='done']")[0]
    assert text_of(done).startswith("1 added, 0 changed, 0 were there already.")
    assert len(done.xpath(".//li")) == 5


def test_many_broken_rows(bring):
    answer = bring("source,en\n" + ",x\n" * 150)
    items = page(answer).xpath("//*[@role='alert']//li")
    assert (len(items), text_of(items[-1])) == (101, "and 50 more")


REFUSED_FILES = [
    ("", b"", "Choose a CSV or TSV file."),
    ("a.csv", b"", "The file is empty."),
    ("a.csv", b"\n# nothing\n", "The file has no terms"),
    ("a.csv", b"source,en\n", "There is no term in this file."),
    ("a.csv", "河内,Hanoi\n".encode(), "Line 1 does not name the columns."),
    ("a.csv", b"source,en,en\n", "The header in line 1 names “en” twice."),
    ("a.xlsx", b"PK\x03\x04" + bytes(99), "This looks like a ZIP or Word (.docx) file"),
    ("a.csv", b"source,en\n\xed\xa0\x80,x\n", "byte 11, on line 2, doesn't fit UTF-8."),
    ("a.csv", b"x" * (10 * 2**20 + 1), "larger than the workbench takes"),
]


def test_import_refused(bring, stored):
    for name, data, sentence in REFUSED_FILES:
        before = stored()
        answer = bring(data, name=name)
        assert (answer.status_code, sentence in said(answer)) == (422, True)
        assert stored() == before


def test_import_without_a_file(client: Client, glossary: Glossary):
    answer = client.post(f"/glossaries/{glossary.id}/import", data={"file": "x"})
    assert (answer.status_code, said(answer)) == (422, "Choose a CSV or TSV file.")


@pytest.mark.parametrize("mode", ["", "corpus", "x"])
def test_export(client: Client, glossary: Glossary, bring, look, mode):
    bring("source,en,note\n=河内,+Hanoi,@note\n")
    answer = client.get(f"/glossaries/{glossary.id}/export?mode={mode}")
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert answer.headers["Content-Disposition"] == "attachment; filename=Desk.csv"
    plain = mode == "corpus"
    assert answer.data.startswith(b"\xef\xbb\xbf") is not plain
    assert ("\r\n=河内,other,+Hanoi," in answer.text) is plain
    told = text_of(page(bring(answer.data)).xpath("//*[@class='done']")[0])
    assert told == "0 added, 0 changed, 2 were there already."
    assert look(select(func.count(Term.id))) == [2]


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
    term = glossaries.add(session, glossary, person, value)
    session.commit()
    for url in (f"/glossaries/{glossary.id}", f"/terms/{term.id}"):
        check_escaped(client.get(url))
    answer = client.get(f"/glossaries/{glossary.id}", query_string={"q": MARKUP})
    check_escaped(answer)
    assert page(answer).xpath("//input[@name='q']/@value") == [MARKUP]


def test_markup_in_the_editor(client: Client, session, glossary, bitext, units, person):
    value = TermValue("农业合作", (Value("en", MARKUP),), note=f"note {MARKUP}")
    glossaries.add(session, glossary, person, value)
    session.commit()
    for unit in ("", units[2].id):
        answer = client.get(f"/bitexts/{bitext.id}?unit={unit}")
        check_escaped(answer, MARKUP)
        check_escaped(answer, f"note {MARKUP}")
    assert MARKUP in page(answer).xpath("//@data-insert")
