"""Packages that are looked at and copied: good ones, and zips that are up to no good."""

import io
import json
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workbench.core.errors import InputError
from workbench.mt import _unpack
from workbench.mt._index import Pair
from workbench.mt._unpack import Facts, Source

METADATA = {"from_code": "zh", "to_code": "en", "package_version": "1.0", "argos_version": "1.5"}
FACTS = Facts(Pair("zh", "en"), "1.0", "1.5")
GOOD = {"p/metadata.json": json.dumps(METADATA), "p/model/model.bin": b"weights"}


def zipped(members: dict[str, str | bytes], extra: Callable[[zipfile.ZipFile], None] | None = None):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo()
            info.filename = name  # as it is: the constructor would tidy it up
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
        if extra:
            extra(archive)
    return whole.getvalue()


def source_of(folder: Path, content: bytes | dict[str, str | bytes], most: int = 10_000) -> Source:
    path = folder / "x.argosmodel"
    path.write_bytes(content if isinstance(content, bytes) else zipped(content))
    return Source(path, "x.argosmodel", most)


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def copied(source: Source, folder: Path) -> Facts:
    return _unpack.copy(source, folder / "out", lambda: None)


def test_a_package_is_copied_without_its_outer_folder(tmp_path: Path):
    source = source_of(tmp_path, GOOD | {"readme.txt": "beside"})
    assert _unpack.look(source) == copied(source, tmp_path) == FACTS
    assert names(tmp_path / "out") == {"metadata.json", "model/model.bin"}
    assert (tmp_path / "out" / "model" / "model.bin").read_bytes() == b"weights"


def test_a_package_without_an_outer_folder(tmp_path: Path):
    source = source_of(tmp_path, {name.removeprefix("p/"): data for name, data in GOOD.items()})
    assert _unpack.look(source) == copied(source, tmp_path) == FACTS
    assert names(tmp_path / "out") == {"metadata.json", "model/model.bin"}


def test_splitters_stay_behind(tmp_path: Path):
    bound = {"p/stanza/resources.json": "{}", "p/minisbd/x": "", "p/spacy/x": "", "__MACOSX/p": ""}
    copied(source_of(tmp_path, GOOD | bound), tmp_path)
    assert names(tmp_path / "out") == {"metadata.json", "model/model.bin"}


def test_every_piece_of_work_can_be_stopped(tmp_path: Path):
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _unpack.copy(source_of(tmp_path, GOOD), tmp_path / "out", stop)


@pytest.mark.parametrize(
    "name",
    ["../evil", "p/../../evil", "/etc/evil", "//host/evil", "p/..", "..", "p/./evil", "p//evil",
     "C:/evil", "c:evil", "p\\..\\..\\evil", "\\evil", "p/ev\x00il", "p/ev\nil",
     "p/" + "d/" * 9 + "evil"],
)  # fmt: skip
def test_one_member_outside_spoils_the_whole(tmp_path: Path, name: str):
    source = source_of(tmp_path, GOOD | {name: "evil"})
    for use in (_unpack.look, lambda one: copied(one, tmp_path)):
        with pytest.raises(InputError, match=r"outside its folder|damaged"):
            use(source)
    assert names(tmp_path) == {"x.argosmodel"}


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_devices_are_refused(tmp_path: Path, kind: int):
    def add(archive: zipfile.ZipFile) -> None:
        info = zipfile.ZipInfo("p/link")
        info.external_attr = (kind | 0o777) << 16
        archive.writestr(info, "/etc/passwd")

    with pytest.raises(InputError, match="'p/link' is neither a file nor a folder"):
        copied(source_of(tmp_path, zipped(GOOD, add)), tmp_path)
    assert names(tmp_path) == {"x.argosmodel"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_that_comes_twice(tmp_path: Path):
    twice = zipped(GOOD, lambda archive: archive.writestr("p/model/model.bin", "other"))
    with pytest.raises(InputError, match=r"'model/model\.bin' is in it twice"):
        copied(source_of(tmp_path, twice), tmp_path)


def test_a_member_that_is_a_file_and_a_folder(tmp_path: Path):
    with pytest.raises(InputError, match="twice"):
        copied(source_of(tmp_path, GOOD | {"p/model": "file"}), tmp_path)


def test_a_bomb_is_stopped_as_it_unpacks(tmp_path: Path):
    source = source_of(tmp_path, GOOD | {"p/model/big": b"\0" * 5_000_000}, most=3 * 1024 * 1024)
    with pytest.raises(InputError, match="unpacks to more than 3 MB"):
        copied(source, tmp_path)
    assert source.path.stat().st_size < 10_000
    assert sum(path.stat().st_size for path in (tmp_path / "out").rglob("*.*")) < 3_200_000


def lying(data: bytes) -> bytes:
    """The last member says in the list that it unpacks to 4 bytes."""
    at = data.rfind(b"PK\x01\x02") + 24
    return data[:at] + struct.pack("<I", 4) + data[at + 4 :]


def test_a_zip_that_lies_about_its_sizes(tmp_path: Path):
    data = lying(zipped(GOOD | {"p/model/big": b"\0" * 5_000_000}))
    with pytest.raises(InputError, match=r"damaged|more than"):
        copied(source_of(tmp_path, data, most=1024 * 1024), tmp_path)


def test_too_many_members(tmp_path: Path):
    many = GOOD | {f"p/{number}": "" for number in range(1000)}
    with pytest.raises(InputError, match="more than 1000 files"):
        copied(source_of(tmp_path, many), tmp_path)


def test_a_list_of_members_that_would_fill_the_memory(tmp_path: Path):
    data = bytearray(zipped(GOOD))
    data[-10:-6] = struct.pack("<I", 0x7FFFFFFF)
    with pytest.raises(InputError, match="more than 1000 files"):
        _unpack.look(source_of(tmp_path, bytes(data)))


def flipped(data: bytes) -> bytes:
    at = data.find(b"model.bin") + len(b"model.bin") + 1
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


def encrypted(data: bytes) -> bytes:
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.rfind(mark) + place
        data = data[:at] + b"\x01" + data[at + 1 :]
    return data


def packed_oddly(data: bytes) -> bytes:
    for mark, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = data.rfind(mark) + place
        data = data[:at] + b"\x63" + data[at + 1 :]
    return data


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "no package of Argos Translate, which is a zip"),
        (b"<html>", "no package of Argos Translate, which is a zip"),
        (b"PK", "cut short"),
        (b"PK\x03\x04", "cut short"),
        (zipped(GOOD)[:-30], "cut short"),
        (zipped(GOOD)[:200], "cut short"),
        (zipped(GOOD)[40:], "no package"),
        (flipped(zipped(GOOD)), "damaged"),
        (encrypted(zipped(GOOD)), "encrypted"),
        (packed_oddly(zipped(GOOD)), "encrypted or packed"),
        (zipped({}), "no package"),
        (zipped({"p/model/model.bin": "x"}), "has no metadata.json"),
        (zipped({"a/b/metadata.json": "{}"}), "has no metadata.json"),
        (zipped(GOOD | {"q/metadata.json": "{}"}), "several packages"),
    ],
)
def test_what_is_no_whole_package(tmp_path: Path, data: bytes, message: str):
    with pytest.raises(InputError, match=message) as caught:
        copied(source_of(tmp_path, data), tmp_path)
    assert str(caught.value).startswith("x.argosmodel ")


