"""Persons whose name begins with a family name: Vietnamese, Chinese, Korean, Japanese.

Where such a name begins is told by the family name and what stands around it, where it ends by
its length and by what follows. 阮 is hardly ever anything else, 高 mostly is.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from workbench.core._foreign import latin_behind
from workbench.core._mention import BREAKS, Mention, Page
from workbench.core._origins import nationality

_THRESHOLD = 2.1
"""The score from which on a name is believed in; the parts of the score are below."""

_AND = ("、", "和", "与", "及", "以及", "和夫人", "与夫人", "及夫人", "偕夫人", "和妻子")
# What stands behind a name, or would be torn by its end.
_TITLE, _MARK, _VERB, _PARTICLE = 3.0, 1.0, 1.2, 0.7
_TORN, _TORN_BEFORE_VERB, _JOINT, _ENDS_IN_PARTICLE = -1.5, -0.8, -3.5, -1.0
# How likely a name of so many characters is; 氏 in second place makes one character more.
_LENGTHS = {2: -0.3, 3: 0.5, 4: -2.0}
_LENGTHS_OF_WOMEN = {3: 0.2, 4: 0.8, 5: -0.5}
_LENGTHS_JAPANESE = {3: -0.3, 4: 0.5, 5: -0.8}


@dataclass(frozen=True, slots=True)
class _Place:
    """A place where a name may begin: its ends with their scores, what speaks for a name."""

    start: int
    ends: dict[int, float]
    context: float
    origin: str
    bonus: dict[int, float] = field(default_factory=dict)

    def best(self) -> tuple[int, float]:
        """The best end and the score with it; coming back helps an end, but makes no name."""
        end = max(self.ends, key=lambda end: self.ends[end] + self.bonus.get(end, 0.0))
        return end, self.context + self.ends[end]


def persons(page: Page, taken: list[Mention]) -> list[Mention]:
    """Persons by family name, without those that overlap what other finders took."""
    closed = page.in_area.union(*(mention.places() for mention in taken))
    places = [place for place in _places(page) if place.start not in closed]
    places = _weighed(page, places)
    known = {place.start: place for place in places if place.best()[1] >= _THRESHOLD}
    while beside := _listed(page, known, places, taken):
        known |= beside
    return [_mention(page, place) for _, place in sorted(known.items())]


def _mention(page: Page, place: _Place) -> Mention:
    end, score = place.best()
    confidence = min(0.97, 0.5 + 0.09 * score)
    latin = latin_behind(page, end)
    return Mention(place.start, end, "person", round(confidence, 2), 5, place.origin, latin)


def _places(page: Page) -> Iterator[_Place]:
    for start in range(len(page.text)):
        family = _family(page, start)
        if page.lex.mononym.at(page.text, start):
            yield from _mononym(page, start)
        elif family and page.text[start : start + 2] not in page.lex.common:
            yield from _place(page, start, family)


def _family(page: Page, start: int) -> str:
    char = page.char(start)
    double = page.lex.double_surname.at(page.text, start)
    if double or char in page.lex.surname:
        return double or char
    japanese = page.lex.japanese_surname.at(page.text, start)
    if japanese or (page.is_han(start) and page.title_before(start, weak=False)):
        return japanese or char
    return ""


def _place(page: Page, start: int, family: str) -> Iterator[_Place]:
    origin = nationality(page, start)
    titled = _titled(page, start)
    japanese = page.lex.japanese_surname.at(page.text, start)
    if not origin and len(japanese) > 1 and family[0] not in page.lex.surname:
        origin = "ja"
    if origin == "ja" and titled:
        ends = dict(_ends(page, start, 2, _LENGTHS_JAPANESE))
        context = titled + 0.5
    elif family in page.lex.double_surname or family[0] in page.lex.surname:
        woman = page.char(start + len(family)) == "氏"
        lengths = _LENGTHS_OF_WOMEN if woman else _LENGTHS
        ends = dict(_ends(page, start, len(family), lengths))
        context = titled + _before(page, start) + _surname(page, family) + 1.5 * woman
        origin = "other" if origin in ("ja", "foreign") else origin
    else:
        return
    if ends:
        yield _Place(start, ends, context, origin or _usual_origin(page, start, family))


def _mononym(page: Page, start: int) -> Iterator[_Place]:
    """Pen names are words as well, so they need a title beside them."""
    word = page.lex.mononym.at(page.text, start)
    end = start + len(word)
    if word in page.lex.sure_mononym or page.title_before(start) or page.title_behind(end):
        yield _Place(start, {end: 1.0}, 3.0, "vi")


def _usual_origin(page: Page, start: int, family: str) -> str:
    vietnamese = page.lex.vietnamese_surname | page.lex.shared_surname
    return "vi" if family[0] in vietnamese or page.char(start + 1) == "氏" else "zh"


def _titled(page: Page, start: int) -> float:
    if page.title_before(start, weak=False):
        return 3.0
    return 1.5 if page.title_before(start) else 0.0


def _before(page: Page, start: int) -> float:
    """What the character on the left tells, where it is no title."""
    char = page.char(start - 1)
    if not char or char in BREAKS or char in "、 —":
        return 0.5
    if page.title_before(start):
        return 0.0
    if page.lex.common_before.before(page.text, start + 1):
        return -4.0
    if _within_foreign(page, start):
        return -1.5
    if page.lex.meeting.before(page.text, start):
        return 0.5
    left = page.lex.area.before(page.text, start) or page.lex.following.before(page.text, start)
    beside = left or page.text[:start].endswith(_AND)
    return 0.0 if beside or page.char(start) in page.lex.surely_surname else -1.0


def _within_foreign(page: Page, start: int) -> bool:
    """Whether the characters around a place transcribe a foreign name: 赖 in 布赖顿."""
    if page.char(start) == "阮" or page.lex.area.before(page.text, start):
        return False
    return all(page.char(at) in page.lex.foreign_char for at in range(start - 1, start + 2))


def _surname(page: Page, family: str) -> float:
    if family == "阮":
        return 2.5
    if family in page.lex.surely_surname or len(family) > 1:
        return 1.0
    return -0.3 if family in page.lex.vietnamese_surname else -0.5


def _ends(
    page: Page, start: int, family: int, lengths: dict[int, float]
) -> Iterator[tuple[int, float]]:
    for size, likely in lengths.items():
        end = start + size + (family - 1 if lengths is _LENGTHS else 0)
        given = page.text[start + family : end]
        if len(given) != end - start - family or not _may_be_given(page, start + family, end):
            continue
        usual = 0.6 if size == 3 and given[0] in page.lex.middle_char else 0.0
        yield end, likely + usual + _behind(page, end)


def _may_be_given(page: Page, start: int, end: int) -> bool:
    """Whether characters can be a given name: no particles but 在 inside, no country."""
    for at in range(start, end):
        inside = page.char(at) == "在" and end - at > 1
        if not page.is_han(at) or (page.char(at) in page.lex.never and not inside):
            return False
    return not any(
        start <= at < end and at + len(page.lex.country.at(page.text, at)) <= end
        for at in range(start, end)
        if page.lex.country.at(page.text, at)
    )


def _behind(page: Page, end: int) -> float:
    """How well a name may end at a place: what follows, and what would be torn apart."""
    text, lex = page.text, page.lex
    title = page.title_behind(end)
    verb = "" if title else lex.following.at(text, end)
    if title:
        score = _TITLE
    elif not page.is_han(end):
        score = _MARK
    elif verb:
        score = _VERB
    else:
        particle = lex.country.at(text, end) or page.char(end) in lex.following_char
        score = _PARTICLE if particle else 0.0
    torn = lex.following.at(text, end - 1) or page.title_behind(end - 1)
    if len(torn) > 1:
        score += _TORN_BEFORE_VERB if verb else _TORN
    if _joins_the_next(page, end, title, verb):
        return score + _JOINT
    return score + (_ENDS_IN_PARTICLE if page.char(end - 1) in lex.following_char else 0.0)


def _joins_the_next(page: Page, end: int, title: str, verb: str) -> bool:
    """Whether the last character is no name's but "and": 苏林和夫人, 苏林同国会主席陈青敏."""
    if page.char(end - 1) == "和":
        return page.is_han(end) and not verb
    next_person = page.char(end + len(title)) in page.lex.surname
    return page.char(end - 1) == "同" and bool(title) and next_person


