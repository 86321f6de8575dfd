"""Units: two tabs on one, merged, split, left out, undone, filtered, gone through by key."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SMALL, Desk, Editor, held_up

SEEN, LATER, FARMERS, CHILDREN = "稻田和粮仓", "后来也到了", "三种水稻", "田里唱歌"


def confirm(editor: Editor, source: str, text: str) -> None:
    """Open a unit and confirm a text in it."""
    editor.open(source)
    editor.type(text)
    editor.page.keyboard.press("Control+Enter")
    expect(editor.target(source)).to_have_text(text)


def rows(editor: Editor) -> list[tuple[str, str, str]]:
    """What the rows say: Chinese text, translation as it stands, state."""
    found: list[list[str]] = editor.page.evaluate(
        """() => [...document.querySelectorAll(".unit")].map((row) => [
            row.querySelector(".source").textContent,
            (row.querySelector("textarea")?.value ?? row.querySelector(".text").textContent).trim(),
            row.querySelector(".state").textContent,
        ])"""
    )
    return [(source, target, state) for source, target, state in found]


def test_two_tabs_on_one_unit(editor: Editor, desk: Desk) -> None:
    """The second to confirm gets both texts to choose from."""
    desk.watch.expected = "409"
    keyboard = editor.page.keyboard
    second = Editor(editor.page.context.new_page())

    clash(editor, second, SEEN)
    editor.page.reload()  # the choice waits
    alert = editor.row(SEEN).get_by_role("alert")
    expect(alert).to_contain_text("The second tab's text")
    expect(editor.is_open(SEEN)).to_have_value("The first tab's text")
    keyboard.press("Control+Enter")
    expect(editor.target(SEEN)).to_have_text("The first tab's text")

    clash(editor, second, FARMERS)
    editor.row(FARMERS).get_by_role("button", name="Take the other").click()
    expect(editor.is_open(FARMERS)).to_have_value("The second tab's text")
    keyboard.press("Control+Enter")
    expect(editor.target(FARMERS)).to_have_text("The second tab's text")

    clash(editor, second, LATER)
    keyboard.press("End")
    keyboard.type(" and the second's")
    keyboard.press("Control+Enter")
    expect(editor.target(LATER)).to_have_text("The first tab's text and the second's")

    editor.page.reload()
    expect(editor.target(SEEN)).to_have_text("The first tab's text")
    expect(editor.is_open(FARMERS)).to_have_value("The second tab's text")
    expect(editor.target(LATER)).to_have_text("The first tab's text and the second's")
    expect(editor.page.locator(".typed")).to_have_count(0)


def clash(editor: Editor, second: Editor, source: str) -> None:
    """Have both tabs confirm a text of their own in the same unit, the second tab first."""
    editor.page.bring_to_front()
    editor.open(source)
    second.page.goto(editor.page.url)
    second.is_open(source)
    second.type("The second tab's text")
    second.page.keyboard.press("Control+Enter")
    expect(second.target(source)).to_have_text("The second tab's text")
    editor.page.bring_to_front()
    editor.type("The first tab's text")
    editor.page.keyboard.press("Control+Enter")
    alert = editor.row(source).get_by_role("alert")
    expect(alert).to_contain_text("The second tab's text")
    expect(editor.is_open(source)).to_have_value("The first tab's text")


@pytest.mark.parametrize("undo", ["key", "button"])
def test_steps_and_their_undoing(editor: Editor, undo: str) -> None:
    """Each step by its key or its button, each taken back; all ends as it began."""
    page = editor.page
    by_key = undo == "key"
    confirm(editor, SEEN, "Left half, right half.")
    editor.open(SEEN)
    began = rows(editor)

    def step(key: str, name: str) -> None:
        if by_key:
            page.keyboard.press(key)
        else:
            editor.open_row.get_by_role("button", name=name).click()

    def take_back() -> None:
        if by_key:
            page.keyboard.press("Control+z")
        else:
            page.get_by_role("button", name="Undo").click()

    step("Alt+m", "Merge with next")
    merged = editor.row(SEEN).locator(".source")
    expect(merged).to_have_text("范明政参观了稻田和粮仓。阮春福后来也到了那里。")
    assert len(rows(editor)) == len(began) - 1
    expect(editor.is_open(SEEN)).to_have_value(f"{began[2][1]} {began[3][1]}")
    expect(editor.state(SEEN)).to_have_text("Draft")
    take_back()
    expect(editor.rows).to_have_count(len(began))
    assert rows(editor) == began

    editor.is_open(SEEN)
    editor.caret_in_source(SEEN, "和粮仓")
    editor.caret_at(len("Left half,"))
    step("Alt+s", "Split at the carets")
    expect(editor.rows).to_have_count(len(began) + 1)
    expect(editor.row("范明政").locator(".source")).to_have_text("范明政参观了稻田")
    expect(editor.is_open("范明政")).to_have_value("Left half,")
    expect(editor.row("和粮仓").locator(".source")).to_have_text("和粮仓。")
    expect(editor.target("和粮仓")).to_have_text("right half.")
    take_back()
    expect(editor.rows).to_have_count(len(began))
    assert rows(editor) == began

    editor.is_open(SEEN)
    step("Alt+x", "Leave out")
    expect(editor.state(SEEN)).to_have_text("Excluded")
    editor.is_open(LATER)
    take_back()
    expect(editor.state(SEEN)).to_have_text("Translated")
    assert rows(editor) == began


def test_bring_back(editor: Editor) -> None:
    excluded = editor.row("邻镇举行龙舟比赛")
    expect(excluded).to_contain_text("Left out: teaser for another article")
    excluded.get_by_role("button", name="Bring back").click()
    expect(editor.state("邻镇举行龙舟比赛")).to_have_text("New")
    editor.is_open("邻镇举行龙舟比赛")
    editor.page.keyboard.press("Control+z")
    expect(editor.state("邻镇举行龙舟比赛")).to_have_text("Excluded")


def test_undo_takes_back_typing_first_then_what_was_saved(editor: Editor, desk: Desk) -> None:
    desk.watch.expected = "404|htmx:responseError"
    keyboard = editor.page.keyboard
    confirm(editor, SEEN, "Saved")
    editor.open(SEEN)
    keyboard.type(" and typed")
    keyboard.press("Control+z")
    expect(editor.box).to_have_value("Saved")
    expect(editor.state(SEEN)).to_have_text("Translated")
    keyboard.press("Control+z")
    expect(editor.state(SEEN)).to_have_text("Draft")
    expect(editor.is_open(SEEN)).not_to_have_value("Saved")
    keyboard.press("Control+z")
    expect(editor.page.locator("#notice")).to_contain_text("nothing of yours to undo")
    editor.is_open(SEEN)


def test_confirming_goes_on_within_the_filter(editor: Editor) -> None:
    confirm(editor, LATER, "Confirmed already")
    filters = editor.page.get_by_role("navigation", name="Filter")
    filters.get_by_role("link", name="Draft").click()
    expect(editor.row(LATER)).to_have_count(0)
    expect(editor.rows.locator(".state").filter(has_not_text="Draft")).to_have_count(0)
    confirm(editor, SEEN, "One")
    editor.is_open(FARMERS)
    editor.page.keyboard.press("Control+Enter")
    editor.is_open(CHILDREN)
    editor.page.keyboard.press("Control+Enter")
    # The last of the filter: its row is closed and the keyboard stays there.
    expect(editor.row(CHILDREN).locator(".opener")).to_be_focused()
    expect(editor.box).to_have_count(0)
    filters.get_by_role("link", name="Reviewed").click()
    expect(editor.page.locator(".empty")).to_be_visible()
    editor.page.keyboard.press("Control+ArrowDown")


def test_going_through_by_key(editor: Editor) -> None:
    keyboard = editor.page.keyboard
    confirm(editor, LATER, "Confirmed already")
    editor.open(SEEN)
    keyboard.press("Control+ArrowDown")
    editor.is_open(LATER)
    keyboard.press("Control+ArrowUp")
    editor.is_open(SEEN)
    expect(editor.box).to_have_count(1)
    keyboard.press("Control+i")
    expect(editor.box).to_have_value("范明政参观了稻田和粮仓。")
    keyboard.press("Control+Shift+Enter")
    editor.is_open(FARMERS)
    keyboard.press("Escape")
    expect(editor.row(FARMERS).locator(".opener")).to_be_focused()
    keyboard.press("Alt+h")
    expect(editor.page.get_by_text("undo: typing first")).to_be_visible()


def test_keys_go_to_the_open_unit_while_another_closes(editor: Editor) -> None:
    editor.open(CHILDREN)
    opened, closing = (editor.row(source).locator("textarea") for source in (SEEN, CHILDREN))
    with held_up(editor.page, re.compile(r"/units/\d+$")):
        editor.row(SEEN).locator(".opener").click()
        expect(opened).to_be_focused()
        expect(closing).to_be_visible()
        editor.page.keyboard.press("Control+i")
        expect(opened).to_have_value("范明政参观了稻田和粮仓。")
        expect(closing).not_to_have_value("孩子们在田里唱歌。")
    editor.is_open(SEEN)


@pytest.mark.parametrize("way", ["click", "Alt+1"])
def test_a_missing_term_is_put_in_at_the_caret(editor: Editor, way: str) -> None:
    """范明政 is in the starter glossaries as Pham Minh Chinh."""
    page, row = editor.page, editor.row(SEEN)
    mark = row.locator(".source mark", has_text="范明政")
    expect(mark).to_have_attribute("title", re.compile("^Pham Minh Chinh / Phạm Minh Chính"))
    confirm(editor, SEEN, "saw the fields")
    expect(row.locator(".trouble")).to_contain_text("范明政 should be Pham Minh Chinh")
    editor.open(SEEN)
    expect(row.get_by_role("list", name="Terms")).to_contain_text("missing")
    page.keyboard.press("Home")
    page.keyboard.type("Mr  ")
    page.keyboard.press("ArrowLeft")
    if way == "click":
        row.get_by_role("button", name="Pham Minh Chinh").click()
    else:
        page.keyboard.press(way)
    expect(editor.is_open(SEEN)).to_have_value("Mr Pham Minh Chinh saw the fields")
    page.keyboard.press("Control+Enter")
    expect(editor.target(SEEN)).to_have_text("Mr Pham Minh Chinh saw the fields")
    expect(row.locator(".trouble")).to_have_count(0)


def test_the_small_article_is_what_the_tests_think(desk: Desk) -> None:
    """Its sentences are units, its furniture is left out."""
    editor = desk.edit(SMALL)
    kept = [source for source, _, state in rows(editor) if state == "Draft"]
    assert kept == [
        "河边小镇办起稻米节",
        "小镇在河边。",
        "范明政参观了稻田和粮仓。",
        "阮春福后来也到了那里。",
        "农民种了三种水稻。",
        "孩子们在田里唱歌。",
    ]
