import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core import cedict
from workbench.core.errors import EngineError
from workbench.core.termbase import Rendering, Term
from workbench.mt import Draft, _glosses, _numbers, words
from workbench.mt.gloss import GlossEngine

ARTICLES = Path(__file__).parents[2].parent / "shared" / "articles"


def gloss(text: str, lang: str, *terms: Term) -> str:
    (draft,) = GlossEngine().translate([text], lang, terms)
    return draft.text


def term(source: str, **renderings: str) -> Term:
    return Term(source, tuple(Rendering(lang, text) for lang, text in renderings.items()))


def has_han(text: str) -> bool:
    return any(unicodedata.name(char, "").startswith("CJK UNIFIED") for char in text)


AMOUNTS = [
    ("2021年7月6日", "July 6, 2021", "Ngày 6/7/2021"),
    ("2021 年 7 月 6 日", "July 6, 2021", "Ngày 6/7/2021"),
    ("二〇二一年七月六日", "July 6, 2021", "Ngày 6/7/2021"),
    ("7月6日", "July 6", "Ngày 6/7"),
    ("十二月二十五日", "December 25", "Ngày 25/12"),
    ("5月1号", "May 1", "Ngày 1/5"),
    ("10月21日至22日", "October 21-22", "Ngày 21-22/10"),
    ("10月21至22日", "October 21-22", "Ngày 21-22/10"),
    ("2020年1月30日至2月2日", "January 30 to February 2, 2020", "Ngày 30/1 đến 2/2/2020"),
    ("2021年1月", "January 2021", "Tháng 1/2021"),
    ("7月份", "July", "Tháng 7"),
    ("2021年", "2021", "Năm 2021"),
    ("2020-2025年", "2020-2025", "Năm 2020-2025"),
    ("26日", "The 26th", "Ngày 26"),
    ("26日至27日", "26-27", "Ngày 26-27"),
    ("10时5分", "10:05", "10 giờ 05"),
    ("10:30", "10:30", "10:30"),
    ("20世纪", "20th century", "Thế kỷ 20"),
    ("二十一世纪", "21st century", "Thế kỷ 21"),
    ("20世纪80年代", "1980s", "Thập niên 1980"),
    ("90年代", "90s", "Thập niên 90"),
    ("45亿", "4.5 billion", "4,5 tỷ"),
    ("5000万", "50 million", "50 triệu"),
    ("1.25万", "12,500", "12.500"),
    ("3.5万亿", "3.5 trillion", "3,5 nghìn tỷ"),
    ("30千万", "300 million", "300 triệu"),
    ("30多万", "More than 300,000", "Hơn 300.000"),
    ("5000万多", "More than 50 million", "Hơn 50 triệu"),
    ("30多个", "More than 30", "Hơn 30"),
    ("12,345.6", "12,345.6", "12.345,6"),
    ("12345", "12345", "12345"),
    ("１２％", "12%", "12%"),
    ("4.5%", "4.5%", "4,5%"),
    ("百分之4.5", "4.5%", "4,5%"),
    ("百分之二十", "20%", "20%"),
    ("第十三次", "13th", "Lần thứ 13"),
    ("第 30 届", "30th", "Lần thứ 30"),
    ("第2次", "Second", "Lần thứ hai"),
    ("第一", "First", "Thứ nhất"),
    ("第22个", "22nd", "Thứ 22"),
    ("第101", "101st", "Thứ 101"),
    ("第5号", "No. 5", "Số 5"),
    ("三", "Three", "Ba"),
    ("三十五", "35", "35"),
    ("两千三百万", "23 million", "23 triệu"),
]


@pytest.mark.parametrize(("chinese", "english", "vietnamese"), AMOUNTS)
def test_dates_and_numbers(chinese: str, english: str, vietnamese: str) -> None:
    assert gloss(chinese, "en") == english
    assert gloss(chinese, "vi") == vietnamese


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("COVID-19疫苗", "COVID-19 vaccine"),
        ("G20峰会", "G20 summit"),
        ("15km", "15km"),
        ("1.5km", "1.5km"),
        ("A.B公司", "A.B company"),
    ],
)
def test_digits_inside_latin_words_are_no_numbers(text: str, expected: str) -> None:
    assert gloss(text, "en") == expected
    assert expected.split()[0] in gloss(text, "vi")


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("〇", 0),
        ("十", 10),
        ("十三", 13),
        ("二十", 20),
        ("一百零五", 105),
        ("两千三百", 2300),
        ("一万二千", 12_000),
        ("三十五亿", 3_500_000_000),
        ("一亿两千万", 120_000_000),
        ("二〇二一", 2021),
        ("42", 42),
        ("4x", None),
        ("万一", None),
        ("三人", None),
    ],
)
def test_chinese_numerals(numeral: str, value: int | None) -> None:
    assert _numbers.parse(numeral) == value


