"""Taking the corpus away."""

import csv
import io
from pathlib import Path

import pytest
from lxml import etree
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.conftest import Client
from tests.web.cases import HX, MARKUP, Routes, check_escaped, page, said, text_of
from workbench.models import Article, Bitext, Export, Project, Unit, User
from workbench.services import projects
from workbench.web.context import Runtime

ALL = {
    "format": "tmx",
    "lang": ["en", "vi"],
    "state": ["draft", "translated", "reviewed"],
    "kind": ["title", "heading", "dateline", "body"],
}
ROUTES = Routes(["/projects/{project}/export"], {"/projects/{project}/export": ALL})
READ = Routes(["/exports/{export}", "/exports/{export}/file"], {})


@pytest.fixture
def confirmed(session: Session, units: list[Unit]) -> list[Unit]:
    """Three confirmed units; one has what spreadsheets would take for a formula."""
    texts = ["=Farm ties", f"They met, {MARKUP}\nin Hanoi.", "Talks were held."]
    for unit, text in zip(units, texts, strict=False):
        values = {"target": [text], "state": "translated", "origin": "hand"}
        session.execute(update(Unit).where(Unit.id == unit.id).values(**values))
    session.commit()
    return units[:3]


@pytest.fixture
def make(client: Client, project: Project):
    """Asks for an export, and gives the answer."""

    def make(*, headers: dict[str, str] | None = None, **form: object):
        return client.post(f"/projects/{project.id}/export", data=ALL | form, headers=headers)

    return make


@pytest.fixture
def export(make, bitext: Bitext, look) -> Export:
    make()
    [export] = look(select(Export))
    return export


@pytest.fixture
def at(address, export: Export):
    return lambda pattern: address(pattern.replace("{export}", export.id))


def test_someone_elses(strange: Client, at, stored):
    before = stored()
    ROUTES.check_someone_elses(strange, at)
    READ.check_someone_elses(strange, at)
    assert stored() == before


def test_reader(reading: Client, at):
    """Readers export as well: it changes nothing of the texts."""
    READ.check_reader(reading, at)
    assert ROUTES.answers(reading, at) == {
        "GET /projects/{project}/export": 200,
        "POST /projects/{project}/export": 303,
    }


def test_wrong_method(client: Client, at):
    ROUTES.check_wrong_method(client, at)
    READ.check_wrong_method(client, at)


def test_signed_out(visitor: Client, at, stored):
    before = stored()
    ROUTES.check_signed_out(visitor, at)
    READ.check_signed_out(visitor, at)
    assert stored() == before


def test_form(client: Client, project: Project, article: Article):
    root = page(client.get(f"/projects/{project.id}/export"))
    assert root.xpath("//input[@name='format']/@value") == ["tmx", "csv-spreadsheet", "csv-corpus"]
    assert root.xpath("//input[@name='lang'][@checked]/@value") == ["en", "vi"]
    assert root.xpath("//input[@name='state'][@checked]/@value") == ["translated", "reviewed"]
    assert not root.xpath("//input[@name='article']")
    for odd in ("x", "", "9" * 30):
        assert client.get(f"/projects/{project.id}/export?article={odd}").status_code == 200
    root = page(client.get(f"/projects/{project.id}/export?article={article.id}"))
    assert root.xpath("//input[@name='article']/@value") == [str(article.id)]
    assert article.title in text_of(root)


def test_tmx(client: Client, make, confirmed: list[Unit], look):
    answer = make()
    [export] = look(select(Export))
    assert (answer.status_code, answer.location) == (303, f"/exports/{export.id}")
    assert (export.written, export.read_back) == (3, 3)
    shown = page(client.get(answer.location))
    assert shown.xpath("//p[@class='done']")
    assert f"/exports/{export.id}/file" in shown.xpath("//a/@href")
    file = client.get(f"/exports/{export.id}/file")
    assert (file.status_code, file.mimetype) == (200, "application/x-tmx+xml")
    assert file.headers["Content-Disposition"] == "attachment; filename=Desk.en-vi.tmx"
    units = etree.fromstring(file.data, etree.XMLParser(resolve_entities=False)).findall(".//tu")
    sources = [unit.find("tuv/seg").text for unit in units]
    assert sources == [unit.source[0] for unit in confirmed]
    assert units[1].findall("tuv/seg")[1].text == f"They met, {MARKUP}\nin Hanoi."


