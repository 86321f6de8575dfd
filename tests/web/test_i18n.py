"""The interface's language: the person's choice, else the browser's."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import Client, sign_in
from tests.web.cases import MARKUP, page, said
from workbench.app import create_app
from workbench.core.errors import InputError
from workbench.models import User
from workbench.web import i18n
from workbench.web.context import KEY
from workbench.web.i18n import LOCALES, say

HTML_LANG = {"en": "en", "zh": "zh-Hans", "vi": "vi"}


def lang(answer) -> str:
    [lang] = page(answer).xpath("/html/@lang")
    return str(lang)


@pytest.mark.parametrize(
    ("accepted", "wanted"),
    [
        ("", "en"),
        ("vi", "vi"),
        ("vi-VN,vi;q=0.9,en;q=0.8", "vi"),
        ("zh-CN,zh;q=0.9", "zh-Hans"),
        ("zh-Hans-CN", "zh-Hans"),
        ("fr,zh;q=0.5,en;q=0.4", "zh-Hans"),
        ("fr,de", "en"),
        ("*", "en"),
        ("x;q=,,;", "en"),
    ],
)
def test_the_browser_s_language(visitor: Client, accepted, wanted):
    assert lang(visitor.get("/sign-in", headers={"Accept-Language": accepted})) == wanted


def test_the_person_s_choice(client: Client, look):
    headers = {"Accept-Language": "zh"}
    assert lang(client.get("/", headers=headers)) == "zh-Hans"
    answer = client.post("/language", data={"locale": "vi", "next": "/glossaries?q=x"})
    assert (answer.status_code, answer.location) == (303, "/glossaries?q=x")
    assert look(select(User.locale)) == ["vi"]
    root = page(client.get("/", headers=headers))
    assert root.xpath("/html/@lang") == ["vi"]
    assert root.xpath("//button[@name='locale'][@aria-pressed='true']/@value") == ["vi"]
    client.post("/language", data={"locale": ""})
    assert look(select(User.locale)) == [None]
    assert lang(client.get("/", headers=headers)) == "zh-Hans"


def test_a_choice_before_sign_in(visitor: Client, stored):
    before = stored()
    assert visitor.post("/language", data={"locale": "zh", "next": "/sign-in"}).status_code == 303
    assert lang(visitor.get("/sign-in", headers={"Accept-Language": "vi"})) == "zh-Hans"
    assert visitor.post("/language", data={"locale": MARKUP}).status_code == 303
    assert lang(visitor.get("/sign-in")) == "zh-Hans"
    assert stored() == before


def test_a_language_that_is_not_there(client: Client, look):
    answer = client.post("/language", data={"locale": MARKUP})
    assert (answer.status_code, MARKUP in said(answer)) == (422, True)
    assert look(select(User.locale)) == [None]


def test_wrong_method(client: Client):
    assert client.get("/language").status_code == 405


@pytest.mark.parametrize("locale", LOCALES)
def test_every_page_in_every_language(
    client: Client, session: Session, person: User, address, units, locale
):
    person.locale = locale
    session.merge(person)
    session.commit()
    for pattern in (
        "/",
        "/projects/{project}",
        "/projects/{project}/settings",
        "/projects/{project}/import",
        "/projects/{project}/export",
        "/articles/{article}",
        "/bitexts/{bitext}",
        f"/bitexts/{{bitext}}?unit={units[1].id}",
        "/glossaries",
    ):
        answer = client.get(address(pattern))
        assert (pattern, answer.status_code, lang(answer)) == (pattern, 200, HTML_LANG[locale])
    for pattern in ("/nowhere", "/articles/0"):
        answer = client.get(address(pattern))
        assert (pattern, answer.status_code, lang(answer)) == (pattern, 404, HTML_LANG[locale])
        assert said(answer)


def test_without_catalogues(served: Flask, person: User, tmp_path, monkeypatch):
    """A checkout whose catalogues weren't compiled yet speaks English and works."""
    monkeypatch.setattr(i18n, "TRANSLATIONS", tmp_path / "nowhere")
    app = create_app(served.extensions[KEY].config)
    answer = sign_in(app, person).get("/", headers={"Accept-Language": "vi"})
    assert (answer.status_code, lang(answer)) == (200, "vi")
    assert "Start a project" in answer.text
    app.extensions[KEY].database.close()


def test_languages_of_texts_are_marked(client: Client, address, units):
    root = page(client.get(address(f"/bitexts/{{bitext}}?unit={units[1].id}")))
    assert set(root.xpath("//p[@class='source']/@lang")) == {"zh-Hans"}
    assert root.xpath("//textarea/@lang") == ["en"]


def test_messages_with_values(served: Flask):
    error = InputError("%(count)d of 100%% at %(name)s", count=3, name="x")
    with served.test_request_context():
        assert say(error.message, error.params) == str(error) == "3 of 100% at x"
        assert say("100% plain", {}) == "100% plain"
