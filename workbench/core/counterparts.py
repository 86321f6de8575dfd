"""Whether two texts may be a text and its translation, before they are lined up.

What is told here is told at a glance, from samples of long texts; whether the sentences go
together only the aligner knows.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from workbench.core._recognised import NAMES, look
from workbench.core.clean import blocks
from workbench.core.errors import N_
from workbench.core.text import key, length, normalise

__all__ = ["MOST_SENTENCES", "Doubt", "doubts", "name", "recognise"]

MOST_SENTENCES = 50_000
"""A text with more of them isn't taken."""

# In words: where less speaks for a language, it is only said, not held against the text.
_ENOUGH = 15
# Of a text's words so many are in the other's script: parts not translated, or both texts in one.
_MIXED = 0.25
# Of a translation's paragraphs so many stand in the source.
_COPIED = 0.5
_FEWEST_COPIED = 3
_SHORTEST_PARAGRAPH = 15
# How long a Chinese text is in characters, measured by the words or syllables of the others.
_EXPECTED = {"zh": 1.0, "en": 2.0, "vi": 1.4}
# The shortest of ntrex' 124 translations has 0.8 of the expected length, the longest 1.3.
_UNEVEN = 3
# In Chinese characters: in less a sentence more or less is a third of the text.
_FEWEST_UNEVEN = 150
# Longer texts are no single article, of which captions and teasers are half.
_LONGEST_ARTICLE = 50_000

