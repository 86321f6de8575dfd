"""Terms: added, changed, deleted, brought back from their history, found in the articles."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from workbench.core import termbase
from workbench.core.errors import ConflictError, NotFoundError, WorkbenchError
from workbench.models import TERM_KINDS, Term, User
from workbench.services import glossaries, projects, term_history, term_use, terms
from workbench.web import context, forms, htmx
from workbench.web import glossaries as glossary_pages
from workbench.web.errors import status_of

blueprint = Blueprint("terms", __name__)
SEPARATOR = "|"


def typed() -> termbase.Term:
    """Read a term from a form: a field a language and usage, renderings divided by ``|``.

    Beside each is a field that says where they come from, divided alike.
    """
    renderings = tuple(
        termbase.Rendering(lang, text.strip(), usage, origin.strip())
        for lang in projects.TARGET_LANGS
        for usage in glossary_pages.USAGES
        for text, origin in _with_origins(f"{lang}_{usage}")
    )
    cases: dict[str, termbase.Case] = {case: case for case in termbase.CASES}
    return termbase.Term(
        forms.line("source"),
        renderings,
        forms.line("kind") or "other",
        forms.text("note"),
        tuple(forms.line("variants").split(SEPARATOR)),
        forms.text("definition"),
        cases.get(forms.line("case"), "smart"),
        request.form.get("keep") == "1",
    )


def _with_origins(name: str) -> list[tuple[str, str]]:
    texts = forms.line(name).split(SEPARATOR)
    origins = forms.line(f"{name}_origin").split(SEPARATOR)
    return list(zip(texts, origins + [""] * len(texts), strict=False))


@blueprint.post("/glossaries/<int:glossary_id>/terms")
def add(glossary_id: int) -> BaseResponse:
    """Add a term. One that can't be taken comes back with what is wrong."""
    session = context.db()
    glossary = glossary_pages.load(glossary_id, write=True)
    value, batch = typed(), terms.new_batch()
    try:
        term = terms.add(session, glossary, context.user(), value, batch=batch)
    except WorkbenchError as error:
        return glossary_pages.refused(glossary_id, error, typed=value)
    context.commit()
    return htmx.go(url_for("glossaries.show", glossary_id=glossary_id, q=term.source, done=batch))


def _load(term_id: int, *, write: bool = False) -> Term:
    return terms.load(context.db(), context.user(), term_id, write=write)


@blueprint.get("/terms/<int:term_id>")
def edit(term_id: int) -> str:
    """Show a term to change it, and what became of it."""
    return _page(_load(term_id))


def _page(term: Term, **more: object) -> str:
    session = context.db()
    changed_by = session.get(User, term.changed_by) if term.changed_by else None
    return render_template(
        "glossary/term.html",
        term=term,
        glossary=term.glossary,
        **({"typed": terms.value_of(term), "error": None, "theirs": []} | more),
        changed_by=changed_by,
        history=term_history.of_term(session, term),
        may_write=glossaries.may_write(session, context.user(), term.glossary),
        kinds=TERM_KINDS,
        langs=projects.TARGET_LANGS,
        **glossary_pages.form_words(),
    )


@blueprint.post("/terms/<int:term_id>")
def change(term_id: int) -> BaseResponse:
    """Change a term. What can't be taken comes back with what is wrong, nothing typed is lost."""
    session, value = context.db(), typed()
    try:
        term = _load(term_id, write=True)
    except NotFoundError as error:
        return _orphaned(value, error)
    version, batch = forms.number("version"), terms.new_batch()
    try:
        terms.change(session, term, context.user(), version, value, batch=batch)
    except WorkbenchError as error:
        return _refused(term_id, value, error)
    context.commit()
    return htmx.go(
        url_for("glossaries.show", glossary_id=term.glossary_id, q=term.source, done=batch)
    )


def _orphaned(value: termbase.Term, error: NotFoundError) -> BaseResponse:
    """Offer what was typed as a new term, where the one that was edited is gone meanwhile."""
    try:
        glossary_id = forms.number("glossary")
        glossary_pages.load(glossary_id, write=True)
    except WorkbenchError:
        raise error from None
    return glossary_pages.refused(glossary_id, error, typed=value)


def _refused(term_id: int, value: termbase.Term, error: WorkbenchError) -> BaseResponse:
    """Give the form back; where someone else was quicker, with what they made of the term."""
    context.release()
    term = _load(term_id)
    theirs = []
    # Another term of that source is a DuplicateError, which has no other version to show.
    if isinstance(error, ConflictError):
        theirs = term_history.differences(terms.value_of(term), value)
    html = _page(term, typed=value, error=error, theirs=theirs)
    return htmx.fragment(html, status_of(error))


@blueprint.post("/terms/<int:term_id>/remove")
def remove(term_id: int) -> BaseResponse:
    """Delete a term; the page that follows can take that back."""
    term = _load(term_id, write=True)
    glossary_id, batch = term.glossary_id, terms.new_batch()
    terms.remove(context.db(), [term], context.user(), batch=batch)
    context.commit()
    return htmx.go(url_for("glossaries.show", glossary_id=glossary_id, done=batch))


@blueprint.post("/terms/<int:term_id>/restore")
def restore(term_id: int) -> BaseResponse:
    """Make a term what it was after a step of its history."""
    term = _load(term_id, write=True)
    version, step, batch = forms.number("version"), forms.number("step"), terms.new_batch()
    term_history.restore(context.db(), term, context.user(), version, step, batch)
    context.commit()
    return htmx.go(
        url_for("glossaries.show", glossary_id=term.glossary_id, q=term.source, done=batch)
    )


@blueprint.get("/terms/<int:term_id>/use")
def use(term_id: int) -> str:
    """Show the units that have a term, in all projects of the person."""
    session, term = context.db(), _load(term_id)
    before = request.args.get("before", type=forms.row_number)
    found = term_use.places(session, context.user(), terms.value_of(term), before)
    return render_template(
        "glossary/use.html", term=term, glossary=term.glossary, found=found, before=before
    )
