"""Glossaries: listed, looked through, exported; shared ones made, renamed, deleted."""

import io
from collections.abc import Mapping

from flask import Blueprint, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as BaseResponse

from workbench.core.errors import ConflictError, WorkbenchError
from workbench.core.termbase import CASES, Usage
from workbench.formats import glossary as glossary_format
from workbench.formats import tbx
from workbench.models import TERM_KINDS, Glossary
from workbench.services import (
    glossaries,
    glossary_imports,
    projects,
    term_bulk,
    term_search,
    term_steps,
    terms,
)
from workbench.services.term_search import Filters
from workbench.web import context, forms, htmx
from workbench.web.errors import status_of

blueprint = Blueprint("glossaries", __name__)
USAGES: tuple[Usage, ...] = ("preferred", "admitted", "forbidden")
TBX: dict[str, tbx.Version] = {"tbx": "2", "tbx3": "3"}
# Of what is looked for: how an address and our forms call it.
FIELDS = {"q": "text", "kind": "kind", "missing": "missing", "only": "only", "sort": "sort"}


@blueprint.get("/glossaries")
def listed() -> str:
    """Show the glossaries that the person may see."""
    rows = glossaries.listed(context.db(), context.user())
    return render_template("glossary/list.html", rows=rows, may_create=context.user().is_admin)


@blueprint.post("/glossaries")
def create() -> BaseResponse:
    """Make a shared glossary."""
    glossary = glossaries.create(context.db(), context.user(), forms.line("name"))
    context.commit()
    return htmx.go(url_for("glossaries.show", glossary_id=glossary.id))


def load(glossary_id: int, *, write: bool = False) -> Glossary:
    """Load a glossary that the person may see, or change."""
    return glossaries.load(context.db(), context.user(), glossary_id, write=write)


def filters(values: Mapping[str, str]) -> Filters:
    """Read what is looked for from an address or a form."""
    return Filters(
        **{name: forms.one_line(values.get(field, "")) for field, name in FIELDS.items()}
    )


def address(glossary_id: int, sought: Filters, **more: object) -> str:
    """Give the address of a glossary where this is looked for; what is empty is left out."""
    sort = sought.sort if sought.sort != Filters.sort else ""
    values = {field: getattr(sought, name) for field, name in FIELDS.items()} | {"sort": sort}
    shown = {name: value for name, value in (values | more).items() if value}
    return url_for("glossaries.show", glossary_id=glossary_id, **shown)


@blueprint.get("/glossaries/<int:glossary_id>")
def show(glossary_id: int) -> BaseResponse:
    """Show a glossary's terms, fifty at a time; to htmx the list alone, as one types."""
    glossary = load(glossary_id)
    if not htmx.wants_fragment():
        return htmx.fragment(page(glossary))
    html = render_template("glossary/_found.html", **_found(glossary))
    return htmx.fragment(html, replace_url=address(glossary_id, filters(request.args)))


def _found(glossary: Glossary) -> dict[str, object]:
    """What the list of terms shows: what was looked for, and a page of what was found."""
    session, sought = context.db(), filters(request.args)
    user = context.user()
    found = term_search.search(session, user, glossary, sought, request.args.get("at", ""))
    may_write = glossaries.may_write(session, user, glossary)
    return {
        "glossary": glossary,
        "page": found,
        "sought": sought,
        "is_narrowed": address(glossary.id, sought)
        != address(glossary.id, Filters(sort=sought.sort)),
        "address": address,
        "kinds": TERM_KINDS,
        "langs": projects.TARGET_LANGS,
        "may_write": may_write,
        "others": _others(glossary) if may_write else [],
        "most": term_bulk.MOST_AT_ONCE,
    }


def _others(glossary: Glossary) -> list[Glossary]:
    """Where terms can be copied and moved to."""
    session, user = context.db(), context.user()
    rows = [one for one, _ in glossaries.listed(session, user) if one.id != glossary.id]
    return [one for one in rows if glossaries.may_write(session, user, one)]


