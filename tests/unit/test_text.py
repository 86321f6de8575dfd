import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.errors import InputError
from workbench.core.text import (
    guess_language,
    is_han,
    key,
    language_code,
    length,
    normalise,
    normalise_counted,
)

# Surrogates too: a broken decoder hands them over.
ANY_TEXT = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("raw", "expected", "removed"),
    [
        ("", "", 0),
        ("河内\r\n岘港\r顺化\n", "河内\n岘港\n顺化\n", 0),
        ("a\vb\fc\x85d\u2028e\u2029f", "a\nb\nc\nd\ne\nf", 0),
        ("\ufeff河\u200b内\xad", "河内", 3),
        ("x\x00\x01\x1f\x7f\x9fy", "xy", 5),
        ("x\ud83d\udc00\ufffe\uffffy", "xy", 4),
        ("\u202eabc\u202c\u200e", "abc", 3),
        ("tab\tstays", "tab\tstays", 0),
        ("a\xa0b\u202fc\u2009d", "a b c d", 0),
        ("王\u3000伟", "王\u3000伟", 0),
        ("\uff11\uff12\uff21\uff0c", "\uff11\uff12\uff21\uff0c", 0),
        (unicodedata.normalize("NFD", "Nguyễn Phú Trọng"), "Nguyễn Phú Trọng", 0),
        ("\r\u200b\n", "\n", 1),
        ("e\u200b\u0301", "é", 1),
        ("\ufffd \U0001f33e", "\ufffd \U0001f33e", 0),
    ],
)
def test_normalise(raw, expected, removed):
    assert normalise_counted(raw) == (expected, removed)
    assert normalise(raw) == expected


def is_xml_character(char):
    code = ord(char)
    return (
        code in (0x9, 0xA)
        or 0x20 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or 0x10000 <= code <= 0x10FFFF
    )


@given(ANY_TEXT)
def test_normalised_text_is_nfc_xml_and_stays_as_it_is(text):
    normalised = normalise(text)
    assert all(map(is_xml_character, normalised))
    assert unicodedata.is_normalized("NFC", normalised)
    assert normalise_counted(normalised) == (normalised, 0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("到 2022 年", "到2022年"),
        ("取得成果; 不断提高", "取得成果\uff1b不断提高"),
        ("\uff23\uff2f\uff36\uff29\uff24\uff0d\uff11\uff19", "covid-19"),
        ("Hà  Nội\n", "hà nội"),
        ("hoà bình, khoẻ, thuỷ, Quý", "hòa bình, khỏe, thủy, Qúy"),
        ("HOÀ BÌNH", "hòa bình"),
        ("“伙伴”", '"伙伴"'),
        ("the people’s ‘own’", "The People's 'own'"),
        ("王\u3000伟", "王伟"),
        ("STRASSE", "straße"),
        ("。 Abc", "。abc"),
    ],
)
def test_keys_agree(one, other):
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ha Noi", "Hà Nội"),
        ("hoà", "hoá"),
        ("new york", "newyork"),
        ("河内", "河內"),
        ("2.5", "25"),
    ],
)
def test_keys_differ(one, other):
    assert key(one) != key(other)


@given(ANY_TEXT)
def test_key_of_a_key_is_the_key(text):
    assert key(key(text)) == key(text)


@given(st.text(st.sampled_from("aoeuyàáảãạòóHN \u00e8\u1ef7河内2 ,，“”\u3000\u0300\u0301")))
def test_key_does_not_see_normal_forms(text):
    assert key(unicodedata.normalize("NFD", text)) == key(text)


@pytest.mark.parametrize(
    ("char", "expected"),
    [
        ("越", True),
        ("\u9fff", True),
        ("㐀", True),
        ("\U00020000", True),
        ("々", True),
        ("〇", True),
        ("。", False),
        ("，", False),
        ("ア", False),
        ("a", False),
        ("9", False),
        ("", False),
        ("越南", False),
    ],
)
def test_is_han(char, expected):
    assert is_han(char) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("稻田里的水位每天都在变化。", "zh"),
        ("稻農明年擴大種植面積。", "zh"),
        ("COVID-19疫苗", "zh"),
        ("The delta grows rice (稻).", "en"),
        ("Nguyễn Văn An told reporters that the water level would keep falling.", "en"),
        ("Mực nước sông Hồng đang giảm.", "vi"),
        (unicodedata.normalize("NFD", "Mực nước sông Hồng đang giảm."), "vi"),
        ("Nguyễn Xuân Phúc (阮春福)", "vi"),
        ("", "en"),
        ("2022 - 11 - 08", "en"),
    ],
)
def test_guess_language(text, expected):
    assert guess_language(text) == expected


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("到 2022 年，", "zh", 7),
        ("一\u3000二\n三", "zh-CN", 3),
        ("稻田", "zh-TW", 2),
        ("The U.S. sold 2,350.5 tonnes — it's COVID-19 aid.", "en", 8),
        ("Thủ tướng thăm In-đô-nê-xi-a: 12,7%.", "vi", 9),
        ("", "en", 0),
        (" — ", "vi", 0),
    ],
)
def test_length(text, lang, expected):
    assert length(text, lang) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("zh", "zh-CN"),
        ("zh-CN", "zh-CN"),
        ("ZH_cn", "zh-CN"),
        ("zh-Hans", "zh-CN"),
        ("zh-Hans-SG", "zh-CN"),
        ("zh-Hans-TW", "zh-CN"),
        ("zho_Hans", "zh-CN"),
        ("cmn", "zh-CN"),
        ("zh-TW", "zh-TW"),
        ("zh-Hant", "zh-TW"),
        ("zh_HK", "zh-TW"),
        ("cmn-Hant-TW", "zh-TW"),
        ("en", "en"),
        ("en-US", "en"),
        ("eng_Latn", "en"),
        (" vi ", "vi"),
        ("vi-VN", "vi"),
        ("vie", "vi"),
    ],
)
def test_language_code(code, expected):
    assert language_code(code) == expected


@pytest.mark.parametrize("code", ["", "fr", "english", "zh-", "en US", "z", "vi/..", "中文"])
def test_unknown_languages_are_refused(code):
    with pytest.raises(InputError, match="is not a language") as refused:
        language_code(code)
    assert code in str(refused.value)
    with pytest.raises(InputError):
        length("text", code)
