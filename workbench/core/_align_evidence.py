"""How much speaks for pieces being each other's translation: log-likelihood ratios.

Each key of a piece is a witness. Where it is borne out in the other side it counts by how much
likelier that is of a translation than of any text of this article: a word that half of the
sentences have says little, one that a single sentence has says much. Where it isn't, it counts
against. Witnesses are added up. What is in no piece of the other side is no witness at all: the
translator may have said it otherwise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

from workbench.core._align_keys import Key

Matrix = npt.NDArray[np.float64]

# A kind of evidence, and the pieces of the other side that bear it out.
Fact = tuple[str, frozenset[int]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kind:
    """How often a key of a kind is borne out by a translation.

    ``sure`` for one that is rare on the other side, ``rise`` more for one that all pieces have.
    ``weight`` is less than 1 where witnesses repeat each other (a pair and its syllables), more
    where one is worth several.
    """

    sure: float
    rise: float
    weight: float


KINDS = {
    "word": Kind(0.50, 0.45, 1.00),
    "common": Kind(0.50, 0.45, 1.62),
    "syllable": Kind(0.33, 0.60, 0.80),
    "pair": Kind(0.72, 0.30, 0.45),
    "number": Kind(0.88, 0.10, 1.64),
    "latin": Kind(0.93, 0.05, 0.69),
    "name": Kind(0.50, 0.60, 0.90),
    "learned": Kind(0.80, 0.15, 0.60),
    "term": Kind(0.80, 0.15, 2.00),
}
_AGAINST = 0.96


class Side(Generic[T]):
    """The keys of one side's pieces, and where the other side bears them out."""

    def __init__(self, rows: Sequence[set[T]], facts: Mapping[T, Fact], others: int) -> None:
        self._others = others
        number = {key: at for at, key in enumerate(facts)}
        self._has = np.zeros((len(rows), len(number)))
        for at, row in enumerate(rows):
            self._has[at, [number[key] for key in row if key in number]] = 1
        self._hit = np.zeros((len(number), others), dtype=bool)
        for at, (_, where) in enumerate(facts.values()):
            self._hit[at, list(where)] = True
        kinds = [KINDS[kind] for kind, _ in facts.values()]
        self._weight = np.array([kind.weight for kind in kinds])
        self._chance, self._truth = self._rates(kinds)

    def _rates(self, kinds: Sequence[Kind]) -> tuple[Matrix, Matrix]:
        """How often each key is borne out by any piece, and by a translation."""
        hits = self._hit.sum(axis=1)
        chance = np.minimum(hits - 0.5, self._others - 0.3) / max(self._others, 1)
        sure = np.array([kind.sure for kind in kinds])
        rise = np.array([kind.rise for kind in kinds])
        often = np.sqrt(np.minimum(1, hits / self._has.sum(axis=0)))
        return chance, np.minimum(0.97, sure + rise * chance) * often

    def matrix(self, size: int) -> Matrix:
        """What each piece says for the run of ``size`` pieces of the other side that ends at j.

        Row i, column j: the run is j - size + 1 … j; columns before size - 1 mean nothing.
        """
        chance = 1 - (1 - self._chance) ** size
        truth = 1 - (1 - self._truth) * (1 - self._chance) ** (size - 1)
        telling = truth > chance
        with np.errstate(divide="ignore", invalid="ignore"):
            gain = np.where(telling, np.log(truth / chance) * self._weight, 0)
            loss = np.where(
                telling, np.log((1 - truth) / (1 - chance)) * self._weight * _AGAINST, 0
            )
        run = self._hit.copy()
        for back in range(1, size):
            run[:, back:] |= self._hit[:, :-back]
        said: Matrix = self._has @ (run * (gain - loss)[:, None]) + (self._has @ loss)[:, None]
        return said


def sides(keys: Sequence[set[Key]], features: Sequence[set[str]]) -> tuple[Side[Key], Side[str]]:
    """The source's side, and the target's: each feature that some key has is a key there."""
    here = _where(keys)
    present: frozenset[str] = frozenset().union(*(key[1] for key in here))
    rows = [own & present for own in features]
    there = _where(rows)
    back: dict[str, set[int]] = {}
    kind_of: dict[str, str] = {}
    borne: dict[Key, Fact] = {}
    for key, places in here.items():
        seen = [feature for feature in key[1] if feature in there]
        for feature in seen:
            back.setdefault(feature, set()).update(places)
            kind_of[feature] = max(kind_of.get(feature, key[0]), key[0], key=_weight)
        if seen:
            borne[key] = key[0], frozenset().union(*(there[feature] for feature in seen))
    turned: dict[str, Fact] = {f: (kind_of[f], frozenset(where)) for f, where in back.items()}
    return Side(keys, borne, len(features)), Side(rows, turned, len(keys))


def _weight(kind: str) -> float:
    return KINDS[kind].weight


def _where(rows: Sequence[set[T]]) -> dict[T, list[int]]:
    """In which rows each item is."""
    found: dict[T, list[int]] = {}
    for at, row in enumerate(rows):
        for item in row:
            found.setdefault(item, []).append(at)
    return found
