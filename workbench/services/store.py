"""What the services share in talking to the database."""

import hashlib
from typing import TypeVar

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from workbench.core.errors import NotFoundError, WorkbenchError
from workbench.core.text import key
from workbench.db import Base

Row = TypeVar("Row", bound=Base)


def insert(session: Session, row: Row, duplicate: WorkbenchError) -> Row:
    """Insert a row; where a constraint says that it is there already, raise ``duplicate``."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        raise duplicate from None
    return row


def load(session: Session, table: type[Row], row_id: int | str, missing: str) -> Row:
    """Load a row by its id or raise NotFoundError with the given message."""
    row = session.get(table, row_id)
    if row is None:
        raise NotFoundError(missing)
    return row


def hold(session: Session, table: type[Row], row_id: int, missing: str) -> Row:
    """Load a row as it is now and have others who would hold it wait until we are through.

    Who changes units holds their bitext first. Without that two people who change units of one
    text could each wait for a row of the other's. (SQLite lets one write at a time anyway.)
    """
    row = session.get(table, row_id, with_for_update={"key_share": True}, populate_existing=True)
    if row is None:
        raise NotFoundError(missing)
    return row


def text_hash(text: str) -> str:
    """Fingerprint of a text; widths, case and white space don't matter."""
    return hashlib.sha256(key(text).encode()).hexdigest()


# The fingerprint of a side without a sentence.
NO_TEXT = text_hash("")
