"""Bilingual tables of documents and pages: their columns, their rows, what is left out."""

import io
import re
import zipfile

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.errors import InputError
from workbench.formats import tables
from workbench.formats._table_columns import columns
from workbench.formats.tables import Document

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"

ROWS = [
    ("公交线路开通了。", "The bus line opened.", "Tuyến xe buýt đã mở."),
    ("票价不变。", "Fares stay the same.", "Giá vé không đổi."),
    ("市民表示欢迎。", "Residents welcomed it.", "Người dân hoan nghênh."),
]
PAIRS = [(zh, vi) for zh, _, vi in ROWS]


def package(body: str, namespace: str = WORD) -> bytes:
    """A minimal .docx around the XML of its body."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        target = f'<Relationship Type="{OFFICE}" Target="word/document.xml"/>'
        archive.writestr("_rels/.rels", f"<Relationships>{target}</Relationships>")
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>',
        )
    return stream.getvalue()


def p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(text: str, mark: str = "") -> str:
    inside = text if text.startswith("<") else p(text)
    return f"<w:tc><w:tcPr>{mark}</w:tcPr>{inside}</w:tc>"


def tr(*cells: str, mark: str = "") -> str:
    inner = "".join(cell if cell.startswith("<w:tc>") else tc(cell) for cell in cells)
    return f"<w:tr><w:trPr>{mark}</w:trPr>{inner}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def from_docx(*parts: str) -> Document:
    return tables.read(".docx", package("".join(parts)))


def from_html(text: str) -> Document:
    return tables.read(".html", text.encode())


def html_table(*rows: str) -> str:
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def td(*cells: str) -> str:
    return "".join(f"<td>{cell}</td>" for cell in cells)


def sides(document: Document) -> list[tuple[str, ...]]:
    found, report = tables.units(document)
    assert report.units == len(found)
    return [(unit.source.text, *(one.text for one in unit.targets)) for unit in found]


def notes(document: Document) -> list[tuple[int, str]]:
    return [(note.line, str(note)) for note in tables.units(document)[1].notes]


def test_reads_a_table_that_a_word_processor_wrote():
    made = docx.Document()
    table = made.add_table(4, 3)
    for row, cells in zip(table.rows, [("STT", "中文", "Tiếng Việt"), *PAIRS], strict=True):
        texts = cells if len(cells) == 3 else ("1", *cells)
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    stream = io.BytesIO()
    made.save(stream)
    document = tables.read(".docx", stream.getvalue())
    assert sides(document) == PAIRS
    assert document.is_bilingual
    assert notes(document) == []
    found, _ = tables.units(document)
    assert [unit.tuid for unit in found] == ["2", "3", "4"]
    assert (found[0].source.lang, found[0].targets[0].lang) == ("zh-CN", "vi")


@pytest.mark.parametrize(
    "page",
    [
        html_table(*(td(*row) for row in PAIRS)),
        "<table><thead><tr><th>Chinese<th>Vietnamese</thead><tbody>"
        + "".join(f"<tr><td>{zh}<td>{vi}" for zh, vi in PAIRS)
        + "</tbody></table>",
        "<table><tfoot></tfoot><tbody>"
        + "".join(f"<tr>{td('1.', *row)}</tr>" for row in PAIRS)
        + "</tbody></table>",
        html_table(*(td(f"<p>{zh}</p>", f"<b>{vi[:9]}</b>{vi[9:]}") for zh, vi in PAIRS)),
    ],
    ids=["bare", "head", "numbers", "marks"],
)
def test_reads_a_table_of_a_page(page):
    assert sides(from_html(page)) == PAIRS


def test_three_languages_are_taken_in_any_order():
    rows = [td(vi, en, zh) for zh, en, vi in ROWS]
    assert sides(from_html(html_table(*rows))) == ROWS


@pytest.mark.parametrize(
    ("header", "langs"),
    [
        (("zh", "en"), {"zh": 0, "en": 1}),
        (("No.", "Chinese", "English"), {"zh": 1, "en": 2}),
        (("序号", "中文", "英文"), {"zh": 1, "en": 2}),
        (("#", "源文（中文）", "译文（越南文）"), {"zh": 1, "vi": 2}),
        (("STT", "Nguồn: tiếng Trung", "Đích: tiếng Việt"), {"zh": 1, "vi": 2}),
        (("English translation", "Chinese original"), {"zh": 1, "en": 0}),
        (("英文版", "中文版"), {"zh": 1, "en": 0}),
        (("Việt", "Anh", "Hoa"), {"zh": 2, "en": 1, "vi": 0}),
        (("简体中文", "越语"), {"zh": 0, "vi": 1}),
    ],
)
def test_headers_are_recognised(header, langs):
    found = columns([header])
    assert found is not None
    assert (found.langs, found.start) == (langs, 1)


@pytest.mark.parametrize(
    "row",
    [
        ("中文系", "the English department"),
        ("中文", "Chinese"),
        ("越南语和英语", "Vietnamese and English"),
        ("中文", "English–Vietnamese"),
        ("中文" * 30, "English " * 30),
    ],
)
def test_text_that_speaks_of_languages_is_no_header(row):
    found = columns([row, *(r[:2] for r in ROWS)])
    assert found is not None
    assert (found.langs, found.start) == ({"zh": 0, "en": 1}, 0)


def test_a_row_under_text_is_no_header():
    found = columns([ROWS[0], ("中文", "英文", "越文"), *ROWS[1:]])
    assert found is not None
    assert found.start == 0


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [()],
        [("", "")],
        [("一", "二"), ("三", "四")],
        [("one", "two")],
        [("1", "2")],
        [("zh", "zh-TW")],
        [("中文",)],
    ],
)
def test_a_table_without_two_languages_is_none(rows):
    assert columns(rows) is None


def test_a_header_may_stand_under_a_title_and_over_a_second_one():
    rows = [
        tr(tc("公交对照表", '<w:gridSpan w:val="2"/>')),
        tr("原文", "译文"),
        tr("中文", "越南文"),
        *(tr(*row) for row in PAIRS),
    ]
    document = from_docx(tbl(*rows))
    assert sides(document) == PAIRS
    assert notes(document) == []


def test_of_two_columns_in_one_language_the_one_with_more_text_is_taken():
    rows = [td(zh, "đã duyệt", vi) for zh, vi in PAIRS]
    assert sides(from_html(html_table(*rows))) == PAIRS


def test_a_header_repeated_on_each_page_is_no_unit():
    rows = [td("中文", "越文"), td(*PAIRS[0]), td("中文", "越文"), td(*PAIRS[1])]
    document = from_html(html_table(*rows))
    assert sides(document) == PAIRS[:2]
    assert notes(document) == []


def test_uneven_rows_are_taken_or_told():
    rows = [
        td("中文", "越文", "备注"),
        td(*PAIRS[0]),
        td("孤单。"),
        td(*PAIRS[1], "好", "多出来的"),
        td("", "", ""),
        td("没有译文。", "", "缺"),
        td("", "Không có nguồn.", ""),
        td(*PAIRS[2], "好", ""),
    ]
    document = from_html(html_table(*rows))
    assert sides(document) == [PAIRS[0], PAIRS[2]]
    assert notes(document) == [
        (3, "The row has 1 cells, the table 3; left out."),
        (4, "The row has 4 cells, the table 3; left out."),
        (6, "The row has no translation; left out."),
        (7, "The row has no source text; left out."),
    ]


def test_rows_are_told_with_their_table_where_there_are_several():
    one = html_table(td(*PAIRS[0]), td("没有。", ""))
    two = html_table(*(td(f"表{n}", f"Bảng số {n} ở đây", "x")[:-10] for n in (1, 2)), td("一。"))
    document = from_html(one + "<table><tr><td>1</td></tr></table>" + two)
    assert notes(document) == [
        (0, "Table 1, row 2: there is no translation; left out."),
        (0, "Table 3, row 3: it has 1 cells, the table 2; left out."),
        (0, "Text outside of the bilingual table was left out: 1 characters."),
    ]
    assert [unit.tuid for unit in tables.units(document)[0]] == ["1.1", "3.1", "3.2"]


HEADED = tr("中文", "英文", "越文")
SPANS = '<w:gridSpan w:val="2"/>'
DOWN, UNDER = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def test_cells_merged_across_languages_are_told():
    document = from_docx(tbl(HEADED, tr(tc("第一节", SPANS), "x"), tr(*ROWS[0])))
    assert sides(document) == ROWS[:1]
    assert notes(document) == [(2, "The row's cells are merged across languages; left out.")]


def test_a_cell_that_reaches_over_rows_takes_them_together():
    rows = [
        tr(*ROWS[0]),
        tr(tc("两句话。一行。", DOWN), "First.", "Một."),
        tr(tc("", UNDER), "Second.", "Hai."),
        tr(*ROWS[1]),
    ]
    document = from_docx(tbl(*rows))
    assert sides(document) == [
        ROWS[0],
        ("两句话。一行。", "First. Second.", "Một. Hai."),
        ROWS[1],
    ]
    assert notes(document) == [
        (3, "A cell reaches over several rows; the row was joined to the one above.")
    ]


def test_a_cell_of_a_page_that_reaches_over_rows_takes_them_together():
    rows = [
        f'<td rowspan="2">1</td><td>一。</td><td rowspan="2">{td("x")[4:5]} Một và hai.</td>',
        "<td>二。</td>",
        td("2", "三。", "Ba."),
    ]
    document = from_html(html_table(*rows))
    assert sides(document) == [("一。二。", "x Một và hai."), ("三。", "Ba.")]


def test_a_row_that_only_a_number_reaches_over_stays_a_row():
    rows = [f'<td rowspan="2">1</td>{td(*PAIRS[0])}', td(*PAIRS[1]), td("2", *PAIRS[2])]
    assert sides(from_html(html_table(*rows))) == PAIRS


def test_a_language_that_stands_in_the_lower_row_alone_is_taken():
    rows = [
        tr("中文", "英文", "越文"),
        tr(tc("一。", DOWN), "One.", ""),
        tr(tc("", UNDER), "", "Một."),
    ]
    assert sides(from_docx(tbl(*rows))) == [("一。", "One.", "Một.")]


def test_a_row_that_hangs_on_one_left_out_is_left_out():
    rows = [HEADED, tr(tc("", DOWN), "One.", "Một."), tr(tc("", UNDER), "Two.", "Hai.")]
    document = from_docx(tbl(*rows, tr(*ROWS[0])))
    assert sides(document) == ROWS[:1]
    assert [line for line, _ in notes(document)] == [2, 3]


def test_deletions_of_tracked_changes_are_done():
    old = "<w:del><w:r><w:delText>旧的</w:delText></w:r></w:del>"
    deleted = f"<w:p>{old}<w:r><w:t>新的。</w:t></w:r></w:p>"
    rows = [
        tr(tc(deleted), "New."),
        tr("删掉的。", "Deleted.", mark='<w:del w:id="1"/>'),
        tr(tc("删掉的格。", '<w:cellDel w:id="2"/>'), "一。", "One."),
        tr("加上的。", "Inserted.", mark='<w:ins w:id="3"/>'),
    ]
    assert sides(from_docx(tbl(*rows))) == [
        ("新的。", "New."),
        ("一。", "One."),
        ("加上的。", "Inserted."),
    ]


def test_cells_left_free_before_a_row_count():
    rows = [tr("1", *PAIRS[0]), tr(*PAIRS[1], mark='<w:gridBefore w:val="1"/>'), tr("3", *PAIRS[2])]
    assert sides(from_docx(tbl(*rows))) == PAIRS


def test_strict_open_xml_is_read():
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    data = package(tbl(HEADED, tr(tc("节", SPANS), "x"), tr(*ROWS[0])), strict)
    assert sides(tables.read(".docx", data)) == ROWS[:1]


NESTED_DOCX = tbl(tr(tc(tbl(*(tr(*row) for row in PAIRS)) + p(""))))
NESTED_HTML = html_table(td(html_table(*(td(*row) for row in PAIRS))))


@pytest.mark.parametrize(
    "document", [from_docx(NESTED_DOCX), from_html(NESTED_HTML)], ids=["docx", "html"]
)
def test_a_table_within_a_cell_is_a_table_of_its_own(document):
    assert sides(document) == PAIRS
    assert [table.number for table in document.tables] == [2]
    assert document.outside == 0


INNER_DOCX = tbl(tr("表一"), tr("表二"))
INNER_HTML = html_table(td("表一"), td("表二"))


@pytest.mark.parametrize(
    "document",
    [
        from_docx(tbl(tr(tc(p("看表：") + INNER_DOCX), "See the table."), tr(*ROWS[0][:2]))),
        from_html(html_table(td(f"看表：{INNER_HTML}", "See the table."), td(*ROWS[0][:2]))),
    ],
    ids=["docx", "html"],
)
def test_a_plain_table_within_a_cell_is_text_of_that_cell(document):
    assert sides(document) == [("看表：\n表一\n表二", "See the table."), ROWS[0][:2]]


def test_a_table_in_a_text_box_is_a_table():
    box = tbl(*(tr(*row) for row in PAIRS))
    assert sides(from_docx(f"<w:p><w:r><w:t>框</w:t>{box}</w:r></w:p>")) == PAIRS


def test_text_around_the_tables_says_whether_it_is_an_article():
    table = tbl(tr("一。", "One."))
    short, long = from_docx(p("题目"), table), from_docx(p("正文" * 20), table)
    assert (short.is_bilingual, short.outside) == (True, 2)
    assert (long.is_bilingual, long.outside) == (False, 40)


def test_tables_of_one_language_are_text():
    document = from_docx(tbl(tr("一", "二")), p("三"))
    assert (document.tables, document.outside, document.is_bilingual) == ((), 3, False)


def test_a_pages_furniture_is_no_text_around_the_table():
    page = f"<nav>{'Menu ' * 90}</nav>{html_table(td(*PAIRS[0]))}<footer>{'x' * 90}</footer>"
    assert from_html(page).outside == 0


@pytest.mark.parametrize("page", ["", "<!-- nothing -->", "<p>text</p>", "<table></table>"])
def test_a_page_without_tables_has_none(page):
    data = page.encode() or b"<p></p>"
    assert tables.read(".html", data).tables == ()


def test_broken_xml_of_tables_is_read_as_far_as_it_makes_sense():
    document = from_docx("<w:tr/><w:tc/>", tbl(tc("一"), tr("<w:tc></w:tc>")), tr("二", "Two."))
    assert document.tables == ()


@pytest.mark.parametrize("span", ["1000000000", "0", "-1", "x", "", "²"])
def test_spans_that_make_no_sense_do_no_harm(span):
    rows = [td(*PAIRS[0]), f'<td colspan="{span}" rowspan="{span}">节</td>{td("x")}', td(*PAIRS[1])]
    document = from_html(html_table(*rows))
    assert sides(document)[0] == PAIRS[0]
    assert max(len(row.cells) for row in document.tables[0].rows) <= 100


@pytest.mark.parametrize(
    ("suffix", "data", "says"),
    [
        (".docx", b"", "damaged or cut off"),
        (".docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This is an old Word file (.doc)."),
        (".docx", package("<w:p>")[:-30], "damaged or cut off"),
        (".docx", package("<w:tbl>"), "not well-formed XML: line 1"),
        (".docx", package("<w:p/>" * 9_000_000), "Unpacked, the file is larger than 50 MB."),
        (".docx", package("<w:tbl>" + "<w:tr/>" * 50_001 + "</w:tbl>"), "has 50001 rows"),
        (".html", b"", "The file is empty."),
        (".htm", b"%PDF-1", "This looks like a PDF file"),
        (".html", b"<table>" + b"<tr><td>a" * 30_000, "The web page is too large"),
    ],
    ids=["empty", "doc", "cut", "xml", "bomb", "rows", "no page", "pdf", "large page"],
)
def test_refuses_in_plain_words(suffix, data, says):
    with pytest.raises(InputError, match=re.escape(says)):
        tables.read(suffix, data)


CELLS = st.lists(
    st.tuples(
        st.sampled_from(["一。", "Một.", "One.", "", "1"]), st.integers(0, 3), st.integers(0, 3)
    ),
    max_size=4,
)


@given(st.lists(CELLS, max_size=6))
def test_any_merged_cells_are_answered(rows):
    page = html_table(
        *(
            "".join(
                f'<td colspan="{across}" rowspan="{down}">{cell}</td>' for cell, across, down in row
            )
            for row in rows
        )
    )
    for row in sides(from_html(f"<p>{page}</p>")):
        assert all(row)


@given(st.lists(st.sampled_from(["一。", "Một.", UNDER, DOWN, SPANS]), max_size=24))
def test_any_merged_cells_of_a_document_are_answered(marks):
    cells = [tc("x一", one) if one.startswith("<") else tc(one) for one in marks]
    body = "".join(tr(*cells[at : at + 3]) for at in range(0, len(cells), 3))
    for row in sides(from_docx(tbl(body))):
        assert all(row)
