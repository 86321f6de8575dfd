"""What `workbench align` gives: text or JSON to read, TMX or CSV to keep."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.commands._align_sides import Aligned

if TYPE_CHECKING:
    from workbench.core.align import Bead
    from workbench.formats.values import CorpusUnit, Variant

SUFFIXES = (".tmx", ".csv")


def as_rows(aligned: Aligned) -> dict[str, object]:
    """Make JSON of a pair: how far the texts belong together, and the beads."""
    rows = [
        {
            "source": [aligned.source[at] for at in bead.source],
            "target": [aligned.target[at] for at in bead.target],
            "bead": _kind(bead),
            "score": bead.score,
        }
        for bead in aligned.beads
    ]
    return {"belong": round(aligned.share, 4), "beads": rows}


def as_json(value: object) -> str:
    """Write JSON for people and programs."""
    return json.dumps(value, ensure_ascii=False, indent=1)


def as_text(aligned: Aligned) -> str:
    """Write a pair for reading, a bead below the other."""
    rows = []
    for bead in aligned.beads:
        rows.append(f"{_kind(bead)}  {bead.score:.2f}")
        rows += [f"  < {aligned.source[at]}" for at in bead.source]
        rows += [f"  > {aligned.target[at]}" for at in bead.target]
    return "\n".join(rows)


def _kind(bead: "Bead") -> str:
    return f"{len(bead.source)}-{len(bead.target)}"


def units(pairs: Sequence[Aligned], *, article: str = "") -> "Iterator[CorpusUnit]":
    """Return the beads with both sides of a text and its translations, as units of a corpus.

    Where two translations have beads with the same source, one unit holds both.
    """
    from workbench.core.text import language_code
    from workbench.formats.values import CorpusUnit, Variant

    found: dict[tuple[int, ...], tuple[int, str, list[Variant]]] = {}
    for pair in pairs:
        for number, bead in enumerate(pair.beads, start=1):
            if bead.source and bead.target:
                text = _side(pair.source, bead.source, pair.langs[0])
                _, _, targets = found.setdefault(bead.source, (number, text, []))
                targets.append(_target(pair, bead))
    props = {"article": article} if article else {}
    code = language_code(pairs[0].langs[0])
    for place, key in enumerate(sorted(found), start=1):
        number, text, targets = found[key]
        # One translation numbers its beads, several the units that they share.
        tuid = f"{pairs[0].name}-{number if len(pairs) == 1 else place}"
        yield CorpusUnit(tuid, Variant(code, text), tuple(targets), props)


def _target(pair: Aligned, bead: "Bead") -> "Variant":
    from workbench.core.text import language_code
    from workbench.formats.values import Variant

    props = {"bead": _kind(bead), "score": f"{bead.score:.4f}", "origin": "alignment"}
    lang = pair.langs[1]
    return Variant(language_code(lang), _side(pair.target, bead.target, lang), props)


def _side(side: Sequence[str], places: Sequence[int], lang: str) -> str:
    from workbench.core import sides

    return sides.join([side[at] for at in places], lang)


def write(output: Path, found: "Iterable[CorpusUnit]", source_lang: str) -> str:
    """Write a corpus whole or not at all, read it back, and say how many units it has."""
    from workbench.core.text import language_code
    from workbench.formats import csvfile, tmx

    code, part = language_code(source_lang), output.with_name(f"{output.name}.part")
    is_tmx = output.suffix.lower() == ".tmx"
    try:
        with part.open("w+b") as stream:
            if is_tmx:
                report = tmx.write(found, stream, source_lang=code, now=datetime.now(UTC))
            else:
                report = csvfile.write(found, stream, mode="corpus")
            stream.seek(0)
            back = sum(1 for _ in (tmx.read if is_tmx else csvfile.read)(stream, code))
        part.replace(output)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise click.ClickException(f"{output} can't be written: {error.strerror}.") from None
    return f"{output}: {report.units} units written, {back} read back."
