"""A block of text to its sentences, by rules in SRX, the industry's format for them.

The rules are data: ``data/segment.srx`` holds ours for Chinese, Vietnamese and what English
needs beyond LanguageTool's rules, which come with choppa. Here they are read, checked and put
together; choppa applies them. This is the one module that knows choppa.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree

from workbench.core.errors import N_, InputError

if TYPE_CHECKING:
    from choppa import SrxDocument, structures

# Three-letter codes in use beside the two-letter ones that SRX files are written for.
_FAMILIES = {"cmn": "zh", "zho": "zh", "chi": "zh", "yue": "zh", "eng": "en", "vie": "vi"}

# An exception looks back over "x*" and "x+" for at most so many characters.
_LOOK_BACK = 100


class Rule(NamedTuple):
    """One SRX rule: break or don't break between what ``before`` and ``after`` match."""

    is_break: bool
    before: str
    after: str
    line: int


_EVERYWHERE = Rule(is_break=True, before="", after="", line=0)


class LanguageMap(NamedTuple):
    """Which language codes (``pattern`` matches the whole code) a list of rules is for."""

    pattern: re.Pattern[str]
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Rules:
    """The rules of one SRX document, in the document's order.

    ``cascade``: a language takes the rules of every map that fits it, not of the first alone.
    """

    maps: tuple[LanguageMap, ...]
    cascade: bool

    def for_language(self, lang: str) -> tuple[Rule, ...]:
        """Return the rules for a language code, first to last; empty where none are."""
        codes = _codes(lang)
        fitting = [m.rules for m in self.maps if any(map(m.pattern.fullmatch, codes))]
        return tuple(rule for rules in fitting[: None if self.cascade else 1] for rule in rules)

    def only(self, lang: str) -> "Rules":
        """Return these rules narrowed to one language."""
        pattern = re.compile(f"{re.escape(lang)}.*", re.IGNORECASE)
        return Rules((LanguageMap(pattern, self.for_language(lang)),), cascade=True)


class Segmenter:
    """Cuts text by the rules of one or more documents; an earlier document's rules win.

    ``Segmenter(load_rules(mine), *builtin_rules())`` adds one's own rules to the built-in ones,
    ``Segmenter(load_rules(mine))`` puts them in their place.
    """

    def __init__(self, *documents: Rules) -> None:
        self._documents = documents
        self._prepared: dict[str, SrxDocument] = {}

    def sentences(self, text: str, lang: str) -> list[str]:
        """Return the sentences of a text, stripped, none of them empty.

        Joined they give the text back, white space aside. A line break always ends a sentence.

        Raises:
            InputError: no document has rules for the language.

        """
        from choppa import SrxTextIterator

        document = self._document(lang)
        pieces = (
            piece.strip()
            for line in text.splitlines()
            for piece in SrxTextIterator(document, lang, line, _LOOK_BACK)
        )
        return [piece for piece in pieces if piece]

    def _document(self, lang: str) -> "SrxDocument":
        if lang not in self._prepared:
            rules = [rule for document in self._documents for rule in document.for_language(lang)]
            if not rules:
                raise InputError(
                    N_("There are no rules for cutting “%(lang)s” text into sentences."),
                    lang=lang,
                )
            self._prepared[lang] = _choppa_document(rules)
        return self._prepared[lang]


def sentences(text: str, lang: str) -> list[str]:
    """Return the sentences of a text by the built-in rules; see `Segmenter.sentences`.

    ``lang`` is any code of the Chinese, English or Vietnamese family (``zh``, ``zh-Hant``, …).

    Raises:
        InputError: another language.

    """
    return _builtin().sentences(text, lang)


def load_rules(srx: bytes | str) -> Rules:
    """Read an SRX document, 1.0 or 2.0, and try each of its patterns.

    Raises:
        InputError: not XML, not SRX, without rules, or with a pattern that is none; says where.

    """
    rules = _read(srx)
    _check(rules)
    return rules


@cache
def builtin_rules() -> tuple[Rules, Rules]:
    """Return our rules and LanguageTool's for English (LGPL-2.1, shipped with choppa)."""
    from choppa import DEFAULT_SRX_RULESET

    ours = resources.files("workbench.core").joinpath("data", "segment.srx").read_bytes()
    return _read(ours), _read(DEFAULT_SRX_RULESET.read_bytes()).only("en")


