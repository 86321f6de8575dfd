"""The main job: an article in, its blocks reviewed, drafted, edited by keyboard, taken away."""

import io
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import Page, expect

from tests.browser.conftest import SMALL, Desk, Editor, NewContext, Server, drafted, held_up
from tests.conftest import SHARED, lacking
from workbench.formats import csvfile, tmx
from workbench.formats.values import CorpusUnit, Variant
from workbench.samples import sample_article

ARTICLES = (
    "000_24850f41449a836e.txt",
    "001_f3ecec61208fbda4.txt",
    "002_284ed49500dad903.txt",
    "003_013c8bfb423f2746.txt",
    "004_9bd5d6cf6d6536f4.txt",
)
LANGUAGES = {"en": "English", "vi": "Vietnamese"}
EDITED = {
    "en": ["The first edited text.", "= the second, with a comma", "“The third”, he said."],
    "vi": ["Câu thứ nhất đã sửa.", "= câu thứ hai, có dấu phẩy", "“Câu thứ ba”, ông nói."],
}
FORMATS = {
    "TMX 1.4b, for translation programs": ".tmx",
    "CSV for a spreadsheet": ".csv",
    "CSV for a corpus, the text as it is": ".csv",
}


def test_a_new_workbench_has_a_sample(desk: Desk) -> None:
    desk.page.goto(desk.url)
    desk.page.get_by_role("link", name="Sample").click()
    title = sample_article().splitlines()[0]
    desk.page.get_by_role("link", name=title).click()
    expect(desk.page.get_by_role("heading", level=1)).to_have_text(title)
    expect(desk.page.get_by_role("button", name="Draft into English")).to_be_visible()


def test_the_sign_in_link_works_once(server: Server, desk: Desk, new_context: NewContext) -> None:
    """The desk's profile has used it up."""
    page = new_context().new_page()
    page.goto(server.link)
    expect(page.get_by_role("alert")).to_be_visible()
    page.goto(server.url)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


@pytest.mark.parametrize("article", ["sample", *ARTICLES])
def test_article_to_corpus(desk: Desk, article: str, tmp_path: Path) -> None:
    text = _text(article)
    if article in ("sample", *ARTICLES[:2]):
        _paste(desk, text)
    else:
        _upload(desk, article, text)
    _take(desk.page, text)
    _review(desk.page)
    address = desk.page.url
    edited = {}
    for lang, name in LANGUAGES.items():
        desk.page.goto(address)
        _draft(desk.page, name)
        edited[lang] = _edit(Editor(desk.page), EDITED[lang])
    units = desk.page.locator(".unit:not(.state-excluded)").count()
    desk.page.get_by_role("link", name="Export").click()
    for label, ending in FORMATS.items():
        path = _export(desk.page, label, units, tmp_path)
        assert path.suffix == ending
        _check(_read(path), edited, units)
        if ending == ".tmx":
            _check_xml(path, edited)
        desk.page.get_by_role("link", name="Another export").click()


def _text(article: str) -> str:
    if article == "sample":
        return sample_article()
    path = SHARED / "articles" / article
    if not path.is_file():
        lacking(f"the article {article} is not on this machine")
    return path.read_text(encoding="utf-8")


def _paste(desk: Desk, text: str) -> None:
    desk.page.goto(desk.url + desk.project)
    desk.page.get_by_role("link", name="Bring in articles").click()
    desk.page.get_by_label("Text of one article").fill(text)
    desk.page.get_by_role("button", name="Show what is in it").click()


