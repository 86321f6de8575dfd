"""A server of files on 127.0.0.1 that goes on with a download, and can misbehave.

A misdeed takes the request's headers and the file, and does what it does instead of a good answer.
"""

import json
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self


class Files:
    """Runs in a thread while it is used as a context.

    ``files`` are what it has, by path; ``asked`` is each request's method, path and Range.
    ``misdeeds`` are done one a GET, first come first done; ``always`` at every GET after them.
    """

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.types: dict[str, str] = {}
        self.asked: list[tuple[str, str, str]] = []
        self.headers: list[Mapping[str, str]] = []
        self.misdeeds: list[Misdeed] = []
        self.always: Misdeed | None = None
        self.validators: dict[str, str] = {"ETag": '"one"'}
        handler = type("Handler", (_Handler,), {"owner": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def ranges(self) -> list[str]:
        """The Range of each GET, empty where none was asked for."""
        return [asked for method, _, asked in self.asked if method == "GET"]

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


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    owner: Files

    def do_HEAD(self) -> None:
        self._note()
        self.send(200, {"Content-Length": str(len(self.file or b""))})

    def do_GET(self) -> None:
        self._note()
        if self.owner.misdeeds:
            self.owner.misdeeds.pop(0)(self)
        elif self.owner.always:
            self.owner.always(self)
        else:
            self.well()

    def _note(self) -> None:
        self.close_connection = True
        self.owner.asked.append((self.command, self.path, self.headers.get("Range", "")))
        self.owner.headers.append(dict(self.headers))

    @property
    def file(self) -> bytes | None:
        return self.owner.files.get(self.path)

    def well(self, send: int | None = None) -> None:
        """Answer as a good server, or with the first bytes of that alone."""
        file = self.file
        if file is None:
            self.send(404, {"Content-Length": "0"})
            return
        start = self._start()
        body = file[start:]
        headers = {
            "Content-Length": str(len(body)),
            "Content-Type": self.owner.types.get(self.path, "application/octet-stream"),
            **self.owner.validators,
        }
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(file) - 1}/{len(file)}"
        self.send(206 if start else 200, headers)
        self.wfile.write(body[:send])

    def _start(self) -> int:
        """Where to begin: at the beginning, if the file isn't the one that was begun."""
        if self.headers.get("If-Range") not in self.owner.validators.values():
            return 0
        return int(self.headers.get("Range", "bytes=0-")[len("bytes=") : -1])

    def send(self, status: int, headers: Mapping[str, str]) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Be quiet."""


Misdeed = Callable[[_Handler], None]


def well(handler: _Handler) -> None:
    """Behave."""
    handler.well()


def cut_after(count: int) -> Misdeed:
    """Close the connection after so many bytes of the body."""
    return lambda handler: handler.well(count)


def failing(status: int, **headers: str) -> Misdeed:
    """Answer with a status and nothing else."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler: handler.send(status, {"Content-Length": "0", **named})


def from_the_start(handler: _Handler) -> None:
    """Send the whole file, whatever part was asked for."""
    del handler.headers["Range"]
    handler.well()


def redirecting(target: str) -> Misdeed:
    """Send to another address."""
    return failing(302, Location=target)


def without_length(handler: _Handler) -> None:
    """Send the file without a word of its size, and close."""
    handler.send(200, handler.owner.validators)
    handler.wfile.write(handler.file or b"")


def saying(start: int, total: int, **validators: str) -> Misdeed:
    """Answer 206 with a range of one's own, whatever state of the file is asked for."""

    def say(handler: _Handler) -> None:
        span = {"Content-Range": f"bytes {start}-{total - 1}/{total}", "Content-Length": "4"}
        handler.send(206, {**span, **handler.owner.validators, **validators})
        handler.wfile.write(b"oops")

    return say


def offer(server: Files, *packages: tuple[str, str, str, str]) -> str:
    """Let the server have an index of (from, to, version, path on it); the index's address."""
    entries = [
        {
            "type": "translate",
            "from_code": source,
            "to_code": target,
            "package_version": version,
            "argos_version": "1.5",
            "links": [server.url + path, f"ipfs://{version}"],
        }
        for source, target, version, path in packages
    ]
    server.files["/index.json"] = json.dumps(entries).encode()
    return server.url + "/index.json"
