"""The segmenter: tables of marked text (``|`` stands where a sentence ends), then properties."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from workbench.core import segment
from workbench.core.errors import InputError
from workbench.core.segment import Segmenter, builtin_rules, load_rules, sentences

SHARED = Path(__file__).parents[2].parent / "shared"
OURS = Path(segment.__file__).parent / "data" / "segment.srx"

CHINESE = [
    # end marks
    "会议结束了。|代表们回国。",
    "谁来？|他来！|好。",
    "真的吗?|真的!|好吧。",
    "真的吗？！|真的！！！|走吧。",
    "会议开始｡|代表入场｡",
    "第一句。 |第二句。\u3000|第三句。",
    "没有句号的一行",
    # semicolons, colons and commas don't end a sentence, full-width or ASCII
    "一是稳定；二是发展：这很重要，大家都知道。",
    "一是稳定;二是发展:这很重要,大家都知道。|下一句。",
    "外贸额超过十亿; 到年底,还会增加。",
    # closing quotes and brackets stay
    "他说：“我来。”|她没有来。",
    "他说：「我來。」|她沒有來。",
    "他說：「書上寫『不可。』」|她走了。",
    '他说:"我来。"|她没有来。',
    "他来了（见下图。）|然后走了。",
    "【快讯：会议闭幕。】|代表回国。",
    "数据来自年鉴。[3]|另一项来自普查。[12][13]",
    "他说：“我来。” |她没有来。",
    # straight quotes: opening or closing is told by what stands before
    '会议结束。|"长城计划"开始。',
    '他说:"今天很好。|明天更好。"|大家鼓掌。',
    '"甲方"同意。|"乙方"也同意。',
    '他说：“我来。"|"长城计划"开始。',
    '他说："我来。',
    # curly quotes typed the wrong way round
    "会议结束。|”长城计划开始了，”他说。",
    "他说：“我来。“ |她没有来。",
    # a quotation of several sentences is cut inside
    "他说：“今天很好。|明天更好。|后天最好。”|大家鼓掌。",
    "他说：“谁来？|我来！”|大家鼓掌。",
    # the sentence goes on behind the quotation, the title, the parenthesis
    "“谁来？”的问题没有答案。",
    "“加油！”是他们的口号。|大家都会喊。",
    "他问“谁来？”，没有人回答。",
    "他喊“出发！”。|大家走了。",
    "墙上写着“团结！”、“奋斗！”等标语。|字很大。",
    "他写了《谁的春天？》一书。|书卖得好。",
    "《出发！》（1990年）是他的电影。",
    "他说（真的吗？）要来。|我不信。",
    "“学而时习之。”——孔子",
    # who said it
    "“你来吗？”他问。|“我来。”她回答说。|门开了。",
    "“太好了！”大家齐声喊道。|掌声响起。",
    "“谁来？”他问，“你来吗？”|没有人回答。",
    "“我们会来。”|部长表示，代表团明天出发。",
    "“我们会来。”|他说：“大家放心。”",
    # nothing is cut inside a parenthesis
    "会议闭幕（详见附件。另见年报。）|代表回国。",
    "会议闭幕。|(完)",
    "双方签署了协议。|(通讯社-ABC)",
    # ellipses
    "我不知道……|后来他来了。",
    "苹果、香蕉……等水果很多。",
    "我……，不知道。",
    "他说：“我不知道……”|然后走了。",
    "他说:“我不知道...”|然后走了。",
    "信贷...虽然可控，但要小心。",
    # numbers
    "增长3.5%，达到1,234.5亿。|很好。",
    "版本号是2.0.1。|已发布。",
    # headings with a number
    "1. 总则",
    "1.总则",
    "一、总则",
    "一．总则",
    "二. 分则",
    "(1) 适用范围",
    "（一）适用范围",
    "第一. 加强合作。|第二，扩大贸易。",
    # Latin inside Chinese
    "Dr. Smith说他会来。|他没来。",
    "他在U.S. Steel工作，住在No. 5 Street。|很远。",
    "R.MOR公司和J. K. Rowling都来了。|会议开始。",
    "网址是http://example.com/a?b=1&c=2。|请访问。",
    "Yahoo!公司宣布裁员。|员工不满。",
    "他是ABC.COM的记者。|她是编辑。",
    # a full stop instead of 。
    "会议结束. |代表们回国。",
    "会议结束.|代表们回国.",
    "作者是约翰.史密斯。|他住在河内。",
    "增长5%.|出口增加.",
]

VIETNAMESE = [
    "Hội nghị kết thúc. |Các đại biểu về nước.",
    "Ai đến? |Anh ấy đến! |Tốt.",
    "TP. Hồ Chí Minh phát triển nhanh. |Đó là điều tốt.",
    "Tp.Hồ Chí Minh phát triển nhanh.",
    "PGS. TS. Nguyễn Văn A phát biểu. |Ông cảm ơn mọi người.",
    "PGS.TS Nguyễn Văn A và ThS. Trần B có mặt.",
    "Ông bà Mr. Smith gặp Dr. Brown. |Họ trò chuyện.",
    "Nhà văn J. K. Rowling đến Hà Nội. |Bà ký tặng sách.",
    "Công ty U.S. Steel mở nhà máy.",
    "Cần bổ sung vitamin C. |Ngoài ra cần ngủ đủ.",
    "Chuyến thăm các nước Đông Nam Á. |Sau đó ông về nước.",
    "Vụ Roe v. Wade gây tranh cãi.",
    "Lễ kỷ niệm diễn ra tốt đẹp./.",
    "Lễ kỷ niệm diễn ra tốt đẹp./. |tin liên quan",
    "Ngày 24/11, kim ngạch tăng 3,5% so với 3.5 tỷ USD năm trước. |Xuất khẩu tăng.",
    "Ông đến ngày 24.11.2025. |30 đại biểu tham dự.",
    "Có táo, chuối, v.v. và nhiều loại khác.",
    "Tôi không biết... nhưng anh ấy biết. |Thật vậy.",
    "Tôi không biết... |Anh ấy biết.",
    'Ông nói: "Tôi sẽ đến. |Tôi hứa." |Mọi người vỗ tay.',
    "Ông nói: “Tôi sẽ đến.” |Mọi người vỗ tay.",
    '"Ai đến?" ông hỏi. |Không ai trả lời.',
    '"Ai đến?" - Ông hỏi. |Không ai trả lời.',
    "“Tôi sẽ đến.” Ông Nam nói.",
    "Dự án (Giai đoạn 1. Khởi công 2020) đã xong. |Tốt.",
    "1. Quy định chung",
    "IV. Tổ chức thực hiện",
    "2.1. Phạm vi áp dụng",
    "Điều 5. Phạm vi áp dụng",
    "Đó là đất nước.|Ông nói vậy.",
    "Theo báo cáo.[3] |Số liệu mới hơn.",
    "Hội nghị có ba điểm: một là; hai là: ba là",
]

ENGLISH = [
    "The meeting ended. |The delegates went home.",
    "Who comes? |He does! |Good.",
    "Mr. Smith met Dr. Brown. |They talked.",
    "J. K. Rowling came to Hanoi. |She signed books.",
    "He works for U.S. Steel. |She does not.",
    "He lives in the U.S. |The family stays in Hanoi.",
    "It rose by 3.5 per cent to 1,234.5 million. |Exports grew.",
    "See No. 5 on the list. |It is short.",
    'He said: "I will come. |I promise." |All applauded.',
    "“Will you come?” she asked. |Nobody answered.",
    "Why? she asked. |Nobody answered.",
    "I don't know... but he does. |Really.",
    "Republican Sens. John Doe and Jane Roe voted. |It passed.",
    "It opened in Oct. |The next one follows in spring.",
    "It opened on Oct. 24. |The next one follows.",
    "It starts at 5 p.m. |The doors open earlier.",
    "The visit was a success./. |related news",
    "Fruit (apples etc. and more) is cheap. |Buy some.",
    "1. General provisions",
    "Article 5. General provisions",
    "The U.N. Secretary-General met Gen. Doe of St. Petersburg. |They agreed.",
]

CASES = [
    *(("zh", case) for case in CHINESE),
    *(("vi", case) for case in VIETNAMESE),
    *(("en", case) for case in ENGLISH),
]


@pytest.mark.parametrize(("lang", "marked"), CASES)
def test_sentences(lang: str, marked: str) -> None:
    expected = [piece.strip() for piece in marked.split("|")]
    assert sentences(marked.replace("|", ""), lang) == expected


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\n\n", " \n\t\n ", "\u2028"])
def test_a_line_break_ends_a_sentence(newline: str) -> None:
    assert sentences(f"一行没有句号{newline}“另一行。", "zh") == ["一行没有句号", "“另一行。"]


@pytest.mark.parametrize("text", ["", " ", "\n", "\u3000\n\t"])
def test_nothing_gives_nothing(text: str) -> None:
    assert sentences(text, "zh") == []


@pytest.mark.parametrize("lang", ["zh", "zh-CN", "zh_Hant", "ZH-tw", "cmn", "zho-Hans", "yue"])
def test_codes_of_the_chinese_family(lang: str) -> None:
    assert sentences("甲。乙。", lang) == ["甲。", "乙。"]


@pytest.mark.parametrize("lang", ["en", "en-GB", "eng", "vi", "vi_VN", "vie"])
def test_codes_of_the_other_families(lang: str) -> None:
    assert sentences("Ana đi. Nam đi.", lang) == ["Ana đi.", "Nam đi."]


@pytest.mark.parametrize("lang", ["fr", "", "z", "xzh"])
def test_a_language_without_rules_is_named(lang: str) -> None:
    with pytest.raises(InputError, match=f"“{lang}”"):
        sentences("甲。乙。", lang)


ALPHABET = st.sampled_from(
    list("甲乙的说A a.b1。！？!?…；：:，,、.“”‘’\"'「」（）()《》[]—-/\n\t \u3000")
)
TEXT = st.text(ALPHABET, max_size=60) | st.text(st.characters(exclude_categories=[]), max_size=40)
LANG = st.sampled_from(["zh", "en", "vi"])


@given(TEXT, LANG)
def test_joined_they_give_the_text_back(text: str, lang: str) -> None:
    got = sentences(text, lang)
    assert "".join("".join(got).split()) == "".join(text.split())
    assert all(sentence and sentence == sentence.strip() for sentence in got)


@given(TEXT, TEXT, LANG)
def test_lines_are_cut_each_for_itself(one: str, other: str, lang: str) -> None:
    assert sentences(f"{one}\n{other}", lang) == sentences(one, lang) + sentences(other, lang)


def test_choppa_is_loaded_at_the_first_call_only() -> None:
    code = "import sys, workbench.core.segment; sys.exit('choppa' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0


# Rules of a user's own.


def srx(rules: str, pattern: str = "zh.*", header: str = '<header cascade="yes"/>') -> str:
    return f"""<?xml version="1.0" encoding="UTF-16"?>
