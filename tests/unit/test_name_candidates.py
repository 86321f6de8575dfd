from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.name_scores import (
    EXPECTED,
    article,
    article_scores,
    sentence_scores,
    sentences,
    share_right,
    starter_terms,
    vietnamese_firsts,
)
from workbench.core.names import candidates
from workbench.core.termbase import KINDS, Rendering, Term


def names(text, kind="person", terms=()):
    return [c.text for c in candidates(text, terms) if c.kind == kind]


def only(text, name, terms=(), **options):
    return next(c for c in candidates(text, terms, **options) if c.text == name)


def proposals(candidate, lang):
    return [(p.text, p.origin) for p in candidate.proposed(lang)]


@cache
def with_starters(text):
    return candidates(text, starter_terms())


@cache
def with_nothing(text):
    return candidates(text)


@pytest.mark.parametrize("find", [with_nothing, with_starters])
def test_persons_of_the_real_articles(find):
    score = article_scores(find)["person"]
    assert score.recall >= 0.98, score.missed
    assert score.precision >= 0.95, score.wrong


@pytest.mark.parametrize("find", [with_nothing, with_starters])
def test_first_proposals_for_vietnamese_persons_of_the_real_articles(find):
    firsts = list(vietnamese_firsts(find))
    assert len(firsts) == 28
    assert share_right(firsts) >= 0.97, firsts


@pytest.mark.parametrize("name", EXPECTED)
def test_every_mention_of_a_person_in_a_real_article(name):
    found = {c.text: len(c.occurrences) for c in with_nothing(article(name))}
    expected = {item["text"]: item["count"] for item in EXPECTED[name]["person"]}
    assert {text: found.get(text) for text in expected} == expected


@pytest.mark.parametrize(("kind", "recall", "precision"), [
    ("organisation", 0.95, 0.95),
    ("place", 0.95, 0.95),
])  # fmt: skip
def test_bodies_and_places_of_the_real_articles(kind, recall, precision):
    score = article_scores(with_nothing)[kind]
    assert score.recall >= recall, score.missed
    assert score.precision >= precision, score.wrong


def test_persons_of_further_sentences():
    score, firsts = sentence_scores()
    assert len(sentences()) >= 120
    assert score.recall >= 0.97, score.missed
    assert score.precision >= 0.97, score.wrong
    assert share_right(firsts) >= 0.97, [f for f in firsts if f[1] != f[2]]


@pytest.mark.parametrize("sentence", [s for s in sentences() if s.bodies is not None])
def test_bodies_and_places_of_further_sentences(sentence):
    found = {*names(sentence.text, "organisation"), *names(sentence.text, "place")}
    bare = {text.removeprefix("越南").removeprefix("德国") for text in found}
    assert set(sentence.bodies) <= found | bare


@pytest.mark.parametrize(("text", "name"), [
    ("国家主席阮春福强调,", "阮春福"),
    ("武文赏主席今天会见记者", "武文赏"),
    ("记者采访了邓雄越大使。", "邓雄越"),
    ("梁强强调,改革必须深入。", "梁强"),
    ("总理范文同曾说", "范文同"),
    ("总理阮和平出席", "阮和平"),
    ("阮氏金银会见代表", "阮氏金银"),
    ("苏林大将和夫人", "苏林"),
    ("总统内塔尼亚胡同意停火", "内塔尼亚胡"),
    ("韩国前外长康京和出席论坛", "康京和"),
    ("主席诸葛文安说", "诸葛文安"),
])  # fmt: skip
def test_where_a_name_ends(text, name):
    assert names(text) == [name]


@pytest.mark.parametrize("text", [
    "国家主席高度评价合作成果",
    "总理方面表示,黄河水位上涨",
    "武装力量范围扩大,金额增加",
    "智慧城市与友谊医院",
    "胡志明市和阮惠大街",
    "代表团和总理府",
    "发挥示范作用强调,桥梁作用指出",
    "在读博士生马科斯说",
    "布赖顿队获胜",
    "南苏丹特派团",
    "",
])  # fmt: skip
def test_what_is_no_person(text):
    assert names(text) == []


@pytest.mark.parametrize(("text", "name"), [
    ("应联合国秘书长安东尼奥·古特雷斯访越", "安东尼奥·古特雷斯"),
    ("卡塔尔埃米尔塔米姆·本·哈马德·阿勒萨尼表示", "塔米姆·本·哈马德·阿勒萨尼"),
    ("主席米格尔·迪亚斯-卡内尔到访", "米格尔·迪亚斯-卡内尔"),
    ("俄罗斯谢尔盖·拉夫罗夫外长", "谢尔盖·拉夫罗夫"),
    ("首相特雷莎·梅表示", "特雷莎·梅"),
    ("记者·", None),
    ("·", None),
])  # fmt: skip
def test_the_edges_of_a_dotted_name(text, name):
    assert names(text) == ([name] if name else [])


