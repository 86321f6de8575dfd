"""What a look at a pair shows before it is taken: titles, lengths, what is left out, doubts.

A look is made once, when a pair is brought in, and kept in a file between the preview and the
word to take it: a text of 50,000 sentences is cut once, not with each showing of the page.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from workbench.core import clean, counterparts, segment
from workbench.core.counterparts import Doubt
from workbench.core.errors import N_, InputError
from workbench.formats.pairs import Pair, Side
from workbench.services import articles, store

SOURCE = "zh"
TARGETS = ("en", "vi")
# Characters that a look reads of one text, and of all that were brought in at once. Of a longer
# one it says about how many sentences it has: nobody waits on a preview for the exact number.
MOST_OF_A_TEXT = 300_000
MOST_OF_ALL = 3_000_000
LEAST_OF_A_TEXT = 10_000
MOST_OF_A_PARAGRAPH = 3000
PARAGRAPHS = 12
LONGEST_PARAGRAPH = 300
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of a text as its preview shows it, cut short."""

    kind: str
    text: str
    excluded: str


@dataclass(frozen=True, slots=True)
class Glance:
    """One text at a glance; ``sentences`` are those that are kept.

    ``left_out`` counts paragraphs by why cleaning leaves them out. ``is_estimate`` says that only
    the beginning of a long text was read, ``more`` how many paragraphs are not shown.
    """

    title: str
    sentences: int
    characters: int
    is_estimate: bool
    left_out: Mapping[str, int]
    first: tuple[Paragraph, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Look:
    """A pair with what was seen of it.

    ``fingerprint`` is that of the Chinese text, as articles have it; empty where the pair can't be
    taken. ``glances`` are in the order of the pair's sides, ``doubts`` by target language.
    """

    pair: Pair
    fingerprint: str = ""
    glances: tuple[Glance, ...] = ()
    doubts: Mapping[str, tuple[Doubt, ...]] = field(default_factory=dict)

    @property
    def langs(self) -> tuple[str, ...]:
        """The target languages that the pair has texts in."""
        return targets_of(self.pair)

    @property
    def title(self) -> str:
        """What to call the pair: its headline, else its file."""
        return (self.glances[0].title if self.glances else "") or self.pair.name

    @property
    def open_langs(self) -> tuple[str, ...]:
        """The target languages in which nothing speaks against taking it."""
        return tuple(lang for lang in self.langs if not self.against(lang))

    def against(self, lang: str) -> tuple[Doubt, ...]:
        """Give the doubts for which the text in a language can't be taken."""
        return tuple(doubt for doubt in self.doubts.get(lang, ()) if doubt.fatal)


def targets_of(pair: Pair) -> tuple[str, ...]:
    """Give the target languages that a pair has texts in."""
    there = {side.lang for side in pair.sides}
    there |= {variant.lang for unit in pair.units for variant in unit.targets if variant.text}
    return tuple(lang for lang in TARGETS if lang in there)


def source_of(pair: Pair) -> str:
    """Give the Chinese text of a pair: its source side, or its units' sources, a line each."""
    if pair.sides:
        return next(side.text for side in pair.sides if side.lang == SOURCE)
    return "\n".join(_on_a_line(unit.source.text) for unit in pair.units)


def translation_of(pair: Pair, lang: str) -> str:
    """Give the text of a pair in a target language, as ``source_of`` gives the Chinese one."""
    if pair.sides:
        return next(side.text for side in pair.sides if side.lang == lang)
    texts = ({one.lang: one.text for one in unit.targets}.get(lang, "") for unit in pair.units)
    return "\n".join(map(_on_a_line, texts))


def _on_a_line(text: str) -> str:
    return " ".join(text.split("\n"))


def looks(pairs: Iterable[Pair]) -> list[Look]:
    """Look at pairs. One whose Chinese text came before with the same language is refused."""
    found = list(pairs)
    texts = sum(len(pair.sides) for pair in found) or 1
    most = max(LEAST_OF_A_TEXT, min(MOST_OF_A_TEXT, MOST_OF_ALL // texts))
    seen: dict[tuple[str, str], str] = {}
    return [_first_of_its_kind(_look(pair, most), seen) for pair in found]


def _look(pair: Pair, most: int) -> Look:
    if pair.error:
        return Look(pair)
    try:
        _check(pair)
    except InputError as error:
        return Look(Pair(pair.name, notes=pair.notes, error=error))
    return Look(
        pair,
        store.text_hash(source_of(pair)),
        tuple(glance(side, most) for side in pair.sides),
        {lang: _doubts(pair, lang) for lang in targets_of(pair)},
    )


def _check(pair: Pair) -> None:
    """Raise InputError for a pair without a Chinese text or without a translation."""
    if pair.sides and SOURCE not in [side.lang for side in pair.sides]:
        raise InputError(
            N_("Neither text is in Chinese. A project's articles are Chinese; add that text.")
        )
    if not targets_of(pair):
        raise InputError(
            N_("There is no translation into English or Vietnamese in it. Add that text.")
        )


def _doubts(pair: Pair, lang: str) -> tuple[Doubt, ...]:
    if not pair.sides:
        return ()
    texts = {side.lang: side.text for side in pair.sides}
    return tuple(counterparts.doubts(texts[SOURCE], texts[lang], SOURCE, lang))


def _first_of_its_kind(look: Look, seen: dict[tuple[str, str], str]) -> Look:
    """Refuse another translation of one text into one language: which one should count."""
    twice = [lang for lang in look.langs if (look.fingerprint, lang) in seen]
    for lang in look.langs:
        seen.setdefault((look.fingerprint, lang), look.pair.name)
    if not look.fingerprint or not twice:
        return look
    message = N_(
        "The same Chinese text came with a translation into this language before, in “%(name)s”."
        " Only one of them can be taken."
    )
    more = {
        lang: (
            *look.doubts.get(lang, ()),
            Doubt("twice", message, {"name": seen[look.fingerprint, lang]}, fatal=True),
        )
        for lang in twice
    }
    return replace(look, doubts={**look.doubts, **more})


def glance(side: Side, most: int = MOST_OF_A_TEXT) -> Glance:
    """Look at one text, at no more than about ``most`` characters of it."""
    part = _beginning(side.text, most)
    blocks = clean.blocks(part)
    kept = [block for block in blocks if not block.excluded]
    sentences = sum(_sentences(block.text, side.lang) for block in kept)
    return Glance(
        title=articles.title_of(blocks)[:LONGEST_TITLE],
        sentences=_projected(sentences, len(part), len(side.text)),
        characters=len(side.text),
        is_estimate=len(part) < len(side.text),
        left_out=Counter(block.excluded for block in blocks if block.excluded),
        first=tuple(_paragraph(block) for block in blocks[:PARAGRAPHS]),
        more=_projected(len(blocks), len(part), len(side.text)) - len(blocks[:PARAGRAPHS]),
    )


def _sentences(paragraph: str, lang: str) -> int:
    """Count the sentences of a paragraph; an endless one is judged by its beginning."""
    part = paragraph[:MOST_OF_A_PARAGRAPH]
    return _projected(len(segment.sentences(part, lang)), len(part), len(paragraph))


def _beginning(text: str, most: int) -> str:
    """Give the paragraphs at the beginning of a text, about as many characters as told."""
    if len(text) <= most:
        return text
    return text[: text.rfind("\n", most // 2, most) + 1 or most]


def _projected(count: int, part: int, whole: int) -> int:
    return round(count * whole / part) if part else count


def _paragraph(block: clean.Block) -> Paragraph:
    text = block.text[:LONGEST_PARAGRAPH]
    return Paragraph(block.kind, text + "…" * (text != block.text), block.excluded)


def relabelled(look: Look, langs: Sequence[str]) -> Look:
    """Say of a pair's texts which languages they are in; InputError for what can't be."""
    sides = look.pair.sides
    if list(langs) == [side.lang for side in sides]:
        return look
    if len(langs) != len(sides) or not set(langs) <= {SOURCE, *TARGETS}:
        raise InputError(N_("Choose a language for each text."))
    if langs.count(SOURCE) != 1 or len(set(langs)) < len(langs):
        raise InputError(
            N_(
                "Of the texts of “%(name)s” one has to be in Chinese, and each in another language."
            ),
            name=look.pair.name,
        )
    order = {SOURCE: 0, "en": 1, "vi": 2}
    new = [replace(side, lang=lang) for side, lang in zip(sides, langs, strict=True)]
    new.sort(key=lambda side: order[side.lang])
    return _look(replace(look.pair, sides=tuple(new)), MOST_OF_A_TEXT)
