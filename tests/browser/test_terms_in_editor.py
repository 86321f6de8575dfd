"""Terms from the editor: selected, added by a key, seen in the rows; drafts repaired, learned."""

import pytest
from playwright.sync_api import Locator, Page, StorageState, expect

from tests.browser.conftest import SMALL, Desk, Editor, NewContext, Server, Watch, open_desk

SEEN, LATER, TOWN, RICE = "稻田和粮仓", "后来也到了", "小镇在河边", "三种水稻"


def select(page: Page, source: str, text: str) -> None:
    """Select some characters of a source with the mouse."""
    start, end = page.evaluate(
        """([source, text]) => {
            const side = [...document.querySelectorAll(".unit .source")]
                .find((one) => one.textContent.includes(source));
            const walker = document.createTreeWalker(side, NodeFilter.SHOW_TEXT);
            for (let node; (node = walker.nextNode()); ) {
                const at = node.data.indexOf(text);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(node, at);
                range.setEnd(node, at + text.length);
                const box = range.getBoundingClientRect();
                const middle = box.top + box.height / 2;
                return [[box.left + 1, middle], [box.right - 1, middle]];
            }
        }""",
        [source, text],
    )
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=4)
    page.mouse.up()


def dialog(page: Page) -> Locator:
    found = page.get_by_role("dialog")
    expect(found).to_be_visible()
    return found


def marks(editor: Editor, source: str) -> list[str]:
    return editor.row(source).locator("mark").all_inner_texts()


def test_a_term_by_a_key_while_one_types(editor: Editor) -> None:
    """The rows show it at once; the open one keeps its text, its caret, and its focus."""
    page = editor.page
    box = editor.open(TOWN)
    editor.type("The town lies by the water.")
    editor.caret_at(3)
    select(page, TOWN, "小镇")
    page.keyboard.press("Control+Shift+G")
    expect(dialog(page).get_by_label("Chinese")).to_have_value("小镇")
    expect(dialog(page).get_by_label("English", exact=True)).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("small town")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#term-notice")).to_contain_text("小镇 is a term of the project now.")
    expect(editor.row("办起稻米节").locator("mark", has_text="小镇")).to_be_visible()
    expect(editor.row(TOWN).locator("mark", has_text="小镇")).to_be_visible()
    expect(editor.row(TOWN).locator(".terms")).to_contain_text("small town")
    expect(box).to_be_focused()
    expect(box).to_have_value("The town lies by the water.")
    assert box.evaluate("(box) => box.selectionStart") == 3
    page.keyboard.press("Control+Enter")
    expect(editor.target(TOWN)).to_have_text("The town lies by the water.")


def test_a_rendering_selected_in_the_translation(editor: Editor) -> None:
    """Of a selection in either side both go into the dialog."""
    page = editor.page
    editor.open(RICE)
    editor.type("Rice farmers grew")
    select(page, RICE, "农民")
    editor.caret_at(5)
    for _ in range(7):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Control+Shift+G")
    expect(dialog(page).get_by_label("Chinese")).to_have_value("农民")
    expect(dialog(page).get_by_label("English", exact=True)).to_have_value("farmers")
    page.keyboard.press("Enter")
    expect(editor.row(RICE).locator(".terms")).to_contain_text("there")
    assert "农民" in marks(editor, RICE)


def test_a_proposal_is_taken_and_esc_closes(editor: Editor) -> None:
    page = editor.page
    editor.open(SEEN)
    select(page, SEEN, "粮仓")
    editor.open_row.get_by_role("link", name="New term").click()
    found = dialog(page)
    expect(found.get_by_label("Chinese")).to_have_value("粮仓")
    proposal = found.get_by_role("list", name="Proposals, Vietnamese").get_by_role("button").first
    text = proposal.inner_text()
    proposal.click()
    expect(found.get_by_label("Vietnamese", exact=True)).to_have_value(text)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    editor.is_open(SEEN)


def test_selections_that_are_no_term(editor: Editor) -> None:
    page = editor.page
    page.evaluate(
        """() => {
            const sides = document.querySelectorAll(".unit .source");
            getSelection().setBaseAndExtent(sides[0], 0, sides[2], 1);
        }"""
    )
    page.keyboard.press("Control+Shift+G")
    expect(page.locator("#term-notice")).to_contain_text("reaches over several units")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_what_is_wrong_is_said_in_the_dialog(editor: Editor, desk: Desk) -> None:
    desk.watch.expected = "422"
    page = editor.page
    editor.open(RICE)
    select(page, RICE, "水稻")
    page.keyboard.press("Control+Shift+G")
    dialog(page).get_by_label("English", exact=True).fill("")
    dialog(page).get_by_label("Vietnamese", exact=True).fill("")
    page.keyboard.press("Enter")
    expect(dialog(page).get_by_role("alert")).to_contain_text("Give 水稻 a rendering")
    dialog(page).get_by_label("English", exact=True).fill("rice")
    page.keyboard.press("Enter")
    expect(editor.row(RICE).locator("mark", has_text="水稻")).to_be_visible()


