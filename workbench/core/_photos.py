"""Photos in an article's text: the repeated headline with a number, the caption, the credit."""

import re

from workbench.core import _furniture as furniture
from workbench.core._block import Mark

# No headline or caption is longer, in characters; nothing is searched for further away.
_REACH = 400


class PhotoFinder:
    """Finds the photos that a page numbers; goes through an article from top to bottom.

    Behind the article's own headline ``ảnh 1`` is always a photo. Behind other words it is
    one in a Chinese article only, where nobody writes Vietnamese.
    """

    def __init__(self, title: str, *, chinese: bool) -> None:
        characters = "".join(furniture.folded(title).split())[:_REACH]
        spaced = r"\s{0,3}".join(map(re.escape, characters))
        self._headline = re.compile(rf"{spaced}\s{{0,3}}\Z") if characters else None
        self._headline_reach = 2 * len(characters) + 10
        self._chinese = chinese
        self._shown = 0

    def marks(self, text: str) -> list[Mark]:
        """Return where ``text``, which is folded, is to be cut."""
        marks: list[Mark] = []
        done = 0
        photos = self._photos(text)
        limits = [number.start() if start is None else start for start, number in photos[1:]]
        for (start, number), limit in zip(photos, [*limits, len(text)], strict=False):
            caption = self._end_of_number(number)
            if start is None:
                head = Mark(_last_sentence(text, done, number.start()), "caption")
            else:
                head = Mark(start, "caption", repeat=True)
            credit, done = _caption_and_credit(text, caption, limit)
            marks += [head, Mark(caption, "caption"), Mark(credit, "credit"), Mark(done, "body")]
        return marks

    def _photos(self, text: str) -> list[tuple[int | None, re.Match[str]]]:
        """Each photo's number, and where the headline before it begins if it is the article's."""
        photos = []
        before = 0
        for number in furniture.PHOTO_NUMBER.finditer(text):
            start = self._headline_start(text, before, number.start())
            if self._chinese or start is not None:
                photos.append((start, number))
                before = number.end()
        return photos

    def _headline_start(self, text: str, before: int, number: int) -> int | None:
        if self._headline is None:
            return None
        found = self._headline.search(text, max(before, number - self._headline_reach), number)
        return found.start() if found else None

    def _end_of_number(self, number: re.Match[str]) -> int:
        """Tell the photo's number from a figure that the caption begins with.

        In ``ảnh 12021年`` the first photo's caption begins with 2021; photos are numbered from
        1, and no article has a hundred.
        """
        self._shown += 1
        digits = number[1]
        if digits.startswith(str(self._shown)):
            return number.start(1) + len(str(self._shown))
        return number.end(1) if len(digits) <= 2 else number.start(1) + 1


def credit_marks(text: str) -> list[Mark]:
    """Return where folded ``text`` is to be cut around photos that have nothing but a credit.

    The one sentence before the credit is taken for the caption: rather a caption's beginning
    left in the article than a sentence of the article left out.
    """
    marks: list[Mark] = []
    done = 0
    for credit in furniture.CREDIT.finditer(text):
        caption = _last_sentence(text, done, credit.start())
        done = credit.end()
        marks += [Mark(caption, "caption"), Mark(credit.start(), "credit"), Mark(done, "body")]
    return marks


def _caption_and_credit(text: str, start: int, limit: int) -> tuple[int, int]:
    """Return where the credit of the caption that begins at ``start`` begins and ends."""
    near = min(limit, start + _REACH)
    credit = furniture.CREDIT.search(text, start, near)
    if credit:
        return credit.span()
    sentence = furniture.SENTENCE_END.search(text, start, near)
    if sentence:
        return sentence.end(), sentence.end()
    return (limit, limit) if limit == near else (start, start)


def _last_sentence(text: str, start: int, end: int) -> int:
    """Return where the last sentence of ``text[start:end]`` begins; ``end`` if it is too long."""
    near = max(start, end - _REACH)
    stop = near + len(text[near:end].rstrip())
    ends = [found.end() for found in furniture.SENTENCE_END.finditer(text, near, end)]
    inner = [place for place in ends if place < stop]
    if inner:
        return inner[-1]
    return start if near == start else end