@pytest.mark.parametrize(
    "metadata",
    ["", "[]", "null", "7", "{}", "{", "\x00", '{"from_code": "zh", "to_code": "en"}', "[" * 99_999,
     " " * 1_100_000],
)  # fmt: skip
def test_metadata_that_says_nothing(tmp_path: Path, metadata: str):
    source = source_of(tmp_path, GOOD | {"p/metadata.json": metadata}, most=2_000_000)
    for use in (_unpack.look, lambda one: copied(one, tmp_path)):
        with pytest.raises(InputError, match="no usable package"):
            use(source)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"from_code": "../zh"}, "no usable package"),
        ({"to_code": "english"}, "no usable package"),
        ({"package_version": "1/../../x"}, "no usable package"),
        ({"package_version": ""}, "no usable package"),
        ({"type": "sbd"}, "not one that translates"),
    ],
)
def test_metadata_that_can_not_be_used(tmp_path: Path, change: dict[str, Any], message: str):
    told = json.dumps(METADATA | change)
    with pytest.raises(InputError, match=message):
        _unpack.look(source_of(tmp_path, GOOD | {"p/metadata.json": told}))


def unpacked(folder: Path) -> Path:
    for name, data in GOOD.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return folder


@pytest.mark.parametrize("inner", [".", "p"])
def test_a_folder(tmp_path: Path, inner: str):
    package = unpacked(tmp_path / "in")
    (package / "p" / "stanza").mkdir()
    (package / "p" / "stanza" / "x").write_text("")
    source = Source(package / inner, "in", 1000)
    assert _unpack.look(source) == copied(source, tmp_path) == FACTS
    assert names(tmp_path / "out") == {"metadata.json", "model/model.bin"}


def test_a_folder_with_a_link(tmp_path: Path):
    package = unpacked(tmp_path / "in")
    (package / "p" / "model" / "etc").symlink_to("/etc")
    with pytest.raises(InputError, match="'etc' is neither"):
        copied(Source(package, "in", 1000), tmp_path)


def test_a_folder_that_is_too_large_or_has_too_much(tmp_path: Path):
    package = unpacked(tmp_path / "in")
    with pytest.raises(InputError, match="more than 0 MB"):
        copied(Source(package, "in", 50), tmp_path)
    for number in range(1000):
        (package / "p" / str(number)).touch()
    with pytest.raises(InputError, match="more than 1000 files"):
        _unpack.copy(Source(package, "in", 1000), tmp_path / "again", lambda: None)


def test_a_folder_that_is_none_or_several(tmp_path: Path):
    (tmp_path / "in").mkdir()
    with pytest.raises(InputError, match="in is no package"):
        _unpack.look(Source(tmp_path / "in", "in", 1000))
    unpacked(tmp_path / "in")
    unpacked(tmp_path / "in" / "p")
    (tmp_path / "in" / "q").mkdir()
    (tmp_path / "in" / "q" / "metadata.json").write_text("{}")
    with pytest.raises(InputError, match="several packages"):
        _unpack.look(Source(tmp_path / "in", "in", 1000))
