"""Numbers in Chinese held against numbers in English and Vietnamese, however they are written."""

import re
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.errors import InputError
from workbench.core.numbers import Comparison, compare

DATA = Path(__file__).parents[2].parent / "shared" / "data"

SAME = """
en | 45亿美元 | 4.5 billion US dollars
en | 45亿美元 | $4.5bn
vi | 45亿 | 4,5 tỷ
en | 3万人 | 30,000 people
vi | 3万人 | 30.000 người
vi | 3万人 | 3 vạn người
en | 1.2万亿元 | 1.2 trillion yuan
vi | 1.2万亿元 | 1.200 tỷ nhân dân tệ
vi | 1.2万亿元 | 1,2 nghìn tỷ nhân dân tệ
en | 两百零五人 | 205 people
en | 两百零五人 | two hundred and five people
vi | 两百零五人 | hai trăm linh năm người
en | 三十名 | thirty
vi | 三十名 | ba mươi người
en | 十几个人 | a dozen people
en | 30多家 | more than 30 companies
en | 百分之五 | 5 per cent
en | 百分之三五 | a few per cent
en | 三五点二亿元 | some money
en | 1.5世纪70年代 | 1.5 centuries, the 70s
vi | 百分之五 | 5 phần trăm
en | 百分之五 | five percent
vi | 百分之五 | năm phần trăm
en | 三分之二 | two-thirds
vi | 三分之二 | hai phần ba
vi | 三分之二 | 2/3
en | 四分之一 | a quarter
en | 四分之一 | 25%
en | 四分之三 | three quarters
en | 第30届 | the 30th
vi | 第30届 | lần thứ 30
en | 第三十届 | the thirtieth
en | 2021年7月6日 | July 6, 2021
en | 2021年7月6日 | 6 July 2021
en | 2021年7月6日 | 6/7/2021
en | 2021年7月6日 | 7/6/2021
vi | 2021年7月6日 | ngày 6 tháng 7 năm 2021
vi | 2021年7月6日 | ngày 6-7-2021
vi | 2021年7月6日 | 6/7/2021
en | 7月6日 | July 6
vi | 7月6日 | ngày 6-7
en | 7月6日 | the 6th of July
vi | 7月6日 | ngày 6/7
en | 二〇二一年七月六日 | July 6, 2021
en | 21世纪 | the 21st century
vi | 21世纪 | thế kỷ XXI
en | 21世纪 | twenty-first century
en | 20世纪70年代 | the 1970s
vi | 20世纪70年代 | những năm 70 của thế kỷ 20
vi | 20世纪70年代 | thập niên 1970
en | 70年代 | the seventies
en | 15时30分 | 3:30 p.m.
vi | 15时30分 | 15 giờ 30
vi | 15时30分 | 15h30
en | 15时30分 | 3.30 pm
en | 下午三点半 | half past three
vi | 下午三点半 | 3 giờ rưỡi chiều
en | 上午8时 | 8 a.m.
en | 星期三 | Wednesday
vi | 星期三 | thứ Tư
vi | 1,234.5公里 | 1.234,5 km
en | 1234.5公里 | 1,234.5 km
en | 5-10人 | 5 to 10 people
vi | 5至10人 | từ 5 đến 10 người
en | 450万至500万 | 4.5 to 5 million
vi | 450万至500万 | 4,5-5 triệu
en | 3比1 | 3-1
en | 第2758号决议 | Resolution 2758
vi | 第2758号决议 | Nghị quyết số 2758
en | 电话：024-38252931 | Tel: +84 24 3825 2931
en | 新冠病毒COVID-19 | COVID-19
en | 二十国集团 | G20
en | 二十国集团 | the Group of Twenty
vi | 七国集团 | G7
en | 空客A320 | Airbus A320
en | 统一行动 | united action
vi | 一起努力 | cố gắng cùng nhau
en | 一些人 | some people
en | 一个问题 | a problem
en | 两国领导人 | the leaders of both countries
vi | 两国领导人 | lãnh đạo hai nước
en | 第一次访问 | the first visit
vi | 第一次访问 | chuyến thăm đầu tiên
en | 数十人 | dozens of people
en | 数百万人 | millions of people
vi | 数百万人 | hàng triệu người
en | 上千人 | over a thousand people
en | 十分重要 | very important
en | 千方百计 | by all means
en | 万一下雨 | in case of rain
en | 两年半 | two and a half years
vi | 两年半 | hai năm rưỡi
en | 二十年 | two decades
vi | 二十年 | hai thập kỷ
en | 半个世纪 | half a century
en | 50年 | half a century
en | 2亿3000万 | 230 million
en | 三亿五千万 | 350 million
vi | 三亿五千万 | ba trăm năm mươi triệu
en | 两万五千里 | 25,000 li
en | 两万五 | 25,000
vi | 250万 | hai triệu rưỡi
en | 250万 | two and a half million
en | 50万 | half a million
en | 一百万 | one million
en | 一百万 | a million
vi | 一百万 | 1 triệu
en | 60万千瓦 | 600,000 kW
en | 60万千瓦 | 600 MW
en | 3千米 | 3 km
en | 5千克 | 5 kg
vi | 第13次全国代表大会 | Đại hội lần thứ XIII
vi | 第三季度 | quý III
en | 第三季度 | the third quarter
en | 2019/20赛季 | the 2019-20 season
en | 2019-2020赛季 | the 2019–20 season
en | 18岁 | 18-year-old
en | １５％ | 15%
en | 零下5度 | minus 5 degrees
en | 30岁 | in his 30s
en | 三十多岁 | in his thirties
en | 当天12时 | noon that day
en | 六十五岁 | sixty-five years old
vi | 四十五年 | bốn mươi lăm năm
vi | 二十一岁 | hai mươi mốt tuổi
vi | 二十年 | hai mươi năm
vi | 五百名 | năm trăm
en | 1月1日 | January 1
vi | 1月1日 | ngày 1 tháng 1
en | 一月 | January
vi | 十二月 | tháng Mười Hai
vi | 正月 | tháng Giêng
en | 2号 | the 2nd
en | 5月 | in May
en | 他5月可能来 | He may come in May
en | 三月三日 | on March 3
en | 版本1.2.3 | version 1.2.3
vi | 版本1.2.3 | phiên bản 1.2.3
vi | 3.14 | 3,14
vi | 0.5% | 0,5%
en | 5%至10% | 5-10%
en | 90后 | those born after 1990
en | 9·11事件 | 9/11
vi | 4月30日 | 30.4
vi | 4月30日 | 30/4
en | 12点 | midday 12
vi | 下午5：30 | 5.30 chiều
en | 格林尼治时间12时 | 1200 GMT
en | 9个月 | nine months
en | 一千零一夜 | One Thousand and One Nights
en | 三明治 | sandwich
en | 四川省 | Sichuan Province
en | 五角大楼 | the Pentagon
en | 九龙 | Kowloon
en | 六安市 | Lu'an City
en | 一万两千 | 12,000
en | 十万 | 100,000
en | 十万火急 | extremely urgent
en | 百姓 | ordinary people
vi | 老百姓 | người dân
en | 1.5倍 | 1.5 times
en | 翻一番 | doubled
en | 增加了两倍 | tripled
en | 第十四个五年规划 | the 14th Five-Year Plan
en | "十四五"规划 | the 14th Five-Year Plan
en | 十八大 | 18th Party Congress
en | 一二三 | one two three
en | 三四百人 | three to four hundred people
en | 七八个人 | seven or eight people
en | 30来人 | some 30 people
vi | 3000余人 | hơn 3.000 người
en | 1975年4月30日 | April 30, 1975
vi | 1982年 | năm 1982
en | 上午10时至11时 | 10:00-11:00 am
vi | 4:41.30 | 4:41,30
en | 三点五个百分点 | 3.5 percentage points
en | 百分之三点五 | 3.5%
vi | 百分之三点五 | 3,5%
en | 一点五亿 | 150 million
vi | G20峰会 | Hội nghị G20
en | 6月底 | end of June
en | 100米 | 100m
en | 5000名 | 5k people
en | 双方 | both sides
en | 一百二十 | a hundred and twenty
vi | 36条 | ba mươi sáu điều
en | 一刻钟 | a quarter of an hour
vi | 5年 | năm năm
en | 第2次 | second time
en | 2个 | a couple
vi | 2019年至2021年 | giai đoạn 2019-2021
en | 2019-21 | 2019-2021
en | 美元兑人民币7.1234 | 7.1234 yuan
vi | 美元兑人民币7.123 | 7,123
en | 16.00 | 16
en | 12.5万人次 | 125,000 visits
vi | 12.5万人次 | 12,5 vạn lượt
en | 千分之五 | 5 per mille
vi | 千分之五 | 5 phần nghìn
en | 十六分之一 | one sixteenth, that is 1/16
en | 本世纪初 | the early 2000s
en | 80后 | people born in the 1980s
en | 正大集团 | the CP Group
en | 2时 | 2 o'clock
en | 凌晨0时 | 12 a.m.
en | 5百分点 | 5 percentage points
vi | 20多岁 | đôi mươi
en | 24个 | two dozen
en | 1000万 | ten million
en | 3000亿 | three hundred billion
en | 七上八下 | at sixes and sevens
en | 三点左右 | around 3 o'clock
vi | 三点二十分 | 3 giờ 20
vi | 3时20分 | 3:20
vi | 5 000 | 5 000
vi | 2019—2020年 | 2019-20
vi | 5千人 | 5k người
vi | 星期天 | Chủ nhật
vi | 两万五 | hai vạn năm
vi | 三百万年 | ba triệu năm
vi | 一千二百亿 | một trăm hai mươi tỷ
vi | 3万亿 | ba nghìn tỷ
vi | 十二 | mười hai
vi | 二百五十万 | hai triệu năm
vi | 数百年 | hàng trăm năm
vi | 一千五百 | 1 nghìn rưỡi
vi | 30年 | 3 thập kỷ
vi | 200年 | hai thế kỷ
vi | G20 | G20
vi | 付款5美元 | thanh toán USD5
vi | H5N1 | H5N1
vi | 1.234.567 | 1.234.567
vi | 2月3日 | ngày 3 tháng Hai
vi | 2021年3月 | tháng 3/2021
vi | 0.5 | 0,5
en | 99999999999999999999999999999999999 | 99999999999999999999999999999999999
en | 亿万富翁 | billionaire
en | 两点三十分 | 2:30
en | 1万5千 | 15,000
en | 99时 | 99 o'clock
en | 1/0 | 1/0
en | 3点半 | half past 3
en | 第二次世界大战 | World War II
vi | 第二次世界大战 | Chiến tranh thế giới thứ II
vi | 数百人 | hàng trăm người
vi | 三四百人 | ba, bốn trăm người
en | 3.5万人 | 35k people
en | 付款5美元 | pay USD5
vi | 三人 | ba người, tư lệnh là cha
vi | 第一 | hạng nhất
en | 7月6日，总理会见了代表团。6日下午，他离开。 | On July 6 he met them. He left on July 6.
en | 6日下午，他离开。 | He left on the afternoon of July 6.
vi | 6日下午，他离开。 | Chiều 6/7, ông rời đi.
vi | 他今天抵达。 | Ông đến vào ngày 6/7.
en | 他今天抵达。 | He arrived on July 6.
en | 本月5日 | July 5
en | 去年出口增长5%。 | Exports grew by 5% in 2020.
en | 2020年出口增长5%。 | Exports grew by 5% last year.
en | 新冠疫情 | the Covid-19 pandemic
vi | 新冠疫情 | đại dịch COVID-19
en | 东盟与中日韩(10+3)会议 | ASEAN+3 meeting
vi | 东盟与中日韩(10+3)会议 | Hội nghị ASEAN+3
vi | 越共十四大 | Đại hội XIV của Đảng
vi | 第13届中央委员会第7次全体会议 | Hội nghị Trung ương 7 khóa XIII
vi | 2月14日至15日 | ngày 14-15/2
vi | 2021—2026年任期 | nhiệm kỳ 2021-2026
vi | 第57-NQ/TW号决议 | Nghị quyết 57-NQ/TW
vi | 第31届东南亚运动会 | SEA Games 31
vi | 越南U23队 | U23 Việt Nam
vi | 23岁以下国家队 | đội U23
vi | 约合3.2万亿越盾 | 3.200 tỷ đồng
vi | 25.5万亿越盾 | 25,5 nghìn tỷ đồng
vi | 6.5%-7% | 6,5-7%
en | 第一季度 | Q1
en | 第三季度 | Q3
en | 今年上半年 | the first six months
vi | 今年上半年 | 6 tháng đầu năm
vi | 前9个月 | chín tháng đầu năm
en | 一季度 | three months
vi | 数万人 | hàng chục nghìn người
en | 数万人 | tens of thousands
en | 晚8点 | 20:00
en | 9·2国庆 | National Day, September 2
vi | 9·2国庆 | Quốc khánh 2/9
vi | "六个更"方针 | phương châm "6 hơn"
en | 建交50周年 | the 50th anniversary
vi | 建交50周年 | nửa thế kỷ
en | 第79届联合国大会 | 79th session of the UN General Assembly
vi | 第八十九名 | hạng 89
vi | 1.2亿美元 | 120 triệu USD
en | 1.2亿美元 | $120 million
en | 11时许 | around 11 a.m.
en | 三名男子和两名女子 | three men and two women
vi | 三名男子和两名女子 | ba nam hai nữ
en | 一名35岁男子 | a 35-year-old man
en | 150多个国家和地区 | over 150 countries and territories
en | 二〇三〇年 | 2030
vi | 到2045年 | tầm nhìn đến năm 2045
vi | 5G网络 | mạng 5G
vi | 从2024年7月1日起 | từ 1/7/2024
en | 9.6万平方公里 | 96,000 square kilometres
vi | 97.2万公顷 | 972.000 ha
vi | 15.7亿千瓦时 | 1,57 tỷ kWh
en | 零 | 0
vi | 一两天 | một hai ngày
en | 四五十人 | forty or fifty people
vi | 三十来岁 | khoảng ba mươi tuổi
vi | GDP增速为7.09% | GDP tăng 7,09%
vi | 北纬17度 | vĩ tuyến 17
en | 7.5级地震 | a magnitude 7.5 earthquake
en | 早上5点45分 | 5:45 a.m.
vi | 早上5点45分 | 5 giờ 45 phút sáng
en | 第二天 | the next day
en | 十月革命 | the October Revolution
vi | 八月革命 | Cách mạng Tháng Tám
en | 三个月来 | over the past quarter
vi | 2023年同期 | cùng kỳ năm 2023
en | 同比增长12% | up 12% year on year
en | 100多万 | more than one million
vi | 15国集团 | 15 nước
en | 她上个月辞职。 | She resigned in June.
vi | 她上个月辞职。 | Bà từ chức hồi tháng Sáu.
vi | 2020年出口增长5%。 | Xuất khẩu năm ngoái tăng 5%.
vi | 7月6日签字。 | Ký kết hôm qua.
"""

