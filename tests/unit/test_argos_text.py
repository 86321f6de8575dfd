"""What happens to a sentence before and after the model: cut, joined, batched, looked at."""

from dataclasses import dataclass

import pytest

from workbench.mt._batches import Size, batches
from workbench.mt._clauses import clauses, joined, translatable
from workbench.mt._sound import flaw


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("", 5, []),
        ("短句。", 5, ["短句。"]),
        ("一二三四，五六七，八九十。", 8, ["一二三四，", "五六七，八九十。"]),
        ("一二三，四五；六七八九", 8, ["一二三，四五；", "六七八九"]),
        ("一二三四五六七八九十", 4, ["一二三四", "五六七八", "九十"]),
        ("他说“好，走吧！”然后就走", 9, ["他说“好，走吧！”", "然后就走"]),
        ("增长1,234,567人次", 9, ["增长", "1,234,567", "人次"]),
        ("他们见面 United Nations", 12, ["他们见面 United ", "Nations"]),
        ("Talks, held in Hanoi. They met", 22, ["Talks, held in Hanoi.", " They met"]),
        ("aaaaaaaaaa", 4, ["aaaa", "aaaa", "aa"]),
    ],
)
def test_a_long_sentence_is_cut_where_it_may_be(text: str, most: int, expected: list[str]) -> None:
    assert clauses(text, most, len) == expected


def test_a_sentence_of_twenty_thousand_characters_is_cut_in_pieces_that_fit() -> None:
    for text in ("越南" * 10_000, "越南国家主席，" * 3000, "😀" * 20_000):
        pieces = clauses(text, 150, lambda piece: 2 * len(piece))
        assert "".join(pieces) == text
        assert max(map(len, pieces)) <= 75


@pytest.mark.parametrize(
    ("sources", "parts", "expected"),
    [
        (["好。"], ["Good.."], "Good.."),
        (["甲，", "乙。"], ["First.", "Second."], "First, Second."),
        (["甲，", "乙。"], ["First,", "Second."], "First, Second."),
        (["甲；", "乙：", "丙。"], ["A,", "B :", "C."], "A; B: C."),
        (["甲、", "乙"], ["A", "B"], "A, B"),
        (["甲", "乙。"], ["First.", "second."], "First second."),
        (["甲！", "乙。"], ["A!", "B."], "A! B."),
        (["甲，", "😀，", "乙。"], ["A.", "😀，", "B."], "A, 😀, B."),
        (["甲，", "，，，", "乙。"], ["A.", "，，，", "B."], "A, B."),
        (["甲，", "乙。"], ["", "B."], "B."),
    ],
)
def test_its_pieces_are_joined_without_doubled_marks(
    sources: list[str], parts: list[str], expected: str
) -> None:
    assert joined(sources, parts) == expected


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [("好", "zh", True), ("2026 ABC 😀！", "zh", False), ("", "zh", False), ("𠀀", "zh", True),
     ("word", "en", True), ("2026。", "en", False)],
)  # fmt: skip
def test_what_there_is_to_translate(text: str, lang: str, expected: bool) -> None:
    assert translatable(text, lang) == expected


@pytest.mark.parametrize(
    ("source", "draft", "expected"),
    [
        ("好的。", "Good.", ""),
        ("好的。", "  ", "empty"),
        ("越南", "the the the the", "loop"),
        ("他很好", "He is very, very, very good.", ""),
        ("越南", "of the people of the people of the people", "loop"),
        ("越南", "nananananananana", "loop"),
        ("哈哈哈哈哈", "ha ha ha ha ha", ""),
        ("越南", "越越越越越", "loop"),
        ("1000000000", "It was 1000000000, 5 5 5", ""),
        (
            "越南",
            " and ".join(f"a b c d e f g h {end}" for end in "ijkl"),
            "loop",
        ),
        ("中国、日本、韩国", "China, Japan and South Korea", ""),
    ],
)
def test_what_is_no_translation_is_noticed(source: str, draft: str, expected: str) -> None:
    assert flaw(source, draft, len(source), len(draft.split()), 1000) == expected


@pytest.mark.parametrize(
    ("source_pieces", "pieces", "expected"),
    [
        (3, 51, ""),
        (3, 52, "length"),
        (15, 1, ""),
        (16, 2, ""),
        (16, 1, "length"),
        (80, 9, "length"),
    ],
)
def test_a_draft_has_a_plausible_length(source_pieces: int, pieces: int, expected: str) -> None:
    assert flaw("越南", "Viet Nam", source_pieces, pieces, 52) == expected


@dataclass(frozen=True)
class Item:
    length: int


def test_batches_have_items_of_like_length_and_a_bounded_size() -> None:
    made = list(batches([Item(n) for n in (1, 9, 2, 3, 3, 30, 8, 1, 0)], Size(pieces=10, texts=3)))
    lengths = [[item.length for item in batch] for batch in made]
    assert lengths == [[30], [9], [8], [2, 3, 3], [0, 1, 1]]
