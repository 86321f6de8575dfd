"""The cases that every view has: someone else's, a reader's, a wrong method, signed out."""

import io
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from lxml import html
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests.conftest import Client
from workbench.models import Unit

HX = {"HX-Request": "true"}
Address = Callable[[str], str]
Form = Mapping[str, Any]


class Routes:
    """The addresses of a blueprint: those that read, and those that write with a good form.

    Addresses hold ``{project}``, ``{article}`` … where a test's ids go.
    """

    def __init__(self, reads: list[str], writes: Mapping[str, Form]) -> None:
        self.reads = reads
        self.writes = writes

    def answers(self, client: Client, address: Address, headers: Form = {}) -> dict[str, int]:  # noqa: B006
        """Give the status of each address, by method and pattern."""
        read = {
            f"GET {one}": client.get(address(one), headers=headers).status_code
            for one in self.reads
        }
        write = {
            f"POST {one}": client.post(address(one), data=form, headers=headers).status_code
            for one, form in self.writes.items()
        }
        return read | write

    def all(self, status: int) -> dict[str, int]:
        """What ``answers`` gives when every address answers the same."""
        reads = [f"GET {one}" for one in self.reads]
        return dict.fromkeys([*reads, *(f"POST {one}" for one in self.writes)], status)

    def check_someone_elses(self, strange: Client, address: Address) -> None:
        """Nobody learns from the answer whether there is such a thing."""
        assert self.answers(strange, address) == self.all(404)
        assert self.answers(strange, address, HX) == self.all(404)

    def check_reader(self, reading: Client, address: Address, may: int = 200) -> None:
        """A reader sees all and changes nothing."""
        wanted = self.all(403) | dict.fromkeys((f"GET {one}" for one in self.reads), may)
        assert self.answers(reading, address) == wanted

    def check_wrong_method(self, client: Client, address: Address) -> None:
        """The wrong method is told so, and which would be right."""
        both = [*self.reads, *self.writes]
        for one in both:
            answer = client.delete(address(one))
            assert (one, answer.status_code) == (one, 405)
            assert "DELETE" not in answer.headers["Allow"]
        for one in set(self.writes) - set(self.reads):
            assert (one, client.get(address(one)).status_code) == (one, 405)
        for one in set(self.reads) - set(self.writes):
            assert (one, client.post(address(one)).status_code) == (one, 405)

    def check_signed_out(self, visitor: Client, address: Address) -> None:
        """A page leads to sign-in and back; a write, and htmx, are told 401."""
        wanted = self.all(401) | dict.fromkeys((f"GET {one}" for one in self.reads), 302)
        assert self.answers(visitor, address) == wanted
        assert self.answers(visitor, address, HX) == self.all(401)
        for one in self.reads:
            back = urlencode({"next": address(one)}, safe="/")
            assert visitor.get(address(one)).location == f"/sign-in?{back}"


def page(answer: TestResponse) -> html.HtmlElement:
    """Parse an answer as a browser does."""
    return html.document_fromstring(answer.text)


def fragment(answer: TestResponse) -> list[html.HtmlElement]:
    """Parse an answer to htmx: the elements at its top."""
    return [one for one in html.fragments_fromstring(answer.text) if not isinstance(one, str)]


def said(answer: TestResponse) -> str:
    """Give the sentence that a person is told of an error, on a page or in the notice."""
    root = page(answer)
    found = root.xpath("//*[@role='alert']") or root.xpath("//*[@id='notice']")
    return text_of(found[0])


def text_of(root: html.HtmlElement) -> str:
    """Give what a person reads, white space folded."""
    return " ".join(root.text_content().split())


# Markup typed as text. Where it isn't escaped it makes elements that no template has.
MARKUP = """<script>alert(1)</script><b id=x onclick=y>"quoted"</b> & 'more' {{ 7*7 }}"""


def check_escaped(answer: TestResponse, text: str = MARKUP) -> None:
    """The text stands on the page as it was typed, and none of it became markup."""
    root = page(answer)
    assert not root.xpath("//script[not(@src)] | //b | //*[@onclick]")
    # Attributes are read with what the parser made of them, so a broken quote shows here.
    everything = text_of(root) + " ".join(root.xpath("//@value | //@title | //@data-put"))
    assert " ".join(text.split()) in everything


def multipart(*files: tuple[str, bytes], **fields: str) -> dict[str, Any]:
    """Encode a form with files; the test client itself would leave a large one open."""
    uploads = [FileStorage(io.BytesIO(data), name) for name, data in files]
    boundary, body = encode_multipart({**fields, "file": uploads})
    return {"data": body, "content_type": f'multipart/form-data; boundary="{boundary}"'}


def unit_url(unit: Unit, only: str = "") -> str:
    """The editor with a unit open."""
    return f"/bitexts/{unit.bitext_id}?" + (f"only={only}&" if only else "") + f"unit={unit.id}"


def anchored(unit: Unit, only: str = "") -> str:
    return f"{unit_url(unit, only)}#unit-{unit.id}"


def box(root) -> str:
    """What stands in the one text box; a browser drops a line end at its beginning."""
    [area] = root.xpath("//textarea")
    return area.text_content()