DIFFERENT = """
en | 45亿 | 4.5 million
en | 45亿 | 450 million
vi | 45亿 | 4,5 triệu
en | 45亿 | 4,5 billion
en | 3万人 | 3,000 people
en | 7月6日 | June 7
en | 7月6日 | July 7
vi | 7月6日 | ngày 7 tháng 6
en | 星期三 | Thursday
en | 三十名 | forty
en | 205人 | 250 people
en | 百分之五 | 50 per cent
en | 三分之二 | three quarters
en | 第30届 | the 31st
en | 2021年 | 2012
en | 15时30分 | 5:30 p.m.
en | 20世纪70年代 | the 1980s
vi | 20世纪70年代 | những năm 1960
en | 空客A320 | Airbus A321
en | COVID-19 | COVID-18
en | 三名 | four people
en | 没有人 | 30 people
vi | 1.234 | 1.235
en | 3比1 | 3-2
en | 1-0 | 2-0
en | 增长1% | grew
en | 6月 | July
en | 一百万 | ten million
vi | 一百万 | 10 triệu
en | 二十年 | three decades
en | 2个 | 3
en | 12时 | 1330 UTC
en | 两天 | thirteen days
en | H5N1 | H5N8
en | 2019年 | 2018
en | 99999999999999999999999999999999999 | 99999999999999999999999999999999998
vi | 2019—2020年 | 2019-21
vi | 3月 | tháng Tư
vi | 30% | 30,5%
vi | 4:41.30 | 4:41,31
en | 3.5万亿 | 3.5 billion
en | 2020年出口增长5%。 | Exports grew by 5% in 2021 against last year.
en | 7月6日签字。 | It was signed today, on August 6.
vi | 他今天在河内。 | Ông ở Hà Nội với 6 người.
"""


def rows(table):
    return [[cell.strip() for cell in line.split(" | ")] for line in table.strip().splitlines()]


@pytest.mark.parametrize(("lang", "source", "target"), rows(SAME))
def test_the_same_numbers_are_the_same(lang, source, target):
    assert compare(source, target, lang) == Comparison()


@pytest.mark.parametrize(("lang", "source", "target"), rows(DIFFERENT))
def test_other_numbers_are_not_the_same(lang, source, target):
    assert not compare(source, target, lang).same


@pytest.mark.parametrize(("source", "target"), [("30人", ""), ("", "30 people"), ("", "thirty")])
def test_a_number_that_one_side_lacks_is_missing_or_added(source, target):
    found = compare(source, target, "en")
    assert (bool(found.missing), bool(found.added)) == (bool(source), bool(target))


def test_tells_what_is_missing_and_what_was_added_and_where():
    source, target = "５月6日，45亿美元。", "On May 7, it was $4.5 million."
    found = compare(source, target, "en")
    assert found.missing == ("6日", "45亿")
    assert found.added == ("7", "4.5 million")
    assert [source[start:end] for start, end in found.missing_at] == ["6日", "45亿"]
    assert [target[start:end] for start, end in found.added_at] == ["7", "4.5 million"]
    assert not found.same


