"""What is told of two texts before they are lined up."""

import pytest

from workbench.core.counterparts import MOST_SENTENCES, Doubt, doubts, name, recognise

ZH = "图书馆今天晚上九点关门。大雨淹没了城里的三条街道。学校给全体学生发了新课本。"
HANT = "圖書館今天晚上九點關門。大雨淹沒了城裡的三條街道。學校給全體學生發了新課本。"
EN = (
    "The library closes at nine tonight. Heavy rain has flooded three of the town's streets."
    " The school gave new textbooks to all of its pupils."
)
VI = (
    "Thư viện đóng cửa lúc chín giờ tối nay. Mưa lớn làm ngập ba con phố trong thành phố."
    " Nhà trường phát sách giáo khoa mới cho toàn thể học sinh."
)
BARE_VI = (
    "Thu vien dong cua luc chin gio toi nay. Cac con pho trong thanh pho bi ngap. Nha truong"
    " phat sach moi cho hoc sinh va nguoi dan."
)
OTHERS = {
    "ja": "図書館は今夜九時に閉まります。大雨で町の三つの通りが水に浸かりました。",
    "ko": "도서관은 오늘 밤 아홉 시에 문을 닫는다. 큰비로 시내의 세 거리가 물에 잠겼다. "
    "학교는 모든 학생에게 새 교과서를 나누어 주었다.",
    "ru": "Библиотека сегодня закрывается в девять. Сильный дождь затопил три улицы города."
    " Школа раздала новые учебники всем ученикам.",
    "th": "ห้องสมุดปิดเวลาเก้าโมงคืนนี้ ฝนตกหนักทำให้ถนนสามสายน้ำท่วม โรงเรียนแจกหนังสือเรียนใหม่",
    "fr": "La bibliothèque ferme à neuf heures ce soir. Les pluies ont inondé trois des rues de"
    " la ville. L'école a donné des livres à tous les élèves.",
    "de": "Die Bücherei schließt heute um neun. Der Regen hat drei Straßen der Stadt überflutet."
    " Die Schule gab den Schülern neue Bücher und ein Heft.",
    "es": "La biblioteca cierra a las nueve de la noche. La lluvia inundó tres calles de la"
    " ciudad. La escuela dio libros nuevos a los alumnos.",
    "id": "Perpustakaan tutup pada pukul sembilan malam ini. Hujan lebat yang turun membanjiri"
    " tiga jalan di kota itu. Sekolah juga membagikan buku untuk murid.",
}
NUMBERS = "1,200\n3,400\n5.6 % (7/8)"
NAMES = "Lausanne Geneva Neuchatel Fribourg Zurich Basel Chur Glarus Zug Uri Schwyz Aarau Thun"


# --- Languages --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        (ZH, "zh"),
        (HANT, "zh"),
        (EN, "en"),
        (EN.upper(), "en"),
        (VI, "vi"),
        (BARE_VI, "vi"),
        *((text, lang) for lang, text in OTHERS.items()),
        (
            "秘书长安东尼奥·古特雷斯(António Guterres)访问世界卫生组织(World Health Organization)",
            "zh",
        ),
        ("店名是“の字屋”,卖的是各地出产的水稻和茶叶。", "zh"),
        ("The singer 李文 came from 河内 to the town.", "en"),
        ("Hà Nội", "vi"),
        ("水稻", "zh"),
        # Too short to tell, names in any language, or no word at all.
        ("水", ""),
        ("the", ""),
        ("Rice harvest", ""),
        (NAMES, ""),
        (NUMBERS, ""),
        ("", ""),
    ],
)
def test_the_language_of_a_text(text, lang):
    assert recognise(text, ZH) == (lang, "zh")
    assert recognise(EN, text) == ("en", lang)


def test_of_a_long_text_the_middle_and_the_end_count_too():
    preface = EN * 40
    assert recognise(preface + ZH * 2_000, EN * 2_000) == ("zh", "en")


def test_of_two_texts_in_chinese_writing_one_is_a_translation_that_is_not_finished():
    half = ZH + EN
    assert recognise(ZH, half) == ("zh", "en")
    assert recognise(half, ZH) == ("en", "zh")
    assert recognise(ZH, ZH + VI) == ("zh", "vi")
    assert recognise(ZH, ZH + NAMES) == ("zh", "zh")


def test_a_language_is_called_what_its_speakers_call_it():
    assert [name("zh"), name("fr"), name("vi"), name("")] == ["中文", "Français", "Tiếng Việt", ""]


# --- Doubts -----------------------------------------------------------------------------------


def told(source, target, source_lang="zh", target_lang="en"):
    return [(doubt.kind, doubt.fatal) for doubt in doubts(source, target, source_lang, target_lang)]


@pytest.mark.parametrize(
    ("source", "target", "source_lang", "target_lang"),
    [
        (ZH, EN, "zh", "en"),
        (ZH, VI, "zh", "vi"),
        (HANT, VI, "zh", "vi"),
        (VI, EN, "vi", "en"),
        (EN, ZH, "en", "zh"),
        ("水稻丰收。", "Hà Nội", "zh", "vi"),
        # A table of figures with a heading; two short texts of very different lengths.
        (f"产量\n{NUMBERS}", f"The yield of rice\n{NUMBERS}", "zh", "en"),
        ("水稻。", EN, "zh", "en"),
        # Pages have teasers that their translations lack.
        (ZH * 3 + "\n更多\n" + ZH * 20, EN * 3, "zh", "en"),
    ],
)
def test_counterparts(source, target, source_lang, target_lang):
    assert told(source, target, source_lang, target_lang) == []


