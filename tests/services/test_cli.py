"""The command line: drafts files, shows sentences, signs people in; mistakes are sentences."""

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.conftest import ARTICLE
from workbench import __version__
from workbench.cli import main
from workbench.db import Database
from workbench.formats import csvfile, tmx
from workbench.services import projects, users


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the command runs: a folder with the small article; its instance is elsewhere."""
    monkeypatch.setenv("WORKBENCH_INSTANCE_DIR", str(tmp_path / "instance"))
    monkeypatch.delenv("WORKBENCH_DATABASE_URL", raising=False)
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "article.txt").write_text(ARTICLE, "utf-8")
    monkeypatch.chdir(folder)
    return folder


def run(*args: str) -> Result:
    """Run a command; a traceback is an error of the test."""
    return CliRunner().invoke(main, args, catch_exceptions=False)


def refused(result: Result, code: int = 1) -> str:
    """The one sentence that a refused command ends with."""
    assert (result.exit_code, result.stdout) == (code, "")
    return result.stderr.splitlines()[-1]


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_version():
    assert run("--version").stdout.strip().endswith(__version__)


# --- translate ---


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("ending", ["tmx", "csv", "TMX"])
def test_translate(folder, lang, ending):
    result = run("translate", "article.txt", "--to", lang, "--engine", "gloss", "-o", f"a.{ending}")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "7 units written, 7 read back" in result.stderr
    assert "word-by-word" in result.stderr
    read = csvfile.read if ending == "csv" else tmx.read
    with (folder / f"a.{ending}").open("rb") as stream:
        found = list(read(stream))
    assert [unit.props["kind"] for unit in found] == ["title"] + ["body"] * 6
    assert found[0].source.text == "越南与老挝加强农业合作"
    for unit in found:
        [target] = unit.targets
        assert (target.lang, bool(target.text)) == (lang, True)
        assert target.props == {"state": "draft", "origin": "gloss", "bead": "1-1"}
    chinh = {"en": "Pham Minh Chinh", "vi": "Phạm Minh Chính"}[lang]
    assert chinh in found[1].targets[0].text
    assert names(folder) == {"article.txt", f"a.{ending}"}


def test_translate_many_files_and_archives(folder):
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        archive.writestr("b.txt", "会谈继续。")
        archive.writestr("c.txt", "双方同意。")
    result = run(
        "translate", "article.txt", "more.zip", "--to", "en", "--engine", "gloss", "-o", "a.tmx"
    )
    assert "9 units written, 9 read back" in result.stderr
    with (folder / "a.tmx").open("rb") as stream:
        found = list(tmx.read(stream))
    assert {unit.props["article"] for unit in found} == {"article.txt", "b.txt", "c.txt"}
    assert len({unit.tuid for unit in found}) == 9


def test_the_same_article_gets_the_same_tuids(folder):
    for name in ("a.tmx", "b.tmx"):
        run("translate", "article.txt", "--to", "en", "--engine", "gloss", "-o", name)
    tuids = []
    for name in ("a.tmx", "b.tmx"):
        with (folder / name).open("rb") as stream:
            tuids.append([unit.tuid for unit in tmx.read(stream)])
    assert tuids[0] == tuids[1]


def test_what_was_changed_in_reading_is_told(folder):
    (folder / "article.txt").write_bytes("双方\x00同意。".encode())
    result = run("translate", "article.txt", "--to", "en", "--engine", "gloss", "-o", "a.tmx")
    assert result.exit_code == 0
    assert "article.txt, line 1:" in result.stderr


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.txt", b""),
        ("blank.txt", b" \n\n"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),
        ("program.exe", b"MZ"),
        ("broken.docx", b"PK\x03\x04 and no more"),
        ("broken.zip", b"PK\x03\x04 and no more"),
    ],
)
@pytest.mark.parametrize("before", [None, b"what was there before"])
def test_a_file_that_can_not_be_read_leaves_nothing(folder, name, data, before):
    (folder / name).write_bytes(data)
    if before:
        (folder / "out.tmx").write_bytes(before)
    there = names(folder)
    result = run(
        "translate", "article.txt", name, "--to", "en", "--engine", "gloss", "-o", "out.tmx"
    )
    assert refused(result).startswith(f"Error: {name}: ")
    assert names(folder) == there
    if before:
        assert (folder / "out.tmx").read_bytes() == before


def test_an_engine_that_can_not_draft_leaves_nothing(folder):
    result = run("translate", "article.txt", "--to", "en", "--engine", "argos", "-o", "out.tmx")
    assert refused(result).startswith("Error: ")
    assert names(folder) == {"article.txt"}


@pytest.mark.parametrize("output", ["nowhere/out.tmx", "article.txt/out.tmx"])
def test_an_output_that_can_not_be_written(folder, output):
    result = run("translate", "article.txt", "--to", "en", "--engine", "gloss", "-o", output)
    assert refused(result).startswith(f"Error: {output} ")
    assert names(folder) == {"article.txt"}


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("article.txt", "--to", "en", "-o", "out.docx"), ".tmx or .csv"),
        (("article.txt", "--to", "fr", "-o", "out.tmx"), "fr"),
        (("article.txt", "--to", "en"), "-o"),
        (("nowhere.txt", "--to", "en", "-o", "out.tmx"), "nowhere.txt"),
        (("--to", "en", "-o", "out.tmx"), "FILES"),
    ],
)
def test_a_command_that_can_not_be(folder, args, told):
    assert told in refused(run("translate", *args), code=2)
    assert names(folder) == {"article.txt"}


def test_an_engine_that_there_is_not(folder):
    result = run("translate", "article.txt", "--to", "en", "--engine", "oracle", "-o", "out.tmx")
    assert "oracle" in refused(result)


def test_a_wrong_variable_is_named(monkeypatch):
    monkeypatch.setenv("WORKBENCH_PORT", "eighty")
    for command in (
        ("translate", "article.txt", "--to", "en", "-o", "out.tmx"),
        ("run",),
        ("worker",),
        ("sign-in",),
    ):
        assert "WORKBENCH_PORT" in refused(run(*command))


# --- segment ---


def test_segment_as_json():
    result = run("segment", "article.txt", "--json")
    rows = json.loads(result.stdout)
    assert [(row["kind"], row["line"], row["excluded"]) for row in rows][:5] == [
        ("title", 1, ""),
        ("body", 3, ""),
        ("body", 5, ""),
        ("body", 7, ""),
        ("ending", 7, "ending"),
    ]
    assert rows[1]["sentences"] == [
        "越南政府总理范明政在河内会见了老挝客人。",
        "双方讨论了农业合作。",
        "会见于7月6日举行。",
    ]
    assert all("".join(row["sentences"]) == row["text"] for row in rows)


def test_segment_as_text():
    lines = run("segment", "article.txt").stdout.splitlines()
    assert lines[0].split() == ["+", "1", "title"]
    assert lines[1].strip() == "越南与老挝加强农业合作"
    assert [line.split()[0] for line in lines if not line.startswith(" ")] == list("++++----")


def test_segment_an_archive(folder):
    with zipfile.ZipFile(folder / "two.zip", "w") as archive:
        archive.writestr("a.txt", "双方同意。")
        archive.writestr("b.txt", "会谈继续。")
    rows = json.loads(run("segment", "two.zip", "--json").stdout)
    assert [row["text"] for row in rows] == ["双方同意。", "会谈继续。"]


def test_segment_refuses_what_it_can_not_read(folder):
    (folder / "empty.txt").write_bytes(b"")
    assert refused(run("segment", "empty.txt", "--json")).startswith("Error: empty.txt: ")


# --- sign-in ---


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_template: Path) -> Path:
    """An instance without starters, which take a second to load."""
    monkeypatch.setattr("workbench.services.setup.glossaries_dir", lambda: tmp_path / "none")
    path = tmp_path / "instance"
    path.mkdir()
    (path / "workbench.sqlite3").write_bytes(sqlite_template.read_bytes())
    return path


def redeemed(instance: Path, result: Result) -> str:
    """Whose link a command printed."""
    assert result.exit_code == 0
    address, _, token = result.stdout.strip().rpartition("/")
    assert address == "http://127.0.0.1:8080/sign-in"
    database = Database(f"sqlite:///{instance}/workbench.sqlite3")
    with database.writing() as session:
        name = users.redeem(session, token).name
        session.commit()
    database.close()
    return name


def test_a_sign_in_link_for_the_first_person(instance):
    assert redeemed(instance, run("sign-in")) == "editor"
    assert redeemed(instance, run("sign-in")) == "editor"


def test_a_sign_in_link_for_someone_new(instance):
    """Even on a new instance, which still gets its administrator and its sample."""
    assert redeemed(instance, run("sign-in", "--new", "--user", "Lan")) == "Lan"
    assert redeemed(instance, run("sign-in", "--user", "Lan")) == "Lan"
    database = Database(f"sqlite:///{instance}/workbench.sqlite3")
    with database.reading() as session:
        first = users.first(session)
        assert (first.name, first.is_admin) == ("editor", True)
        assert [row[0].name for row in projects.listed(session, first)] == ["Sample"]
        assert projects.listed(session, users.find(session, "Lan")) == []
    database.close()


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("--user", "Nobody"), "Nobody"),
        (("--new",), "80"),
        (("--new", "--user", "editor"), "editor"),
    ],
)
def test_a_sign_in_link_that_can_not_be(instance, args, told):
    assert told in refused(run("sign-in", *args))
