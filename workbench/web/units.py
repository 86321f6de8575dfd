"""A unit: opened, typed into, confirmed, excluded, merged, split.

Each route works for a plain form (it redirects to the page, the next unit open) and for htmx
(it answers with the rows that changed).
"""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from workbench.core.text import normalise
from workbench.models import Unit
from workbench.services import bitexts, projects, units
from workbench.web import context, forms, htmx
from workbench.web.views import UnitViews

blueprint = Blueprint("units", __name__)


def _load(unit_id: int, *, write: bool = True) -> Unit:
    return units.load(context.db(), context.user(), unit_id, write=write)


@blueprint.get("/units/<int:unit_id>")
def show(unit_id: int) -> BaseResponse:
    """Give a unit's row, closed, or open with ``?open=1``."""
    unit = _load(unit_id, write=False)
    opened = request.args.get("open") == "1"
    if not htmx.wants_fragment():
        return htmx.go(_page(unit))
    role = projects.role(context.db(), context.user(), unit.bitext.article.project_id)
    view = UnitViews(unit.bitext).one(unit, is_open=opened and role in projects.WRITERS)
    return htmx.fragment(_row(view))


def _row(view: object) -> str:
    only = request.values.get("only", "")
    return render_template("unit/_row.html", view=view, only=only)


def _page(unit: Unit, *, is_open: bool = True) -> str:
    """Give the address of the editor at a unit, which is open there or closed."""
    only = request.values.get("only") or None
    opened = unit.id if is_open else None
    page = url_for("bitexts.show", bitext_id=unit.bitext_id, only=only, unit=opened)
    return f"{page}#unit-{unit.id}"


@blueprint.post("/units/<int:unit_id>/working")
def keep(unit_id: int) -> BaseResponse:
    """Keep what is being typed; no state changes."""
    unit = _load(unit_id)
    units.keep_working(
        context.db(),
        unit,
        context.user(),
        forms.number("version"),
        forms.text("text"),
        _seconds(),
    )
    context.commit()
    return htmx.fragment("", 204)


def _seconds() -> int:
    """Give the edit time that the browser counted. It never stands in an edit's way."""
    try:
        return forms.row_number(request.form.get("seconds", "0"))
    except ValueError:
        return 0


def _keep_typed(unit: Unit) -> None:
    """Keep what stands in the form's text box through a step that isn't about the text."""
    if "text" in request.form:
        units.keep_working(
            context.db(), unit, context.user(), forms.number("version"), forms.text("text")
        )


@blueprint.post("/units/<int:unit_id>/discard")
def discard(unit_id: int) -> BaseResponse:
    """Forget what was typed; what stands stays."""
    unit = _load(unit_id)
    units.drop_working(context.db(), unit, context.user())
    context.commit()
    if not htmx.wants_fragment():
        return htmx.go(_page(unit))
    return htmx.fragment(_row(UnitViews(unit.bitext).one(unit, is_open=True)))


@blueprint.post("/units/<int:unit_id>/confirm")
def confirm(unit_id: int) -> BaseResponse:
    """Save a text as the person's word and go on to the next unit."""
    unit = _load(unit_id)
    text = forms.text("text")
    state = request.form.get("state", "translated")
    try:
        units.confirm(
            context.db(), unit, context.user(), forms.number("version"), text, state, _seconds()
        )
    except units.StaleEditError as stale:
        return _both_texts(stale, text)
    following = _following(unit)
    context.commit()
    return _answer(unit, following)


def _following(unit: Unit) -> Unit | None:
    """Find the next unit of those that the page shows, or of those that the form asks for."""
    wanted = request.form.get("next") or request.form.get("only", "")
    return units.following(context.db(), unit, wanted)


def _both_texts(stale: units.StaleEditError, text: str) -> BaseResponse:
    """Show both texts to choose from: the one that stands and the one just sent (409)."""
    session, user = context.db(), context.user()
    session.rollback()
    unit = _load(stale.unit.id)
    units.keep_working(session, unit, user, units.STALE, text)
    context.commit()
    if not htmx.wants_fragment():
        return htmx.go(_page(unit))
    view = UnitViews(unit.bitext).one(unit, is_open=True)
    return htmx.fragment(_row(view), 409, retarget=f"#unit-{unit.id}", reswap="outerHTML")


def _answer(unit: Unit, following: Unit | None) -> BaseResponse:
    """Give the changed row closed and the next one open, with the article's progress."""
    page = _page(following) if following else _page(unit, is_open=False)
    if not htmx.wants_fragment():
        return htmx.go(page)
    views = UnitViews(unit.bitext)
    html = render_template(
        "unit/_moved.html",
        view=views.one(unit),
        following=views.one(following, is_open=True) if following else None,
        progress=bitexts.progress(context.db(), unit.bitext),
        bitext=unit.bitext,
        only=request.values.get("only", ""),
    )
    return htmx.fragment(html, replace_url=page)


@blueprint.post("/units/<int:unit_id>/reopen")
def reopen(unit_id: int) -> BaseResponse:
    """Take a confirmation back."""
    unit = _load(unit_id)
    _keep_typed(unit)
    units.reopen(context.db(), unit, context.user(), forms.number("version"))
    context.commit()
    return _reload(unit)


@blueprint.post("/units/<int:unit_id>/excluded")
def set_excluded(unit_id: int) -> BaseResponse:
    """Leave a unit out, or bring it back."""
    unit = _load(unit_id)
    excluded = request.form.get("excluded") == "1"
    _keep_typed(unit)
    units.set_excluded(
        context.db(), unit, context.user(), forms.number("version"), excluded=excluded
    )
    following = _following(unit) if excluded else unit
    context.commit()
    return _answer(unit, following) if excluded else _reload(unit)


@blueprint.post("/units/<int:unit_id>/merge")
def merge(unit_id: int) -> BaseResponse:
    """Join a unit with the one behind it."""
    unit = _load(unit_id)
    _keep_typed(unit)
    units.merge(context.db(), unit, context.user(), forms.number("version"))
    context.commit()
    return _reload(unit)


@blueprint.post("/units/<int:unit_id>/split")
def split(unit_id: int) -> BaseResponse:
    """Cut a unit in two at the carets of its two sides."""
    unit = _load(unit_id)
    version = forms.number("version")
    places = (_caret("source_at"), _caret_in_text())
    units.split(context.db(), unit, context.user(), version, places, forms.text("text"))
    context.commit()
    return _reload(unit)


def _caret(name: str) -> int:
    """Give a caret's place; where nobody has put one it is the beginning."""
    return forms.number(name) if request.form.get(name) else 0


def _caret_in_text() -> int:
    """Give the caret's place in the normalised text; browsers count what was typed as it is."""
    return len(normalise(request.form.get("text", "")[: _caret("target_at")]))


def _reload(unit: Unit) -> BaseResponse:
    """Show the page again, the unit open: rows have come, gone or got other numbers."""
    return htmx.go(_page(unit))
