"""The text in XLIFF's sources and targets: tags taken out, white space as it is meant."""

import re
from collections.abc import Iterator

from workbench.core.text import HAN
from workbench.formats.xmlread import Element, local_name

# What stands in these is the other program's code (a <b>, an \i0), not the author's text.
_CODE_TAGS = {"bpt", "ept", "it", "ph"}

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_INDENTED = re.compile(r"[ \t\r]*\n\s*")
_WIDE = f"{HAN}\u3000-\u303f\uff00-\uffef"
_BETWEEN_WIDE = re.compile(rf"(?<=[{_WIDE}])[ \t\r]*\n\s*(?=[{_WIDE}])")


def plain(element: Element) -> tuple[str, int]:
    """Return an element's text without inline tags, and how many there were.

    Lines that only the file's indentation broke are put together again, unless ``xml:space``
    asks to keep them.
    """
    tags = sum(1 for inner in element.iterdescendants() if not _is_segment(inner))
    return _unbroken(element, _flat(element)), tags


def segments(element: Element) -> dict[str, Element]:
    """Return the segments that XLIFF 1.2 marks in a source or target, by their ``mid``."""
    return {
        inner.get("mid", ""): inner for inner in element.iterdescendants() if _is_segment(inner)
    }


def _is_segment(element: Element) -> bool:
    return local_name(element) == "mrk" and element.get("mtype") == "seg"


def _flat(element: Element) -> str:
    inner = "".join(
        ("" if local_name(child) in _CODE_TAGS else _flat(child)) + (child.tail or "")
        for child in element
    )
    return (element.text or "") + inner


def _unbroken(element: Element, text: str) -> str:
    if "\n" not in text or _space(element) == "preserve":
        return text
    return _INDENTED.sub(" ", _BETWEEN_WIDE.sub("", text)).strip()


def _space(element: Element) -> str:
    return next(filter(None, (one.get(_SPACE) for one in _outward(element))), "default")


def _outward(element: Element) -> Iterator[Element]:
    yield element
    yield from element.iterancestors()
