"""Scores are sacrebleu's, each with its signature; significance says what it should."""

import subprocess
import sys
import unicodedata

import pytest
from sacrebleu.metrics import BLEU, CHRF, TER

from workbench.core.errors import InputError
from workbench.core.metrics import Score, compare, hter, scores

ENGLISH = [
    "The delegation of the province arrived in the capital on Monday morning.",
    "Farmers harvested twelve thousand tonnes of rice this season.",
    "The museum will open its doors to visitors next week.",
    "Heavy rain closed two roads in the north for several hours.",
]
DRAFTS = [
    "The delegation from the province came to the capital on Monday morning.",
    "Farmers have harvested 12,000 tonnes of rice this season.",
    "The museum opens its doors for visitors next week.",
    "Two roads in the north were closed for hours by heavy rain.",
]
CHINESE = ["河内今天上午下了大雨。", "农民今年收获了一万吨大米。", "博物馆下周向公众开放。"]
CHINESE_DRAFTS = ["河内今早下大雨。", "农民今年收了一万吨米。", "博物馆下星期对公众开放。"]
VIETNAMESE = ["Hà Nội có mưa to vào sáng thứ Hai.", "Bảo tàng mở cửa đón khách vào tuần tới."]


@pytest.mark.parametrize(
    ("drafts", "finals", "lang", "bleu", "ter"),
    [
        (DRAFTS, ENGLISH, "en", BLEU(tokenize="13a"), TER()),
        (VIETNAMESE[::-1], VIETNAMESE, "vi", BLEU(tokenize="13a"), TER()),
        (
            CHINESE_DRAFTS,
            CHINESE,
            "zh-CN",
            BLEU(tokenize="zh"),
            TER(normalized=True, asian_support=True),
        ),
    ],
)
def test_scores_are_those_of_sacrebleu(drafts, finals, lang, bleu, ter):
    found = scores(drafts, finals, lang)
    assert list(found) == ["bleu", "chrf", "ter"]
    for name, metric in (("bleu", bleu), ("chrf", CHRF()), ("ter", ter)):
        value = metric.corpus_score(drafts, [finals]).score
        assert found[name] == Score(name, value, str(metric.get_signature()), len(finals))
    assert hter(drafts, finals, lang) == found["ter"]


def test_chinese_is_measured_by_characters():
    """With the tokenizer of English BLEU would be 0 and TER, one word a sentence, 100."""
    found = scores(CHINESE_DRAFTS, CHINESE, "zh")
    assert found["bleu"].value > 20
    assert 10 < found["ter"].value < 60


def test_the_share_of_words_that_were_edited():
    """One of five words was replaced, one of five added."""
    found = hter(["one two three four five", "a b c d"], ["one two X four five", "a b c d e"], "en")
    assert found.value == pytest.approx(20.0)
    assert found.units == 2


@pytest.mark.parametrize("form", ["NFD", "NFC"])
def test_the_same_text_in_nfd_is_the_same(form):
    drafts = [unicodedata.normalize(form, text) for text in VIETNAMESE]
    finals = [unicodedata.normalize("NFD" if form == "NFC" else "NFC", text) for text in VIETNAMESE]
    found = scores(drafts, finals, "vi")
    assert found["bleu"].value == pytest.approx(100)
    assert found["chrf"].value == pytest.approx(100)
    assert found["ter"].value == 0
    [[first]] = [compare([drafts], [finals], "vi")]
    assert first["chrf"].score.value == pytest.approx(100)


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
@pytest.mark.parametrize(
    ("drafts", "finals", "ter"),
    [
        ([""], [""], 0),
        (["", "a b"], ["a b", "a b"], 50),
        (["a b", "a b"], ["", "a b"], 100),
        (["a"], [""], 100),
    ],
)
def test_texts_may_be_empty(drafts, finals, lang, ter):
    found = scores(drafts, finals, lang)
    assert found["ter"].value == ter
    assert 0 <= found["chrf"].value <= 100
    [compared] = compare([drafts], [finals], lang)
    assert compared["ter"].score.value == ter


