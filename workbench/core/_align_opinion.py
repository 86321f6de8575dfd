"""A second opinion: how much the vectors of a model of sentences speak for a step.

Such a model gives texts that mean the same vectors of a small angle, in whatever language. How
small depends on the model; the figures here are of multilingual-e5-small.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.core._align_evidence import Matrix

Vectors = Callable[[Sequence[str]], npt.NDArray[np.floating]]
Step = tuple[int, int]

# How much likelier a translation is than any two runs of the texts, by how much closer they are
# than what is usual for both. Those are spread alike, so that it is a straight line.
_EVENS = {("zh", "en"): 0.034}
_EVEN, _RISE, _MOST = 0.025, 145.0, 8.0
# With fewer pieces on a side nobody can tell what is usual.
_LEAST = 6


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a model says of two texts, ``langs`` the languages of their sides."""

    vectors: Vectors
    langs: tuple[str, str]

    def ratios(
        self, source: Sequence[str], target: Sequence[str], steps: Iterable[Step]
    ) -> Mapping[Step, Matrix]:
        """Log-likelihood ratios of runs of pieces, for each step; none of very short texts.

        Row i, column j of step (a, b): pieces i … i + a - 1 against j … j + b - 1. Each run is
        looked at by itself: the vectors of its pieces, added up, say less.
        """
        steps = list(steps)
        if min(len(source), len(target)) < _LEAST:
            return {}
        here = {a: _runs(source, a, self.langs[0]) for a in {a for a, _ in steps}}
        there = {b: _runs(target, b, self.langs[1]) for b in {b for _, b in steps}}
        texts = list(dict.fromkeys(t for runs in (*here.values(), *there.values()) for t in runs))
        found = np.asarray(self.vectors(texts), dtype=float)
        number = {text: at for at, text in enumerate(texts)}
        left, right = (
            {size: found[[number[text] for text in runs]] for size, runs in side.items()}
            for side in (here, there)
        )
        return {(a, b): self._ratio(left[a] @ right[b].T) for a, b in steps}

    def _ratio(self, likeness: Matrix) -> Matrix:
        """Some texts are close to all others: only what is closer than usual for both counts."""
        usual = np.median(likeness, axis=1, keepdims=True) / 2
        usual = usual + np.median(likeness, axis=0, keepdims=True) / 2
        closer = likeness - usual - _EVENS.get(self.langs, _EVEN)
        ratio: Matrix = np.clip(_RISE * closer, -_MOST, _MOST)
        return ratio


def _runs(pieces: Sequence[str], size: int, lang: str) -> list[str]:
    texts = [piece.strip() for piece in pieces]
    glue = "" if lang == "zh" else " "
    return [glue.join(texts[at : at + size]) for at in range(len(texts) - size + 1)]
