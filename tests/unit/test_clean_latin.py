"""English and Vietnamese pages: what agencies, papers and sites put around an article."""

import pytest

from workbench.core.clean import blocks
from workbench.core.segment import sentences

TITLE = {"en": "Otago delegation visits Can Tho", "vi": "Đoàn đại biểu Otago thăm Cần Thơ"}
LEAD = {
    "en": "A delegation from Otago visited Can Tho to talk about rice from March 17 to 19.",
    "vi": "Đoàn đại biểu vùng Otago thăm thành phố Cần Thơ từ ngày 17 đến 19/3.",
}
BODY = {
    "en": "The guests toured the rice institute and planted seedlings with farmers.",
    "vi": "Các vị khách tham quan viện lúa và cùng nông dân cấy lúa, gặt gạo.",
}
CAPTION = {
    "en": "The guests plant rice in a field.",
    "vi": "Các vị khách xuống ruộng cấy lúa.",
}


def below(lang, *lines):
    """The shape of what stands below the headline and the lead."""
    (title, lead, *rest) = blocks("\n".join([TITLE[lang], LEAD[lang], *lines]))
    assert (title.kind, lead.kind) == ("title", "body")
    return [(block.kind, block.text) for block in rest]


def table(en, vi):
    """Cases of both languages, one a line."""
    return [
        (lang, line.strip()) for lang, text in (("en", en), ("vi", vi)) for line in text.split("\n")
        if line.strip()
    ]  # fmt: skip


# --- Where and when -----------------------------------------------------------------------------

DATELINES = table(
    """
    Hanoi (VNA) –
    Hanoi (VNA) -
    Hanoi (VNA) --
    Hanoi (VNA)-
    Hanoi (VNA):
    Hanoi, (VNA) –
    Hanoi, March 17 (VNA) –
    Hanoi (VNA/VNS) –
    Ho Chi Minh City (VNA) —
    Washington D.C. (VNA) -
    March 17 (VNA) -
    (VNA) -
    VNA –
    HCM CITY —
    HCMC –
    HÀ NỘI —
    HÀ NỘI (VNS) —
    CẦN THƠ –
    CAN THO -
    HANOI -
    BEIJING, March 17 (Xinhua) --
    HANOI, Vietnam (AP) —
    LONDON, March 17 (Reuters) -
    SEOUL, March 17 (Yonhap) --
    KUALA LUMPUR (Bernama) --
    BANGKOK (TNA) –
    Phnom Penh (AKP) --
    Vientiane (KPL) -
    Vientiane (CPV) –
    Jakarta (ANTARA) -
    (KPL) -
    NDO –
    NDO/VNA –
    (NDO) –
    VOV.VN -
    (VOVWORLD) -
    VOVWORLD -
    (VGP) -
    VietNamNet –
    Nhan Dan Online -
    """,
    """
    Hà Nội (TTXVN) -
    Cần Thơ (TTXVN) –
    Cần Thơ, ngày 17/3 (TTXVN) –
    Băng Cốc, 17-3 (TTXVN) -
    TTXVN -
    (TTXVN) -
    (TTXVN/Vietnam+) -
    CẦN THƠ -
    NDO -
    NDĐT -
    (Chinhphu.vn) -
    Chinhphu.vn -
    VTV.vn -
    (VOV5) -
    TTO -
    TPO -
    (Dân trí) -
    SGGPO -
    (VTC News) -
    (PLO)-
    (NLĐO) -
    (QĐND) -
    QĐND Online -
    TG&VN -
    (ĐCSVN) -
    """,
)
NO_DATELINES = table(
    """
    Rice (VNA) is what they sell here today, he said.
    The UN - an office - sells no rice at all here.
    The Mekong River Commission (MRC) - an office - sells no rice.
    Fields (5) - a row - are where the rice grows.
    WTO rules apply – says the minister of trade.
    USD - VND rates were stable for the whole month.
    ASEAN – China trade grew by a fifth in the first quarter.
    U.S. - Vietnam trade grew by a fifth in the first quarter.
    COVID-19 - the pandemic - hit them hard last year.
    VNA reporters in Wellington say that the visit went well.
    March 17 was the first day of the visit.
    """,
    """
    Theo TTXVN, đoàn đã rời thành phố vào tối nay.
    Phóng viên TTXVN tại Wellington đưa tin về chuyến thăm.
    Việt Nam - Lào là hai nước láng giềng thân thiết từ lâu.
    VIỆT NAM - Lào là hai nước láng giềng thân thiết từ lâu.
    GDP – chỉ số quan trọng – tăng mạnh trong quý một.
    TP. Cần Thơ - trung tâm của vùng - đón nhiều khách.
    Ngày 17/3, đoàn đến Cần Thơ.
    """,
)
DATES = table(
    """
    March 17, 2025
    17 March 2025
    Mar 17, 2025, 18:30
    March 17, 2025 - 18:30
    March 17, 2025 | 18:30
    March, 17/2025 - 08:00
    Monday, March 17, 2025 18:30
    Monday, March 17, 2025, 18:30 (GMT+7)
    17/03/2025 18:30 GMT+7
    Updated: March 17, 2025 18:30
    Xinhua | Updated: 2025-03-17 10:21
    """,
    """
    Thứ Hai, 17/03/2025 18:30
    Thứ hai, ngày 17/03/2025
    Chủ Nhật, 16/03/2025, 08:05
    17/03/2025 18:30 (GMT+7)
    17/03/2025 | 18:30
    Ngày 17 tháng 3 năm 2025
    Thứ Hai, ngày 17 tháng 3 năm 2025 - 18:30
    Cập nhật: 17/03/2025 18:30
    """,
)


