"""The page of filters: shown, set, done, taken back, brought back."""

import pytest
from lxml import html
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.conftest import Client
from tests.web.cases import HX, MARKUP, Routes, check_escaped, page, said, text_of
from workbench.core.filters import FILTERS, NAMES
from workbench.models import Article, Bitext, Project, Unit, User
from workbench.services import articles, corpus_filters, projects

PAGE = "/projects/{project}/filters"
ROUTES = Routes(
    [PAGE],
    {
        PAGE: {},
        f"{PAGE}/restore": {"reason": "filter:copy"},
        f"{PAGE}/undo": {"step": "1"},
    },
)


@pytest.fixture
def aligned(session: Session, units: list[Unit]) -> list[Unit]:
    """The article aligned: one unit is a copy, one is much too long, one has no translation."""
    for unit in units:
        unit.target, unit.state, unit.pairing = ["Some words about the matter."], "draft", "aligned"
        unit.source = [f"大家谈了第{unit.position}件事。"]
        unit.target = [f"They talked about matter {unit.position}."]
    units[1].target = list(units[1].source)
    units[2].target = ["They talked about it and so on. " * 20]
    units[3].target, units[3].state = [], "new"
    session.commit()
    return units


def test_someone_elses(strange: Client, address):
    ROUTES.check_someone_elses(strange, address)


def test_reader(reading: Client, address):
    ROUTES.check_reader(reading, address)


def test_wrong_method(client: Client, address):
    for one in ROUTES.reads:
        assert client.delete(address(one)).status_code == 405
    for one in list(ROUTES.writes)[1:]:
        assert client.get(address(one)).status_code == 405


def test_signed_out(visitor: Client, address):
    ROUTES.check_signed_out(visitor, address)


def rows(root: html.HtmlElement) -> dict[str, list[str]]:
    """What the table says of each filter: dropped, left, by itself."""
    found = {}
    for row in root.xpath("//table[contains(@class, 'funnel')]//tr[th/label]"):
        cells = row.xpath("td[@data-label]")
        found[row.xpath(".//input[@name='on']/@value")[0]] = [text_of(one) for one in cells]
    return found


def form(root: html.HtmlElement, ending: str = "/filters") -> dict[str, list[str]]:
    """What a form that posts would send."""
    (found,) = root.xpath(f"//form[@method='post'][substring(@action, string-length(@action) -"
                          f" {len(ending) - 1}) = '{ending}']")  # fmt: skip
    sent: dict[str, list[str]] = {}
    for one in found.xpath(".//input[@name] | .//button[@name]"):
        sent.setdefault(one.get("name"), []).append(one.get("value"))
    return sent


def test_shown_done_and_taken_back(client: Client, address, aligned, look):
    root = page(client.get(address(PAGE)))
    assert list(rows(root)) == list(NAMES)
    assert rows(root)["empty"] == ["1", "6", "1"]
    assert rows(root)["copy"] == ["1", "5", "1"]
    assert rows(root)["language"] == ["0", "5", "1"]
    assert rows(root)["ratio"] == ["1", "4", "1"]
    assert rows(root)["terms"] == ["off", "4", "–"]
    assert "7 pairs are looked at, 3 would be dropped, 4 are left." in text_of(root)
    assert "Exclude 3 units" in text_of(root)
    assert look(select(Unit.excluded).where(Unit.excluded.startswith("filter:"))) == []
    answer = client.post(address(PAGE), data=form(root))
    assert answer.status_code == 303
    root = page(client.get(answer.location))
    assert "3 units excluded." in text_of(root)
    assert "4 pairs are looked at, 0 would be dropped, 4 are left." in text_of(root)
    assert "These filters drop nothing." in text_of(root)
    listed = [text_of(one) for one in root.xpath("//ul[contains(@class, 'reasons')]/li")]
    assert listed[:3] == [
        "a side is empty 1 Bring back: a side is empty",
        "untranslated copy 1 Bring back: untranslated copy",
        "unusual length 1 Bring back: unusual length",
    ]
    answer = client.post(address(f"{PAGE}/undo"), data=form(root, "/undo"))
    root = page(client.get(answer.location))
    assert "3 units are as they were before." in text_of(root)
    assert "Exclude 3 units" in text_of(root)


def test_examples_show_both_sides_and_the_figure(client: Client, address, aligned):
    root = page(client.get(address(PAGE)))
    (example,) = root.xpath("//tr[@class='examples'][.//*[contains(., 'usual are about')]]//li")
    told = text_of(example)
    assert f"unit {aligned[2].position}" in told
    assert "140 for 9 characters; usual are about 5 words" in told
    assert aligned[2].source[0] in told
    (link,) = example.xpath(".//a/@href")
    assert link == f"/bitexts/{aligned[2].bitext_id}?unit={aligned[2].id}#unit-{aligned[2].id}"


