"""A text and its translation, brought in by a person with keyboard and mouse, and lined up."""

from playwright.sync_api import expect

from tests.browser.conftest import SMALL, Desk, until

ENGLISH = """A town by the river holds a rice festival

The town lies by the river. Pham Minh Chinh visited the fields and the granary. Later Nguyen Xuan
Phuc came there too.

Farmers grow three kinds of rice. Children sing in the fields.
"""


def test_two_texts_are_pasted_seen_taken_and_lined_up(desk: Desk) -> None:
    page = desk.page
    page.goto(desk.url + desk.project)
    page.get_by_role("link", name="Bring in texts with their translations").click()
    page.get_by_label("The Chinese text").fill(ENGLISH)
    page.get_by_label("Its translation").fill(SMALL)
    page.get_by_label("Its translation").press("Tab")
    page.get_by_role("button", name="Show what is in it").press("Enter")
    expect(page.get_by_text("it was turned round")).to_be_visible()
    expect(page.get_by_role("checkbox", name="河边小镇办起稻米节")).to_be_checked()
    preview = page.url
    page.get_by_role("button", name="Take what is ticked").press("Enter")
    page.wait_for_url("**/alignment")
    aligned = page.url
    editor = aligned.removesuffix("/alignment")
    until(lambda: "Farmers grow" in desk.context.request.get(editor).text())
    page.goto(editor)
    row = page.locator(".unit").filter(has_text="农民种了三种水稻。")
    expect(row).to_contain_text("Farmers grow three kinds of rice.")
    # Back, and taken again: nothing is there twice.
    page.goto(preview)
    expect(page.get_by_text("this very translation is here already")).to_be_visible()
    page.goto(desk.url + desk.project)
    expect(page.locator(".articles tbody tr")).to_have_count(1)


def test_a_double_click_takes_once(desk: Desk) -> None:
    page = desk.page
    page.goto(f"{desk.url}{desk.project}/pairs/import")
    page.get_by_label("The Chinese text").fill(SMALL)
    page.get_by_label("Its translation").fill(ENGLISH)
    page.get_by_role("button", name="Show what is in it").click()
    page.get_by_role("button", name="Take what is ticked").dblclick()
    page.wait_for_url("**/alignment")
    page.goto(desk.url + desk.project)
    expect(page.locator(".articles tbody tr")).to_have_count(1)


def test_what_was_pasted_stays_after_an_error(desk: Desk) -> None:
    desk.watch.expected = "422"
    page = desk.page
    page.goto(f"{desk.url}{desk.project}/pairs/import")
    page.get_by_label("The Chinese text").fill(SMALL)
    page.get_by_role("button", name="Show what is in it").click()
    expect(page.get_by_role("alert")).to_contain_text("One of the two texts is missing")
    expect(page.get_by_label("The Chinese text")).to_have_value(SMALL)
    page.get_by_label("Its translation").fill(SMALL)
    page.get_by_role("button", name="Show what is in it").click()
    expect(page.get_by_role("alert")).to_contain_text("are the same text")
    expect(page.get_by_label("Its translation")).to_have_value(SMALL)


def test_a_translation_is_attached_to_an_article(desk: Desk) -> None:
    page = desk.page
    page.goto(desk.url + desk.bring_in(SMALL))
    page.get_by_role("link", name="Attach a translation (English)").click()
    page.get_by_label("Its text").fill(ENGLISH)
    page.get_by_role("button", name="Show what is in it").click()
    expect(page.get_by_text("Its article is here already:")).to_be_visible()
    page.get_by_role("button", name="Take what is ticked").click()
    page.wait_for_url("**/alignment")
    page.goto(desk.url + desk.project)
    expect(page.locator(".articles tbody tr")).to_have_count(1)
