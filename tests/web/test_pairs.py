"""Bringing in texts with their translations: given, looked at, taken; what can't be is told."""

import io
import zipfile
from functools import cache

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests.conftest import ARTICLE, Client, sign_in
from tests.web.cases import HX, MARKUP, Routes, check_escaped, multipart, page, said, text_of
from workbench.models import Article, Bitext, Job, Member, Project, Translation, Unit, User
from workbench.services import users
from workbench.web.context import Runtime

NO_KEY = "0" * 32
IMPORT = "/projects/{project}/pairs/import"
ROUTES = Routes(
    [IMPORT, "/articles/{article}/attach"],
    {
        IMPORT: {"source": "一篇。", "target": "One."},
        "/articles/{article}/attach": {"target": "A."},
    },
)
STAGED = Routes([f"{IMPORT}/{NO_KEY}"], {f"{IMPORT}/{NO_KEY}": {}})

# Our own texts: the title, three paragraphs, a credit line that cleaning leaves out.
CHINESE = """河边小镇办起稻米节

小镇在河边,离县城有30公里。镇上的人种了三种水稻。

节日在10月5日开始。孩子们在田里唱歌,老人们在树下喝茶。

镇长说,明年还要办。
"""
ENGLISH = """A town by the river holds a rice festival

The town lies by the river, 30 kilometres from the county seat. Its people grow three kinds of rice.

The festival began on October 5. Children sang in the fields and old people drank tea under trees.

The mayor said that there will be another one next year.
"""
VIETNAMESE = """Thị trấn ven sông tổ chức lễ hội lúa gạo

Thị trấn nằm bên sông, cách huyện lỵ 30 km. Người dân ở đây trồng ba giống lúa.

Lễ hội bắt đầu ngày 5 tháng 10. Trẻ em hát trên đồng, người già uống trà dưới bóng cây.

Ông thị trưởng nói rằng sang năm sẽ tổ chức nữa.
"""
OTHER = "岘港迎来游客\n\n游客人数比去年多。旅馆都满了。\n"
OTHER_ENGLISH = (
    "Visitors come to Da Nang\n\nThere are more visitors than last year. Hotels are full.\n"
)


def zip_of(files: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text.encode())
    return stream.getvalue()


def form_with(files: dict[str, tuple[str, bytes]], **fields: str) -> dict[str, object]:
    """A form whose files go into fields of their own."""
    uploads = {field: FileStorage(io.BytesIO(data), name) for field, (name, data) in files.items()}
    boundary, body = encode_multipart({**fields, **uploads})
    return {"data": body, "content_type": f'multipart/form-data; boundary="{boundary}"'}


@pytest.fixture
def url(project: Project) -> str:
    return f"/projects/{project.id}/pairs/import"


@pytest.fixture
def bring(client: Client, url: str):
    """Bring texts or files and follow to the preview."""

    def bring(*files: tuple[str, bytes], **fields: str) -> TestResponse:
        answer = client.post(url, **multipart(*files, **fields))
        assert answer.status_code == 303, said(answer)
        return client.get(answer.location)

    return bring


def ticked(preview: TestResponse) -> list[str]:
    return page(preview).xpath("//input[@name='take'][@checked]/@value")


def take(client: Client, preview: TestResponse, **fields: object) -> TestResponse:
    """Take what is ticked in the preview, or as the fields say."""
    form = {"take": ticked(preview), "action": "take"} | fields
    return client.post(preview.request.path, data=form)


def problems(preview: TestResponse) -> list[str]:
    found = page(preview).xpath("//*[contains(@class, 'problem')]")
    return [text_of(one) for one in found]


def selected(preview: TestResponse) -> list[str]:
    """The languages that the preview says the texts are in."""
    return page(preview).xpath("//select[starts-with(@name, 'lang-')]/option[@selected]/@value")


def facts(preview: TestResponse, name: str) -> list[str]:
    return [text_of(one) for one in page(preview).xpath(f"//div[dt='{name}']/dd")]


def run_jobs(runtime: Runtime) -> None:
    while runtime.runner.run_one():
        pass


