"""Where a unit is best cut in two."""

import pytest

from tests.unit.alignment_texts import EN, PAIRS, TEXTS, VI, ZH
from workbench.core.align import best_cut
from workbench.core.errors import InputError
from workbench.core.termbase import Rendering, Term


@pytest.mark.parametrize("langs", PAIRS)
@pytest.mark.parametrize("at", range(6))
def test_both_sides_are_cut_between_the_same_sentences(langs, at):
    # Two sentences done into one, and one that is done as it is: only one cut keeps them apart.
    source, target = TEXTS[langs[0]], TEXTS[langs[1]]
    assert best_cut(
        source[at : at + 3],
        [f"{target[at]} {target[at + 1]}", target[at + 2]],
        langs[1],
        source_lang=langs[0],
    ) == (2, 1)


@pytest.mark.parametrize(("lang", "text"), [("en", EN), ("vi", VI)])
@pytest.mark.parametrize("at", range(7))
def test_a_lone_sentence_stays_with_the_half_that_it_fits(lang, text, at):
    assert best_cut([ZH[at]], text[at : at + 2], lang) == (1, 1)
    assert best_cut([ZH[at + 1]], text[at : at + 2], lang) == (0, 1)
    assert best_cut(text[at : at + 2], [ZH[at]], "zh", source_lang=lang) == (1, 1)
    assert best_cut(text[at : at + 2], [ZH[at + 1]], "zh", source_lang=lang) == (1, 0)


def test_of_cuts_that_are_as_good_the_middle_one_is_taken():
    assert best_cut(ZH, EN, "en") == (4, 4)


@pytest.mark.parametrize(
    ("source", "target", "cut"),
    [
        (ZH[:1], EN[:1], (1, 0)),
        (ZH[:4], [], (2, 0)),
        ([], EN[:2], (0, 1)),
        (["好。", "好。", "三个月来,河边的渔民第一次看到了白鹤。"], [], (2, 0)),
    ],
)
def test_what_has_no_two_sides_to_compare(source, target, cut):
    assert best_cut(source, target, "en") == cut


@pytest.mark.parametrize(("source", "target"), [(ZH[:1], []), ([], EN[:1]), ([], [])])
def test_one_sentence_alone_cannot_be_cut(source, target):
    with pytest.raises(InputError, match="can't be split"):
        best_cut(source, target, "en")


def test_what_is_known_of_the_words_counts():
    target = ["The Bluebird came in.", "The Wild Rover came in."]
    ship = Term("金雁号", (Rendering("en", "Wild Rover"),))
    assert best_cut(["金雁号到了。"], target, "en", terms=[ship]) == (0, 1)
