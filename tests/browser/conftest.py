"""What the browser tests share: a real server, Chromium, a project of its own for each test."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from time import monotonic
from typing import IO
from urllib.parse import urlencode

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    Request,
    Route,
    StorageState,
    expect,
    sync_playwright,
)

from tests.conftest import lacking

CHROMIUM = os.environ.get("WORKBENCH_TEST_CHROMIUM", "/usr/bin/chromium")
# Nothing but the tests' own requests, and no sandbox where tests run as root in a container.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Generous: on a busy machine an answer may take seconds, and a test that fails waits in full.
PATIENCE = 30_000
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass
class Server:
    """`workbench run` in a process of its own, on an instance that outlives the process."""

    instance: Path
    variables: dict[str, str] = field(default_factory=dict)
    url: str = ""
    link: str = ""
    process: subprocess.Popen[str] | None = None
    log: IO[str] | None = None

    def start(self) -> None:
        """Start it, on the port that it had before; back when it takes requests."""
        port = self.url.rpartition(":")[2] or "0"
        self.log = (self.instance.parent / f"{self.instance.name}.log").open("a")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "workbench.cli", "run", "--port", port],
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
        )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if found := re.search(r"((http://[^/]+)/sign-in/\S+)", line):
                self.link, self.url = found.groups()
                return
        pytest.fail(f"the server didn't start: {Path(self.log.name).read_text()}")

    def _environment(self) -> dict[str, str]:
        ours = {"WORKBENCH_INSTANCE_DIR": str(self.instance), "WORKBENCH_ENGINE": "gloss"}
        return {**os.environ, **ours, **self.variables}

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self.process is not None
        assert self.log is not None
        self.process.kill()
        self.process.communicate()
        self.log.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        except Error as error:
            lacking(f"Chromium can't be started ({CHROMIUM}): {error.message.splitlines()[0]}")
        expect.set_options(timeout=PATIENCE)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server that tests share."""
    server = Server(tmp_path_factory.mktemp("shared") / "instance")
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="module")
def mortal(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that tests may kill. It drafts unit by unit, so that it is killed in between."""
    folder = tmp_path_factory.mktemp("mortal")
    server = Server(folder / "instance", {"WORKBENCH_DRAFT_BATCH": "1"})
    server.start()
    yield server
    server.kill()


NewContext = Callable[..., BrowserContext]


def _context(
    browser: Browser, state: StorageState | None = None, **options: object
) -> BrowserContext:
    context = browser.new_context(
        storage_state=state,
        viewport={"width": 1280, "height": 900},
        locale="en-GB",
        reduced_motion="reduce",
        **options,
    )
    context.set_default_timeout(PATIENCE)
    return context


@pytest.fixture
def new_context(browser: Browser) -> Iterator[NewContext]:
    """Makes browser profiles, which are gone after the test."""
    contexts = []

    def make(state: StorageState | None = None, **options: object) -> BrowserContext:
        contexts.append(_context(browser, state, **options))
        return contexts[-1]

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def profile(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    """The profile in which tests share the server and a page: new ones take their time."""
    context = _context(browser)
    context.request.get(server.link)
    yield context
    context.close()


@pytest.fixture(scope="session")
def cookie(profile: BrowserContext) -> StorageState:
    """Signs other profiles in."""
    return profile.storage_state()


@pytest.fixture(scope="session")
def watch(profile: BrowserContext, server: Server) -> "Watch":
    watch = Watch(server.url)
    watch.over(profile)
    return watch


@dataclass
class Watch:
    """What a person doesn't see go wrong: console errors, requests to other hosts."""

    host: str
    complaints: list[str] = field(default_factory=list)
    expected: str = "nothing"

    @property
    def unexpected(self) -> list[str]:
        return [one for one in self.complaints if not re.search(self.expected, one)]

    def over(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.host, "data:", "blob:")):
            self.complaints.append(f"request to {request.url}")


@dataclass
class Desk:
    """A project of a test's own, with a page to look at it and short ways to get there."""

    context: BrowserContext
    page: Page
    url: str
    project: str
    watch: Watch

    def post(self, path: str, fields: dict[str, str | Sequence[str]]) -> str:
        """Send a form as our own page would; give the address where it leads."""
        data = urlencode(fields, doseq=True)
        headers = {**FORM, "Origin": self.url}
        answer = self.context.request.post(
            self.url + path, data=data, headers=headers, max_redirects=0
        )
        assert answer.status == 303, answer.text()
        return answer.headers["location"]

    def bring_in(self, text: str) -> str:
        """Take an article in without looking; give its address."""
        preview = self.post(f"{self.project}/import", {"text": text})
        page = self.context.request.get(self.url + preview).text()
        found = re.search(r'name="take" value="(\d+)"', page)
        assert found, "the preview offers nothing to take"
        return self.post(preview, {"take": found[1]})

    def draft(self, article: str, lang: str = "en") -> str:
        """Begin a language; give the editor's address."""
        return self.post(f"{article}/draft", {"lang": lang})

    def edit(self, text: str, lang: str = "en") -> "Editor":
        """Open the editor on an article all of whose units are drafted."""
        address = self.draft(self.bring_in(text), lang)
        until(lambda: "job-done" in self.context.request.get(self.url + address).text())
        self.page.goto(self.url + address)
        return Editor(self.page)