@pytest.fixture
def jobs_done(app: Flask):
    """Do the work that waits."""
    from workbench.web.context import KEY

    return lambda: run_jobs(app.extensions[KEY])


def test_someone_elses(strange: Client, address, stored):
    before = stored()
    ROUTES.check_someone_elses(strange, address)
    STAGED.check_someone_elses(strange, address)
    assert stored() == before


def test_reader(reading: Client, address, stored):
    before = stored()
    ROUTES.check_reader(reading, address, may=403)
    STAGED.check_reader(reading, address, may=403)
    assert stored() == before


def test_wrong_method(client: Client, address):
    ROUTES.check_wrong_method(client, address)
    STAGED.check_wrong_method(client, address)


def test_signed_out(visitor: Client, address):
    ROUTES.check_signed_out(visitor, address)
    STAGED.check_signed_out(visitor, address)


def test_the_form_takes_two_texts_and_many_files(client: Client, url):
    root = page(client.get(url))
    assert root.xpath("//form[@enctype='multipart/form-data']//input[@name='file'][@multiple]")
    names = root.xpath("//form[@enctype]//*[self::textarea or self::input or self::select]/@name")
    assert names == ["source", "source_file", "target", "target_file", "lang", "file"]
    assert root.xpath("//select[@name='lang']/option/@value") == ["", "en", "vi"]


def test_two_pasted_texts_become_a_bitext_with_a_job(
    client: Client, bring, look, person: User, stored
):
    preview = bring(source=CHINESE, target=ENGLISH)
    assert selected(preview) == ["zh", "en"]
    assert facts(preview, "Sentences") == ["6", "6"]
    assert facts(preview, "Characters") == [str(len(CHINESE)), str(len(ENGLISH))]
    assert "河边小镇办起稻米节" in text_of(page(preview))
    assert not problems(preview)
    assert stored()["articles"] == stored()["jobs"] == 0
    answer = take(client, preview)
    [bitext] = look(select(Bitext))
    assert (answer.status_code, answer.location) == (303, f"/bitexts/{bitext.id}/alignment")
    [article] = look(select(Article))
    assert (article.title, article.name) == ("河边小镇办起稻米节", "pasted.txt")
    [kept] = look(select(Translation))
    assert (kept.text, kept.created_by) == (ENGLISH, person.id)
    [job] = look(select(Job))
    assert (job.kind, job.bitext_id, job.state) == ("align", bitext.id, "queued")


def test_the_job_lines_the_two_up(client: Client, bring, look, jobs_done):
    take(client, bring(source=CHINESE, target=ENGLISH))
    jobs_done()
    units = look(select(Unit).where(Unit.excluded == "").order_by(Unit.position))
    assert {unit.pairing for unit in units} == {"aligned"}
    rows = {unit.source[0]: unit.target for unit in units if unit.source}
    assert rows["镇长说,明年还要办。"] == [
        "The mayor said that there will be another one next year."
    ]


def test_texts_the_wrong_way_round_are_turned_and_it_is_said(client: Client, bring, look):
    preview = bring(source=ENGLISH, target=CHINESE)
    assert selected(preview) == ["zh", "en"]
    assert "The Chinese text was on the right; it was turned round." in text_of(page(preview))
    take(client, preview)
    assert look(select(Article.text)) == [CHINESE]
    assert look(select(Translation.text)) == [ENGLISH]


def test_vietnamese_is_recognised(client: Client, bring, look):
    preview = bring(source=CHINESE, target=VIETNAMESE)
    assert selected(preview) == ["zh", "vi"]
    take(client, preview)
    assert look(select(Bitext.target_lang)) == ["vi"]


def test_two_files(client: Client, url, look):
    files = {
        "source_file": ("稻米节.txt", CHINESE.encode("gb18030")),
        "target_file": ("festival.md", f"# {ENGLISH}".encode()),
    }
    answer = client.post(url, **form_with(files))
    preview = client.get(answer.location)
    assert facts(preview, "File") == ["稻米节.txt", "festival.md"]
    assert facts(preview, "Encoding") == ["GB18030", "UTF-8"]
    take(client, preview)
    assert look(select(Article.name)) == ["稻米节.txt"]
    [kept] = look(select(Translation))
    assert (kept.name, kept.format) == ("festival.md", "markdown")


