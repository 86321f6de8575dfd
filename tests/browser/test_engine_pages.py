"""The page of engines in a browser: looked up, installed, followed, stopped, removed, uploaded."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import NewContext, Server, Watch, until
from tests.unit import argos_packages
from tests.unit.files_server import Files, failing, offer

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Files]:
    """Offers zh-en 1.0 and en-vi 1.2."""
    made = tmp_path_factory.mktemp("made")
    with Files() as files:
        files.files["/zh_en"] = argos_packages.tiny(made)
        files.files["/en_vi"] = argos_packages.tiny(made, "en", "vi", package_version="1.2")
        offer(files, ("zh", "en", "1.0", "/zh_en"), ("en", "vi", "1.2", "/en_vi"))
        yield files


@pytest.fixture(scope="module")
def own(browser: Browser, files: Files, tmp_path_factory: pytest.TempPathFactory):
    """A server on an instance without models."""
    index = {"WORKBENCH_ARGOS_INDEX": f"{files.url}/index.json", "WORKBENCH_ENGINE": "auto"}
    server = Server(tmp_path_factory.mktemp("engines") / "instance", index)
    server.start()
    context = browser.new_context()
    context.request.get(server.link)
    yield server, context.storage_state()
    context.close()
    server.kill()


@pytest.fixture
def context(own, new_context: NewContext) -> BrowserContext:
    return new_context(own[1])


@pytest.fixture
def page(own, context: BrowserContext, files: Files) -> Iterator[Page]:
    """The page of engines, no model installed."""
    server, _ = own
    watch = Watch(server.url)
    watch.over(context)
    page = context.new_page()
    page.goto(f"{server.url}/engines")
    yield page
    files.always = None
    page.goto(f"{server.url}/engines")
    while page.get_by_text("Remove …").count():
        remove(page)
    assert watch.complaints == []


def remove(page: Page) -> None:
    there = page.get_by_text("Remove …").count()
    page.get_by_text("Remove …").first.click()
    page.get_by_role("button", name="Remove the model").first.click()
    expect(page.get_by_text("Remove …")).to_have_count(there - 1)


def argos(page: Page):
    return page.locator(".engine-states li", has_text="Argos").locator(".verdict")


def test_looked_up_installed_and_removed(page: Page, files: Files):
    page.get_by_role("link", name="Look what the index offers").click()
    row = page.locator(".models-table tr", has_text="zh-en")
    expect(row.get_by_role("cell").nth(1)).to_contain_text("1.0")
    expect(argos(page)).to_have_text("no model is installed")
    go_on = threading.Event()

    def slowly(handler) -> None:
        handler.send(200, {"Content-Length": str(len(handler.file))})
        handler.wfile.write(handler.file[:90_000])
        go_on.wait()
        handler.wfile.write(handler.file[90_000:])

    files.misdeeds = [lambda handler: handler.well(), slowly]
    page.get_by_role("button", name="Install zh-en").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("button", name="Install zh-en")).to_have_count(0)
    chosen = page.get_by_label("Package of Argos Translate")
    chosen.set_input_files({"name": "x", "mimeType": "", "buffer": b"x"})
    go_on.set()
    expect(page.get_by_text("The model zh-en is installed")).to_be_visible()
    expect(argos(page)).to_have_text("English")
    # What polled has not touched the form beside it.
    assert chosen.input_value().endswith("x")
    remove(page)
    expect(argos(page)).to_have_text("no model is installed")


def test_stopped_and_gone_on_with(page: Page, files: Files):
    stopped = threading.Event()

    def slowly(handler) -> None:
        handler.send(200, {"Content-Length": str(len(handler.file)), **files.validators})
        handler.wfile.write(handler.file[:90_000])
        stopped.wait()
        handler.wfile.write(handler.file[90_000:-1])

    files.misdeeds = [lambda handler: handler.well(), slowly]
    page.get_by_role("button", name="Install zh-en").click()
    expect(page.locator(".install .count")).to_contain_text(" of ")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Stopping…")).to_be_visible()
    stopped.set()
    expect(page.get_by_text("the next one goes on with it")).to_be_visible()
    page.get_by_role("button", name="Install zh-en").click()
    expect(page.get_by_text("The model zh-en is installed")).to_be_visible()
    assert files.ranges[-1].startswith("bytes=")


def test_what_failed_says_why(page: Page, files: Files):
    files.misdeeds = [lambda handler: handler.well(), failing(404)]
    page.get_by_role("button", name="Install en-vi").click()
    expect(page.get_by_text("The last install failed: There is nothing at")).to_be_visible()


def test_the_article_offers_what_its_language_lacks(page: Page, own):
    server, _ = own
    page.goto(server.url)
    page.get_by_role("link", name="Sample").click()
    page.locator(".articles a").first.click()
    offers = page.get_by_role("link", name="Install a model for neural drafts.")
    expect(offers).to_have_count(2)
    page.get_by_role("button", name="Draft into English").click()
    expect(page.locator("#job")).to_have_class("job job-done")
    page.locator("#job").get_by_role("link", name="Install a model").click()
    expect(page.get_by_role("button", name="Install zh-en")).to_be_visible()


def test_without_scripts(own, new_context: NewContext, page: Page, tmp_path: Path):
    server, state = own
    plain = new_context(state, java_script_enabled=False).new_page()
    plain.goto(f"{server.url}/engines")
    plain.get_by_role("link", name="Look").click()
    expect(plain.locator(".models-table tr", has_text="zh-en")).to_contain_text("1.0")
    path = tmp_path / "en_vi.argosmodel"
    path.write_bytes(argos_packages.tiny(tmp_path / "made", "en", "vi"))
    plain.get_by_label("Package of Argos Translate").set_input_files(path)
    plain.get_by_role("button", name="Upload and install").click()

    def there() -> bool:
        plain.reload()
        return plain.get_by_text("Remove …").count() == 1

    until(there)
    remove(plain)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_anybody_can_use_it(page: Page, scheme: str):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(DESK)
    page.get_by_role("link", name="Look").click()
    expect(page.get_by_role("link", name="Look again")).to_be_visible()
    page.get_by_role("button", name="Install zh-en").click()
    expect(page.get_by_text("The model zh-en is installed")).to_be_visible()
    page.get_by_text("Remove …").click()
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.reload()