def test_traditional_characters():
    text = "總書記蘇林同國會主席陳青敏在廣治省會見客人。蘇林說"
    found = {c.text: len(c.occurrences) for c in candidates(text)}
    assert found == {"蘇林": 2, "國會": 1, "陳青敏": 1, "廣治省": 1}
    assert proposals(only(text, "陳青敏"), "vi")[0] == ("Trần Thanh Mẫn", "reading")


def test_two_dotted_names_joined():
    text = "总统弗拉基米尔·普京和外长谢尔盖·拉夫罗夫、总统鲁门·拉德夫·彼得罗夫"
    found = names(text)
    assert found == ["弗拉基米尔·普京", "谢尔盖·拉夫罗夫", "鲁门·拉德夫·彼得罗夫"]


def test_a_body_named_after_a_person_is_a_body():
    text = "德国弗里德里希·瑙曼自由基金会、约翰·肯尼迪机场和约翰·史密斯奖"
    kinds = {c.text: c.kind for c in candidates(text) if "·" in c.text}
    assert kinds == {
        "弗里德里希·瑙曼自由基金会": "organisation",
        "约翰·肯尼迪机场": "place",
        "约翰·史密斯奖": "other",
    }


def test_a_later_bare_mention_belongs_to_the_name():
    text = "国家主席苏林会见客人。苏林同客人合影,客人感谢苏林。"
    assert len(only(text, "苏林").occurrences) == 3


def test_a_part_of_a_foreign_name_is_linked_to_it():
    text = "安东尼奥·古特雷斯(António Guterres)访越。古特雷斯说,马古特雷斯托是别人。"
    part = only(text, "古特雷斯")
    assert part.full == "安东尼奥·古特雷斯"
    assert [text[slice(*o)] for o in part.occurrences] == ["古特雷斯"]
    assert proposals(part, "vi") == [("Guterres", "bracket")]


def test_a_part_of_a_name_with_another_dot():
    text = "外长雷特诺•宁尔苏迪（Retno Ningsudi）访越。宁尔苏迪说"
    part = only(text, "宁尔苏迪")
    assert (part.full, proposals(part, "vi")) == (
        "雷特诺•宁尔苏迪",
        [("Ningsudi", "bracket")],
    )


def test_no_part_is_cut_out_of_a_part():
    text = "安东尼奥·古特雷斯访越。古特雷斯说。"
    assert names(text) == ["安东尼奥·古特雷斯", "古特雷斯"]


def test_a_part_of_a_part_glossary_name_has_its_last_word():
    terms = [Term("路易斯·卢拉·达席尔瓦", (Rendering("vi", "Lula da Silva"),), "person")]
    text = "路易斯·卢拉·达席尔瓦访越。达席尔瓦说,路易斯答。"
    assert proposals(only(text, "达席尔瓦", terms), "vi") == [("Silva", "glossary")]
    terms = [Term("路易斯·达席尔瓦", (Rendering("vi", "Luis Antonio Silva"),), "person")]
    text = "路易斯·达席尔瓦访越。路易斯说。"
    assert proposals(only(text, "路易斯", terms), "vi") == []


def test_a_japanese_family_name_with_a_title_is_linked():
    text = "日本驻越南大使伊藤直树表示祝贺。伊藤大使强调合作。伊藤市很美。"
    part = only(text, "伊藤")
    assert (part.full, len(part.occurrences)) == ("伊藤直树", 1)
    assert only(text, "伊藤直树").proposals == ()


def test_a_japanese_name_without_its_country():
    assert names("丰田汽车总裁佐藤恒治介绍计划") == ["佐藤恒治"]


def test_persons_in_a_list_vouch_for_each_other():
    text = "黎可漂、文大德和阮富仲先后任职"
    assert names(text) == ["黎可漂", "文大德", "阮富仲"]


def test_a_pen_name_needs_a_title():
    assert names("总书记长征进香") == ["长征"]
    assert names("长征路上") == []


def test_a_sultan_is_no_country():
    assert names("文莱苏丹哈桑纳尔表示") == ["哈桑纳尔"]


@pytest.mark.parametrize(("text", "name", "vi", "en"), [
    ("国家主席武德担说", "武德担", "Vũ Đức Đảm", "Vu Duc Dam"),
    ("中国国家主席习近平说", "习近平", "Tập Cận Bình", "Xi Jinping"),
    ("总理阮晋勇说", "阮晋勇", "Nguyễn Tấn Dũng", "Nguyen Tan Dung"),
    ("联合国秘书长潘基文说", "潘基文", "Phan Cơ Văn", "Phan Co Van"),
])  # fmt: skip
def test_readings_and_pinyin(text, name, vi, en):
    found = only(text, name)
    assert proposals(found, "vi")[0][1] == "reading"
    assert proposals(found, "en")[0][0] == en
    assert vi in [p.text for p in found.proposed("vi")]


