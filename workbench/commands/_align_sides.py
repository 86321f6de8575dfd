"""The two sides of `workbench align`: their languages, which is which, and their sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from workbench.core.align import Bead

LANGUAGES = ("zh", "en", "vi")
# Of texts that belong together more than this share stands in sure beads.
_BELONG = 0.2


@dataclass(frozen=True, slots=True)
class Text:
    """A text with the name of its file; ``lang`` is empty until it is told or recognised."""

    name: str
    text: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Aligned:
    """Two texts, cut into sentences and lined up."""

    name: str
    langs: tuple[str, str]
    source: list[str]
    target: list[str]
    beads: "list[Bead]"
    share: float


def settle(source: Text, target: Text, *, told: tuple[str, str]) -> tuple[Text, Text, list[str]]:
    """Give each text its language, and turn the two round where they are swapped.

    ``told`` are the languages that were asked for, empty where they weren't. The third of what
    is returned are sentences for people about what was done.
    """
    from workbench.core.counterparts import name, recognise

    seen = recognise(source.text, target.text)
    notes = []
    if _is_swapped(seen, told):
        notes.append(
            f"The two texts stand the wrong way round: {source.name} is in {name(seen[0])},"
            f" {target.name} in {name(seen[1])}. They were turned round."
        )
        source, target, seen = target, source, seen[::-1]
    langs = _languages(seen, told)
    for text, lang in zip((source, target), langs, strict=True):
        if lang not in LANGUAGES:
            raise click.ClickException(_unknown(text, lang))
    return (
        Text(source.name, source.text, langs[0]),
        Text(target.name, target.text, langs[1]),
        notes,
    )


def _is_swapped(seen: tuple[str, str], told: tuple[str, str]) -> bool:
    """Whether the texts fit what was asked for the other way round only; Chinese is the source."""
    if not any(told):
        return seen[1] == "zh" and seen[0] in ("en", "vi")
    return _fits(seen[::-1], told) and not _fits(seen, told)


def _fits(seen: Sequence[str], told: Sequence[str]) -> bool:
    # Of what can't be told nothing is known.
    return all(seen) and all(asked in ("", lang) for lang, asked in zip(seen, told, strict=True))


def _languages(seen: tuple[str, str], told: tuple[str, str]) -> tuple[str, str]:
    target = told[1] or seen[1]
    source = told[0] or seen[0]
    # Few words in front of a translation are Chinese ones.
    return source or ("zh" if target != "zh" else ""), target


def _unknown(text: Text, lang: str) -> str:
    from workbench.core.counterparts import name

    if not any(map(str.isalpha, text.text)):
        return f"{text.name} has no words, only figures and signs."
    if not lang:
        return (
            f"It can't be told which language {text.name} is in. Say it with --from for the"
            " source, --to for the translation."
        )
    return f"{text.name} is in {name(lang)}. Texts in Chinese, English and Vietnamese are lined up."


def check(source: Text, target: Text, *, anyway: bool) -> list[str]:
    """Return what speaks against the two texts; ClickException for what makes no sense."""
    from workbench.core.counterparts import doubts

    found = doubts(source.text, target.text, source.lang, target.lang)
    fatal = [str(doubt) for doubt in found if doubt.fatal and not anyway]
    if fatal:
        raise click.ClickException(" ".join([*fatal, "(--anyway goes on all the same.)"]))
    return [str(doubt) for doubt in found]


def line_up(name: str, source: Text, target: Text, *, lines: bool) -> Aligned:
    """Cut both texts into sentences and line them up."""
    from workbench.core.align import align, belong

    left = sentences(source.text, source.lang, lines=lines)
    right = sentences(target.text, target.lang, lines=lines)
    beads = align(left, right, target.lang, source_lang=source.lang)
    langs = (source.lang, target.lang)
    return Aligned(name, langs, left, right, beads, belong(beads, left, right))


def sentences(text: str, lang: str, *, lines: bool) -> list[str]:
    """Return what an article has of its own, by sentences; with ``lines`` each line as it is."""
    from workbench.core.clean import blocks
    from workbench.core.segment import sentences

    if lines:
        return [line.strip() for line in text.splitlines() if line.strip()]
    kept = [block for block in blocks(text) if not block.excluded]
    return [sentence for block in kept for sentence in sentences(block.text, lang)]


def strangers(aligned: Aligned) -> list[str]:
    """Return the sentence that two texts don't belong together, where they don't."""
    if aligned.share >= _BELONG:
        return []
    told = (
        f"These two texts don't seem to belong together: only {aligned.share:.0%} of them stands"
        " in pairs that are sure."
    )
    return [told]
