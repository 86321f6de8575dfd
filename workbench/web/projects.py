"""Projects: listed, started, their articles and people."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from workbench.models import ROLES
from workbench.services import (
    articles,
    bitexts,
    clashes,
    glossaries,
    project_glossaries,
    projects,
    users,
)
from workbench.web import context, forms, htmx

blueprint = Blueprint("projects", __name__)


@blueprint.get("/")
def listed() -> str:
    """Show the person's projects."""
    rows = projects.listed(context.db(), context.user())
    return render_template("project/list.html", rows=rows, langs=projects.TARGET_LANGS)


@blueprint.post("/projects")
def create() -> BaseResponse:
    """Start a project."""
    session = context.db()
    project = projects.create(
        session, context.user(), forms.line("name"), request.form.getlist("lang")
    )
    context.commit()
    return htmx.go(url_for("projects.show", project_id=project.id))


@blueprint.get("/projects/<int:project_id>")
def show(project_id: int) -> str:
    """Show a project's articles and how far each is in each language."""
    session = context.db()
    project = projects.load(session, context.user(), project_id)
    begun = bitexts.of_project(session, project)
    rows = [(article, begun.get(article.id, {})) for article in articles.listed(session, project)]
    return render_template(
        "project/show.html",
        project=project,
        role=projects.role(session, context.user(), project_id),
        rows=rows,
        own_glossary=glossaries.of_project(session, project_id),
    )


@blueprint.get("/projects/<int:project_id>/settings")
def settings(project_id: int) -> str:
    """Show a project's name, languages, glossaries and people."""
    session = context.db()
    project = projects.load(session, context.user(), project_id)
    return render_template(
        "project/settings.html",
        project=project,
        role=projects.role(session, context.user(), project_id),
        members=projects.members(session, project),
        used=project_glossaries.listed(session, project),
        others=project_glossaries.others(session, project),
        clashes=sum(not one.is_settled for one in clashes.of_project(session, project_id)),
        roles=ROLES,
        langs=projects.TARGET_LANGS,
    )


@blueprint.post("/projects/<int:project_id>/settings")
def change(project_id: int) -> BaseResponse:
    """Rename a project or change its languages."""
    session = context.db()
    project = projects.load(session, context.user(), project_id, write=True)
    projects.change(
        session,
        project,
        forms.line("name"),
        request.form.getlist("lang"),
        memory_first=_ticked("memory_first"),
        english_diacritics=_ticked("english_diacritics"),
    )
    context.commit()
    return htmx.go(url_for("projects.show", project_id=project_id))


def _ticked(name: str) -> bool | None:
    """Say whether a box is ticked, or None where the form has none.

    The box itself is sent only if it is ticked; a hidden field says that it was there.
    """
    sent = request.form.getlist(name)
    return "1" in sent if sent else None


@blueprint.post("/projects/<int:project_id>/members")
def set_member(project_id: int) -> BaseResponse:
    """Give a person a role in a project."""
    session = context.db()
    project = projects.load(session, context.user(), project_id, write=True)
    member = users.find(session, forms.line("name"))
    projects.set_member(session, project, member, request.form.get("role", ""))
    context.commit()
    return htmx.go(url_for("projects.settings", project_id=project_id))


@blueprint.post("/projects/<int:project_id>/members/<int:user_id>/remove")
def remove_member(project_id: int, user_id: int) -> BaseResponse:
    """Take a person out of a project."""
    session = context.db()
    project = projects.load(session, context.user(), project_id, write=True)
    projects.remove_member(session, project, user_id)
    context.commit()
    if user_id == context.user().id:
        return htmx.go(url_for("projects.listed"))
    return htmx.go(url_for("projects.settings", project_id=project_id))
