"""Files over HTTP: small ones into memory, large ones onto the disk, resumed after a cut.

Besides `_http`, which asks services: this follows redirects, as the hosts of models send from one
address to the next, and gives up neither a download nor what came of it at the first cut.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http.client import HTTPException, HTTPMessage, HTTPResponse
from pathlib import Path
from typing import IO, Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from workbench import __version__
from workbench.core.errors import N_, EngineError
from workbench.mt._http import _LOOPBACK, Clock, _reason

# Gets the bytes that are there and those there will be; 0 of these while nobody knows. What it
# raises ends the download.
Progress = Callable[[int, int], None]

_CHUNK = 256 * 1024
_MEGABYTE = 1024 * 1024
# For the connection and for each piece that is waited for.
_PATIENCE = 20.0
# So many in a row that bring nothing new end a download.
_TRIES = 5
_MOST_TRIES = 100
_PASSING = (408, 425, 429, 500, 502, 503, 504)
_RANGE = re.compile(r"bytes (\d{1,15})-\d{1,15}/(\d{1,15})")

_UNREACHABLE = N_("%(url)s can't be reached (%(reason)s). Try again later.")
_REFUSED = N_("%(url)s can't be had: the server answers %(status)d.")
_NOT_THERE = N_("There is nothing at %(url)s any more. Look for a newer address of it.")
_BUSY = N_("%(url)s can't be had now: the server answers %(status)d. Try again later.")
_ASTRAY = N_(
    "%(url)s sends on and on, or to an address that is not as safe, so nothing was downloaded."
)
_TOO_LARGE = N_("%(url)s has more than %(most)d MB, which is the most that is taken.")
_A_PAGE = N_("At %(url)s is a web page, not a file to download.")


class _CutError(EngineError):
    """What may be gone at the next try."""


class _TooLargeError(EngineError):
    """What is larger than may be; no part of it is worth keeping."""


class _MixedError(Exception):
    """The rest that the server offers belongs to another file than what is there."""


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a partial file is a part of: whose ``key``, from where, of which state and size."""

    key: str
    url: str
    validator: str
    size: int


