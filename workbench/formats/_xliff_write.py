"""Units to XLIFF 1.2 and 2.0, one at a time."""

from collections.abc import Mapping
from typing import IO, Literal

from workbench import __version__
from workbench.formats import _xliff_states as states
from workbench.formats.values import CorpusUnit, Variant
from workbench.formats.xmltext import attribute, content, legal

Version = Literal["1.2", "2.0"]

_HEADS = {
    "1.2": """\
<?xml version="1.0" encoding="UTF-8"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">
""",
    "2.0": """\
<?xml version="1.0" encoding="UTF-8"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0"\
 xmlns:mda="urn:oasis:names:tc:xliff:metadata:2.0" version="2.0" srcLang="{source}"\
 trgLang="{target}">
""",
}
_FILES = {
    "1.2": """\
<file original="{original}" source-language="{source}" target-language="{target}"\
 datatype="plaintext" xml:space="preserve" tool-id="workbench">
<header><tool tool-id="workbench" tool-name="workbench" tool-version="{version}"/></header>
<body>
""",
    "2.0": """\
<file id="f{number}" original="{original}" xml:space="preserve">
""",
}
_FILE_ENDS = {"1.2": "</body>\n</file>\n", "2.0": "</file>\n"}

_ELSEWHERE = ("article", "note", "state")
"""Properties that the standard itself has a place for."""


class Writer:
    """A document that is being written; ``line`` is where the next unit will stand."""

    def __init__(self, stream: IO[bytes], version: Version, source: str, target: str) -> None:
        self._stream = stream
        self._version = version
        self._langs = {"source": attribute(source), "target": attribute(target)}
        self._article: str | None = None
        self._files = self._units = 0
        self.line = 1
        self._put(_HEADS[version].format(**self._langs))

    def unit(self, unit: CorpusUnit, target: Variant) -> int:
        """Write a unit; return how many characters had to be left out."""
        self._units += 1
        removed = self._enter(unit.props.get("article", ""))
        form = _unit_1 if self._version == "1.2" else _unit_2
        return removed + self._put(form(self._units, unit, target))

    def close(self) -> None:
        """End the document; it has a file even where there was no unit."""
        self._enter(self._article or "")
        self._put(_FILE_ENDS[self._version] + "</xliff>\n")

    def _enter(self, article: str) -> int:
        """Begin a ``file`` for this article, unless it is the one we are in."""
        if article == self._article:
            return 0
        end = "" if self._article is None else _FILE_ENDS[self._version]
        self._article = article
        self._files += 1
        names = {"original": attribute(article), "version": attribute(__version__)}
        head = _FILES[self._version].format(number=self._files, **names, **self._langs)
        return self._put(end + head)

    def _put(self, text: str) -> int:
        kept, removed = legal(text)
        self._stream.write(kept.encode())
        self.line += kept.count("\n")
        return removed


def _unit_1(number: int, unit: CorpusUnit, target: Variant) -> str:
    reviewed = target.props.get("state") == "reviewed"
    marks = _marks({"resname": unit.tuid, "approved": "yes" if reviewed else ""})
    state = _marks({"state": states.written_1(target), "state-qualifier": states.qualifier(target)})
    told = "".join(_contexts(about, facts) for about, facts in _told(unit, target).items())
    return (
        f'<trans-unit id="{number}"{marks}>\n<source>{content(unit.source.text)}</source>\n'
        f"<target{state}>{content(target.text)}</target>\n{told}{_note(unit)}</trans-unit>\n"
    )


def _unit_2(number: int, unit: CorpusUnit, target: Variant) -> str:
    groups = "".join(_metadata(about, facts) for about, facts in _told(unit, target).items())
    told = f"<mda:metadata>\n{groups}</mda:metadata>\n" if groups else ""
    note = _note(unit)
    notes = f"<notes>\n{note}</notes>\n" if note else ""
    state = _marks({"state": states.written_2(target)})
    return (
        f'<unit id="u{number}"{_marks({"name": unit.tuid})}>\n{told}{notes}<segment{state}>\n'
        f"<source>{content(unit.source.text)}</source>\n"
        f"<target>{content(target.text)}</target>\n</segment>\n</unit>\n"
    )


def _told(unit: CorpusUnit, target: Variant) -> dict[str, dict[str, str]]:
    """What the standard has no place for, by what it is about."""
    told = {
        "unit": _others(unit.props),
        "source": dict(unit.source.props),
        "source-history": _history(unit.source),
        "target": _others(target.props),
        "target-history": _history(target),
    }
    return {about: facts for about, facts in told.items() if facts}


def _others(props: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in props.items() if name not in _ELSEWHERE}


def _history(variant: Variant) -> dict[str, str]:
    history = {
        "created_by": variant.created_by,
        "created_at": variant.created_at.isoformat() if variant.created_at else "",
        "changed_by": variant.changed_by,
        "changed_at": variant.changed_at.isoformat() if variant.changed_at else "",
    }
    return {name: value for name, value in history.items() if value}


def _contexts(about: str, facts: Mapping[str, str]) -> str:
    inner = "".join(
        f'<context context-type="x-{attribute(name)}">{content(value)}</context>\n'
        for name, value in facts.items()
    )
    return (
        f'<context-group name="workbench-{about}" purpose="x-workbench">\n{inner}</context-group>\n'
    )


def _metadata(about: str, facts: Mapping[str, str]) -> str:
    inner = "".join(
        f'<mda:meta type="{attribute(name)}">{content(value)}</mda:meta>\n'
        for name, value in facts.items()
    )
    return f'<mda:metaGroup category="workbench-{about}">\n{inner}</mda:metaGroup>\n'


def _note(unit: CorpusUnit) -> str:
    note = unit.props.get("note", "")
    return f"<note>{content(note)}</note>\n" if note else ""


def _marks(marks: Mapping[str, str]) -> str:
    return "".join(f' {name}="{attribute(value)}"' for name, value in marks.items() if value)
