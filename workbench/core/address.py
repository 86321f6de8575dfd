"""Addresses of services and the keys for them, as a person sets them up."""

import re

# No user name, password, query or fragment: they may hold a secret, and addresses are shown.
_SERVICE = re.compile(
    r"https?://(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::(?P<port>[0-9]{1,5}))?(?:/[a-z0-9._~%/+-]*)?",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:/", re.IGNORECASE)
_HIGHEST_PORT = 65535


def service(text: str) -> str:
    """Return the address of an http(s) service without the slash at its end.

    Raises ValueError, which doesn't quote the text, for anything else: another scheme, no host,
    a user name or password, a query, a character that has no place in an address.
    """
    match = _SERVICE.fullmatch(text)
    if match is None or not 0 < int(match["port"] or 1) <= _HIGHEST_PORT:
        raise ValueError("not the plain address of an http or https service")
    return text.rstrip("/")


def index(text: str) -> str:
    """Return the address of an http(s) document, or a path of a file, as it is.

    Raises ValueError, which doesn't quote the text, for an address of another scheme or one that
    `service` wouldn't take.
    """
    if _SCHEME.match(text):
        service(text)
    elif not text.isprintable():
        raise ValueError("not the path of a file")
    return text


def key(text: str) -> str:
    """Return a key as it is; raise ValueError, which doesn't quote it, if no header carries it."""
    if not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError("a key has ASCII letters, digits and marks alone")
    return text
