"""Checks that hold the target against its source."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from unicodedata import normalize

from workbench.core._quality_values import Finding, Span
from workbench.core.errors import N_
from workbench.core.numbers import compare
from workbench.core.termbase import Matcher, Occurrence, Term, check, expected, places
from workbench.core.text import HAN, key, length
from workbench.core.written import written

_HAN = re.compile(f"[{HAN}]")
_HAN_RUN = re.compile(f"[{HAN}]+")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN_WORD = re.compile(r"[^\W_]+(?:[.,'’-][^\W_]+)*", re.ASCII)
_WIDE_MARK = re.compile("[，。、；：？！（）《》〈〉「」『』【】]")

# How many words of a language a Han character comes to, by the reference sets.
_RATES = {"zh": 1.0, "en": 0.58, "vi": 0.82}
_SHORTEST, _LONGEST = 0.5, 2.0
_SHORT_SPARE, _LONG_SPARE = 1, 3

_QUOTE_MARKS = frozenset("\"'”’“»」』")
_CLOSERS = "\"'”’“»」』)]}）］】》〉* \n\t\u3000"
_ENDS = {
    **dict.fromkeys("。．.", "."),
    **dict.fromkeys("！!", "!"),
    **dict.fromkeys("？?", "?"),
    **dict.fromkeys("…⋯", "…"),
    **dict.fromkeys("；;", ";"),
    **dict.fromkeys("：:", ":"),
    **dict.fromkeys("，,、", ","),
    **dict.fromkeys("—–-", "—"),
}
# Marks that may stand for each other; translators change their tone (! and .) freely.
_ALIKE = {
    "": "",
    "?": "?",
    **dict.fromkeys(".!…;", ".!…;"),
    **dict.fromkeys(":,—", ":,—;"),
}
_ABBREVIATION = re.compile(
    r"(?:\b[A-Za-z]\.){2,}$|\b(?:Inc|Ltd|Co|Corp|Jr|Sr|etc|Mr|Dr|v\.v|No)\.$"
)

_LINK = re.compile(
    r"(?:https?://|www\.)[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+"
    r"|(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
)
_PLACEHOLDER = re.compile(
    r"\{\{?\w*\}?\}|%\(\w+\)[sd]|%[sd](?!\w)|\$\{\w+\}|</?[a-z]+\d*(?:\s[^<>]*)?/?>"
    r"|⟦[^⟦⟧]*⟧|\bXQ[2-9]\b|\bN ?0042\b|\b_{2,}\w+?_{2,}"
    r"|\b(?:TERM|PLACEHOLDER|PH)_?\d+\b|【\d+】"
)


def missing_text(source: str, target: str) -> Finding | None:
    """The finding of a target without a text whose source has one."""
    if target.strip() or not source.strip():
        return None
    return Finding("empty", "error", N_("There is no translation yet."))


def copied(source: str, target: str, target_lang: str, source_lang: str) -> Finding | None:
    """The finding of a target that is its source again; a name or a figure may be."""
    if target_lang == source_lang or not _is_text(source, source_lang):
        return None
    if not _is_text(target, source_lang) or key(source) != key(target):
        return None
    whole = (0, len(target))
    message = N_("The target is the source, word for word. Translate it.")
    return Finding("copied", "error", message, target=(whole,))


def _is_text(text: str, lang: str) -> bool:
    """Whether a text has to be translated: has Han, or more words than a name."""
    return bool(_HAN.search(text)) if lang == "zh" else len(_WORD.findall(text)) > 3


def numbers(source: str, target: str, target_lang: str, source_lang: str) -> Iterator[Finding]:
    """Numbers and dates that are not the same on both sides."""
    found = compare(source, target, target_lang, source_lang)
    missing, added = ", ".join(found.missing), ", ".join(found.added)
    at = {"source": found.missing_at, "target": found.added_at}
    if missing and added:
        message = N_("The source has %(missing)s, the target %(added)s. Check the numbers.")
        yield Finding("numbers", "error", message, {"missing": missing, "added": added}, **at)
    elif missing:
        message = N_("%(missing)s of the source is not in the target.")
        yield Finding("numbers", "warning", message, {"missing": missing}, **at)
    elif added:
        message = N_("%(added)s in the target is not in the source.")
        yield Finding("numbers", "warning", message, {"added": added}, **at)


def ending(source: str, target: str) -> Iterator[Finding]:
    """A last mark that says something else than the source's: none, a question, a pause."""
    here, there = _last(source), _last(target)
    if _may_end(_ENDS.get(here, ""), _ENDS.get(there, ""), source, target):
        return
    at = len(target.rstrip(_CLOSERS))
    where = ((max(at - 1, 0), at),)
    if here not in _ENDS:
        message = N_("The target ends with “%(target)s”, the source without a mark.")
        yield Finding("ending", "info", message, {"target": there}, target=where)
    elif there not in _ENDS:
        message = N_("The source ends with “%(source)s”, the target without a mark.")
        yield Finding("ending", "warning", message, {"source": here}, target=where)
    else:
        message = N_("The source ends with “%(source)s”, the target with “%(target)s”.")
        yield Finding("ending", "warning", message, {"source": here, "target": there}, target=where)


