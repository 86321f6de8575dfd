"""What a file's name tells: which language its text is in, and which files belong together."""

import posixpath
import re
from dataclasses import dataclass

from workbench.core.text import normalise
from workbench.formats._pair_values import LANGUAGES

_WORDS = {
    "zh": "zh zho chi cmn cn chs cht chn zh-cn zh-hans zh-hans-cn zh-sg zh-tw zh-hant zh-hk"
    " chinese tiếng-trung tiếng-hoa tieng-trung tieng-hoa",
    "en": "en eng en-us en-gb en-uk english tiếng-anh tieng-anh",
    "vi": "vi vie vn vnm vi-vn vietnamese tiếng-việt tieng-viet",
}
# These need no sign before them: 新闻稿越南文.docx.
_HAN_WORDS = {
    "zh": "简体中文 繁体中文 中文 汉语 中国语 华文 简体 中",
    "en": "英文 英语 英",
    "vi": "越南文 越南语 越文 越语 越",
}
_LANG_OF = {
    word: lang
    for words in (_WORDS, _HAN_WORDS)
    for lang in LANGUAGES
    for word in words[lang].split()
}


def _either(words: dict[str, str]) -> str:
    every = sorted(" ".join(words.values()).split(), key=len, reverse=True)
    return "|".join(word.replace("-", "[-_ ]?") for word in every)


_SIGN = r"[._\-\s()\[\]（）【】]+"
_LONG_HAN = "|".join(
    word for words in _HAN_WORDS.values() for word in words.split() if len(word) > 1
)
_MARK = f"(?P<mark>{_either(_WORDS)}|(?:{_either(_HAN_WORDS)})版?)"
_AT_END = re.compile(
    rf"(?:(?P<rest>.*?)(?:^|{_SIGN}){_MARK}|(?P<glued>.+?)(?P<han>(?:{_LONG_HAN})版?))[\])）】\s]*",
    re.DOTALL,
)
# No system has longer names; a hostile ZIP may, and they would take long to look through.
_LONGEST = 255
_AT_START = re.compile(rf"[\[(（【\s]*{_MARK}{_SIGN}(?P<rest>.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Named:
    """What a name tells.

    ``lang`` is empty where it tells none. Files with the same ``key`` belong together; ``stem``
    is what people call them. ``is_plain``: the language is the name's very ending, as in
    ``news.zh``, where OmegaT and Moses have a unit on each line.
    """

    key: str
    stem: str
    lang: str
    suffix: str
    is_plain: bool = False


def parse(name: str, guessed: str = "") -> Named:
    """Take a file's path apart.

    The language stands at the name's end (``a.zh-CN.txt``, ``a_vi.docx``, ``a（英文）.md``,
    ``a.en``), in a folder's name, or before the name, which counts only where the text was
    ``guessed`` to be in that language: a “vi-rút.txt” in Chinese is no Vietnamese one.
    """
    *folders, base = normalise(name).replace("\\", "/").split("/")
    stem, suffix = posixpath.splitext(base)
    plain = _LANG_OF.get(_folded(suffix[1:]), "")
    stem, lang = (stem, plain) if plain else at_end(stem)
    if plain:
        suffix = ""
    elif not lang:
        stem, lang = _at_start(stem, guessed)
    outer = [at_end(folder) for folder in folders]
    lang = lang or next((code for _, code in reversed(outer) if code), "")
    path = "/".join([*(rest for rest, _ in outer if rest), stem.strip()])
    return Named(path.casefold(), stem.strip(), lang, suffix.lower(), bool(plain))


def at_end(stem: str) -> tuple[str, str]:
    """Cut a language's mark from the end; a name with two (``a.zh-vi``) is of both, so of none."""
    rest, lang = _cut(stem)
    return (stem, "") if lang and _cut(rest)[1] not in ("", lang) else (rest, lang)


def _cut(stem: str) -> tuple[str, str]:
    found = _AT_END.fullmatch(stem.casefold()) if len(stem) <= _LONGEST else None
    if not found:
        return stem, ""
    mark = found["mark"] or found["han"]
    # Folding may change a name's length (ß); the rest is then shown folded.
    rest = found["rest"] if found["mark"] else found["glued"]
    kept = stem[: len(rest)] if len(stem) == len(stem.casefold()) else rest
    return kept.strip(), _lang(mark)


def _at_start(stem: str, guessed: str) -> tuple[str, str]:
    found = _AT_START.fullmatch(stem.casefold()) if len(stem) <= _LONGEST else None
    if not found or guessed not in ("", _lang(found["mark"])) or _cut(found["rest"])[1]:
        return stem, ""
    return stem[-len(found["rest"]) :], _lang(found["mark"])


def _lang(mark: str) -> str:
    return _LANG_OF[_folded(mark)]


def _folded(mark: str) -> str:
    word = re.sub("[_ ]", "-", mark.casefold()).removesuffix("版")
    if word in _LANG_OF or "-" in word:
        return word
    # Written in one word: zhcn, tiengviet.
    return next((known for known in _LANG_OF if known.replace("-", "") == word), word)
