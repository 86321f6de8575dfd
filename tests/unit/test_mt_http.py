import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from tests.unit.loopback import (
    Hands,
    Misdeed,
    Reply,
    Request,
    Server,
    cut_before,
    cut_inside,
    failing,
    saying,
)
from workbench.core.errors import EngineError
from workbench.mt._http import MAX_BYTES, Client, Clock, Patience, RefusedError

KEY = "sk-0123456789"
PATIENCE = Patience(answer=5, total=240, tries=6)
ONCE = Patience(answer=5, total=5, tries=1)


class Echo(Server):
    """Answers with what it was asked."""

    def reply(self, request: Request) -> Reply:
        return Reply({"path": request.path, "body": request.body})


@pytest.fixture
def echo() -> Iterator[Echo]:
    with Echo() as server:
        yield server


def ask(server: Server, *, key: str = "", hands: Hands | None = None, **patience: float) -> Any:
    clock = (hands or Hands()).clock
    client = Client(server.url, key, in_header=True, clock=clock)
    return client.ask("/there", {"q": "好"}, replace(PATIENCE, **patience))


def test_asks_with_and_without_a_body(echo: Echo) -> None:
    client = Client(echo.url + "/api/")
    assert client.ask("/x", {"q": "好"}, ONCE) == {"path": "/api/x", "body": {"q": "好"}}
    assert client.ask("/x", None, ONCE) == {"path": "/api/x", "body": None}
    assert [request.method for request in echo.requests] == ["POST", "GET"]
    assert "Authorization" not in echo.requests[0].headers
    assert echo.requests[0].headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("in_header", [True, False])
def test_the_key_goes_into_a_header_where_it_belongs(echo: Echo, in_header: bool) -> None:
    Client(echo.url, KEY, in_header=in_header).ask("", {}, ONCE)
    assert echo.requests[0].headers.get("Authorization") == (f"Bearer {KEY}" if in_header else None)


@pytest.mark.parametrize(
    "url",
    ["", "translate.example", "ftp://h", "file:///etc/passwd", "http://", f"http://u:{KEY}@h",
     f"http://h/?api_key={KEY}", f"http://h/#{KEY}", "http://h:0", "http://h:99999", "http://h\n"],
)  # fmt: skip
def test_an_address_that_is_none_or_holds_a_secret_is_refused_unquoted(url: str) -> None:
    with pytest.raises(EngineError, match="address is not usable") as caught:
        Client(url)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize("key", [f"{KEY}\r\nX-Evil: 1", f"{KEY} ", f"{KEY}é"])
def test_a_key_that_no_header_takes_is_refused_unquoted(key: str) -> None:
    with pytest.raises(EngineError, match="key is not usable") as caught:
        Client("http://h", key)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    "misdeed",
    [cut_before, cut_inside, failing(429), failing(408), failing(500), failing(503),
     saying(b'{"broken": '), saying(b"\xff\xfe\xfd"), saying(b"[" * 200_000)],
)  # fmt: skip
def test_what_may_pass_is_tried_again(echo: Echo, misdeed: Misdeed) -> None:
    echo.misdeeds = [misdeed, misdeed]
    hands = Hands()
    assert ask(echo, hands=hands)["path"] == "/there"
    assert hands.pauses == [2, 4]


def test_pauses_grow_and_differ_by_chance(echo: Echo) -> None:
    echo.always = failing(503)
    for chance, expected in ((0.0, [2, 4, 8, 16, 32]), (1.0, [2.5, 5, 10, 20, 40])):
        hands = Hands(chance)
        with pytest.raises(EngineError):
            ask(echo, hands=hands)
        assert hands.pauses == expected
    assert len(echo.requests) == 12


def test_a_pause_has_an_end(echo: Echo) -> None:
    echo.always = failing(503)
    hands = Hands()
    with pytest.raises(EngineError):
        ask(echo, hands=hands, tries=9, total=1000)
    assert hands.pauses == [2, 4, 8, 16, 32, 60, 60, 60]


@pytest.mark.parametrize(
    ("asked", "date", "pause"),
    [
        ("17", "", 17),
        ("1", "", 2),
        ("Sat, 21 Nov 2026 10:00:30 GMT", "Sat, 21 Nov 2026 10:00:05 GMT", 25),
        ("Sat, 21 Nov 2026 10:00:30 GMT", "Sat, 21 Nov 2026 11:00:05 GMT", 2),
        ("Sat, 21 Nov 2026 10:00:30 GMT", "", 2),
        ("soon", "Sat, 21 Nov 2026 10:00:05 GMT", 2),
        ("-5", "", 2),
        ("²", "", 2),
    ],
)
def test_the_server_says_when_to_come_back(echo: Echo, asked: str, date: str, pause: float) -> None:
    echo.misdeeds = [failing(429, Retry_After=asked, **({"Date": date} if date else {}))]
    hands = Hands()
    ask(echo, hands=hands)
    assert hands.pauses == [pause]


