"""The embedded engine: a word-by-word gloss that needs no model and no network.

Glossary terms are put in first, then foreign names that come with their original, dates and
numbers, then the words that jieba finds; Latin text is carried over.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from workbench.core.errors import N_, EngineError
from workbench.core.termbase import Matcher, Term
from workbench.mt import Draft, _glosses, _numbers, words
from workbench.mt._join import Piece, join, mark

MODELS = {"en": "cc-cedict", "vi": "han-viet"}

_HAN = "㐀-䶿一-鿿豈-﫿々〇\U00020000-\U0003ffff"
_SOUND = f"[{''.join(sorted(_glosses.SOUNDS))}]"
_BRACKETED = re.compile(r"\s?[(（]\s*([^()（）]*?)\s*[)）]")
# What is taken out of a text before its words are looked for.
_SPAN = re.compile(
    rf"""
      (?: {_SOUND}{{1,8}} (?: [·・•‧] [{_HAN}]{{1,10}} )+ | {_SOUND}{{2,8}} )
        \s?[(（]\s* (?P<original> [A-Z][^()（）{_HAN}]*[a-z][^()（）{_HAN}]*? ) \s*[)）]
    | (?P<spelled> {_SOUND}{{1,8}} (?: [·・•‧] {_SOUND}{{1,8}} )+ )
    | (?P<link> (?:https?://|www\.)[!-~]+ | [A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+ )
    | (?<![A-Za-z0-9]) (?<![A-Za-z0-9][-.'&]) (?P<amount> {_numbers.PATTERN.pattern} )
    """,
    re.VERBOSE,
)
_TOKEN = re.compile(
    rf"""
      (?P<latin> [^\W{_HAN}] (?: [.'’&+-]? [^\W{_HAN}] )* )
    | (?P<han> [{_HAN}]+ )
    | (?P<space> \s+ )
    | (?P<mark> . )
    """,
    re.VERBOSE,
)
_WIDE = {
    code: code - 0xFEE0
    for first, last in ("０９", "ＡＺ", "ａｚ")
    for code in range(ord(first), ord(last) + 1)
}
_LONGEST_MERGE = 6


class GlossEngine:
    """Glosses Chinese word by word into English and Vietnamese; always there."""

    name = "gloss"

    def available(self, target_lang: str) -> bool:
        """Whether it is English or Vietnamese."""
        return _language(target_lang) in MODELS

    def word_by_word(self, target_lang: str) -> bool:  # noqa: ARG002 - true of every language
        """Return True: nothing here is a translation."""
        return True

    def translate(
        self, texts: Sequence[str], target_lang: str, terms: Sequence[Term]
    ) -> list[Draft]:
        """One gloss a text, in order, with the preferred renderings of the terms in place."""
        lang = _language(target_lang)
        if lang not in MODELS:
            raise EngineError(
                N_("The gloss engine has no “%(lang)s”. Choose English (en) or Vietnamese (vi)."),
                lang=target_lang,
            )
        matcher = Matcher(term for term in terms if _rendering(term, lang))
        return [
            Draft(join(_pieces(text.translate(_WIDE), lang, matcher)), self.name, MODELS[lang])
            for text in texts
        ]


def _language(code: str) -> str:
    return code.replace("_", "-").split("-")[0].lower()


def _rendering(term: Term, lang: str) -> str:
    """The preferred rendering, else an admitted one, else nothing."""
    usable = [r for r in term.renderings if _language(r.lang) == lang and r.usage != "forbidden"]
    usable.sort(key=lambda rendering: rendering.usage != "preferred")
    return usable[0].text if usable else ""


def _pieces(text: str, lang: str, matcher: Matcher) -> Iterator[Piece]:
    """The terms of a text and what stands between them."""
    start = 0
    for found in matcher.find(text):
        yield from _between_terms(text[start : found.start], lang)
        rendering = _rendering(found.term, lang)
        yield Piece(rendering)
        repeated = _BRACKETED.match(text, found.end)
        start = repeated.end() if repeated and repeated[1] == rendering else found.end
    yield from _between_terms(text[start:], lang)


def _between_terms(text: str, lang: str) -> Iterator[Piece]:
    """Names, links and amounts, and what stands between them."""
    start = 0
    for found in _SPAN.finditer(text):
        yield from _tokens(text[start : found.start()], lang)
        yield _span(text, found, lang)
        start = found.end()
    yield from _tokens(text[start:], lang)


def _span(text: str, found: re.Match[str], lang: str) -> Piece:
    if found["spelled"]:
        return Piece(_glosses.spelled_name(re.split("[·・•‧]", found["spelled"]), lang))
    amount = _numbers.PATTERN.match(text, found.start()) if found["amount"] else None
    if amount:
        return Piece(_numbers.render(amount, lang))
    return Piece(found["original"] or found[0], "fixed")


def _tokens(text: str, lang: str) -> Iterator[Piece]:
    for token in _TOKEN.finditer(text):
        kind, content = token.lastgroup, token[0]
        if kind == "han":
            yield from _words(content, lang)
        elif kind == "latin":
            yield Piece(content, "fixed")
        elif kind == "mark":
            around = text[max(token.start() - 1, 0) : token.end() + 1]
            yield from mark(content, glued=" " not in around)


@cache
def _cutter() -> Callable[[str], list[str]]:
    return words.cutter(_glosses.common_words())


def _words(text: str, lang: str) -> Iterator[Piece]:
    """The glosses of a run of Chinese characters."""
    for word in _whole(_cutter()(text)):
        if rendering := _word(word, lang):
            yield Piece(rendering)


def _word(word: str, lang: str) -> str:
    value = None if word in _glosses.common_words() else _numbers.parse(word)
    if value is None:
        return _glosses.gloss(word, lang)
    small = _glosses.DIGIT_WORDS[lang]
    return small[value - 1] if 0 < value <= len(small) else _numbers.scaled(value, lang)


def _whole(cut: Sequence[str]) -> Iterator[str]:
    """Put together again what was cut inside a known word, a numeral or a foreign name."""
    start = 0
    while start < len(cut):
        sizes = range(min(_LONGEST_MERGE, len(cut) - start), 1, -1)
        size = next((size for size in sizes if _belong(cut[start : start + size])), 1)
        yield "".join(cut[start : start + size])
        start += size


def _belong(parts: Sequence[str]) -> bool:
    whole = "".join(parts)
    return (
        whole in _glosses.common_words()
        or all(map(_numbers.is_numeral, parts))
        or (len(whole) > 2 and _glosses.known(whole))
        or _glosses.spells_a_name(parts)
    )