def test_a_pasted_text_beside_a_file(client: Client, url, look):
    files = {"target_file": ("festival.txt", ENGLISH.encode())}
    answer = client.post(url, **form_with(files, source=CHINESE))
    take(client, client.get(answer.location))
    assert look(select(Article.name)) == ["pasted.txt"]
    assert look(select(Translation.name)) == ["festival.txt"]


def test_a_zip_in_three_languages_with_an_unpaired_file(
    client: Client, bring, look, project: Project
):
    bundle = zip_of(
        {
            "rice.zh.txt": CHINESE,
            "rice.en.txt": ENGLISH,
            "rice.vi.txt": VIETNAMESE,
            "visitors.zh.txt": OTHER,
            "visitors.en.txt": OTHER_ENGLISH,
            "alone.zh.txt": ARTICLE,
        }
    )
    preview = bring(("all.zip", bundle))
    assert ticked(preview) == ["0", "1"]
    [left_out] = page(preview).xpath("//section[@aria-labelledby='rejected']//li")
    assert "alone.zh.txt" in text_of(left_out)
    assert "alone.en.txt" in text_of(left_out)
    assert "alone.vi.txt" in text_of(left_out)
    answer = take(client, preview)
    assert answer.status_code == 303
    shown = client.get(answer.location)
    assert answer.location.startswith(f"/projects/{project.id}?")
    assert "2 texts were brought in with their translations" in text_of(page(shown))
    assert sorted(look(select(Bitext.target_lang))) == ["en", "en", "vi"]
    assert len(look(select(Job))) == 3
    assert len(look(select(Article))) == 2


def test_one_text_in_two_languages_leads_to_its_article(client: Client, bring, look):
    files = [("a.zh.txt", CHINESE), ("a.en.txt", ENGLISH), ("a.vi.txt", VIETNAMESE)]
    answer = take(client, bring(*[(name, text.encode()) for name, text in files]))
    [article] = look(select(Article.id))
    assert answer.location == f"/articles/{article}"


def test_units_that_are_paired_already_are_taken_as_they_are(
    client: Client, bring, look, jobs_done
):
    table = (
        "zh-CN,en\r\n小镇在河边。,The town lies by the river.\r\n孩子们唱歌。,Children sing.\r\n"
    )
    preview = bring(("rows.csv", table.encode()))
    assert "2 units, which are paired already" in text_of(page(preview))
    assert "The town lies by the river." in text_of(page(preview))
    answer = take(client, preview)
    [bitext] = look(select(Bitext))
    assert answer.location == f"/bitexts/{bitext.id}/alignment"
    units = look(select(Unit).order_by(Unit.position))
    assert [(unit.source, unit.target) for unit in units] == [
        (["小镇在河边。"], ["The town lies by the river."]),
        (["孩子们唱歌。"], ["Children sing."]),
    ]
    assert not look(select(Job))
    again = take(client, preview)
    assert again.location == answer.location
    assert len(look(select(Unit))) == 2
    assert "these rows are here already" in text_of(page(client.get(preview.request.path)))


def test_taking_again_brings_nothing_in_twice(client: Client, bring, look, stored):
    preview = bring(source=CHINESE, target=ENGLISH)
    first = take(client, preview)
    before = stored()
    for answer in (
        take(client, preview),
        take(client, bring(source=CHINESE, target=ENGLISH), take="0"),
    ):
        assert (answer.status_code, answer.location) == (303, first.location)
    assert stored() == before
    seen = client.get(preview.request.path)
    assert "this very translation is here already" in text_of(page(seen))
    assert not ticked(seen)


def test_a_second_language_joins_the_article_that_is_there(client: Client, bring, look):
    take(client, bring(source=CHINESE, target=ENGLISH))
    preview = bring(source=CHINESE, target=VIETNAMESE)
    [article] = look(select(Article))
    assert f"/articles/{article.id}" in page(preview).xpath("//form//a/@href")
    take(client, preview)
    assert len(look(select(Article))) == 1
    assert sorted(look(select(Bitext.target_lang))) == ["en", "vi"]