def _last(text: str) -> str:
    return text.rstrip(_CLOSERS)[-1:]


def _may_end(here: str, there: str, source: str, target: str) -> bool:
    """Whether one mark may stand for the other.

    Where a quotation ends one text it may stand in the middle of the other: 她问：“…吗？” is
    "…?" she asked.
    """
    if here == there or (there and there in _ALIKE[here]) or (here and here in _ALIKE[there]):
        return True
    if not here and _ABBREVIATION.search(target.rstrip(_CLOSERS)):
        return True
    if _ends_quoted(source) and (here == "," or (here and here in _marks(target))):
        return True
    return bool(there) and _ends_quoted(target) and there in _marks(source)


def _ends_quoted(text: str) -> bool:
    return text.rstrip()[-1:] in _QUOTE_MARKS


def _marks(text: str) -> set[str]:
    return {_ENDS[char] for char in text if char in _ENDS}


def lengths(source: str, target: str, target_lang: str, source_lang: str) -> Iterator[Finding]:
    """A target far shorter or longer than its source lets expect."""
    expected_words = _size(source, source_lang, target_lang) * _RATES[target_lang]
    words = _size(target, target_lang, source_lang) * _RATES[target_lang]
    if words < _SHORTEST * expected_words - _SHORT_SPARE:
        message = N_(
            "Very short for its source (%(target)s against %(source)s). Is all of it there?"
        )
    elif words > _LONGEST * expected_words + _LONG_SPARE:
        message = N_(
            "Very long for its source (%(target)s against %(source)s). Does all belong here?"
        )
    else:
        return
    params = {
        "source": str(length(source, source_lang)),
        "target": str(length(target, target_lang)),
    }
    yield Finding("length", "warning", message, params)


def _size(text: str, lang: str, other: str) -> float:
    """A text's length in Han characters; a foreign word in Chinese is a word of the other text."""
    if lang != "zh":
        return length(text, lang) / _RATES[lang]
    return len(_HAN.findall(text)) + len(_LATIN_WORD.findall(text)) / _RATES[other]


def occurrences(source: str, terms: Matcher | Iterable[Term | Occurrence]) -> list[Occurrence]:
    """Where terms stand in a source. Occurrences that were found already are taken as they are."""
    if isinstance(terms, Matcher):
        return terms.find(source)
    given = list(terms)
    found = [one for one in given if isinstance(one, Occurrence)]
    near = _near(source, (one for one in given if isinstance(one, Term)))
    return found + (Matcher(near).find(source) if near else [])


def _near(source: str, terms: Iterable[Term]) -> list[Term]:
    """The terms that may stand in a source: a matcher of these few is made in no time."""
    text = written(normalize("NFC", source))
    return [
        term
        for term in terms
        if any(one and _written(one) in text for one in (term.source, *term.variants))
    ]


@lru_cache(maxsize=10_000)
def _written(text: str) -> str:
    """A term as `Matcher` compares it; kept, as the same glossary is asked for each keystroke."""
    return written(normalize("NFC", text))


def terms(found: list[Occurrence], target: str, target_lang: str) -> Iterator[Finding]:
    """Terms of the source whose agreed rendering is not in the target, or a forbidden one is."""
    spans: dict[int, list[Span]] = {}
    for one in found:
        spans.setdefault(id(one.term), []).append((one.start, one.end))
    for outcome in check(found, target, target_lang) if found else ():
        at = tuple(spans[id(outcome.term)])
        if outcome.state == "missing":
            yield Finding(
                "term-missing",
                "warning",
                N_("“%(term)s” is to be “%(rendering)s”, which is not in the target."),
                {"term": outcome.term.source, "rendering": outcome.expected[0]},
                source=at,
            )
        elif outcome.state == "forbidden":
            yield _forbidden(outcome.term, outcome.found, outcome.expected, at, target, target_lang)


