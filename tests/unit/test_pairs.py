"""Pairs as people bring them: by names, in archives, tables and memories; what is wrong told."""

import csv
import io
import zipfile
from datetime import UTC, datetime

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.formats import pairs, tmx, xliff
from workbench.formats._pair_names import parse
from workbench.formats.bundle import Limits
from workbench.formats.pairs import SUFFIXES, Pair, of_texts, read
from workbench.formats.values import CorpusUnit, Variant

ZH = "市政府昨天公布五条新的公交线路。\n线路连接老城区和北部工业区。\n票价不变。\n"
EN = "The city announced five new bus lines.\nThey link the old town with the north.\nFares stay.\n"
VI = (
    "Thành phố công bố năm tuyến xe buýt mới.\nCác tuyến nối khu phố cổ với phía bắc.\n"
    "Giá vé không đổi.\n"
)
NOW = datetime(2026, 11, 22, 9, 0, 0, tzinfo=UTC)
TEXTS = {"zh": ZH, "en": EN, "vi": VI}


def zipped(*files: tuple[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return stream.getvalue()


def named(*names: str) -> list[tuple[str, bytes]]:
    """Files with a text each, in the language that the name is followed by: ``a.txt=zh``."""
    return [(name.partition("=")[0], TEXTS[name[-2:]].encode()) for name in names]


def langs(found: list[Pair]) -> list[tuple[str, str]]:
    return [(pair.name, " ".join(side.lang for side in pair.sides)) for pair in found]


def errors(found: list[Pair]) -> list[tuple[str, str]]:
    return [(pair.name, str(pair.error)) for pair in found if pair.error]


def rows_of(found: list[Pair]) -> list[tuple[str, ...]]:
    return [
        (unit.source.text, *(target.text for target in unit.targets))
        for pair in found
        for unit in pair.units
    ]


def notes_of(found: list[Pair]) -> list[tuple[int, str]]:
    return [(note.line, str(note)) for pair in found for note in pair.notes]


def sheet(*rows: tuple[str, ...], delimiter: str = ",") -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return stream.getvalue().encode()


SENTENCES = [
    ("公交线路开通了。", "The bus line opened.", "Tuyến xe buýt đã mở."),
    ("票价不变。", "Fares stay the same.", "Giá vé không đổi."),
    ("市民表示欢迎。", "Residents welcomed it.", "Người dân hoan nghênh."),
]


@pytest.mark.parametrize(
    ("name", "key", "lang"),
    [
        ("a.zh.txt", "a", "zh"),
        ("a.zh-CN.txt", "a", "zh"),
        ("a_zh_CN.md", "a", "zh"),
        ("a-cn.docx", "a", "zh"),
        ("a.CHS.TXT", "a", "zh"),
        ("a.zh-Hant.txt", "a", "zh"),
        ("a en.txt", "a", "en"),
        ("a.eng.html", "a", "en"),
        ("a_en-US.txt", "a", "en"),
        ("a.enGB.txt", "a", "en"),
        ("a.vi.txt", "a", "vi"),
        ("a-vn.txt", "a", "vi"),
        ("a.vie.txt", "a", "vi"),
        ("a (English).docx", "a", "en"),
        ("新闻稿（越南文）.docx", "新闻稿", "vi"),
        ("新闻稿英文版.docx", "新闻稿", "en"),
        ("bài tiếng Việt.docx", "bài", "vi"),
        ("zh/a.txt", "a", "zh"),
        ("zh\\a.txt", "a", "zh"),
        ("news/EN/a.txt", "news/a", "en"),
        ("texts_vi/a.txt", "texts/a", "vi"),
        ("en/a.vi.txt", "a", "vi"),
        ("vi_a.txt", "a", "vi"),
        ("zh.txt", "", "zh"),
        ("a.zh", "a", "zh"),
        ("a.vn", "a", "vi"),
        ("a.txt", "a", ""),
        ("a.fr.txt", "a.fr", ""),
        ("a.zh-vi.docx", "a.zh-vi", ""),
        ("zh-en.docx", "zh-en", ""),
        ("china.txt", "china", ""),
        ("研究英.txt", "研究英", ""),
        ("README", "readme", ""),
        ("_" * 400 + ".zh.txt", "_" * 400 + ".zh", ""),
    ],
)
def test_names_tell_the_language_as_people_write_it(name, key, lang):
    found = parse(name)
    assert (found.key, found.lang) == (key, lang)


def test_a_mark_before_the_name_counts_where_the_text_agrees():
    assert parse("vi-rut.txt", "zh").lang == ""
    assert parse("vi-rut.txt", "vi").lang == "vi"


def test_names_that_fold_to_another_length_keep_their_mark():
    found = parse("Straße.en.txt")
    assert (found.stem, found.lang) == ("strasse", "en")


@pytest.mark.parametrize(
    "files",
    [
        ["a.zh.txt=zh", "a.en.txt=en", "a.vi.txt=vi"],
        ["a.vi.md=vi", "a.zh.txt=zh", "a.en.html=en"],
        ["vi/a.txt=vi", "en/a.txt=en", "zh/a.txt=zh"],
        ["A.zh.txt=zh", "a-en.txt=en", "a_vi.txt=vi"],
        ["a.txt=zh", "a.en.txt=en", "vi_a.txt=vi"],
    ],
)
def test_files_of_one_name_in_three_languages_are_one_pair(files):
    [pair] = read(named(*files))
    assert pair.name.casefold() == "a"
    assert [(side.lang, side.text.split()) for side in pair.sides] == [
        (lang, text.split()) for lang, text in TEXTS.items()
    ]
    assert pair.notes == pair.units == ()
    assert pair.error is None


def test_a_side_tells_where_it_comes_from():
    [pair] = read([("a.zh.md", ("# " + ZH).encode("gb18030")), ("a.vi.txt", (VI + "\0").encode())])
    assert [(one.name, one.format, one.encoding) for one in pair.sides] == [
        ("a.zh.md", "markdown", "GB18030"),
        ("a.vi.txt", "text", "UTF-8"),
    ]
    assert pair.sides[0].text == ZH.strip()
    assert [str(note) for note in pair.sides[1].notes] == [
        "Invisible and control characters were taken out: 1, the first here."
    ]


def test_a_zip_with_unpaired_files_lists_them_and_takes_the_rest():
    data = zipped(
        ("a.zh.txt", ZH),
        ("b.zh.txt", ZH),
        ("a.en.txt", EN),
        ("c.txt", VI),
        ("d.pdf", b"%PDF"),
        ("e.zh.txt", b""),
        ("e.vi.txt", VI),
        ("__MACOSX/._a.zh.txt", b"x"),
    )
    found = read([("all.zip", data)])
    assert langs(found)[0] == ("a", "zh en")
    assert errors(found) == [
        ("b.zh.txt", "It has no counterpart: there is no “b.en.txt”, “b.vi.txt” beside it."),
        ("c.txt", "It has no counterpart: there is no “c.zh.txt”, “c.en.txt” beside it."),
        (
            "d.pdf",
            (
                "This type of file isn't read. Texts come as .txt .md .html .htm .docx, units as"
                " .tmx, .xliff, .csv or .tsv, and many files in a .zip."
            ),
        ),
        ("e.zh.txt", "The file is empty."),
        ("e.vi.txt", "Its counterpart “e.zh.txt” can't be read, so it has nothing to go with."),
    ]


def test_folders_of_a_zip_keep_files_of_one_name_apart():
    data = zipped(("1/a.zh.txt", ZH), ("1/a.en.txt", EN), ("2/a.zh.txt", ZH), ("2/a.vi.txt", VI))
    assert langs(read([("all.zip", data)])) == [("a", "zh en"), ("a", "zh vi")]


def test_a_third_file_that_is_damaged_does_not_spoil_the_pair():
    found = read([*named("a.zh.txt=zh", "a.en.txt=en"), ("a.vi.docx", b"PK")])
    assert langs(found) == [("a", "zh en"), ("a.vi.docx", "")]
    assert "damaged or cut off" in errors(found)[0][1]


def test_two_files_for_one_language_and_name_are_told():
    found = read(named("a.zh.txt=zh", "a_cn.txt=zh", "a.en.txt=en", "b.zh.txt=zh", "b.vi.txt=vi"))
    assert errors(found) == [
        (
            "a",
            (
                "Two files of one name are both in the language “zh”: “a.zh.txt” and “a_cn.txt”."
                " Keep one of them, or name the languages (.zh.txt, .en.txt, .vi.txt)."
            ),
        )
    ]
    assert langs(found)[1] == ("b", "zh vi")


def test_an_unknown_language_is_told():
    found = read(named("a.zh.txt=zh", "a.en.txt=en", "a.fr.txt=en"))
    assert langs(found) == [("a", "zh en"), ("a.fr.txt", "")]
    assert errors(found)[0][1] == (
        "“fr” is not a language that is aligned here. Name the files .zh.txt, .en.txt and .vi.txt."
    )


def test_names_that_are_nothing_but_languages_make_a_pair():
    assert langs(read(named("zh.txt=zh", "vi.txt=vi"))) == [("zh.txt + vi.txt", "zh vi")]


def test_two_texts_alone_are_a_pair_whatever_they_are_called():
    found = read(named("ban-dich.txt=vi", "原文.txt=zh"))
    assert langs(found) == [("ban-dich", "zh vi")]
    assert notes_of(found) == [
        (0, "“ban-dich.txt” and “原文.txt” were taken for a pair: there is no other text.")
    ]


@pytest.mark.parametrize(
    "files",
    [
        ["a.zh.txt=zh", "b.en.txt=en"],
        ["a.txt=zh", "b.txt=zh"],
        ["a.txt=zh", "b.txt=en", "c.txt=vi"],
        ["a.txt=zh"],
    ],
)
def test_texts_that_nothing_puts_together_are_all_listed(files):
    found = read(named(*files))
    assert [pair.name for pair in found] == [name.partition("=")[0] for name in files]
    assert all("It has no counterpart" in message for _, message in errors(found))


def test_beside_other_files_two_texts_need_names():
    found = read([*named("a.txt=zh", "b.txt=en"), ("c.tmx", b"")])
    assert [bool(pair.error) for pair in found] == [True, True, True]


def test_names_that_tell_the_languages_crosswise_are_set_right():
    found = read(named("a.zh.txt=en", "a.en.txt=zh"))
    assert [(side.lang, side.name) for side in found[0].sides] == [
        ("zh", "a.en.txt"),
        ("en", "a.zh.txt"),
    ]
    assert notes_of(found) == [
        (0, "The names tell the languages crosswise; they were taken as they look.")
    ]


def test_a_text_that_looks_like_another_language_is_noted():
    found = read(named("a.zh.txt=en", "a.vi.txt=vi"))
    assert langs(found) == [("a", "zh vi")]
    assert notes_of(found) == [(0, "“a.zh.txt” is “zh” by its name, but the text looks like “en”.")]


def plain(suffix: str, *columns: int) -> list[tuple[str, bytes]]:
    return [
        (f"news.{lang}{suffix}", "\n".join(row[at] for row in SENTENCES).encode())
        for at, lang in enumerate(("zh", "en", "vi"))
        if at in columns
    ]


def test_plain_pairs_of_as_many_lines_have_a_unit_on_each():
    found = read(plain("", 0, 1, 2))
    assert rows_of(found) == SENTENCES
    assert [unit.tuid for unit in found[0].units] == ["1", "2", "3"]
    assert [target.lang for target in found[0].units[0].targets] == ["en", "vi"]
    assert found[0].name == "news"
    assert found[0].sides == ()


def test_the_same_called_txt_are_texts_to_be_aligned():
    assert langs(read(plain(".txt", 0, 1))) == [("news", "zh en")]


def test_plain_pairs_leave_out_and_tell_lines_with_one_side():
    files = [
        ("a.zh", "一号线。\n\n二号线。\n\n".encode()),
        ("a.en", b"Line one.\n\n\nLine X.\x00\n"),
    ]
    found = read(files)
    assert rows_of(found) == [("一号线。", "Line one.")]
    assert [message for _, message in notes_of(found)] == [
        "Invisible and control characters were taken out: 1, the first here.",
        "Unit 3 has no translation; left out.",
        "Unit 4 has no Chinese text; left out.",
    ]


@pytest.mark.parametrize(
    "files",
    [
        [("a.zh", ZH), ("a.en", EN + "One more.\n")],
        [("a.zh", ZH.replace("\n", "")), ("a.en", EN.replace("\n", " "))],
        [("a.zh", ZH), ("a.en.txt", EN)],
        [("a.en", EN), ("a.vi", VI)],
    ],
    ids=["line counts", "whole texts", "one is no plain file", "no Chinese"],
)
def test_plain_pairs_that_do_not_match_line_by_line_are_aligned(files):
    [pair] = read([(name, text.encode()) for name, text in files])
    assert len(pair.sides) == 2
    assert pair.units == ()


def corpus(*units: CorpusUnit) -> bytes:
    stream = io.BytesIO()
    xliff.write(units, stream, target_lang="vi")
    return stream.getvalue()


def unit(at: int, article: str = "", **props: str) -> CorpusUnit:
    zh, _, vi = SENTENCES[at]
    told = {"article": article} if article else {}
    return CorpusUnit(f"u{at}", Variant("zh-CN", zh), (Variant("vi", vi, props),), told)


def memory(body: str) -> bytes:
    return f'<tmx><header srclang="zh"/><body>{body}</body></tmx>'.encode()


def tu(*variants: tuple[str, str], prop: str = "") -> str:
    told = f'<prop type="x-article">{prop}</prop>' if prop else ""
    inner = "".join(f'<tuv xml:lang="{lang}"><seg>{text}</seg></tuv>' for lang, text in variants)
    return f"<tu>{told}{inner}</tu>"


def test_a_memory_gives_units_grouped_by_article():
    body = (
        tu(("zh", "一。"), ("en-US", "One."), prop="First")
        + tu(("vi", "Hai."), ("zh-CN", "二。"), ("en", "Two."), prop="Second")
        + tu(("zh", "三。"), ("en", "Three."), prop="First")
        + tu(("zh", "四。"), ("en", "Four."))
        + tu(("zh", "五。"), ("fr", "Cinq."))
    )
    found = read([("mine.tmx", memory(body))])
    assert [(pair.name, len(pair.units)) for pair in found] == [
        ("First", 2),
        ("Second", 1),
        ("mine", 1),
    ]
    assert rows_of(found)[2] == ("二。", "Hai.", "Two.")
    assert [message for _, message in notes_of(found)] == [
        "The unit has no translation in a wanted language; skipped."
    ]


def test_units_are_normalised_and_have_one_target_a_language():
    body = tu(("zh", " 一。\u200b"), ("en-US", "Cafe\u0301."), ("en-GB", "Again.")) + tu(
        ("zh", "二。"), ("en", "\u200b")
    )
    found = read([("a.tmx", memory(body))])
    assert rows_of(found) == [("一。", "Café.")]
    assert [message for _, message in notes_of(found)] == [
        "Unit 1 has two translations in one language; one was taken.",
        "Unit 2 has no translation; left out.",
    ]


@pytest.mark.parametrize("suffix", [".xlf", ".xliff", ".sdlxliff", ".XLF"])
def test_xliff_gives_units(suffix):
    found = read([("a" + suffix, corpus(unit(0, state="draft"), unit(1, "Fares")))])
    assert [(pair.name, len(pair.units)) for pair in found] == [("a", 1), ("Fares", 1)]
    assert found[0].units[0].targets[0].props == {"state": "draft"}


def test_our_own_csv_keeps_what_it_tells():
    data = (
        "tuid,source,target,source_lang,target_lang,state,article\r\n"
        "1,公交线路开通了。,The bus line opened.,zh-CN,en,reviewed,Buses\r\n"
        "1,公交线路开通了。,Tuyến xe buýt đã mở.,zh-CN,vi,draft,Buses\r\n"
        "2,票价不变。,Fares stay.,zh-CN,en,draft,Fares\r\n"
        "3,没有译文。,,zh-CN,,,\r\n"
        "4,坏行。,x\r\n"
    ).encode()
    found = read([("a.csv", data)])
    assert rows_of(found) == [SENTENCES[0], ("票价不变。", "Fares stay.")]
    assert [pair.name for pair in found] == ["Buses", "Fares"]
    assert found[0].units[0].targets[1].props == {"state": "draft"}
    assert notes_of(found) == [
        (6, "The row has 3 cells, the first row 7; skipped."),
        (0, "Unit 3 has no translation; left out."),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    "header",
    [
        (),
        ("zh", "en", "vi"),
        ("source_zh", "target_en", "target_vi"),
        ("中文", "英文", "越南文"),
        ("中文原文", "英语译文", "越南语"),
        ("Chinese (simplified)", "English", "Vietnamese"),
        ("Tiếng Trung", "Tiếng Anh", "Bản tiếng Việt"),
        ("vi", "en", "zh"),
    ],
)
def test_a_table_says_its_languages_or_they_are_seen(header, delimiter):
    rows = [header, *SENTENCES] if header else SENTENCES
    found = read([("a.csv", sheet(*rows, delimiter=delimiter))])
    assert rows_of(found) == SENTENCES
    assert [target.lang for target in found[0].units[0].targets] == ["en", "vi"]


@pytest.mark.parametrize("suffix", [".tsv", ".tab", ".txt"])
def test_two_columns_in_any_order_with_tabs(suffix):
    data = "\n".join(f"{vi}\t{zh}" for zh, _, vi in SENTENCES).encode()
    assert rows_of(read([("a" + suffix, data)])) == [(zh, vi) for zh, _, vi in SENTENCES]


def test_a_text_with_tabs_that_is_no_table_stays_a_text():
    files = [("a.txt", ("\t" + ZH).encode()), ("a.en.txt", EN.encode()), ("b.txt", b"\xff\x00\xff")]
    found = read(files)
    assert langs(found)[0] == ("a", "zh en")
    assert len(errors(found)) == 1


def test_quotation_marks_are_text_in_plain_tsv():
    data = '“你好，”他说。\t"Hello," he said.\n你好。\t"Hello."\n'.encode()
    assert rows_of(read([("a.tsv", data)])) == [
        ("“你好，”他说。", '"Hello," he said.'),
        ("你好。", '"Hello."'),
    ]
    data = '你好。\t"Hello."\n再见。\tGoodbye.\n'.encode()
    assert rows_of(read([("a.tsv", data)]))[0] == ("你好。", '"Hello."')


def test_quotation_marks_are_marks_where_a_spreadsheet_put_them():
    rows = [("他说“好”。", 'He said "good".'), ("两\n行", "two\nlines")]
    assert rows_of(read([("a.tsv", sheet(*rows, delimiter="\t"))])) == rows
    assert rows_of(read([("a.tsv", sheet(rows[0], delimiter="\t"))])) == rows[:1]


def test_rows_that_cannot_be_taken_are_told_with_their_line():
    rows = [
        ("#", "zh", "en", "note"),
        ("1", *SENTENCES[0][:2], ""),
        ("2", "没有译文。", "", ""),
        ("3", "", "No source.", "note"),
        ("4", "少了。"),
        ("5", "多了。", "Too", "many", "cells"),
        ("", "", "", ""),
        ("no.", "zh", "en", ""),
        ("6", *SENTENCES[1][:2], "note"),
    ]
    found = read([("a.csv", sheet(*rows) + b'7,"broken"x,y,z\n')])
    assert rows_of(found) == [SENTENCES[0][:2], SENTENCES[1][:2]]
    assert notes_of(found) == [
        (3, "The row has no translation; left out."),
        (4, "The row has no source text; left out."),
        (5, "The row has 2 cells, the table 4; left out."),
        (6, "The row has 5 cells, the table 4; left out."),
        (10, "The row is broken (',' expected after '\"'); skipped."),
    ]


def test_columns_that_the_header_names_crosswise_are_set_right():
    rows = [("zh", "en"), *((en, zh) for zh, en, _ in SENTENCES)]
    found = read([("a.csv", sheet(*rows))])
    assert rows_of(found) == [row[:2] for row in SENTENCES]
    assert notes_of(found) == [
        (0, "The header names the languages the wrong way round; they were taken as they look.")
    ]


def test_a_header_in_unknown_words_is_no_unit():
    rows = [("Lời gốc", "Lời dịch"), *((zh, vi) for zh, _, vi in SENTENCES)]
    found = read([("a.csv", sheet(*rows))])
    assert len(rows_of(found)) == 3
    assert notes_of(found) == [
        (1, "The row was taken for a header: no Chinese stands in its Chinese column.")
    ]


def test_columns_called_source_and_target_are_seen_to_be_in_a_language():
    rows = [("Source text", "Target text", "ghi chú"), *((z, v, z * 9) for z, _, v in SENTENCES)]
    assert rows_of(read([("a.csv", sheet(*rows))])) == [(zh, vi) for zh, _, vi in SENTENCES]


def test_a_column_with_names_groups_the_rows():
    rows = [("标题", "中文", "英文")]
    rows += [(f"第{at // 2}篇", *row[:2]) for at, row in enumerate(SENTENCES)]
    found = read([("a.csv", sheet(*rows))])
    assert [(pair.name, len(pair.units)) for pair in found] == [("第0篇", 2), ("第1篇", 1)]


def test_cells_with_whole_texts_are_pairs_to_be_aligned():
    rows = [("title", "zh", "vi"), ("一", ZH, VI), ("", ZH.replace("\n", ""), VI), ("三", ZH, "")]
    found = read([("all.csv", sheet(*rows))])
    assert langs(found) == [("一", "zh vi"), ("all 2", "zh vi")]
    assert found[0].sides[0].text == ZH.strip()
    assert found[0].sides[0].format == "text"
    assert notes_of(found) == [(13, "The row has no translation; left out.")]


def test_whole_texts_need_no_chinese():
    rows = [("en", "vi"), (EN, VI)]
    assert langs(read([("all.csv", sheet(*rows))])) == [("all", "en vi")]


def test_whole_texts_in_our_own_columns():
    rows = [("source", "target", "target_lang"), (ZH, EN, "en"), (ZH, "Bonjour. " * 5, "fr")]
    found = read([("all.csv", sheet(*rows))])
    assert langs(found) == [("all 1", "zh en"), ("all 2", "")]
    assert "there are no two sides" in errors(found)[0][1]


def test_more_rows_than_files_are_taken_are_units():
    rows = [("zh", "vi"), *[(ZH, VI)] * 6]
    found = read([("all.csv", sheet(*rows))], Limits(max_entries=5))
    assert [len(pair.units) for pair in found] == [6]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.csv", b"", "The file is empty."),
        ("a.csv", b" \n \n", "only white space"),
        ("a.csv", b"PK\x03\x04", "looks like a ZIP or Word"),
        ("a.csv", "zh,en\nx,ế\n".encode()[:-2] + b"\n\n", "doesn't fit UTF-8"),
        ("a.csv", b"one column\nof words\n", "No two columns are in"),
        ("a.csv", b"English,more English\nof words,and words\n", "No two columns are in"),
        ("a.csv", b"1,2\n3,4\n", "No two columns are in"),
        ("a.csv", b"zh,en\n", "No unit in it has both Chinese and English or Vietnamese."),
        ("a.csv", sheet(("en", "vi"), SENTENCES[0][1:]), "No unit in it has both"),
        ("a.tmx", b"", "The file is empty."),
        ("a.tmx", b"<tbx/>", "not TMX: it begins with <tbx>"),
        ("a.tmx", memory("")[:-6], "not well-formed XML: line 1"),
        ("a.tmx", memory(tu(("en", "One."), ("vi", "Hai."))), "No unit in it has both"),
        ("a.tmx", b'<!DOCTYPE x [<!ENTITY a "b">]>' + memory(""), "declares entities (a"),
        ("a.xlf", memory(""), "not XLIFF: it begins with <tmx>"),
        ("a.docx", b"nothing", "damaged or cut off"),
        ("a.html", b"<table></table>", "There is no text in the web page."),
        ("a.zip", b"nothing", "damaged or cut off"),
        ("a.zip", zipped(("../a.zh.txt", ZH)), "leads elsewhere"),
        ("a.zip", zipped(*((f"{n}.txt", "x") for n in range(9))), "has 9 files, more than 5"),
        ("a.zip", zipped(("b.zip", b"x")), "A ZIP file inside a ZIP file is not opened."),
        ("a.zip", zipped(("b.tmx", bytes(1_100_000))), "Unpacked, the file is larger than 1 MB."),
        ("a.tmx", bytes(1_100_000), "The file has 1.1 MB; up to 1 MB are taken."),
        ("a.txt", bytes(1_100_000), "The file has 1.1 MB; up to 1 MB are taken."),
        ("a.exe", b"MZ", "This type of file isn't read. Texts come as"),
        ("", b"", "This type of file isn't read. Texts come as"),
    ],
)
def test_what_cannot_be_taken_is_told_and_the_rest_is_taken(name, data, says):
    limits = Limits(max_bytes=1_000_000, max_entries=5, max_total=3_000_000)
    found = read([(name, data), *named("ok.zh.txt=zh", "ok.vi.txt=vi")], limits)
    [bad] = [pair for pair in found if pair.error]
    assert says in str(bad.error)
    assert bad.sides == bad.units == ()
    assert langs(found)[-1] == ("ok", "zh vi")


