"""Text made fit for XML 1.0: characters it can't carry taken out, the rest escaped."""

import re

# All but the Char production of XML 1.0 (fifth edition, 2.2). No reader takes these, not even
# as character references.
_ILLEGAL = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> tuple[str, int]:
    """Return ``text`` without the characters that XML 1.0 can't carry, and their number."""
    return _ILLEGAL.subn("", text)


def content(text: str) -> str:
    """Escape ``text`` for an element's content, so that a parser gives back the same text."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # A parser would make a bare carriage return a line feed.
    return escaped.replace("\r", "&#13;")


def attribute(text: str) -> str:
    """Escape ``text`` for a double-quoted attribute, line ends and tabs kept."""
    escaped = content(text).replace('"', "&quot;")
    return escaped.replace("\n", "&#10;").replace("\t", "&#9;")
