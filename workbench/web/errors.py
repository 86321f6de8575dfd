"""The one place where errors become HTTP answers."""

from flask import Flask, render_template
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from workbench.core.errors import (
    N_,
    ConflictError,
    DuplicateError,
    EngineError,
    ForbiddenError,
    InputError,
    NotFoundError,
    WorkbenchError,
)
from workbench.web import context, htmx
from workbench.web.i18n import say

STATUS: dict[type[WorkbenchError], int] = {
    InputError: 422,
    NotFoundError: 404,
    ForbiddenError: 403,
    ConflictError: 409,
    DuplicateError: 409,
    EngineError: 503,
}
# What a person is told of errors that the framework raises.
MESSAGES = {
    401: N_("You are signed out. Sign in again in another tab; what you typed is kept."),
    403: N_("This request didn't come from a page of the workbench, so nothing was changed."),
    404: N_("There is nothing here. The address may be wrong, or the thing was deleted."),
    405: N_("This address doesn't take such requests."),
    413: N_("This is larger than the workbench takes. Bring it in in smaller parts."),
    500: N_(
        "Something went wrong that we did not foresee. What you typed is kept in your browser."
    ),
}


def configure(app: Flask) -> None:
    """Answer our errors and the framework's."""
    app.register_error_handler(WorkbenchError, _ours)
    app.register_error_handler(HTTPException, _frameworks)


def status_of(error: WorkbenchError) -> int:
    """Give the HTTP status of an error of ours."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def _ours(error: WorkbenchError) -> BaseResponse:
    return answer(say(error.message, error.params), status_of(error))


def _frameworks(error: HTTPException) -> BaseResponse:
    code = error.code or 500
    response = answer(say(MESSAGES.get(code, error.description or error.name), {}), code)
    # Such as the methods that are allowed; what kind of page it is we say ourselves.
    response.headers.extend([one for one in error.get_headers() if one[0] != "Content-Type"])
    return response


def answer(text: str, status: int) -> BaseResponse:
    """Tell a person what happened: in the page's notice for htmx, else as a page."""
    context.db().rollback()
    if htmx.wants_fragment():
        html = render_template("_notice.html", text=text, tone="error")
        return htmx.fragment(html, status, retarget="#notice", reswap="outerHTML")
    return htmx.fragment(render_template("error.html", text=text, status=status), status)
