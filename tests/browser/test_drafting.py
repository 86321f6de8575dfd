"""A draft that takes its time: stopped, gone on with, and finished after the server was killed."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Desk, Server

SENTENCES = 240
LONG = "长文\n\n" + "\n\n".join(
    "".join(f"第{number}位农民在第{number}块田里种了水稻。" for number in range(start, start + 10))
    for start in range(1, SENTENCES, 10)
)


def test_stopped_then_killed_then_finished(mortal_desk: Desk, mortal: Server) -> None:
    page = mortal_desk.page
    page.goto(mortal_desk.url + mortal_desk.bring_in(LONG))
    page.get_by_role("button", name="Draft into English").click()
    _some_are_drafted(page)
    page.get_by_role("button", name="Stop").click()
    said = page.locator("#job")
    expect(said).to_contain_text(re.compile(r"Drafting was stopped after \d+ of 241 units"))
    page.reload()
    expect(said).to_contain_text("Drafting was stopped")
    drafted = _drafts(page).count()
    assert 0 < drafted < SENTENCES

    page.get_by_role("button", name=re.compile("without a draft")).click()
    expect(_count(page)).not_to_contain_text(re.compile(rf"^({drafted}|{drafted + 1}) of"))
    mortal.kill()
    mortal.start()
    assert "state-new" in mortal_desk.context.request.get(page.url).text()
    # The page that stood open all the while goes on by itself.
    expect(said).to_have_class("job job-done", timeout=60_000)
    expect(_drafts(page)).to_have_count(SENTENCES + 1)
    page.reload()
    expect(_drafts(page)).to_have_count(SENTENCES + 1)
    expect(page.locator(".unit.state-new")).to_have_count(0)


def _count(page: Page) -> Locator:
    return page.locator("#job .count").first


def _some_are_drafted(page: Page) -> None:
    """Progress is shown, and the rows that are done with it."""
    expect(_count(page)).to_have_text(re.compile(r"^[1-9]\d* of 241 drafted"))
    expect(_drafts(page)).not_to_have_count(0)


def _drafts(page: Page) -> Locator:
    return page.locator(".unit.state-draft .text", has_text=re.compile("[a-z]"))
