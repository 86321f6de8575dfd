"""Filters: what each would leave out of a corpus, looked at first, then done, and taken back."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from flask import Blueprint, render_template, request, url_for
from flask_babel import format_decimal
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from workbench.core.errors import N_, InputError, NotFoundError
from workbench.core.filters import FILTERS, Limit, Settings
from workbench.models import Article, Project
from workbench.services import articles, corpus_filters, projects
from workbench.services.corpus_plan import Scope
from workbench.web import context, forms, htmx, i18n

blueprint = Blueprint("filters", __name__)
# Newest articles to choose from; any other one has a link on its own page.
MOST_ARTICLES = 300
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Microseconds since 1970, up to the year 5138.
_LARGEST_MOMENT = 10**17


@blueprint.get("/projects/<int:project_id>/filters")
def show(project_id: int) -> str:
    """Show what each filter would drop, as the address sets them, and what was dropped."""
    session = context.db()
    project = projects.load(session, context.user(), project_id)
    article = _article(project, request.args)
    scope = Scope(project.id, article.id if article else None, _lang(request.args))
    settings = _settings(request.args)
    settled = "settled" in request.args
    role = projects.role(session, context.user(), project_id)
    return render_template(
        "filter/show.html",
        project=project,
        article=article,
        scope=scope,
        settings=settings,
        settled=settled,
        plan=corpus_filters.plan(session, scope, settings, settled_too=settled),
        excluded=corpus_filters.excluded(session, scope),
        most=corpus_filters.MOST,
        articles=_choices(project, article),
        langs=[(lang, i18n.language(lang)) for lang in project.target_langs],
        may_write=role in projects.WRITERS,
        say_figures=_say,
        step=request.args.get("step", ""),
        counts={
            name: request.args.get(name, 0, type=forms.row_number)
            for name in ("n", "back", "restored", "left", "stay", "none")
        },
    )


def _article(project: Project, form: MultiDict[str, str]) -> Article | None:
    article_id = form.get("article", type=forms.row_number)
    if article_id is None:
        return None
    article = articles.load(context.db(), context.user(), article_id)
    if article.project_id != project.id:
        raise NotFoundError(articles.NO_ARTICLE)
    return article


def _lang(form: MultiDict[str, str]) -> str:
    lang = form.get("lang", "")
    return lang if lang in projects.TARGET_LANGS else ""


def _choices(project: Project, chosen: Article | None) -> list[tuple[int, str]]:
    query = select(Article.id, Article.title).where(Article.project_id == project.id)
    rows = context.db().execute(query.order_by(Article.id.desc()).limit(MOST_ARTICLES))
    found = {row.id: row.title for row in rows}
    if chosen is not None:
        found.setdefault(chosen.id, chosen.title)
    return list(found.items())


def _settings(form: MultiDict[str, str]) -> Settings:
    """Read which filters are on, and the limits; without ``set`` nobody chose, so the defaults."""
    on = form.getlist("on") if "set" in form else None
    limits = {
        limit.name: _number(limit, form[limit.name])
        for one in FILTERS
        for limit in one.limits
        if form.get(limit.name, "").strip()
    }
    return Settings.of(on, limits)


def _number(limit: Limit, text: str) -> float:
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        raise InputError(
            N_("“%(text)s” is not a number. A filter's limit has to be from %(low)s to %(high)s."),
            text=text[:40],
            low=f"{limit.low:g}",
            high=f"{limit.high:g}",
        ) from None


def _say(message: str, params: Mapping[str, object]) -> str:
    """Say a finding, its figures written as the reader's language does."""
    written = {
        name: format_decimal(value) if isinstance(value, (int, float)) else value
        for name, value in params.items()
    }
    return i18n.say(message, written)


@blueprint.post("/projects/<int:project_id>/filters")
def apply(project_id: int) -> BaseResponse:
    """Exclude what the filters drop, as the form sets them; the page that follows can undo it."""
    scope = _writable(project_id)
    settings, settled = _settings(request.form), "settled" in request.form
    # Judging takes a while, in which others shall be able to write.
    context.release()
    with context.runtime().database.reading() as session:
        plan = corpus_filters.plan(session, scope, settings, settled_too=settled)
    done = corpus_filters.apply(context.db(), context.user(), plan.drops)
    context.commit()
    if done.moment is None:
        return _to(project_id, none=1, left=done.left or None)
    return _to(project_id, step=_name(done.moment), n=done.units, left=done.left or None)


@blueprint.post("/projects/<int:project_id>/filters/restore")
def restore(project_id: int) -> BaseResponse:
    """Bring back all that one filter dropped."""
    scope = _writable(project_id)
    reason = request.form.get("reason", "")
    done = corpus_filters.restore(context.db(), context.user(), scope, reason)
    context.commit()
    step = None if done.moment is None else _name(done.moment)
    return _to(project_id, step=step, restored=done.units)


@blueprint.post("/projects/<int:project_id>/filters/undo")
def undo(project_id: int) -> BaseResponse:
    """Take back a step of the person's own."""
    scope = _writable(project_id)
    back, stay = corpus_filters.undo(
        context.db(), context.user(), scope.project_id, _moment(request.form.get("step", ""))
    )
    context.commit()
    return _to(project_id, back=back, stay=stay or None)


def _writable(project_id: int) -> Scope:
    project = projects.load(context.db(), context.user(), project_id, write=True)
    article = _article(project, request.form)
    return Scope(project.id, article.id if article else None, _lang(request.form))


def _name(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)


def _moment(text: str) -> datetime:
    if not (text.isascii() and text.isdecimal() and int(text[:20]) < _LARGEST_MOMENT):
        raise InputError(N_("This form is incomplete. Reload the page and try again."))
    return _EPOCH + timedelta(microseconds=int(text))


def _to(project_id: int, **what: int | None) -> BaseResponse:
    """Lead to the page with the same settings, and with what was done."""
    limits = [limit.name for one in FILTERS for limit in one.limits]
    names = ("article", "lang", "set", "settled", "on", *limits)
    query: list[tuple[str, object]] = [
        (name, value) for name in names for value in request.form.getlist(name)
    ]
    query += [(name, value) for name, value in what.items() if value is not None]
    page = url_for("filters.show", project_id=project_id)
    return htmx.go(f"{page}?{urlencode(query)}")
