"""All finders of names run over one text, their answers brought together."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from workbench.core._bodies import bodies, places
from workbench.core._foreign import DOT, dotted, latin_behind, titled
from workbench.core._mention import Mention, Page, settled
from workbench.core._persons import persons
from workbench.core.termbase import Matcher, Term

_NAMED = frozenset(("person", "organisation", "place", "treaty", "event"))
# A person's name in these is a street, a city, a school.
_NOT_THE_PERSON = ("市", "路", "街", "大街", "大道", "主席陵", "国家政治", "共青团", "共产主义")


def mentions(text: str, terms: Iterable[Term]) -> list[Mention]:
    """The names in a text, from left to right, without overlaps."""
    page = Page(text)
    known = list(_known(page, terms))
    foreign = [*dotted(page), *titled(page)]
    people = persons(page, settled([*known, *foreign]))
    people = [m for m in people if not _part_of_place(page, m.end)]
    people = settled([m for m in (*known, *foreign, *people) if m.kind == "person"])
    found = [*known, *foreign, *people, *bodies(page, people), *places(page)]
    found = [m for m in found if m.kind != "other" or m.term is None]
    found = _without_torn(found)
    kept = settled(found)
    return settled([*kept, *_again(page, kept), *_parts(page, kept), *_abbreviations(page, kept)])


def _known(page: Page, terms: Iterable[Term]) -> Iterator[Mention]:
    """The glossary's names; its titles are left out, for the names in them are wanted."""
    text = page.original
    for found in Matcher(term for term in terms if term.kind != "title").find(text):
        term = found.term
        office = text[found.end - 1 : found.end + 1] == "部长"  # the title, not the ministry
        if term.kind in _NAMED and not office:
            latin = latin_behind(page, found.end) if term.kind == "person" else ""
            yield Mention(found.start, found.end, term.kind, 1.0, 7, term=term, latin=latin)


def _without_torn(found: list[Mention]) -> list[Mention]:
    """Leaves out what lies within a longer name, but persons within uncertain ones."""
    covering: dict[int, list[Mention]] = defaultdict(list)
    kept = []
    for mention in sorted(found, key=lambda m: m.start - m.end):
        if not any(_swallows(big, mention) for big in covering[mention.start]):
            kept.append(mention)
            for at in mention.places():
                covering[at].append(mention)
    return kept


def _swallows(big: Mention, small: Mention) -> bool:
    """Whether the big one, which has the small one's first character, leaves nothing of it."""
    larger = big.end - big.start > small.end - small.start
    sure = small.kind == "person" or small.weight > 7
    return larger and small.end <= big.end and (big.weight > 7 or not sure)


def _part_of_place(page: Page, end: int) -> bool:
    return page.text.startswith(_NOT_THE_PERSON, end)


def _again(page: Page, kept: list[Mention]) -> Iterator[Mention]:
    """Later bare mentions of persons: the same string wherever it stands free."""
    best: dict[str, Mention] = {}
    for mention in sorted(kept, key=lambda m: m.confidence):
        if mention.kind == "person":
            best[page.text[mention.start : mention.end]] = mention
    for name, mention in best.items():
        for start in _places_of(page.text, name):
            end = start + len(name)
            foreign = mention.origin == "foreign"
            if not _part_of_place(page, end) and _stands_free(page, start, end, foreign=foreign):
                yield replace(mention, start=start, end=end, weight=4, latin="")


def _places_of(text: str, name: str) -> Iterator[int]:
    at = text.find(name)
    while at >= 0:
        yield at
        at = text.find(name, at + len(name))


def _stands_free(page: Page, start: int, end: int, *, foreign: bool) -> bool:
    """Whether a transcribed name isn't cut out of a longer one; others may stand anywhere."""
    if page.char(start - 1) == DOT or page.char(end) == DOT:
        return False
    if not page.in_area.isdisjoint(range(start, end)):
        return False
    if not foreign:
        return end - start > 2 or not page.lex.common_before.before(page.text, start + 1)
    return not _runs_on(page, start, end)


def _runs_on(page: Page, start: int, end: int) -> bool:
    foreign, lex = page.lex.foreign_char, page.lex
    before = page.char(start - 1) in foreign and not (
        page.title_before(start) or lex.country.before(page.text, start)
    )
    stops = lex.foreign_stop.at(page.text, end) or lex.country.at(page.text, end)
    return before or (page.char(end) in foreign and not stops)


def _parts(page: Page, kept: list[Mention]) -> Iterator[Mention]:
    """A part of a dotted name, or a Japanese family name, that stands alone elsewhere."""
    wholes: dict[str, set[str]] = defaultdict(set)
    for mention in kept:
        if mention.kind == "person":
            name = page.text[mention.start : mention.end]
            for part in parts(page, name, mention.origin):
                wholes[part].add(name)
    within = {at: mention.end for mention in kept for at in mention.places()}
    for part in wholes:
        for start in _places_of(page.text, part):
            end = start + len(part)
            if within.get(start, 0) < end and _part_stands(page, part, start):
                yield Mention(start, end, "person", 0.9, 6, origin="foreign")


def _part_stands(page: Page, part: str, start: int) -> bool:
    end = start + len(part)
    if part in page.lex.japanese_surname:
        return bool(page.title_behind(end))
    return _stands_free(page, start, end, foreign=True)


def _abbreviations(page: Page, kept: list[Mention]) -> Iterator[Mention]:
    """An abbreviation that stood in brackets behind a body's name, where it stands alone."""
    for short, mention in {m.latin: m for m in kept if m.kind != "person" and m.latin}.items():
        alone = re.compile(rf"(?<![A-Za-z0-9(.]){re.escape(short)}(?![A-Za-z0-9).])")
        for match in alone.finditer(page.original):
            yield replace(mention, start=match.start(), end=match.end(), weight=1, latin="")


def parts(page: Page, name: str, origin: str) -> list[str]:
    """The parts of a name that may stand for it."""
    if DOT in name:
        return [part for part in name.split(DOT) if len(part) > 1]
    family = page.lex.japanese_surname.at(name, 0) if origin in ("ja", "") else ""
    return [family] if len(name) > 3 and len(family) > 1 else []
