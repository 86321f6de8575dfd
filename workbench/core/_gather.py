"""Mentions gathered to candidates, each name once with its proposals."""

from collections import defaultdict
from collections.abc import Iterator

from workbench.core._candidate import Candidate, Origin, Proposal
from workbench.core._fold import bare, simplified
from workbench.core._foreign import DOT
from workbench.core._hanviet import readings
from workbench.core._mention import Mention, Page
from workbench.core._mentions import parts
from workbench.core._pinyin import pinyin
from workbench.core.termbase import Term, expected

LANGUAGES = ("vi", "en")


def gathered(text: str, found: list[Mention], *, diacritics: bool) -> list[Candidate]:
    """One candidate a name, in the order of their first places."""
    page = Page(text)
    by_name: dict[str, list[Mention]] = defaultdict(list)
    for mention in found:
        by_name[page.text[mention.start : mention.end]].append(mention)
    wholes = _wholes(page, by_name)
    made: dict[str, Candidate] = {}
    for name, group in sorted(by_name.items(), key=lambda item: item[0] in wholes):
        whole = made.get(wholes.get(name, ""))
        proposals = _proposals(page, name, group, diacritics=diacritics)
        if whole:
            proposals = _unique([*proposals, *_part_proposals(page, name, whole)])
        made[name] = _candidate(page, group, whole.text if whole else "", proposals)
    return [made[name] for name in by_name]


def _wholes(page: Page, by_name: dict[str, list[Mention]]) -> dict[str, str]:
    """Parts of persons' names and abbreviations of bodies -> the full name."""
    wholes = {}
    for name, group in by_name.items():
        if group[0].kind == "person":
            wholes.update(dict.fromkeys(parts(page, name, _origin(group)), name))
        else:
            wholes.update({mention.latin: name for mention in group if mention.latin})
    return wholes


def _origin(group: list[Mention]) -> str:
    """The origin that most mentions tell."""
    told = [mention.origin for mention in group if mention.origin]
    return max(told, key=told.count, default="")


def _candidate(page: Page, group: list[Mention], full: str, proposals: list[Proposal]) -> Candidate:
    best = max(group, key=lambda mention: (mention.weight, mention.confidence))
    sure = min(0.99, best.confidence + 0.02 * (len(group) - 1)) if best.term is None else 1.0
    return Candidate(
        text=page.original[best.start : best.end],
        kind=best.kind,
        proposals=tuple(proposals),
        occurrences=tuple((mention.start, mention.end) for mention in group),
        confidence=round(sure, 2),
        full=full,
    )


def _proposals(page: Page, name: str, group: list[Mention], *, diacritics: bool) -> list[Proposal]:
    """What the glossary says, then what stood in brackets; only for new names what is read."""
    term = next((mention.term for mention in group if mention.term), None)
    found = list(_agreed(term)) if term else []
    latin = _best_latin(name, [mention.latin for mention in group if mention.latin])
    if latin:
        as_written = diacritics or _origin(group) != "vi"
        found += _of_vietnamese("bracket", latin, diacritics=as_written)
    name = page.original[group[0].start : group[0].end]  # traditional characters tell more
    origin, kind = _origin(group), group[0].kind
    if kind == "person" and not term:
        found += _of_person(name, origin, diacritics=diacritics)
    elif kind == "place" and not term:
        found += _of_place(page, name, origin)
    return _unique(found)


def _agreed(term: Term) -> Iterator[Proposal]:
    for lang in LANGUAGES:
        for text in expected(term, lang):
            yield Proposal(lang, text, "glossary")


def _best_latin(name: str, forms: list[str]) -> str:
    """The form with as many words as the name has parts, for spaces get lost: RetnoMarsudi."""
    size = name.count(DOT) + 1
    return max(forms, key=lambda form: (len(form.split()) >= size, forms.count(form)), default="")


def _of_person(name: str, origin: str, *, diacritics: bool) -> Iterator[Proposal]:
    if origin in ("foreign", "ja", "ko"):
        return
    chinese = pinyin(name) if origin != "vi" else ""
    if origin == "zh" and chinese:
        yield Proposal("en", chinese, "pinyin")
    for reading in readings(name):
        if origin == "zh":
            yield Proposal("vi", reading, "reading")
        else:
            yield from _of_vietnamese("reading", reading, diacritics=diacritics)
    if origin != "zh" and chinese:
        yield Proposal("en", chinese, "pinyin")


def _of_place(page: Page, name: str, origin: str) -> Iterator[Proposal]:
    """A Vietnamese or Chinese place by its reading: 广治省 is tỉnh Quảng Trị."""
    ending = page.lex.place_ending.before(simplified(name), len(name))
    words = page.lex.place_word.get(ending)
    name = name[: -len(ending)]
    read = readings(name)
    if not words or not read or origin not in ("", "vi", "zh"):
        return
    for reading in read[:2]:
        yield Proposal("vi", f"{words[0]} {reading}", "reading")
        if origin != "zh":
            yield Proposal("en", f"{bare(reading)} {words[1]}", "reading")
    if origin == "zh":
        sounds = pinyin(name).replace(" ", "").capitalize()
        yield Proposal("en", f"{sounds} {words[1]}", "pinyin")


def _of_vietnamese(origin: Origin, text: str, *, diacritics: bool) -> Iterator[Proposal]:
    """A name for both languages; for English with its marks first, or bare first."""
    yield Proposal("vi", text, origin)
    for form in (text, bare(text)) if diacritics else (bare(text), text):
        yield Proposal("en", form, origin)


def _part_proposals(page: Page, part: str, whole: Candidate) -> Iterator[Proposal]:
    """The word of a whole name's renderings that stands where the part stands in the name."""
    start, end = whole.occurrences[0]
    names = page.text[start:end].split(DOT)
    for proposal in whole.proposals:
        words = proposal.text.split()
        if part not in names:  # an abbreviation of a body
            yield Proposal(proposal.lang, part, "bracket")
        elif len(words) == len(names):
            yield Proposal(proposal.lang, words[names.index(part)], proposal.origin)
        elif part == names[-1]:
            yield Proposal(proposal.lang, words[-1], proposal.origin)


def _unique(proposals: list[Proposal]) -> list[Proposal]:
    seen: dict[tuple[str, str], Proposal] = {}
    for proposal in proposals:
        seen.setdefault((proposal.lang, proposal.text), proposal)
    return list(seen.values())
