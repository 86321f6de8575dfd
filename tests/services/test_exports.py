"""Exports: what goes out, what doesn't, and that it is read back."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from workbench.core.errors import InputError, NotFoundError
from workbench.db import now
from workbench.formats import csvfile, tmx
from workbench.formats.values import CorpusUnit
from workbench.models import Article, Bitext, Export, Project, User
from workbench.services import articles, bitexts, exports, projects, units, users
from workbench.services.exports import Choice

ALL_STATES = ("new", "draft", "translated", "reviewed")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "exports"


@pytest.fixture
def vietnamese(session: Session, article: Article) -> Bitext:
    """The article beside Vietnamese, its units without drafts."""
    return bitexts.begin(session, article, "vi")


def confirmed(session: Session, bitext: Bitext, person: User, *places: int) -> None:
    """Confirm units by their numbers, each with a text that names it."""
    rows = bitexts.units(session, bitext)
    for place in places:
        unit = rows[place - 1]
        units.confirm(session, unit, person, unit.version, f"{bitext.target_lang} {place}")


def read(export: Export, folder: Path) -> list[CorpusUnit]:
    """Read what was exported, as another program would."""
    with exports.opened(export, folder).open("rb") as stream:
        return list(tmx.read(stream) if export.format == "tmx" else csvfile.read(stream))


def targets(found: list[CorpusUnit]) -> list[list[str]]:
    return [[variant.text for variant in unit.targets] for unit in found]


@pytest.mark.parametrize("form", exports.FORMATS)
def test_one_unit_with_all_languages_where_the_sources_agree(
    session, project, article, bitext, vietnamese, person, folder, form
):
    confirmed(session, bitext, person, 1, 3, 4)
    confirmed(session, vietnamese, person, 1, 2, 3)
    # The Vietnamese has the fourth and fifth sentence in one unit: another source.
    fourth = bitexts.units(session, vietnamese)[3]
    units.merge(session, fourth, person, fourth.version)
    units.confirm(session, fourth, person, fourth.version, "vi 4. Và năm.")
    export = exports.make(session, project, article, person, Choice(form, ["en", "vi"]), folder)
    session.commit()
    assert (export.written, export.read_back, export.notes) == (5, 5, [])
    found = read(export, folder)
    assert targets(found) == [
        ["en 1", "vi 1"],
        ["vi 2"],
        ["en 3", "vi 3"],
        ["en 4"],
        ["vi 4. Và năm."],
    ]
    assert [unit.source.text for unit in found] == [
        "越南与老挝加强农业合作",
        "越南政府总理范明政在河内会见了老挝客人。",
        "双方讨论了农业合作。",
        "会见于7月6日举行。",
        "会见于7月6日举行。范明政强调,两国是好邻居。",
    ]
    assert [unit.targets[-1].props["bead"] for unit in found] == ["1-1"] * 4 + ["2-2"]
    first = found[0]
    assert first.tuid == bitexts.units(session, bitext)[0].tuid
    assert first.props == {"article": article.title, "kind": "title"}
    assert first.targets[0].props == {"state": "translated", "origin": "hand", "bead": "1-1"}
    assert first.targets[0].changed_by == "Lan"
    assert [variant.lang for variant in first.targets] == ["en", "vi"]


def test_a_sentence_that_stands_twice_goes_out_twice(session, project, person, folder):
    text = articles.Text("双方同意。会谈继续。双方同意。", "a.txt", "text", "UTF-8")
    article = articles.add(session, project, person, text)
    for lang in ("en", "vi"):
        confirmed(session, bitexts.begin(session, article, lang), person, 1, 2, 3)
    export = exports.make(session, project, article, person, Choice("tmx", ["en", "vi"]), folder)
    assert targets(read(export, folder)) == [
        ["en 1", "vi 1"],
        ["en 2", "vi 2"],
        ["en 3", "vi 3"],
    ]


def test_filters(session, project, article, bitext, vietnamese, person, folder):
    confirmed(session, bitext, person, 1, 2)
    confirmed(session, vietnamese, person, 2)
    third, fourth = bitexts.units(session, bitext)[2:4]
    units.confirm(session, third, person, third.version, "en 3", "reviewed")
    fourth.target, fourth.state = ["en 4"], "draft"
    session.commit()

    def out(langs=("en",), states=("translated", "reviewed"), **how: object) -> list[list[str]]:
        choice = Choice("csv-corpus", langs, states, **how)
        return targets(
            read(exports.make(session, project, article, person, choice, folder), folder)
        )

    assert out() == [["en 1"], ["en 2"], ["en 3"]]
    assert out(states=["reviewed"]) == [["en 3"]]
    assert out(states=["draft", "translated"]) == [["en 1"], ["en 2"], ["en 4"]]
    assert out(kinds=["title"]) == [["en 1"]]
    assert out(kinds=["body"]) == [["en 2"], ["en 3"]]
    assert out(langs=["vi"]) == [["vi 2"]]
    # In the project's order, whatever order they were asked for in.
    assert out(langs=["vi", "en"], states=["translated"]) == [["en 1"], ["en 2", "vi 2"]]


def test_what_is_left_out_never_goes_out(session, project, article, bitext, person, folder):
    confirmed(session, bitext, person, 1, 2, 8)
    second = bitexts.units(session, bitext)[1]
    units.set_excluded(session, second, person, second.version, excluded=True)
    choice = Choice("tmx", ["en"], ALL_STATES)
    export = exports.make(session, project, article, person, choice, folder)
    assert targets(read(export, folder)) == [["en 1"]]


def test_units_without_a_translation_are_counted(session, project, article, bitext, person, folder):
    confirmed(session, bitext, person, 1)
    choice = Choice("csv-spreadsheet", ["en"], ALL_STATES)
    export = exports.make(session, project, article, person, choice, folder)
    session.commit()
    assert (export.written, export.read_back) == (1, 1)
    [note] = export.notes
    assert (note["params"], "one side" in note["message"]) == ({"count": 6}, True)


def test_a_whole_project(session, project, article, bitext, person, folder):
    confirmed(session, bitext, person, 1)
    text = articles.Text("会谈继续。", "b.txt", "text", "UTF-8")
    other = articles.add(session, project, person, text)
    confirmed(session, bitexts.begin(session, other, "en"), person, 1)
    elsewhere = projects.create(session, person, "Other", ["en"])
    twin = articles.add(session, elsewhere, person, text)
    confirmed(session, bitexts.begin(session, twin, "en"), person, 1)
    export = exports.make(session, project, None, person, Choice("tmx", ["en"]), folder)
    assert (export.article_id, export.name) == (None, "Desk.en.tmx")
    assert [unit.props["article"] for unit in read(export, folder)] == [article.title, other.title]


def test_nothing_to_export_is_an_empty_file(session, project, article, person, folder):
    for form in exports.FORMATS:
        export = exports.make(session, project, article, person, Choice(form, ["en"]), folder)
        assert (export.written, export.read_back, read(export, folder)) == (0, 0, [])


@pytest.mark.parametrize("form", exports.FORMATS)
def test_texts_come_back_as_they_were(session, project, article, bitext, person, folder, form):
    texts = ["=1+1", "-5 độ", "@home", "\t+84", 'He said "no", left;', "a\nb", "<b>&amp;</b>"]
    for unit, text in zip(bitexts.units(session, bitext), texts, strict=False):
        units.confirm(session, unit, person, unit.version, text)
    export = exports.make(session, project, article, person, Choice(form, ["en"]), folder)
    assert targets(read(export, folder)) == [[text.strip()] for text in texts]


# --- Choices that can't be ---


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        (Choice("xlsx", ["en"]), "xlsx"),
        (Choice("", ["en"]), "format"),
        (Choice("tmx", []), "language"),
        (Choice("tmx", ["fr"]), "language"),
        (Choice("tmx", ["en"], []), "state"),
        (Choice("tmx", ["en"], ["final"]), "state"),
        (Choice("tmx", ["en"], kinds=["verse"]), "kind"),
    ],
)
def test_a_choice_that_can_not_be(choice, message):
    with pytest.raises(InputError, match=message):
        exports.checked(choice, Project(name="Desk", target_langs=["en"]))


def test_a_choice_that_can_not_be_leaves_no_file(session, project, article, person, folder):
    with pytest.raises(InputError):
        exports.make(session, project, article, person, Choice("tmx", []), folder)
    assert not folder.exists()


# --- The files ---


NAMES = [
    ('越南/老挝: "合作" 🎉?', "tmx", "越南-老挝---合作.en.tmx"),
    ("../../etc/passwd", "csv-corpus", "etc-passwd.en.corpus.csv"),
    ("C:\\con\r\nX", "csv-spreadsheet", "C--con--X.en.spreadsheet.csv"),
    ("🎉🎉", "tmx", "export.en.tmx"),
    ("长" * 300, "tmx", "长" * 60 + ".en.tmx"),
]


def test_files_are_named_after_the_article_without_harm(session, project, article, person, folder):
    for title, form, name in NAMES:
        article.title = title
        export = exports.make(session, project, article, person, Choice(form, ["en"]), folder)
        assert export.name == name
        assert exports.opened(export, folder) == folder / f"{export.id}.{form}"
    assert len(list(folder.iterdir())) == len(NAMES)


def test_an_export_is_for_those_in_the_project(session, project, article, person, folder):
    export = exports.make(session, project, article, person, Choice("tmx", ["en"]), folder)
    stranger, reader = users.create(session, "Stranger"), users.create(session, "Reader")
    projects.set_member(session, project, reader, "reader")
    assert exports.load(session, reader, export.id) is export
    with pytest.raises(NotFoundError):
        exports.load(session, stranger, export.id)
    with pytest.raises(NotFoundError, match="Make it again"):
        exports.load(session, person, "0" * 32)


def test_exports_are_kept_for_a_day(session, project, article, person, folder):
    choice = Choice("tmx", ["en"])
    made = [exports.make(session, project, article, person, choice, folder) for _ in range(2)]
    for export, hours in zip(made, (25, 23), strict=True):
        export.created_at = now() - timedelta(hours=hours)
        moment = export.created_at.timestamp()
        os.utime(exports.path_of(export, folder), (moment, moment))
    session.commit()
    newest = exports.make(session, project, article, person, choice, folder)
    session.commit()
    session.expire_all()
    old, young = (export.id for export in made)
    assert {path.stem for path in folder.iterdir()} == {young, newest.id}
    with pytest.raises(NotFoundError):
        exports.load(session, person, old)
    assert exports.load(session, person, young)


def test_files_of_a_deleted_article_go_with_the_next_sweep(
    session, project, article, person, folder
):
    export = exports.make(session, project, article, person, Choice("tmx", ["en"]), folder)
    path = exports.path_of(export, folder)
    articles.remove(session, article)
    session.commit()
    moment = (now() - timedelta(hours=25)).timestamp()
    os.utime(path, (moment, moment))
    exports.make(session, project, None, person, Choice("tmx", ["en"]), folder)
    assert not path.exists()


def test_a_file_that_was_swept_away_says_so(session, project, article, person, folder):
    export = exports.make(session, project, article, person, Choice("tmx", ["en"]), folder)
    exports.path_of(export, folder).unlink()
    with pytest.raises(NotFoundError, match="not there any more"):
        exports.opened(export, folder)
