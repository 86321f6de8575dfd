"""The memory's door: percents, numbers put in corrected, and what strings are found by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core import _memory_numbers as numbers
from workbench.core.memory import Comparer, Entry, Memory, grams, overlap

PERCENTS = {
    "the same": ("双方同意继续会谈。", "双方同意继续会谈。", 100),
    "width, case and spaces": ("到 2022 年,ASEAN会谈", "到2022年，asean会谈", 100),
    "one character of ten": ("双方同意继续会谈了。", "双方同意继续会见了。", 90),
    "half": ("甲乙丙丁", "甲乙戊己", 50),
    "less than half": ("甲乙丙丁", "甲戊己庚", 0),
    "another number alone": ("会见于7月6日举行。", "会见于7月8日举行。", 95),
    "another number and word": ("他买了3本红书和笔", "他买了4本蓝书和笔", 83),
    "the same number written otherwise": ("收入1,000元人民币", "收入1000元人民币", 99),
    "nothing at all": ("", "", 0),
    "barely alike, and other numbers": ("3甲乙丙", "4甲戊己", 0),
}


@pytest.mark.parametrize("case", PERCENTS)
def test_how_alike_two_sources_are(case):
    one, other, percent = PERCENTS[case]
    assert Comparer(one, "zh-CN", "en").percent(other) == percent


@pytest.mark.parametrize(
    ("lang", "one", "other", "percent"),
    [
        ("en", "Both sides agreed to meet again", "Both sides agreed to talk again", 83),
        ("vi", "Hai bên đồng ý hợp tác", "Hai bên đồng ý hội đàm", 66),
    ],
)
def test_languages_with_spaces_are_compared_by_words(lang, one, other, percent):
    assert Comparer(one, lang, "zh-CN").percent(other) == percent


def test_a_memory_gives_the_best_first_with_the_difference():
    memory = Memory(
        [("双方同意继续会谈。", "One"), ("双方同意结束会谈。", "Two"), ("天气很好。", "Three")],
        "en",
    )
    first, second = memory.lookup("双方同意继续会谈")
    assert (first.entry, first.target, first.percent) == (0, "One", 88)
    assert [(piece.op, piece.text) for piece in first.difference] == [
        ("same", "双方同意继续会谈"),
        ("out", "。"),
    ]
    assert (second.source, second.percent, second.corrected) == ("双方同意结束会谈。", 66, ())


def test_a_memory_gives_no_more_than_asked_for_and_each_rendering_once_the_newest():
    memory = Memory([("天气很好。", "Fine"), ("天气很好。", "Nice"), ("天气很好。", "Fine")], "en")
    assert [one.entry for one in memory.lookup("天气很好。")] == [2, 1]
    assert len(memory.lookup("天气很好。", limit=1)) == 1


@pytest.mark.parametrize("entries", [[], [("，。", "-")], [("天气很好。", "Fine")]])
def test_a_memory_without_anything_alike_gives_nothing(entries):
    assert Memory(entries, "en").lookup("农业合作") == []


def test_a_memory_serves_languages_with_spaces():
    memory = Memory([("Hai bên đồng ý hợp tác", "双方同意合作")], "zh-CN", source_lang="vi")
    assert [one.percent for one in memory.lookup("Hai ben đồng ý hội đàm")] == [50]


def test_one_source_again_and_again_does_not_keep_others_out():
    entries = [("天气很好，他说。", f"Said {n}") for n in range(300)]
    memory = Memory([("今天天气很好，他们说。", "Best"), *entries], "en")
    assert memory.lookup("今天天气很好，她们说。")[0].target == "Best"


def test_of_very_many_texts_that_are_alike_the_best_is_found():
    han = [chr(code) for code in range(0x4E00, 0x4E00 + 2500)]
    entries = [(f"今天{one}天气很好", f"Fine {one}") for one in han]
    best = Memory([("今天我们天气很好", "Best"), *entries], "en").lookup("今天我们天气真好")
    assert (best[0].target, best[0].percent) == ("Best", 87)


def test_grams_that_very_many_texts_have_are_passed_over(monkeypatch):
    monkeypatch.setattr(overlap, "_PLACES", 10)
    monkeypatch.setattr(overlap, "_RAREST", 1)
    assert overlap.rare({1: 9, 2: 3, 3: 4, 4: 0}) == [4, 2, 3]
    assert overlap.rare({1: 99}) == [1]


CORRECTED = {
    "a day": ("会见于7月6日举行。", "会见于7月8日举行。", "It was on July 6.", "It was on July 8."),
    "a month": ("7月6日", "8月6日", "July 6", "August 6"),
    "no such month": ("7月6日", "70月6日", "July 6", None),
    "a whole date": (
        "2021年7月6日",
        "2022年12月16日",
        "July 6, 2021",
        "December 16, 2022",
    ),
    "billions": ("达45亿美元", "达60.5亿美元", "worth 4.5 billion USD", "worth 6.05 billion USD"),
    "too many decimals": ("达45亿美元", "达1234567美元", "worth 4.5 billion USD", None),
    "digits with commas": ("共1,200人", "共999人", "1,200 people", "999 people"),
    "digits that get commas": ("共500人", "共12500人", "500 people", "12,500 people"),
    "a year gets none": ("自2021年", "自1999年", "since 2021", "since 1999"),
    "years": ("历时3年", "历时4年", "for 3 years", "for 4 years"),
    "leading zeros": ("3月6日", "4月8日", "06/03", "08/04"),
    "an ordinal": ("第30届会议", "第32届会议", "the 30th session", "the 32nd session"),
    "an ordinal of the tens": ("第30届会议", "第12届会议", "the 30th session", "the 12th session"),
    "an ordinal in words": ("第三届", "第五届", "the third", "the fifth"),
    "an ordinal without words": ("第三届", "第三十届", "the third", None),
    "a word": ("来了12人", "来了15人", "Twelve came", "Fifteen came"),
    "one is not two": ("来了12人", "来了1人", "Twelve came", None),
    "nor with digits": ("来了12人", "来了1人", "12 people came", None),
    "numerals": ("三百人", "五百人", "300 people", "500 people"),
    "numerals, digit by digit": ("二〇二一年", "二〇二二年", "in 2021", "in 2022"),
    "ten thousands": ("三十二万人", "三十五万人", "320,000 people", "350,000 people"),
    "it is not there": ("共500人", "共600人", "many people", None),
    "it is there twice": ("共500人", "共600人", "500 and 500", None),
    "both become the same": ("5加5", "6加6", "5 and 5", "6 and 6"),
    "they part": ("5加5", "6加7", "5 and 5", None),
    "a day and a count": ("5日来了5人", "6日来了5人", "5 came on day 5", None),
    "in Vietnamese": (
        "2021年7月6日达45亿",
        "2021年8月9日达60.5亿",
        "ngày 6 tháng 7 năm 2021 đạt 4,5 tỷ",
        "ngày 9 tháng 8 năm 2021 đạt 6,05 tỷ",
    ),
    "a day that is a month as well": (
        "7月7日",
        "8月7日",
        "ngày 7 tháng 7",
        None,
    ),
}


@pytest.mark.parametrize("case", CORRECTED)
def test_numbers_that_alone_differ_are_put_in(case):
    was, now, target, expected = CORRECTED[case]
    lang = "vi" if any(word in target for word in ("tháng", "tỷ")) else "en"
    [match] = Memory([(was, target)], lang).lookup(now)
    assert (match.target, match.percent) == (expected or target, 98 if expected else 95)
    assert bool(match.corrected) == bool(expected)


def test_it_is_said_where_numbers_were_put_in():
    memory = Memory([("2021年7月6日", "July 6, 2021")], "en")
    [match] = memory.lookup("2021年12月16日")
    assert [match.target[start:end] for start, end in match.corrected] == ["December", "16"]


@pytest.mark.parametrize(
    ("text", "lang", "values"),
    [
        ("一个人和三十五亿", "zh", [35 * 10**8]),
        ("两万五千零二十", "zh", [25020]),
        ("第十次", "zh", [10]),
        ("May 5 was the fifth", "en", [5, 5, 5]),
        ("maybe 3.5 million", "en", [3500000]),
        ("1.200 người, 3,5 triệu", "vi", [1200, 3500000]),
    ],
)
def test_numbers_are_understood(text, lang, values):
    assert [int(one.value) for one in numbers.numbers(text, lang)] == values


TEXTS = (
    "越南政府总理范明政6日在河内会见了老挝客人。",
    "Ông Phạm Minh Chính đến Ba Vì, Hà Nội vào ngày 6/7.",
    "The prime minister's visit (ASEAN) is over",
    "到 2022 年，GDP增长 5%，ASEAN 各国",
)


@given(st.sampled_from(TEXTS), st.integers(0, 60), st.integers(1, 30))
def test_a_text_has_every_gram_that_a_part_of_it_asks_for(text, start, length):
    part = text[start : start + length]
    there = set(grams.of_texts([text])[0].tolist())
    assert set(grams.for_containing(part).tolist()) <= there


@pytest.mark.parametrize("text", ["政", "越南", "Ba Vì", "hính", "GDP", "国，老"])
def test_strings_have_something_to_be_found_by(text):
    assert len(grams.for_containing(text)) > 0


@pytest.mark.parametrize("text", ["e p", "a", "，", ""])
def test_of_marks_and_single_letters_nothing_is_asked(text):
    assert len(grams.for_containing(text)) == 0


def test_folding_keeps_places_and_forgets_case_accents_widths_and_traditional_forms():
    assert grams.folded("Đà Nẵng　越國ＡＢ😀") == "da nang 越国ab😀"


def test_many_texts_are_the_same_as_few():
    texts = ["越南", "Ba Vì", "", "越南老挝 e\u0301t"] * 1500
    found = grams.of_texts(texts)
    single = grams.of_texts(texts[:4])
    pairs = {(gram, place % 4) for gram, place in zip(*map(list, found), strict=True)}
    assert pairs == set(zip(*map(list, single), strict=True))
    assert len(found[0]) == 1500 * len(single[0])


def test_renderings_of_equal_percent_keep_their_order():
    comparer = Comparer("天气很好。", "zh", "en")
    entries = [Entry(n, "天气很坏。", f"Bad {n}") for n in (3, 1, 2)]
    assert [one.entry for one in comparer.best(entries, 2)] == [3, 1]