def test_the_same_text_twice_in_one_batch(client: Client, bring, look):
    files = {
        "a.zh.txt": CHINESE,
        "a.en.txt": ENGLISH,
        "b.zh.txt": CHINESE,
        "b.en.txt": OTHER_ENGLISH,
    }
    preview = bring(("all.zip", zip_of(files)))
    assert ticked(preview) == ["0"]
    assert any("in “a”. Only one of them can be taken." in one for one in problems(preview))
    answer = take(client, preview, take=["0", "1"])
    assert answer.status_code == 409
    assert look(select(Translation.text)) == [ENGLISH]


@pytest.fixture
def narrow(client: Client) -> str:
    """A project into English alone."""
    created = client.post("/projects", data={"name": "English", "lang": "en"}).location
    return created + "/pairs/import"


def test_a_language_that_the_project_lacks_is_added_on_wish(client: Client, narrow: str, look):
    answer = client.post(narrow, data={"source": CHINESE, "target": VIETNAMESE})
    preview = client.get(answer.location)
    assert "the project isn't translated into it yet" in text_of(page(preview))
    assert page(preview).xpath("//input[@name='add_lang'][@checked]/@value") == ["vi"]
    refused = take(client, preview)
    assert refused.status_code == 409
    assert "The project isn't translated into this language yet." in said(refused)
    assert not look(select(Article))
    answer = take(client, preview, add_lang="vi")
    [bitext] = look(select(Bitext))
    assert answer.location == f"/bitexts/{bitext.id}/alignment"
    assert look(select(Project.target_langs)) == [["en", "vi"]]


def test_drafts_are_replaced_confirmed_rows_are_not(
    client: Client, bring, look, jobs_done, article: Article
):
    client.post(f"/articles/{article.id}/draft", data={"lang": "en", "engine": "gloss"})
    jobs_done()
    preview = bring(source=ARTICLE, target=ENGLISH)
    assert "drafts that nobody confirmed are replaced" in text_of(page(preview))
    unit = look(select(Unit).where(Unit.state == "draft"))[0]
    answer = client.post(
        f"/units/{unit.id}/confirm", data={"version": unit.version, "text": "Confirmed"}
    )
    assert answer.status_code < 400
    seen = client.get(preview.request.path)
    assert "1 row of it is confirmed" in " ".join(problems(seen))
    assert not ticked(seen)
    answer = take(client, preview, take="0")
    assert answer.status_code == 409
    assert "1 rows are confirmed" in said(answer)
    assert not look(select(Translation))


def test_a_language_set_right_on_the_preview(client: Client, bring, look):
    # Names and figures alone: the language is guessed, and it is said so.
    preview = bring(source=CHINESE, target="Laos 2026\n\nOslo 30, Roma 12, Hue 5, Oslo 10.\n")
    [guessed] = selected(preview)[1:]
    other = {"en": "vi", "vi": "en"}[guessed]
    answer = take(client, preview, action="look", **{"lang-0-1": other})
    again = client.get(answer.location)
    assert selected(again) == ["zh", other]
    take(client, preview, **{"lang-0-1": other})
    assert look(select(Bitext.target_lang)) == [other]


def test_a_language_set_wrong_on_the_preview(client: Client, bring, look):
    preview = bring(source=CHINESE, target=ENGLISH)
    answer = take(client, preview, **{"lang-0-1": "vi"})
    assert answer.status_code == 409
    assert "The translation is in English" in said(answer)
    assert not look(select(Article))


def test_two_texts_said_to_be_chinese(client: Client, bring, stored):
    preview = bring(source=CHINESE, target=ENGLISH)
    before = stored()
    answer = take(client, preview, **{"lang-0-1": "zh"})
    assert answer.status_code == 422
    assert "one has to be in Chinese" in said(answer)
    assert selected(answer) == ["zh", "zh"]
    assert stored() == before


def test_nothing_ticked(client: Client, bring, stored):
    preview = bring(source=CHINESE, target=ENGLISH)
    before = stored()
    for chosen in ([], ["7", "x", "-1"]):
        answer = take(client, preview, take=chosen)
        assert answer.status_code == 422
        assert said(answer) == "Tick at least one pair to bring in."
    assert stored() == before


