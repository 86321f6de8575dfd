"""`workbench align`: files in, pairs out."""

import io
import json
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

from workbench.cli import main
from workbench.formats import csvfile, tmx

PAIRS = Path(__file__).parents[1] / "data" / "pairs"

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
    (files / "zh.txt").write_text("图书馆关门。大雨。\n\n学校。", "utf-8")
    (files / "en.txt").write_text("The library closes. Rain.\n\nThe school.", "utf-8")
    result = align(files, "zh.txt", "en.txt", "--lines", "--json")
    assert pairs(result) == [
        (["图书馆关门。大雨。"], ["The library closes. Rain."]),
        (["学校。"], ["The school."]),
    ]


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
        ("nowhere.txt", (), "does not exist"),
        ("blank.txt", (), "blank.txt: The file has no text"),
        ("numbers.txt", (), "numbers.txt has no words"),
        ("numbers.txt", ("--to", "en"), "has no words, only figures and signs (9 characters)"),
        ("names.txt", (), "can't be told which language names.txt is in"),
        ("fr.txt", (), "fr.txt is in Français. Texts in Chinese, English and Vietnamese"),
        ("fr.txt", ("--to", "en"), "in Français, not in English"),
        ("vi.txt", ("--to", "en"), "in Tiếng Việt, not in English"),
        ("zh.txt", (), "are the same text"),
        ("zh2.txt", (), "Both texts are in one language: 中文"),
    ],
)
def test_what_cannot_be_done_is_told(files, target, options, word):
    (files / "broken.docx").write_bytes(b"no document")
    texts = {
        "blank.txt": " \n",
        "numbers.txt": "1,200 5.6",
        "names.txt": "Lausanne Zurich Basel Chur Glarus Zug",
        "fr.txt": "La bibliothèque ferme à neuf heures et les rues de la ville sont dans l'eau."
        " L'école a donné des livres aux élèves pour la nouvelle année.",
        "zh2.txt": ZH * 2 + "商店。",
    }
    for name, text in texts.items():
        (files / name).write_text(text, "utf-8")
    result = align(files, "zh.txt", target, *options)
    assert result.exit_code in (1, 2)
    assert word in " ".join(result.stderr.split())


def test_languages_are_recognised(files):
    assert len(pairs(align(files, "zh.txt", "vi.txt", "--json"))) == 3
    result = align(files, "vi.txt", "en.txt", "--json")
    assert next(target for _, target in pairs(result)) == ["The library closes at nine."]
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("first", "second", "options"),
    [
        ("en.txt", "zh.txt", ()),
        ("vi.txt", "zh.txt", ("--to", "vi")),
        ("vi.txt", "zh.txt", ("--from", "zh")),
        ("en.txt", "vi.txt", ("--from", "vi", "--to", "en")),
    ],
)
def test_a_swap_is_turned_round_and_told(files, first, second, options):
    result = align(files, first, second, *options, "--json")
    assert "They were turned round." in result.stderr
    assert f"{first} is in " in result.stderr
    turned = align(files, second, first, *options, "--json")
    assert pairs(result) == pairs(turned)
    assert turned.stderr == ""


def test_chinese_may_be_the_translation_where_that_is_said(files):
    result = align(files, "en.txt", "zh.txt", "--from", "en", "--to", "zh", "--json")
    assert result.stderr == ""
    assert pairs(result)[0] == (["The library closes at nine."], ["图书馆晚上九点关门。"])


def test_doubts_can_be_overruled(files):
    assert align(files, "zh.txt", "zh.txt").exit_code == 1
    result = align(files, "zh.txt", "zh.txt", "--anyway", "--json")
    assert result.exit_code == 0
    assert "are the same text" in result.stderr
    assert pairs(result)[0] == (["图书馆晚上九点关门。"], ["图书馆晚上九点关门。"])


def test_what_is_not_fatal_is_told(files):
    (files / "long.txt").write_text(
        "".join(f"House {number} closes at nine tonight.\n" for number in range(500)), "utf-8"
    )
    result = align(files, "zh.txt", "long.txt", "--to", "en")
    assert "about 3 sentences in the source, about 500 in the translation" in result.stderr
    assert result.exit_code == 0


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_both_sides_are_cleaned(lang):
    result = align(PAIRS, "visit.zh.txt", f"visit.{lang}.txt", "--json")
    text = json.dumps(json.loads(result.stdout), ensure_ascii=False)
    for furniture in (
        "ảnh 1",
        "图自",
        "(完)",
        "金瓯",
        "Photo",
        "Ảnh:",
        "./.",
        "See more",
        "Xem thêm",
    ):
        assert furniture not in text
    assert json.loads(result.stdout)["belong"] > 0.7


