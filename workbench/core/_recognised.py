"""Which language a text is in, told by its script and its commonest words."""

import re
from dataclasses import dataclass
from functools import cached_property

from workbench.core.text import HAN, normalise

# In the language's own writing, so that a message names it in any language.
NAMES = {
    "zh": "中文",
    "en": "English",
    "vi": "Tiếng Việt",
    "ja": "日本語",
    "ko": "한국어",
    "ru": "Русский",
    "el": "Ελληνικά",
    "ar": "العربية",
    "he": "עברית",
    "hi": "हिन्दी",
    "th": "ไทย",
    "lo": "ລາວ",
    "km": "ខ្មែរ",
    "my": "မြန်မာ",
    "fr": "Français",
    "de": "Deutsch",
    "es": "Español",
    "pt": "Português",
    "it": "Italiano",
    "id": "Indonesia",
}

# Scripts that tell a language, or its best-known one, by themselves.
_SCRIPTS = {
    "ko": "\u1100-\u11ff\uac00-\ud7a3",
    "ru": "\u0400-\u052f",
    "el": "\u0370-\u03ff\u1f00-\u1fff",
    "ar": "\u0600-\u06ff\u0750-\u077f",
    "he": "\u0590-\u05ff",
    "hi": "\u0900-\u097f",
    "th": "\u0e00-\u0e7f",
    "lo": "\u0e80-\u0eff",
    "km": "\u1780-\u17ff",
    "my": "\u1000-\u109f",
}
_SCRIPT_RUNS = {lang: re.compile(f"[{letters}]+") for lang, letters in _SCRIPTS.items()}
_ANY_SCRIPT = re.compile(f"[{''.join(_SCRIPTS.values())}]")
# Their sentences have no spaces, so that a run says about as much as so many words.
_WITHOUT_SPACES = frozenset(("th", "lo", "km", "my"))
_WORDS_IN_A_RUN = 5

_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
_HAN_OR_KANA = re.compile(f"[{HAN}{_KANA.pattern[1:]}")
# Of Han and kana together; a name or a brand brings a few into a Chinese text.
_JAPANESE_KANA = 0.1
# So many characters say as much as an English word, or a Vietnamese syllable and a third.
_HAN_IN_A_WORD = 1.8

_LATIN_WORD = re.compile("[a-z\xe0-\u024f\u1e00-\u1eff]+")
_VIETNAMESE_LETTER = re.compile("[ăđĩũơư\u1ea0-\u1ef9]")
_VIETNAMESE_SHARE = 0.2
# Words that stand in most sentences of a language and in few of the others'.
_COMMON = {
    lang: frozenset(words.split())
    for lang, words in {
        "en": "the of and to is that for with was as by at from it his are be were have had not"
        " this they which will their said",
        "vi": "cua va cac duoc nhung khong trong voi cho nguoi nam mot nay tai ngay cung viec",
        "fr": "le la de les des et est une dans pour qui du au sur par avec plus il sont aux cette",
        "de": "der die und das den von zu mit sich auf für ist im dem nicht ein eine als auch",
        "es": "el la de los las y en que del por con una para se su al es como más fue lo",
        "pt": "o os de do da em que não uma para com dos por mais das na no ao é foi",
        "it": "il la di che la per una del della con sono è nel alla dei gli anche le si",
        "id": "yang dan di itu dengan untuk tidak ini dari dalam akan pada juga adalah karena",
    }.items()
}
# Of a language's running text a fifth and more are such words; of names alone none are.
_COMMON_SHARE = 0.05
# Fewer words may be a name in any language.
_FEWEST_WORDS = 3
_FEWEST_HAN = 2

# Enough to tell, from the beginning, the middle and the end: a text of 20 MB costs no more than
# a page, and one whose halves differ is noticed.
_SAMPLE = 10_000


@dataclass(frozen=True)
class Seen:
    """What a look at a text, in fact at samples of a long one, tells of its language."""

    text: str

    @cached_property
    def words(self) -> list[str]:
        """The words in Latin letters, small."""
        return _LATIN_WORD.findall(self.text)

    @cached_property
    def han(self) -> float:
        """How much there is in Han characters, or kana, in words."""
        return len(_HAN_OR_KANA.findall(self.text)) / _HAN_IN_A_WORD

    @property
    def evidence(self) -> float:
        """How much there is to tell by, in words."""
        return self.han + len(self.words) + sum(self._scripts.values())

    @property
    def latin_share(self) -> float:
        """How much of what is in Han characters or Latin letters is in the latter, 0 to 1."""
        return len(self.words) / max(self.han + len(self.words), 1)

    @cached_property
    def language(self) -> str:
        """The language of most of the text, a key of NAMES; empty where it can't be told."""
        scripts = self._scripts
        most = max(scripts, key=lambda lang: scripts[lang], default="")
        if most and scripts[most] > max(self.han, len(self.words)):
            return most
        if self.han > len(self.words):
            return self._of_han
        return self.latin_language

    @cached_property
    def latin_language(self) -> str:
        """The language of the words in Latin letters; empty where it can't be told."""
        words = self.words
        vietnamese = sum(1 for word in words if _VIETNAMESE_LETTER.search(word))
        if vietnamese > _VIETNAMESE_SHARE * len(words):
            return "vi"
        counts = {lang: sum(map(known.__contains__, words)) for lang, known in _COMMON.items()}
        best = max(counts, key=lambda lang: counts[lang])
        if counts[best] > _COMMON_SHARE * len(words):
            return best if len(words) >= _FEWEST_WORDS else ""
        return ""

    @property
    def _of_han(self) -> str:
        han = round(self.han * _HAN_IN_A_WORD)
        if len(_KANA.findall(self.text)) > _JAPANESE_KANA * han:
            return "ja"
        return "zh" if han >= _FEWEST_HAN else ""

    @cached_property
    def _scripts(self) -> dict[str, int]:
        if not _ANY_SCRIPT.search(self.text):
            return {}
        return {
            lang: len(runs.findall(self.text)) * (_WORDS_IN_A_RUN if lang in _WITHOUT_SPACES else 1)
            for lang, runs in _SCRIPT_RUNS.items()
        }


def look(text: str) -> Seen:
    """Look at a text; the language is told only when it is asked for."""
    if len(text) > 3 * _SAMPLE:
        middle = (len(text) - _SAMPLE) // 2
        parts = text[:_SAMPLE], text[middle : middle + _SAMPLE], text[-_SAMPLE:]
        text = "\n".join(parts)
    return Seen(normalise(text).lower())
