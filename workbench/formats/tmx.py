"""TMX 1.4b, the exchange format for translation memories: written and read as a stream."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, cast

from workbench import __version__
from workbench.core.errors import N_, InputError
from workbench.formats.reporting import Log, Reader
from workbench.formats.values import CorpusUnit, Report, Variant, canonical
from workbench.formats.xmlread import Element, elements, forget, line_of, local_name, root_name
from workbench.formats.xmltext import attribute, content, legal

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
<header creationtool="workbench" creationtoolversion="{version}" segtype="sentence"\
 o-tmf="workbench" adminlang="en" srclang="{lang}" datatype="plaintext" creationdate="{now}"/>
<body>
"""
_TAIL = "</body>\n</tmx>\n"

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# What stands in these is the other program's code (a <b>, an \i0), not the author's text.
_CODE_TAGS = {"bpt", "ept", "it", "ph", "ut"}


def write(
    units: Iterable[CorpusUnit],
    stream: IO[bytes],
    *,
    source_lang: str = "zh-CN",
    version: str = __version__,
    now: datetime,
) -> Report:
    """Write ``units`` as TMX 1.4b in UTF-8, one at a time; ``now`` dates the file.

    Properties become ``<prop type="x-…">``: a unit's own in ``<tu>``, a variant's in
    ``<tuv>``. Texts go into ``<seg>`` as they are, but for characters that XML can't carry;
    those, and units without a translation, are left out and noted with the file's line.
    """
    log = Log()
    head = _HEAD.format(version=attribute(version), lang=attribute(source_lang), now=_date(now))
    stream.write(head.encode())
    line = head.count("\n") + 1
    for unit in units:
        if not unit.targets:
            log.skip(line, N_("Unit %(tuid)s has no translation; left out."), tuid=unit.tuid)
            continue
        text, removed = legal(_tu(unit))
        if removed:
            _note_removed(log, line, unit.tuid, removed)
        stream.write(text.encode())
        log.units += 1
        line += text.count("\n")
    stream.write(_TAIL.encode())
    return log.report()


def _note_removed(log: Log, line: int, tuid: str, count: int) -> None:
    message = N_("Unit %(tuid)s: characters that XML can't carry were left out: %(count)d.")
    log.note(line, message, tuid=legal(tuid)[0], count=count)


def _tu(unit: CorpusUnit) -> str:
    variants = "".join(_tuv(variant) for variant in (unit.source, *unit.targets))
    return f'<tu tuid="{attribute(unit.tuid)}">\n{_props(unit.props)}{variants}</tu>\n'


def _tuv(variant: Variant) -> str:
    history = (
        ("creationid", variant.created_by),
        ("creationdate", _date(variant.created_at)),
        ("changeid", variant.changed_by),
        ("changedate", _date(variant.changed_at)),
    )
    marks = "".join(f' {name}="{attribute(value)}"' for name, value in history if value)
    return (
        f'<tuv xml:lang="{attribute(variant.lang)}"{marks}>\n{_props(variant.props)}'
        f"<seg>{content(variant.text)}</seg>\n</tuv>\n"
    )


def _props(props: Mapping[str, str]) -> str:
    return "".join(
        f'<prop type="x-{attribute(name)}">{content(value)}</prop>\n'
        for name, value in props.items()
    )


def _date(moment: datetime | None) -> str:
    """TMX's form of a time, in UTC; a time without a zone is taken as UTC."""
    if moment is None:
        return ""
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return f"{aware.year:04d}{aware:%m%dT%H%M%SZ}"


def read(
    stream: IO[bytes],
    source_lang: str = "zh-CN",
    target_langs: Collection[str] | None = None,
) -> Reader:
    """Read TMX of any program, level 1 or 2, one unit at a time.

    Targets are the variants in ``target_langs`` (codes such as ``en``), or in every language
    but the source's where that is None. Known languages come as our codes (``zh-Hans`` as
    ``zh-CN``), others as written. Inline tags are taken out and counted: the code that stands
    in them goes, text that they mark stays. Units without a source or without a target are
    skipped and noted with their line. ``<note>`` becomes the property ``note``; properties
    that stand twice are joined by a line feed; history on the ``<tu>`` is given to its
    variants. The iterator raises InputError, with the line, for what isn't TMX.
    """
    wish = _Wish(
        written=source_lang,
        source=canonical(source_lang),
        targets=None if target_langs is None else frozenset(map(canonical, target_langs)),
    )
    log = Log()
    return Reader(_units(stream, wish, log), log)


