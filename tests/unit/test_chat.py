import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.unit.loopback import (
    Chat,
    Hands,
    Misdeed,
    Reply,
    completion,
    cut_before,
    cut_inside,
    failing,
    saying,
    spoken,
)
from workbench.core.errors import EngineError
from workbench.core.termbase import Rendering, Term
from workbench.mt import Draft, engine, estimate
from workbench.mt.chat import ChatEngine

KEY = "sk-0123456789-abcdef"
ONE = "今天天气很好。"
TWO = "会谈于2026年7月举行。"
MANY = [f"第{chr(0x4E00 + place)}次会谈。" for place in range(23)]


@pytest.fixture
def server() -> Iterator[Chat]:
    with Chat() as server:
        yield server


def make(server: Chat, key: str = "", hands: Hands | None = None, limit: int = 10**6) -> ChatEngine:
    clock = (hands or Hands()).clock
    return ChatEngine(server.url + "/v1", "tiny", key, token_limit=limit, clock=clock)


def texts(drafts: list[Draft]) -> list[str]:
    return [draft.text for draft in drafts]


def sent(server: Chat) -> list[list[str]]:
    """The sentences of each request."""
    return [list(material["sentences"].values()) for material in server.materials]


def content(text: Any) -> Misdeed:
    """Answer with this text, or with this value as JSON."""
    return lambda _: completion(text)


def rewriting(change: Callable[[dict[str, str]], Any]) -> Misdeed:
    """Change the object of translations that would be answered."""

    def misdeed(reply: Reply) -> Reply:
        message = reply.body["choices"][0]["message"]
        message["content"] = change(json.loads(message["content"]))
        if not isinstance(message["content"], str):
            message["content"] = json.dumps(message["content"])
        return reply

    return misdeed


def test_drafts_in_order_with_the_model_that_answered(server: Chat) -> None:
    drafts = make(server).translate([ONE, TWO], "vi_VN", [])
    assert drafts == [Draft(spoken(text), "chat", "tiny-2026") for text in (ONE, TWO)]
    [post] = server.posts
    assert (post["model"], post["temperature"]) == ("tiny", 0)
    assert "Vietnamese" in post["messages"][0]["content"]
    assert server.materials == [{"before": [], "terms": [], "sentences": {"1": ONE, "2": TWO}}]


def test_nothing_is_asked_for_nothing(server: Chat) -> None:
    assert make(server).translate([], "en", []) == []
    assert server.posts == []


@pytest.mark.parametrize("text", ["", "2026", "ASEAN–EU", "😀🎉" * 10_000, "。！"])
def test_what_has_nothing_chinese_passes_through(server: Chat, text: str) -> None:
    assert texts(make(server).translate([ONE, text], "en", [])) == [spoken(ONE), text]
    assert sent(server) == [[ONE]]


def test_a_sentence_of_20000_characters_goes_in_pieces(server: Chat) -> None:
    source = "一二三四五六七八九，" * 2000
    [text] = texts(make(server).translate([source], "en", []))
    assert text.replace(" ", "") == spoken(source)
    assert max(len(piece) for pieces in sent(server) for piece in pieces) == 600


def test_batches_go_in_order_with_what_stands_before_them(server: Chat) -> None:
    drafts = make(server).translate(MANY, "en", [])
    assert texts(drafts) == [spoken(text) for text in MANY]
    assert sent(server) == [MANY[:10], MANY[10:20], MANY[20:]]
    assert [material["before"] for material in server.materials] == [
        [],
        [[text, spoken(text)] for text in MANY[7:10]],
        [[text, spoken(text)] for text in MANY[17:20]],
    ]
    assert [next(iter(material["sentences"])) for material in server.materials] == ["1", "11", "21"]


def test_the_next_call_goes_on_where_the_last_one_ended(server: Chat) -> None:
    drafting = make(server)
    drafting.translate([ONE], "en", [])
    drafting.translate([TWO], "en", [])
    drafting.translate([TWO], "vi", [])
    before = [material["before"] for material in server.materials]
    assert before == [[], [[ONE, spoken(ONE)]], []]
    assert [list(material["sentences"]) for material in server.materials] == [["1"], ["2"], ["3"]]
    assert drafting.spent == 300


