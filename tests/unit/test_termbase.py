import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.termbase import (
    Matcher,
    Occurrence,
    Rendering,
    Term,
    check,
    expected,
    fold,
    places,
    preferred,
    renderings,
)


def term(source, *texts, lang="en", kind="other"):
    """A term with a preferred rendering, then admitted ones; "!text" is forbidden."""
    usages = ["preferred"] + ["admitted"] * len(texts)
    return Term(
        source,
        tuple(
            Rendering(lang, text.removeprefix("!"), "forbidden" if text[0] == "!" else usage)
            for text, usage in zip(texts, usages, strict=False)
        ),
        kind,
    )


def found(sources, text):
    matcher = Matcher(Term(source) for source in sources)
    return [text[o.start : o.end] for o in matcher.find(text)]


@pytest.mark.parametrize(
    ("sources", "text", "expected_matches"),
    [
        ([], "河内下雨。", []),
        (["河内"], "", []),
        (["河内"], "河内和河内", ["河内", "河内"]),
        (
            ["越南", "越南政府", "越南政府总理"],
            "越南政府总理和越南政府",
            ["越南政府总理", "越南政府"],
        ),
        (["上海", "海地"], "上海地区", ["上海"]),
        (["刚果(金)"], "在刚果（金）和", ["刚果（金）"]),
        (["刚果（金）"], "在刚果(金)和", ["刚果(金)"]),
        (["让·保罗"], "让•保罗、让・保罗、让‧保罗", ["让•保罗", "让・保罗", "让‧保罗"]),
        (["𠮷田"], "𠮷田说", ["𠮷田"]),
        ([""], "河内", []),
    ],
)
def test_finds_the_longest_from_left_to_right(sources, text, expected_matches):
    assert found(sources, text) == expected_matches


@pytest.mark.parametrize(
    ("sources", "text", "expected_matches"),
    [
        # The longer one would cut a word: what is shorter, or begins inside, is found all the same.
        (["河内A", "河内"], "河内AB和", ["河内"]),
        (["在WHO", "在", "WHO总部"], "在WHOs和", ["在"]),
        (["与UN", "UNESCO总部"], "与UNESCO总部", ["UNESCO总部"]),
        (["APEC峰会", "峰会"], "apec峰会。APEC峰会", ["峰会", "APEC峰会"]),
        # A term that has the sentence's end in it.
        (["好！"], "你好！好。", ["好！"]),
        (["甲。乙", "乙丙"], "甲。乙丙", ["甲。乙"]),
        # Terms that have every character at which a text is else taken apart.
        (["甲。；！？乙", "丙 丁"], "丙\n丁甲。；！？乙", ["丙\n丁", "甲。；！？乙"]),
    ],
)
def test_what_stands_is_found_where_the_longest_does_not_stand(sources, text, expected_matches):
    assert found(sources, text) == expected_matches


@pytest.mark.parametrize(
    ("source", "text", "match"),
    [
        ("阮春福", "總理阮春福說", "阮春福"),
        ("越南通讯社", "據越南通訊社報道", "越南通訊社"),
        ("越南通訊社", "据越南通讯社报道", "越南通讯社"),
        ("苏林", "蘇林", "蘇林"),
        ("宁平", "甯平、寧平", "甯平"),
    ],
)
def test_traditional_and_simplified_characters_are_one(source, text, match):
    assert found([source], text)[0] == match


@pytest.mark.parametrize(("case", "matches"), [("smart", 1), ("exact", 1), ("any", 3)])
def test_how_case_counts_is_the_terms_to_say(case, matches):
    matcher = Matcher([Term("UN", case=case)])
    assert len(matcher.find("UN, Un, un")) == matches


@pytest.mark.parametrize(("case", "matches"), [("smart", 3), ("exact", 1), ("any", 3)])
def test_a_term_in_mixed_case_is_smart_in_any_case(case, matches):
    matcher = Matcher([Term("Apec", case=case)])
    assert len(matcher.find("APEC, Apec, apec")) == matches


def test_a_term_is_found_by_its_variants():
    term = Term("阮富仲", variants=("阮富重", "Nguyen Phu Trong"))
    text = "阮富重会见了NGUYEN PHU TRONG。阮富仲"
    assert [text[o.start : o.end] for o in Matcher([term]).find(text)] == [
        "阮富重",
        "NGUYEN PHU TRONG",
        "阮富仲",
    ]
    assert {o.term for o in Matcher([term]).find(text)} == {term}


def test_the_term_given_first_counts_also_against_a_variant():
    first, second = Term("甲", variants=("乙",)), Term("乙")
    assert [o.term for o in Matcher([first, second]).find("乙")] == [first]
    assert [o.term for o in Matcher([second, first]).find("乙")] == [second]


def test_a_term_that_is_kept_stands_in_the_target_as_in_the_source():
    kept = Term("UNCLOS", keep=True, variants=("U.N.C.L.O.S.",))
    assert preferred(kept, "vi") == "UNCLOS"
    assert expected(kept, "vi") == ("UNCLOS", "U.N.C.L.O.S.")
    assert [f.state for f in check([kept], "theo UNCLOS", "vi")] == ["ok"]
    assert [f.state for f in check([kept], "theo Công ước", "vi")] == ["missing"]


