"""`workbench evaluate`: engines on a parallel test set, side by side."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from workbench.core.termbase import Term
    from workbench.mt import Engine
    from workbench.services.evaluation import ParallelSet, System

# What measures is imported inside, so that the other commands needn't wait for it.

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
Named = tuple[str, Path]


def _named_files(
    context: click.Context, option: click.Parameter, values: tuple[str, ...]
) -> tuple[Named, ...]:
    """NAME=FILE, each a name and the path of a file that exists."""
    found = []
    for value in values:
        name, equals, path = value.partition("=")
        if not (name.strip() and equals):
            raise click.BadParameter(f"“{value}” is not NAME=FILE.", context, option)
        found.append((name.strip(), Path(FILE.convert(path, option, context))))
    return tuple(found)


@click.command()
@click.option("--to", "lang", required=True, type=click.Choice(["en", "vi"]))
@click.option("--engine", "engines", multiple=True, help="What drafts; may be repeated.")
@click.option(
    "--hypothesis",
    "hypotheses",
    metavar="NAME=FILE",
    multiple=True,
    callback=_named_files,
    help="What another system made of the source, line by line; may be repeated.",
)
@click.option("--source", required=True, type=FILE, help="Chinese sentences, one a line.")
@click.option(
    "--reference",
    "references",
    required=True,
    multiple=True,
    type=FILE,
    help="Their translation, line by line; may be repeated.",
)
@click.option(
    "--glossary",
    "glossaries",
    multiple=True,
    type=FILE,
    help="Terms (CSV): every engine drafts without and with them; may be repeated.",
)
@click.option("--limit", type=click.IntRange(min=1), help="Take the first N lines only.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the result here and the drafts beside it, a file an engine.",
)
def evaluate(
    lang: str,
    engines: tuple[str, ...],
    hypotheses: tuple[Named, ...],
    source: Path,
    references: tuple[Path, ...],
    glossaries: tuple[Path, ...],
    limit: int | None,
    as_json: bool,
    output: Path | None,
) -> None:
    """Draft a parallel test set with engines and measure the drafts.

    Every file has the same sentences line by line. The first system is the baseline that the
    others are compared with.
    """
    from workbench.commands import _evaluation
    from workbench.services import evaluation

    _check_names(engines, [name for name, _ in hypotheses], with_terms=bool(glossaries))
    parallel, theirs = _files(source, references, hypotheses, limit)
    terms = _terms(glossaries, lang)
    systems = [*_drafted(engines, parallel, lang, terms, output), *theirs]
    if sys.stderr.isatty():
        click.echo("Scoring …", err=True)
    results = evaluation.results(parallel, systems, lang, terms)
    setting = _evaluation.Setting(
        lang,
        str(source),
        tuple(map(str, references)),
        tuple(map(str, glossaries)),
        len(terms),
        len(parallel.sources),
    )
    text = _evaluation.text(setting, results, as_json=as_json)
    if output is None:
        click.echo(text)
    else:
        _write(output, text)


def _check_names(engines: Sequence[str], others: Sequence[str], *, with_terms: bool) -> None:
    if not (engines or others):
        raise click.UsageError("Name an engine (--engine) or a file (--hypothesis NAME=FILE).")
    names = [*engines, *others, *(f"{name}+terms" for name in engines if with_terms)]
    for name in names:
        if names.count(name) > 1:
            raise click.UsageError(f"Two systems are called “{name}”.")


def _files(
    source: Path, references: Sequence[Path], hypotheses: Sequence[Named], limit: int | None
) -> "tuple[ParallelSet, list[System]]":
    """The test set and what other systems made of it, all of the same number of lines."""
    from workbench.services import evaluation

    paths = (source, *references, *(path for _, path in hypotheses))
    files = [(str(path), evaluation.lines(str(path), _read(path))) for path in paths]
    evaluation.check_lines(files)
    start = 1 + len(references)
    parallel = evaluation.parallel_set(files[0], files[1:start], limit)
    pairs = zip(hypotheses, files[start:], strict=True)
    return parallel, [evaluation.System(name, lines[:limit]) for (name, _), (_, lines) in pairs]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise click.ClickException(f"{path} can't be read: {error.strerror}.") from None


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(f"{text}\n", "utf-8", newline="\n")
    except OSError as error:
        raise click.ClickException(f"{path} can't be written: {error.strerror}.") from None
    click.echo(f"{path} written.", err=True)


def _terms(paths: Sequence[Path], lang: str) -> "list[Term]":
    """The terms of glossaries that have a rendering in the language; problems go to stderr."""
    from workbench.core.errors import InputError
    from workbench.core.termbase import expected
    from workbench.formats import glossary

    found: list[Term] = []
    for path in paths:
        try:
            file = glossary.read(_read(path), target_lang=lang)
        except InputError as error:
            raise click.ClickException(f"{path}: {error}") from None
        for note in file.problems:
            click.echo(f"{path}, line {note.line}: {note}", err=True)
        found += [term for term in file.terms if expected(term, lang)]
    return found


def _drafted(
    names: Sequence[str],
    parallel: "ParallelSet",
    lang: str,
    terms: "Sequence[Term]",
    output: Path | None,
) -> "Iterator[System]":
    """What each engine makes of the sources, without terms and, if there are any, with them."""
    from workbench import config, mt

    settings = config.load()
    for name in names:
        _check_engine(mt.engine(name, settings), parallel, lang)
    for name in names:
        for given in ((), terms) if terms else ((),):
            # Anew each time: an engine that is paid by the token counts for one job.
            system = _draft(mt.engine(name, settings), name, parallel, lang, given)
            if output is not None:
                _write(output.with_name(f"{output.stem}.{system.name}.txt"), _joined(system))
            yield system


def _check_engine(engine: "Engine", parallel: "ParallelSet", lang: str) -> None:
    """Let an engine that can't draft say so now, not after the first one's hour of work."""
    if not engine.available(lang):
        engine.translate(parallel.sources[:1], lang, ())


def _joined(system: "System") -> str:
    return "\n".join(system.texts)


def _draft(
    engine: "Engine", name: str, parallel: "ParallelSet", lang: str, terms: "Sequence[Term]"
) -> "System":
    from workbench import mt
    from workbench.services import evaluation

    label = f"{name}+terms" if terms else name
    if tokens := mt.estimate(engine, parallel.sources, lang, terms):
        click.echo(f"{label} will take about {tokens} tokens.", err=True)
    with _progress(label, len(parallel.sources)) as progress:
        return evaluation.draft(label, engine, parallel.sources, lang, terms, progress)


@contextmanager
def _progress(label: str, length: int) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal; in a log nothing."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield bar.update
