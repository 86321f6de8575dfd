"""Checks: of the unit that is open, as marks on the others, and as a text's list."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from workbench.core import quality
from workbench.models import Bitext, Unit
from workbench.services import bitexts, checks, projects, units
from workbench.services.checks import Checked, Place
from workbench.web import context, forms, htmx

blueprint = Blueprint("checks", __name__)
# Of each kind so many are listed, beside the others and by itself.
MOST_OF_KIND, MOST_OF_ONE = 20, 500


@dataclass(frozen=True)
class Group:
    """The findings of one kind: those that count and those dismissed, cut to what is listed."""

    kind: str
    places: list[Place]
    dismissed: list[Place]
    most: int

    @property
    def listed(self) -> list[Place]:
        """Those that the page shows."""
        return self.places[: self.most]

    @property
    def listed_dismissed(self) -> list[Place]:
        """Those dismissed that the page shows."""
        return self.dismissed[: self.most]


@blueprint.get("/bitexts/<int:bitext_id>/checks")
def show(bitext_id: int) -> str:
    """List all findings of a text by kind, or those of one kind or severity."""
    session = context.db()
    bitext = bitexts.load(session, context.user(), bitext_id)
    kind, severity = _chosen("kind", quality.KINDS), _chosen("severity", checks.SEVERITIES)
    report = checks.of_bitext(session, bitext)
    role = projects.role(session, context.user(), bitext.article.project_id)
    most = MOST_OF_ONE if kind else MOST_OF_KIND
    return render_template(
        "check/show.html",
        bitext=bitext,
        article=bitext.article,
        project=bitext.article.project,
        report=report,
        groups=[_group(one, places, most) for one, places in report.groups(kind, severity).items()],
        kinds=list(report.groups()),
        severities=checks.SEVERITIES,
        kind=kind,
        severity=severity,
        most_units=checks.MOST_UNITS,
        may_write=role in projects.WRITERS,
    )


def _chosen(name: str, values: tuple[str, ...]) -> str:
    chosen = request.values.get(name, "")
    return chosen if chosen in values else ""


def _group(kind: str, places: list[Place], most: int) -> Group:
    counting = [one for one in places if one.checked.counts]
    return Group(kind, counting, [one for one in places if not one.checked.counts], most)


@blueprint.get("/bitexts/<int:bitext_id>/checks/marks")
def marks(bitext_id: int) -> str:
    """Give the marks of a text's rows, which the editor puts where they belong once it stands.

    Checking a thousand units takes too long for the page itself.
    """
    session = context.db()
    bitext = bitexts.load(session, context.user(), bitext_id)
    rows = bitexts.units(session, bitext, request.args.get("only", ""))[: checks.MOST_UNITS]
    typed = units.all_working(session, bitext.id, context.user())
    found = checks.of_units(session, bitext, rows, {one: row.text for one, row in typed.items()})
    found = {unit_id: shown(one) for unit_id, one in found.items()}
    return render_template("check/marks.html", rows=rows, found=found)


@blueprint.get("/units/<int:unit_id>/checks")
def of_unit(unit_id: int) -> BaseResponse:
    """Give the findings of a unit with what the person typed into it."""
    unit = units.load(context.db(), context.user(), unit_id)
    return _answer(unit)


@blueprint.post("/units/<int:unit_id>/checks/dismiss")
def dismiss(unit_id: int) -> BaseResponse:
    """Dismiss a finding, with a reason or without."""
    unit = units.load(context.db(), context.user(), unit_id, write=True)
    reason, key = forms.line("reason"), request.form.get("key", "")
    checks.dismiss(context.db(), unit, context.user(), key, reason, _typed(unit))
    context.commit()
    return _answer(unit)


@blueprint.post("/units/<int:unit_id>/checks/restore")
def restore(unit_id: int) -> BaseResponse:
    """Let a dismissed finding count again."""
    unit = units.load(context.db(), context.user(), unit_id, write=True)
    checks.restore(context.db(), unit, request.form.get("key", ""))
    context.commit()
    return _answer(unit)


def _typed(unit: Unit) -> str | None:
    """What a finding is about: what stands in the text box, else what is kept of it.

    The list of a text is about the texts that stand.
    """
    if request.values.get("list"):
        return None
    if "text" in request.values:
        return forms.text("text")[: units.MOST_CHARACTERS]
    working = units.working(context.db(), unit, context.user())
    return working.text if working else None


def _answer(unit: Unit) -> BaseResponse:
    """Give the unit's findings to htmx; else lead back to where the form stood."""
    if htmx.wants_fragment():
        found = checks.of_unit(context.db(), unit, _typed(unit))
        html = render_template("check/_findings.html", unit=unit, found=shown(found))
        return htmx.fragment(html)
    if request.values.get("list"):
        return htmx.go(_list(unit.bitext))
    page = url_for("bitexts.show", bitext_id=unit.bitext_id, unit=unit.id)
    return htmx.go(f"{page}#unit-{unit.id}")


def shown(found: list[Checked]) -> list[Checked]:
    """Leave out what the editor's rows say in ways of their own."""
    return [one for one in found if one.finding.kind not in checks.SAID_ELSEWHERE]


def _list(bitext: Bitext) -> str:
    kind, severity = _chosen("kind", quality.KINDS), _chosen("severity", checks.SEVERITIES)
    page = url_for("checks.show", bitext_id=bitext.id, kind=kind or None, severity=severity or None)
    at = _chosen("at", quality.KINDS)
    return f"{page}#{at}" if at else page