def test_a_rendering_goes_before_keeping():
    kept = Term("UNCLOS", (Rendering("vi", "Công ước Luật Biển"),), keep=True)
    assert preferred(kept, "vi") == "Công ước Luật Biển"
    assert expected(kept, "en") == ("UNCLOS",)


@given(
    st.lists(st.text("甲乙丙AaB ", min_size=1, max_size=4), max_size=8),
    st.text("甲乙丙AaBb .。\n", max_size=30),
)
def test_the_automaton_finds_what_a_plain_search_finds(sources, text):
    """At each place from left to right the longest term that stands."""
    terms = [Term(source) for source in sources]
    every = Matcher(terms).find_all(text)
    wanted, end = [], 0
    for start in range(len(text)):
        here = [o for o in every if o.start == start]
        if here and start >= end:
            wanted.append(max(here, key=lambda o: o.end))
            end = wanted[-1].end
    assert [(o.start, o.end) for o in Matcher(terms).find(text)] == [
        (o.start, o.end) for o in wanted
    ]


@pytest.mark.parametrize(
    ("source", "text", "count"),
    [
        ("UN", "UNESCO通过", 0),
        ("UN", "加入UN后", 1),
        ("UN", "ＵＮ通过", 1),
        ("UN", "UN-backed, (UN) UN's", 3),
        ("UN", "SUN", 0),
        ("UN", "un dollar", 0),
        ("UN", "UN2", 0),
        ("Covax", "COVAX、covax", 2),
        ("COVAX", "Covax", 0),
        ("G20", "G20峰会和G200", 1),
        ("B超", "做B超检查", 1),
        ("B超", "AB超", 0),
        ("30届", "第30届会议", 1),
        ("30届", "第130届会议", 0),
        ("ณ", "ไณไ", 1),
        ("cafe", "cafe\u0301", 0),
    ],
)
def test_word_edges_count_in_spaced_scripts_only(source, text, count):
    assert len(found([source], text)) == count


def test_an_occurrence_says_where_and_which():
    hanoi = term("河内", "Hanoi")
    assert Matcher([hanoi]).find("在河内") == [Occurrence(1, 3, hanoi)]


def test_of_two_terms_with_one_source_the_first_counts():
    first, second = term("河内", "Hanoi"), term("河内", "Ha Noi")
    matcher = Matcher([first, second])
    assert [o.term for o in matcher.find("河内")] == [first]
    assert [o.term for o in matcher.find_all("河内")] == [first, second]


def test_capitals_leave_the_place_to_a_term_in_any_case():
    matcher = Matcher([Term("WHO"), Term("Who")])
    assert [o.term.source for o in matcher.find("WHO who")] == ["WHO", "Who"]


def test_find_all_shows_overlaps():
    text = "上海地区"
    matcher = Matcher(Term(source) for source in ("上海", "海地", "上海地区", "上"))
    shown = [text[o.start : o.end] for o in matcher.find_all(text)]
    assert shown == ["上海地区", "上海", "上", "海地"]


def test_sources_in_nfd_are_found_in_nfc_texts():
    assert found([unicodedata.normalize("NFD", "Hà Nội")], "去Hà Nội。") == ["Hà Nội"]


@given(
    st.lists(st.text("甲乙丙ABaé·• İΣ", min_size=1, max_size=4), max_size=8),
    st.text("甲乙丙ABaé·• İΣ", max_size=30),
)
def test_matches_do_not_overlap_and_are_among_all(sources, text):
    matcher = Matcher(Term(source) for source in sources)
    matches = matcher.find(text)
    ends = [0] + [o.end for o in matches]
    assert all(o.start >= end for o, end in zip(matches, ends, strict=False))
    assert set(matches) <= set(matcher.find_all(text))
    for o in matches:
        assert fold(text[o.start : o.end]).lower() == fold(o.term.source).lower()


def states(terms, target, lang="en", **options):
    return [(f.state, f.found) for f in check(terms, target, lang, **options)]