def test_terms_that_occur_are_told(server: Chat) -> None:
    terms = [
        Term("范明政", (Rendering("en", "Pham Minh Chinh"), Rendering("en", "Fan", "forbidden"))),
        Term("越南", (Rendering("en", "VN", "admitted"), Rendering("vi", "Việt Nam"))),
        Term("越南共产党", (Rendering("en", "Communist Party of Vietnam"),)),
        Term("老挝", (Rendering("en", "Laos"),)),
        Term("河内", (Rendering("en", "He Nei", "forbidden"),)),
        Term("会谈", (Rendering("vi", "hội đàm"),)),
    ]
    sources = ["范明政在河内会谈。", "越南共产党和越南。", "范明政说。"]
    make(server).translate(sources, "en", terms)
    assert server.materials[0]["terms"] == [
        {"source": "范明政", "use": "Pham Minh Chinh", "never": ["Fan"]},
        {"source": "河内", "never": ["He Nei"]},
        {"source": "越南共产党", "use": "Communist Party of Vietnam"},
        {"source": "越南", "use": "VN"},
    ]


@pytest.mark.parametrize(
    "wrap",
    [
        lambda given: f"```json\n{json.dumps(given)}\n```",
        lambda given: f"```\n{json.dumps(given, indent=1)}\n```\nAnything else?",
        lambda given: f"Sure! Here you are: {json.dumps(given)}",
        lambda given: f"<think>{{'1': 'perhaps'}}\n}}</think>\n\n{json.dumps(given)}",
        lambda given: dict(reversed(given.items())),
        lambda given: {number: f" {text}\n" for number, text in given.items()},
    ],
)
def test_what_stands_around_an_answer_doesn_t_matter(server: Chat, wrap: Any) -> None:
    server.misdeeds = [rewriting(wrap)]
    assert texts(make(server).translate([ONE, TWO], "en", [])) == [spoken(ONE), spoken(TWO)]
    assert len(server.posts) == 1


UNUSABLE = [
    (content(None), "empty answer"),
    (content(""), "empty answer"),
    (content(" \n"), "empty answer"),
    (saying({"choices": []}), "empty answer"),
    (saying({"choices": [{"message": {"content": [{"text": "a"}]}}]}), "empty answer"),
    (content("I'm sorry, but I can't help with that."), "no JSON object"),
    (content('{"1": "cut off in the'), "no JSON object"),
    (content('{"1": "a" "2": "b"}'), "no JSON object"),
    (content("}{"), "no JSON object"),
    (content('{"a":' * 200_000 + "1" + "}" * 200_000), "no JSON object"),
    (rewriting(lambda _: {}), r"0 translations for \d sentence"),
    (rewriting(lambda given: {**given, "99": "more"}), r"\d translations for \d sentence"),
    (rewriting(lambda given: {str(int(n) + 40): text for n, text in given.items()}),
     "sentences that weren't asked for"),
    (rewriting(lambda given: dict.fromkeys(given, "")), "no translation of"),
    (rewriting(lambda given: dict.fromkeys(given, 7)), "no translation of"),
    (rewriting(lambda given: dict.fromkeys(given, "<p>text</p>")), "markup"),
    (rewriting(lambda given: dict.fromkeys(given, "a" * 100_000)), "100000 characters"),
    (rewriting(lambda given: dict.fromkeys(given, "会谈举行")), "in Chinese"),
    (rewriting(lambda given: dict.fromkeys(given, "in 1998")), "another sentence"),
    (failing(400, {"error": {"message": "maximum context length is 512"}}), "so much at a time"),
    (failing(413, b""), "so much at a time"),
]  # fmt: skip


@pytest.mark.parametrize(("misdeed", "message"), UNUSABLE)
def test_an_unusable_answer_is_asked_for_again_by_halves(
    server: Chat, misdeed: Misdeed, message: str
) -> None:
    server.misdeeds = [misdeed]
    sources = [TWO, ONE, "二〇二六年的会谈。"]
    assert texts(make(server).translate(sources, "en", [])) == [spoken(text) for text in sources]
    assert sent(server) == [sources, sources[:1], sources[1:]]
    assert "could not be used" not in server.posts[0]["messages"][0]["content"]
    for post in server.posts[1:]:
        assert "Your last answer could not be used. The engine" in post["messages"][0]["content"]
    # New numbers: an answer to the first request that comes late fits the second one no more.
    assert [list(m["sentences"]) for m in server.materials] == [["1", "2", "3"], ["4"], ["5", "6"]]


@pytest.mark.parametrize(("misdeed", "message"), UNUSABLE)
def test_an_unusable_answer_to_one_sentence_is_an_error_at_the_third_time(
    server: Chat, misdeed: Misdeed, message: str
) -> None:
    server.always = misdeed
    with pytest.raises(EngineError, match=message) as caught:
        make(server).translate([TWO, ONE], "en", [])
    assert sent(server) == [[TWO, ONE], [TWO], [TWO], [TWO]]
    assert str(caught.value).startswith("The engine chat ")


