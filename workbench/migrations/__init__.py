"""The database's versions, by Alembic."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config as AlembicConfig
from sqlalchemy import Connection

from workbench.db import Database


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the database to the given version, the newest if none is named."""
    config = AlembicConfig()
    config.set_main_option("script_location", "workbench:migrations")
    with database.engine.connect() as connection, _no_cascades(connection):
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()


@contextmanager
def _no_cascades(connection: Connection) -> Iterator[None]:
    """Keep SQLite from emptying tables that refer to one that is made anew.

    To alter a column there, a table is copied and the old one dropped: with foreign keys on, all
    that refers to its rows would be deleted with it.
    """
    driver = connection.connection.driver_connection
    if connection.dialect.name != "sqlite" or driver is None:
        yield
        return
    driver.execute("PRAGMA foreign_keys=OFF")  # without effect inside a transaction
    try:
        yield
    finally:
        connection.rollback()
        driver.execute("PRAGMA foreign_keys=ON")
