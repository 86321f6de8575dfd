"""What the ladder is made of: seams, wrong renderings, the guard, placeholders."""

import pytest

from workbench.core import seams, standing
from workbench.core.seams import Filling
from workbench.core.termbase import Matcher, Rendering, Term
from workbench.mt import _guard, _heard, _placeholder, _wrong


def put(text: str, wrong: str, rendering: str, kind: str = "other", lang: str = "en") -> str:
    start = text.index(wrong)
    return seams.put(text, [Filling(start, start + len(wrong), rendering, kind)], lang)


@pytest.mark.parametrize(
    ("text", "rendering", "kind", "expected"),
    [
        ("He met X.", "Hanoi", "place", "He met Hanoi."),
        ("He joined the X.", "the Politburo", "organisation", "He joined the Politburo."),
        ("The X met.", "the Politburo", "organisation", "The Politburo met."),
        ("He joined a X.", "Politburo", "organisation", "He joined the Politburo."),
        ("A X met.", "Politburo", "organisation", "The Politburo met."),
        ("He joined a X.", "the Politburo", "organisation", "He joined the Politburo."),
        ("He is a X.", "envoy", "title", "He is an envoy."),
        ("He is an X.", "minister", "title", "He is a minister."),
        ("It is an X.", "union", "other", "It is a union."),
        ("I saw a X.", "Nguyen Xuan Phuc", "person", "I saw Nguyen Xuan Phuc."),
        ("Xs met.", "United Nations", "organisation", "United Nations met."),
        ("X's law.", "Viet Nam", "place", "Viet Nam's law."),
        ("X met.", "general secretary", "title", "General secretary met."),
        ("“X met.”", "general secretary", "title", "“General secretary met.”"),
        ("It ended. X met.", "general secretary", "title", "It ended. General secretary met."),
        ("The U.S. X met.", "general secretary", "title", "The U.S. general secretary met."),
        ("X met.", "eBay", "organisation", "eBay met."),
    ],
)
def test_seams(text, rendering, kind, expected):
    assert put(text, "X", rendering, kind) == expected


def test_vietnamese_has_no_articles():
    assert put("Ba the X.", "X", "the Gioi", lang="vi") == "Ba the the Gioi."


def test_words_that_the_rendering_brings_along_are_taken_over():
    text = "State Chairman Minh Nguyen spoke."
    filling = Filling(6, 14, "State President")
    assert seams.put(text, [seams.widened(text, filling)], "en") == (
        "State President Minh Nguyen spoke."
    )


@pytest.mark.parametrize(
    ("said", "form"),
    [
        ("The Capital.", "Capital"),
        ("“Hanoi”", "Hanoi"),
        ("he", ""),
        ("The", ""),
        ("2024", ""),
        ("", ""),
        ("中国 city", ""),
        ("ông ấy", "ông ấy"),
    ],
)
def test_what_an_engine_says_is_of_use_or_not(said, form):
    assert _wrong.usable(said) == form


@pytest.mark.parametrize(
    ("part", "kind", "name"),
    [
        ("office of the UN Council", "organisation", "UN Council"),
        ("the meeting", "place", ""),
        ("president of the", "title", "president"),
    ],
)
def test_a_name_is_what_has_capitals(part, kind, name):
    assert _wrong.usable_part(part, Term("x", kind=kind)) == name


def test_the_chairman_in_vice_chairman_is_another():
    term = Term("主席", (Rendering("en", "President"),), "title")
    assert list(_wrong.find("the vice-chairman", term, "en", ["chairman"])) == []
    assert len(list(_wrong.find("the chairman", term, "en", ["chairman"]))) == 1


def test_other_words_of_the_same_letters_are_no_wrong_renderings():
    hue = Term("顺化", (Rendering("vi", "Huế"),), "place")
    assert not any(wrong.sure for wrong in _wrong.find("hoa huệ và trí tuệ", hue, "vi", []))
    assert [w.start for w in _wrong.find("ở Hue", hue, "vi", [])] == [2]
    party = Term("党", (Rendering("vi", "Đảng"),), "organisation")
    assert list(_wrong.find("Đang họp, đang nói", party, "vi", [])) == []


