"""One measurement of Argos in a process of its own, so that none has another's threads or memory.

python argos_runs.py MODELS SENTENCES RUN, where RUN is "ours", "single" (one call a sentence of
argostranslate, set up by its own variables), "raw TRANSLATORS PIECES" (one translate_batch) or
"memory"; prints JSON. MODELS holds ``packages``; SENTENCES has a sentence a line.
"""

import json
import os
import re
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

LANG = "en"


def timed(work: Callable[[Sequence[str]], object], sentences: Sequence[str]) -> dict[str, float]:
    """How many sentences a second the work takes, after a first one that isn't counted."""
    work(sentences[:1])
    start = time.perf_counter()
    work(sentences)
    return {"rate": len(sentences) / (time.perf_counter() - start)}


def ours(models: Path, sentences: Sequence[str]) -> dict[str, float]:
    from workbench.mt.argos import ArgosEngine

    return timed(lambda texts: ArgosEngine(models).translate(texts, LANG, []), sentences)


def single(models: Path, sentences: Sequence[str]) -> dict[str, float]:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        os.environ[name] = str(models)
    os.environ["ARGOS_PACKAGES_DIR"] = str(models / "packages")
    from argostranslate import translate

    class Whole:
        """The splitter that doesn't split."""

        def __init__(self, package: object) -> None: ...

        def split_sentences(self, text: str) -> list[str]:
            return [text]

    untyped: Any = translate
    untyped.MiniSBDSentencizer = Whole
    return timed(lambda texts: [untyped.translate(text, "zh", LANG) for text in texts], sentences)


def raw(models: Path, sentences: Sequence[str], translators: str, pieces: str) -> dict[str, float]:
    import ctranslate2
    import sentencepiece

    package = models / "packages" / f"translate-zh_{LANG}-1_0"
    tokenizer = sentencepiece.SentencePieceProcessor(
        model_file=str(package / "sentencepiece.model")
    )
    translator = ctranslate2.Translator(
        str(package / "model"), inter_threads=int(translators), intra_threads=2 // int(translators)
    )

    def work(texts: Sequence[str]) -> None:
        results = translator.translate_batch(
            [tokenizer.encode(text, out_type=str) for text in texts],
            replace_unknowns=True,
            max_batch_size=int(pieces),
            batch_type="tokens",
            beam_size=4,
            length_penalty=0.2,
        )
        [tokenizer.decode(result.hypotheses[0]) for result in results]

    return timed(work, sentences)


def memory(models: Path, sentences: Sequence[str]) -> dict[str, float]:
    """Megabytes with the model loaded, and the most while translating the sentences."""
    from workbench.mt.argos import ArgosEngine

    argos = ArgosEngine(models)
    argos.translate(["好"], LANG, [])
    Path("/proc/self/clear_refs").write_text("5")  # the peak from here on
    loaded = megabytes("VmRSS")
    for _ in argos.stream(sentences, LANG, []):
        pass
    return {"loaded": loaded, "peak": megabytes("VmHWM")}


def megabytes(name: str) -> float:
    found = re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found
    return int(found[1]) / 1024


if __name__ == "__main__":
    folder, path, run, *settings = sys.argv[1:]
    runs: dict[str, Any] = {"ours": ours, "single": single, "raw": raw, "memory": memory}
    lines = Path(path).read_text("utf-8").splitlines()
    print(json.dumps(runs[run](Path(folder), lines, *settings)))
