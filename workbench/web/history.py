"""A unit's history: what it was at first, and who made what of it."""

from flask import Blueprint, render_template

from workbench.services import history, units
from workbench.web import context, htmx

blueprint = Blueprint("history", __name__)


@blueprint.get("/units/<int:unit_id>/history")
def show(unit_id: int) -> str:
    """Give a unit's history: to htmx as a part of the editor, else as a page of its own."""
    unit = units.load(context.db(), context.user(), unit_id)
    found = history.of_unit(context.db(), unit)
    if htmx.wants_fragment():
        return render_template("history/_history.html", history=found, unit=unit)
    return render_template(
        "history/show.html",
        history=found,
        unit=unit,
        article=unit.bitext.article,
        project=unit.bitext.article.project,
        source=units.source_text(unit),
    )