def test_one_sentence_is_asked_for_again_too(server: Chat) -> None:
    server.misdeeds = [content("?"), content("?")]
    assert texts(make(server).translate([ONE], "en", [])) == [spoken(ONE)]
    assert sent(server) == [[ONE]] * 3


@pytest.mark.parametrize(
    "misdeed",
    [failing(429), failing(500), cut_before, cut_inside, saying(b'{"choices": [')],
)
def test_it_comes_back_after_a_pause(server: Chat, misdeed: Misdeed) -> None:
    server.misdeeds = [misdeed] * 3
    hands = Hands()
    assert texts(make(server, hands=hands).translate([ONE], "en", [])) == [spoken(ONE)]
    assert hands.pauses == [2, 4, 8]
    assert server.posts == [server.posts[0]] * 4


@pytest.mark.parametrize(
    ("misdeed", "message"),
    [
        (saying({"answer": 7}), "doesn't answer as a chat model's server does"),
        (saying(["a"]), "doesn't answer as a chat model's server does"),
        (saying({"choices": None}), "doesn't answer as a chat model's server does"),
        (saying({"choices": [None]}), "doesn't answer as a chat model's server does"),
        (saying(b"<html></html>"), "is a web page"),
        (saying({"choices": [KEY]}), "sends the key back"),
        (failing(307, Location="http://192.0.2.1/"), "sends to another address"),
        (
            failing(400, {"error": {"message": "temperature must be 1"}}),
            "400 temperature must be 1",
        ),
        (failing(400, {"error": {"message": "images are not supported"}}), "400 images are not"),
        (failing(401, {"error": {"message": f"Incorrect API key: {KEY}"}}), "doesn't take the key"),
        (failing(403, {"error": {"message": f"{KEY} may not"}}), "403 … may not"),
        (failing(404, {"error": {"message": 'model "tiny" not found'}}), '404 model "tiny" not'),
    ],
)
def test_refusals_are_told_and_not_tried_again(
    server: Chat, misdeed: Misdeed, message: str
) -> None:
    server.always = misdeed
    with pytest.raises(EngineError, match=message) as caught:
        make(server, KEY).translate([ONE, TWO], "en", [])
    assert KEY not in f"{caught.value} {caught.value!r} {caught.value.params}"
    assert len(server.posts) == 1


def test_the_key_is_sent_and_shown_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    with Chat(key=KEY) as server:
        drafting = make(server, KEY)
        drafts = drafting.translate([ONE], "en", [])
        assert KEY not in repr(drafts) + repr(drafting) + caplog.text + json.dumps(server.posts)
        with pytest.raises(EngineError, match="doesn't take the key"):
            make(server, "sk-wrong-key").translate([ONE], "en", [])


@pytest.mark.parametrize(
    ("unsupported", "left"),
    [
        ([], {"temperature", "max_tokens"}),
        (["temperature"], {"max_tokens"}),
        (["max_tokens"], {"temperature", "max_completion_tokens"}),
        (["max_tokens", "max_completion_tokens", "temperature"], set()),
    ],
)
def test_options_that_a_model_doesn_t_support_are_left_out(
    unsupported: list[str], left: set[str]
) -> None:
    with Chat(unsupported=unsupported) as server:
        drafting = make(server)
        assert texts(drafting.translate([ONE], "en", [])) == [spoken(ONE)]
        options = {"temperature", "max_tokens", "max_completion_tokens"}
        assert server.posts[-1].keys() & options == left
        asked = len(server.posts)
        drafting.translate([TWO], "en", [])
        assert len(server.posts) == asked + 1


TERMS = [Term("会谈", (Rendering("en", "talks"),))]


def test_an_estimate_is_what_the_requests_take(server: Chat) -> None:
    server.usage = None
    drafting = make(server)
    expected = drafting.estimate(MANY, "en", TERMS)
    assert server.posts == []
    drafting.translate(MANY, "en", TERMS)
    # What the server doesn't count is counted as estimated. The stand-ins of this server are
    # shorter than the translations that were imagined as context.
    assert 0.8 * expected < drafting.spent <= expected


def test_an_estimate_grows_with_texts_terms_and_language(server: Chat) -> None:
    drafting = make(server)
    few, more = drafting.estimate(MANY[:5], "en", []), drafting.estimate(MANY, "en", [])
    assert 0 < few < more < drafting.estimate(MANY, "en", TERMS)
    assert more < drafting.estimate(MANY, "vi", [])
    assert drafting.estimate([], "en", TERMS) == drafting.estimate(["2026"], "en", TERMS) == 0


