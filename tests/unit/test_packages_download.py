"""Downloads: cut, resumed, mixed up, too large, led astray."""

import io
from collections.abc import Iterator
from http.client import HTTPMessage
from pathlib import Path

import pytest

from tests.unit.files_server import (
    Files,
    Misdeed,
    cut_after,
    failing,
    from_the_start,
    redirecting,
    saying,
    without_length,
)
from tests.unit.loopback import Hands
from workbench.core.errors import EngineError
from workbench.mt import _download
from workbench.mt._download import Part

BODY = bytes(range(256)) * 4
OTHER = b"x" * 600
PATH = "/model"


class StopError(Exception):
    """What a person's Stop raises in ``progress``."""


@pytest.fixture
def server() -> Iterator[Files]:
    with Files() as server:
        server.files[PATH] = BODY
        yield server


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def part(tmp_path: Path) -> Part:
    return Part(tmp_path / "part", "zh-en 1.0")


@pytest.fixture
def fetch(server: Files, part: Part, hands: Hands):
    """Downloads the file; gives what came and how far it said to be."""

    def fetch(most: int = 10_000, path: str = PATH, into: Part = part) -> bytes:
        fetch.told.clear()
        _download.fetch(
            server.url + path,
            into,
            most=most,
            progress=lambda *told: fetch.told.append(told),
            clock=hands.clock,
        )
        return into.path.read_bytes()

    fetch.told = []
    return fetch


def begun(server: Files, part: Part, count: int = 300) -> None:
    """Leave a part behind, as a person who stops a download does."""

    def stop(done: int, total: int) -> None:
        if done == count:
            raise StopError

    server.misdeeds = [cut_after(count)]
    with pytest.raises(StopError):
        _download.fetch(server.url + PATH, part, most=10_000, progress=stop)
    assert part.bytes == count
    server.asked.clear()


def test_a_file_comes_and_says_how_far_it_is(fetch, server: Files, hands: Hands):
    assert fetch() == BODY
    assert fetch.told[0] == (0, len(BODY))
    assert fetch.told[-1] == (len(BODY), len(BODY))
    assert (server.ranges, hands.pauses) == ([""], [])


def test_a_cut_download_goes_on_where_it_was(fetch, server: Files, hands: Hands):
    server.misdeeds = [cut_after(300), cut_after(200)]
    assert fetch() == BODY
    assert server.ranges == ["", "bytes=300-", "bytes=500-"]
    assert all(later >= earlier for earlier, later in zip(fetch.told, fetch.told[1:], strict=False))
    assert hands.pauses == [1, 1]


def test_the_next_try_goes_on_with_what_is_there(fetch, server: Files, part: Part):
    begun(server, part)
    assert fetch() == BODY
    assert server.ranges == ["bytes=300-"]


def test_a_server_that_knows_no_ranges_sends_all_again(fetch, server: Files, part: Part):
    begun(server, part)
    server.always = from_the_start
    assert fetch() == BODY


def test_pieces_of_two_files_are_never_mixed(fetch, server: Files, part: Part):
    begun(server, part)
    server.files[PATH], server.validators = OTHER, {"ETag": '"two"'}
    assert fetch() == OTHER


@pytest.mark.parametrize("validators", [{}, {"ETag": 'W/"one"'}])
def test_what_nothing_tells_apart_is_sent_again(
    fetch, server: Files, part: Part, validators: dict[str, str]
):
    server.validators = validators
    begun(server, part)
    assert fetch() == BODY
    assert server.ranges == [""]


def test_a_date_tells_files_apart_as_well(fetch, server: Files, part: Part):
    server.validators = {"Last-Modified": "Sat, 21 Nov 2026 10:00:00 GMT"}
    begun(server, part)
    assert fetch() == BODY
    assert server.ranges == ["bytes=300-"]


def test_a_part_of_another_model_is_not_gone_on_with(fetch, server: Files, part: Part):
    begun(server, part)
    assert fetch(into=Part(part.path, "zh-en 1.1")) == BODY
    assert server.ranges == [""]


def test_a_part_from_another_address_is_not_gone_on_with(fetch, server: Files, part: Part):
    begun(server, part)
    server.files["/mirror"] = BODY
    assert fetch(path="/mirror") == BODY
    assert server.ranges == [""]


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"key": 1}', "\x00"])
def test_a_part_of_which_nothing_is_known_is_not_gone_on_with(
    fetch, server: Files, part: Part, text: str
):
    begun(server, part)
    (part.path.parent / "part.json").write_text(text)
    assert fetch() == BODY
    assert server.ranges == [""]


def test_a_part_that_is_whole_is_not_asked_for(fetch, server: Files):
    fetch()
    server.asked.clear()
    assert fetch() == BODY
    assert server.ranges == []


