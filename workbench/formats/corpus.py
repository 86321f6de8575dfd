"""The files a corpus goes out as, by one name each."""

from collections.abc import Iterable
from datetime import datetime
from typing import BinaryIO

from workbench.formats import csvfile, tmx
from workbench.formats.values import CorpusUnit, Report

FORMATS = ("tmx", "csv-spreadsheet", "csv-corpus")
SOURCE_LANG = "zh-CN"


def write(units: Iterable[CorpusUnit], stream: BinaryIO, form: str, moment: datetime) -> Report:
    """Write units in one of the FORMATS; ``moment`` is when, for formats that say so."""
    if form == "tmx":
        return tmx.write(units, stream, source_lang=SOURCE_LANG, now=moment)
    return csvfile.write(units, stream, mode="corpus" if form == "csv-corpus" else "spreadsheet")


def count(stream: BinaryIO, form: str) -> int:
    """Read a file back and count the units that are in it."""
    reader = tmx.read(stream) if form == "tmx" else csvfile.read(stream)
    return sum(1 for _ in reader)
