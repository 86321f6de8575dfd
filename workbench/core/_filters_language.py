"""What language a text is in, as far as it can be told of one sentence."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from workbench.core.errors import N_
from workbench.core.text import HAN

# Scripts that neither Chinese, English nor Vietnamese is written in: Greek, Cyrillic, Armenian,
# Hebrew, Arabic, the scripts of India and of South East Asia, kana, Hangul.
_OTHER = (
    "\u0370-\u03ff\u0400-\u058f\u0590-\u08ff\u0900-\u109f\u10a0-\u11ff\u1780-\u17ff"
    "\u3041-\u3096\u30a1-\u30fa\uac00-\ud7a3"
)
# A Han character weighs as much as a word; of other scripts a word does.
_HAN_CHARACTERS = re.compile(f"[{HAN}]")
_OTHER_WORDS = re.compile(f"[{_OTHER}]+")
_LATIN_WORDS = re.compile("[A-Za-z\xc0-\u024f\u1e00-\u1eff]+")
# Letters that names in English texts seldom bring along, small: names have capitals.
_VIETNAMESE = re.compile("[ăđĩũơư\u1ea0-\u1ef9]")
# Words that stand in nearly each English sentence and mean nothing in Vietnamese.
_ENGLISH = frozenset(
    re.findall(
        "[a-z]+",
        "the of and in is that for on with was as by at from it his has are be were have had not"
        " this an they he which will their said who or its we you would been after when more than"
        " one all also she her there about if into out up what our other were says new over",
    )
)
# Below it a few names or borrowed words decide; of ntrex and flores no sentence with as many
# words is without one that is common in its language.
_MANY_WORDS = 12
_FEW_WORDS = 4
# So many words tell a language where others speak against it, and where none does.
_WITNESSES, _FEW_WITNESSES = 3, 2
# Of a Chinese sentence's tokens so many may be Latin words: names of foreign people.
_MOST_LATIN = 0.7

Message = tuple[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class _Counts:
    """How many tokens of each kind a text has."""

    text: str
    han: int
    other: int
    latin: list[str]

    @property
    def all(self) -> int:
        return self.han + self.other + len(self.latin)

    @property
    def english(self) -> int:
        """Words that are common in English."""
        return sum(map(_ENGLISH.__contains__, map(str.lower, self.latin)))

    @property
    def has_vietnamese(self) -> bool:
        return _VIETNAMESE.search(self.text.lower()) is not None

    @property
    def vietnamese(self) -> int:
        """Words with a letter of the Vietnamese alphabet; capitalised ones too."""
        return sum(bool(_VIETNAMESE.search(word.lower())) for word in self.latin)

    @property
    def small_vietnamese(self) -> int:
        """Those that are no names."""
        return sum(bool(_VIETNAMESE.search(word)) for word in self.latin if word.islower())


def _count(text: str) -> _Counts:
    return _Counts(
        text,
        len(_HAN_CHARACTERS.findall(text)),
        len(_OTHER_WORDS.findall(text)),
        _LATIN_WORDS.findall(text),
    )


def wrong_source(text: str, most_foreign: float) -> Message | None:
    """Say why a text is no Chinese; None if it may be. ``most_foreign`` is a share, 0 to 1."""
    counts = _count(text)
    if counts.other and counts.other > most_foreign * counts.all:
        return _script(N_("%(share)s %% of the source is in another script"), counts.other, counts)
    if len(counts.latin) >= _WITNESSES and len(counts.latin) > _MOST_LATIN * counts.all:
        return N_("the source is not Chinese"), {}
    return None


def wrong_target(text: str, lang: str, most_foreign: float) -> Message | None:
    """Say why a text is not in ``lang``, "en" or "vi"; None if it may be."""
    counts = _count(text)
    foreign = counts.han + counts.other
    if foreign and foreign > most_foreign * counts.all:
        return _script(N_("%(share)s %% of the translation is in another script"), foreign, counts)
    return _not_english(counts) if lang == "en" else _not_vietnamese(counts)


def _script(message: str, foreign: int, counts: _Counts) -> Message:
    return message, {"share": round(100 * foreign / counts.all)}


def _not_english(counts: _Counts) -> Message | None:
    words = len(counts.latin)
    # Without a Vietnamese letter there is no word to count.
    vietnamese = counts.small_vietnamese if counts.has_vietnamese else 0
    if not vietnamese and words < _MANY_WORDS:
        return None
    english = counts.english
    if vietnamese > english and vietnamese >= (_WITNESSES if english else _FEW_WITNESSES):
        return N_("the translation is Vietnamese"), {}
    if not english and words >= _MANY_WORDS:
        return N_("none of its %(words)s words is a common English one"), {"words": words}
    return None


def _not_vietnamese(counts: _Counts) -> Message | None:
    english = counts.english
    if not counts.has_vietnamese:
        if english and len(counts.latin) >= _FEW_WORDS:
            return N_("the translation is English"), {}
        if len(counts.latin) >= _MANY_WORDS:
            return N_("none of its %(words)s words has a Vietnamese letter"), {
                "words": len(counts.latin)
            }
    elif english >= _WITNESSES and english > counts.vietnamese:
        return N_("the translation is English"), {}
    return None
