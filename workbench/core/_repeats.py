"""Text that an article shows twice: the headline as a line, the lead under the dateline."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from workbench.core import _furniture as furniture
from workbench.core._block import Mark
from workbench.core.text import key

# All in characters without punctuation and white space. A shorter line may well come twice
# ("Q:", "He paused."); a shorter paragraph is no lead, and a longer one an article by itself.
_SHORTEST_REPEAT = 15
_SHORTEST_LEAD = 20
_LONGEST_LEAD = 1000
# The lead comes again at the top or not at all.
_PARAGRAPHS_BELOW_LEAD = 8
# Of the characters of two leads that differ in a word or a typing slip.
_ALIKE = 0.9

_NOT_TEXT = re.compile(r"[\W_]+")
_NOT_DIGIT = re.compile(r"\D+")


class RepeatFinder:
    """Recognises repeated text; goes through an article's paragraphs from top to bottom."""

    def __init__(self, title: str) -> None:
        self._title = _plain(title)
        self._seen: set[str] = set()
        self._lead = ""
        self._below_lead = 0

    def marks(self, text: str) -> Sequence[Mark]:
        """Return where the part of ``text`` that was there before ends, as marks."""
        end = self._repeated_up_to(text)
        return [Mark(0, "body", repeat=True), Mark(end, "body")] if end else ()

    def _repeated_up_to(self, text: str) -> int:
        plain = _plain(text)
        if plain in self._seen or (plain and plain == self._title):
            return len(text)
        if len(plain) >= _SHORTEST_REPEAT:
            self._seen.add(plain)
        if self._lead:
            return self._lead_up_to(text, plain)
        if len(plain) >= _SHORTEST_LEAD and furniture.SENTENCE_LIKE.search(text[-4:]):
            self._lead = plain
        return 0

    def _lead_up_to(self, text: str, plain: str) -> int:
        """Where the lead, or a part of it, ends in ``text``; 0 if the text begins otherwise."""
        self._below_lead += 1
        if self._below_lead > _PARAGRAPHS_BELOW_LEAD or len(self._lead) > _LONGEST_LEAD:
            return 0
        if len(plain) >= _SHORTEST_REPEAT and plain in self._lead:
            return len(text)
        reach = 2 * len(self._lead) + 100
        ends = [found.end() for found in furniture.SENTENCE_END.finditer(text, 0, reach)]
        ends.append(min(reach, len(text)))
        end = min(ends, key=lambda place: abs(len(_plain(text[:place])) - len(self._lead)))
        return end if _alike(_plain(text[:end]), self._lead) else 0


def _plain(text: str) -> str:
    """Return what two printings of one sentence share: its letters and digits, folded."""
    return _NOT_TEXT.sub("", key(text))


def _alike(one: str, other: str) -> bool:
    """Say whether two texts tell the same; with another figure they tell another thing."""
    if _NOT_DIGIT.sub("", one) != _NOT_DIGIT.sub("", other):
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE
