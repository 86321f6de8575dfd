"""Repair of drafts: what changed terms would make of them, done at one go, taken back."""

from collections.abc import Sequence
from urllib.parse import urlencode

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from workbench.models import Bitext, Project, Term
from workbench.services import changed_terms, glossaries, projects, repair, terms
from workbench.services.changed_terms import Wanted
from workbench.web import context, forms, htmx

blueprint = Blueprint("repair", __name__)
# Texts that one step changes, as the address of the page that follows names them.
MOST_CHANGES = 500


@blueprint.app_template_global("repairs_of")
def repairs_of(bitext: Bitext) -> int:
    """Give templates the number of drafts of a text that can be repaired."""
    return repair.count(context.db(), bitext)


def _load(project_id: int, *, write: bool = False) -> Project:
    return projects.load(context.db(), context.user(), project_id, write=write)


def _term() -> Term | None:
    """Give the term that the page is about; without one it is about all that were changed."""
    wanted = request.values.get("term", type=forms.row_number)
    return None if wanted is None else terms.load(context.db(), context.user(), wanted)


def _wanted(project: Project, term: Term | None) -> list[Wanted]:
    if term is None:
        return changed_terms.since_drafts(context.db(), project)
    return changed_terms.one(context.db(), project, term.source)


@blueprint.get("/projects/<int:project_id>/repair")
def show(project_id: int) -> str:
    """Show what a term, or all that were changed since, would make of the drafts."""
    session, project, term = context.db(), _load(project_id), _term()
    found = repair.offers(session, project, _wanted(project, term))
    role = projects.role(session, context.user(), project_id)
    return render_template(
        "repair/show.html",
        project=project,
        term=term,
        groups={name: [one for one in found if one.group == name] for name in repair.GROUPS},
        is_cut=len(found) == repair.MOST,
        may_write=role in projects.WRITERS,
        done=request.args.get("done", ""),
        counts={
            name: request.args.get(name, 0, type=int) for name in ("n", "left", "back", "none")
        },
    )


@blueprint.post("/projects/<int:project_id>/repair")
def apply(project_id: int) -> BaseResponse:
    """Repair what is ticked; the page that follows can take it back."""
    project, term = _load(project_id, write=True), _term()
    keys = request.form.getlist("unit")
    if not keys:
        return _to(project, none=1)
    done = repair.apply(context.db(), context.user(), project, _wanted(project, term), keys)
    context.commit()
    return _to(project, done=_listed(done.changes), n=done.units, left=done.left or None)


@blueprint.post("/projects/<int:project_id>/repair/undo")
def undo(project_id: int) -> BaseResponse:
    """Take back the repairs that the form names, so far as they are the person's own."""
    project = _load(project_id, write=True)
    parts = request.form.get("changes", "").split("-")[:MOST_CHANGES]
    changes = [int(part) for part in parts if part.isdecimal() and int(part) <= forms.LARGEST]
    back, stay = repair.undo(context.db(), context.user(), project, changes)
    context.commit()
    return _to(project, back=back, left=stay or None)


def _listed(changes: Sequence[int]) -> str | None:
    return "-".join(map(str, changes)) or None


def _to(project: Project, **what: str | int | None) -> BaseResponse:
    term = request.form.get("term", type=forms.row_number)
    query = {name: value for name, value in what.items() if value is not None}
    page = url_for("repair.show", project_id=project.id, term=term)
    return htmx.go(f"{page}{'&' if term else '?'}{urlencode(query)}")


@blueprint.get("/terms/<int:term_id>/repair")
def choose(term_id: int) -> BaseResponse | str:
    """Lead to the drafts that lack a term: of its project, or of one of those that use it."""
    session, user = context.db(), context.user()
    term = terms.load(session, user, term_id)
    using = glossaries.users(session, user, term.glossary)[0]
    if len(using) == 1:
        return htmx.go(url_for("repair.show", project_id=using[0].id, term=term.id))
    return render_template("repair/choose.html", term=term, glossary=term.glossary, projects=using)