FRENCH = """Une ville au bord du fleuve fête le riz

La ville se trouve au bord du fleuve, à trente kilomètres. Ses habitants cultivent trois sortes de
riz. La fête a commencé le cinq octobre et les enfants ont chanté dans les champs.
"""
BAD_TEXTS = {
    "nothing": ("", "", "Paste a text and its translation, or choose files."),
    "blank": (" \r\n", "", "Paste a text and its translation, or choose files."),
    "no translation": (CHINESE, "", "One of the two texts is missing."),
    "no source": ("", ENGLISH, "One of the two texts is missing."),
    "the same text twice": (CHINESE, CHINESE, "are the same text."),
    "one language": (CHINESE, ARTICLE, "Both texts are in "),
    "all numbers": (CHINESE, "1 2 3\n4,5 6\n", "only figures and signs"),
    "signs alone": ("——!!??", ENGLISH, "only figures and signs"),
    "no Chinese": (ENGLISH, VIETNAMESE, "Neither text is in Chinese."),
    "another language": (CHINESE, FRENCH, "Français"),
}


@cache
def long_text(lang: str, sentences: int) -> str:
    words = {"zh": "第{}句说的是小镇。", "en": "Sentence {} speaks of a small town. "}[lang]
    lines = range(0, sentences, 5)
    return "\n".join("".join(words.format(line + n) for n in range(5)) for line in lines)


def test_fifty_thousand_sentences_are_looked_at(bring):
    preview = bring(source=long_text("zh", 50_000), target=long_text("en", 50_000))
    assert [one.startswith("about ") for one in facts(preview, "Sentences")] == [True, True]
    assert len(preview.data) < 30_000


def test_more_sentences_than_are_taken(client: Client, url):
    form = multipart(source=long_text("zh", 50_500), target=ENGLISH)
    answer = client.post(url, **form)
    assert answer.status_code == 422
    assert "up to 50000 are taken. Split it up." in said(answer)


def test_one_sentence_against_five_hundred(client: Client, bring, look):
    preview = bring(
        source=long_text("zh", 500), target="A small town held a festival of rice today."
    )
    assert "The lengths are far off" in text_of(page(preview))
    assert take(client, preview).status_code == 303


def test_a_translation_that_merges_paragraphs(client: Client, bring, look, jobs_done):
    merged = " ".join(line for line in ENGLISH.split("\n") if line)
    take(client, bring(source=CHINESE, target=merged))
    jobs_done()
    units = look(select(Unit).where(Unit.excluded == "").order_by(Unit.position))
    rows = {unit.source[0]: unit.target for unit in units if unit.source}
    assert rows["镇长说,明年还要办。"] == [
        "The mayor said that there will be another one next year."
    ]


def test_a_table_with_uneven_rows(client: Client, bring, look):
    table = "zh-CN,en\n一月。,January.\n二月。\n三月。,March.,and more\n\n,April.\n五月。,May.\n"
    preview = bring(("rows.csv", table.encode()))
    told = text_of(page(preview))
    for row in (3, 6):
        assert f"Row {row}:" in told
    take(client, preview)
    sources = look(select(Unit.source).order_by(Unit.position))
    assert (["一月。"] in sources, ["五月。"] in sources, ["二月。"] in sources) == (
        True,
        True,
        False,
    )