@pytest.mark.parametrize(
    ("source", "source_lang", "target", "target_lang"),
    [
        ("4.5 billion on July 6", "en", "4,5 tỷ ngày 6/7", "vi"),
        ("4,5 tỷ ngày 6/7", "vi-VN", "7月6日，45亿", "zh-CN"),
        ("2021年7月6日", "zh", "二〇二一年七月六日", "zh"),
        ("six months", "en", "sáu tháng", "vi"),
    ],
)
def test_every_pair_of_languages_is_compared(source, source_lang, target, target_lang):
    assert compare(source, target, target_lang, source_lang).same


def test_a_language_that_is_not_known_is_refused():
    with pytest.raises(InputError, match="xx"):
        compare("1", "1", "xx")


def test_a_weekday_may_be_said_otherwise_but_not_be_another_one():
    assert compare("他周四到。", "He arrives tomorrow.", "en").same
    assert compare("他明天到。", "He arrives on Thursday.", "en").same
    assert compare("他周四到。", "He arrives on Friday.", "en").missing == ("周四",)


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(["zh", "en", "vi"]))
def test_any_text_can_be_compared(source, target, lang):
    found = compare(source, target, lang)
    assert len(found.missing) == len(found.missing_at)
    assert len(found.added) == len(found.added_at)


