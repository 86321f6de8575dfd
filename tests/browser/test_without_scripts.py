"""Without JavaScript the whole job can be done; pages are reloaded instead."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, StorageState, expect

from tests.browser.conftest import SMALL, Desk, NewContext, Server, Watch, open_desk, until

SEEN, LATER = "稻田和粮仓", "后来也到了"


@pytest.fixture
def plain(server: Server, cookie: StorageState, new_context: NewContext) -> Desk:
    """A project in a browser that runs no scripts."""
    page = new_context(cookie, java_script_enabled=False).new_page()
    return open_desk(page, Watch(server.url))


def test_the_whole_job(plain: Desk, tmp_path: Path) -> None:
    page = plain.page
    page.goto(plain.url + plain.project)
    page.get_by_role("link", name="Bring in articles").click()
    page.get_by_label("Text of one article").fill(SMALL)
    page.get_by_role("button", name="Show what is in it").click()
    page.get_by_role("button", name="Take what is ticked").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("河边小镇办起稻米节")

    _review(page)
    page.get_by_role("button", name="Draft into English").click()
    until(_reloaded(page, ".job-done"))

    row = page.locator(".unit", has_text=SEEN)
    row.get_by_role("link").click()
    row.get_by_role("textbox").fill("He saw the fields.")
    row.get_by_role("button", name="Confirm", exact=True).click()
    expect(row.locator(".text")).to_have_text("He saw the fields.")
    expect(row.locator(".state")).to_have_text("Translated")
    following = page.locator(".unit", has_text=LATER)
    expect(following.get_by_role("textbox")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(row.locator(".state")).to_have_text("Draft")
    row.get_by_role("button", name="Mark reviewed").click()
    expect(row.locator(".state")).to_have_text("Reviewed")

    page.get_by_role("link", name="Export").click()
    page.get_by_label("CSV for a corpus").check()
    page.get_by_role("button", name="Write the file").click()
    expect(page.locator("main [role=status].done")).to_have_text("Units written: 1. Read back: 1.")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    path = tmp_path / unquote(download.value.suggested_filename)
    download.value.save_as(path)
    assert "范明政参观了稻田和粮仓。" in path.read_text(encoding="utf-8")


def _review(page: Page) -> None:
    block = page.locator(".block", has_text="农民种了三种水稻")
    block.get_by_label("Kind").select_option("heading")
    block.get_by_role("button", name="Set the kind").click()
    expect(block.get_by_label("Kind")).to_have_value("heading")
    block.get_by_role("button", name="Leave out").click()
    block.get_by_role("button", name="Bring back").click()
    expect(block.get_by_role("button", name="Leave out")).to_be_visible()


def _reloaded(page: Page, sign: str) -> Callable[[], bool]:
    def there() -> bool:
        page.reload()
        return page.locator(sign).count() > 0

    return there


def test_what_was_typed_goes_along_with_other_buttons(plain: Desk) -> None:
    page = plain.page
    page.goto(plain.url + plain.draft(plain.bring_in(SMALL)))
    until(_reloaded(page, ".job-done"))
    row = page.locator(".unit", has_text=SEEN)
    row.get_by_role("link").click()
    row.get_by_role("textbox").fill("Typed, then left out")
    row.get_by_role("button", name="Leave out").click()
    expect(row.locator(".state")).to_have_text("Excluded")
    expect(row.locator(".text")).to_have_text("Typed, then left out")


def test_two_edits_of_one_unit(plain: Desk) -> None:
    page = plain.page
    page.goto(plain.url + plain.draft(plain.bring_in(SMALL)))
    until(_reloaded(page, ".job-done"))
    row = page.locator(".unit", has_text=SEEN)
    row.get_by_role("link").click()
    other = plain.context.new_page()
    other.goto(page.url)
    for tab, text in ((other, "The other's text"), (page, "My text")):
        there = tab.locator(".unit", has_text=SEEN)
        there.get_by_role("textbox").fill(text)
        there.get_by_role("button", name="Confirm", exact=True).click()
    expect(row.get_by_role("alert")).to_contain_text("The other's text")
    expect(row.get_by_role("textbox")).to_have_value("My text")
    row.get_by_role("button", name="Confirm", exact=True).click()
    expect(row.locator(".text")).to_have_text("My text")