@pytest.mark.parametrize(
    ("source", "target", "target_lang", "expected"),
    [
        ("", EN, "en", [("empty", True)]),
        (ZH, " \n\ufeff\n", "en", [("empty", True)]),
        ("", "", "en", [("empty", True), ("empty", True)]),
        (NUMBERS, EN, "en", [("numbers", True)]),
        (ZH, NUMBERS, "vi", [("numbers", True)]),
        (ZH, ZH, "en", [("same", True)]),
        (ZH, f" {ZH} \n\n", "en", [("same", True)]),
        (EN, EN, "en", [("same", True)]),
        (ZH, ZH[:24] + "商店也开门了。" * 3, "en", [("one language", True)]),
        (EN, EN[:60], "en", [("one language", False)]),
        (EN, ZH, "en", [("swapped", True)]),
        (VI, ZH, "vi", [("swapped", True)]),
        ("The end of the day.", ZH, "en", [("swapped", False)]),
        (ZH, EN, "vi", [("language", True)]),
        (ZH, VI, "en", [("language", True)]),
        (VI, EN, "en", [("language", True)]),
        *((ZH, text, "en", [("language", True)]) for text in OTHERS.values()),
        (OTHERS["ja"], VI, "vi", [("language", True)]),
        (OTHERS["ja"], OTHERS["ja"] + "。本です。", "vi", [("one language", True)]),
        (ZH, "Les rues de la ville", "en", [("language", False)]),
        (ZH, NAMES, "en", [("unknown", False)]),
        (ZH + NAMES * 2, EN, "en", [("mixed", False)]),
        (ZH + EN, EN, "en", [("mixed", False)]),
        (ZH, EN + ZH, "en", [("mixed", False)]),
        (ZH * 60, EN, "en", [("uneven", False)]),
        ("学校关门了。", EN * 167, "en", [("uneven", False)]),
    ],
)
def test_doubts(source, target, target_lang, expected):
    assert told(source, target, "zh", target_lang) == expected


def test_paragraphs_that_were_not_translated_are_counted():
    lines = [f"第{number}段说的是{number}种不同的稻米和它们的产地。" for number in range(5)]
    target = "\n".join([*lines[:4], *([EN] * 4)])
    [copied] = doubts("\n".join(lines * 2), target, "zh", "en")
    assert str(copied).startswith("4 of the translation's 8 paragraphs stand in the source")
    assert not copied.fatal
    assert told("\n".join(lines), "\n".join(lines[:3])) == [
        ("copied", False),
        ("one language", True),
    ]
    assert "copied" not in [
        kind for kind, _ in told("\n".join(lines * 2), "\n".join([*lines[:2], *([EN] * 3)]))
    ]


def test_one_sentence_against_five_hundred():
    source = "图书馆今天晚上九点关门。"
    target = "".join(f"House {number} closes at nine tonight.\n" for number in range(500))
    [doubt] = doubts(source, target, "zh", "en")
    assert "about 1 sentences in the source, about 500 in the translation" in str(doubt)
    assert told(target, source, "en", "zh") == [("uneven", False)]


def test_messages_have_figures_and_languages():
    [swapped] = doubts(EN, ZH, "zh", "en")
    assert "the source is in English, the translation in 中文" in str(swapped)
    [wrong] = doubts(ZH, OTHERS["fr"], "zh", "en")
    assert str(wrong) == "The translation is in Français, not in English."
    [numbers] = doubts(ZH, NUMBERS, "zh", "en")
    assert f"({len(NUMBERS)} characters)" in str(numbers)
    [mixed] = doubts(ZH + EN, EN, "zh", "en")
    assert str(mixed).startswith("About 57 % of the source")
    assert str(Doubt("same", "Twice the same.")) == "Twice the same."


@pytest.mark.parametrize(
    ("source", "target", "target_lang"),
    [
        ("雨停了。", "The rain has stopped.\n", "en"),
        ("“雨停了吗?”他问。", "“Mr. An, has the rain stopped?” he asked. So it seems.\n", "en"),
        ("雨停了", "Mưa đã tạnh. Trời nắng", "vi"),
    ],
)
def test_more_than_fifty_thousand_sentences_are_too_many(source, target, target_lang):
    per_line = 2 if ". " in target[6:] else 1
    enough = MOST_SENTENCES // per_line
    assert told(f"{source}\n" * MOST_SENTENCES, f"{target}\n" * enough, "zh", target_lang) == []
    source_too = f"{source}\n" * (MOST_SENTENCES + 1)
    target_too = f"{target}\n" * (enough + 1)
    found = doubts(source_too, target_too, "zh", target_lang)
    assert [(doubt.kind, doubt.fatal) for doubt in found] == [("long", True)] * 2
    assert f"about {MOST_SENTENCES + 1} sentences; up to 50000 are taken" in str(found[0])
