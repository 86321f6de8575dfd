"""The phrases of many texts: runs of Chinese characters or of words, and where they are."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.core._align_text import STOP, WORD, stem
from workbench.core._fold import old_tone, simplified

Ints = npt.NDArray[np.int64]

# A phrase that is in one text tells nothing, and one that is in very many nothing new.
_LEAST, _MOST = 2, 200
_HAN_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff·]+")
# The least and the most characters, or words, of a phrase.
_SIZES = {"zh": (2, 6), "en": (1, 3), "vi": (1, 3)}


@dataclass(frozen=True, slots=True)
class _Symbol:
    """A character, or a word as it is compared; of which text it is, and where it stands there."""

    key: str
    text: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Level:
    """All phrases of one size: which one begins at each symbol (-1: none), and what is known.

    ``inside``: it stands only inside a longer one.
    """

    at: Ints
    texts: Ints
    phrases: Ints
    times: Ints
    inside: npt.NDArray[np.bool_]


class Phrases:
    """The phrases of some texts, by number, but for those that stand only inside a longer one.

    ``texts`` and ``phrases`` go together and say which text has which phrase, in the order of the
    texts. ``times`` is in how many texts each phrase is, ``sizes`` how many characters or words
    it has.
    """

    def __init__(self, texts: Sequence[str], lang: str) -> None:
        self._lang = lang
        self._texts = [_plain(text) for text in texts]
        runs = [run for at, text in enumerate(self._texts) for run in _runs(at, text, lang)]
        self._symbols = [symbol for run in runs for symbol in run]
        left = [size for run in runs for size in range(len(run), 0, -1)]
        levels = _levels(self._symbols, np.array(left, dtype=np.int64), _SIZES[lang][1])
        self._number(levels, _SIZES[lang][0])

    def _number(self, levels: Sequence[_Level], least: int) -> None:
        texts, phrases, times, sizes, firsts = [], [], [], [], []
        count = 0
        for size, level in enumerate(levels, 1):
            kept = (level.times >= _LEAST) & (level.times <= _MOST) & ~level.inside
            kept &= size >= least
            number = np.cumsum(kept) - 1 + count
            rows = kept[level.phrases]
            texts.append(level.texts[rows])
            phrases.append(number[level.phrases[rows]])
            times.append(level.times[kept])
            sizes.append(np.full(kept.sum(), size))
            found, first = np.unique(level.at, return_index=True)
            firsts.append(first[found >= 0][kept])
            count += int(kept.sum())
        order = np.argsort(together := np.concatenate(texts), kind="stable")
        self.texts: Ints = together[order]
        self.phrases: Ints = np.concatenate(phrases)[order]
        self.times: Ints = np.concatenate(times)
        self.sizes: Ints = np.concatenate(sizes)
        self._firsts: Ints = np.concatenate(firsts)

    def written(self, phrase: int) -> str:
        """A phrase as a text has it; a Chinese one in simplified characters."""
        first = int(self._firsts[phrase])
        start, end = self._symbols[first], self._symbols[first + int(self.sizes[phrase]) - 1]
        text = self._texts[start.text][start.start : end.end]
        return simplified(text) if self._lang == "zh" else text


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("’", "'")


def _runs(at: int, text: str, lang: str) -> Iterator[list[_Symbol]]:
    """What phrases are made of; none reaches over the end of a run."""
    if lang == "zh":
        for run in _HAN_RUN.finditer(simplified(text)):
            yield [_Symbol(char, at, i, i + 1) for i, char in enumerate(run[0], run.start())]
        return
    words = [(match[0], *match.span()) for match in WORD.finditer(old_tone(text.lower()))]
    if lang == "en":
        words = [(stem(word), start, end) for word, start, end in words if word not in STOP]
    yield [_Symbol(word, at, start, end) for word, start, end in words]


def _levels(symbols: Sequence[_Symbol], left: Ints, longest: int) -> list[_Level]:
    """The phrases of each size; ``left`` is how many symbols a run has from each on."""
    number: dict[str, int] = defaultdict(lambda: len(number))
    at = np.array([number[symbol.key] for symbol in symbols], dtype=np.int64)
    text = np.array([symbol.text for symbol in symbols], dtype=np.int64)
    levels = [_level(at, text)]
    for size in range(2, longest + 1):
        before = levels[-1]
        often = np.append(before.times >= _LEAST, False)[before.at]
        begins = np.flatnonzero(often[:-1] & often[1:] & (left[:-1] >= size))
        codes = before.at[begins] * len(before.times) + before.at[begins + 1]
        at = np.full(len(symbols), -1)
        at[begins] = np.unique(codes, return_inverse=True)[1]
        levels.append(level := _level(at, text))
        for part in (before.at[begins], before.at[begins + 1]):
            before.inside[part[before.times[part] == level.times[at[begins]]]] = True
    return levels


def _level(at: Ints, text: Ints) -> _Level:
    begins = np.flatnonzero(at >= 0)
    count = int(at.max(initial=-1)) + 1
    codes = np.unique(text[begins] * max(count, 1) + at[begins])
    texts, phrases = codes // max(count, 1), codes % max(count, 1)
    times = np.bincount(phrases, minlength=count)
    return _Level(at, texts, phrases, times, np.zeros(count, dtype=bool))
