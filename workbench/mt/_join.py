"""Pieces of a gloss put together with the spaces and capitals of English and Vietnamese."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["word", "fixed", "open", "close", "end", "tight", "quote"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A word or a mark.

    word: may get a capital · fixed: stays as it is · open: no space behind it · close: none before
    it · end: as close, and a sentence ends · tight: none on either side · quote: a straight
    quotation mark, which opens and closes in turn.
    """

    text: str
    kind: Kind = "word"


_MARKS: dict[str, Piece] = {
    **{mark: Piece(",", "close") for mark in "，、,"},
    **{mark: Piece(".", "end") for mark in "。．.｡"},
    **{mark: Piece("!", "end") for mark in "！!"},
    **{mark: Piece("?", "end") for mark in "？?"},
    **{mark: Piece(";", "close") for mark in "；;"},
    **{mark: Piece(":", "close") for mark in "：:"},
    **{mark: Piece("…", "close") for mark in "…⋯"},
    **{mark: Piece("(", "open") for mark in "（(〔"},
    **{mark: Piece(")", "close") for mark in "）)〕"},
    **{mark: Piece("[", "open") for mark in "【[［"},
    **{mark: Piece("]", "close") for mark in "】]］"},
    **{mark: Piece("“", "open") for mark in "“《「"},
    **{mark: Piece("”", "close") for mark in "”》」"},
    **{mark: Piece("‘", "open") for mark in "‘〈『"},
    **{mark: Piece("’", "close") for mark in "’〉』"},
    **{mark: Piece("—", "fixed") for mark in "—―─"},
    **{mark: Piece(mark, "tight") for mark in "-–/@_"},
    **{mark: Piece("~", "tight") for mark in "～~"},
    **{mark: Piece("%", "close") for mark in "％%"},
    **{mark: Piece(mark, "open") for mark in "$€£¥#"},
    "￥": Piece("¥", "open"),
    "°": Piece("°", "close"),
    "℃": Piece("°C", "close"),
    '"': Piece('"', "quote"),
    "'": Piece("'", "quote"),
    "＂": Piece('"', "quote"),
}
_FAMILIES = {"“": '"', "”": '"', '"': '"', "‘": "'", "’": "'", "'": "'"}
_DROPPED = frozenset("·・•‧\u3000")
_REPEATED = ("—", "…")


def mark(text: str, *, glued: bool) -> list[Piece]:
    """Return the piece for a punctuation mark, none for one that only separates.

    ``glued`` says whether something stands right before and behind it: that makes the difference
    between a hyphen and a dash.
    """
    if text in _DROPPED:
        return []
    piece = _MARKS.get(text, Piece(text, "fixed"))
    return [Piece(text, "fixed") if piece.kind == "tight" and not glued else piece]


def join(pieces: Iterable[Piece]) -> str:
    """Write the pieces as one line: single spaces, a capital where a sentence begins."""
    line, beginning = "", True
    previous = Piece("", "open")
    for piece in _quotes_paired(pieces):
        if piece.text in _REPEATED and piece == previous:
            continue
        text = _capital(piece.text) if beginning and piece.kind == "word" else piece.text
        line += " " + text if _spaced(previous, piece) else text
        beginning = piece.kind == "end" or (beginning and piece.kind not in ("word", "fixed"))
        previous = piece
    return line.strip()


def _quotes_paired(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Straight quotation marks as opening and closing ones, also beside curly ones."""
    opened: set[str] = set()
    for piece in pieces:
        family = _FAMILIES.get(piece.text, "")
        closes = piece.kind == "close" or (piece.kind == "quote" and family in opened)
        opened = opened - {family} if closes else opened | {family}
        yield Piece(piece.text, "close" if closes else "open") if piece.kind == "quote" else piece


def _spaced(previous: Piece, piece: Piece) -> bool:
    return previous.kind not in ("open", "tight") and piece.kind not in ("close", "end", "tight")


def _capital(text: str) -> str:
    """Give a word its capital, except one that has capitals of its own (eBay)."""
    first = text.split(" ", 1)[0]
    return text[:1].upper() + text[1:] if first == first.lower() else text
