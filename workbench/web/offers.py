"""Offers: renderings that editors changed twice in the same way, to take as terms."""

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from workbench.models import LearnedRendering, Project, Unit
from workbench.services import learning, projects
from workbench.web import context, htmx

blueprint = Blueprint("offers", __name__)


@blueprint.app_template_global("offers_of")
def offers_of(unit: Unit) -> list[LearnedRendering]:
    """Give templates the offers to which a unit's edit contributed."""
    return learning.of_unit(context.db(), unit)


@blueprint.app_template_global("offers_in")
def offers_in(project: Project) -> int:
    """Give templates the number of a project's offers."""
    return len(learning.offers(context.db(), project))


@blueprint.get("/projects/<int:project_id>/offers")
def listed(project_id: int) -> str:
    """List what is offered as a term."""
    session, user = context.db(), context.user()
    project = projects.load(session, user, project_id)
    return render_template(
        "term/offers.html",
        project=project,
        offers=learning.offers(session, project),
        may_write=projects.role(session, user, project_id) in projects.WRITERS,
    )


@blueprint.post("/offers/<int:offer_id>/take")
def take(offer_id: int) -> BaseResponse:
    """Make an offer a term of the project; go on to the drafts that it repairs."""
    session, user = context.db(), context.user()
    row = learning.load(session, user, offer_id)
    term = learning.take(session, user, row)
    context.commit()
    if htmx.wants_fragment():
        return _said(row, term_id=term.id)
    return htmx.go(url_for("repair.show", project_id=row.project_id, term=term.id))


@blueprint.post("/offers/<int:offer_id>/dismiss")
def dismiss(offer_id: int) -> BaseResponse:
    """Never offer this again."""
    row = learning.load(context.db(), context.user(), offer_id)
    learning.dismiss(context.db(), row)
    context.commit()
    if htmx.wants_fragment():
        return _said(row, term_id=None)
    return htmx.go(url_for("offers.listed", project_id=row.project_id))


def _said(row: LearnedRendering, term_id: int | None) -> BaseResponse:
    html = render_template("term/_settled.html", offer=row, term_id=term_id)
    return htmx.fragment(html)
