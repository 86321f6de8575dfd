"""Names in a Chinese text: found, with what they may be in Vietnamese and English.

`candidates` is the whole; `readings` the Sino-Vietnamese reading of one name.
"""

from collections.abc import Iterable

from workbench.core._candidate import Candidate, Origin, Proposal
from workbench.core._gather import gathered
from workbench.core._hanviet import MOST_READINGS, readings, syllables
from workbench.core._mentions import mentions
from workbench.core.termbase import Term

__all__ = [
    "MOST_READINGS",
    "Candidate",
    "Origin",
    "Proposal",
    "candidates",
    "readings",
    "syllables",
]


def candidates(
    text: str, terms: Iterable[Term] = (), *, diacritics: bool = False
) -> list[Candidate]:
    """Return the names in an NFC Chinese text, each once, by where it first stands.

    ``terms`` are the glossary's; those that are persons, organisations, places, treaties and
    events are found as they are written there. With ``diacritics`` a Vietnamese person's first
    proposal for English keeps them (Nguyễn Xuân Phúc), else it is without them; the other form
    follows. Occurrences are places in ``text``. A text without names gives an empty list.
    """
    return gathered(text, mentions(text, terms), diacritics=diacritics)
