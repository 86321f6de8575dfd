"""Glossaries: terms found as one types, changed, deleted and brought back, from and to files."""

import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Desk
from workbench.formats import glossary

FILE = """source,kind,en,vi
王小河,person,Wang Xiaohe,Vương Tiểu Hà
,person,Nobody,Không ai
李大山,person,Li Dashan,Lý Đại Sơn
阮春福,person,Nguyen Xuan Phuc,Nguyễn Xuân Phúc
王小河,person,Wang Small River,Vương Tiểu Hà
"""
OTHERWISE = "source,en,vi\n王小河,Wang Little River,\n李大山,,\n赵云,Zhao Yun,Triệu Vân\n"


@pytest.fixture
def page(desk: Desk) -> Page:
    """The glossary of a project, empty yet."""
    desk.page.goto(desk.url + desk.project)
    desk.page.get_by_role("link", name="Glossary", exact=True).click()
    expect(desk.page.locator(".empty")).to_be_visible()
    return desk.page


@pytest.fixture
def filled(page: Page) -> Page:
    """A glossary of three persons, brought in from a file."""
    _look_at(page, FILE)
    page.get_by_role("button", name="Do as chosen").click()
    expect(_rows(page)).to_have_count(3)
    return page


def _add(page: Page, source: str, english: str) -> None:
    page.get_by_text("Add a term").click()
    page.get_by_label("Chinese", exact=True).fill(source)
    page.get_by_role("group", name="English").get_by_label("preferred", exact=True).fill(english)
    page.get_by_role("button", name="Add the term").click()
    expect(_rows(page).filter(has_text=source)).to_contain_text(english)


def _rows(page: Page) -> Locator:
    return page.locator("tbody tr")


def _find(page: Page, text: str) -> None:
    page.get_by_role("searchbox").fill(text)


def _look_at(page: Page, text: str) -> None:
    page.get_by_text("Import a file").click()
    file = {"name": "terms.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Show what is in it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What is in terms.csv")


def test_add_find_change_delete(page: Page) -> None:
    _add(page, "王小河", "Wang Xiaohe")
    _add(page, "李大山", "Li Dashan")
    _find(page, "小河")
    expect(_rows(page)).to_have_count(1)
    expect(_rows(page)).to_contain_text("Wang Xiaohe")
    page.get_by_role("link", name="Edit 王小河").click()
    vietnamese = page.get_by_role("group", name="Vietnamese")
    vietnamese.get_by_label("preferred", exact=True).fill("Vương Tiểu Hà")
    english = page.get_by_role("group", name="English")
    english.get_by_label("forbidden", exact=True).fill("Wang Small River")
    page.get_by_role("button", name="Save").click()
    expect(_rows(page).filter(has_text="王小河")).to_contain_text("Vương Tiểu Hà")
    expect(_rows(page).filter(has_text="王小河")).to_contain_text("Wang Small River forbidden")
    _find(page, "nobody of this name")
    expect(page.locator(".empty")).to_be_visible()
    _find(page, "")
    expect(_rows(page)).to_have_count(2)
    page.get_by_role("link", name="Edit 李大山").click()
    page.get_by_role("button", name="Delete the term").click()
    expect(_rows(page)).to_have_count(1)
    expect(page.get_by_role("table")).not_to_contain_text("李大山")


def test_a_term_twice_is_refused_and_what_was_typed_stays(page: Page, desk: Desk) -> None:
    desk.watch.expected = "409|422"
    _add(page, "王小河", "Wang Xiaohe")
    page.get_by_text("Add a term").click()
    page.get_by_label("Chinese", exact=True).fill("王小河")
    english = page.get_by_role("group", name="English").get_by_label("preferred", exact=True)
    english.fill("Wang Small River")
    page.get_by_role("button", name="Add the term").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Chinese", exact=True)).to_have_value("王小河")
    expect(english).to_have_value("Wang Small River")


def test_search_as_one_types(filled: Page) -> None:
    page = filled
    page.get_by_role("searchbox").press_sequentially("nguyen xuan", delay=20)
    expect(_rows(page)).to_have_count(1)
    expect(_rows(page)).to_contain_text("Nguyễn Xuân Phúc")
    expect(page.locator("#count")).to_have_text("1 term")
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page).to_have_url(re.compile(r"\?q=nguyen(\+|%20)xuan$"))
    page.reload()
    expect(page.get_by_role("searchbox")).to_have_value("nguyen xuan")
    expect(_rows(page)).to_have_count(1)
    _find(page, "ruanchunfu")
    expect(_rows(page)).to_contain_text("阮春福")
    _find(page, "")
    expect(page.locator("#count")).to_have_text("3 terms")
    page.get_by_label("Missing").select_option("vi")
    expect(page.locator(".empty")).to_be_visible()
    # Back from another page the list is as it was left.
    page.get_by_label("Missing").select_option("")
    _find(page, "dashan")
    expect(_rows(page)).to_have_count(1)
    page.get_by_role("link", name="Edit 李大山").click()
    page.get_by_role("heading", level=1, name="李大山").wait_for()
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value("dashan")
    expect(_rows(page)).to_have_count(1)


