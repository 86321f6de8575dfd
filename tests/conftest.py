"""What the tests share: databases, an application, a signed-in client, an article."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from workbench import migrations
from workbench.app import create_app
from workbench.config import Config
from workbench.core.text import normalise
from workbench.db import Database
from workbench.models import Article, Bitext, Project, User
from workbench.services import articles, bitexts, glossaries, glossary_files, projects, users
from workbench.web.context import KEY, Runtime

# Under this variable a missing browser or PostgreSQL fails a test instead of skipping it.
STRICT = os.environ.get("WORKBENCH_TEST_STRICT") == "1"
POSTGRESQL = os.environ.get(
    "WORKBENCH_TEST_POSTGRESQL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
)
SHARED = Path(__file__).parents[1].parent / "shared"


def lacking(what: str) -> None:
    """Skip the test for want of something, or fail it where nothing may be wanting."""
    if STRICT:
        pytest.fail(f"{what}, and WORKBENCH_TEST_STRICT forbids to skip")
    pytest.skip(what)


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A database of its own on the PostgreSQL server, dropped at the end."""
    name = f"workbench_test_{secrets.token_hex(4)}"
    server = create_engine(POSTGRESQL, isolation_level="AUTOCOMMIT")
    try:
        with server.connect() as connection:
            # Unlike template1, nobody else can be connected to template0, which would forbid it.
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
            # It need not survive a power cut; its tests need not wait for the disk.
            connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit TO off"))
    except (OperationalError, ModuleNotFoundError) as error:
        server.dispose()
        lacking(f"PostgreSQL can't be reached ({error.__class__.__name__})")
    yield POSTGRESQL.rsplit("/", 1)[0] + f"/{name}"
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file; each test works on a copy, which is faster than migrating."""
    path = tmp_path_factory.mktemp("template") / "workbench.sqlite3"
    database = Database(f"sqlite:///{path}")
    migrations.upgrade(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_url: str) -> str:
    """The PostgreSQL database with its tables."""
    database = Database(postgresql_url)
    migrations.upgrade(database)
    database.close()
    return postgresql_url


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def migrated(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """A database for all tests, once SQLite, once PostgreSQL: statements are compiled once."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("sqlite") / "workbench.sqlite3"
        path.write_bytes(request.getfixturevalue("sqlite_template").read_bytes())
        url = f"sqlite:///{path}"
    else:
        url = request.getfixturevalue("migrated_postgresql")
    database = Database(url)
    yield database
    database.close()


@pytest.fixture
def database(migrated: Database) -> Database:
    """The database behind sessions, empty."""
    with migrated.engine.begin() as connection:
        # Of so few rows DELETE takes a tenth of the time of TRUNCATE.
        for table in ("projects", "jobs", "glossaries", "users"):
            connection.execute(text(f"DELETE FROM {table}"))
    return migrated


@pytest.fixture
def config(database: Database, tmp_path: Path) -> Config:
    """A configuration as ``config.load`` would make it."""
    url = database.engine.url.render_as_string(hide_password=False)
    return Config(instance_dir=tmp_path, database_url=url, secret_key="for tests", engine="gloss")


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    """The application; its runner doesn't run by itself: ``runner.run_one()`` runs a job."""
    app = create_app(config)
    app.testing = True
    yield app
    app.extensions[KEY].database.close()


@pytest.fixture
def runtime(app: Flask) -> Runtime:
    """The application's configuration, database and runner."""
    runtime: Runtime = app.extensions[KEY]
    return runtime


class Client(FlaskClient):
    """A browser: it says that its requests come from the workbench's own pages."""

    def open(self, *args, **kwargs):
        headers = {"Sec-Fetch-Site": "same-origin", **dict(kwargs.pop("headers", None) or {})}
        # Buffered: a file that is sent is read to its end and closed, as a browser does.
        return super().open(*args, headers=headers, **{"buffered": True, **kwargs})


def sign_in(app: Flask, user: User) -> Client:
    """A client in which a person is signed in."""
    app.test_client_class = Client
    client = app.test_client()
    with client.session_transaction() as session:
        session["user"] = user.id
    return client


# A small article of our own: title, three paragraphs, an end mark, a teaser.
ARTICLE = """越南与老挝加强农业合作

越南政府总理范明政在河内会见了老挝客人。双方讨论了农业合作。会见于7月6日举行。

范明政强调,两国是好邻居。他说:“合作要有成果。”

双方同意继续会谈。(完)
越通社

更多

越南代表团访问万象。图自越通社
"""
TERMS = (
    "source,kind,en,vi,en_forbidden\n范明政,person,Pham Minh Chinh,Phạm Minh Chính,Fan Mingzheng\n"
)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session that may write."""
    with database.writing() as session:
        yield session


@pytest.fixture
def person(session: Session) -> User:
    """The owner of the project."""
    person = users.create(session, "Lan", is_admin=True)
    session.commit()
    return person


@pytest.fixture
def project(session: Session, person: User) -> Project:
    """A project into English and Vietnamese, with one term in its glossary."""
    project = projects.create(session, person, "Desk", ["en", "vi"])
    glossary = glossaries.of_project(session, project.id)
    glossary_files.take(session, glossary, person, TERMS.encode())
    session.commit()
    return project


@pytest.fixture
def article(session: Session, project: Project, person: User) -> Article:
    """The small article in the project."""
    text = articles.Text(normalise(ARTICLE), "article.txt", "text", "UTF-8")
    article = articles.add(session, project, person, text)
    session.commit()
    return article


@pytest.fixture
def bitext(session: Session, article: Article) -> Bitext:
    """The article beside English, its units without drafts."""
    bitext = bitexts.begin(session, article, "en")
    session.commit()
    return bitext
