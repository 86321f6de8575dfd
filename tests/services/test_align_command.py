"""`workbench align`: two files in, pairs out."""

import json
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

from workbench.cli import main

ZH = "图书馆晚上九点关门。大雨淹没了三条街道。学校给学生发了新课本。"
EN = """The library closes at nine.
Heavy rain flooded three streets.
The school gave pupils new textbooks."""
VI = """Thư viện đóng cửa lúc chín giờ tối.
Mưa lớn làm ngập ba con phố.
Nhà trường phát sách giáo khoa mới."""


@pytest.fixture
def files(tmp_path):
    for name, text in (("zh.txt", ZH), ("en.txt", EN), ("vi.txt", VI)):
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def align(files, source, target, *options):
    return CliRunner().invoke(main, ["align", str(files / source), str(files / target), *options])


def pairs(result):
    return [(row["source"], row["target"]) for row in json.loads(result.stdout)["beads"]]


def test_json_has_each_pair_with_its_kind_and_score(files):
    result = align(files, "zh.txt", "en.txt", "--to", "en", "--json")
    first = json.loads(result.stdout)["beads"][0]
    assert first["source"] == ["图书馆晚上九点关门。"]
    assert first["target"] == ["The library closes at nine."]
    assert first["bead"] == "1-1"
    assert first["score"] > 0.5
    assert len(pairs(result)) == 3


def test_from_vietnamese_to_english(files):
    result = align(files, "vi.txt", "en.txt", "--to", "en", "--from", "vi", "--json")
    assert [len(source) for source, _ in pairs(result)] == [1, 1, 1]


def test_lines_are_not_cut(files):
    (files / "zh.txt").write_text("一。二。\n\n三。", "utf-8")
    result = align(files, "zh.txt", "zh.txt", "--to", "zh", "--lines", "--json")
    assert pairs(result) == [(["一。二。"], ["一。二。"]), (["三。"], ["三。"])]


def test_text_shows_both_sides(files):
    result = align(files, "zh.txt", "vi.txt", "--to", "vi")
    assert "  < 图书馆晚上九点关门。\n  > Thư viện đóng cửa lúc chín giờ tối." in result.stdout


@pytest.mark.parametrize("name", ["out.tmx", "out.csv"])
def test_a_corpus_is_written_and_read_back(files, name):
    result = align(files, "zh.txt", "en.txt", "--to", "en", "-o", str(files / name))
    assert "3 units written, 3 read back" in result.stderr
    assert "Heavy rain flooded three streets." in (files / name).read_text("utf-8")


def test_a_corpus_from_another_language_than_chinese_says_so(files):
    out = files / "out.tmx"
    result = align(files, "vi.txt", "en.txt", "--to", "en", "--from", "vi", "-o", str(out))
    assert "3 units written, 3 read back" in result.stderr
    assert 'srclang="vi"' in out.read_text("utf-8")


def test_a_sentence_without_a_partner_is_no_unit(files):
    (files / "en.txt").write_text(EN.replace("Heavy rain flooded three streets.\n", ""), "utf-8")
    result = align(files, "zh.txt", "en.txt", "--to", "en", "-o", str(files / "out.csv"))
    assert "2 units written, 2 read back" in result.stderr


def test_units_carry_kind_and_score(files):
    align(files, "zh.txt", "en.txt", "--to", "en", "-o", str(files / "out.tmx"))
    text = (files / "out.tmx").read_text("utf-8")
    assert ">1-1</prop>" in text
    assert "score" in text


def test_texts_that_do_not_belong_together_are_told(files):
    (files / "en.txt").write_text("Knead the dough.\nPawns cannot move backwards.", "utf-8")
    result = align(files, "zh.txt", "en.txt", "--to", "en")
    assert "don't seem to belong together" in result.stderr
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("target", "options", "word"),
    [
        ("en.txt", ("-o", "out.doc"), "ends in .tmx or .csv"),
        ("en.txt", ("-o", "/nowhere/out.tmx"), "can't be written"),
        ("broken.docx", (), "broken.docx"),
        ("empty.zip", (), "empty.zip"),
        ("two.zip", (), "holds 2 texts"),
    ],
)
def test_what_cannot_be_done_is_told(files, target, options, word):
    (files / "broken.docx").write_bytes(b"no document")
    with ZipFile(files / "two.zip", "w") as archive:
        archive.writestr("a.txt", "One.")
        archive.writestr("b.txt", "Two.")
    (files / "empty.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    result = align(files, "zh.txt", target, "--to", "en", *options)
    assert result.exit_code != 0
    assert word in result.stderr
