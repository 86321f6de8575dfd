"""What is learned from pairs that people accepted."""

import pytest

from tests.unit import alignment_sets as sets
from tests.unit.test_align_long import EN, VI, ZH
from workbench.core.align import align, realign
from workbench.core.errors import InputError
from workbench.core.mined import mined

# Names that no dictionary has, in sentences with little else in common.
SHIPS = [("金雁号", "Wild Rover", "Lãng Tử"), ("石榴号", "Old Molly", "Mợ Cả")]
FIT = [
    ("昨天{}到了汉堡。", "Yesterday the {} reached Hamburg.", "Hôm qua tàu {} đến Hamburg."),
    ("没有人看见{}。", "Nobody saw the {}.", "Không ai thấy tàu {}."),
    ("{}的船长病了。", "The captain of the {} fell ill.", "Thuyền trưởng tàu {} bị ốm."),
    ("雾里只听见{}的钟声。", "In the fog we heard the {} ring.", "Trong sương nghe chuông {}."),
]


FARE = [(ship, fare) for ship in SHIPS for fare in (("病了。", "fell ill."), ("走了。", "left."))]


def pairs(lang, ships=SHIPS, fit=FIT):
    """Pairs with the ships, among some with nothing of them."""
    at = {"en": 1, "vi": 2}[lang]
    named = [(one[0].format(ship[0]), one[at].format(ship[at])) for ship in ships for one in fit]
    return named + list(zip(ZH[:40], {"en": EN, "vi": VI}[lang][:40], strict=True))


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_names_are_learned_as_they_are_written(lang):
    at = {"en": 1, "vi": 2}[lang]
    found = dict(mined(pairs(lang), lang))
    for ship in SHIPS:
        assert found[ship[0]] == ship[at]


def test_every_direction_and_pair_of_languages():
    turned = [(target, source) for source, target in pairs("vi")]
    assert ("Lãng Tử", "金雁号") in mined(turned, "zh-CN", "vi")
    between = list(zip(dict(pairs("en")).values(), dict(pairs("vi")).values(), strict=True))
    assert ("Wild Rover", "Lãng Tử") in mined(between, "vi", "en")


def test_traditional_characters_are_learned_as_simplified_ones():
    hant = [(source.replace("号", "號"), target) for source, target in pairs("en")]
    assert dict(mined(hant, "en", "zh-TW"))["金雁号"] == "Wild Rover"


def test_common_words_are_left_to_the_dictionaries():
    often = [(f"{ship[0]}的船长{end}", f"the captain {done}") for ship, (end, done) in FARE]
    assert not any("captain" in target for _, target in mined(often + pairs("en"), "en"))


def test_no_word_comes_twice():
    found = mined(pairs("en"), "en")
    for side in zip(*found, strict=True):
        assert len(set(side)) == len(side)


def test_what_comes_together_once_may_be_chance():
    once = mined(pairs("en", ships=SHIPS[:1], fit=FIT[:1]), "en")
    assert not any("金" in source or "Rover" in target for source, target in once)


def test_what_is_repeated_word_for_word_counts_once():
    often = mined(pairs("en", ships=SHIPS[:1], fit=FIT[:1]) * 30, "en")
    assert not any("金" in source or "Rover" in target for source, target in often)


def test_what_as_often_stands_without_the_other_is_not_learned():
    others = [(source.replace("金雁号", "那条船"), target) for source, target in pairs("en")]
    assert "金雁号" not in dict(mined(pairs("en")[:2] + others, "en"))


@pytest.mark.parametrize("nothing", [[], [("", "")], [("。", "!")], [("好", "ok")] * 3])
def test_nothing_to_learn_from(nothing):
    assert mined(nothing, "en") == []


def test_a_language_that_nobody_knows_is_refused():
    with pytest.raises(InputError):
        mined([], "xx")


def test_what_was_learned_decides_a_doubtful_case():
    names, ships = ["金雁号。"], ["Old Molly.", "Mild Weather.", "Wild Rover."]
    learned = mined(pairs("en"), "en")
    beads = align(names, ships, "en", learned=learned)
    assert ((0,), (2,)) in [(bead.source, bead.target) for bead in beads]
    turned = [(target, source) for source, target in learned]
    beads = align(ships, names, "zh", source_lang="en", learned=turned)
    assert ((2,), (0,)) in [(bead.source, bead.target) for bead in beads]


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_what_was_learned_does_no_harm_around_what_is_settled(lang):
    documents = sets.held_out(sets.hard(lang, 1))
    settled = [document["gold"][at % 2 :: 2] for at, document in enumerate(documents)]
    accepted = [
        ("".join(d["src"][i] for i in left), " ".join(d["tgt"][j] for j in right))
        for d, beads in zip(documents, settled, strict=True)
        for left, right in beads
    ]
    plain, taught = [], []
    learned = mined(accepted, lang)
    for d, fixed in zip(documents, settled, strict=True):
        plain.append(sets.plain(realign(d["src"], d["tgt"], lang, fixed)))
        taught.append(sets.plain(realign(d["src"], d["tgt"], lang, fixed, learned=learned)))
    before = sets.rest(documents, plain, settled)["f1"]
    # Two beads of some 260 that come out otherwise are 0.012.
    assert sets.rest(documents, taught, settled)["f1"] > before - 0.012
