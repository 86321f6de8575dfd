"""The alignment editor as people use it: single keys, the mouse, two people at once."""

import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, Page, StorageState, expect

from tests.browser.alignments import ROWS, SCORES, Rows, execute, set_down
from tests.browser.conftest import Desk, NewContext, Server, held_up

PHONE = {"width": 360, "height": 740}
RIVER, VILLAGE, BRIDGE, PICTURE, CHILDREN, SKY, FIELDS = ROWS

# What stands in the rows: the sentences of the source, those of the target.
READ = """[...document.querySelectorAll("#rows > li")].map((row) =>
    ["source", "target"].map((side) =>
        [...row.querySelectorAll(`.${side} .chip`)].map((chip) => chip.textContent)))"""


class Alignment:
    """The page as a person sees it."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        page.goto(url)

    @property
    def rows(self) -> Locator:
        return self.page.locator("#rows > li")

    @property
    def said(self) -> Locator:
        return self.page.locator("#said")

    @property
    def notice(self) -> Locator:
        return self.page.locator("#notice")

    @property
    def box(self) -> Locator:
        return self.page.locator("#rows textarea")

    def row(self, number: int) -> Locator:
        """A row by its place, from 0."""
        return self.rows.nth(number)

    def chip(self, text: str) -> Locator:
        return self.page.locator(".chip", has_text=text)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def shows(self, rows: Rows) -> None:
        """Wait until the rows are these, numbered from 1."""
        wanted = [list(row) for row in rows]
        same = f"wanted => JSON.stringify(wanted) === JSON.stringify({READ})"
        self.page.wait_for_function(same, arg=wanted)
        numbers = self.page.locator("#rows .n").all_text_contents()
        assert numbers == [str(number) for number in range(1, len(rows) + 1)]

    def reload_shows(self, rows: Rows) -> None:
        """What stands on the page is what the server has."""
        self.shows(rows)
        self.page.reload()
        self.shows(rows)

    def is_at(self, number: int) -> None:
        expect(self.row(number)).to_be_focused()
        expect(self.row(number)).to_have_attribute("aria-current", "true")
        expect(self.page.locator("[aria-current=true].row, .row[aria-current]")).to_have_count(1)
        expect(self.row(number).locator("#tools")).to_be_visible()

    def go(self, number: int) -> None:
        """Stand on a row."""
        self.press("Home", *["j"] * number)
        self.is_at(number)


@pytest.fixture
def alignment(desk: Desk, server: Server) -> Alignment:
    address = set_down(server, desk.bring_in("河水\n\n河水涨了。桥还在。"), ROWS, SCORES)
    return Alignment(desk.page, desk.url + address)


# --- Where one is ---


def test_moving_by_keys(alignment: Alignment) -> None:
    alignment.is_at(0)
    alignment.press("j", "ArrowDown")
    alignment.is_at(2)
    alignment.press("k")
    alignment.is_at(1)
    alignment.press("ArrowUp", "ArrowUp")
    alignment.is_at(0)
    expect(alignment.said).to_have_text("This is the first row.")
    alignment.press("End", "j")
    alignment.is_at(6)
    expect(alignment.said).to_have_text("This is the last row.")
    alignment.press("Home")
    alignment.is_at(0)
    alignment.press("ArrowLeft")
    expect(alignment.said).to_have_text("Chinese")
    alignment.press("ArrowRight")
    expect(alignment.said).to_have_text("English")


def test_next_doubtful_and_next_not_one_to_one(alignment: Alignment) -> None:
    alignment.press("n")
    alignment.is_at(1)
    alignment.press("n")
    alignment.is_at(5)
    alignment.press("n")
    expect(alignment.said).to_have_text("There is no such row further on.")
    alignment.press("Shift+N")
    alignment.is_at(1)
    alignment.press("b")
    alignment.is_at(5)
    alignment.press("Shift+B")
    alignment.is_at(1)


def test_tab_goes_from_sentence_to_sentence(alignment: Alignment) -> None:
    alignment.go(1)
    for text in (*VILLAGE[0], *VILLAGE[1]):
        alignment.press("Tab")
        expect(alignment.chip(text)).to_be_focused()


def test_the_page_opens_where_one_stopped(alignment: Alignment) -> None:
    alignment.go(4)
    alignment.page.reload()
    alignment.is_at(4)


def test_keys_are_listed(alignment: Alignment) -> None:
    keys = alignment.page.locator(".keys dl")
    expect(keys).to_be_hidden()
    alignment.press("?")
    expect(keys).to_be_visible()
    alignment.press("?")
    expect(keys).to_be_hidden()


# --- Steps by key ---


def test_merge_split_undo_redo_across_reloads(alignment: Alignment) -> None:
    merged = [(RIVER[0] + VILLAGE[0], RIVER[1] + VILLAGE[1]), *ROWS[2:]]
    alignment.press("m")
    alignment.reload_shows(merged)
    alignment.is_at(0)
    alignment.press("Control+z")
    alignment.reload_shows(ROWS)
    alignment.press("Control+Shift+z")
    alignment.reload_shows(merged)
    alignment.press("Control+z")
    alignment.shows(ROWS)
    alignment.press("Control+y")
    alignment.shows(merged)
    alignment.press("Tab", "Tab", "s")  # before the second sentence of the source
    split = [
        (RIVER[0], RIVER[1]),
        VILLAGE,
        *ROWS[2:],
    ]
    alignment.reload_shows(split)
    alignment.press("Control+z")
    alignment.shows(merged)
    alignment.press("Control+z")
    alignment.reload_shows(ROWS)


def test_merge_with_the_row_before_passes_over_what_is_left_out(alignment: Alignment) -> None:
    alignment.go(4)
    alignment.press("Shift+M")
    alignment.reload_shows(
        [*ROWS[:2], (BRIDGE[0] + CHILDREN[0], BRIDGE[1] + CHILDREN[1]), PICTURE, *ROWS[5:]]
    )


def test_split_where_it_fits_best(alignment: Alignment) -> None:
    alignment.go(1)
    alignment.press("s")
    halves = [(VILLAGE[0][:1], VILLAGE[1][:1]), (VILLAGE[0][1:], VILLAGE[1][1:])]
    alignment.reload_shows([RIVER, *halves, *ROWS[2:]])


def test_edge_shift_and_swap(alignment: Alignment) -> None:
    alignment.go(1)
    alignment.press("d")
    alignment.shows(
        [RIVER, (VILLAGE[0], VILLAGE[1][:1]), (BRIDGE[0], VILLAGE[1][1:] + BRIDGE[1]), *ROWS[3:]]
    )
    expect(alignment.row(1)).to_have_attribute("data-s", "hand")
    alignment.press("Control+z")
    alignment.shows(ROWS)
    alignment.press("ArrowLeft", "u")
    alignment.shows(
        [(RIVER[0] + VILLAGE[0][:1], RIVER[1]), (VILLAGE[0][1:], VILLAGE[1]), *ROWS[2:]]
    )
    alignment.press("Control+z", "ArrowRight")
    alignment.shows(ROWS)
    alignment.go(4)
    alignment.press("Shift+D")
    alignment.shows([*ROWS[:4], (CHILDREN[0], []), (SKY[0], CHILDREN[1]), FIELDS])
    alignment.press("j", "Shift+U")
    alignment.reload_shows([*ROWS[:4], CHILDREN, (SKY[0], FIELDS[1]), (FIELDS[0], [])])
    alignment.press("Home", "w")
    alignment.shows(
        [
            (RIVER[0], VILLAGE[1]),
            (VILLAGE[0], RIVER[1]),
            *ROWS[2:4],
            CHILDREN,
            (SKY[0], FIELDS[1]),
            (FIELDS[0], []),
        ]
    )


def test_accept_goes_on_to_the_next_that_waits(alignment: Alignment) -> None:
    alignment.press("a", "a", "a")  # faster than the server answers
    alignment.is_at(4)
    for number in range(3):
        expect(alignment.row(number)).to_have_attribute("data-s", "accepted")
    bar = alignment.page.locator("#alignment-progress")
    expect(bar).to_contain_text("3 of 6 accepted")
    alignment.go(0)
    alignment.press("a")  # taken back
    alignment.is_at(0)
    expect(bar).to_contain_text("2 of 6 accepted")
    expect(alignment.row(0)).to_have_attribute("data-s", "sure")
    alignment.page.reload()
    expect(bar).to_contain_text("2 of 6 accepted")


def test_accept_all_sure_then_only_the_rest_waits(alignment: Alignment) -> None:
    alignment.page.get_by_role("button", name="Accept all sure").click()
    expect(alignment.page.locator("#rows > [data-s=accepted]")).to_have_count(4)
    expect(alignment.said).to_have_text("All sure rows are accepted.")
    alignment.go(1)
    alignment.press("a")
    alignment.is_at(5)
    alignment.press("a")
    expect(alignment.row(5)).to_contain_text("no counterpart")
    expect(alignment.said).to_have_text("Every row from here on is accepted or left out.")


def test_review_and_leave_out(alignment: Alignment) -> None:
    alignment.press("r")
    expect(alignment.row(0)).to_have_attribute("data-s", "review")
    alignment.press("x")
    expect(alignment.row(0)).to_have_attribute("data-s", "excluded")
    expect(alignment.row(0).get_by_role("button", name="Bring back")).to_be_visible()
    alignment.press("x")
    expect(alignment.row(0)).to_have_attribute("data-s", "review")


def test_an_empty_row_comes_and_goes(alignment: Alignment) -> None:
    alignment.press("i")
    alignment.shows([RIVER, ([], []), *ROWS[1:]])
    alignment.is_at(1)
    alignment.press("Delete")
    alignment.shows(ROWS)
    alignment.press("Delete")  # a row with sentences stays
    alignment.reload_shows(ROWS)


def test_realign_the_rest(alignment: Alignment) -> None:
    alignment.go(1)
    alignment.press("a")
    alignment.press("g")
    expect(alignment.page.get_by_role("button", name="Realign", exact=True)).to_be_focused()
    alignment.press("Enter")
    expect(alignment.page.locator(".job-done")).to_have_count(1)
    accepted = alignment.page.locator("#rows > [data-s=accepted]")
    expect(accepted).to_have_count(1)
    expect(accepted).to_contain_text(VILLAGE[0][1])
    alignment.press("Control+z")
    alignment.shows(ROWS)


# --- The text of a sentence ---


def test_edit_a_sentence(alignment: Alignment) -> None:
    alignment.press("e")
    expect(alignment.box).to_be_focused()
    expect(alignment.box).to_have_value("The river rose.")
    alignment.press("Control+a")
    alignment.page.keyboard.type("jkmsudaxrew")  # letters are no keys in a text box
    alignment.press("Enter")
    alignment.page.keyboard.type("High.")
    alignment.press("Control+Enter")
    alignment.reload_shows([(RIVER[0], ["jkmsudaxrew High."]), *ROWS[1:]])
    alignment.is_at(0)
    alignment.press("Control+z")
    alignment.shows(ROWS)


def test_what_was_typed_and_left_is_offered_again(alignment: Alignment) -> None:
    alignment.chip("The river rose.").dblclick()
    alignment.press("Control+a")
    alignment.page.keyboard.type("Not yet sure.")
    alignment.press("Escape")
    alignment.shows(ROWS)
    alignment.is_at(0)
    alignment.page.reload()
    alignment.press("e")
    expect(alignment.box).to_have_value("The river rose.")
    alignment.page.get_by_role("button", name="Put it back").click()
    expect(alignment.box).to_have_value("Not yet sure.")
    alignment.press("Control+Enter")
    alignment.shows([(RIVER[0], ["Not yet sure."]), *ROWS[1:]])
    alignment.press("e")
    expect(alignment.page.get_by_role("button", name="Put it back")).to_be_hidden()


def test_cut_and_join(alignment: Alignment) -> None:
    alignment.press("e", "Home", *["ArrowRight"] * len("The river"))
    alignment.press("Alt+s")
    alignment.shows([(RIVER[0], ["The river", "rose."]), *ROWS[1:]])
    alignment.is_at(0)
    alignment.press("e", "End")
    alignment.page.keyboard.type(" suddenly")
    alignment.press("Alt+m")
    alignment.reload_shows([(RIVER[0], ["The river suddenly rose."]), *ROWS[1:]])


def test_a_refused_edit_keeps_the_box_and_what_was_typed(desk: Desk, alignment: Alignment) -> None:
    desk.watch.expected = "422"
    alignment.press("e", "Home")
    alignment.page.keyboard.type("Now ")
    alignment.press("Home")
    alignment.press("Alt+s")  # at the very beginning there is nothing to cut off
    expect(alignment.notice).to_contain_text("Put the caret inside the sentence")
    expect(alignment.box).to_have_value("Now The river rose.")
    alignment.press("Control+Enter")
    alignment.shows([(RIVER[0], ["Now The river rose."]), *ROWS[1:]])
    expect(alignment.notice).to_be_hidden()


def test_clicking_elsewhere_loses_nothing(alignment: Alignment) -> None:
    alignment.press("e")
    alignment.page.keyboard.type(" Twice.")
    alignment.row(2).locator(".edge").click()
    expect(alignment.box).to_be_focused()
    expect(alignment.box).to_have_value("The river rose. Twice.")
    alignment.press("Escape", "e")  # nothing typed: the box closes by itself
    alignment.row(2).locator(".edge").click()
    alignment.is_at(2)
    expect(alignment.box).to_have_count(0)


# --- Input methods ---


def test_an_input_method_s_keys_are_its_own(alignment: Alignment) -> None:
    session = alignment.page.context.new_cdp_session(alignment.page)
    sent: list[str] = []
    alignment.page.on("request", lambda request: sent.append(request.method))

    def key(name: str, code: int, modifiers: int = 0) -> None:
        for kind in ("rawKeyDown", "keyUp"):
            event = {"key": name, "code": name, "modifiers": modifiers, "type": kind}
            session.send("Input.dispatchKeyEvent", {**event, "windowsVirtualKeyCode": code})

    for name in ("m", "a", "s", "j", "e", "Delete"):
        key(name, 229)
    alignment.is_at(0)
    alignment.press("e", "Control+a")
    session.send("Input.imeSetComposition", {"text": "thu", "selectionStart": 3, "selectionEnd": 3})
    for code in (13, 229):
        key("Enter", code, 2)
        key("Escape", 27 if code == 13 else 229)
        key("s", 83 if code == 13 else 229, 1)
    expect(alignment.box).to_have_value("thu")
    session.send("Input.insertText", {"text": "thư"})
    expect(alignment.box).to_have_value("thư")
    assert "POST" not in sent
    alignment.press("Control+Enter")
    alignment.shows([(RIVER[0], ["thư"]), *ROWS[1:]])


# --- The mouse ---


def test_drag_a_sentence_to_another_row(alignment: Alignment) -> None:
    alignment.chip("The bridge still stands.").drag_to(alignment.row(4).locator(".target"))
    alignment.reload_shows(
        [*ROWS[:2], (BRIDGE[0], []), PICTURE, (CHILDREN[0], BRIDGE[1] + CHILDREN[1]), *ROWS[5:]]
    )
    alignment.press("Control+z")
    alignment.shows(ROWS)
    # Up, from a row of several: those before it come along.
    alignment.chip("他们带走了粮食。").drag_to(alignment.row(0).locator(".source"))
    alignment.shows([(RIVER[0] + VILLAGE[0], RIVER[1]), ([], VILLAGE[1]), *ROWS[2:]])


def test_where_a_dragged_sentence_would_go_is_marked(alignment: Alignment) -> None:
    page = alignment.page
    alignment.chip("The bridge still stands.").hover()
    page.mouse.down()
    for number, mark in ((4, "above"), (0, "below")):
        alignment.row(number).locator(".edge").hover()
        alignment.row(number).locator(".target").hover()
        expect(page.locator(".drop")).to_have_count(1)
        expect(alignment.row(number).locator(".target")).to_have_class(re.compile(f"drop {mark}"))
    alignment.row(3).locator(".target").hover()  # a row that is left out takes nothing
    page.mouse.up()
    expect(page.locator(".drop")).to_have_count(0)
    alignment.reload_shows(ROWS)


def test_the_toolbar_does_what_the_keys_do(alignment: Alignment) -> None:
    alignment.row(1).locator(".edge").click()
    alignment.is_at(1)
    tools = alignment.page.locator("#tools")
    tools.get_by_text("Chinese").click()
    tools.get_by_role("button", name="Down", exact=False).first.click()
    moved = [
        RIVER,
        (VILLAGE[0][:1], VILLAGE[1]),
        (VILLAGE[0][1:] + BRIDGE[0], BRIDGE[1]),
        *ROWS[3:],
    ]
    alignment.shows(moved)
    alignment.page.get_by_role("button", name="Undo").click()
    alignment.shows(ROWS)
    alignment.page.get_by_role("button", name="Redo").click()
    alignment.shows(moved)
    tools.get_by_role("button", name="Merge up").click()
    alignment.shows([(RIVER[0] + moved[1][0], RIVER[1] + moved[1][1]), *moved[2:]])
    tools.get_by_role("button", name="Edit").click()
    expect(alignment.box).to_be_focused()


def test_jumps_and_the_map(alignment: Alignment) -> None:
    page = alignment.page
    page.get_by_role("link", name="one side only").click()
    alignment.is_at(5)
    page.get_by_role("link", name="sure").click()
    alignment.is_at(6)
    page.get_by_role("link", name="sure").click()  # round again from the top
    alignment.is_at(0)
    page.get_by_role("button", name="Next doubtful").click()
    expect(alignment.row(1)).to_have_attribute("aria-current", "true")
    strip = page.locator("#map")
    box = strip.bounding_box()
    assert box
    strip.click(position={"x": 5, "y": box["height"] - 5})
    alignment.is_at(6)


# --- Others, and the server ---


@pytest.fixture
def other(alignment: Alignment) -> Alignment:
    """The same alignment on another page."""
    return Alignment(alignment.page.context.new_page(), alignment.url)


def test_two_pages_see_each_other_s_steps(alignment: Alignment, other: Alignment) -> None:
    other.go(2)
    alignment.page.bring_to_front()
    alignment.press("m")
    merged = [(RIVER[0] + VILLAGE[0], RIVER[1] + VILLAGE[1]), *ROWS[2:]]
    alignment.shows(merged)
    other.page.bring_to_front()
    other.shows(merged)
    other.is_at(1)  # the same row as before, which is the second now
    other.press("i")
    split = [*merged[:2], ([], []), *merged[2:]]
    other.shows(split)
    alignment.page.bring_to_front()
    alignment.shows(split)
    alignment.is_at(0)


def test_a_step_on_rows_that_changed_is_refused(
    desk: Desk, alignment: Alignment, other: Alignment
) -> None:
    desk.watch.expected = "409"
    other.page.evaluate("clearInterval(Number.MAX_SAFE_INTEGER)")
    with held_up(other.page, re.compile("/changes")):
        alignment.page.bring_to_front()
        alignment.press("e")
        alignment.page.keyboard.type(" Theirs.")
        alignment.press("Control+Enter")
        theirs = [(RIVER[0], ["The river rose. Theirs."]), *ROWS[1:]]
        alignment.shows(theirs)
        other.page.bring_to_front()
        other.press("m")
        expect(other.notice).to_contain_text("changed elsewhere")
        other.reload_shows(theirs)
    other.press("m")
    other.shows([(RIVER[0] + VILLAGE[0], theirs[0][1] + VILLAGE[1]), *ROWS[2:]])


def test_what_is_being_typed_stays_while_others_change_the_row(
    desk: Desk, alignment: Alignment, other: Alignment
) -> None:
    desk.watch.expected = "409"
    other.press("e")
    other.page.keyboard.type(" Mine.")
    alignment.page.bring_to_front()
    alignment.press("r")
    expect(alignment.row(0)).to_have_attribute("data-s", "review")
    alignment.press("j", "m")
    alignment.shows([RIVER, (VILLAGE[0] + BRIDGE[0], VILLAGE[1] + BRIDGE[1]), *ROWS[3:]])
    other.page.bring_to_front()
    expect(other.rows).to_have_count(6)
    expect(other.box).to_be_focused()
    expect(other.box).to_have_value("The river rose. Mine.")
    other.press("Control+Enter")
    expect(other.notice).to_contain_text("changed elsewhere")
    expect(other.box).to_have_value("The river rose. Mine.")
    other.press("Escape")
    expect(other.row(0)).to_have_attribute("data-s", "review")
    other.press("e")
    other.page.get_by_role("button", name="Put it back").click()
    other.press("Control+Enter")
    expect(other.chip("The river rose. Mine.")).to_be_visible()


def test_what_is_being_typed_stays_though_its_row_went(
    desk: Desk, alignment: Alignment, other: Alignment
) -> None:
    desk.watch.expected = "409"
    other.go(1)
    other.press("e")
    other.page.keyboard.type(" Mine.")
    alignment.page.bring_to_front()
    alignment.press("m")
    expect(alignment.rows).to_have_count(6)
    other.page.bring_to_front()
    expect(other.said).to_contain_text("changed by someone else")
    expect(other.box).to_have_value("The villagers moved away. Mine.")
    other.press("Control+Enter")
    expect(other.notice).to_contain_text("changed elsewhere")
    expect(other.box).to_have_value("The villagers moved away. Mine.")
    other.press("Escape")
    other.shows([(RIVER[0] + VILLAGE[0], RIVER[1] + VILLAGE[1]), *ROWS[2:]])
    expect(other.page.locator("#rows [tabindex='0'] > #tools")).to_be_visible()


def test_a_reader_moves_about_and_changes_nothing(alignment: Alignment, server: Server) -> None:
    role = "UPDATE members SET role = ?"
    try:
        execute(server, role, "reader")
        alignment.page.reload()
        expect(alignment.row(0)).to_be_focused()
        alignment.press("j", "m", "a", "e", "g", "i", "Control+z", "n", "?")
        expect(alignment.row(5)).to_be_focused()
        alignment.chip("桥还在。").dblclick()
        expect(alignment.box).to_have_count(0)
        alignment.reload_shows(ROWS)
    finally:
        execute(server, role, "owner")


def test_without_a_network_nothing_happens_and_it_is_said(desk: Desk, alignment: Alignment) -> None:
    desk.watch.expected = "ERR_INTERNET_DISCONNECTED"
    alignment.page.context.set_offline(True)
    alignment.press("m")
    expect(alignment.notice).to_contain_text("The server could not be reached")
    alignment.shows(ROWS)
    alignment.page.context.set_offline(False)
    alignment.press("m")
    alignment.shows([(RIVER[0] + VILLAGE[0], RIVER[1] + VILLAGE[1]), *ROWS[2:]])
    expect(alignment.notice).to_be_hidden()


def test_without_scripts(new_context: NewContext, alignment: Alignment, cookie: StorageState):
    page = new_context(cookie, java_script_enabled=False).new_page()
    page.goto(alignment.url)
    page.locator("#rows > li").nth(1).locator(".n").click()
    page.get_by_role("button", name="Merge", exact=False).first.click()
    expect(page.locator("#rows > li")).to_have_count(6)
    assert urlsplit(page.url).query.startswith("row=")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#rows > li")).to_have_count(7)
    page.get_by_role("button", name="Accept", exact=False).nth(1).click()
    expect(page.locator("#rows > [data-s=accepted]")).to_have_count(1)


# --- Everyone, everywhere ---


def test_everyone_can_use_it_also_on_a_phone(alignment: Alignment) -> None:
    page = alignment.page
    alignment.press("j", "e", "?")
    page.evaluate(AXE_SCRIPT)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert [
            f"{scheme} {one['id']}: {node['html']}"
            for one in found["violations"]
            for node in one["nodes"]
        ] == []
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.set_viewport_size({"width": 1280, "height": 900})


def test_rows_of_a_long_text(desk: Desk, server: Server) -> None:
    """Far down a long text a step changes its rows and nothing jumps."""
    rows = [([f"第{number}句。"], [f"Sentence {number}."]) for number in range(600)]
    address = set_down(server, desk.bring_in("河水\n\n天晴了。"), rows, [0.99] * len(rows))
    alignment = Alignment(desk.page, desk.url + address)
    alignment.press("End", *["k"] * 50)
    alignment.is_at(549)
    before = alignment.row(549).bounding_box()
    alignment.press("m")
    expect(alignment.rows).to_have_count(599)
    alignment.is_at(549)
    after = alignment.row(549).bounding_box()
    assert before
    assert after
    assert after["y"] == pytest.approx(before["y"], abs=2)
    alignment.press("Control+z")
    expect(alignment.rows).to_have_count(600)
    other = Alignment(desk.page.context.new_page(), alignment.url)
    other.press("Home", "m")
    expect(other.rows).to_have_count(599)
    desk.page.bring_to_front()
    expect(alignment.rows).to_have_count(599)
    alignment.is_at(548)  # the same row, at the same place on the screen
    moved = alignment.row(548).bounding_box()
    assert moved
    assert moved["y"] == pytest.approx(before["y"], abs=2)
    other.press("Control+z")
    expect(alignment.rows).to_have_count(600)
    other.page.close()
    alignment.go(2)
    alignment.press("Shift+D")
    alignment.shows(
        [
            *rows[:2],
            (rows[2][0], []),
            *[(rows[n][0], rows[n - 1][1]) for n in range(3, 600)],
            ([], rows[599][1]),
        ]
    )


def test_what_is_left_out_can_be_hidden(alignment: Alignment) -> None:
    """The picture's row is out of sight, keys pass over it, and it stays so after a reload."""
    alignment.go(2)
    alignment.press("h")
    expect(alignment.row(3)).to_be_hidden()
    expect(alignment.page.get_by_label("Hide what is left out")).to_be_checked()
    alignment.press("j")
    alignment.is_at(4)
    alignment.page.reload()
    expect(alignment.row(3)).to_be_hidden()
    alignment.press("h")
    expect(alignment.row(3)).to_be_visible()
    alignment.press("k")
    alignment.is_at(3)