def test_one_filter_alone_with_a_limit(client: Client, address, aligned):
    where = address(f"{PAGE}?set=1&on=ratio&factor=10&lang=en&article={{article}}")
    root = page(client.get(where))
    assert rows(root)["ratio"] == ["1", "6", "1"]
    assert rows(root)["empty"] == ["off", "7", "1"]
    sent = form(root)
    assert (sent["on"], sent["factor"], sent["lang"]) == (["ratio"], ["10"], ["en"])
    answer = client.post(address(PAGE), data=sent)
    root = page(client.get(answer.location))
    assert "1 unit excluded." in text_of(root)
    # What was chosen stays chosen.
    assert form(root, "/undo")["on"] == ["ratio"]
    assert root.xpath("//input[@id='limit-factor']/@value") == ["10"]


def test_no_filter_at_all(client: Client, address, aligned):
    root = page(client.get(address(f"{PAGE}?set=1")))
    assert {cells[0] for cells in rows(root).values()} == {"off"}
    assert "These filters drop nothing." in text_of(root)


def test_another_language_or_article(client: Client, address, aligned, session, project, person):
    assert "0 pairs are looked at" in client.get(address(f"{PAGE}?lang=vi")).text
    text = articles.Text("别的文章", "b.txt", "text", "UTF-8")
    other = articles.add(session, project, person, text)
    session.commit()
    root = page(client.get(address(f"{PAGE}?article={other.id}")))
    assert "There is nothing to filter here yet." in text_of(root)
    assert root.xpath("//select[@name='article']/option[@selected]/@value") == [str(other.id)]
    # What isn't a language counts as none.
    assert "7 pairs are looked at" in client.get(address(f"{PAGE}?lang=xx")).text


def test_an_article_of_another_project(client: Client, address, session, person):
    other = projects.create(session, person, "Other", ["en"])
    text = articles.Text("别的文章", "b.txt", "text", "UTF-8")
    article = articles.add(session, other, person, text)
    session.commit()
    assert client.get(address(f"{PAGE}?article={article.id}")).status_code == 404
    assert client.post(address(PAGE), data={"article": article.id}).status_code == 404


def test_confirmed_ones_only_if_asked_for(client: Client, address, aligned, session):
    session.execute(update(Unit).where(Unit.id == aligned[1].id).values(state="translated"))
    session.commit()
    root = page(client.get(address(PAGE)))
    assert "1 is left alone: it is confirmed, accepted or locked." in text_of(root)
    assert "Exclude 2 units" in text_of(root)
    root = page(client.get(address(f"{PAGE}?settled=1")))
    assert form(root)["settled"] == ["1"]
    answer = client.post(address(PAGE), data=form(root))
    assert "3 units excluded." in client.get(answer.location).text


def test_what_is_typed_into_is_said(client: Client, address, aligned, post, units):
    post(1, "working", text="They talked ab")
    root = page(client.get(address(PAGE)))
    assert "1 is left alone: someone is typing into it." in text_of(root)
    assert rows(root)["copy"] == ["0", "5", "0"]


def test_what_waits_is_said(client: Client, address, units):
    told = text_of(page(client.get(address(PAGE))))
    assert f"{len(units)} wait for their translations and are not looked at." in told
    assert "There is nothing to filter here yet." in told


def test_nothing_left_to_drop(client: Client, address, units):
    answer = client.post(address(PAGE))
    assert said(client.get(answer.location)).startswith("The filters drop nothing any more")


def test_all_of_one_reason_brought_back_and_that_taken_back(client: Client, address, aligned, now):
    client.post(address(PAGE))
    answer = client.post(address(f"{PAGE}/restore"), data={"reason": "filter:copy"})
    root = page(client.get(answer.location))
    assert "1 unit was brought back." in text_of(root)
    assert now(1).excluded == ""
    assert now(2).excluded == "filter:ratio"
    answer = client.post(address(f"{PAGE}/undo"), data=form(root, "/undo"))
    assert "1 unit is as it was before." in client.get(answer.location).text
    assert now(1).excluded == "filter:copy"


def test_what_was_changed_since_stays(client: Client, address, aligned, post, units, now):
    answer = client.post(address(PAGE))
    root = page(client.get(answer.location))
    version = now(1).version
    client.post(f"/units/{units[1].id}/excluded", data={"version": version})
    answer = client.post(address(f"{PAGE}/undo"), data=form(root, "/undo"))
    assert "3 units stay as they are: their texts were changed again since." in said(
        client.get(answer.location)
    )