@pytest.mark.parametrize(("lang", "dateline"), DATELINES)
def test_datelines(lang, dateline):
    body = BODY[lang]
    assert below(lang, f"{dateline} {body}") == [("dateline", dateline), ("body", body)]


def test_a_dateline_without_a_space_behind_it():
    body = BODY["en"]
    expected = [("dateline", "Hanoi (VNA) –"), ("body", body)]
    assert below("en", f"Hanoi (VNA) –{body}") == expected


@pytest.mark.parametrize(("lang", "line"), NO_DATELINES)
def test_no_datelines(lang, line):
    assert below(lang, line, BODY[lang])[0] == ("body", line)


@pytest.mark.parametrize(("lang", "line"), DATES)
def test_when_the_page_went_up(lang, line):
    assert below(lang, line, BODY[lang]) == [("dateline", line), ("body", BODY[lang])]


# --- Photos -------------------------------------------------------------------------------------

CREDITS = table(
    """
    (Photo: VNA)
    [Photo: VNA]
    Photo: VNA
    Photo: VNA.
    (Photo: VNA).
    Photo VNA
    VNA Photo
    VNA/VNS Photo
    — VNA/VNS Photo Văn An
    VNS Photo Van An
    AFP/VNA Photo
    (VNA photo)
    (VNA file photo)
    (AP Photo/Tran An)
    (Photo/Xinhua)
    (Xinhua/Li Si)
    (Photo by Li Si/Xinhua)
    Photo by Tran An
    Photo: Tran An
    (Photo: Tran An/VNA)
    (Photo: VietnamPlus)
    (Photo: NDO)
    (Photo: Internet)
    (Photo: hanoimoi.vn)
    (Photo: cantho.gov.vn)
    Photo cantho.gov.vn
    (Photo: Ministry of Foreign Affairs)
    (Photo courtesy of the institute)
    Photo courtesy of the institute
    (Photo provided by the institute)
    (Courtesy photo)
    (File photo)
    (File photo: VNA)
    File photo: VNA
    (Illustrative photo)
    (Illustrative image)
    (Illustrative photo: VNA)
    (Illustrative image: VNA)
    Illustrative image
    (Source: VNA)
    (Image: VNA)
    Image: VNA
    """,
    """
    Ảnh: TTXVN
    Ảnh : TTXVN
    ẢNH: TTXVN
    Ảnh: TTXVN.
    - Ảnh: TTXVN
    Ảnh TTXVN
    (Ảnh TTXVN)
    Ảnh: TTXVN phát
    (Ảnh: TTXVN)
    Ảnh: Lâm Khánh/TTXVN
    Ảnh: An Đăng - TTXVN
    Ảnh: Minh Quyết – TTXVN
    (Ảnh: Minh Quyết - TTXVN)
    (Ảnh: Văn Hải/Vietnam+)
    (Ảnh: PV/Vietnam+)
    (Ảnh: THX/TTXVN)
    (Ảnh: AFP/TTXVN)
    Ảnh: VGP/Nhật Bắc
    Ảnh: Nguyễn Văn An/Báo Cần Thơ
    Ảnh: baoquocte.vn
    Ảnh: Bộ Ngoại giao
    (Ảnh: Bộ Ngoại giao)
    Ảnh: CTV
    (Nguồn: TTXVN)
    (Nguồn: AFP/TTXVN)
    Ảnh minh họa
    Ảnh minh họa.
    (Ảnh minh họa)
    (Ảnh minh hoạ)
    Ảnh minh họa: TTXVN
    (Ảnh minh họa: TTXVN)
    (Ảnh minh họa. Nguồn: TTXVN)
    Ảnh tư liệu
    (Ảnh tư liệu: TTXVN)
    (Ảnh chụp màn hình)
    Ảnh do ban tổ chức cung cấp
    (Ảnh do viện cung cấp)
    Đồ họa: TTXVN
    (Đồ họa: TTXVN)
    """,
)
NO_CREDITS = table(
    """
    The source of the river is in China, and photos of it are rare.
    He took a photo by the river.
    She won a prize for a photo of VNA.
    Source code was open: they liked it.
    He showed an illustrative photo of the wharf.
    The Xinhua News Agency and AFP reported it.
    He joined VNA in 1990 (VNA) and stayed.
    """,
    """
    Ảnh của ông được treo trong bảo tàng.
    Nguồn nước ở đây bị nhiễm mặn.
    Nguồn vốn: trong nước và nước ngoài.
    Bà xem ảnh tư liệu về chuyến thăm.
    """,
)