BAD_FILES = {
    "wrong type": ("a.pdf", b"%PDF-1.7", "This type of file isn't read."),
    "empty": ("a.zh.txt", b"", "The file is empty."),
    "no zip": ("a.zip", b"PK\x03\x04 and no more", "The file is damaged or cut off"),
    "alone": ("a.zh.txt", CHINESE.encode(), "It has no counterpart"),
    "no units": ("a.csv", b"zh-CN,en\n", "No unit in it"),
    "no TMX": ("a.tmx", b"<tmx>", ""),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_bad_files_are_listed_with_what_is_wrong(client: Client, bring, stored, case):
    name, data, sentence = BAD_FILES[case]
    before = stored()
    preview = bring((name, data))
    [left_out] = page(preview).xpath("//section[@aria-labelledby='rejected']/ul/li")
    assert sentence in text_of(left_out)
    assert not page(preview).xpath("//input[@name='take']")
    assert take(client, preview, take="0").status_code == 422
    assert stored() == before


def test_a_file_of_the_wrong_type_on_one_side(client: Client, url, stored):
    before = stored()
    files = {"target_file": ("a.pdf", b"%PDF-1.7")}
    answer = client.post(url, **form_with(files, source=CHINESE))
    assert (answer.status_code, "This type of file isn't read." in said(answer)) == (422, True)
    assert (
        page(answer).xpath("//textarea[@name='source']")[0].text_content().split()
        == CHINESE.split()
    )
    assert stored() == before


def test_larger_than_the_server_takes(client: Client, url, stored):
    before = stored()
    answer = client.post(url, **multipart(source=CHINESE, target="x" * 11_600_000))
    assert answer.status_code == 413
    assert stored() == before


@pytest.mark.parametrize("case", BAD_TEXTS)
def test_bad_texts_are_told_and_kept(client: Client, url, stored, case):
    source, target, sentence = BAD_TEXTS[case]
    before = stored()
    answer = client.post(url, data={"source": source, "target": target, "lang": "vi"})
    assert answer.status_code == 422
    assert sentence in said(answer)
    root = page(answer)
    for name, text in (("source", source), ("target", target)):
        [area] = root.xpath(f"//textarea[@name='{name}']")
        assert area.text_content().split() == text.split()
    assert root.xpath("//select[@name='lang']/option[@selected]/@value") == ["vi"]
    assert stored() == before


def test_a_text_and_a_file_on_one_side(client: Client, url, stored):
    before = stored()
    files = {"source_file": ("a.txt", CHINESE.encode())}
    answer = client.post(url, **form_with(files, source=CHINESE, target=ENGLISH))
    assert answer.status_code == 422
    assert "there is a pasted text and a file as well" in said(answer)
    assert stored() == before


def test_a_preview_is_its_maker_s(app, client: Client, bring, project, session: Session, stored):
    colleague = users.create(session, "Hoa")
    session.add(Member(project_id=project.id, user_id=colleague.id, role="editor"))
    session.commit()
    preview = bring(source=CHINESE, target=ENGLISH)
    other = sign_in(app, colleague)
    assert other.get(preview.request.path).status_code == 404
    assert take(other, preview).status_code == 404
    created = client.post("/projects", data={"name": "Second", "lang": "en"}).location
    moved = preview.request.path.replace(f"/projects/{project.id}", created)
    assert client.get(moved).status_code == 404
    assert stored()["articles"] == 0


def test_keys_that_cannot_be(client: Client, url):
    for key in ["x", "%00" * 32, "A" * 32, "0" * 31]:
        assert client.get(f"{url}/{key}").status_code == 404


def test_what_was_brought_in_is_text(client: Client, bring, url):
    marked = f"{MARKUP}。\n\n{CHINESE}"
    preview = bring(source=marked, target=f"{ENGLISH}\n{MARKUP}.\n")
    check_escaped(preview)
    name = "<script>alert(1)</script>.zh.txt"
    check_escaped(bring((name, CHINESE.encode()), ("x.vi.txt", b"")), name)
    answer = client.post(url, data={"source": MARKUP, "target": ""})
    check_escaped(answer)


def test_by_htmx(client: Client, url, look):
    answer = client.post(url, data={"source": CHINESE, "target": ENGLISH}, headers=HX)
    assert answer.status_code == 200
    path = answer.headers["HX-Redirect"]
    answer = client.post(path, data={"take": "0"}, headers=HX)
    [bitext] = look(select(Bitext.id))
    assert answer.headers["HX-Redirect"] == f"/bitexts/{bitext}/alignment"


@pytest.fixture
def attach_url(article: Article) -> str:
    return f"/articles/{article.id}/attach"


ARTICLE_ENGLISH = """Vietnam and Laos work together more closely in agriculture

Prime Minister Pham Minh Chinh met guests from Laos in Hanoi. They spoke about agriculture. They
met on July 6.

Pham Minh Chinh stressed that the two countries are good neighbours. He said: “Our work must bear
fruit.”

Both sides agreed to go on talking.
"""


def test_attaching_a_translation(client: Client, article: Article, attach_url, look, jobs_done):
    root = page(client.get(f"{attach_url}?lang=vi"))
    assert root.xpath("//select[@name='lang']/option[@selected]/@value") == ["vi"]
    answer = client.post(attach_url, data={"lang": "en", "target": ARTICLE_ENGLISH})
    preview = client.get(answer.location)
    assert f"/articles/{article.id}" in page(preview).xpath("//form//a/@href")
    assert facts(preview, "File") == ["article.txt", "pasted.txt"]
    answer = take(client, preview)
    [bitext] = look(select(Bitext))
    assert answer.location == f"/bitexts/{bitext.id}/alignment"
    assert (bitext.article_id, bitext.target_lang) == (article.id, "en")
    assert len(look(select(Article))) == 1
    jobs_done()
    pairs = look(select(Unit).where(Unit.pairing == "aligned", Unit.excluded == ""))
    assert ["双方同意继续会谈。"] in [unit.source for unit in pairs]


def test_attaching_where_drafts_are(client: Client, article: Article, attach_url, jobs_done, look):
    client.post(f"/articles/{article.id}/draft", data={"lang": "en", "engine": "gloss"})
    jobs_done()
    drafts = len(look(select(Unit).where(Unit.state == "draft")))
    told = text_of(page(client.get(f"{attach_url}?lang=en")))
    assert f"English: {drafts} drafts that nobody confirmed are replaced" in told


def test_attaching_where_rows_are_confirmed(client: Client, bitext, attach_url, units, look):
    unit = units[0]
    client.post(f"/units/{unit.id}/confirm", data={"version": unit.version, "text": "Confirmed"})
    root = page(client.get(f"{attach_url}?lang=en"))
    assert "English: 1 row is confirmed already" in text_of(root)
    assert root.xpath("//select[@name='lang']/option/@value") == ["vi"]
    answer = client.post(attach_url, data={"lang": "en", "target": ARTICLE_ENGLISH})
    assert (answer.status_code, "rows are confirmed" in said(answer)) == (409, True)
    [area] = page(answer).xpath("//textarea")
    assert area.text_content().split() == ARTICLE_ENGLISH.split()
    assert not look(select(Translation))


def test_attaching_nothing(client: Client, attach_url, stored):
    before = stored()
    answer = client.post(attach_url, data={"lang": "en", "target": " "})
    assert (answer.status_code, said(answer)) == (422, "Paste the translation or choose its file.")
    assert stored() == before


def test_attaching_a_text_in_another_language(client: Client, attach_url, look):
    answer = client.post(attach_url, data={"lang": "vi", "target": ARTICLE_ENGLISH})
    assert answer.status_code == 422
    assert "The translation is in English" in said(answer)
    assert page(answer).xpath("//select[@name='lang']/option[@selected]/@value") == ["vi"]
    assert not look(select(Translation))


def test_pages_lead_to_it(client: Client, project: Project, article: Article, attach_url, url):
    for page_of in (f"/projects/{project.id}", f"/projects/{project.id}/import"):
        assert url in page(client.get(page_of)).xpath("//main//a/@href")
    links = page(client.get(f"/articles/{article.id}")).xpath("//main//a/@href")
    assert [f"{attach_url}?lang={lang}" in links for lang in ("en", "vi")] == [True, True]


def test_who_may_only_read_is_offered_nothing(reading: Client, project, article: Article, url):
    assert url not in page(reading.get(f"/projects/{project.id}")).xpath("//main//a/@href")
    links = page(reading.get(f"/articles/{article.id}")).xpath("//main//a/@href")
    assert not [link for link in links if "attach" in link]


def test_attaching_the_article_itself(client: Client, attach_url, stored):
    before = stored()
    answer = client.post(attach_url, data={"lang": "en", "target": ARTICLE})
    assert answer.status_code == 422
    [area] = page(answer).xpath("//textarea")
    assert area.text_content().split() == ARTICLE.split()
    assert stored() == before