def test_units_that_were_left_are_said(client: Client, address):
    answer = client.get(address(f"{PAGE}?n=2&left=1&step=5"))
    assert "2 units excluded." in answer.text
    assert "1 unit was left as it is" in said(answer)


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        ("factor=50", "has to be from 1.1 to 20; 50 is not"),
        ("factor=x", "“x” is not a number. A filter's limit has to be from 1.1 to 20."),
        ("score=nan", "has to be from 0 to 1; nan is not"),
    ],
)
def test_a_limit_that_cannot_be(client: Client, address, limits, told):
    answer = client.get(address(f"{PAGE}?set=1&{limits}"))
    assert answer.status_code == 422
    assert told in said(answer)


@pytest.mark.parametrize(("text", "limit"), [("1,5", "1.5"), (" 3 ", "3"), ("", "2")])
def test_a_limit_as_people_write_it(client: Client, address, text, limit):
    root = page(client.get(address(f"{PAGE}?set=1&factor={text}")))
    assert root.xpath("//input[@id='limit-factor']/@value") == [limit]


@pytest.mark.parametrize("step", ["", "x", "-1", "9" * 30, "²", str(10**17)])
def test_a_broken_undo(client: Client, address, step):
    assert client.post(address(f"{PAGE}/undo"), data={"step": step}).status_code == 422


@pytest.mark.parametrize("step", ["0", "99999999999999999"])
def test_an_undo_of_nothing(client: Client, address, step):
    assert client.post(address(f"{PAGE}/undo"), data={"step": step}).status_code == 303


def test_a_broken_restore(client: Client, address):
    answer = client.post(address(f"{PAGE}/restore"), data={"reason": "hand"})
    assert answer.status_code == 422


def test_with_htmx_it_leads_there_too(client: Client, address, aligned):
    answer = client.post(address(PAGE), headers=HX)
    assert "&n=3" in answer.headers["HX-Redirect"]


def test_a_reader_sees_all_and_has_no_button(reading: Client, client: Client, address, aligned):
    root = page(reading.get(address(PAGE)))
    assert "3 would be dropped" in text_of(root)
    assert not root.xpath("//main//form[@method='post']")
    client.post(address(PAGE))
    assert not page(reading.get(address(PAGE))).xpath("//main//form[@method='post']")


def test_each_filter_and_reason_has_a_name(client: Client, address, aligned, session):
    root = page(client.get(address(PAGE)))
    named = [text_of(one) for one in root.xpath("//tbody//th/label")]
    assert len(set(named)) == len(NAMES)
    assert all(named)
    hints = root.xpath("//tbody//th/span[@class='meta']")
    assert all(text_of(one) for one in hints)
    labels = root.xpath("//td[@class='limits']/label/span")
    assert [bool(text_of(one)) for one in labels] == [True for f in FILTERS for _ in f.limits]
    for unit, reason in zip(aligned, corpus_filters.REASONS, strict=False):
        unit.excluded, unit.target = reason, []
    session.commit()
    root = page(client.get(address(PAGE)))
    names = [text_of(one) for one in root.xpath("//ul[contains(@class, 'reasons')]/li/span[1]")]
    assert all(names)
    assert len(set(names)) == len(names)
    assert not [one for one in names if one.startswith("filter:")]


def test_markup_in_a_text(client: Client, address, aligned, session):
    aligned[1].source, aligned[1].target = [f"大家{MARKUP}"], [f"大家{MARKUP}"]
    session.commit()
    check_escaped(client.get(address(PAGE)))


def test_links_lead_here(client: Client, address, aligned):
    where = address(PAGE)
    links = page(client.get(address("/projects/{project}"))).xpath("//main//a/@href")
    assert where in links
    links = page(client.get(address("/bitexts/{bitext}"))).xpath("//main//a/@href")
    assert address(f"{PAGE}?article={{article}}&lang=en") in links


def test_more_than_one_look_goes_over(client: Client, address, aligned, monkeypatch):
    monkeypatch.setattr(corpus_filters, "MOST", 3)
    told = text_of(page(client.get(address(PAGE))))
    assert "these are the first 3." in told


def test_everything_is_one_step_for_a_project(client: Client, address, session, project: Project,
                                              person: User, aligned, look):  # fmt: skip
    article = Article(
        project_id=project.id, title="乙", name="b", format="text", encoding="UTF-8", text="乙",
        text_hash="b", created_by=person.id,
    )  # fmt: skip
    session.add(article)
    session.flush()
    bitext = Bitext(article_id=article.id, target_lang="vi")
    session.add(bitext)
    session.flush()
    copy = ["大家谈了这件事。"]
    session.add(
        Unit(bitext_id=bitext.id, position=1, kind="body", source=copy, source_hash="",
             target=copy, state="draft", pairing="aligned")
    )  # fmt: skip
    session.commit()
    answer = client.post(address(PAGE))
    root = page(client.get(answer.location))
    assert "4 units excluded." in text_of(root)
    client.post(address(f"{PAGE}/undo"), data=form(root, "/undo"))
    assert look(select(Unit.excluded).where(Unit.excluded.startswith("filter:"))) == []
