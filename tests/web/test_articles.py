"""An article: shown, its blocks reviewed, its languages begun, deleted."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import Client
from tests.web.cases import HX, MARKUP, Routes, check_escaped, fragment, page, said, text_of
from workbench.core.text import normalise
from workbench.models import Article, Bitext, Block, Job, Project, Unit, User
from workbench.services import articles
from workbench.services.articles import Text

ROUTES = Routes(
    ["/articles/{article}"],
    {
        "/blocks/{block}": {"kind": "caption"},
        "/articles/{article}/draft": {"lang": "vi"},
        "/articles/{article}/remove": {},
    },
)


@pytest.fixture
def blocks(session: Session, article: Article) -> list[Block]:
    rows = articles.blocks(session, article)
    session.commit()
    return rows


@pytest.fixture
def at(address, blocks: list[Block]):
    return lambda pattern: address(pattern.replace("{block}", str(blocks[1].id)))


def test_someone_elses(strange: Client, at, stored):
    before = stored()
    ROUTES.check_someone_elses(strange, at)
    assert stored() == before


def test_reader(reading: Client, at, stored, look, blocks: list[Block]):
    before = stored()
    ROUTES.check_reader(reading, at)
    assert stored() == before
    assert look(select(Block.kind).order_by(Block.position)) == [block.kind for block in blocks]


def test_wrong_method(client: Client, at):
    ROUTES.check_wrong_method(client, at)


def test_signed_out(visitor: Client, at):
    ROUTES.check_signed_out(visitor, at)


def test_show(client: Client, article: Article, bitext: Bitext, blocks: list[Block]):
    root = page(client.get(f"/articles/{article.id}"))
    rows = root.xpath("//ol[@id='blocks']/li")
    assert [row.get("id") for row in rows] == [f"block-{block.id}" for block in blocks]
    for row, block in zip(rows, blocks, strict=True):
        assert f"kind-{block.kind}" in row.get("class").split()
        assert ("out" in row.get("class").split()) == bool(block.excluded)
        assert block.text in text_of(row)
        assert row.xpath(".//option[@selected]/@value") == [block.kind]
    assert f"/bitexts/{bitext.id}" in root.xpath("//a/@href")
    assert root.xpath("//input[@name='lang']/@value") == ["vi"]  # English was begun


def test_a_reader_is_offered_no_writing(reading: Client, article: Article):
    root = page(reading.get(f"/articles/{article.id}"))
    assert not root.xpath("//select[not(@disabled)]")
    assert not root.xpath("//main//button")
    assert not root.xpath("//*[@hx-post][not(ancestor-or-self::form | self::select)]")


def test_change_the_kind(client: Client, article: Article, blocks: list[Block], look):
    answer = client.post(f"/blocks/{blocks[2].id}", data={"kind": "caption", "set": "kind"})
    assert answer.status_code == 303
    assert answer.location == f"/articles/{article.id}#block-{blocks[2].id}"
    [block] = look(select(Block).where(Block.id == blocks[2].id))
    assert (block.kind, block.excluded) == ("caption", "caption")


def test_leave_out_and_bring_back(client: Client, bitext: Bitext, blocks: list[Block], look):
    units = select(Unit.excluded).where(Unit.block_id == blocks[1].id)
    for excluded, reason in (("1", "hand"), ("0", "")):
        answer = client.post(f"/blocks/{blocks[1].id}", data={"excluded": excluded}, headers=HX)
        [row] = fragment(answer)
        assert (answer.status_code, row.get("id")) == (200, f"block-{blocks[1].id}")
        assert ("out" in row.get("class").split()) == (excluded == "1")
        assert row.xpath(".//button[@name='excluded']/@value") == ["10"[int(excluded)]]
        assert set(look(units)) == {reason}


def test_change_by_htmx(client: Client, blocks: list[Block]):
    answer = client.post(f"/blocks/{blocks[2].id}", data={"kind": "heading"}, headers=HX)
    [row] = fragment(answer)
    assert row.xpath(".//option[@selected]/@value") == ["heading"]


def test_another_title(client: Client, article: Article, blocks: list[Block], look):
    client.post(f"/blocks/{blocks[2].id}", data={"kind": "title"})
    assert look(select(Article.title)) == [blocks[2].text]


def test_change_refused(client: Client, blocks: list[Block], look):
    for kind in (MARKUP, "", "Title", "\x00"):
        answer = client.post(f"/blocks/{blocks[1].id}", data={"kind": kind, "excluded": "1"})
        assert answer.status_code == 422
        assert said(answer).startswith("There is no kind of block called")
        assert not page(answer).xpath("//b")
    answer = client.post(f"/blocks/{blocks[1].id}", data={"kind": "x"}, headers=HX)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (422, "#notice")
    assert look(select(Block.excluded).where(Block.id == blocks[1].id)) == [""]


def test_an_empty_change_changes_nothing(client: Client, blocks: list[Block], look):
    assert client.post(f"/blocks/{blocks[1].id}").status_code == 303
    [block] = look(select(Block).where(Block.id == blocks[1].id))
    assert (block.kind, block.excluded) == (blocks[1].kind, blocks[1].excluded)


def test_draft(client: Client, article: Article, look, person: User):
    answer = client.post(f"/articles/{article.id}/draft", data={"lang": "vi"})
    [bitext] = look(select(Bitext))
    assert (answer.status_code, answer.location) == (303, f"/bitexts/{bitext.id}")
    [job] = look(select(Job))
    assert (job.bitext_id, job.state, job.engine) == (bitext.id, "queued", "gloss")
    assert (job.created_by, job.done, job.total) == (person.id, 0, 7)
    again = client.post(f"/articles/{article.id}/draft", data={"lang": "vi"}, headers=HX)
    assert again.headers["HX-Redirect"] == f"/bitexts/{bitext.id}"
    assert look(select(Job.id)) == [job.id]


def test_draft_into_no_language_of_the_project(client: Client, article: Article, stored):
    for lang in ["", "zh-CN", "xx", MARKUP, "\x00"]:
        before = stored()
        answer = client.post(f"/articles/{article.id}/draft", data={"lang": lang})
        assert answer.status_code == 422
        assert "This project has no language" in said(answer)
        assert not page(answer).xpath("//b")
        assert stored() == before


def test_remove(client: Client, article: Article, bitext: Bitext, project: Project, stored):
    answer = client.post(f"/articles/{article.id}/remove")
    assert (answer.status_code, answer.location) == (303, f"/projects/{project.id}")
    gone = stored()
    assert {gone[name] for name in ("articles", "blocks", "bitexts", "units")} == {0}
    assert client.get(f"/articles/{article.id}").status_code == 404
    assert client.post(f"/articles/{article.id}/remove").status_code == 404


def test_texts_are_text(client: Client, session: Session, project: Project, person: User):
    text = Text(normalise(f"{MARKUP}\n\n会议举行。{MARKUP}\n"), "a.txt", "text", "UTF-8")
    article = articles.add(session, project, person, text)
    session.commit()
    for url in (f"/articles/{article.id}", f"/projects/{project.id}"):
        check_escaped(client.get(url))
    check_escaped(client.get(f"/articles/{article.id}"), f"会议举行。{MARKUP}")
