"""A project's glossaries: which, in what order, where they clash, how the texts use them."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from workbench.models import Project
from workbench.services import (
    clashes,
    consistency,
    glossaries,
    project_glossaries,
    projects,
    term_steps,
    terms,
)
from workbench.web import context, forms, htmx

blueprint = Blueprint("project_glossaries", __name__)


def _load(project_id: int, *, write: bool = False) -> Project:
    return projects.load(context.db(), context.user(), project_id, write=write)


def _to_settings(project_id: int) -> BaseResponse:
    context.commit()
    return htmx.go(url_for("projects.settings", project_id=project_id) + "#glossaries")


@blueprint.post("/projects/<int:project_id>/glossaries")
def attach(project_id: int) -> BaseResponse:
    """Let a project use a shared glossary."""
    session, project = context.db(), _load(project_id, write=True)
    glossary = glossaries.load(session, context.user(), forms.number("glossary"))
    project_glossaries.attach(session, project, glossary)
    return _to_settings(project_id)


@blueprint.post("/projects/<int:project_id>/glossaries/<int:glossary_id>/detach")
def detach(project_id: int, glossary_id: int) -> BaseResponse:
    """Let a project use a shared glossary no longer."""
    session, project = context.db(), _load(project_id, write=True)
    glossary = glossaries.load(session, context.user(), glossary_id)
    project_glossaries.detach(session, project, glossary)
    return _to_settings(project_id)


@blueprint.post("/projects/<int:project_id>/glossaries/<int:glossary_id>/move")
def move(project_id: int, glossary_id: int) -> BaseResponse:
    """Move a glossary up or down among those of a project."""
    session, project = context.db(), _load(project_id, write=True)
    glossary = glossaries.load(session, context.user(), glossary_id)
    project_glossaries.move(session, project, glossary, forms.line("direction"))
    return _to_settings(project_id)


@blueprint.get("/projects/<int:project_id>/clashes")
def show_clashes(project_id: int) -> str:
    """Show where a project's glossaries say different things, and which of them wins now."""
    session, project = context.db(), _load(project_id)
    found = clashes.of_project(session, project_id)
    own = glossaries.of_project(session, project_id)
    batch = forms.one_line(request.args.get("done", ""))
    return render_template(
        "glossary/clashes.html",
        project=project,
        open_ones=[clash for clash in found if not clash.is_settled],
        settled=[clash for clash in found if clash.is_settled],
        glossary=own,
        step=term_steps.one(session, own, batch) if batch else None,
        may_write=projects.role(session, context.user(), project_id) in projects.WRITERS,
    )


@blueprint.post("/projects/<int:project_id>/clashes")
def settle(project_id: int) -> BaseResponse:
    """Take one side of a clash into the project's own glossary."""
    session, project = context.db(), _load(project_id, write=True)
    batch = terms.new_batch()
    clashes.settle(session, project, context.user(), forms.number("term"), batch)
    context.commit()
    return htmx.go(url_for("project_glossaries.show_clashes", project_id=project_id, done=batch))


@blueprint.get("/projects/<int:project_id>/consistency")
def show_consistency(project_id: int) -> str:
    """Show which renderings the confirmed units use, the odd ones out first."""
    session, project = context.db(), _load(project_id)
    lang = request.args.get("lang", "")
    lang = lang if lang in project.target_langs else ""
    number = request.args.get("page", 1, type=int)
    report = consistency.of_project(session, project, lang, number)
    return render_template("glossary/consistency.html", project=project, report=report, lang=lang)
