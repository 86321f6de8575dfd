"""Quality, terms and history as people see and use them; edit time as a browser counts it."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, Request, StorageState, expect

from tests.browser.conftest import Desk, Editor, NewContext, Server, until

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
SEEN = "稻田和粮仓"
LONG = "Chủ nghĩa xã hội khoa học " * 6 + "Donaudampfschifffahrtsgesellschaftskapitän" * 2


@pytest.fixture
def stored(server: Server) -> Callable[..., list[tuple[int, ...]]]:
    """Looks into the server's database, or writes what no page can bring about in a test."""

    def run(statement: str, *values: object) -> list[tuple[int, ...]]:
        path = server.instance / "workbench.sqlite3"
        with closing(sqlite3.connect(path, timeout=30)) as connection, connection:
            return connection.execute(statement, values).fetchall()

    return run


def unit_of(editor: Editor, source: str) -> int:
    return int(editor.row(source).get_attribute("data-unit") or "")


def confirm(editor: Editor, source: str, text: str) -> None:
    editor.open(source)
    editor.type(text)
    editor.page.keyboard.press("Control+Enter")
    expect(editor.state(source)).to_have_text("Translated")


def addresses(editor: Editor, project: str, empty: str) -> dict[str, str]:
    return {
        "quality": f"{project}/quality",
        "no quality yet": f"{empty}/quality",
        "none fits": f"{project}/quality?engine=nobody",
        "terms": f"{project}/terms-report",
        "no terms yet": f"{empty}/terms-report",
        "history": f"/units/{unit_of(editor, SEEN)}/history",
    }


def problems(page: Page, scheme: str, options: dict[str, object]) -> list[str]:
    """What keeps people from using the page, as axe finds it."""
    options = {"resultTypes": ["violations"], **options}
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{scheme}: {one['id']}: {node['html']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def test_everyone_can_use_the_pages(desk: Desk, stored):
    empty = desk.project
    desk.project = desk.post("/projects", {"name": "Measured", "lang": ["en", "vi"]})
    editor = desk.edit(
        "河边小镇办起稻米节\n\n小镇在河边。范明政参观了稻田和粮仓。阮春福也到了。", "vi"
    )
    confirm(editor, SEEN, LONG)
    unit = unit_of(editor, SEEN)
    stored("DELETE FROM term_outcomes WHERE unit_id = ?", unit)
    for outcome in ("failed", "right", "placeholder"):
        row = (unit, "范明政", LONG[:100], outcome)
        stored(
            "INSERT INTO term_outcomes (unit_id, source, rendering, outcome) VALUES (?,?,?,?)", *row
        )
    page, found = desk.page, []
    for name, address in addresses(editor, desk.project, empty).items():
        page.set_viewport_size(DESK)
        page.emulate_media(color_scheme="light")
        page.goto(desk.url + address)
        page.evaluate(AXE_SCRIPT)
        found += [f"{name} {one}" for one in problems(page, "light", {})]
        page.emulate_media(color_scheme="dark")
        found += [
            f"{name} {one}" for one in problems(page, "dark", {"runOnly": ["color-contrast"]})
        ]
        page.set_viewport_size(PHONE)
        width = page.evaluate("document.documentElement.scrollWidth")
        found += [f"{name}: {width} px wide on a phone"] if width > PHONE["width"] else []
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="light")
    assert found == []


def test_charts_are_pictures_with_names_and_follow_dark(desk: Desk, editor: Editor):
    confirm(editor, SEEN, "A text of one's own")
    page = desk.page
    page.emulate_media(color_scheme="light")
    page.goto(f"{desk.url}{desk.project}/quality")
    chart = page.get_by_role("img", name="Drafts confirmed unchanged, by engine")
    expect(chart).to_be_visible()
    bar = chart.locator(".bar")
    light = bar.evaluate("bar => getComputedStyle(bar).fill")
    page.emulate_media(color_scheme="dark")
    assert bar.evaluate("bar => getComputedStyle(bar).fill") != light
    page.emulate_media(color_scheme="light")


def test_history_in_the_editor(editor: Editor):
    confirm(editor, SEEN, "They saw the fields")
    box = editor.open(SEEN)
    box.press_sequentially(" and barns")
    row = editor.row(SEEN)
    row.get_by_text("History", exact=True).click()
    expect(row.locator(".steps")).to_contain_text("word-by-word gloss")
    expect(row.locator(".difference ins").first).to_contain_text("They")
    # What is being typed goes on, and comes to the server as ever.
    expect(box).to_have_value("They saw the fields and barns")
    expect(editor.kept).to_have_text("Kept")
    editor.page.evaluate(AXE_SCRIPT)
    assert problems(editor.page, "light", {}) == []


def test_history_without_scripts(editor: Editor, new_context: NewContext, cookie: StorageState):
    editor.open(SEEN)
    plain = new_context(cookie, java_script_enabled=False).new_page()
    plain.goto(editor.page.url)
    plain.locator("summary").get_by_text("History", exact=True).click()
    plain.get_by_role("link", name="Show the history on a page of its own").click()
    expect(plain.locator(".steps")).to_contain_text("first draft")


def test_edit_time_leaves_breaks_out(
    editor: Editor, new_context: NewContext, cookie: StorageState, stored
):
    page = new_context(cookie).new_page()
    page.clock.install()
    sent: list[tuple[str, int]] = []

    def note(request: Request) -> None:
        if found := re.search(r"seconds=(\d+)", request.post_data or ""):
            sent.append((request.url.rpartition("/")[2], int(found[1])))

    page.on("request", note)
    page.goto(editor.page.url)
    working = Editor(page)
    unit = unit_of(working, SEEN)

    def seconds() -> int:
        found = stored("SELECT seconds FROM edit_times WHERE unit_id = ?", unit)
        return found[0][0] if found else 0

    working.open(SEEN)
    page.clock.fast_forward(20_000)
    page.keyboard.type("R")
    until(lambda: seconds() >= 20)
    page.clock.fast_forward(600_000)
    page.keyboard.type("ice")
    page.keyboard.press("Control+Enter")
    expect(working.state(SEEN)).to_have_text("Translated")
    assert [path for path, _ in sent][-1] == "confirm"
    # The machine may be busy; a break of ten minutes would show.
    assert 20 <= sum(one for _, one in sent) < 60
    assert 20 <= seconds() < 60
