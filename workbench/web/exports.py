"""Taking the corpus away."""

from flask import Blueprint, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as BaseResponse

from workbench.core.errors import NotFoundError
from workbench.formats.corpus import FORMATS
from workbench.models import KINDS, STATES, Article, Project
from workbench.services import articles, exports, projects
from workbench.services.exports import Choice
from workbench.web import context, forms, htmx

blueprint = Blueprint("exports", __name__)
MIMETYPES = {"tmx": "application/x-tmx+xml", "csv": "text/csv"}


@blueprint.get("/projects/<int:project_id>/export")
def form(project_id: int) -> str:
    """Show what can be taken away, of one article (``?article=``) or of the project."""
    project = projects.load(context.db(), context.user(), project_id)
    return render_template(
        "export/form.html",
        project=project,
        article=_article(project, request.args.get("article", type=forms.row_number)),
        formats=FORMATS,
        states=STATES,
        kinds=KINDS,
        chosen=Choice("tmx", project.target_langs),
    )


def _article(project: Project, article_id: int | None) -> Article | None:
    if article_id is None:
        return None
    article = articles.load(context.db(), context.user(), article_id)
    if article.project_id != project.id:
        raise NotFoundError(articles.NO_ARTICLE)
    return article


@blueprint.post("/projects/<int:project_id>/export")
def make(project_id: int) -> BaseResponse:
    """Write the file, read it back, and go where it can be fetched."""
    session = context.db()
    project = projects.load(session, context.user(), project_id)
    article = _article(project, forms.number("article") if "article" in request.form else None)
    choice = Choice(
        request.form.get("format", ""),
        request.form.getlist("lang"),
        request.form.getlist("state"),
        request.form.getlist("kind"),
    )
    folder = context.runtime().config.exports_dir
    export = exports.make(session, project, article, context.user(), choice, folder)
    context.commit()
    return htmx.go(url_for("exports.show", export_id=export.id))


@blueprint.get("/exports/<key:export_id>")
def show(export_id: str) -> str:
    """Say how many units were written and read back, and offer the file."""
    export = exports.load(context.db(), context.user(), export_id)
    project = projects.load(context.db(), context.user(), export.project_id)
    article = _article(project, export.article_id)
    return render_template("export/show.html", export=export, project=project, article=article)


@blueprint.get("/exports/<key:export_id>/file")
def fetch(export_id: str) -> BaseResponse:
    """Give the file, piece by piece as it is read from disk."""
    export = exports.load(context.db(), context.user(), export_id)
    path = exports.opened(export, context.runtime().config.exports_dir)
    mimetype = MIMETYPES[export.format.partition("-")[0]]
    return send_file(path, mimetype=mimetype, as_attachment=True, download_name=export.name)
