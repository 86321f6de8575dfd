"""The page of filters, as a person uses it: by mouse, by keyboard, and without scripts."""

import re

import pytest
from playwright.sync_api import Locator, Page, StorageState, expect

from tests.browser.conftest import Desk, Editor, NewContext

# Four sentences and the title; what is typed of them in place of the draft.
TEXT = """稻米节

小镇在河边。农民在田里。孩子们在学校。来宾很高兴。
"""
TYPED = {"农民": "农民在田里。", "来宾": "They are glad of it. " * 5}


@pytest.fixture
def editor(desk: Desk) -> Editor:
    """The editor on an article of which two translations are wrong."""
    editor = desk.edit(TEXT)
    for source, text in TYPED.items():
        editor.open(source)
        editor.type(text)
        editor.page.keyboard.press("Control+Enter")
        expect(editor.state(source)).to_have_text("Translated")
    return editor


@pytest.fixture
def page(desk: Desk, editor: Editor) -> Page:
    """The filters of that text, from the editor's link."""
    editor.page.get_by_text("More", exact=True).click()
    editor.page.get_by_role("link", name="Filters").click()
    expect(editor.page.get_by_role("heading", level=1)).to_have_text("Filters")
    return editor.page


def row(page: Page, name: str) -> Locator:
    return page.locator(".funnel tr").filter(has=page.get_by_label(name, exact=True))


def drops(page: Page, name: str) -> Locator:
    return row(page, name).locator("td.number").first


def back(page: Page, reason: str) -> Locator:
    """The button that brings back all of one reason."""
    return page.locator(".reasons li", has_text=reason).get_by_role("button")


def test_looked_at_done_and_taken_back(page: Page) -> None:
    expect(page.get_by_text("2 are left alone: they are confirmed")).to_be_visible()
    expect(drops(page, "Untranslated copy")).to_have_text("0")
    page.get_by_label("Also what is confirmed, accepted or locked").check()
    # The figures follow without a click on a button.
    expect(drops(page, "Untranslated copy")).to_have_text("1")
    expect(drops(page, "Unusual length")).to_have_text("1")
    page.get_by_text("1 example of what it drops: Untranslated copy").click()
    expect(page.get_by_text("the translation is the source")).to_be_visible()
    page.get_by_role("button", name="Exclude 2 units").click()
    expect(page.get_by_text("2 units excluded.")).to_be_visible()
    expect(page.get_by_text("untranslated copy", exact=True)).to_be_visible()
    back(page, "unusual length").click()
    expect(page.get_by_text("1 unit was brought back.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("1 unit is as it was before.")).to_be_visible()
    expect(back(page, "unusual length")).to_be_visible()


def test_by_keyboard_alone(page: Page) -> None:
    settled = page.get_by_label("Also what is confirmed, accepted or locked")
    settled.focus()
    page.keyboard.press("Space")
    expect(drops(page, "Unusual length")).to_have_text("1")
    # What was swapped in has the focus where it was.
    expect(settled).to_be_focused()
    limit = page.get_by_label("Longer or shorter, at most ×")
    limit.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("15")
    page.keyboard.press("Enter")
    expect(drops(page, "Unusual length")).to_have_text("0")
    expect(limit).to_be_focused()
    expect(page).to_have_url(re.compile("factor=15"))
    page.reload()
    expect(limit).to_have_value("15")
    button = page.get_by_role("button", name="Exclude 1 unit")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 unit excluded.")).to_be_visible()


def test_without_scripts(page: Page, new_context: NewContext, cookie: StorageState) -> None:
    plain = new_context(cookie, java_script_enabled=False).new_page()
    plain.goto(page.url)
    plain.get_by_label("Also what is confirmed, accepted or locked").check()
    plain.get_by_label("Unusual length").uncheck()
    plain.get_by_role("button", name="Look again").click()
    expect(drops(plain, "Unusual length")).to_have_text("off")
    plain.get_by_role("button", name="Exclude 1 unit").click()
    expect(plain.get_by_text("1 unit excluded.")).to_be_visible()
    plain.get_by_role("button", name="Undo").click()
    expect(plain.get_by_text("1 unit is as it was before.")).to_be_visible()


def test_the_phone_shows_it_without_scrolling_sideways(page: Page) -> None:
    page.get_by_label("Also what is confirmed, accepted or locked").check()
    expect(drops(page, "Unusual length")).to_have_text("1")
    for summary in page.locator(".examples summary").all():
        summary.click()
    size = page.viewport_size
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    if size:
        page.set_viewport_size(size)
