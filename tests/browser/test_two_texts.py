"""The whole job on two texts: brought in, lined up, set right by keys, taken away."""

import io
import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from workbench.core import sides
from workbench.core.clean import blocks
from workbench.core.segment import sentences
from workbench.formats import tmx

PAIRS = Path(__file__).parents[1] / "data" / "pairs"
LANGUAGES = ("en", "vi")
# A row as a person sees it: how it stands, the sentences on either side.
READ = """[...document.querySelectorAll("#rows > li")].map((row) => ({
    id: row.id,
    standing: row.dataset.s,
    source: [...row.querySelectorAll(".source .chip")].map((chip) => chip.textContent),
    target: [...row.querySelectorAll(".target .chip")].map((chip) => chip.textContent),
}))"""
CHANGED = f"was => JSON.stringify(was) !== JSON.stringify({READ})"
# Where the aligner can't be right by itself: the moved paragraph, and a doubtful bead.
MOST_WRONG = 6


def text(lang: str) -> str:
    return (PAIRS / f"visit.{lang}.txt").read_text(encoding="utf-8")


def rows(page: Page) -> list[dict]:
    found: list[dict] = page.evaluate(READ)
    return found


def included(page: Page) -> list[dict]:
    return [row for row in rows(page) if row["standing"] != "excluded"]


def gold(lang: str) -> list[tuple[list[str], list[str]]]:
    """The rows as a person would have them."""
    source, target = cut("zh"), cut(lang)
    beads = json.loads((PAIRS / "visit.json").read_text(encoding="utf-8"))[f"zh-{lang}"]["beads"]
    return [([source[i] for i in here], [target[j] for j in there]) for here, there in beads]


def cut(lang: str) -> list[str]:
    kept = [block for block in blocks(text(lang)) if not block.excluded]
    return [one for block in kept for one in sentences(block.text, lang)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_two_texts_become_a_corpus(desk: Desk, lang: str):
    page = desk.page
    bring_in(desk, lang)
    found = [(row["source"], row["target"]) for row in included(page)]
    wanted = gold(lang)
    assert sum(bead in wanted for bead in found) >= len(wanted) - MOST_WRONG
    expect(page.locator(".hints li").first).to_be_visible()
    expect(page.get_by_text("don't seem to belong together")).to_have_count(0)
    address = page.url

    set_right_and_take_back(page)
    settled = accept_half(page)
    realign(page)
    assert [row for row in rows(page) if row["id"] in settled] == list(settled.values())

    page.get_by_role("button", name="Accept all sure").click()
    expect(page.locator("#rows > li[data-s=sure]")).to_have_count(0)
    pairs = take_away(desk, lang)
    page.goto(address)
    accepted = [row for row in rows(page) if row["standing"] == "accepted"]
    assert pairs == [
        (sides.join(row["source"], "zh"), sides.join(row["target"], lang)) for row in accepted
    ]
    assert len(pairs) > len(wanted) / 2


def bring_in(desk: Desk, lang: str) -> None:
    """Paste both texts, look at them, take them, and wait until they are lined up."""
    page = desk.page
    page.goto(f"{desk.url}{desk.project}/pairs/import")
    page.locator("textarea").nth(0).fill(text("zh"))
    page.locator("textarea").nth(1).fill(text(lang))
    page.get_by_role("button", name="Show what is in it").click()
    expect(page.locator(".pair-side")).to_have_count(2)
    page.get_by_role("button", name="Take what is ticked").click()
    expect(page.locator("#rows")).to_be_visible()


def set_right_and_take_back(page: Page) -> None:
    """Do some of everything by keys; after a reload all of it can be taken back."""
    before = rows(page)
    page.keyboard.press("Home")
    for key in ("m", "s", "i", "w", "Shift+D", "u", "x"):
        was = rows(page)
        page.keyboard.press(key)
        page.wait_for_function(CHANGED, arg=was)
    page.reload()
    after = rows(page)
    for _ in range(7):
        said(page, "Control+z", "Undone.")
    assert rows(page) == before
    for _ in range(7):
        said(page, "Control+Shift+z", "Done again.")
    assert rows(page) == after
    for _ in range(7):
        said(page, "Control+z", "Undone.")
    page.reload()
    assert rows(page) == before


def said(page: Page, key: str, what: str) -> None:
    """Press a key and wait for what the page says then."""
    page.evaluate("document.getElementById('said').textContent = ''")
    page.keyboard.press(key)
    expect(page.locator("#said")).to_have_text(what)


def accept_half(page: Page) -> dict[str, dict]:
    """Accept every other row that has both sides, by keys; give those rows."""
    for row in [one for one in included(page) if one["source"] and one["target"]][::2]:
        page.locator(f"#{row['id']} .n").click()
        expect(page.locator(f"#{row['id']}")).to_have_attribute("aria-current", "true")
        page.keyboard.press("a")
        expect(page.locator(f"#{row['id']}")).to_have_attribute("data-s", "accepted")
    return {row["id"]: row for row in rows(page) if row["standing"] == "accepted"}


def realign(page: Page) -> None:
    """Have the rest done again by keys, and wait for it."""
    page.keyboard.press("g")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#job")).to_have_class("job aligning job-done")
    expect(page.locator("#rows")).to_be_visible()


def take_away(desk: Desk, lang: str) -> list[tuple[str, str]]:
    """Export what is accepted, and read the file as another program would."""
    page = desk.page
    page.get_by_role("link", name="Export").click()
    for code in LANGUAGES:
        page.locator(f"input[name=lang][value={code}]").set_checked(code == lang)
    page.get_by_role("button", name="Write the file").click()
    expect(page.get_by_text("Units written")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    data = Path(download.value.path()).read_bytes()
    return [(unit.source.text, unit.targets[0].text) for unit in tmx.read(io.BytesIO(data))]
