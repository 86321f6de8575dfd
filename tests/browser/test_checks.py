"""Checks while one types, marks on the rows, findings dismissed and brought back."""

import re

import pytest
from playwright.sync_api import Locator, Page, StorageState, expect

from tests.browser.conftest import Desk, Editor, NewContext, held_up

TOWN, GUESTS, CHILDREN = "小镇在河边", "来宾有300人", "孩子们唱歌"
TEXT = f"""稻米节

{TOWN}。{GUESTS}。{CHILDREN}。
"""
GOOD = "There were 300 guests at the feast."
WRONG = "There were were 400 guests."


@pytest.fixture
def editor(desk: Desk) -> Editor:
    return desk.edit(TEXT)


def summary(editor: Editor) -> Locator:
    return editor.open_row.locator(".checks-said")


def findings(editor: Editor) -> Locator:
    return editor.open_row.locator(".checks > div > .findings > li")


def dismiss(place: Locator, reason: str) -> None:
    """By the keyboard alone, from the finding on."""
    place.get_by_text("Dismiss").focus()
    keyboard = place.page.keyboard
    keyboard.press("Enter")
    keyboard.press("Tab")
    keyboard.type(reason)
    keyboard.press("Enter")


def test_findings_come_and_go_while_one_types(editor: Editor) -> None:
    """The text box keeps the focus and the caret, and nothing is said but how many there are."""
    box = editor.open(GUESTS)
    editor.type(WRONG)
    expect(summary(editor)).to_have_text("Checks: 1 error, 1 warning")
    expect(findings(editor).first).to_contain_text("300")
    expect(findings(editor).last).to_contain_text("“were” stands there twice in a row.")
    expect(summary(editor)).to_have_attribute("aria-live", "polite")
    expect(editor.open_row.locator("[aria-live]")).to_have_count(1)
    editor.caret_at(3)
    editor.page.keyboard.type("x")
    expect(editor.kept).to_have_text("Kept")
    expect(box).to_be_focused()
    assert box.evaluate("(box) => box.selectionStart") == 4
    editor.type(GOOD)
    expect(summary(editor)).to_have_text("Checks: nothing found")
    expect(findings(editor)).to_have_count(0)
    expect(box).to_be_focused()


def test_a_finding_is_dismissed_by_keys_while_one_types(editor: Editor) -> None:
    """What is typed stays as it is; the finding stays dismissed when it is confirmed."""
    box = editor.open(GUESTS)
    editor.type(WRONG)
    expect(findings(editor)).to_have_count(2)
    dismiss(findings(editor).first, "They counted again")
    expect(summary(editor)).to_have_text("Checks: 1 warning")
    expect(box).to_be_focused()
    expect(box).to_have_value(WRONG)
    dismissed = editor.open_row.locator(".dismissed")
    dismissed.get_by_text("1 dismissed").click()
    expect(dismissed).to_contain_text("They counted again")
    box.focus()
    editor.page.keyboard.press("Control+Enter")
    editor.is_open(CHILDREN)
    expect(editor.row(GUESTS).locator(".marks")).to_have_text("11 warning")
    editor.open(GUESTS)
    expect(summary(editor)).to_have_text("Checks: 1 warning")
    editor.type(f"{WRONG} Yes.")
    expect(summary(editor)).to_have_text("Checks: 1 error, 1 warning")


def test_a_finding_counts_again(editor: Editor) -> None:
    editor.open(GUESTS)
    editor.type(WRONG)
    dismiss(findings(editor).first, "")
    expect(summary(editor)).to_have_text("Checks: 1 warning")
    # Of another text they are the same findings, none of them dismissed.
    editor.type(f"{WRONG} Yes.")
    expect(summary(editor)).to_have_text("Checks: 1 error, 1 warning")
    editor.type(WRONG)
    expect(summary(editor)).to_have_text("Checks: 1 warning")
    editor.open_row.get_by_text("1 dismissed").click()
    editor.open_row.get_by_role("button", name="Count it again").click()
    expect(summary(editor)).to_have_text("Checks: 1 error, 1 warning")
    expect(editor.box).to_be_focused()


