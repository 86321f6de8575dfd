"""Glossaries as tables: our own CSV with a header, what spreadsheets make of it, OmegaT's files.

A header row names the columns, in any order, of which ``source`` and one more are enough:

    source,kind,en,en_admitted,en_forbidden,vi,vi_admitted,vi_forbidden,note

Several renderings in a cell are divided by ``|``. Without a header the columns are OmegaT's:
source, target, note. Lines that begin with ``#`` are comments.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import IO, Literal, get_args

from workbench.core.errors import N_, InputError
from workbench.core.termbase import KINDS, Rendering, Term, Usage, fold, renderings
from workbench.core.text import normalise
from workbench.formats.reporting import Log
from workbench.formats.text import decode
from workbench.formats.values import Note

Mode = Literal["spreadsheet", "corpus"]

LANGUAGES = ("en", "vi")
COLUMNS = (
    "source",
    "kind",
    *(f"{lang}{usage}" for lang in LANGUAGES for usage in ("", "_admitted", "_forbidden")),
    "note",
)
MAX_SOURCE = 200
"""Characters that a source may have: the longest names of treaties have some 60."""

_USAGES: tuple[Usage, ...] = get_args(Usage)
_DIVIDER = " | "
# A cell may hold line breaks, but where a quotation mark was forgotten the search for its
# partner has to end somewhere.
_MAX_ROW_LINES = 50
# Tables have TAB and line breaks in notes at most.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_CONTROL_OR_BREAK = re.compile(f"{_CONTROL.pattern}|[\t\n]")
# What a spreadsheet would take for a formula; a TAB before it keeps it text, losslessly.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NEEDS_QUOTES = re.compile(r'[",;\t\r\n#]|^\s|\s$')
_QUOTED = re.compile(r'"(?:[^"]|"")*"')

_LANGUAGE_NAMES = {
    "en": "en en_us en_gb english 英文 英语 tiếng_anh",
    "vi": "vi vi_vn vietnamese 越文 越语 越南文 越南语 tiếng_việt",
}
_COLUMN_NAMES = {
    "source": "source source_term term zh zh_cn zh_hans cmn chinese simplified_chinese 中文 汉语 "
    "简体中文 原文 源文 术语 tiếng_trung tiếng_hoa nguồn",
    "kind": "kind type 类型 类别 loại",
    "note": "note notes comment comments 备注 注释 说明 ghi_chú",
} | {
    f"{lang}{usage}": " ".join(f"{name}{usage}" for name in names.split())
    for lang, names in _LANGUAGE_NAMES.items()
    for usage in ("", "_admitted", "_forbidden")
}
_COLUMN_OF = {name: column for column, names in _COLUMN_NAMES.items() for name in names.split()}
_KIND_OF = {kind: kind for kind in KINDS} | {"": "other", "organization": "organisation"}


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
    ``target_lang`` either, or when two columns are the same.
    """
    decoded = decode(data)
    lines = decoded.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    layout = _layout(lines, target_lang)
    log = Log()
    for name in layout.unknown:
        log.note(layout.start, N_("Column “%(name)s” is not known and was left out."), name=name)
    table = _Table(layout.columns, log)
    for line, cells in _rows(lines, layout, log):
        table.add(line, cells)
    report = log.report()
    return GlossaryFile(table.terms(), report.notes, decoded.encoding, report.skipped)


def write(terms: Iterable[Term], stream: IO[bytes], mode: Mode = "spreadsheet") -> int:
    """Write terms as UTF-8 CSV with a header; return how many were written.

    ``spreadsheet`` begins with a byte order mark and guards cells that look like formulas
    with a TAB; ``corpus`` has the text as it is. :func:`read` gives the terms of either back.
    There are columns for English and Vietnamese. Raises InputError for a rendering that has
    the ``|`` that divides renderings in a cell.
    """
    stream.write("\ufeff".encode() if mode == "spreadsheet" else b"")
    stream.write(_record(COLUMNS, mode))
    count = 0
    for count, term in enumerate(terms, 1):  # noqa: B007 - the count is the answer
        stream.write(_record(_cells(term), mode))
    return count


def _cells(term: Term) -> list[str]:
    texts = (renderings(term, lang, usage) for lang in LANGUAGES for usage in _USAGES)
    return [term.source, term.kind, *map(_joined, texts), term.note]


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


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a file's lines are to be read; ``start`` is the index of the first line of terms."""

    delimiter: str
    columns: tuple[str, ...]
    start: int
    quoted: bool = True
    unknown: tuple[str, ...] = ()


