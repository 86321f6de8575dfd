"""CSV in its two modes, and what other programs make of it."""

import codecs
import csv
import io
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.errors import InputError
from workbench.formats import csvfile
from workbench.formats.values import CorpusUnit, Report, Variant

NOW = datetime(2026, 11, 21, 8, 30, 5, tzinfo=UTC)

UNIT = CorpusUnit(
    tuid="a1-7",
    source=Variant("zh-CN", "他说：“好”，走了。"),
    targets=(
        Variant(
            "en",
            'He said "yes", left.',
            {"state": "draft", "origin": "gloss", "bead": "1-1", "score": "0.9731"},
            "lan",
            NOW,
        ),
        Variant("vi", "-5 độ\nhôm nay", {"bead": "1-1"}, changed_by="minh", changed_at=NOW),
    ),
    props={"kind": "body", "article": "7"},
)

HEADER = (
    "tuid,source,target,source_lang,target_lang,state,origin,kind,article,bead,score,"
    "created_by,created_at,changed_by,changed_at"
)


def written(*units: CorpusUnit, mode: csvfile.Mode = "corpus") -> tuple[bytes, Report]:
    stream = io.BytesIO()
    report = csvfile.write(units, stream, mode)
    return stream.getvalue(), report


def reading(data: bytes | str, *args: str) -> tuple[list[CorpusUnit], Report]:
    raw = data.encode() if isinstance(data, str) else data
    reader = csvfile.read(io.BytesIO(raw), *args)
    return list(reader), reader.report


def texts(units: list[CorpusUnit]) -> list[tuple[str, ...]]:
    return [(u.source.text, *(t.text for t in u.targets)) for u in units]


def notes(report: Report) -> list[tuple[int, str]]:
    return [(note.line, str(note)) for note in report.notes]


def test_corpus_mode_is_plain_rfc_4180():
    data, report = written(UNIT)
    assert data.decode() == (
        f"{HEADER}\r\n"
        'a1-7,他说：“好”，走了。,"He said ""yes"", left.",zh-CN,en,draft,gloss,body,7,1-1,0.9731,'
        "lan,2026-11-21T08:30:05+00:00,,\r\n"
        'a1-7,他说：“好”，走了。,"-5 độ\nhôm nay",zh-CN,vi,,,body,7,1-1,,'
        ",,minh,2026-11-21T08:30:05+00:00\r\n"
    )
    assert report == Report(1)


def test_spreadsheet_mode_has_bom_quotes_and_guards():
    data, report = written(UNIT, mode="spreadsheet")
    assert data.startswith(codecs.BOM_UTF8)
    header, first, second = data.decode("utf-8-sig").split("\r\n")[:3]
    assert header == '"' + HEADER.replace(",", '","') + '","guard"'
    assert first.endswith(',"","","tab"')
    assert '"\t-5 độ\nhôm nay"' in second
    assert report == Report(1)


@pytest.mark.parametrize("mode", ["spreadsheet", "corpus"])
def test_reads_back_what_it_wrote(mode):
    assert reading(written(UNIT, mode=mode)[0]) == ([UNIT], Report(1))


@pytest.mark.parametrize("text", ["=1+1", "+84", "-5", "@a", "\t=x", "\rx", "\t", "\t\t", "a\t"])
def test_only_spreadsheet_mode_changes_cells(text):
    unit = CorpusUnit("", Variant("zh-CN", "一"), (Variant("en", text),))
    cells = {
        mode: list(csv.DictReader(io.StringIO(written(unit, mode=mode)[0].decode("utf-8-sig"), "")))
        for mode in ("spreadsheet", "corpus")
    }
    assert cells["corpus"][0]["target"] == text
    guard = "" if text == "a\t" else "\t"
    assert cells["spreadsheet"][0]["target"] == guard + text


LEGAL = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc"],
        include_characters="\t\n\r\x7f\x85",
        exclude_characters="\ufffe\uffff",
    )
    | st.sampled_from("\t\n\r =+-@,;\"'\u2028\ufeff"),
    max_size=12,
)
FILLED = LEGAL.filter(str.strip)
MOMENT = st.none() | st.datetimes(timezones=st.just(UTC))


def props(*names: str) -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries({}, optional={name: LEGAL.filter(bool) for name in names})


def targets(lang: str) -> st.SearchStrategy[Variant]:
    return st.builds(
        Variant,
        st.just(lang),
        LEGAL,
        props("state", "origin", "bead", "score"),
        LEGAL,
        MOMENT,
        LEGAL,
        MOMENT,
    )


UNITS = st.lists(
    st.builds(
        CorpusUnit,
        LEGAL.filter(bool),
        FILLED.map(lambda text: Variant("zh-CN", text)),
        st.lists(targets("en") | targets("vi"), max_size=3).map(tuple),
        props("kind", "article"),
    ),
    max_size=3,
    unique_by=lambda unit: unit.tuid,
)


@given(UNITS, st.sampled_from(["spreadsheet", "corpus"]))
def test_any_unit_survives_in_both_modes(units, mode):
    data, report = written(*units, mode=mode)
    assert reading(data) == (units, Report(len(units)))
    assert report == Report(len(units))


