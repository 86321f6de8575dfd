"""Sentences that were moved are found again, and nothing else is taken for one."""

import pytest

from tests.unit import alignment_sets as sets
from tests.unit.alignment_texts import EN, PAIRS, TEXTS, ZH
from tests.unit.test_align_long import EN as LONG_EN
from tests.unit.test_align_long import ZH as LONG_ZH
from workbench.core.align import Bead, align, moves
from workbench.core.termbase import Rendering, Term


def found(source, target, langs, **options):
    beads = align(source, target, langs[1], source_lang=langs[0])
    seen = moves(beads, source, target, langs[1], source_lang=langs[0], **options)
    return [(move.source, move.target) for move in seen]


@pytest.mark.parametrize("langs", PAIRS)
def test_a_moved_paragraph(langs):
    text = TEXTS[langs[1]]
    moved = text[:1] + text[5:7] + text[1:5] + text[7:]
    assert found(TEXTS[langs[0]], moved, langs) == [((5,), (1,)), ((6,), (2,))]


def test_a_moved_sentence_that_was_done_into_two():
    source = [*ZH[:3], ZH[3] + ZH[4], *ZH[5:]]
    target = [*EN[3:5], *EN[:3], *EN[5:]]
    assert found(source, target, ("zh", "en")) == [((3,), (0, 1))]


def test_two_paragraphs_that_were_moved_each_elsewhere():
    target = [EN[1], EN[2], *EN[4:7], EN[0], EN[7], EN[3]]
    assert found(ZH, target, ("zh", "en")) == [((0,), (5,)), ((3,), (7,))]


def test_what_was_left_out_and_what_was_put_in_are_no_move():
    target = [EN[0], "Nobody had watered the tomatoes.", *EN[1:6], EN[7]]
    beads = align(ZH, target, "en")
    assert any(not bead.target for bead in beads)
    assert any(not bead.source for bead in beads)
    assert moves(beads, ZH, target, "en") == []


def test_what_stands_side_by_side_is_no_move():
    # The aligner saw both at once and kept them apart; so did the person, perhaps.
    beads = [Bead((at,), (at,), 1) for at in range(7)] + [Bead((7,), (), 1), Bead((), (7,), 1)]
    assert moves(beads, ZH, EN, "en") == []
    assert moves([Bead((0,), (), 1), Bead((), (0,), 1)], ZH, EN, "en") == []


def test_nothing_is_in_two_moves():
    # The same sentence twice, its counterpart once.
    beads = [Bead((0,), (), 1), *(Bead((at,), (at,), 1) for at in range(1, 7))]
    beads += [Bead((), (0,), 1), Bead((7,), (7,), 1), Bead((8,), (), 1)]
    seen = moves(beads, [*ZH, ZH[0]], EN, "en")
    assert [(move.source, move.target) for move in seen] == [((0,), (0,))]


def test_rows_that_a_person_put_in_another_order():
    order = [0, 3, 1, 2, 5, 4, 6, 7]
    beads = [Bead((at,), (at,), 1) for at in order if at not in (1, 5)]
    beads = [Bead((1,), (), 1), *beads, Bead((5,), (), 1), Bead((6,), (), 1)]
    beads = [bead for bead in beads if bead.target != (6,)]
    beads.insert(3, Bead((), (6, 1), 1))
    seen = [(move.source, move.target) for move in moves(beads, ZH, EN, "en")]
    assert seen == [((1,), (1,)), ((6,), (6,))]


def test_what_is_known_of_the_words_counts():
    source = ["金雁号到了。", *ZH]
    target = [*EN, "The Wild Rover came in."]
    langs = ("zh", "en")
    assert found(source, target, langs) == []
    ship = Term("金雁号", (Rendering("en", "Wild Rover"),))
    known = [("到了", "came in")]
    assert found(source, target, langs, terms=[ship], learned=known) == [((0,), (8,))]


def test_a_long_text_is_looked_through_in_parts():
    target = LONG_EN[:300] + LONG_EN[330:340] + LONG_EN[300:330] + LONG_EN[340:]
    seen = found(LONG_ZH, target, ("zh", "en"))
    assert set(seen) <= {((at,), (at - 30,)) for at in range(330, 340)}
    assert len(seen) > 5


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_of_the_hints_nearly_all_are_right(lang):
    made = [d for seed in (1, 2) for d in sets.held_out(sets.hard(lang, seed))]
    documents = [sets.moved(document, seed) for seed, document in enumerate(made)]
    hints = right = missed = 0
    for document in documents:
        source, target = document["src"], document["tgt"]
        beads = align(source, target, lang)
        joined = {(i, j) for left, right_ in document["gold"] for i in left for j in right_}
        seen = moves(beads, source, target, lang)
        hints += len(seen)
        right += sum(any((i, j) in joined for i in m.source for j in m.target) for m in seen)
        missed += len(sets.not_found(document, beads))
    assert right >= 0.95 * hints
    assert hints > 0.5 * missed
