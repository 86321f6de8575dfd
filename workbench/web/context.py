"""What a request has at hand: configuration, a database session, the person."""

from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app, g, request, session
from sqlalchemy.orm import Session

from workbench.config import Config
from workbench.db import Database
from workbench.jobs.runner import Crew
from workbench.models import User

KEY = "workbench"
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class Runtime:
    """What lives as long as the application."""

    config: Config
    database: Database
    runner: Crew


def configure(app: Flask, runtime: Runtime) -> None:
    """Hand the application what lives as long as it does."""
    app.extensions[KEY] = runtime
    app.teardown_appcontext(_close)
    app.jinja_env.globals["signed_in"] = signed_in


def runtime() -> Runtime:
    """Give what lives as long as the application."""
    return cast("Runtime", current_app.extensions[KEY])


def db() -> Session:
    """Give the request's database session; one that may write where the method may."""
    if "db" not in g:
        database = runtime().database
        reads = request.method in SAFE_METHODS and not g.get("writes", False)
        g.db = database.reading() if reads else database.writing()
    return cast("Session", g.db)


def write_on_get() -> None:
    """Let this GET write (a sign-in link uses itself up)."""
    g.writes = True


def commit() -> None:
    """Keep what the request did."""
    db().commit()


def release() -> None:
    """End the transaction before slow work, so that others can write meanwhile."""
    db().rollback()


def _close(error: BaseException | None) -> None:  # noqa: ARG001 - Flask hands it over
    opened = g.pop("db", None)
    if opened is not None:
        opened.close()


def signed_in() -> User | None:
    """Give the person who is signed in, if any."""
    if "user" not in g:
        user_id = session.get("user")
        g.user = db().get(User, user_id) if user_id is not None else None
    return cast("User | None", g.user)


def user() -> User:
    """Give the person who is signed in; every page but sign-in has one (see security)."""
    person = signed_in()
    if person is None:
        raise RuntimeError(request.endpoint)
    return person
