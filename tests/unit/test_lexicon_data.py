"""The Chinese–Vietnamese lexicon: facts in a file, so its shape is what can go wrong."""

import re
import unicodedata
from collections import Counter
from importlib import resources
from itertools import chain

import pytest

from workbench.core._fold import old_tone, simplified
from workbench.core.text import HAN

LINES = (
    (resources.files("workbench.core") / "data" / "lexicon_vi.tsv")
    .read_text(encoding="utf-8")
    .splitlines()
)
LEXICON = {word: text.split("|") for word, _, text in (line.partition("\t") for line in LINES)}
RENDERINGS = sorted(set(chain.from_iterable(LEXICON.values())))

RENDERING = re.compile(r"[^\W_]+(?:(?: & |[ \-'.])[^\W_]+)*")
"""Words of letters and digits with a space, hyphen, apostrophe or full stop between them."""


def test_there_are_14_200_words_or_more():
    assert len(LEXICON) >= 14_200


def test_every_line_is_a_word_a_tab_and_one_to_five_renderings():
    wrong = [
        line for line in LINES if not re.fullmatch(rf"[{HAN}]+\t[^\t|]+(?:\|[^\t|]+){{0,4}}", line)
    ]
    assert wrong == []


def test_no_word_has_two_lines():
    words = Counter(line.partition("\t")[0] for line in LINES)
    assert [word for word, count in words.items() if count > 1] == []


def test_no_rendering_stands_twice_at_a_word():
    assert [word for word, texts in LEXICON.items() if len(set(texts)) < len(texts)] == []


def test_words_are_simplified_chinese():
    assert [word for word in LEXICON if simplified(word) != word] == []


def test_renderings_are_latin_letters_without_stray_spaces_or_signs():
    assert [text for text in RENDERINGS if not RENDERING.fullmatch(text)] == []
    letters = {char for char in "".join(RENDERINGS) if char.isalpha()}
    assert [char for char in letters if "LATIN" not in unicodedata.name(char)] == []


def test_renderings_are_nfc_with_the_tone_in_the_old_place():
    assert [text for text in RENDERINGS if unicodedata.normalize("NFC", text) != text] == []
    assert [text for text in RENDERINGS if is_new_tone(text)] == []


def is_new_tone(text: str) -> bool:
    """Whether a syllable ends like hoà: with a coda (hoàn) or after q (quý) there is one way."""
    syllables = [part for part in re.findall(r"[^\W\d_]+", text) if part[0] not in "qQ"]
    return any(old_tone(part[-2:]) != part[-2:] for part in syllables)


@pytest.mark.parametrize(
    ("word", "rendering"),
    [
        ("看", "xem"),
        ("看", "nhìn"),
        ("高兴", "vui mừng"),
        ("发展", "phát triển"),
        ("国家", "quốc gia"),
        ("国家", "đất nước"),
        ("和平", "hòa bình"),
        ("英国", "Vương quốc Anh"),
        ("特朗普", "Trump"),
        ("谷歌", "Google"),
    ],
)
def test_common_words_have_their_usual_rendering(word: str, rendering: str):
    assert rendering in LEXICON[word]
