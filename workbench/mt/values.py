"""What engines take and give, and what they may be able to do besides drafting."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol, runtime_checkable

from workbench.core.termbase import Term

# How a term came into a draft: it was there already; another hypothesis had it; a known wrong
# rendering was replaced; a placeholder held its place; the draft was begun with it; it isn't there.
Outcome = Literal["right", "re-ranked", "replaced", "placeholder", "prefix", "failed"]
# What is wrong with a draft that had to be kept: it repeats itself; it is empty; it is too long
# or too short to be a translation.
Flag = Literal["", "loop", "empty", "length"]


@dataclass(frozen=True, slots=True)
class TermOutcome:
    """How one occurrence of a term came out; ``rendering`` is the one that was put in or wanted."""

    source: str
    rendering: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Draft:
    """What an engine made of one text, and which engine and model it was.

    ``terms`` has an entry for every occurrence of a term that has a rendering in the language, in
    the order of the source.
    """

    text: str
    engine: str
    model: str
    flag: Flag = ""
    terms: tuple[TermOutcome, ...] = ()


# Drafts that are ready, each with the place of its text among those given.
Batch = Sequence[tuple[int, Draft]]


class Engine(Protocol):
    """Drafts Chinese sentences in a target language ("en", "vi")."""

    name: str

    def available(self, target_lang: str) -> bool:
        """Whether it can draft in this language here and now; cheap, loads nothing."""
        ...

    def word_by_word(self, target_lang: str) -> bool:
        """Whether its drafts in this language are glosses of words, not translations."""
        ...

    def translate(
        self, texts: Sequence[str], target_lang: str, terms: Sequence[Term]
    ) -> list[Draft]:
        """One draft a text, in order. Raises EngineError where it can't draft at all."""
        ...


@runtime_checkable
class Counting(Protocol):
    """An engine that is paid by the token, or slow by it."""

    def estimate(self, texts: Sequence[str], target_lang: str, terms: Sequence[Term]) -> int:
        """Return about how many tokens `translate` would take; asks nobody."""
        ...


@runtime_checkable
class Streaming(Protocol):
    """An engine that is fastest when it gets all texts at once, and gives drafts as it goes."""

    def stream(
        self, texts: Sequence[str], target_lang: str, terms: Sequence[Term]
    ) -> Iterator[Batch]:
        """Batches of drafts as they get ready, in any order, one draft a text in all.

        Whoever stops asking stops the work. Raises EngineError where it can't draft at all.
        """
        ...


@runtime_checkable
class Steered(Protocol):
    """An engine whose decoder can be steered for terms' sake."""

    def hypotheses(self, texts: Sequence[str], target_lang: str, most: int) -> list[list[str]]:
        """For each text its different translations, at most so many, the best first."""
        ...

    def begun(self, texts: Sequence[str], beginnings: Sequence[str], target_lang: str) -> list[str]:
        """For each text its translation that begins with the words given, these included."""
        ...


class EngineConfig(Protocol):
    """What engines want to know: the folder that holds models.

    What else a configuration has of the fields of `Remote` and `Local` is taken as well.
    """

    @property
    def models_dir(self) -> Path:
        """The folder with the installed models; need not exist."""
        ...


@dataclass(frozen=True, slots=True)
class Local:
    """How Argos models are run. 0 threads are as many as there are cores.

    ``argos_compute`` is a compute type of CTranslate2 or "auto": 8-bit integers on a processor,
    what the card does best on a graphics card. ``argos_device`` is "cpu", "cuda" or "auto".
    """

    argos_threads: int = 0
    argos_compute: str = "auto"
    argos_device: str = "auto"


@dataclass(frozen=True, slots=True)
class Remote:
    """The engines on other machines, the order of "auto", and what a chat model may spend a job.

    An engine without an address is never available. Local engines come first by default: what
    they draft costs nothing and leaves the machine for nowhere.
    """

    libretranslate_url: str = ""
    libretranslate_key: str = field(default="", repr=False)
    chat_url: str = ""
    chat_model: str = ""
    chat_key: str = field(default="", repr=False)
    chat_token_limit: int = 100_000
    engine_order: tuple[str, ...] = ("argos", "libretranslate", "chat", "gloss")
