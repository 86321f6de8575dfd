"""The page of jobs, and suggestions put in by key."""

from playwright.sync_api import expect

from tests.browser.conftest import SMALL, Desk


def test_suggestions_by_key(desk: Desk) -> None:
    """Ctrl+n puts one in, and Ctrl+Z gives back what was typed before."""
    page, editor = desk.page, desk.edit(SMALL)
    page.get_by_role("link", name="Draft with another engine").click()
    page.get_by_role("button", name="Suggestions of word-by-word gloss").click()
    expect(page.get_by_text("The suggestions are there")).to_be_visible()
    editor.open("稻田和粮仓")
    box = page.locator(".unit.open textarea")
    draft = box.input_value()
    box.fill("Mine")
    page.keyboard.press("Control+2")
    expect(box).to_have_value(draft)
    page.keyboard.press("Control+z")
    expect(box).to_have_value("Mine")
    page.keyboard.press("Control+5")
    expect(box).to_have_value("Mine")


def test_the_page_of_jobs(desk: Desk) -> None:
    desk.edit(SMALL)
    desk.page.get_by_role("link", name="Jobs").click()
    row = desk.page.locator(".jobs-table tbody tr").first
    expect(row).to_contain_text("done")
    expect(row).to_contain_text("English")
    desk.page.set_viewport_size({"width": 360, "height": 740})
    assert desk.page.evaluate("document.documentElement.scrollWidth") == 360
