"""TBX, the exchange format for glossaries: versions 2 and 3 read as a stream, TBX-Basic written.

What is written keeps to the categories of TBX-Basic, so that strict programs take it:

    source, variants     Chinese terms, the source first, variants with termType ``variant``
    renderings           terms with administrativeStatus and, where it is known, ``source``
    kind                 subjectField, in English as it is called here; none for ``other``
    note, definition     of the whole entry
    keep, case           notes on the source term: ``x-keep: yes``, ``x-case: exact``

Version 2 is written unless version 3 is asked for: programs that read version 3 read it as well,
while OmegaT, Weblate and all that is built on the Translate Toolkit read no other. The style of
version 3 is DCA, categories as attributes, which differs from version 2 in names alone.
"""

import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Literal

from workbench import __version__
from workbench.core.errors import N_, InputError
from workbench.core.termbase import Rendering, Term, Usage
from workbench.formats._glossary_gather import Gathered
from workbench.formats._tbx_entry import SIMPLIFIED, Entry
from workbench.formats.glossary import GlossaryFile
from workbench.formats.reporting import Log
from workbench.formats.text import encoding_name, guess_codec, known_kind
from workbench.formats.xmlread import Element, elements, forget, line_of, local_name
from workbench.formats.xmltext import attribute, content, legal

Version = Literal["2", "3"]

MAX_ENTRIES = 200_000
"""Entries that a file may have."""
MAX_ENTRY = 5_000
"""Elements that an entry may have."""

_ENTRIES = {"termEntry", "conceptEntry"}
_DIALECTS = ("TBX", "TBX-Core", "TBX-Min", "TBX-Basic", "TBX-Linguist", "TBX-Default")
_SAMPLE = 16 * 1024


def read(
    data: bytes,
    *,
    target_lang: str | None = None,  # noqa: ARG001 - the file says it itself
    limit: int = MAX_ENTRIES,
) -> GlossaryFile:
    """The terms of a TBX file and, by line, what couldn't be taken and why.

    Takes version 2 (``martif``) and version 3 (``tbx``) in both styles. Chinese is the source:
    the preferred or the first simplified term, the others and the traditional ones are its
    variants. English and Vietnamese terms are renderings; where their status is not given the
    first is preferred and the others are admitted. An entry that lacks either is skipped, other
    languages are counted in one note. Entries of one source are joined or told as in tables.

    Raises InputError, with the line, for what is not TBX, for XML that is broken or declares
    entities, for more than ``limit`` entries, and where there are none.
    """
    _refuse_other(data[:_SAMPLE])
    log, foreign = Log(), Counter[str]()
    gathered = Gathered(log)
    for element in _entries(io.BytesIO(data), log, limit):
        entry = Entry(element, log)
        foreign += entry.foreign
        term = entry.term()
        if term:
            gathered.put(entry.line, term)
    if foreign:
        counts = ", ".join(f"{lang} ({count})" for lang, count in sorted(foreign.items()))
        log.note(0, N_("Terms in other languages were left out: %(counts)s."), counts=counts)
    report = log.report()
    encoding = encoding_name(guess_codec(data[:_SAMPLE]))
    return GlossaryFile(gathered.terms(), report.notes, encoding, report.skipped)


def _refuse_other(head: bytes) -> None:
    """Say of a table or a list with this format's name what it is; all else the parser tells."""
    text = head.decode(guess_codec(head), errors="ignore").lstrip("\ufeff \t\r\n")
    if text and not text.startswith("<") and not known_kind(head):
        raise InputError(
            N_(
                "This is not TBX: it doesn't begin with “<”. A table has to be called .csv or "
                ".tsv, a list .txt."
            )
        )


def _entries(stream: IO[bytes], log: Log, limit: int) -> Iterator[Element]:
    """Each entry when it is complete; all that was read is forgotten, so that memory is bounded."""
    count = size = 0
    inside = False
    for event, element in elements(stream, starts=True):
        is_entry = local_name(element) in _ENTRIES
        if event == "start":
            if element.getparent() is None:
                _check_root(element, log)
            inside, size = (True, 0) if is_entry else (inside, size + inside)
            _refuse_large(element, size)
        elif is_entry:
            count += 1
            _refuse_many(element, count, limit)
            yield element
            inside = False
        if event == "end" and not inside:
            forget(element)
    if not count:
        raise InputError(
            N_("The file has no entries: nothing is in <termEntry> or <conceptEntry>.")
        )


def _check_root(root: Element, log: Log) -> None:
    name, dialect = local_name(root), root.get("type", "TBX")
    if name not in ("martif", "tbx"):
        message = N_(
            "This is XML, but not a dialect of TBX that can be read: it begins with <%(name)s>, "
            "not with <martif> or <tbx>. Export it as TBX-Basic."
        )
        raise InputError(message, name=name)
    known = ", ".join(_DIALECTS)
    if not dialect.startswith("TBX"):
        message = N_("The dialect “%(dialect)s” is not TBX. Known are: %(known)s.")
        raise InputError(message, dialect=dialect, known=known)
    if dialect not in _DIALECTS:
        message = N_(
            "The dialect “%(dialect)s” is not known; only what it shares with TBX-Basic was read."
        )
        log.note(line_of(root), message, dialect=dialect)


def _refuse_large(element: Element, size: int) -> None:
    if size > MAX_ENTRY:
        message = N_("Line %(line)d: an entry has more than %(limit)d elements. Divide it.")
        raise InputError(message, line=line_of(element), limit=MAX_ENTRY)


