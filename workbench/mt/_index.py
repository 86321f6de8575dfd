"""The index of Argos models: a list in JSON at an address, or in a file."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from workbench.core.errors import N_, EngineError
from workbench.mt import _download

# Argos's own has 0.1 MB.
_MOST_BYTES = 8 * 1024 * 1024
_MOST_ENTRIES = 20_000
_MOST_LINKS = 8
_LONGEST_LINK = 2000
_VERSION = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6}){0,4}")

_NO_FILE = N_(
    "The index of models %(address)s can't be read (%(reason)s). Check WORKBENCH_ARGOS_INDEX."
)
_TOO_LARGE = N_("%(address)s is too large to be an index of models. Check WORKBENCH_ARGOS_INDEX.")
_A_PAGE = N_(
    "At %(address)s is a web page, not an index of models. Check WORKBENCH_ARGOS_INDEX, or "
    "whether the network wants you to sign in."
)
_BROKEN = N_("What is at %(address)s is not an index of models. Check WORKBENCH_ARGOS_INDEX.")


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """The languages that a model translates from and to, as Argos calls them."""

    source: str
    target: str

    def __str__(self) -> str:
        return f"{self.source}-{self.target}"


@dataclass(frozen=True, slots=True)
class Offer:
    """A model that the index offers: its pair and version, the Argos it is for, its addresses."""

    pair: Pair
    version: str
    needs: str
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """What an index offers, the newest version of each pair, and how many entries are no use.

    ``skipped`` counts entries that lack something or have no address that starts with http.
    """

    offers: Mapping[Pair, Offer]
    skipped: int


def read(address: str, seconds: float) -> Index:
    """Return what the index at an address or in a file offers.

    Raises EngineError if it doesn't come within so many seconds or isn't an index.
    """
    body = _body(address, seconds)
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise EngineError(_A_PAGE, address=address)
    try:
        entries = json.loads(body)
    except (ValueError, RecursionError):
        raise EngineError(_BROKEN, address=address) from None
    if not isinstance(entries, list):
        raise EngineError(_BROKEN, address=address)
    if len(entries) > _MOST_ENTRIES:
        raise EngineError(_TOO_LARGE, address=address)
    return _index(entries)


def version_key(version: str) -> tuple[int, ...]:
    """Return what versions are ordered by: "1.10" after "1.9"; of another text nothing."""
    return tuple(map(int, version.split("."))) if _VERSION.fullmatch(version) else ()


def _body(address: str, seconds: float) -> bytes:
    if urlsplit(address).scheme.lower() in ("http", "https"):
        return _download.get(address, _MOST_BYTES, seconds)
    try:
        with Path(address).open("rb") as file:
            body = file.read(_MOST_BYTES + 1)
    except OSError as error:
        reason = error.strerror or error
        raise EngineError(_NO_FILE, address=address, reason=reason) from None
    if len(body) > _MOST_BYTES:
        raise EngineError(_TOO_LARGE, address=address)
    return body


def _index(entries: list[object]) -> Index:
    found = [_offer(entry) for entry in entries if _is_model(entry)]
    offers: dict[Pair, Offer] = {}
    for offer in sorted(filter(None, found), key=lambda one: version_key(one.version)):
        offers[offer.pair] = offer
    return Index(offers, found.count(None))


def _is_model(entry: object) -> bool:
    """Whether an entry is, or may be meant as, a translation model; there are splitters as well."""
    return not isinstance(entry, dict) or entry.get("type", "translate") == "translate"


def _offer(entry: object) -> Offer | None:
    if not isinstance(entry, dict):
        return None
    names = ("from_code", "to_code", "package_version")
    source, target, version = (_text(entry.get(name)) for name in names)
    links = tuple(_links(entry.get("links")))[:_MOST_LINKS]
    if not (source and target and links and version_key(version)):
        return None
    return Offer(Pair(source, target), version, _text(entry.get("argos_version")), links)


def _text(value: object) -> str:
    """A short text of printable characters; empty for anything else."""
    return value if isinstance(value, str) and len(value) <= 40 and value.isprintable() else ""


def _links(value: object) -> Iterator[str]:
    for link in value if isinstance(value, list) else []:
        if isinstance(link, str) and _is_address(link):
            yield link


def _is_address(link: str) -> bool:
    if len(link) > _LONGEST_LINK or not link.isascii() or not link.isprintable() or " " in link:
        return False
    try:
        parts = urlsplit(link)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
