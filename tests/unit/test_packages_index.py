"""The index of models: what is offered, what is passed over, what is no index."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.files_server import Files, cut_after, failing
from workbench.core.errors import EngineError
from workbench.mt import _index
from workbench.mt._index import Pair

LINK = "https://models.example/zh_en"


def entry(**more: Any) -> dict[str, Any]:
    whole = {
        "package_version": "1.9",
        "argos_version": "1.9.0",
        "from_code": "zh",
        "from_name": "Chinese",
        "to_code": "en",
        "to_name": "English",
        "links": [LINK],
    }
    return {**whole, **more}


def read(folder: Path, content: Any) -> _index.Index:
    path = folder / "index.json"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return _index.read(str(path), 5)


def test_what_is_offered(tmp_path: Path):
    links = ["ipfs://Qm", LINK, "http://mirror.example:8080/zh_en?x=1"]
    found = read(tmp_path, [entry(links=links), entry(to_code="vi", from_code="en")])
    assert list(found.offers) == [Pair("zh", "en"), Pair("en", "vi")]
    offer = found.offers[Pair("zh", "en")]
    assert (offer.version, offer.needs, offer.links) == ("1.9", "1.9.0", tuple(links[1:]))
    assert found.skipped == 0


def test_the_newest_version_is_offered(tmp_path: Path):
    entries = [entry(package_version=version) for version in ("1.9", "1.10", "1.2")]
    assert read(tmp_path, entries).offers[Pair("zh", "en")].version == "1.10"


def test_splitters_are_no_models(tmp_path: Path):
    assert read(tmp_path, [{"type": "sbd", "code": "xx"}]) == _index.Index({}, 0)


@pytest.mark.parametrize(
    "useless",
    [
        entry(links=["ipfs://Qm"]),
        entry(links=["file:///etc/passwd", "ftp://host/x", "//host/x", "/x", "", "http://"]),
        entry(links=["http://ho st/", "http://höst/", "http://host:0/", "http://[", 7, None]),
        entry(links=["http://host/" + "x" * 3000]),
        entry(links=LINK),
        entry(links=None),
        entry(links=[]),
        entry(from_code=None),
        entry(to_code=7),
        entry(to_code="x" * 100),
        entry(package_version=""),
        entry(package_version="new"),
        entry(package_version=1.9),
        {"from_code": "zh"},
        {},
        None,
        "zh",
        [],
        7,
    ],
)
def test_entries_that_lack_something_are_counted(tmp_path: Path, useless: Any):
    found = read(tmp_path, [useless, entry()])
    assert (len(found.offers), found.skipped) == (1, 1)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<!doctype html><title>Sign in</title>", "web page, not an index"),
        (b"\xef\xbb\xbf  <html>", "web page, not an index"),
        (b"", "not an index"),
        (b"[{", "not an index"),
        (b"\xff\xfe[]", "not an index"),
        (b"\x80", "not an index"),
        ({"packages": []}, "not an index"),
        ("text", "not an index"),
        (b"[" * 100_000, "not an index"),
        ([{}] * 20_001, "too large"),
        (b" " * (8 * 1024 * 1024 + 1), "too large"),
    ],
)
def test_what_is_no_index(tmp_path: Path, content: Any, message: str):
    with pytest.raises(EngineError, match=message):
        read(tmp_path, content)


def test_no_such_file(tmp_path: Path):
    with pytest.raises(EngineError, match=r"nowhere.json can't be read \(No such file"):
        _index.read(str(tmp_path / "nowhere.json"), 5)
    with pytest.raises(EngineError, match="can't be read"):
        _index.read(str(tmp_path), 5)


def test_from_a_server():
    with Files() as server:
        server.files["/index.json"] = json.dumps([entry()]).encode()
        assert len(_index.read(f"{server.url}/index.json", 5).offers) == 1
        server.files["/index.json"] = b"<html>"
        with pytest.raises(EngineError, match="web page"):
            _index.read(f"{server.url}/index.json", 5)
        with pytest.raises(EngineError, match="nothing at"):
            _index.read(f"{server.url}/other.json", 5)
        for misdeed in (failing(500), cut_after(0), cut_after(3)):
            server.misdeeds = [misdeed]
            with pytest.raises(EngineError, match="Try again later"):
                _index.read(f"{server.url}/index.json", 5)
        server.files["/index.json"] = b" " * (8 * 1024 * 1024 + 1)
        with pytest.raises(EngineError, match="more than 8 MB"):
            _index.read(f"{server.url}/index.json", 5)
    with pytest.raises(EngineError, match="can't be reached"):
        _index.read(f"{server.url}/index.json", 5)