def _refuse_many(element: Element, count: int, limit: int) -> None:
    if count > limit:
        message = N_(
            "Line %(line)d: the file has more than %(limit)d entries. Divide it and bring in "
            "each part."
        )
        raise InputError(message, line=line_of(element), limit=limit)


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a version calls its elements, and what stands around the entries."""

    prolog: str
    root: str
    attributes: str
    header: str
    encoding: str
    entry: str
    language: str
    term: str


_SHAPES: dict[Version, _Shape] = {
    "2": _Shape(
        '<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">\n',
        "martif",
        'type="TBX-Basic" xml:lang="en"',
        "martifHeader",
        '<encodingDesc><p type="XCSURI">TBXBasicXCSV02.xcs</p></encodingDesc>\n',
        "termEntry",
        "langSet",
        "tig",
    ),
    "3": _Shape(
        "",
        "tbx",
        'type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"',
        "tbxHeader",
        "",
        "conceptEntry",
        "langSec",
        "termSec",
    ),
}
_STATUS_OF: dict[Usage, str] = {
    "preferred": "preferredTerm-admn-sts",
    "admitted": "admittedTerm-admn-sts",
    "forbidden": "deprecatedTerm-admn-sts",
}


def write(
    terms: Iterable[Term],
    stream: IO[bytes],
    *,
    title: str = "",
    version: Version = "2",
    log: Log | None = None,
) -> int:
    """Write terms as TBX-Basic in UTF-8, one at a time; return how many were written.

    An entry's id comes from its source, so that it is the same in every export. :func:`read`
    gives the same terms back. Characters that XML can't carry are left out and noted in ``log``
    with the file's line. Raises InputError when there is no term: TBX has to have one.
    """
    shape, log = _SHAPES[version], log or Log()
    ids: Counter[str] = Counter()
    line = 1
    for term in terms:
        head = "" if ids else _head(shape, title)
        entry, removed = legal(head + _entry(term, _id(term, ids), shape))
        if removed:
            _note_removed(log, line + head.count("\n"), term, removed)
        stream.write(entry.encode())
        line += entry.count("\n")
    if not ids:
        raise InputError(N_("There is no term to write."))
    stream.write(f"</body></text>\n</{shape.root}>\n".encode())
    return ids.total()


def _note_removed(log: Log, line: int, term: Term, count: int) -> None:
    message = N_("“%(source)s”: characters that XML can't carry were left out: %(count)d.")
    log.note(line, message, source=legal(term.source)[0], count=count)


def _head(shape: _Shape, title: str) -> str:
    named = f"<titleStmt><title>{content(title)}</title></titleStmt>\n" if title else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{shape.prolog}'
        f"<{shape.root} {shape.attributes}>\n<{shape.header}>\n<fileDesc>\n{named}"
        f"<sourceDesc><p>workbench {content(__version__)}</p></sourceDesc>\n</fileDesc>\n"
        f"{shape.encoding}</{shape.header}>\n<text><body>\n"
    )


def _id(term: Term, ids: Counter[str]) -> str:
    """An id from the source; a second term of the same source gets a number."""
    digest = hashlib.sha256(term.source.encode(errors="surrogatepass")).hexdigest()[:16]
    ids[digest] += 1
    return f"c{digest}" + (f"-{ids[digest]}" if ids[digest] > 1 else "")


def _entry(term: Term, name: str, shape: _Shape) -> str:
    kind = "" if term.kind == "other" else _element("descrip", term.kind, "subjectField")
    definition = _element("descrip", _indented(term.definition), "definition")
    grouped = f"<descripGrp>{definition}</descripGrp>" if definition else ""
    facts = [kind, grouped, _element("note", _indented(term.note))]
    languages = dict.fromkeys(one.lang for one in term.renderings)
    sections = [
        _section(lang, [_rendering(one) for one in term.renderings if one.lang == lang], shape)
        for lang in languages
    ]
    return (
        f'<{shape.entry} id="{name}">\n'
        + "".join(f"{fact}\n" for fact in facts if fact)
        + _section(SIMPLIFIED, _sources(term), shape)
        + "".join(sections)
        + f"</{shape.entry}>\n"
    )


def _section(lang: str, words: Iterable[str], shape: _Shape) -> str:
    inner = "".join(f"<{shape.term}>{word}</{shape.term}>\n" for word in words)
    return f'<{shape.language} xml:lang="{attribute(lang)}">\n{inner}</{shape.language}>\n'


def _sources(term: Term) -> list[str]:
    keep = _element("note", "x-keep: yes" if term.keep else "")
    case = _element("note", "" if term.case == "smart" else f"x-case: {term.case}")
    variant = _element("termNote", "variant", "termType")
    return [
        _element("term", term.source) + keep + case,
        *(_element("term", text) + variant for text in term.variants),
    ]


def _rendering(one: Rendering) -> str:
    return (
        _element("term", one.text)
        + _element("termNote", _STATUS_OF[one.usage], "administrativeStatus")
        + _element("admin", one.origin, "source")
    )


def _element(name: str, text: str, category: str = "") -> str:
    """An element; nothing for an empty text."""
    typed = f' type="{category}"' if category else ""
    return f"<{name}{typed}>{content(text)}</{name}>" if text else ""


def _indented(text: str) -> str:
    """A text whose indented lines :func:`read` does not take for the file's own indentation."""
    return re.sub("\n[ \t]", "\n\xa0", text)