def _layout(lines: Sequence[str], target_lang: str | None) -> _Layout:
    first = next((at for at, line in enumerate(lines) if not _is_idle(line)), None)
    if first is None:
        raise InputError(N_("The file has no terms: every line is empty or a comment."))
    delimiter = _delimiter(lines[first])
    names = _names(lines[first], delimiter)
    columns = tuple(_COLUMN_OF.get(_header_key(name), "") for name in names)
    known = [column for column in columns if column]
    if "source" in known and len(set(known)) > 1:
        _refuse_twice(known, first + 1)
        unknown = (name for name, column in zip(names, columns, strict=True) if not column)
        return _Layout(
            delimiter, columns, first + 1, unknown=tuple(name for name in unknown if name.strip())
        )
    return _without_header(delimiter, first, target_lang)


def _names(line: str, delimiter: str) -> list[str]:
    """The cells of what may be a header; none where the line is too long for one."""
    try:
        return next(csv.reader([line], delimiter=delimiter))
    except csv.Error:
        return []


def _without_header(delimiter: str, first: int, target_lang: str | None) -> _Layout:
    if target_lang not in LANGUAGES:
        raise InputError(
            N_(
                "Line %(line)d does not name the columns. Put a header above it (source, en, vi), "
                "or say which language the second column is in."
            ),
            line=first + 1,
        )
    # OmegaT's own files know no quoting: a quotation mark there is text.
    quoted = delimiter != "\t"
    return _Layout(delimiter, ("source", target_lang, "note"), first, quoted)


def _refuse_twice(columns: Sequence[str], line: int) -> None:
    for column in columns:
        if columns.count(column) > 1:
            raise InputError(
                N_("The header in line %(line)d names “%(column)s” twice. Rename one of the two."),
                line=line,
                column=column,
            )


def _is_idle(line: str) -> bool:
    return line.startswith("#") or not line.strip()


def _delimiter(line: str) -> str:
    plain = _QUOTED.sub("", line)
    if "\t" in plain:
        return "\t"
    return ";" if plain.count(";") > plain.count(",") else ","


def _header_key(name: str) -> str:
    return re.sub(r"[\s_-]+", "_", normalise(name).strip().casefold())


def _rows(lines: Sequence[str], layout: _Layout, log: Log) -> Iterator[tuple[int, list[str]]]:
    """Each row's first line, counted from 1, and its cells; a row that can't be read is noted."""
    at = layout.start
    while at < len(lines):
        if _is_idle(lines[at]):
            at += 1
            continue
        try:
            cells, height = _row(lines[at : at + _MAX_ROW_LINES], layout)
        except csv.Error:
            message = N_(
                "The row can't be read: a quotation mark has no partner, or a cell is too long."
            )
            log.skip(at + 1, message)
            at += 1
        else:
            yield at + 1, cells
            at += height


def _row(lines: Sequence[str], layout: _Layout) -> tuple[list[str], int]:
    """The cells of the row that begins in the first line, and how many lines it takes."""
    if not layout.quoted:
        return lines[0].split(layout.delimiter), 1
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=layout.delimiter, strict=True)
    return next(reader), reader.line_num


