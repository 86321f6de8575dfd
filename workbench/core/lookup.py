"""Finding terms as one types, without tone marks, by pinyin as well."""

import re
import unicodedata

from workbench.core._fold import fold, simplified
from workbench.core._pinyin import pinyin
from workbench.core._terms import Term

_SPACE = re.compile(r"\s+")


def plain(text: str) -> str:
    """A text without case, accents and tone marks, in half-width and simplified characters.

    "Nguyễn Xuân Phúc" and "nguyen xuan phuc" are the same, and so are 總理 and 总理.
    """
    folded = simplified(fold(text)).lower().replace("đ", "d")
    bare = "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))
    return _SPACE.sub(" ", bare).strip()


def search_key(term: Term) -> str:
    """What a term is found by: each of its texts and the pinyin of its source, plain, a line each.

    A plain query that is a part of this finds the term.
    """
    sources = (term.source, *term.variants)
    texts = (*sources, *(r.text for r in term.renderings), term.note, term.definition)
    sounds = [sound for source in sources if (sound := plain(pinyin(source)))]
    lines = [*map(plain, texts), *sounds, *(sound.replace(" ", "") for sound in sounds)]
    return "\n".join(dict.fromkeys(filter(None, lines)))
