"""Organisations, treaties and places, by how they end and where they can begin."""

import re
from collections.abc import Iterator

from workbench.core._mention import Mention, Page
from workbench.core._origins import place_origin

_LONGEST = 26
_ABBREVIATION = re.compile(r"[ ]?\(([^\W\d_][^()\n]{1,80})\)")
_CAPITALS = re.compile(r"[A-Z][\w.&/-]*[A-Z0-9](?: ?[A-Z0-9][\w.&/-]*)*$")
_TITLED = re.compile(r"《([^《》\n]{2,40})》")
_QUOTED = re.compile(r'"([^"\n]{2,30})"$')
# 市 before these is the first half of a word: 市场, 市值.
_MARKET = frozenset("场值况盈价面容井集")
_JOINTS = "、和与及"
# Words that begin a body's name in front of a country: 旅俄越南人组织联合会.
_ABROAD = "旅留驻"
_LATIN_NAME = re.compile(r"[A-Za-z][A-Za-z.&-]*$")


def bodies(page: Page, people: list[Mention]) -> Iterator[Mention]:
    """Organisations by their endings, bodies with an abbreviation, treaties, newspapers."""
    walls = {m.end for m in people}
    yield from _by_title(page)
    yield from _abbreviated(page, walls)
    yield from _by_ending(page, walls)
    yield from _ministries(page)
    for start, end in page.lex.whole_body.find(page.text):
        office = page.text[end - 1 : end + 1] == "部长"
        if not office and not page.lex.no_body.before(page.text, end):
            yield Mention(start, end, "organisation", 0.8, weight=2)


def _by_title(page: Page) -> Iterator[Mention]:
    """《…》: treaties and newspapers by their endings; books and articles are no names."""
    for match in _TITLED.finditer(page.text):
        name, after = match[1], page.text[match.end() : match.end() + 3]
        latin = _latin_behind(page, match.end())
        treaty = page.lex.treaty.before(name, len(name))
        if treaty == name:
            continue  # 《条约》: the one that was named before
        if treaty:
            yield Mention(match.start(1), match.end(1), "treaty", 0.95, weight=9, latin=latin)
        elif page.lex.press.before(name, len(name)) or after.startswith(
            ("报", "新闻网", "杂志", "(")
        ):
            kind = "organisation"
            yield Mention(match.start(1), match.end(1), kind, 0.85, weight=7, latin=latin)


def _latin_behind(page: Page, end: int) -> str:
    match = _ABBREVIATION.match(page.text, end)
    return page.original[match.start(1) : match.end(1)].strip() if match else ""


def _abbreviated(page: Page, walls: set[int]) -> Iterator[Mention]:
    """What stands before an abbreviation in brackets: 国际法委员会(ILC), "…计划"(COVAX)."""
    for match in _ABBREVIATION.finditer(page.text):
        if not _CAPITALS.match(match[1]) or page.char(match.start() - 1) == "》":
            continue
        latin = page.original[match.start(1) : match.end(1)].strip()
        quoted = _QUOTED.search(page.text, max(0, match.start() - 34), match.start())
        if quoted:
            yield Mention(quoted.start(1), quoted.end(1), "other", 0.7, weight=7, latin=latin)
            continue
        end = match.start()
        ending = page.lex.body_ending.before(page.text, end)
        start = left_edge(page, end - max(len(ending), 2), walls)
        if end - start >= 3:
            kind = "organisation" if ending else "other"
            kind = "treaty" if page.lex.treaty.before(page.text, end) else kind
            yield Mention(start, end, kind, 0.9 if ending else 0.7, weight=7, latin=latin)


def _by_ending(page: Page, walls: set[int]) -> Iterator[Mention]:
    text, lex = page.text, page.lex
    for at in range(len(text)):
        ending = lex.body_ending.before(text, at + 1)
        if (
            not ending
            or lex.no_body.before(text, at + 1)
            or lex.body_ending.at(text, at + 1 - len(ending)) not in ("", ending)
        ):
            continue
        last = at + 1 - len(ending)
        start = _without_country(page, left_edge(page, last, walls), last)
        if last - start >= 2 and _is_body(page, start, ending):
            anchored = bool(lex.anchor.at(text, start))
            yield Mention(start, at + 1, "organisation", 0.8 if anchored else 0.55, weight=3)


def _is_body(page: Page, start: int, ending: str) -> bool:
    """Whether the words make a name: not a number of hospitals, not the verb 组织."""
    if ending == "组织":
        country = page.lex.country.at(page.text, start)
        return bool(country or page.lex.organised.at(page.text, start))
    if ending in page.lex.whole_body:
        return bool(page.lex.country.at(page.text, start))
    return not page.char(start - 1).isdigit()


def _without_country(page: Page, start: int, end: int) -> int:
    """Leaves out the country before a name that transcribes sounds: 英国德蒙福特大学."""
    behind = start + len(page.lex.country.at(page.text, start))
    rest = page.text[behind:end]
    sounds = len(rest) > 1 and all(char in page.lex.foreign_char for char in rest)
    return behind if sounds else start


def _ministries(page: Page) -> Iterator[Mention]:
    """外交部, 农业与农村发展部: but not 外交部长, and not 南部 or 干部."""
    text, lex = page.text, page.lex
    at = text.find("部")
    while at >= 0:
        name = lex.ministry.before(text, at)
        follows = text[at + 1 : at + 2]
        if name and follows not in ("长", "门", "分", "队", "级", "署"):
            start = _country_before(page, at - len(name))
            yield Mention(start, at + 1, "organisation", 0.85, weight=3)
        at = text.find("部", at + 1)


def _country_before(page: Page, start: int) -> int:
    """Takes in the country, or the party's 中央, before a ministry or department."""
    for _ in range(2):
        word = page.lex.country.before(page.text, start)
        if not word:
            word = next(
                (w for w in ("越共中央", "中共中央", "中央") if page.text[:start].endswith(w)), ""
            )
        start -= len(word)
    return start


def left_edge(page: Page, end: int, walls: set[int]) -> int:
    """Where the body begins whose last word begins at ``end``.

    Goes left to a mark, a verb, a title or a person; 和 and 、 are passed only between two
    fields of work, as in 教育、科学和文化组织. A country or 国际, 联合国, … inside begins the name.
    """
    start = end
    while start > max(0, end - _LONGEST) and start not in walls:
        step = _step(page, start)
        if not step:
            break
        start -= step
    while start < end and page.char(start) in "·—-":
        start += 1
    start = _at_anchor(page, start, end)
    latin = _LATIN_NAME.search(page.text, max(0, start - 20), start)
    return latin.start() if latin and start == end else start


def _step(page: Page, at: int) -> int:
    """How far left of a place the name goes on at least; 0: it begins here."""
    left = page.char(at - 1)
    field = page.lex.field.before(page.text, at - 1)
    if left in _JOINTS and field and page.lex.field.at(page.text, at):
        return 1 + len(field)
    within = page.is_han(at - 1) or left in "·—-"
    return 1 if within and not _stops(page, at) else 0


def _stops(page: Page, at: int) -> bool:
    """Whether what ends at a place is no part of the name behind it."""
    text, lex = page.text, page.lex
    if lex.title.before(text, at):
        return True
    if lex.body_ending.before(text, at) and lex.country.at(text, at):
        return True
    word = lex.before_body.before(text, at)
    if len(word) == 1 and (lex.inside_body.before(text, at) or lex.inside_body.at(text, at - 1)):
        return False
    inside = max(lex.anchor.before(text, at), lex.field.before(text, at), key=len)
    return bool(word) and len(inside) <= len(word)


def _at_anchor(page: Page, start: int, end: int) -> int:
    if page.char(start) in _ABROAD:
        return start
    for at in range(start, end):
        if page.lex.anchor.at(page.text, at):
            return at
    return start


def places(page: Page) -> Iterator[Mention]:
    """Countries, regions and large cities by name; provinces, islands, ports by their endings."""
    for start, end in page.areas:
        yield Mention(start, end, "place", 0.9, weight=1)
    text, lex = page.text, page.lex
    for at in range(len(text)):
        ending = lex.place_ending.at(text, at)
        start = _place_start(page, at) if ending else at
        whole = text[start : at + len(ending)]
        market = ending == "市" and page.char(at + 1) in _MARKET
        if start < at and not market and not lex.no_place.before(whole, len(whole)):
            origin = place_origin(page, start, at)
            yield Mention(start, at + len(ending), "place", 0.75, weight=2, origin=origin)


def _place_start(page: Page, end: int) -> int:
    """Where the name before 省, 岛, … begins: two characters, or all that transcribes sounds."""
    area = page.lex.area.before(page.text, end)
    if area:
        return end - len(area)
    start = end
    while end - start < 7 and page.char(start - 1) in page.lex.foreign_char:
        if page.lex.country.before(page.text, start) or page.lex.before_body.before(
            page.text, start
        ):
            break
        start -= 1
    if end - start < 3:
        start = end - 2
    named = page.text[max(0, start) : end]
    plain = start >= 0 and all(page.is_han(at) for at in range(start, end))
    odd = len(named) < 3 and (
        page.lex.not_before_place.intersection(named)
        or page.lex.following.before(named, len(named))
    )
    return end if not plain or odd else start
