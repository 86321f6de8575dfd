"""Articles: looked at, taken once, their blocks reviewed, deleted."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.conftest import ARTICLE
from workbench.core.errors import DuplicateError, ForbiddenError, InputError, NotFoundError
from workbench.core.text import normalise
from workbench.db import Base, now
from workbench.formats.upload import Limits, Upload
from workbench.models import Article, Bitext, Block, PendingImport, Project, Unit, User
from workbench.services import articles, bitexts, drafts, projects, units, users

TEXT = normalise(ARTICLE)


def upload(text: str = TEXT, name: str = "article.txt") -> Upload:
    return Upload(name, "text", "UTF-8", text)


@pytest.fixture
def reader(session: Session, project: Project) -> User:
    """Someone who may read in the project."""
    reader = users.create(session, "Reader")
    projects.set_member(session, project, reader, "reader")
    session.commit()
    return reader


# --- Looked at before they are taken ---


def test_files_are_read_each_by_itself():
    files = [("a.txt", TEXT.encode("gb18030")), ("b.txt", b""), ("c.png", b"\x89PNG")]
    found = articles.read(files, Limits())
    assert [(one.name, one.encoding, one.error is None) for one in found] == [
        ("a.txt", "GB18030", True),
        ("b.txt", "", False),
        ("c.png", "", False),
    ]


def test_a_batch_is_staged_and_shown_with_its_notes_and_errors(session, project, person):
    found = articles.read([("a.txt", TEXT.encode() + b"\x00"), ("b.txt", b" ")], Limits())
    batch = articles.stage(session, project, person, found)
    session.commit()
    session.expire_all()
    good, bad = articles.staged(session, project, person, batch)
    assert (good.name, good.format, good.encoding, good.text) == ("a.txt", "text", "UTF-8", TEXT)
    assert good.error is None
    [note] = good.notes
    assert (note["params"], note["line"]) == ({"count": 1}, TEXT.count("\n") + 1)
    assert "taken out" in note["message"]
    assert "no text" in bad.error["message"]
    assert bad.error["params"] == {}


def test_nothing_given_is_nothing_staged(session, project, person):
    with pytest.raises(InputError, match="Paste a text or choose"):
        articles.stage(session, project, person, [])


def test_the_preview_is_for_who_brought_the_text(session, project, person, reader):
    other = projects.create(session, person, "Other", ["en"])
    batch = articles.stage(session, project, person, [upload()])
    assert len(articles.staged(session, project, person, batch)) == 1
    for where, who, which in [
        (project, reader, batch),
        (other, person, batch),
        (project, person, "unknown"),
    ]:
        with pytest.raises(NotFoundError, match="Bring the text in again"):
            articles.staged(session, where, who, which)


def test_old_batches_are_swept(session, project, person):
    old = articles.stage(session, project, person, [upload()])
    young = articles.stage(session, project, person, [upload()])
    for batch, hours in ((old, 25), (young, 23)):
        row = articles.staged(session, project, person, batch)[0]
        row.created_at = now() - timedelta(hours=hours)
    session.commit()
    articles.stage(session, project, person, [upload()])
    session.commit()
    left = set(session.scalars(select(PendingImport.batch)))
    assert (old in left, young in left) == (False, True)


@pytest.mark.parametrize(
    ("name", "kept"), [("文" * 300 + ".txt", "文" * 251 + ".txt"), ("a\x00\ud800b.txt", "ab.txt")]
)
def test_any_file_name_is_kept_as_far_as_it_can_be(session, project, person, name, kept):
    batch = articles.stage(session, project, person, [upload(name=name)])
    session.commit()
    assert articles.staged(session, project, person, batch)[0].name == kept


# --- Taken ---


def test_a_staged_text_becomes_an_article_with_its_blocks(session, project, person):
    batch = articles.stage(session, project, person, [upload()])
    pending = articles.staged(session, project, person, batch)[0]
    article = articles.take(session, project, person, pending)
    session.commit()
    assert (article.title, article.name) == ("越南与老挝加强农业合作", "article.txt")
    assert (article.format, article.encoding, article.created_by) == ("text", "UTF-8", person.id)
    rows = articles.blocks(session, article)
    assert [(row.kind, row.line, row.excluded) for row in rows] == [
        ("title", 1, ""),
        ("body", 3, ""),
        ("body", 5, ""),
        ("body", 7, ""),
        ("ending", 7, "ending"),
        ("ending", 8, "ending"),
        ("related", 10, "related"),
        ("related", 12, "related"),
    ]
    assert [row.position for row in rows] == list(range(8))
    with pytest.raises(NotFoundError):
        articles.staged(session, project, person, batch)


@pytest.mark.parametrize(
    "again",
    [
        TEXT,
        TEXT.replace("\n\n", "\n \n\n"),
        TEXT.replace(",", "，").replace("7", "７"),
        "  " + TEXT.strip(),
    ],
    ids=["the same", "other white space", "other widths", "other edges"],
)
def test_the_same_text_is_in_a_project_once(session, project, person, article, again):
    assert articles.twin(session, project, again) is article
    batch = articles.stage(session, project, person, [upload(again)])
    session.commit()
    pending = articles.staged(session, project, person, batch)[0]
    with pytest.raises(DuplicateError, match="in the project already"):
        articles.take(session, project, person, pending)
    session.commit()
    assert articles.listed(session, project) == [article]
    assert session.scalar(select(func.count()).select_from(Block)) == 8
    assert len(articles.staged(session, project, person, batch)) == 1


def test_another_project_may_have_the_same_text(session, person, article):
    other = projects.create(session, person, "Other", ["en"])
    text = articles.Text(article.text, "a.txt", "text", "UTF-8")
    assert articles.twin(session, other, article.text) is None
    twin = articles.add(session, other, person, text)
    assert (twin.id != article.id, twin.text_hash) == (True, article.text_hash)


def test_articles_are_listed_newest_first(session, project, person, article):
    newer = articles.add(session, project, person, articles.Text("新。", "n.txt", "text", "UTF-8"))
    assert articles.listed(session, project) == [newer, article]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("越南与老挝加强合作\n\n双方讨论了农业。会谈继续。", "越南与老挝加强合作"),
        ("双方" * 40 + "。", ("双方" * 40)[:60]),
        ("", ""),
    ],
)
def test_an_article_is_named_by_its_title_or_first_words(text, title):
    assert articles.title_of(articles.clean.blocks(text)) == title


# --- Who may ---


def test_articles_and_blocks_are_loaded_by_those_who_may(session, article, person, reader):
    stranger = users.create(session, "Stranger")
    block = articles.blocks(session, article)[0]
    for load, row in ((articles.load, article), (articles.load_block, block)):
        assert load(session, person, row.id, write=True) is row
        assert load(session, reader, row.id) is row
        with pytest.raises(ForbiddenError):
            load(session, reader, row.id, write=True)
        with pytest.raises(NotFoundError):
            load(session, stranger, row.id)
        with pytest.raises(NotFoundError, match="no such article"):
            load(session, person, 10**6)


# --- Blocks reviewed ---


def made_of(session: Session, bitext: Bitext, block: Block) -> list[tuple[str, str]]:
    """Kind and exclusion of the units that a block became."""
    session.expire_all()
    return [
        (unit.kind, unit.excluded)
        for unit in bitexts.units(session, bitext)
        if unit.block_id == block.id
    ]


@pytest.mark.parametrize(
    ("kind", "excluded"),
    [("heading", ""), ("dateline", ""), ("caption", "caption"), ("related", "related")],
)
def test_a_kind_is_changed_and_what_goes_with_it(session, article, bitext, kind, excluded):
    vi = bitexts.begin(session, article, "vi")
    block = articles.blocks(session, article)[2]
    versions = [unit.version for unit in bitexts.units(session, bitext)]
    articles.set_kind(session, block, kind)
    session.commit()
    assert (block.kind, block.excluded) == (kind, excluded)
    assert made_of(session, bitext, block) == [(kind, excluded)] * 2
    assert made_of(session, vi, block) == [(kind, excluded)] * 2
    after = [unit.version for unit in bitexts.units(session, bitext)]
    assert [b - a for a, b in zip(versions, after, strict=True)] == [0] * 4 + [1, 1] + [0] * 6


def test_there_are_eight_kinds(session, article):
    with pytest.raises(InputError, match="verse"):
        articles.set_kind(session, articles.blocks(session, article)[2], "verse")


def test_a_block_is_left_out_and_brought_back(session, article, bitext):
    block = articles.blocks(session, article)[1]
    articles.set_excluded(session, block, excluded=True)
    session.commit()
    assert (block.kind, block.excluded) == ("body", "hand")
    assert made_of(session, bitext, block) == [("body", "hand")] * 3
    articles.set_excluded(session, block, excluded=False)
    session.commit()
    assert made_of(session, bitext, block) == [("body", "")] * 3


def test_what_was_left_out_by_its_kind_comes_back(session, article, bitext):
    block = articles.blocks(session, article)[7]
    articles.set_excluded(session, block, excluded=False)
    assert made_of(session, bitext, block) == [("related", "")] * 2
    assert bitexts.progress(session, bitext).total == 9


def test_a_block_made_title_names_the_article(session, article):
    block = articles.blocks(session, article)[1]
    articles.set_kind(session, block, "title")
    session.commit()
    session.expire_all()
    assert article.title == block.text


def test_an_edit_made_before_the_review_is_seen_to_be_old(session, article, bitext, person):
    unit = bitexts.units(session, bitext)[4]
    seen = unit.version
    articles.set_kind(session, articles.blocks(session, article)[2], "heading")
    session.commit()
    with pytest.raises(units.StaleEditError):
        units.confirm(session, unit, person, seen, "Old")


# --- Deleted ---


def test_an_article_goes_with_all_that_hangs_on_it(session, project, article, bitext, person):
    other = articles.add(session, project, person, articles.Text("新。", "n.txt", "text", "UTF-8"))
    bitexts.begin(session, other, "en")
    unit = bitexts.units(session, bitext)[0]
    units.keep_working(session, unit, person, unit.version, "typed")
    units.confirm(session, unit, person, unit.version, "One")
    drafts.start(session, bitext, person, "gloss")
    session.commit()
    articles.remove(session, article)
    session.commit()
    session.expire_all()
    assert articles.listed(session, project) == [other]
    left = {
        table.name: session.scalar(select(func.count()).select_from(table))
        for table in Base.metadata.sorted_tables
        if table.name in ("blocks", "bitexts", "units", "changes", "jobs", "working_texts")
    }
    assert left == {
        **dict.fromkeys(("blocks", "bitexts", "units"), 1),
        **dict.fromkeys(("changes", "jobs", "working_texts"), 0),
    }


def test_a_person_who_is_gone_leaves_their_work(session, article, bitext, person, project):
    other = users.create(session, "Minh")
    unit = bitexts.units(session, bitext)[0]
    units.confirm(session, unit, other, unit.version, "One")
    session.commit()
    session.delete(other)
    session.commit()
    session.expire_all()
    assert (session.get_one(Unit, unit.id).target, unit.changed_by) == (["One"], None)
    assert session.get_one(Article, article.id)
