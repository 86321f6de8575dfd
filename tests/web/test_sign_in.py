"""Signing in by a link, and out."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.conftest import Client
from tests.web.cases import HX, MARKUP, check_escaped, page, said
from workbench.db import now
from workbench.models import SignInLink, User
from workbench.services import users
from workbench.web.navigation import local_url

HERE = ["/", "/projects/1", "/bitexts/1?unit=5&only=new#unit-5", "/?next=https://evil.example"]
ELSEWHERE = [
    "",
    "x",
    "https://evil.example",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "javascript:alert(1)",
    "//[",
    "http://[",
    "/\x00",
]


@pytest.fixture
def token(session: Session, person: User) -> str:
    token = users.make_link(session, person, 60)
    session.commit()
    return token


def test_page(visitor: Client):
    answer = visitor.get("/sign-in")
    assert answer.status_code == 200
    assert "workbench sign-in" in answer.text


def test_signed_in_already(client: Client):
    assert client.get("/sign-in").location == "/"
    assert client.get("/sign-in?next=/glossaries").location == "/glossaries"


def test_a_link_works_once(app, visitor: Client, token: str):
    answer = visitor.get(f"/sign-in/{token}")
    assert (answer.status_code, answer.location) == (302, "/")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Expires=" in cookie  # stays when the browser is closed
    assert visitor.get("/").status_code == 200
    second = app.test_client()
    answer = second.get(f"/sign-in/{token}")
    assert (answer.status_code, "used already" in said(answer)) == (403, True)
    assert second.get("/").status_code == 302
    assert visitor.get("/").status_code == 200


def test_an_old_link(visitor: Client, session: Session, token: str):
    session.execute(update(SignInLink).values(expires_at=now() - timedelta(seconds=1)))
    session.commit()
    answer = visitor.get(f"/sign-in/{token}")
    assert (answer.status_code, "too old" in said(answer)) == (403, True)
    assert visitor.get("/").status_code == 302


def test_no_link(visitor: Client, person: User):
    for token in ["x", "%00", MARKUP.replace("/", ""), "%ED%A0%80", "é" * 500]:
        answer = visitor.get(f"/sign-in/{token}")
        assert (answer.status_code, "Ask for a new one" in said(answer)) == (403, True)


def test_a_link_changes_who_is_signed_in(client: Client, session: Session):
    other = users.create(session, "Hoa")
    token = users.make_link(session, other, 60)
    session.commit()
    client.get(f"/sign-in/{token}")
    assert "Hoa" in client.get("/").text


@pytest.mark.parametrize("url", HERE)
def test_next(visitor: Client, token: str, url):
    answer = visitor.get(f"/sign-in/{token}", query_string={"next": url})
    assert answer.location == url


def test_next_is_never_elsewhere(client: Client):
    for url in ELSEWHERE:
        answer = client.get("/sign-in", query_string={"next": url})
        assert (url, answer.status_code, answer.location) == (url, 302, "/")
        answer = client.post("/language", data={"locale": "en", "next": url})
        assert (url, answer.status_code, answer.location) == (url, 303, "/")


@pytest.mark.parametrize("url", HERE)
def test_local_addresses(url):
    assert local_url(url) == url


@pytest.mark.parametrize("url", ELSEWHERE)
def test_addresses_elsewhere(url):
    assert local_url(url) == "/"


def test_back_to_where_one_was(visitor: Client, token: str):
    wanted = "/glossaries?q=%E6%B2%B3&page=2"
    answer = visitor.get(wanted)
    assert (answer.status_code, answer.location.startswith("/sign-in?next=")) == (302, True)
    visitor.get(f"/sign-in/{token}")
    assert visitor.get(answer.location).location == wanted


def test_sign_out(client: Client):
    assert client.get("/sign-out").status_code == 405
    answer = client.post("/sign-out")
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert client.get("/").status_code == 302
    assert client.post("/sign-out").status_code == 401


def test_someone_who_was_deleted(client: Client, session: Session, person: User, look):
    session.delete(session.get_one(User, person.id))
    session.commit()
    assert look(select(User)) == []
    assert client.get("/").status_code == 302
    assert client.get("/", headers=HX).status_code == 401


def test_a_cookie_that_is_not_ours(visitor: Client, person: User):
    for value in ("x", "eyJ1c2VyIjoxfQ.x.y"):
        visitor.set_cookie("workbench", value)
        assert visitor.get("/").status_code == 302


def test_names_are_text(client: Client, session: Session, person: User):
    person.name = MARKUP[:80]
    session.merge(person)
    session.commit()
    check_escaped(client.get("/"), MARKUP[:80])
    assert page(client.get("/")).xpath("//form[@action='/sign-out']")
