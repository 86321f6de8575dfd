"""The aligner with a model's second opinion."""

import numpy as np
import pytest

from tests.unit.alignment_texts import PAIRS, TEXTS
from tests.unit.opinions import EN, RIGHT, SHORTENED, ZH, vectors
from workbench.core.align import align, belong, realign


def pairs_of(beads):
    return [(bead.source, bead.target) for bead in beads]


def test_free_renderings_find_their_place():
    alone = align(ZH, SHORTENED, "en")
    found = align(ZH, SHORTENED, "en", vectors=vectors)
    assert pairs_of(alone) != RIGHT
    assert pairs_of(found) == RIGHT
    assert belong(alone, ZH, SHORTENED) < 0.3 < belong(found, ZH, SHORTENED)


def test_the_other_way_round_it_is_the_same():
    found = align(SHORTENED, ZH, "zh", source_lang="en", vectors=vectors)
    assert pairs_of(found) == [(there, here) for here, there in RIGHT]


def test_what_people_settled_outweighs_it():
    found = realign(ZH, SHORTENED, "en", [((4,), (1,))], vectors=vectors)
    assert ((4,), (1,)) in pairs_of(found)
    assert set(RIGHT[5:]) <= set(pairs_of(found))


def test_two_sentences_in_one_are_looked_at_together():
    joined = [*EN[:3], f"{EN[3]} {EN[4]}", *EN[5:]]
    found = pairs_of(align(ZH, joined, "en", vectors=vectors))
    assert ((3, 4), (3,)) in found
    assert len(found) == len(ZH) - 1


@pytest.mark.parametrize("langs", PAIRS)
def test_who_sees_no_difference_changes_nothing(langs):
    def blind(texts):
        return np.full((len(texts), 4), 0.5)

    source, target = TEXTS[langs[0]], TEXTS[langs[1]]
    found = align(source, target, langs[1], source_lang=langs[0], vectors=blind)
    assert pairs_of(found) == [((at,), (at,)) for at in range(len(source))]


@pytest.mark.parametrize(("source", "target"), [([], []), ([], EN), (ZH, []), (ZH[:3], EN[:3])])
def test_very_short_texts_are_not_asked_about(source, target):
    def never(texts):
        raise AssertionError(texts)

    assert align(source, target, "en", vectors=never) == align(source, target, "en")


def test_each_run_is_asked_for_once_in_a_call():
    asked = []

    def listening(texts):
        asked.append(list(texts))
        return vectors(texts)

    align([*ZH, *ZH], [*EN, *EN], "en", vectors=listening)
    assert all(len(texts) == len(set(texts)) for texts in asked)
    assert "他画蛇添足。她一箭双雕。" in asked[0]
    assert f"{EN[0]} {EN[1]}" in asked[0]
