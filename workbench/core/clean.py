"""A news article as it comes off a page, as blocks that know what they are.

A page says most things twice and more than the article: the headline again before every
photo, the lead again under the dateline, captions and credits in between and in the middle of
paragraphs, an end mark, teasers for other articles. The lines are gone through once, top to
bottom; what is furniture is cut off step by step, and what is left over is the article.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from workbench.core import _furniture as furniture
from workbench.core._block import Block, Kind, Line, Mark, Reason, Step, cut, refine
from workbench.core._photos import PhotoFinder, credit_marks
from workbench.core._repeats import RepeatFinder
from workbench.core.text import guess_language, is_han, normalise

__all__ = ["Block", "Kind", "Reason", "blocks"]

# In characters of a text with Han in it; what is longer is a paragraph. Five Latin letters
# say about as much as two Han characters.
_LONGEST_TITLE = 100
_LONGEST_HEADING = 40
_LONGEST_NUMBERED_HEADING = 60
_LONGEST_CAPTION = 150
_LETTERS_PER_HAN = 2.5


def blocks(text: str) -> list[Block]:
    """Cut an article into blocks, top to bottom.

    ``text`` is normalised first. White space aside, the blocks' texts joined give the
    normalised text back: nothing is lost, and ``Block.excluded`` says what isn't worth
    translating. Takes Chinese, English and Vietnamese; the time grows with the length alone.
    """
    article, tail = _at_related(_lines(text))
    head, paragraphs = _at_title(article)
    title = furniture.MARKDOWN_HEADING.sub("", head[0].text, count=1) if head else ""
    photos = PhotoFinder(title, chinese=guess_language(text) == "zh")
    repeats = RepeatFinder(title)
    steps = (photos.marks, credit_marks, _dateline_marks, _ending_marks, repeats.marks)
    parts = [part for line in paragraphs for part in _cut_line(line, steps)]
    return [*head, *_name_headings(parts), *tail]


def _lines(text: str) -> list[Line]:
    return [
        Line(number, line.strip())
        for number, line in enumerate(normalise(text).split("\n"), 1)
        if line.strip()
    ]


def _at_related(lines: list[Line]) -> tuple[list[Line], list[Block]]:
    """Part the article from the teasers; the first line is the article's whatever it says."""
    for index, line in enumerate(lines):
        if index and len(line.text) <= _LONGEST_HEADING and _begins_tail(line.text):
            return lines[:index], [Block("related", text, number) for number, text in lines[index:]]
    return lines, []


def _begins_tail(text: str) -> bool:
    return furniture.RELATED.fullmatch(furniture.folded(text)) is not None


def _at_title(article: list[Line]) -> tuple[list[Block], list[Line]]:
    """Part the headline, where there is one, from what is below it."""
    if article and _is_title(furniture.folded(article[0].text)):
        return [Block("title", article[0].text, article[0].number)], article[1:]
    return [], article


def _is_title(text: str) -> bool:
    if furniture.MARKDOWN_HEADING.match(text):
        return True
    return (
        _is_short(text, _LONGEST_TITLE)
        and not furniture.STOPPED.search(text)
        and not furniture.DATELINE.match(text)
        and not furniture.CREDIT.search(text)
        and not furniture.ENDING.search(text)
        and _line_kind(text) == "body"
    )


def _is_short(text: str, longest: int) -> bool:
    """Say whether ``text`` is a phrase or a sentence: it has words, and few enough of them."""
    fits = len(text) <= longest or (
        len(text) <= longest * _LETTERS_PER_HAN and not any(map(is_han, text))
    )
    return fits and any(map(str.isalnum, text)) and not furniture.FULL_STOP.search(text)


def _cut_line(line: Line, steps: Sequence[Step]) -> Iterator[Block]:
    """Name the line, or cut what doesn't belong to the body off it."""
    text = furniture.folded(line.text)
    marks = [Mark(0, _line_kind(text))]
    for step in steps:
        marks = list(refine(text, marks, step))
    return cut(line, marks)


def _line_kind(text: str) -> Kind:
    """Name a folded line that has nothing glued into it; all else is body for now."""
    if furniture.ENDING_LINE.fullmatch(text):
        return "ending"
    if furniture.DATE_LINE.fullmatch(text):
        return "dateline"
    if furniture.TEASER.match(text):
        return "related"
    if furniture.MARKDOWN_HEADING.match(text):
        return "heading"
    if furniture.CAPTION_OPENING.match(text) and _is_bare_caption(text):
        return "caption"
    return "body"


def _is_bare_caption(text: str) -> bool:
    return len(text) <= _LONGEST_CAPTION and not furniture.CREDIT.search(text)


def _dateline_marks(text: str) -> Sequence[Mark]:
    dateline = furniture.DATELINE.match(text)
    if dateline:
        return [Mark(0, "dateline"), Mark(dateline.end(), "body")]
    return ()


def _ending_marks(text: str) -> Sequence[Mark]:
    ending = furniture.ENDING.search(text, max(0, len(text) - furniture.LONGEST_ENDING))
    if ending:
        return [Mark(ending.start(), "ending")]
    return ()


def _name_headings(parts: list[Block]) -> Iterator[Block]:
    """Tell headings from paragraphs: short whole lines that stand above some paragraph."""
    parts_of_line = Counter(part.line for part in parts)
    short = [
        part.kind == "body" and parts_of_line[part.line] == 1 and _looks_like_heading(part.text)
        for part in parts
    ]
    paragraphs = [
        index for index, part in enumerate(parts) if part.kind == "body" and not short[index]
    ]
    last = paragraphs[-1] if paragraphs else -1
    for index, part in enumerate(parts):
        above = parts[index - 1] if index else part
        if short[index] and index < last and not _runs_on(above, part):
            yield replace(part, kind="heading")
        else:
            yield part


def _looks_like_heading(text: str) -> bool:
    if len(text) > _LONGEST_NUMBERED_HEADING * _LETTERS_PER_HAN:
        return False
    text = furniture.folded(text)
    if furniture.NUMBERED_HEADING.match(text):
        return _is_short(text, _LONGEST_NUMBERED_HEADING) and not furniture.STOPPED.search(text)
    return (
        _is_short(text, _LONGEST_HEADING)
        and not text[0].islower()
        and not furniture.SENTENCE_LIKE.search(text)
    )


def _runs_on(above: Block, below: Block) -> bool:
    """Say whether a paragraph that the page broke in two goes on in the next line."""
    return (
        above.kind == "body"
        and above.line == below.line - 1
        and not furniture.FINISHED.search(furniture.folded(above.text[-4:]))
        and not furniture.NUMBERED_HEADING.match(furniture.folded(below.text))
    )
