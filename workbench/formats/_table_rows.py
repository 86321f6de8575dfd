"""Rows of a bilingual table to units; what can't be taken told with its row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from workbench.core import sides
from workbench.core.errors import N_
from workbench.formats._pair_values import CODES
from workbench.formats._table_columns import Columns
from workbench.formats.reporting import Log
from workbench.formats.values import CorpusUnit, Variant

_FEWER = (
    N_("The row has %(found)d cells, the table %(expected)d; left out."),
    N_("Table %(table)d, row %(row)d: it has %(found)d cells, the table %(expected)d; left out."),
)
_MERGED = (
    N_("The row's cells are merged across languages; left out."),
    N_("Table %(table)d, row %(row)d: cells are merged across languages; left out."),
)
_NO_SOURCE = (
    N_("The row has no source text; left out."),
    N_("Table %(table)d, row %(row)d: there is no source text; left out."),
)
_NO_TARGET = (
    N_("The row has no translation; left out."),
    N_("Table %(table)d, row %(row)d: there is no translation; left out."),
)
_JOINED = (
    N_("A cell reaches over several rows; the row was joined to the one above."),
    N_("Table %(table)d, row %(row)d: a cell reaches over rows; it was joined to the one above."),
)
_ASSUMED = (
    N_("The row was taken for a header: no Chinese stands in its Chinese column."),
    N_("Table %(table)d, row %(row)d was taken for a header: it has no Chinese."),
)
_TURNED = N_("The header names the languages the wrong way round; they were taken as they look.")


@dataclass(frozen=True, slots=True)
class Row:
    """A row and its number (a file's line, in CSV).

    A cell is None where one to its left reaches over; ``above`` are the columns that one of
    the rows above reaches into.
    """

    number: int
    cells: tuple[str | None, ...]
    above: frozenset[int] = frozenset()


class _Told:
    """Notes on rows; of a table's number too, where there is more than one table."""

    def __init__(self, log: Log, table: int) -> None:
        self._log = log
        self._table = table

    def skip(self, row: Row, messages: tuple[str, str], **params: object) -> None:
        self._log.skipped += 1
        self.note(row, messages, **params)

    def note(self, row: Row, messages: tuple[str, str], **params: object) -> None:
        if self._table:
            self._log.note(0, messages[1], table=self._table, row=row.number, **params)
        else:
            self._log.note(row.number, messages[0], **params)


def units(rows: Sequence[Row], columns: Columns, log: Log, table: int = 0) -> Iterator[CorpusUnit]:
    """Give a unit for each row, its number as ``tuid``.

    Rows that a cell reaches over are joined to the one above. ``table`` numbers a table where
    a document has several.
    """
    if columns.turned:
        log.note(0, _TURNED)
    told = _Told(log, table)
    if columns.assumed:
        told.note(rows[0], _ASSUMED)
    unit: CorpusUnit | None = None
    for row, cells in _texts(rows, columns, told):
        if row.above & set(columns.langs.values()):
            if unit is None:
                told.skip(row, _MERGED)
            else:
                unit = _joined(unit, cells)
                told.note(row, _JOINED)
            continue
        if unit:
            yield unit
        unit = _unit(row, cells, columns, told, table)
    if unit:
        yield unit


def _texts(
    rows: Sequence[Row], columns: Columns, told: _Told
) -> Iterator[tuple[Row, dict[str, str]]]:
    """The rows that have a cell for each language, by language; headers are left out."""
    for at, row in enumerate(rows):
        if at < columns.start or not any(row.cells) or _is_header(row, columns):
            continue
        if len(row.cells) <= max(columns.langs.values()) or any(row.cells[columns.width :]):
            told.skip(row, _FEWER, found=len(row.cells), expected=columns.width)
            continue
        cells = {lang: row.cells[column] for lang, column in columns.langs.items()}
        if None in cells.values():
            told.skip(row, _MERGED)
        else:
            yield row, {lang: (cell or "").strip() for lang, cell in cells.items()}


def _is_header(row: Row, columns: Columns) -> bool:
    """Whether the header stands here once more, as on each page of a long table."""
    wanted = [columns.header[at] for at in columns.langs.values()] if columns.header else None
    return [row.cells[at] for at in columns.langs.values() if at < len(row.cells)] == wanted


def _unit(
    row: Row, cells: Mapping[str, str], columns: Columns, told: _Told, table: int
) -> CorpusUnit | None:
    (source_lang, source), *others = cells.items()
    targets = tuple(Variant(CODES[lang], text) for lang, text in others if text)
    if not source:
        told.skip(row, _NO_SOURCE)
        return None
    if not targets:
        told.skip(row, _NO_TARGET)
        return None
    name = row.cells[columns.name] if columns.name is not None else ""
    return CorpusUnit(
        tuid=f"{table}.{row.number}" if table else str(row.number),
        source=Variant(CODES[source_lang], source),
        targets=targets,
        props={"article": name} if name else {},
    )


def _joined(unit: CorpusUnit, cells: Mapping[str, str]) -> CorpusUnit:
    """The unit with the texts of a row that one of its cells reaches into."""
    more = {CODES[lang]: text for lang, text in cells.items() if text}
    longer = [_longer(one, more.pop(one.lang, "")) for one in (unit.source, *unit.targets)]
    fresh = [Variant(lang, text) for lang, text in more.items()]
    return replace(unit, source=longer[0], targets=(*longer[1:], *fresh))


def _longer(variant: Variant, text: str) -> Variant:
    if not text:
        return variant
    return replace(variant, text=sides.join([variant.text, text], variant.lang))
