"""Text as it comes in: normalised, compared, measured, and its language told."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Literal

from workbench.core.errors import N_, InputError

Language = Literal["zh", "en", "vi"]

# Han script as Unicode 15 has it, without the radicals, which no running text uses. For use
# inside a regular expression's [...].
HAN = "\u3005\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"

# Word processors and web pages end lines with these as well; to drop them would glue words.
_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")

# Everything that XML 1.0 can't carry (so TMX, XLIFF and DOCX can't), and what nobody sees but
# every comparison trips over: C1 controls, soft hyphen, zero-width and bidirectional marks,
# the byte order mark, annotation and object anchors, language tags.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
    "\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffc\ufffe\uffff"
    "\U000e0000-\U000e007f]"
)

# Typographic spaces are the page's layout, not the author's text; the ideographic space is
# text (it pads two-character names) and stays.
_LAYOUT_SPACE = re.compile("[\xa0\u2000-\u200a\u202f\u205f]")

_FOLDED_QUOTES = str.maketrans(dict.fromkeys("“”„‟", '"') | dict.fromkeys("‘’‚‛", "'"))

# A space beside Han or CJK punctuation carries no meaning: 到 2022 年 is 到2022年.
_SPACE_AT_HAN = re.compile(
    f"(?<=[{HAN}\u3001\u3002\u3008-\u3011]) | (?=[{HAN}\u3001\u3002\u3008-\u3011])"
)

_TONES = "\u0300\u0301\u0303\u0309\u0323"

# hoà and hòa, khoẻ and khỏe, thuỷ and thủy: two schools of where the tone mark stands.
_TONE_PLACEMENT = {
    unicodedata.normalize("NFC", first + second + tone): unicodedata.normalize(
        "NFC", first + tone + second
    )
    for first, second in ("oa", "oe", "uy")
    for tone in _TONES
}
_LATE_TONE = re.compile("|".join(_TONE_PLACEMENT))

_HAN_CHARACTER = re.compile(f"[{HAN}]")
_LATIN_WORD = re.compile("[a-z\xe0-\u024f\u1e00-\u1eff]+", re.IGNORECASE)
# Letters of the Vietnamese alphabet that names in English texts seldom bring along.
_VIETNAMESE_LETTER = re.compile("[ăđĩũơư\u1ea0-\u1ef9]", re.IGNORECASE)
# Of the words of flores' Vietnamese 56% have such a letter, of its English none.
_VIETNAMESE_SHARE = 0.2
# Enough to tell, and a 20 MB text costs no more than a page.
_SAMPLE = 20_000

_WORD = re.compile(r"[^\W_]+(?:[.,'’-][^\W_]+)*")
_SYLLABLE = re.compile(r"[^\W_]+(?:[.,'’][^\W_]+)*")

_CODE = re.compile(r"[a-z]{2,3}([-_][a-z0-9]{2,8})*")
_PRIMARY: dict[str, Language] = {
    **dict.fromkeys(("zh", "zho", "chi", "cmn"), "zh"),
    **dict.fromkeys(("en", "eng"), "en"),
    **dict.fromkeys(("vi", "vie"), "vi"),
}
_TRADITIONAL = {"hant", "tw", "hk", "mo"}


def normalise(text: str) -> str:
    r"""Return ``text`` as the whole workbench keeps it: NFC, lines ended by ``\n``.

    Gone are the characters that XML 1.0 can't carry, controls, lone surrogates, zero-width
    and bidirectional marks, byte order marks and soft hyphens. No-break and typographic
    spaces become plain ones; the ideographic space and full-width letters stay. Doing it
    twice changes nothing.
    """
    return normalise_counted(text)[0]


def normalise_counted(text: str) -> tuple[str, int]:
    """Return ``normalise(text)`` and how many characters had to be removed for it.

    Line ends and spaces that were replaced don't count: nothing of the text was lost.
    """
    kept, removed = _UNWANTED.subn("", text)
    spaced = _LAYOUT_SPACE.sub(" ", _LINE_END.sub("\n", kept))
    return unicodedata.normalize("NFC", spaced), removed


def key(text: str) -> str:
    """Return a form of ``text`` for comparing only: equal keys mean the same text.

    Folds width, case, curly quotes, Vietnamese tone placement and white space (one space
    between words, none beside Han). Doing it twice changes nothing.
    """
    folded = _fold_width_and_case(normalise(text)).translate(_FOLDED_QUOTES)
    spaced = _SPACE_AT_HAN.sub("", " ".join(folded.split()))
    return _LATE_TONE.sub(lambda late: _TONE_PLACEMENT[late[0]], spaced)


def _fold_width_and_case(text: str) -> str:
    """Unicode's compatibility caseless matching (definition D146)."""
    folded = unicodedata.normalize("NFD", text).casefold()
    folded = unicodedata.normalize("NFKC", folded).casefold()
    return unicodedata.normalize("NFKC", folded)


def is_han(char: str) -> bool:
    """Say whether ``char`` is one Han character; punctuation and kana are not."""
    return _HAN_CHARACTER.fullmatch(char) is not None


def guess_language(text: str) -> Language:
    """Return the language that most of ``text`` is in: ``zh``, ``en`` or ``vi``.

    Looks at the first 20,000 characters. A text without letters counts as English.
    """
    sample = unicodedata.normalize("NFC", text[:_SAMPLE])
    words = _LATIN_WORD.findall(sample)
    # Word against character: a Chinese article full of names in brackets stays Chinese.
    if len(_HAN_CHARACTER.findall(sample)) > len(words):
        return "zh"
    vietnamese = sum(1 for word in words if _VIETNAMESE_LETTER.search(word))
    return "vi" if vietnamese > _VIETNAMESE_SHARE * len(words) else "en"


def length(text: str, lang: str) -> int:
    """Return how long ``text`` is in the unit that translators count in ``lang``.

    Characters without white space for Chinese, words for English, syllables for Vietnamese
    (In-đô-nê-xi-a has five). Numbers count as one. Raises InputError for other languages.
    """
    return _MEASURES[_primary(lang)](text)


def language_code(code: str) -> str:
    """Return the canonical code: ``zh-CN``, ``zh-TW``, ``en`` or ``vi``.

    Takes BCP 47 tags, locale names and ISO 639-3 (``zh``, ``zh_Hans_CN``, ``cmn``, ``en-US``,
    ``vie``). Traditional Chinese is a language of its own here. Raises InputError for others.
    """
    lang = _primary(code)
    if lang != "zh":
        return lang
    subtags = set(re.split("[-_]", code.strip().lower()))
    return "zh-TW" if subtags & _TRADITIONAL and "hans" not in subtags else "zh-CN"


@lru_cache(maxsize=256)
def _primary(code: str) -> Language:
    lowered = code.strip().lower()
    lang = _PRIMARY.get(re.split("[-_]", lowered)[0])
    if lang is None or not _CODE.fullmatch(lowered):
        raise InputError(
            N_("“%(code)s” is not a language the workbench knows. Use zh-CN, zh-TW, en or vi."),
            code=code,
        )
    return lang


def _characters(text: str) -> int:
    return sum(map(len, text.split()))


def _words(text: str) -> int:
    return sum(1 for _ in _WORD.finditer(text))


def _syllables(text: str) -> int:
    return sum(1 for _ in _SYLLABLE.finditer(text))


_MEASURES: dict[Language, Callable[[str], int]] = {
    "zh": _characters,
    "en": _words,
    "vi": _syllables,
}