@given(st.integers(1, 10**12 - 1))
def test_scaled_numbers_keep_their_value(value: int) -> None:
    sizes = {"": 1, " million": 10**6, " billion": 10**9}
    text = _numbers.scaled(value, "en")
    digits, space, scale = text.partition(" ")
    assert round(float(digits.replace(",", "")) * sizes[space + scale]) == value


SENTENCES = [
    (
        "越南和中国加强合作。",
        "Vietnam and China strengthen cooperation.",
        "Việt Nam và Trung Quốc tăng cường hợp tác.",
    ),
    (
        "他表示，这是重要的。会议结束了！",
        "He said, this is important. Meeting ended!",
        "Ông ấy cho biết, đây là quan trọng của. Hội nghị kết thúc!",
    ),
    ("《新闻》（电视）", "“News” (television)", "“Tin tức” (truyền hình)"),
    ("“我们”、‘你们’；他们：", "“We”, ‘you’; they:", "“Chúng tôi”, ‘các bạn’; họ:"),
    ('他说:"好"。', 'He said: "good".', 'Ông ấy nói: "tốt".'),
    ("“好\"他说'好'", "“Good\" he said 'good'", "“Tốt\" ông ấy nói 'tốt'"),
    ("东盟-中国关系", "ASEAN-China relations", "ASEAN-Trung Quốc quan hệ"),
    ("河内——越南首都", "Hanoi — Vietnam capital", "Hà Nội — Việt Nam thủ đô"),
    ("好……好", "Good… good", "Tốt… tốt"),
    ("价格$5/公里，25℃", "Price $5/kilometers, 25°C", "Giá $5/km, 25°C"),
    ("iPhone好。eBay好", "iPhone good. eBay good", "iPhone tốt. eBay tốt"),
    ("经济 发展\t合作", "Economy development cooperation", "Kinh tế phát triển hợp tác"),
    (
        "见https://example.org/a?b=1",
        "See https://example.org/a?b=1",
        "Kiến https://example.org/a?b=1",
    ),
    ("", "", ""),
    ("  ", "", ""),
]


@pytest.mark.parametrize(("chinese", "english", "vietnamese"), SENTENCES)
def test_sentences(chinese: str, english: str, vietnamese: str) -> None:
    assert (gloss(chinese, "en"), gloss(chinese, "vi")) == (english, vietnamese)


NAMES = [
    ("奥巴马", "Barack Obama", "Barack Obama"),
    ("四川", "Sichuan", "Tứ Xuyên"),
    ("安东尼奥·古特雷斯(António Guterres)说", "António Guterres said", "António Guterres nói"),
    ("秘书长安东尼奥（ António Guterres ）", "Secretary-general António Guterres", None),
    ("阿布多·马库(ABC)", "Abuduo Maku (ABC)", "A Bố Đa Mã Khố (ABC)"),
    ("弗拉基米尔·普京", "Vladimir Putin", None),
    ("阮春福说", "Nguyen Xuan Phuc said", "Nguyễn Xuân Phúc nói"),
    ("王小帆说", "Wang Xiaofan said", "Vương Tiểu Phàm nói"),
]


@pytest.mark.parametrize(("chinese", "english", "vietnamese"), NAMES)
def test_names(chinese: str, english: str, vietnamese: str | None) -> None:
    assert gloss(chinese, "en") == english
    assert vietnamese is None or gloss(chinese, "vi") == vietnamese


@pytest.mark.parametrize(
    ("word", "english", "vietnamese"),
    [
        ("的", "", "của"),
        ("经济", "economy", "kinh tế"),
        ("北京大学", "Peking University", None),
        ("航天员", "astronaut", "hàng thiên viên"),
        ("龍", "dragon", "long"),
        ("隻", "", "chích"),
        ("音乐家", "musician", "âm nhạc gia"),
        ("财长", "treasurer", "tài trưởng"),
        ("乣", "army", "jiu"),
        ("阢陧", "unsettled", "wu niết"),
        ("财长们", None, "tài trưởng các"),
    ],
)
def test_single_words(word: str, english: str | None, vietnamese: str | None) -> None:
    assert english is None or _glosses.gloss(word, "en") == english
    assert vietnamese is None or _glosses.gloss(word, "vi") == vietnamese


