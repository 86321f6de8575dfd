"""The names page: names shown, settled, left alone, all at once, undone."""

from urllib.parse import urlencode

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import Client
from tests.web.cases import HX, MARKUP, Routes, check_escaped, fragment, page, said, text_of
from workbench.core.text import normalise
from workbench.models import Article, NameDecision, Project, Rendering, Term, User
from workbench.services import articles
from workbench.services.articles import Text
from workbench.web.names import row_id

NEWS = """河边小镇办起稻米节

范明政总理和农民阮文福参观了稻田。专家马尔科·贝利尼(Marco Bellini)也到了那里。

贝利尼说,稻米很好。阮文福笑了。(完)
本社
"""
PHUC = {
    "text-0": "阮文福",
    "kind": "person",
    "en-0": "Nguyen Van Phuc",
    "vi-0": "Nguyễn Văn Phúc",
    "do": "accept",
}
BELLINI = {
    "text-0": "马尔科·贝利尼",
    "kind": "person",
    "en-0": "Marco Bellini",
    "vi-0": "Marco Bellini",
    "text-1": "贝利尼",
    "en-1": "Bellini",
    "vi-1": "Bellini",
    "do": "accept",
}
ROUTES = Routes(
    ["/articles/{article}/names"],
    {
        "/articles/{article}/names": PHUC,
        "/articles/{article}/names/all": {"level": "sure"},
        "/articles/{article}/names/undo": {},
    },
)


@pytest.fixture
def article(session: Session, project: Project, person: User) -> Article:
    text = Text(normalise(NEWS), "news.txt", "text", "UTF-8")
    article = articles.add(session, project, person, text)
    session.commit()
    return article


@pytest.fixture
def url(article: Article) -> str:
    return f"/articles/{article.id}/names"


def names_shown(client: Client, url: str) -> list[str]:
    return page(client.get(url)).xpath("//ol[@id='names']/li/@data-name")


SOURCES = select(Term.source).order_by(Term.id)


def test_someone_elses(strange: Client, address, stored):
    before = stored()
    ROUTES.check_someone_elses(strange, address)
    assert stored() == before


def test_reader(reading: Client, address, stored):
    before = stored()
    ROUTES.check_reader(reading, address)
    assert stored() == before


def test_wrong_method(client: Client, address):
    ROUTES.check_wrong_method(client, address)


def test_signed_out(visitor: Client, address):
    ROUTES.check_signed_out(visitor, address)


def test_show(client: Client, url: str):
    root = page(client.get(url))
    assert root.xpath("//ol[@id='names']/li/@data-name") == ["阮文福", "马尔科·贝利尼"]
    [row] = root.xpath("//li[@data-name='阮文福']")
    assert row.xpath(".//input[@name='vi-0']/@value") == ["Nguyễn Văn Phúc"]
    assert row.xpath(".//input[@name='en-0']/@value") == ["Nguyen Van Phuc"]
    assert row.xpath(".//option[@selected]/@value") == ["person"]
    assert "sure" in text_of(row)
    assert "2 places" in text_of(row)
    assert row.xpath(".//mark/text()") == ["阮文福", "阮文福"]
    assert "1 more sentence" in text_of(row)
    [head] = root.xpath("//*[@id='names-head']")
    assert "2 names to settle" in text_of(head)
    assert "范明政 Pham Minh Chinh Phạm Minh Chính" in text_of(root)


def test_every_control_of_a_row_says_which_name_it_is_for(client: Client, url: str):
    [row] = page(client.get(url)).xpath("//li[@data-name='阮文福']")
    controls = row.xpath(".//button[@name='do' and not(@aria-hidden)] | .//a | .//label")
    assert len(controls) >= 6
    assert all("阮文福" in text_of(one) for one in controls)


def test_a_reader_is_offered_no_writing(reading: Client, url: str):
    root = page(reading.get(url))
    assert root.xpath("//ol[@id='names']/li")
    assert not root.xpath("//main//button[not(@disabled)]")
    assert not root.xpath("//main//*[self::input or self::select][not(@disabled)][@type!='hidden']")


def test_accept_without_scripts(client: Client, url: str, look):
    answer = client.post(url, data=PHUC)
    assert answer.status_code == 303
    assert answer.location == f"{url}#{row_id('马尔科·贝利尼')}"
    assert look(SOURCES)[-1] == "阮文福"
    assert names_shown(client, url) == ["马尔科·贝利尼"]


def test_accept_by_htmx(client: Client, url: str, look):
    answer = client.post(url, data=BELLINI, headers=HX)
    row, head, known, decided, told = fragment(answer)
    assert row.get("id") == row_id("马尔科·贝利尼")
    assert "settled" in row.get("class").split()
    assert "Bellini" in text_of(row)
    assert row.xpath(".//a/@href") == [
        f"/terms/{one}" for one in look(select(Term.id).where(Term.source == "马尔科·贝利尼"))
    ]
    assert "1 name to settle" in text_of(head)
    assert "贝利尼" in text_of(known)
    assert not decided.xpath(".//li")
    assert text_of(told) == "Accepted: 马尔科·贝利尼、贝利尼."
    assert look(SOURCES)[-2:] == ["马尔科·贝利尼", "贝利尼"]


def test_a_second_accept_shows_what_is_there(client: Client, url: str, look):
    client.post(url, data=PHUC)
    answer = client.post(url, data=PHUC | {"en-0": "Someone Else"}, headers=HX)
    assert answer.status_code == 409
    [row] = fragment(answer)
    assert "阮文福 is in the glossary already" in text_of(row)
    assert "Nguyen Van Phuc" in text_of(row)
    assert "Someone Else" not in look(select(Rendering.text))
    answer = client.post(url, data=PHUC)
    assert (answer.status_code, said(answer)[:4]) == (409, "阮文福 ")


