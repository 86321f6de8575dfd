"""A package of Argos, a zip or a folder, copied into a folder of ours and looked over.

Nothing of it is taken on trust: where its members would go, how large they get, what they are.
"""

import json
import os
import re
import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from workbench.core.errors import N_, InputError
from workbench.mt._index import Pair, version_key

METADATA = "metadata.json"
_MOST_MEMBERS = 1000
_MOST_DIRECTORY = 1024 * 1024
_MOST_METADATA = 1024 * 1024
_CHUNK = 1024 * 1024
_MEGABYTE = 1024 * 1024
_DEEPEST = 8
# Sentence splitters, which packages bring along and the workbench never looks for.
_SPLITTERS = ("stanza", "minisbd", "spacy", "__MACOSX")
_DRIVE = re.compile(r"[A-Za-z]:")
_CODE = re.compile(r"[a-z]{2,3}")
_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_LONGEST_COMMENT = 65535

_NO_ZIP = N_("%(name)s is no package of Argos Translate, which is a zip file.")
_CUT = N_("%(name)s is cut short or damaged. Get it again.")
_MANY = N_("%(name)s has more than %(most)d files in it, which no package of Argos has.")
_LARGE = N_(
    "%(name)s unpacks to more than %(most)d MB, which is the most that is taken "
    "(WORKBENCH_MAX_MODEL_BYTES)."
)
_OUTSIDE = N_(
    "%(name)s is not taken: its member %(member)s would be put outside its folder. Get the package "
    "from somewhere else."
)
_LINK = N_("%(name)s is not taken: its member %(member)s is neither a file nor a folder.")
_TWICE = N_("%(name)s is not taken: its member %(member)s is in it twice.")
_ENCRYPTED = N_("%(name)s is encrypted or packed in a way that can't be read.")
_NO_METADATA = N_("%(name)s is no package of Argos Translate: it has no metadata.json.")
_SEVERAL = N_("%(name)s holds several packages. Install them one by one.")
_BAD_METADATA = N_(
    "%(name)s is no usable package of Argos Translate: its metadata.json doesn't say which "
    "languages and version it is."
)
_NO_MODEL = N_("%(name)s is a package of Argos Translate, but not one that translates.")

# Called between pieces of the work; what it raises ends it.
Pulse = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a package says of itself: its pair and version, the Argos that it is for."""

    pair: Pair
    version: str
    needs: str


@dataclass(frozen=True, slots=True)
class Source:
    """A package to be copied: its path, the name that people know it by, the bytes it may have."""

    path: Path
    name: str
    most: int


def look(source: Source) -> Facts:
    """Return what a package, a zip or a folder, says of itself, without copying it.

    Raises InputError if it is none or isn't safe to unpack.
    """
    if source.path.is_dir():
        folder = _package_folder(source)
        return _facts(source, (folder / METADATA).read_bytes())
    with _readable(source), zipfile.ZipFile(source.path) as archive:
        top = _top(source, _members(source, archive))
        return _facts(source, _read(archive, top))


def copy(source: Source, folder: Path, pulse: Pulse) -> Facts:
    """Copy a package, a zip or a folder, into a new folder; its files lie right in there.

    Raises InputError if it is none or isn't safe; what was copied by then is left in the folder.
    """
    folder.mkdir()
    if source.path.is_dir():
        _copy_folder(source, folder, pulse)
    else:
        with _readable(source), zipfile.ZipFile(source.path) as archive:
            _copy_zip(source, archive, folder, pulse)
    return _facts(source, (folder / METADATA).read_bytes())


@contextmanager
def _readable(source: Source) -> Iterator[None]:
    """Tell of a zip that can't be read in words for people, before and while it is read."""
    _check_end(source)
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error):
        raise InputError(_CUT, name=source.name) from None
    except (RuntimeError, NotImplementedError):
        raise InputError(_ENCRYPTED, name=source.name) from None


def _check_end(source: Source) -> None:
    """Look at the end of a zip for the size of its list of members, which is read whole."""
    with source.path.open("rb") as file:
        if file.read(2) != b"PK":
            raise InputError(_NO_ZIP, name=source.name)
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _END.size - _LONGEST_COMMENT))
        tail = file.read()
    at = tail.rfind(_END_MARK)
    if at < 0 or len(tail) - at < _END.size:
        raise InputError(_CUT, name=source.name)
    _, _, _, _, members, directory, *_ = _END.unpack_from(tail, at)
    if members > _MOST_MEMBERS or directory > _MOST_DIRECTORY:
        raise InputError(_MANY, name=source.name, most=_MOST_MEMBERS)


def _members(source: Source, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The files of a zip. One that would be put somewhere else spoils the whole."""
    found = archive.infolist()
    if len(found) > _MOST_MEMBERS:
        raise InputError(_MANY, name=source.name, most=_MOST_MEMBERS)
    for info in found:
        if not _is_inside(info.orig_filename):
            raise InputError(_OUTSIDE, name=source.name, member=repr(info.orig_filename))
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise InputError(_LINK, name=source.name, member=repr(info.filename))
    return [info for info in found if not info.is_dir()]


def _is_inside(name: str) -> bool:
    parts = name.rstrip("/").split("/")
    plain = name.isprintable() and "\\" not in name and not _DRIVE.match(name)
    return plain and len(parts) <= _DEEPEST and not {"", ".", ".."} & set(parts)


def _top(source: Source, members: list[zipfile.ZipInfo]) -> PurePosixPath:
    """The folder in a zip that is the package: the one folder, or none, that has metadata."""
    paths = [PurePosixPath(info.filename) for info in members]
    tops = [path.parent for path in paths if path.name == METADATA and len(path.parts) <= 2]
    tops = [top for top in tops if top.name not in _SPLITTERS]
    if not tops:
        raise InputError(_NO_METADATA, name=source.name)
    if len(tops) > 1:
        raise InputError(_SEVERAL, name=source.name)
    return tops[0]


def _read(archive: zipfile.ZipFile, top: PurePosixPath) -> bytes:
    with archive.open(str(top / METADATA)) as file:
        return file.read(_MOST_METADATA + 1)


def _copy_zip(source: Source, archive: zipfile.ZipFile, folder: Path, pulse: Pulse) -> None:
    members = _members(source, archive)
    top = _top(source, members)
    room = _Room(source, pulse)
    for info in members:
        path = PurePosixPath(info.filename)
        if path.is_relative_to(top) and not _is_splitter(path.relative_to(top)):
            with archive.open(info) as file:
                room.put(file, folder, path.relative_to(top))


def _copy_folder(source: Source, folder: Path, pulse: Pulse) -> None:
    package = _package_folder(source)
    room = _Room(source, pulse)
    for number, path in enumerate(_files(source, package)):
        if number >= _MOST_MEMBERS:
            raise InputError(_MANY, name=source.name, most=_MOST_MEMBERS)
        with path.open("rb") as file:
            room.put(file, folder, PurePosixPath(path.relative_to(package).as_posix()))


def _files(source: Source, package: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(package):
        if Path(root) == package:
            folders[:] = [name for name in folders if name not in _SPLITTERS]
        for name in [*folders, *names]:
            kind = stat.S_IFMT((Path(root) / name).lstat().st_mode)
            if kind not in (stat.S_IFREG, stat.S_IFDIR):
                raise InputError(_LINK, name=source.name, member=repr(name))
        yield from (Path(root) / name for name in names)


def _package_folder(source: Source) -> Path:
    """The folder with the metadata: the one given, or the only one in it that has some."""
    if (source.path / METADATA).is_file():
        return source.path
    found = [path.parent for path in source.path.glob(f"*/{METADATA}")]
    if len(found) != 1:
        raise InputError(_SEVERAL if found else _NO_METADATA, name=source.name)
    return found[0]


def _is_splitter(path: PurePosixPath) -> bool:
    return len(path.parts) > 1 and path.parts[0] in _SPLITTERS


class _Room:
    """Counts what is put into a folder, as it is written: a zip may lie about its sizes."""

    def __init__(self, source: Source, pulse: Pulse) -> None:
        self._source = source
        self._pulse = pulse
        self._left = source.most

    def put(self, file: IO[bytes], folder: Path, path: PurePosixPath) -> None:
        target = folder.joinpath(*path.parts)
        if os.path.commonpath([folder.resolve(), target.resolve()]) != str(folder.resolve()):
            raise InputError(_OUTSIDE, name=self._source.name, member=repr(str(path)))
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with target.open("xb") as copied:
                self._copy(file, copied)
        except FileExistsError:
            member = repr(str(path))
            raise InputError(_TWICE, name=self._source.name, member=member) from None

    def _copy(self, file: IO[bytes], copied: IO[bytes]) -> None:
        while chunk := file.read(_CHUNK):
            self._left -= len(chunk)
            if self._left < 0:
                most = self._source.most // _MEGABYTE
                raise InputError(_LARGE, name=self._source.name, most=most)
            copied.write(chunk)
            self._pulse()
        copied.flush()
        os.fsync(copied.fileno())  # a power cut must not leave a model with empty files


def _facts(source: Source, metadata: bytes) -> Facts:
    try:
        told = json.loads(metadata[: _MOST_METADATA + 1])
        pair = Pair(str(told["from_code"]), str(told["to_code"]))
        version, needs = str(told["package_version"]), str(told.get("argos_version") or "")
        kind = told.get("type", "translate")
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        raise InputError(_BAD_METADATA, name=source.name) from None
    codes = _CODE.fullmatch(pair.source) and _CODE.fullmatch(pair.target)
    if kind != "translate":
        raise InputError(_NO_MODEL, name=source.name)
    if not codes or not version_key(version):
        raise InputError(_BAD_METADATA, name=source.name)
    return Facts(pair, version, needs)


def size_of(folder: Path) -> int:
    """Return how many bytes the files in a folder have; 0 if it is going at this moment."""
    try:
        return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    except OSError:
        return 0


def discard(folder: Path) -> None:
    """Delete a folder, or a link that stands for one; what is gone already is no matter."""
    if folder.is_symlink():
        folder.unlink(missing_ok=True)
    else:
        shutil.rmtree(folder, ignore_errors=True)
