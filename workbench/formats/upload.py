"""What a person uploads, as texts: one file or a ZIP of many, each with its text or error."""

import posixpath
from collections.abc import Callable
from dataclasses import dataclass

from workbench.core.errors import N_, InputError
from workbench.core.text import normalise_counted
from workbench.formats import bundle, docx, html, markdown, text
from workbench.formats.bundle import Limits
from workbench.formats.text import Decoded
from workbench.formats.values import Note

__all__ = ["SUFFIXES", "Limits", "Upload", "check_size", "texts"]

_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was brought in: its normalised text, or the error that tells why not.

    ``format`` is text, markdown, html or docx; ``encoding`` a name for people.
    """

    name: str
    format: str = ""
    encoding: str = ""
    text: str = ""
    notes: tuple[Note, ...] = ()
    error: InputError | None = None


def _markdown(data: bytes) -> Decoded:
    decoded = text.decode(data)
    return Decoded(markdown.plain(decoded.text), decoded.encoding)


_READERS: dict[str, tuple[str, Callable[[bytes], Decoded]]] = {
    ".txt": ("text", text.decode),
    ".md": ("markdown", _markdown),
    ".html": ("html", html.article),
    ".htm": ("html", html.article),
    ".docx": ("docx", docx.article),
}
SUFFIXES = (*_READERS, ".zip")


def texts(name: str, data: bytes, limits: Limits = Limits()) -> list[Upload]:  # noqa: B008
    """Return the texts in a file called ``name``: one, or as many as a ZIP holds.

    Takes ``.txt .md .html .htm .docx .zip``. Never raises InputError: what can't be taken
    comes as an Upload with its error, and the other files of a ZIP are read all the same.
    """
    if _suffix(name) != ".zip":
        return [_upload(name, data, limits)]
    try:
        check_size(data, limits)
        return [
            Upload(entry.name, error=entry.error)
            if entry.error
            else _upload(entry.name, entry.data, limits)
            for entry in bundle.entries(data, limits)
        ]
    except InputError as error:
        return [Upload(name, error=error)]


def _upload(name: str, data: bytes, limits: Limits) -> Upload:
    try:
        check_size(data, limits)
        return _read(name, data)
    except InputError as error:
        return Upload(name, error=error)


def _read(name: str, data: bytes) -> Upload:
    reader = _READERS.get(_suffix(name))
    if reader is None:
        raise InputError(
            N_("This type of file isn't read. Bring in %(suffixes)s."),
            suffixes=" ".join(SUFFIXES),
        )
    kind, decode = reader
    decoded = decode(data)
    kept, removed = normalise_counted(decoded.text)
    if not kept.strip():
        raise InputError(N_("There is no text in the file."))
    notes = (_removed_note(decoded.text, removed),) if removed else ()
    return Upload(name, kind, decoded.encoding, kept, notes)


def _removed_note(before: str, removed: int) -> Note:
    lines = before.split("\n")
    first = next(n for n, line in enumerate(lines, 1) if normalise_counted(line)[1])
    message = N_("Invisible and control characters were taken out: %(count)d, the first here.")
    return Note(first, message, {"count": removed})


def check_size(data: bytes, limits: Limits) -> None:
    """Refuse a file that is larger than the limits allow: InputError."""
    if len(data) > limits.max_bytes:
        raise InputError(
            N_("The file has %(size).1f MB; up to %(most)d MB are taken. Split it up."),
            size=len(data) / _MEGABYTE,
            most=limits.max_bytes // _MEGABYTE,
        )


def _suffix(name: str) -> str:
    return posixpath.splitext(name)[1].lower()
