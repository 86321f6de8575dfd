import csv
import re
import unicodedata
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

from workbench.core._fold import simplified
from workbench.core.termbase import KINDS, Matcher, Term, check, expected, fold, preferred
from workbench.core.text import HAN
from workbench.formats.glossary import COLUMNS, LANGUAGES, read

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "glossaries").glob("*.csv"))
ARTICLES = sorted((ROOT.parent / "shared" / "articles").glob("*.txt"))

TERMS = {path.name: read(path.read_bytes()).terms for path in FILES}
ALL = list(chain.from_iterable(TERMS.values()))
INVISIBLE = ("Cc", "Cf", "Zl", "Zp", "Cn", "Co")
OWN_SPELLING = {"Côte d'Ivoire", "Türkiye"}
"""Countries that ask for their marks in English."""
NEW_TONE = r"(?i)(?<!q)(o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])\b"
"""oa, oe, uy at the end of a syllable with the tone on the second vowel: hoà."""
ALSO_WRITTEN = f"[Aa]lso written ([{HAN}]+)"


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(ALL)


def test_there_are_2500_terms_or_more():
    assert len(ALL) >= 2500


def test_every_file_is_told_of_in_the_readme():
    readme = (ROOT / "glossaries" / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in FILES if f"| `{path.name}` |" not in readme] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_is_read_without_problems(path):
    assert [(note.line, str(note)) for note in read(path.read_bytes()).problems] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_is_plain_and_normalised(path):
    text = path.read_bytes().decode("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert [char for char in text if unicodedata.category(char) in INVISIBLE and char != "\n"] == []
    header, *rows = csv.reader(text.splitlines(), strict=True)
    assert set(header) <= set(COLUMNS)
    assert all(len(row) == len(header) for row in rows)
    assert all(cell == cell.strip() for row in rows for cell in row)


def test_no_source_stands_twice_in_all_files():
    """Width, case, traditional and simplified characters make no difference, as in Matcher."""
    count = Counter(simplified(fold(term.source)).lower() for term in ALL)
    assert [source for source, times in count.items() if times > 1] == []


@pytest.mark.parametrize("name", TERMS)
def test_every_term_has_a_source_and_renderings_of_its_kind(name):
    for term in TERMS[name]:
        assert re.search(f"[{HAN}]", term.source) or term.source.isascii(), term
        assert term.kind in KINDS
        for lang in LANGUAGES:
            assert preferred(term, lang), term
            texts = expected(term, lang)
            assert not re.search(f"[{HAN}]", "".join(texts)), term
            assert len(set(texts)) == len(texts), term


@pytest.mark.parametrize("name", TERMS)
def test_persons_and_places_are_written_without_diacritics_in_english(name):
    kinds = ("person", "place")
    names = [preferred(term, "en") for term in TERMS[name] if term.kind in kinds]
    assert [name for name in names if not name.isascii() and name not in OWN_SPELLING] == []


@pytest.mark.parametrize("name", TERMS)
def test_vietnamese_tones_are_placed_the_old_way(name):
    texts = [text for term in TERMS[name] for text in expected(term, "vi")]
    assert [text for text in texts if re.search(NEW_TONE, text)] == []


@pytest.mark.parametrize("name", TERMS)
def test_renderings_are_in_latin_letters_without_what_cannot_be_seen(name):
    texts = [text for term in TERMS[name] for lang in LANGUAGES for text in expected(term, lang)]
    texts += [term.note for term in TERMS[name]]
    strange = "[^\u0020-\u007e\u00a0-\u024f\u1e00-\u1eff\u2010-\u201d]"
    assert [t for t in texts if re.search(strange, re.sub(f"[{HAN}，、：—]", "", t))] == []
    assert [text for text in texts if "  " in text] == []


def test_a_variant_has_the_renderings_of_what_it_is_a_variant_of():
    by_source = {term.source: term for term in ALL}
    others = [(t, by_source.get(o)) for t in ALL for o in re.findall(ALSO_WRITTEN, t.note)]
    pairs = [(t, o) for t, o in others if o]
    assert len(pairs) > 20
    assert [t.source for t, o in pairs if _texts(t).isdisjoint(_texts(o))] == []


def _texts(term: Term) -> set[str]:
    return {text for lang in LANGUAGES for text in expected(term, lang)}


def test_a_name_without_diacritics_is_the_vietnamese_one():
    for term in TERMS["vietnam-leaders.csv"]:
        findings = check([term], preferred(term, "en"), "vi", ignore_diacritics=True)
        assert [finding.state for finding in findings] == ["ok"], term


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("上海地区和沿海地区", ["上海", "沿海"]),
        ("两国会谈，各国会议，全国会议", ["两国", "各国", "全国会议"]),
        ("欧美国家和拉美国家", ["欧美", "拉美"]),
        ("江苏林业", ["江苏"]),
        ("印度尼西亚在印度洋", ["印度尼西亚", "印度洋"]),
        ("几内亚比绍和赤道几内亚", ["几内亚比绍", "赤道几内亚"]),
        ("越南政府总理阮春福", ["越南政府总理", "阮春福"]),
        ("刚果(金)", ["刚果（金）"]),
        ("UNCLOS不是UN", ["UNCLOS", "UN"]),
        ("马里兰州在美国，马里在非洲", ["马里兰州", "美国", "马里", "非洲"]),
        ("马里乌波尔和北马其顿", ["马里乌波尔", "北马其顿"]),
        ("达沃斯不在达沃", ["达沃斯"]),
        ("新山一国际机场不是新山", ["新山一国际机场"]),
        ("斯特拉斯堡，利兹·特拉斯", ["斯特拉斯堡", "利兹·特拉斯"]),
        ("棉兰和棉兰老岛", ["棉兰", "棉兰老岛"]),
        ("红河、红河州、红河三角洲", ["红河", "红河州", "红河三角洲"]),
        ("阮新疆大将与张晋创同志", ["阮新疆", "大将", "张晋创"]),
        ("长沙群岛和長沙特區", ["长沙群岛", "长沙特区"]),
    ],
)
def test_longer_terms_keep_shorter_ones_out(matcher, text, sources):
    assert [found.term.source for found in matcher.find(text)] == sources