def test_many_are_deleted_and_brought_back_by_the_keyboard(filled: Page) -> None:
    page, keys = filled, filled.keyboard
    page.get_by_text("Change many terms").focus()
    keys.press("Enter")
    page.get_by_label("Tick all on this page").focus()
    keys.press("Space")
    expect(page.get_by_label("Tick 王小河")).to_be_checked()
    page.get_by_label("Tick 王小河").focus()
    keys.press("Space")
    page.get_by_role("button", name="Delete the terms").focus()
    keys.press("Enter")
    expect(_rows(page)).to_have_count(1)
    expect(page.locator(".step")).to_contain_text("2 terms were deleted.")
    page.get_by_role("button", name="Undo").focus()
    keys.press("Enter")
    expect(_rows(page)).to_have_count(3)
    expect(page.locator(".step")).to_contain_text("Undone: 2 terms were deleted.")


def test_a_file_is_looked_at_before_it_is_taken(page: Page) -> None:
    address = page.url
    _look_at(page, FILE)
    problems = page.locator(".problems")
    expect(problems).to_contain_text("Line 3:")
    expect(problems).to_contain_text("Line 6:")
    expect(problems).not_to_contain_text("Line 2:")
    page.goto(address)
    expect(page.locator(".empty")).to_be_visible()

    _look_at(page, FILE)
    page.get_by_role("button", name="Do as chosen").click()
    expect(page.locator(".step")).to_contain_text("3 terms were added.")
    expect(page.get_by_role("table")).to_contain_text("Lý Đại Sơn")


def test_clashes_of_a_file_are_settled(filled: Page) -> None:
    page = filled
    _look_at(page, OTHERWISE)
    clash = page.locator(".pairs")
    expect(clash).to_contain_text("Wang Xiaohe")
    expect(clash).to_contain_text("Wang Little River")
    page.get_by_label("Keep ours, add the file's renderings as admitted").check()
    page.get_by_role("button", name="Do as chosen").click()
    expect(_rows(page).filter(has_text="王小河")).to_contain_text("Wang Xiaohe")
    expect(_rows(page).filter(has_text="王小河")).to_contain_text("Wang Little River admitted")
    page.get_by_role("button", name="Undo").click()
    expect(_rows(page)).to_have_count(3)
    expect(page.get_by_role("table")).not_to_contain_text("Wang Little River")


@pytest.mark.parametrize("link", ["CSV for a spreadsheet", "Plain CSV"])
def test_export_has_the_terms(page: Page, link: str) -> None:
    _add(page, "王小河", "Wang Xiaohe")
    with page.expect_download() as download:
        page.get_by_role("link", name=link).click()
    found = glossary.read(download.value.path().read_bytes())
    assert [(term.source, term.renderings[0].text) for term in found.terms] == [
        ("王小河", "Wang Xiaohe")
    ]


# --- Everyone can use the pages ---

LONG = "Ủy ban Thường vụ Quốc hội nước Cộng hòa xã hội chủ nghĩa Việt Nam khóa XV và các cơ quan"


@pytest.fixture
def pages(filled: Page, desk: Desk) -> list[str]:
    """The addresses of a glossary's pages, with something to see on each."""
    own = filled.url.removeprefix(desk.url).partition("?")[0]
    shared = desk.post("/glossaries", {"name": "Người và tổ chức"})
    desk.post(f"{desk.project}/glossaries", {"glossary": shared.rpartition("/")[2]})
    desk.post(f"{shared}/terms", {"source": "王小河", "vi_preferred": LONG, "kind": "person"})
    # A file that clashes with what is here, to look at.
    filled.goto(desk.url + own)
    _look_at(filled, OTHERWISE)
    preview = filled.url.removeprefix(desk.url)
    term = desk.page.context.request.get(f"{desk.url}{own}?q=wang").text()
    [edit, use] = re.findall(r'href="(/terms/\d+(?:/use)?)"', term)
    project = [f"{desk.project}/{one}" for one in ("clashes", "consistency", "settings")]
    return [own, f"{own}/steps", f"{shared}/settings", edit, use, preview, *project]


def test_pages_have_no_barriers_and_fit_a_phone(pages: list[str], desk: Desk) -> None:
    page, problems = desk.page, []
    for address in pages:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(desk.url + address)
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        page.evaluate(AXE_SCRIPT)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
            problems += [
                (address, scheme, one["id"], node["html"])
                for one in found["violations"]
                for node in one["nodes"]
            ]
        page.set_viewport_size({"width": 360, "height": 740})
        if page.evaluate("document.documentElement.scrollWidth") > 360:
            problems.append((address, "phone", "sideways", ""))
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})
    assert problems == []
