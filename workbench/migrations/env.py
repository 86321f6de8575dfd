"""What Alembic runs; the connection is handed in by ``workbench.migrations.upgrade``."""

from alembic import context

from workbench import models  # noqa: F401 - registers the tables
from workbench.db import Base

connection = context.config.attributes["connection"]
# Batch mode: SQLite can't alter a column in place. No prefix: migrations import our types by name.
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    user_module_prefix="",
)
with context.begin_transaction():
    context.run_migrations()
