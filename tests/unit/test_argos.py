import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from workbench.core.errors import EngineError
from workbench.mt import engine
from workbench.mt.argos import ArgosEngine, installed

SENTENCES = [
    "今天天气很好，我们去公园散步。",
    "两国领导人举行了会谈。",
    "The weather is fine today and we walk in the park.",
    "The leaders of the two countries held talks.",
    "Hôm nay trời đẹp, chúng tôi đi dạo trong công viên.",
    "Lãnh đạo hai nước đã hội đàm.",
]
WIDTH = 16


@dataclass(frozen=True)
class Config:
    models_dir: Path


def write_metadata(folder: Path, source: str, target: str, **more: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    facts = {"from_code": source, "to_code": target, "package_version": "1.0", **more}
    (folder / "metadata.json").write_text(json.dumps(facts))


def make_package(folder: Path, source: str, target: str, seed: int, prefix: str = "") -> None:
    """Install a package laid out as Argos's are, with a small model of random weights."""
    write_metadata(folder, source, target, target_prefix=prefix)
    make_model(folder / "model", train_tokenizer(folder, prefix), seed)


def train_tokenizer(folder: Path, prefix: str) -> list[str]:
    import sentencepiece

    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(SENTENCES),
        model_prefix=str(folder / "sentencepiece"),
        vocab_size=130,
        hard_vocab_limit=False,
        user_defined_symbols=[prefix] if prefix else [],
        minloglevel=2,
    )
    processor = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
    return [processor.id_to_piece(number) for number in range(processor.get_piece_size())]


def make_model(folder: Path, pieces: list[str], seed: int) -> None:
    import ctranslate2
    import numpy
    from ctranslate2.specs import model_spec

    specials = ["<blank>", "<unk>", "<s>", "</s>"]
    vocabulary = specials + [piece for piece in pieces if piece not in specials]
    spec = ctranslate2.specs.TransformerSpec.from_config(1, 2)
    random = numpy.random.default_rng(seed)

    def fill(layer: Any, name: str, value: object) -> None:
        if value is None:
            shape = weight_shape(name, len(vocabulary))
            # Attention to the source outweighs the rest, or every source gives the same words.
            strength = 20 if "decoder/layer_0/attention" in name else 1
            weights = strength * random.normal(size=shape).astype("float32")
            constant = {"gamma": numpy.ones(shape), "beta": numpy.zeros(shape)}
            part = name.rsplit("/", 1)[-1]
            setattr(layer, part, constant.get(part, weights).astype("float32"))

    model_spec.visit_spec(spec, fill)
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.validate()
    spec.optimize()
    folder.mkdir()
    spec.save(str(folder))


def weight_shape(name: str, words: int) -> tuple[int, ...]:
    if name.endswith(("gamma", "beta")):
        return (WIDTH,)
    if "embeddings" in name or "projection" in name:
        return (words, WIDTH)
    rows = {"self_attention/linear_0": 3, "attention/linear_1": 2, "ffn/linear_0": 2}
    parts = name.split("/")
    times = rows.get("/".join(parts[-3:-1]), 1)
    return (WIDTH, 2 * WIDTH) if parts[-3:-1] == ["ffn", "linear_1"] else (times * WIDTH, WIDTH)


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
    assert [bool(draft.text) for draft in drafts] == [True, False, True, False, True]
    assert drafts[0] == drafts[4] != drafts[2]
    assert {(draft.engine, draft.model) for draft in drafts} == {("argos", "zh-en 1.0")}


def test_a_batch_and_single_texts_give_the_same(models: Path) -> None:
    texts = [SENTENCES[0], SENTENCES[1], "公园很好。"] * 12
    single = {text: texts_of(models, [text], "en")[0] for text in set(texts)}
    assert texts_of(models, texts, "en") == [single[text] for text in texts]


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


SCRIPT = """
import json, socket, sys
from pathlib import Path

def refuse(*_, **__):
    raise AssertionError("network")

socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
from workbench.mt.argos import ArgosEngine
before = sorted(sys.modules)
argos = ArgosEngine(Path(sys.argv[1]))
assert argos.available("vi")
light = {"argostranslate", "ctranslate2"} & set(sys.modules)
texts = [draft.text for draft in argos.translate(["好。"], "vi", [])]
heavy = {"stanza", "spacy", "minisbd", "torch", "argostranslate.translate"} & set(sys.modules)
print(json.dumps({"light": sorted(light), "heavy": sorted(heavy), "texts": texts}))
"""


@pytest.fixture
def fresh_process(models: Path, tmp_path: Path) -> tuple[dict[str, Any], Path]:
    """A new process that drafts with the packages, its answer, and its home folder."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    run = subprocess.run(
        [sys.executable, "-W", "error::ResourceWarning", "-c", SCRIPT, str(models)],
        env={**variables, "HOME": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout), tmp_path


def test_neither_network_nor_splitters_nor_the_home_folder_are_touched(
    models: Path, fresh_process: tuple[dict[str, Any], Path]
) -> None:
    answer, home = fresh_process
    assert answer["heavy"] == []
    assert len(answer["texts"]) == 1
    assert list(home.iterdir()) == []
    assert {path.name for path in models.iterdir()} == {"packages", "argos-translate"}


def test_asking_whether_it_is_available_loads_no_library(
    fresh_process: tuple[dict[str, Any], Path],
) -> None:
    assert fresh_process[0]["light"] == []
