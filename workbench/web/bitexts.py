"""The editor's page: a bitext's units in two columns."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from workbench.models import Bitext, Unit
from workbench.services import bitexts, drafts, journal, projects
from workbench.web import context, htmx, jobs
from workbench.web.views import UnitViews

blueprint = Blueprint("bitexts", __name__)


@blueprint.get("/bitexts/<int:bitext_id>")
def show(bitext_id: int) -> str:
    """Show the units, all or those of one state; ``?unit=`` opens one to who may change it."""
    session = context.db()
    bitext = bitexts.load(session, context.user(), bitext_id)
    role = projects.role(session, context.user(), bitext.article.project_id)
    opened = request.args.get("unit", type=int) if role in projects.WRITERS else None
    only = request.args.get("only", "")
    job = drafts.latest(session, bitext)
    return render_template(
        "bitext/show.html",
        article=bitext.article,
        project=bitext.article.project,
        views=UnitViews(bitext).all(only, opened=opened),
        filters=bitexts.FILTERS,
        role=role,
        **(jobs.shown(job) if job else _without_job(bitext)),
    )


def _without_job(bitext: Bitext) -> dict[str, object]:
    """Give what the page shows where nothing was ever drafted."""
    return {
        "job": None,
        "bitext": bitext,
        "progress": bitexts.progress(context.db(), bitext),
        "only": request.args.get("only", ""),
    }


@blueprint.post("/bitexts/<int:bitext_id>/undo")
def undo(bitext_id: int) -> BaseResponse:
    """Take back the person's latest change."""
    session = context.db()
    bitext = bitexts.load(session, context.user(), bitext_id, write=True)
    step = journal.undo(session, bitext, context.user())
    context.commit()
    return htmx.go(_at(step.units[0]))


def _at(unit: Unit) -> str:
    return url_for("bitexts.show", bitext_id=unit.bitext_id, unit=unit.id) + f"#unit-{unit.id}"