@pytest.mark.parametrize(("lang", "credit"), CREDITS)
def test_captions_and_credits(lang, credit):
    caption = CAPTION[lang]
    expected = [("caption", caption), ("credit", credit)]
    assert below(lang, f"{caption} {credit}") == expected


@pytest.mark.parametrize(
    ("lang", "credit"), [case for case in CREDITS if case[1].startswith(("(", "["))]
)
def test_a_caption_without_a_full_stop(lang, credit):
    caption = CAPTION[lang][:-1]
    assert below(lang, f"{caption} {credit}") == [("caption", caption), ("credit", credit)]


@pytest.mark.parametrize(("lang", "line"), NO_CREDITS)
def test_no_credits(lang, line):
    assert below(lang, line) == [("body", line)]


@pytest.mark.parametrize(
    ("lang", "before"),
    table(
        """
        The guests toured the rice institute.
        They landed on Nov. 8. They bought rice worth 47 million USD.
        Prices rose by 23.5%.
        They met the UN.
        Mr. An and Prof. Lan were there, “in the rain”.
        """,
        """
        Họ xem nông dân gặt gạo.
        Họ bán được 47 triệu USD.
        Lễ diễn ra ngày 19/3.
        Giá tăng 23,5%.
        Ông gọi đó là “mùa vàng”.
        Họ thăm ruộng (2 ha).
        Ông ở tp. Cần Thơ và bà ở TP. Hồ Chí Minh đều đến.
        """,
    ),
)
def test_the_caption_is_one_sentence_of_its_paragraph(lang, before):
    caption = {"en": "Gen. An at the wharf.", "vi": "Bến tàu ở TP. Cần Thơ."}[lang]
    credit = {"en": "Photo: VNA", "vi": "Ảnh: TTXVN"}[lang]
    *_, body = found = below(lang, f"{before} {caption} {credit} {BODY[lang]}")
    assert found == [("body", before), ("caption", caption), ("credit", credit), body]
    assert body == ("body", BODY[lang])


