"""Many sentences through Argos at once: in batches, once each, mended or flagged if degenerate."""

import shutil
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.unit.random_argos import SENTENCES, make_package
from workbench.core.errors import EngineError
from workbench.mt import Draft, Local, Steered, Streaming
from workbench.mt._argos_flow import Flow
from workbench.mt._argos_model import load
from workbench.mt._sound import loops
from workbench.mt.argos import ArgosEngine

TINY = Path(__file__).parents[1] / "data" / "argos"
CHINESE = [
    line.split("\t")[0] for line in (TINY / "sentences.tsv").read_text("utf-8").splitlines()[1:]
]
ONE = Local(argos_threads=1)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny packages, zh→en and en→vi."""
    folder = tmp_path_factory.mktemp("models")
    for pair in ("zh_en", "en_vi"):
        shutil.copytree(TINY / f"translate-{pair}-1_0", folder / "packages" / pair)
    return folder


@pytest.fixture(scope="module")
def argos(models: Path) -> ArgosEngine:
    return ArgosEngine(models)


def texts_of(drafts: list[Draft]) -> list[str]:
    return [draft.text for draft in drafts]


class CountingPool(ThreadPoolExecutor):
    """Counts the texts that models were given."""

    texts = 0

    def submit(self, work: Callable[..., Any], /, *args: Any, **more: Any) -> Future[Any]:
        self.texts += len(args[0])
        return super().submit(work, *args, **more)


@pytest.fixture
def pool() -> CountingPool:
    return CountingPool(1)


def flow(models: Path, pool: CountingPool, texts: list[str]) -> Flow:
    model = load(models / "packages" / "zh_en", models, ONE)
    return Flow([model], pool, {text: [place] for place, text in enumerate(texts)})


def test_it_can_be_streamed_and_steered(argos: ArgosEngine) -> None:
    assert isinstance(argos, Streaming)
    assert isinstance(argos, Steered)


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_each_place_gets_its_draft_once_and_progress_is_told(argos: ArgosEngine, lang: str) -> None:
    batches = list(argos.stream(CHINESE, lang, []))
    found = [place for batch in batches for place, _ in batch]
    assert sorted(found) == list(range(len(CHINESE)))
    assert len(batches) > 10


def test_batches_and_single_sentences_give_the_same(argos: ArgosEngine) -> None:
    together = argos.translate(CHINESE[:40], "en", [])
    alone = [argos.translate([text], "en", [])[0] for text in CHINESE[:40]]
    assert together == alone
    assert len(set(texts_of(together))) == 40


def test_sentences_that_come_again_are_translated_once(models: Path, pool: CountingPool) -> None:
    argos = ArgosEngine(models, ONE)
    (batch,) = argos.stream([CHINESE[0]] * 500, "en", [])
    assert [place for place, _ in batch] == list(range(500))
    assert len({draft for _, draft in batch}) == 1


@pytest.mark.parametrize(
    "text", ["", "  ", "……", "2026", "SEA Games 33", "😀😀", "https://vnanet.vn/a_b"]
)
def test_what_has_no_chinese_stays_as_it_is(argos: ArgosEngine, text: str) -> None:
    drafts = argos.translate([text, CHINESE[0], text], "vi", [])
    assert [drafts[0].text, drafts[2].text] == [text, text]
    assert drafts[0].flag == ""
    assert argos.hypotheses([text], "vi", 4) == [[text]]
    assert argos.begun([text], ["Tô Lâm"], "vi") == [text]


def test_nothing_gives_nothing(argos: ArgosEngine) -> None:
    assert argos.translate([], "en", []) == []
    assert list(argos.stream([], "en", [])) == []
    assert argos.hypotheses([], "vi", 4) == []
    assert argos.begun([], [], "vi") == []


def test_whoever_stops_asking_stops_the_work(models: Path, pool: CountingPool) -> None:
    work = flow(models, pool, CHINESE).run()
    next(work)
    work.close()
    pool.shutdown(wait=True)
    assert pool.texts < len(CHINESE) / 2


def test_a_long_job_is_taken_in_bit_by_bit(models: Path, pool: CountingPool) -> None:
    texts = {f"{CHINESE[0]}{number}": [number] for number in range(3000)}
    model = load(models / "packages" / "zh_en", models, ONE)
    work = Flow([model], pool, texts)
    next(work.run())
    assert sum(map(len, work._shelves.values())) <= 1000


def test_a_sentence_too_long_is_cut_at_its_clauses(argos: ArgosEngine) -> None:
    clauses = [text.rstrip("。") for text in CHINESE if text.endswith("。")][:60]
    (draft,) = argos.translate(["，".join(clauses) + "。"], "en", [])
    assert draft.text.endswith(".")
    assert ".," not in draft.text
    assert ",," not in draft.text
    assert draft.text.count(", ") > 5
    assert draft.flag == ""


@pytest.mark.parametrize("text", ["越南" * 10_000, "河内，" * 6_700, "好" + "😀" * 20_000])
def test_a_sentence_of_twenty_thousand_characters_is_translated(
    argos: ArgosEngine, text: str
) -> None:
    (draft,) = argos.translate([text], "en", [])
    assert len(draft.text) > 1000


def stuck(folder: Path, **bias: float) -> ArgosEngine:
    """An engine whose model writes the same pieces whatever it reads; END ends, BLANK is blank."""
    special = {"END": "</s>", "BLANK": "▁"}
    named = {special.get(name, f"▁{name}"): likely for name, likely in bias.items()}
    make_package(folder / "packages" / "zh_en", "zh", "en", seed=1, bias=named)
    return ArgosEngine(folder)


@pytest.mark.parametrize(
    ("text", "bias", "flag"),
    [
        ("好", {"we": 20, "END": 10}, ""),
        (SENTENCES[0] * 2, {"END": 20, "we": 10, "h": 10, "c": 10, "w": 10}, ""),
        (SENTENCES[0], {"we": 20, "END": -900}, "loop"),
        ("好", {"END": 20, "BLANK": 10}, "empty"),
    ],
    ids=["loop mended", "too short mended", "loop kept", "empty kept"],
)
def test_degenerate_drafts_are_mended_or_flagged(
    tmp_path: Path, text: str, bias: dict[str, float], flag: str
) -> None:
    (draft,) = stuck(tmp_path, **bias).translate([text], "en", [])
    assert draft.flag == flag
    assert bool(draft.text) == (flag != "empty")
    assert loops(draft.text) == (flag == "loop")
    assert len(draft.text) < 1000


def test_hypotheses_differ_and_the_best_comes_first(argos: ArgosEngine) -> None:
    found = argos.hypotheses(CHINESE[:20], "en", 4)
    assert all(1 < len(each) <= 4 and len(set(each)) == len(each) for each in found)
    plain = texts_of(argos.translate(CHINESE[:20], "en", []))
    assert [each[0] for each in found] == plain
    assert [len(each) for each in argos.hypotheses(CHINESE[:3], "en", 1)] == [1, 1, 1]


def test_hypotheses_through_english_come_of_several_english_ones(argos: ArgosEngine) -> None:
    (found,) = argos.hypotheses(CHINESE[:1], "vi", 6)
    assert 1 < len(found) == len(set(found)) <= 6


def test_a_long_sentence_has_hypotheses_too(argos: ArgosEngine) -> None:
    (found,) = argos.hypotheses(["，".join(CHINESE[:30])], "en", 3)
    assert len(set(found)) == 3
    assert min(map(len, found)) > 200


@pytest.mark.parametrize(
    "beginning",
    ["Nguyen Xuan Phuc", "President To Lam", "Tô Lâm", "The ", "x_y", "阮春福", "“A”", ""],
)
def test_a_draft_begins_as_told(argos: ArgosEngine, beginning: str) -> None:
    for lang in ("en", "vi"):
        texts = argos.begun(CHINESE[:3], [beginning, "", beginning], lang)
        assert texts[0].startswith(beginning.strip())
        assert texts[2].startswith(beginning.strip())
        assert (
            not texts[0].removeprefix(beginning.strip())[:1].isalnum()
            or not beginning[-1:].isalnum()
        )
    assert argos.begun(CHINESE[1:2], [""], "en") == texts_of(
        argos.translate(CHINESE[1:2], "en", [])
    )


def test_a_beginning_and_the_prefix_that_a_model_wants(tmp_path: Path) -> None:
    make_package(tmp_path / "packages" / "zh_vi", "zh", "vi", seed=3, prefix="__vi__")
    (text,) = ArgosEngine(tmp_path).begun(SENTENCES[:1], ["Hôm nay"], "vi")
    assert text.startswith("Hôm nay")
    assert "__" not in text


def test_many_threads_may_translate_at_once(argos: ArgosEngine) -> None:
    expected = argos.translate(CHINESE[:30], "en", [])
    results: list[list[Draft]] = []
    threads = [
        threading.Thread(target=lambda: results.append(argos.translate(CHINESE[:30], "en", [])))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [expected] * 4


def test_a_package_put_in_place_of_another_is_loaded(tmp_path: Path) -> None:
    before = stuck(tmp_path, we=20, END=19).translate(["好"], "en", [])
    shutil.rmtree(tmp_path / "packages")
    assert stuck(tmp_path, tr=20, END=19).translate(["好"], "en", []) != before


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (Local(argos_device="cuda"), "WORKBENCH_ARGOS_DEVICE to cpu"),
        (Local(argos_compute="bfloat16"), "WORKBENCH_ARGOS_COMPUTE to one of: auto,.*int8"),
    ],
)
def test_settings_that_the_machine_can_t_do_are_told(
    models: Path, settings: Local, message: str
) -> None:
    with pytest.raises(EngineError, match=message):
        ArgosEngine(models, settings).translate(["好"], "en", [])


@pytest.mark.parametrize("settings", [ONE, Local(argos_compute="float32", argos_device="cpu")])
def test_settings_change_how_it_is_computed_not_what(models: Path, settings: Local) -> None:
    drafts = ArgosEngine(models, settings).translate(CHINESE[:5], "en", [])
    assert all(draft.text and not draft.flag for draft in drafts)
