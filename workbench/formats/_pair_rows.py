"""CSV and TSV of any kind to rows: the delimiter and the quoting found out by trying."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from workbench.core.errors import N_, InputError
from workbench.formats import _table_rows, csvfile
from workbench.formats._table_columns import columns
from workbench.formats._table_rows import Row
from workbench.formats.reporting import Log
from workbench.formats.text import decode
from workbench.formats.values import CorpusUnit, Note

_OURS = {"source", "target", "target_lang"}
_DELIMITERS = ("\t", ",", ";")
_SAMPLE_LINES = 200
_SAMPLE = 200_000


@dataclass(frozen=True, slots=True)
class _Dialect:
    delimiter: str
    is_quoted: bool = True


def units(data: bytes) -> tuple[list[CorpusUnit], tuple[Note, ...]]:
    """Read CSV or TSV with our columns, with columns in our languages, or without a header.

    Raises InputError for what can't be read as a table, or has no two columns in different
    languages.
    """
    text = decode(data).text
    if _is_ours(text):
        reader = csvfile.read(io.BytesIO(data))
        found = list(reader)
        return found, reader.report.notes
    log = Log()
    rows = list(_rows(text, _dialect(text), log))
    layout = columns([row.cells for row in rows])
    if layout is None:
        raise InputError(
            N_(
                "No two columns are in Chinese, English or Vietnamese as far as can be seen. Put a"
                " row above them that names them: zh, en, vi."
            )
        )
    found = list(_table_rows.units(rows, layout, log))
    # Broken rows were noted before any other.
    return found, tuple(sorted(log.report().notes, key=lambda note: note.line))


def is_table(data: bytes) -> bool:
    """Say whether a text file is a table: as many TABs on each line, in two languages."""
    try:
        text = decode(data).text
    except InputError:
        return False
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 2 or len({line.count("\t") for line in lines}) > 1 or "\t" not in lines[0]:
        return False
    return columns([line.split("\t") for line in lines]) is not None


def _is_ours(text: str) -> bool:
    first = text.lstrip("\ufeff").split("\n", 1)[0].lower()
    return any(
        {name.strip(' \r"') for name in first.split(delimiter)} >= _OURS
        for delimiter in _DELIMITERS
    )


def _dialect(text: str) -> _Dialect:
    """The reading in which most rows have the same number of cells, two at least."""
    lines = "".join(islice(io.StringIO(text[:_SAMPLE], newline=""), _SAMPLE_LINES))
    if _is_raw(lines):
        return _Dialect("\t", is_quoted=False)
    tried = [_Dialect(delimiter) for delimiter in _DELIMITERS]
    return max([*tried, _Dialect("\t", is_quoted=False)], key=lambda one: _evenness(lines, one))


def _evenness(lines: str, dialect: _Dialect) -> float:
    log = Log()
    widths = Counter(len(row.cells) for row in _rows(lines, dialect, log))
    usual = max((width for width in widths if width > 1), key=lambda w: widths[w], default=0)
    return widths[usual] / max(1, widths.total() + log.skipped)


def _is_raw(lines: str) -> bool:
    """Whether quotation marks are text: as many TABs on each line, and no need to quote."""
    rows = [line.split("\t") for line in lines.splitlines() if line.strip()]
    if len({len(row) for row in rows}) != 1 or len(rows[0]) == 1:
        return False
    cells = [cell for row in rows for cell in row]
    quoted = [cell[1:-1] for cell in cells if len(cell) > 1 and cell[0] == cell[-1] == '"']
    return len(quoted) < len(cells) and not any('""' in cell for cell in quoted)


def _rows(text: str, dialect: _Dialect, log: Log) -> Iterator[Row]:
    """Each row that isn't blank, with the line it begins on; broken ones noted."""
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if dialect.is_quoted else csv.QUOTE_NONE
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=dialect.delimiter, quoting=quoting, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            log.skip(line, N_("The row is broken (%(detail)s); skipped."), detail=str(error))
            continue
        if any(cell.strip() for cell in cells):
            yield Row(line, tuple(cells))
