"""Sino-Vietnamese (Hán-Việt) readings of characters and names, from data/hanviet.tsv."""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

MOST_READINGS = 8
"""How many proposals `readings` makes at most."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """A row of data/hanviet.tsv: readings best first, by pinyin, and as a family name."""

    usual: tuple[str, ...]
    by_pinyin: dict[str, str]
    surname: tuple[str, ...]


def readings(name: str) -> list[str]:
    """Return how a name in Chinese characters may read in Vietnamese, best first.

    Simplified and traditional characters are taken; the first character (or two, as in 诸葛) is
    read as a family name. At most `MOST_READINGS` proposals, name-cased: "阮春福" gives
    ["Nguyễn Xuân Phúc", …]. Empty where a character is no Chinese one or has no known reading.
    """
    choices = _choices(name)
    if not choices or not all(choices):
        return []
    proposals = [(0, "")]
    for options in choices:
        longer = (
            (cost + place, f"{start} {option}".strip())
            for cost, start in proposals
            for place, option in enumerate(options)
        )
        proposals = heapq.nsmallest(MOST_READINGS, longer, key=lambda proposal: proposal[0])
    return [_name_case(text) for _, text in proposals]


def syllables(text: str, pinyin: Sequence[str] = ()) -> list[str]:
    """Return the likeliest reading of each character of running text, in lower case.

    One string a character, in order; a character without a reading is given back as it is.
    ``pinyin``, if given, has one syllable with its tone number for each character ("zhang3") and
    decides between readings: 部长 is "bộ trưởng", 长江 "trường giang".
    """
    sounds: Iterable[str] = pinyin if len(pinyin) == len(text) else [""] * len(text)
    return [_syllable(char, sound) for char, sound in zip(text, sounds, strict=True)]


@cache
def syllable_readings(char: str) -> frozenset[str]:
    """Return every reading of a character, as a family name too, in lower case; or none."""
    entry = _table().get(char)
    return frozenset(entry.usual + entry.surname) if entry else frozenset()


def _choices(name: str) -> list[Sequence[str]]:
    """The readings to choose from, in order, one item for each part of the name."""
    table, first = _table(), _family_name(name)
    choices: list[Sequence[str]] = []
    if first:
        entry = table[first]
        choices.append(tuple(dict.fromkeys(entry.surname + entry.usual)))
    choices.extend(table[char].usual if char in table else () for char in name[len(first) :])
    return choices


def _family_name(name: str) -> str:
    """The family name at the start if it is read in a way of its own, else nothing."""
    table = _table()
    starts = (name[:length] for length in (2, 1))
    return next((s for s in starts if s in table and table[s].surname), "")


def _syllable(char: str, sound: str) -> str:
    entry = _table().get(char)
    if entry is None:
        return char
    return entry.by_pinyin.get(sound.lower()) or entry.usual[0]


def _name_case(text: str) -> str:
    return " ".join(part[0].upper() + part[1:] for part in text.split(" "))


@cache
def _table() -> dict[str, _Reading]:
    text = resources.files("workbench.core").joinpath("data/hanviet.tsv").read_text("utf-8")
    return dict(_row(line) for line in text.splitlines()[1:])


def _row(line: str) -> tuple[str, _Reading]:
    char, usual, pinyin, surname = line.split("\t")
    sounds = dict(item.split("=") for item in pinyin.split())
    return char, _Reading(tuple(usual.split()), sounds, tuple(filter(None, surname.split(","))))
