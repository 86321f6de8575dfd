"""What tells a name in Chinese news: the words of data/names.toml, ready to be looked up."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


class Words:
    """A set of words that can be found at a place of a text, the longest first."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        starts: dict[str, set[int]] = defaultdict(set)
        ends: dict[str, set[int]] = defaultdict(set)
        for word in self.words:
            starts[word[0]].add(len(word))
            ends[word[-1]].add(len(word))
        self._starts = {char: sorted(sizes, reverse=True) for char, sizes in starts.items()}
        self._ends = {char: sorted(sizes, reverse=True) for char, sizes in ends.items()}

    def __contains__(self, word: str) -> bool:
        return word in self.words

    def at(self, text: str, start: int) -> str:
        """The longest word that begins at a place, or nothing."""
        for size in self._starts.get(text[start : start + 1], ()):
            if text[start : start + size] in self.words:
                return text[start : start + size]
        return ""

    def before(self, text: str, end: int) -> str:
        """The longest word that ends at a place, or nothing."""
        for size in self._ends.get(text[end - 1 : end] if end else "", ()):
            if size <= end and text[end - size : end] in self.words:
                return text[end - size : end]
        return ""

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """The words in a text from left to right, the longest at each place, no overlaps."""
        start = 0
        while start < len(text):
            word = self.at(text, start)
            if word:
                yield start, start + len(word)
            start += len(word) or 1

    def __or__(self, other: "Words") -> "Words":
        return Words(self.words | other.words)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The lists of data/names.toml; what each holds is said there."""

    surely_surname: frozenset[str]
    vietnamese_surname: frozenset[str]
    shared_surname: frozenset[str]
    surname: frozenset[str]
    double_surname: Words
    japanese_surname: Words
    sure_mononym: Words
    mononym: Words
    middle_char: frozenset[str]
    title: Words
    weak_title: Words
    title_behind: Words
    title_in_front: Words
    no_title: Words
    following: Words
    meeting: Words
    following_char: frozenset[str]
    never: frozenset[str]
    common: Words
    common_before: Words
    foreign_char: frozenset[str]
    foreign_stop: Words
    foreign_before: Words
    country: Words
    area: Words
    area_or_not: Words
    anchor: Words
    place_ending: Words
    not_before_place: frozenset[str]
    no_place: Words
    body_ending: Words
    whole_body: Words
    no_body: Words
    ministry: Words
    field: Words
    before_body: Words
    inside_body: Words
    organised: Words
    treaty: Words
    press: Words
    place_word: dict[str, tuple[str, str]]
    pinyin_surname: dict[str, str]


@cache
def lexicon() -> Lexicon:
    """The lists, read once."""
    path = resources.files("workbench.core").joinpath("data/names.toml")
    return _lexicon(tomllib.loads(path.read_text("utf-8")))


# Field of Lexicon -> section and keys of names.toml.
_WORDS = {
    "double_surname": ("surnames", "double"),
    "japanese_surname": ("surnames", "japanese"),
    "sure_mononym": ("mononyms", "sure"),
    "mononym": ("mononyms", "words", "sure"),
    "title": ("titles", "strong"),
    "weak_title": ("titles", "weak"),
    "title_behind": ("titles", "strong", "after", "weak"),
    "title_in_front": ("titles", "before"),
    "no_title": ("titles", "longer"),
    "following": ("following", "words"),
    "meeting": ("following", "meeting"),
    "common": ("common", "words"),
    "common_before": ("common", "before"),
    "country": ("places", "countries"),
    "area": ("places", "countries", "regions", "cities"),
    "place_ending": ("places", "sure_endings"),
    "no_place": ("places", "not_names"),
    "body_ending": ("bodies", "endings"),
    "whole_body": ("bodies", "whole"),
    "no_body": ("bodies", "none"),
    "ministry": ("bodies", "ministries"),
    "field": ("bodies", "fields"),
    "inside_body": ("bodies", "inside"),
    "organised": ("bodies", "organised"),
    "treaty": ("bodies", "treaties"),
    "press": ("bodies", "press"),
}
_CHARS = {
    "surely_surname": ("surnames", "sure"),
    "vietnamese_surname": ("surnames", "sure", "vietnamese"),
    "shared_surname": ("surnames", "shared"),
    "surname": ("surnames", "sure", "vietnamese", "shared", "chinese"),
    "middle_char": ("following", "middle"),
    "following_char": ("following", "characters"),
    "never": ("following", "never"),
    "foreign_char": ("foreign", "characters"),
    "not_before_place": ("places", "not_before"),
}


def _lexicon(data: dict[str, Any]) -> Lexicon:
    def listed(section: str, *keys: str) -> list[str]:
        return [word for key in keys for word in data[section][key].split()]

    words = {name: Words(listed(*where)) for name, where in _WORDS.items()}
    fields: dict[str, Any] = {
        name: frozenset("".join(listed(*where))) for name, where in _CHARS.items()
    }
    titles, pinyin = words["title"] | words["title_in_front"], listed("pinyin", "surnames")
    fields |= words
    verbs = _verbs(words["following"], words["field"])
    return Lexicon(
        **fields,
        foreign_stop=Words(listed("foreign", "after")) | words["following"] | words["title_behind"],
        foreign_before=Words(listed("foreign", "before")) | titles,
        area_or_not=words["area"] | words["no_place"],
        anchor=words["area"] | Words(listed("bodies", "starts")),
        before_body=Words(listed("bodies", "before")) | verbs,
        place_word={ending: (vi, en) for ending, (vi, en) in data["place_words"].items()},
        pinyin_surname=dict(zip(pinyin[::2], pinyin[1::2], strict=True)),
    )


# Verbs that names of bodies are made of as well: 研究所, 指导委员会.
_IN_BODIES = frozenset(
    ("研究", "指导", "检查", "领导", "纪念", "创作", "考察", "政府", "发表", "常务")
)


def _verbs(following: Words, fields: Words) -> Words:
    plain = following.words - fields.words - _IN_BODIES
    return Words(word for word in plain if len(word) > 1 and word[0] not in "和与同在对向及")