PIECES = (
    "0 1 23 .5 ,000 % - / : 一 二 十 百 万 亿 点 分 年 月 日 时 半 第 a b A hundred twenty and tỷ"
    " mươi năm"
)


@given(
    st.lists(st.sampled_from(PIECES.split()), max_size=25).map("".join),
    st.lists(st.sampled_from(PIECES.split()), max_size=25).map(" ".join),
)
def test_any_row_of_pieces_of_numbers_can_be_compared(tight, wide):
    for text in (tight, wide):
        for lang in ("zh", "en", "vi"):
            assert compare(text, text, lang, lang).same


@pytest.mark.parametrize(
    "piece",
    ["9", "三", "万", "1.", "1,", "1-", "twenty ", "hundred ", "ba mươi ", "triệu ", "I", "A1"],
)
def test_a_text_that_repeats_a_piece_on_and_on_is_read(piece):
    long = piece * 2000
    for lang in ("zh", "en", "vi"):
        assert compare(long, long, lang, lang).same


def pairs(name, lang):
    if not DATA.is_dir():
        pytest.skip("the reference translations are not on this machine")
    sides = [(DATA / name / f"{side}.txt").read_text("utf-8").split("\n") for side in ("zh", lang)]
    return [pair for pair in zip(*sides, strict=True) if all(pair)]


