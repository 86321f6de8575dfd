"""While an input method composes, keys are its own: nothing else happens on them."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Request, expect

from tests.browser.conftest import Editor

SEEN = "稻田和粮仓"


class InputMethod:
    """Composes as a Vietnamese or Chinese input method does, and presses keys meanwhile."""

    def __init__(self, session: CDPSession) -> None:
        self.session = session

    def compose(self, text: str) -> None:
        at = {"selectionStart": len(text), "selectionEnd": len(text)}
        self.session.send("Input.imeSetComposition", {"text": text, **at})

    def commit(self, text: str) -> None:
        self.session.send("Input.insertText", {"text": text})

    def key(self, name: str, code: int, *, ctrl: bool = False) -> None:
        """Press a key of which the input method takes the character (229 stands for that)."""
        key: dict[str, Any] = {"key": name, "code": name, "modifiers": 2 if ctrl else 0}
        for kind in ("rawKeyDown", "keyUp"):
            event = {"type": kind, "windowsVirtualKeyCode": code, **key}
            self.session.send("Input.dispatchKeyEvent", event)


@pytest.fixture
def ime(editor: Editor) -> InputMethod:
    return InputMethod(editor.page.context.new_cdp_session(editor.page))


@pytest.fixture
def sent(editor: Editor) -> Iterator[list[str]]:
    """The requests that leave the page, but for those that keep and check what is typed."""
    sent: list[str] = []

    def note(request: Request) -> None:
        if not request.url.endswith(("/working", "/checks")):
            sent.append(request.url)

    editor.page.on("request", note)
    yield sent
    editor.page.remove_listener("request", note)


KEYS = [
    ("Enter", 13, False),
    ("Enter", 13, True),
    ("ArrowDown", 40, True),
    ("ArrowUp", 38, True),
    ("Escape", 27, False),
]


@pytest.mark.parametrize("taken", [False, True])
def test_keys_while_composing(
    editor: Editor, ime: InputMethod, sent: list[str], taken: bool
) -> None:
    """Whether the key comes with its own code or with that of a key which was taken, 229."""
    editor.open(SEEN)
    editor.page.keyboard.press("Control+a")
    sent.clear()
    ime.compose("viet")
    for name, code, ctrl in KEYS:
        ime.key(name, 229 if taken else code, ctrl=ctrl)
        expect(editor.is_open(SEEN)).to_have_value("viet")
    assert sent == []
    expect(editor.state(SEEN)).to_have_text("Draft")
    ime.commit("việt")
    ime.key("Enter", 229)
    expect(editor.is_open(SEEN)).to_have_value("việt")
    assert sent == []
    ime.key("Enter", 13, ctrl=True)
    expect(editor.target(SEEN)).to_have_text("việt")
    expect(editor.state(SEEN)).to_have_text("Translated")


def test_composing_goes_on_while_it_is_kept(
    editor: Editor, ime: InputMethod, sent: list[str]
) -> None:
    editor.open(SEEN)
    editor.page.keyboard.press("Control+a")
    sent.clear()
    ime.compose("thu")
    expect(editor.kept).to_have_text("Kept")
    ime.compose("thuw")
    ime.commit("thư")
    expect(editor.is_open(SEEN)).to_have_value("thư")
    # Plain Enter, with no composition about, is a new line and no more.
    editor.page.keyboard.press("Enter")
    editor.page.keyboard.type("two")
    expect(editor.is_open(SEEN)).to_have_value("thư\ntwo")
    assert sent == []
