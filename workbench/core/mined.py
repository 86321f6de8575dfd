"""Names learned from pairs that people accepted, as this project writes them.

Words of one side and of the other that keep coming together, and seldom apart, are taken for each
other's translation, if chance can hardly explain it. docs/alignment.md tells what that gains.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from workbench.core._mined_phrases import Ints, Phrases
from workbench.core.text import language_code

Floats = npt.NDArray[np.float64]

# How often both have to come together; which share that has to be of all the places of either; how
# unlikely it has to be that chance did it, in nats.
_LEAST, _SHARE, _UNLIKELY = 2, 0.5, 12.0


def mined(
    pairs: Sequence[tuple[str, str]], target_lang: str, source_lang: str = "zh"
) -> list[tuple[str, str]]:
    """Return what names of accepted pairs are in the other language, the surest first.

    ``pairs`` are texts of both sides as people settled them; what comes out is for the
    ``learned`` of `align`: a word or phrase of the source and one of the target, Chinese ones
    simplified, others as they stand in a text, capitalised. None comes twice on its side.
    Languages are "zh", "en" and "vi" in any of their spellings, InputError for others.
    """
    pairs = list(dict.fromkeys(pairs))  # what is repeated word for word says nothing new
    langs = [language_code(lang).partition("-")[0] for lang in (source_lang, target_lang)]
    sides = [Phrases([pair[at] for pair in pairs], lang) for at, lang in enumerate(langs)]
    together = _together(sides[0], sides[1], len(pairs))
    found = ((sides[0].written(one), sides[1].written(other)) for one, other in _linked(together))
    return [pair for pair in found if _names(pair, langs)]


def _names(pair: tuple[str, str], langs: Sequence[str]) -> bool:
    """Whether what is not Chinese is capitalised: of other words the dictionaries know enough."""
    written = zip(pair, langs, strict=True)
    return all(lang == "zh" or text[:1].isupper() for text, lang in written)


def _together(source: Phrases, target: Phrases, texts: int) -> Iterator[tuple[int, int]]:
    """Phrases that keep coming together, by number, the surest first, then the longest."""
    codes, times = np.unique(_in_the_same(source, target, texts), return_counts=True)
    one, other = codes // len(target.times), codes % len(target.times)
    a, b = source.times[one], target.times[other]
    close = (times >= _LEAST) & (times >= _SHARE * np.maximum(a, b))
    one, other, times, a, b = (values[close] for values in (one, other, times, a, b))
    unlikely = _unlikely(times, a, b, texts)
    order = np.lexsort((-target.sizes[other], -source.sizes[one], -unlikely.round(6)))
    order = order[unlikely[order] >= _UNLIKELY]
    return zip(one[order].tolist(), other[order].tolist(), strict=True)


def _in_the_same(source: Phrases, target: Phrases, texts: int) -> Ints:
    """Each phrase of a text's source with each of its target that is about as frequent."""
    there = np.bincount(target.texts, minlength=texts)
    starts = np.cumsum(there) - there
    # For each phrase of the source as many places as its text's target has phrases.
    many = there[source.texts]
    first = np.repeat(starts[source.texts], many)
    within = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    one, other = np.repeat(source.phrases, many), target.phrases[first + within]
    a, b = source.times[one], target.times[other]
    close = (a * _SHARE <= b) & (b * _SHARE <= a)
    codes: Ints = one[close] * len(target.times) + other[close]
    return codes


def _unlikely(both: Ints, one: Ints, other: Ints, texts: int) -> Floats:
    """How much better two words that go together explain the counts than two that do not."""
    cells = (
        (both, one * other),
        (one - both, one * (texts - other)),
        (other - both, other * (texts - one)),
        (texts - one - other + both, (texts - one) * (texts - other)),
    )
    total = np.zeros(len(both))
    for seen, product in cells:
        usual = product / texts
        some = seen > 0
        total[some] += seen[some] * np.log(seen[some] / usual[some])
    return total


def _linked(together: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Each phrase with its best one."""
    used: tuple[set[int], set[int]] = set(), set()
    for one, other in together:
        if one not in used[0] and other not in used[1]:
            used[0].add(one)
            used[1].add(other)
            yield one, other
