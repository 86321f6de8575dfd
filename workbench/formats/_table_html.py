"""Tables of web pages."""

from collections.abc import Iterator

from workbench.formats import html
from workbench.formats._table_grid import Cell, GridRow, Table, span, table
from workbench.formats.xmlread import Element

_GROUPS = ("thead", "tbody", "tfoot")
_FURNITURE = ("nav", "header", "footer", "aside", "form", "title")
# What html.lines() doesn't see, its tail aside.
_UNSEEN = "template"


def read(data: bytes) -> tuple[list[Table], int]:
    """Return the bilingual tables and how many characters of text stand outside of them."""
    tree = html.page(data)
    if tree is None:
        return [], 0
    found = []
    # The inner ones stand behind the outer ones: they are looked at first.
    for number, element in reversed(list(enumerate(tree.iter("table"), 1))):
        one = table(number, _rows(element))
        if one:
            found.append(one)
            element.tag = _UNSEEN
    for element in list(tree.iter(*_FURNITURE)):
        element.tag = _UNSEEN
    return found[::-1], sum(map(len, html.lines(tree)))


def _rows(element: Element) -> list[GridRow]:
    rows = []
    hanging: dict[int, int] = {}
    for line in _lines(element):
        row, fresh = _row(line, hanging)
        rows.append(row)
        hanging = {at: left - 1 for at, left in hanging.items() if left > 1} | fresh
    return rows


def _lines(table: Element) -> Iterator[Element]:
    """A table's own rows, not those of one within it."""
    for child in table.iterchildren("tr", *_GROUPS):
        yield from child.iterchildren("tr") if child.tag in _GROUPS else (child,)


def _row(line: Element, hanging: dict[int, int]) -> tuple[GridRow, dict[int, int]]:
    """A row, and by column how many rows below it its cells reach down."""
    row = GridRow()
    fresh: dict[int, int] = {}
    at = 0
    for element in line.iterchildren("td", "th"):
        at = _below(row, hanging, at)
        cell = Cell(html.lines(element), span(element.get("colspan")))
        row.cells.append(cell)
        down = span(element.get("rowspan")) - 1
        fresh |= dict.fromkeys(range(at, at + cell.span), down) if down else {}
        at += cell.span
    _below(row, hanging, at)
    return row, fresh


def _below(row: GridRow, hanging: dict[int, int], at: int) -> int:
    """Put in the cells that rows above reach into; return the column behind them."""
    while at in hanging:
        row.cells.append(Cell(is_below=True))
        at += 1
    return at
