"""Tables of Word documents, deletions of tracked changes taken as done."""

from workbench.formats import docx
from workbench.formats._table_grid import Cell, GridRow, Table, span, table, text
from workbench.formats.xmlread import Element, local_name


def read(data: bytes) -> tuple[list[Table], int]:
    """Return the bilingual tables and how many characters of text stand outside of them."""
    gathered = _Gathered()
    for part in docx.parts(data):
        if isinstance(part, str):
            gathered.line(part)
        elif part[0] == "start":
            gathered.start(local_name(part[1]))
        else:
            gathered.end(local_name(part[1]), part[1])
    return sorted(gathered.tables, key=lambda found: found.number), gathered.outside


class _Gathered:
    """What was read so far: bilingual tables, the open ones outermost first, text outside."""

    def __init__(self) -> None:
        self.tables: list[Table] = []
        self.outside = 0
        self._count = 0
        self._open: list[tuple[int, list[GridRow]]] = []

    def line(self, line: str) -> None:
        """Take a paragraph into the cell that it stands in."""
        cell = self._cell()
        if cell:
            cell.lines.append(line)
        else:
            self.outside += len(line.strip())

    def start(self, name: str) -> None:
        """Begin a table, a row or a cell."""
        if name == "tbl":
            self._count += 1
            self._open.append((self._count, []))
        elif name == "tr" and self._open:
            self._open[-1][1].append(GridRow())
        elif name == "tc" and (row := self._row()):
            row.cells.append(Cell())

    def end(self, name: str, element: Element) -> None:
        """End a table, or take what is told about a row or a cell."""
        if name == "tbl":
            self._close()
            element.clear()
        elif row := self._row():
            _tell(name, element, row)

    def _row(self) -> GridRow | None:
        return self._open[-1][1][-1] if self._open and self._open[-1][1] else None

    def _cell(self) -> Cell | None:
        row = self._row()
        return row.cells[-1] if row and row.cells else None

    def _close(self) -> None:
        """Keep a bilingual table; another is text of the cell, or the document, it stands in."""
        number, rows = self._open.pop()
        kept = [row for row in rows if not row.is_deleted]
        for row in kept:
            row.cells = [cell for cell in row.cells if not cell.is_deleted]
        found = table(number, kept)
        if found:
            self.tables.append(found)
            return
        for row in kept:
            for cell in row.cells:
                self.line(text(cell))


def _tell(name: str, element: Element, row: GridRow) -> None:
    # Two namespaces are in use; an attribute is in its element's.
    value = element.get(f"{element.tag.rpartition('}')[0]}}}val")
    parent = element.getparent()
    inside = local_name(parent) if parent is not None else ""
    if inside == "trPr":
        _tell_row(name, value, row)
    elif inside == "tcPr" and row.cells:
        _tell_cell(name, value, row.cells[-1])


def _tell_row(name: str, value: str | None, row: GridRow) -> None:
    if name == "gridBefore":
        row.before = span(value)
    row.is_deleted = row.is_deleted or name == "del"


def _tell_cell(name: str, value: str | None, cell: Cell) -> None:
    if name == "gridSpan":
        cell.span = span(value)
    cell.is_below = cell.is_below or (name == "vMerge" and value != "restart")
    cell.is_deleted = cell.is_deleted or name == "cellDel"