@pytest.mark.parametrize(
    ("texts", "target", "answer"),
    [
        (["Hanoi"], "Rain in Hanoi.", ("ok", "Hanoi")),
        (["Hanoi", "Ha Noi"], "Rain in Ha Noi.", ("ok", "Ha Noi")),
        (["Hanoi", "Ha Noi"], "Ha Noi, then Hanoi.", ("ok", "Hanoi")),
        (["Hanoi"], "Rain in Saigon.", ("missing", "")),
        (["Hanoi"], "", ("missing", "")),
        (["Hanoi"], "HANOI", ("ok", "HANOI")),
        (["UN"], "the un", ("missing", "")),
        (["UN"], "the UN", ("ok", "UN")),
        (["UN"], "UNESCO", ("missing", "")),
        (["UN"], "由UN决定", ("ok", "UN")),
        (["UN"], "UNESCO, then the UN", ("ok", "UN")),
        (["ambassador"], "two ambassadors", ("ok", "ambassador")),
        (["ambassador"], "the ambassador's car", ("ok", "ambassador")),
        (["ambassador"], "the ambassador’s car", ("ok", "ambassador")),
        (["ambassador"], "the ambassadors’ cars", ("ok", "ambassador")),
        (["ambassador"], "ambassadorship", ("missing", "")),
        (["People's Committee"], "the People’s Committee", ("ok", "People’s Committee")),
        (["New York"], "New\u00a0York", ("ok", "New\u00a0York")),
        (["Hanoi", "!Saigon"], "Saigon", ("forbidden", "Saigon")),
        (["Hanoi", "!Saigon"], "Hanoi, not Saigon", ("forbidden", "Saigon")),
        (["East Sea", "!Sea"], "the East Sea", ("ok", "East Sea")),
        (["East Sea", "!Sea"], "the East Sea, the Sea", ("forbidden", "Sea")),
        (["Hanoi", "!Hanoi City"], "Hanoi City", ("forbidden", "Hanoi City")),
    ],
)
def test_a_target_satisfies_misses_or_offends(texts, target, answer):
    assert states([term("甲", *texts)], target) == [answer]


@pytest.mark.parametrize(
    ("text", "target", "state"),
    [
        ("hòa bình", "nền hoà bình", "ok"),
        ("hoà bình", "nền Hòa bình", "ok"),
        ("Thủy", "bà THUỶ", "ok"),
        ("Hà Nội", unicodedata.normalize("NFD", "tại Hà Nội."), "ok"),
        (unicodedata.normalize("NFD", "Hà Nội"), "tại Hà Nội.", "ok"),
        ("Hà Nội", "tại Ha Noi.", "missing"),
        ("Lào", "nước Làos", "missing"),
        ("Tổng Bí thư", "tổng bí thư", "ok"),
    ],
)
def test_vietnamese_spellings_are_one(text, target, state):
    assert [s for s, _ in states([term("甲", text, lang="vi")], target, "vi")] == [state]


@pytest.mark.parametrize("target", ["Dong Da", "đống đa", "Đống Đa"])
def test_diacritics_may_be_ignored(target):
    terms = [term("甲", "Đống Đa", lang="vi")]
    assert states(terms, target, "vi", ignore_diacritics=True) == [("ok", target)]


def test_an_s_at_the_end_is_english_alone():
    assert states([term("甲", "ASEAN", lang="vi")], "ASEANs", "vi") == [("missing", "")]


def test_a_term_without_rendering_in_the_language_is_no_finding():
    assert states([Term("甲"), term("乙", "Hanoi", lang="en")], "", "vi") == []


def test_a_forbidden_rendering_alone_is_found_or_nothing():
    only = [term("甲", "!Saigon")]
    assert states(only, "Saigon") == [("forbidden", "Saigon")]
    assert states(only, "Hanoi") == []


def test_another_term_s_right_rendering_is_no_offence():
    east, south = term("东海", "East Sea", "!South China Sea"), term("南海", "South China Sea")
    assert states([east, south], "East Sea; South China Sea") == [
        ("ok", "East Sea"),
        ("ok", "South China Sea"),
    ]


def test_once_in_the_target_is_enough_for_twice_in_the_source():
    hanoi = term("河内", "Hanoi")
    findings = check(Matcher([hanoi]).find("河内，河内"), "Hanoi … it", "en")
    assert [(f.term, f.state, f.expected) for f in findings] == [(hanoi, "ok", ("Hanoi",))]


def test_places_are_where_a_rendering_stands_as_words():
    assert places("Hòa", "Hoà và hòa, Hòan", "vi") == [(0, 3), (7, 10)]
    assert places("Vietnam", "Vietnam's Vietnamese", "en") == [(0, 7)]


def test_helpers_pick_by_language_and_usage():
    t = Term(
        "河内",
        (
            Rendering("vi", "Hà Nội"),
            Rendering("en", "Ha Noi", "admitted"),
            Rendering("en", "Hanoi"),
            Rendering("en", "Hà Nội", "admitted"),
            Rendering("en", "Tonkin", "forbidden"),
        ),
    )
    assert preferred(t, "en") == "Hanoi"
    assert preferred(t, "fr") is None
    assert renderings(t, "en", "admitted") == ("Ha Noi", "Hà Nội")
    assert renderings(t, "en", "forbidden") == ("Tonkin",)
    assert expected(t, "en") == ("Hanoi", "Ha Noi", "Hà Nội")


@given(st.text(), st.booleans())
def test_any_target_satisfies_itself_and_breaks_nothing(text, ignore):
    target = unicodedata.normalize("NFC", text).strip()
    rendering = Rendering("vi", target or "x")
    (finding,) = check([Term("甲", (rendering,))], target, "vi", ignore_diacritics=ignore)
    assert finding.state == ("ok" if target else "missing")
    assert finding.found == target
