import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.clean import Block, blocks
from workbench.core.text import normalise
from workbench.samples import sample_article

TITLE = "湄公河稻米节在芹苴开幕"
LEAD = "11月8日,首届湄公河稻米节在芹苴市宁桥码头开幕,共有14个国家的230家企业参展。"
BODY = "市人民委员会主席在开幕式上说,稻米节将展示三角洲各省的优质品种。"
MORE = "组委会预计五天内将接待十二万名游客。"

# The page's punctuation, in the form that Chinese keyboards give.
WIDE = str.maketrans({mark: chr(ord(mark) + 0xFEE0) for mark in ",:;?!()"})


def shape(text):
    return [(block.kind, block.text) for block in blocks(text)]


def below_title(*lines):
    """The shape of what stands below the headline and the lead."""
    (title, lead, *rest) = blocks("\n".join([TITLE, LEAD, *lines]))
    assert (title.kind, lead.kind) == ("title", "body")
    return [(block.kind, block.text) for block in rest]


def kept(text):
    return "".join("".join(block.text.split()) for block in blocks(text))


# --- One line below headline and lead --------------------------------------------------------

PHOTOS = [
    (
        f"{TITLE} ảnh 1稻米节开幕式场景。图自越通社",
        [
            ("caption", f"{TITLE} ảnh 1"),
            ("caption", "稻米节开幕式场景。"),
            ("credit", "图自越通社"),
        ],
    ),
    (
        f"{BODY}{TITLE} ảnh 1稻米节开幕式场景。图自越通社{MORE}",
        [
            ("body", BODY),
            ("caption", f"{TITLE} ảnh 1"),
            ("caption", "稻米节开幕式场景。"),
            ("credit", "图自越通社"),
            ("body", MORE),
        ],
    ),
    (
        f"{TITLE} ảnh 1码头夜景。越通社供图{TITLE} ảnh 2参展企业。图片来源:越通社 {MORE}",
        [
            ("caption", f"{TITLE} ảnh 1"),
            ("caption", "码头夜景。"),
            ("credit", "越通社供图"),
            ("caption", f"{TITLE} ảnh 2"),
            ("caption", "参展企业。"),
            ("credit", "图片来源:越通社"),
            ("body", MORE),
        ],
    ),
    # The caption begins with a figure.
    (
        f"{TITLE} ảnh 12022年的稻米节。图自越通社",
        [
            ("caption", f"{TITLE} ảnh 1"),
            ("caption", "2022年的稻米节。"),
            ("credit", "图自越通社"),
        ],
    ),
    # Numbered otherwise than from one.
    (
        f"{TITLE} ảnh 7码头。{TITLE} ảnh 32022年的码头。",
        [
            ("caption", f"{TITLE} ảnh 7"),
            ("caption", "码头。"),
            ("caption", f"{TITLE} ảnh 3"),
            ("caption", "2022年的码头。"),
        ],
    ),
    # Nobody signs: the caption is one sentence, or all there is up to the next photo.
    (
        f"{TITLE} ảnh 1码头夜景。{MORE}",
        [("caption", f"{TITLE} ảnh 1"), ("caption", "码头夜景。"), ("body", MORE)],
    ),
    (
        f"{TITLE} ảnh 1码头夜景{TITLE} ảnh 2参展企业",
        [
            ("caption", f"{TITLE} ảnh 1"),
            ("caption", "码头夜景"),
            ("caption", f"{TITLE} ảnh 2"),
            ("caption", "参展企业"),
        ],
    ),
    # The headline was changed after the photo was put in.
    (
        f"{BODY}稻米节的另一个标题 ảnh 1码头夜景。图自越通社",
        [
            ("body", BODY),
            ("caption", "稻米节的另一个标题 ảnh 1"),
            ("caption", "码头夜景。"),
            ("credit", "图自越通社"),
        ],
    ),
    # Too long for a caption or a headline: rather in the article than out of it.
    (
        f"{TITLE} ảnh 1{'稻' * 500}",
        [("caption", f"{TITLE} ảnh 1"), ("body", "稻" * 500)],
    ),
    (
        f"{'稻' * 500} ảnh 1码头。",
        [("body", "稻" * 500), ("caption", "ảnh 1"), ("caption", "码头。")],
    ),
]