SETS = [(name, lang) for name in ("flores", "ntrex") for lang in ("en", "vi")]


@pytest.mark.parametrize(("name", "lang"), SETS)
def test_reference_translations_raise_few_alarms(name, lang):
    texts = pairs(name, lang)
    alarms = sum(not compare(source, target, lang).same for source, target in texts)
    assert alarms / len(texts) < 0.02


WORDS = "three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty"
SCALES = {"en": "thousand million billion trillion", "vi": "nghìn triệu tỷ"}
MONTHS = "January February March April May June July August September October November December"
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"


def changed(text, lang, random):
    """The kind of number that was changed and the text with it; None if there is no number."""
    pools = {"scale": SCALES[lang]}
    if lang == "en":
        pools |= {"word": WORDS, "month": MONTHS, "weekday": DAYS}
    found = [("figure", match, None) for match in re.finditer(r"\d+", text) if int(match[0])]
    for kind, words in pools.items():
        before = r"(?<=\d )" if kind == "scale" else r"\b"
        pattern = rf"{before}(?:{words.replace(' ', '|')})\b"
        found += [(kind, match, words.split()) for match in re.finditer(pattern, text)]
    if not found:
        return None
    kind, match, pool = random.choice(found)
    old = match[0]
    new = another(old, random) if pool is None else random.choice([w for w in pool if w != old])
    return kind, text[: match.start()] + new + text[match.end() :]


def another(figure, random):
    """Another figure: a digit put in another's place, one more or less, one digit more."""
    while True:
        at = random.randrange(len(figure))
        new = random.choice(
            [
                figure[:at] + random.choice("0123456789") + figure[at + 1 :],
                str(int(figure) + random.choice([-1, 1, 10, 100])),
                figure + random.choice("0123456789"),
            ]
        )
        if new.lstrip("0") not in (figure.lstrip("0"), "") and new[0] != "-":
            return new


@pytest.mark.parametrize(("name", "lang"), SETS)
def test_numbers_that_were_changed_are_found(name, lang):
    random, tried, caught = Random(2021), Counter(), Counter()  # noqa: S311
    for source, target in pairs(name, lang):
        if compare(source, target, lang).same:
            for _ in range(2):
                if change := changed(target, lang, random):
                    tried[change[0]] += 1
                    caught[change[0]] += not compare(source, change[1], lang).same
    print(dict(caught), "of", dict(tried))
    assert caught.total() / tried.total() >= 0.95