def test_more_than_the_limit_isn_t_begun(server: Chat) -> None:
    needed = make(server).estimate(MANY, "en", [])
    with pytest.raises(EngineError, match=f"about {needed} tokens, a job may take {needed - 1}"):
        make(server, limit=needed - 1).translate(MANY, "en", [])
    assert server.posts == []
    assert len(make(server, limit=needed).translate(MANY, "en", [])) == len(MANY)


def test_calls_of_a_job_share_the_limit(server: Chat) -> None:
    needed = make(server).estimate([ONE], "en", [])
    drafting = make(server, limit=needed + 50)
    drafting.translate([ONE], "en", [])
    with pytest.raises(EngineError, match="100 are spent"):
        drafting.translate([ONE], "en", [])
    assert len(server.posts) == 1


def test_tries_count_too(server: Chat) -> None:
    server.always = rewriting(lambda _: "?")
    server.usage = {"total_tokens": 400}
    drafting = make(server, limit=2 * make(server).estimate(MANY[:8], "en", []))
    with pytest.raises(EngineError, match="are spent"):
        drafting.translate(MANY[:8], "en", [])
    assert len(server.posts) < 5


def test_an_answer_may_not_pass_the_limit(server: Chat) -> None:
    needed = make(server).estimate([ONE], "en", [])
    make(server, limit=needed + 7).translate([ONE], "en", [])
    make(server).translate([ONE], "en", [])
    tight, wide = (post["max_tokens"] for post in server.posts)
    assert 0 < tight < needed
    assert 2_000 < wide < 2_100


@pytest.mark.parametrize(
    "usage",
    [None, {}, 7, {"total_tokens": None}, {"total_tokens": True}, {"total_tokens": -5},
     {"total_tokens": "9"}, {"total_tokens": 0.5}],
)  # fmt: skip
def test_what_the_server_counts_wrongly_is_estimated(server: Chat, usage: Any) -> None:
    server.usage = usage
    drafting = make(server)
    drafting.translate([ONE], "en", [])
    assert drafting.spent == make(server).estimate([ONE], "en", [])


@pytest.mark.parametrize(
    ("model", "label"),
    [("qwen\n 3", "qwen 3"), ("m" * 500, "m" * 100), (None, "tiny"), (7, "tiny"), ("", "tiny")],
)
def test_the_model_that_answered_is_recorded(server: Chat, model: Any, label: str) -> None:
    server.always = lambda reply: Reply({**reply.body, "model": model})
    assert make(server).translate([ONE], "en", [])[0].model == label


@pytest.mark.parametrize(("url", "model"), [("", ""), ("http://127.0.0.1:9", ""), ("", "tiny")])
def test_without_address_and_model_it_isn_t_there(url: str, model: str) -> None:
    drafting = ChatEngine(url, model, token_limit=1000)
    assert not drafting.available("vi")
    with pytest.raises(EngineError, match="Set WORKBENCH_CHAT_URL and WORKBENCH_CHAT_MODEL"):
        drafting.translate([ONE], "vi", [])


def test_english_and_vietnamese_without_asking(server: Chat) -> None:
    drafting = make(server)
    answers = [drafting.available(lang) for lang in ("en", "vi", "en-GB", "vi_VN", "fr", "zh")]
    assert answers == [True, True, True, True, False, False]
    assert not drafting.word_by_word("en")
    for ask in (drafting.translate, drafting.estimate):
        with pytest.raises(EngineError, match="no “fr”"):
            ask([ONE], "fr", [])
    assert server.requests == []


def test_by_name_in_auto_and_anew_for_each_job(server: Chat, tmp_path: Path) -> None:
    config = SimpleNamespace(
        models_dir=tmp_path, chat_url=server.url + "/v1", chat_model="tiny", chat_token_limit=500
    )
    drafting = engine("chat", config)
    assert drafting is not engine("chat", config)
    auto = engine("auto", config)
    assert auto.translate([ONE], "vi", [])[0].engine == "chat"
    assert estimate(auto, [ONE], "vi", []) > estimate(drafting, [ONE], "vi", []) > 0
    with pytest.raises(EngineError, match="a job may take 500"):
        drafting.translate(MANY, "vi", [])
    gloss_first = SimpleNamespace(**vars(config), engine_order=("gloss", "chat"))
    auto = engine("auto", gloss_first)
    assert auto.word_by_word("vi")
    assert estimate(auto, [ONE], "vi", []) == 0


def test_an_order_names_engines_that_exist(tmp_path: Path) -> None:
    config = SimpleNamespace(models_dir=tmp_path, engine_order=("argos", "deepl"))
    with pytest.raises(EngineError, match="no engine “deepl”"):
        engine("auto", config)
