"""Glossaries: terms added, found, changed, deleted, brought in from a file and taken away."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Desk
from workbench.formats import glossary

BROKEN = """source,kind,en,vi
王小河,person,Wang Xiaohe,Vương Tiểu Hà
,person,Nobody,Không ai
李大山,person,Li Dashan,Lý Đại Sơn
王小河,person,Wang Small River,Vương Tiểu Hà
"""


@pytest.fixture
def page(desk: Desk) -> Page:
    """The glossary of a project, empty yet."""
    desk.page.goto(desk.url + desk.project)
    desk.page.get_by_role("link", name="Glossary").click()
    expect(desk.page.locator(".empty")).to_be_visible()
    return desk.page


def _add(page: Page, source: str, english: str) -> None:
    page.get_by_text("Add a term").click()
    page.get_by_label("Chinese").fill(source)
    page.get_by_role("group", name="English").get_by_label("preferred").fill(english)
    page.get_by_role("button", name="Add the term").click()
    expect(_rows(page).filter(has_text=source)).to_contain_text(english)


def _rows(page: Page) -> Locator:
    return page.locator("tbody tr")


def _find(page: Page, text: str) -> None:
    page.get_by_role("searchbox").fill(text)
    page.get_by_role("search").get_by_role("button", name="Find").click()


def test_add_find_change_delete(page: Page) -> None:
    _add(page, "王小河", "Wang Xiaohe")
    _add(page, "李大山", "Li Dashan")
    _find(page, "小河")
    expect(_rows(page)).to_have_count(1)
    expect(_rows(page)).to_contain_text("Wang Xiaohe")
    page.get_by_role("link", name="Edit 王小河").click()
    page.get_by_role("group", name="Vietnamese").get_by_label("preferred").fill("Vương Tiểu Hà")
    page.get_by_role("group", name="English").get_by_label("forbidden").fill("Wang Small River")
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
    page.get_by_label("Chinese").fill("王小河")
    page.get_by_role("group", name="English").get_by_label("preferred").fill("Wang Small River")
    page.get_by_role("button", name="Add the term").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Chinese")).to_have_value("王小河")
    expect(page.get_by_role("group", name="English").get_by_label("preferred")).to_have_value(
        "Wang Small River"
    )


def _import(page: Page, text: str, *, only_good: bool = False) -> None:
    if not page.get_by_role("button", name="Import", exact=True).is_visible():
        page.get_by_text("Import a file").click()
    file = {"name": "terms.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_label("Leave broken rows out").set_checked(only_good)
    page.get_by_role("button", name="Import", exact=True).click()


def test_broken_rows_are_told_by_line_and_nothing_is_taken(page: Page, desk: Desk) -> None:
    desk.watch.expected = "422"
    address = page.url
    _import(page, BROKEN)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Line 3:")
    expect(alert).to_contain_text("Line 5:")
    expect(alert).not_to_contain_text("Line 2:")
    page.goto(address)
    expect(page.locator(".empty")).to_be_visible()

    _import(page, BROKEN, only_good=True)
    expect(page.get_by_role("status").filter(has_text="added")).to_contain_text("2 added")
    expect(_rows(page)).to_have_count(2)
    expect(page.get_by_role("table")).to_contain_text("Lý Đại Sơn")


@pytest.mark.parametrize("link", ["CSV for a spreadsheet", "Plain CSV"])
def test_export_has_the_terms(page: Page, link: str) -> None:
    _add(page, "王小河", "Wang Xiaohe")
    with page.expect_download() as download:
        page.get_by_role("link", name=link).click()
    found = glossary.read(download.value.path().read_bytes())
    assert [(term.source, term.renderings[0].text) for term in found.terms] == [
        ("王小河", "Wang Xiaohe")
    ]