@pytest.mark.parametrize("mode", ["spreadsheet", "corpus"])
def test_csv(client: Client, make, confirmed: list[Unit], article: Article, mode):
    shown = client.get(make(format=f"csv-{mode}", article=article.id, lang="en").location)
    [link] = page(shown).xpath("//a[@download]/@href")
    file = client.get(link)
    assert (file.status_code, file.mimetype) == (200, "text/csv")
    assert file.data.startswith(b"\xef\xbb\xbf") == (mode == "spreadsheet")
    rows = list(csv.DictReader(io.StringIO(file.data.decode("utf-8-sig"), newline="")))
    guard = "\t" if mode == "spreadsheet" else ""
    assert rows[0]["target"] == f"{guard}=Farm ties"
    assert [row["source"] for row in rows] == [unit.source[0] for unit in confirmed]


def test_by_htmx(make, confirmed, look):
    answer = make(headers=HX)
    [number] = look(select(Export.id))
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, f"/exports/{number}")


def test_what_is_chosen_goes_out(make, session: Session, confirmed: list[Unit], look):
    session.execute(update(Unit).where(Unit.id == confirmed[2].id).values(excluded="hand"))
    session.execute(update(Unit).where(Unit.id == confirmed[1].id).values(state="reviewed"))
    session.commit()
    for form in ({}, {"state": "reviewed"}, {"kind": "title"}, {"lang": "vi"}):
        assert make(**form).status_code == 303
    assert look(select(Export.written).order_by(Export.created_at)) == [2, 1, 1, 0]


def test_nothing_matches(client: Client, make, bitext: Bitext):
    shown = page(client.get(make().location))
    assert "Nothing matched your choice" in text_of(shown)


def test_drafts_without_a_text_are_told(client: Client, make, session: Session, confirmed):
    session.execute(update(Unit).where(Unit.id == confirmed[0].id).values(target=[]))
    session.commit()
    shown = page(client.get(make().location))
    notes = [text_of(note) for note in shown.xpath("//main//p[@class='hint']")]
    assert any("one side is empty" in note and "1" in note for note in notes)


REFUSED = [
    ({"format": "docx"}, "There is no export format called docx."),
    ({"format": MARKUP}, "There is no export format called <script>"),
    ({"format": ""}, "There is no export format called"),
    ({"lang": []}, "Choose at least one language"),
    ({"lang": "xx"}, "Choose at least one language"),
    ({"state": "new\x00"}, "Choose at least one language"),
    ({"kind": []}, "Choose at least one language"),
    ({"article": "x"}, "This form is incomplete."),
    ({"article": ""}, "This form is incomplete."),
    ({"article": "9" * 30}, "This form is incomplete."),
]


def test_refused(make, stored, runtime: Runtime):
    for form, sentence in REFUSED:
        before = stored(), files(runtime)
        answer = make(**form)
        assert (answer.status_code, sentence in said(answer)) == (422, True)
        assert not page(answer).xpath("//b")
        assert (stored(), files(runtime)) == before


def files(runtime: Runtime) -> list[Path]:
    folder = runtime.config.exports_dir
    return sorted(folder.iterdir()) if folder.exists() else []


def test_an_article_of_another_project(
    client: Client, session: Session, person: User, article: Article, stored
):
    other = projects.create(session, person, "Second", ["en"])
    session.commit()
    before = stored()
    assert client.get(f"/projects/{other.id}/export?article={article.id}").status_code == 404
    form = ALL | {"article": article.id}
    answer = client.post(f"/projects/{other.id}/export", data=form)
    assert (answer.status_code, "no such article" in said(answer)) == (404, True)
    assert client.get(f"/projects/{other.id}/export?article=2147483646").status_code == 404
    assert stored() == before


def test_a_file_that_is_gone(client: Client, export: Export, runtime: Runtime):
    (runtime.config.exports_dir / f"{export.id}.tmx").unlink()
    answer = client.get(f"/exports/{export.id}/file")
    assert (answer.status_code, "Make it again" in said(answer)) == (404, True)


def test_exports_that_are_not_there(client: Client):
    for key in ["x", "0" * 32, "%00" * 32, "..", "..%2F..%2Fsecret_key"]:
        assert client.get(f"/exports/{key}").status_code == 404
        assert client.get(f"/exports/{key}/file").status_code == 404


def test_lost_units_are_told(client: Client, session: Session, export: Export):
    session.execute(update(Export).values(written=3, read_back=2))
    session.commit()
    shown = page(client.get(f"/exports/{export.id}"))
    assert shown.xpath("//p[@class='problem']")


def test_titles_are_text(client: Client, session: Session, project, article, bitext, make):
    article.title = MARKUP
    session.merge(article)
    session.commit()
    check_escaped(client.get(f"/projects/{project.id}/export?article={article.id}"))
    answer = make(article=article.id)
    shown = client.get(answer.location)
    assert not page(shown).xpath("//b | //script[not(@src)]")
    file = client.get(f"{answer.location}/file")
    assert "script" in file.headers["Content-Disposition"]
    assert "<" not in file.headers["Content-Disposition"]
