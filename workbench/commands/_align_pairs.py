"""Many texts with their translations at once: folders, ZIPs, tables, memories."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.commands import _align_output as output
from workbench.commands import _align_sides as sides
from workbench.commands._align_sides import Aligned, Text

if TYPE_CHECKING:
    from workbench.formats.pairs import Pair
    from workbench.formats.values import CorpusUnit

# Plain texts whose ending is their language.
_PLAIN = re.compile(r"\.(?:zh|en|vi)(?:[-_][A-Za-z-]+)?")
_MEGABYTE = 1_000_000
_LONGEST_NAME = 100


@dataclass(slots=True)
class Taken:
    """What became of one pair: its texts lined up, or units that were there already."""

    name: str
    aligned: list[Aligned] = field(default_factory=list)
    units: "list[CorpusUnit]" = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for: languages (the target's may be empty: all), lines, doubts overruled."""

    source_lang: str
    target_lang: str
    lines: bool
    anyway: bool


class Many:
    """Takes pairs one by one, and keeps what was left out, with the reason."""

    def __init__(self, wish: Wish) -> None:
        self.taken: list[Taken] = []
        self.left_out: list[tuple[str, str]] = []
        self._wish = wish
        self._names: dict[str, int] = {}

    def take(self, pairs: "Iterable[Pair]") -> None:
        """Line each pair up; say on standard error how it went."""
        for pair in pairs:
            for note in pair.notes:
                click.echo(f"{pair.name}: {note}", err=True)
            if pair.error:
                self.left_out.append((pair.name, str(pair.error)))
                continue
            taken = self._units(pair) if pair.units else self._texts(pair)
            if taken.aligned or taken.units:
                self.taken.append(taken)

    def _own_name(self, name: str) -> str:
        """Tell pairs of one name apart."""
        self._names[name] = self._names.get(name, 0) + 1
        return name if self._names[name] == 1 else f"{name} ({self._names[name]})"

    def _units(self, pair: "Pair") -> Taken:
        wanted = self._wish.target_lang
        found = [
            replace(unit, targets=tuple(one for one in unit.targets if wanted in ("", one.lang)))
            for unit in pair.units
        ]
        taken = Taken(self._own_name(pair.name), units=[unit for unit in found if unit.targets])
        if taken.units:
            click.echo(f"{taken.name}: {len(taken.units)} units that were there.", err=True)
        else:
            self.left_out.append((pair.name, f"It has no units in “{wanted}”."))
        return taken

    def _texts(self, pair: "Pair") -> Taken:
        taken = Taken(self._own_name(pair.name))
        texts = {side.lang: Text(side.name, side.text, side.lang) for side in pair.sides}
        source = texts.pop(self._wish.source_lang, None)
        wanted = self._wish.target_lang
        targets = [text for lang, text in texts.items() if wanted in ("", lang)]
        if source is None or not targets:
            missing = wanted if source else self._wish.source_lang
            self.left_out.append((pair.name, f"It has no text in “{missing}”."))
            return taken
        for target in targets:
            try:
                taken.aligned.append(self._pair(taken.name, source, target))
            except click.ClickException as error:
                self.left_out.append((f"{pair.name} ({target.lang})", error.message))
        return taken

    def _pair(self, name: str, source: Text, target: Text) -> Aligned:
        found = sides.check(source, target, anyway=self._wish.anyway)
        aligned = sides.line_up(name, source, target, lines=self._wish.lines)
        both = sum(bool(bead.source and bead.target) for bead in aligned.beads)
        click.echo(
            f"{name} ({target.lang}): {both} pairs, {aligned.share:.0%} of the texts in sure ones.",
            err=True,
        )
        for sentence in (*found, *sides.strangers(aligned)):
            click.echo(f"{name} ({target.lang}): {sentence}", err=True)
        return aligned


def read(paths: Sequence[Path], output_path: Path | None) -> "list[Pair]":
    """Read all pairs in files and folders; what was written by this command is passed over."""
    from workbench.formats import pairs

    own = output_path.resolve() if output_path else None
    files = [
        (name, content(path))
        for name, path in _files(paths)
        if own is None or not path.resolve().is_relative_to(own)
    ]
    # People's own files on their own machine.
    limits = pairs.Limits(100 * _MEGABYTE, 10_000, 1_000 * _MEGABYTE)
    return pairs.read(files, limits)


def _files(paths: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    for path in paths:
        if not path.is_dir():
            yield path.name, path
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                inside = Path(folder, name)
                if not name.startswith(".") and _is_read(inside):
                    yield inside.relative_to(path).as_posix(), inside


def _is_read(path: Path) -> bool:
    """Whether a file in a folder may be a text; pictures and the like lie beside them."""
    from workbench.formats.pairs import SUFFIXES

    return path.suffix.lower() in SUFFIXES or _PLAIN.fullmatch(path.suffix) is not None


def content(path: Path) -> bytes:
    """Read a file; ClickException where that fails."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise click.ClickException(f"{path} can't be read: {error.strerror}.") from None


def show(many: Many, *, as_json: bool) -> str:
    """Write what was lined up, and in JSON what was left out, for reading."""
    if as_json:
        left_out = [{"name": name, "reason": reason} for name, reason in many.left_out]
        pairs = [row for taken in many.taken for row in _rows(taken)]
        return output.as_json({"pairs": pairs, "left_out": left_out})
    return "\n\n".join(
        f"# {one.name} ({one.langs[0]} → {one.langs[1]})\n{output.as_text(one)}"
        for taken in many.taken
        for one in taken.aligned
    )


def _rows(taken: Taken) -> Iterator[dict[str, object]]:
    for one in taken.aligned:
        langs = {"source_lang": one.langs[0], "target_lang": one.langs[1]}
        yield {"name": one.name, **langs, **output.as_rows(one)}
    if taken.units:
        units = [
            {"source": unit.source.text, "target": {one.lang: one.text for one in unit.targets}}
            for unit in taken.units
        ]
        yield {"name": taken.name, "units": units}


def keep(many: Many, path: Path, source_lang: str, suffix: str) -> list[str]:
    """Write all into one file, or each pair into a file of a folder; say what was written."""
    if path.suffix.lower() in output.SUFFIXES:
        found = (unit for taken in many.taken for unit in _units(taken))
        return [output.write(path, found, source_lang)]
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.ClickException(f"{path} can't be made: {error.strerror}.") from None
    return [
        output.write(path / f"{name}{suffix}", _units(taken), source_lang)
        for name, taken in zip(_file_names(many.taken), many.taken, strict=True)
    ]


def _units(taken: Taken) -> "Iterator[CorpusUnit]":
    yield from taken.units
    if taken.aligned:
        yield from output.units(taken.aligned, article=taken.name)


def _file_names(taken: Iterable[Taken]) -> Iterator[str]:
    """Names that every system takes, each once whatever its case."""
    seen: dict[str, int] = {}
    for one in taken:
        name = re.sub(r"[^\w ().+-]+", "_", one.name).strip(". ")[:_LONGEST_NAME] or "pair"
        seen[name.casefold()] = count = seen.get(name.casefold(), 0) + 1
        yield name if count == 1 else f"{name}_{count}"