class Part:
    """A download under way, in a file that outlives it, so that the next try goes on with it.

    ``key`` names what is downloaded; what is there of something else is never gone on with.
    """

    def __init__(self, path: Path, key: str) -> None:
        self.path = path
        self._key = key
        self._about = path.with_name(path.name + ".json")

    @property
    def bytes(self) -> int:
        """How much is there."""
        return self.path.stat().st_size if self.path.exists() else 0

    def discard(self) -> None:
        """Delete what is there."""
        self.path.unlink(missing_ok=True)
        self._about.unlink(missing_ok=True)

    def facts(self, url: str) -> _Facts | None:
        """What is known of what is there, if it is a part of the file at the address."""
        try:
            facts = _Facts(**json.loads(self._about.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        fits = (facts.key, facts.url) == (self._key, url) and facts.validator
        return facts if fits and self.bytes <= (facts.size or self.bytes) else None

    def begin(self, url: str, response: HTTPResponse, size: int) -> None:
        """Note what is about to come, before its first byte."""
        facts = _Facts(self._key, url, _validator(response), size)
        self.path.unlink(missing_ok=True)
        self._about.write_text(json.dumps(asdict(facts)), "utf-8")


def get(url: str, most: int, seconds: float = _PATIENCE) -> bytes:
    """Return a document of at most so many bytes, which comes within so many seconds.

    Raises EngineError if it can't be had.
    """
    clock = Clock()
    deadline = clock.now() + seconds
    body = bytearray()
    with _opened(url, {}, "GET", seconds) as response:
        # Kept here: HTTPResponse.read1 counts it down only in newer Pythons.
        wanted = response.length or 0
        for chunk in _chunks(response, url):
            body += chunk
            _check_size(url, len(body), most)
            if clock.now() > deadline:
                raise _CutError(_UNREACHABLE, url=url, reason="no answer in time")
    if len(body) < wanted:
        raise _CutError(_UNREACHABLE, url=url, reason="the connection was cut")
    return bytes(body)


def size(url: str, seconds: float) -> int | None:
    """Return how many bytes a file has, as its server says; None if it doesn't."""
    try:
        with _opened(url, {"Accept-Encoding": "identity"}, "HEAD", seconds) as response:
            return int(response.headers["Content-Length"])
    except (EngineError, TypeError, ValueError):
        return None


def fetch(
    url: str, part: Part, *, most: int, progress: Progress, clock: Clock | None = None
) -> None:
    """Download a file of at most so many bytes into a part, going on with what it has.

    Cut connections are taken up again, as long as more and more comes. Raises EngineError if the
    file can't be had, and what ``progress`` raises; what came stays in the part.
    """
    clock = clock or Clock()
    best, failures = part.bytes, 0
    for _ in range(_MOST_TRIES):
        try:
            return _fetch_once(url, part, most, progress)
        except _MixedError:
            part.discard()
        except _TooLargeError:
            part.discard()
            raise
        except _CutError:
            failures = 1 if part.bytes > best else failures + 1
            best = max(best, part.bytes)
            if failures >= _TRIES:
                raise
            kept = part.facts(url)
            progress(part.bytes, kept.size if kept else 0)
            clock.sleep(2.0 ** (failures - 1))
    raise _CutError(_UNREACHABLE, url=url, reason="the connection was cut")


def _fetch_once(url: str, part: Part, most: int, progress: Progress) -> None:
    kept = part.facts(url)
    have = part.bytes if kept else 0
    if kept and have and have == kept.size:
        return
    headers = {"Accept-Encoding": "identity"}
    if kept and have:
        headers |= {"Range": f"bytes={have}-", "If-Range": kept.validator}
    with _opened(url, headers, "GET", _PATIENCE) as response:
        if response.headers.get_content_type() == "text/html":
            raise EngineError(_A_PAGE, url=url)
        start = _start(response, have, kept)
        total = 0 if response.length is None else start + response.length
        _check_size(url, total, most)
        if not start:
            part.begin(url, response, total)
        _write(url, response, part, _Bounds(start, total, most), progress)


@dataclass(frozen=True, slots=True)
class _Bounds:
    """Where in a file an answer begins, the file's size if it is known, and the size allowed."""

    start: int
    total: int
    most: int


def _write(
    url: str, response: HTTPResponse, part: Part, bounds: _Bounds, progress: Progress
) -> None:
    done = bounds.start
    progress(done, bounds.total)
    with part.path.open("ab") as file:
        for chunk in _chunks(response, url):
            done += len(chunk)
            _check_size(url, done, bounds.most)
            file.write(chunk)
            progress(done, bounds.total)
    if done < bounds.total:
        raise _CutError(_UNREACHABLE, url=url, reason="the connection was cut")


def _start(response: HTTPResponse, have: int, kept: _Facts | None) -> int:
    """Where in the file the answer begins: where we asked for, or at its beginning."""
    if response.status != 206:
        return 0
    found = _RANGE.fullmatch(response.headers.get("Content-Range", ""))
    if kept is None or found is None or int(found[1]) != have:
        raise _MixedError
    if int(found[2]) != (kept.size or int(found[2])) or _validator(response) != kept.validator:
        raise _MixedError
    return have


def _validator(response: HTTPResponse) -> str:
    """What tells this state of a file from others; empty if nothing does for certain."""
    etag = response.headers.get("ETag", "")
    if etag and not etag.startswith("W/"):
        return etag
    return response.headers.get("Last-Modified", "")


def _check_size(url: str, size: int, most: int) -> None:
    if size > most:
        raise _TooLargeError(_TOO_LARGE, url=url, most=most // _MEGABYTE)


def _chunks(response: HTTPResponse, url: str) -> Iterator[bytes]:
    try:
        while chunk := response.read1(_CHUNK):
            yield chunk
    except (OSError, HTTPException) as error:
        raise _CutError(_UNREACHABLE, url=url, reason=_reason(error)) from None


@contextmanager
def _opened(
    url: str, headers: dict[str, str], method: str, seconds: float
) -> Iterator[HTTPResponse]:
    agent = {"User-Agent": f"workbench/{__version__}"}
    request = Request(url, headers=headers | agent, method=method)  # noqa: S310 - by our opener
    try:
        response = _opener().open(request, timeout=seconds)
    except HTTPError as error:
        error.close()
        raise _refusal(url, error.code, ranged="Range" in headers) from None
    except (OSError, HTTPException, ValueError) as error:
        raise _CutError(_UNREACHABLE, url=url, reason=_reason(error)) from None
    with response:
        yield response


def _refusal(url: str, status: int, *, ranged: bool) -> Exception:
    if status == 416 and ranged:
        return _MixedError()
    if status in _PASSING:
        return _CutError(_BUSY, url=url, status=status)
    if 300 <= status < 400:
        return EngineError(_ASTRAY, url=url)
    if status in (404, 410):
        return EngineError(_NOT_THERE, url=url)
    return EngineError(_REFUSED, url=url, status=status)


class _Redirects(HTTPRedirectHandler):
    """Follows a few redirects, to http and https alone, and from https to https."""

    max_redirections = 5

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        """Return the request that follows, or raise EngineError."""
        safe = ("https",) if req.type == "https" else ("http", "https")
        if urlsplit(newurl).scheme.lower() not in safe:
            fp.close()
            raise EngineError(_ASTRAY, url=req.full_url)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _Proxies(ProxyHandler):
    """The proxies that the environment names, but not for this machine."""

    def proxy_open(self, req: Request, proxy: str, type: str) -> Any:  # noqa: A002, ANN401 - urllib's
        """Go through a proxy, or return None to go straight."""
        if _LOOPBACK.fullmatch(urlsplit(req.full_url).hostname or ""):
            return None
        return super().proxy_open(req, proxy, type)


def _opener() -> OpenerDirector:
    """An opener without the handlers for files, FTP and data."""
    opener = OpenerDirector()
    for handler in (
        _Proxies(),
        HTTPHandler(),
        HTTPSHandler(),
        _Redirects(),
        HTTPDefaultErrorHandler(),
        HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener
