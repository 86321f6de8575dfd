"""Before a job begins: what it takes is shown, where that is counted, and asked about."""

from flask import render_template, request
from werkzeug.wrappers import Response as BaseResponse

from workbench.models import Bitext
from workbench.mt import Engine
from workbench.services import engines
from workbench.web import context, htmx

# What a form says that was sent knowing what the job takes.
CONFIRMED = "1"


def worker(engine_name: str, target_lang: str) -> Engine:
    """Give the engine that a form names, the configured one for none, of "auto" the one it takes.

    Ends the transaction: a server may have to be asked whether it is there. Raises InputError for
    a name that no engine has, EngineError where none has the language.
    """
    context.release()
    config = context.runtime().config
    return engines.worker(engine_name or config.engine, config, target_lang)


def ask_first(bitext: Bitext, kind: str, drafter: Engine) -> BaseResponse | None:
    """Ask before a job of an engine that counts tokens; None where it may begin.

    The page that asks sends the same form again, confirmed; beyond the limit there is nothing to
    confirm. Nothing is kept of what the request did so far.
    """
    cost = engines.cost(context.db(), bitext, kind, drafter, context.runtime().config)
    if cost is None or not cost.sentences:
        return None
    if request.form.get("confirm") == CONFIRMED and not cost.is_over:
        return None
    fields = {name: value for name, value in request.form.items() if name != "confirm"}
    html = render_template(
        "job/confirm.html",
        bitext=bitext,
        article=bitext.article,
        cost=cost,
        engine=drafter.name,
        fields=fields,
    )
    context.release()
    return htmx.fragment(html, 422 if cost.is_over else 200)
