"""`workbench align`: two texts that are there already, lined up sentence by sentence."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from workbench.core.align import Bead
    from workbench.formats.values import CorpusUnit

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
LANGUAGES = click.Choice(["zh", "en", "vi"])
# Of texts that belong together more than this share stands in sure beads.
_BELONG = 0.2


@click.command()
@click.argument("source", type=FILE)
@click.argument("target", type=FILE)
@click.option("--to", "lang", required=True, type=LANGUAGES, help="The language of TARGET.")
@click.option("--from", "source_lang", default="zh", show_default=True, type=LANGUAGES)
@click.option("--lines", is_flag=True, help="The files have one sentence a line: don't cut them.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the pairs here, as TMX or CSV by the ending.",
)
def align(
    source: Path,
    target: Path,
    lang: str,
    source_lang: str,
    lines: bool,
    as_json: bool,
    output: Path | None,
) -> None:
    """Line SOURCE up with its translation TARGET.

    A Chinese article is cleaned first: captions, credits, end marks and teasers are left out.
    """
    from workbench.core.align import align as line_up
    from workbench.core.align import belong

    _check_ending(output)
    left, right = (
        _sentences(source, source_lang, lines=lines),
        _sentences(target, lang, lines=lines),
    )
    beads = line_up(left, right, lang, source_lang=source_lang)
    share = belong(beads, left, right)
    if share < _BELONG:
        click.echo(
            "These two texts don't seem to belong together: only "
            f"{share:.0%} of them stands in pairs that are sure.",
            err=True,
        )
    if output is not None:
        _write(output, _units(beads, left, right, (source_lang, lang), source.name), source_lang)
    elif as_json:
        click.echo(_json(beads, left, right, share))
    else:
        click.echo(_text(beads, left, right))


def _check_ending(output: Path | None) -> None:
    if output is not None and output.suffix.lower() not in (".tmx", ".csv"):
        raise click.UsageError("The output ends in .tmx or .csv.")


def _sentences(path: Path, lang: str, *, lines: bool) -> list[str]:
    """The sentences of a file; of a Chinese one what its article has of its own."""
    from workbench.core.clean import blocks
    from workbench.core.segment import sentences

    text = _read(path)
    if lines:
        return [line.strip() for line in text.splitlines() if line.strip()]
    if lang != "zh":
        return sentences(text, lang)
    kept = [block for block in blocks(text) if not block.excluded]
    return [sentence for block in kept for sentence in sentences(block.text, lang)]


def _read(path: Path) -> str:
    from workbench.formats.upload import texts

    try:
        uploads = texts(path.name, path.read_bytes())
    except OSError as error:
        raise click.ClickException(f"{path} can't be read: {error.strerror}.") from None
    if len(uploads) != 1:
        raise click.ClickException(f"{path} holds {len(uploads)} texts; one is needed.")
    if uploads[0].error is not None:
        raise click.ClickException(f"{path}: {uploads[0].error}")
    return uploads[0].text


def _kind(bead: "Bead") -> str:
    return f"{len(bead.source)}-{len(bead.target)}"


def _json(beads: "Sequence[Bead]", left: Sequence[str], right: Sequence[str], share: float) -> str:
    rows = [
        {
            "source": [left[at] for at in bead.source],
            "target": [right[at] for at in bead.target],
            "bead": _kind(bead),
            "score": bead.score,
        }
        for bead in beads
    ]
    return json.dumps({"belong": round(share, 4), "beads": rows}, ensure_ascii=False, indent=1)


def _text(beads: "Sequence[Bead]", left: Sequence[str], right: Sequence[str]) -> str:
    rows = []
    for bead in beads:
        rows.append(f"{_kind(bead)}  {bead.score:.2f}")
        rows += [f"  < {left[at]}" for at in bead.source]
        rows += [f"  > {right[at]}" for at in bead.target]
    return "\n".join(rows)


def _units(
    beads: "Sequence[Bead]",
    left: Sequence[str],
    right: Sequence[str],
    langs: tuple[str, str],
    name: str,
) -> "Iterator[CorpusUnit]":
    """The beads that have both sides, as units of a corpus."""
    from workbench.core import sides
    from workbench.core.text import language_code
    from workbench.formats.values import CorpusUnit, Variant

    codes = [language_code(lang) for lang in langs]
    for number, bead in enumerate(beads, start=1):
        if bead.source and bead.target:
            props = {"bead": _kind(bead), "score": f"{bead.score:.4f}", "origin": "alignment"}
            yield CorpusUnit(
                f"{name}-{number}",
                Variant(codes[0], sides.join([left[at] for at in bead.source], codes[0])),
                (
                    Variant(
                        codes[1], sides.join([right[at] for at in bead.target], codes[1]), props
                    ),
                ),
            )


def _write(output: Path, units: "Iterator[CorpusUnit]", source_lang: str) -> None:
    """Write a corpus whole or not at all, and read it back."""
    from workbench.core.text import language_code
    from workbench.formats import csvfile, tmx

    code, part = language_code(source_lang), output.with_name(f"{output.name}.part")
    try:
        with part.open("w+b") as stream:
            if output.suffix.lower() == ".tmx":
                report = tmx.write(units, stream, source_lang=code, now=datetime.now(UTC))
            else:
                report = csvfile.write(units, stream, mode="corpus")
            stream.seek(0)
            reader = tmx.read if output.suffix.lower() == ".tmx" else csvfile.read
            back = sum(1 for _ in reader(stream, code))
        part.replace(output)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise click.ClickException(f"{output} can't be written: {error.strerror}.") from None
    click.echo(f"{output}: {report.units} units written, {back} read back.", err=True)
