"""An article and its translations as pages show them, down to their sentences."""

import json
from collections import Counter
from pathlib import Path

import pytest

from workbench.core.align import align, moves
from workbench.core.clean import blocks
from workbench.core.counterparts import doubts, recognise
from workbench.core.segment import sentences
from workbench.core.text import normalise

PAIRS = Path(__file__).parents[1] / "data" / "pairs"
GOLD = json.loads((PAIRS / "visit.json").read_text("utf-8"))


def text(lang):
    return (PAIRS / f"visit.{lang}.txt").read_text("utf-8")


def kept(lang):
    return [
        sentence
        for block in blocks(text(lang))
        if not block.excluded
        for sentence in sentences(block.text, lang)
    ]


def gold(lang):
    return [(tuple(here), tuple(there)) for here, there in GOLD[f"zh-{lang}"]["beads"]]


@pytest.mark.parametrize(
    ("lang", "furniture"),
    [
        ("zh", {"caption": 6, "credit": 3, "ending": 2, "related": 7, "duplicate": 1}),
        ("en", {"caption": 2, "credit": 2, "ending": 2, "related": 5}),
        ("vi", {"caption": 2, "credit": 2, "ending": 2, "related": 5, "duplicate": 1}),
    ],
)
def test_what_a_page_has_around_its_article_is_left_out(lang, furniture):
    found = blocks(text(lang))
    assert Counter(block.excluded for block in found if block.excluded) == furniture
    assert Counter(block.kind for block in found)["heading"] == 4
    assert "".join("".join(block.text.split()) for block in found) == "".join(
        normalise(text(lang)).split()
    )


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_the_beads_made_by_hand_hold_each_sentence_once(lang):
    beads = gold(lang)
    assert sorted(i for here, _ in beads for i in here) == list(range(len(kept("zh"))))
    assert sorted(i for _, there in beads for i in there) == list(range(len(kept(lang))))


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_the_two_sides_are_told_to_be_counterparts(lang):
    assert recognise(text("zh"), text(lang)) == ("zh", lang)
    assert doubts(text("zh"), text(lang), "zh", lang) == []


@pytest.mark.parametrize(("lang", "most_wrong"), [("en", 2), ("vi", 2)])
def test_they_are_lined_up_but_for_what_was_moved(lang, most_wrong):
    left, right = kept("zh"), kept(lang)
    beads = align(left, right, lang)
    moved = [(tuple(here), tuple(there)) for here, there in GOLD[f"zh-{lang}"]["moved"]]
    in_place = set(gold(lang)) - set(moved)
    assert len(in_place - {(bead.source, bead.target) for bead in beads}) <= most_wrong
    assert [(move.source, move.target) for move in moves(beads, left, right, lang)] == moved
