"""Write a migration for what models.py has and no migration makes yet.

new_migration.py NUMBER MESSAGE, in an environment where the workbench is installed.
"""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig

from workbench.db import Database
from workbench.migrations import upgrade


def main(name: str, message: str) -> None:
    """Compare the tables with an empty, migrated database and write the difference down."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'empty.sqlite3'}")
        upgrade(database)
        config = AlembicConfig()
        config.set_main_option("script_location", "workbench:migrations")
        with database.engine.connect() as connection:
            config.attributes["connection"] = connection
            command.revision(config, message, autogenerate=True, rev_id=name)
        database.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
