"""Checks on pages: the open unit's, the rows' marks, a text's list; dismissed and brought back."""

import pytest
from lxml import html
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import Client
from tests.web.cases import (
    HX,
    MARKUP,
    Routes,
    anchored,
    check_escaped,
    fragment,
    page,
    said,
    text_of,
)
from workbench.models import Bitext, Dismissal, Unit, User, WorkingText
from workbench.services import checks
from workbench.web import checks as pages

LIST = "/bitexts/{bitext}/checks"
UNIT = "/units/{unit}/checks"
ROUTES = Routes(
    [LIST, f"{LIST}/marks"],
    {f"{UNIT}/dismiss": {"key": "{key}"}, f"{UNIT}/restore": {"key": "{key}"}},
)


@pytest.fixture
def wrong(session: Session, units: list[Unit]) -> Unit:
    """A unit whose number is another one, with a word doubled; the one before it is good."""
    for unit in units:
        unit.target, unit.state = ["The two sides agreed to go on talking."], "draft"
    units[0].target = ["The two sides agree to go on talking"]
    wrong = units[3]
    wrong.target = ["The meeting was was held on July 8."]
    session.commit()
    return wrong


def key(session: Session, unit: Unit, kind: str = "numbers") -> str:
    found = checks.of_unit(session, unit)
    session.commit()
    return next(one.key for one in found if one.finding.kind == kind)


@pytest.fixture
def numbers(session: Session, wrong: Unit) -> str:
    return key(session, wrong)


@pytest.fixture
def at(address, wrong: Unit):
    return lambda pattern: address(pattern.replace("{unit}", str(wrong.id)))


def findings(root: html.HtmlElement, place: str = "//ul[@class='findings']/li") -> list[str]:
    """The findings as a person reads them, without what can be done about them."""
    return [text_of(one.xpath("span[@dir]")[0]) for one in root.xpath(place)]


def test_someone_elses(strange: Client, at):
    ROUTES.check_someone_elses(strange, at)
    assert strange.get(at(UNIT)).status_code == 404


def test_reader(reading: Client, at):
    ROUTES.check_reader(reading, at)


def test_wrong_method(client: Client, at):
    ROUTES.check_wrong_method(client, at)


def test_signed_out(visitor: Client, at):
    ROUTES.check_signed_out(visitor, at)


# --- The open unit ---


def test_the_open_unit_tells_what_was_found(client: Client, wrong: Unit):
    root = page(client.get(f"/bitexts/{wrong.bitext_id}?unit={wrong.id}"))
    [section] = root.xpath("//section[@class='checks']")
    assert text_of(section.xpath("p[@role='status']")[0]) == "Checks: 1 error, 1 warning"
    assert findings(section) == [
        "The source has 6日, the target 8. Check the numbers.",
        "“was” stands there twice in a row.",
    ]


def test_where_all_is_well_it_says_so(client: Client, wrong: Unit, units):
    root = page(client.get(f"/bitexts/{wrong.bitext_id}?unit={units[6].id}"))
    assert text_of(root.xpath("//p[@role='status'][@id]")[-1]) == "Checks: nothing found"


def test_terms_and_the_lack_of_a_text_are_told_once(client: Client, session, units):
    """The rows have a place for these already."""
    unit = units[1]
    root = page(client.get(f"/bitexts/{unit.bitext_id}?unit={unit.id}"))
    assert text_of(root.xpath("//*[@class='checks']/p")[0]) == "Checks: nothing found"
    unit.target, unit.state = ["Vietnam's prime minister met guests from Laos in Hanoi."], "draft"
    session.commit()
    root = page(client.get(f"/bitexts/{unit.bitext_id}?unit={unit.id}"))
    assert text_of(root.xpath("//*[@class='checks']/p")[0]) == "Checks: nothing found"
    assert "missing" in text_of(root.xpath("//ul[@class='terms']")[0])


def test_what_was_typed_is_checked(client: Client, post, wrong: Unit):
    post(3, "working", htmx=True, text="The meeting was held on July 6.")
    parts = fragment(client.get(f"/units/{wrong.id}/checks", headers=HX))
    assert [text_of(one) for one in parts] == ["Checks: nothing found"]
    post(3, "working", htmx=True, text="The meeting was held on July 5.")
    said, listed = fragment(client.get(f"/units/{wrong.id}/checks", headers=HX))
    assert (said.get("id"), said.get("hx-swap-oob")) == (f"checks-said-{wrong.id}", "innerHTML")
    assert text_of(said) == "Checks: 1 error"
    assert "the target 5." in text_of(listed)


def test_without_scripts_it_leads_to_the_unit(client: Client, wrong: Unit):
    answer = client.get(f"/units/{wrong.id}/checks")
    assert (answer.status_code, answer.location) == (303, anchored(wrong))


