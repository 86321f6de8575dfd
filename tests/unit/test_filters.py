"""Filters: what each finds in a pair, what it lets through, and how they follow each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.errors import InputError
from workbench.core.filters import FILTERS, NAMES, USUAL, Funnel, Pair, Settings
from workbench.core.termbase import Matcher, Rendering, Term

SOURCE = "两国总理在河内会见,讨论了农业和渔业合作。"
EN = "The two prime ministers met in Hanoi and talked about farming and fishing."
VI = "Hai thủ tướng gặp nhau tại Hà Nội và bàn về hợp tác nông nghiệp và thủy sản."
GOOD = {"en": EN, "vi": VI}
MATCHER = Matcher(
    [
        Term("河内", (Rendering("en", "Hanoi"), Rendering("vi", "Hà Nội"))),
        Term("总理", (Rendering("en", "premier"), Rendering("en", "chief", "forbidden"))),
    ]
)


def findings(source: str, target: str, lang: str = "en", score: float | None = None, **limits):
    """What all filters find in one pair, each by itself, in English."""
    funnel = Funnel(Settings.of(set(NAMES) - {"terms"}, limits), MATCHER)
    verdict = funnel.judge(Pair(1, source, target, lang, score))
    return {one.filter: one.message % one.params for one in verdict.alone}


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_a_good_pair_comes_through(lang):
    verdict = Funnel(Settings.of(NAMES)).judge(Pair(1, SOURCE, GOOD[lang], lang, 0.97))
    assert (verdict.alone, verdict.drop) == ((), None)


@pytest.mark.parametrize(
    ("source", "target", "said"),
    [
        ("", EN, "there is no source"),
        (SOURCE, "", "there is no translation"),
        (SOURCE, " \n", "there is no translation"),
        ("", "", "there is no source"),
    ],
)
def test_an_empty_side_is_that_and_nothing_else(source, target, said):
    assert findings(source, target, score=0.1) == {"empty": said}


def test_what_has_an_empty_side_comes_through_a_filter_that_is_off():
    verdict = Funnel(Settings.of({"length"})).judge(Pair(1, SOURCE, "", "en"))
    assert [one.filter for one in verdict.alone] == ["empty"]
    assert verdict.drop is None


@pytest.mark.parametrize(
    ("source", "target", "lang", "said"),
    [
        ("无", "None", "en", "characters of the source: 1, fewer than 2"),
        ("稻米节" * 4, "Rice. " * 8, "en", "characters of the source: 12, more than 10"),
        ("稻米节", "Rice " * 11, "en", "words of the translation: 11, more than 10"),
        ("稻米节", "gạo " * 11, "vi", "syllables of the translation: 11, more than 10"),
    ],
)
def test_too_short_or_too_long(source, target, lang, said):
    assert findings(source, target, lang, longest=10)["length"] == said


def test_a_short_heading_is_not_too_short():
    assert findings("结语", "Conclusion") == {}
    assert findings("结语", "Kết luận", "vi") == {}


@pytest.mark.parametrize(
    ("source", "target", "lang", "said"),
    [
        (SOURCE, SOURCE, "vi", "100 % of the translation is in another script"),
        (SOURCE, "Premier 范明政 met guests in Hanoi and talked.", "en", "30 % of the"),
        (SOURCE, "Премьер встретил гостей в столице.", "en", "100 % of the translation is in"),
        (SOURCE, "총리가 하노이에서 손님을 만났다.", "vi", "100 % of the translation is in"),
        (SOURCE, EN, "vi", "the translation is English"),
        (SOURCE, "They met in Đà Nẵng and it was the first time.", "vi", "the translation is Eng"),
        (SOURCE, "They met in the town.", "vi", "the translation is English"),
        (SOURCE, VI, "en", "the translation is Vietnamese"),
        (SOURCE, "Hợp tác về thủy sản", "en", "the translation is Vietnamese"),
        (
            SOURCE,
            "Die beiden Minister trafen sich gestern zu einem langen Gespräch am Fluss",
            "en",
            "none of its 12 words is a common English one",
        ),
        (
            SOURCE,
            "Hai thu tuong gap nhau tai Ha Noi va ban ve nong nghiep",
            "vi",
            "none of its 13 words has a Vietnamese letter",
        ),
        ("총리가 하노이에서 손님을 만났다.", EN, "en", "100 % of the source is in another script"),
        ("The two met in Hanoi.", EN, "en", "the source is not Chinese"),
    ],
)
def test_the_wrong_language(source, target, lang, said):
    assert findings(source, target, lang)["language"].startswith(said)


@pytest.mark.parametrize(
    ("source", "target", "lang"),
    [
        ("COP26开幕", "COP26 opens", "en"),
        ("Reuters", "Reuters", "en"),
        (SOURCE, "Prime Minister Phạm Minh Chính met Tô Lâm in Hà Nội.", "en"),
        (SOURCE, "Thủ tướng gặp lãnh đạo The Bank of Japan và Bank of America.", "vi"),
        ("出席的有John Smith、Mary Brown和Bill。", "John Smith, Mary Brown and Bill came.", "en"),
        ("福字倒贴在门上。", "The 福 is upside down on the door: luck has come home.", "en"),
    ],
)  # fmt: skip
def test_names_and_borrowed_words_are_no_other_language(source, target, lang):
    assert "language" not in findings(source, target, lang)


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (SOURCE, "the translation is the source"),
        (SOURCE.replace(",", ",") + " ", "the translation is the source"),
        (f"The two {SOURCE[4:]}", "76 % of the Chinese stands in the translation"),
    ],
)
def test_untranslated(target, said):
    assert findings(SOURCE, target)["copy"] == said


@pytest.mark.parametrize(
    ("source", "target"), [("COP26", "COP26"), ("2026", "2026"), (SOURCE, "河内 is Hanoi.")]
)
def test_what_is_no_copy(source, target):
    assert "copy" not in findings(source, target)


@pytest.mark.parametrize(
    ("source", "target", "lang", "said"),
    [
        (SOURCE, "Talks.", "en", "1 for 21 characters; usual are about 11 words"),
        (SOURCE, f"{EN} {EN} {EN}", "en", "39 for 21 characters; usual are about 11 words"),
        (SOURCE, f"{VI} {VI} {VI}", "vi", "54 for 21 characters; usual are about 16 syllables"),
        ("好。", "Good it is that they did come here again.", "en", "9 for 2 characters"),
        ("会见" * 10, "…", "en", "0 for 20 characters; usual are about 11"),
    ],
)
def test_an_unusual_length(source, target, lang, said):
    assert findings(source, target, lang)["ratio"].startswith(said)


def test_latin_names_count_as_words_in_chinese_too():
    source = "出席的有Christopher Montgomery-Fitzgerald和Alexandria Worthington。"
    assert findings(source, "Christopher Montgomery-Fitzgerald and Alexandria Worthington") == {}


@pytest.mark.parametrize(("factor", "is_found"), [(1.2, True), (4, False)])
def test_how_unusual_is_for_a_person_to_say(factor, is_found):
    assert ("ratio" in findings(SOURCE, f"{EN} {EN}", factor=factor)) is is_found


@pytest.mark.parametrize(
    ("score", "said"), [(0.3, {"score": "score 0.3, below 0.5"}), (0.5, {}), (None, {})]
)
def test_an_unsure_alignment(score, said):
    assert findings(SOURCE, EN, score=score) == said


@pytest.mark.parametrize(
    ("source", "target", "said"),
    [
        (
            "大米产量为3万吨。",
            "Rice output was 40,000 tonnes.",
            "not in the translation: 3万; only",
        ),
        ("大米产量为3万吨。", "Rice output was high.", "not in the translation: 3万"),
        ("大米产量很高。", "Rice output was 40,000.", "only in the translation: 40,000"),
    ],
)
def test_numbers_that_differ(source, target, said):
    assert findings(source, target)["numbers"].startswith(said)


def test_the_same_number_written_otherwise():
    assert findings("大米产量为3万吨。", "Rice output was 30,000 tonnes.") == {}


def test_many_numbers_are_not_all_named():
    source = "有11、22、33、44、55、66、77、88个。"
    said = findings(source, "There are so many of them all in the row.")["numbers"]
    assert said.endswith("11, 22, 33, 44, 55…")
    assert "numbers" not in findings(source, "There are many.", differing=9)


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("The premier met guests in the capital.", "河内 → Hanoi"),
        ("The chief premier met guests in Hanoi.", "总理 → premier"),
        ("They met.", "总理 → premier, 河内 → Hanoi"),
    ],
)
def test_terms_without_their_rendering(target, said):
    verdict = Funnel(Settings.of({"terms"}), MATCHER).judge(Pair(1, SOURCE, target, "en"))
    assert verdict.drop is not None
    assert verdict.drop.message % verdict.drop.params == f"without its rendering: {said}"


def test_terms_are_asked_for_only_when_they_are_on():
    assert "terms" not in findings(SOURCE, "They met.")
    assert Funnel(Settings.of({"terms"})).judge(Pair(1, SOURCE, "They met.", "en")).drop is None


def test_a_term_that_has_its_rendering():
    funnel = Funnel(Settings.of({"terms"}), MATCHER)
    assert funnel.judge(Pair(1, SOURCE, "The premier met guests in Hanoi.", "en")).drop is None


def pour(pairs: list[tuple[str, str]], on: set[str], kept: tuple[int, ...] = (), **limits):
    """Pour pairs through; (filter, id that it repeats) of each that is dropped, by its id."""
    funnel = Funnel(Settings.of(on, limits))
    rows = [Pair(number, *pair, "en") for number, pair in enumerate(pairs, start=1)]
    for row in rows:
        if row.id in kept:
            funnel.keep(row)
    verdicts = {row.id: funnel.judge(row) for row in rows if row.id not in kept}
    return {n: (one.drop.filter, one.drop.other) for n, one in verdicts.items() if one.drop}


def test_of_repetitions_the_first_stays():
    pairs = [(SOURCE, EN), (SOURCE, VI), (SOURCE, EN), (SOURCE, EN.upper() + "  ")]
    assert pour(pairs, {"duplicate"}) == {3: ("duplicate", 1), 4: ("duplicate", 1)}


def test_of_repetitions_the_one_to_keep_stays():
    assert pour([(SOURCE, EN)] * 3, {"duplicate"}, kept=(3,)) == {
        1: ("duplicate", 3),
        2: ("duplicate", 3),
    }


def test_a_pair_that_was_dropped_stands_for_no_other():
    """The first is dropped as too long, so that its repetition is not the second of two."""
    funnel = Funnel(Settings.of({"score", "duplicate", "near"}))
    verdicts = [
        funnel.judge(Pair(number, SOURCE, EN, "en", score))
        for number, score in enumerate((0.2, 0.9, 0.9), start=1)
    ]
    assert [one.drop and one.drop.filter for one in verdicts] == ["score", None, "duplicate"]
    assert [one.filter for one in verdicts[1].alone] == ["duplicate", "near"]
    assert verdicts[2].drop is not None
    assert verdicts[2].drop.other == 2


NEAR = EN.replace("talked", "also talked")


def test_near_repetitions():
    pairs = [(SOURCE, EN), (SOURCE, NEAR), (SOURCE, VI), ("稻米节开幕。", "The festival opens.")]
    assert pour(pairs, {"near"}, similar=80) == {2: ("near", 1)}
    assert pour(pairs, {"near"}, similar=100) == {}
    verdict = Funnel(Settings.of({"near"}, {"similar": 80}))
    verdict.keep(Pair(1, SOURCE, EN, "en"))
    drop = verdict.judge(Pair(2, SOURCE, NEAR, "en")).drop
    assert drop is not None
    assert drop.message % drop.params == "91 % the same as an earlier pair"


def test_near_repetitions_of_one_that_was_dropped():
    """By itself the filter would drop the second; in the funnel its first one went before."""
    funnel = Funnel(Settings.of({"score", "near"}, {"similar": 80}))
    first = funnel.judge(Pair(1, SOURCE, EN, "en", 0.1))
    second = funnel.judge(Pair(2, SOURCE, NEAR, "en", 0.9))
    third = funnel.judge(Pair(3, SOURCE, NEAR + "!", "en", 0.9))
    assert first.drop is not None
    assert (second.drop, [one.filter for one in second.alone]) == (None, ["near"])
    assert third.drop is not None
    assert third.drop.other == 2


def test_what_repeats_a_repetition():
    """By itself the filter drops the second, which then stands for no third one."""
    funnel = Funnel(Settings.of({"score", "near"}, {"similar": 88}))
    texts = (EN, NEAR, NEAR.replace("and fishing", "and about fishing"))
    verdicts = [
        funnel.judge(Pair(number, SOURCE, text, "en", 0.1 if number == 1 else 0.9))
        for number, text in enumerate(texts, start=1)
    ]
    assert [[one.filter for one in verdict.alone] for verdict in verdicts] == [
        ["score"],
        ["near"],
        [],
    ]
    assert verdicts[2].drop is not None
    assert verdicts[2].drop.other == 2


def test_what_has_one_character_or_word_can_be_nearly_the_same_too():
    assert pour([("好", "Good"), ("好", "Good")], {"near"}) == {2: ("near", 1)}


def test_a_pair_to_keep_without_a_translation_stands_for_no_other():
    assert pour([(SOURCE, ""), (SOURCE, "")], {"duplicate", "near"}, kept=(1,)) == {}


def test_many_that_are_nearly_alike_take_no_more_time_than_others():
    pairs = [(f"{SOURCE}第{n}号。", f"{EN} Number {n}.") for n in range(100)]
    assert pour(pairs, {"near"}, similar=100) == {}


def test_the_first_filter_that_is_on_drops():
    pair = Pair(1, SOURCE, SOURCE, "en", 0.1)
    drops = [
        Funnel(Settings.of(on)).judge(pair).drop
        for on in (None, {"language", "score"}, {"score"}, set())
    ]
    assert [one and one.filter for one in drops] == ["copy", "language", "score", None]


def test_limits_that_cannot_be():
    for value in (0.5, 21, float("nan"), float("inf")):
        with pytest.raises(InputError, match=r"from 1\.1 to 20"):
            Settings.of(limits={"factor": value})
    settings = Settings.of({"ratio", "no such filter"}, {"factor": 3, "no such limit": 9})
    assert settings.on == {"ratio"}
    assert settings.limits["factor"] == 3
    assert "no such limit" not in settings.limits


def test_each_default_can_be():
    for one in FILTERS:
        for limit in one.limits:
            assert limit.low <= limit.default <= limit.high
            Settings.of(limits={limit.name: limit.low})


TEXTS = st.text(alphabet=st.sampled_from("稻米节 abcđướ.19年,\n"), max_size=30)


@given(TEXTS, TEXTS, st.sampled_from(sorted(USUAL)))
def test_any_text_can_be_judged(source, target, lang):
    funnel = Funnel(Settings.of(NAMES), MATCHER)
    verdict = funnel.judge(Pair(1, source, target, lang, 0.5))
    for one in verdict.alone:
        assert one.message % one.params
    again = funnel.judge(Pair(2, source, target, lang, 0.5))
    assert again.drop is not None
    assert again.drop.filter == (verdict.drop.filter if verdict.drop else "duplicate")
