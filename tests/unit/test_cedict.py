"""The dictionary that comes as a package."""

import pytest

from workbench.core import cedict


@pytest.mark.parametrize("word", ["越南", "總理", "总理"])
def test_simplified_and_traditional_words_are_known(word):
    assert cedict.has(word)
    assert word in cedict.headwords()
    assert cedict.lookup(word)[0].senses


def test_a_name_is_told_from_a_word():
    assert cedict.lookup("越南")[0].proper
    assert not cedict.lookup("总理")[0].proper


def test_what_is_no_word_has_no_entry():
    assert not cedict.has("没有这个词")
    assert cedict.lookup("没有这个词") == ()


def test_a_line_that_is_none_of_the_dictionarys_is_passed_over(monkeypatch):
    lines = ["not a line", "好 好 [hao3] /good/"]
    monkeypatch.setattr(cedict, "_lines", lambda: lines)
    assert [entry.simplified for entry in cedict.entries()] == ["好"]
