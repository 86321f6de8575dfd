"""What is typed is kept: through reloads, the back button, a lost network, a killed server."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SMALL, Desk, Editor, NewContext, Server, until

TYPED = "Typed, and not confirmed"


@pytest.fixture
def typing(editor: Editor) -> Editor:
    """An editor with a text just typed into a unit, before it went anywhere."""
    editor.open("稻田和粮仓")
    editor.type(TYPED)
    return editor


def test_reload_after_it_was_kept(typing: Editor) -> None:
    expect(typing.kept).to_have_text("Kept")
    typing.page.evaluate("localStorage.clear()")
    typing.page.reload()
    expect(typing.is_open("稻田和粮仓")).to_have_value(TYPED)


def test_reload_at_once(typing: Editor) -> None:
    typing.page.reload()
    expect(typing.is_open("稻田和粮仓")).to_have_value(TYPED)


def test_back_button(typing: Editor) -> None:
    typing.page.get_by_role("link", name="Export").click()
    expect(typing.page.get_by_role("heading", name="Export")).to_be_visible()
    typing.page.go_back()
    expect(typing.is_open("稻田和粮仓")).to_have_value(TYPED)


def test_page_closed_and_a_new_one_opened(typing: Editor) -> None:
    page = typing.page.context.new_page()
    address = typing.page.url
    typing.page.close()
    page.goto(address)
    expect(Editor(page).is_open("稻田和粮仓")).to_have_value(TYPED)


def test_another_browser_has_it(typing: Editor, desk: Desk, new_context: NewContext) -> None:
    """Leaving the page sends what was typed in the last moment."""
    address = typing.page.url
    typing.page.close()
    other = new_context(desk.context.storage_state()).new_page()

    def has_it() -> bool:
        other.goto(address)
        return Editor(other).is_open("稻田和粮仓").input_value() == TYPED

    until(has_it)


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("Escape", "稻田和粮仓"),
        ("Control+ArrowDown", "后来也到了"),
        ("Control+ArrowUp", "小镇在河边"),
    ],
)
def test_leaving_the_unit(typing: Editor, key: str, shown: str) -> None:
    typing.page.keyboard.press(key)
    if key != "Escape":
        typing.is_open(shown)
    row = typing.row("稻田和粮仓")
    expect(row.locator(".text")).to_have_text(TYPED)
    expect(row.locator(".typed")).to_have_text("typed, not confirmed")
    expect(row.locator(".state")).to_have_text("Draft")


@pytest.mark.parametrize(
    ("button", "place", "sign"),
    [
        ("Merge with next", ".source", "后来也到了"),
        ("Leave out", ".state", "Excluded"),
        ("Mark reviewed", ".state", "Reviewed"),
    ],
)
def test_buttons_take_along_what_was_just_typed(
    typing: Editor, button: str, place: str, sign: str
) -> None:
    row = typing.row("稻田和粮仓")
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
    typing.page.context.set_offline(True)
    typing.type("Typed without a network")
    expect(typing.kept).to_have_text("Not yet sent: 1")
    typing.page.context.set_offline(False)
    expect(typing.kept).to_have_text("Kept")
    typing.page.evaluate("localStorage.clear()")
    typing.page.reload()
    expect(typing.is_open("稻田和粮仓")).to_have_value("Typed without a network")


def test_confirming_without_a_network(typing: Editor, desk: Desk) -> None:
    desk.watch.expected = OFFLINE
    typing.page.context.set_offline(True)
    typing.page.keyboard.press("Control+Enter")
    expect(typing.kept).to_have_text("Not yet sent: 1")
    expect(typing.box).to_have_value(TYPED)
    typing.page.context.set_offline(False)
    expect(typing.kept).to_have_text("Kept")
    typing.page.keyboard.press("Control+Enter")
    expect(typing.target("稻田和粮仓")).to_have_text(TYPED)


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


def test_server_killed(mortal_desk: Desk, mortal: Server) -> None:
    editor = mortal_desk.edit(SMALL)
    editor.open("稻田和粮仓")
    editor.type("Kept before, ")
    expect(editor.kept).to_have_text("Kept")
    editor.page.keyboard.type("typed while ")
    mortal.kill()
    editor.page.keyboard.type("it was dead")
    expect(editor.kept).to_have_text("Not yet sent: 1")
    mortal.start()
    editor.page.reload()
    whole = "Kept before, typed while it was dead"
    expect(editor.is_open("稻田和粮仓")).to_have_value(whole)
    expect(editor.kept).to_have_text("Kept")
    _only_the_server_knows(editor.page, whole)


def test_server_back_without_a_reload(mortal_desk: Desk, mortal: Server) -> None:
    """What waits goes out by itself."""
    editor = mortal_desk.edit(SMALL)
    editor.open("稻田和粮仓")
    mortal.kill()
    editor.type(TYPED)
    expect(editor.kept).to_have_text("Not yet sent: 1")
    mortal.start()
    expect(editor.kept).to_have_text("Kept")
    _only_the_server_knows(editor.page, TYPED)


def _only_the_server_knows(page: Page, text: str) -> None:
    page.evaluate("localStorage.clear()")
    page.reload()
    expect(Editor(page).is_open("稻田和粮仓")).to_have_value(text)
