"""Bringing terms in from a file: a look, a choice for each group, broken rows told."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import TERMS, Client
from tests.web.cases import MARKUP, Routes, check_escaped, multipart, page, said, text_of
from workbench.models import Glossary, Project, Rendering, Term
from workbench.services import glossaries, projects

# A file of one's own, kept under a key that nobody else has.
PREVIEW = f"/glossaries/{{glossary}}/import/{'0' * 32}"
ADD = {"new": "add", "more": "add", "clashing": "theirs"}
ROUTES = Routes([], {"/glossaries/{glossary}/import": {}, PREVIEW: ADD})


@pytest.fixture
def glossary(session: Session, project: Project) -> Glossary:
    glossary = glossaries.of_project(session, project.id)
    session.commit()
    return glossary


@pytest.fixture
def at(address, glossary: Glossary):
    """Fills the id of the glossary into an address."""
    return lambda pattern: address(pattern.replace("{glossary}", str(glossary.id)))


@pytest.fixture
def bring(client: Client, glossary: Glossary):
    """Brings a file in; gives the answer."""

    def bring(data: bytes | str, name: str = "terms.csv"):
        raw = data.encode() if isinstance(data, str) else data
        return client.post(f"/glossaries/{glossary.id}/import", **multipart((name, raw)))

    return bring


@pytest.fixture
def look_at(client: Client, bring):
    """Brings a file in and gives its preview: (address, page)."""

    def look_at(data: bytes | str, name: str = "terms.csv"):
        answer = bring(data, name)
        assert answer.status_code == 303, said(answer)
        return answer.location, page(client.get(answer.location))

    return look_at


def facts(root) -> dict[str, int]:
    names = [text_of(one) for one in root.xpath("//dl[@class='facts']//dt")]
    found = [text_of(one) for one in root.xpath("//dl[@class='facts']//dd")]
    return {name: int(one) for name, one in zip(names, found, strict=True) if one.isdigit()}


def test_someone_elses(strange: Client, at, stored):
    before = stored()
    ROUTES.check_someone_elses(strange, at)
    assert strange.get(at(PREVIEW)).status_code == 404
    assert stored() == before


def test_reader(reading: Client, at, stored):
    before = stored()
    ROUTES.check_reader(reading, at)
    assert reading.get(at(PREVIEW)).status_code == 403
    assert stored() == before


def test_wrong_method(client: Client, at):
    for url in map(at, ("/glossaries/{glossary}/import", PREVIEW)):
        assert client.delete(url).status_code == 405
    assert client.get(at("/glossaries/{glossary}/import")).status_code == 405


def test_signed_out(visitor: Client, at):
    ROUTES.check_signed_out(visitor, at)
    Routes([PREVIEW], {}).check_signed_out(visitor, at)


FILE = """source,kind,en,vi
河内,place,Hanoi,Hà Nội
范明政,person,P. M. Chinh,Phạm Minh Chính
,place,Nowhere,
京,place,capital,
"""


def test_a_file_is_looked_at_then_taken_then_undone(client: Client, look_at, look):
    url, root = look_at(FILE)
    assert facts(root) == {
        "New terms": 2,
        "Adding to ours": 0,
        "Clashing": 1,
        "The same": 0,
        "Broken": 1,
    }
    assert look(select(Term.source)) == ["范明政"]
    sides = [text_of(row) for row in root.xpath("//table[contains(@class, 'pairs')]//tr[td]")]
    assert "herePham Minh Chinh" in sides[0]
    assert "in the fileP. M. Chinh" in sides[1]
    assert "Line 4: The row has no source." in text_of(root)
    assert "one character is found inside many other words" in text_of(root)
    assert root.xpath("//input[@name='clashing'][@checked]/@value") == ["ours"]

    answer = client.post(url, data=ADD)
    assert answer.status_code == 303
    assert set(look(select(Term.source))) == {"范明政", "河内", "京"}
    assert "P. M. Chinh" in look(select(Rendering.text))
    root = page(client.get(answer.location))
    told = text_of(root.xpath("//*[contains(@class, 'step')]")[0])
    assert told.startswith("2 terms were added. 1 term was changed.")
    client.post(root.xpath("//form[contains(@action, '/undo')]/@action")[0])
    assert look(select(Term.source)) == ["范明政"]
    assert "Pham Minh Chinh" in look(select(Rendering.text))
    # What was taken is not kept.
    assert client.get(url).status_code == 404


def test_groups_are_left_out(client: Client, look_at, look):
    url, _ = look_at(FILE)
    answer = client.post(url, data={"new": "skip", "more": "skip", "clashing": "ours"})
    assert (answer.status_code, "done" in answer.location) == (303, False)
    assert look(select(Term.source)) == ["范明政"]


@pytest.mark.parametrize("form", [{}, {**ADD, "new": "burn"}, {**ADD, "clashing": "add"}])
def test_nothing_is_taken_without_a_choice(client: Client, look_at, form, stored):
    url, _ = look_at(FILE)
    before = stored()
    answer = client.post(url, data=form)
    assert (answer.status_code, "each group" in said(answer)) == (422, True)
    assert stored() == before


def test_a_file_is_for_the_one_who_brought_it(reading, strange, look_at, session, reader, project):
    url, _ = look_at(FILE)
    assert (strange.get(url).status_code, reading.get(url).status_code) == (404, 403)
    projects.set_member(session, project, reader, "editor")
    session.commit()
    answer = reading.get(url)
    assert (answer.status_code, "Choose it again" in said(answer)) == (404, True)


def test_a_file_is_for_one_glossary(client: Client, look_at, session, person):
    url, _ = look_at(FILE)
    other = glossaries.create(session, person, "Other")
    session.commit()
    key = url.rpartition("/")[2]
    assert client.get(f"/glossaries/{other.id}/import/{key}").status_code == 404


def test_a_file_that_brings_nothing(look_at):
    _, root = look_at(TERMS)
    assert facts(root)["The same"] == 1
    assert "Everything in this file is here already." in text_of(root)
    assert not root.xpath("//main//form//button")
    _, root = look_at("source,en\n,x\n")
    assert "no term in this file that can be taken" in text_of(root)


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "gb18030"])
def test_encodings(look_at, codec):
    text = "source;kind;en\n联合国安全理事会;organisation;Security Council\n河内;place;Hanoi\n"
    assert facts(look_at(text.encode(codec))[1])["New terms"] == 2


BROKEN = (
    "source,kind,en,vi\n河内,place,Hanoi,Hà Nội\n,place,Nowhere,\n岘港,place,,\n"
    f'金边,place,"Phnom Penh\n万象,place,Vien\x07tiane,\n{MARKUP.replace(",", "")},place,,,,x\n'
    f"{'长' * 2000},place,Long,\nSaigon,place,西贡,\n"
)


def test_broken_rows(look_at):
    _, root = look_at(BROKEN)
    problems = [text_of(one) for one in root.xpath("//ul[@class='problems']/li")]
    lines = [problem.split(":")[0] for problem in problems]
    assert lines == [f"Line {number}" for number in range(3, 10)]
    assert facts(root)["Broken"] == 7
    assert problems[1] == "Line 4: “岘港” has no rendering."
    assert "U+0007" in problems[3]
    assert "2000 characters" in problems[5]
    assert "swapped" in problems[6]


def test_many_broken_rows(look_at):
    _, root = look_at("source,en\n" + ",x\n" * 150)
    items = root.xpath("//ul[@class='problems']/li")
    assert (len(items), text_of(items[-1])) == (101, "and 50 more")


REFUSED_FILES = [
    ("", b"", "Choose a file with terms."),
    ("a.csv", b"", "The file is empty."),
    ("a.csv", b"\n# nothing\n", "The file has no terms"),
    ("a.csv", "河内,Hanoi\n".encode(), "Line 1 does not name the columns."),
    ("a.csv", b"source,en,en\n", "The header in line 1 names “en” twice."),
    ("a.csv", "en,source\n河内,Hanoi\n".encode(), "Two columns are swapped: in 1 of 1 rows"),
    ("a.csv", b"PK\x03\x04" + bytes(99), "This looks like a ZIP or Word (.docx) file"),
    ("<b>x</b>.xlsx", b"source,en\n", "is no file that terms are read from"),
    ("a.csv", b"source,en\n\xed\xa0\x80,x\n", "byte 11, on line 2, doesn't fit UTF-8."),
    ("a.csv", b"x" * (10 * 2**20 + 1), "larger than the workbench takes"),
]


def test_refused(bring, stored):
    before = stored()
    for name, data, sentence in REFUSED_FILES:
        answer = bring(data, name=name)
        assert (answer.status_code, sentence in said(answer)) == (422, True), name
        assert page(answer).xpath("//details[@open]//input[@type='file']")
        check_escaped(answer, "")
    assert stored() == before


def test_without_a_file(client: Client, glossary: Glossary):
    answer = client.post(f"/glossaries/{glossary.id}/import", data={"file": "x"})
    assert (answer.status_code, said(answer)) == (422, "Choose a file with terms.")


def test_markup_is_text(client: Client, look_at):
    text = MARKUP.replace('"', "'")
    url, _ = look_at(f'source,en,note\n河内,"{text}","{text}"\n', name=f"{text}.csv")
    check_escaped(client.get(url), text)


def test_a_table_without_a_header_is_read_in_the_language_that_was_said(client, glossary, look):
    url = f"/glossaries/{glossary.id}/import"
    data = "河内\tHà Nội\n".encode()
    refused = client.post(url, **multipart(("a.tsv", data), lang=""))
    assert (refused.status_code, "does not name the columns" in said(refused)) == (422, True)
    answer = client.post(url, **multipart(("a.tsv", data), lang="vi"))
    root = page(client.get(answer.location))
    [action] = root.xpath("//main//form/@action")
    assert client.post(action, data=ADD).status_code == 303
    assert "Hà Nội" in look(select(Rendering.text).where(Rendering.lang == "vi"))


def test_a_list_and_its_tbx(client: Client, look_at, glossary: Glossary, look):
    url, root = look_at("河内 = Hà Nội\n岘港 = Đà Nẵng\n", name="list.txt")
    assert facts(root)["New terms"] == 2
    client.post(url, data=ADD)
    for mode in ("tbx", "tbx3"):
        file = client.get(f"/glossaries/{glossary.id}/export?mode={mode}")
        assert file.headers["Content-Disposition"].endswith("filename=Desk.tbx")
        assert facts(look_at(file.data, name="Desk.tbx")[1])["The same"] == 3