CREDITS = [
    (f"码头夜景 {credit}", [("caption", "码头夜景"), ("credit", credit)])
    for credit in (
        "图自越通社",
        "图自baoquocte.vn",
        "图自越通社。",
        "图自yts",
        "图:越通社",
        "图源:某某图片社",
        "图片来源:越通社",
        "照片:某摄影家",
        "联合国供图",
        "新华社发",
        "新华社记者 李四 摄",
        "(图:某摄影家)",
        "(图自越通社)",
        "(新华社记者 李四 摄)",
        "(资料图片)",
        "圖自越通社",
        "新華社記者李四攝",
        "Photo: VNA",
        "(Photo: VNA)",
        "Photo by John Smith",
        "Ảnh: Lâm Hà - TTXVN",
        "(Ảnh minh họa)",
    )
] + [
    ("码头夜景图自越通社", [("caption", "码头夜景"), ("credit", "图自越通社")]),
    (
        f"{BODY}码头夜景。图自越通社{MORE}",
        [("body", BODY), ("caption", "码头夜景。"), ("credit", "图自越通社"), ("body", MORE)],
    ),
    (f"{'稻' * 500}图自越通社", [("body", "稻" * 500), ("credit", "图自越通社")]),
    ("图自越通社", [("credit", "图自越通社")]),
    ("图为稻米节会场一角。", [("caption", "图为稻米节会场一角。")]),
    (
        "图为稻米节会场一角。图自越通社",
        [("caption", "图为稻米节会场一角。"), ("credit", "图自越通社")],
    ),
]

NO_PHOTOS = [
    "他们企图自立门户,却没有成功。",
    "主办方提供图片和文字资料供各家使用。",
    "这部影片由当地青年拍摄。",
    "游客看了影片。记者王五现场拍摄",
    "图卢兹(图卢兹市)代表团也来了。",
    "经济发展。社会发展。",
    "水位见图:2.15米处的刻度。",
]

DATELINES = [
    (f"{dateline}{BODY}", [("dateline", dateline.strip()), ("body", BODY)])
    for dateline in (
        "越通社河内——",
        "越通社和河内——",
        "越通社河内 ——",
        "本社岘港——",
        "(越通社 - 河内)",
        "(越通社-河内) ——",
        "新华社北京7月6日电 ",
        "新华社北京7月6日电(记者 张三 李四)",
        "某某社金边6日电 ",
        "本报讯(记者 张三)",
        "越通社河內——",
        "(中央社記者王小明台北6日電)",
    )
] + [
    ("越通社河内——", [("dateline", "越通社河内——")]),
    ("2022年11月8日 15:30", [("dateline", "2022年11月8日 15:30")]),
    ("08/11/2022", [("dateline", "08/11/2022")]),
]

ENDINGS = [
    (f"{MORE}{mark}", [("body", MORE), ("ending", mark)])
    for mark in (
        "(完)",
        "【完】",
        "(全文完)",
        "(完)越通社",
        "(越通社-VNA)",
        "(越通社)",
        "(VNA)",
        "(TTXVN/Vietnam+)",
        "(完)(VNA)",
    )
] + [
    (line, [("ending", line)])
    for line in (
        "越通社",
        "新华社",
        "本社",
        "VNA",
        "VNA/VNP",
        "(越通社-VNA)",
        "—越通社—",
        "完",
        "责任编辑:王五",
        "【编辑:王五】",
    )
]

NO_DATELINES = [
    "据某某社金边6日电,稻米节已经开幕。",
    "越通社驻金边记者报道,稻米节已经开幕。",
]

NO_ENDINGS = [
    "记者来自越南通讯社(VNA)",
    "他来自新华社。",
    "这项工作已经完(完)成了。",
]

HEADINGS = [
    "稻米的新市场",
    "《稻米法》的“第二条路”",
    "一、展会规模",
    "(二)参展企业",
    "三、谁来种稻米?",
    "第四章 结语",
    "2. 参展企业",
    "## 参展企业。",
    "Rice and the river",
    "一" + "、参" + "展" * 50,
]

NO_HEADINGS = [
    "他说:",
    "“好。”",
    "谁来种稻米?",
    "他没有回答……",
    "一、展会规模已经超过了上一届。",
    "组委会预计,",
    "and the river went on",
    "They sold rice. It was good",
    "Too long for a heading " * 6,
    "稻" * 41,
    "***",
]


