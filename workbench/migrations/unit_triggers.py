"""Triggers that write down which units the memory has to look at again.

SQLite drops them with the table when a migration makes the table of units anew, which
``batch_alter_table`` does for many a change: call ``drop`` before that and ``create`` behind it.
A test sees to it that they are there.
"""

from sqlalchemy import Connection, text

NAMES = ("units_inserted", "units_updated")
_LOG = "INSERT INTO memory_changes (unit_id) VALUES (NEW.id)"
_IS, _WAS = (f"({row}.state IN ('translated', 'reviewed'))" for row in ("NEW", "OLD"))
_COLUMNS = "source, target, state, excluded, bitext_id"
_SQLITE = (
    f"CREATE TRIGGER units_inserted AFTER INSERT ON units WHEN {_IS} BEGIN {_LOG}; END",
    (
        f"CREATE TRIGGER units_updated AFTER UPDATE OF {_COLUMNS} ON units"
        f" WHEN {_IS} OR {_WAS} BEGIN {_LOG}; END"
    ),
)
_POSTGRESQL = (
    (
        "CREATE FUNCTION unit_changed() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN {_LOG}; RETURN NULL; END $$"
    ),
    (
        "CREATE TRIGGER units_inserted AFTER INSERT ON units"
        f" FOR EACH ROW WHEN {_IS} EXECUTE FUNCTION unit_changed()"
    ),
    (
        f"CREATE TRIGGER units_updated AFTER UPDATE OF {_COLUMNS} ON units"
        f" FOR EACH ROW WHEN ({_IS} OR {_WAS}) EXECUTE FUNCTION unit_changed()"
    ),
)


def create(connection: Connection) -> None:
    """Make the triggers; the tables of units and of changes are there."""
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL:
        connection.execute(text(statement))


def drop(connection: Connection) -> None:
    """Take the triggers away, those that are there."""
    on = "" if connection.dialect.name == "sqlite" else " ON units"
    for name in NAMES:
        connection.execute(text(f"DROP TRIGGER IF EXISTS {name}{on}"))
    if on:
        connection.execute(text("DROP FUNCTION IF EXISTS unit_changed()"))
