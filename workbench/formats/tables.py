"""Bilingual tables in Word documents and web pages: a language a column, a unit a row."""

from collections.abc import Callable
from dataclasses import dataclass

from workbench.core.errors import N_
from workbench.formats import _table_docx, _table_html, _table_rows
from workbench.formats._table_grid import Table
from workbench.formats._table_rows import Row
from workbench.formats.reporting import Log
from workbench.formats.values import CorpusUnit, Report

__all__ = ["SUFFIXES", "Document", "Row", "Table", "read", "units"]

_READERS: dict[str, Callable[[bytes], tuple[list[Table], int]]] = {
    ".docx": _table_docx.read,
    ".html": _table_html.read,
    ".htm": _table_html.read,
}
SUFFIXES = tuple(_READERS)


@dataclass(frozen=True, slots=True)
class Document:
    """The bilingual tables of a document, and how many characters stand outside of them."""

    tables: tuple[Table, ...]
    outside: int

    @property
    def is_bilingual(self) -> bool:
        """Whether most of its text stands in these tables: it is no article with a table."""
        cells = (cell for table in self.tables for row in table.rows for cell in row.cells)
        return bool(self.tables) and sum(len(cell or "") for cell in cells) >= self.outside


def read(suffix: str, data: bytes) -> Document:
    """Find the bilingual tables in a file by its suffix, one of SUFFIXES.

    A table counts where two of its columns or more are in different languages of ours. One
    within a cell is a table of its own, or that cell's text where it isn't bilingual. Deleted
    text, rows and cells of tracked changes are left out. Raises InputError as
    ``docx.article`` and ``html.article`` do, and for a table of more than 50,000 rows.
    """
    tables, outside = _READERS[suffix](data)
    return Document(tuple(tables), outside)


def units(document: Document) -> tuple[list[CorpusUnit], Report]:
    """Make a unit of each row, its number as ``tuid``; tell of rows that couldn't be taken."""
    log = Log()
    several = len(document.tables) > 1
    found = [
        unit
        for table in document.tables
        for unit in _table_rows.units(
            table.rows, table.columns, log, table.number if several else 0
        )
    ]
    if document.outside:
        message = N_("Text outside of the bilingual table was left out: %(count)d characters.")
        log.note(0, message, count=document.outside)
    log.units = len(found)
    return found, log.report()
