"""The names page: an article's names settled by keyboard alone, then right in the draft."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, Page, StorageState, expect

from tests.browser.conftest import Desk, NewContext, drafted, held_up
from workbench.samples import sample_article

# 阮文福 has two readings, 贝利尼 is short for a full name, for 奥尔加 there is nothing to go by.
NEWS = """河边小镇办起稻米节

范明政总理和农民阮文福参观了稻田。专家马尔科·贝利尼(Marco Bellini)也到了那里。

贝利尼说,稻米很好。阮文福笑了。记者奥尔加·彼得罗娃提问。(完)
本社
"""
PHUC, BELLINI, OLGA = "阮文福", "马尔科·贝利尼", "奥尔加·彼得罗娃"
NAMES = [PHUC, BELLINI, OLGA]


class Names:
    """The names page as a person sees it."""

    def __init__(self, desk: Desk, article: str) -> None:
        self.desk, self.article, self.page = desk, article, desk.page
        self.open()

    def open(self) -> None:
        self.page.goto(f"{self.desk.url}{self.article}/names")

    @property
    def left(self) -> Locator:
        return self.page.locator(".name.open")

    @property
    def said(self) -> Locator:
        return self.page.locator("#said")

    def row(self, name: str) -> Locator:
        return self.page.locator(f".name[data-name='{name}']")

    def field(self, name: str, lang: str, number: int = 0) -> Locator:
        return self.row(name).locator(f"[name={lang}-{number}]")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def is_at(self, name: str) -> None:
        expect(self.row(name)).to_be_focused()


@pytest.fixture
def names(desk: Desk) -> Names:
    names = Names(desk, desk.bring_in(NEWS))
    expect(names.left).to_have_count(len(NAMES))
    return names


def test_settle_by_keyboard_reload_draft(names: Names) -> None:
    page = names.page
    names.press("a")
    names.is_at(BELLINI)
    expect(names.said).to_have_text(f"Accepted: {PHUC}.")
    page.reload()
    expect(names.left).to_have_count(2)
    names.press("Enter")
    names.is_at(OLGA)
    names.press("a")  # nothing to accept yet: the field is where one goes
    expect(names.field(OLGA, "en")).to_be_focused()
    page.keyboard.type("Olga Petrova")
    names.press("Tab")
    page.keyboard.type("Olga Petrova")
    names.press("Enter")
    expect(page.locator("#names-head")).to_be_focused()
    expect(page.locator("#names-head")).to_contain_text("names are settled")
    page.get_by_role("button", name="Draft into Vietnamese").press("Enter")
    drafted(page)
    units = page.locator("#units")
    for rendering in ("Nguyễn Văn Phúc", "Marco Bellini", "Olga Petrova", "Phạm Minh Chính"):
        expect(units).to_contain_text(rendering)
    page.go_back()
    expect(page.locator("#names-head")).to_contain_text("names are settled")
    expect(names.page.locator(".names-known")).to_contain_text("贝利尼 Bellini")


def test_the_sample_article_in_a_few_keys(desk: Desk) -> None:
    names = Names(desk, desk.bring_in(sample_article()))
    number = names.left.count()
    assert number
    for _ in range(number):
        row = desk.page.locator(".name.at")
        wanted = row.get_attribute("data-name")
        has_proposal = row.locator("[name=vi-0]").input_value() != ""
        names.press("a" if has_proposal else "x")
        expect(names.row(str(wanted))).not_to_have_class("open")
    expect(names.left).to_have_count(0)
    desk.page.get_by_role("button", name="Draft into Vietnamese").press("Enter")
    drafted(desk.page)
    for rendering in ("Nguyễn Thị Thu Hà", "Lê Văn Phúc", "Phạm Minh Chính", "Marco Bellini"):
        expect(desk.page.locator("#units")).to_contain_text(rendering)


def test_next_proposal_edit_later_help(names: Names) -> None:
    names.press("n")
    expect(names.field(PHUC, "vi")).to_have_value("Nguyễn Văn Phước")
    expect(names.field(PHUC, "en")).to_have_value("Nguyen Van Phuoc")
    expect(names.said).to_contain_text("Nguyễn Văn Phước")
    names.press("ArrowLeft")
    expect(names.field(PHUC, "vi")).to_have_value("Nguyễn Văn Phúc")
    names.press("e")
    expect(names.field(PHUC, "en")).to_be_focused()
    names.page.keyboard.type("Mr Phuc, a farmer")  # letters are no keys in a field
    names.press("Escape")
    names.is_at(PHUC)
    names.press("l")
    names.is_at(BELLINI)
    names.press("?")
    expect(names.page.locator(".keys dl")).to_be_visible()
    names.press("?", "ArrowUp")
    names.is_at(PHUC)
    expect(names.field(PHUC, "en")).to_have_value("Mr Phuc, a farmer")
    names.press("j", "j", "k", "k", "Enter")
    expect(names.row(PHUC)).to_contain_text("Mr Phuc, a farmer")


def test_many_keys_at_once_are_all_taken(names: Names) -> None:
    """Whoever knows the names doesn't wait for answers."""
    names.press("x", "a", "i")
    expect(names.left).to_have_count(0)
    expect(names.row(PHUC)).to_contain_text("not a name")
    expect(names.row(BELLINI)).to_contain_text("settled")
    expect(names.row(OLGA)).to_contain_text("never asked about")


