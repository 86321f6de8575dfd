"""ZIP files from strangers: names checked, sizes counted while they are unpacked."""

import io
import lzma
import posixpath
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass

from workbench.core.errors import N_, InputError
from workbench.formats.text import plausibility

_MEGABYTE = 1_000_000
_CHUNK = 64 * 1024

_NESTED = (".zip",)
# Folders end in an empty name; the others are what systems put beside people's files.
_FURNITURE = {"", ".ds_store", "thumbs.db", "desktop.ini"}
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_DRIVE = re.compile(r"[A-Za-z]:")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    LookupError,
    struct.error,
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken: bytes of one file, unpacked; files in a ZIP; bytes of them all."""

    max_bytes: int = 10 * _MEGABYTE
    max_entries: int = 200
    max_total: int = 50 * _MEGABYTE


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a ZIP; ``error`` says why it has no data, if it has none."""

    name: str
    data: bytes = b""
    error: InputError | None = None


class _Budget:
    """What may still be unpacked, over all the entries of a ZIP."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.left = limits.max_total

    def spend(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise TooLargeError(
                N_("Unpacked, the ZIP file is larger than %(megabytes)d MB. Split it up."),
                megabytes=self.limits.max_total // _MEGABYTE,
            )


class TooLargeError(InputError):
    """A ZIP that unpacks to more than is taken, whatever its directory says."""


def entries(data: bytes, limits: Limits) -> list[Entry]:
    """Unpack a ZIP in memory; folders and the systems' own files are left out.

    An entry that is encrypted, damaged, too large or a ZIP itself comes with its error, and
    the others are read. Raises InputError for the whole where it is no ZIP, holds a path that
    leads out of it, has too many entries, or unpacks to too much (counted while unpacking).
    """
    with open_zip(data) as archive:
        files = _files(archive)
        if len(files) > limits.max_entries:
            raise InputError(
                N_("The ZIP file has %(count)d files, more than %(most)d. Split it up."),
                count=len(files),
                most=limits.max_entries,
            )
        budget = _Budget(limits)
        return [_entry(archive, info, name, budget) for info, name in files]


def _files(archive: zipfile.ZipFile) -> list[tuple[zipfile.ZipInfo, str]]:
    named = [(info, _name(info)) for info in archive.infolist()]
    for _, name in named:
        _check_path(name)
    files = [(info, name) for info, name in named if not _is_furniture(name)]
    if not files:
        raise InputError(N_("There is no file in the ZIP file."))
    return files


def open_zip(data: bytes) -> zipfile.ZipFile:
    """Open ZIP data; raise InputError where it is damaged, cut off or something else."""
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN:
        raise InputError(
            N_("The file is damaged or cut off: it can't be unpacked. Bring it in again.")
        ) from None


def unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    """Return an entry's bytes, never more than ``most``: what the directory says is not trusted.

    Raises InputError for an entry that is larger, encrypted or damaged.
    """
    if info.flag_bits & _ENCRYPTED:
        raise InputError(N_("The file is protected by a password. Bring it in without one."))
    try:
        data = _unpacked(archive, info, most)
    except _BROKEN:
        raise InputError(N_("The file is damaged in the ZIP file; it can't be unpacked.")) from None
    if len(data) > most:
        raise TooLargeError(
            N_("Unpacked, the file is larger than %(megabytes)d MB."), megabytes=most // _MEGABYTE
        )
    return data


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    """An entry's bytes, and one more than ``most`` at most."""
    data = bytearray()
    with archive.open(info) as packed:
        while chunk := packed.read(min(_CHUNK, most + 1 - len(data))):
            data += chunk
    return bytes(data)


def _entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, budget: _Budget) -> Entry:
    if name.lower().endswith(_NESTED):
        return Entry(name, error=InputError(N_("A ZIP file inside a ZIP file is not opened.")))
    try:
        data = unpack(archive, info, budget.limits.max_bytes)
    except TooLargeError as error:
        budget.spend(budget.limits.max_bytes)
        return Entry(name, error=error)
    except InputError as error:
        return Entry(name, error=error)
    budget.spend(len(data))
    return Entry(name, data)


def _name(info: zipfile.ZipInfo) -> str:
    """The name as people wrote it: Windows packs Chinese names in GBK or Big5 without a mark."""
    if info.flag_bits & _UTF8_NAME or info.filename.isascii():
        return info.filename
    raw = info.filename.encode("cp437")
    chinese = sorted(("big5", "gb18030"), key=lambda codec: plausibility(raw, codec))
    for codec in ("utf-8", *reversed(chinese)):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return info.filename


def _check_path(name: str) -> None:
    parts = name.split("/")
    if ".." in parts or name.startswith("/") or "\\" in name or _DRIVE.match(name):
        raise InputError(
            N_(
                "The ZIP file is not taken: the path “%(name)s” in it leads elsewhere. Pack the"
                " files anew, without folders."
            ),
            name=name,
        )


def _is_furniture(name: str) -> bool:
    """Say whether an entry is a folder or one of the files that systems add."""
    base = posixpath.basename(name)
    return name.startswith("__MACOSX/") or base.startswith("._") or base.lower() in _FURNITURE
