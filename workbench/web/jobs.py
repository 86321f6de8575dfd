"""A job: one partial that asks again until it is done, and brings the drafts that came."""

from datetime import UTC, datetime, timedelta

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from workbench.db import now
from workbench.jobs import states
from workbench.models import Bitext, Job
from workbench.services import bitexts, drafts
from workbench.web import context, htmx
from workbench.web.views import UnitViews

blueprint = Blueprint("jobs", __name__)

# A draft is dated when it is made and seen when its batch is kept: look back that far.
OVERLAP = timedelta(seconds=10)


def shown(job: Job) -> dict[str, object]:
    """Give the job's partial what it shows."""
    bitext = _bitext(job)
    return {
        "job": job,
        "remaining": drafts.seconds_left(job),
        "progress": bitexts.progress(context.db(), bitext),
        "since": (now() - OVERLAP).timestamp(),
        "bitext": bitext,
    }


def _bitext(job: Job) -> Bitext:
    return context.db().get_one(Bitext, drafts.bitext_id(job))


@blueprint.get("/jobs/<int:job_id>")
def show(job_id: int) -> BaseResponse:
    """Show how far a job is, with the rows drafted since the last time."""
    job = drafts.load_job(context.db(), context.user(), job_id)
    if not htmx.wants_fragment():
        return _to_page(job)
    views = UnitViews(_bitext(job)).drafted_since(_since())
    only = request.args.get("only", "")
    return htmx.fragment(render_template("job/_polled.html", views=views, only=only, **shown(job)))


def _since() -> datetime:
    """Read the moment that the page was last brought up to date; the beginning if it is none."""
    try:
        return datetime.fromtimestamp(request.args.get("since", 0.0, type=float), UTC)
    except (OverflowError, ValueError):
        return datetime.fromtimestamp(0, UTC)


def _to_page(job: Job) -> BaseResponse:
    return htmx.go(url_for("bitexts.show", bitext_id=job.bitext_id))


@blueprint.post("/jobs/<int:job_id>/cancel")
def cancel(job_id: int) -> BaseResponse:
    """Stop a job; what it did stays."""
    session = context.db()
    job = drafts.load_job(session, context.user(), job_id, write=True)
    states.cancel(session, job.id)
    session.refresh(job)
    context.commit()
    if not htmx.wants_fragment():
        return _to_page(job)
    return htmx.fragment(render_template("job/_job.html", **shown(job)))