def test_who_leaves_for_the_draft_at_once_has_the_last_name_in_it(names: Names) -> None:
    with held_up(names.page, re.compile("/names$")) as waiting:
        names.press("a")
        names.is_at(BELLINI)
        names.page.get_by_role("button", name="Draft into Vietnamese").click()
        expect(names.row(PHUC)).to_have_class(re.compile("busy"))
        assert len(waiting) == 1
    drafted(names.page)
    expect(names.page.locator("#units")).to_contain_text("Nguyễn Văn Phúc")


def test_what_never_arrived_can_be_sent_again(names: Names) -> None:
    names.desk.watch.expected = "ERR_INTERNET_DISCONNECTED|htmx:(sendError|afterRequest)"
    names.page.context.set_offline(True)
    names.press("a")
    expect(names.said).to_contain_text("did not reach the workbench")
    names.page.context.set_offline(False)
    names.press("k", "a")
    expect(names.row(PHUC)).to_contain_text("settled")


def test_undo_brings_back_one_step_after_the_other(names: Names) -> None:
    names.press("x")
    names.is_at(BELLINI)
    names.press("a")
    expect(names.left).to_have_count(1)
    names.press("Control+z")
    names.is_at(BELLINI)
    names.press("Control+z")
    names.is_at(PHUC)
    expect(names.left).to_have_count(3)
    expect(names.page.locator("#undo")).to_be_disabled()


def test_undo_of_what_was_settled_before_a_reload(names: Names) -> None:
    names.press("a")
    expect(names.said).to_contain_text("Accepted")
    names.page.reload()
    expect(names.left).to_have_count(2)
    names.press("Control+z")
    names.is_at(PHUC)
    expect(names.left).to_have_count(3)
    order = names.left.evaluate_all("rows => rows.map(row => row.dataset.name)")
    assert order == NAMES


def test_accept_all_sure_ones_leaves_what_was_typed(names: Names) -> None:
    names.field(PHUC, "en").fill("Farmer Phuc")
    names.page.get_by_role("button", name="Accept them").click()
    expect(names.row(BELLINI)).to_contain_text("settled")
    expect(names.field(PHUC, "en")).to_have_value("Farmer Phuc")
    expect(names.left).to_have_count(2)


