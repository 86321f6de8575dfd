"""What the alignment's templates show of a row: made for thousands of them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from flask_babel import gettext

from workbench.core.errors import N_
from workbench.models import Bitext, Unit
from workbench.services import alignment
from workbench.web.i18n import html_lang

# How a row stands, each with a sign of its own: colour alone tells nothing.
STANDINGS = {
    "accepted": ("✓", N_("accepted")),
    "sure": ("•", N_("sure")),
    "doubtful": ("?", N_("doubtful")),
    "empty": ("◇", N_("one side only")),
    "review": ("⚑", N_("needs review")),
    "hand": ("✎", N_("by hand")),
    "excluded": ("✕", N_("left out")),
}
EMPTY = N_("empty row")
# Why a row is left out, in a word.
REASONS = {
    "caption": N_("caption"),
    "credit": N_("credit"),
    "ending": N_("end mark"),
    "related": N_("teaser"),
    "duplicate": N_("repetition"),
    "unpaired": N_("no counterpart"),
    "hand": N_("left out"),
    "filter:empty": N_("a side is empty"),
    "filter:length": N_("too short or too long"),
    "filter:language": N_("wrong language or script"),
    "filter:copy": N_("untranslated copy"),
    "filter:ratio": N_("unusual length"),
    "filter:score": N_("unsure alignment"),
    "filter:numbers": N_("numbers differ"),
    "filter:terms": N_("terms missing"),
    "filter:duplicate": N_("repeated pair"),
    "filter:near": N_("nearly repeated pair"),
}


@dataclass(frozen=True, slots=True)
class RowView:
    """A row as the page shows it; ``after`` is the id of the row before it, 0 for the first.

    ``type`` is "2–1" for two sentences beside one, ``sure`` how sure the aligner is of a
    hundred, ``lone`` the side that is empty while the other isn't, ``word`` how the row stands
    or why it is left out.
    """

    id: int
    number: int
    after: int
    version: int
    standing: str
    excluded: str
    type: str
    sure: int | None
    lone: str
    source: Sequence[str]
    target: Sequence[str]
    lang: str
    mark: str
    how: str
    word: str

    @property
    def label(self) -> str:
        """What a screen reader says of the row."""
        sure = "" if self.sure is None else f", {self.sure}%"
        is_plain = not self.excluded or self.word == self.how
        how = self.word if is_plain else f"{self.how}: {self.word}"
        return f"{self.type}, {how}{sure}"


@dataclass(frozen=True, slots=True)
class Kind:
    """Rows of a page that stand alike: how many there are, and the first of them."""

    standing: str
    mark: str
    word: str
    count: int
    first: int


class RowViews:
    """Makes the views of one bitext's rows; what is the same in all is looked up once.

    ``order`` are the ids of all rows in the order of the text.
    """

    def __init__(self, bitext: Bitext, order: Sequence[int]) -> None:
        self.lang = html_lang(bitext.target_lang)
        self.numbers = {unit_id: number for number, unit_id in enumerate(order, start=1)}
        self.after = dict(zip(order, [0, *order], strict=False))
        self.nothing = str(gettext(EMPTY))
        self.words: dict[str, str] = {name: gettext(word) for name, (_, word) in STANDINGS.items()}
        self.reasons: dict[str, str] = {name: gettext(word) for name, word in REASONS.items()}

    def all(self, units: Iterable[Unit]) -> list[RowView]:
        """Give the rows of those units that are still there."""
        return [self._view(unit) for unit in units if unit.id in self.numbers]

    def _view(self, unit: Unit) -> RowView:
        standing = alignment.standing(unit)
        source, target = unit.source, unit.target
        return RowView(
            id=unit.id,
            number=self.numbers[unit.id],
            after=self.after[unit.id],
            version=unit.version,
            standing=standing,
            excluded=unit.excluded,
            type=f"{len(source)}–{len(target)}",
            sure=None if unit.score is None else int(unit.score * 100),
            lone="" if bool(source) == bool(target) else "target" if source else "source",
            source=source,
            target=target,
            lang=self.lang,
            mark=STANDINGS[standing][0],
            how=self.words[standing],
            word=self._word(unit, standing),
        )

    def _word(self, unit: Unit, standing: str) -> str:
        if unit.excluded:
            return self.reasons.get(unit.excluded, unit.excluded)
        return self.words[standing] if unit.source or unit.target else self.nothing


def kinds(rows: Sequence[RowView]) -> Iterator[Kind]:
    """Count the rows by how they stand."""
    counts = Counter(row.standing for row in rows)
    first = {row.standing: row.id for row in reversed(rows)}
    for name, (mark, word) in STANDINGS.items():
        yield Kind(name, mark, word, counts[name], first.get(name, 0))


def nearest(units: Sequence[Unit], focus: int, most: int) -> list[Unit]:
    """Give of many rows, which are in order, as many as wanted around the one in focus."""
    places = [place for place, unit in enumerate(units) if unit.id == focus]
    start = max(0, min((places or [0])[0] - most // 4, len(units) - most))
    return list(units[start : start + most])
