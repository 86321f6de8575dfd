"""What is typed is kept: through reloads, the back button, a lost network, a killed server."""

import re

import pytest
from playwright.sync_api import StorageState, expect

from tests.browser.conftest import Desk, Editor, NewContext, until

TYPED = "Typed, and not confirmed"


@pytest.fixture
def typing(editor: Editor) -> Editor:
    """An editor with a text just typed into a unit, before it went anywhere."""
    editor.open("稻田和粮仓")
    editor.type(TYPED)
    return editor


def test_reload_and_back_button(typing: Editor) -> None:
    """Whether it was kept on the server before or only just typed."""
    page = typing.page
    expect(typing.kept).to_have_text("Kept")
    page.evaluate("localStorage.clear()")
    page.reload()
    expect(typing.is_open("稻田和粮仓")).to_have_value(TYPED)
    typing.type("Typed at the last moment")
    page.reload()
    expect(typing.is_open("稻田和粮仓")).to_have_value("Typed at the last moment")
    typing.type("Typed before going elsewhere")
    page.get_by_role("link", name="Export").click()
    expect(page.get_by_role("heading", name="Export")).to_be_visible()
    page.go_back()
    expect(typing.is_open("稻田和粮仓")).to_have_value("Typed before going elsewhere")


def test_page_closed_and_a_new_one_opened(typing: Editor) -> None:
    page = typing.page.context.new_page()
    address = typing.page.url
    typing.page.close()
    page.goto(address)
    expect(Editor(page).is_open("稻田和粮仓")).to_have_value(TYPED)


def test_another_browser_has_it(
    typing: Editor, cookie: StorageState, new_context: NewContext
) -> None:
    """Leaving the page sends what was typed in the last moment."""
    address = typing.page.url
    typing.page.close()
    other = new_context(cookie).new_page()

    def has_it() -> bool:
        other.goto(address)
        return Editor(other).is_open("稻田和粮仓").input_value() == TYPED

    until(has_it)


def test_leaving_the_unit(editor: Editor) -> None:
    for key, shown in (
        ("Escape", ""),
        ("Control+ArrowDown", "后来也到了"),
        ("Control+ArrowUp", "小镇在河边"),
    ):
        editor.open("稻田和粮仓")
        editor.type(f"Left by {key}")
        editor.page.keyboard.press(key)
        if shown:
            editor.is_open(shown)
        row = editor.row("稻田和粮仓")
        expect(row.locator(".text")).to_have_text(f"Left by {key}")
        expect(row.locator(".typed")).to_have_text("typed, not confirmed")
        expect(row.locator(".state")).to_have_text("Draft")


def test_buttons_take_along_what_was_just_typed(editor: Editor) -> None:
    for source, button, place, sign in (
        ("田里唱歌", "Mark reviewed", ".state", "Reviewed"),
        ("三种水稻", "Leave out", ".state", "Excluded"),
        ("稻田和粮仓", "Merge with next", ".source", "后来也到了"),
    ):
        editor.open(source)
        editor.type(TYPED)
        row = editor.row(source)
        row.get_by_role("button", name=button).click()
        expect(row.locator(place)).to_contain_text(sign)
        expect(row.locator(":is(textarea, .text)")).to_contain_text(TYPED)


def test_confirming_with_spaces_at_the_ends(editor: Editor) -> None:
    """Nothing is left over as typed and not confirmed."""
    editor.open("稻田和粮仓")
    with editor.page.expect_response(re.compile("/confirm$")):
        editor.type("Spaces at the end  ")
        editor.page.keyboard.press("Control+Enter")
    editor.is_open("后来也到了")
    editor.type("Something else")
    expect(editor.kept).to_have_text("Kept")
    editor.page.reload()
    expect(editor.target("稻田和粮仓")).to_have_text("Spaces at the end")
    expect(editor.row("稻田和粮仓").locator(".typed")).to_have_count(0)


OFFLINE = "ERR_INTERNET_DISCONNECTED|htmx:(sendError|afterRequest)"


def test_no_network(typing: Editor, desk: Desk) -> None:
    desk.watch.expected = OFFLINE
    page = typing.page
    page.context.set_offline(True)
    typing.type("Typed without a network")
    expect(typing.kept).to_have_text("Not yet sent: 1")
    page.context.set_offline(False)
    expect(typing.kept).to_have_text("Kept")
    page.evaluate("localStorage.clear()")
    page.reload()
    expect(typing.is_open("稻田和粮仓")).to_have_value("Typed without a network")

    page.context.set_offline(True)
    typing.type("Confirmed without a network")
    page.keyboard.press("Control+Enter")
    expect(typing.kept).to_have_text("Not yet sent: 1")
    expect(typing.is_open("稻田和粮仓")).to_have_value("Confirmed without a network")
    page.context.set_offline(False)
    expect(typing.kept).to_have_text("Kept")
    page.keyboard.press("Control+Enter")
    expect(typing.target("稻田和粮仓")).to_have_text("Confirmed without a network")


def test_signed_out_elsewhere(typing: Editor, desk: Desk) -> None:
    """The text waits in the browser until the person is back."""
    desk.watch.expected = "401"
    cookies = desk.context.cookies()
    desk.context.clear_cookies()
    typing.type("Typed while signed out")
    expect(typing.kept).to_have_text("Not yet sent: 1")
    desk.context.add_cookies(cookies)
    typing.page.reload()
    expect(typing.is_open("稻田和粮仓")).to_have_value("Typed while signed out")
    expect(typing.kept).to_have_text("Kept")
