"""The names page: an article's names settled one by one, or all sure ones at once."""

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from itertools import count, takewhile

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from workbench.core.errors import (
    N_,
    ConflictError,
    DuplicateError,
    InputError,
    WorkbenchError,
)
from workbench.models import TERM_KINDS, Article
from workbench.services import articles, bitexts, names, projects, settling
from workbench.services.names import LEVELS, Level, Name, Overview
from workbench.services.settling import Choice
from workbench.web import context, forms, htmx
from workbench.web.errors import status_of

blueprint = Blueprint("names", __name__)
Choices = Sequence[Choice]
# Of a longer text an article's page doesn't count the names: that takes a second.
MOST_COUNTED = 20_000
UNKNOWN = N_("Choose what to do with the name.")


@blueprint.app_template_global("names_left")
def left(article: Article) -> int | None:
    """Count the names of an article that are to be settled; None for a very long text."""
    if len(article.text) > MOST_COUNTED:
        return None
    return names.count(context.db(), article)


def row_id(text: str) -> str:
    """Name a name's row: the same on every page."""
    return f"name-{sha256(text.encode()).hexdigest()[:12]}"


@blueprint.get("/articles/<int:article_id>/names")
def show(article_id: int) -> str:
    """Show an article's names: those to be settled, those that are known, those left alone.

    ``put`` takes over one of the proposals for a browser without scripts, typed fields and all.
    """
    return _page(_load(article_id), _put(_typed(request.args)))


def _load(article_id: int, *, write: bool = False) -> Article:
    return articles.load(context.db(), context.user(), article_id, write=write)


def _page(article: Article, typed: Choices = (), error: WorkbenchError | None = None) -> str:
    view = names.of_article(context.db(), article)
    return render_template("names/show.html", **_shown(article, view, typed, error))


def _shown(
    article: Article,
    view: Overview,
    typed: Choices = (),
    error: WorkbenchError | None = None,
) -> dict[str, object]:
    """What the page and its parts show; ``typed`` stands in the fields of its name."""
    session, user = context.db(), context.user()
    may_write = projects.role(session, user, article.project_id) in projects.WRITERS
    return {
        "article": article,
        "project": article.project,
        "view": view,
        "rows": _listed_names(view, typed if error else ()),
        "levels": {level: len(view.acceptable(level)) for level in LEVELS},
        "kinds": TERM_KINDS,
        "row_id": row_id,
        "typed": {choice.text: choice for choice in typed},
        "error": error,
        "begun": bitexts.of_article(session, article),
        "can_undo": may_write and settling.can_undo(session, article, user, view),
        "may_write": may_write,
    }


def _listed_names(view: Overview, refused: Choices) -> list[Name]:
    """The names that the page lists: what is open, and what was refused just now."""
    texts = {choice.text for choice in refused}
    return [name for name in view.names if name.is_open or name.text in texts]


def _typed(values: Mapping[str, str]) -> list[Choice]:
    """Read a row's form: fields numbered from 0, the name itself and then its short forms."""
    numbers = takewhile(lambda number: f"text-{number}" in values, count())
    return [
        Choice(
            forms.one_line(values[f"text-{number}"]),
            forms.one_line(values.get("kind", "other")),
            {
                lang: forms.one_line(values[f"{lang}-{number}"])
                for lang in projects.TARGET_LANGS
                if f"{lang}-{number}" in values
            },
        )
        for number in numbers
    ]


def _put(typed: list[Choice]) -> list[Choice]:
    """Put a proposal into a field: ``put`` is ``number:lang:rendering``."""
    number, _colon, rest = request.args.get("put", "").partition(":")
    lang, _colon, rendering = rest.partition(":")
    return [
        Choice(one.text, one.kind, {**one.renderings, lang: forms.one_line(rendering)})
        if str(place) == number
        else one
        for place, one in enumerate(typed)
    ]


@blueprint.post("/articles/<int:article_id>/names")
def settle(article_id: int) -> BaseResponse:
    """Accept a name, or leave it alone for good, or ask about it again."""
    article, typed = _load(article_id, write=True), _typed(request.form)
    do = DOING.get(request.form.get("do", "accept"))
    if do is None or not typed:
        raise InputError(UNKNOWN)
    try:
        said = do(article, typed)
    except (InputError, DuplicateError, ConflictError) as error:
        return _refused(article_id, typed, error)
    context.commit()
    if not htmx.wants_fragment():
        return _back(article, typed[0].text)
    return _answer(article, [typed[0].text], said)


