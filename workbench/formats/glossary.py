"""Glossaries as tables: our own CSV with a header, what spreadsheets make of it, OmegaT's files.

A header row names the columns, in any order, of which ``source`` and one more are enough:

    source,kind,en,en_admitted,en_forbidden,vi,vi_admitted,vi_forbidden,note,
    variants,definition,case,keep,en_origin,vi_origin

Several renderings in a cell, and several variants of the source, are divided by ``|``. An origin
cell says where the language's renderings come from, in their order: preferred, admitted,
forbidden. ``keep`` is ``yes`` for what is not to be translated. Without a header the columns are
OmegaT's: source, target, note. Lines that begin with ``#`` are comments.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Literal

from workbench.core.errors import N_, InputError
from workbench.core.termbase import Rendering, Term, renderings
from workbench.formats._glossary_gather import MAX_SOURCE, USAGES
from workbench.formats._glossary_layout import COLUMNS, LANGUAGES, Layout, is_idle, layout
from workbench.formats._glossary_table import Table
from workbench.formats.reporting import Log
from workbench.formats.text import decode
from workbench.formats.values import Note

Mode = Literal["spreadsheet", "corpus"]

__all__ = ["COLUMNS", "LANGUAGES", "MAX_SOURCE", "GlossaryFile", "Mode", "read", "write"]

_DIVIDER = " | "
# A cell may hold line breaks, but where a quotation mark was forgotten the search for its
# partner has to end somewhere.
_MAX_ROW_LINES = 50
# What a spreadsheet would take for a formula; a TAB before it keeps it text, losslessly.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NEEDS_QUOTES = re.compile(r'[",;\t\r\n#]|^\s|\s$')


@dataclass(frozen=True, slots=True)
class GlossaryFile:
    """What a file held: its terms, what was to say of which line, how it was encoded.

    ``skipped`` counts the rows that are left out; the other problems are mere remarks.
    """

    terms: tuple[Term, ...]
    problems: tuple[Note, ...]
    encoding: str
    skipped: int = 0


def read(data: bytes, *, target_lang: str | None = None) -> GlossaryFile:
    """The terms of a CSV or TSV file and, by line, what couldn't be taken and why.

    ``target_lang`` says what the second column is in where no header does. A row that can't
    be taken is told in ``problems``, never dropped without a word, and so is everything that
    was changed, but for these: texts come out in NFC without invisible characters and outer
    spaces, and a repeated rendering counts once. Of rows that contradict each other the first
    is taken and both lines are named.

    Raises InputError when there is nothing to read, when no header tells the columns and no
    ``target_lang`` either, when two columns are the same, or when most rows have their Chinese
    in a column of another language.
    """
    decoded = decode(data)
    lines = decoded.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found = layout(lines, target_lang)
    log = Log()
    for name in found.unknown:
        log.note(found.start, N_("Column “%(name)s” is not known and was left out."), name=name)
    table = Table(found.columns, log)
    for line, cells in _rows(lines, found, log):
        table.add(line, cells)
    table.refuse_swapped()
    report = log.report()
    return GlossaryFile(table.terms(), report.notes, decoded.encoding, report.skipped)


def write(terms: Iterable[Term], stream: IO[bytes], mode: Mode = "spreadsheet") -> int:
    """Write terms as UTF-8 CSV with a header; return how many were written.

    ``spreadsheet`` begins with a byte order mark and guards cells that look like formulas
    with a TAB; ``corpus`` has the text as it is. :func:`read` gives the terms of either back.
    There are columns for English and Vietnamese. Raises InputError for a rendering, a variant or
    an origin that has the ``|`` that divides them in a cell.
    """
    stream.write("\ufeff".encode() if mode == "spreadsheet" else b"")
    stream.write(_record(COLUMNS, mode))
    count = 0
    for count, term in enumerate(terms, 1):  # noqa: B007 - the count is the answer
        stream.write(_record(_cells(term), mode))
    return count


def _cells(term: Term) -> list[str]:
    texts = (renderings(term, lang, usage) for lang in LANGUAGES for usage in USAGES)
    return [
        term.source,
        term.kind,
        *map(_joined, texts),
        term.note,
        _joined(term.variants),
        term.definition,
        "" if term.case == "smart" else term.case,
        "yes" if term.keep else "",
        *(_origins(term, lang) for lang in LANGUAGES),
    ]


def _origins(term: Term, lang: str) -> str:
    """Where a language's renderings come from, in the order of their cells."""
    ordered: list[Rendering] = sorted(
        (one for one in term.renderings if one.lang == lang), key=lambda r: USAGES.index(r.usage)
    )
    return _joined([one.origin for one in ordered]) if any(r.origin for r in ordered) else ""


def _joined(texts: Sequence[str]) -> str:
    for text in texts:
        if "|" in text:
            raise InputError(
                N_("“%(text)s” has a “|”, which divides renderings in a file. Change it first."),
                text=text,
            )
    return _DIVIDER.join(texts)


def _record(cells: Iterable[str], mode: Mode) -> bytes:
    return (",".join(_cell(cell, mode) for cell in cells) + "\r\n").encode()


def _cell(text: str, mode: Mode) -> str:
    guarded = f"\t{text}" if mode == "spreadsheet" and text.startswith(_FORMULA) else text
    if _NEEDS_QUOTES.search(guarded):
        return '"' + guarded.replace('"', '""') + '"'
    return guarded


def _rows(lines: Sequence[str], found: Layout, log: Log) -> Iterator[tuple[int, list[str]]]:
    """Each row's first line, counted from 1, and its cells; a row that can't be read is noted."""
    at = found.start
    while at < len(lines):
        if is_idle(lines[at]):
            at += 1
            continue
        try:
            cells, height = _row(lines[at : at + _MAX_ROW_LINES], found)
        except csv.Error:
            message = N_(
                "The row can't be read: a quotation mark has no partner, or a cell is too long."
            )
            log.skip(at + 1, message)
            at += 1
        else:
            yield at + 1, cells
            at += height


def _row(lines: Sequence[str], found: Layout) -> tuple[list[str], int]:
    """The cells of the row that begins in the first line, and how many lines it takes."""
    if not found.quoted:
        return lines[0].split(found.delimiter), 1
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=found.delimiter, strict=True)
    return next(reader), reader.line_num
