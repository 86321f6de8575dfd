"""Units: two tabs on one, merged, split, left out and back, undone, filtered, gone through by key."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SMALL, Desk, Editor

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


class TestTwoTabs:
    @pytest.fixture
    def clash(self, editor: Editor) -> Editor:
        """The first tab, after the second one confirmed another text for the same unit."""
        editor.open(SEEN)
        second = Editor(editor.page.context.new_page())
        second.page.goto(editor.page.url)
        second.is_open(SEEN)
        second.type("The second tab's text")
        second.page.keyboard.press("Control+Enter")
        second.is_open(LATER)
        editor.box.focus()
        editor.type("The first tab's text")
        editor.page.keyboard.press("Control+Enter")
        alert = editor.row(SEEN).get_by_role("alert")
        expect(alert).to_contain_text("The second tab's text")
        expect(editor.is_open(SEEN)).to_have_value("The first tab's text")
        return editor

    @pytest.fixture(autouse=True)
    def refusals(self, desk: Desk) -> None:
        desk.watch.expected = "409"

    def test_keep_mine(self, clash: Editor) -> None:
        clash.page.keyboard.press("Control+Enter")
        self.stands(clash, "The first tab's text")

    def test_take_the_other(self, clash: Editor) -> None:
        clash.page.get_by_role("button", name="Take the other").click()
        expect(clash.is_open(SEEN)).to_have_value("The second tab's text")
        clash.page.keyboard.press("Control+Enter")
        self.stands(clash, "The second tab's text")

    def test_make_one_of_both(self, clash: Editor) -> None:
        clash.page.keyboard.press("End")
        clash.page.keyboard.type(" and the second's")
        clash.page.keyboard.press("Control+Enter")
        self.stands(clash, "The first tab's text and the second's")

    def test_still_to_be_chosen_after_a_reload(self, clash: Editor) -> None:
        clash.page.reload()
        expect(clash.is_open(SEEN)).to_have_value("The first tab's text")
        expect(clash.row(SEEN).get_by_role("alert")).to_contain_text("The second tab's text")
        clash.page.keyboard.press("Control+Enter")
        self.stands(clash, "The first tab's text")

    @staticmethod
    def stands(editor: Editor, text: str) -> None:
        expect(editor.target(SEEN)).to_have_text(text)
        editor.page.reload()
        expect(editor.target(SEEN)).to_have_text(text)
        expect(editor.row(SEEN).locator(".typed")).to_have_count(0)


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


def test_undo_takes_back_typing_first(editor: Editor) -> None:
    confirm(editor, SEEN, "Saved")
    editor.open(SEEN)
    editor.page.keyboard.type(" and typed")
    editor.page.keyboard.press("Control+z")
    expect(editor.box).to_have_value("Saved")
    expect(editor.state(SEEN)).to_have_text("Translated")
    editor.page.keyboard.press("Control+z")
    expect(editor.state(SEEN)).to_have_text("Draft")
    expect(editor.is_open(SEEN)).not_to_have_value("Saved")


def test_nothing_to_undo_is_said_and_the_editor_stays(editor: Editor, desk: Desk) -> None:
    desk.watch.expected = "404|htmx:responseError"
    editor.open(SEEN)
    editor.page.keyboard.press("Control+z")
    expect(editor.page.locator("#notice")).to_contain_text("nothing of yours to undo")
    expect(editor.row(SEEN).locator("textarea")).to_be_visible()


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


class TestTerms:
    """范明政 is in the starter glossaries as Pham Minh Chinh."""

    @pytest.fixture
    def missing(self, editor: Editor) -> Editor:
        """A unit whose confirmed text misses the term, open again."""
        confirm(editor, SEEN, "saw the fields")
        expect(editor.row(SEEN).locator(".trouble")).to_contain_text("范明政")
        editor.open(SEEN)
        term = editor.row(SEEN).get_by_role("list", name="Terms").get_by_role("listitem")
        expect(term).to_contain_text("Pham Minh Chinh")
        expect(term).to_contain_text("missing")
        return editor

    @pytest.mark.parametrize("way", ["click", "Alt+1"])
    def test_put_in_at_the_caret(self, missing: Editor, way: str) -> None:
        missing.page.keyboard.press("Home")
        missing.page.keyboard.type("Mr  ")
        missing.page.keyboard.press("ArrowLeft")
        if way == "click":
            missing.page.get_by_role("button", name="Pham Minh Chinh").click()
        else:
            missing.page.keyboard.press(way)
        expect(missing.is_open(SEEN)).to_have_value("Mr Pham Minh Chinh saw the fields")
        missing.page.keyboard.press("Control+Enter")
        expect(missing.target(SEEN)).to_have_text("Mr Pham Minh Chinh saw the fields")
        expect(missing.row(SEEN).locator(".trouble")).to_have_count(0)

    def test_the_source_shows_them(self, editor: Editor) -> None:
        mark = editor.row(SEEN).locator(".source mark", has_text="范明政")
        expect(mark).to_have_attribute("title", re.compile("^Pham Minh Chinh / Phạm Minh Chính"))


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
