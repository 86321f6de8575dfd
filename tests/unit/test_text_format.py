"""Bytes to text: encodings recognised, everything else refused in plain words."""

import codecs
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.errors import InputError
from workbench.formats import markdown
from workbench.formats.text import Decoded, decode

SIMPLIFIED = """市政府昨天公布五条新的公交线路，连接老城区和北部工业区。
交通局长在记者会上表示，这项计划经过两年的准备，将于下个月开始试行。
学生和六十五岁以上的老人可以免费乘坐。
"""
TRADITIONAL = """市政府昨天公布五條新的公車路線，連接老城區與北部工業區。
交通局長在記者會上表示，這項計畫經過兩年的準備，將於下個月開始試辦。
學生和六十五歲以上的長者可以免費搭乘。
"""
ENGLISH = "The city announced five bus lines yesterday.\nFares stay as they are – 7,000 dong.\n"
VIETNAMESE = "Hôm qua thành phố công bố năm tuyến xe buýt mới.\nGiá vé không thay đổi.\n"


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (text, codec, name)
        for text in (SIMPLIFIED, TRADITIONAL, ENGLISH, VIETNAMESE)
        for codec, name in (
            ("utf-8", "UTF-8"),
            ("utf-8-sig", "UTF-8"),
            ("utf-16", "UTF-16"),
            ("utf-16-le", "UTF-16"),
            ("utf-16-be", "UTF-16"),
            ("utf-32", "UTF-32"),
        )
    ]
    + [
        (SIMPLIFIED, "gb18030", "GB18030"),
        (SIMPLIFIED, "gbk", "GB18030"),
        (SIMPLIFIED, "gb2312", "GB18030"),
        (TRADITIONAL, "gb18030", "GB18030"),
        (TRADITIONAL, "big5", "Big5"),
        (SIMPLIFIED[:30], "gb18030", "GB18030"),
        (TRADITIONAL[:30], "big5", "Big5"),
        ("a plain line\n" * 3000 + SIMPLIFIED, "gb18030", "GB18030"),
        ("越南", "utf-8", "UTF-8"),
        ("a", "utf-8", "UTF-8"),
    ],
)
def test_recognises(text, codec, name):
    assert decode(text.encode(codec)) == Decoded(text, name)


@pytest.mark.parametrize("bom", [codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE])
def test_recognises_big_endian_boms(bom):
    codec = "utf-16-be" if len(bom) == 2 else "utf-32-be"
    assert decode(bom + SIMPLIFIED.encode(codec)).text == SIMPLIFIED


def test_keeps_line_ends_and_stray_controls():
    text = "一\r\n二\x00\x0b三\r"
    assert decode(text.encode()) == Decoded(text, "UTF-8")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "The file is empty."),
        (b" \n\t\r\n", "The file has no text, only white space."),
        ("\ufeff\u3000\n".encode(), "The file has no text, only white space."),
        (b"\x00\x00\x01", "The file has no text, only white space."),
        (b"%PDF-1.7\n...", "This looks like a PDF file, not a text."),
        (b"PK\x03\x04\x14\x00", "This looks like a ZIP or Word (.docx) file"),
        (b"PK\x05\x06" + bytes(18), "This looks like a ZIP file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This looks like a Word 97 (.doc) file"),
        (b"{\\rtf1\\ansi", "This looks like a Rich Text (.rtf) file"),
        (b"\x89PNG\r\n\x1a\n", "This looks like a PNG file"),
        (b"\xff\xd8\xff\xe0", "This looks like a JPEG file"),
        (b"GIF89a", "This looks like a GIF file"),
        (bytes(range(32)) * 40, "This is not a text: 1080 control characters, the first on line 1"),
        (b"line\n" + b"\x01\x02a" * 100, "control characters, the first on line 2"),
        ("一\n二".encode()[:-1], "byte 5, on line 2, doesn't fit UTF-8"),
        (b"one\ntwo \xff\n", "byte 9, on line 2, doesn't fit UTF-8"),
        (b"a\n\xed\xa0\x80", "byte 3, on line 2, doesn't fit UTF-8"),
        ("一\n二".encode("utf-16") + b"\x00\xd8", "byte 9, on line 2, doesn't fit UTF-16"),
        (SIMPLIFIED.encode("gb18030") + b"\xff", "on line 4, doesn't fit GB18030"),
        (TRADITIONAL.encode("big5") + b"\xff", "on line 4, doesn't fit Big5"),
        (SIMPLIFIED.encode()[1:], "byte 1, on line 1, doesn't fit UTF-8"),
        (
            "Tô\u0309ng thô\u0301ng đê\u0301n thăm Hà Nô\u0323i".encode("cp1258"),
            "doesn't fit UTF-8",
        ),
        ("Le président a été reçu à Hanoï.".encode("cp1252"), "doesn't fit UTF-8"),
        ("Президент посетил Ханой вчера".encode("koi8-r"), "doesn't fit UTF-8"),
    ],
)
def test_refuses_in_plain_words(data, says):
    with pytest.raises(InputError, match=re.escape(says)):
        decode(data)


@given(st.binary(max_size=300))
def test_any_bytes_give_a_text_or_an_input_error(data):
    try:
        decoded = decode(data)
    except InputError:
        return
    assert decoded.text.strip()


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff")))
def test_utf_8_is_never_taken_for_something_else(text):
    assert decode(("题" + text).encode()) == Decoded("题" + text, "UTF-8")


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("---\ntitle: x\n---\n# 标题\n", "标题"),
        ("# 标题 #\n## 小标题##\n#标签", "标题\n小标题##\n#标签"),
        ("#", ""),
        ("标题\n====\n小标题\n---\n***\n- - -\n文", "标题\n小标题\n文"),
        ("**粗** *斜* __粗__ _斜_ ~~删~~ `码`", "粗 斜 粗 斜 删 码"),
        (
            "***both*** and 2*3*4 = 24 and snake_case_name",
            "both and 2*3*4 = 24 and snake_case_name",
        ),
        ('[词](http://a.b "t")、[词][1]、<https://a.b/c>', "词、词、https://a.b/c"),
        ("[1]: http://a.b\n文", "文"),
        ("前![图](a.png)后![图][1]", "前后"),
        ("- 一\n* 二\n  + 三\n> 四\n> - 五\n1. 六", "一\n二\n三\n四\n五\n1. 六"),
        ("```python\n# a\n*b*\n```\n文", "# a\n*b*\n文"),
        (r"\*不是\* \# 标题", "*不是* # 标题"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("一\n\n二", "一\n\n二"),
    ],
)
def test_markdown_keeps_words_and_drops_marks(source, plain):
    assert markdown.plain(source) == plain
