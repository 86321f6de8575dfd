"""The database: engine, sessions, SQLite's manners."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    create_engine,
    event,
)
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

# Named constraints can be changed by a migration on either database.
NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """What all tables share."""

    metadata = MetaData(naming_convention=NAMING)


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    """Make the constraint that a column holds one of the values."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC, aware on both databases (SQLite keeps no time zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Refuse naive moments, store UTC."""
        if value is not None and value.tzinfo is None:
            raise ValueError(value)
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give UTC back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def now() -> datetime:
    """Say what time it is, in UTC."""
    return datetime.now(UTC)


class Database:
    """Sessions that read and sessions that write.

    SQLite lets one connection write at a time. A transaction that reads first and writes later
    fails at once when another wrote in between, so a session that may write says so when it
    begins and waits its turn (``busy_timeout``) instead.
    """

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self._writing = self.engine.execution_options(workbench_writes=True)

    def reading(self) -> Session:
        """Open a session for looking."""
        return Session(self.engine, expire_on_commit=False)

    def writing(self) -> Session:
        """Open a session for changing; it doesn't commit by itself."""
        return Session(self._writing, expire_on_commit=False)

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def _json(value: object) -> str:
    """Write a value for a JSON column: what JSON has no form for, such as a path, as its text."""
    return json.dumps(value, default=str)


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True, pool_size=16, json_serializer=_json)
    Path(parsed.database or "").parent.mkdir(parents=True, exist_ok=True)
    # isolation_level None: the driver stays out of transactions, we say BEGIN ourselves.
    engine = create_engine(
        parsed,
        connect_args={"isolation_level": None, "timeout": 15},
        pool_size=16,
        json_serializer=_json,
    )
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _set_pragmas(connection: Any, record: object) -> None:  # noqa: ANN401, ARG001 - a DBAPI connection
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        "busy_timeout=15000",
        "synchronous=NORMAL",
        # A look-up in a memory of a million entries reads thousands of pages: by 1 GB of the file
        # in the address space they aren't copied one by one.
        "mmap_size=1073741824",
    ):
        connection.execute(f"PRAGMA {pragma}").close()
    # SQLite's own knows no letters but A to Z: a search for đà nẵng would not find Đà Nẵng.
    connection.create_function("lower", 1, _lower, deterministic=True)


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("workbench_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
