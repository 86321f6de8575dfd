"""What became of a unit and of a whole text: who did what, and when."""

from flask import Blueprint, render_template, request

from workbench.services import bitexts, history, timeline, units
from workbench.web import context, forms, htmx

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


@blueprint.get("/bitexts/<int:bitext_id>/history")
def of_bitext(bitext_id: int) -> str:
    """List what people did in a text, the latest first; ``?below=`` goes on from a change."""
    session = context.db()
    bitext = bitexts.load(session, context.user(), bitext_id)
    below = request.args.get("below", type=forms.row_number)
    return render_template(
        "history/bitext.html",
        page=timeline.page(session, bitext, below),
        bitext=bitext,
        article=bitext.article,
        project=bitext.article.project,
    )
