import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.mt import _texts
from workbench.mt._texts import UnusableError


@pytest.mark.parametrize(
    ("text", "expected"),
    [("好", True), ("ASEAN好", True), ("", False), ("2026", False), ("ASEAN", False), ("。", False),
     ("😀🎉", False), ("かな", False)],
)  # fmt: skip
def test_what_there_is_to_translate(text: str, expected: bool) -> None:
    assert _texts.translatable(text) is expected


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("", 3, [""]),
        ("一二三", 3, ["一二三"]),
        ("一。二。三", 4, ["一。二。", "三"]),
        ("一，二；三，四", 6, ["一，二；", "三，四"]),
        ("一，二三四五", 4, ["一，", "二三四五"]),
        ("一二三四五", 2, ["一二", "三四", "五"]),
        ("😀" * 9, 2, ["😀" * 9]),
        ("一二" + "😀" * 5, 2, ["一二", "😀" * 5]),
    ],
)
def test_pieces(text: str, most: int, expected: list[str]) -> None:
    assert _texts.pieces(text, most) == expected


@given(st.text("好坏，。！ab "), st.integers(1, 8))
def test_pieces_lose_nothing(text: str, most: int) -> None:
    pieces = _texts.pieces(text, most)
    assert "".join(pieces) == text
    assert all(len(piece) <= most for piece in pieces if _texts.translatable(piece))


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([], []),
        (["a", "b", "c"], [["a", "b"], ["c"]]),
        (["aaa", "bb", "c"], [["aaa", "bb"], ["c"]]),
        (["aaa", "bbb"], [["aaa"], ["bbb"]]),
        (["aaaaaaaaa", "b"], [["aaaaaaaaa"], ["b"]]),
    ],
)
def test_batches(texts: list[str], expected: list[list[str]]) -> None:
    assert list(_texts.batches(texts, 2, 5)) == expected


def test_answers_become_lines_of_plain_text() -> None:
    answers = [" one\n\ttwo\u200b ", "a < b", "<b> stays", "Tie\u0302\u0301ng"]
    sources = ["一", "甲<乙", "<b>好", "语"]
    assert _texts.check("x", sources, answers) == ["one two", "a < b", "<b> stays", "Tiếng"]


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ([], "x gave 0 translations for 2 sentences"),
        (["a"], "x gave 1 translations for 2 sentences"),
        (["a"] * 3, "x gave 3 translations for 2 sentences"),
        (["a", ""], "no translation of “第二句。”"),
        (["a", " \u200b\n"], "no translation of “第二句。”"),
        (["a", None], "no translation of “第二句。”"),
        (["a", ["b"]], "no translation of “第二句。”"),
        (["a", 7], "no translation of “第二句。”"),
        (["<p>a</p>", "b"], "markup into the translation of “第一句。”"),
        (["a", "<!DOCTYPE html>"], "markup"),
        (["a", "<!-- b -->"], "markup"),
        (["a", '<?xml version="1.0"?>'], "markup"),
        (["a", "b" * 100_000], "gave 100000 characters for “第二句。”"),
    ],
)
def test_answers_that_are_no_translations(answers: list[object], message: str) -> None:
    with pytest.raises(UnusableError, match=message):
        _texts.check("x", ["第一句。", "第二句。"], answers)


def test_a_long_sentence_is_named_by_its_beginning() -> None:
    with pytest.raises(UnusableError, match=f"“{'好' * 40}”"):
        _texts.check("x", ["好" * 20_000], [""])


@pytest.mark.parametrize(
    ("source", "answer", "fine"),
    [
        ("越南", "Việt Nam", True),
        ("越南(VN)", "Việt Nam (越南)", True),
        ("2026", "2026", True),
        ("越南", "越南", False),
        ("越南 ASEAN", "越南国家 ASE", False),
    ],
)
def test_what_stayed_chinese(source: str, answer: str, fine: bool) -> None:
    if fine:
        _texts.check_translated("x", [source], [answer])
    else:
        with pytest.raises(UnusableError, match=f"x left “{source}” in Chinese"):
            _texts.check_translated("x", [source], [answer])


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("2026年", "in 2026"),
        ("２０２６年", "in 2026"),
        ("35471人", "35,471 people"),
        ("35,471人", "35.471 người"),
        ("35471人", "35 471 people"),
        ("1000人", "a thousand people"),
        ("2040 万人", "20.4 million people"),
        ("2040万人", "20.4 million people"),
        ("153多人", "some 150 people"),
        ("3.75%", "3,75%"),
        ("7月25日", "July 25"),
        ("在2025年和2026年", "in 2025 and this year"),
        ("无", "in 2026"),
    ],
)
def test_figures_that_tell_nothing_against_an_answer(source: str, answer: str) -> None:
    _texts.check_figures("x", [source], [answer], least=1)


@pytest.mark.parametrize(
    ("sources", "answers", "least", "named"),
    [
        (["2026年"], ["in 2027"], 1, "2026年"),
        (["350人"], ["35 people"], 1, "350人"),
        (["甲", "2025年", "2026年"], ["a", "in", "in 2026"], 1, "2025年"),
        (["2025年", "2026年"], ["in 2026", "in 2025"], 3, "2025年"),
        (["甲", "2026年"], ["in 2026", "b"], 3, "2026年"),
        (["2025年", "2026年", "2027年"], ["a", "b", "c"], 3, "2025年"),
    ],
)
def test_figures_tell_other_sentences_translations(
    sources: list[str], answers: list[str], least: int, named: str
) -> None:
    with pytest.raises(UnusableError, match=f"another sentence for “{named}”"):
        _texts.check_figures("x", sources, answers, least=least)


@pytest.mark.parametrize(
    ("sources", "answers", "least"),
    [
        (["2025年", "2026年"], ["a", "b"], 3),
        (["2024年", "2025年", "2026年"], ["2024", "2025", "c"], 1),
        (["2025年", "2025年"], ["then", "in 2025"], 2),
    ],
)
def test_a_few_lost_figures_may_be_a_poor_engine(
    sources: list[str], answers: list[str], least: int
) -> None:
    _texts.check_figures("x", sources, answers, least=least)
