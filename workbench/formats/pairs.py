"""Texts and their translations as people bring them: files by name, archives, tables, memories."""

import io
import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.core.errors import InputError
from workbench.formats import _pair_rows, bundle, tables, tmx, upload, xliff
from workbench.formats._pair_names import parse
from workbench.formats._pair_rows import is_table
from workbench.formats._pair_texts import Text, of_two, text, together
from workbench.formats._pair_units import are_texts, texts, units
from workbench.formats._pair_values import Pair, Side
from workbench.formats.bundle import Entry, Limits
from workbench.formats.reporting import Reader
from workbench.formats.upload import check_size
from workbench.formats.values import CorpusUnit, Note

__all__ = ["SUFFIXES", "Limits", "Pair", "Side", "of_texts", "read"]

_TARGETS = ("en", "vi")
# From so many sentences on, on all sides, a cell holds a text that is to be aligned. The rows of
# a document's table are mostly its paragraphs.
_FEW_IN_CSV = 3
_FEW_IN_TABLES = 7

_XLIFF = (".xlf", ".xliff", ".sdlxliff", ".mqxliff", ".mxliff")
_TABLES = (".csv", ".tsv", ".tab")
SUFFIXES = (
    *(suffix for suffix in upload.SUFFIXES if suffix != ".zip"),
    ".tmx",
    *_XLIFF,
    *_TABLES,
    ".zip",
)


@dataclass(frozen=True, slots=True)
class _Corpus:
    """What a file of units holds; cells with ``few`` sentences or more are texts (0: none is)."""

    units: Sequence[CorpusUnit]
    notes: tuple[Note, ...]
    few: int = 0


def read(files: Sequence[tuple[str, bytes]], limits: Limits = Limits()) -> list[Pair]:  # noqa: B008
    """Return the pairs in files, given by name (a path, where they lie in folders) and content.

    Texts (``.txt .md .html .docx``) belong together by their names, which tell the languages
    (``a.zh.txt``, ``a_en.docx``, ``vi/a.md``); ``a.zh`` and ``a.en`` of as many lines have a unit
    on each. TMX, XLIFF, CSV, TSV and bilingual tables in DOCX and HTML hold units, grouped by
    article, or a text in each cell. A ZIP holds any of these. Never raises InputError: what
    can't be taken comes as a pair with its error, in its place, and the rest is taken.
    """
    found: list[tuple[int, Pair]] = []
    lone: list[Text] = []
    places: dict[int, int] = {}
    for place, entry in enumerate(_entries(files, limits)):
        pairs = _pairs(entry, limits)
        if pairs is None:
            lone.append(text(entry.name, entry.data, limits))
            places[id(lone[-1])] = place
        else:
            found += [(place, pair) for pair in pairs]
    found += [(places[id(first)], pair) for first, pair in together(lone, alone=not found)]
    return [pair for _, pair in sorted(found, key=lambda placed: placed[0])]


def of_texts(source: tuple[str, bytes], target: tuple[str, bytes], limits: Limits) -> Pair:
    """Make a pair of two texts, whichever way round; never raises InputError.

    The languages are those of the names, else as recognised. Where one can't be read, the
    pair has that one's name and error.
    """
    return of_two(text(*source, limits), text(*target, limits))


def _entries(files: Sequence[tuple[str, bytes]], limits: Limits) -> Iterator[Entry]:
    for name, data in files:
        try:
            check_size(data, limits)
            is_zip = _suffix(name) == ".zip"
            yield from bundle.entries(data, limits) if is_zip else (Entry(name, data),)
        except InputError as error:
            yield Entry(name, error=error)


def _pairs(entry: Entry, limits: Limits) -> list[Pair] | None:
    """The pairs in a file of units, or its error; None for a file that is one text."""
    if entry.error:
        return [Pair(entry.name, error=entry.error)]
    try:
        corpus = _corpus(entry)
    except InputError as error:
        return [Pair(entry.name, error=error)]
    if corpus is None:
        return None
    name = posixpath.splitext(posixpath.basename(entry.name))[0]
    if len(corpus.units) <= limits.max_entries and are_texts(corpus.units, corpus.few):
        return texts(name, corpus.units, corpus.notes)
    return units(name, corpus.units, corpus.notes)


def _corpus(entry: Entry) -> _Corpus | None:
    suffix, data = _suffix(entry.name), entry.data
    if suffix == ".tmx":
        return _all(tmx.read(io.BytesIO(data), target_langs=_TARGETS))
    if suffix in _XLIFF:
        return _all(xliff.read(io.BytesIO(data), target_langs=_TARGETS))
    if suffix in _TABLES or (suffix == ".txt" and not _is_marked(entry) and is_table(data)):
        return _Corpus(*_pair_rows.units(data), _FEW_IN_CSV)
    if suffix in tables.SUFFIXES and not _is_marked(entry):
        return _document(suffix, data)
    return None


def _is_marked(entry: Entry) -> bool:
    """Whether its name says that a file is in one language."""
    return bool(parse(entry.name).lang)


def _all(reader: Reader) -> _Corpus:
    found = list(reader)
    return _Corpus(found, reader.report.notes)


def _document(suffix: str, data: bytes) -> _Corpus | None:
    """The units of a document that is a bilingual table for the most part."""
    document = tables.read(suffix, data)
    if not document.is_bilingual:
        return None
    found, report = tables.units(document)
    return _Corpus(found, report.notes, _FEW_IN_TABLES)


def _suffix(name: str) -> str:
    return posixpath.splitext(name)[1].lower()
