"""CSV for spreadsheets and for corpora: one row for each source and target."""

import codecs
import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import IO, TYPE_CHECKING, Literal

from workbench.core.errors import N_, InputError
from workbench.formats.reporting import Log, Reader
from workbench.formats.text import encoding_name, guess_codec, known_kind
from workbench.formats.values import CorpusUnit, Report, Variant, canonical
from workbench.formats.xmltext import legal

if TYPE_CHECKING:
    import _csv

Mode = Literal["spreadsheet", "corpus"]

_UNIT_PROPS = ("kind", "article")
_TARGET_PROPS = ("state", "origin", "bead", "score")
COLUMNS = (
    "tuid",
    "source",
    "target",
    "source_lang",
    "target_lang",
    "state",
    "origin",
    "kind",
    "article",
    "bead",
    "score",
    "created_by",
    "created_at",
    "changed_by",
    "changed_at",
)

# What makes a spreadsheet take a cell for a formula; and a TAB itself, so that taking one TAB
# away always gives back what was there.
_GUARDED = ("=", "+", "-", "@", "\t", "\r")
_GUARD = "\t"
# A row of the spreadsheet mode says so itself: a BOM gets lost or added on the way through
# other programs, and a row may be copied into another file.
_GUARD_COLUMN = "guard"
_GUARD_MARK = "tab"

_DELIMITERS = ",;\t"
_LINE_END = re.compile(r"(?<=\n)|(?<=\r)(?=[^\n])")
_CHUNK = 64 * 1024
_LONGEST_LINE = 1_000_000


def write(units: Iterable[CorpusUnit], stream: IO[bytes], mode: Mode = "spreadsheet") -> Report:
    r"""Write ``units`` as CSV (RFC 4180, UTF-8, ``\r\n``), a row for each target.

    ``spreadsheet``: with BOM, all cells quoted, a TAB put before ``= + - @``, TAB and CR at a
    cell's start, and a column ``guard`` that says so. ``corpus``: no BOM, text as it is. A
    unit without targets gets one row, its target empty. Characters that XML can't carry are
    left out and noted, as are properties that have no column.
    """
    log = Log()
    sheet = mode == "spreadsheet"
    stream.write(codecs.BOM_UTF8 if sheet else b"")
    out = csv.writer(_Utf8(stream), quoting=csv.QUOTE_ALL if sheet else csv.QUOTE_MINIMAL)
    out.writerow((*COLUMNS, _GUARD_COLUMN) if sheet else COLUMNS)
    line = 2
    for unit in units:
        _note_lost(log, line, unit)
        for target in unit.targets or (Variant("", ""),):
            cells = _clean(log, line, _row(unit, target))
            out.writerow([*map(_guarded, cells), _GUARD_MARK] if sheet else cells)
            line += 1 + sum(cell.count("\n") for cell in cells)
        log.units += 1
    return log.report()


class _Utf8:
    """The text file that the csv module wants, over a stream of bytes."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def write(self, row: str) -> int:
        return self._stream.write(row.encode())


def _row(unit: CorpusUnit, target: Variant) -> list[str]:
    fields = {
        "tuid": unit.tuid,
        "source": unit.source.text,
        "target": target.text,
        "source_lang": unit.source.lang,
        "target_lang": target.lang,
        "created_by": target.created_by,
        "created_at": target.created_at.isoformat() if target.created_at else "",
        "changed_by": target.changed_by,
        "changed_at": target.changed_at.isoformat() if target.changed_at else "",
        **{name: unit.props.get(name, "") for name in _UNIT_PROPS},
        **{name: target.props.get(name, "") for name in _TARGET_PROPS},
    }
    return [fields[name] for name in COLUMNS]


def _clean(log: Log, line: int, cells: list[str]) -> list[str]:
    cleaned = [legal(cell) for cell in cells]
    removed = sum(count for _, count in cleaned)
    if removed:
        log.note(
            line, N_("Characters that XML can't carry were left out: %(count)d."), count=removed
        )
    return [cell for cell, _ in cleaned]


def _note_lost(log: Log, line: int, unit: CorpusUnit) -> None:
    lost = [*unit.source.props]
    lost += [name for name in unit.props if name not in _UNIT_PROPS]
    lost += [name for target in unit.targets for name in target.props if name not in _TARGET_PROPS]
    if lost:
        log.note(line, N_("Properties without a column: %(names)s."), names=", ".join(lost))


def _guarded(cell: str) -> str:
    return _GUARD + cell if cell.startswith(_GUARDED) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith(_GUARD) and cell[1:].startswith(_GUARDED) else cell


def read(stream: IO[bytes], source_lang: str = "zh-CN", target_lang: str = "") -> Reader:
    """Read CSV of either mode, or any CSV whose first row names ``source`` and ``target``.

    The encoding is recognised; the delimiter is a comma, a semicolon or a TAB. Columns may
    stand in any order or be missing (the languages are then those given here); unknown ones
    are ignored. Neighbouring rows with the same ``tuid`` and source make one unit. The
    guarding TAB goes where the row says that it was written in spreadsheet mode. Broken rows
    are skipped and noted with their line; the iterator raises InputError for a file that
    can't be read at all.
    """
    log = Log()
    pairs = (_unit(row, source_lang, target_lang, log) for row in _rows(stream, log))
    return Reader(_joined(pair for pair in pairs if pair is not None), log)


@dataclass(frozen=True, slots=True)
class _Row:
    """One row by column name, and the line it begins on."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")


