"""The server is killed while it drafts and while one types: both go on where they were."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PATIENCE, Desk, Editor, NewContext, Server, Watch, open_desk

SENTENCES = 400
TOTAL = SENTENCES + 1  # with the title
LONG = "长文\n\n" + "\n\n".join(
    "".join(f"第{number}位农民在第{number}块田里种了水稻。" for number in range(start, start + 10))
    for start in range(1, SENTENCES, 10)
)


LAST = f"第{SENTENCES}块田"


@pytest.fixture
def desk(mortal: Server, new_context: NewContext) -> Desk:
    """A project on a server that may be killed, so errors of the network are expected."""
    page = new_context().new_page()
    page.goto(mortal.link)
    return open_desk(page, Watch(mortal.url))


def test_stopped_then_killed_then_finished(desk: Desk, mortal: Server) -> None:
    page = desk.page
    editor = Editor(page)
    page.goto(desk.url + desk.bring_in(LONG))
    page.get_by_role("button", name="Draft into English").click()
    # What one types meanwhile is neither drafted over nor disturbed by drafts that come in.
    editor.open(LAST)
    editor.type("My own words")
    _some_are_drafted(page)
    expect(editor.is_open(LAST)).to_have_value("My own words")

    page.get_by_role("button", name="Stop").click()
    said = page.locator("#job")
    expect(said).to_contain_text(re.compile(rf"Drafting was stopped after \d+ of {TOTAL} units"))
    page.reload()
    expect(said).to_contain_text("Drafting was stopped")
    drafted = _drafts(page).count()
    assert 0 < drafted < SENTENCES

    page.get_by_role("button", name=re.compile("without a draft")).click()
    editor.open(LAST)
    mortal.kill()
    editor.type("My own words, typed on")
    expect(editor.kept).to_have_text("Not yet sent: 1")
    mortal.start()
    assert desk.context.request.get(page.url).text().count("state-new") > 1
    # The page that stood open all the while goes on by itself.
    expect(editor.kept).to_have_text("Kept")
    expect(said).to_have_class("job job-done", timeout=4 * PATIENCE)
    expect(_drafts(page)).to_have_count(SENTENCES)

    mortal.kill()
    editor.type("My own words to the last")
    expect(editor.is_open(LAST)).to_have_value("My own words to the last")
    mortal.start()
    page.reload()
    expect(editor.is_open(LAST)).to_have_value("My own words to the last")
    expect(editor.kept).to_have_text("Kept")
    page.evaluate("localStorage.clear()")
    page.reload()
    expect(editor.is_open(LAST)).to_have_value("My own words to the last")
    expect(_drafts(page)).to_have_count(SENTENCES)


def _count(page: Page) -> Locator:
    return page.locator("#job .count").first


def _some_are_drafted(page: Page) -> None:
    """Progress is shown, and the rows that are done with it."""
    expect(_count(page)).to_have_text(re.compile(rf"^[1-9]\d* of {TOTAL} drafted"))
    expect(_drafts(page)).not_to_have_count(0)


def _drafts(page: Page) -> Locator:
    return page.locator(".unit.state-draft .text", has_text=re.compile("[a-z]"))
