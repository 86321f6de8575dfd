"""Known wrong renderings of a term, and where they stand in a draft.

That are its pinyin and its Sino-Vietnamese reading in all their spellings, the right rendering
with other diacritics, and what the engine was heard to say for the term.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from workbench.core import cedict, names, termbase
from workbench.core.termbase import Term
from workbench.core.text import HAN

_HAN = re.compile(f"[{HAN}]")
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_EDGES = " \t.,;:!?…。，、；：！？\"'“”‘’()（）[]《》〈〉-–—"
# Between the syllables of a name: Ruan Chunfu, Ruan Chun-fu, Ruan, Chun Fu, Xi'an.
_SEPARATED = r"(?:[\s'’·.-]|,\s){0,2}"
# Tones of pinyin, the ü, and what is often typed for the third tone.
_PINYIN_MARKS = frozenset("\u0300\u0301\u0304\u0306\u0308\u030c")
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)
# Places that English gives an article.
_WITH_ARTICLE = re.compile(
    r"\b(?:United|Republic|States|Kingdom|Union|Federation|Islands?|Sea|Ocean|River|Gulf|Straits?"
    r"|Peninsula|Delta|Netherlands|Philippines|Maldives|Bahamas|Gambia|Americas)\b"
)
# From here on a spelling is no word of another kind, even in small letters.
_LONG = 8
_MOST_CHARACTERS = 12
_NAMES = ("person", "place", "organisation")
_LEAST_FUZZY = 6
_ALIKE = 0.86
# What an engine says for a term is no rendering of it if it is one of these alone.
_EMPTY_WORDS = frozenset(
    word
    for line in (
        "a an the of and or in on at to for by with from as is are was were be it its he",
        "she his her they their this that these those not no one said says i we you",
        "và của là các những một ông bà anh chị trong tại ở với cho từ",
        "đến này đó nói rằng có không được ngày năm tháng người",
    )
    for word in line.split()
)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A wrong rendering at ``text[start:end]``; one that is not ``sure`` is only like one."""

    start: int
    end: int
    sure: bool = True


def find(text: str, term: Term, lang: str, heard: Iterable[str]) -> Iterator[Wrong]:
    """Yield where wrong renderings of a term stand in a text in NFC; they may overlap.

    ``heard`` is what the engine says for the term.
    """
    forms = [form for form in heard if not _needs_its_article(form, term, lang)]
    forms += termbase.renderings(term, lang, "forbidden")
    for form in forms:
        for start, end in termbase.places(form, text, lang):
            if not _second_half(text, start):
                yield Wrong(start, end)
    plain = bare(text)
    for spelling in _spellings(term, lang):
        for start, end in spelling.spans(text, plain):
            yield Wrong(start, end)
    yield from _like(text, plain, [*forms, *_readable(term, lang)])


def _needs_its_article(form: str, term: Term, lang: str) -> bool:
    """Whether a form begins with an article that has to stay for the term's rendering."""
    wanted = next(iter(termbase.expected(term, lang)), "")
    return bool(_ARTICLE.match(form) and _WITH_ARTICLE.search(wanted))


def usable(form: str) -> str:
    """Return what an engine said for a term without marks and article; nothing if it is of no use.

    It is of no use if it is Chinese still, has no word of its own, or is a number.
    """
    text = unicodedata.normalize("NFC", form).strip(_EDGES)
    text = _ARTICLE.sub("", text)
    words = {word.lower() for word in _WORD.findall(text) if not word.isdigit()}
    return text if words - _EMPTY_WORDS and not _HAN.search(text) and len(text) > 1 else ""


def usable_part(part: str, term: Term) -> str:
    """Return what a part of a sentence has for a term: of a name, from first to last capital."""
    text = usable(_trimmed(part))
    if term.kind not in _NAMES:
        return text
    capitals = [word for word in re.finditer(r"\S+", text) if word[0][0].isupper()]
    return text[capitals[0].start() : capitals[-1].end()] if capitals else ""


def _trimmed(part: str) -> str:
    """A part without the small words at its ends, which are the sentence's: "President of"."""
    words = list(re.finditer(r"\S+", part))
    full = [word for word in words if word[0] not in _EMPTY_WORDS]
    return part[full[0].start() : full[-1].end()] if full else ""


def bare(text: str) -> str:
    """Return the text in small letters without diacritics; as long as the text."""
    return "".join(_bare(char) for char in text)


@lru_cache(maxsize=4096)
def _bare(char: str) -> str:
    return "d" if char in "đĐ" else unicodedata.normalize("NFD", char)[0].lower()[:1]


def _second_half(text: str, start: int) -> bool:
    """Whether a place is what stands behind the hyphen of a word: the chairman of vice-chairman."""
    return bool(re.search(r"\w-$", text[max(start - 2, 0) : start]))