@cache
def _builtin() -> Segmenter:
    return Segmenter(*builtin_rules())


def _codes(lang: str) -> tuple[str, ...]:
    """Return the spellings of a language code that a map may have been written for."""
    first = lang.replace("_", "-").split("-")[0].lower()
    return lang, lang.replace("-", "_"), _FAMILIES.get(first, first)


def _read(srx: bytes | str) -> Rules:
    root = _parse(srx)
    named = {
        element.get("languagerulename"): tuple(_rules(element))
        for element in root.iter("{*}languagerule")
    }
    maps = tuple(_language_map(element, named) for element in root.iter("{*}languagemap"))
    if not any(m.rules for m in maps):
        raise InputError(N_("This SRX file has no rules: nothing is mapped to a language."))
    header = root.find("{*}header")
    return Rules(maps, cascade=header is not None and header.get("cascade") == "yes")


def _parse(srx: bytes | str) -> etree._Element:
    """Return the root element. A str is taken as it is, whatever encoding it declares."""
    data = srx.encode("utf-8", "surrogatepass") if isinstance(srx, str) else srx
    parser = etree.XMLParser(
        encoding="utf-8" if isinstance(srx, str) else None,
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise InputError(
            N_("The segmentation rules can't be read as XML, line %(line)d: %(reason)s"),
            line=error.lineno or 1,
            reason=error.msg,
        ) from error
    if etree.QName(root).localname != "srx":
        raise InputError(
            N_("This is not an SRX file: it begins with <%(tag)s> instead of <srx>."),
            tag=etree.QName(root).localname,
        )
    if root.getroottree().docinfo.internalDTD is not None:
        raise InputError(N_("The SRX file has a document type declaration; take it out."))
    return root


def _rules(language_rule: etree._Element) -> Iterator[Rule]:
    for element in language_rule.iter("{*}rule"):
        yield Rule(
            element.get("break") != "no",
            element.findtext("{*}beforebreak") or "",
            element.findtext("{*}afterbreak") or "",
            _line(element),
        )


def _line(element: etree._Element) -> int:
    line: Any = element.sourceline  # lxml-stubs has no type for it
    return int(line)


def _language_map(
    element: etree._Element, named: dict[str | None, tuple[Rule, ...]]
) -> LanguageMap:
    name, line = element.get("languagerulename"), _line(element)
    if name not in named:
        raise InputError(
            N_("SRX line %(line)d: a language is mapped to “%(name)s”, but there is no such rule."),
            line=line,
            name=name,
        )
    try:
        # Case-insensitive, as OmegaT and Okapi take them: "ZH.*" is meant for zh too.
        pattern = re.compile(element.get("languagepattern") or "", re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        raise _bad_pattern(line, error) from error
    return LanguageMap(pattern, named[name])


def _check(rules: Rules) -> None:
    """Compile every pattern, which choppa would do only when a text comes by."""
    import regex  # type: ignore[import-untyped]  # choppa's own engine, which has no stubs
    from choppa import SrxDocument, rule_manager, structures

    document = SrxDocument()
    for rule in {rule: None for m in rules.maps for rule in m.rules}:
        exception = structures.LanguageRule("", _choppa_rules([rule, _EVERYWHERE]))
        try:
            document.compile(rule.before)
            document.compile(rule.after)
            rule_manager.RuleManager(document, [exception], _LOOK_BACK)
        except (regex.error, ValueError, RecursionError) as error:
            raise _bad_pattern(rule.line, error) from error


def _bad_pattern(line: int, error: Exception) -> InputError:
    return InputError(
        N_("SRX line %(line)d: a pattern is not a regular expression: %(reason)s"),
        line=line,
        reason=error,
    )


def _choppa_rules(rules: Iterable[Rule]) -> "list[structures.Rule]":
    from choppa import structures

    return [structures.Rule(rule.is_break, rule.before, rule.after) for rule in rules]


def _choppa_document(rules: list[Rule]) -> "SrxDocument":
    from choppa import SrxDocument, structures

    document = SrxDocument()
    document.add_language_map(".*", structures.LanguageRule("all", _choppa_rules(rules)))
    return document
