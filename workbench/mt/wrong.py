"""Known wrong renderings of a term in a text, for those who repair what was drafted."""

from collections.abc import Iterable

from workbench.core.standing import Span
from workbench.core.termbase import Term
from workbench.mt import _wrong


def places(text: str, term: Term, lang: str, former: Iterable[str] = ()) -> list[Span]:
    """Where wrong renderings of a term surely stand in a text in NFC; places may overlap.

    These are its forbidden renderings, its pinyin and its reading in all spellings, the right
    rendering with other diacritics, and the ``former`` renderings.
    """
    found = _wrong.find(text, term, lang, former)
    return [(wrong.start, wrong.end) for wrong in found if wrong.sure]