def until(holds: Callable[[], bool]) -> None:
    """Ask the server again and again until what it says holds."""
    deadline = monotonic() + PATIENCE / 1000
    while not holds():
        assert monotonic() < deadline, "the server never came to say so"


@contextmanager
def held_up(page: Page, pattern: re.Pattern[str]) -> Iterator[list[Route]]:
    """Let requests wait on their way to the server until the block ends."""
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route(pattern, hold)
    try:
        yield waiting
    finally:
        page.unroute(pattern)  # which lets those that wait go on


def drafted(page: Page) -> None:
    """Wait until the page says that nothing is being drafted any more."""
    expect(page.locator("#job")).to_have_class("job job-done")


@dataclass
class Editor:
    """The editor as a person sees it: rows, one of which is open."""

    page: Page

    @property
    def rows(self) -> Locator:
        return self.page.locator(".unit")

    @property
    def open_row(self) -> Locator:
        return self.page.locator(".unit:has(textarea)")

    @property
    def box(self) -> Locator:
        return self.page.locator(".unit textarea")

    @property
    def kept(self) -> Locator:
        return self.page.locator("#kept")

    def row(self, source: str) -> Locator:
        """The row whose Chinese text has these characters."""
        return self.rows.filter(has=self.page.locator(".source", has_text=source))

    def open(self, source: str) -> Locator:
        """Click into a unit; its text box, which has the focus."""
        self.row(source).locator(".opener").click()
        return self.is_open(source)

    def is_open(self, source: str) -> Locator:
        """The text box of a unit, after it opened as the only one and took the focus."""
        box = self.row(source).locator("textarea")
        expect(box).to_be_focused()
        expect(self.box).to_have_count(1)
        return box

    def target(self, source: str) -> Locator:
        """The translation that a closed row shows."""
        return self.row(source).locator(".text")

    def state(self, source: str) -> Locator:
        return self.row(source).locator(".state")

    def type(self, text: str) -> None:
        """Replace what stands in the open text box, key by key."""
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def caret_in_source(self, source: str, before: str) -> None:
        """Click into the Chinese text before some of its characters."""
        place = self.page.evaluate(
            """([source, before]) => {
                const side = [...document.querySelectorAll(".unit .source")]
                    .find((one) => one.textContent.includes(source));
                const walker = document.createTreeWalker(side, NodeFilter.SHOW_TEXT);
                for (let node; (node = walker.nextNode()); ) {
                    const at = node.data.indexOf(before);
                    if (at < 0) continue;
                    const range = document.createRange();
                    range.setStart(node, at);
                    range.setEnd(node, at + 1);
                    const box = range.getBoundingClientRect();
                    return [box.left + 1, box.top + box.height / 2];
                }
            }""",
            [source, before],
        )
        self.page.mouse.click(*place)

    def caret_at(self, place: int) -> None:
        """Go to a place in the open text box by the keyboard."""
        self.box.focus()
        self.page.keyboard.press("Control+Home")
        for _ in range(place):
            self.page.keyboard.press("ArrowRight")


_numbers = count(1)


def open_desk(page: Page, watch: Watch) -> Desk:
    """Start a project into both languages."""
    desk = Desk(page.context, page, watch.host, "", watch)
    desk.project = desk.post("/projects", {"name": f"Desk {next(_numbers)}", "lang": ["en", "vi"]})
    return desk


@pytest.fixture
def desk(profile: BrowserContext, watch: Watch, cookie: StorageState) -> Iterator[Desk]:
    """A new project on the shared server. Nothing may complain while the test runs."""
    watch.complaints.clear()
    watch.expected = "nothing"
    yield open_desk(profile.pages[0] if profile.pages else profile.new_page(), watch)
    complaints = watch.unexpected
    profile.set_offline(False)
    profile.add_cookies(cookie["cookies"])
    for page in profile.pages[1:]:
        page.close()
    for page in profile.pages:
        if page.url.startswith(watch.host):
            page.evaluate("localStorage.clear()")
    assert not complaints


@pytest.fixture
def editor(desk: Desk) -> Editor:
    """The editor on a small article of ours, drafted into English."""
    return desk.edit(SMALL)


# Six sentences that are units, and furniture that is left out. 阮春福 and 范明政 are in the
# starter glossaries.
SMALL = """河边小镇办起稻米节

小镇在河边。范明政参观了稻田和粮仓。阮春福后来也到了那里。

农民种了三种水稻。孩子们在田里唱歌。(完)
本社

更多

邻镇举行龙舟比赛。图自本社
"""