def test_dismissed_with_a_reason_and_counted_again(client: Client, look, wrong: Unit, numbers):
    """As a plain form does it."""
    form = {"key": numbers, "reason": "The desk\nknows"}
    answer = client.post(f"/units/{wrong.id}/checks/dismiss", data=form)
    assert (answer.status_code, answer.location) == (303, anchored(wrong))
    root = page(client.get(anchored(wrong)))
    assert findings(root, "//section/div/ul/li") == ["“was” stands there twice in a row."]
    [dismissed] = root.xpath("//section//details[@class='dismissed']")
    assert text_of(dismissed.xpath("summary")[0]) == "1 dismissed"
    assert "“The desk knows” · Lan · " in text_of(dismissed)
    [again] = dismissed.xpath(".//form")
    client.post(again.get("action"), data=dict(again.fields))
    assert look(select(Dismissal)) == []
    assert len(findings(page(client.get(anchored(wrong))))) == 2


def test_dismissed_by_htmx_while_one_types(client: Client, look, session, wrong: Unit):
    """The finding is about what stands in the text box, which the server may not know yet."""
    text = "The meeting was held on July 9."
    [typed] = checks.of_unit(session, wrong, text)
    session.commit()
    form = {"key": typed.key, "reason": "", "text": text}
    said, listed = fragment(client.post(f"/units/{wrong.id}/checks/dismiss", data=form, headers=HX))
    assert text_of(said) == "Checks: all dismissed"
    assert listed.get("class") == "dismissed"
    assert look(select(WorkingText)) == []
    root = page(client.get(anchored(wrong)))
    assert text_of(root.xpath("//*[@class='checks']/p")[0]) == "Checks: 1 error, 1 warning"


def test_a_finding_that_went_away_meanwhile(client: Client, wrong: Unit, numbers):
    form = {"key": numbers, "text": "The meeting was held on July 6."}
    answer = client.post(f"/units/{wrong.id}/checks/dismiss", data=form)
    assert answer.status_code == 409
    assert "not there any more" in said(answer)


@pytest.mark.parametrize("form", [{}, {"key": "x"}, {"key": "x" * 10_000, "reason": "\0"}])
def test_a_broken_form(client: Client, look, wrong: Unit, form):
    assert client.post(f"/units/{wrong.id}/checks/dismiss", data=form).status_code == 409
    assert client.post(f"/units/{wrong.id}/checks/restore", data=form).status_code == 303
    assert look(select(Dismissal)) == []


def test_a_reason_that_is_too_long(client: Client, look, wrong: Unit, numbers):
    form = {"key": numbers, "reason": "x" * 201}
    answer = client.post(f"/units/{wrong.id}/checks/dismiss", data=form)
    assert answer.status_code == 422
    assert "up to 200 characters" in said(answer)
    assert look(select(Dismissal)) == []


def test_markup_stays_text(client: Client, session: Session, wrong: Unit, numbers):
    wrong.target = [f"July 8 {{{{0}}}} {MARKUP}"]
    session.commit()
    for reason in (MARKUP, MARKUP):
        client.post(
            f"/units/{wrong.id}/checks/dismiss",
            data={"key": key(session, wrong), "reason": reason},
        )
    check_escaped(client.get(anchored(wrong)))
    check_escaped(client.get(f"/bitexts/{wrong.bitext_id}/checks"))


# --- The marks of rows ---


def marks(client: Client, bitext: Bitext, query: str = "") -> dict[int, str]:
    answer = client.get(f"/bitexts/{bitext.id}/checks/marks{query}")
    return {int(one.get("data-for")): text_of(one) for one in fragment(answer)}


def test_the_marks_of_rows_come_once_the_page_stands(client: Client, bitext, units, wrong: Unit):
    root = page(client.get(f"/bitexts/{bitext.id}"))
    assert not root.xpath("//*[@class='marks']")
    assert marks(client, bitext) == {wrong.id: "11 error11 warning"}
    assert marks(client, bitext, "?only=new") == {}


def test_a_row_that_is_closed_brings_its_own(client: Client, wrong: Unit, post):
    row = fragment(client.get(f"/units/{wrong.id}", headers=HX))[0]
    assert text_of(row.xpath(".//*[@class='marks']")[0]) == "11 error11 warning"
    assert not row.xpath(".//*[@data-for]")
    post(3, "working", htmx=True, text="The meeting was held on July 6.")
    row = fragment(client.get(f"/units/{wrong.id}", headers=HX))[0]
    assert not row.xpath(".//*[@class='marks']")


def test_what_is_dismissed_leaves_no_mark(client: Client, bitext, wrong: Unit, numbers):
    client.post(f"/units/{wrong.id}/checks/dismiss", data={"key": numbers})
    assert marks(client, bitext) == {wrong.id: "11 warning"}


def test_a_term_that_was_dismissed_troubles_its_row_no_more(client: Client, session, units):
    unit = units[1]
    unit.target, unit.state = ["Vietnam's prime minister met guests from Laos in Hanoi."], "draft"
    session.commit()
    bitext = f"/bitexts/{unit.bitext_id}"
    assert page(client.get(bitext)).xpath("//*[@class='trouble']")
    client.post(
        f"/units/{unit.id}/checks/dismiss", data={"key": key(session, unit, "term-missing")}
    )
    assert not page(client.get(bitext)).xpath("//*[@class='trouble']")


