"""Every page, as it is and as it can be used: phone and desk, light and dark, three languages."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, StorageState, expect

from tests.browser.alignments import ROWS, SCORES, set_down
from tests.browser.conftest import SMALL, Desk, Server, Watch, open_desk

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
# The browser complains of answers such as these, which these pages are.
ANSWERS = {"glossary refused": "422", "pairs refused": "422", "not there": "404"}
PAGES = (
    "projects",
    "project",
    "empty project",
    "settings",
    "import",
    "preview",
    "preview refused",
    "pairs",
    "pairs refused",
    "pairs preview",
    "attach",
    "article",
    "names",
    "editor",
    "editor open",
    "editor empty filter",
    "editor keys",
    "checks",
    "conflict",
    "export",
    "export ready",
    "glossaries",
    "glossary",
    "glossary refused",
    "term",
    "clashes",
    "consistency",
    "engines",
    "jobs",
    "another engine",
    "alignment",
    "no alignment",
    "quality",
    "terms report",
    "repair",
    "concordance",
    "concordance found",
    "filters",
    "offers",
    "history",
    "history of a text",
    "not there",
    "sign in",
)

PROJECT_PAGES = ("clashes", "concordance", "consistency", "filters", "quality", "repair", "offers")


class Tour:
    """Leads to each page by its name, over one article that is drafted and partly confirmed."""

    def __init__(self, desk: Desk, server: Server) -> None:
        self.desk = desk
        self.page = desk.page
        self.empty = desk.project
        desk.project = desk.post("/projects", {"name": "Tour", "lang": ["en", "vi"]})
        self.editor = desk.edit(SMALL)
        self.bitext = self.page.url
        self.editor.open("稻田和粮仓")
        self.opened = self.page.url
        self.editor.type("A text without its term")
        self.page.keyboard.press("Control+Enter")
        self.editor.is_open("后来也到了")
        self.alignment = set_down(server, desk.bring_in(f"{SMALL}另一篇。"), ROWS, SCORES)

    def go(self, name: str) -> None:
        simple = {
            "projects": "/",
            "project": self.desk.project,
            "empty project": self.empty,
            "settings": f"{self.desk.project}/settings",
            "import": f"{self.desk.project}/import",
            "pairs": f"{self.desk.project}/pairs/import",
            "editor": self.bitext.removeprefix(self.desk.url),
            "editor open": self.opened.removeprefix(self.desk.url),
            "checks": f"{self.bitext.removeprefix(self.desk.url)}/checks",
            "editor empty filter": f"{self.bitext.removeprefix(self.desk.url)}?only=reviewed",
            "export": f"{self.desk.project}/export",
            "glossaries": "/glossaries",
            **{name: f"{self.desk.project}/{name}" for name in PROJECT_PAGES},
            "terms report": f"{self.desk.project}/terms-report",
            "engines": "/engines",
            "jobs": "/jobs",
            "another engine": f"{self.bitext.removeprefix(self.desk.url)}/engines",
            "alignment": self.alignment,
            "no alignment": f"{self.bitext.removeprefix(self.desk.url)}/alignment",
            "history of a text": f"{self.bitext.removeprefix(self.desk.url)}/history",
            "history": f"/units/{self.opened.rpartition('=')[2]}/history",
            "not there": "/projects/999999",
        }
        if name in simple:
            self.page.goto(self.desk.url + simple[name])
        else:
            getattr(self, name.replace(" ", "_"))()

    def speak_english(self) -> None:
        self.desk.post("/language", {"locale": "en", "next": "/"})

    def preview(self, text: str = f"{SMALL}再来一段。") -> None:
        path = self.desk.post(f"{self.desk.project}/import", {"text": text})
        self.page.goto(self.desk.url + path)

    def preview_refused(self) -> None:
        self.preview(SMALL)
        expect(self.page.locator(".problem")).to_be_visible()

    def pairs_refused(self) -> None:
        self.go("pairs")
        self.page.locator("[name=source]").fill(SMALL)
        self.page.get_by_role("button", name="Show what is in it").click()
        expect(self.page.get_by_role("alert")).to_be_visible()

    def pairs_preview(self) -> None:
        """A pair of texts, units, and a file without its counterpart."""
        self.go("pairs")
        files = {
            "town.zh.txt": SMALL,
            "town.en.txt": "A town by the river holds a festival\n\nFarmers grow rice.\n",
            "rows.csv": "zh-CN,en\n小镇在河边。,The town lies by the river.\n孩子们唱歌。,\n",
            "alone.vi.txt": "Thị trấn nằm bên sông.\n",
        }
        self.page.locator("[name=file]").set_input_files(
            [
                {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
                for name, text in files.items()
            ]
        )
        self.page.get_by_role("button", name="Show what is in it").click()
        expect(self.page.get_by_role("heading", name="Left out")).to_be_visible()

    def attach(self) -> None:
        self.article()
        self.page.wait_for_load_state()
        self.page.goto(f"{self.page.url.partition('#')[0]}/attach?lang=vi")

    def article(self) -> None:
        self.page.goto(self.bitext)
        self.page.get_by_role("link", name="河边小镇办起稻米节").click()

    def concordance_found(self) -> None:
        self.go("concordance")
        self.page.get_by_label("Look for").fill("term")
        self.page.get_by_role("button", name="Search").click()
        expect(self.page.locator(".concordance mark")).to_have_text("term")

    def names(self) -> None:
        self.article()
        self.page.wait_for_load_state()
        self.page.goto(f"{self.page.url.partition('#')[0]}/names")

    def editor_keys(self) -> None:
        self.page.goto(self.bitext)
        self.page.get_by_text("Keys", exact=True).click()

    def conflict(self) -> None:
        self.page.goto(self.opened)
        version = self.page.locator(".unit.open").get_attribute("data-version") or ""
        unit = self.opened.rpartition("=")[2]
        # A text that was typed on an older version than the one that stands.
        typed = {"text": "Another text", "version": str(int(version) - 1)}
        headers = {"HX-Request": "true", "Origin": self.desk.url}
        path = f"{self.desk.url}/units/{unit}/working"
        self.desk.context.request.post(path, form=typed, headers=headers)
        self.page.reload()
        expect(self.page.get_by_role("alert")).to_be_visible()

    def export_ready(self) -> None:
        fields = {"format": "tmx", "lang": "en", "state": ["draft", "translated"], "kind": "body"}
        self.page.goto(self.desk.url + self.desk.post(f"{self.desk.project}/export", fields))

    def glossary(self) -> None:
        """A starter glossary, which is a long one."""
        self.page.goto(f"{self.desk.url}/glossaries")
        self.page.locator(".cards a").last.click()

    def glossary_refused(self) -> None:
        self.page.goto(self.desk.url + self.desk.project)
        self.page.locator("a[href^='/glossaries/']").click()
        form = self.page.locator("form[action$='/terms']")
        form.evaluate("form => form.closest('details').open = true")
        form.locator("[name=source]").fill("没有译名")
        form.locator("button").click()
        expect(self.page.get_by_role("alert")).to_be_visible()

    def term(self) -> None:
        self.glossary()
        self.page.locator("a[href^='/terms/']").first.click()

    def sign_in(self) -> None:
        self.desk.context.clear_cookies()
        self.page.goto(f"{self.desk.url}/sign-in")


@pytest.fixture(scope="module")
def tour(
    profile: BrowserContext, watch: Watch, cookie: StorageState, server: Server
) -> Iterator[Tour]:
    page = profile.new_page()
    tour = Tour(open_desk(page, watch), server)
    yield tour
    profile.add_cookies(cookie["cookies"])
    tour.speak_english()
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_page(tour: Tour, name: str) -> None:
    """All that is wrong with a page at once, so that one failure hides no other."""
    page, watch = tour.page, tour.desk.watch
    watch.complaints.clear()
    watch.expected = ANSWERS.get(name, "nothing")
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="light")
    tour.go(name)
    page.evaluate(AXE_SCRIPT)
    problems = _barriers(tour, "light", {})
    page.emulate_media(color_scheme="dark")
    problems += _barriers(tour, "dark", {"runOnly": ["color-contrast"]})
    page.set_viewport_size(PHONE)
    problems += _sideways(tour, "en")
    said = {page.locator(".skip").inner_text()}
    for language, code in (("中文", "zh-Hans"), ("Tiếng Việt", "vi")):
        page.get_by_role("button", name=language, exact=True).click()
        expect(page.locator(f"html[lang={code}]")).to_have_count(1)
        problems += _sideways(tour, code)
        said.add(page.locator(".skip").inner_text())
    tour.speak_english()
    assert [*problems, *watch.unexpected] == []
    assert len(said) == 3


def _barriers(tour: Tour, scheme: str, options: dict[str, object]) -> list[str]:
    """What keeps people from using the page, as axe finds it."""
    options = {"resultTypes": ["violations"], **options}
    found = tour.page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{scheme}: {violation['id']}: {node['html']} {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def _sideways(tour: Tour, language: str) -> list[str]:
    width = tour.page.evaluate("document.documentElement.scrollWidth")
    return [f"{language}: {width} px wide on a phone"] if width > PHONE["width"] else []
