from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Protocol

import pytest

from tests.unit.loopback import (
    Hands,
    LibreTranslate,
    Misdeed,
    Reply,
    cut_before,
    cut_inside,
    failing,
    saying,
    spoken,
)
from workbench.core.errors import EngineError
from workbench.core.termbase import Term
from workbench.mt import Draft, engine
from workbench.mt.libretranslate import LibreTranslateEngine

KEY = "0123456789-abcdef"
ONE = "今天天气很好。"
TWO = "会谈于2026年7月举行。"


class Start(Protocol):
    def __call__(self, **options: Any) -> LibreTranslate: ...


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts servers that end with the test."""
    with ExitStack() as stack:
        yield lambda **options: stack.enter_context(LibreTranslate(**options))


@pytest.fixture
def server(start: Start) -> LibreTranslate:
    return start()


def make(server: LibreTranslate, key: str = "", hands: Hands | None = None) -> LibreTranslateEngine:
    return LibreTranslateEngine(server.url, key, clock=(hands or Hands()).clock)


def texts(server: LibreTranslate, sources: list[str], lang: str = "vi", **more: Any) -> list[str]:
    return [draft.text for draft in make(server, **more).translate(sources, lang, [])]


def test_drafts_in_order_with_pair_and_version(server: LibreTranslate) -> None:
    drafts = make(server).translate([ONE, TWO], "vi", [Term("天气")])
    assert drafts == [
        Draft(spoken(text), "libretranslate", "zh-Hans-vi 1.9.6") for text in (ONE, TWO)
    ]
    assert server.posts == [
        {"q": [ONE, TWO], "source": "zh-Hans", "target": "vi", "format": "text"}
    ]


def test_nothing_is_asked_for_nothing(server: LibreTranslate) -> None:
    assert make(server).translate([], "vi", []) == []
    assert server.posts == []


@pytest.mark.parametrize("text", ["", " ", "2026", "ASEAN–EU", "😀🎉" * 10_000, "。！"])
def test_what_has_nothing_chinese_passes_through(server: LibreTranslate, text: str) -> None:
    assert texts(server, [text, ONE]) == [text, spoken(ONE)]
    assert server.posts[0]["q"] == [ONE]


def test_the_same_sentence_is_sent_once(server: LibreTranslate) -> None:
    assert texts(server, [ONE, TWO, ONE]) == [spoken(ONE), spoken(TWO), spoken(ONE)]
    assert server.posts[0]["q"] == [ONE, TWO]


def test_batches_are_limited_by_count_and_by_characters(server: LibreTranslate) -> None:
    sources = [f"{'好' * length}{chr(0x4E00 + place)}" for place, length in enumerate([9] * 60)]
    sources += ["长" * 1500, "短" * 600]
    assert texts(server, sources) == [spoken(source) for source in sources]
    assert [len(post["q"]) for post in server.posts] == [25, 25, 11, 1]


def test_a_sentence_of_20000_characters_goes_in_pieces(server: LibreTranslate) -> None:
    [text] = texts(server, ["一二三四五六七八九，" * 2000])
    assert text.replace(" ", "") == spoken("一二三四五六七八九，" * 2000)
    assert max(len(piece) for post in server.posts for piece in post["q"]) == 2000


def test_the_server_s_limits_are_kept(start: Start) -> None:
    server = start(char_limit=10, batch_limit=3)
    sources = [f"{chr(0x4E00 + place)}。" for place in range(20)] + ["一二三四五，六七八九十，甲。"]
    expected = [spoken(source) for source in sources]
    expected[-1] = f"{spoken('一二三四五，')} {spoken('六七八九十，甲。')}"
    translator = make(server)
    assert [draft.text for draft in translator.translate(sources, "vi", [])] == expected
    assert all(sum(map(len, post["q"])) <= 10 for post in server.posts)
    # Once refused, more than the server takes isn't sent again.
    sent = len(server.posts)
    translator.translate([f"{chr(0x5E00 + place)}。" for place in range(6)], "vi", [])
    assert [len(post["q"]) for post in server.posts[sent:]] == [2, 2, 2]


def test_a_server_that_says_413_gets_less(server: LibreTranslate) -> None:
    server.misdeeds = [failing(413, b"<html>Request Entity Too Large</html>")]
    assert texts(server, [ONE, TWO]) == [spoken(ONE), spoken(TWO)]
    assert [post["q"] for post in server.posts] == [[ONE, TWO], [ONE], [TWO]]


def test_one_sentence_that_is_too_long_for_the_key_is_refused_aloud(server: LibreTranslate) -> None:
    server.misdeeds = [failing(400, {"error": "request (7) exceeds text limit (5)"})]
    with pytest.raises(EngineError, match=r"400 request \(7\) exceeds text limit \(5\)"):
        texts(server, [ONE])


@pytest.mark.parametrize("code", ["zh", "zh-CN", "zh-Hans"])
def test_older_servers_call_chinese_otherwise(start: Start, code: str) -> None:
    server = start(source=code)
    assert make(server).translate([ONE], "en_GB", [])[0].model == f"{code}-en 1.9.6"
    assert server.posts[0]["source"] == code


@pytest.mark.parametrize("code", ["zt", "zh-Hant", "ja"])
def test_traditional_chinese_is_another_language(start: Start, code: str) -> None:
    translator = make(start(source=code))
    assert not translator.available("vi")
    with pytest.raises(EngineError, match="doesn't translate Chinese to “vi”"):
        translator.translate([ONE], "vi", [])


def test_languages_that_the_server_has_not(start: Start) -> None:
    translator = make(start(targets=["en", "fr"]))
    assert [translator.available(lang) for lang in ("en", "en-US", "fr", "vi")] == [
        True, True, True, False,
    ]  # fmt: skip


def test_what_a_server_has_is_asked_once_in_five_minutes(server: LibreTranslate) -> None:
    hands = Hands()
    translator = make(server, hands=hands)
    assert all(translator.available(lang) for lang in ("vi", "en", "vi"))
    assert [request.path for request in server.requests] == ["/languages"]
    hands.time += 301
    assert translator.available("vi")
    assert [request.path for request in server.requests] == ["/languages"] * 2


def test_a_server_that_is_down_is_asked_again_after_half_a_minute(server: LibreTranslate) -> None:
    hands = Hands()
    translator = make(server, hands=hands)
    languages = server.pages["/languages"]
    server.pages["/languages"] = Reply({"error": "starting"}, 503)
    assert [translator.available("vi") for _ in range(3)] == [False] * 3
    assert len(server.requests) == 1
    server.pages["/languages"] = languages
    assert not translator.available("vi")
    hands.time += 30
    assert translator.available("vi")
    assert hands.pauses == []


def test_a_draft_doesn_t_care_that_a_page_found_the_server_down(server: LibreTranslate) -> None:
    translator = make(server)
    languages = server.pages["/languages"]
    server.pages["/languages"] = Reply({}, 503)
    assert not translator.available("vi")
    server.pages["/languages"] = languages
    assert translator.translate([ONE], "vi", [])[0].text == spoken(ONE)


@pytest.mark.parametrize(
    ("path", "page", "model"),
    [
        ("/spec", {"info": {"version": 7}}, "zh-Hans-vi"),
        ("/spec", ["?"], "zh-Hans-vi"),
        ("/spec", Reply("no", 404), "zh-Hans-vi"),
        ("/spec", {"info": {"version": "9" * 500}}, f"zh-Hans-vi {'9' * 40}"),
        ("/frontend/settings", {"charLimit": None}, "zh-Hans-vi 1.9.6"),
        ("/frontend/settings", {"charLimit": 0}, "zh-Hans-vi 1.9.6"),
        ("/frontend/settings", {"charLimit": True}, "zh-Hans-vi 1.9.6"),
        ("/frontend/settings", Reply(b"{", 200), "zh-Hans-vi 1.9.6"),
        ("/frontend/settings", {"charLimit": 10**9}, "zh-Hans-vi 1.9.6"),
    ],
)
def test_a_server_that_tells_little_of_itself(
    server: LibreTranslate, path: str, page: Any, model: str
) -> None:
    server.pages[path] = page
    assert make(server).translate([ONE], "vi", []) == [Draft(spoken(ONE), "libretranslate", model)]


@pytest.mark.parametrize(
    "page",
    [None, 7, ["vi"], {"zh": "Chinese"}, [{"code": "zh"}], [{"code": "zh", "targets": 7}]],
)
def test_what_is_no_libretranslate(server: LibreTranslate, page: Any) -> None:
    server.pages["/languages"] = page
    translator = make(server)
    assert not translator.available("vi")
    with pytest.raises(EngineError, match="doesn't answer as LibreTranslate does"):
        translator.translate([ONE], "vi", [])


@pytest.mark.parametrize("misdeed", [failing(429), failing(502), cut_before, cut_inside])
def test_it_comes_back_after_a_pause(server: LibreTranslate, misdeed: Misdeed) -> None:
    server.misdeeds = [misdeed] * 5
    hands = Hands()
    assert texts(server, [ONE], hands=hands) == [spoken(ONE)]
    assert hands.pauses == [2, 4, 8, 16, 32]


def test_it_comes_back_when_the_server_says(server: LibreTranslate) -> None:
    server.misdeeds = [failing(429, {"error": "Slowdown: 30 per 1 minute"}, Retry_After="60")]
    hands = Hands()
    assert texts(server, [ONE], hands=hands) == [spoken(ONE)]
    assert hands.pauses == [60]


@pytest.mark.parametrize("misdeed", [failing(429), failing(500), cut_before])
def test_it_gives_up(server: LibreTranslate, misdeed: Misdeed) -> None:
    server.always = misdeed
    hands = Hands()
    with pytest.raises(EngineError, match=r"The server http://127\.0\.0\.1:\d+"):
        texts(server, [ONE], hands=hands)
    assert len(server.posts) == 6
    assert sum(hands.pauses) <= 240


@pytest.mark.parametrize(
    ("misdeed", "message"),
    [
        (saying({"translatedText": []}), "0 translations for 2 sentences"),
        (saying({"translatedText": ["a"]}), "1 translations for 2 sentences"),
        (saying({"translatedText": ["a", "b", "c"]}), "3 translations for 2 sentences"),
        (saying({"translatedText": "a"}), "doesn't answer as LibreTranslate does"),
        (saying({"translatedText": None}), "doesn't answer as LibreTranslate does"),
        (saying({"text": ["a", "b"]}), "doesn't answer as LibreTranslate does"),
        (saying(["a", "b"]), "doesn't answer as LibreTranslate does"),
        (saying({"translatedText": ["a", ""]}), f"no translation of “{TWO}”"),
        (saying({"translatedText": ["a", {"b": 1}]}), f"no translation of “{TWO}”"),
        (saying({"translatedText": [spoken(TWO), spoken(ONE)]}), f"another sentence for “{TWO}”"),
        (saying({"translatedText": ["<p>a</p>", "b"]}), f"markup into the translation of “{ONE}”"),
        (saying({"translatedText": ["a" * 100_000, "b"]}), f"100000 characters for “{ONE}”"),
        (saying({"translatedText": ["a", KEY]}), "sends the key back"),
        (saying(b"<html>Sign in to the network</html>"), "is a web page"),
        (saying(b"x" * 5_000_000), "more than 4 MB"),
        (failing(301, Location="http://192.0.2.1/"), "sends to another address"),
        (failing(400, {"error": "Visit us to get an API key"}), "400 Visit us to get an API key"),
        (failing(403, {"error": f"Invalid API key {KEY}"}), "403 Invalid API key …"),
    ],
)  # fmt: skip
def test_bad_answers_are_refused_in_a_clear_sentence(
    start: Start, misdeed: Misdeed, message: str
) -> None:
    server = start(key=KEY)
    server.always = misdeed
    with pytest.raises(EngineError, match=message) as caught:
        texts(server, [ONE, TWO], key=KEY)
    assert KEY not in f"{caught.value} {caught.value!r} {caught.value.params}"
    assert len(server.posts) == 1


def test_the_key_is_sent_and_shown_nowhere(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    server = start(key=KEY)
    translator = make(server, key=KEY)
    drafts = translator.translate([ONE], "vi", [])
    assert server.posts[0]["api_key"] == KEY
    assert KEY not in repr(drafts) + repr(translator) + caplog.text
    assert all(KEY not in request.path for request in server.requests)


def test_without_an_address_it_isn_t_there() -> None:
    translator = LibreTranslateEngine("")
    assert not translator.available("vi")
    assert not translator.word_by_word("vi")
    with pytest.raises(EngineError, match="Set WORKBENCH_LIBRETRANSLATE_URL"):
        translator.translate([ONE], "vi", [])


def test_by_name_and_before_the_gloss_in_auto(server: LibreTranslate, tmp_path: Path) -> None:
    config = SimpleNamespace(models_dir=tmp_path, libretranslate_url=server.url)
    named = engine("libretranslate", config)
    assert named is engine("libretranslate", config)
    assert named.translate([ONE], "vi", [])[0].engine == "libretranslate"
    assert engine("auto", config).translate([ONE], "vi", [])[0].engine == "libretranslate"
    assert not engine("auto", config).word_by_word("vi")
