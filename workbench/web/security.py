"""Writes come from our own pages, pages are for people who signed in, browsers are kept strict."""

from flask import Flask, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from workbench.web import context, htmx

OPEN_ENDPOINTS = frozenset({"sign_in.page", "sign_in.enter", "static", "i18n.choose"})
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",  # the base style sheet draws its arrows as data: images
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def configure(app: Flask) -> None:
    """Check each request before it is handled, and mark each answer."""
    app.before_request(_check_origin)
    app.before_request(_check_signed_in)
    app.after_request(_mark)


def _check_origin() -> None:
    """Refuse a write that another site made the browser send.

    Browsers say where a request comes from in Sec-Fetch-Site, older ones in Origin; a write
    with neither doesn't come from a browser's page.
    """
    if request.method in context.SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin", "")
    same = site == "same-origin" if site else origin.partition("://")[2] == request.host
    if not same:
        abort(403)


def _check_signed_in() -> BaseResponse | None:
    if request.endpoint in OPEN_ENDPOINTS or context.signed_in() is not None:
        return None
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    sign_in = url_for("sign_in.page", next=back)
    if htmx.wants_fragment() or request.method != "GET":
        abort(401)
    return redirect(sign_in)


def _mark(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        # A page that is shown again by the back button is asked for again, so it's never stale.
        response.headers.setdefault("Cache-Control", "no-store")
    return response