def test_refused(client: Client, url: str, stored):
    before = stored()
    answer = client.post(url, data=PHUC | {"en-0": " ", "vi-0": ""})
    assert answer.status_code == 422
    assert said(answer).startswith("Give the name a rendering")
    answer = client.post(url, data=PHUC | {"kind": MARKUP, "en-0": MARKUP}, headers=HX)
    [row] = fragment(answer)
    assert answer.status_code == 422
    assert row.xpath(".//input[@name='en-0']/@value") == [MARKUP]  # what was typed stays
    for form in ({}, {"do": "accept"}, PHUC | {"do": "x"}):
        assert client.post(url, data=form).status_code == 422
    assert client.post(url, data=PHUC | {"text-0": "王小河"}).status_code == 404
    assert client.post(f"{url}/all", data={"level": "x"}).status_code == 422
    assert stored() == before


def test_markup_in_a_rendering(client: Client, url: str):
    check_escaped(client.post(url, data=PHUC | {"en-0": MARKUP, "kind": "x"}))
    client.post(url, data=PHUC | {"en-0": MARKUP})
    assert client.get(url).status_code == 200


def test_put_a_proposal_in_without_scripts(client: Client, url: str):
    typed = PHUC | {"en-0": "Typed", "put": "0:vi:Nguyễn Văn Phước"}
    [row] = page(client.get(f"{url}?{urlencode(typed)}")).xpath("//li[@data-name='阮文福']")
    assert row.xpath(".//input[@name='vi-0']/@value") == ["Nguyễn Văn Phước"]
    assert row.xpath(".//input[@name='en-0']/@value") == ["Typed"]
    for put in ("", "0", "0:xx:y", "9:vi:y", ":::"):
        assert client.get(f"{url}?{urlencode(PHUC | {'put': put})}").status_code == 200


@pytest.mark.parametrize("decision", ["no-name", "ignored"])
def test_leave_alone_and_ask_again(client: Client, url: str, look, decision: str):
    answer = client.post(url, data=PHUC | {"do": decision}, headers=HX)
    row, head, _, decided, told = fragment(answer)
    assert f"state-{decision}" in row.get("class").split()
    assert "阮文福" in text_of(decided)
    assert "1 name to settle" in text_of(head)
    assert "阮文福" in text_of(told)
    assert names_shown(client, url) == ["马尔科·贝利尼"]
    assert look(select(NameDecision.decision)) == [decision]
    [row, *_] = fragment(client.post(url, data={"text-0": "阮文福", "do": "ask"}, headers=HX))
    assert "open" in row.get("class").split()
    assert names_shown(client, url) == ["阮文福", "马尔科·贝利尼"]


def test_accept_all(client: Client, url: str, look):
    html = fragment(client.post(f"{url}/all", data={"level": "sure", "skip": "阮文福"}, headers=HX))
    assert [one.get("data-name") for one in html if one.tag == "li"] == ["马尔科·贝利尼"]
    assert "2 names were accepted." in text_of(html[-1])
    assert client.post(f"{url}/all", data={"level": "unsure"}).status_code == 303
    assert set(look(SOURCES)) >= {"阮文福", "马尔科·贝利尼", "贝利尼"}
    root = page(client.get(url))
    assert "names are settled" in text_of(root.xpath("//*[@id='names-head']")[0])
    assert "Draft into Vietnamese" in text_of(root)


def test_undo(client: Client, url: str, look):
    client.post(url, data=PHUC)
    row, head, *_, told = fragment(client.post(f"{url}/undo", headers=HX))
    assert "open" in row.get("class").split()
    assert "2 names to settle" in text_of(head)
    assert text_of(told) == "Undone: 阮文福."
    assert "阮文福" not in look(SOURCES)
    assert client.post(f"{url}/undo").status_code == 422
    client.post(url, data=PHUC)
    assert client.post(f"{url}/undo").location == f"{url}#{row_id('阮文福')}"


def test_no_names(client: Client, session: Session, project: Project, person: User):
    text = Text("稻田很美。", "plain.txt", "text", "UTF-8")
    plain = articles.add(session, project, person, text)
    session.commit()
    root = page(client.get(f"/articles/{plain.id}/names"))
    assert "No names were found" in text_of(root.xpath("//*[@id='names-head']")[0])
    assert "Draft into Vietnamese" in text_of(root)


def test_the_articles_page_leads_here_with_the_count(client: Client, url: str, article: Article):
    def card() -> str:
        [card] = page(client.get(f"/articles/{article.id}")).xpath(f"//li[.//a[@href='{url}']]")
        return text_of(card)

    assert "2 names to settle" in card()
    client.post(f"{url}/all", data={"level": "unsure"})
    assert "none to settle" in card()


def test_a_very_long_text_is_not_counted(client, session, project, person):
    text = Text("稻田很美。\n" * 4000, "long.txt", "text", "UTF-8")
    long = articles.add(session, project, person, text)
    session.commit()
    [card] = page(client.get(f"/articles/{long.id}")).xpath("//li[strong[text()='Names']]")
    assert text_of(card) == "NamesSettle the names"


def test_the_editor_leads_here(client: Client, url: str, bitext):
    assert url in page(client.get(f"/bitexts/{bitext.id}")).xpath("//a/@href")