@pytest.mark.parametrize(("line", "expected"), PHOTOS + CREDITS + DATELINES + ENDINGS)
def test_furniture_is_cut_off(line, expected):
    assert below_title(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [case for case in PHOTOS + CREDITS + DATELINES + ENDINGS if case[0].translate(WIDE) != case[0]],
)
def test_full_width_punctuation_makes_no_difference(line, expected):
    wide = [(kind, text.translate(WIDE)) for kind, text in expected]
    assert below_title(line.translate(WIDE)) == wide


@pytest.mark.parametrize("line", NO_PHOTOS + NO_DATELINES + NO_ENDINGS)
def test_what_looks_like_furniture_stays(line):
    assert below_title(line) == [("body", line)]


@pytest.mark.parametrize("line", HEADINGS)
def test_headings(line):
    assert below_title("", line, "", BODY) == [("heading", line), ("body", BODY)]


@pytest.mark.parametrize("line", NO_HEADINGS)
def test_not_headings(line):
    (kind, text), *_ = below_title("", line, "", BODY)
    assert (kind, text) == ("body", line.strip())


def test_a_short_line_under_an_unfinished_one_is_its_rest():
    long = "组委会预计五天内将接待来自东南亚各国和本国各省市以及海外侨胞社团的游客和参展企业代表"
    body = ("body", BODY)
    assert below_title(long, "十二万名", BODY) == [("body", long), ("body", "十二万名"), body]
    assert below_title(long, "", "参展企业", BODY)[1] == ("heading", "参展企业")
    assert below_title("参展企业", "十二万名", BODY)[1] == ("body", "十二万名")
    assert below_title("一、参展企业", "(一)本国企业", BODY)[1] == ("heading", "(一)本国企业")


def test_a_short_line_with_no_paragraph_below_is_no_heading():
    assert below_title(BODY, "阮文安", "越通社")[1:] == [("body", "阮文安"), ("ending", "越通社")]


# --- Where an article begins ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "kind"),
    [
        (TITLE, "title"),
        ("稻米从哪里来?", "title"),
        ("# 稻米节。开幕", "title"),
        ("# " + "稻" * 200, "title"),
        ("更多", "title"),
        ("Rice festival opens in " + "the delta " * 20, "title"),
        (BODY, "body"),
        ("稻" * 101, "body"),
        ("第一句。第二句", "body"),
        ("They sold rice. It was good", "body"),
        ("Rice festival opened in the delta on Tuesday.", "body"),
        ("Rice festival opens in the delta " * 10, "body"),
        ("***", "body"),
        ("越通社", "ending"),
        ("2022年11月8日", "dateline"),
    ],
)
def test_the_first_line(first, kind):
    (block, *rest) = blocks(f"\n{first}\n{LEAD}")
    assert (block.kind, block.line, block.excluded) == (kind, 2, "ending" * (kind == "ending"))
    assert [(other.kind, other.line) for other in rest] == [("body", 3)]


def test_without_a_title():
    assert shape(f"越通社芹苴——{LEAD}") == [("dateline", "越通社芹苴——"), ("body", LEAD)]
    assert shape(LEAD) == [("body", LEAD)]
    assert shape("码头夜景。图自越通社") == [("caption", "码头夜景。"), ("credit", "图自越通社")]
    assert shape(f"稻米节 ảnh 1码头夜景。图自越通社\n{LEAD}")[-1] == ("body", LEAD)
    assert blocks("") == blocks(" \n\u3000\n") == []


def test_a_markdown_title_is_known_again_without_its_mark():
    assert blocks(f"# {TITLE}\n{LEAD}\n{TITLE} ảnh 1码头夜景。")[2] == Block(
        "caption", f"{TITLE} ảnh 1", 3, repeat=True
    )


def test_lines_are_those_of_the_source():
    text = f"\ufeff{TITLE}\r\n\r\n  {LEAD}\r\n{BODY}{TITLE} ảnh 1码头。图自越通社\r\n"
    assert [block.line for block in blocks(text)] == [1, 3, 4, 4, 4, 4]


