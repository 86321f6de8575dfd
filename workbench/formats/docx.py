"""Word documents (.docx) to lines of text, straight from the XML inside."""

import io
import posixpath
import zipfile
from collections.abc import Iterator

from workbench.core.errors import N_, InputError
from workbench.formats.bundle import open_zip, unpack
from workbench.formats.text import Decoded
from workbench.formats.xmlread import Element, Event, elements, local_name

# A .docx of a book unpacks to less; a bomb to thousands of times more.
_MOST_XML = 50_000_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")

# Older Word's copy of a text box, text that was moved elsewhere, readings above characters.
_SKIPPED = {"Fallback", "moveFrom", "rt"}
# A table's own, its rows' and cells', and what is told about these.
_TABLE_PARTS = {"tbl", "tr", "tc", "gridBefore", "gridSpan", "vMerge", "del", "cellDel"}
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-"}


def article(data: bytes) -> Decoded:
    """Return the text of a Word document: each paragraph, heading and table cell a line.

    Text in boxes comes where its box is anchored; deleted text of tracked changes, field
    codes, headers, footers, notes and comments are left out. The encoding is that of the XML.
    Raises InputError for a password-protected document, an old .doc, what isn't a Word
    document, is damaged, or unpacks to more than 50 MB.
    """
    text = "\n".join(part for part in parts(data) if isinstance(part, str))
    if not text.strip():
        raise InputError(N_("There is no text in the Word document."))
    return Decoded(text, "UTF-8")


def parts(data: bytes) -> Iterator[str | Event]:
    """Give each paragraph's text as it ends, and between them the events of tables.

    Leaves out and raises what ``article`` does, but takes a document without text.
    """
    if data.startswith(_OLE):
        raise _ole_error(data)
    with open_zip(data) as archive:
        xml = _member(archive, _main_part(archive))
    return _parts(xml)


def _ole_error(data: bytes) -> InputError:
    """Protected .docx and old .doc come in the same container; its directory tells them apart."""
    if _ENCRYPTED_STREAM in data:
        return InputError(
            N_(
                "The Word document is protected by a password. Open it in Word, take the password"
                " away (File, Info, Protect Document), save it and bring it in again."
            )
        )
    return InputError(
        N_("This is an old Word file (.doc). Open it in Word, save it as .docx and bring that in.")
    )


def _main_part(archive: zipfile.ZipFile) -> str:
    """The name of the part with the text: mostly word/document.xml, but not always."""
    for element in _ended(_member(archive, "_rels/.rels")):
        if element.get("Type", "").endswith("/officeDocument"):
            return posixpath.normpath(element.get("Target", "").lstrip("/"))
    raise _not_word()


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        info = archive.getinfo(name)
    except KeyError:
        raise _not_word() from None
    return unpack(archive, info, _MOST_XML)


def _not_word() -> InputError:
    return InputError(N_("This is a ZIP file, but not a Word document (.docx)."))


def _ended(xml: bytes) -> Iterator[Element]:
    return (element for _, element in elements(io.BytesIO(xml)))


def _parts(xml: bytes) -> Iterator[str | Event]:
    """One paragraph within another (a text box) comes before the outer one."""
    open_paragraphs: list[list[str]] = []
    skipping = 0
    for event, element in elements(io.BytesIO(xml), starts=True):
        name = local_name(element)
        if element.getparent() is None and name != "document":
            raise _not_word()
        if name in _SKIPPED:
            skipping += 1 if event == "start" else -1
        elif skipping:
            continue
        elif name == "p" and event == "start":
            open_paragraphs.append([])
        elif name == "p":
            yield "".join(open_paragraphs.pop())
            element.clear()
        elif name in _TABLE_PARTS:
            yield event, element
        elif event == "end" and open_paragraphs:
            open_paragraphs[-1].append(_run_text(name, element))


def _run_text(name: str, element: Element) -> str:
    if name == "t":
        return element.text or ""
    parent = element.getparent()
    # Tabs are defined in a paragraph's properties, too; only those in a run are text.
    in_run = parent is not None and local_name(parent) == "r"
    return _BREAKS.get(name, "") if in_run else ""