@pytest.mark.parametrize(
    ("plain", "changed", "kept"),
    [
        ("1,200 people", "1.200 people", True),
        ("1,200 people", "1,300 people", False),
        ("May 3", "May 3, 2020", False),
        ("May 3", "May 3, 2024", True),  # the source has 2024
        ("in August", "in September", False),
        ("three men", "four men", False),
        ("3 triệu", "3 tỷ", False),
        ("the 7th session", "the Seventh session", True),  # 第七 is the term
    ],
)
def test_numbers_stay(plain, changed, kept):
    assert _guard.keeps_numbers(plain, changed, "2024年", ["第七"]) is kept


@pytest.mark.parametrize(
    ("text", "found"),
    [("公安部长说", True), ("公安部说", False), ("公安部长期以来", False), ("公安部", False)],
)
def test_a_ministry_is_not_its_minister(text, found):
    term = Term("公安部", (Rendering("en", "Ministry"),), "organisation")
    (occurrence,) = Matcher([term]).find(text)
    assert standing.begins_title(text, occurrence) is found


def test_of_two_terms_with_one_rendering_both_get_their_place():
    terms = [Term(source, (Rendering("en", "Chief"),)) for source in ("甲", "乙")]
    due = Matcher(terms).find("甲和乙")
    assert standing.read("Chief and Chief", due, "en").right() == {0, 1}
    assert standing.read("Chief", due, "en").right() == {0}


@pytest.mark.parametrize(
    ("text", "others", "part"),
    [
        ("Ann B said.", ["Joe said.", "Kim said."], "Ann B"),
        ("He met Ann today", ["He met Joe today"], "Ann"),
        ("Ann said.", ["Quite another thing"], ""),
        ("He said.", ["He said."], ""),
    ],
)
def test_the_part_that_differs(text, others, part):
    assert _heard.differing(text, others) == part


def test_shapes_are_learnt_from_what_comes_back():
    questions = _placeholder.questions()
    assert [x.shape.sources[0] for x in _placeholder.learn(questions)][:1] == ["XQ2"]
    assert _placeholder.learn([""] * len(questions)) == []
    lower = [text.replace("Q", "") if "XQ" in text else text for text in questions]
    assert "XQ2" not in [x.shape.sources[0] for x in _placeholder.learn(lower)]


def test_a_name_that_every_model_knows_is_a_shape_too():
    names = {
        "张三": "Joe ",
        "王小明": "Jim ",
        "李四": "Lee ",
        "刘芳": "Amy ",
        "陈静": "Eve ",
        "赵刚": "Bob ",
    }
    answers = []
    for text in _placeholder.questions():
        said = text if any(name in text for name in names) else ""
        for name, rendering in names.items():
            said = said.replace(name, rendering)
        answers.append(said.replace("会见了", "met ").replace("和", "and ").strip())
    (learnt,) = _placeholder.learn(answers)
    assert _placeholder.returned("Hi Joe and Jim", [0, 1], learnt) == [(3, 6), (11, 14)]
    assert _placeholder.returned("Hi Joe and Joe", [0, 1], learnt) is None


def test_places_that_cross_are_shared_out():
    sources = {"甲": "US Senate", "乙": "Foreign Committee", "丙": "Senate Foreign Committee"}
    terms = [Term(source, (Rendering("en", text),)) for source, text in sources.items()]
    due = Matcher(terms).find("甲乙和丙")
    text = "US Senate Foreign Committee and Senate Foreign Committee"
    assert standing.read(text, due, "en").right() == {0, 1, 2}


def test_what_is_written_as_agreed_is_claimed_first():
    due = Matcher([Term("德国", (Rendering("vi", "Đức"),))]).find("德国")
    (claim,) = standing.read("việt đức, Đức", due, "vi").claims
    assert claim.start == 10


@pytest.mark.parametrize(
    ("words", "fits"), [(0, False), (2, False), (20, True), (30, True), (60, False)]
)
def test_lengths_stay_plausible(words, fits):
    assert _guard.plausible_length("word " * 20, "word " * words, "字" * 20, 5) is fits
