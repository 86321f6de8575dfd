"""Jobs: the list of them; one of them on its text's page, with the drafts that came."""

from datetime import UTC, datetime, timedelta

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from workbench.db import now
from workbench.models import Bitext, Job
from workbench.services import aligning, bitexts, engines, jobs, projects, suggestions
from workbench.web import context, drafting, forms, htmx
from workbench.web.views import UnitViews

blueprint = Blueprint("jobs", __name__)

# A draft is dated when it is made and seen when its batch is kept: look back that far.
OVERLAP = timedelta(seconds=10)


@blueprint.get("/jobs")
def listed() -> str | BaseResponse:
    """Show the jobs of the person's projects: those at work, and those that ended by the page."""
    below = request.args.get("below", type=forms.row_number)
    if htmx.wants_fragment():
        return htmx.fragment(_list(below))
    return render_template("job/list.html", **_listed(below))


def _list(below: int | None = None) -> str:
    return render_template("job/_list.html", **_listed(below))


def _listed(below: int | None) -> dict[str, object]:
    session, user = context.db(), context.user()
    return {
        "active": jobs.active(session, user) if below is None else jobs.Page((), None),
        "ended": jobs.ended(session, user, below),
        "below": below,
        "at": request.args.get("at", type=int),
    }


def shown(job: Job) -> dict[str, object]:
    """Give the job's partial what it shows on its text's page."""
    session, bitext = context.db(), _bitext(job)
    role = projects.role(session, context.user(), bitext.article.project_id)
    return {
        "job": job,
        "remaining": jobs.seconds_left(job),
        "progress": bitexts.progress(session, bitext),
        "since": (now() - OVERLAP).timestamp(),
        "bitext": bitext,
        "reading": role not in projects.WRITERS,
        "only": request.values.get("only", ""),
    }


def _bitext(job: Job) -> Bitext:
    return context.db().get_one(Bitext, jobs.bitext_id(job))


@blueprint.get("/jobs/<int:job_id>")
def show(job_id: int) -> BaseResponse:
    """Show how far a job is, with the rows drafted since the last time."""
    job = jobs.load(context.db(), context.user(), job_id)
    if not htmx.wants_fragment():
        return _to_page(job)
    views = UnitViews(_bitext(job)).drafted_since(_since())
    return htmx.fragment(render_template("job/_polled.html", views=views, **shown(job)))


def _since() -> datetime:
    """Read the moment that the page was last brought up to date; the beginning if it is none."""
    try:
        return datetime.fromtimestamp(request.args.get("since", 0.0, type=float), UTC)
    except (OverflowError, ValueError):
        return datetime.fromtimestamp(0, UTC)


def _to_page(job: Job) -> BaseResponse:
    """Send the browser to where the job is shown: its text, or the list."""
    if job.bitext_id is None:
        return _to_list(job)
    if job.kind == aligning.KIND:
        return htmx.go(url_for("alignments.show", bitext_id=job.bitext_id))
    only = request.values.get("only") or None
    return htmx.go(url_for("bitexts.show", bitext_id=job.bitext_id, only=only))


def _to_list(job: Job) -> BaseResponse:
    return htmx.go(url_for("jobs.listed", at=job.id) + f"#job-{job.id}")


@blueprint.post("/jobs/<int:job_id>/cancel")
def cancel(job_id: int) -> BaseResponse:
    """Stop a job; what it did stays. ``list=1`` says that the list of jobs asks."""
    session = context.db()
    job = jobs.load(session, context.user(), job_id, write=True)
    jobs.stop(session, job)
    context.commit()
    from_list = request.form.get("list") == "1"
    if not htmx.wants_fragment():
        return _to_list(job) if from_list else _to_page(job)
    if from_list or job.bitext_id is None:
        return htmx.fragment(_list())
    return htmx.fragment(render_template("job/_job.html", **shown(job)))


@blueprint.post("/jobs/<int:job_id>/retry")
def retry(job_id: int) -> BaseResponse:
    """Try a job again that failed or was stopped; where one is at work already, show that."""
    session = context.db()
    job = jobs.load(session, context.user(), job_id, write=True)
    asking = _ask_again(job)
    if asking:
        return asking
    try:
        again = jobs.retry(session, context.user(), job)
    except jobs.BusyError as busy:
        return _to_list(busy.job)
    context.commit()
    context.runtime().runner.wake()
    return _to_list(again)


def _ask_again(job: Job) -> BaseResponse | None:
    if not job.engine or job.bitext_id is None or job.state not in jobs.ENDED_BADLY:
        return None
    drafter = drafting.worker(job.engine, _bitext(job).target_lang)
    return drafting.ask_first(_bitext(job), job.kind, drafter)


@blueprint.get("/bitexts/<int:bitext_id>/engines")
def choose(bitext_id: int) -> str:
    """Show the engines that a text can be drafted with besides, and what each would take."""
    session = context.db()
    bitext = bitexts.load(session, context.user(), bitext_id, write=True)
    return render_template(
        "job/engines.html",
        bitext=bitext,
        article=bitext.article,
        progress=bitexts.progress(session, bitext),
        found=engines.prospects(session, bitext, context.runtime().config),
    )


@blueprint.post("/bitexts/<int:bitext_id>/suggest")
def suggest(bitext_id: int) -> BaseResponse:
    """Have a further engine draft a text, for suggestions beside what stands."""
    session = context.db()
    bitext = bitexts.load(session, context.user(), bitext_id, write=True)
    drafter = drafting.worker(forms.line("engine"), bitext.target_lang)
    asking = drafting.ask_first(bitext, suggestions.KIND, drafter)
    if asking:
        return asking
    suggestions.start(session, bitext, context.user(), drafter.name)
    context.commit()
    context.runtime().runner.wake()
    return htmx.go(url_for("bitexts.show", bitext_id=bitext.id))