@pytest.mark.parametrize(
    "misdeed",
    [
        saying(200, 1024),
        saying(300, 9999),
        saying(300, 1024, ETag='"two"'),
        failing(416),
        failing(206),
    ],
)
def test_a_rest_that_does_not_fit_is_not_taken(fetch, server: Files, part: Part, misdeed: Misdeed):
    begun(server, part)
    server.misdeeds = [misdeed]
    assert fetch() == BODY
    assert server.ranges == ["bytes=300-", ""]


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_a_server_that_is_busy_is_asked_again(fetch, server: Files, status: int, hands: Hands):
    server.misdeeds = [failing(status)] * 3
    assert fetch() == BODY
    assert hands.pauses == [1, 2, 4]


@pytest.mark.parametrize(
    ("misdeed", "message", "tries"),
    [
        (failing(404), "nothing at .*/model any more", 1),
        (failing(410), "nothing at", 1),
        (failing(403), "the server answers 403", 1),
        (failing(503), "answers 503. Try again later", 5),
        (cut_after(0), "the connection was cut", 5),
        (redirecting("/model"), "sends on and on", None),
        (redirecting("file:///etc/passwd"), "not as safe", 1),
        (redirecting("ftp://127.0.0.1/model"), "not as safe", 1),
        (redirecting("data:,x"), "not as safe", 1),
    ],
)
def test_what_can_not_be_had_is_said(
    fetch, server: Files, part: Part, misdeed: Misdeed, message: str, tries: int | None
):
    server.always = misdeed
    with pytest.raises(EngineError, match=message):
        fetch()
    assert part.bytes == 0
    assert tries is None or len(server.ranges) == tries
    assert len(server.ranges) < 10


def test_a_redirect_is_followed_with_the_range(fetch, server: Files, part: Part):
    begun(server, part)
    server.files["/here"] = b""
    server.misdeeds = [redirecting(PATH)]
    kept = part.path.parent / "part.json"
    kept.write_text(kept.read_text().replace(PATH, "/here"))
    assert fetch(path="/here") == BODY
    assert server.ranges == ["bytes=300-", "bytes=300-"]


@pytest.mark.parametrize(
    ("url", "target", "taken"),
    [
        ("https://h/a", "https://other/a", True),
        ("http://h/a", "https://h/a", True),
        ("https://h/a", "http://h/a", False),
    ],
)
def test_a_redirect_leads_to_an_address_as_safe(url: str, target: str, taken: bool):
    request = _download.Request(url)
    answer = (io.BytesIO(), 302, "Found", HTTPMessage(), target)
    if taken:
        followed = _download._Redirects().redirect_request(request, *answer)
        assert followed is not None
        assert followed.full_url == target
    else:
        with pytest.raises(EngineError, match="not as safe"):
            _download._Redirects().redirect_request(request, *answer)


def test_nobody_answers(part: Part, hands: Hands):
    with Files() as server:
        url = server.url
    with pytest.raises(EngineError, match=r"can't be reached \(Connection refused\)"):
        _download.fetch(url, part, most=9, progress=lambda *_: None, clock=hands.clock)
    assert len(hands.pauses) == 4


@pytest.mark.parametrize("always", [None, without_length])
def test_too_large(fetch, server: Files, part: Part, always: Misdeed | None):
    server.always = always
    with pytest.raises(EngineError, match="more than 0 MB, which is the most"):
        fetch(most=1000)
    assert list(part.path.parent.iterdir()) == []


def test_a_file_of_unknown_size(fetch, server: Files):
    server.always = without_length
    assert fetch(most=len(BODY)) == BODY
    assert fetch.told[-1] == (len(BODY), 0)


def test_a_web_page_is_no_file(fetch, server: Files):
    server.types[PATH] = "text/html; charset=utf-8"
    with pytest.raises(EngineError, match="web page"):
        fetch()


def test_progress_can_stop_it_while_it_waits(server: Files, part: Part, hands: Hands):
    def stop(done: int, total: int) -> None:
        raise StopError

    server.always = failing(503)
    with pytest.raises(StopError):
        _download.fetch(server.url, part, most=9, progress=stop, clock=hands.clock)
    assert hands.pauses == []


def test_a_small_document(server: Files):
    assert _download.get(server.url + PATH, 10_000) == BODY
    with pytest.raises(EngineError, match="more than 0 MB"):
        _download.get(server.url + PATH, 1000)
    server.misdeeds = [cut_after(10)]
    with pytest.raises(EngineError, match="the connection was cut"):
        _download.get(server.url + PATH, 10_000)


def test_the_size_before_the_download(server: Files):
    assert _download.size(server.url + PATH, 5) == len(BODY)
    assert server.asked == [("HEAD", PATH, "")]
    assert _download.size("http://127.0.0.1:1/model", 5) is None


def test_the_proxy_of_the_environment_is_asked_but_not_for_this_machine(
    fetch, server: Files, monkeypatch: pytest.MonkeyPatch
):
    for name in ("no_proxy", "NO_PROXY", "HTTP_PROXY", "REQUEST_METHOD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", server.url)
    server.files["http://models.invalid/model"] = b"by the proxy"
    assert _download.get("http://models.invalid/model", 100) == b"by the proxy"
    assert fetch() == BODY
    assert server.asked[-1] == ("GET", PATH, "")
