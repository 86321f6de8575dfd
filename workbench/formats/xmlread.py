"""XML from strangers: read as a stream, no entities, nothing fetched, errors in plain words."""

from collections.abc import Iterator
from typing import IO, Any, Literal, cast

from lxml import etree

from workbench.core.errors import N_, InputError
from workbench.formats.text import known_kind

Element = etree._Element  # noqa: SLF001 - lxml has no public name for its class
Event = tuple[Literal["start", "end"], Element]

_CHUNK = 64 * 1024


class _Nothing(etree.Resolver):
    """Answers every request for another file with an empty one.

    ``load_dtd=False`` and ``resolve_entities=False`` are not enough: libxml2 2.14 still reads
    a local file for ``<!ENTITY % x SYSTEM "file:…"> %x;``, and the external DTD as soon as an
    entity is not declared.
    """

    def resolve(self, *request: Any) -> Any:  # noqa: ANN401 - lxml's URL, id and own context
        """Return an empty document whatever is asked for."""
        return cast("Any", self).resolve_string("", request[-1])


def elements(stream: IO[bytes], *, starts: bool = False) -> Iterator[Event]:
    """Give each element when it ends, with ``starts`` also when it starts, piece by piece.

    Comments and processing instructions are left out. A DOCTYPE is fine; a declaration or a
    use of an entity is not, as its text would be lost or could be huge. The caller clears
    what it has used. Raises InputError with the line for these and for XML that is broken.
    """
    parser = _parser(starts=starts)
    chunk = stream.read(_CHUNK)
    if not chunk:
        raise InputError(N_("The file is empty."))
    kind = known_kind(chunk)
    if kind:
        raise InputError(N_("This is not XML: it looks like a %(kind)s file."), kind=kind)
    try:
        while chunk:
            parser.feed(chunk)
            yield from _events(parser)
            chunk = stream.read(_CHUNK)
        parser.close()
    except etree.XMLSyntaxError as error:
        raise _broken(parser, error) from None
    yield from _events(parser)  # a very short document is held back until here


def forget(element: Element) -> None:
    """Free an element that was read, and what stands before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def root_name(element: Element) -> str:
    """Return the name of the element that the whole document is in."""
    return local_name(element.getroottree().getroot())


def line_of(element: Element) -> int:
    """Return the line, from 1, that an element's start tag ends on."""
    return int(cast("int", element.sourceline))


def local_name(element: Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def _parser(*, starts: bool) -> "etree.XMLPullParser":
    parser = etree.XMLPullParser(
        events=("start", "end") if starts else ("end",),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    parser.resolvers.add(_Nothing())
    return parser


def _events(parser: "etree.XMLPullParser") -> Iterator[Event]:
    """What was parsed since the last call; declarations stand before all else."""
    _refuse_undeclared(parser)
    events = cast("Iterator[Event]", parser.read_events())
    first = next(events, None)
    if first:
        _refuse_declared(first[1])
        yield first
        yield from events


def _broken(parser: "etree.XMLPullParser", error: etree.XMLSyntaxError) -> InputError:
    """Tell the first thing that went wrong; the exception may tell a later one."""
    first = next(
        ((entry.line, entry.message) for entry in parser.feed_error_log.filter_from_errors()),
        (error.lineno or 1, error.msg or ""),
    )
    return InputError(
        N_("This is not well-formed XML: line %(line)d: %(detail)s. Export the file anew."),
        line=first[0],
        detail=first[1].split(", line ")[0].rstrip("."),
    )


def _refuse_undeclared(parser: "etree.XMLPullParser") -> None:
    for entry in parser.feed_error_log:
        if entry.type == etree.ErrorTypes.WAR_UNDECLARED_ENTITY:
            raise InputError(
                N_("Line %(line)d uses an entity that isn't declared, so text is missing there."),
                line=entry.line,
            )


def _refuse_declared(element: Element) -> None:
    dtd = element.getroottree().docinfo.internalDTD
    names = [entity.name for entity in cast("Any", dtd).iterentities()] if dtd is not None else []
    if names:
        raise InputError(
            N_(
                "The file declares entities (%(names)s …), which can hide or blow up text, so it"
                " isn't read. Export it without a DTD of its own."
            ),
            names=", ".join(names[:3]),
        )
