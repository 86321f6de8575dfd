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


def rest(documents, found, settled):
    """The figures of what was not settled beforehand; ``settled`` are gold beads."""
    known = [{(tuple(left), tuple(right)) for left, right in beads} for beads in settled]
    return scores(
        [
            {"gold": [b for b in d["gold"] if (tuple(b[0]), tuple(b[1])) not in own]}
            for d, own in zip(documents, known, strict=True)
        ],
        [
            [b for b in beads if (tuple(b[0]), tuple(b[1])) not in own]
            for beads, own in zip(found, known, strict=True)
        ],
    )


def moved(document, seed):
    """The document with up to four neighbouring beads of the target put elsewhere, if it is long.

    Only beads with both sides are moved.
    """
    rng, gold = Random(seed), document["gold"]  # noqa: S311
    size = rng.choice([1, 1, 2, 3, 4])
    places = range(len(gold) - size + 1)
    ways = [
        (at, to)
        for at in places
        for to in places
        if abs(to - at) >= max(2, size) and all(all(bead) for bead in gold[at : at + size])
    ]
    if len(gold) < 9 or not ways:
        return document
    at, to = rng.choice(ways)
    others = gold[:at] + gold[at + size :]
    order = others[:to] + gold[at : at + size] + others[to:]
    number = {j: new for new, j in enumerate(j for bead in order for j in bead[1])}
    return {
        **document,
        "tgt": [document["tgt"][j] for j in number],
        "gold": [[left, [number[j] for j in right]] for left, right in gold],
    }


def not_found(document, beads):
    """The gold beads with two sides of which no two sentences came together."""
    together = {(i, j) for bead in beads for i in bead.source for j in bead.target}
    return [
        (left, right)
        for left, right in document["gold"]
        if left and right and not any((i, j) in together for i in left for j in right)
    ]
