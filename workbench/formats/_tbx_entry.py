"""One entry of a TBX file on its way to a term.

Version 2 and version 3 differ in the names of the levels; version 3 in its DCT style has a
category as the name of an element (``<min:subjectField>``), where DCA and version 2 have it as the
type of a general one (``<descrip type="subjectField">``).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.core.errors import N_
from workbench.core.termbase import CASES, Case, Rendering, Term, Usage
from workbench.core.text import normalise
from workbench.formats._glossary_gather import (
    CONTROL,
    HAN_CHARACTER,
    KIND_OF,
    Wrong,
    ordered,
    unrendered,
    unsourced,
)
from workbench.formats._glossary_layout import LANGUAGES
from workbench.formats.reporting import Log
from workbench.formats.values import canonical
from workbench.formats.xmlread import Element, line_of, local_name

SIMPLIFIED = "zh-CN"
TRADITIONAL = "zh-TW"

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LANGUAGE_LEVEL = ("{*}langSet", "{*}langSec")
_TERM_LEVEL = ("{*}tig", "{*}ntig", "{*}termSec")
_DEEPER = {"langSet", "langSec", "tig", "ntig", "termSec"}
_GENERAL = {"descrip", "termNote", "admin"}
_GROUPS = {"termGrp", "termNoteGrp", "adminGrp", "descripGrp"}
_STATUSES = {"administrativeStatus", "normativeAuthorization", "usageStatus"}
_USAGE_OF: dict[str, Usage] = {
    **dict.fromkeys(("preferred", "standardized", "legal", "regulated"), "preferred"),
    "admitted": "admitted",
    **dict.fromkeys(
        ("deprecated", "superseded", "obsolete", "notrecommended", "forbidden"), "forbidden"
    ),
}
_CASE_OF: dict[str, Case] = {case: case for case in CASES}
# What TBX-Basic has no category for stands in notes on the source term.
_MARK = re.compile("x-(keep|case): (yes|exact|any)")
_BREAK = re.compile(r"[ \t]*[\t\n]\s*")
_INDENTED = re.compile(r"[ \t]*\n[ \t]+")
_SOURCE_ORDER = {"preferred": 0, None: 1, "admitted": 1, "forbidden": 2}


@dataclass(frozen=True, slots=True)
class _Word:
    """A term of the entry in one language; ``usage`` None: nothing is said of it."""

    text: str
    usage: Usage | None
    origin: str


class Entry:
    """What an entry says, by language and by category; ``foreign`` counts other languages."""

    def __init__(self, element: Element, log: Log) -> None:
        self.line = line_of(element)
        self.foreign: Counter[str] = Counter()
        self._log = log
        self._words: dict[str, list[_Word]] = {
            lang: [] for lang in (SIMPLIFIED, TRADITIONAL, *LANGUAGES)
        }
        self._said: dict[str, list[str]] = defaultdict(list)
        self._marks: dict[str, str] = {}
        self._control = CONTROL.search(_all_text(element))
        self._say(_facts(element))
        for section in element.iterchildren(*_LANGUAGE_LEVEL):
            self._read_language(section)

    def term(self) -> Term | None:
        """The term that the entry holds; None, and a note why, where it can't be taken."""
        words = [*self._words[SIMPLIFIED], *self._words[TRADITIONAL]]
        if not words:
            self._log.skip(self.line, N_("The entry has no Chinese term; skipped."))
            return None
        source = self._source()
        found = [rendering for lang in LANGUAGES for rendering in self._renderings(lang)]
        variants = tuple(dict.fromkeys(word.text for word in words if word.text != source))
        wrong = self._wrong(source, variants, found)
        if wrong:
            self._log.skip(self.line, wrong[0], **wrong[1])
            return None
        kind, note = self._kind_and_note()
        return Term(
            source,
            ordered(found),
            kind,
            note,
            variants,
            "\n".join(dict.fromkeys(self._said["definition"])),
            _CASE_OF.get(self._marks.get("case", ""), "smart"),
            self._is_kept,
        )

    @property
    def _is_kept(self) -> bool:
        return self._marks.get("keep") == "yes"

    def _say(self, facts: Iterator[tuple[str, str]]) -> None:
        for category, text in facts:
            if category in ("note", "definition", "subjectField") and _paragraphs(text):
                self._said[category].append(_paragraphs(text))

    def _read_language(self, section: Element) -> None:
        lang = canonical(section.get(_XML_LANG) or section.get("lang") or "")
        holders = list(section.iterchildren(*_TERM_LEVEL))
        if lang not in self._words:
            self.foreign[lang or "?"] += len(holders)
            return
        self._say(_facts(section))
        for holder in holders:
            self._read_term(lang, line_of(holder), list(_facts(holder)))

    def _read_term(self, lang: str, line: int, facts: Sequence[tuple[str, str]]) -> None:
        usage = self._usage(line, facts)
        origin = "; ".join(_flat(text) for category, text in facts if category == "source")
        texts = [_flat(text) for category, text in facts if category == "term"]
        texts = list(filter(None, texts))
        self._words[lang] += [_Word(text, usage, origin) for text in texts]
        if len(texts) > 1:
            message = N_("Where one term belongs there are %(count)d; all were taken.")
            self._log.note(line, message, count=len(texts))
        marks = {} if lang in LANGUAGES else dict(filter(None, map(_mark, facts)))
        self._marks.update(marks)
        self._say(fact for fact in facts if lang in LANGUAGES or not _mark(fact))

    def _usage(self, line: int, facts: Sequence[tuple[str, str]]) -> Usage | None:
        for category, text in facts:
            if category in _STATUSES:
                usage = _USAGE_OF.get(_status(text))
                if usage:
                    return usage
                message = N_("Status “%(status)s” is not known and was left out.")
                self._log.note(line, message, status=_flat(text))
        return None

    def _source(self) -> str:
        words = self._words[SIMPLIFIED] or self._words[TRADITIONAL]
        source = min(words, key=lambda word: _SOURCE_ORDER[word.usage]).text
        if not self._words[SIMPLIFIED]:
            message = N_(
                "“%(source)s” is in traditional characters; the entry has no simplified ones."
            )
            self._log.note(self.line, message, source=source)
        return source

    def _renderings(self, lang: str) -> Iterator[Rendering]:
        """The terms of one language; where no usage is given, the first is preferred."""
        words = self._words[lang]
        best = next((word.text for word in words if word.usage == "preferred"), None)
        for word in words:
            usage = word.usage or ("admitted" if best else "preferred")
            best = best or (word.text if usage == "preferred" else None)
            if usage == "preferred" and word.text != best:
                message = N_("“%(best)s” is preferred already; “%(text)s” was taken as admitted.")
                self._log.note(self.line, message, best=best, text=word.text)
                usage = "admitted"
            yield Rendering(lang, word.text, usage, word.origin)

    def _wrong(
        self, source: str, variants: Sequence[str], found: Sequence[Rendering]
    ) -> Wrong | None:
        if self._control:
            message = N_("The entry has a control character (U+%(code)s). Remove it.")
            return message, {"code": f"{ord(self._control[0]):04X}"}
        if not found and not self._is_kept:
            message = N_("“%(source)s” has no English or Vietnamese term; skipped.")
            return message, {"source": source}
        return (
            unsourced(source, variants)
            or _swapped(source, found)
            or unrendered(source, found, keep=True)
        )

    def _kind_and_note(self) -> tuple[str, str]:
        """The kind that a subject field names, and the notes with all other subject fields."""
        fields = self._said["subjectField"]
        kinds = [KIND_OF[text.casefold()] for text in fields if text.casefold() in KIND_OF]
        others = [text for text in fields if text.casefold() not in KIND_OF]
        notes = dict.fromkeys((*others, *self._said["note"]))
        return kinds[0] if kinds else "other", "\n".join(notes)


def _facts(element: Element) -> Iterator[tuple[str, str]]:
    """Each category that is given at this level, and its text as it stands there."""
    for child in element:
        name = local_name(child)
        if name in _GROUPS:
            # The source in such a group is that of the description, not of the term.
            grouped = name == "descripGrp"
            yield from (fact for fact in _facts(child) if not grouped or fact[0] != "source")
        elif name not in _DEEPER:
            category = child.get("type", "") if name in _GENERAL else name
            yield category, _all_text(child)


def _all_text(element: Element) -> str:
    return "".join(map(str, element.itertext())) if len(element) else element.text or ""


def _mark(fact: tuple[str, str]) -> tuple[str, str] | None:
    category, text = fact
    found = _MARK.fullmatch(_flat(text)) if category == "note" else None
    return (found[1], found[2]) if found else None


def _status(text: str) -> str:
    """The bare word of ``preferredTerm-admn-sts`` and its spellings."""
    letters = re.sub("[^a-z]", "", text.lower())
    return re.sub("(term)?(admi?nsts)?$", "", letters)


def _swapped(source: str, found: Sequence[Rendering]) -> Wrong | None:
    if HAN_CHARACTER.search(source):
        return None
    for one in found:
        if HAN_CHARACTER.search(one.text):
            message = N_(
                "“%(text)s” is marked as “%(lang)s” but is Chinese, and “%(source)s” is marked as "
                "Chinese but is not. The two are swapped."
            )
            return message, {"text": one.text, "lang": one.lang, "source": source}
    return None


def _flat(text: str) -> str:
    """A text in one line."""
    tidy = normalise(text).strip()
    return _BREAK.sub(" ", tidy) if "\n" in tidy or "\t" in tidy else tidy


def _paragraphs(text: str) -> str:
    """A text whose lines were broken and indented for the file's looks alone in one line each."""
    return normalise(_INDENTED.sub(" ", text)).strip()