def test_by_mouse(names: Names) -> None:
    row = names.row(PHUC)
    row.get_by_role("button", name="Nguyễn Văn Phước").nth(1).click()
    expect(names.field(PHUC, "vi")).to_have_value("Nguyễn Văn Phước")
    row.get_by_text("1 more sentence").click()
    expect(row.locator("mark")).to_have_text([PHUC, PHUC])
    row.get_by_role("button", name="Accept").click()
    expect(row).to_contain_text("settled")
    names.is_at(BELLINI)
    names.row(BELLINI).get_by_role("button", name="Ignore always").click()
    expect(names.row(BELLINI)).to_contain_text("never asked about")
    names.page.get_by_text("2 are left alone").click()
    names.page.locator("#names-decided").get_by_role("button", name="Ask again").first.click()
    expect(names.row(BELLINI).locator("input[data-lang]").first).to_be_visible()


def test_an_input_methods_enter_accepts_nothing(names: Names) -> None:
    names.press("e", "Control+a")
    session = names.page.context.new_cdp_session(names.page)
    at = {"selectionStart": 2, "selectionEnd": 2}
    session.send("Input.imeSetComposition", {"text": "an", **at})
    for kind in ("rawKeyDown", "keyUp"):
        event = {"type": kind, "windowsVirtualKeyCode": 229, "key": "Enter", "code": "Enter"}
        session.send("Input.dispatchKeyEvent", event)
    expect(names.field(PHUC, "en")).to_be_focused()
    session.send("Input.insertText", {"text": "ân"})
    expect(names.field(PHUC, "en")).to_have_value("ân")
    expect(names.left).to_have_count(3)


def test_someone_else_was_quicker(names: Names) -> None:
    names.desk.watch.expected = "409"
    path = f"{names.article}/names"
    names.desk.post(path, {"text-0": PHUC, "kind": "person", "vi-0": "Ông Phúc", "en-0": "Mr Phuc"})
    names.press("a")
    names.is_at(PHUC)
    expect(names.row(PHUC).get_by_role("alert")).to_contain_text("in the glossary already")
    expect(names.row(PHUC)).to_contain_text("Ông Phúc")


def test_without_scripts(new_context: NewContext, desk: Desk, cookie: StorageState) -> None:
    article = desk.bring_in(NEWS)
    page = new_context(cookie, java_script_enabled=False).new_page()
    page.goto(f"{desk.url}{article}/names")
    row = page.locator(f".name[data-name='{PHUC}']")
    row.get_by_role("button", name="Nguyễn Văn Phước").nth(1).click()
    expect(row.locator("[name=vi-0]")).to_have_value("Nguyễn Văn Phước")
    row.locator("[name=en-0]").fill("Nguyen Van Phuoc")
    row.locator("[name=en-0]").press("Enter")
    expect(row).to_have_count(0)
    page.get_by_role("button", name="Not a name").last.click()
    page.locator("select[name=level]").select_option("unsure")
    page.get_by_role("button", name="Accept them").click()
    expect(page.locator("#names-head")).to_contain_text("names are settled")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".name.open")).to_have_count(1)
    page.locator(".names-known summary").click()
    expect(page.locator(".names-known")).to_contain_text("Nguyễn Văn Phước")


@pytest.fixture
def phone(names: Names) -> Iterator[Page]:
    names.page.set_viewport_size({"width": 360, "height": 740})
    yield names.page
    names.page.set_viewport_size({"width": 1280, "height": 900})
    names.page.emulate_media(color_scheme="light")


def test_for_everyone(names: Names, phone: Page) -> None:
    """Open, settled, refused and left alone, light and dark, on a phone."""
    names.press("a")
    expect(names.row(PHUC)).to_contain_text("settled")
    names.press("x")
    expect(names.row(BELLINI)).to_contain_text("not a name")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    phone.locator("summary").evaluate_all("all => all.forEach(one => one.click())")
    phone.evaluate(AXE_SCRIPT)
    for scheme in ("light", "dark"):
        phone.emulate_media(color_scheme=scheme)
        found = phone.evaluate("axe.run(document, {resultTypes: ['violations']})")
        problems = [
            f"{scheme}: {one['id']}: {node['html']}"
            for one in found["violations"]
            for node in one["nodes"]
        ]
        assert problems == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