def _upload(desk: Desk, name: str, text: str) -> None:
    desk.page.goto(desk.url + desk.project)
    desk.page.get_by_role("link", name="Bring in articles").click()
    file = {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
    desk.page.get_by_label("Files", exact=True).set_input_files(file)
    desk.page.get_by_role("button", name="Show what is in it").click()


def _take(page: Page, text: str) -> None:
    """See in the preview what was read, then take it."""
    title = text.strip().splitlines()[0].strip()
    expect(page.get_by_text("UTF-8")).to_be_visible()
    expect(page.locator(".excerpt")).to_contain_text(title)
    expect(page.locator(".excerpt .kind-related").first).to_have_class(re.compile("out"))
    page.get_by_role("button", name="Take what is ticked").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def _review(page: Page) -> None:
    """Change a kind, leave out and bring back, by key and by click; all ends as it began."""
    body = page.locator(".block.kind-body:not(.out)").nth(1)
    name = "#" + (body.get_attribute("id") or "")
    block = page.locator(name)
    kind, toggle = block.get_by_label("Kind"), block.locator(".toggle button")
    block.focus()
    page.keyboard.press("2")
    expect(block).to_have_class(re.compile("kind-heading"))
    expect(block).to_be_focused()
    page.keyboard.press("4")
    expect(kind).to_have_value("body")
    page.keyboard.press("x")
    expect(block).to_have_class(re.compile(r"\bout\b"))
    expect(toggle).to_have_text("Bring back")
    toggle.click()
    expect(block).not_to_have_class(re.compile(r"\bout\b"))
    toggle.click()
    expect(block).to_have_class(re.compile(r"\bout\b"))
    block.focus()
    page.keyboard.press("x")
    expect(toggle).to_have_text("Leave out")
    page.keyboard.press("j")
    expect(page.locator(f"{name} + .block")).to_be_focused()
    page.keyboard.press("k")
    expect(block).to_be_focused()


def test_keys_wait_for_the_change_before(desk: Desk) -> None:
    """Who reviews fast isn't ahead of what the server knows."""
    page = desk.page
    page.goto(desk.url + desk.bring_in(SMALL))
    body = page.locator(".block.kind-body:not(.out)")
    blocks = [page.locator("#" + (body.nth(at).get_attribute("id") or "")) for at in (0, 1)]
    blocks[0].focus()
    with held_up(page, re.compile(r"/blocks/\d+$")) as waiting:
        for key in "2xj3":
            page.keyboard.press(key)
        assert len(waiting) == 1
    expect(blocks[0]).to_have_class(re.compile(r"kind-heading out"))
    expect(blocks[1]).to_have_class(re.compile("kind-dateline"))
    expect(blocks[1]).to_be_focused()


def _draft(page: Page, language: str) -> None:
    page.get_by_role("button", name=f"Draft into {language}").click()
    drafted(page)
    expect(page.locator("#job .gloss")).to_contain_text("word-by-word gloss")
    expect(page.locator(".unit.state-new:not(.state-excluded)")).to_have_count(0)
    texts = page.locator(".unit.state-draft .text")
    expect(texts.filter(has_not_text=re.compile(r"\S"))).to_have_count(0)


def _edit(editor: Editor, texts: Sequence[str]) -> dict[str, str]:
    """Edit the first units, hands on the keyboard; gives their new texts by source text."""
    page = editor.page
    kept = page.locator(".unit:not(.state-excluded)")
    sources = [kept.nth(i).locator(".source").inner_text() for i in range(len(texts))]
    kept.first.locator(".opener").focus()
    page.keyboard.press("Enter")
    for at, text in enumerate(texts):
        expect(kept.nth(at).locator("textarea")).to_be_focused()
        editor.type(text)
        page.keyboard.press("Control+Enter")
        expect(kept.nth(at).locator(".text")).to_have_text(text)
        expect(kept.nth(at).locator(".state")).to_have_text("Translated")
    expect(kept.nth(len(texts)).locator("textarea")).to_be_focused()
    expect(page.locator("#progress")).to_contain_text(f"{len(texts)} of {kept.count()} confirmed")
    return dict(zip(sources, texts, strict=True))


def _export(page: Page, label: str, count: int, folder: Path) -> Path:
    """Fill in the form, read what the page says of the file, and download it."""
    page.get_by_label(label).check()
    page.get_by_label("Draft", exact=True).check()
    expect(page.get_by_label("Translated", exact=True)).to_be_checked()
    page.get_by_role("button", name="Write the file").click()
    expect(page.locator("main [role=status].done")).to_contain_text(
        f"Units written: {count}. Read back: {count}."
    )
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def _read(path: Path) -> list[CorpusUnit]:
    stream = io.BytesIO(path.read_bytes())
    return list(tmx.read(stream) if path.suffix == ".tmx" else csvfile.read(stream))


def _check(units: list[CorpusUnit], edited: dict[str, dict[str, str]], count: int) -> None:
    """The file has every unit in both languages, the edited ones as they were typed."""
    assert len(units) == count
    assert {target.lang for unit in units for target in unit.targets} == set(LANGUAGES)
    for lang, texts in edited.items():
        found = {unit.source.text: _target(unit, lang) for unit in units}
        assert {source: found[source].text for source in texts} == texts
        assert {found[source].props["state"] for source in texts} == {"translated"}


def _target(unit: CorpusUnit, lang: str) -> Variant:
    return next(target for target in unit.targets if target.lang == lang)


def _check_xml(path: Path, edited: dict[str, dict[str, str]]) -> None:
    """Another reader than ours finds the same texts."""
    seg = "tu[tuv/seg = $source]/tuv[@xml:lang = $lang]/seg"
    body = etree.parse(path).find("body")
    for lang, texts in edited.items():
        for source, text in texts.items():
            [found] = body.xpath(seg, source=source, lang=lang)
            assert found.text == text
