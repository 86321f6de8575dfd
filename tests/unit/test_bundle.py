"""ZIP files and uploads: limits, names, and an answer for every file."""

import io
import re
import struct
import tracemalloc
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.errors import InputError
from workbench.formats.bundle import Entry, Limits, entries
from workbench.formats.upload import SUFFIXES, texts

LIMITS = Limits(max_bytes=1_000_000, max_entries=5, max_total=2_000_000)
CHINESE = "市政府昨天公布五条新的公交线路，连接老城区和北部工业区。\n"


PNG = (
    "This looks like a PNG file, not a text. Save the article as .txt, .html or .docx and bring"
    " that in."
)


def packed(*files: tuple[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return stream.getvalue()


def renamed(data: bytes, old: bytes, new: bytes) -> bytes:
    """The ZIP with a name of the same length put in, both times, without the UTF-8 mark."""
    assert len(old) == len(new)
    return data.replace(old, new)


def encrypted(data: bytes, name: bytes) -> bytes:
    """The ZIP with the entry ``name`` marked as encrypted, in both places."""
    marked = bytearray(data)
    for found in re.finditer(rb"PK\x03\x04.{22}..|PK\x01\x02.{42}", data, flags=re.DOTALL):
        start, offset = (6, 30) if data[found.start() + 2] == 3 else (8, 46)
        if data[found.start() + offset :].startswith(name):
            marked[found.start() + start] |= 1
    return bytes(marked)


def errors(found: list[Entry]) -> list[tuple[str, str]]:
    return [(entry.name, str(entry.error)) for entry in found if entry.error]


def test_unpacks_files_and_leaves_out_the_systems_own():
    data = packed(
        ("folder/", b""),
        ("folder/a.txt", b"one"),
        ("__MACOSX/folder/._a.txt", b"x"),
        ("folder/._b.txt", b"x"),
        (".DS_Store", b"x"),
        ("Thumbs.db", b"x"),
        ("新闻.html", b"two"),
    )
    assert entries(data, LIMITS) == [Entry("folder/a.txt", b"one"), Entry("新闻.html", b"two")]


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_reads_each_way_of_packing(method):
    assert entries(packed(("a.txt", b"one"), method=method), LIMITS)[0].data == b"one"


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("越南新闻.txt", "utf-8"),
        ("越南新闻.txt", "gbk"),
        ("朱镕基.txt", "gbk"),
        ("新聞稿.txt", "big5"),
        ("résumé.txt", "cp437"),
        ("plain.txt", "ascii"),
    ],
)
def test_names_come_out_as_they_were_written(name, codec):
    raw = name.encode(codec)
    data = renamed(packed(("x" * len(raw), b"1")), b"x" * len(raw), raw)
    assert [entry.name for entry in entries(data, LIMITS)] == [name]


@pytest.mark.parametrize(
    "name", ["../a.txt", "a/../../b.txt", "/etc/a.txt", "C:/a.txt", "c:a.txt", "a\\..\\b.txt", ".."]
)
def test_a_path_that_leads_elsewhere_spoils_the_whole(name):
    with pytest.raises(InputError, match=re.escape(f"the path “{name}” in it leads elsewhere")):
        entries(packed(("good.txt", b"1"), (name, b"2")), LIMITS)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "damaged or cut off"),
        (b"no zip at all", "damaged or cut off"),
        (packed(("a.txt", b"1"))[:-30], "damaged or cut off"),
        (packed(), "There is no file in the ZIP file."),
        (packed(("a/", b""), (".DS_Store", b"")), "There is no file in the ZIP file."),
        (packed(*((f"{n}.txt", b"") for n in range(6))), "has 6 files, more than 5"),
        (
            packed(*((f"{n}.txt", bytes(900_000)) for n in range(3))),
            "Unpacked, the ZIP file is larger than 2 MB.",
        ),
        (
            packed(*((f"{n}.txt", bytes(1_100_000)) for n in range(3))),
            "Unpacked, the ZIP file is larger than 2 MB.",
        ),
    ],
    ids=["empty", "text", "cut", "nothing", "furniture", "too many", "total", "bombs"],
)
def test_refuses_the_whole_in_plain_words(data, says):
    with pytest.raises(InputError, match=re.escape(says)):
        entries(data, LIMITS)


def test_a_bad_entry_does_not_stop_the_others():
    data = packed(
        ("secret.txt", b"1"),
        ("bomb.txt", bytes(1_000_001)),
        ("inner.zip", packed(("a.txt", b"1"))),
        ("good.txt", b"2"),
    )
    found = entries(encrypted(data, b"secret.txt"), LIMITS)
    assert found[-1] == Entry("good.txt", b"2")
    assert errors(found) == [
        ("secret.txt", "The file is protected by a password. Bring it in without one."),
        ("bomb.txt", "Unpacked, the file is larger than 1 MB."),
        ("inner.zip", "A ZIP file inside a ZIP file is not opened."),
    ]


def test_a_damaged_entry_is_told():
    data = packed(("a.txt", b"one"), ("b.txt", b"two"), method=zipfile.ZIP_STORED)
    found = entries(data.replace(b"one", b"eno"), LIMITS)
    assert errors(found) == [
        ("a.txt", "The file is damaged in the ZIP file; it can't be unpacked.")
    ]
    assert found[1].data == b"two"


@pytest.mark.parametrize("claimed", [10, 2_000_000_000])
def test_sizes_in_the_directory_are_not_believed(claimed):
    real = 1_500_000
    data = packed(("a.txt", bytes(real)), ("b.txt", b"2"))
    found = entries(data.replace(struct.pack("<L", real), struct.pack("<L", claimed)), LIMITS)
    assert found[0].error
    assert len(found[0].data) == 0
    assert found[1].data == b"2"


def test_a_bomb_is_not_unpacked_to_its_end():
    data = packed(("a.txt", bytes(40_000_000)))
    tracemalloc.start()
    assert entries(data, LIMITS)[0].error
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000


def test_a_zip_gives_a_text_or_an_error_for_each_file():
    data = packed(
        ("一.txt", CHINESE.encode("gb18030")),
        ("b.md", "# 标题\n**文**\r\n"),
        ("c.HTM", "<p>段落一</p><script>bad()</script>"),
        ("d.txt", b"\x89PNG\r\n"),
        ("e.xlsx", b"PK\x03\x04"),
    )
    uploads = texts("many.zip", data, LIMITS)
    assert [(u.name, u.format, u.encoding, u.text) for u in uploads if not u.error] == [
        ("一.txt", "text", "GB18030", CHINESE),
        ("b.md", "markdown", "UTF-8", "标题\n文"),
        ("c.HTM", "html", "UTF-8", "段落一"),
    ]
    assert [(u.name, str(u.error)) for u in uploads if u.error] == [
        ("d.txt", PNG),
        ("e.xlsx", "This type of file isn't read. Bring in .txt .md .html .htm .docx .zip."),
    ]
    assert all(not u.text for u in uploads if u.error)


def test_an_entrys_own_error_is_passed_on():
    (upload,) = texts("a.zip", packed(("b.zip", b"")), LIMITS)
    assert (upload.name, upload.text) == ("b.zip", "")
    assert "inside a ZIP" in str(upload.error)


def test_text_is_normalised_and_what_went_is_noted():
    (upload,) = texts("a.txt", "Ha\u0300 Nội\r\n二\u200b\x00三\n".encode())
    assert upload.text == "Hà Nội\n二三\n"
    assert [(note.line, str(note)) for note in upload.notes] == [
        (2, "Invisible and control characters were taken out: 2, the first here.")
    ]
    assert texts("a.txt", b"one")[0].notes == ()


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.txt", b"", "The file is empty."),
        ("a.txt", b"x" * 20_000_000, "The file has 20.0 MB; up to 10 MB are taken."),
        ("a.zip", b"x" * 20_000_000, "The file has 20.0 MB; up to 10 MB are taken."),
        ("a.txt", b"%PDF-1.4", "This looks like a PDF file"),
        ("a.txt", bytes(range(32)) * 9, "This is not a text: "),
        ("a.txt", "Tô\u0309ng thô\u0301ng Viê\u0323t Nam".encode("cp1258"), "doesn't fit UTF-8"),
        ("a.txt", b"one\n\xed\xa0\x80\n", "byte 5, on line 2, doesn't fit UTF-8"),
        ("a.txt", "\u200b\ufeff\u200b\n".encode(), "There is no text in the file."),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This is an old Word file"),
        ("a.docx", b"text", "damaged or cut off"),
        ("a.html", b"<script>alert(1)</script>", "There is no text in the web page."),
        ("a.zip", b"text", "damaged or cut off"),
        ("a.pdf", b"%PDF-1.4", "This type of file isn't read."),
        ("README", b"text", "This type of file isn't read."),
    ],
)
def test_what_cannot_be_taken_comes_with_its_error(name, data, says):
    (upload,) = texts(name, data)
    assert upload.name == name
    assert says in str(upload.error)
    assert (upload.text, upload.format) == ("", "")


@given(st.sampled_from(SUFFIXES), st.binary(max_size=200))
def test_any_bytes_are_answered(suffix, data):
    for upload in texts("a" + suffix, data):
        assert (upload.error is None) == bool(upload.text.strip())


@given(st.integers(0, 400), st.integers(0, 255))
def test_any_damage_to_a_zip_is_answered(place, byte):
    data = bytearray(packed(("a.txt", b"one"), ("b.md", b"two")))
    data[place % len(data)] = byte
    for upload in texts("a.zip", bytes(data)):
        assert (upload.error is None) == bool(upload.text.strip())
