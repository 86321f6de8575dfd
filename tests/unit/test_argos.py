import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.unit.random_argos import SENTENCES, make_package, write_metadata
from workbench.core.errors import EngineError
from workbench.mt import engine
from workbench.mt.argos import ArgosEngine, installed


@dataclass(frozen=True)
class Config:
    models_dir: Path


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two packages, zh→en and en→vi."""
    folder = tmp_path_factory.mktemp("models")
    make_package(folder / "packages" / "translate-zh_en-1_0", "zh", "en", seed=1)
    make_package(folder / "packages" / "translate-en_vi-1_0", "en", "vi", seed=2)
    return folder


@pytest.fixture(scope="module")
def prefixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One package zh→vi that wants a prefix before the target."""
    folder = tmp_path_factory.mktemp("prefixed")
    make_package(folder / "packages" / "zh_vi", "zh", "vi", seed=3, prefix="__vi__")
    return folder


def texts_of(models_dir: Path, texts: list[str], target: str) -> list[str]:
    return [draft.text for draft in ArgosEngine(models_dir).translate(texts, target, [])]


def test_each_text_gets_its_draft_in_order(models: Path) -> None:
    texts = [SENTENCES[0], "", SENTENCES[1], "  ", SENTENCES[0]]
    drafts = ArgosEngine(models).translate(texts, "en", [])
    assert [bool(draft.text.strip()) for draft in drafts] == [True, False, True, False, True]
    assert drafts[0] == drafts[4] != drafts[2]
    assert {(draft.engine, draft.model) for draft in drafts} == {("argos", "zh-en 1.0")}


def test_vietnamese_goes_through_english(models: Path, tmp_path: Path) -> None:
    second_leg = models / "packages" / "translate-en_vi-1_0"
    shutil.copytree(second_leg, tmp_path / "packages" / "alone")
    write_metadata(tmp_path / "packages" / "alone", "zh", "vi")
    english = texts_of(models, SENTENCES[:2], "en")
    drafts = ArgosEngine(models).translate(SENTENCES[:2], "vi", [])
    assert [draft.text for draft in drafts] == texts_of(tmp_path, english, "vi")
    assert drafts[0].model == "zh-en 1.0 + en-vi 1.0"


def test_a_direct_package_goes_before_the_way_through_english(
    models: Path, prefixed: Path, tmp_path: Path
) -> None:
    shutil.copytree(models / "packages", tmp_path / "packages")
    shutil.copytree(prefixed / "packages" / "zh_vi", tmp_path / "packages" / "zh_vi")
    assert ArgosEngine(tmp_path).translate(["好"], "vi-VN", [])[0].model == "zh-vi 1.0"


def test_the_target_prefix_is_not_in_the_draft(prefixed: Path) -> None:
    (text,) = texts_of(prefixed, SENTENCES[:1], "vi")
    assert text
    assert "__vi__" not in text
    assert not text.startswith("vi")


def test_the_newest_version_of_a_pair_is_used(tmp_path: Path) -> None:
    for version in ("1.9", "1.10", "1.2"):
        write_metadata(
            tmp_path / "packages" / f"zh_en-{version}", "zh", "en", package_version=version
        )
    assert [package.version for package in installed(tmp_path)] == ["1.2", "1.9", "1.10"]


@pytest.mark.parametrize("content", ["", "[]", "null", "{}", '{"from_code": "zh"}', "\x00"])
def test_folders_that_are_no_packages_are_passed_over(tmp_path: Path, content: str) -> None:
    folder = tmp_path / "packages" / "x"
    folder.mkdir(parents=True)
    (folder / "metadata.json").write_text(content)
    assert installed(tmp_path) == []


@pytest.mark.parametrize(
    "pairs", [[], [("en", "vi")], [("zh", "en")], [("en", "zh"), ("en", "vi")]]
)
def test_without_a_way_it_says_what_to_do(tmp_path: Path, pairs: list[tuple[str, str]]) -> None:
    for source, target in pairs:
        write_metadata(tmp_path / "packages" / f"{source}_{target}", source, target)
    argos = ArgosEngine(tmp_path)
    assert not argos.available("vi")
    with pytest.raises(EngineError, match="packages"):
        argos.translate(["好"], "vi", [])


def test_a_broken_package_is_an_error_with_its_path(models: Path, tmp_path: Path) -> None:
    shutil.copytree(models / "packages" / "translate-zh_en-1_0", tmp_path / "packages" / "zh_en")
    (tmp_path / "packages" / "zh_en" / "model" / "model.bin").write_bytes(b"no model")
    with pytest.raises(EngineError, match="zh_en can't be loaded"):
        ArgosEngine(tmp_path).translate(["好"], "en", [])


def test_a_package_without_a_tokenizer_is_an_error(models: Path, tmp_path: Path) -> None:
    shutil.copytree(models / "packages" / "translate-zh_en-1_0", tmp_path / "packages" / "zh_en")
    (tmp_path / "packages" / "zh_en" / "sentencepiece.model").unlink()
    with pytest.raises(EngineError, match="zh_en can't be loaded"):
        ArgosEngine(tmp_path).translate(["好"], "en", [])


def test_loading_leaves_the_environment_as_it_was(
    models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "mine"))
    monkeypatch.delenv("ARGOS_PACKAGES_DIR", raising=False)
    shutil.copytree(models / "packages", tmp_path / "packages")
    ArgosEngine(tmp_path).translate(["好"], "en", [])
    assert os.environ["XDG_DATA_HOME"] == str(tmp_path / "mine")
    assert "ARGOS_PACKAGES_DIR" not in os.environ
    assert not (tmp_path / "mine").exists()


def test_auto_takes_argos_where_its_packages_are(models: Path) -> None:
    auto = engine("auto", Config(models))
    assert auto.available("vi")
    assert not auto.word_by_word("vi")
    assert auto.translate(["好"], "vi", [])[0].engine == "argos"