def _weighed(page: Page, places: list[_Place]) -> list[_Place]:
    """Places with a bonus for names that come back before different words."""
    behind: dict[str, Counter[str]] = defaultdict(Counter)
    for place in places:
        for end in place.ends:
            behind[page.text[place.start : end]][page.char(end)] += 1
    return [
        replace(p, bonus={end: _bonus(behind[page.text[p.start : end]]) for end in p.ends})
        for p in places
    ]


def _bonus(behind: Counter[str]) -> float:
    """Different characters behind a string: it ends there. Always the same: it goes on."""
    if len(behind) > 1:
        return min(0.9, 0.3 * len(behind))
    return -0.5 if behind.total() > 2 else 0.0


def _listed(
    page: Page, known: dict[int, _Place], places: list[_Place], taken: list[Mention]
) -> dict[int, _Place]:
    """Places beside a known person in a list: 苏林、范明政和陈青敏."""
    people = [m for m in taken if m.kind == "person"]
    starts = {*known, *(m.start for m in people)}
    ends = {place.best()[0] for place in known.values()} | {m.end for m in people}
    ends |= {end + len(page.title_behind(end)) for end in ends}
    found = {}
    for place in places:
        beside = _follows(page, place.start, ends) or _precedes(page, place.best()[0], starts)
        if place.start not in known and beside and place.best()[1] + 2.0 >= _THRESHOLD:
            found[place.start] = replace(place, context=place.context + 2.0)
    return found


def _follows(page: Page, start: int, ends: set[int]) -> bool:
    return any(page.text[:start].endswith(joint) and start - len(joint) in ends for joint in _AND)


def _precedes(page: Page, end: int, starts: set[int]) -> bool:
    return any(page.text.startswith(joint, end) and end + len(joint) in starts for joint in _AND)
