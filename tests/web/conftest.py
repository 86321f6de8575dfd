"""What the web tests share: one application a database; browsers."""

from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from flask import Flask
from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.conftest import Client, sign_in
from tests.web.cases import HX
from workbench.app import create_app
from workbench.config import Config
from workbench.db import Base, Database
from workbench.models import Article, Bitext, Member, Project, Unit, User
from workbench.services import users
from workbench.web.context import KEY

T = TypeVar("T")
Look = Callable[[Select[tuple[T]]], list[T]]


@pytest.fixture(scope="session")
def applications() -> Iterator[dict[str, Flask]]:
    """The applications so far, by database: tests of one take turns with those of the other."""
    made: dict[str, Flask] = {}
    yield made
    for app in made.values():
        app.extensions[KEY].database.close()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def served(
    request: pytest.FixtureRequest,
    applications: dict[str, Flask],
    tmp_path_factory: pytest.TempPathFactory,
) -> Flask:
    """One application for all tests on a database: its templates are compiled once."""
    if request.param not in applications:
        folder = tmp_path_factory.mktemp(request.param)
        if request.param == "sqlite":
            path = folder / "workbench.sqlite3"
            path.write_bytes(request.getfixturevalue("sqlite_template").read_bytes())
            url = f"sqlite:///{path}"
        else:
            url = request.getfixturevalue("migrated_postgresql")
        app = create_app(
            Config(instance_dir=folder, database_url=url, secret_key="for tests", engine="gloss")
        )
        app.testing = True
        app.test_client_class = Client
        applications[request.param] = app
    return applications[request.param]


@pytest.fixture(scope="session")
def migrated(served: Flask) -> Database:
    """The application's database."""
    database: Database = served.extensions[KEY].database
    return database


@pytest.fixture
def app(served: Flask, database: Database) -> Flask:
    """The application, its database empty."""
    return served


@pytest.fixture
def config(served: Flask) -> Config:
    """The application's configuration."""
    config: Config = served.extensions[KEY].config
    return config


@pytest.fixture
def reader(session: Session, project: Project) -> User:
    """Someone who may look at the project and no more."""
    reader = users.create(session, "Minh")
    session.add(Member(project_id=project.id, user_id=reader.id, role="reader"))
    session.commit()
    return reader


@pytest.fixture
def stranger(session: Session) -> User:
    """Someone who is in no project."""
    stranger = users.create(session, "Ngoc")
    session.commit()
    return stranger


@pytest.fixture
def visitor(app: Flask) -> Client:
    """A browser in which nobody is signed in."""
    return app.test_client()


@pytest.fixture
def client(app: Flask, person: User) -> Client:
    """The browser of the project's owner."""
    return sign_in(app, person)


@pytest.fixture
def reading(app: Flask, reader: User) -> Client:
    """The browser of someone who may only look."""
    return sign_in(app, reader)


@pytest.fixture
def strange(app: Flask, stranger: User) -> Client:
    """The browser of someone who is not in the project."""
    return sign_in(app, stranger)


@pytest.fixture
def look(database: Database) -> Look:
    """Gives what a query finds now, in a list; nothing stays open."""

    def look(query: Select[tuple[T]]) -> list[T]:
        with database.reading() as session:
            return list(session.scalars(query))

    return look


@pytest.fixture
def stored(database: Database) -> Callable[[], dict[str, int]]:
    """Counts the rows of each table."""

    tables = Base.metadata.sorted_tables
    counts = [
        select(literal(one.name).label("name"), func.count().label("rows")).select_from(one)
        for one in tables
    ]

    def count() -> dict[str, int]:
        with database.reading() as session:
            return {row.name: row.rows for row in session.execute(union_all(*counts))}

    return count


@pytest.fixture
def units(session: Session, bitext: Bitext) -> list[Unit]:
    """The bitext's units that are kept, in the order of the text."""
    query = select(Unit).where(Unit.bitext_id == bitext.id, Unit.excluded == "")
    rows = list(session.scalars(query.order_by(Unit.position)))
    session.commit()
    return rows


@pytest.fixture
def post(client: Client, units: list[Unit]):
    """Posts to a unit of the list, on the version that the test has seen or another."""

    def post(number: int, action: str, *, htmx: bool = False, **form: object) -> TestResponse:
        unit = units[number]
        data = {"version": unit.version} | form
        headers = HX if htmx else {}
        return client.post(f"/units/{unit.id}/{action}", data=data, headers=headers)

    return post


@pytest.fixture
def now(look, units: list[Unit]):
    """Gives a unit of the list as it is now; None when it is gone."""
    return lambda number: (look(select(Unit).where(Unit.id == units[number].id)) or [None])[0]


@pytest.fixture
def address(
    project: Project, article: Article, bitext: Bitext, person: User
) -> Callable[[str], str]:
    """Fills the ids of what the test has into an address: ``/projects/{project}``."""
    ids = {"project": project.id, "article": article.id, "bitext": bitext.id, "person": person.id}
    return lambda pattern: pattern.format(**ids)