@pytest.mark.parametrize(("drafts", "finals"), [(["a"], []), (["a"], ["a", "b"]), ([], [])])
def test_what_can_not_be_scored(drafts, finals):
    for measure in (scores, hter, lambda h, r, lang: compare([h], [r], lang)):
        with pytest.raises(ValueError, match=r"references|no texts"):
            measure(drafts, finals, "en")


def test_a_system_that_is_short():
    with pytest.raises(ValueError, match="1 hypotheses, but 4 references"):
        compare([ENGLISH, ["one"]], [ENGLISH], "en")


def test_a_language_that_there_is_not():
    with pytest.raises(InputError, match="ru"):
        scores(["a"], ["a"], "ru")


# --- significance ---

MANY = [f"{line} Part {number}." for number in range(10) for line in ENGLISH]
DRAFTED = [f"{line} Part {number}." for number in range(10) for line in DRAFTS]
WORSE = [" ".join(reversed(line.split())) for line in DRAFTED]


def test_a_clearly_worse_system_differs():
    first, second = compare([DRAFTED, WORSE], [MANY], "en")
    assert [score.p_value for score in first.values()] == [None] * 3
    for name in ("bleu", "chrf", "ter"):
        assert second[name].p_value < 0.01
        assert second[name].interval > 0
    assert second["bleu"].score.value < first["bleu"].score.value
    assert second["ter"].score.value > first["ter"].score.value


def test_a_system_does_not_differ_from_its_double():
    """sacrebleu's own test says p = 0.001 here."""
    _, double, worse = compare([DRAFTED, list(DRAFTED), WORSE], [MANY], "en")
    assert [score.p_value for score in double.values()] == [1.0] * 3
    assert worse["chrf"].p_value < 0.01


def test_systems_that_differ_by_chance_do_not_differ():
    swapped = [DRAFTED[at] if at % 3 else MANY[at] for at in range(len(MANY))]
    other = [DRAFTED[at] if (at + 1) % 3 else MANY[at] for at in range(len(MANY))]
    _, second = compare([swapped, other], [MANY], "en")
    assert all(score.p_value > 0.05 for score in second.values())


def test_the_interval_and_its_signature():
    [found] = compare([DRAFTED], [MANY], "en")
    for name, score in found.items():
        assert "bs:1000|seed:12345|" in score.score.signature
        assert score.score.value == scores(DRAFTED, MANY, "en")[name].value
        assert abs(score.mean - score.score.value) < score.interval
    assert found == compare([DRAFTED], [MANY], "en")[0]


@pytest.mark.parametrize(
    ("drafts", "lines", "lang"), [(DRAFTED, MANY, "en"), (CHINESE_DRAFTS, CHINESE, "zh")]
)
def test_compared_systems_score_as_they_do_alone(drafts, lines, lang):
    """Texts that systems share are compared once; nothing gets mixed up."""
    mixed = [*drafts[:2], *lines[2:]]
    found = compare([drafts, mixed, lines], [lines], lang)
    for texts, compared in zip((drafts, mixed, lines), found, strict=True):
        alone = scores(texts, lines, lang)
        assert {name: each.score.value for name, each in compared.items()} == {
            name: each.value for name, each in alone.items()
        }
        assert "|tok:tercom|" in compared["ter"].score.signature


def test_one_draft_of_many_texts_is_compared_with_each():
    [found] = compare([["rain in the north"] * 2], [["rain in the north", "sun"]], "en")
    assert found["ter"].score.value == pytest.approx(100 * 4 / 5)


def test_several_references():
    """As good as the better one of the references, for each text."""
    [found] = compare([ENGLISH], [ENGLISH[:2] + DRAFTS[2:], DRAFTS[:2] + ENGLISH[2:]], "en")
    assert found["bleu"].score.value == pytest.approx(100)
    assert found["ter"].score.value == 0
    assert found["ter"].score.signature.startswith("nrefs:2|")


def test_importing_is_light():
    """The command line imports the module; sacrebleu and numpy wait for the first score."""
    program = "import sys, workbench.cli, workbench.core.metrics; print(*sys.modules)"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert "workbench.core.metrics" in result.stdout.split()
    assert not {"sacrebleu", "numpy"} & set(result.stdout.split())
