"""Rows and cells as documents have them, laid out on a table's grid."""

from dataclasses import dataclass, field

from workbench.core.errors import N_, InputError
from workbench.formats._table_columns import Columns, columns
from workbench.formats._table_rows import Row

_MOST_COLUMNS = 100
_MOST_ROWS = 50_000


@dataclass(frozen=True, slots=True)
class Table:
    """A table with two of our languages, numbered as it stands among all of a document's."""

    number: int
    columns: Columns
    rows: tuple[Row, ...]


@dataclass(slots=True)
class Cell:
    """A cell while it is read; ``is_below``: one of the rows above reaches into it."""

    lines: list[str] = field(default_factory=list)
    span: int = 1
    is_below: bool = False
    is_deleted: bool = False


@dataclass(slots=True)
class GridRow:
    """A row while it is read; so many columns are empty ``before`` its first cell."""

    cells: list[Cell] = field(default_factory=list)
    before: int = 0
    is_deleted: bool = False


def table(number: int, rows: list[GridRow]) -> Table | None:
    """Return the table that these rows make if it is a bilingual one."""
    if len(rows) > _MOST_ROWS:
        message = N_("Table %(table)d has %(count)d rows; up to %(most)d are taken. Split it up.")
        raise InputError(message, table=number, count=len(rows), most=_MOST_ROWS)
    laid = tuple(_laid(at, row) for at, row in enumerate(rows, 1))
    found = columns([row.cells for row in laid])
    return Table(number, found, laid) if found else None


def span(written: str | None) -> int:
    """Return how many columns or rows a cell says that it takes; a table has no more than 100."""
    digits = (written or "").strip()[:9]
    return min(max(int(digits), 1), _MOST_COLUMNS) if digits.isdecimal() else 1


def text(cell: Cell) -> str:
    """Return a cell's lines that have text in them."""
    return "\n".join(line.strip() for line in cell.lines if line.strip())


def _laid(number: int, row: GridRow) -> Row:
    cells: list[str | None] = [""] * row.before
    above: set[int] = set()
    for cell in row.cells:
        if cell.is_below:
            above.add(len(cells))
        cells += [text(cell), *[None] * (cell.span - 1)]
    return Row(number, tuple(cells[:_MOST_COLUMNS]), frozenset(above))
