"""A side of a unit: a list of sentences, shown and typed as one text."""

from collections.abc import Sequence

from workbench.core.errors import N_, InputError
from workbench.core.segment import sentences


def join(side: Sequence[str], lang: str) -> str:
    """Show a side as one text: Chinese without a space between sentences, others with one."""
    return ("" if lang.startswith("zh") else " ").join(side)


def retype(text: str, lang: str) -> list[str]:
    """Make a side of a text as it was typed.

    It is cut into sentences only where joining them gives back what was typed, space for space.
    """
    text = text.strip()
    if not text:
        return []
    side = sentences(text, lang)
    return side if join(side, lang) == text else [text]


def cut(side: Sequence[str], at: int, lang: str) -> tuple[list[str], list[str]]:
    """Cut a side before character ``at`` of its joined text, inside a sentence if need be."""
    text = join(side, lang)
    if not 0 <= at <= len(text):
        raise InputError(
            N_("Place %(at)d is outside of the text, which has %(length)d characters."),
            at=at,
            length=len(text),
        )
    left: list[str] = []
    right: list[str] = []
    start = 0
    for sentence in side:
        offset = min(max(at - start, 0), len(sentence))
        left += _kept(sentence[:offset])
        right += _kept(sentence[offset:])
        start += len(sentence) + len(join(["", ""], lang))
    return left, right


def _kept(part: str) -> list[str]:
    return [part.strip()] if part.strip() else []
