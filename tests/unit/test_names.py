import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core._pinyin import pinyin
from workbench.core.names import MOST_READINGS, readings, syllables

# Names that are known for sure: living and historical Vietnamese people, some Chinese ones.
PEOPLE = """
阮春福 Nguyễn Xuân Phúc
阮富仲 Nguyễn Phú Trọng
阮晋勇 Nguyễn Tấn Dũng
阮明哲 Nguyễn Minh Triết
阮文灵 Nguyễn Văn Linh
阮志清 Nguyễn Chí Thanh
阮氏金银 Nguyễn Thị Kim Ngân
阮氏萍 Nguyễn Thị Bình
阮和平 Nguyễn Hòa Bình
阮忠坚 Nguyễn Trung Kiên
阮志勇 Nguyễn Chí Dũng
阮重义 Nguyễn Trọng Nghĩa
阮春胜 Nguyễn Xuân Thắng
阮克定 Nguyễn Khắc Định
阮德海 Nguyễn Đức Hải
阮善仁 Nguyễn Thiện Nhân
阮孟雄 Nguyễn Mạnh Hùng
阮文雄 Nguyễn Văn Hùng
阮维玉 Nguyễn Duy Ngọc
阮海宁 Nguyễn Hải Ninh
阮氏红 Nguyễn Thị Hồng
阮攸 Nguyễn Du
阮廌 Nguyễn Trãi
阮惠 Nguyễn Huệ
阮岳 Nguyễn Nhạc
阮福映 Nguyễn Phúc Ánh
阮潢 Nguyễn Hoàng
阮文渠 Nguyễn Văn Cừ
阮氏明开 Nguyễn Thị Minh Khai
阮秉谦 Nguyễn Bỉnh Khiêm
阮廷炤 Nguyễn Đình Chiểu
阮文绍 Nguyễn Văn Thiệu
苏林 Tô Lâm
梁强 Lương Cường
梁三光 Lương Tam Quang
陈青敏 Trần Thanh Mẫn
陈国庆 Trần Quốc Khánh
陈大光 Trần Đại Quang
陈德良 Trần Đức Lương
陈锦秀 Trần Cẩm Tú
陈红河 Trần Hồng Hà
陈流光 Trần Lưu Quang
陈光芳 Trần Quang Phương
陈兴道 Trần Hưng Đạo
陈国峻 Trần Quốc Tuấn
陈富 Trần Phú
潘文江 Phan Văn Giang
潘文凯 Phan Văn Khải
潘佩珠 Phan Bội Châu
潘周桢 Phan Chu Trinh
潘清简 Phan Thanh Giản
黎怀忠 Lê Hoài Trung
黎可漂 Lê Khả Phiêu
黎笋 Lê Duẩn
黎明概 Lê Minh Khái
黎明兴 Lê Minh Hưng
黎成龙 Lê Thành Long
黎鸿峰 Lê Hồng Phong
黎利 Lê Lợi
黎桓 Lê Hoàn
黎圣宗 Lê Thánh Tông
黎贵惇 Lê Quý Đôn
黎文休 Lê Văn Hưu
范明政 Phạm Minh Chính
范平明 Phạm Bình Minh
范文同 Phạm Văn Đồng
胡志明 Hồ Chí Minh
胡春香 Hồ Xuân Hương
胡季犛 Hồ Quý Ly
武元甲 Võ Nguyên Giáp
武文赏 Võ Văn Thưởng
武文杰 Võ Văn Kiệt
武氏映春 Võ Thị Ánh Xuân
武忠美 Vũ Trung Mỹ
武德儋 Vũ Đức Đam
武大胜 Vũ Đại Thắng
王庭惠 Vương Đình Huệ
张和平 Trương Hòa Bình
张晋创 Trương Tấn Sang
张氏梅 Trương Thị Mai
郑德海 Trịnh Đức Hải
郑检 Trịnh Kiểm
邓雄越 Đặng Hùng Việt
裴青山 Bùi Thanh Sơn
裴氏明怀 Bùi Thị Minh Hoài
农德孟 Nông Đức Mạnh
杜文战 Đỗ Văn Chiến
丁进勇 Đinh Tiến Dũng
丁世兄 Đinh Thế Huynh
丁部领 Đinh Bộ Lĩnh
黄忠海 Hoàng Trung Hải
黄文树 Hoàng Văn Thụ
黄国越 Hoàng Quốc Việt
黄文欢 Hoàng Văn Hoan
吴春历 Ngô Xuân Lịch
吴权 Ngô Quyền
吴士连 Ngô Sĩ Liên
吴廷琰 Ngô Đình Diệm
冯光青 Phùng Quang Thanh
冯国显 Phùng Quốc Hiển
冯春雅 Phùng Xuân Nhạ
孙德胜 Tôn Đức Thắng
汪周刘 Uông Chu Lưu
从氏放 Tòng Thị Phóng
杜伯巳 Đỗ Bá Tỵ
陶红兰 Đào Hồng Lan
梅文政 Mai Văn Chính
何辉集 Hà Huy Tập
文进勇 Văn Tiến Dũng
朱文安 Chu Văn An
段氏点 Đoàn Thị Điểm
李常杰 Lý Thường Kiệt
李公蕴 Lý Công Uẩn
莫登庸 Mạc Đăng Dung
杨文明 Dương Văn Minh
征侧 Trưng Trắc
征贰 Trưng Nhị
赵氏贞 Triệu Thị Trinh
长征 Trường Chinh
春水 Xuân Thủy
素友 Tố Hữu
保大 Bảo Đại
嘉隆 Gia Long
嗣德 Tự Đức
启定 Khải Định
咸宜 Hàm Nghi
诸葛亮 Gia Cát Lượng
司马迁 Tư Mã Thiên
欧阳修 Âu Dương Tu
曾国藩 Tăng Quốc Phiên
華佗 Hoa Đà
黎貴惇 Lê Quý Đôn
陳興道 Trần Hưng Đạo
"""
NAMES = [tuple(line.split(" ", 1)) for line in PEOPLE.strip().splitlines()]

