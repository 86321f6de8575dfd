"""How fast Argos drafts, beside argostranslate as it comes and CTranslate2 itself; its memory.

pytest -m bench -s. The model has Argos's size and random weights, so the ratios are what counts.
One call a sentence is so slow that it gets one sentence in eight, of all lengths.
"""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHINESE = ROOT.parent / "shared" / "data" / "ntrex" / "zh.txt"
RUNS = Path(__file__).with_name("argos_runs.py")
SENTENCES = 300
ONE_IN = 8
CORES = 2
REPEATS = 2
GRID = [(2, 128), (2, 256), (2, 512), (2, 1024), (1, 256)]

DEFAULTS: dict[str, str] = {}
THREADS = {"ARGOS_INTER_THREADS": str(CORES), "ARGOS_INTRA_THREADS": "1"}


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a zh→en package of Argos's size."""
    if not CHINESE.exists():
        pytest.skip("no ntrex set beside the repository")
    folder = tmp_path_factory.mktemp("big")
    path = ROOT / "scripts" / "build_big_model.py"
    spec = importlib.util.spec_from_file_location("build_big_model", path)
    assert spec
    assert spec.loader
    builder = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(builder)
    builder.build(folder, CHINESE)
    return folder


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The sentences, one in eight of them from the shortest to the longest, three times as many."""
    folder = tmp_path_factory.mktemp("texts")
    all_of_them = CHINESE.read_text("utf-8").splitlines()
    lines = all_of_them[:SENTENCES]
    some = sorted(lines, key=len)[ONE_IN // 2 :: ONE_IN]
    paths = {}
    for name, chosen in (("all", lines), ("some", some), ("thrice", all_of_them[: 3 * SENTENCES])):
        paths[name] = folder / f"{name}.txt"
        paths[name].write_text("\n".join(chosen), "utf-8")
    return paths


def measured(models: Path, text: Path, *run: object, **variables: str) -> dict[str, float]:
    done = subprocess.run(
        ["taskset", "--cpu-list", f"0-{CORES - 1}", sys.executable, RUNS, models, text]
        + [str(part) for part in run],
        env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
        stdout=subprocess.PIPE,
        check=True,
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def rates(models: Path, texts: dict[str, Path]) -> dict[str, float]:
    """Sentences a second: the best of what was repeated, taken by turns."""
    found = {
        "one by one": measured(models, texts["some"], "single", **DEFAULTS)["rate"],
        "its threads as ours": measured(models, texts["some"], "single", **THREADS)["rate"],
    }
    for _ in range(REPEATS):
        kinds = {"ours": ("ours",)} | {f"raw {t}x{p}": ("raw", t, p) for t, p in GRID}
        for name, run in kinds.items():
            rate = measured(models, texts["all"], *run)["rate"]
            found[name] = max(rate, found.get(name, 0))
    return found


@pytest.mark.bench
def test_sentences_a_second(models: Path, texts: dict[str, Path]) -> None:
    found = rates(models, texts)
    best = max(rate for name, rate in found.items() if name.startswith("raw"))
    print(f"\nload average {os.getloadavg()[0]:.1f}; sentences a second on {CORES} cores, beam 4")
    for name, rate in found.items():
        print(f"  {name:20} {rate:6.2f}   ours / this {found['ours'] / rate:5.2f}")
    assert found["ours"] >= 8 * found["one by one"]
    assert found["ours"] >= 3.5 * found["its threads as ours"]
    assert found["ours"] >= 0.9 * best


@pytest.mark.bench
@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="memory is told by Linux")
def test_memory_is_that_of_the_model_and_stays_flat(models: Path, texts: dict[str, Path]) -> None:
    once = measured(models, texts["all"], "memory")
    thrice = measured(models, texts["thrice"], "memory")
    for name, found in (("300 sentences", once), ("900 sentences", thrice)):
        ratio = found["peak"] / found["loaded"]
        print(
            f"\n{name}: {found['loaded']:.0f} MB loaded, peak {found['peak']:.0f} MB, {ratio:.2f}x"
        )
    assert once["peak"] <= 1.3 * once["loaded"]
    assert thrice["peak"] <= 1.05 * once["peak"]
