"""chrF of the gloss engine without any glossary, and its speed: pytest -m bench -s."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
import sacrebleu

from workbench.mt.gloss import GlossEngine

DATA = Path(__file__).parents[2].parent / "shared" / "data"

# CC-CEDICT's first sense for each word, and one reading a character.
BASELINES = {"en": 33, "vi": 21}


def lines(corpus: str, lang: str) -> list[str]:
    path = DATA / corpus / f"{lang}.txt"
    if not path.exists():
        pytest.skip(f"no {corpus} set beside the repository")
    return path.read_text("utf-8").rstrip("\n").split("\n")


@pytest.mark.bench
@pytest.mark.parametrize("corpus", ["ntrex", "flores"])
@pytest.mark.parametrize("lang", ["en", "vi"])
def test_chrf(corpus: str, lang: str) -> None:
    drafts = GlossEngine().translate(lines(corpus, "zh"), lang, [])
    metric = sacrebleu.CHRF()
    score = metric.corpus_score([draft.text for draft in drafts], [lines(corpus, lang)])
    print(f"\n{corpus:8} {lang}  chrF2 {score.score:5.2f}  {metric.get_signature()}")
    assert score.score > BASELINES[lang]


@pytest.mark.bench
def test_speed_of_a_new_process_on_ten_kilobytes(tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_bytes("\n".join(lines("ntrex", "zh")).encode()[:10_000])
    script = (
        "import sys; from workbench.mt.gloss import GlossEngine\n"
        "text = open(sys.argv[1], encoding='utf-8', errors='ignore').read()\n"
        "GlossEngine().translate(text.split('\\n'), sys.argv[2], [])"
    )
    for lang in ("en", "vi"):
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-c", script, str(article), lang],
            check=True,
            cwd=Path(__file__).parents[2],
        )
        print(f"\n10 kB to {lang}, start-up included: {time.perf_counter() - start:.2f} s")