def test_a_file_whose_ending_is_its_language(files):
    (files / "news.zh").write_text(ZH, "utf-8")
    (files / "news.en").write_text(EN, "utf-8")
    assert len(pairs(align(files, "news.zh", "news.en", "--json"))) == 3


# --- Many at once -----------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    """Two pairs, one in three languages; a text alone, a picture, and a hidden file."""
    root = tmp_path / "news"
    (root / "more").mkdir(parents=True)
    (root / ".git").mkdir()
    for name, text in {
        "a.zh.txt": ZH,
        "a.en.txt": EN,
        "a.vi.txt": VI,
        "more/b.zh.txt": ZH + "商店开门。",
        "more/b.vi.txt": VI + "\nCửa hàng mở cửa.",
        "alone.zh.txt": ZH,
        "picture.jpg": "no text",
        ".hidden.zh.txt": ZH,
        ".git/c.zh.txt": ZH,
    }.items():
        (root / name).write_text(text, "utf-8")
    return root


def align_many(*arguments):
    return CliRunner().invoke(main, ["align", *map(str, arguments)])


def units(path):
    read = tmx.read if path.suffix == ".tmx" else csvfile.read
    return list(read(io.BytesIO(path.read_bytes())))


LEFT_OUT = "1 left out:\n  alone.zh.txt: It has no counterpart"


@pytest.mark.parametrize("suffix", [".tmx", ".csv"])
def test_a_folder_becomes_one_corpus_and_what_has_no_pair_is_listed(folder, suffix):
    out = folder / f"all{suffix}"
    for _ in range(2):  # The corpus of the first time is no input of the second.
        result = align_many(folder, "-o", out)
        assert result.exit_code == 1
        assert LEFT_OUT in result.stderr
        assert "picture" not in result.stderr
        assert "a (en): 3 pairs, " in result.stderr
        assert re.search(r": (\d+) units written, \1 read back\.", result.stderr)
    found = units(out)
    assert {unit.props["article"] for unit in found} == {"a", "b"}
    # Where both translations go with the same sentence, one unit holds them.
    [first, *_] = found
    assert [target.lang for target in first.targets] == ["en", "vi"]
    assert first.source.text == "图书馆晚上九点关门。"
    assert len({unit.tuid for unit in found}) == len(found)


@pytest.mark.parametrize("kind", ["tmx", "csv"])
def test_each_pair_into_a_file_of_a_folder(folder, tmp_path, kind):
    out = tmp_path / "corpus" / "new"
    result = align_many(folder, "-o", out, "--format", kind, "--to", "vi")
    assert result.exit_code == 1
    assert sorted(path.name for path in out.iterdir()) == [f"a.{kind}", f"b.{kind}"]
    assert {target.lang for unit in units(out / f"a.{kind}") for target in unit.targets} == {"vi"}


def test_everything_taken_ends_with_0(folder):
    (folder / "alone.zh.txt").unlink()
    result = align_many(folder)
    assert result.exit_code == 0
    assert "# a (zh → en)\n1-1  " in result.stdout
    assert "  > Cửa hàng mở cửa." in result.stdout


def test_json_of_many(folder):
    result = align_many(folder, "--json")
    data = json.loads(result.stdout)
    assert [(pair["name"], pair["target_lang"], len(pair["beads"])) for pair in data["pairs"]] == [
        ("a", "en", 3),
        ("a", "vi", 3),
        ("b", "vi", 4),
    ]
    assert [one["name"] for one in data["left_out"]] == ["alone.zh.txt"]
    assert result.exit_code == 1


def test_a_zip(folder, tmp_path):
    with ZipFile(tmp_path / "news.zip", "w") as archive:
        for path in sorted(folder.rglob("*.txt")):
            archive.write(path, path.relative_to(folder))
    result = align_many(tmp_path / "news.zip", "-o", tmp_path / "out.tmx")
    assert "alone.zh.txt: It has no counterpart" in result.stderr
    assert {unit.props["article"] for unit in units(tmp_path / "out.tmx")} >= {"a", "b"}


