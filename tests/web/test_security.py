"""What holds for every address: signed in, same origin, strict headers; no inline code."""

import dataclasses
import re

import pytest
from flask import Flask
from jinja2 import Environment, nodes
from lxml import html
from werkzeug.routing import AnyConverter, Rule

from tests.conftest import Client
from tests.web.cases import HX, said
from workbench.app import create_app
from workbench.resources import templates_dir
from workbench.web import context
from workbench.web.context import KEY
from workbench.web.forms import Key

OPEN = {"sign_in.page", "sign_in.enter", "static", "i18n.choose"}
PAGES = (
    "/",
    "/projects/{project}",
    "/projects/{project}/settings",
    "/projects/{project}/import",
    "/projects/{project}/export",
    "/articles/{article}",
    "/bitexts/{bitext}",
    "/glossaries",
    "/sign-in/used",
    "/nowhere",
)
FROM_ELSEWHERE = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Sec-Fetch-Site": ""},
    {"Sec-Fetch-Site": "", "Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "", "Origin": "null"},
    {"Sec-Fetch-Site": "", "Origin": "localhost"},
    {"Sec-Fetch-Site": "", "Origin": "http://localhost.evil.example"},
    {"Sec-Fetch-Site": "", "Origin": "http://["},
]
FROM_HERE = [
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
    {"Sec-Fetch-Site": "", "Origin": "http://localhost"},
    {"Sec-Fetch-Site": "", "Origin": "https://localhost"},  # TLS ends at a proxy before us
]


def addresses(app: Flask, method: str) -> list[tuple[str, str]]:
    """Every rule that takes a method: its endpoint and an address that matches."""
    adapter = app.url_map.bind("localhost")
    rules = [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]
    return [(rule.endpoint, adapter.build(rule.endpoint, _values(rule), method)) for rule in rules]


def _values(rule: Rule) -> dict[str, object]:
    made: dict[str, object] = dict.fromkeys(rule.arguments, 1)
    for name, one in rule._converters.items():
        if isinstance(one, Key):
            made[name] = "0" * 32
        elif isinstance(one, AnyConverter):
            made[name] = min(one.items)
    return made | {"name": "workbench.css", "token": "x"} if rule.endpoint in OPEN else made


def test_every_address_needs_sign_in(app: Flask, visitor: Client):
    found = {}
    for method in ("GET", "POST"):
        for endpoint, url in addresses(app, method):
            answer = visitor.open(url, method=method)
            closed = answer.status_code == 401 or answer.location
            if not (closed and (method == "POST" or answer.location.startswith("/sign-in?"))):
                found[endpoint] = answer.status_code
    assert set(found) == OPEN - {"i18n.choose"}  # which redirects


def test_no_view_goes_on_without_a_person(served: Flask):
    with served.test_request_context("/"), pytest.raises(RuntimeError):
        context.user()


def test_signed_out_where_nothing_is(visitor: Client):
    assert visitor.get("/nowhere").status_code == 302
    assert visitor.post("/nowhere").status_code == 401
    assert visitor.head("/").status_code == 401


def test_every_write_from_elsewhere_is_refused(app, client: Client, stored):
    before = stored()
    for _, url in addresses(app, "POST"):
        answer = client.post(url, headers=FROM_ELSEWHERE[0])
        assert (url, answer.status_code) == (url, 403)
    assert stored() == before


def test_whatever_elsewhere_is(client: Client, address, stored):
    before = stored()
    for headers in FROM_ELSEWHERE:
        answer = client.post(address("/articles/{article}/remove"), headers=headers)
        assert (headers, answer.status_code) == (headers, 403)
        assert "nothing was changed" in said(answer)
        answer = client.post(address("/articles/{article}/remove"), headers=headers | HX)
        assert (headers, answer.headers["HX-Retarget"]) == (headers, "#notice")
    assert stored() == before


def test_writes_from_here(client: Client):
    for headers in FROM_HERE:
        answer = client.post("/projects", data={"name": "Asia", "lang": "en"}, headers=headers)
        assert answer.status_code == 303


def test_looking_from_elsewhere(client: Client):
    """A link on another site leads here."""
    assert client.get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_headers(client: Client, visitor: Client, address):
    for pattern in PAGES:
        for browser in (client, visitor):
            for headers in ({}, HX):
                answer = browser.get(address(pattern), headers=headers)
                check_headers(answer.headers)
    check_headers(client.post("/projects").headers)
    check_headers(client.post("/projects", headers=FROM_ELSEWHERE[0]).headers)
    check_headers(client.put("/").headers)


def check_headers(headers) -> None:
    policy = dict(one.split(" ", 1) for one in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_pages_need_nothing_that_the_policy_forbids(client: Client, address):
    for pattern in PAGES:
        root = html.document_fromstring(client.get(address(pattern)).text)
        assert not root.xpath("//script[not(@src)] | //style | //@style | //iframe | //object")
        assert not [name for name in attributes(root) if name.startswith("on")]
        own = re.compile(r"(/(?!/)|#|$)")
        for url in root.xpath("//@href | //@src | //@action | //@formaction | //@hx-get"):
            assert own.match(url), url


def attributes(root: html.HtmlElement) -> set[str]:
    return {name for one in root.iter() if isinstance(one.tag, str) for name in one.attrib}


def test_secure_cookies(served: Flask):
    config = dataclasses.replace(served.extensions[KEY].config, secure_cookies=True)
    app = create_app(config)
    app.test_client_class = Client
    client = app.test_client()
    answer = client.post("/language", data={"locale": "vi"})
    assert "Secure" in answer.headers["Set-Cookie"]
    app.extensions[KEY].database.close()


# --- The templates ---

TEMPLATES = sorted(path.relative_to(templates_dir()) for path in templates_dir().rglob("*.html"))
JINJA = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|\bstyle\s*=|<style|\son[a-z]+\s*=|javascript:|hx-on")


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_no_template_has_inline_code(path):
    text = JINJA.sub("", (templates_dir() / path).read_text())
    assert INLINE.findall(text) == []
    scripts = re.findall(r"<script[^>]*>(.*?)</script>", text, re.DOTALL)
    assert "".join(scripts).strip() == ""


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_no_template_lifts_the_escaping(path):
    tree = Environment(extensions=["jinja2.ext.i18n"], autoescape=True).parse(
        (templates_dir() / path).read_text()
    )
    assert not [one for one in tree.find_all(nodes.Filter) if one.name in ("safe", "forceescape")]
    assert not list(tree.find_all((nodes.MarkSafe, nodes.ScopedEvalContextModifier)))


def test_the_scan_finds_something():
    for bad in (
        "<script>x</script>",
        '<p style="x">',
        "<a onclick=x>",
        "<style>",
        '<p hx-on:x="">',
    ):
        assert INLINE.search(bad), bad
    assert not INLINE.search('<script src="x" defer></script> <p class="style on">')
