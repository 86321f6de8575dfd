"""The interface's language: the person's choice, else the browser's."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from flask import Blueprint, Flask, redirect, request, session
from flask_babel import Babel, format_datetime, gettext
from werkzeug.wrappers import Response as BaseResponse

from workbench.services import users
from workbench.web import context
from workbench.web.navigation import local_url

TRANSLATIONS = Path(__file__).parents[1] / "translations"
LOCALES = {"en": "English", "zh": "中文", "vi": "Tiếng Việt"}
# How a text's language is marked for browsers and screen readers.
HTML_LANG = {"zh": "zh-Hans", "zh-CN": "zh-Hans", "en": "en", "vi": "vi"}

blueprint = Blueprint("i18n", __name__)


def configure(app: Flask) -> None:
    """Choose a language for each request and give templates what they need to speak it."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    Babel(app, locale_selector=locale)
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(
        say=say, locale=locale, LOCALES=LOCALES, html_lang=html_lang, language=language, here=here
    )
    app.jinja_env.filters["moment"] = format_datetime


def locale() -> str:
    """Give the language of the interface for this request."""
    person = context.signed_in()
    chosen = (person.locale if person else None) or session.get("locale")
    return str(chosen or request.accept_languages.best_match(list(LOCALES)) or "en")


def say(message: str, params: Mapping[str, object]) -> str:
    """Say one of our messages in the reader's language."""
    return str(gettext(message, **params))


def html_lang(code: str) -> str:
    """Give the ``lang`` attribute for a language code of ours."""
    return HTML_LANG[code]


def language(code: str) -> str:
    """Name a language of texts in the reader's language."""
    names = {"en": gettext("English"), "vi": gettext("Vietnamese"), "zh-CN": gettext("Chinese")}
    return str(names[code])


def here() -> str:
    """Give the address to come back to: the page's own, or its form's if a form led to it."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    return urlsplit(request.referrer or "/")._replace(scheme="", netloc="").geturl()


@blueprint.post("/language")
def choose() -> BaseResponse:
    """Keep the chosen language: with the person, or in the cookie before sign-in."""
    chosen = request.form.get("locale", "")
    person = context.signed_in()
    if person is not None:
        users.choose_locale(context.db(), person, chosen)
        context.commit()
    elif chosen in LOCALES:
        session["locale"] = chosen
    return redirect(local_url(request.form.get("next", "")), 303)