def page(glossary: Glossary, **more: object) -> str:
    """Render a glossary's page."""
    batch = forms.one_line(request.args.get("done", ""))
    return render_template(
        "glossary/show.html",
        **_found(glossary),
        step=term_steps.one(context.db(), glossary, batch) if batch else None,
        left=request.args.get("left", 0, type=int),
        suffixes=glossary_imports.READERS,
        **form_words(),
        **more,
    )


def form_words() -> dict[str, object]:
    """What the form of a term lets one choose from."""
    return {"usages": USAGES, "cases": CASES, "sorts": term_search.SORTS}


def refused(glossary_id: int, error: WorkbenchError, **more: object) -> BaseResponse:
    """Answer with a glossary's page that says what is wrong; what was typed is in ``more``."""
    context.release()
    return htmx.fragment(page(load(glossary_id), error=error, **more), status_of(error))


@blueprint.get("/glossaries/<int:glossary_id>/settings")
def settings(glossary_id: int) -> str:
    """Show a shared glossary's name, the projects that use it, and how to delete it."""
    return _settings(load(glossary_id, write=True))


def _settings(glossary: Glossary, **more: object) -> str:
    seen, others = glossaries.users(context.db(), context.user(), glossary)
    return render_template(
        "glossary/settings.html", glossary=glossary, seen=seen, others=others, **more
    )


@blueprint.post("/glossaries/<int:glossary_id>/settings")
def rename(glossary_id: int) -> BaseResponse:
    """Rename a glossary."""
    glossary = load(glossary_id, write=True)
    glossaries.rename(context.db(), context.user(), glossary, forms.line("name"))
    context.commit()
    return htmx.go(url_for("glossaries.show", glossary_id=glossary_id))


@blueprint.post("/glossaries/<int:glossary_id>/delete")
def delete(glossary_id: int) -> BaseResponse:
    """Delete a shared glossary; one in use only where the form says that this is known."""
    glossary = load(glossary_id, write=True)
    in_use = request.form.get("in_use") == "1"
    try:
        glossaries.delete(context.db(), context.user(), glossary, in_use=in_use)
    except ConflictError as error:
        context.release()
        answer = _settings(load(glossary_id, write=True), error=error)
        return htmx.fragment(answer, status_of(error))
    context.commit()
    return htmx.go(url_for("glossaries.listed"))


@blueprint.get("/glossaries/<int:glossary_id>/steps")
def steps(glossary_id: int) -> str:
    """Show what was done in a glossary lately, step by step."""
    glossary = load(glossary_id)
    return render_template(
        "glossary/steps.html",
        glossary=glossary,
        steps=term_steps.latest(context.db(), glossary),
        may_write=glossaries.may_write(context.db(), context.user(), glossary),
    )


@blueprint.post("/glossaries/<int:glossary_id>/steps/<key:batch>/undo")
def undo(glossary_id: int, batch: str) -> BaseResponse:
    """Take a step back, of however many terms."""
    glossary = load(glossary_id, write=True)
    try:
        term_steps.undo(context.db(), glossary, context.user(), batch)
    except WorkbenchError as error:
        return refused(glossary_id, error)
    context.commit()
    return htmx.go(url_for("glossaries.show", glossary_id=glossary_id, done=batch))


@blueprint.get("/glossaries/<int:glossary_id>/export")
def give_file(glossary_id: int) -> BaseResponse:
    """Give a glossary as a file: CSV for a spreadsheet, ``?mode=corpus`` for programs, or TBX.

    TBX is version 2, which most tools read; ``?mode=tbx3`` gives version 3.
    """
    glossary = load(glossary_id)
    mode = request.args.get("mode", "")
    values, stream = terms.all_values(context.db(), glossary), io.BytesIO()
    if mode in TBX:
        tbx.write(values, stream, title=glossary.name, version=TBX[mode])
        kind, suffix = "application/x-tbx", "tbx"
    else:
        glossary_format.write(values, stream, "corpus" if mode == "corpus" else "spreadsheet")
        kind, suffix = "text/csv", "csv"
    stream.seek(0)
    name = f"{glossary.name}.{suffix}"
    return send_file(stream, mimetype=kind, as_attachment=True, download_name=name)
