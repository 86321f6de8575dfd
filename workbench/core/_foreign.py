"""Names of persons that Chinese transcribes by sound: 谢尔盖·拉夫罗夫, 普京, 科尔比."""

import re
from collections.abc import Iterator

from workbench.core._mention import Mention, Page
from workbench.core._origins import nationality

DOT = "·"
_LONGEST = 9
_LATIN = re.compile(r"[ ]?\(([^\W\d_][^()\n]{1,60})\)")
_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
# Words behind a dotted name that make it a body's: 弗里德里希·瑙曼基金会.
_NAMED_AFTER = re.compile(
    r"[\u4e00-\u9fff]{0,4}?(基金会|大学|学院|研究所|中心|机场|广场|公司|医院|奖)"
)


def dotted(page: Page) -> Iterator[Mention]:
    """Names with a dot, their edges found: no title on the left, no verb on the right."""
    at = page.text.find(DOT)
    while at >= 0:
        last = _last_dot(page, at)
        start, end = _left_edge(page, at), right_edge(page, last + 1)
        if start < at and end > last + 1:
            yield _dotted(page, start, end)
        at = page.text.find(DOT, last + 1)


def _dotted(page: Page, start: int, end: int) -> Mention:
    named_after = _NAMED_AFTER.match(page.text, end)
    if named_after and not page.title_before(start):
        kind = "place" if named_after[1] in ("机场", "广场") else "organisation"
        kind = "other" if named_after[1] == "奖" else kind
        return Mention(start, named_after.end(), kind, 0.8, weight=9)
    latin = latin_behind(page, end)
    return Mention(start, end, "person", 0.97, weight=8, origin="foreign", latin=latin)


def latin_behind(page: Page, end: int) -> str:
    """The Latin form in brackets behind a person's name as it is written, or nothing."""
    match = _LATIN.match(page.text, end)
    if not match or not _like_a_name(match[1]):
        return ""
    return page.original[match.start(1) : match.end(1)].strip()


def _like_a_name(latin: str) -> bool:
    words = latin.replace("-", " ").split()
    capital = sum(word[0].isupper() for word in words)
    return len(words) <= 8 and capital * 2 >= len(words) and bool(_WORD.match(latin))


def _last_dot(page: Page, dot: int) -> int:
    """The last dot of the name: what stands between two of them is transcribed throughout."""
    while (after := page.text.find(DOT, dot + 1)) >= 0:
        between = after - dot - 1
        if not 1 <= between <= _LONGEST or right_edge(page, dot + 1) < after:
            return dot
        dot = after
    return dot


def _left_edge(page: Page, dot: int) -> int:
    start = dot
    while dot - start < _LONGEST and _transcribed(page, start - 1, first=start == dot):
        start -= 1
    for at in range(dot - 1, start, -1):
        word = page.lex.foreign_before.before(page.text, at)
        country = page.lex.country.before(page.text, at)
        if word or (len(country) > 2 and dot - at > 1):
            return at
    return start


def right_edge(page: Page, start: int, longest: int = _LONGEST) -> int:
    """Where a transcribed name that begins at a place ends: before the first other word."""
    end = start
    while end - start < longest and _transcribed(page, end, first=end == start):
        stops = page.lex.foreign_stop.at(page.text, end) or page.lex.country.at(page.text, end)
        if end > start and stops and not _last_name_goes_on(page, end, stops):
            break
        end += 1
    return end


def _last_name_goes_on(page: Page, end: int, stop: str) -> bool:
    """Whether a word is part of a name after all, because a dot or a bracket follows it."""
    after = page.char(end + len(stop))
    return after == DOT or (after == "(" and all(c in page.lex.foreign_char for c in stop))


def _transcribed(page: Page, at: int, *, first: bool) -> bool:
    char = page.char(at)
    if char == "-":
        return not first and page.char(at + 1) in page.lex.foreign_char
    return bool(char) and (char in page.lex.foreign_char or (first and page.is_han(at)))


def titled(page: Page) -> Iterator[Mention]:
    """Names without a dot behind a title or before a bracket: 总统普京, 科尔比(Colby)."""
    at = 0
    while at < len(page.text):
        end = _titled_end(page, at)
        if end:
            latin = latin_behind(page, end)
            confidence = 0.95 if latin else min(0.9, 0.6 + 0.1 * (end - at))
            yield Mention(at, end, "person", confidence, 6, origin="foreign", latin=latin)
        at = end or at + 1


def _titled_end(page: Page, at: int) -> int:
    """Where the name that begins at a place ends; 0 if there is none."""
    if page.char(at) not in page.lex.foreign_char or page.lex.country.at(page.text, at):
        return 0
    strong, weak = page.title_before(at, weak=False), page.title_before(at)
    if not weak or page.lex.foreign_stop.at(page.text, at) or page.lex.area.at(page.text, at):
        return 0
    end = right_edge(page, at)
    if page.char(end) == DOT or end - at < (2 if strong else 3):
        return 0
    return end if _foreigner(page, at, end) else 0


def _foreigner(page: Page, start: int, end: int) -> bool:
    """Whether a transcribed name is likelier than one with an East Asian family name."""
    origin = nationality(page, start)
    if page.char(start) in page.lex.surname or page.lex.japanese_surname.at(page.text, start):
        return origin == "foreign" or (origin in ("", "other") and end - start > 3)
    return origin != "ja" and page.text[start : start + 2] not in page.lex.common
