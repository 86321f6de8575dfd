"""Sentences that stand elsewhere in the other text: which rows seem to be each other's."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from workbench.core.align import Bead, moves
from workbench.models import Bitext, Unit
from workbench.services import alignment_rows, termbases

SOURCE_LANG = "zh-CN"
# Longer texts are not searched while a page waits.
MOST_ROWS = 600


@dataclass(frozen=True, slots=True)
class Hint:
    """A row without a target and one without a source that seem to belong together."""

    source: Unit
    target: Unit
    score: float


def hints(session: Session, bitext: Bitext, rows: Sequence[Unit]) -> list[Hint]:
    """Find which one-sided rows of a text seem to be each other's; none in a very long text."""
    shown = [row for row in rows if not row.excluded]
    lone = {bool(row.source) for row in shown if _is_lone(row)}
    if len(lone) < 2 or len(shown) > MOST_ROWS:
        return []
    source, target = _Side(), _Side()
    beads = [Bead(source.add(row, row.source), target.add(row, row.target), 0) for row in shown]
    found = moves(
        beads,
        source.sentences,
        target.sentences,
        bitext.target_lang,
        source_lang=SOURCE_LANG,
        terms=termbases.of_project(session, bitext.article.project_id).matcher,
    )
    return [
        Hint(source.rows[one.source[0]], target.rows[one.target[0]], one.score) for one in found
    ]


def _is_lone(row: Unit) -> bool:
    return bool(row.source) != bool(row.target) and not alignment_rows.is_settled(row)


class _Side:
    """The sentences of one text, and of which row each is."""

    def __init__(self) -> None:
        self.sentences: list[str] = []
        self.rows: list[Unit] = []

    def add(self, row: Unit, sentences: Sequence[str]) -> tuple[int, ...]:
        start = len(self.sentences)
        self.sentences += sentences
        self.rows += [row] * len(sentences)
        return tuple(range(start, len(self.sentences)))