<srx xmlns="http://www.lisa.org/srx20" version="2.0">
{header}
<body>
<languagerules>
<languagerule languagerulename="Mine">
{rules}
</languagerule>
</languagerules>
<maprules>
<languagemap languagepattern="{pattern}" languagerulename="Mine"/>
</maprules>
</body>
</srx>"""


def rule(before: str, after: str, is_break: str = "yes") -> str:
    parts = f"<beforebreak>{before}</beforebreak><afterbreak>{after}</afterbreak>"
    return f'<rule break="{is_break}">{parts}</rule>'


SEMICOLONS = srx(rule("；", ""))


def test_own_rules_instead_of_the_built_in_ones() -> None:
    cut = Segmenter(load_rules(SEMICOLONS))
    assert cut.sentences("甲；乙。丙。", "zh") == ["甲；", "乙。丙。"]
    with pytest.raises(InputError, match="“en”"):
        cut.sentences("One. Two.", "en")


def test_own_rules_before_the_built_in_ones() -> None:
    cut = Segmenter(load_rules(SEMICOLONS), *builtin_rules())
    assert cut.sentences("甲；乙。丙。", "zh") == ["甲；", "乙。", "丙。"]
    assert cut.sentences("One; two. Three.", "en") == ["One; two.", "Three."]


def test_an_exception_of_ones_own_wins_over_a_built_in_rule() -> None:
    cut = Segmenter(load_rules(srx(rule("某某。", ".", "no"))), *builtin_rules())
    assert cut.sentences("某某。乙。丙。", "zh") == ["某某。乙。", "丙。"]


def test_rules_as_bytes_in_the_encoding_that_they_declare() -> None:
    cut = Segmenter(load_rules(SEMICOLONS.encode("utf-16")))
    assert cut.sentences("甲；乙", "zh") == ["甲；", "乙"]


@pytest.mark.parametrize("pattern", ["ZH.*", "[Zz][Hh]", "zh[-_]CN", "zh_CN"])
def test_language_patterns_are_taken_as_other_programs_take_them(pattern: str) -> None:
    cut = Segmenter(load_rules(srx(rule("；", ""), pattern)))
    assert cut.sentences("甲；乙", "zh-CN") == ["甲；", "乙"]


def test_srx_1_has_no_namespace_and_no_cascade() -> None:
    old = SEMICOLONS.replace(' xmlns="http://www.lisa.org/srx20"', "").replace(
        '<header cascade="yes"/>', ""
    )
    assert Segmenter(load_rules(old)).sentences("甲；乙", "zh") == ["甲；", "乙"]


@pytest.mark.parametrize(
    ("cascade", "expected"), [("yes", ["甲；", "乙，", "丙"]), ("no", ["甲；", "乙，丙"])]
)
def test_cascade(cascade: str, expected: list[str]) -> None:
    text = srx(rule("；", ""), header=f'<header cascade="{cascade}"/>')
    second = f'</languagerule><languagerule languagerulename="More">{rule("，", "")}</languagerule>'
    text = text.replace("</languagerule>", second).replace(
        "</maprules>", '<languagemap languagepattern=".*" languagerulename="More"/></maprules>'
    )
    assert Segmenter(load_rules(text)).sentences("甲；乙，丙", "zh") == expected


def test_a_comment_inside_a_pattern_is_no_part_of_it() -> None:
    cut = Segmenter(load_rules(srx(rule("<!-- semicolon -->；<!-- ; -->", ""))))
    assert cut.sentences("甲；乙", "zh") == ["甲；", "乙"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "XML, line 1"),
        ("sentence. ", "XML, line 1"),
        ("\ud800", "XML, line 1"),
        ("<srx>\n<body>\n</srx>", "XML, line 3"),
        ("<tmx/>", "<tmx>"),
        ("<srx/>", "no rules"),
        (srx(""), "no rules"),
        (
            srx(rule("；", "")).replace('rulename="Mine"/>', 'rulename="Yours"/>'),
            "line 11: .*“Yours”",
        ),
        (srx(rule("；", ""), pattern="(zh"), "line 11: .*regular expression"),
        (srx(rule("；", "") + "\n" + rule("[；", "")), "line 8: .*regular expression"),
        (srx(rule("；", "") + "\n" + rule("；", "*", "no")), "line 8: .*regular expression"),
        (srx(rule("；", ""), pattern="z{99999999999}"), "line 11: .*regular expression"),
        (srx(rule("(?V0)；", "")), "line 7: .*regular expression"),
        (srx(rule("(" * 5000 + ")" * 5000, "")), "line 7: .*regular expression"),
        (srx(rule("a{2,3}{4,}+", "", "no")), "line 7: .*regular expression"),
        (
            '<!DOCTYPE srx [<!ENTITY e "。">]>' + srx(rule("&e;", "")).split("?>")[1].strip(),
            "document type",
        ),
    ],
)
def test_broken_rules_say_where(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        load_rules(text)


def test_the_built_in_file_stands_every_check() -> None:
    rules = load_rules(OURS.read_bytes())
    assert all(rules.for_language(lang) for lang in ("zh", "vi", "en"))


def test_the_built_in_file_is_valid_srx() -> None:
    schema = SHARED / "data" / "interop" / "schemas" / "srx20.xsd"
    if not schema.exists():
        pytest.skip(f"no SRX schema at {schema}")
    etree.XMLSchema(etree.parse(schema)).assertValid(etree.parse(OURS))


@pytest.mark.parametrize(
    ("article", "count"), [("000", 67), ("001", 48), ("002", 51), ("003", 76), ("004", 65)]
)
def test_real_articles(article: str, count: int) -> None:
    found = list((SHARED / "articles").glob(f"{article}_*.txt"))
    if not found:
        pytest.skip("the real articles are not here")
    text = found[0].read_text("utf-8")
    got = sentences(text, "zh")
    assert len(got) == count
    assert not [s for s in got if s[0] in "。！？，、；：”’」』）》"]
    assert not [s for s in got if "。" in s.rstrip("”）)")[:-1]]
