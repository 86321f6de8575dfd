"""The page of engines: what drafts, which Argos models there are, installing and removing them."""

from flask import Blueprint, current_app, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from workbench.core.errors import EngineError, WorkbenchError
from workbench.jobs import states
from workbench.models import Job
from workbench.mt import packages
from workbench.services import installs, jobs
from workbench.services.installs import Look, Offers
from workbench.web import context, forms, htmx

blueprint = Blueprint("engines", __name__)

OFFERS = "workbench-offers"
# What the form around an upload may have besides the file.
_FORM_BYTES = 1024 * 1024


@blueprint.app_template_global("model_lacks")
def model_lacks(lang: str) -> bool:
    """Say whether no Argos model drafts in a language, so that one might be installed."""
    return lang not in installs.langs_of("argos", context.runtime().config)


@blueprint.get("/engines")
def listed() -> str | BaseResponse:
    """Show the engines and models; with ``look`` an administrator has the index asked."""
    asks = bool(request.args.get("look")) and context.user().is_admin
    look, problem = _look() if asks else (_offers().kept(), None)
    if htmx.wants_fragment():
        return htmx.fragment(render_template("engine/_models.html", **_shown(look, problem)))
    config = context.runtime().config
    context.release()  # a server may have to be asked whether it is there
    return render_template(
        "engine/list.html", engines=installs.engine_states(config), **_shown(look, problem)
    )


def _offers() -> Offers:
    offers: Offers = current_app.extensions.setdefault(OFFERS, Offers())
    return offers


def _look() -> tuple[Look | None, WorkbenchError | None]:
    """Read the index, without a transaction: it may take seconds."""
    context.release()
    try:
        return _offers().look(installs.models(context.runtime().config)), None
    except EngineError as error:
        return None, error


def _shown(look: Look | None, problem: WorkbenchError | None = None) -> dict[str, object]:
    config = context.runtime().config
    return {
        "rows": installs.rows(context.db(), config, look),
        "look": look,
        "problem": problem,
        "config": config,
        "may_write": context.user().is_admin,
    }


@blueprint.post("/engines/models/<pair>/install")
def install(pair: str) -> BaseResponse:
    """Have a model installed, or replaced by the newer one that the index offers."""
    installs.require_admin(context.user())
    installs.start(context.db(), context.user(), packages.pair(pair))
    return _begun()


@blueprint.post("/engines/upload")
def upload() -> BaseResponse:
    """Have a model installed from a file."""
    installs.require_admin(context.user())
    config = context.runtime().config
    request.max_content_length = config.max_model_bytes + _FORM_BYTES
    file = request.files.get("file")
    name = forms.one_line(file.filename or "") if file else ""
    user = context.user()
    context.release()  # nobody should wait for our lock while it is copied
    waiting = installs.put_down(config, name, file.save if file else None)
    installs.start_upload(context.db(), user, config, waiting)
    return _begun()


def _begun() -> BaseResponse:
    context.commit()
    context.runtime().runner.wake()
    return _to_page()


def _to_page() -> BaseResponse:
    return htmx.go(url_for("engines.listed") + "#models")


@blueprint.post("/engines/models/<pair>/remove")
def remove(pair: str) -> BaseResponse:
    """Delete a model, all versions of it."""
    installs.require_admin(context.user())
    config = context.runtime().config
    context.release()  # it waits for an install that is at work
    installs.models(config).remove(packages.any_pair(pair))
    return _to_page()


@blueprint.get("/engines/installs/<int:job_id>")
def show(job_id: int) -> BaseResponse:
    """Show how far an install is; once it ended, the models as they are now."""
    return _answer(installs.load(context.db(), job_id))


@blueprint.post("/engines/installs/<int:job_id>/cancel")
def cancel(job_id: int) -> BaseResponse:
    """Stop an install. What came of the download is kept for the next time."""
    session = context.db()
    installs.require_admin(context.user())
    job = installs.load(session, job_id)
    jobs.stop(session, job)
    context.commit()
    return _answer(job)


def _answer(job: Job) -> BaseResponse:
    if not htmx.wants_fragment():
        return _to_page()
    shown = _shown(_offers().kept())
    if job.state in states.ACTIVE:
        return htmx.fragment(render_template("engine/_install.html", job=job, **shown))
    context.release()
    engines = installs.engine_states(context.runtime().config)
    html = render_template("engine/_ended.html", ended=job, engines=engines, **shown)
    return htmx.fragment(html, retarget="#models", reswap="outerHTML")