# --- What stands there twice ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("again", "expected"),
    [
        (LEAD, [("body", LEAD, "duplicate")]),
        # Spaces, punctuation and width differ.
        (LEAD.replace(",", " , "), [("body", LEAD.replace(",", " , "), "duplicate")]),
        (LEAD.translate(WIDE), [("body", LEAD.translate(WIDE), "duplicate")]),
        # A word differs.
        (LEAD.replace("共有", "有"), [("body", LEAD.replace("共有", "有"), "duplicate")]),
        # Something new follows, or only a part is there.
        (LEAD + MORE, [("body", LEAD, "duplicate"), ("body", MORE, "")]),
        (LEAD[6:], [("body", LEAD[6:], "duplicate")]),
        # Another figure is another statement, and so is another sentence.
        (LEAD.replace("230", "240"), [("body", LEAD.replace("230", "240"), "")]),
        (BODY, [("body", BODY, "")]),
        (TITLE, [("heading", TITLE, "duplicate")]),
        (TITLE + "。", [("body", TITLE + "。", "duplicate")]),
    ],
)
def test_repeats(again, expected):
    title, lead, *rest = blocks(f"{TITLE}\n{LEAD}\n越通社芹苴——\n{again}\n{'稻米' * 30}。")
    assert (title.excluded, lead.excluded, rest[0].kind) == ("", "", "dateline")
    assert [(block.kind, block.text, block.excluded) for block in rest[1:-1]] == expected


def test_a_whole_paragraph_comes_again_anywhere_a_short_one_may():
    lines = [f"第{number}段说的是{number}种不同的稻米和它们的产地。" for number in range(20)]
    again = blocks("\n".join([TITLE, LEAD, *lines, "稻米很好。", lines[3], "稻米很好。"]))
    assert [block.line for block in again if block.excluded] == [24]


def test_the_lead_comes_again_at_the_top_or_not_at_all():
    lines = [f"第{number}段说的是{number}种不同的稻米和它们的产地。" for number in range(8)]
    nearly = LEAD.replace("共有", "有")
    assert not blocks("\n".join([TITLE, LEAD, *lines, nearly]))[-1].repeat
    assert blocks("\n".join([TITLE, LEAD, *lines[:7], nearly]))[-1].repeat


def test_a_very_long_lead_is_known_only_word_for_word():
    lead = "".join(f"第{number}句说的是稻米和它的产地。" for number in range(100))
    assert blocks(f"{TITLE}\n{lead}\n{lead}")[-1].repeat
    assert not blocks(f"{TITLE}\n{lead}\n{lead.replace('它的', '其')}")[-1].repeat


# --- Where an article ends --------------------------------------------------------------------


@pytest.mark.parametrize(
    "marker",
    [
        "更多",
        "更多新闻",
        "相关新闻",
        "【相关阅读】",
        "延伸阅读:",
        "相關新聞",
        "延伸閱讀\uff1a",
        "## 更多",
        "Related news",
        "See more",
        "Xem thêm",
        "Tin liên quan:",
    ],
)
def test_all_from_the_marker_on_is_related(marker):
    teasers = [marker, "", "码头夜景。图自越通社", "另一条新闻", BODY, "更多", LEAD]
    related = blocks("\n".join([TITLE, LEAD, *teasers]))[2:]
    assert [block.text for block in related] == [line for line in teasers if line]
    assert {block.excluded for block in related} == {"related"}


@pytest.mark.parametrize("line", ["更多游客", "更多的企业将参展。", "See moreover"])
def test_no_marker(line):
    assert below_title(line, BODY)[-1] == ("body", BODY)


@pytest.mark.parametrize(
    "line", ["相关新闻:另一条新闻", "See also: Another festival", "Xem thêm: Tin"]
)
def test_a_single_teaser(line):
    assert below_title(line, BODY) == [("related", line), ("body", BODY)]


# --- English and Vietnamese -------------------------------------------------------------------


def test_an_english_article():
    title = "Mekong rice festival opens in Can Tho"
    lead = "The first Mekong Rice Festival opened in Can Tho on November 8."
    text = f"""{title}
At the opening ceremony. (Photo: VNA)
Can Tho (VNA) – {lead}
{title} photo 1
The wharf at night. Photo: VNA
See the photo 1 metre away, said Mr. Nguyen Van An.
New markets
Visitors came from Asia. The wharf in Nov. 2022 (Photo by Lam Ha) They bought rice./.
VNA
Related news
Another festival"""
    assert shape(text) == [
        ("title", title),
        ("caption", "At the opening ceremony."),
        ("credit", "(Photo: VNA)"),
        ("dateline", "Can Tho (VNA) –"),
        ("body", lead),
        ("caption", f"{title} photo 1"),
        ("caption", "The wharf at night."),
        ("credit", "Photo: VNA"),
        ("body", "See the photo 1 metre away, said Mr. Nguyen Van An."),
        ("heading", "New markets"),
        ("body", "Visitors came from Asia."),
        ("caption", "The wharf in Nov. 2022"),
        ("credit", "(Photo by Lam Ha)"),
        ("body", "They bought rice."),
        ("ending", "/."),
        ("ending", "VNA"),
        ("related", "Related news"),
        ("related", "Another festival"),
    ]


