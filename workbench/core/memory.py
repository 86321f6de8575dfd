"""Translation memory: what was rendered once is found again for a text like it.

`Memory` holds entries and finds the best for a text; the workbench keeps its own in the database
and uses the parts of this. How alike texts are is said by `Comparer`.
"""

from collections.abc import Iterable

import numpy as np

from workbench.core import _memory_grams as grams
from workbench.core import _memory_overlap as overlap
from workbench.core._memory_match import LEAST, Comparer, Entry, Match

__all__ = ["LEAST", "Comparer", "Entry", "Match", "Memory", "grams", "overlap"]


class Memory:
    """Sources with their renderings, in memory.

    Entries are pairs of source and target, the newest last; ``Match.entry`` is a pair's place.
    """

    def __init__(
        self, entries: Iterable[tuple[str, str]], target_lang: str, *, source_lang: str = "zh"
    ) -> None:
        self._langs = source_lang, target_lang
        self._entries = list(entries)
        sources = [source for source, _ in self._entries]
        self._marks = overlap.marks(sources)
        self._grams, self._places = grams.of_texts(sources)

    def lookup(self, text: str, limit: int = 5) -> list[Match]:
        """Give the entries that are the most like a text, of 50 to 100 percent, the best first.

        Of equal ones the newest come first; no rendering is there twice.
        """
        wanted = grams.for_similar(text)
        starts = np.searchsorted(self._grams, wanted).tolist()
        ends = np.searchsorted(self._grams, wanted, "right").tolist()
        spans = dict(enumerate(zip(starts, ends, strict=True)))
        chosen = overlap.rare(
            {at: end - start for at, (start, end) in spans.items() if end > start}
        )
        shared = overlap.Overlap([self._marks], text)
        for at in chosen:
            shared.add(0, self._places[slice(*spans[at])])
        places = [place for _, place in shared.best()]
        likely = [Entry(place, *self._entries[place]) for place in sorted(places, reverse=True)]
        return Comparer(text, *self._langs).best(likely, limit)
