"""Bringing articles in: pasted, uploaded, looked at, taken; what can't be taken is told."""

import io
import zipfile
from functools import cache

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.conftest import ARTICLE, Client, sign_in
from tests.web.cases import HX, MARKUP, Routes, check_escaped, multipart, page, said, text_of
from workbench.models import Article, Member, PendingImport, Project, User
from workbench.services import users

NO_BATCH = "0" * 32
ROUTES = Routes(["/projects/{project}/import"], {"/projects/{project}/import": {"text": "一篇。"}})
BATCH = Routes(
    [f"/projects/{{project}}/import/{NO_BATCH}"], {f"/projects/{{project}}/import/{NO_BATCH}": {}}
)
SHORT = "河内举行会议\n\n会议于周一举行。双方讨论了合作。\n"
OTHER = "岘港迎来游客\n\n游客人数比去年多。\n"


@pytest.fixture
def bring(client: Client, project: Project):
    """Bring files and a text in and follow to the preview."""

    def bring(*files: tuple[str, bytes], text: str = "") -> TestResponse:
        answer = client.post(f"/projects/{project.id}/import", **multipart(*files, text=text))
        assert answer.status_code == 303, said(answer)
        return client.get(answer.location)

    return bring


def take(client: Client, preview: TestResponse, ids: list[str] | None = None) -> TestResponse:
    """Take what is ticked in the preview, or these rows."""
    ticked = page(preview).xpath("//input[@name='take'][@checked]/@value")
    return client.post(preview.request.path, data={"take": ticked if ids is None else ids})


def all_ids(preview: TestResponse) -> list[str]:
    return page(preview).xpath("//input[@name='take']/@value")


def zipped(**files: bytes) -> bytes:
    """A ZIP of files; ``a__txt`` is called ``a.txt``."""
    return zip_of({name.replace("__", "."): data for name, data in files.items()})


def zip_of(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


@cache
def bomb() -> bytes:
    """51 megabytes of zeros in 51 files, each of them small enough."""
    return zip_of({f"{number}.txt": bytes(2**20) for number in range(51)})


@cache
def encrypted() -> bytes:
    """A ZIP whose entry says that it is encrypted."""
    data = bytearray(zipped(a__txt=SHORT.encode()))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    return bytes(data)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROTECTED = OLE + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500)
LATIN = ("Première ligne\nÇa c'était déjà l'été à Huế, naïve et sûr.\n".replace("ế", "é")).encode(
    "latin-1"
)
BAD = {
    "empty": ("a.txt", b"", "The file is empty."),
    "blank": ("a.txt", b" \n\t\r\n ", "The file has no text, only white space."),
    "20 MB": ("a.txt", "字".encode() * 6_990_507, "The file has 21.0 MB; up to 10 MB are taken."),
    "PNG": ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(99), "This looks like a PNG file, not a text."),
    "program": ("a.txt", b"\x7fELF\x02\x01", "This looks like a Linux program file, not a text."),
    "binary": ("a.txt", b"one\ntwo" + bytes(range(1, 9)) * 9, "the first on line 2."),
    "Latin-1": ("a.txt", LATIN, "byte 6, on line 1, doesn't fit UTF-8."),
    "surrogate": ("a.txt", "一\n二".encode() + b"\xed\xa0\x80", "byte 8, on line 2, doesn't fit"),
    "type": ("a.pdf", b"%PDF-1.7", "Bring in .txt .md .html .htm .docx .zip."),
    "no suffix": ("a", SHORT.encode(), "This type of file isn't read."),
    "no zip": ("a.zip", b"PK\x03\x04 and no more", "The file is damaged or cut off"),
    "bomb": ("a.zip", bomb, "Unpacked, the ZIP file is larger than 52 MB."),
    "big entry": ("a.zip", lambda: zip_of({"b.txt": bytes(11 * 2**20)}), "larger than 10 MB."),
    "many": ("a.zip", zip_of({f"{n}.txt": b"x" for n in range(201)}), "has 201 files, more than"),
    "path": ("a.zip", zip_of({"../x.txt": b"x"}), "the path “../x.txt” in it leads elsewhere."),
    "absolute": ("a.zip", zip_of({"/etc/x.txt": b"x"}), "the path “/etc/x.txt” in it leads"),
    "nested": ("a.zip", zip_of({"b.zip": zip_of({"c.txt": b"x"})}), "inside a ZIP file is not"),
    "encrypted zip": ("a.zip", encrypted, "The file is protected by a password."),
    "encrypted docx": ("a.docx", PROTECTED, "The Word document is protected by a password."),
    "old doc": ("a.docx", OLE + bytes(99), "This is an old Word file (.doc)."),
    "no docx": ("a.docx", zip_of({"a.txt": b"x"}), "but not a Word document (.docx)."),
    "no text": ("a.html", b"<html><script>alert(1)</script></html>", "no text in the web page."),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input(client: Client, bring, stored, look, case):
    name, data, sentence = BAD[case]
    before = stored()
    preview = bring((name, data() if callable(data) else data))
    problems = page(preview).xpath("//p[@class='problem']")
    assert [sentence in text_of(problem) for problem in problems] == [True]
    assert all_ids(preview)
    assert take(client, preview).status_code == 422
    assert take(client, preview, all_ids(preview)).status_code == 422
    assert stored() == before | {"pending_imports": 1}
    assert look(select(PendingImport.text)) == [""]


def test_someone_elses(strange: Client, address, stored):
    before = stored()
    ROUTES.check_someone_elses(strange, address)
    BATCH.check_someone_elses(strange, address)
    assert stored() == before


def test_reader(reading: Client, address, stored):
    before = stored()
    ROUTES.check_reader(reading, address, may=403)
    BATCH.check_reader(reading, address, may=403)
    assert stored() == before


def test_wrong_method(client: Client, address):
    ROUTES.check_wrong_method(client, address)
    BATCH.check_wrong_method(client, address)


def test_signed_out(visitor: Client, address):
    ROUTES.check_signed_out(visitor, address)
    BATCH.check_signed_out(visitor, address)


def test_form(client: Client, project: Project):
    root = page(client.get(f"/projects/{project.id}/import"))
    assert root.xpath("//form[@enctype='multipart/form-data']//input[@type='file'][@multiple]")
    assert root.xpath("//form//textarea[@name='text']")


def test_paste(client: Client, bring, look, person: User):
    preview = bring(text=ARTICLE)
    assert not look(select(Article))
    answer = take(client, preview)
    [article] = look(select(Article))
    assert (answer.status_code, answer.location) == (303, f"/articles/{article.id}")
    assert (article.title, article.name) == ("越南与老挝加强农业合作", "pasted.txt")
    assert (article.encoding, article.created_by) == ("UTF-8", person.id)
    assert "范明政强调" in text_of(page(client.get(answer.location)))
    assert client.get(preview.request.path).status_code == 404


def test_by_htmx(client: Client, project: Project, look):
    url = f"/projects/{project.id}/import"
    answer = client.post(url, data={"text": SHORT}, headers=HX)
    [row] = look(select(PendingImport))
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, f"{url}/{row.batch}")
    answer = client.post(f"{url}/{row.batch}", data={"take": row.id}, headers=HX)
    [number] = look(select(Article.id))
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, f"/articles/{number}")


def test_nothing_given(client: Client, project: Project, stored):
    before = stored()
    for form in ({}, {"text": " \r\n"}, {"file": (io.BytesIO(b""), "")}):
        answer = client.post(f"/projects/{project.id}/import", data=form)
        assert answer.status_code == 422
        assert said(answer) == "Paste a text or choose at least one file."
    assert stored() == before


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("gb18030", "GB18030"),
        ("big5", "Big5"),
    ],
)
def test_encodings(client: Client, bring, look, codec, name):
    text = "河內舉行會議\n\n會議於週一舉行。雙方討論了合作。\n" if codec == "big5" else SHORT
    preview = bring(("a.txt", text.encode(codec)))
    root = page(preview)
    assert name in [text_of(fact) for fact in root.xpath("//dl//dd")]
    assert text.split("\n")[2] in text_of(root.xpath("//*[contains(@class, 'excerpt')]")[0])
    take(client, preview)
    [article] = look(select(Article))
    assert (article.encoding, article.text.split()) == (name, text.split())


def test_several_files_one_of_them_bad(client: Client, bring, look, project: Project):
    bundle = zipped(in_zip__txt=OTHER.encode("gb18030"), broken__txt=b"\xff\xd8\xff", x__md=b"# A")
    preview = bring(("a.txt", SHORT.encode()), ("bad.txt", b""), ("b.zip", bundle), text=ARTICLE)
    panels = page(preview).xpath("//ol[@class='previews']/li")
    refused = [bool(panel.xpath(".//p[@class='problem']")) for panel in panels]
    assert refused == [False, True, False, True, False, False]
    answer = take(client, preview, all_ids(preview))
    assert (answer.status_code, answer.location) == (303, f"/projects/{project.id}")
    names = set(look(select(Article.name)))
    assert names == {"a.txt", "in_zip.txt", "x.md", "pasted.txt"}


def test_taking_a_part(client: Client, bring, look):
    preview = bring(("a.txt", SHORT.encode()), ("b.txt", OTHER.encode()))
    answer = take(client, preview, [*all_ids(preview)[1:], "x", "-1", "9" * 30])
    [article] = look(select(Article))
    assert (article.name, answer.location) == ("b.txt", f"/articles/{article.id}")
    assert len(all_ids(client.get(preview.request.path))) == 1


def test_control_characters_are_taken_out_and_told(client: Client, bring, look):
    preview = bring(("a.txt", (SHORT + "一\x00二\x07三\u200b四。\n").encode()))
    assert "were taken out: 3" in text_of(page(preview))
    take(client, preview)
    [text] = look(select(Article.text))
    assert "一二三四。" in text


def test_the_same_text_again(client: Client, bring, stored, look):
    first = take(client, bring(text=SHORT)).location
    before = stored()
    preview = bring(("again.txt", SHORT.replace("\n", "\r\n").encode("utf-16")))
    assert first in page(preview).xpath("//*[@class='problem']//a/@href")
    assert not page(preview).xpath("//input[@name='take'][@checked]")
    answer = take(client, preview, all_ids(preview))
    assert (answer.status_code, answer.location) == (303, first)
    assert stored() == before | {"pending_imports": 1}
    assert look(select(Article.name)) == ["pasted.txt"]


def test_twice_in_one_batch(client: Client, bring, stored):
    preview = bring(("a.txt", SHORT.encode()), ("b.txt", SHORT.encode()))
    assert take(client, preview).status_code == 303
    assert stored()["articles"] == 1


def test_a_preview_is_its_maker_s(app, client: Client, bring, project, session: Session, stored):
    colleague = users.create(session, "Hoa")
    session.add(Member(project_id=project.id, user_id=colleague.id, role="editor"))
    session.commit()
    preview = bring(text=SHORT)
    other = sign_in(app, colleague)
    assert other.get(preview.request.path).status_code == 404
    assert take(other, preview).status_code == 404
    assert stored()["articles"] == 0
    created = client.post("/projects", data={"name": "Second", "lang": "en"}).location
    moved = preview.request.path.replace(f"/projects/{project.id}", created)
    answer = client.get(moved)
    assert (answer.status_code, "taken already or is too old" in said(answer)) == (404, True)


def test_batches_that_cannot_be(client: Client, project: Project):
    for batch in ["x", "%00" * 32, "A" * 32, "0" * 31]:
        assert client.get(f"/projects/{project.id}/import/{batch}").status_code == 404


def test_what_was_brought_in_is_text(client: Client, bring):
    text = f"{MARKUP}\n\n{SHORT}{MARKUP}。\n"
    name = "<script>alert(1)</script><b onclick='x'>&.txt"  # a browser sends a " as %22
    preview = bring((name, text.encode()), ("<b>.zip", zip_of({"<i>'\".txt": b""})))
    check_escaped(preview)
    check_escaped(preview, name)
    check_escaped(preview, "<i>'\".txt")
    assert not page(preview).xpath("//i")
    check_escaped(client.get(take(client, preview).location))


def test_a_web_page_with_scripts(client: Client, bring, look):
    said_twice = "会议于周一在河内举行，双方讨论了农业合作，并同意继续会谈。" * 3
    markup = (
        "<html><head><title>河内举行会议</title><script>alert('head')</script></head><body>"
        f"<article><h1>河内举行会议</h1><p>{said_twice}</p><script>alert('body')</script>"
        "<p onclick=alert(2)>他说：&lt;script&gt;alert(3)&lt;/script&gt;是危险的，大家要小心。</p>"
        "<img src=x onerror=alert(4)></article></body></html>"
    )
    preview = bring(("a.html", markup.encode()))
    check_escaped(preview, "<script>alert(3)</script>是危险的")
    assert "alert('" not in preview.text
    take(client, preview)
    [article] = look(select(Article))
    assert article.format == "html"
    assert [number for number in "1234" if f"alert({number})" in article.text] == ["3"]
    check_escaped(client.get(f"/articles/{article.id}"), "<script>alert(3)</script>是危险的")


def test_file_names(client: Client, bring, look):
    preview = bring(("a\x00\u202eb/" + "长" * 300 + ".txt", SHORT.encode()))
    take(client, preview)
    [name] = look(select(Article.name))
    assert (len(name), name[-6:], "\x00" in name) == (255, "长长.txt", False)


def test_larger_than_the_server_takes(client: Client, project: Project, stored):
    before = stored()
    url = f"/projects/{project.id}/import"
    pasted = client.post(url, **multipart(text="x" * 11_600_000))
    announced = client.post(url, environ_overrides={"CONTENT_LENGTH": "60000000"})
    for answer in (pasted, announced):
        assert answer.status_code == 413
        assert said(answer).startswith("This is larger than the workbench takes.")
    assert stored() == before


def test_a_form_that_is_none(client: Client, project: Project, stored):
    before = stored()
    for kind in ("multipart/form-data", "multipart/form-data; boundary=x", "application/json"):
        answer = client.post(f"/projects/{project.id}/import", data=b"\xff{", content_type=kind)
        assert (kind, answer.status_code) == (kind, 422)
    assert stored() == before