# --- The end and the tail -----------------------------------------------------------------------

ENDINGS = table(
    """
    (VNA)
    (VNS)
    (CPV)
    (NDO)
    (Xinhua)
    (VNA/VNP)
    (VNA/Vietnam+)
    (END)
    — VNA
    —VNS
    – VNS
    — VNA/VNS
    Enditem
    ■
    """,
    """
    (TTXVN)
    (Vietnam+)
    (TTXVN/Vietnam+)
    (TTXVN/Báo Tin tức)
    (Theo TTXVN)
    (Theo TTXVN/Vietnam+)
    (HẾT)
    """,
)
END_LINES = table(
    """
    VNA
    VNA/VNP
    NDO
    Compiled by Tran An
    Translated by Tran An
    Editor: Tran An
    """,
    """
    TTXVN
    TTXVN/Báo Tin tức
    Theo TTXVN
    Theo Vietnam+
    PV/Vietnam+
    Trần An/TTXVN
    Trần An (TTXVN)
    Trần An (TTXVN/Vietnam+)
    Biên tập: Trần An
    """,
)
MARKERS = table(
    """
    See more
    SEE ALSO
    Read more:
    Also read
    Related stories
    RELATED NEWS
    Other news
    More stories
    More like this
    More from VNA
    You might also like
    Most read
    Top stories
    Recommended for you
    Don't miss
    """,
    """
    Xem thêm
    XEM THÊM
    Đọc thêm:
    Mời bạn đọc thêm
    Đọc nhiều nhất
    Tin liên quan
    Bài viết liên quan
    Tin cùng chuyên mục
    Tin cùng chủ đề
    Các tin khác
    Tin mới nhất
    Tin nổi bật
    Có thể bạn quan tâm
    """,
)
TEASERS = table(
    """
    Read more: Ca Mau fits boats
    Related: Ca Mau fits boats
    >>> Ca Mau fits boats
    Tags: Otago, Can Tho, rice
    #Otago
    #Otago #Can Tho #rice
    Follow VietnamPlus
    """,
    """
    Xem thêm: Cà Mau lắp thiết bị định vị
    >> Cà Mau lắp thiết bị định vị
    >>> Xem thêm: Cà Mau lắp thiết bị định vị
    Từ khóa: Otago, Cần Thơ
    Từ khoá: Otago, Cần Thơ
    #Otago #Cần_Thơ
    Theo dõi VietnamPlus
    """,
)
NO_TAIL = table(
    """
    See more of the delta
    The Vietnam News Agency (VNA)
    #1 in rice
    Related to him
    """,
    """
    Tin vui cho nông dân
    Thông tấn xã Việt Nam (TTXVN)
    """,
)


@pytest.mark.parametrize(("lang", "ending"), ENDINGS)
def test_endings(lang, ending):
    expected = [("body", BODY[lang]), ("ending", ending)]
    assert below(lang, f"{BODY[lang]} {ending}") == expected
    assert below(lang, BODY[lang], ending) == expected


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("agency", ["", " VNA", "(TTXVN)", " (TTXVN/Vietnam+)"])
def test_the_agencies_full_stop(lang, agency):
    body = BODY[lang]
    assert below(lang, f"{body}/.{agency}") == [("body", body), ("ending", f"/.{agency}")]
    bare = body[:-1]
    assert below(lang, f"{bare}/.{agency}") == [("body", bare), ("ending", f"/.{agency}")]


@pytest.mark.parametrize(("lang", "line"), END_LINES)
def test_lines_that_sign(lang, line):
    assert below(lang, BODY[lang], line) == [("body", BODY[lang]), ("ending", line)]


