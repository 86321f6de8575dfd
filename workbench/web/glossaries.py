"""Glossaries: listed, searched, edited, imported, exported."""

import io

from flask import Blueprint, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as BaseResponse

from workbench.core import termbase
from workbench.core.errors import N_, InputError, WorkbenchError
from workbench.formats import glossary as glossary_format
from workbench.formats.glossary import Mode
from workbench.models import TERM_KINDS, Glossary
from workbench.services import glossaries, glossary_files, projects
from workbench.web import context, forms, htmx
from workbench.web.errors import status_of

blueprint = Blueprint("glossaries", __name__)
USAGES: tuple[termbase.Usage, ...] = ("preferred", "admitted", "forbidden")
SEPARATOR = "|"


@blueprint.get("/glossaries")
def listed() -> str:
    """Show the glossaries that the person may see."""
    rows = glossaries.listed(context.db(), context.user())
    return render_template("glossary/list.html", rows=rows)


def _load(glossary_id: int, *, write: bool = False) -> Glossary:
    return glossaries.load(context.db(), context.user(), glossary_id, write=write)


@blueprint.get("/glossaries/<int:glossary_id>")
def show(glossary_id: int) -> str:
    """Show a glossary's terms, fifty at a time, all or those that were looked for."""
    return _page(_load(glossary_id))


def _page(glossary: Glossary, **more: object) -> str:
    session = context.db()
    text, kind = (forms.one_line(request.args.get(name, "")) for name in ("q", "kind"))
    number = request.args.get("page", 1, type=int)
    return render_template(
        "glossary/show.html",
        glossary=glossary,
        page=glossaries.search(session, glossary, text, kind, number),
        q=text,
        kind=kind,
        kinds=TERM_KINDS,
        langs=projects.TARGET_LANGS,
        usages=USAGES,
        may_write=glossaries.may_write(session, context.user(), glossary),
        **more,
    )


def _typed_term() -> termbase.Term:
    """Read a term from a form: a field a language and usage, renderings divided by ``|``."""
    renderings = tuple(
        termbase.Rendering(lang, text.strip(), usage)
        for lang in projects.TARGET_LANGS
        for usage in USAGES
        for text in forms.line(f"{lang}_{usage}").split(SEPARATOR)
    )
    return termbase.Term(
        forms.line("source"),
        renderings,
        forms.line("kind") or "other",
        forms.line("note"),
    )


@blueprint.post("/glossaries/<int:glossary_id>/terms")
def add(glossary_id: int) -> BaseResponse:
    """Add a term. One that can't be taken comes back with what is wrong."""
    session = context.db()
    glossary = _load(glossary_id, write=True)
    value = _typed_term()
    try:
        term = glossaries.add(session, glossary, context.user(), value)
    except WorkbenchError as error:
        return _refused(glossary_id, value, error)
    context.commit()
    return htmx.go(url_for("glossaries.show", glossary_id=glossary_id, q=term.source))


def _refused(glossary_id: int, value: termbase.Term, error: WorkbenchError) -> BaseResponse:
    context.release()
    html = _page(_load(glossary_id), typed=value, error=error)
    return htmx.fragment(html, status_of(error))


@blueprint.get("/terms/<int:term_id>")
def edit(term_id: int) -> str:
    """Show a term to change it."""
    term = glossaries.load_term(context.db(), context.user(), term_id, write=True)
    return _term_page(term_id, glossaries.value_of(term), None)


def _term_page(term_id: int, value: termbase.Term, error: WorkbenchError | None) -> str:
    term = glossaries.load_term(context.db(), context.user(), term_id)
    return render_template(
        "glossary/term.html",
        term=term,
        glossary=term.glossary,
        typed=value,
        error=error,
        kinds=TERM_KINDS,
        langs=projects.TARGET_LANGS,
        usages=USAGES,
    )


@blueprint.post("/terms/<int:term_id>")
def change(term_id: int) -> BaseResponse:
    """Change a term. A change that can't be taken comes back with what is wrong."""
    session = context.db()
    term = glossaries.load_term(session, context.user(), term_id, write=True)
    value = _typed_term()
    version = forms.number("version")
    try:
        glossaries.change(session, term, context.user(), version, value)
    except WorkbenchError as error:
        context.release()
        return htmx.fragment(_term_page(term_id, value, error), status_of(error))
    context.commit()
    return htmx.go(url_for("glossaries.show", glossary_id=term.glossary_id, q=term.source))


@blueprint.post("/terms/<int:term_id>/remove")
def remove(term_id: int) -> BaseResponse:
    """Delete a term."""
    session = context.db()
    term = glossaries.load_term(session, context.user(), term_id, write=True)
    glossary_id = term.glossary_id
    glossaries.remove(session, term)
    context.commit()
    return htmx.go(url_for("glossaries.show", glossary_id=glossary_id))


@blueprint.post("/glossaries/<int:glossary_id>/import")
def take_file(glossary_id: int) -> BaseResponse:
    """Import a CSV or TSV file and say what came of it; broken rows are listed with their lines."""
    session = context.db()
    glossary = _load(glossary_id, write=True)
    file = request.files.get("file")
    if file is None or not file.filename:
        raise InputError(N_("Choose a CSV or TSV file."))
    only_good = request.form.get("only_good") == "1"
    data = file.read(context.runtime().config.max_upload_bytes + 1)
    if len(data) > context.runtime().config.max_upload_bytes:
        raise InputError(
            N_("This is larger than the workbench takes. Bring it in in smaller parts.")
        )
    try:
        outcome = glossary_files.take(session, glossary, context.user(), data, only_good=only_good)
    except glossary_files.BrokenRowsError as error:
        context.release()
        page = _page(_load(glossary_id), problems=error.problems, error=error)
        return htmx.fragment(page, status_of(error))
    context.commit()
    return htmx.fragment(_page(glossary, outcome=outcome))


@blueprint.get("/glossaries/<int:glossary_id>/export")
def give_file(glossary_id: int) -> BaseResponse:
    """Give a glossary as CSV, for a spreadsheet or, with ``?mode=corpus``, for programs."""
    glossary = _load(glossary_id)
    mode: Mode = "corpus" if request.args.get("mode") == "corpus" else "spreadsheet"
    stream = io.BytesIO()
    glossary_format.write(glossaries.all_values(context.db(), glossary), stream, mode)
    stream.seek(0)
    name = f"{glossary.name}.csv"
    return send_file(stream, mimetype="text/csv", as_attachment=True, download_name=name)
