"""Word documents: every line of the text, and clear words for what isn't one."""

import io
import re
import zipfile

import docx
import pytest

from workbench.core.errors import InputError
from workbench.formats.docx import article
from workbench.formats.text import Decoded

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def package(document: str, target: str = "word/document.xml", **members: str) -> bytes:
    """A minimal .docx around the XML of its main part."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "_rels/.rels",
            "<Relationships>"
            '<Relationship Type="http://x/core-properties" Target="docProps/core.xml"/>'
            f'<Relationship Type="{OFFICE}" Target="{target}"/></Relationships>',
        )
        archive.writestr(target.lstrip("/"), document)
        for name, text in members.items():
            archive.writestr(name, text)
    return stream.getvalue()


def body(xml: str, prolog: str = "", namespace: str = WORD) -> str:
    return (
        f'{prolog}<w:document xmlns:w="{namespace}" xmlns:mc="urn:mc"><w:body>{xml}</w:body>'
        "</w:document>"
    )


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_reads_what_word_processors_write():
    document = docx.Document()
    document.add_heading("市政府公布新公交线路", 0)
    document.add_paragraph("连接老城区").add_run("和北部工业区。").bold = True
    document.add_heading("票价不变", 1)
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "线路"
    table.cell(0, 1).text = "十分钟\n一班"
    document.add_paragraph("首末班车", style="List Bullet")
    document.sections[0].header.paragraphs[0].text = "页眉"
    stream = io.BytesIO()
    document.save(stream)
    assert article(stream.getvalue()) == Decoded(
        "市政府公布新公交线路\n连接老城区和北部工业区。\n票价不变\n线路\n十分钟\n一班\n首末班车",
        "UTF-8",
    )


def run(xml: str) -> str:
    return f"<w:p><w:r>{xml}</w:r></w:p>"


BOX = paragraph("框")


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        (paragraph("一") + "<w:p/>" + paragraph("二"), "一\n\n二"),
        (run("<w:t>一</w:t><w:br/><w:t>二</w:t><w:tab/><w:t>三</w:t>"), "一\n二\t三"),
        (run("<w:t>5</w:t><w:noBreakHyphen/><w:t>6</w:t><w:t/>"), "5-6"),
        (run("<w:instrText>PAGE</w:instrText><w:t>一</w:t>"), "一"),
        (run("<w:del><w:delText>旧</w:delText></w:del><w:ins><w:t>新</w:t></w:ins>"), "新"),
        (f"<w:moveFrom>{paragraph('旧')}</w:moveFrom>{paragraph('新')}", "新"),
        ("<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>一</w:t></w:r></w:p>", "一"),
        (run("<w:rt><w:t>hé</w:t></w:rt><w:rubyBase><w:t>河</w:t></w:rubyBase>"), "河"),
        (
            run(f"<mc:Choice>{BOX}</mc:Choice><mc:Fallback>{BOX}</mc:Fallback><w:t>外</w:t>"),
            "框\n外",
        ),
        (paragraph("&lt;script&gt;"), "<script>"),
    ],
)
def test_takes_text_and_nothing_else(xml, text):
    assert article(package(body(xml))).text == text


def test_finds_the_main_part_wherever_it_lies():
    assert article(package(body(paragraph("一")), "/word/document2.xml")).text == "一"


def test_reads_strict_open_xml():
    strict = body(paragraph("一"), namespace="http://purl.oclc.org/ooxml/wordprocessingml/main")
    assert article(package(strict)).text == "一"


def encrypted_flag(data: bytes) -> bytes:
    """The same ZIP with each entry marked as encrypted, in its directory and before its data."""
    return re.sub(
        rb"(PK\x03\x04..|PK\x01\x02....).", lambda found: found[1] + b"\x01", data, flags=re.DOTALL
    )


def bomb(size: int) -> str:
    return body(paragraph("啊" * 1000) * (size // 3000))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (OLE + "EncryptedPackage".encode("utf-16-le"), "is protected by a password"),
        (OLE + "WordDocument".encode("utf-16-le"), "This is an old Word file (.doc)."),
        (b"", "damaged or cut off"),
        (b"just text", "damaged or cut off"),
        (package(body(paragraph("一")))[:-40], "damaged or cut off"),
        (package(body(paragraph("一" * 200))).replace(b"PK\x03\x04", b"PK\x03\x05"), "is damaged"),
        (encrypted_flag(package(body(""))), "protected by a password"),
        (package(body("")), "There is no text in the Word document."),
        (package(body(paragraph("一"))[:-5]), "not well-formed XML: line 1"),
        (
            package(body(paragraph("&a;"), '<!DOCTYPE x [<!ENTITY a "b">]>')),
            "The file declares entities (a …)",
        ),
        (package(bomb(50_100_000)), "Unpacked, the file is larger than 50 MB."),
    ],
    ids=[
        "password",
        "old doc",
        "empty",
        "text",
        "truncated",
        "damaged",
        "encrypted entries",
        "no text",
        "broken xml",
        "entity",
        "bomb",
    ],
)
def test_refuses_in_plain_words(data, says):
    with pytest.raises(InputError, match=re.escape(says)):
        article(data)


def test_refuses_other_zip_files():
    plain, spreadsheet = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("a.txt", "一")
    with zipfile.ZipFile(spreadsheet, "w") as archive:
        archive.writestr("_rels/.rels", '<Relationships><Relationship Type="x"/></Relationships>')
    for stream in (plain, spreadsheet):
        with pytest.raises(InputError, match="not a Word document"):
            article(stream.getvalue())
    with pytest.raises(InputError, match="not a Word document"):
        article(package("<workbook/>", "xl/workbook.xml"))