def test_a_vietnamese_article():
    text = """Khai mạc lễ hội lúa gạo Mê Công
Cần Thơ (TTXVN) - Sáng 8/11, lễ hội lúa gạo Mê Công khai mạc tại bến Ninh Kiều.
Quang cảnh lễ khai mạc. Ảnh: TTXVN
Thị trường mới
Xem ảnh 1 và ảnh 2 để biết thêm chi tiết./. (TTXVN)
Xem thêm
Tin khác trong ngày"""
    assert shape(text) == [
        ("title", "Khai mạc lễ hội lúa gạo Mê Công"),
        ("dateline", "Cần Thơ (TTXVN) -"),
        ("body", "Sáng 8/11, lễ hội lúa gạo Mê Công khai mạc tại bến Ninh Kiều."),
        ("caption", "Quang cảnh lễ khai mạc."),
        ("credit", "Ảnh: TTXVN"),
        ("heading", "Thị trường mới"),
        ("body", "Xem ảnh 1 và ảnh 2 để biết thêm chi tiết."),
        ("ending", "/. (TTXVN)"),
        ("related", "Xem thêm"),
        ("related", "Tin khác trong ngày"),
    ]


@pytest.mark.parametrize(
    ("line", "dateline"),
    [
        ("HANOI, July 6 (VNA) - Rice is sold.", "HANOI, July 6 (VNA) -"),
        ("Hà Nội, ngày 6/7 (TTXVN) – Lúa gạo.", "Hà Nội, ngày 6/7 (TTXVN) –"),
        ("HÀ NỘI — Rice is sold.", "HÀ NỘI —"),
        ("TTXVN - Lúa gạo.", "TTXVN -"),
        ("LONDON (Reuters/AFP) -- Rice is sold.", "LONDON (Reuters/AFP) --"),
        ("The Mekong River Commission (MRC) - an office - sells no rice.", None),
        ("IN SHORT, rice is sold.", None),
    ],
)
def test_latin_datelines(line, dateline):
    first = blocks(line)[0]
    assert (first.kind, first.text) == (("dateline", dateline) if dateline else ("body", line))


@pytest.mark.parametrize(
    ("line", "ending"),
    [
        ("Rice is sold./.", "/."),
        ("Rice is sold./. VNA", "/. VNA"),
        ("Rice is sold. (VNA)", "(VNA)"),
        ("Rice is sold. — VNS", "— VNS"),
        ("Lúa gạo được bán./.(TTXVN)", "/.(TTXVN)"),
        ("He works for the Vietnam News Agency (VNA)", None),
    ],
)
def test_latin_endings(line, ending):
    last = blocks(line + "\n")[-1]
    assert (last.text if last.kind == "ending" else None) == ending


def test_a_traditional_article():
    text = f"""稻米節在芹苴開幕
越通社芹苴——首屆稻米節八日在芹苴市寧橋碼頭開幕,吸引各國企業參展。
稻米節在芹苴開幕 ảnh 1碼頭夜景。圖自越通社
主席說,稻米節將展示各省的優質品種。(完)
相關新聞
{TITLE}"""
    assert [block.kind for block in blocks(text)] == [
        *("title", "dateline", "body", "caption", "caption", "credit"),
        *("body", "ending", "related", "related"),
    ]


# --- Whatever comes in ------------------------------------------------------------------------

FURNITURE = st.sampled_from(
    [
        *(line for line, _ in PHOTOS + CREDITS + DATELINES + ENDINGS),
        *NO_PHOTOS,
        *NO_DATELINES,
        *NO_ENDINGS,
        *HEADINGS,
        *NO_HEADINGS,
        *(TITLE, LEAD, BODY, "更多", "\n", "\n\n", " ", "ảnh 1", "图自", "。", "\r", "\u3000"),
        *("ảnh", "1", "”", "(", ")", "越通社", "——", "7月6日电", "/.", "Photo: "),
    ]
)


