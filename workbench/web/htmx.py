"""The one module that touches htmx-flask."""

from typing import Any

from flask import Flask, Response, make_response, redirect, request
from htmx_flask import Htmx
from werkzeug.wrappers import Response as BaseResponse


def configure(app: Flask) -> None:
    """Let requests say whether htmx sent them."""
    Htmx(app)


def wants_fragment() -> bool:
    """Say whether to answer with a fragment: htmx asks, and not for a whole page."""
    sent: Any = request
    return bool(sent.htmx) and not sent.htmx.boosted


def fragment(html: str, status: int = 200, **headers: str) -> Response:
    """Answer htmx. ``retarget="#x"`` is sent as ``HX-Retarget: #x``, and so on.

    Ours instead of htmx-flask's ``make_response``, whose list of swaps lacks a comma (0.1.0).
    """
    response = make_response(html, status)
    for name, value in headers.items():
        response.headers["HX-" + name.replace("_", "-").title()] = value
    return response


def go(url: str) -> BaseResponse:
    """Send the browser to a page, whether htmx asked or a plain form."""
    if wants_fragment():
        # To an address that differs in its fragment alone the browser scrolls without asking us.
        return fragment("", redirect=url.partition("#")[0])
    return redirect(url, 303)