def document(*rows: tuple[str, ...], before: str = "") -> bytes:
    made = docx.Document()
    if before:
        made.add_paragraph(before)
    table = made.add_table(len(rows), len(rows[0]))
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            table.cell(at, column).text = cell
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def page(*rows: tuple[str, ...], before: str = "") -> bytes:
    inner = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<p>{before}</p><table>{inner}</table>".encode()


@pytest.mark.parametrize(("suffix", "made"), [(".docx", document), (".html", page)])
def test_a_document_that_is_a_bilingual_table_gives_units(suffix, made):
    found = read([("a" + suffix, made(*SENTENCES, before="译文"))])
    assert rows_of(found) == SENTENCES
    assert notes_of(found) == [
        (0, "Text outside of the bilingual table was left out: 2 characters.")
    ]


@pytest.mark.parametrize(("suffix", "made"), [(".docx", document), (".html", page)])
def test_an_article_with_a_small_table_stays_an_article(suffix, made):
    data = made(*SENTENCES, before=ZH * 20)
    assert langs(read([("a" + suffix, data), *named("a.en.txt=en")])) == [("a", "zh en")]


def test_a_document_that_its_name_says_to_be_in_one_language_is_a_text():
    data = document(*(row[:2] for row in SENTENCES))
    assert langs(read([("a.zh.docx", data), *named("a.vi.txt=vi")])) == [("a", "zh vi")]