@given(st.text(st.characters(exclude_categories=())))
def test_nothing_of_any_text_is_lost(text):
    assert kept(text) == "".join(normalise(text).split())


@given(st.lists(FURNITURE | st.text(max_size=5), max_size=20).map("".join))
def test_nothing_of_any_page_is_lost(text):
    assert kept(text) == "".join(normalise(text).split())
    lines = [block.line for block in blocks(text)]
    assert lines == sorted(lines)
    assert all(block.text == block.text.strip() != "" for block in blocks(text))


@pytest.mark.parametrize(
    "hostile",
    [
        "稻" * 300_000,
        " ".join("稻" * 100_000),
        "稻" + " " * 300_000 + "米",
        f"{TITLE}\n" + f"{TITLE} ảnh 1" * 20_000,
        f"{TITLE}\nảnh " + "1" * 300_000,
        "ảnh 1 " * 60_000,
        f"{TITLE}\n" + "。图自" * 100_000,
        f"{TITLE}\n" + "(" * 300_000,
        f"{TITLE}\n" + "A " * 150_000,
        f"{TITLE}\n" + "-" * 300_000,
        f"{TITLE}\n图自" + "a." * 150_000,
        f"{TITLE}\n" + f"{LEAD}\n" * 5_000,
        "\n" * 300_000,
    ],
    ids=range(13),
)
def test_large_texts_end(hostile):
    # Where the time grew with the square of the length, each of these would take hours.
    assert kept(hostile) == "".join(hostile.split())


# --- The sample -------------------------------------------------------------------------------

HEADLINE = "首届红河—湄公河农业合作会议在河内开幕\uff1a让稻田更绿、农民更富"

SAMPLE = [
    (1, "title", "", HEADLINE),
    (3, "body", "", "11月8日上午"),
    (4, "caption", "caption", f"{HEADLINE} ảnh 1"),
    (4, "caption", "caption", "首届红河—湄公河农业合作会议开幕式场景。"),
    (4, "credit", "credit", "图自本社"),
    (6, "dateline", "", "本社河内——"),
    (6, "body", "duplicate", "11月8日上午"),
    (6, "body", "", "会议为期两天"),
    (8, "body", "", "会议由越南农业与农村发展部(MARD)"),
    (10, "body", "", "越共中央总书记阮富仲"),
    (12, "heading", "", "低碳水稻走出试验田"),
    (14, "body", "", "范明政总理"),
    (16, "body", "", "在芹苴市永盛县"),
    (16, "caption", "caption", f"{HEADLINE} ảnh 2"),
    (16, "caption", "caption", "农民黎文福在永盛县的稻田里查看稻穗。"),
    (16, "credit", "credit", "图自本社"),
    (16, "body", "", "据永盛县新禾农业合作社统计"),
    (18, "heading", "", "水资源管理需要共同行动"),
    (20, "body", "", "联合国秘书长安东尼奥·古特雷斯(António Guterres)"),
    (22, "body", "", "湄公河委员会(MRC)"),
    (24, "body", "", "云南的水稻专家"),
    (26, "body", "", "会议将于11月9日下午闭幕"),
    (26, "ending", "ending", "(完)"),
    (27, "ending", "ending", "本社"),
    (29, "related", "related", "更多"),
    (31, "related", "related", "岘港市渔民"),
    (33, "related", "related", "岘港市启用首个海产品电子拍卖平台"),
    (35, "related", "related", "11月7日"),
    (37, "related", "related", "学生在顺化市"),
    (39, "related", "related", "顺化斗笠走进中小学课堂"),
    (41, "related", "related", "承天顺化省教育与培训部"),
    (43, "related", "related", "河内市民骑自行车经过还剑湖。"),
    (45, "related", "related", "河内市将新增80个公共自行车站点"),
    (47, "related", "related", "河内市人民委员会"),
]


def test_the_sample_article():
    cut = blocks(sample_article())
    assert [(block.line, block.kind, block.excluded) for block in cut] == [
        expected[:3] for expected in SAMPLE
    ]
    for block, (*_, beginning) in zip(cut, SAMPLE, strict=True):
        assert block.text.startswith(beginning)
        if block.kind in ("title", "heading", "dateline", "caption", "credit"):
            assert block.text == beginning


def test_the_sample_has_what_a_page_has():
    text = sample_article()
    assert text == normalise(text)
    assert kept(text) == "".join(text.split())
