"""The difference of two texts: exact, by words, readable."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.diff import difference, tokens


def marked(before: str, after: str, lang: str = "en") -> str:
    """The difference in one line: [-out-]{+in+}."""
    wrap = {"same": "{}", "out": "[-{}-]", "in": "{{+{}+}}"}
    return "".join(wrap[piece.op].format(piece.text) for piece in difference(before, after, lang))


DIFFERENCES = [
    # words, punctuation apart
    ("en", "He met guests.", "He met two guests.", "He met {+two +}guests."),
    ("en", "He met guests.", "He met guests!", "He met guests[-.-]{+!+}"),
    ("en", "A b.", "A b. C d.", "A b.{+ C d.+}"),
    ("en", "b", "A b", "{+A +}b"),
    ("en", "Paid 1,500 dong", "Paid 1,600 dong", "Paid [-1,500-]{+1,600+} dong"),
    ("en", "a well-known man", "a well-made man", "a [-well-known-]{+well-made+} man"),
    ("en", "It's his", "It’s his", "[-It's-]{+It’s+} his"),
    # syllables
    ("vi", "In-đô-nê-xi-a", "In-đô-nê-di-a", "In-đô-nê-[-xi-]{+di+}-a"),
    ("vi", "Thủ tướng gặp khách", "Thủ tướng tiếp khách", "Thủ tướng [-gặp-]{+tiếp+} khách"),
    # characters
    ("zh-CN", "总理会见客人。", "总理接见客人。", "总理[-会-]{+接+}见客人。"),
    ("zh-CN", "在河内", "昨天在首都河内", "{+昨天+}在{+首都+}河内"),
    ("zh-CN", "用GDP衡量", "用GNP衡量", "用[-GDP-]{+GNP+}衡量"),
    # one side empty, nothing changed, white space alone
    ("en", "", "all new", "{+all new+}"),
    ("en", "all gone", "", "[-all gone-]"),
    ("en", "the same", "the same", "the same"),
    ("en", "", "", ""),
    ("en", "a  b", "a b", "a[-  -]{+ +}b"),
    ("en", "a\nb", "a b", "a[-\n-]{+ +}b"),
]


@pytest.mark.parametrize(("lang", "before", "after", "expected"), DIFFERENCES)
def test_difference(lang, before, after, expected):
    assert marked(before, after, lang) == expected


READABLE = [
    # What is between two replaced words belongs to them: white space, a mark, one lonely word.
    ("a red car", "a blue bus", "a [-red car-]{+blue bus+}"),
    ("no red, car", "no blue, bus", "no [-red, car-]{+blue, bus+}"),
    ("a red car of mine", "a blue bus of her own", "a [-red car of mine-]{+blue bus of her own+}"),
    # Two words in common are worth stopping at, and so is one between single words.
    ("a b c d", "x b c y", "[-a-]{+x+} b c [-d-]{+y+}"),
    ("red of mine", "blue of yours", "[-red-]{+blue+} of [-mine-]{+yours+}"),
    # What was only put in, or only taken out, reads well in two places.
    ("we met", "now we two all met", "{+now +}we{+ two all+} met"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "expected"), READABLE)
def test_readable(before, after, expected):
    assert marked(before, after) == expected


def test_as_many_words_stay_the_same_as_can():
    before = "one two three four five six seven"
    after = "one three five two four six seven"
    kept = [piece.text for piece in difference(before, after, "en") if piece.op == "same"]
    assert sum(len(text.split()) for text in kept) == 5


def test_diacritics_stay_with_their_letters():
    decomposed = unicodedata.normalize("NFD", "Hà Nội")
    assert tokens(decomposed, "vi") == [*decomposed.partition(" ")]
    assert marked("Ha Noi", decomposed, "vi") == f"[-Ha Noi-]{{+{decomposed}+}}"


WORDS = st.lists(st.sampled_from(["a", "bc", "đi", " ", "  ", "\n", ",", "-", "河", "。", "1.5"]))


@given(st.one_of(WORDS.map("".join), st.text()), st.one_of(WORDS.map("".join), st.text()))
@pytest.mark.parametrize("lang", ["en", "vi", "zh-CN"])
def test_both_texts_can_be_read_from_it(lang, before, after):
    pieces = difference(before, after, lang)
    assert "".join(piece.text for piece in pieces if piece.op != "in") == before
    assert "".join(piece.text for piece in pieces if piece.op != "out") == after
    assert all(piece.text for piece in pieces)
    ops = [piece.op for piece in pieces]
    assert all(one != other for one, other in pairwise(ops))
    assert "inout" not in "".join(ops)


def test_texts_too_large_to_compare_differ_in_the_middle():
    """Nobody waits for a difference, nor does it eat the memory."""
    before, after = ("始" + char * 20_000 + "终" for char in "甲乙")
    assert [piece.op for piece in difference(before, after, "zh-CN")] == [
        "same",
        "out",
        "in",
        "same",
    ]
    kept = before[:9000] + "中" + before[9000:]
    assert [piece.op for piece in difference(before, kept, "zh-CN")] == ["same", "in", "same"]
