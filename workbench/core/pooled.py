"""Scores of any groups of units, each unit compared once.

BLEU, chrF and TER of a corpus come of counts that are added up over its units. Comparing is what
takes time (3 ms a unit), so the counts are kept: of the same units there are scores by engine,
by month and by article, and again the next time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from workbench.core import metrics
from workbench.core.metrics import Score

if TYPE_CHECKING:
    from sacrebleu.metrics.base import Metric


@dataclass(frozen=True, slots=True)
class Counts:
    """What a unit adds to each metric's sums, by the metric's name; ``lang`` is the text's."""

    lang: str
    of: dict[str, tuple[float, ...]]


# A kilobyte a unit. Of what a page shows nothing falls out before it is shown again.
_MOST_KEPT = 16_384
_kept: dict[tuple[str, str, str], Counts] = {}


def is_known(hypothesis: str, reference: str, lang: str) -> bool:
    """Whether the texts were compared before, so that their counts cost no time."""
    return (hypothesis, reference, lang) in _kept


def counts(hypothesis: str, reference: str, lang: str) -> Counts:
    """Compare one text with its reference. Raises InputError for an unknown language.

    TER takes a minute where 800 words have nothing in common with 800 others.
    """
    texts = (hypothesis, reference, lang)
    found = _kept.get(texts)
    if found is None:
        found = Counts(lang, {name: _count(name, *texts) for name in metrics.METRICS})
        _kept[texts] = found
        if len(_kept) > _MOST_KEPT:
            _kept.pop(next(iter(_kept)), None)
    return found


def scores(units: Sequence[Counts]) -> dict[str, Score]:
    """The same that `metrics.scores` gives for the texts that were counted, by metric.

    Raises ValueError for no units or units of several languages.
    """
    if len({unit.lang for unit in units}) != 1:
        raise ValueError("scores are of one or more units in one language")
    return {name: _score(name, units) for name in metrics.METRICS}


@lru_cache
def _metric(name: str, lang: str) -> "Metric":
    return metrics._metric(name, lang)  # noqa: SLF001 - the settings that all scores share


# sacrebleu's own significance tests count and add up by these two methods.
def _count(name: str, hypothesis: str, reference: str, lang: str) -> tuple[float, ...]:
    texts, references = metrics._composed([hypothesis]), metrics._composed([reference])  # noqa: SLF001
    [found] = _metric(name, lang)._extract_corpus_statistics(texts, [references])  # noqa: SLF001
    return tuple(found)


def _score(name: str, units: Sequence[Counts]) -> Score:
    metric = _metric(name, units[0].lang)
    added = metric._aggregate_and_compute([list(unit.of[name]) for unit in units])  # noqa: SLF001
    return Score(name, float(added.score), str(metric.get_signature()), len(units))