def test_files_by_name(folder):
    result = align_many(*(folder / f"a.{lang}.txt" for lang in ("vi", "zh", "en")), "--json")
    assert [pair["target_lang"] for pair in json.loads(result.stdout)["pairs"]] == ["en", "vi"]
    assert result.exit_code == 0


def test_a_csv_of_pairs(tmp_path):
    texts = tmp_path / "texts.csv"
    texts.write_text(f'zh,en\n"{ZH}","{EN}"\n', "utf-8")
    result = align_many(texts, "-o", tmp_path / "out.tmx")
    assert "3 units written, 3 read back" in result.stderr
    assert result.exit_code == 0


def test_units_that_are_there_are_taken_along(folder, tmp_path):
    (folder / "old.csv").write_text(
        "source,target,source_lang,target_lang\n雨停了。,Mưa tạnh.,zh-CN,vi\n", "utf-8"
    )
    result = align_many(folder, "-o", tmp_path / "out.tmx")
    assert "old: 1 units that were there." in result.stderr
    assert "雨停了。" in [unit.source.text for unit in units(tmp_path / "out.tmx")]
    data = json.loads(align_many(folder, "--json").stdout)
    [old] = [pair for pair in data["pairs"] if pair["name"] == "old"]
    assert old["units"] == [{"source": "雨停了。", "target": {"vi": "Mưa tạnh."}}]
    result = align_many(folder, "--to", "en")
    assert "old: It has no units in “en”." in result.stderr


def test_pairs_of_one_name_are_told_apart(tmp_path):
    for part in ("x", "y"):
        (tmp_path / part).mkdir()
        (tmp_path / part / "a.zh.txt").write_text(ZH, "utf-8")
        (tmp_path / part / "a.en.txt").write_text(EN, "utf-8")
    out = tmp_path / "out"
    assert align_many(tmp_path / "x", tmp_path / "y", "-o", out).exit_code == 1
    (tmp_path / "x" / "sub").mkdir()
    for lang, text in (("zh", ZH), ("en", EN)):
        (tmp_path / "x" / "sub" / f"a.{lang}.txt").write_text(text, "utf-8")
    assert align_many(tmp_path / "x", "-o", out).exit_code == 0
    assert sorted(path.name for path in out.iterdir()) == ["a (2).tmx", "a.tmx"]


@pytest.mark.parametrize(
    ("texts", "options", "word"),
    [
        ({}, (), "There are no texts in it"),
        ({"a.zh.txt": ZH, "a.en.txt": EN}, ("--to", "vi"), "a: It has no text in “vi”."),
        ({"a.vi.txt": VI, "a.en.txt": EN}, (), "a: It has no text in “zh”."),
        ({"a.zh.txt": ZH, "a.en.txt": ZH + ZH}, (), "a (en): Both texts are in one language"),
        ({"a.zh.txt": ZH, "a.en.txt": " "}, (), "a.en.txt: The file has no text"),
        ({"a.zip": "no zip"}, (), "a.zip"),
        ({"a.zh.txt": ZH, "a.en.txt": EN}, ("-o", "/dev/null/x"), "/dev/null/x can't be made"),
    ],
)
def test_nothing_to_take_is_told(tmp_path, texts, options, word):
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    result = align_many(tmp_path, *options)
    assert result.exit_code == 1
    assert word in result.stderr
    assert not result.stdout


def test_doubts_of_many_can_be_overruled_and_are_told(tmp_path):
    (tmp_path / "a.zh.txt").write_text(ZH, "utf-8")
    (tmp_path / "a.en.txt").write_text(ZH + ZH, "utf-8")
    result = align_many(tmp_path, "--anyway")
    assert "a (en): Both texts are in one language" in result.stderr
    assert result.exit_code == 0


def test_a_corpus_from_another_language(tmp_path):
    (tmp_path / "a.vi.txt").write_text(VI, "utf-8")
    (tmp_path / "a.en.txt").write_text(EN, "utf-8")
    result = align_many(tmp_path, "--from", "vi", "-o", tmp_path / "out.tmx")
    assert "3 units written, 3 read back" in result.stderr
    assert 'srclang="vi"' in (tmp_path / "out.tmx").read_text("utf-8")


def test_a_file_that_cannot_be_read_is_told(folder):
    (folder / "a.en.txt").unlink()
    (folder / "a.en.txt").symlink_to("nowhere.txt")
    result = align_many(folder)
    assert result.exit_code == 1
    assert "a.en.txt can't be read: No such file or directory." in result.stderr