_LETTER = re.compile(r"[^\W\d_]")
_STOP_AT_END = re.compile(r"[。！？!?]\W{0,5}$")
# Behind two small letters, so that Mr. and U.S. end nothing.
_SENTENCE_END = re.compile(
    r"。+|[！？!?]+(?![！？!?”’」』\"')）])|(?<=[^\W\d_A-Z]{2})\.(?=[”’\"')]{0,2}\s+[^\W\da-z_])"
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """What speaks against two texts; where it is ``fatal`` they can't be taken as they are.

    ``kind`` is empty, numbers, long, same, copied, one language, swapped, language, unknown, mixed
    or uneven. ``message`` is a gettext message id with ``%(name)s`` placeholders that ``params``
    fill; ``str(doubt)`` is English.
    """

    kind: str
    message: str
    params: Mapping[str, object] = field(default_factory=dict)
    fatal: bool = False

    def __str__(self) -> str:
        return self.message % self.params


def recognise(first: str, second: str) -> tuple[str, str]:
    """Return the languages of two texts that may be counterparts.

    They are "zh" (traditional Chinese, too), "en" or "vi", another code for what looks like
    Japanese, French and the like (``name`` tells what it stands for), and "" for a text that
    is too short to tell or has no words. Of two that look Chinese the one with many words in
    Latin letters is a translation with parts left in Chinese.
    """
    seen = look(first), look(second)
    langs = [one.language for one in seen]
    shares = [one.latin_share for one in seen]
    if langs == ["zh", "zh"] and min(shares) <= _MIXED < max(shares):
        mixed = shares.index(max(shares))
        langs[mixed] = seen[mixed].latin_language or "zh"
    return langs[0], langs[1]


def name(lang: str) -> str:
    """Return what a language, or what ``recognise`` gave for one, is called by its speakers."""
    return NAMES.get(lang, lang)


def doubts(source: str, target: str, source_lang: str, target_lang: str) -> list[Doubt]:
    """Return what speaks against taking two texts as a text and its translation.

    Languages are "zh", "en" and "vi". Empty where nothing does, which says little: whether the
    texts belong together only aligning them tells.
    """
    sides = (_Side(source, source_lang), _Side(target, target_lang))
    found = [*_hollow(sides), *_long(sides)]
    if found:
        return found
    found = _same(*sides)
    if not found:
        found = [*_languages(*sides)]
    elif not found[0].fatal:
        # What was copied is what is mixed in.
        found += (doubt for doubt in _languages(*sides) if doubt.kind != "mixed")
    return found if any(doubt.fatal for doubt in found) else [*found, *_uneven(*sides)]


class _Side:
    """A text with the language that it is said to be in."""

    def __init__(self, text: str, lang: str) -> None:
        self.text = text
        self.lang = lang
        self.seen = look(text)

    @property
    def foreign_share(self) -> float:
        """How much is in Latin letters that should be in Han characters, or the other way."""
        return self.seen.latin_share if self.lang == "zh" else 1 - self.seen.latin_share

    @property
    def is_mixed(self) -> bool:
        return _MIXED < self.foreign_share < 1 - _MIXED

    @property
    def found(self) -> str:
        """The language that it is in; of a mixed text the one that it should be in, if it may."""
        if self.is_mixed and self.lang in ("zh", self.seen.latin_language):
            return self.lang
        return self.seen.language

    @property
    def found_name(self) -> str:
        return name(self.found)


_Sides = tuple[_Side, _Side]


# --- No text, or too much of it ---------------------------------------------------------------


def _hollow(sides: _Sides) -> Iterator[Doubt]:
    empty = N_("The source is empty."), N_("The translation is empty.")
    numbers = (
        N_("The source has no words, only figures and signs (%(length)d characters)."),
        N_("The translation has no words, only figures and signs (%(length)d characters)."),
    )
    for side, nothing, no_words in zip(sides, empty, numbers, strict=True):
        if _LETTER.search(side.text):
            continue
        if not normalise(side.text).strip():
            yield Doubt("empty", nothing, fatal=True)
        else:
            yield Doubt("numbers", no_words, {"length": len(side.text.strip())}, fatal=True)


def _long(sides: _Sides) -> Iterator[Doubt]:
    messages = (
        N_("The source has about %(count)d sentences; up to %(most)d are taken. Split it up."),
        N_("The translation has about %(count)d sentences; up to %(most)d are taken. Split it up."),
    )
    for side, message in zip(sides, messages, strict=True):
        # Each sentence has a character and an end mark, or a line end.
        if len(side.text) > 2 * MOST_SENTENCES:
            count = _sentences(side.text)
            if count > MOST_SENTENCES:
                yield Doubt("long", message, {"count": count, "most": MOST_SENTENCES}, fatal=True)


def _sentences(text: str) -> int:
    """About how many sentences a text has: rather too few than too many."""
    lines = filter(None, map(str.strip, text.splitlines()))
    return sum(
        len(_SENTENCE_END.findall(line)) + (not _STOP_AT_END.search(line[-10:])) for line in lines
    )


# --- The same text ----------------------------------------------------------------------------


def _same(source: _Side, target: _Side) -> list[Doubt]:
    """Of texts in two languages nothing is the same."""
    if source.seen.language != target.seen.language and not target.is_mixed:
        return []
    there, copies = _paragraphs(source.text), _paragraphs(target.text)
    if there == copies:
        return [Doubt("same", N_("The source and the translation are the same text."), fatal=True)]
    known = set(there)
    long = [one for one in copies if len(one) >= _SHORTEST_PARAGRAPH]
    copied = sum(one in known for one in long)
    if copied < max(_FEWEST_COPIED, _COPIED * len(long)):
        return []
    message = N_(
        "%(copied)d of the translation's %(count)d paragraphs stand in the source word for word."
        " Is it finished?"
    )
    return [Doubt("copied", message, {"copied": copied, "count": len(long)})]


def _paragraphs(text: str) -> list[str]:
    return [line for line in map(key, text.splitlines()) if line]


# --- The languages ----------------------------------------------------------------------------


def _languages(source: _Side, target: _Side) -> Iterator[Doubt]:
    params = {"source": source.found_name, "target": target.found_name}
    fatal = min(source.seen.evidence, target.seen.evidence) >= _ENOUGH
    if source.found and source.found == target.found:
        message = N_(
            "Both texts are in one language: %(source)s. Bring in a text and its translation."
        )
        yield Doubt("one language", message, {"source": source.found_name}, fatal)
    elif (source.found, target.found) == (target.lang, source.lang):
        message = N_(
            "The two texts stand the wrong way round: the source is in %(source)s, the translation"
            " in %(target)s. Swap them."
        )
        yield Doubt("swapped", message, params, fatal)
    else:
        yield from _wrong(source, target)
        yield from _mixed(source, target)


def _wrong(source: _Side, target: _Side) -> Iterator[Doubt]:
    wrong = (
        N_("The source is in %(found)s, not in %(lang)s."),
        N_("The translation is in %(found)s, not in %(lang)s."),
    )
    unknown = (
        N_("It can't be told which language the source is in. It is taken for %(lang)s."),
        N_("It can't be told which language the translation is in. It is taken for %(lang)s."),
    )
    for side, other, none in zip((source, target), wrong, unknown, strict=True):
        params = {"found": side.found_name, "lang": name(side.lang)}
        if side.found and side.found != side.lang:
            yield Doubt("language", other, params, side.seen.evidence >= _ENOUGH)
        elif not side.found:
            yield Doubt("unknown", none, {"lang": name(side.lang)})


def _mixed(source: _Side, target: _Side) -> Iterator[Doubt]:
    messages = (
        N_(
            "About %(share)d %% of the source is in another writing than Chinese. Is its"
            " translation in it as well?"
        ),
        N_("About %(share)d %% of the translation is in Chinese writing. Is it finished?"),
    )
    for side, message in zip((source, target), messages, strict=True):
        if side.is_mixed:
            yield Doubt("mixed", message, {"share": round(100 * side.foreign_share)})


# --- The lengths ------------------------------------------------------------------------------


def _uneven(source: _Side, target: _Side) -> Iterator[Doubt]:
    if source.is_mixed or target.is_mixed:
        return
    texts = _article(source.text), _article(target.text)
    lengths = [
        length(text, side.lang) * _EXPECTED[side.lang]
        for text, side in zip(texts, (source, target), strict=True)
    ]
    if max(lengths) >= _FEWEST_UNEVEN and max(lengths) > _UNEVEN * min(lengths):
        message = N_(
            "The lengths are far off: about %(source)d sentences in the source, about %(target)d"
            " in the translation. Are these the right two texts, and whole?"
        )
        counts = {"source": _sentences(texts[0]), "target": _sentences(texts[1])}
        yield Doubt("uneven", message, counts)


def _article(text: str) -> str:
    """The text without captions and teasers, of which one side may have more than the other."""
    if len(text) > _LONGEST_ARTICLE:
        return text
    return "\n".join(block.text for block in blocks(text) if not block.excluded)
