"""Public alignment sets with gold beads, standard and harder, and their scorer.

The sets and the tools that make and score them are not part of the repository.
"""

import importlib.util
import json
from functools import cache
from itertools import groupby
from pathlib import Path
from random import Random

import pytest

SHARED = Path(__file__).parents[2].parent / "shared"
NEWS = SHARED / "data" / "ntrex"
HARD = {"join": 0.3, "drop": 0.1}


@cache
def tool(name):
    path = SHARED / "tools" / f"{name}.py"
    if not path.is_file() or not NEWS.is_dir():
        pytest.skip("the public alignment sets are not on this machine")
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def standard(lang):
    """The documents of the set as it was published: id, src, tgt, gold."""
    tool("score_alignment")
    return json.loads((NEWS / f"align_zh_{lang}.json").read_text("utf-8"))


def hard(lang, seed):
    """The same documents with more lines joined and dropped."""
    maker, rng = tool("make_alignment_set"), Random(seed)  # noqa: S311
    source, target = maker.lines(NEWS / "zh.txt"), maker.lines(NEWS / f"{lang}.txt")
    names = [line.split("\t")[0] for line in maker.lines(NEWS / "docids.txt")]
    made = []
    for name, rows in groupby(range(len(names)), key=names.__getitem__):
        numbers = list(rows)
        left = maker.groups_of(numbers, rng, **HARD)
        right = maker.groups_of(numbers, rng, **HARD)
        if left and right:
            made.append(
                {
                    "id": name,
                    "src": ["".join(source[i].strip() for i in group) for group in left],
                    "tgt": [" ".join(target[i].strip() for i in group) for group in right],
                    "gold": maker.gold_beads(left, right),
                }
            )
    return made


def held_out(documents):
    """The half that no parameter was chosen on."""
    return documents[1::2]


def scores(documents, found):
    """Strict and lax figures of beads, each a pair of lists of indexes."""
    golds = [document["gold"] for document in documents]
    return tool("score_alignment").score(list(zip(golds, found, strict=True)))


def plain(beads):
    """Beads as the scorer has them."""
    return [(list(bead.source), list(bead.target)) for bead in beads]


def judged(document, beads):
    """Each bead's score and whether the gold has it."""
    gold = {(tuple(left), tuple(right)) for left, right in document["gold"]}
    return [(bead.score, (bead.source, bead.target) in gold) for bead in beads]