def test_who_gives_a_reason_is_not_disturbed(editor: Editor) -> None:
    """News of the text doesn't take away the field in which one is writing; undo is the field's."""
    editor.open(GUESTS)
    with editor.page.expect_response(re.compile(r"/units/\d+/checks$")):
        editor.type(WRONG)
    expect(findings(editor)).to_have_count(2)
    with held_up(editor.page, re.compile(r"/units/\d+/checks$")) as waiting:
        with editor.page.expect_request(re.compile(r"/units/\d+/checks$")):
            editor.page.keyboard.type(" Yes  so.")
        place = findings(editor).first
        place.get_by_text("Dismiss").click()
        place.get_by_label("Reason").fill("It is")
        place.get_by_label("Reason").press("End")
        editor.page.keyboard.type(" right")
    assert waiting
    editor.page.evaluate("unit => recheck(unit)", editor.open_row.get_attribute("data-unit"))
    expect(findings(editor)).to_have_count(2)
    editor.page.keyboard.press("Control+z")
    expect(place.get_by_label("Reason")).to_have_value(re.compile("^It is"))
    expect(editor.box).to_have_value(f"{WRONG} Yes  so.")
    editor.box.focus()
    editor.page.keyboard.type(" Now.")
    expect(findings(editor)).to_have_count(3)


def test_rows_are_marked_once_the_page_stands(editor: Editor) -> None:
    editor.open(GUESTS)
    editor.type(WRONG)
    editor.page.keyboard.press("Control+Enter")
    editor.is_open(CHILDREN)
    mark = editor.row(GUESTS).locator(".marks")
    expect(mark).to_have_text("11 error11 warning")
    editor.page.goto(editor.page.url.partition("?")[0])
    expect(mark).to_have_text("11 error11 warning")
    editor.open(GUESTS)
    expect(mark).to_have_count(0)
    editor.type(GOOD)
    editor.page.keyboard.press("Escape")
    expect(editor.row(GUESTS).locator(".typed")).to_be_visible()
    expect(mark).to_have_count(0)


@pytest.fixture
def wrong(editor: Editor) -> Editor:
    """One confirmed unit has two findings; the list of the text is open."""
    editor.open(GUESTS)
    editor.type(WRONG)
    editor.page.keyboard.press("Control+Enter")
    editor.is_open(CHILDREN)
    editor.page.goto(editor.page.url.partition("?")[0] + "/checks")
    return editor


def group(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name)


def test_the_list(wrong: Editor) -> None:
    page = wrong.page
    place = group(page, "Doubled word").get_by_role("listitem")
    expect(place).to_contain_text(WRONG)
    dismiss(place, "Meant so")
    expect(group(page, "Doubled word 0")).to_be_visible()
    expect(page).to_have_url(re.compile("#doubled-word$"))
    group(page, "Doubled word").get_by_text("1 dismissed").click()
    expect(group(page, "Doubled word").get_by_role("listitem")).to_contain_text("“Meant so”")
    page.get_by_label("Severity").select_option("Error")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(group(page, "Doubled word")).to_have_count(0)
    group(page, "Numbers").get_by_role("link").click()
    expect(wrong.row(GUESTS).locator("textarea")).to_have_value(WRONG)
    expect(summary(wrong)).to_have_text("Checks: 1 error")


def test_without_scripts(wrong: Editor, cookie: StorageState, new_context: NewContext) -> None:
    page = new_context(cookie, java_script_enabled=False).new_page()
    page.goto(wrong.page.url)
    group(page, "Numbers").get_by_role("link").click()
    row = page.locator(".unit.open")
    expect(row.locator(".checks-said")).to_have_text("Checks: 1 error, 1 warning")
    place = row.locator(".findings > li").first
    place.get_by_text("Dismiss").click()
    place.get_by_label("Reason").fill("They counted again")
    place.get_by_role("button", name="It is right as it is").click()
    expect(row.locator(".checks-said")).to_have_text("Checks: 1 warning")
    row.get_by_text("1 dismissed").click()
    expect(row.locator(".dismissed")).to_contain_text("They counted again")
    row.get_by_role("button", name="Count it again").click()
    expect(row.locator(".checks-said")).to_have_text("Checks: 1 error, 1 warning")