# Where the name goes its own way: 武 is Vũ or Võ, 创 mostly Sáng, 雅 mostly Nhã, …
NOT_FIRST = {
    *("武元甲", "武文赏", "武文杰", "武氏映春", "张晋创"),
    *("丁部领", "吴廷琰", "冯春雅", "阮廷炤"),
}


@pytest.mark.parametrize(("name", "expected"), [n for n in NAMES if n[0] not in NOT_FIRST])
def test_first_proposal(name: str, expected: str) -> None:
    assert readings(name)[0] == expected


def test_other_names_are_among_the_proposals() -> None:
    expected = dict(NAMES)
    assert [name for name in sorted(NOT_FIRST) if expected[name] not in readings(name)] == []


def test_accuracy_of_the_first_proposal() -> None:
    right = sum(readings(name)[0] == expected for name, expected in NAMES)
    assert len(NAMES) >= 100
    assert right / len(NAMES) > 0.92


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("武", "Vũ"),
        ("黄", "Hoàng"),
        ("区", "Âu"),
        ("单", "Thiện"),
        ("曾", "Tăng"),
        ("任", "Nhâm"),
        ("解", "Giải"),
        ("仇", "Cừu"),
        ("查", "Tra"),
        ("华", "Hoa"),
        ("葛", "Cát"),
        ("段", "Đoàn"),
        ("肖", "Tiêu"),
        ("诸葛", "Gia Cát"),
        ("諸葛", "Gia Cát"),
        ("欧阳", "Âu Dương"),
        ("司马", "Tư Mã"),
    ],
)
def test_family_names(name: str, first: str) -> None:
    assert readings(name + "明")[0] == f"{first} Minh"


def test_a_family_name_s_other_readings_follow() -> None:
    assert readings("黄文")[:2] == ["Hoàng Văn", "Huỳnh Văn"]
    assert readings("曾文")[:2] == ["Tăng Văn", "Tằng Văn"]


def test_a_character_inside_the_name_is_read_as_usual() -> None:
    assert readings("李曾")[0] == "Lý Tằng"


@pytest.mark.parametrize("name", ["", "阮·福", "Phúc", "阮 福", "阮カ"])
def test_nothing_is_proposed_for_what_has_no_reading(name: str) -> None:
    assert readings(name) == []


@given(st.lists(st.sampled_from("阮武黄行和中重长乐征单任"), min_size=1, max_size=12).map("".join))
def test_proposals_differ_and_are_name_cased(name: str) -> None:
    found = readings(name)
    assert 1 <= len(found) <= MOST_READINGS
    assert len(set(found)) == len(found)
    for text in found:
        assert len(text.split(" ")) == len(name)
        assert text == text.title() == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("国会", "quốc hội"),
        ("國會", "quốc hội"),
        ("和平", "hòa bình"),
        ("教育", "giáo dục"),
        ("水", "thủy"),
        ("贵", "quý"),
        ("发展", "phát triển"),
        ("", ""),
    ],
)
def test_syllables(text: str, expected: str) -> None:
    assert " ".join(syllables(text)) == expected


@pytest.mark.parametrize(
    ("text", "pinyin", "expected"),
    [
        ("部长", "bu4 zhang3", "bộ trưởng"),
        ("长江", "Chang2 Jiang1", "trường giang"),
        ("处理", "chu3 li3", "xử lý"),
        ("音乐", "yin1 yue4", "âm nhạc"),
        ("音乐", "yin1", "âm lạc"),
        ("长江", "xx1 yy2", "trường giang"),
    ],
)
def test_pinyin_decides_between_readings(text: str, pinyin: str, expected: str) -> None:
    assert " ".join(syllables(text, pinyin.split())) == expected


@given(st.text(max_size=40))
def test_one_syllable_a_character(text: str) -> None:
    found = syllables(text)
    assert len(found) == len(text)
    assert all(s == char or s == s.lower() for s, char in zip(found, text, strict=True))


@pytest.mark.parametrize(("name", "expected"), [
    ("习近平", "Xi Jinping"),
    ("欧阳修", "Ouyang Xiu"),
    ("单田芳", "Shan Tianfang"),
    ("歐陽單", "Ouyang Dan"),
    ("單田芳", "Shan Tianfang"),
    ("李西安", "Li Xi'an"),
    ("吕", "Lü"),
    ("阮カ", ""),
    ("", ""),
])  # fmt: skip
def test_pinyin(name: str, expected: str) -> None:
    assert pinyin(name) == expected
