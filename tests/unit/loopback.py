"""Servers on 127.0.0.1 that speak LibreTranslate's and OpenAI's protocols, and can misbehave.

What they answer is written after the protocols' documentation, with the limits, refusals and
status codes of real servers. A misdeed takes the right reply and returns what goes out instead.
"""

import json
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from workbench.mt._http import Clock

CHINESE_CODE = "zh-Hans"


@dataclass(frozen=True)
class Reply:
    """What goes out: a body of JSON, or of bytes as they are; ``cut`` of them are sent, if any."""

    body: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None

    @property
    def raw(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


Misdeed = Callable[[Reply], Reply]


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: Mapping[str, str]
    body: Any


def cut_before(reply: Reply) -> Reply:
    """Close the connection without a word."""
    return replace(reply, cut=-1)


def cut_inside(reply: Reply) -> Reply:
    """Close the connection in the middle of the body."""
    return replace(reply, cut=len(reply.raw) // 2)


def failing(status: int, body: Any = None, **headers: str) -> Misdeed:
    """Answer with a status."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: Reply({"error": "out of order"} if body is None else body, status, named)


def saying(body: Any) -> Misdeed:
    """Answer with another body."""
    return lambda _: Reply(body)


class Server:
    """Runs in a thread while it is used as a context; ``requests`` are what came in.

    ``misdeeds`` are done one a POST, first come first done; ``always`` at every POST after them.
    """

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.misdeeds: list[Misdeed] = []
        self.always: Misdeed | None = None
        handler = type("Handler", (_Handler,), {"owner": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def posts(self) -> list[Any]:
        """The bodies of the POSTs."""
        return [request.body for request in self.requests if request.method == "POST"]

    def reply(self, request: Request) -> Reply:
        """What a server that behaves answers."""
        raise NotImplementedError

    def answer(self, request: Request) -> Reply:
        self.requests.append(request)
        reply = self.reply(request)
        if request.method == "GET":
            return reply
        if self.misdeeds:
            return self.misdeeds.pop(0)(reply)
        return self.always(reply) if self.always else reply


class _Handler(BaseHTTPRequestHandler):
    owner: Server

    def do_GET(self) -> None:
        self._serve(None)

    def do_POST(self) -> None:
        size = int(self.headers["Content-Length"])
        self._serve(json.loads(self.rfile.read(size)))

    def _serve(self, body: Any) -> None:
        request = Request(self.command, self.path, dict(self.headers), body)
        reply = self.owner.answer(request)
        if reply.cut == -1:
            return
        self.send_response_only(reply.status)
        for name, value in {"Content-Length": str(len(reply.raw)), **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.raw[: reply.cut])

    def log_message(self, *_: object) -> None:
        """Be quiet."""


def spoken(text: str) -> str:
    """A stand-in for a translation: a letter for each Chinese character, the rest as it is."""
    return "".join(chr(97 + ord(char) % 26) if ord(char) > 0x2E80 else char for char in text)


class LibreTranslate(Server):
    """As LibreTranslate 1.9: its paths, limits and refusals."""

    def __init__(
        self,
        *,
        targets: Sequence[str] = ("en", "vi"),
        source: str = CHINESE_CODE,
        char_limit: int = -1,
        batch_limit: int = -1,
        key: str = "",
    ) -> None:
        super().__init__()
        self.source = source
        self.key = key
        self.batch_limit = batch_limit
        self.char_limit = char_limit
        self.pages: dict[str, Any] = {
            "/languages": [
                {"code": "en", "name": "English", "targets": ["en", "vi", source]},
                {"code": source, "name": "Chinese", "targets": list(targets)},
            ],
            "/frontend/settings": {"charLimit": char_limit, "apiKeys": bool(key)},
            "/spec": {"swagger": "2.0", "info": {"title": "LibreTranslate", "version": "1.9.6"}},
        }

    def reply(self, request: Request) -> Reply:
        if request.method == "GET":
            if request.path not in self.pages:
                return Reply({"error": "Not Found"}, 404)
            page = self.pages[request.path]
            return page if isinstance(page, Reply) else Reply(page)
        refusal = self._refusal(request.body)
        if refusal:
            return refusal
        return Reply({"translatedText": [spoken(text) for text in request.body["q"]]})

    def _refusal(self, body: Any) -> Reply | None:
        if body.get("api_key", "") != self.key:
            return Reply({"error": f"Invalid API key {body.get('api_key')}"}, 403)
        longest = max(map(len, body["q"]))
        for size, most in ((len(body["q"]), self.batch_limit), (longest, self.char_limit)):
            if most != -1 and size > most:
                reason = f"Invalid request: request ({size}) exceeds text limit ({most})"
                return Reply({"error": reason}, 400)
        if body["source"] != self.source:
            return Reply({"error": f"{body['source']} is not supported"}, 400)
        return None


class Chat(Server):
    """As an OpenAI-compatible server: takes a key, counts tokens, names its model."""

    def __init__(self, *, key: str = "", unsupported: Iterable[str] = ()) -> None:
        super().__init__()
        self.key = key
        self.unsupported = tuple(unsupported)
        self.usage: Any = {"prompt_tokens": 60, "completion_tokens": 40, "total_tokens": 100}

    @property
    def materials(self) -> list[Any]:
        """What the requests carried for the model, as it reads it."""
        return [json.loads(post["messages"][1]["content"]) for post in self.posts]

    def reply(self, request: Request) -> Reply:
        if request.path != "/v1/chat/completions":
            return Reply({"error": {"message": "no such path"}}, 404)
        if self.key and request.headers.get("Authorization") != f"Bearer {self.key}":
            given = request.headers.get("Authorization")
            return Reply({"error": {"message": f"Incorrect API key provided: {given}"}}, 401)
        for name in self.unsupported:
            if name in request.body:
                reason = f"Unsupported parameter: '{name}' is not supported with this model."
                return Reply({"error": {"message": reason, "param": name}}, 400)
        sentences = json.loads(request.body["messages"][1]["content"])["sentences"]
        spoken_ones = {number: spoken(text) for number, text in sentences.items()}
        return completion(spoken_ones, self.usage)


def completion(content: Any, usage: Any = None) -> Reply:
    """A chat model's reply: a text as it is, another value as JSON."""
    text = content if isinstance(content, str | None) else json.dumps(content)
    message = {"role": "assistant", "content": text}
    choices = [{"index": 0, "message": message, "finish_reason": "stop"}]
    return Reply({"model": "tiny-2026", "choices": choices, "usage": usage})


class Hands:
    """The hands of a clock that only pauses move; a pause takes no time. ``pauses`` are kept."""

    def __init__(self, chance: float = 0.0) -> None:
        self.time = 1000.0
        self.pauses: list[float] = []
        self.clock = Clock(lambda: self.time, self.sleep, lambda: chance)

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.time += seconds