def test_terms_come_first_and_longest() -> None:
    terms = [term("合作", en="teamwork"), term("经济合作", en="joint economics", vi="KTHT")]
    assert gloss("经济合作和合作", "en", *terms) == "Joint economics and teamwork"
    assert gloss("经济合作和合作", "vi", *terms) == "KTHT và hợp tác"


def test_the_preferred_rendering_is_taken_and_a_forbidden_one_never() -> None:
    renderings = (
        Rendering("en", "never", "forbidden"),
        Rendering("en", "second", "admitted"),
        Rendering("en", "first", "preferred"),
    )
    assert gloss("合作", "en", Term("合作", renderings)) == "First"
    assert gloss("合作", "en", Term("合作", renderings[:2])) == "Second"
    assert gloss("合作", "en", Term("合作", renderings[:1])) == "Cooperation"


def test_a_term_s_original_in_brackets_is_not_repeated() -> None:
    who = term("古特雷斯", en="António Guterres")
    assert gloss("古特雷斯(António Guterres)说", "en", who) == "António Guterres said"
    assert gloss("古特雷斯(UN)说", "en", who) == "António Guterres (UN) said"


def test_one_draft_a_text_in_order() -> None:
    drafts = GlossEngine().translate(["经济", "", "文化"], "vi-VN", [])
    assert drafts == [
        Draft("Kinh tế", "gloss", "han-viet"),
        Draft("", "gloss", "han-viet"),
        Draft("Văn hóa", "gloss", "han-viet"),
    ]


def test_it_says_that_it_is_word_by_word_and_what_it_has() -> None:
    engine = GlossEngine()
    assert engine.word_by_word("en")
    assert [lang for lang in ("en", "vi", "zh", "fr") if engine.available(lang)] == ["en", "vi"]
    with pytest.raises(EngineError, match="“fr”"):
        engine.translate(["好"], "fr", [])


@given(
    st.text(
        st.sampled_from("的了在中国越南一二三十百万亿年月日第次“”《》，。·-(A1.%%阮安东尼奥 "),
        max_size=25,
    )
)
def test_no_text_breaks_it_or_leaves_chinese(text: str) -> None:
    for lang in ("en", "vi"):
        result = gloss(text, lang)
        assert not has_han(result)
        assert "  " not in result
        assert result == result.strip()


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=12))
def test_every_character_with_a_pinyin_or_reading_is_written_in_latin(text: str) -> None:
    for lang in ("en", "vi"):
        known = "".join(char for char in text if cedict.has(char))
        assert not has_han(gloss(known, lang))


@given(st.text(max_size=30))
def test_any_text_at_all_is_taken(text: str) -> None:
    assert gloss(text, "en") == gloss(text, "en")


def test_words_joined_are_the_text() -> None:
    text = "越南国家主席阮春福会见联合国秘书长"
    cut = words.cutter(["会见联合国"])(text)
    assert "".join(cut) == text
    assert "会见联合国" in cut


def test_the_dictionary_is_read_whole() -> None:
    entries = list(cedict.entries())
    assert len(entries) > 100_000
    assert all(entry.simplified and entry.pinyin and entry.senses for entry in entries)


def test_the_table_of_common_words_is_sound() -> None:
    table = _glosses.common_words()
    assert len(table) > 1000
    assert not [word for word, own in table.items() if has_han("".join(own.values()))]
    assert not [
        word
        for word, own in table.items()
        for text in (word, *own.values())
        if text != unicodedata.normalize("NFC", text).strip()
    ]


@pytest.mark.parametrize("number", range(5))
@pytest.mark.parametrize("lang", ["en", "vi"])
def test_articles_as_they_come_leave_no_chinese(number: int, lang: str) -> None:
    found = sorted(ARTICLES.glob("*.txt"))
    if len(found) <= number:
        pytest.skip("the real articles are not beside the repository")
    lines = found[number].read_text("utf-8").splitlines()
    drafts = GlossEngine().translate(lines, lang, [])
    assert len(drafts) == len(lines)
    assert [bool(d.text) for d in drafts] == [bool(line.strip()) for line in lines]
    assert not [draft.text for draft in drafts if has_han(draft.text)]
