"""The ways to write a term: which texts are one, and what they all have in common."""

from functools import cache

from workbench.core._fold import fold, simplified

# The Han characters, from extension A to the end of the third plane.
_HAN = range(0x3400, 0x30000)


def written(text: str) -> str:
    """What tells two sources apart: neither traditional characters, nor widths, nor case."""
    return simplified(fold(text)).lower()


def fixed_runs(text: str) -> list[str]:
    """The stretches that stand unchanged in every text that `Matcher` takes for this one.

    These are Han characters that are the same in simplified and traditional texts. Without any
    the list is empty: then every text has to be looked at.
    """
    marked = "".join(char if _is_fixed(char) else " " for char in text)
    return marked.split()


def _is_fixed(char: str) -> bool:
    return ord(char) in _HAN and simplified(char) == char and char not in _ambiguous()


@cache
def _ambiguous() -> frozenset[str]:
    """The simplified characters that some traditional one becomes."""
    chars = map(chr, _HAN)
    return frozenset(simple for char in chars if (simple := simplified(char)) != char)
