"""Sentences that are too long for a model: cut where they may be cut, and joined again."""

import re
from collections.abc import Callable, Iterator, Sequence

from workbench.core.text import HAN

# Characters that a piece has at most, for a first guess.
_CHARACTERS = 8
# Characters behind a piece that are looked at.
_BEHIND = 8
# Where a sentence may be cut, best first; a mark between digits is part of a number, and a full
# stop without a space behind it part of an address.
_CUTS = (
    re.compile(r"[。！？；!?;…]+[”’」』）]*|\.(?=\s)"),
    re.compile(r"[，：、]+[”’」』）]*|(?<![0-9])[,:](?![0-9])|[,:](?=\s)"),
    re.compile(r"\s+"),
    # Between a Han character and whatever comes next: never inside a number or a Latin word.
    re.compile(f"[{HAN}]"),
)
_MARKS = str.maketrans("，、；：", ",,;:")
_CLAUSE_ENDS = "，、；：,;:"
_SENTENCE_ENDS = "。！？!?…."

_WORTH = {"zh": re.compile(f"[{HAN}]")}
_LETTER = re.compile(r"[^\W\d_]")


def translatable(text: str, lang: str) -> bool:
    """Whether a text has anything of a language: Han characters for Chinese, letters for others."""
    return _WORTH.get(lang, _LETTER).search(text) is not None


def clauses(text: str, most: int, size: Callable[[str], int]) -> list[str]:
    """Return a text in pieces, none with a ``size`` above ``most`` unless it is one character.

    Cut behind the last mark that ends a clause in the second half of what fits, else behind a
    comma, a space, a Han character there, else behind one anywhere. "".join gives the text back.
    """
    return list(_clauses(text, most, size))


def _clauses(text: str, most: int, size: Callable[[str], int]) -> Iterator[str]:
    while text:
        # Far more characters than fit are not measured: it would take too long.
        window = text[: most * _CHARACTERS]
        while (pieces := size(window)) > most and len(window) > 1:
            window = window[: max(1, min(len(window) - 1, len(window) * most // pieces))]
        end = len(window) if len(window) == len(text) else _end(text, len(window))
        yield text[:end]
        text = text[end:]


def _end(text: str, most: int) -> int:
    # What stands behind a mark decides whether it is one.
    seen = text[: most + _BEHIND]
    ends = [
        max((m.end() for m in marks.finditer(seen) if m.end() <= most), default=0)
        for marks in _CUTS
    ]
    good = (end for end in ends if end > most // 2)
    return next(good, 0) or next(filter(None, ends), most)


def joined(sources: Sequence[str], parts: Sequence[str]) -> str:
    """Return the translations of the pieces of a sentence as one: the inverse of `clauses`.

    A model ends each piece as if it were a sentence: where the source goes on, so does the result.
    """
    if len(parts) == 1:
        return parts[0]
    last = len(parts) - 1
    ended = [
        part.strip() if place == last else _open(source.rstrip(), part.strip())
        for place, (source, part) in enumerate(zip(sources, parts, strict=True))
    ]
    return " ".join(filter(None, ended))


def _open(source: str, part: str) -> str:
    """A translation that ends as its source does: with a comma, or with nothing."""
    if source.endswith(tuple(_SENTENCE_ENDS)):
        return part
    bare = part.rstrip(".。" + _CLAUSE_ENDS).rstrip()
    mark = source[-1:].translate(_MARKS) if source[-1:] in _CLAUSE_ENDS else ""
    return bare + mark if bare else ""
