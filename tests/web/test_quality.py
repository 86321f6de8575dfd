"""The quality page and the term report: who sees them, what they show, what they say when empty."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.conftest import Client
from tests.web.cases import MARKUP, Routes, check_escaped, page, text_of
from workbench.models import Article, Bitext, EditTime, TermOutcome, Unit, User
from workbench.services import articles, projects

QUALITY, TERMS = "/projects/{project}/quality", "/projects/{project}/terms-report"
ROUTES = Routes([QUALITY, TERMS], {})


def test_someone_elses(strange: Client, address):
    ROUTES.check_someone_elses(strange, address)


def test_reader(reading: Client, address, measured):
    ROUTES.check_reader(reading, address)


def test_wrong_method(client: Client, address):
    ROUTES.check_wrong_method(client, address)


def test_signed_out(visitor: Client, address):
    ROUTES.check_signed_out(visitor, address)


@pytest.fixture
def measured(session: Session, units: list[Unit], person: User) -> list[Unit]:
    """Three units: drafted, timed, confirmed; one of them as it was. In two a name was due."""
    texts = ["A draft of Argos.", "An edited draft of Argos.", "Another text altogether."]
    for unit, text in zip(units, texts, strict=False):
        unit.draft, unit.target = ["A draft of Argos."], [text]
        unit.state, unit.origin, unit.draft_at = "translated", "argos", unit.created_at
        session.add(EditTime(unit_id=unit.id, user_id=person.id, seconds=75))
    for unit, outcome in ((units[1], "failed"), (units[3], "right")):
        row = TermOutcome(unit_id=unit.id, source="范明政", rendering="Pham Minh Chinh")
        row.outcome = outcome
        session.add(row)
    session.commit()
    return units


def rows(root, caption: str) -> list[list[str]]:
    found = root.xpath(f"//table[caption='{caption}']/tbody/tr")
    return [[text_of(cell) for cell in row] for row in found]


def test_numbers(client: Client, address, measured):
    root = page(client.get(address(QUALITY)))
    [[name, count, *scores, unchanged, median, mean]] = rows(root, "By engine")
    assert (name, count, unchanged) == ("Argos", "3 few", "33.3 % (1)")
    assert (median, mean) == ("1 min 15 s (3 units)", "1 min 15 s")
    assert all(0 < float(score) < 100 for score in scores)
    assert len(scores) == 3
    [[_month, engine, *_]] = rows(root, "By the month of confirmation")
    [[article, *_]] = rows(root, "By article")
    assert (engine, article) == ("Argos", "越南与老挝加强农业合作")
    signatures = [text_of(one) for one in root.xpath("//dl[contains(@class, 'signatures')]//dd")]
    assert len(signatures) == 3
    assert all("version:" in one for one in signatures)
    assert "Fewer than 20 units" in text_of(root)


def test_charts(client: Client, address, measured):
    root = page(client.get(address(QUALITY)))
    charts = root.xpath("//figure//*[name()='svg']")
    assert [text_of(one) for one in root.xpath("//figcaption")] == [
        "HTER by month of confirmation, for each engine",
        "Drafts confirmed unchanged, by engine",
        "Median edit time a unit, by engine",
        "Median edit time a unit, by article",
    ]
    assert {chart.get("role") for chart in charts} == {"img"}
    ids = [one for chart in charts for one in chart.xpath(".//@id")]
    assert len(ids) == len(set(ids)) == 8
    assert not root.xpath("//@style | //style")


def test_no_edit_time_no_chart_of_it(client: Client, session, address, measured):
    session.query(EditTime).delete()
    session.commit()
    root = page(client.get(address(QUALITY)))
    assert len(root.xpath("//figure")) == 2
    assert rows(root, "By engine")[0][-2:] == ["–", "–"]


def test_filters(client: Client, address, article: Article, measured):
    root = page(client.get(address(QUALITY) + f"?article={article.id}&engine=argos&lang=en"))
    assert rows(root, "By engine")[0][1] == "3 few"
    assert root.xpath("//option[@selected]/@value") == [str(article.id), "argos", "en"]
    for nothing in ("?engine=chat", "?month=2020-01", f"?lang={MARKUP}"):
        answer = client.get(address(QUALITY) + nothing)
        empty = page(answer).xpath("//*[@class='empty']")
        assert text_of(empty[0]).startswith("No confirmed unit fits these filters.")


@pytest.mark.parametrize("pattern", [QUALITY, TERMS])
def test_an_article_of_another_project(client: Client, session, address, person, pattern):
    other = projects.create(session, person, "Other", ["en"])
    text = articles.Text("标题\n\n农民种稻。", "b.txt", "text", "UTF-8")
    theirs = articles.add(session, other, person, text)
    session.commit()
    assert client.get(address(pattern) + f"?article={theirs.id}").status_code == 404
    assert client.get(address(pattern) + "?article=999999").status_code == 404
    assert client.get(address(pattern) + "?article=x").status_code == 200


def test_empty(client: Client, address, bitext: Bitext):
    for pattern, beginning in (
        (QUALITY, "No drafted unit is confirmed yet."),
        (TERMS, "No term was due yet."),
    ):
        root = page(client.get(address(pattern)))
        assert text_of(root.xpath("//*[@class='empty']")[0]).startswith(beginning)
        assert not root.xpath("//main//form | //table | //figure")


def test_links(client: Client, address, article: Article, bitext: Bitext):
    """Each report is a click away from the project, the article and the editor."""
    for start in ("/projects/{project}", "/articles/{article}", "/bitexts/{bitext}"):
        links = page(client.get(address(start))).xpath("//main//a/@href")
        for target in (QUALITY, TERMS):
            assert [one for one in links if one.startswith(address(target))]


def test_markup_is_text(client: Client, session, address, article: Article, measured):
    article.title = f"标{MARKUP}"
    measured[0].origin = MARKUP[:40]
    session.commit()
    answer = client.get(address(QUALITY))
    check_escaped(answer, MARKUP[:40])
    assert "&lt;script&gt;" in answer.text
    session.execute(update(TermOutcome).values(source=MARKUP, rendering=MARKUP))
    session.commit()
    check_escaped(client.get(address(TERMS)))


# --- Terms ---


def test_terms(client: Client, address, measured: list[Unit], person: User):
    root = page(client.get(address(TERMS)))
    facts = [text_of(one) for one in root.xpath("//dl[contains(@class, 'outcomes')]/div/*")]
    assert facts == ["Terms due", "2", "already right", "1 50.0 %", "failed", "1 50.0 %"]
    assert "In 1 unit a term failed; 0 of these is right by now." in text_of(root)
    [row] = root.xpath("//tbody/tr")
    assert text_of(row).startswith("范明政 Pham Minh Chinh 2 failed 1 already right 1")
    unit = measured[1]
    first = row.xpath(".//a")[0]
    assert first.get("href") == f"/bitexts/{unit.bitext_id}?unit={unit.id}#unit-{unit.id}"
    assert text_of(first) == f"{unit.position}: failed, missing now ▲"


def test_a_term_put_right(client: Client, address, post, measured, session):
    post(1, "confirm", text="Pham Minh Chinh met them.")
    root = page(client.get(address(TERMS)))
    assert "In 1 unit a term failed; 1 of these is right by now." in text_of(root)
    assert "failed, right now ✓" in text_of(root.xpath("//tbody/tr")[0])


def test_terms_by_outcome(client: Client, address, article: Article, measured):
    root = page(client.get(address(TERMS) + "?outcome=failed"))
    assert len(root.xpath("//tbody//a[starts-with(@href, '/bitexts/')]")) == 1
    for query, said in (
        ("?outcome=prefix", "No term came in this way."),
        ("?lang=vi", "No term of the glossary was due in these drafts."),
    ):
        root = page(client.get(address(TERMS) + query))
        assert text_of(root.xpath("//*[@class='empty']")[0]).startswith(said)


def test_pages_of_terms(client: Client, session, address, units: list[Unit]):
    for number in range(51):
        row = TermOutcome(unit_id=units[0].id, source=f"词{number}", rendering="x", outcome="right")
        session.add(row)
    session.commit()
    for query, links in (("", ["Next"]), ("?page=2", ["Previous"]), ("?page=x", ["Next"])):
        root = page(client.get(address(TERMS) + query))
        assert [text_of(one) for one in root.xpath("//nav[@class='pages']/a")] == links


# --- Edit time comes in with the editor's forms ---


def seconds(look, unit: Unit) -> list[int]:
    return look(select(EditTime.seconds).where(EditTime.unit_id == unit.id))


@pytest.mark.parametrize("action", ["working", "confirm"])
def test_edit_time_is_sent_along(post, look, units: list[Unit], action):
    post(1, action, text="Typed.", seconds="42")
    assert seconds(look, units[1]) == [42]


@pytest.mark.parametrize("sent", ["", "x", "-3", "1.5", "9" * 30, "٣x"])
@pytest.mark.parametrize("action", ["working", "confirm"])
def test_nonsense_doesnt_stand_in_the_way(post, look, units: list[Unit], action, sent):
    answer = post(1, action, text="Typed.", seconds=sent)
    assert answer.status_code in (204, 303)
    assert seconds(look, units[1]) == []


def test_readers_never_write(reading: Client, look, address, measured, stored):
    before = stored()
    for path in (QUALITY, TERMS, f"/units/{measured[1].id}/history"):
        assert reading.get(address(path)).status_code == 200
    form = {"version": "1", "text": "x", "seconds": "30"}
    assert reading.post(f"/units/{measured[3].id}/working", data=form).status_code == 403
    assert stored() == before
