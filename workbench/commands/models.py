"""``workbench models``: Argos models listed, installed and removed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.core.errors import N_, InputError, WorkbenchError

if TYPE_CHECKING:
    from workbench.mt.packages import Index, Installed, Models, Pair

_MEGABYTE = 1_000_000
_NOTHING = N_("“%(item)s” is neither a pair such as zh-en nor a file or folder that is there.")


@click.group()
def models() -> None:
    """List, install and remove Argos models."""


@models.command("list")
@click.option("--installed", "only", is_flag=True, help="Don't ask the index what it offers.")
def list_models(only: bool) -> None:
    """Show which models are installed, and which the index offers."""
    from workbench.mt import packages

    here = _models()
    there = here.installed()
    for each in there:
        use = "" if each.pair in packages.PAIRS else "  (not used here)"
        click.echo(f"{each.pair}  {each.version}  {_megabytes(each.bytes)}  installed{use}")
    if not only:
        _show_offers(here, there)
    elif not there:
        click.echo("No model is installed.", err=True)


def _show_offers(here: "Models", there: "list[Installed]") -> None:
    from workbench.mt import packages

    index = here.offers()
    versions = {each.pair: each.version for each in there}
    for pair in packages.PAIRS:
        offer = index.offers.get(pair)
        if offer is None:
            continue
        if pair not in versions or packages.is_newer(offer.version, versions[pair]):
            size = here.size(offer)
            shown = _megabytes(size) if size else "size unknown"
            click.echo(f"{pair}  {offer.version}  {shown}  offered")
    _tell_of_offers(index)


def _tell_of_offers(index: "Index") -> None:
    from workbench.mt import packages

    lacking = [str(pair) for pair in packages.PAIRS[:2] if pair not in index.offers]
    if lacking:
        click.echo(f"The index offers no model for {', '.join(lacking)}.", err=True)
    if index.skipped:
        click.echo(f"Entries of the index that are no use: {index.skipped}.", err=True)


@models.command("install")
@click.argument("items", nargs=-1, required=True, metavar="PAIR-OR-FILE...")
def install(items: tuple[str, ...]) -> None:
    """Install models: pairs such as zh-en from the index, or package files or folders."""
    here = _models()
    for item in items:
        found = _install(here, item)
        size = _megabytes(found.bytes)
        click.echo(f"{found.pair} {found.version} is installed ({size}, {found.path}).")


def _install(here: "Models", item: str) -> "Installed":
    pair = _pair(item)
    if pair is not None:
        offer = here.offer(pair)
        with _progress(f"{pair} {offer.version}") as show:
            return here.install(offer, show)
    path = Path(item)
    if not path.exists():
        raise InputError(_NOTHING, item=item)
    with _progress(path.name) as show:
        return here.install_file(path, path.name, show)


def _pair(item: str) -> "Pair | None":
    """The pair that an item names; None if it doesn't look like one, so that it is a path."""
    from workbench.mt import packages

    try:
        packages.any_pair(item)
    except WorkbenchError:
        return None
    return packages.pair(item)


@contextmanager
def _progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Show bytes on a terminal; a file or a log gets no progress."""
    with click.progressbar(length=1, label=label, width=30) as bar:

        def show(done: int, total: int) -> None:
            bar.length = max(total, done, 1)
            bar.update(done - bar.pos)

        yield show


@models.command("remove")
@click.argument("pairs", nargs=-1, required=True, metavar="PAIR...")
def remove(pairs: tuple[str, ...]) -> None:
    """Remove models."""
    from workbench.mt import packages

    here = _models()
    for text in pairs:
        pair = packages.any_pair(text)
        here.remove(pair)
        click.echo(f"{pair} is removed.")


def _models() -> "Models":
    from workbench import config
    from workbench.mt.packages import Models

    loaded = config.load()
    return Models(loaded.models_dir, loaded.argos_index, loaded.max_model_bytes)


def _megabytes(count: int) -> str:
    return f"{count / _MEGABYTE:.1f} MB"