def test_a_table_of_one_row_with_the_whole_texts_is_aligned():
    found = read([("a.docx", document((ZH * 3, VI * 3)))])
    assert langs(found) == [("a", "zh vi")]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("zh", "vi"), [("a.zh.txt", "b.vi.txt"), ("a.txt", "b.txt"), ("x.zh", "x.vi")]
)
def test_two_texts_are_a_pair_whichever_way_round(zh, vi, turned):
    files = [(zh, ZH.encode()), (vi, VI.encode())]
    pair = of_texts(*(reversed(files) if turned else files), Limits())
    assert [(side.lang, side.name) for side in pair.sides] == [("zh", zh), ("vi", vi)]
    assert pair.notes == ()


def test_two_texts_whose_names_are_crosswise_are_set_right():
    pair = of_texts(("a.vi.txt", ZH.encode()), ("a.zh.txt", VI.encode()), Limits())
    assert [side.text for side in pair.sides] == [ZH, VI]
    assert "crosswise" in str(pair.notes[0])


def test_a_translation_with_chinese_left_in_it_is_told_from_the_source():
    mixed = VI * 2 + ZH * 2
    pair = of_texts(("a.txt", mixed.encode()), ("b.txt", (ZH * 4).encode()), Limits())
    assert [(side.lang, side.name) for side in pair.sides] == [("zh", "b.txt"), ("vi", "a.txt")]


