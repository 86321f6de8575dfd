"""A unit's sides: joined, typed anew, cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core import sides
from workbench.core.errors import InputError

LANGS = st.sampled_from(["zh-CN", "en", "vi"])
SENTENCES = st.sampled_from(
    ["He left.", "双方同意。", "Hai bên “đồng ý”!", "No end mark", "3.5 per cent?", "一"]
)


@pytest.mark.parametrize(
    ("side", "lang", "text"),
    [
        (["双方同意。", "会谈继续。"], "zh-CN", "双方同意。会谈继续。"),
        (["They agreed.", "Talks go on."], "en", "They agreed. Talks go on."),
        (["Hai bên đồng ý.", "Họ về."], "vi", "Hai bên đồng ý. Họ về."),
        (["One."], "en", "One."),
        ([], "en", ""),
    ],
)
def test_a_side_is_shown_as_one_text(side, lang, text):
    assert sides.join(side, lang) == text


@pytest.mark.parametrize(
    ("text", "lang", "side"),
    [
        ("They agreed. Talks go on.", "en", ["They agreed.", "Talks go on."]),
        ("Hai bên đồng ý. Họ về.", "vi", ["Hai bên đồng ý.", "Họ về."]),
        ("双方同意。会谈继续。", "zh-CN", ["双方同意。", "会谈继续。"]),
        ("  They agreed. ", "en", ["They agreed."]),
        ("", "en", []),
        (" \n\t ", "vi", []),
        # What joining would not give back stays in one piece.
        ("They agreed.  Talks go on.", "en", ["They agreed.  Talks go on."]),
        ("They agreed.\nTalks go on.", "en", ["They agreed.\nTalks go on."]),
        ("双方同意。 会谈继续。", "zh-CN", ["双方同意。 会谈继续。"]),
    ],
)
def test_a_typed_text_is_cut_where_nothing_is_lost(text, lang, side):
    assert sides.retype(text, lang) == side


@given(st.text(max_size=60) | st.lists(SENTENCES).map(" ".join), LANGS)
def test_what_was_typed_is_what_stands(text, lang):
    assert sides.join(sides.retype(text, lang), lang) == text.strip()


@pytest.mark.parametrize(
    ("at", "left", "right"),
    [
        (0, [], ["双方同意。", "会谈继续。"]),
        (2, ["双方"], ["同意。", "会谈继续。"]),
        (5, ["双方同意。"], ["会谈继续。"]),
        (7, ["双方同意。", "会谈"], ["继续。"]),
        (10, ["双方同意。", "会谈继续。"], []),
    ],
)
def test_a_side_is_cut_before_a_character(at, left, right):
    assert sides.cut(["双方同意。", "会谈继续。"], at, "zh-CN") == (left, right)


@pytest.mark.parametrize(
    ("at", "left", "right"),
    [
        (3, ["One"], ["two.", "Three."]),
        (4, ["One"], ["two.", "Three."]),
        (8, ["One two."], ["Three."]),
        (9, ["One two."], ["Three."]),
        (12, ["One two.", "Thr"], ["ee."]),
    ],
)
def test_the_space_between_sentences_belongs_to_neither(at, left, right):
    assert sides.cut(["One two.", "Three."], at, "en") == (left, right)


def test_an_empty_side_is_cut_into_two_empty_ones():
    assert sides.cut([], 0, "en") == ([], [])


@pytest.mark.parametrize("at", [-1, 6])
def test_a_place_outside_of_the_text_is_refused(at):
    with pytest.raises(InputError) as caught:
        sides.cut(["双方同意。"], at, "zh-CN")
    assert caught.value.params == {"at": at, "length": 5}


@given(st.lists(SENTENCES, max_size=4), LANGS, st.data())
def test_a_cut_loses_nothing_but_white_space(side, lang, data):
    text = sides.join(side, lang)
    at = data.draw(st.integers(0, len(text)))
    left, right = sides.cut(side, at, lang)
    assert "".join("".join([*left, *right]).split()) == "".join(text.split())
    assert "".join("".join(left).split()) == "".join(text[:at].split())
    assert all(part == part.strip() != "" for part in [*left, *right])
