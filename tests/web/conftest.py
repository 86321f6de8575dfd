"""What the web tests share: one application a database; browsers."""

from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from flask import Flask
from sqlalchemy import URL, Select, create_engine, func, literal, select, text, union_all
from sqlalchemy.orm import Session

from tests.conftest import Client, sign_in
from workbench.app import create_app
from workbench.config import Config
from workbench.db import Base, Database
from workbench.models import Article, Bitext, Member, Project, Unit, User
from workbench.services import users
from workbench.web.context import KEY

T = TypeVar("T")
Look = Callable[[Select[tuple[T]]], list[T]]


@pytest.fixture(scope="session")
def served(migrated: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application for many tests on a database: its templates are compiled once."""
    url = migrated.engine.url
    if url.get_backend_name() == "postgresql":
        _spare_the_disk(url)
    folder = tmp_path_factory.mktemp("instance")
    shown = url.render_as_string(hide_password=False)
    app = create_app(
        Config(instance_dir=folder, database_url=shown, secret_key="for tests", engine="gloss")
    )
    app.testing = True
    app.test_client_class = Client
    yield app
    app.extensions[KEY].database.close()


def _spare_the_disk(url: URL) -> None:
    """A test's database need not survive a power cut; its tests need not wait for the disk."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {url.database} SET synchronous_commit TO off"))
    engine.dispose()


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
def address(
    project: Project, article: Article, bitext: Bitext, person: User
) -> Callable[[str], str]:
    """Fills the ids of what the test has into an address: ``/projects/{project}``."""
    ids = {"project": project.id, "article": article.id, "bitext": bitext.id, "person": person.id}
    return lambda pattern: pattern.format(**ids)
