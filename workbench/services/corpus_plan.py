"""What filters would do to a corpus, as `corpus_filters` finds it and a page shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.core.filters import Filter, Finding


@dataclass(frozen=True, slots=True)
class Scope:
    """What is looked at: a project, or one article or one language of it, or both."""

    project_id: int
    article_id: int | None = None
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A unit as a page names it."""

    unit_id: int
    bitext_id: int
    number: int
    article: str
    lang: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Example:
    """A unit that a filter finds, with what is wrong, and the unit that it repeats, if any."""

    place: Place
    finding: Finding
    other: Place | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One filter in the funnel.

    ``before`` units come to it and it drops ``dropped`` of them; by itself it would drop
    ``alone``, which is None where it wasn't asked.
    """

    filter: Filter
    is_on: bool
    before: int
    dropped: int
    alone: int | None
    examples: tuple[Example, ...]

    @property
    def reason(self) -> str:
        """What units that it drops are marked with."""
        return f"filter:{self.filter.name}"

    @property
    def after(self) -> int:
        """Units that go on."""
        return self.before - self.dropped


@dataclass(frozen=True, slots=True)
class Drop:
    """A unit to be marked excluded, as it was when it was looked at."""

    unit_id: int
    version: int
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What the filters would do, and to which units, by bitext.

    Beside the units that were judged there are ``settled`` ones, that a person stands behind,
    ``typed`` ones, into which someone is typing, and ``waiting`` ones, not yet translated.
    ``is_cut`` says that there are more units than one look goes over.
    """

    steps: tuple[Step, ...]
    drops: Mapping[int, Sequence[Drop]]
    settled: int
    typed: int
    waiting: int
    is_cut: bool

    @property
    def judged(self) -> int:
        """Units that were judged."""
        return self.steps[0].before

    @property
    def left(self) -> int:
        """Units that come through."""
        return self.steps[-1].after

    @property
    def dropped(self) -> int:
        """Units that don't."""
        return self.judged - self.left
