"""BLEU, chrF and TER of texts against references: sacrebleu, and its signature with each number.

Apart from quality.py, whose checks run at every save: importing this, and sacrebleu with the
first score, is for those alone who measure.

Texts are compared in NFC; the same Vietnamese in NFD would score chrF 22.7 against itself.
sacrebleu takes 60 ms to import and the bootstrap numpy besides, hence the imports inside.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.core.text import language_code

if TYPE_CHECKING:
    from sacrebleu.metrics.base import Metric
    from sacrebleu.significance import Result

METRICS = ("bleu", "chrf", "ter")
SAMPLES = 1000
"""Resamples of the bootstrap."""


@dataclass(frozen=True, slots=True)
class Score:
    """A corpus score: the metric ("bleu", "chrf" or "ter"), and how many units it rests on."""

    metric: str
    value: float
    signature: str
    units: int


@dataclass(frozen=True, slots=True)
class Compared:
    """A score, where it lies with 95% confidence, and whether it differs from the baseline's.

    The bootstrap's scores lie ``interval`` around ``mean``. ``p_value`` is the chance of such a
    difference between systems that are equally good; None for the baseline itself.
    """

    score: Score
    mean: float
    interval: float
    p_value: float | None


def scores(hypotheses: Sequence[str], references: Sequence[str], lang: str) -> dict[str, Score]:
    """Return BLEU, chrF and TER of a corpus in a language, by the metric's name.

    Any text may be empty. Raises ValueError if there are not as many references as hypotheses
    or none at all, InputError for a language that isn't Chinese, English or Vietnamese.
    """
    return {name: _score(name, hypotheses, references, lang) for name in METRICS}


def hter(drafts: Sequence[str], finals: Sequence[str], lang: str) -> Score:
    """Return the share of a draft that editing changed: TER of first drafts against final texts.

    Raises what `scores` does.
    """
    return _score("ter", drafts, finals, lang)


def compare(
    systems: Sequence[Sequence[str]], references: Sequence[Sequence[str]], lang: str
) -> list[dict[str, Compared]]:
    """Score what several systems made of the same texts, and compare each with the first.

    ``references`` are one or more sets of them, each as long as every system's texts. The
    comparison is sacrebleu's paired bootstrap with its seed, the same each time. Raises what
    `scores` does. Takes 100 kB of memory a text, and time: TER up to 30 ms a text.
    """
    from sacrebleu.significance import PairedTest

    from workbench.core._ter import RememberingTER

    for texts in (*systems, *references):
        _check_lengths(texts, references[0])
    metrics = {name: _metric(name, lang) for name in METRICS}
    metrics["ter"] = RememberingTER(chinese=_is_chinese(lang))
    named = [(str(number), _composed(texts)) for number, texts in enumerate(systems)]
    wanted = [_composed(texts) for texts in references]
    test = PairedTest(named, metrics, wanted, test_type="bs", n_samples=SAMPLES)
    signatures, found = test()
    # The test renames the metrics to chrF2 and the like; their order stays.
    results = [
        (name, str(signatures[label]), _results(found[label]))
        for name, label in zip(METRICS, signatures, strict=True)
    ]
    return [
        {
            name: _compared(Score(name, rows[at].score, signature, len(texts)), rows, at)
            for name, signature, rows in results
        }
        for at, (_, texts) in enumerate(named)
    ]


def _results(column: Sequence["str | Result"]) -> list["Result"]:
    return [cell for cell in column if not isinstance(cell, str)]


def _compared(score: Score, rows: Sequence["Result"], at: int) -> Compared:
    result = rows[at]
    # Of a system and its very double the test says p = 0.001.
    alike = result.score == rows[0].score
    p_value = 1.0 if alike else float(result.p_value or 0)
    return Compared(
        score,
        float(result.mean or 0),
        float(result.ci or 0),
        p_value if at else None,
    )


def _score(name: str, hypotheses: Sequence[str], references: Sequence[str], lang: str) -> Score:
    _check_lengths(hypotheses, references)
    metric = _metric(name, lang)
    found = metric.corpus_score(_composed(hypotheses), [_composed(references)])
    return Score(name, float(found.score), str(metric.get_signature()), len(hypotheses))


def _check_lengths(hypotheses: Sequence[str], references: Sequence[str]) -> None:
    if len(hypotheses) != len(references):
        raise ValueError(f"{len(hypotheses)} hypotheses, but {len(references)} references")
    if not hypotheses:
        raise ValueError("no texts to score")


def _metric(name: str, lang: str) -> "Metric":
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF
    from sacrebleu.metrics.ter import TER

    chinese = _is_chinese(lang)
    if name == "bleu":
        # force: no warnings about texts that end in " ."; it changes no number.
        return BLEU(tokenize="zh" if chinese else "13a", force=True)
    return CHRF() if name == "chrf" else TER(normalized=chinese, asian_support=chinese)


def _is_chinese(lang: str) -> bool:
    return language_code(lang).startswith("zh")


def _composed(texts: Sequence[str]) -> Sequence[str]:
    return [unicodedata.normalize("NFC", text) for text in texts]
