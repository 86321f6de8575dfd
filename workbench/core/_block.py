"""A block of an article, and how a block is cut into several."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal["title", "heading", "dateline", "body", "caption", "credit", "ending", "related"]
Reason = Literal["", "caption", "credit", "ending", "related", "duplicate"]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of an article, or a part of one, with its kind.

    ``line`` is the line of the source, counted from 1; blocks cut out of one line share it.
    ``repeat`` says that the text was there before: a headline or lead shown twice.
    """

    kind: Kind
    text: str
    line: int
    repeat: bool = False

    @property
    def excluded(self) -> Reason:
        """Why the block is left out unless a person takes it in; empty where it is kept."""
        match self.kind:
            case "caption" | "credit" | "ending" | "related":
                return self.kind
            case _:
                return "duplicate" if self.repeat else ""


class Line(NamedTuple):
    """A line of the source, stripped, with its number counted from 1."""

    number: int
    text: str


class Mark(NamedTuple):
    """From ``start`` up to the next mark a text is of this kind."""

    start: int
    kind: Kind
    repeat: bool = False


# A step that cuts a text: given the text, where other kinds begin in it and where the body goes
# on; empty where there is nothing to cut.
Step = Callable[[str], Sequence[Mark]]


def refine(text: str, marks: Sequence[Mark], step: Step) -> Iterator[Mark]:
    """Cut the parts of ``text`` that are body so far as ``step`` says; pass the others on."""
    ends = [mark.start for mark in marks[1:]] + [len(text)]
    for mark, end in zip(marks, ends, strict=True):
        yield mark
        if mark.kind == "body":
            part = text[mark.start : end].rstrip()
            bare = part.lstrip()
            shift = mark.start + len(part) - len(bare)
            for found in step(bare) if bare else ():
                yield Mark(shift + found.start, found.kind, found.repeat)


def cut(line: Line, marks: Sequence[Mark]) -> Iterator[Block]:
    """Cut a line at ascending marks, the first at 0; parts of white space alone fall away."""
    ends = [mark.start for mark in marks[1:]] + [len(line.text)]
    for mark, end in zip(marks, ends, strict=True):
        text = line.text[mark.start : end].strip()
        if text:
            yield Block(mark.kind, text, line.number, mark.repeat)