@pytest.mark.parametrize("place", ["page", "dialog"])
def test_never_while_an_input_method_composes(editor: Editor, place: str) -> None:
    """Neither the key that opens the dialog nor the Enter that saves belongs to us then."""
    page = editor.page
    editor.open(RICE)
    select(page, RICE, "水稻")
    press = """(init) => document.activeElement.dispatchEvent(
        new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init }))"""
    if place == "page":
        keys = {"key": "G", "ctrlKey": True, "shiftKey": True}
        page.evaluate(press, {**keys, "isComposing": True})
        page.evaluate(press, {**keys, "keyCode": 229})
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.keyboard.press("Control+Shift+G")  # what came before it would be there by now
        expect(page.get_by_role("dialog")).to_have_count(1)
    else:
        page.keyboard.press("Control+Shift+G")
        dialog(page)
        for composing in ({"isComposing": True}, {"keyCode": 229}):
            assert page.evaluate(press, {"key": "Enter", **composing}) is False
        assert page.evaluate(press, {"key": "Enter"}) is True


def test_three_articles_repaired_and_taken_back(desk: Desk) -> None:
    """A rendering is changed in the editor; the drafts of three articles get it, and lose it."""
    page, editor = desk.page, Editor(desk.page)
    where = []
    for number in range(3):
        desk.edit(SMALL.replace("小镇", f"小镇{'甲乙丙'[number]}"))
        where.append(page.url)
    name = editor.target(SEEN)
    expect(name).to_contain_text("Pham Minh Chinh")
    select(page, SEEN, "范明政")
    page.keyboard.press("Control+Shift+G")
    field = dialog(page).get_by_label("English", exact=True)
    expect(field).to_have_value("Pham Minh Chinh")
    field.fill("P. M. Chinh")
    page.keyboard.press("Enter")
    expect(editor.row(SEEN)).to_contain_text("范明政 should be P. M. Chinh")
    page.get_by_role("link", name="Repair 3 drafts that lack its rendering").click()
    expect(page.get_by_role("heading", name="3 drafts can be repaired")).to_be_visible()
    expect(page.locator(".difference ins").first).to_contain_text("P. M.")
    page.get_by_role("button", name="Repair the ticked ones").click()
    expect(page.get_by_text("3 units were repaired.")).to_be_visible()
    done = page.url
    for one in where:
        page.goto(one)
        expect(name).to_contain_text("P. M. Chinh")
    page.goto(done)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("3 units are as they were before.")).to_be_visible()
    for one in where:
        page.goto(one)
        expect(name).to_contain_text("Pham Minh Chinh")
    expect(page.get_by_role("link", name="1 draft can be repaired")).to_be_visible()


def test_a_change_made_twice_is_offered(desk: Desk) -> None:
    """At the second unit it is said, quietly; taken, it is a term."""
    editor = desk.edit("开会\n\n国家主席邓春福走了。大家开会。国家主席邓春福也走了。")
    page, notice = desk.page, desk.page.locator("#term-notice")
    for source in ("邓春福走了", "邓春福也走了"):
        expect(notice).to_be_empty()
        drafted = editor.open(source).input_value()
        assert "Deng Chunfu" in drafted
        editor.type(drafted.replace("Deng Chunfu", "Dang Xuan Phuc"))
        page.keyboard.press("Control+Enter")
        expect(editor.target(source)).to_contain_text("Dang Xuan Phuc")
    expect(notice).to_contain_text("邓春福")
    notice.get_by_role("button", name="Make 邓春福 a term: Dang Xuan Phuc").click()
    expect(notice).to_contain_text("邓春福 is a term now: Dang Xuan Phuc.")
    page.reload()
    assert "邓春福" in marks(editor, "邓春福走了")


def test_without_scripts(server: Server, cookie: StorageState, new_context: NewContext) -> None:
    """The form is a page of its own then, and leads back to the unit."""
    page = new_context(cookie, java_script_enabled=False).new_page()
    desk = open_desk(page, Watch(server.url))
    page.goto(desk.url + desk.draft(desk.bring_in(SMALL)))
    row = page.locator(".unit", has_text=RICE)
    row.get_by_role("link").click()
    row.get_by_role("link", name="New term").click()
    page.get_by_label("Chinese").fill("水稻")
    page.get_by_label("English", exact=True).fill("rice")
    page.keyboard.press("Enter")
    expect(row.locator("mark", has_text="水稻")).to_be_visible()
    expect(row.get_by_role("textbox")).to_be_visible()