@dataclass(frozen=True)
class _Wish:
    """The languages that a reader wants; ``targets`` None: all but the source's."""

    written: str
    source: str
    targets: frozenset[str] | None

    def is_target(self, code: str) -> bool:
        return code != self.source and (self.targets is None or code in self.targets)


def _units(stream: IO[bytes], wish: _Wish, log: Log) -> Iterator[CorpusUnit]:
    for _, element in elements(stream):
        name = local_name(element)
        if name == "tu":
            unit = _unit(element, wish, log)
            if unit is not None:
                yield unit
            forget(element)
        elif name == "header" or element.getparent() is None:
            _check_root(element)


def _check_root(element: Element) -> None:
    name = root_name(element)
    if name != "tmx":
        raise InputError(N_("This is XML, but not TMX: it begins with <%(name)s>."), name=name)


def _unit(tu: Element, wish: _Wish, log: Log) -> CorpusUnit | None:
    line = line_of(tu)
    spoken = (tuv for tuv in tu.iterchildren("{*}tuv") if tuv.find("{*}seg") is not None)
    variants = [(tuv, _lang(tuv)) for tuv in spoken]
    sources = [(tuv, lang) for tuv, lang in variants if canonical(lang) == wish.source]
    targets = [tuv for tuv, lang in variants if wish.is_target(canonical(lang))]
    if not sources or not targets:
        _note_lack(log, line, wish, has_source=bool(sources))
        return None
    if len(sources) > 1:
        log.note(line, N_("The unit has several source texts; one of them was taken."))
    # en and en-US are one to us; the one that was asked for by its very name comes first.
    source = max(sources, key=lambda pair: pair[1].lower() == wish.written.lower())[0]
    return CorpusUnit(
        tuid=tu.get("tuid", ""),
        source=_variant(source, tu, log),
        targets=tuple(_variant(tuv, tu, log) for tuv in targets),
        props=_read_props(tu),
    )


def _note_lack(log: Log, line: int, wish: _Wish, *, has_source: bool) -> None:
    if has_source:
        log.skip(line, N_("The unit has no translation in a wanted language; skipped."))
    else:
        log.skip(line, N_("The unit has no text in %(lang)s; skipped."), lang=wish.written)


def _variant(tuv: Element, tu: Element, log: Log) -> Variant:
    return Variant(
        lang=canonical(_lang(tuv)),
        text=_plain(cast("Element", tuv.find("{*}seg")), log),
        props=_read_props(tuv),
        created_by=_mark(tuv, tu, "creationid"),
        created_at=log.moment(line_of(tuv), _mark(tuv, tu, "creationdate")),
        changed_by=_mark(tuv, tu, "changeid"),
        changed_at=log.moment(line_of(tuv), _mark(tuv, tu, "changedate")),
    )


def _plain(seg: Element, log: Log) -> str:
    tags = sum(1 for _ in seg.iterdescendants())
    if tags:
        log.tags += tags
        log.note(line_of(seg), N_("Inline tags were taken out: %(count)d."), count=tags)
    return _flat(seg)


def _flat(element: Element) -> str:
    """The text without tags; what stands in the other program's code tags is left out."""
    inner = "".join(
        ("" if local_name(child) in _CODE_TAGS else _flat(child)) + (child.tail or "")
        for child in element
    )
    return (element.text or "") + inner


def _read_props(element: Element) -> dict[str, str]:
    props: dict[str, str] = {}
    for child in element.iterchildren("{*}prop", "{*}note"):
        name = child.get("type", "").removeprefix("x-")
        if local_name(child) == "note":
            name = "note"
        props[name] = "\n".join(filter(None, (props.get(name), child.text)))
    return props


def _mark(tuv: Element, tu: Element, name: str) -> str:
    return tuv.get(name) or tu.get(name) or ""


def _lang(tuv: Element) -> str:
    return tuv.get(_XML_LANG) or tuv.get("lang") or ""