class _Table:
    """Rows on their way to terms: what was taken so far, by source, with its line."""

    def __init__(self, columns: Sequence[str], log: Log) -> None:
        self._columns = columns
        self._log = log
        self._taken: dict[str, tuple[int, Term]] = {}

    def terms(self) -> tuple[Term, ...]:
        """The terms in the order of their first lines."""
        return tuple(term for _, term in self._taken.values())

    def add(self, line: int, cells: Sequence[str]) -> None:
        """Take a row, or note why not."""
        if not any(cell.strip() for cell in cells):
            return
        width = len(self._columns)
        fields = {name: cell.strip() for name, cell in zip(self._columns, cells, strict=False)}
        if any(cell.strip() for cell in cells[width:]):
            message = N_("The row has %(cells)d cells, but there are %(columns)d columns.")
            self._log.skip(line, message, cells=len(cells), columns=width)
        elif not self._has_controls(line, fields):
            self._take(line, {name: normalise(cell).strip() for name, cell in fields.items()})

    def _has_controls(self, line: int, fields: Mapping[str, str]) -> bool:
        for column, cell in fields.items():
            control = (_CONTROL if column == "note" else _CONTROL_OR_BREAK).search(cell)
            if control:
                message = N_("Column “%(column)s” has a control character (U+%(code)s). Remove it.")
                self._log.skip(line, message, column=column, code=f"{ord(control[0]):04X}")
                return True
        return False

    def _take(self, line: int, fields: Mapping[str, str]) -> None:
        source = fields["source"]
        found = _renderings(fields)
        clash = _contradiction(found)
        if not source:
            self._log.skip(line, N_("The row has no source."))
        elif len(source) > MAX_SOURCE:
            message = N_("The source has %(length)d characters; %(limit)d are allowed.")
            self._log.skip(line, message, length=len(source), limit=MAX_SOURCE)
        elif not found:
            self._log.skip(line, N_("“%(source)s” has no rendering."), source=source)
        elif clash:
            message = N_("“%(text)s” is both right and forbidden for “%(source)s”.")
            self._log.skip(line, message, text=clash[0].text, source=source)
        else:
            kind = self._kind(line, fields.get("kind", ""))
            self._put(line, Term(source, _ordered(found), kind, fields.get("note", "")))

    def _kind(self, line: int, written: str) -> str:
        kind = _KIND_OF.get(written.casefold())
        if kind is None:
            message = N_("Kind “%(kind)s” is not known; “other” was taken. Known are: %(known)s.")
            self._log.note(line, message, kind=written, known=", ".join(KINDS))
        return kind or "other"

    def _put(self, line: int, term: Term) -> None:
        """Take a term; where an earlier line has its source, join the two or refuse this one."""
        first_line, first = self._taken.setdefault(fold(term.source), (line, term))
        if first_line == line:
            return
        clash = _contradiction((*first.renderings, *term.renderings))
        joined = _join(first, term)
        if clash:
            message = N_(
                "“%(source)s” is “%(there)s” in line %(first)d, but “%(here)s” in line %(second)d. "
                "Line %(first)d was taken."
            )
            places = {"first": first_line, "second": line}
            texts = {"there": clash[0].text, "here": clash[1].text}
            self._log.skip(line, message, source=term.source, **places, **texts)
        elif joined == first:
            self._log.note(line, N_("Line %(first)d has the same term already."), first=first_line)
        else:
            self._taken[fold(term.source)] = first_line, joined
            message = N_("“%(source)s” is in line %(first)d too; the two were joined.")
            self._log.note(line, message, source=term.source, first=first_line)


def _renderings(fields: Mapping[str, str]) -> list[Rendering]:
    """The renderings of a row; of several in a preferred cell all but the first are admitted."""
    found: list[Rendering] = []
    for lang in LANGUAGES:
        texts = _divided(fields.get(lang, ""))
        found += [Rendering(lang, text) for text in texts[:1]]
        found += [Rendering(lang, text, "admitted") for text in texts[1:]]
        for usage in _USAGES[1:]:
            texts = _divided(fields.get(f"{lang}_{usage}", ""))
            found += [Rendering(lang, text, usage) for text in texts]
    return found


def _divided(cell: str) -> list[str]:
    return [text.strip() for text in cell.split("|") if text.strip()]


def _ordered(found: Iterable[Rendering]) -> tuple[Rendering, ...]:
    """By language and usage, each text once, in its best usage."""
    ordered = sorted(found, key=lambda r: (LANGUAGES.index(r.lang), _USAGES.index(r.usage)))
    first: dict[tuple[str, str], Rendering] = {}
    for rendering in ordered:
        first.setdefault((rendering.lang, rendering.text), rendering)
    return tuple(first.values())


def _contradiction(found: Iterable[Rendering]) -> tuple[Rendering, Rendering] | None:
    """Two renderings that can't both hold: two preferred ones, or the same right and forbidden."""
    by_text: dict[tuple[str, str], Rendering] = {}
    best: dict[str, Rendering] = {}
    for here in found:
        there = by_text.setdefault((here.lang, here.text), here)
        if (there.usage == "forbidden") != (here.usage == "forbidden"):
            return there, here
        if here.usage == "preferred":
            there = best.setdefault(here.lang, here)
            if there.text != here.text:
                return there, here
    return None


def _join(first: Term, second: Term) -> Term:
    return replace(
        first,
        renderings=_ordered((*first.renderings, *second.renderings)),
        kind=second.kind if first.kind == "other" else first.kind,
        note="; ".join(dict.fromkeys(filter(None, (first.note, second.note)))),
    )
