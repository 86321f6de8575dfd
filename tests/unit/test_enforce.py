"""The ladder: every term's rendering in the draft, once an occurrence, the rest unharmed."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.unit.phrases import Flowing, Paid, Phrases, Steerable
from workbench.core.errors import EngineError
from workbench.core.termbase import Rendering, Term
from workbench.mt import Counting, Draft, Engine, Streaming, engine
from workbench.mt.enforce import Enforcing

PHUC = Term("阮春福", (Rendering("en", "Nguyen Xuan Phuc"),), "person")
CHINH = Term("范明政", (Rendering("en", "Pham Minh Chinh"),), "person")
PARTY = Term("党", (Rendering("en", "the Party"),), "organisation")
CAPITAL = Term(
    "首都", (Rendering("en", "Hanoi"), Rendering("en", "Thang Long", "admitted")), "place"
)


@dataclass(frozen=True)
class EngineConfig:
    models_dir: Path


def draft(inner: Engine, text: str, *terms: Term, lang: str = "en") -> Draft:
    return Enforcing(inner).translate([text], lang, terms)[0]


def came(draft: Draft) -> list[str]:
    return [term.outcome for term in draft.terms]


def test_what_is_right_stays_and_asks_nothing_more():
    engine = Phrases({"阮春福": "Nguyen Xuan Phuc"})
    found = draft(engine, "阮春福访问中国。", PHUC)
    assert found.text == "Nguyen Xuan Phuc visits China."
    assert [(t.source, t.rendering, t.outcome) for t in found.terms] == [
        ("阮春福", "Nguyen Xuan Phuc", "right")
    ]
    assert len(engine.asked) == 1


def test_an_admitted_rendering_is_right():
    found = draft(Phrases({"首都": "Thang Long"}), "首都。", CAPITAL)
    assert (found.text, [t.rendering for t in found.terms]) == ("Thang Long.", ["Thang Long"])


def test_a_sentence_without_terms_is_left_alone():
    engine = Phrases({})
    assert draft(engine, "张三说。", PHUC) == Draft("Zhang San said.", "phrases", "1")
    assert engine.asked == [["张三说。"]]


def test_another_hypothesis_that_has_the_term_is_taken():
    text = "首都访问中国。"
    engine = Steerable({"首都": "Capital"}, others={text: ["Hanoi visits China."]})
    found = draft(engine, text, CAPITAL)
    assert (found.text, came(found)) == ("Hanoi visits China.", ["re-ranked"])


@pytest.mark.parametrize(
    "bad",
    [
        "Hanoi visits China on 7 May.",  # a number from nowhere
        "Hanoi visits China China.",
        "Hanoi, Hanoi visits China.",
        "Hanoi.",
        "Hanoi visits China and China and China and China and China and China.",
        "Hanoi visits 中国.",
        "Hanoi " + "goes on and on about this and that with whom it may concern " * 3,
    ],
)
def test_a_hypothesis_that_harms_the_sentence_is_not_taken(bad):
    text = "首都访问中国。"
    engine = Steerable({"首都": ""}, others={text: [bad]}, whole={"首都": ""})
    found = draft(engine, text, CAPITAL)
    assert (found.text, came(found)) != (bad, ["re-ranked"])
    assert "re-ranked" not in came(found)


def test_a_hypothesis_that_loses_another_term_is_not_taken():
    text = "阮春福和范明政访问首都。"
    engine = Steerable(
        {"阮春福": "Nguyen Xuan Phuc", "范明政": "he", "首都": "it"},
        others={text: ["He and Pham Minh Chinh visits Hanoi."]},
    )
    assert draft(engine, text, PHUC, CHINH, CAPITAL).text.startswith("Nguyen Xuan Phuc")


def test_a_number_must_not_get_lost():
    text = "首都有35人，今天有三十五人。"
    plain = "Capital has 35 people, today has thirty-five people."
    for bad in (plain.replace("35", ""), plain.replace("35", "53"), plain.replace("thirty", "t")):
        others = {text: [bad.replace("Capital", "Hanoi")]}
        engine = Steerable({"首都": "Capital"}, others, whole={text: plain})
        assert came(draft(engine, text, CAPITAL)) == ["replaced"]


@pytest.mark.parametrize(
    "name",
    [
        "Ruan Chunfu",
        "Ruan Chun Fu",
        "Ruan Chun-fu",
        "RuanChunfu",
        "Ruǎn Chūnfú",
        "ruan chunfu",
        "Chunfu Ruan",
        "Ruan, Chunfu",
        "Nguyễn Xuân Phúc",
        "Nguyen Xuan Phuoc",
        "Xuan Phuc Nguyen",
        "Ruan Chunfo",
        "Nguyen Xuan-Phuc",
    ],
)
def test_known_wrong_renderings_are_replaced(name):
    # What the engine says for the name alone is of no help here.
    engine = Paid({"阮春福": name})
    found = draft(engine, "今天，阮春福会见了张三。", PHUC)
    assert found.text == "Today, Nguyen Xuan Phuc met Zhang San."
    assert came(found) == ["replaced"]


def test_diacritics_are_as_agreed():
    term = Term("阮春福", (Rendering("vi", "Nguyễn Xuân Phúc"),), "person")
    for name in ("Nguyen Xuan Phuc", "Nguyễn Xuân Phuc", "Ruan Chunfu"):
        found = draft(Paid({"阮春福": name}), "阮春福说。", term, lang="vi")
        assert found.text == "Nguyễn Xuân Phúc said."


def test_tone_marks_are_as_agreed_and_composed():
    term = Term("和", (Rendering("vi", "Hòa"),), "person")
    for name in ("Hoà", "Ho\u0300a"):
        assert draft(Paid({"和": name}), "和说。", term, lang="vi").text == "Hòa said."


@pytest.mark.parametrize("said", ["Lü Hou", "Lv Hou", "Lu Hou", "Lyu Hou", "LÜ HOU"])
def test_ways_to_write_u_umlaut(said):
    term = Term("吕后", (Rendering("en", "Empress Lu"),), "person")
    assert draft(Paid({"吕后": said}), "吕后说。", term).text == "Empress Lu said."


def test_small_common_words_are_no_names():
    term = Term("安南", (Rendering("en", "Annan Kofi"),), "person")
    found = draft(Paid({"安南": "", "说": "said that an nan bread"}), "安南说。", term)
    assert came(found) == ["failed"]


def test_what_the_engine_says_for_a_name_alone_is_replaced():
    engine = Phrases({"首都": "the capital city"}, token=lambda _: "")
    found = draft(engine, "阮春福访问首都。", CAPITAL)
    assert (found.text, came(found)) == ("Visits Hanoi.", ["replaced"])


def test_what_it_says_inside_a_sentence_is_found_by_difference():
    engine = Phrases({"首都": "the Kapitol"}, whole={"首都": "Town"})
    found = draft(engine, "张三访问首都。", CAPITAL)
    assert (found.text, came(found)) == ("Zhang San visits Hanoi.", ["replaced"])


def test_what_it_says_in_this_sentence_alone_is_found_by_contrast():
    text = "张三访问首都和中国。"
    # The placeholder breaks the sentence, and so does the name that stands in for the term.
    engine = Phrases(
        {"首都": "Town"},
        whole={
            text: "Zhang San visits Main Borough and China.",
            "张三访问上海和中国。": "Zhang San visits Shanghai Shanghai and China.",
            "张三访问东京和中国。": "Zhang San visits Tokyo Tokyo and China.",
            "张三访问巴黎和中国。": "Zhang San visits Paris Paris and China.",
        },
        token=lambda _: "",
    )
    terms = [Term(name, kind="place") for name in ("东京", "巴黎")]
    found = draft(engine, text, CAPITAL, *terms)
    assert (found.text, came(found)) == ("Zhang San visits Hanoi and China.", ["replaced"])


def test_what_was_found_out_is_kept():
    engine = Phrases({"首都": "the Kapitol"})
    enforcing = Enforcing(engine)
    enforcing.translate(["首都说。"], "en", [CAPITAL])
    before = len(engine.asked)
    assert enforcing.translate(["张三访问首都。"], "en", [CAPITAL])[0].text.endswith("Hanoi.")
    assert len(engine.asked) == before + 1


def test_endings_stay():
    found = draft(Paid({"阮春福": "Ruan Chunfu"}), "阮春福的中国。", PHUC)
    assert found.text == "Nguyen Xuan Phuc's China."


def test_neighbours_both_come():
    engine = Phrases({"阮春福": "Ruan Chunfu", "范明政": "Fan Mingzheng"})
    found = draft(engine, "阮春福范明政，范明政和阮春福。", PHUC, CHINH)
    assert found.text == ("Nguyen Xuan Phuc Pham Minh Chinh, Pham Minh Chinh and Nguyen Xuan Phuc.")
    assert came(found) == ["replaced"] * 4
    assert [term.source for term in found.terms] == ["阮春福", "范明政", "范明政", "阮春福"]


def test_each_occurrence_counts():
    text = "阮春福和阮春福。"
    engine = Paid({}, whole={text: "Nguyen Xuan Phuc and Ruan Chunfu."})
    found = draft(engine, text, PHUC)
    assert found.text == "Nguyen Xuan Phuc and Nguyen Xuan Phuc."
    assert sorted(came(found)) == ["replaced", "right"]


def test_an_occurrence_that_does_not_come_has_failed():
    text = "阮春福和阮春福。"
    found = draft(Paid({}, whole={text: "Nguyen Xuan Phuc and he."}), text, PHUC)
    assert (found.text, came(found)) == ("Nguyen Xuan Phuc and he.", ["right", "failed"])


def test_of_terms_that_overlap_the_longest_counts():
    land = Term("越南", (Rendering("en", "Vietnam"),), "place")
    party = Term("越南共产党", (Rendering("en", "Communist Party of Vietnam"),), "organisation")
    found = draft(
        Phrases({"越南共产党": "Vietcong", "越南": "Yuenan"}), "越南共产党和越南。", land, party
    )
    assert found.text == "Communist Party of Vietnam and Vietnam."
    assert [(t.source, t.outcome) for t in found.terms] == [
        ("越南共产党", "replaced"),
        ("越南", "replaced"),
    ]


def test_a_rendering_inside_another_s_is_not_a_rendering():
    land = Term("越南", (Rendering("en", "Vietnam"),), "place")
    party = Term("越共", (Rendering("en", "Communist Party of Vietnam"),), "organisation")
    engine = Paid({"越共": "the Communist Party of Vietnam", "越南": "it"})
    found = draft(engine, "越共和越南。", land, party)
    assert came(found) == ["right", "failed"]


def test_a_wrong_rendering_inside_another_term_s_right_one_stays():
    state = Term("国家", (Rendering("en", "Nation"),))
    head = Term("国家主席", (Rendering("en", "State President"),), "title")
    engine = Phrases({"国家主席": "State President", "国家": "State"})
    found = draft(engine, "国家主席访问国家。", state, head)
    assert found.text == "State President visits Nation."


def test_a_forbidden_rendering_is_replaced():
    term = Term("党", (Rendering("en", "Party"), Rendering("en", "the Reds", "forbidden")))
    found = draft(Paid({"党": "the Reds"}), "党说。", term)
    assert (found.text, came(found)) == ("Party said.", ["replaced"])


def test_a_forbidden_rendering_beside_a_right_one_is_replaced():
    term = Term("党", (Rendering("en", "Party"), Rendering("en", "Reds", "forbidden")))
    found = draft(Paid({"党": "Party of Reds"}), "党说。", term)
    assert "Reds" not in found.text


def test_a_forbidden_rendering_without_another_has_failed():
    term = Term("党", (Rendering("en", "Reds", "forbidden"),))
    assert came(draft(Paid({"党": "Reds"}), "党说。", term)) == ["failed"]
    assert came(draft(Paid({"党": "Party"}), "党说。", term)) == []


def test_case_is_as_agreed_but_at_the_beginning():
    term = Term("党", (Rendering("en", "party"),))
    found = draft(Paid({"党": "Party"}), "党说。张三访问党。", term)
    assert found.text == "Party said. Zhang San visits party."


# --- Placeholders ---


def test_a_name_that_gets_lost_is_held_by_a_placeholder():
    engine = Phrases({"阮春福": ""})
    found = draft(engine, "阮春福访问中国，今天说。", PHUC)
    assert found.text == "Nguyen Xuan Phuc visits China, today said."
    assert came(found) == ["placeholder"]


def test_the_shape_that_the_model_copies_is_used():
    engine = Phrases({"阮春福": ""}, token=lambda t: t if t.startswith("N00") else t[:1])
    assert came(draft(engine, "阮春福访问中国。", PHUC)) == ["placeholder"]
    assert "N0042访问中国。" in engine.asked[-1]


@pytest.mark.parametrize("mangled", [lambda t: t[:1], lambda t: f"{t} {t}", lambda _: "", "X".join])
def test_placeholders_that_do_not_come_back_once_are_not_used(mangled):
    engine = Phrases({"阮春福": "", "张三": "", "王小明": ""}, token=mangled)
    found = draft(engine, "阮春福访问中国。", PHUC)
    assert (found.text, came(found)) == ("Visits China.", ["failed"])


def test_a_token_that_is_left_over_spoils_the_draft():
    # Right in the sentences that try it out, and with an echo in this one.
    engine = Phrases(
        {"阮春福": "", "首都": "the capital"},
        whole={f"XQ{n}访问首都。": f"XQ{n} visits XQ the capital." for n in range(10)},
    )
    assert "XQ" not in draft(engine, "阮春福访问首都。", PHUC).text


def test_several_are_held_at_a_time_and_the_rest_is_replaced():
    engine = Phrases({"阮春福": "", "范明政": "", "首都": "Capital"})
    found = draft(engine, "阮春福和范明政访问首都。", PHUC, CHINH, CAPITAL)
    assert found.text == "Nguyen Xuan Phuc and Pham Minh Chinh visits Hanoi."
    assert came(found) == ["placeholder", "placeholder", "replaced"]


def test_a_known_name_holds_the_place_where_no_token_does():
    # The name of another term, which the engine says as it does alone.
    engine = Phrases({"阮春福": "", "范明政": "Fan Ming", "张三": ""}, token=lambda _: "")
    found = draft(engine, "阮春福访问中国。", PHUC, CHINH)
    assert (found.text, came(found)) == ("Nguyen Xuan Phuc visits China.", ["placeholder"])


def test_a_token_of_the_text_itself_is_not_taken():
    engine = Phrases({"阮春福": ""})
    found = draft(engine, "XQ2和阮春福访问中国。", PHUC)
    assert found.text == "XQ2 and Nguyen Xuan Phuc visits China."


# --- Prefix, failure, bounds ---


def test_a_draft_is_begun_with_the_term():
    text = "党访问中国。"
    engine = Steerable({}, whole={text: "They visits China.", "党": ""})
    found = draft(engine, text, PARTY)
    assert (found.text, came(found)) == ("The Party visits China.", ["prefix"])


def test_what_can_not_be_done_leaves_the_plain_draft():
    engine = Phrases({"阮春福": "He", "张三": ""}, token=lambda _: "")
    found = draft(engine, "阮春福访问中国。", PHUC)
    assert (found.text, came(found)) == ("He visits China.", ["failed"])


def test_an_engine_that_breaks_down_later_has_drafted():
    for fails in range(2, 6):
        engine = Phrases({"阮春福": ""}, token=lambda _: "", fails=fails)
        assert draft(engine, "阮春福访问中国。", PHUC).text == "Visits China."
    with pytest.raises(EngineError):
        draft(Phrases({}, fails=1), "阮春福。", PHUC)


def test_an_engine_that_is_paid_is_asked_for_drafts_alone():
    engine = Paid({"阮春福": "him"})
    assert came(draft(engine, "阮春福说。", PHUC)) == ["failed"]
    assert len(engine.asked) == 1
    assert not Enforcing(engine).asks_more


def test_further_questions_go_out_together():
    engine = Phrases({"阮春福": "", "范明政": ""})
    texts = [f"{name}访问中国，今天有{n}人。" for n in range(20) for name in ("阮春福", "范明政")]
    Enforcing(engine).translate(texts, "en", [PHUC, CHINH])
    assert len(engine.asked) <= 8


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("党", "the Party"),
        ("党。", "The Party."),
        ("“党！”", "“The Party!”"),
        ("（党）", "(The Party)"),
    ],
)
def test_a_term_that_is_the_whole_text_is_the_whole_draft(source, text):
    found = draft(Paid({"党": "Reds and the Party"}), source, PARTY)
    assert (found.text, came(found)) == (text, ["replaced"])


def test_the_engine_s_abilities_show():
    plain, paid, flowing = Enforcing(Phrases({})), Enforcing(Paid({})), Enforcing(Flowing({}))
    assert (isinstance(plain, Counting), isinstance(plain, Streaming)) == (False, False)
    assert (isinstance(paid, Counting), isinstance(paid, Streaming)) == (True, False)
    assert (isinstance(flowing, Counting), isinstance(flowing, Streaming)) == (False, True)
    assert paid.estimate(["你好"], "en", []) == 2
    assert (plain.name, plain.available("en"), plain.word_by_word("en")) == ("phrases", True, False)


def test_a_stream_keeps_its_order():
    texts = ["阮春福说。", "张三说。", "阮春福访问中国。", "今天。", "阮春福。"]
    flow = Enforcing(Flowing({"阮春福": "Ruan Chunfu"})).stream(texts, "en", [PHUC])
    found = dict(pair for batch in flow for pair in batch)
    assert [found[place].text for place in range(5)] == [
        "Nguyen Xuan Phuc said.",
        "Zhang San said.",
        "Nguyen Xuan Phuc visits China.",
        "Today.",
        "Nguyen Xuan Phuc.",
    ]


def test_other_codes_of_the_language_are_understood():
    assert came(draft(Paid({"阮春福": "Ruan Chunfu"}), "阮春福说。", PHUC, lang="en_GB")) == [
        "replaced"
    ]


def test_random_words_come_out_as_well():
    terms = [
        Term("阮春福", (Rendering("en", "Zebra Lamp"),), "person"),
        Term("范明政", (Rendering("en", "Quartz"),), "person"),
        Term("首都", (Rendering("en", "Old Shoe"),), "place"),
        Term("党", (Rendering("en", "Nine Spoons"),), "organisation"),
    ]
    engine = Phrases(
        {"阮春福": "Ruan Chunfu", "范明政": "Fan", "首都": "the capital", "党": ""},
    )
    text = "党和阮春福会见了范明政，范明政访问首都。"
    found = draft(engine, text, *terms)
    wanted = ["Nine Spoons", "Zebra Lamp", "Quartz", "Quartz", "Old Shoe"]
    assert re.findall("Zebra Lamp|Quartz|Old Shoe|Nine Spoons", found.text) == wanted
    assert "failed" not in came(found)


def test_the_engines_that_are_given_out_enforce(tmp_path):
    config = EngineConfig(tmp_path)
    for name in ("gloss", "auto"):
        found = engine(name, config).translate(["阮春福访问中国。"], "en", [PHUC])[0]
        assert "Nguyen Xuan Phuc" in found.text
        assert came(found) == ["right"]
    assert isinstance(engine("chat", config), Counting)
    assert isinstance(engine("argos", config), Streaming)