def test_notes_what_it_leaves_out_with_its_line():
    lossy = CorpusUnit(
        "b",
        Variant("zh-CN", "一\x00", {"x": "1"}),
        (Variant("en", "\ud800one", {"y": "2", "state": "new"}),),
        {"z": "3", "kind": "body"},
    )
    data, report = written(UNIT, lossy)
    assert texts(reading(data)[0])[1] == ("一", "one")
    # Line 1 is the header, and one cell of UNIT holds a line end.
    assert notes(report) == [
        (5, "Properties without a column: x, z, y."),
        (5, "Characters that XML can't carry were left out: 2."),
    ]


def test_units_without_tuid_are_not_joined():
    pair = CorpusUnit("", Variant("zh-CN", "一"), (Variant("en", "one"),))
    assert reading(written(pair, pair)[0])[0] == [pair, pair]


def test_a_unit_without_targets_has_a_row():
    bare = CorpusUnit("t", Variant("zh-CN", "一"), ())
    assert reading(written(bare)[0])[0] == [bare]
    assert reading(written(bare)[0], "zh-CN", "vi")[0] == [bare]


@pytest.mark.parametrize(
    "data",
    [
        "\ufeffsource,target,target_lang\r\n一,one,en\r\n",
        "source;target;target_lang\n一;one;en\n",
        "source\ttarget\ttarget_lang\n一\tone\ten",
        " Source ,TARGET,Target_Lang\r一,one,en\r",
        "target_lang,comment,target,source\n\nEN-us,,one,一\n,,,\n",
        '"source","target","target_lang"\n"一","one","en"',
        "source,target,target_lang\n一,one,en\n".encode("utf-16"),
        "source,target,target_lang\n一,one,en\n".encode("utf-16-le"),
    ],
    ids=["bom", "semicolon", "tab", "old mac", "order", "quotes", "utf-16", "utf-16-le"],
)
def test_reads_what_others_write(data):
    expected = CorpusUnit("", Variant("zh-CN", "一"), (Variant("en", "one"),))
    assert reading(data) == ([expected], Report(1))


def test_reads_gb18030():
    data = "source,target\n市政府昨天公布五条新的公交线路,five\n".encode("gb18030")
    units, _ = reading(data, "zh-CN", "en")
    assert texts(units) == [("市政府昨天公布五条新的公交线路", "five")]


def test_languages_can_be_given():
    units, _ = reading("source,target\none,một\n", "en", "vi")
    assert units == [CorpusUnit("", Variant("en", "one"), (Variant("vi", "một"),))]


def test_a_tab_is_taken_away_only_where_the_row_says_so():
    data = "source,target,target_lang,guard\n一,\t=1,en,tab\n二,\t=2,en,\n三,\tx,en,tab\n"
    assert texts(reading(data)[0]) == [("一", "=1"), ("二", "\t=2"), ("三", "\tx")]


def test_broken_rows_are_noted_and_the_others_read():
    data = (
        "tuid,source,target,target_lang,created_at\n"
        "1,一,one,en,\n"
        '2,"二\n二",two,en,soon\n'
        "3,三\n"
        "4,四,four,,\n"
        "5, ,five,en,\n"
        '6,"六"x,six,en,\n'
        "7,七,seven,en,,\n"
        "8,八,eight,en,\n"
        '9,"九,nine,en,\n'
    )
    units, report = reading(data)
    assert texts(units) == [("一", "one"), ("二\n二", "two"), ("八", "eight")]
    assert notes(report) == [
        (3, "“soon” is not a date; left out."),
        (5, "The row has 2 cells, the first row 5; skipped."),
        (6, "The row doesn't say which language its target is in; skipped."),
        (7, "The row has no source text; skipped."),
        (8, "The row is broken (',' expected after '\"'); skipped."),
        (9, "The row has 6 cells, the first row 5; skipped."),
        (11, "The row is broken (unexpected end of data); skipped."),
    ]
    assert (report.units, report.skipped) == (3, 6)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_whatever_their_ends(end):
    _, report = reading(f"source,target{end}one,một{end}{end}two{end}", "en", "vi")
    assert [note.line for note in report.notes] == [4]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04rest", "This is not CSV: it looks like a ZIP"),
        (b"\n", "at least source and target. It is: "),
        (b"zh,en\n1,2\n", "at least source and target. It is: zh,en"),
        (b"source,target\n1,2\n\xff\xff,2\n" * 9000, "line 3 isn't in UTF-8"),
        (b"source,target\n" + b"x" * 2_000_000, "Line 2 is too long"),
        ("source,target\n一,二".encode()[:-1], "line 2 isn't in UTF-8"),
    ],
)
def test_refuses_aloud(data, says):
    with pytest.raises(InputError, match=re.escape(says)):
        reading(data, "zh-CN", "en")


def test_a_long_file_is_read_in_pieces():
    many = [replace(UNIT, tuid=str(n)) for n in range(900)]
    data, _ = written(*many, mode="spreadsheet")
    assert len(data) > 3 * 64 * 1024
    assert reading(data) == (many, Report(900))


@given(st.binary(max_size=200))
def test_any_bytes_give_units_or_an_input_error(data):
    try:
        units, report = reading(b"source,target\n" + data, "zh-CN", "en")
    except InputError:
        return
    assert report.units == len(units)
