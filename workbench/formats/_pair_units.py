"""Units that are there already, put together by article; or whole texts that stand in cells."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from workbench.core.errors import N_, InputError
from workbench.core.text import normalise
from workbench.formats._pair_values import CODES, Pair, Side, in_order
from workbench.formats.reporting import Log
from workbench.formats.values import CorpusUnit, Note, Variant

_LANG_OF = {code: lang for lang, code in CODES.items()}
_SENTENCE_END = re.compile(r"[。！？…]+|[.!?]+(?=\s|$)")


def units(name: str, found: Iterable[CorpusUnit], notes: Sequence[Note] = ()) -> list[Pair]:
    """Group units by their article; never empty: without units it is one pair with an error.

    Texts are normalised. Of several targets in a language the first is taken; units without
    Chinese or without a translation are left out and noted.
    """
    log = Log()
    by_article: dict[str, list[CorpusUnit]] = {}
    for number, unit in enumerate(found, 1):
        usable = _usable(unit, unit.tuid or str(number), log)
        if usable:
            by_article.setdefault(usable.props.get("article", ""), []).append(usable)
    told = (*notes, *log.report().notes)
    if not by_article:
        return [Pair(name, notes=told, error=_nothing())]
    pairs = [Pair(article or name, units=tuple(group)) for article, group in by_article.items()]
    pairs[0] = replace(pairs[0], notes=told)
    return pairs


def _nothing() -> InputError:
    return InputError(N_("No unit in it has both Chinese and English or Vietnamese."))


def _usable(unit: CorpusUnit, tuid: str, log: Log) -> CorpusUnit | None:
    source = _normal(unit.source)
    targets: dict[str, Variant] = {}
    for target in map(_normal, unit.targets):
        if target.lang in ("en", "vi") and target.text:
            first = targets.setdefault(target.lang, target)
            if first is not target:
                message = N_("Unit %(tuid)s has two translations in one language; one was taken.")
                log.note(0, message, tuid=tuid)
    if source.lang != CODES["zh"] or not source.text:
        log.skip(0, N_("Unit %(tuid)s has no Chinese text; left out."), tuid=tuid)
    elif not targets:
        log.skip(0, N_("Unit %(tuid)s has no translation; left out."), tuid=tuid)
    else:
        return replace(unit, source=source, targets=tuple(targets.values()))
    return None


def _normal(variant: Variant) -> Variant:
    return replace(variant, text=normalise(variant.text).strip())


def are_texts(found: Sequence[CorpusUnit], few: int) -> bool:
    """Say whether the cells are whole texts: most have ``few`` sentences on all sides.

    No file of that kind holds texts where ``few`` is 0.
    """
    full = [unit for unit in found if unit.targets]
    whole = sum(
        all(_sentences(one.text) >= few for one in (unit.source, *unit.targets)) for unit in full
    )
    return few > 0 and whole * 2 > len(full)


def _sentences(text: str) -> int:
    return sum(
        max(1, len(_SENTENCE_END.findall(line))) for line in text.split("\n") if line.strip()
    )


def texts(name: str, found: Sequence[CorpusUnit], notes: Sequence[Note] = ()) -> list[Pair]:
    """Make a pair of texts of each unit, called as its article, else by its number."""
    full = [unit for unit in found if unit.targets]
    numbers = [f" {number}" for number in range(1, len(full) + 1)] if len(full) > 1 else [""]
    pairs = [_texts(f"{name}{number}", unit) for number, unit in zip(numbers, full, strict=True)]
    pairs[0] = replace(pairs[0], notes=(*notes, *pairs[0].notes))
    return pairs


def _texts(name: str, unit: CorpusUnit) -> Pair:
    called = unit.props.get("article") or name
    sides: dict[str, Side] = {}
    for variant in (unit.source, *unit.targets):
        lang = _LANG_OF.get(variant.lang, "")
        if lang:
            text = normalise(variant.text)
            sides.setdefault(lang, Side(called, lang, "text", "UTF-8", text))
    if len(sides) > 1:
        return Pair(called, sides=in_order(list(sides.values())))
    message = N_("Of this text there are no two sides in Chinese, English or Vietnamese.")
    return Pair(called, error=InputError(message))