# --- The list ---


def heads(root: html.HtmlElement) -> list[str]:
    return [text_of(one) for one in root.xpath("//main//h2")]


def test_the_list_by_kind(client: Client, session, bitext, units, wrong: Unit):
    units[5].target = ["He said he hoped for results."]
    units[6].target, units[6].state = [], "new"
    session.commit()
    root = page(client.get(f"/bitexts/{bitext.id}/checks"))
    assert heads(root)[:2] == ["No translation 1", "Numbers 1"]
    [section] = root.xpath("//section[@aria-labelledby='numbers']")
    [link] = section.xpath(".//a")
    assert (text_of(link), link.get("href")) == ("Unit 4", anchored(wrong))
    assert "会见于7月6日举行。" in text_of(section)
    assert "units were checked: " in text_of(root.xpath("//*[@class='funnel-sum']")[0])


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("kind=numbers", ["Numbers 1"]),
        ("kind=han", []),
        ("severity=warning&kind=doubled-word", ["Doubled word 1"]),
        ("severity=info", []),
        ("kind=nonsense&severity=x", None),
    ],
)
def test_the_list_of_one_kind_or_severity(client: Client, bitext, wrong: Unit, query, wanted):
    root = page(client.get(f"/bitexts/{bitext.id}/checks?{query}"))
    every = heads(page(client.get(f"/bitexts/{bitext.id}/checks")))
    assert heads(root) == (every if wanted is None else wanted)
    if wanted == []:
        assert "Nothing of this kind" in text_of(root)


def test_a_text_in_which_nothing_is_found(client: Client, session, bitext, units):
    for unit in units:
        unit.excluded = "hand"
    session.commit()
    root = page(client.get(f"/bitexts/{bitext.id}/checks"))
    assert "These checks find nothing in this text." in text_of(root)


def test_dismissed_on_the_list_it_leads_back_there(client: Client, bitext, wrong: Unit, numbers):
    root = page(client.get(f"/bitexts/{bitext.id}/checks?severity=error"))
    [form] = root.xpath("//section[@aria-labelledby='numbers']//form")
    answer = client.post(form.get("action"), data=dict(form.fields) | {"reason": "agreed"})
    assert answer.location == f"/bitexts/{bitext.id}/checks?severity=error#numbers"
    root = page(client.get(answer.location))
    [section] = root.xpath("//section[@aria-labelledby='numbers']")
    assert text_of(section.xpath("h2")[0]) == "Numbers 0"
    assert "“agreed”" in text_of(section.xpath("details[@class='dismissed']")[0])
    [form] = section.xpath(".//form")
    answer = client.post(form.get("action"), data=dict(form.fields))
    assert answer.location == f"/bitexts/{bitext.id}/checks?severity=error#numbers"
    assert "Numbers 1" in heads(page(client.get(answer.location)))


def test_the_list_is_about_what_stands(client: Client, bitext, post, look, wrong: Unit, numbers):
    """What the person typed and didn't confirm is nobody's finding there."""
    post(3, "working", htmx=True, text="The meeting was held on July 6.")
    form = {"key": numbers, "list": "1"}
    assert client.post(f"/units/{wrong.id}/checks/dismiss", data=form).status_code == 303
    assert "Numbers 0" in heads(page(client.get(f"/bitexts/{bitext.id}/checks")))


def test_a_reader_sees_the_list_and_changes_nothing(reading: Client, bitext, wrong: Unit):
    root = page(reading.get(f"/bitexts/{bitext.id}/checks"))
    assert "Numbers 1" in heads(root)
    assert not root.xpath("//main//form[@method='post']")


def test_long_lists_are_cut_and_said_so(client: Client, bitext, wrong: Unit, monkeypatch, session):
    monkeypatch.setattr(pages, "MOST_OF_KIND", 1)
    monkeypatch.setattr(pages, "MOST_OF_ONE", 2)
    monkeypatch.setattr(checks, "MOST_UNITS", 5)
    for unit in session.scalars(select(Unit).where(Unit.bitext_id == bitext.id)):
        unit.target = ["So  so."]
    session.commit()
    root = page(client.get(f"/bitexts/{bitext.id}/checks"))
    section = root.xpath("//section[@aria-labelledby='double-space']")[0]
    assert len(section.xpath(".//ul/li")) == 1
    [more] = section.xpath("p/a")
    assert text_of(more).startswith("And 4 more")
    assert "the findings of the first 5" in text_of(root)
    root = page(client.get(more.get("href")))
    assert len(root.xpath("//section//ul/li")) == 2
    assert "And 3 more: these are the first 2." in text_of(root)


def test_dismissals_go_with_their_person(session, client: Client, person: User, wrong, numbers):
    """They stay, without a name."""
    client.post(f"/units/{wrong.id}/checks/dismiss", data={"key": numbers, "reason": "so"})
    assert session.scalars(select(Dismissal.user_id)).all() == [person.id]
    session.get_one(Dismissal, (wrong.id, numbers)).user_id = None
    session.commit()
    assert "“so” · " in text_of(page(client.get(anchored(wrong))))
