"""Errors as people see them: a page, or the notice of the page that asked by htmx."""

from collections.abc import Iterator

import pytest
from flask import Flask, Response, abort
from sqlalchemy import select

from tests.conftest import Client, sign_in
from tests.web.cases import HX, MARKUP, check_escaped, fragment, page, said
from workbench.app import create_app
from workbench.core import errors
from workbench.core.errors import WorkbenchError
from workbench.models import Article, Block, Glossary, Term, User
from workbench.web.context import KEY
from workbench.web.errors import MESSAGES, STATUS, status_of

CLASSES = {
    errors.InputError: 422,
    errors.NotFoundError: 404,
    errors.ForbiddenError: 403,
    errors.ConflictError: 409,
    errors.DuplicateError: 409,
    errors.EngineError: 503,
}


@pytest.fixture(scope="module")
def breaking(served: Flask) -> Iterator[Flask]:
    """An application in which some addresses fail."""
    app = create_app(served.extensions[KEY].config)
    app.add_url_rule("/fail/<how>", "fail", _fail, methods=["GET", "POST"])
    yield app
    app.extensions[KEY].database.close()


def _fail(how: str) -> str:
    if how.isdigit():
        abort(int(how))
    if how == "response":
        abort(Response("as it is", 418))
    kinds = {kind.__name__: kind for kind in CLASSES}
    if how in kinds:
        raise kinds[how]("%(what)s did not work.", what=MARKUP)
    raise LookupError(how)


@pytest.fixture
def broken(breaking: Flask, person: User) -> Client:
    """Its browser."""
    return sign_in(breaking, person)


def test_every_class_has_a_status():
    assert STATUS == CLASSES
    assert set(WorkbenchError.__subclasses__()) == set(CLASSES)
    finer = type("FinerError", (errors.ConflictError,), {})
    assert status_of(finer("")) == 409


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_errors_of_ours(broken: Client, method):
    for kind, status in CLASSES.items():
        answer = broken.open(f"/fail/{kind.__name__}", method=method)
        assert (answer.status_code, said(answer)) == (status, f"{MARKUP} did not work.")
        check_escaped(answer)
        answer = broken.open(f"/fail/{kind.__name__}", method=method, headers=HX)
        [notice] = fragment(answer)
        assert (answer.status_code, notice.get("id")) == (status, "notice")
        assert notice.text_content() == f"{MARKUP} did not work."
        assert answer.headers["HX-Retarget"] == "#notice"
        assert answer.headers["HX-Reswap"] == "outerHTML"


@pytest.mark.parametrize("status", [*MESSAGES, 400, 418])
def test_errors_of_the_framework(broken: Client, status):
    answer = broken.get(f"/fail/{status}")
    assert answer.status_code == status
    assert len(said(answer)) > 20
    assert said(answer) == MESSAGES.get(status, said(answer))
    assert page(answer).xpath("//a[@href='/']")
    answer = broken.get(f"/fail/{status}", headers=HX)
    [notice] = fragment(answer)
    assert (answer.status_code, notice.get("id")) == (status, "notice")


def test_what_we_did_not_foresee(broken: Client, caplog):
    answer = broken.get("/fail/unforeseen")
    assert (answer.status_code, said(answer)) == (500, MESSAGES[500])
    assert "LookupError: unforeseen" in caplog.text
    assert "LookupError" not in answer.text


def test_an_answer_that_is_made_already(broken: Client):
    answer = broken.get("/fail/response")
    assert (answer.status_code, answer.text) == (418, "as it is")


def test_no_such_page(client: Client):
    for url in ("/nowhere", "/projects/", "/projects/x", "/%00", "/%ED%A0%80", "/..//"):
        answer = client.get(url, follow_redirects=True)
        assert (url, answer.status_code, said(answer)) == (url, 404, MESSAGES[404])


def test_the_wrong_method_is_told_the_right_one(client: Client):
    answer = client.delete("/projects")
    assert (answer.status_code, said(answer)) == (405, MESSAGES[405])
    assert set(answer.headers["Allow"].split(", ")) == {"OPTIONS", "POST"}
    assert answer.headers["Content-Type"].startswith("text/html")


def test_pages_for_boosted_links(client: Client):
    """htmx that follows a link wants a whole page."""
    answer = client.get("/nowhere", headers=HX | {"HX-Boosted": "true"})
    assert (answer.status_code, said(answer)) == (404, MESSAGES[404])
    assert page(answer).xpath("//title")


# What each form and address takes; ``{unit}`` and so on are a test's ids.
FIELDS = {
    "POST /projects": {"name": "n", "lang": "en"},
    "POST /projects/{project}/settings": {"name": "n", "lang": "en"},
    "POST /projects/{project}/members": {"name": "Lan", "role": "owner"},
    "POST /projects/{project}/import": {"text": "好"},
    "POST /projects/{project}/export": {"format": "tmx", "state": "draft", "article": "1"},
    "POST /blocks/{block}": {"kind": "body", "excluded": "0"},
    "POST /articles/{article}/draft": {"lang": "en"},
    "POST /units/{unit}/working": {"version": "1", "text": "x"},
    "POST /units/{unit}/confirm": {"version": "1", "text": "x", "state": "x", "only": ""},
    "POST /units/{unit}/excluded": {"version": "1", "excluded": "1"},
    "POST /units/{unit}/merge": {"version": "1"},
    "POST /units/{unit}/split": {"version": "1", "source_at": "3", "target_at": "2"},
    "POST /glossaries/{glossary}/terms": {"source": "河", "kind": "place", "en_preferred": "H"},
    "POST /terms/{term}": {"version": "1", "source": "范", "note": "", "vi_forbidden": "H"},
    "POST /language": {"locale": "vi", "next": "/"},
    "GET /sign-in": {"next": "/"},
    "GET /bitexts/{bitext}": {"only": "new", "unit": "1"},
    "GET /units/{unit}": {"open": "1", "only": "new"},
    "GET /glossaries/{glossary}": {"q": "x", "kind": "place", "page": "1"},
    "GET /projects/{project}/export": {"article": "1"},
}


@pytest.mark.parametrize("odd", ["a\x00b", str(2**31 - 1)])
def test_nothing_typed_breaks_a_page(client: Client, session, bitext, units, project, odd):
    tables = {"block": Block, "glossary": Glossary, "term": Term, "article": Article}
    ids = {name: session.scalar(select(table.id).limit(1)) for name, table in tables.items()}
    session.commit()
    ids |= {"project": project.id, "bitext": bitext.id, "unit": units[1].id}
    for route, fields in FIELDS.items():
        method, pattern = route.split()
        for field in fields:
            form = {"query_string" if method == "GET" else "data": fields | {field: odd}}
            answer = client.open(pattern.format(**ids), method=method, **form)
            assert (route, field, answer.status_code < 500) == (route, field, True)