def _rows(stream: IO[bytes], log: Log) -> Iterator[_Row]:
    lines = _lines(stream)
    names, delimiter = _header(next(lines, ""))
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    for line, cells in _cells(rows, log):
        if len(cells) != len(names):
            log.skip(
                line,
                N_("The row has %(found)d cells, the first row %(expected)d; skipped."),
                found=len(cells),
                expected=len(names),
            )
            continue
        row = dict(zip(names, cells, strict=True))
        guarded = row.get(_GUARD_COLUMN) == _GUARD_MARK
        yield _Row(line, {k: _unguarded(v) for k, v in row.items()} if guarded else row)


def _cells(rows: "_csv.Reader", log: Log) -> Iterator[tuple[int, list[str]]]:
    """Each row that isn't blank, with the line it begins on; broken ones noted."""
    while True:
        line = rows.line_num + 2  # the header is line 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            log.skip(line, N_("The row is broken (%(detail)s); skipped."), detail=str(error))
            continue
        if any(cells):
            yield line, cells


def _header(first: str) -> tuple[list[str], str]:
    """The columns' names and the delimiter: the one that gives most names that we know."""
    readings = [
        (
            [name.strip().lower() for name in next(csv.reader([first], delimiter=delimiter), [])],
            delimiter,
        )
        for delimiter in _DELIMITERS
    ]
    names, delimiter = max(readings, key=lambda reading: len(set(reading[0]) & set(COLUMNS)))
    if not {"source", "target"} <= set(names):
        raise InputError(
            N_("The first row must name the columns, at least source and target. It is: %(row)s"),
            row=first.strip()[:100],
        )
    return names, delimiter


def _lines(stream: IO[bytes]) -> Iterator[str]:
    r"""The lines with their ends (``\r\n``, ``\n``, ``\r``), the encoding recognised."""
    chunk = stream.read(_CHUNK)
    if not chunk:
        raise InputError(N_("The file is empty."))
    kind = known_kind(chunk)
    if kind:
        raise InputError(N_("This is not CSV: it looks like a %(kind)s file."), kind=kind)
    decoder = codecs.getincrementaldecoder(guess_codec(chunk))()
    count, rest = 0, ""
    while chunk:
        rest += _decoded(decoder, chunk, count)
        *lines, rest = _LINE_END.split(rest)
        yield from lines
        count += len(lines)
        if len(rest) > _LONGEST_LINE:
            raise InputError(N_("Line %(line)d is too long for a CSV file."), line=count + 1)
        chunk = stream.read(_CHUNK)
    yield from _LINE_END.split(rest + _decoded(decoder, b"", count))


def _decoded(decoder: codecs.IncrementalDecoder, chunk: bytes, count: int) -> str:
    try:
        return decoder.decode(chunk, final=not chunk)
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode(error.encoding, errors="ignore")
        raise InputError(
            N_(
                "The file is damaged or in several encodings: line %(line)d isn't in"
                " %(encoding)s. Save it as UTF-8 and bring it in again."
            ),
            line=count + before.count("\n") + 1,
            encoding=encoding_name(error.encoding),
        ) from None


def _unit(row: _Row, source_lang: str, target_lang: str, log: Log) -> CorpusUnit | None:
    lang = row["target_lang"] or (target_lang if row["target"] else "")
    if not row["source"].strip():
        log.skip(row.line, N_("The row has no source text; skipped."))
        return None
    if row["target"] and not lang:
        log.skip(row.line, N_("The row doesn't say which language its target is in; skipped."))
        return None
    return CorpusUnit(
        tuid=row["tuid"],
        source=Variant(canonical(row["source_lang"] or source_lang), row["source"]),
        targets=(_target(row, lang, log),) if lang else (),
        props=_present(row, _UNIT_PROPS),
    )


def _target(row: _Row, lang: str, log: Log) -> Variant:
    return Variant(
        lang=canonical(lang),
        text=row["target"],
        props=_present(row, _TARGET_PROPS),
        created_by=row["created_by"],
        created_at=log.moment(row.line, row["created_at"]),
        changed_by=row["changed_by"],
        changed_at=log.moment(row.line, row["changed_at"]),
    )


def _present(row: _Row, names: tuple[str, ...]) -> dict[str, str]:
    return {name: row[name] for name in names if row[name]}


def _joined(pairs: Iterator[CorpusUnit]) -> Iterator[CorpusUnit]:
    """Make one unit of neighbours that differ in their targets alone and have a tuid."""
    unit: CorpusUnit | None = None
    for pair in pairs:
        if unit and pair.tuid and replace(unit, targets=()) == replace(pair, targets=()):
            unit = replace(unit, targets=unit.targets + pair.targets)
            continue
        if unit:
            yield unit
        unit = pair
    if unit:
        yield unit
