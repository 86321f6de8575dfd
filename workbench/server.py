"""Starting up: the database brought up to date, the server and its worker run."""

import os
import socket
from contextlib import closing

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
    host = host or config.host
    with closing(runtime.database):
        token = _prepare(runtime.database, config)
        with _listening(host, config.port if port is None else port) as listening:
            _greet(_address(host, listening.getsockname()[1]), token)
            _serve(app, runtime, listening)


def _greet(address: str, token: str) -> None:
    print(f"\n  The workbench is at {address}", flush=True)  # noqa: T201 - that is its greeting
    print(f"  Sign in once with   {address}/sign-in/{token}\n", flush=True)  # noqa: T201


def _serve(app: Flask, runtime: Runtime, listening: socket.socket) -> None:
    threads = runtime.config.threads
    server = waitress.create_server(app, sockets=[listening], threads=threads, ident=None)
    runtime.runner.start()
    try:
        server.run()  # returns at Ctrl+C
    finally:
        server.close()
        runtime.runner.stop()


def _listening(host: str, port: int) -> socket.socket:
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server((address[0], port), family=family)
    except socket.gaierror:
        raise InputError(
            N_("There is no address %(host)s to listen on. Choose another one with --host."),
            host=host,
        ) from None
    except OSError as error:
        raise InputError(
            N_("Port %(port)d can't be used (%(reason)s). Choose another one with --port."),
            port=port,
            reason=os.strerror(error.errno or 0),
        ) from None


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


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
    with closing(database):
        migrations.upgrade(database)
        with database.writing() as session:
            user = setup.prepare(session)
            if new:
                user = users.create(session, name or "")
            elif name:
                user = users.find(session, name)
            token = users.make_link(session, user, config.sign_in_seconds)
            session.commit()
    return f"{_address(config.host, config.port)}/sign-in/{token}"
