"""Bringing articles in: paste or files, a preview, then taken."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from workbench.core import clean
from workbench.core.errors import N_, DuplicateError, InputError
from workbench.formats.upload import Limits
from workbench.models import PendingImport
from workbench.services import articles, projects
from workbench.web import context, forms, htmx

blueprint = Blueprint("imports", __name__)


@blueprint.get("/projects/<int:project_id>/import")
def form(project_id: int) -> str:
    """Show where to paste a text or choose files."""
    project = projects.load(context.db(), context.user(), project_id, write=True)
    return render_template("import/form.html", project=project, limits=_limits())


@blueprint.post("/projects/<int:project_id>/import")
def read(project_id: int) -> BaseResponse:
    """Read what was given and show it before anything is taken."""
    projects.load(context.db(), context.user(), project_id, write=True)
    files = _given()
    user = context.user()
    context.release()  # reading may take seconds; nobody should wait for our lock
    uploads = articles.read(files, _limits())
    session = context.db()
    project = projects.load(session, user, project_id, write=True)
    batch = articles.stage(session, project, user, uploads)
    context.commit()
    return htmx.go(url_for("imports.preview", project_id=project_id, batch=batch))


def _limits() -> Limits:
    config = context.runtime().config
    return Limits(
        max_bytes=config.max_upload_bytes,
        max_entries=config.max_bundle_entries,
        max_total=config.max_bundle_bytes,
    )


def _given() -> list[tuple[str, bytes]]:
    files = [
        (forms.one_line(file.filename), file.read())
        for file in request.files.getlist("file")
        if file.filename
    ]
    pasted = request.form.get("text", "")
    return [*files, ("pasted.txt", pasted.encode())] if pasted.strip() else files


@blueprint.get("/projects/<int:project_id>/import/<key:batch>")
def preview(project_id: int, batch: str) -> str:
    """Show what was read: encoding, title, blocks, what was changed, what can't be taken."""
    session = context.db()
    project = projects.load(session, context.user(), project_id, write=True)
    rows = articles.staged(session, project, context.user(), batch)
    looked = [
        (row, clean.blocks(row.text), articles.twin(session, project, row.text)) for row in rows
    ]
    return render_template(
        "import/preview.html", project=project, batch=batch, rows=looked, title_of=articles.title_of
    )


@blueprint.post("/projects/<int:project_id>/import/<key:batch>")
def take(project_id: int, batch: str) -> BaseResponse:
    """Take the texts that are ticked."""
    session = context.db()
    project = projects.load(session, context.user(), project_id, write=True)
    ticked = set(request.form.getlist("take"))
    rows = articles.staged(session, project, context.user(), batch)
    chosen = [row for row in rows if str(row.id) in ticked and row.error is None]
    if not chosen:
        raise InputError(N_("Tick at least one text to bring in."))
    taken = [article for row in chosen if (article := _take(project_id, row))]
    context.commit()
    if len(taken) == 1:
        return htmx.go(url_for("articles.show", article_id=taken[0]))
    return htmx.go(url_for("projects.show", project_id=project_id))


def _take(project_id: int, row: PendingImport) -> int | None:
    """Take one text; one that is there already (the preview said so) stays as it is."""
    session = context.db()
    project = projects.load(session, context.user(), project_id, write=True)
    try:
        return articles.take(session, project, context.user(), row).id
    except DuplicateError:
        twin = articles.twin(session, project, row.text)
        return twin.id if twin else None
