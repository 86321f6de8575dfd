"""Aligning again around what a person settled."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit import alignment_sets as sets
from tests.unit.alignment_texts import EN, PAIRS, TEXTS, ZH
from tests.unit.test_align_long import EN as LONG_EN
from tests.unit.test_align_long import ZH as LONG_ZH
from tests.unit.test_align_long import right, whole
from workbench.core.align import align, realign

STRAIGHT = [((at,), (at,)) for at in range(len(ZH))]


def pairs_of(beads):
    return [(bead.source, bead.target) for bead in beads]


def test_without_anything_settled_it_is_plain_aligning():
    assert realign(ZH, EN, "en", []) == align(ZH, EN, "en")


@pytest.mark.parametrize("langs", PAIRS)
def test_a_settled_bead_stays_whatever_speaks_against_it(langs):
    source, target = TEXTS[langs[0]], TEXTS[langs[1]]
    # Wrong on purpose: what stands before it has to do with what is left.
    beads = realign(source, target, langs[1], [([3, 4], [2])], source_lang=langs[0])
    assert ((3, 4), (2,)) in pairs_of(beads)
    assert next(bead.score for bead in beads if bead.source == (3, 4)) == 1
    assert [pair for pair in pairs_of(beads) if pair[0] and pair[0][0] < 2] == STRAIGHT[:2]
    assert pairs_of(beads)[-3:] == STRAIGHT[5:]


def test_what_stands_between_two_settled_beads_stays_between_them():
    source = ["哦。", "啊。", "哎。", "嗯。"]
    target = ["Oh.", "Ah.", "Eh.", "Uh.", "Hm."]
    beads = realign(source, target, "en", [((1,), (2,)), ((2,), (3,))])
    assert pairs_of(beads)[-3:] == [((1,), (2,)), ((2,), (3,)), ((3,), (4,))]
    assert sum(len(bead.target) for bead in beads[:-3]) == 2


def test_a_settled_bead_of_any_size():
    beads = realign(ZH, EN, "en", [(range(1, 7), range(1, 6))])
    assert pairs_of(beads) == [
        ((0,), (0,)),
        ((1, 2, 3, 4, 5, 6), (1, 2, 3, 4, 5)),
        ((), (6,)),
        ((7,), (7,)),
    ]


@pytest.mark.parametrize("langs", [("zh", "en"), ("en", "zh")])
def test_swapped_beads_do_not_bind_the_order(langs):
    source, target = TEXTS[langs[0]], list(TEXTS[langs[1]])
    target[3], target[4] = target[4], target[3]
    fixed = [((3,), (4,)), ((4,), (3,))]
    beads = realign(source, target, langs[1], fixed, source_lang=langs[0])
    assert pairs_of(beads) == [*STRAIGHT[:3], *fixed, *STRAIGHT[5:]]


def test_settled_beads_that_agree_with_nothing_else_do_not_bind_the_order():
    # A paragraph was moved and set right; the rest of the text stands where it stood.
    moved = EN[:1] + EN[5:7] + EN[1:5] + EN[7:]
    beads = realign(ZH, moved, "en", [((5,), (1,)), ((6,), (2,))])
    assert pairs_of(beads) == [
        ((0,), (0,)),
        *(((at,), (at + 2,)) for at in range(1, 5)),
        ((5,), (1,)),
        ((6,), (2,)),
        ((7,), (7,)),
    ]


def test_a_settled_sentence_without_a_counterpart_is_out_of_the_way_and_keeps_its_place():
    source = [*ZH[:3], "图为河边。", ZH[3], *ZH[4:]]
    target = [*EN[:3], f"{EN[3]} {EN[4]}", "Photo by the river.", *EN[5:]]
    beads = realign(source, target, "en", [((3,), ()), ((), (4,))])
    assert pairs_of(beads)[3:6] == [((3,), ()), ((4, 5), (3,)), ((), (4,))]


def test_no_bead_reaches_over_a_sentence_that_was_taken_out():
    # 3 and 4 were done into one sentence, but something settled stands between them.
    source = [*ZH[:4], "图为河边。", *ZH[4:]]
    target = [*EN[:3], f"{EN[3]} {EN[4]}", *EN[5:]]
    beads = realign(source, target, "en", [((4,), ())])
    assert [at for bead in beads for at in bead.source] == list(range(9))
    beads = realign(target, source, "zh", [((), (4,))], source_lang="en")
    assert [at for bead in beads for at in bead.target] == list(range(9))


def test_a_settled_bead_with_a_gap_comes_out_as_it_was():
    beads = realign(ZH, EN, "en", [((2, 4), (2, 4))])
    assert pairs_of(beads) == [*STRAIGHT[:2], ((2, 4), (2, 4)), STRAIGHT[3], *STRAIGHT[5:]]


def test_a_bead_with_neither_side_is_left_out():
    assert pairs_of(realign(ZH, EN, "en", [((), ())])) == STRAIGHT


@pytest.mark.parametrize(
    "fixed",
    [[((1,), (1,)), ((1,), (2,))], [((1,), (1,)), ((2,), (1,))], [((8,), ())], [((), (-1,))]],
)
def test_beads_that_cannot_be_are_refused(fixed):
    with pytest.raises(ValueError, match="fixed bead"):
        realign(ZH, EN, "en", fixed)


@pytest.mark.parametrize("every", [2, 600])
def test_a_long_text_between_what_is_settled(every):
    target = LONG_EN[:400] + LONG_EN[430:]
    fixed = [((at,), (at if at < 400 else at - 30,)) for at in range(0, 1176, every)]
    fixed = [bead for bead in fixed if not 400 <= bead[0][0] < 430]
    beads = realign(LONG_ZH, target, "en", fixed)
    assert whole(beads, LONG_ZH, target)
    assert set(fixed) <= set(pairs_of(beads))
    assert right([bead for bead in beads if bead.source and bead.source[0] < 395]) > 0.97
    assert right([bead for bead in beads if bead.source and bead.source[0] > 435], -30) > 0.97


@settings(deadline=None, max_examples=50)
@given(st.data(), st.sampled_from([("zh", "en"), ("en", "zh"), ("en", "vi")]))
def test_whatever_is_settled_every_sentence_is_in_one_bead(data, langs):
    source, target = TEXTS[langs[0]], TEXTS[langs[1]]
    left = data.draw(st.permutations(range(len(source))))
    right_side = data.draw(st.permutations(range(len(target))))
    fixed, i, j = [], 0, 0
    for a, b in data.draw(st.lists(st.sampled_from([(1, 1), (1, 0), (0, 1), (2, 1)]), max_size=3)):
        fixed.append((tuple(sorted(left[i : i + a])), tuple(sorted(right_side[j : j + b]))))
        i, j = i + a, j + b
    beads = realign(source, target, langs[1], fixed, source_lang=langs[0])
    assert set(fixed) <= set(pairs_of(beads))
    new = [bead for bead in beads if (bead.source, bead.target) not in fixed]
    for side, others, count in (("source", 0, len(source)), ("target", 1, len(target))):
        settled = {at for bead in fixed for at in bead[others]}
        own = [at for bead in new for at in getattr(bead, side)]
        assert own == [at for at in range(count) if at not in settled]
        for bead in new:
            run = getattr(bead, side)
            assert run == tuple(range(run[0], run[0] + len(run))) if run else True
    if all(len(bead[0]) < 2 for bead in fixed):
        assert [at for bead in beads for at in bead.source] == list(range(len(source)))


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_what_is_settled_helps_the_rest(lang):
    documents = sets.held_out(sets.hard(lang, 1))
    settled = [document["gold"][::2] for document in documents]
    again = [
        sets.plain(realign(d["src"], d["tgt"], lang, fixed))
        for d, fixed in zip(documents, settled, strict=True)
    ]
    plain = [sets.plain(align(d["src"], d["tgt"], lang)) for d in documents]
    assert sets.rest(documents, again, settled)["f1"] > sets.rest(documents, plain, settled)["f1"]
