"""What `workbench evaluate` prints: tables for people, one JSON document for programs."""

import json
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Any, get_args

from workbench import __version__
from workbench.core.metrics import SAMPLES, Compared
from workbench.core.term_success import TermCount
from workbench.mt import Outcome
from workbench.services.evaluation import Result, System

LEVEL = 0.05
"""A difference is significant where p is below this."""

_TITLES = {"bleu": "BLEU", "chrf": "chrF2", "ter": "TER"}
_OUTCOMES: tuple[str, ...] = get_args(Outcome)


@dataclass(frozen=True, slots=True)
class Setting:
    """What was evaluated: the language, the names of the files, the sentences taken of them."""

    lang: str
    source: str
    references: tuple[str, ...]
    glossaries: tuple[str, ...]
    terms: int
    sentences: int


def text(setting: Setting, results: Sequence[Result], *, as_json: bool) -> str:
    """What the command prints of the results; the first one's system is the baseline."""
    if as_json:
        return json.dumps(document(setting, results), ensure_ascii=False, indent=1)
    return page(setting, results)


def document(setting: Setting, results: Sequence[Result]) -> dict[str, Any]:
    """Everything about an evaluation as values for JSON, numbers unrounded."""
    return {
        "versions": {"workbench": __version__, "sacrebleu": version("sacrebleu")},
        "source_lang": "zh-CN",
        "target_lang": setting.lang,
        "source": setting.source,
        "references": list(setting.references),
        "glossaries": list(setting.glossaries),
        "terms": setting.terms,
        "sentences": setting.sentences,
        "baseline": results[0].system.name,
        "significance": {"test": "paired bootstrap", "samples": SAMPLES, "level": LEVEL},
        "systems": [_system(result) for result in results],
    }


def _system(result: Result) -> dict[str, Any]:
    system = result.system
    return {
        "name": system.name,
        "engine": system.engine,
        "model": system.model,
        "enforced": system.enforced,
        "seconds": system.seconds,
        "sentences_per_second": _speed(system),
        "flags": dict(system.flags),
        "empty": system.empty,
        "scores": {name: _score(compared) for name, compared in result.scores.items()},
        "terms": _terms(result.terms, system) if result.terms else None,
    }


def _score(compared: Compared) -> dict[str, Any]:
    return {
        "value": compared.score.value,
        "mean": compared.mean,
        "interval": compared.interval,
        "p_value": compared.p_value,
        "significant": _significant(compared),
        "signature": compared.score.signature,
        "units": compared.score.units,
    }


def _terms(counted: TermCount, system: System) -> dict[str, Any]:
    return {
        **asdict(counted),
        "success": _share(counted.right, counted.due),
        "sentence_success": _share(counted.passed, counted.checked),
        "outcomes": {name: system.outcomes[name] for name in _OUTCOMES} if system.outcomes else {},
    }


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _speed(system: System) -> float | None:
    return len(system.texts) / system.seconds if system.seconds else None


def _significant(compared: Compared) -> bool:
    return compared.p_value is not None and compared.p_value < LEVEL


def page(setting: Setting, results: Sequence[Result]) -> str:
    """The same as text: a table of scores, one of terms, and what the numbers mean."""
    references = ", ".join(setting.references)
    parts = [
        f"{setting.source} → {setting.lang}, {setting.sentences} sentences, against {references}",
        _aligned(_score_rows(results)),
        *_term_part(setting, results),
        "\n".join(_legend(results)),
    ]
    return "\n\n".join(parts)


def _score_rows(results: Sequence[Result]) -> list[list[str]]:
    rows = [["system", "model", *_TITLES.values(), "sent/s", "flags", "empty"]]
    for result in results:
        system, speed = result.system, _speed(result.system)
        rows.append(
            [
                system.name,
                system.model or "–",
                *(_cell(result.scores[name]) for name in _TITLES),
                "–" if speed is None else f"{speed:.1f}",
                "–" if speed is None else str(system.flags.total()),
                str(system.empty),
            ]
        )
    return rows


def _cell(compared: Compared) -> str:
    text = f"{compared.score.value:.1f} ± {compared.interval:.1f}"
    if compared.p_value is None:
        return text
    return f"{text} (p {compared.p_value:.3f}){'*' if _significant(compared) else ' '}"


def _term_part(setting: Setting, results: Sequence[Result]) -> Iterator[str]:
    if not setting.glossaries:
        return
    names = ", ".join(setting.glossaries)
    yield f"{setting.terms} terms of {names} have a rendering in “{setting.lang}”."
    rows = [_term_row(each.system, each.terms) for each in results if each.terms]
    if rows:
        yield _aligned([["terms", "due", "right", "extra", "in sentences", "forbidden"], *rows])
    told = [_outcome_row(each.system) for each in results if each.system.outcomes]
    if told:
        yield _aligned([["told by engines", *_OUTCOMES], *told])


def _term_row(system: System, counted: TermCount) -> list[str]:
    return [
        system.name,
        str(counted.due),
        _of(counted.right, counted.due),
        str(counted.extra),
        _of(counted.passed, counted.checked),
        str(counted.forbidden),
    ]


def _outcome_row(system: System) -> list[str]:
    return [system.name, *(str(system.outcomes[name]) for name in _OUTCOMES)]


def _of(part: int, whole: int) -> str:
    return f"{part} ({100 * part / whole:.1f}%)" if whole else "–"


def _legend(results: Sequence[Result]) -> Iterator[str]:
    first = results[0]
    yield f"± 95% of {SAMPLES} resamples (bootstrap). TER: less is better."
    if len(results) > 1:
        yield (
            f"p: the chance of such a difference from {first.system.name} between systems that "
            f"are equally good (paired bootstrap); * below {LEVEL}."
        )
    if first.terms:
        yield "Terms: right, each occurrence by a rendering of its own; extra, renderings beyond."
        yield "In sentences: terms that stand in their sentence's translation at least once."
    for name, title in _TITLES.items():
        yield f"{title}: {first.scores[name].score.signature}"


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    """Columns two spaces apart, the first to the left, the others to the right."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths) for row in rows)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = []
    for at, (cell, width) in enumerate(zip(row, widths, strict=True)):
        padding = " " * (width - _width(cell))
        cells.append(cell + padding if at == 0 else padding + cell)
    return "  ".join(cells).rstrip()


def _width(text: str) -> int:
    """Columns on a terminal: Han takes two each."""
    return sum(1 + (unicodedata.east_asian_width(char) in "WF") for char in text)