def test_all_tries_together_have_a_limit(echo: Echo) -> None:
    echo.always = failing(503)
    hands = Hands()
    with pytest.raises(EngineError, match=r"503 out of order\)\. Try again later"):
        ask(echo, hands=hands, total=10)
    assert hands.pauses == [2, 4]


def test_nobody_waits_an_hour(echo: Echo) -> None:
    echo.always = failing(429, Retry_After="3600")
    hands = Hands()
    with pytest.raises(EngineError, match="429"):
        ask(echo, hands=hands)
    assert hands.pauses == []


@pytest.mark.parametrize(
    ("misdeed", "message"),
    [
        (failing(302, Location="http://192.0.2.1/"), "sends to another address"),
        (failing(307, Location="/elsewhere"), "sends to another address"),
        (failing(401, {"error": {"message": f"Wrong: {KEY[:4]}***"}}), "doesn't take the key"),
        (failing(404, b"<html>Not Found</html>"), r"refuses the request \(404\)\."),
        (failing(404, {"error": {"message": "model “x” not found"}}), "404 model “x” not found"),
        (failing(404, ["?"]), r"\(404\)"),
        (failing(403, {"error": f"Invalid API key {KEY}"}), "403 Invalid API key …"),
        (failing(400, {"error": "no\x00\n" + "o" * 1000}), f"400 no {'o' * 197}…"),
        (saying(b" <!doctype html><p>Sign in"), "is a web page"),
        (saying(b'"' + b"x" * MAX_BYTES + b'"'), "more than 4 MB"),
        (saying({"echo": KEY}), "sends the key back"),
        (failing(500, {"error": f"bad {KEY}"}), "500 bad …"),
        (cut_before, r"can't be reached \(the connection was cut\)"),
        (cut_inside, r"can't be reached \(the connection was cut\)"),
        (saying(b"{"), "can't be read"),
    ],
)  # fmt: skip
def test_what_went_wrong_is_said_in_a_sentence_without_the_key(
    echo: Echo, misdeed: Misdeed, message: str
) -> None:
    echo.always = misdeed
    client = Client(echo.url, KEY, in_header=True)
    with pytest.raises(EngineError, match=message) as caught:
        client.ask("", {}, ONCE)
    shown = str(caught.value) + repr(caught.value) + repr(caught.value.params) + repr(client)
    assert KEY not in shown
    assert len(echo.requests) == 1
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_a_refusal_carries_its_status_and_reason(echo: Echo) -> None:
    echo.misdeeds = [failing(413, {"error": "too much"})]
    with pytest.raises(RefusedError) as caught:
        ask(echo)
    assert (caught.value.status, caught.value.said) == (413, "too much")


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    client = Client(f"http://127.0.0.1:{port}")
    with pytest.raises(EngineError, match=r"Connection refused\)\. Is it running\?"):
        client.ask("", None, ONCE)


def test_a_server_that_keeps_silent(echo: Echo) -> None:
    release = threading.Event()

    def hold(reply: Reply) -> Reply:
        release.wait(60)
        return reply

    echo.always = hold
    try:
        with pytest.raises(EngineError, match="no answer in time"):
            Client(echo.url).ask("", {}, Patience(answer=0.05, total=5, tries=1))
    finally:
        release.set()


def test_a_body_that_trickles_past_the_limit(echo: Echo) -> None:
    ticks = count(0, 100)
    client = Client(echo.url, clock=Clock(now=lambda: float(next(ticks))))
    with pytest.raises(EngineError, match="no answer in time"):
        client.ask("", {}, ONCE)


def test_a_body_of_unknown_size_ends_with_the_connection(echo: Echo) -> None:
    echo.always = lambda reply: replace(reply, headers={"Content-Length": "unknown"})
    assert ask(echo)["path"] == "/there"


def test_a_proxy_is_used_for_other_machines_alone(
    echo: Echo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with Echo() as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        Client("http://translate.test:5000/api").ask("/x", {}, ONCE)
        Client(echo.url).ask("/y", {}, ONCE)
    assert [request.path for request in proxy.requests] == ["http://translate.test:5000/api/x"]
    assert [request.path for request in echo.requests] == ["/y"]
