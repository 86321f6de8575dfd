"""The aligner against public sets, on the half of the documents that it was not tuned on."""

import pytest

from tests.unit import alignment_sets as sets
from workbench.core.align import SURE, align


@pytest.mark.parametrize(
    ("lang", "seed", "floor"),
    [("en", None, 0.975), ("vi", None, 0.955), ("en", 1, 0.925), ("vi", 2, 0.915)],
)
def test_strict_f1(lang, seed, floor):
    documents = sets.standard(lang) if seed is None else sets.hard(lang, seed)
    documents = sets.held_out(documents)
    found = [sets.plain(align(d["src"], d["tgt"], lang)) for d in documents]
    assert sets.scores(documents, found)["f1"] >= floor


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_what_is_shown_as_sure_is_right(lang):
    documents = sets.held_out(sets.standard(lang))
    judged = [bead for d in documents for bead in sets.judged(d, align(d["src"], d["tgt"], lang))]
    sure = [right for score, right in judged if score >= SURE]
    assert sum(sure) / len(sure) >= 0.985
    assert len(sure) / len(judged) > 0.7
