"""XLIFF 1.x and 2.x to units, piece by piece."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import IO

from workbench.core.errors import N_, InputError
from workbench.core.text import guess_language
from workbench.formats import _xliff_states as states
from workbench.formats._xliff_text import plain, segments
from workbench.formats.reporting import Log
from workbench.formats.values import CorpusUnit, Variant, canonical
from workbench.formats.xmlread import Element, elements, forget, line_of, local_name

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_OURS = "workbench-"


@dataclass(frozen=True, slots=True)
class Wish:
    """The languages that a reader wants; ``targets`` None: all but the source's."""

    source: str
    targets: frozenset[str] | None

    def is_target(self, code: str) -> bool:
        """Say whether a target in this language is wanted."""
        return code != self.source and (self.targets is None or code in self.targets)


@dataclass(frozen=True, slots=True)
class _File:
    """What a ``file`` says of all its units; languages are empty where it doesn't."""

    source: str = ""
    target: str = ""
    original: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    """A source with its target, before it is looked at whether they are wanted."""

    tuid: str
    line: int
    source: Element
    target: Element | None
    state: str = ""
    qualifier: str = ""


def units(stream: IO[bytes], wish: Wish, log: Log) -> Iterator[CorpusUnit]:
    """Give the units of a file; InputError, with the line, for what isn't XLIFF."""
    file = _File()
    for event, element in elements(stream, starts=True):
        name = local_name(element)
        if event == "start":
            file = _begun(element, name, file)
        elif name in ("trans-unit", "unit"):
            yield from _units(element, name, file, wish, log)
            forget(element)


def _begun(element: Element, name: str, file: _File) -> _File:
    if element.getparent() is None:
        if name != "xliff":
            message = N_("This is XML, but not XLIFF: it begins with <%(name)s>.")
            raise InputError(message, name=name)
        return _File(element.get("srcLang", ""), element.get("trgLang", ""))
    if name != "file":
        return file
    return _File(
        element.get("source-language") or file.source,
        element.get("target-language") or ("" if element.get("source-language") else file.target),
        element.get("original", ""),
    )


def _units(element: Element, name: str, file: _File, wish: Wish, log: Log) -> Iterator[CorpusUnit]:
    found = list(_version_1(element) if name == "trans-unit" else _version_2(element))
    told = _told(element)
    for one in found:
        unit = _unit(one, file, wish, log)
        if unit:
            yield _with_told(unit, told, file, line_of(element), log)


def _version_1(unit: Element) -> Iterator[_Found]:
    """The unit of a ``trans-unit``, or its segments, where source and target have the same."""
    source = unit.find("{*}source")
    target = unit.find("{*}target")
    if source is None:
        return
    state = qualifier = ""
    if target is not None:
        state = states.read_1(target.get("state", ""), approved=unit.get("approved") == "yes")
        qualifier = target.get("state-qualifier", "")
    tuid = unit.get("resname") or unit.get("id") or ""
    parts = _parts(unit, target)
    for mid, (one, other) in parts.items():
        yield _Found(f"{tuid}-{mid}", line_of(one), one, other, state, qualifier)
    if not parts:
        yield _Found(tuid, line_of(unit), source, target, state, qualifier)


def _parts(unit: Element, target: Element | None) -> dict[str, tuple[Element, Element]]:
    cut = unit.find("{*}seg-source")
    if cut is None or target is None:
        return {}
    sources, targets = segments(cut), segments(target)
    # One of them may have been joined or cut; then the unit as a whole is what is right.
    if list(sources) != list(targets):
        return {}
    return {mid: (one, targets[mid]) for mid, one in sources.items()}


def _version_2(unit: Element) -> Iterator[_Found]:
    cut = list(unit.iterchildren("{*}segment"))
    name = unit.get("name") or unit.get("id") or ""
    for number, segment in enumerate(cut, 1):
        source = segment.find("{*}source")
        if source is not None:
            tuid = name if len(cut) == 1 else f"{name}-{segment.get('id') or number}"
            state = states.read_2(segment.get("state", ""))
            yield _Found(tuid, line_of(segment), source, segment.find("{*}target"), state)


def _unit(found: _Found, file: _File, wish: Wish, log: Log) -> CorpusUnit | None:
    source = _variant(found.source, file.source, log)
    if found.target is None:
        log.skip(found.line, N_("The unit has no translation; skipped."))
        return None
    target = _variant(found.target, file.target, log)
    if not source.text.strip() or not target.text.strip():
        log.skip(found.line, N_("The unit's source or translation is empty; skipped."))
        return None
    target = replace(target, props=_props(found))
    if source.lang == wish.source and wish.is_target(target.lang):
        return CorpusUnit(found.tuid, source, (target,))
    if target.lang == wish.source and wish.is_target(source.lang):
        log.note(found.line, N_("The unit is translated the other way; it was turned round."))
        turned = replace(source, props=target.props)
        return CorpusUnit(found.tuid, replace(target, props={}), (turned,))
    message = N_("The unit is from %(source)s into %(target)s, which isn't wanted; skipped.")
    log.skip(found.line, message, source=source.lang, target=target.lang)
    return None


def _variant(element: Element, declared: str, log: Log) -> Variant:
    text, tags = plain(element)
    if tags:
        log.tags += tags
        log.note(line_of(element), N_("Inline tags were taken out: %(count)d."), count=tags)
    lang = element.get(_XML_LANG) or declared
    if not lang:
        lang = guess_language(text)
        message = N_("The file doesn't say in which language this is; it looks like “%(lang)s”.")
        log.note(line_of(element), message, lang=lang)
    return Variant(canonical(lang), text)


def _props(found: _Found) -> dict[str, str]:
    origin = states.origin(found.qualifier)
    told = (("state", found.state), ("origin", origin))
    return {name: value for name, value in told if value}


def _told(unit: Element) -> dict[str, dict[str, str]]:
    """What we wrote beside a unit, by what it is about, and notes of any program."""
    told: dict[str, dict[str, str]] = {}
    for group in _within(unit, "{*}context-group", "{*}metadata/{*}metaGroup"):
        about = group.get("name") or group.get("category") or ""
        if about.startswith(_OURS):
            told[about.removeprefix(_OURS)] = {
                (one.get("context-type") or one.get("type") or "").removeprefix("x-"): one.text
                or ""
                for one in group.iterchildren("{*}context", "{*}meta")
            }
    notes = [note.text for note in _within(unit, "{*}note", "{*}notes/{*}note") if note.text]
    if notes:
        told.setdefault("unit", {})["note"] = "\n".join(notes)
    return told


def _within(unit: Element, *paths: str) -> list[Element]:
    return [found for path in paths for found in unit.iterfind(path)]


def _with_told(
    unit: CorpusUnit, told: Mapping[str, Mapping[str, str]], file: _File, line: int, log: Log
) -> CorpusUnit:
    article = {"article": file.original} if file.original else {}
    return replace(
        unit,
        source=_with_history(unit.source, "source", told, line, log),
        targets=tuple(_with_history(one, "target", told, line, log) for one in unit.targets),
        props=article | dict(told.get("unit", {})),
    )


def _with_history(
    variant: Variant, about: str, told: Mapping[str, Mapping[str, str]], line: int, log: Log
) -> Variant:
    history = told.get(f"{about}-history", {})
    return replace(
        variant,
        props={**variant.props, **told.get(about, {})},
        created_by=history.get("created_by", ""),
        created_at=log.moment(line, history.get("created_at", "")),
        changed_by=history.get("changed_by", ""),
        changed_at=log.moment(line, history.get("changed_at", "")),
    )