@pytest.mark.parametrize(("lang", "marker"), MARKERS)
def test_all_from_the_marker_on_is_related(lang, marker):
    lines = [marker, "Another thing", BODY[lang] + " 2."]
    found = below(lang, BODY[lang], "", *lines)
    assert found == [("body", BODY[lang]), *(("related", line) for line in lines)]


@pytest.mark.parametrize(("lang", "line"), TEASERS)
def test_teasers_inside_an_article(lang, line):
    more = "Rice is sold here, and it is good rice."
    found = below(lang, BODY[lang], line, more)
    assert found == [("body", BODY[lang]), ("related", line), ("body", more)]


@pytest.mark.parametrize(("lang", "line"), NO_TAIL)
def test_what_looks_like_a_tail_stays(lang, line):
    kinds = [kind for kind, _ in below(lang, line, BODY[lang])]
    assert kinds[0] in ("heading", "body")
    assert kinds[-1] == "body"


# --- What stands there twice --------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_the_lead_again_under_the_dateline(lang):
    dateline = {"en": "Can Tho (VNA) –", "vi": "Cần Thơ (TTXVN) -"}[lang]
    more = {
        "en": "The visit was the largest so far.",
        "vi": "Đây là chuyến thăm lớn nhất từ trước đến nay.",
    }[lang]
    found = blocks("\n".join([TITLE[lang], LEAD[lang], f"{dateline} {LEAD[lang]} {more}"]))
    assert [(block.kind, block.text, block.excluded) for block in found[2:]] == [
        ("dateline", dateline, ""),
        ("body", LEAD[lang], "duplicate"),
        ("body", more, ""),
    ]


# --- Down to the sentences ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        (
            "en",
            (
                "Hanoi (VNA) – Prof. Tran Van An of the U.S. office spoke on Nov. 8. “It is time,”"
                " he said. “Shall we begin?” she asked. Prices rose by 23.5%. They left./."
            ),
            [
                "Hanoi (VNA) –",
                "Prof. Tran Van An of the U.S. office spoke on Nov. 8.",
                "“It is time,” he said.",
                "“Shall we begin?” she asked.",
                "Prices rose by 23.5%.",
                "They left.",
            ],
        ),
        (
            "vi",
            (
                "Hà Nội (TTXVN) - GS.TS. Trần Văn An đến TP. Hồ Chí Minh ngày 8/11. "
                "Ông nói: “Đã đến lúc.” Giá gạo tăng 23,5%. Họ bán được 47 triệu USD. "
                "Bà hỏi: “Bắt đầu chưa?”./."
            ),
            [
                "Hà Nội (TTXVN) -",
                "GS.TS. Trần Văn An đến TP. Hồ Chí Minh ngày 8/11.",
                "Ông nói: “Đã đến lúc.”",
                "Giá gạo tăng 23,5%.",
                "Họ bán được 47 triệu USD.",
                "Bà hỏi: “Bắt đầu chưa?”.",
            ],
        ),
    ],
)
def test_sentences_of_a_piece(lang, text, expected):
    found = blocks(text)
    kept = [block for block in found if not block.excluded]
    assert [one for block in kept for one in sentences(block.text, lang)] == expected
    assert [block.text for block in found if block.excluded] == ["/."]


@pytest.mark.parametrize(
    "hostile",
    [
        "A. " * 100_000,
        "A.B." * 75_000,
        "Photo: " * 40_000,
        "Ảnh do " * 40_000,
        ">> " * 100_000,
        "#a " * 100_000,
        "An " * 100_000 + "(TTXVN)",
        "AN " * 100_000,
        "(VNA) " * 50_000,
        "VNA/" * 75_000,
        "March 17, " * 30_000,
    ],
    ids=range(11),
)
def test_large_texts_end(hostile):
    # Where the time grew with the square of the length, each of these would take hours.
    found = blocks(f"{TITLE['en']}\n{hostile}")
    kept = "".join("".join(block.text.split()) for block in found)
    assert kept == "".join((TITLE["en"] + hostile).split())
