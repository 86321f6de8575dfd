"""Scores added up from single units are sacrebleu's scores of the whole."""

import pytest

from workbench.core import metrics, pooled
from workbench.core.errors import InputError

PAIRS = {
    "en": [
        ("The minister met guests in Hanoi.", "The minister received guests in Hanoi."),
        ("Farmers plant rice.", "Farmers plant rice."),
        ("", "Nobody drafted this."),
        ("rice of kinds three", "three kinds of rice"),
    ],
    "vi": [
        ("Thủ tướng gặp khách tại Hà Nội.", "Thủ tướng tiếp khách ở Hà Nội."),
        ("Nông dân trồng lúa.", "Nông dân trồng lúa."),
        ("Ha\u0300 No\u0323\u0302i", "Hà Nội"),
    ],
    "zh-CN": [("总理会见客人。", "总理接见客人。"), ("农民种稻", "农民种水稻")],
}


@pytest.mark.parametrize("lang", PAIRS)
@pytest.mark.parametrize("first", [0, 1])
def test_as_sacrebleu_scores_the_corpus(lang, first):
    pairs = PAIRS[lang][first:]
    found = pooled.scores([pooled.counts(draft, final, lang) for draft, final in pairs])
    drafts, finals = zip(*pairs, strict=True)
    assert found == metrics.scores(drafts, finals, lang)
    assert found["ter"] == metrics.hter(drafts, finals, lang)


def test_units_of_one_language_are_scored_and_no_others():
    mixed = [pooled.counts("a", "b", "en"), pooled.counts("a", "b", "vi")]
    for units in ([], mixed):
        with pytest.raises(ValueError, match="one language"):
            pooled.scores(units)
    with pytest.raises(InputError):
        pooled.counts("a", "b", "xx")


def test_what_was_compared_is_known_as_long_as_there_is_room(monkeypatch):
    monkeypatch.setattr(pooled, "_MOST_KEPT", 2)
    monkeypatch.setattr(pooled, "_kept", {})
    for number in range(3):
        assert not pooled.is_known(f"draft {number}", "text", "en")
        pooled.counts(f"draft {number}", "text", "en")
        assert pooled.is_known(f"draft {number}", "text", "en")
    assert not pooled.is_known("draft 0", "text", "en")
    assert pooled.counts("draft 2", "text", "en") is pooled.counts("draft 2", "text", "en")