@dataclass(frozen=True, slots=True)
class _Spelling:
    """A way to write a name, to be looked for in a text without case and diacritics."""

    pattern: re.Pattern[str]
    # The diacritics it may have; None allows all.
    marks: frozenset[str] | None = None

    def spans(self, text: str, plain: str) -> Iterator[tuple[int, int]]:
        """Where it stands. In small letters only a long one counts: a short one is any word."""
        for match in self.pattern.finditer(plain):
            found = text[match.start() : match.end()]
            if (found[0].isupper() or len(found) >= _LONG) and self._allowed(found):
                yield match.span()

    def _allowed(self, found: str) -> bool:
        marks = set(filter(unicodedata.combining, unicodedata.normalize("NFD", found)))
        return self.marks is None or (marks <= self.marks and "đ" not in found.lower())


@lru_cache(maxsize=2048)
def _spellings(term: Term, lang: str) -> tuple[_Spelling, ...]:
    turned = term.kind == "person"
    found = [_Spelling(_pattern(_sounds(term.source), lang, turned=turned), _PINYIN_MARKS)]
    found += [
        _Spelling(_pattern(_words(reading), lang, turned=turned))
        for reading in names.readings(_joined(term.source))
    ]
    for rendering in termbase.expected(term, lang):
        words = _words(rendering)
        # Huế is Hue, but "huệ" is another word.
        marks = frozenset[str]() if len(words) == 1 else None
        least = 1 if len(rendering) > 2 else 2
        found.append(_Spelling(_pattern(words, lang, turned=turned, least=least), marks))
    return tuple(spelling for spelling in found if spelling.pattern.pattern)


def _joined(source: str) -> str:
    return re.sub(r"[·・•‧\s]", "", source)


def _words(text: str) -> list[str]:
    return [re.escape(word) for word in re.findall(r"[^\W_]+", bare(text))]


def _sounds(source: str) -> list[str]:
    """A pattern for the pinyin of each character; none for what isn't Chinese throughout."""
    chars = _joined(source)
    if len(chars) > _MOST_CHARACTERS or not all(_HAN.match(char) for char in chars):
        return []
    sounds = [_sound(char) for char in chars]
    return sounds if all(sounds) else []


@lru_cache(maxsize=4096)
def _sound(char: str) -> str:
    """A pattern for its pinyin, "(?:dan|shan)", with the ways to write ü: Lü, Lv, Lyu, Lu."""
    found = {re.sub(r"\d", "", entry.pinyin).lower() for entry in cedict.lookup(char)}
    spelled = sorted(sound.replace("u:", "(?:u|v|yu)") for sound in found if sound.isascii())
    return f"(?:{'|'.join(spelled)})" if spelled else ""


def _pattern(parts: Sequence[str], lang: str, *, turned: bool, least: int = 2) -> re.Pattern[str]:
    """The parts one behind another, for a person also with the family name last."""
    if len(parts) < least:
        return re.compile("")
    turns = range(len(parts)) if turned and len(parts) <= 4 else range(1)
    orders = [_SEPARATED.join([*parts[turn:], *parts[:turn]]) for turn in turns]
    ending = r"(?=s?(?!\w))" if lang == "en" else r"(?!\w)"
    return re.compile(rf"(?<!\w)(?:{'|'.join(orders)}){ending}")


def _readable(term: Term, lang: str) -> list[str]:
    """Whole words to compare with: the renderings, the readings, the pinyin."""
    found = [*termbase.expected(term, lang), *names.readings(_joined(term.source))]
    return [*found, _pinyin(term.source)] if _sounds(term.source) else found


@lru_cache(maxsize=2048)
def _pinyin(source: str) -> str:
    entries = [cedict.lookup(char)[0] for char in _joined(source)]
    return "".join(re.sub(r"[\d:]", "", entry.pinyin) for entry in entries).lower()


def _like(text: str, plain: str, forms: Collection[str]) -> Iterator[Wrong]:
    """Runs of words that are almost one of the forms: a letter more, a syllable misheard."""
    words = [match.span() for match in _WORD.finditer(text)]
    for form in dict.fromkeys(forms):
        key = _key(bare(form))
        size = max(len(_WORD.findall(form)), 2)
        if len(key) < _LEAST_FUZZY or any(char.isdigit() for char in key):
            continue
        windows = (
            (words[first][0], words[first + many - 1][1])
            for many in (size - 1, size, size + 1)
            if many > 0
            for first in range(len(words) - many + 1)
        )
        for start, end in windows:
            if text[start].isupper() and _alike(key, _key(plain[start:end])):
                yield Wrong(start, end, sure=False)


def _key(plain: str) -> str:
    return re.sub(r"[\W_]+", "", plain)


def _alike(first: str, second: str) -> bool:
    if abs(len(first) - len(second)) > 2 or first == second or first[0] != second[0]:
        return first == second
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE
