"""JSON over HTTP to the server that an administrator named.

The standard library's urllib does it: requests are few, large and slow, so that a pool of
connections would win nothing, and it takes the proxies that the environment names. The opener is
put together here by hand: without the handlers for files and FTP, and without the one that follows
redirects, so that neither an article nor a key ever goes to another host.
"""

import json
import random
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request

from workbench import __version__
from workbench.core import address
from workbench.core.errors import N_, EngineError
from workbench.core.text import normalise

MAX_BYTES = 4 * 1024 * 1024
_CHUNK = 64 * 1024
_MOST_QUOTED = 200
# A shorter key can stand in an answer by chance.
_LEAST_KEY = 8
_LOOPBACK = re.compile(r"localhost|127\.[0-9.]+|::1", re.IGNORECASE)

_FIRST_WAIT = 2.0
_LONGEST_WAIT = 60.0
# Up to a quarter longer, so that clients that failed together don't come back together.
_JITTER = 0.25


_NO_ADDRESS = N_(
    "The engine's address is not usable. Give one like http://host:port/path, without a user "
    "name, a password or a question mark."
)
_NO_KEY = N_("The engine's key is not usable: it has a space or a character beyond ASCII.")
_UNREACHABLE = N_("The server %(url)s can't be reached (%(reason)s). Is it running?")
_BUSY = N_("The server %(url)s is busy or out of order (%(why)s). Try again later.")
_TOO_LARGE = N_("The server %(url)s answered with more than %(most)d MB.")
_MOVED = N_("The server %(url)s sends to another address. Set the address that it has now.")
_KEY_REFUSED = N_("The server %(url)s doesn't take the key. Set the right one.")
_KEY_BACK = N_("The server %(url)s sends the key back in its answer, which is thrown away.")
_A_PAGE = N_("At %(url)s is a web page, not a translation service. Check the address.")
_NO_JSON = N_("The server %(url)s gave an answer that can't be read.")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to try: seconds for one answer, for all tries together, and how many tries."""

    answer: float
    total: float
    tries: int


@dataclass(frozen=True, slots=True)
class Clock:
    """Time and chance: seconds that only go forward, a pause, a number from 0 to 1."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random


class RefusedError(EngineError):
    """The server takes requests, but not this one: ``status`` is 4xx, ``said`` is its reason."""

    def __init__(self, url: str, status: int, said: str) -> None:
        super().__init__(
            N_("The server %(url)s refuses the request (%(why)s)."),
            url=url,
            why=f"{status} {said}".rstrip(),
        )
        self.status = status
        self.said = said


class _PassingError(EngineError):
    """What may be gone at the next try; ``wait`` are the seconds that the server asks for."""

    wait: float | None = None


class Client:
    """Asks one server; ``key`` goes into a header, if the server wants it there.

    Raises EngineError if the address or the key can't be used. Neither errors nor its own
    representation show the key.
    """

    def __init__(
        self, url: str, key: str = "", *, in_header: bool = False, clock: Clock | None = None
    ) -> None:
        self.url = _checked(address.service, url, _NO_ADDRESS)
        self._key = _checked(address.key, key, _NO_KEY)
        self._headers = {
            "Accept": "application/json",
            "Content-Type": "application/json",
            "User-Agent": f"workbench/{__version__}",
        }
        if key and in_header:
            self._headers["Authorization"] = f"Bearer {key}"
        self._clock = clock or Clock()
        self._opener = _opener(proxies=not _LOOPBACK.fullmatch(urlsplit(url).hostname or ""))

    def ask(self, path: str, body: Mapping[str, object] | None, patience: Patience) -> Any:  # noqa: ANN401 - JSON
        """Return the JSON that the server answers to a POST, or to a GET if there is no body.

        Tried again, with growing pauses or those that the server asks for, after a cut
        connection, an answer that breaks off, 408, 429 and 5xx. Raises RefusedError for another
        4xx, and EngineError for all else that is no answer.
        """
        deadline = self._clock.now() + patience.total
        wait = _FIRST_WAIT
        for _ in range(patience.tries - 1):
            try:
                return self._once(path, body, patience.answer, deadline)
            except _PassingError as error:
                pause = self._pause(wait, error.wait)
                if self._clock.now() + pause >= deadline:
                    raise
                self._clock.sleep(pause)
                wait = min(2 * wait, _LONGEST_WAIT)
        return self._once(path, body, patience.answer, deadline)

    def quote(self, text: str) -> str:
        """Return what a server said as one short line without the key."""
        line = " ".join(normalise(self.hide(text)).split())
        return line if len(line) <= _MOST_QUOTED else line[:_MOST_QUOTED] + "…"

    def hide(self, text: str) -> str:
        """Return a text without the key."""
        return text.replace(self._key, "…") if self._key else text

    def _pause(self, wait: float, asked: float | None) -> float:
        return max(wait * (1 + _JITTER * self._clock.chance()), asked or 0)

    def _once(
        self, path: str, body: Mapping[str, object] | None, seconds: float, deadline: float
    ) -> Any:  # noqa: ANN401 - JSON
        data = None if body is None else json.dumps(body).encode("ascii")
        request = Request(self.url + path, data, self._headers)  # noqa: S310 - http(s), by __init__
        left = max(deadline - self._clock.now(), 1)
        try:
            with self._opener.open(request, timeout=min(seconds, left)) as response:
                return self._answer(response, self._read(response, deadline))
        except (OSError, HTTPException) as error:
            raise _PassingError(_UNREACHABLE, url=self.url, reason=_reason(error)) from None

    def _read(self, response: HTTPResponse, deadline: float) -> bytes:
        """The body, if it is neither too large nor cut nor trickling past the deadline."""
        body = bytearray()
        # Counted here: HTTPResponse.read1 counts only in newer Pythons.
        size = response.length
        while (size is None or len(body) < size) and (chunk := response.read1(_CHUNK)):
            body += chunk
            if len(body) > MAX_BYTES:
                raise EngineError(_TOO_LARGE, url=self.url, most=MAX_BYTES // 1024 // 1024)
            if self._clock.now() > deadline:
                raise TimeoutError
        if size is not None and len(body) < size:
            raise HTTPException
        return bytes(body)

    def _answer(self, response: HTTPResponse, body: bytes) -> Any:  # noqa: ANN401 - JSON
        status = response.status
        if status in (408, 429) or status >= 500:
            why = f"{status} {self._said(body)}".rstrip()
            busy = _PassingError(_BUSY, url=self.url, why=why)
            busy.wait = _asked(response)
            raise busy
        if 300 <= status < 400:
            raise EngineError(_MOVED, url=self.url)
        if status == 401:
            # Hosted services quote a part of the key here.
            raise EngineError(_KEY_REFUSED, url=self.url)
        if status >= 400:
            raise RefusedError(self.url, status, self._said(body))
        return self._parsed(body)

    def _parsed(self, body: bytes) -> Any:  # noqa: ANN401 - JSON
        if len(self._key) >= _LEAST_KEY and self._key.encode("ascii") in body:
            raise EngineError(_KEY_BACK, url=self.url)
        if body.lstrip().startswith(b"<"):
            raise EngineError(_A_PAGE, url=self.url)
        try:
            return json.loads(body)
        except (ValueError, RecursionError):
            raise _PassingError(_NO_JSON, url=self.url) from None

    def _said(self, body: bytes) -> str:
        """The reason in an error's body, in any of the shapes that servers of both kinds use."""
        try:
            error = json.loads(body)["error"]
            reason = error["message"] if isinstance(error, dict) else error
        except (ValueError, RecursionError, KeyError, TypeError):
            return ""
        return self.quote(str(reason))


def _checked(check: Callable[[str], str], text: str, message: str) -> str:
    try:
        return check(text)
    except ValueError:
        raise EngineError(message) from None


def _opener(*, proxies: bool) -> OpenerDirector:
    opener = OpenerDirector()
    handlers = [HTTPHandler(), HTTPSHandler(), *([ProxyHandler()] if proxies else [])]
    for handler in handlers:
        opener.add_handler(handler)
    return opener


def _reason(error: Exception) -> str:
    """Why there was no answer, in words of the system, never of the server."""
    cause = error.reason if isinstance(error, URLError) else error
    if isinstance(cause, TimeoutError):
        return "no answer in time"
    if isinstance(cause, OSError) and cause.strerror:
        return cause.strerror
    return "the connection was cut"


def _asked(response: HTTPResponse) -> float | None:
    """The seconds of Retry-After, which is a number or a date; dates count from the server's."""
    text = response.headers.get("Retry-After", "")
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        later = parsedate_to_datetime(text) - parsedate_to_datetime(response.headers["Date"])
    except (TypeError, ValueError):
        return None
    return later.total_seconds()
