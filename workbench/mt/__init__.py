"""Engines: what drafts a translation.

from workbench.mt import engine
drafts = engine("auto", config).translate(["你好。"], "vi", terms)
"""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import TypeVar

from workbench.core.errors import N_, EngineError
from workbench.core.termbase import Term
from workbench.mt.values import (
    Batch,
    Counting,
    Draft,
    Engine,
    EngineConfig,
    Flag,
    Local,
    Outcome,
    Remote,
    Steered,
    Streaming,
    TermOutcome,
)

__all__ = [
    "AutoEngine",
    "Batch",
    "Counting",
    "Draft",
    "Engine",
    "EngineConfig",
    "Flag",
    "Local",
    "Outcome",
    "Remote",
    "Steered",
    "Streaming",
    "TermOutcome",
    "engine",
    "estimate",
    "names",
    "stream",
]


Settings = TypeVar("Settings", Local, Remote)


def names() -> tuple[str, ...]:
    """Return the names that `engine` takes, "auto" first."""
    return ("auto", "argos", "gloss", "libretranslate", "chat")


def engine(name: str, config: EngineConfig) -> Engine:
    """Return the engine of that name; "auto" takes the first one in order that has a language.

    Its drafts have the glossary's terms, and say how each came in: see `workbench.mt.enforce`.
    The same local engine is given again for the same folder of models and the same settings, so
    that a model is loaded once, and the same "libretranslate" for the same server. "chat", and
    "auto" with it, is a new one each time and counts what it spends: ask for one a job. Raises
    EngineError for a name that isn't among `names`, and for an address or a key that can't be used.
    """
    if name == "auto":
        order = _settings(config, Remote).engine_order
        return AutoEngine([_engine(each, config) for each in order])
    return _engine(name, config)


def estimate(
    drafting: Engine, texts: Sequence[str], target_lang: str, terms: Sequence[Term]
) -> int:
    """Return about how many tokens drafting takes; 0 of an engine that takes none.

    Raises EngineError if the engine hasn't the language.
    """
    chosen = drafting.chosen(target_lang) if isinstance(drafting, AutoEngine) else drafting
    return chosen.estimate(texts, target_lang, terms) if isinstance(chosen, Counting) else 0


def stream(
    drafting: Engine, texts: Sequence[str], target_lang: str, terms: Sequence[Term], most: int
) -> Iterator[Batch]:
    """Yield drafts as they get ready, one a text in all, each with the place of its text.

    An engine that doesn't stream gets ``most`` texts at a time. Raises EngineError as it does.
    """
    chosen = drafting.chosen(target_lang) if isinstance(drafting, AutoEngine) else drafting
    if isinstance(chosen, Streaming):
        yield from chosen.stream(texts, target_lang, terms)
        return
    for start in range(0, len(texts), most):
        drafts = chosen.translate(texts[start : start + most], target_lang, terms)
        yield list(enumerate(drafts, start))


def _settings(config: EngineConfig, kind: type[Settings]) -> Settings:
    known = [each.name for each in fields(kind) if hasattr(config, each.name)]
    return kind(**{name: getattr(config, name) for name in known})


def _engine(name: str, config: EngineConfig) -> Engine:
    remote = _settings(config, Remote)
    if name in ("argos", "gloss"):
        return _local(name, Path(config.models_dir), _settings(config, Local))
    if name == "libretranslate":
        return _libretranslate(remote.libretranslate_url, remote.libretranslate_key)
    if name == "chat":
        return _chat(remote)
    raise EngineError(
        N_("There is no engine “%(name)s”. Choose one of: %(names)s."),
        name=name,
        names=", ".join(names()),
    )


# The engines import this module's values, hence the imports inside.


@cache
def _local(name: str, models_dir: Path, settings: Local) -> Engine:
    from workbench.mt.argos import ArgosEngine
    from workbench.mt.enforce import Enforcing
    from workbench.mt.gloss import GlossEngine

    return Enforcing(ArgosEngine(models_dir, settings) if name == "argos" else GlossEngine())


@cache
def _libretranslate(url: str, key: str) -> Engine:
    from workbench.mt.enforce import Enforcing
    from workbench.mt.libretranslate import LibreTranslateEngine

    return Enforcing(LibreTranslateEngine(url, key))


def _chat(remote: Remote) -> Engine:
    from workbench.mt.chat import ChatEngine
    from workbench.mt.enforce import Enforcing

    chat = ChatEngine(
        remote.chat_url, remote.chat_model, remote.chat_key, token_limit=remote.chat_token_limit
    )
    return Enforcing(chat)


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
        return self.chosen(target_lang).word_by_word(target_lang)

    def translate(
        self, texts: Sequence[str], target_lang: str, terms: Sequence[Term]
    ) -> list[Draft]:
        """Drafts of the engine chosen for the language; they carry its name."""
        return self.chosen(target_lang).translate(texts, target_lang, terms)

    def chosen(self, target_lang: str) -> Engine:
        """The engine for the language. Raises EngineError if none is available."""
        for candidate in self._engines:
            if candidate.available(target_lang):
                return candidate
        raise EngineError(
            N_("No engine drafts in “%(lang)s”. Choose English (en) or Vietnamese (vi)."),
            lang=target_lang,
        )