@pytest.mark.parametrize(
    ("first", "second", "name", "says"),
    [
        (("a.txt", b""), ("b.txt", EN.encode()), "a.txt", "The file is empty."),
        (("a.txt", ZH.encode()), ("b.docx", b"x"), "b.docx", "damaged or cut off"),
        (("a.txt", ZH.encode()), ("b.zip", zipped(("c.txt", EN))), "b.zip", "isn't read"),
        (("a.txt", ZH.encode()), ("b.txt", ZH.encode()), "a", "in the language “zh”"),
        (("a.txt", "好".encode()), ("b.txt", "你".encode()), "a", "in the language “zh”"),
        (("a.zh.txt", ZH.encode()), ("b.txt", ZH.encode()), "a", "in the language “zh”"),
        (("a.txt", ZH.encode()), ("b.txt", bytes(1_100_000)), "b.txt", "up to 1 MB"),
    ],
)
def test_two_texts_that_are_no_pair_say_why(first, second, name, says):
    pair = of_texts(first, second, Limits(max_bytes=1_000_000))
    assert (pair.name, pair.sides) == (name, ())
    assert says in str(pair.error)


def test_units_come_back_from_our_own_exports():
    stream = io.BytesIO()
    tmx.write([unit(0, "Buses"), unit(1, "Buses")], stream, now=NOW)
    found = read([("a.tmx", stream.getvalue())])
    assert found == [Pair("Buses", units=(unit(0, "Buses"), unit(1, "Buses")))]


NAMES = st.sampled_from(["", "a", "a.zh", "zh/a", "vi_a", "a.en-US", "新闻英文"])


@given(st.lists(st.tuples(NAMES, st.sampled_from(SUFFIXES), st.binary(max_size=99)), max_size=4))
def test_any_bytes_are_answered(files):
    given_files = [(name + suffix, data) for name, suffix, data in files]
    for pair in pairs.read(given_files):
        taken = bool(pair.units) or len(pair.sides) > 1
        assert taken == (pair.error is None)


CELL = st.text(
    st.sampled_from('中文。aế."\t,;\n \r1') | st.characters(exclude_categories=["Cs"]), max_size=9
)


@given(st.lists(st.lists(CELL, max_size=4), max_size=6), st.sampled_from(",;\t"))
def test_any_table_is_answered(rows, delimiter):
    for pair in read([("a.csv", sheet(*map(tuple, rows), delimiter=delimiter))]):
        assert (pair.error is None) == bool(pair.units or len(pair.sides) > 1)
