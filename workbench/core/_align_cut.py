"""Where a unit is best cut in two: at the place that the best way through both halves goes by."""

from collections.abc import Sequence
from itertools import accumulate, product

from workbench.core._align_both import Both, Known, chunks
from workbench.core._align_search import through
from workbench.core._align_text import length

# Cuts on the same way through a unit score the same, but for how numbers are added up.
_NO_BETTER = 1e-6


def place_to_cut(source: Sequence[str], target: Sequence[str], known: Known) -> tuple[int, int]:
    """Before which sentences to cut; there are two sentences or more in all."""
    if len(source) == len(target) == 1:
        return 1, 0
    if not source or not target:
        return _middle(source), _middle(target)
    both = Both(chunks(source), chunks(target), known)
    scores = through(both.grid((0, 0), both.size))
    cuts = list(product(_cuts(len(source)), _cuts(len(target))))
    score = {cut: float(scores[both.place(*cut)]) for cut in cuts}
    best = max(score.values()) - _NO_BETTER
    middle = _middle(source) if len(source) > 1 else _middle(target)
    side = 0 if len(source) > 1 else 1
    return min((cut for cut in cuts if score[cut] >= best), key=lambda cut: abs(cut[side] - middle))


def _cuts(count: int) -> range:
    """Before which sentences of a side it may be cut; one alone is in either half."""
    return range(1, count) if count > 1 else range(2)


def _middle(sentences: Sequence[str]) -> int:
    """Before which sentence the halves are most alike in length."""
    sums = [0.0, *accumulate(map(length, sentences))]
    inner = range(1, len(sentences))
    return min(inner, key=lambda at: abs(sums[at] - sums[-1] / 2), default=0)