def test_where_nobody_tells_the_country_pinyin_comes_last():
    found = only("新加坡总理黄循财说", "黄循财")
    assert proposals(found, "en")[-1] == ("Huang Xuncai", "pinyin")


def test_the_project_chooses_diacritics_in_english():
    text = "总理阮晋勇说"
    with_marks = [p.text for p in only(text, "阮晋勇", diacritics=True).proposed("en")]
    without = [p.text for p in only(text, "阮晋勇").proposed("en")]
    assert with_marks[:2] == ["Nguyễn Tấn Dũng", "Nguyen Tan Dung"]
    assert without[:2] == with_marks[1::-1]


def test_what_stands_in_brackets_comes_before_the_reading():
    found = only("东盟秘书长高金洪(Kao Kim Hourn)出席", "高金洪")
    assert proposals(found, "en")[0] == ("Kao Kim Hourn", "bracket")
    found = only("阮文雄(Nguyễn Văn Hùng)教授", "阮文雄")
    assert [p.text for p in found.proposed("en")][:2] == ["Nguyen Van Hung", "Nguyễn Văn Hùng"]


def test_the_form_in_brackets_that_kept_its_spaces_counts():
    text = "外长雷特诺·马尔苏迪(RetnoMarsudi)。雷特诺·马尔苏迪(Retno Marsudi)。"
    assert proposals(only(text, "雷特诺·马尔苏迪"), "vi")[0] == ("Retno Marsudi", "bracket")


@pytest.mark.parametrize("bracket", ["(see below for more)", "(右)", "(2024)", ""])
def test_a_remark_in_brackets_is_no_rendering(bracket):
    assert only(f"外长雷特诺·马尔苏迪{bracket}说", "雷特诺·马尔苏迪").proposals == ()


def test_a_name_before_a_bracket_and_behind_a_title():
    found = only("议员库恩斯(Chris Coons)说", "库恩斯")
    assert (found.confidence, proposals(found, "vi")) == (0.95, [("Chris Coons", "bracket")])


@pytest.mark.parametrize(("text", "name", "kind", "latin"), [
    ("当选国际法委员会(ILC)成员", "国际法委员会", "organisation", "ILC"),
    ("理事会,教育、科学和文化组织(UNESCO)", "教育、科学和文化组织", "organisation", "UNESCO"),
    ("人权理事会和大陆架界限委员会(CLCS)", "大陆架界限委员会", "organisation", "CLCS"),
    ("执行《东海各方行为宣言》(DOC)", "东海各方行为宣言", "treaty", "DOC"),
    ("加入海洋生物多样性协定(BBNJ)", "海洋生物多样性协定", "treaty", "BBNJ"),
    ("通过“疫苗实施计划”(COVAX)获得", "疫苗实施计划", "other", "COVAX"),
    ("用于紧急医疗后送(MEDEVAC)", "紧急医疗后送", "other", "MEDEVAC"),
])  # fmt: skip
def test_names_with_an_abbreviation(text, name, kind, latin):
    found = only(text, name)
    assert (found.kind, proposals(found, "en")) == (kind, [(latin, "bracket")])


def test_an_abbreviation_alone_is_linked_to_the_full_name():
    text = "国际法院(ICJSHORT)开庭,ICJSHORT宣判,ICJSHORTS没有。"
    short = only(text, "ICJSHORT")
    assert (short.full, len(short.occurrences)) == ("国际法院", 1)
    assert proposals(short, "vi") == [("ICJSHORT", "bracket")]


@pytest.mark.parametrize(("text", "found"), [
    ("越南外交部副部长和外交部长", ["越南外交部"]),
    ("农业与农村发展部和公安干部", ["农业与农村发展部"]),
    ("越共中央对外部", ["越共中央对外部"]),
    ("各部门和南部地区", []),
    ("柬埔寨《高棉时报》和《南国山河》", ["高棉时报"]),
    ("《巴特寮》新闻网", ["巴特寮"]),
    ("英国德蒙福特大学", ["德蒙福特大学"]),
    ("访问河内国家大学", ["河内国家大学"]),
    ("旅俄越南人联合会", ["旅俄越南人联合会"]),
    ("美国R.MOR公司", ["R.MOR公司"]),
    ("举行磋商会和全国会议", []),
    ("建设2级野战医院", []),
    ("由人民组织的活动", []),
    ("世界贸易组织", ["世界贸易组织"]),
    ("加沙和平委员会", ["加沙和平委员会"]),
    ("各级国会和越南国会", ["国会", "越南国会"]),
    ("新南威尔士大学澳大利亚国防学院", ["新南威尔士大学", "澳大利亚国防学院"]),
    ("越南—东盟商业理事会", ["越南—东盟商业理事会"]),
    ("和—公司", []),
])  # fmt: skip
def test_organisations(text, found):
    assert names(text, "organisation") == found


