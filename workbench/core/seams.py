"""Renderings put into a text: case, English articles and endings at the seams."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from workbench.core import termbase


@dataclass(frozen=True, slots=True)
class Filling:
    """A rendering that is to stand instead of ``text[start:end]``; ``kind`` is its term's."""

    start: int
    end: int
    rendering: str
    kind: str = "other"


# A sentence begins at the text's start and behind a full stop that is no abbreviation's.
_BEGINNING = re.compile(r"(?:^|[^\W\d_]{3}[.!?…][\"”’)]*\s+)[\s\"“‘'(\[«]*$")
_ARTICLE = re.compile(r"(?<![\w'’-])(the|an?)\s+$", re.IGNORECASE)
_OWN_ARTICLE = re.compile(r"(?:the|an?)\s+", re.IGNORECASE)
# What there is one of: a draft's "a Political Bureau" is the Politburo.
_UNIQUE = ("organisation", "treaty", "event")
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_MOST_DOUBLED = 3
_VOWEL = re.compile(r"(?!uni|use|euro?|one\b)[aeiou]", re.IGNORECASE)


def put(text: str, fillings: Iterable[Filling], lang: str) -> str:
    """Return the text with the fillings, which don't overlap, in place.

    A rendering keeps the glossary's case, but for a capital where it begins a sentence. In
    English it doesn't double an article, takes the right one of "a" and "an", and keeps the
    plural's or the possessive's ending of what stood there.
    """
    for filling in sorted(fillings, key=lambda filling: filling.start, reverse=True):
        text = _put(text, filling, lang)
    return text


def _put(text: str, filling: Filling, lang: str) -> str:
    before, after = text[: filling.start], text[filling.end :]
    rendering = filling.rendering
    if lang == "en":
        before, rendering = _articles(before, rendering, filling.kind)
        if rendering.endswith("s") and re.match(r"s(?!\w)", after):
            after = after[1:]
    return before + cased(rendering, before) + after


def cased(rendering: str, before: str) -> str:
    """Return a rendering as it is written behind a text: with a capital if a sentence begins."""
    if (
        not _BEGINNING.search(before)
        or rendering.split(" ", 1)[0] != rendering.split(" ", 1)[0].lower()
    ):
        return rendering
    return rendering[:1].upper() + rendering[1:]


def nfc(text: str) -> str:
    """Return the text as all texts are kept: accents and letters in one."""
    return unicodedata.normalize("NFC", text)


def widened(text: str, filling: Filling) -> Filling:
    """Return the filling with the words beside it that its rendering begins or ends with.

    Where "Chairman" of "State Chairman" is to be "State President", both words go.
    """
    before = list(_WORD.finditer(text, 0, filling.start))
    after = list(_WORD.finditer(text, filling.end))
    words = [word.lower() for word in _WORD.findall(filling.rendering)]
    start, end = filling.start, filling.end
    for many in range(min(len(words), len(before), _MOST_DOUBLED), 0, -1):
        run = before[-many:]
        if [m[0].lower() for m in run] == words[:many] and text[run[-1].end() : start].isspace():
            start = run[0].start()
            break
    for many in range(min(len(words), len(after), _MOST_DOUBLED), 0, -1):
        run = after[:many]
        if [m[0].lower() for m in run] == words[-many:] and text[end : run[0].start()].isspace():
            end = run[-1].end()
            break
    return replace(filling, start=start, end=end)


def as_agreed(text: str, start: int, end: int, rendering: str) -> bool:
    """Whether ``text[start:end]``, the rendering but for case or tone marks, is just as agreed.

    Look-alike hyphens and quotes may differ; in a text in capitals so may the case.
    """
    found = termbase.fold(text[start:end])
    if text.isupper():
        return found == termbase.fold(rendering.upper())
    return found in (termbase.fold(rendering), termbase.fold(cased(rendering, text[:start])))


def _articles(before: str, rendering: str, kind: str) -> tuple[str, str]:
    found = _ARTICLE.search(before)
    if found is None:
        return before, rendering
    article, start = found[1], found.start()
    own = _OWN_ARTICLE.match(rendering)
    if own and own[0].strip().lower() == article.lower():
        return before, rendering[own.end() :]
    if own or (article.lower() != "the" and kind == "person"):
        return before[:start], rendering
    fitting = _fitting(article, rendering, kind)
    return before[:start] + fitting + before[start + len(article) :], rendering


def _fitting(article: str, rendering: str, kind: str) -> str:
    """The article, which was another word's, as it has to be before a rendering."""
    if article.lower() == "the":
        return article
    fitting = "an" if _VOWEL.match(rendering) else "a"
    if kind in _UNIQUE and rendering[:1].isupper():
        fitting = "the"
    return fitting.capitalize() if article[0].isupper() else fitting
