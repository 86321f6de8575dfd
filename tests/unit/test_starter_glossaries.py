import csv
import re
import unicodedata
from itertools import chain
from pathlib import Path

import pytest

from workbench.core.termbase import KINDS, Matcher, check, expected, fold, preferred
from workbench.core.text import HAN
from workbench.formats.glossary import COLUMNS, LANGUAGES, read

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "glossaries").glob("*.csv"))
ARTICLES = sorted((ROOT.parent / "shared" / "articles").glob("*.txt"))

TERMS = {path.name: read(path.read_bytes()).terms for path in FILES}
ALL = list(chain.from_iterable(TERMS.values()))


def test_there_are_600_terms_or_more():
    assert len(ALL) >= 600


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_is_read_without_problems(path):
    assert [(note.line, str(note)) for note in read(path.read_bytes()).problems] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_is_plain_and_normalised(path):
    text = path.read_bytes().decode("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert "\r" not in text
    header, *rows = csv.reader(text.splitlines(), strict=True)
    assert set(header) <= set(COLUMNS)
    assert all(len(row) == len(header) for row in rows)
    assert all(cell == cell.strip() for row in rows for cell in row)


def test_no_source_stands_twice_in_all_files():
    sources = [fold(term.source).lower() for term in ALL]
    assert {source for source in sources if sources.count(source) > 1} == set()


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
def test_persons_are_written_without_diacritics_in_english(name):
    names = [preferred(term, "en") for term in TERMS[name] if term.kind == "person"]
    assert [name for name in names if not name.isascii()] == []


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
    ],
)
def test_longer_terms_keep_shorter_ones_out(text, sources):
    assert [found.term.source for found in Matcher(ALL).find(text)] == sources


@pytest.mark.skipif(not ARTICLES, reason="the real articles are not beside the repository")
@pytest.mark.parametrize(
    ("path", "fewest"),
    list(zip(ARTICLES, [110, 95, 90, 105, 85], strict=False)),
    ids=lambda value: value.stem if isinstance(value, Path) else "",
)
def test_the_articles_are_full_of_them(path, fewest):
    body = path.read_text(encoding="utf-8").partition("\n更多\n")[0]
    assert len(Matcher(ALL).find(body)) >= fewest