@pytest.mark.parametrize(("text", "found"), [
    ("在谅山省和哈塔伊省", ["谅山省", "哈塔伊省"]),
    ("各省和全省,省", []),
    ("越南市场、城市", ["越南"]),
    ("从越南到大不列颠及北爱尔兰联合王国", ["越南", "大不列颠及北爱尔兰联合王国"]),
    ("土耳其哈塔伊省", ["土耳其", "哈塔伊省"]),
    ("河内市", ["河内市"]),
])  # fmt: skip
def test_places(text, found):
    assert names(text, "place") == found


def test_a_treaty_that_was_named_before_is_named_once():
    text = "越南签署了《禁止核武器条约》,是第10个批准该《条约》的国家。"
    assert names(text, "treaty") == ["禁止核武器条约"]


@pytest.mark.parametrize(
    "text",
    ["水费还省了三成。", "每亩节省人工6.8个。", "来自9个国际组织的代表出席。", "这样更省电。"],
)
def test_to_save_is_no_province_and_bodies_in_general_are_none(text):
    assert names(text, "place") == names(text, "organisation") == []


@pytest.mark.parametrize(("text", "name", "vi", "en"), [
    ("在广治省考察", "广治省", "tỉnh Quảng Trị", "Quang Tri province"),
    ("在云南省考察", "云南省", "tỉnh Vân Nam", "Yunnan province"),
])  # fmt: skip
def test_a_place_is_read_with_its_ending(text, name, vi, en):
    found = only(text, name)
    assert proposals(found, "vi")[0] == (vi, "reading")
    assert proposals(found, "en")[0][0] == en


def test_a_foreign_province_has_no_reading():
    assert only("土耳其哈塔伊省", "哈塔伊省").proposals == ()


TERMS = [
    Term("阮春福", (Rendering("vi", "Nguyễn Xuân Phúc"), Rendering("en", "Phuc")), "person"),
    Term("联合国", (Rendering("vi", "Liên hợp quốc"),), "organisation"),
    Term("联合国秘书长", (Rendering("vi", "Tổng thư ký"),), "title"),
    Term("沿海", (), "other"),
    Term("海地", (), "place"),
    Term("外交部", (), "organisation"),
]


def test_the_glossary_comes_first():
    found = only("国家主席阮春福说", "阮春福", TERMS)
    assert proposals(found, "en") == [("Phuc", "glossary")]
    assert found.confidence == 1.0


def test_what_stood_in_brackets_follows_the_glossary():
    terms = [Term("特朗普", (Rendering("vi", "Trump"),), "person")]
    found = only("前任特朗普(Donald Trump)说", "特朗普", terms)
    assert proposals(found, "vi") == [("Trump", "glossary"), ("Donald Trump", "bracket")]


def test_titles_hide_no_names_and_other_terms_are_none():
    found = [c.text for c in candidates("联合国秘书长在沿海地区,外交部长", TERMS)]
    assert found == ["联合国"]


def test_full_width_brackets_and_other_dots_are_the_same():
    text = "外长雷特诺•马尔苏迪（Retno Marsudi）说"
    found = only(text, "雷特诺•马尔苏迪")
    assert proposals(found, "vi") == [("Retno Marsudi", "bracket")]


PIECES = """
国家主席 总理 阮 春福 武 文赏 苏林 强调 今天 、 和 · - ( ) （ ABC Nguyễn 《 》 公约 “ ” 委员会
省 市 部 越南 日本 伊藤 直树 普京 古特雷斯 安东尼奥 大使 , 。 2 氏 诸葛 长征 在 联合国 国际 基金会
外交 教育 科学
"""


@given(st.lists(st.sampled_from(PIECES.split()), max_size=25).map("".join))
def test_what_is_found_stands_in_the_text(text):
    taken = set()
    for candidate in candidates(text, TERMS):
        assert candidate.kind in KINDS
        assert 0 < candidate.confidence <= 1
        assert candidate.occurrences
        for start, end in candidate.occurrences:
            assert len(text[start:end]) == len(candidate.text)
            assert taken.isdisjoint(range(start, end))
            taken.update(range(start, end))


@given(st.text(max_size=60))
def test_any_text_will_do(text):
    candidates(text)
