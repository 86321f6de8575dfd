"""Starting up: the database brought up to date, the server and its worker run."""

from typing import Any

import waitress
from flask import Flask

from workbench import config as configuration
from workbench import migrations
from workbench.app import create_app
from workbench.config import Config
from workbench.core.errors import N_, InputError
from workbench.db import Database
from workbench.services import setup, users
from workbench.web.context import KEY, Runtime


def run(host: str | None = None, port: int | None = None) -> None:
    """Run the server and its worker until interrupted; say first how to sign in."""
    config = configuration.load()
    app = create_app(config)
    runtime: Runtime = app.extensions[KEY]
    token = _prepare(runtime.database, config)
    server = _listening(
        app, host or config.host, config.port if port is None else port, config.threads
    )
    address = f"http://{host or config.host}:{server.effective_port}"
    print(f"\n  The workbench is at {address}", flush=True)  # noqa: T201 - that is its greeting
    print(f"  Sign in once with   {address}/sign-in/{token}\n", flush=True)  # noqa: T201
    runtime.runner.start()
    try:
        server.run()
    except (KeyboardInterrupt, SystemExit):
        pass
    finally:
        server.close()
        runtime.runner.stop()
        runtime.database.close()


def _listening(app: Flask, host: str, port: int, threads: int) -> Any:  # noqa: ANN401 - waitress's
    try:
        return waitress.create_server(app, host=host, port=port, threads=threads, ident=None)
    except ValueError:  # waitress's word for a host that has no address
        raise InputError(
            N_("There is no address %(host)s to listen on. Choose another one with --host."),
            host=host,
        ) from None
    except OSError as error:
        raise InputError(
            N_("Port %(port)d can't be used (%(reason)s). Choose another one with --port."),
            port=port,
            reason=error.strerror,
        ) from None


def _prepare(database: Database, config: Config) -> str:
    """Bring the database up to date and make a sign-in token for whoever started the server."""
    migrations.upgrade(database)
    with database.writing() as session:
        user = setup.prepare(session)
        token = users.make_link(session, user, config.sign_in_seconds)
        session.commit()
    return token


def sign_in_link(name: str | None, *, new: bool) -> str:
    """Make a sign-in link for a person, who is added first if ``new``."""
    config = configuration.load()
    database = Database(config.database_url)
    migrations.upgrade(database)
    with database.writing() as session:
        user = setup.prepare(session)
        if new:
            user = users.create(session, name or "")
        elif name:
            user = users.find(session, name)
        token = users.make_link(session, user, config.sign_in_seconds)
        session.commit()
    database.close()
    return f"http://{config.host}:{config.port}/sign-in/{token}"
