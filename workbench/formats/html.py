"""Web pages: the article's text without the page's furniture."""

import logging
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import trafilatura
from lxml import etree, html
from trafilatura.settings import DEFAULT_CONFIG

from workbench.core.errors import N_, InputError
from workbench.formats.text import Decoded, decode, guess_codec
from workbench.formats.xmlread import Element

# It reports pages that it finds nothing in as warnings; we tell the person ourselves.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_CONFIG = deepcopy(DEFAULT_CONFIG)
# Under 250 characters, its own figure, it gives up on structure and flattens the page to one
# paragraph; a Chinese news item has often fewer.
_CONFIG["DEFAULT"]["min_extracted_size"] = "40"

# An article's page has some thousand; beyond this the extraction takes ever longer.
_MOST_ELEMENTS = 50_000

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{1,30})", re.IGNORECASE)
_HEAD = 4096
_DECLARED = {
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "x-gbk"), ("gb18030", "GB18030")),
    **dict.fromkeys(("big5", "big5-hkscs"), ("big5hkscs", "Big5")),
}

# Each of these stands on lines of its own: HTML's names and those of trafilatura's result.
_BLOCK_NAMES = """
    address article aside blockquote body br caption cell dd div dl dt figcaption figure footer
    form h1 h2 h3 h4 h5 h6 head header hr item lb li list main nav ol p pre quote row section
    table tbody td tfoot th thead tr ul
"""
_UNSEEN_NAMES = "title script style noscript template iframe object svg textarea select"
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_UNSEEN = frozenset(_UNSEEN_NAMES.split())


def article(data: bytes) -> Decoded:
    """Return the text of the article in a web page, and the page's encoding.

    The headline comes first, then each paragraph, heading, caption, list item and table cell
    on a line of its own. Navigation, sidebars, related links, comments and footers are left
    out. Where no article is found, it is all the text that the page shows. Scripts and styles
    are never text. Raises InputError for a page without text, and as ``text.decode`` does.
    """
    decoded = _decode(data)
    tree = _parse(decoded.text)
    text = [] if tree is None else _article_lines(tree) or lines(tree)
    if not text:
        raise InputError(N_("There is no text in the web page."))
    return Decoded("\n".join(text), decoded.encoding)


def page(data: bytes) -> Element | None:
    """Return a web page as a tree, its encoding recognised; None where nothing stands in it."""
    return _parse(_decode(data).text)


def _decode(data: bytes) -> Decoded:
    """By the bytes where they are clear (UTF-8, a BOM), else as the page says, else by guess."""
    declared = _META_CHARSET.search(data[:_HEAD])
    known = _DECLARED.get(declared[1].decode("ascii").lower()) if declared else None
    if known and guess_codec(data) in ("gb18030", "big5"):
        codec, name = known
        try:
            return Decoded(data.decode(codec), name)
        except UnicodeDecodeError:
            pass  # the page is wrong about itself
    return decode(data)


def _parse(text: str) -> Element | None:
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(text.encode(), parser=parser)
    except etree.ParserError:  # nothing but comments and white space
        return None
    count = sum(1 for _ in tree.iter())
    if count > _MOST_ELEMENTS:
        raise InputError(
            N_("The web page is too large: %(count)d elements. Save the article alone."),
            count=count,
        )
    return tree


def _article_lines(tree: Element) -> list[str]:
    """The lines of what trafilatura takes for the article; none where it finds no structure."""
    found: Any = trafilatura.bare_extraction(
        _prepared(tree), fast=True, include_comments=False, with_metadata=True, config=_CONFIG
    )
    text = lines(found.body) if found else []
    # Its last resort puts the whole page into one paragraph, which is no line of the page.
    if set(lines(tree)).isdisjoint(text):
        return []
    headline = _headline(tree, found.title or "")
    return text if not headline or headline in text else [headline, *text]


def _prepared(tree: Element) -> Element:
    """A copy without scripts (it reads texts in them), captions as paragraphs (it drops them)."""
    copy = deepcopy(tree)
    etree.strip_elements(copy, "script", "style", with_tail=False)
    for figure in copy.iter("figure"):
        figure.tag = "div"
    for caption in copy.iter("figcaption"):
        caption.tag = "p"
    for caption in copy.iterfind(".//*[@class]"):
        if "caption" in caption.get("class", ""):
            del caption.attrib["class"]
    return copy


def _headline(tree: Element, title: str) -> str:
    """The heading that the title contains (titles end in the site's name), or the title."""
    headings = [" ".join(lines(heading)) for heading in tree.iter("h1")]
    return next((heading for heading in headings if heading and heading in title), title)


def lines(element: Element) -> list[str]:
    """Return an element's text as shown: a line a block, white space as a browser has it."""
    text = "".join(_pieces(element))
    return [line for line in (" ".join(part.split()) for part in text.split("\n")) if line]


def _pieces(element: Element) -> Iterator[str]:
    """The text in order, its own line ends as spaces, a line end around each block."""
    end = "\n" if element.tag in _BLOCKS else ""
    yield end
    if element.tag not in _UNSEEN:
        yield _unbroken(element.text)
        for child in element:
            yield from _pieces(child)
            yield _unbroken(child.tail)
    yield end


def _unbroken(text: str | None) -> str:
    return (text or "").replace("\n", " ")
