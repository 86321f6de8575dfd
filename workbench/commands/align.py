"""`workbench align`: texts that are there already, lined up sentence by sentence."""

from collections.abc import Sequence
from pathlib import Path

import click

from workbench.commands import _align_output as output
from workbench.commands import _align_pairs as pairs
from workbench.commands import _align_sides as sides
from workbench.commands._align_pairs import Many, Wish
from workbench.commands._align_sides import LANGUAGES, Text

PATH = click.Path(exists=True, path_type=Path)
_PAIR = 2
# Of these one file holds many texts, or units.
_MANY = (".zip", ".csv", ".tsv", ".tab", ".tmx", ".xlf", ".xliff", ".sdlxliff", ".mqxliff")


@click.command()
@click.argument("paths", metavar="SOURCE TARGET | PAIRS…", nargs=-1, required=True, type=PATH)
@click.option("--to", "lang", type=click.Choice(LANGUAGES), help="The translation's language.")
@click.option("--from", "source_lang", type=click.Choice(LANGUAGES), help="The source's language.")
@click.option("--lines", is_flag=True, help="The files have one sentence a line: don't cut them.")
@click.option("--anyway", is_flag=True, help="Go on in spite of what speaks against the texts.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
@click.option(
    "-o",
    "--output",
    "path",
    type=click.Path(path_type=Path),
    help="Write the pairs here, as TMX or CSV by the ending; of many each into this folder.",
)
@click.option(
    "--format",
    "kind",
    type=click.Choice(["tmx", "csv"]),
    default="tmx",
    show_default=True,
    help="What to write into a folder.",
)
def align(
    paths: tuple[Path, ...],
    lang: str | None,
    source_lang: str | None,
    lines: bool,
    anyway: bool,
    as_json: bool,
    path: Path | None,
    kind: str,
) -> None:
    """Line texts up with their translations.

    SOURCE and TARGET are a text and its translation. PAIRS are folders, ZIPs, CSVs of texts and
    other files: there name.zh.txt, name.en.txt and name.vi.txt belong together.

    Languages are recognised, and a swap noticed. Articles are cleaned first: captions, credits,
    end marks and teasers are left out. Where some of many pairs had to be left out, the rest is
    done, they are listed, and the command ends with 1.
    """
    if len(paths) == _PAIR and all(map(_is_text, paths)):
        told = (source_lang or "", lang or "")
        _align_two(paths[0], paths[1], told, path, lines=lines, anyway=anyway, as_json=as_json)
        return
    wish = Wish(source_lang or "zh", lang or "", lines, anyway)
    many = Many(wish)
    many.take(pairs.read(paths, path))
    if many.taken and path is not None:
        for line in pairs.keep(many, path, wish.source_lang, f".{kind}"):
            click.echo(line, err=True)
    elif many.taken or as_json:
        click.echo(pairs.show(many, as_json=as_json))
    _tell_left_out(many)


def _is_text(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() not in _MANY


def _align_two(
    first: Path,
    second: Path,
    told: tuple[str, str],
    path: Path | None,
    *,
    lines: bool,
    anyway: bool,
    as_json: bool,
) -> None:
    if path is not None and path.suffix.lower() not in output.SUFFIXES:
        raise click.UsageError("The output ends in .tmx or .csv.")
    source, target, notes = sides.settle(_read(first), _read(second), told=told)
    notes += sides.check(source, target, anyway=anyway)
    aligned = sides.line_up(source.name, source, target, lines=lines)
    for note in (*notes, *sides.strangers(aligned)):
        click.echo(note, err=True)
    if path is not None:
        click.echo(output.write(path, output.units([aligned]), source.lang), err=True)
    elif as_json:
        click.echo(output.as_json(output.as_rows(aligned)))
    else:
        click.echo(output.as_text(aligned))


def _read(path: Path) -> Text:
    from workbench.formats.upload import texts

    # One that is called news.zh is a plain text, too.
    plain = path.suffix.lower().removeprefix(".") in LANGUAGES
    [upload] = texts(f"{path.name}.txt" if plain else path.name, pairs.content(path))
    if upload.error is not None:
        raise click.ClickException(f"{path}: {upload.error}")
    return Text(path.name, upload.text)


def _tell_left_out(many: Many) -> None:
    if not many.taken and not many.left_out:
        raise click.ClickException("There are no texts in it. Name them a.zh.txt and a.en.txt.")
    if many.left_out:
        _echo_list(f"{len(many.left_out)} left out:", many.left_out)
        click.get_current_context().exit(1)


def _echo_list(head: str, rows: Sequence[tuple[str, str]]) -> None:
    click.echo("\n".join([head, *(f"  {name}: {reason}" for name, reason in rows)]), err=True)