def _forbidden(
    term: Term, found: str, wanted: tuple[str, ...], at: tuple[Span, ...], target: str, lang: str
) -> Finding:
    where = tuple(places(found, target, lang))
    params = {"term": term.source, "found": found}
    if not wanted:
        message = N_("“%(found)s” is not to be used for “%(term)s”.")
        return Finding("term-forbidden", "error", message, params, at, where)
    message = N_("“%(found)s” is not to be used for “%(term)s”. Write “%(rendering)s”.")
    params["rendering"] = wanted[0]
    return Finding("term-forbidden", "error", message, params, at, where)


def han_left(target: str, found: list[Occurrence], lang: str) -> Iterator[Finding]:
    """Chinese left in a target; in brackets behind a name, or as an agreed rendering, it may."""
    if lang == "zh":
        return
    spans = [m.span() for m in _HAN_RUN.finditer(target) if not _is_gloss(target, *m.span())]
    if spans:
        agreed = _agreed(target, found, lang)
        spans = [s for s in spans if not any(a <= s[0] and s[1] <= b for a, b in agreed)]
    if spans:
        text = ", ".join(dict.fromkeys(target[start:end] for start, end in spans))
        message = N_("Chinese was left in the target: %(text)s.")
        yield Finding("han", "error", message, {"text": text}, target=tuple(spans))
    marks = [m.span() for m in _WIDE_MARK.finditer(target) if not _beside_han(target, *m.span())]
    if marks:
        text = " ".join(dict.fromkeys(target[start:end] for start, end in marks))
        message = N_("Chinese punctuation was left in the target: %(text)s")
        yield Finding("han", "warning", message, {"text": text}, target=tuple(marks))


def _agreed(target: str, found: list[Occurrence], lang: str) -> list[Span]:
    renderings = {text for one in found for text in expected(one.term, lang) if _HAN.search(text)}
    return [span for text in renderings for span in places(text, target, lang)]


def _is_gloss(text: str, start: int, end: int) -> bool:
    """Whether Han stands in brackets behind other text: Lu Xun (鲁迅)."""
    before, after = text.rfind("(", 0, start), text.find(")", end)
    inside = before >= 0 and after >= 0 and ")" not in text[before:start]
    return inside and bool(text[:before].strip())


def _beside_han(text: str, start: int, end: int) -> bool:
    return bool(_HAN.match(text[start - 1 : start]) or _HAN.match(text[end : end + 1]))


def placeholders(source: str, target: str) -> Iterator[Finding]:
    """Placeholders and tags that an engine left, or that the source has and the target not."""
    here, there = _placeholders(source), _placeholders(target)
    left = [span for text, spans in there.items() if text not in here for span in spans]
    lost = [span for text, spans in here.items() if text not in there for span in spans]
    if left:
        message = N_("A placeholder was left in the target: %(text)s.")
        yield Finding("placeholder", "error", message, _listed(target, left), target=tuple(left))
    if lost:
        message = N_("The placeholder %(text)s of the source is not in the target.")
        yield Finding("placeholder", "error", message, _listed(source, lost), source=tuple(lost))


def _placeholders(text: str) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    for match in _PLACEHOLDER.finditer(text):
        found.setdefault(match[0], []).append(match.span())
    return found


def _listed(text: str, spans: list[Span]) -> dict[str, str]:
    return {"text": ", ".join(dict.fromkeys(text[start:end] for start, end in spans))}


def links(source: str, target: str) -> Iterator[Finding]:
    """Addresses of pages and people that are not the same on both sides."""
    here, there = _links(source), _links(target)
    lost = [span for text, span in here.items() if text not in there]
    new = [span for text, span in there.items() if text not in here]
    if lost:
        message = N_("The address %(text)s of the source is not in the target.")
        yield Finding("link", "error", message, _listed(source, lost), tuple(lost), tuple(new))
    elif new:
        message = N_("The address %(text)s is not in the source.")
        yield Finding("link", "warning", message, _listed(target, new), target=tuple(new))


def _links(text: str) -> dict[str, Span]:
    """The addresses of a text without the marks that end a sentence or close a bracket."""
    found = {}
    for match in _LINK.finditer(text):
        address = match[0].rstrip(".,;:!?'")
        while address.endswith(")") and address.count(")") > address.count("("):
            address = address[:-1].rstrip(".,;:!?'")
        found[address] = (match.start(), match.start() + len(address))
    return found
