"""Spreadsheet mode through a spreadsheet: opened, saved in its own way, read back."""

import codecs
import csv
import io
import itertools
from dataclasses import replace

import pytest

from workbench.formats import csvfile
from workbench.formats.values import CorpusUnit, Variant

CELLS = [
    "=1+1",
    '=HYPERLINK("http://a.b";"x")',
    "+84 24 38",
    "-5 độ",
    "@tên",
    "\t=tab before",
    "\ttab",
    "\rcarriage return",
    'She said "yes"; he, "no".',
    "two\nlines",
    "=two\nlines",
    " spaces ",
    "'=apostrophe",
    "plain, with; delimiters",
    "Hà Nội 河内 😀",
    "",
]
UNITS = [
    CorpusUnit(
        tuid=f"-{n}",
        source=Variant("zh-CN", cell or "无"),
        targets=(Variant("vi", cell, {"state": "draft", "origin": "@engine"}),),
        props={"kind": "body", "article": "=7"},
    )
    for n, cell in enumerate(CELLS)
]


def exported(units: list[CorpusUnit] = UNITS) -> bytes:
    stream = io.BytesIO()
    csvfile.write(units, stream, "spreadsheet")
    return stream.getvalue()


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def saved(
    cells: list[list[str]], *, bom: bool, end: str, quoting: int, delimiter: str = ","
) -> bytes:
    """The rows as a spreadsheet writes them: its own quoting, line ends, delimiter, and BOM."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end, quoting=quoting, delimiter=delimiter).writerows(cells)
    return (codecs.BOM_UTF8 if bom else b"") + text.getvalue().encode()


def read(data: bytes) -> list[CorpusUnit]:
    reader = csvfile.read(io.BytesIO(data))
    units = list(reader)
    assert reader.report.notes == ()
    return units


def test_no_cell_of_an_export_starts_a_formula():
    found = [cell for row in rows(exported()) for cell in row if cell]
    assert len(found) > len(CELLS)
    assert not [cell for cell in found if cell[0] in "=+-@\r"]


@pytest.mark.parametrize(
    ("bom", "end", "quoting", "delimiter"),
    list(
        itertools.product(
            [True, False], ["\n", "\r\n"], [csv.QUOTE_MINIMAL, csv.QUOTE_ALL], [",", ";", "\t"]
        )
    ),
)
def test_a_round_trip_through_a_spreadsheet_loses_nothing(bom, end, quoting, delimiter):
    # QUOTE_MINIMAL leaves a bare carriage return unquoted where lines end in \n alone.
    cells = [
        row for row in rows(exported()) if end == "\r\n" or not any("\r" in cell for cell in row)
    ]
    expected = [unit for unit in UNITS if end == "\r\n" or "\r" not in unit.source.text]
    data = saved(cells, bom=bom, end=end, quoting=quoting, delimiter=delimiter)
    assert read(data) == expected


def test_edited_moved_and_added_cells_come_back_as_they_look():
    header, *body = rows(exported(UNITS[:4]))
    target = header.index("target")
    body[0][target] = "-8 độ"  # typed over: no guard
    added = ["" for _ in header]
    added[header.index("source")] = "新"
    added[target] = "\t=typed"
    added[header.index("target_lang")] = "vi"
    columns = [list(reversed(row)) for row in [header, *body[::-1], added]]
    units = read(saved(columns, bom=False, end="\n", quoting=csv.QUOTE_MINIMAL))
    assert [unit.targets[0].text for unit in units] == [*CELLS[3:0:-1], "-8 độ", "\t=typed"]


def test_a_corpus_file_that_a_spreadsheet_gave_a_bom_keeps_its_tabs():
    unit = replace(UNITS[0], targets=(Variant("vi", "\t=x"),))
    stream = io.BytesIO()
    csvfile.write([unit], stream, "corpus")
    again = saved(rows(stream.getvalue()), bom=True, end="\r\n", quoting=csv.QUOTE_ALL)
    assert read(again) == [unit]
