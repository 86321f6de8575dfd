"""The concordance beside the open unit, and the memory's offers, as who types sees them."""

from playwright.sync_api import expect

from tests.browser.conftest import Desk, Editor
from tests.browser.test_terms_in_editor import select

TOWN, RICE = "小镇在河边", "三种水稻"
LIKE = "农民今年在河边收了30吨大米。"


def confirm(editor: Editor, source: str, text: str) -> None:
    editor.open(source)
    editor.type(text)
    editor.page.keyboard.press("Control+Enter")
    expect(editor.state(source)).to_have_text("Translated")


def test_what_is_selected_is_looked_up_while_one_types(editor: Editor) -> None:
    """Focus, caret and text stay; the place that is found leads to its unit."""
    page = editor.page
    confirm(editor, TOWN, "The town lies by the river.")
    box = editor.open(RICE)
    editor.type("By the river they grew rice.")
    editor.caret_at(7)
    for _ in range(5):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Alt+k")
    panel = page.get_by_role("complementary", name="Concordance")
    expect(panel.locator("mark")).to_have_text("river")
    expect(page.locator("#concordance-said")).to_have_text("1 place")
    expect(box).to_be_focused()
    assert box.evaluate("(box) => [box.selectionStart, box.selectionEnd]") == [7, 12]
    expect(box).to_have_value("By the river they grew rice.")
    page.keyboard.press("End")
    page.keyboard.type(" Yes.")
    expect(box).to_have_value("By the river they grew rice. Yes.")
    select(page, RICE, "农民")
    page.keyboard.press("Alt+k")
    expect(panel.locator("mark")).to_have_count(0)
    expect(panel).to_contain_text("Nobody has used this yet")
    expect(box).to_have_value("By the river they grew rice. Yes.")


def test_a_word_is_typed_into_the_panel_and_esc_leads_back(editor: Editor) -> None:
    page = editor.page
    confirm(editor, TOWN, "The town lies by the river.")
    box = editor.open(RICE)
    editor.type("Three kinds")
    editor.caret_at(5)
    page.keyboard.press("Alt+k")
    panel = page.get_by_role("complementary", name="Concordance")
    field = panel.get_by_label("Look for")
    expect(field).to_be_focused()
    page.keyboard.type("河")
    page.keyboard.press("Enter")
    expect(panel.locator("mark")).to_have_text("河")
    page.keyboard.press("Control+Enter")  # no key of the editor's here
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(box).to_be_focused()
    assert box.evaluate("(box) => box.selectionStart") == 5
    expect(editor.state(RICE)).to_have_text("Draft")
    page.keyboard.press("Alt+k")
    panel.get_by_role("link").click()
    editor.is_open(TOWN)
    expect(editor.open(RICE)).to_have_value("Three kinds")


def test_a_sentence_like_one_of_another_article_is_offered(desk: Desk) -> None:
    """With what differs and where numbers were put in; a key puts it in."""
    page = desk.page
    editor = desk.edit(f"丰收的消息\n\n{LIKE}\n")
    confirm(editor, "30吨", "Farmers harvested 30 tonnes of rice by the river.")
    editor = desk.edit(f"又一年\n\n{LIKE.replace('30', '45')}农民今年在山边收了很多大米。\n")
    box = editor.open("45吨")
    offer = editor.open_row.locator(".suggestions .from-memory")
    expect(offer).to_contain_text("memory, 98%")
    expect(offer).to_contain_text("numbers put in from this source")
    expect(offer.locator("mark")).to_have_text("45")
    number = offer.get_by_role("button").get_attribute("data-suggestion")
    page.keyboard.press(f"Control+{number}")
    expect(box).to_have_value("Farmers harvested 45 tonnes of rice by the river.")
    editor.open("山边")
    expect(offer.locator("del").first).to_contain_text("河")
    expect(offer.locator("ins").first).to_contain_text("山")
