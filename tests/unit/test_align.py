"""The aligner on sentences of our own: every kind of bead, every language pair, bad input."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.alignment_texts import EN, PAIRS, TEXTS, VI, ZH
from workbench.core.align import SURE, align, belong
from workbench.core.errors import InputError
from workbench.core.termbase import Matcher, Rendering, Term

GLUE = {"zh": "", "zh-Hant": ""}
STRAIGHT = [((at,), (at,)) for at in range(len(ZH))]


def pairs_of(beads):
    return [(bead.source, bead.target) for bead in beads]


def aligned(source, target, langs, **options):
    return pairs_of(align(source, target, langs[1], source_lang=langs[0], **options))


def joined(lang, first, last):
    """The text with the sentences from first to last as one."""
    text = TEXTS[lang]
    whole = GLUE.get(lang, " ").join(text[first : last + 1])
    return [*text[:first], whole, *text[last + 1 :]]


@pytest.mark.parametrize("langs", PAIRS)
def test_sentence_by_sentence(langs):
    assert aligned(TEXTS[langs[0]], TEXTS[langs[1]], langs) == STRAIGHT


@pytest.mark.parametrize("langs", PAIRS)
def test_two_sentences_done_into_one(langs):
    found = aligned(TEXTS[langs[0]], joined(langs[1], 3, 4), langs)
    assert found[3] == ((3, 4), (3,))
    assert len(found) == 7


@pytest.mark.parametrize("langs", PAIRS)
def test_one_sentence_done_into_two(langs):
    found = aligned(joined(langs[0], 3, 4), TEXTS[langs[1]], langs)
    assert found[3] == ((3,), (3, 4))
    assert len(found) == 7


@pytest.mark.parametrize("langs", PAIRS)
def test_a_sentence_left_out(langs):
    source, target = TEXTS[langs[0]], TEXTS[langs[1]]
    assert aligned(source, target[:3] + target[4:], langs)[3] == ((3,), ())


@pytest.mark.parametrize("langs", PAIRS)
def test_a_sentence_put_in(langs):
    source, target = TEXTS[langs[0]], TEXTS[langs[1]]
    assert aligned(source[:3] + source[4:], target, langs)[3] == ((), (3,))


@pytest.mark.parametrize(("lang", "text"), [("en", EN), ("vi", VI)])
def test_sentences_cut_elsewhere_are_one_bead(lang, text):
    # 3+4 | 5 against 3 | 4+5: only all three together are right on both sides.
    source = [*ZH[:3], ZH[3] + ZH[4], *ZH[5:]]
    target = [*text[:4], f"{text[4]} {text[5]}", *text[6:]]
    assert ((3, 4), (3, 4)) in aligned(source, target, ("zh", lang))


@pytest.mark.parametrize(
    ("source", "target", "lang"),
    [
        ("参加比赛的有三十人。", "Thirty people took part.", "en"),
        ("参加比赛的有30人。", "Có ba mươi người tham gia.", "vi"),
        ("全县有3万头水牛。", "There are 30,000 water buffaloes in the county.", "en"),
        ("全县有3万头水牛。", "Cả huyện có 30 nghìn con trâu.", "vi"),
        ("投资45亿元。", "Vốn đầu tư 4,5 tỷ.", "vi"),
        ("一百二十五户已经搬走。", "So far 125 families have moved.", "en"),
        ("桥建于一九七三年。", "The bridge was built in 1973.", "en"),
        ("三万五千人签了名。", "A petition with 35,000 names.", "en"),
        ("第２５届会议。", "Phiên họp lần thứ 25.", "vi"),
    ],
)
def test_numbers_in_all_writings(source, target, lang):
    # Beside sentences with other numbers of the very same make, only the number can tell.
    other = {"en": "There were 77 of them.", "vi": "Có 77 cái."}[lang]
    zh = "共有七十七个。"
    langs = ("zh", lang)
    assert aligned([zh, source], [other, target], langs) == [((0,), (0,)), ((1,), (1,))]
    assert aligned([source, zh], [other, target, other], langs)[1:] == [((0,), (1,)), ((1,), (2,))]


def test_a_number_of_absurd_length_is_a_sentence_like_another():
    assert aligned(["一" * 9000 + "。"], ["One."], ("zh", "en")) != []


def test_a_term_of_the_glossary_decides_a_doubtful_case():
    target = ["The Bluebird came in.", "The Wild Rover came in."]
    source = ["金雁号到了。"]
    ship = Term("金雁号", (Rendering("en", "Wild Rover"), Rendering("vi", "Lãng Tử")))
    other = Term("金雁号", (Rendering("en", "Bluebird"),))
    assert ((0,), (1,)) in aligned(source, target, ("zh", "en"), terms=[ship])
    assert ((0,), (0,)) in aligned(source, target, ("zh", "en"), terms=Matcher([other]))


def test_a_term_counts_between_english_and_vietnamese_too():
    ship = Term("金雁号", (Rendering("en", "Wild Rover"), Rendering("vi", "Lãng Tử")))
    target = ["Tàu Én Xanh đã đến.", "Tàu Lãng Tử đã đến."]
    source = ["The Wild Rover came in."]
    assert ((0,), (1,)) in aligned(source, target, ("en", "vi"), terms=[ship])
    assert ((1,), (0,)) in aligned(target, source, ("vi", "en"), terms=[ship])


def test_a_term_without_a_rendering_in_the_language_is_no_harm():
    term = Term("拖拉机", (Rendering("vi", "máy cày"),))
    assert aligned(ZH, EN, ("zh", "en"), terms=[term]) == STRAIGHT


def test_foreign_names_are_heard():
    source = ["奥巴马到了。", "默克尔走了。"]
    assert aligned(source, ["Merkel left."], ("zh", "en"))[-1] == ((1,), (0,))
    assert aligned(["Merkel left."], ["Ông Obama đến.", "Bà Merkel đi."], ("en", "vi")) == [
        ((), (0,)),
        ((0,), (1,)),
    ]


@pytest.mark.parametrize(("lang", "text"), [("en", EN), ("vi", VI)])
def test_characters_that_no_dictionary_knows_are_no_harm(lang, text):
    assert aligned(["㐖㐜", *ZH], ["A. A.", *text], ("zh", lang))[1:] == [
        ((at + 1,), (at + 1,)) for at in range(len(ZH))
    ]


def test_a_whole_section_missing():
    found = aligned(ZH, EN[:1] + EN[6:], ("zh", "en"))
    assert found == [
        ((0,), (0,)),
        *(((at,), ()) for at in range(1, 6)),
        ((6,), (1,)),
        ((7,), (2,)),
    ]


def test_a_swapped_paragraph_leaves_the_rest_in_place():
    moved = EN[:1] + EN[5:7] + EN[1:5] + EN[7:]
    found = aligned(ZH, moved, ("zh", "en"))
    assert found[0] == ((0,), (0,))
    assert found[-1] == ((7,), (7,))
    assert [pair for pair in found if all(pair)][1:-1] == [((at,), (at + 2,)) for at in range(1, 5)]


@pytest.mark.parametrize(("lang", "text"), [("en", EN), ("vi", VI)])
def test_translations_belong_together(lang, text):
    assert belong(align(ZH, text, lang), ZH, text) > 0.5


UNRELATED = [
    "Knead the dough until it is smooth and let it rest under a cloth.",
    "Violins carry the second theme while the horns wait.",
    "She filed the divorce papers without telling her lawyer.",
    "Pawns cannot move backwards.",
    "Turn left at the bakery, then climb the stairs behind the chapel.",
    "The compiler warns about unused variables.",
    "Copper conducts electricity better than iron does.",
    "Nobody had watered the tomatoes.",
]


def test_unrelated_texts_do_not_belong_together():
    beads = align(ZH, UNRELATED, "en")
    assert belong(beads, ZH, UNRELATED) < 0.2


def test_nothing_belongs_to_nothing():
    assert belong([], [], []) == 0


@pytest.mark.parametrize(("lang", "text"), TEXTS.items())
def test_the_same_text_twice(lang, text):
    assert aligned(text, text, (lang, lang)) == STRAIGHT


@pytest.mark.parametrize("count", [0, 1, 500])
def test_one_sentence_against_many(count):
    found = align(ZH[:1], EN[:1] * count, "en")
    assert sum(len(bead.target) for bead in found) == count
    assert sum(len(bead.source) for bead in found) == 1


def test_all_numbers():
    rows = [f"{at}.{at * 7}" for at in range(100, 140)]
    assert aligned(rows, rows[:20] + rows[25:], ("zh", "en")) == [
        *(((at,), (at,)) for at in range(20)),
        *(((at,), ()) for at in range(20, 25)),
        *(((at,), (at - 5,)) for at in range(25, 40)),
    ]


def test_what_is_sure_scores_high_and_what_is_doubtful_low():
    assert all(bead.score >= SURE for bead in align(ZH, EN, "en") if bead.source == (3,))
    assert all(bead.score < SURE for bead in align(["哦。", "啊。"], ["Oh.", "Ah.", "Eh."], "en"))


def test_a_language_that_nobody_knows_is_refused():
    with pytest.raises(InputError):
        align(ZH, EN, "xx")


TEXT = st.lists(st.sampled_from([*ZH, *EN, *VI, "", " ", "。", "?!", "A. B. C.", "42"]), max_size=9)


@given(TEXT, TEXT, st.sampled_from(PAIRS))
def test_every_sentence_is_in_one_bead_and_in_order(source, target, langs):
    beads = align(source, target, langs[1], source_lang=langs[0])
    assert [at for bead in beads for at in bead.source] == list(range(len(source)))
    assert [at for bead in beads for at in bead.target] == list(range(len(target)))
    assert all(bead.source or bead.target for bead in beads)
    assert all(0 <= bead.score <= 1 for bead in beads)


@given(st.lists(st.text(max_size=30), max_size=5), st.lists(st.text(max_size=30), max_size=5))
def test_any_text_at_all_can_be_aligned(source, target):
    for langs in (("zh", "en"), ("vi", "zh")):
        beads = align(source, target, langs[1], source_lang=langs[0])
        assert [at for bead in beads for at in bead.source] == list(range(len(source)))
        assert [at for bead in beads for at in bead.target] == list(range(len(target)))
