"""Long texts, which the aligner takes in parts: nothing of that may show in the beads.

The sentences are put together from parts, so that each shares words with many others.
"""

from itertools import product

import pytest

from workbench.core.align import align, belong

WHO = [
    ("农民", "The farmer", "Người nông dân"),
    ("律师", "The lawyer", "Luật sư"),
    ("护士", "The nurse", "Y tá"),
    ("司机", "The driver", "Người lái xe"),
    ("画家", "The painter", "Họa sĩ"),
    ("木匠", "The carpenter", "Thợ mộc"),
    ("警察", "The policeman", "Cảnh sát"),
]
DOES = [
    ("买了", "bought", "đã mua"),
    ("卖了", "sold", "đã bán"),
    ("找到了", "found", "đã tìm thấy"),
    ("偷了", "stole", "đã ăn trộm"),
    ("忘了", "forgot", "đã quên"),
    ("送了", "gave away", "đã tặng"),
]
WHAT = [
    ("一匹马", "a horse", "một con ngựa"),
    ("一把雨伞", "an umbrella", "một chiếc ô"),
    ("一座钟", "a clock", "một chiếc đồng hồ"),
    ("一本字典", "a dictionary", "một cuốn từ điển"),
    ("一封信", "a letter", "một bức thư"),
    ("一张桌子", "a table", "một cái bàn"),
    ("一块奶酪", "a cheese", "một miếng pho mát"),
]
WHEN = [
    ("星期五", "on Friday", "hôm thứ Sáu"),
    ("夏天", "in summer", "vào mùa hè"),
    ("半夜", "at midnight", "lúc nửa đêm"),
    ("饭后", "after the meal", "sau bữa ăn"),
]


def texts():
    """1,176 sentences in Chinese, English and Vietnamese, neighbours with little in common."""
    all_parts = list(product(WHO, DOES, WHAT, WHEN))
    mixed = [all_parts[at * 605 % len(all_parts)] for at in range(len(all_parts))]
    zh = [f"{who[0]}{when[0]}{does[0]}{what[0]}。" for who, does, what, when in mixed]
    en = [f"{who[1]} {does[1]} {what[1]} {when[1]}." for who, does, what, when in mixed]
    vi = [f"{who[2]} {does[2]} {what[2]} {when[2]}." for who, does, what, when in mixed]
    return zh, en, vi


ZH, EN, VI = texts()


def right(beads, shift=0):
    """The share of the beads that say what has to be: n goes with n + shift."""
    return sum(
        len(bead.source) == 1 and bead.target == (bead.source[0] + shift,) for bead in beads
    ) / max(len(beads), 1)


def whole(beads, source, target):
    return [at for bead in beads for at in bead.source] == list(range(len(source))) and [
        at for bead in beads for at in bead.target
    ] == list(range(len(target)))


@pytest.mark.parametrize(("lang", "text"), [("en", EN), ("vi", VI)])
def test_a_long_text(lang, text):
    beads = align(ZH, text, lang)
    assert whole(beads, ZH, text)
    assert right(beads) > 0.97


def test_a_section_of_a_long_text_missing():
    target = EN[:400] + EN[700:]
    beads = align(ZH, target, "en")
    assert whole(beads, ZH, target)
    assert right([bead for bead in beads if bead.source and bead.source[0] < 395]) > 0.97
    assert right([bead for bead in beads if bead.source and bead.source[0] > 705], -300) > 0.97
    assert sum(not bead.target for bead in beads) > 280


def test_a_long_text_that_repeats_itself():
    part = slice(0, 300)
    source, target = ZH[part] * 3, EN[part] * 3
    beads = align(source, target, "en")
    assert whole(beads, source, target)
    assert right(beads) > 0.97


def test_long_texts_that_have_nothing_to_do_with_each_other():
    source = [f"{'甲乙丙丁戊'[at % 5]}呢？" for at in range(420)]
    target = [f"Lorem ipsum {'xy' * (at % 7)}." for at in range(420)]
    # What they share by chance is no anchor.
    source[50], target[300] = "NATO和IMF呢？", "NATO, IMF."
    source[415], target[5] = "UNESCO和ASEAN呢？", "UNESCO, ASEAN."
    beads = align(source, target, "en")
    assert whole(beads, source, target)
    assert belong(beads, source, target) < 0.2


def test_one_sentence_over_and_over():
    source, target = ["Done."] * 2100, ["Done."] * 2100
    beads = align(source, target, "en", source_lang="vi")
    assert whole(beads, source, target)
