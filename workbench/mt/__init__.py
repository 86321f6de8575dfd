"""Engines: what drafts a translation.

from workbench.mt import engine
drafts = engine("auto", config).translate(["你好。"], "vi", terms)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

from workbench.core.errors import N_, EngineError
from workbench.core.termbase import Term


@dataclass(frozen=True, slots=True)
class Draft:
    """What an engine made of one text, and which engine and model it was."""

    text: str
    engine: str
    model: str


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


class EngineConfig(Protocol):
    """What engines want to know: the folder that holds models."""

    @property
    def models_dir(self) -> Path:
        """The folder with the installed models; need not exist."""
        ...


def names() -> tuple[str, ...]:
    """Return the names that `engine` takes, "auto" first."""
    return ("auto", "argos", "gloss")


def engine(name: str, config: EngineConfig) -> Engine:
    """Return the engine of that name; "auto" takes the best one that a language has.

    The same engine is given again for the same folder of models, so that a model is loaded once.
    Raises EngineError for a name that isn't among `names`.
    """
    if name not in names():
        raise EngineError(
            N_("There is no engine “%(name)s”. Choose one of: %(names)s."),
            name=name,
            names=", ".join(names()),
        )
    return _engine(name, Path(config.models_dir))


@cache
def _engine(name: str, models_dir: Path) -> Engine:
    # The engines import this module's values.
    from workbench.mt.argos import ArgosEngine
    from workbench.mt.gloss import GlossEngine

    if name == "argos":
        return ArgosEngine(models_dir)
    if name == "gloss":
        return GlossEngine()
    return AutoEngine([_engine("argos", models_dir), _engine("gloss", models_dir)])


class AutoEngine:
    """The first of several engines that is available for the target language."""

    name = "auto"

    def __init__(self, engines: Sequence[Engine]) -> None:
        self._engines = tuple(engines)

    def available(self, target_lang: str) -> bool:
        """Whether any of the engines is."""
        return any(engine.available(target_lang) for engine in self._engines)

    def word_by_word(self, target_lang: str) -> bool:
        """Whether the engine chosen for the language makes glosses."""
        return self._chosen(target_lang).word_by_word(target_lang)

    def translate(
        self, texts: Sequence[str], target_lang: str, terms: Sequence[Term]
    ) -> list[Draft]:
        """Drafts of the engine chosen for the language; they carry its name."""
        return self._chosen(target_lang).translate(texts, target_lang, terms)

    def _chosen(self, target_lang: str) -> Engine:
        for candidate in self._engines:
            if candidate.available(target_lang):
                return candidate
        raise EngineError(
            N_("No engine drafts in “%(lang)s”. Choose English (en) or Vietnamese (vi)."),
            lang=target_lang,
        )
