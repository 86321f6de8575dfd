"""Scripts and style sheets, under addresses that change with their content."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, send_from_directory, url_for
from werkzeug.wrappers import Response as BaseResponse

FOLDER = Path(__file__).parent / "static"
YEAR = 365 * 24 * 3600


def configure(app: Flask) -> None:
    """Serve the files and let templates name them."""
    app.add_url_rule("/static/<path:name>", "static", _serve)
    app.jinja_env.globals["asset"] = asset


def asset(name: str) -> str:
    """Give the address of a static file; it changes when the file does."""
    return url_for("static", name=name, v=_digest(name, (FOLDER / name).stat().st_mtime_ns))


@cache
def _digest(name: str, changed: int) -> str:  # noqa: ARG001 - part of the cache's key
    return hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:12]


def _serve(name: str) -> BaseResponse:
    return send_from_directory(FOLDER, name, max_age=YEAR)
