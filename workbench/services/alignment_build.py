"""From rows to two texts and back: what there is to align, and which row each bead becomes.

Rows that are excluded take no part. They go along behind as many sentences as stood before them.
"""

from collections import deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from workbench.core.align import Bead
from workbench.models import Unit


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a translation that is brought in; ``excluded`` is why cleaning leaves it out.

    ``before`` is the number of sentences of the translation before it that aren't left out.
    """

    text: str
    kind: str
    excluded: str
    before: int


@dataclass(frozen=True, slots=True)
class Row:
    """What is to stand in a row.

    ``unit`` is the row that goes on in it, None for a new one. ``bead`` is None for one that stays
    as it is, and for a new one of a ``sentence`` that is left out.
    """

    unit: Unit | None
    bead: Bead | None = None
    sentence: Sentence | None = None


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A row to be put in when so many sentences of a side, or rows that stay, are there."""

    row: Row
    source: int = 0
    target: int = 0
    fixed: int = 0


@dataclass(slots=True)
class Texts:
    """The sentences to align, each with the place of its row among ``rows`` (-1: in none).

    ``fixed`` are the beads of rows that stay as they are, by the row's place.
    """

    rows: Sequence[Unit]
    source: list[str] = field(default_factory=list)
    target: list[str] = field(default_factory=list)
    source_rows: list[int] = field(default_factory=list)
    target_rows: list[int] = field(default_factory=list)
    fixed: dict[int, tuple[tuple[int, ...], tuple[int, ...]]] = field(default_factory=dict)
    excluded: deque[_Waiting] = field(default_factory=deque)
    left_out: deque[_Waiting] = field(default_factory=deque)

    def add(self, place: int, *, with_target: bool) -> None:
        """Take the sentences of a row."""
        unit = self.rows[place]
        self.source_rows += [place] * len(unit.source)
        self.source += unit.source
        if with_target:
            self.target_rows += [place] * len(unit.target)
            self.target += unit.target

    def add_fixed(self, place: int) -> None:
        """Take a row that stays as it is."""
        source, target = len(self.source), len(self.target)
        self.add(place, with_target=True)
        self.fixed[place] = (
            tuple(range(source, len(self.source))),
            tuple(range(target, len(self.target))),
        )

    def add_excluded(self, place: int) -> None:
        """Let a row that takes no part wait for its place: behind what stands before it now."""
        unit = self.rows[place]
        source = len(self.source) if unit.source else 0
        target = 0 if unit.source else len(self.target)
        self.excluded.append(_Waiting(Row(unit), source, target, len(self.fixed)))


def gather(
    rows: Sequence[Unit], fixed: Collection[int], brought: Sequence[Sentence] | None = None
) -> Texts:
    """Take the sentences out of rows; those of the target out of a translation, if one is brought.

    ``fixed`` are the ids of rows that stay as they are.
    """
    texts = Texts(rows)
    for place, unit in enumerate(rows):
        is_empty = not (unit.source or unit.target)
        if unit.excluded or (unit.id in fixed and is_empty):
            texts.add_excluded(place)
        elif unit.id in fixed:
            texts.add_fixed(place)
        else:
            texts.add(place, with_target=brought is None)
    for sentence in brought or ():
        if sentence.excluded:
            waiting = _Waiting(Row(None, sentence=sentence), target=sentence.before)
            texts.left_out.append(waiting)
        else:
            texts.target.append(sentence.text)
            texts.target_rows.append(-1)
    return texts


def weave(texts: Texts, beads: Sequence[Bead]) -> Iterator[Row]:
    """Give the rows of a text in the order that they are to have, the excluded ones among them."""
    stay = {bead: place for place, bead in texts.fixed.items()}
    owners = _Owners(texts)
    source = target = passed = 0
    for bead in beads:
        place = stay.get((bead.source, bead.target))
        yield from _ready(texts.excluded, source, target, None if place is None else passed)
        yield from _ready(texts.left_out, source, target)
        yield Row(owners.of(bead), bead) if place is None else Row(texts.rows[place])
        passed += place is not None
        source, target = source + len(bead.source), target + len(bead.target)
    yield from (one.row for one in (*texts.excluded, *texts.left_out))


def _ready(
    waiting: deque[_Waiting], source: int, target: int, passed: int | None = None
) -> Iterator[Row]:
    """Give the rows whose turn it is; before one that stays those that always stood before it."""
    while waiting and (
        (waiting[0].source <= source and waiting[0].target <= target)
        or (passed is not None and waiting[0].fixed <= passed)
    ):
        yield waiting.popleft().row


class _Owners:
    """Which row a bead goes on in: the first that its sentences come from and that is free.

    Rows keep their order, so that an undo finds them among their neighbours.
    """

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._from = 0

    def of(self, bead: Bead) -> Unit | None:
        texts = self._texts
        places = [texts.source_rows[at] for at in bead.source]
        places += [texts.target_rows[at] for at in bead.target]
        for place in places:
            if place >= self._from and place not in texts.fixed:
                self._from = place + 1
                return texts.rows[place]
        return None
