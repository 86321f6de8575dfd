"""The database: its versions, its moments, its two kinds of sessions."""

import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from workbench import migrations
from workbench.db import Base, Database, now
from workbench.models import Bitext, Export, Job, User
from workbench.services import projects, users


def test_the_migrations_make_the_tables_of_the_models(database):
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_migrating_twice_changes_nothing(database, session, person):
    session.commit()
    migrations.upgrade(database)
    assert users.first(session) == person


def test_a_database_of_the_first_version_keeps_what_is_in_it(tmp_path: Path):
    database = Database(f"sqlite:///{tmp_path}/old.sqlite3")
    migrations.upgrade(database, "0001")
    moment = "2026-07-06 00:00:00"
    rows = {
        "projects": {"name": "Desk", "source_lang": "zh-CN", "target_langs": "[]"},
        "articles": {"project_id": 1, "text": "题", "text_hash": "x"}
        | dict.fromkeys(("title", "name", "format", "encoding"), ""),
        "bitexts": {"article_id": 1, "target_lang": "vi"},
        "jobs": {"kind": "draft", "bitext_id": 1, "engine": "gloss", "state": "done"}
        | dict.fromkeys(("done", "total", "done_before", "cancel"), 1),
    }
    with database.engine.begin() as connection:
        for table, row in rows.items():
            row |= {"id": 1, "created_at": moment}
            columns, values = ", ".join(row), ", ".join(f":{name}" for name in row)
            connection.execute(text(f"INSERT INTO {table} ({columns}) VALUES ({values})"), row)
    migrations.upgrade(database)
    with database.reading() as session:
        job = session.scalars(select(Job)).one()
        assert (job.bitext_id, job.subject, job.options) == (1, "", {})
        assert job.bitext is not None
        assert job.bitext.article.project.memory_first
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
    database.close()


def test_a_unit_that_is_gone_leaves_its_id_to_nobody_through_a_migration(tmp_path: Path):
    """An undo brings a merged unit back under its old id; SQLite's table is made anew meanwhile."""
    database = Database(f"sqlite:///{tmp_path}/old.sqlite3")
    migrations.upgrade(database, "0003")
    with database.engine.begin() as connection:
        connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES ('units', 77)"))
    migrations.upgrade(database)
    with database.reading() as session:
        query = text("SELECT seq FROM sqlite_sequence WHERE name = 'units'")
        assert session.scalars(query).all() == [77]
    database.close()


def test_the_folder_of_a_new_database_is_made(tmp_path: Path):
    database = Database(f"sqlite:///{tmp_path}/new/folder/workbench.sqlite3")
    migrations.upgrade(database)
    assert "units" in inspect(database.engine).get_table_names()
    database.close()


def test_moments_are_in_utc(session, person):
    assert person.created_at.tzinfo is UTC
    moment = datetime(2026, 7, 6, 10, tzinfo=timezone(timedelta(hours=7)))
    person.created_at = moment
    session.commit()
    session.expire_all()
    assert (person.created_at, person.created_at.tzinfo) == (moment, UTC)
    assert session.scalar(select(func.count()).where(User.created_at == moment)) == 1


def test_a_moment_without_a_time_zone_is_refused(session, person):
    person.created_at = datetime(2026, 7, 6, 10)  # noqa: DTZ001 - that is the mistake
    with pytest.raises(StatementError):
        session.commit()


def test_no_moment_is_none(session, bitext):
    job = Job(kind="draft", bitext_id=bitext.id, engine="gloss")
    session.add(job)
    session.commit()
    session.expire_all()
    assert (job.started_at, job.error) == (None, None)


def test_what_json_has_no_form_for_is_kept_as_its_text(session, bitext):
    """An error's facts may hold a path; that must not keep the error from being told."""
    error = {"message": "No %(path)s", "params": {"path": Path("/models"), "at": now()}}
    job = Job(kind="draft", bitext_id=bitext.id, engine="gloss", error=error)
    session.add(job)
    session.commit()
    session.expire_all()
    assert job.error["params"]["path"] == "/models"


@pytest.mark.parametrize(
    "row",
    [
        lambda bitext: Job(kind="draft", bitext_id=bitext.id, engine="x", state="lost"),
        lambda bitext: Bitext(article_id=bitext.article_id, target_lang="en"),
        lambda _: Bitext(article_id=10**6, target_lang="vi"),
        lambda _: Export(project_id=10**6, format="tmx", name="x", written=0, read_back=0),
    ],
    ids=["state", "twice", "no article", "no project"],
)
def test_the_database_decides(session, bitext, row):
    session.add(row(bitext))
    with pytest.raises(IntegrityError):
        session.flush()


def test_sqlite_waits_its_turn_instead_of_failing(tmp_path, sqlite_template):
    """A session for changing takes the one place for writers when it begins."""
    path = tmp_path / "workbench.sqlite3"
    path.write_bytes(sqlite_template.read_bytes())
    database = Database(f"sqlite:///{path}")
    waiting = threading.Event()
    found: list[int] = []

    def second() -> None:
        with database.writing() as session:
            waiting.set()
            found.append(len(session.scalars(select(User)).all()))

    thread = threading.Thread(target=second)
    with database.writing() as first:
        users.create(first, "Lan")
        with database.reading() as reader:
            assert reader.scalars(select(User)).all() == []
        thread.start()
        waiting.wait()
        assert found == []
        first.commit()
    thread.join()
    assert found == [1]
    database.close()


def test_sqlite_has_its_manners(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/new/workbench.sqlite3")
    with database.reading() as session:
        manners = {
            name: session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
        }
        assert session.scalar(text("SELECT lower(NULL)")) is None
    database.close()
    assert manners == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "busy_timeout": 15000,
        "synchronous": 1,
    }


def test_projects_of_people_who_left_stay(session, project, person):
    session.delete(person)
    session.commit()
    assert projects.members(session, project) == []
