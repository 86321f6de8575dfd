"""The command line: the server, and the whole job without a browser."""

import json
import logging
import signal
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import click

from workbench import __version__
from workbench.commands.align import align
from workbench.commands.evaluate import evaluate
from workbench.commands.models import models
from workbench.core.errors import WorkbenchError
from workbench.formats.values import Report

# Each command imports what it needs: `workbench translate` has no use for a web server.


class Commands(click.Group):
    """Commands whose errors are sentences, not tracebacks."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        """Run a command; an error of ours ends it with its sentence."""
        try:
            return super().invoke(ctx)
        except WorkbenchError as error:
            raise click.ClickException(str(error)) from None


@click.group(cls=Commands)
@click.version_option(__version__)
def main() -> None:
    """From a Chinese news article to a parallel corpus in English or Vietnamese."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")


main.add_command(align)
main.add_command(evaluate)
main.add_command(models)


@main.command()
@click.option("--host", help="Address to listen on (default 127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on (default 8080).")
def run(host: str | None, port: int | None) -> None:
    """Start the server and its worker, and print a sign-in link."""
    from workbench import server

    # A server that was started in the background inherits "ignore Ctrl+C", and service managers
    # send SIGTERM: both end it in order.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    server.run(host, port)


@main.command()
def worker() -> None:
    """Run jobs in a process of their own."""
    from workbench import worker as worker_process

    worker_process.run()


@main.command("sign-in")
@click.option("--user", "name", help="Whose link; without it that of the first person.")
@click.option("--new", is_flag=True, help="Add the person first.")
def sign_in(name: str | None, new: bool) -> None:
    """Print a sign-in link that works once."""
    from workbench import server

    click.echo(server.sign_in_link(name, new=new))


FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@main.command()
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--to", "lang", required=True, type=click.Choice(["en", "vi"]))
@click.option("--engine", "engine_name", default="auto", show_default=True)
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
def translate(files: tuple[Path, ...], lang: str, engine_name: str, output: Path) -> None:
    """Draft FILES into a language and write TMX or CSV, by the output's ending."""
    from workbench import config
    from workbench.formats import corpus
    from workbench.mt import engine, packages
    from workbench.resources import glossaries_dir
    from workbench.services import pipeline

    form = {".tmx": "tmx", ".csv": "csv-corpus"}.get(output.suffix.lower())
    if form is None:
        raise click.UsageError("The output ends in .tmx or .csv.")
    drafting = engine(engine_name, config.load())
    terms = pipeline.starter_terms(glossaries_dir())
    texts = _texts(files)
    outcomes: Counter[str] = Counter()
    units = (
        unit
        for name, text in texts
        for unit in pipeline.translate(text, name, lang, drafting, terms, outcomes)
    )
    report = _write(output, partial(corpus.write, units, form=form, moment=datetime.now(UTC)))
    with output.open("rb") as stream:
        back = corpus.count(stream, form)
    click.echo(f"{output}: {report.units} units written, {back} read back.", err=True)
    for note in report.notes:
        click.echo(f"  line {note.line}: {note}", err=True)
    if outcomes:
        counted = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.most_common())
        click.echo(f"Terms: {outcomes.total()} due, {counted}.", err=True)
    if drafting.word_by_word(lang):
        click.echo(
            "This is a word-by-word gloss. For a neural draft install a model first: "
            f"workbench models install {' '.join(map(str, packages.wanted(lang)))}",
            err=True,
        )


@main.command()
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
def segment(file: Path, as_json: bool) -> None:
    """Show the blocks of FILE and their sentences."""
    from workbench.core import clean
    from workbench.core.segment import sentences

    found = [
        (block, sentences(block.text, "zh-CN"))
        for _, text in _texts((file,))
        for block in clean.blocks(text)
    ]
    if as_json:
        rows = [
            {
                "kind": block.kind,
                "line": block.line,
                "excluded": block.excluded,
                "text": block.text,
                "sentences": cut,
            }
            for block, cut in found
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for block, cut in found:
        click.echo(f"{'-' if block.excluded else '+'} {block.line:>4} {block.kind}")
        for sentence in cut:
            click.echo(f"         {sentence}")


def _texts(files: tuple[Path, ...]) -> list[tuple[str, str]]:
    """Read files, and those in archives, as (name, text); the first that can't be read ends it."""
    from workbench.formats.upload import texts

    found = []
    for path in files:
        for upload in texts(path.name, path.read_bytes()):
            if upload.error is not None:
                raise click.ClickException(f"{upload.name}: {upload.error}")
            for note in upload.notes:
                click.echo(f"{upload.name}, line {note.line}: {note}", err=True)
            found.append((upload.name, upload.text))
    return found


def _write(output: Path, write: Callable[[BinaryIO], Report]) -> Report:
    """Write a file whole or not at all."""
    part = output.with_name(output.name + ".part")
    try:
        with part.open("wb") as stream:
            report = write(stream)
        part.replace(output)
    except OSError as error:
        raise click.ClickException(f"{output} can't be written: {error.strerror}.") from None
    finally:
        if part.exists():
            part.unlink()
    return report


if __name__ == "__main__":
    main()
