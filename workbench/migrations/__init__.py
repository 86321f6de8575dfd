"""The database's versions, by Alembic."""

from alembic import command
from alembic.config import Config as AlembicConfig

from workbench.db import Database


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the database to the given version, the newest if none is named."""
    config = AlembicConfig()
    config.set_main_option("script_location", "workbench:migrations")
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()