@pytest.mark.parametrize(
    "text",
    [
        "双边和平对话，周边和谐",
        "其他信息，丰富国内市场",
        "思维文化与朴素友好",
        "有关岛屿，美丽江山",
        "共同登上山顶，规范遵守",
        "会议中将讨论，会议上将通过，至少将达到",
        "提高通关效率，避免签错",
        "经济南北差别，混合肥料",
        "出海口，繁荣市场",
    ],
)
def test_words_that_only_look_like_names_are_left_alone(matcher, text):
    assert [found.term.source for found in matcher.find(text)] == []


@pytest.mark.parametrize(
    ("text", "en", "vi"),
    [
        (
            "应越共中央总书记苏林的邀请，习近平对越南进行国事访问",
            ["To Lam", "at the invitation of", "Xi Jinping", "Vietnam", "state visit"],
            ["Tô Lâm", "theo lời mời của", "Tập Cận Bình", "Việt Nam", "chuyến thăm cấp Nhà nước"],
        ),
        (
            "国防部部长潘文江大将会见韓國防長",
            ["Minister of National Defence", "Phan Van Giang", "General", "Republic of Korea"],
            ["Bộ trưởng Bộ Quốc phòng", "Phan Văn Giang", "Đại tướng", "Hàn Quốc"],
        ),
        (
            "广宁省芒街国际口岸的双边贸易额",
            ["Quang Ninh province", "Mong Cai International Border Gate"],
            ["tỉnh Quảng Ninh", "cửa khẩu quốc tế Móng Cái", "kim ngạch thương mại song phương"],
        ),
        (
            "按照16字方针和“四好”精神，推进两廊一圈与一带一路对接",
            ["16-word motto", 'spirit of "four goods"', "Belt and Road"],
            ["phương châm 16 chữ", 'tinh thần "4 tốt"', "Vành đai và Con đường"],
        ),
        (
            "外国直接投资、国内生产总值、净零排放和数字化转型",
            ["foreign direct investment", "gross domestic product", "net-zero emissions"],
            ["đầu tư trực tiếp nước ngoài", "phát thải ròng bằng 0", "chuyển đổi số"],
        ),
        (
            "国家主席向其授予胡志明勋章和友谊勋章",
            ["Ho Chi Minh Order", "Friendship Order"],
            ["Huân chương Hồ Chí Minh", "Huân chương Hữu nghị"],
        ),
        (
            "越通社、人民报、越南之声和VTV报道EVFTA、CPTPP",
            ["Vietnam News Agency", "Nhan Dan newspaper", "Voice of Vietnam", "VTV", "EVFTA"],
            ["Thông tấn xã Việt Nam", "báo Nhân Dân", "Đài Tiếng nói Việt Nam", "VTV", "CPTPP"],
        ),
    ],
)
def test_what_a_desk_reads_every_day_is_found_with_its_renderings(matcher, text, en, vi):
    found = matcher.find(text)
    for lang, wanted in (("en", en), ("vi", vi)):
        texts = list(chain.from_iterable(expected(one.term, lang) for one in found))
        assert [one for one in wanted if one not in texts] == []


@pytest.mark.skipif(not ARTICLES, reason="the real articles are not beside the repository")
@pytest.mark.parametrize(
    ("path", "fewest"),
    list(zip(ARTICLES, [110, 95, 90, 105, 85], strict=False)),
    ids=lambda value: value.stem if isinstance(value, Path) else "",
)
def test_the_articles_are_full_of_them(matcher, path, fewest):
    body = path.read_text(encoding="utf-8").partition("\n更多\n")[0]
    assert len(matcher.find(body)) >= fewest