def _accept(article: Article, typed: Choices) -> str:
    done = settling.accept(context.db(), article, context.user(), typed)
    said = str(_("Accepted: %(names)s.", names=_listed(done.taken)))
    if done.there:
        said += f" {_('In the glossary already: %(names)s.', names=_listed(done.there))}"
    return said


def _no_name(article: Article, typed: Choices) -> str:
    found = _decide(article, typed, "no-name")
    return str(_("Not a name: %(names)s.", names=_listed(found)))


def _ignore(article: Article, typed: Choices) -> str:
    found = _decide(article, typed, "ignored")
    return str(_("Nobody will be asked about %(names)s again.", names=_listed(found)))


def _decide(article: Article, typed: Choices, decision: str) -> Sequence[str]:
    text = typed[0].text
    return settling.decide(context.db(), article, context.user(), text, decision) or [text]


def _ask(article: Article, typed: Choices) -> str:
    found = settling.ask_again(context.db(), article, typed[0].text) or [typed[0].text]
    return str(_("To be settled again: %(names)s.", names=_listed(found)))


def _listed(texts: Sequence[str]) -> str:
    return "、".join(texts)


DOING: dict[str, Callable[[Article, Choices], str]] = {
    "accept": _accept,
    "no-name": _no_name,
    "ignored": _ignore,
    "ask": _ask,
}


def _refused(article_id: int, typed: Choices, error: WorkbenchError) -> BaseResponse:
    """Give the name's row back with what is wrong; what was typed stays in its fields."""
    context.release()
    article = _load(article_id)
    view = names.of_article(context.db(), article, fresh=False)
    name = view.holding(typed[0].text)
    if name is None:
        raise error
    if not htmx.wants_fragment():
        return htmx.fragment(_page(article, typed, error), status_of(error))
    return htmx.fragment(_rows(article, view, [name], typed, error), status_of(error))


def _back(article: Article, text: str = "") -> BaseResponse:
    """Lead a browser without scripts to the next name that is to be settled."""
    view = names.of_article(context.db(), article, fresh=False)
    places = [name.text for name in view.names]
    start = places.index(text) if text in places else 0
    after = next((name for name in view.names[start:] if name.is_open), None)
    anchor = row_id(after.text) if after else "names-head"
    return htmx.go(url_for("names.show", article_id=article.id) + f"#{anchor}")


def _answer(article: Article, texts: Sequence[str], said: str) -> BaseResponse:
    """Answer htmx with the names' rows as they are now, and with what else changes on the page."""
    session = context.db()
    view = names.of_article(session, article, fresh=False)
    held = [name for text in texts if (name := view.holding(text))]
    unique = list({name.text: name for name in held}.values())
    html = _rows(article, view, unique)
    return htmx.fragment(
        html + render_template("names/_answer.html", said=said, **_shown(article, view))
    )


def _rows(
    article: Article,
    view: Overview,
    rows: Sequence[Name],
    typed: Choices = (),
    error: WorkbenchError | None = None,
) -> str:
    shown = _shown(article, view, typed, error)
    return "".join(render_template("names/_row.html", name=one, swap=True, **shown) for one in rows)


@blueprint.post("/articles/<int:article_id>/names/all")
def settle_all(article_id: int) -> BaseResponse:
    """Accept the first proposals for all names that are at least so sure."""
    article = _load(article_id, write=True)
    level = next((one for one in LEVELS if one == request.form.get("level")), None)
    if level is None:
        raise InputError(N_("Choose how sure the names have to be."))
    return _settled_all(article, level)


def _settled_all(article: Article, level: Level) -> BaseResponse:
    skip = [forms.one_line(one) for one in request.form.getlist("skip")]
    done = settling.accept_all(context.db(), article, context.user(), level, skip)
    context.commit()
    if not htmx.wants_fragment():
        return _back(article)
    number = len(done.taken)
    said = ngettext("%(num)d name was accepted.", "%(num)d names were accepted.", number)
    return _answer(article, [*done.taken, *done.there], said)


@blueprint.post("/articles/<int:article_id>/names/undo")
def undo(article_id: int) -> BaseResponse:
    """Take back what the person did last on this page."""
    article = _load(article_id, write=True)
    texts = settling.undo(context.db(), article, context.user())
    context.commit()
    if not htmx.wants_fragment():
        return _back(article, texts[0] if texts else "")
    said = _("Undone: %(names)s.", names=_listed(texts))
    return _answer(article, texts, said)
