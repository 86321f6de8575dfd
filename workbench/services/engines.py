"""Engines as people choose them: which can be used for a text, and what a job of one takes."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from workbench.config import Config
from workbench.core import sides
from workbench.core.errors import N_, EngineError, InputError
from workbench.models import Bitext, Unit
from workbench.mt import AutoEngine, Counting, Engine, engine, estimate, names
from workbench.services import drafting, drafts, memory, suggestions, termbases

AUTO = "auto"


@dataclass(frozen=True, slots=True)
class Choice:
    """An engine that can be chosen; ``chosen`` is the one that does the work, of "auto" too."""

    name: str
    chosen: str
    word_by_word: bool
    counts: bool


@dataclass(frozen=True, slots=True)
class Cost:
    """About how many tokens a job takes for its sentences, and how many it may take."""

    sentences: int
    tokens: int
    limit: int

    @property
    def is_over(self) -> bool:
        """Whether the job would be refused."""
        return self.tokens > self.limit


@dataclass(frozen=True, slots=True)
class Prospect:
    """What an engine could do for a text that was begun.

    ``lacking`` units have no suggestion of it; ``cost`` is what those would take, ``draft_cost``
    what the units without a draft would, each None of an engine that counts no tokens.
    """

    name: str
    word_by_word: bool
    lacking: int
    cost: Cost | None
    draft_cost: Cost | None


def prospects(session: Session, bitext: Bitext, config: Config) -> list[Prospect]:
    """List the engines that can be used for a text, and what they could do for it."""
    lang = bitext.target_lang
    found = dict.fromkeys(choice.chosen for choice in choices(config, lang))
    workers = [worker(name, config, lang) for name in found]
    return [
        Prospect(
            name=one.name,
            word_by_word=one.word_by_word(lang),
            lacking=len(suggestions.missing(session, bitext.id, one.name)),
            cost=cost(session, bitext, suggestions.KIND, one, config),
            draft_cost=cost(session, bitext, drafts.KIND, one, config),
        )
        for one in workers
    ]


def choices(config: Config, target_lang: str) -> list[Choice]:
    """List the engines that can be used for a language now, the configured one first.

    May ask a LibreTranslate server whether it is there, which takes seconds where it isn't.
    """
    listed = dict.fromkeys((config.engine, *names()[1:]))
    found = [_choice(name, config, target_lang) for name in listed]
    return [choice for choice in found if choice is not None]


def _choice(name: str, config: Config, target_lang: str) -> Choice | None:
    try:
        chosen = worker(name, config, target_lang)
    except EngineError:
        return None
    if not chosen.available(target_lang):
        return None
    by_word = chosen.word_by_word(target_lang)
    return Choice(name, chosen.name, by_word, isinstance(chosen, Counting))


def worker(name: str, config: Config, target_lang: str) -> Engine:
    """Give the engine that would do the work, of "auto" the one that it takes.

    Raises InputError for a name that no engine has, EngineError where none has the language.
    """
    if name not in names():
        raise InputError(
            N_("There is no engine “%(name)s”. Choose one of: %(names)s."),
            name=name,
            names=", ".join(names()),
        )
    found = engine(name, config)
    return found.chosen(target_lang) if isinstance(found, AutoEngine) else found


def cost(
    session: Session, bitext: Bitext, kind: str, drafter: Engine, config: Config
) -> Cost | None:
    """Say what a job of a kind takes of an engine that counts tokens; None of any other.

    What the memory fills is left out.
    """
    if not isinstance(drafter, Counting):
        return None
    units = _to_do(session, bitext, kind, drafter.name)
    sources = [sides.join(unit.source, drafting.SOURCE_LANG) for unit in units]
    terms = termbases.of_project(session, bitext.article.project_id).terms
    lang, size = bitext.target_lang, config.draft_batch
    batches = [sources[start : start + size] for start in range(0, len(sources), size)]
    tokens = sum(estimate(drafter, batch, lang, terms) for batch in batches)
    return Cost(len(sources), tokens, config.chat_token_limit)


def _to_do(session: Session, bitext: Bitext, kind: str, name: str) -> list[Unit]:
    if kind == suggestions.KIND:
        return suggestions.missing(session, bitext.id, name)
    units = drafting.undrafted(session, bitext.id) if kind == drafts.KIND else []
    if not memory.goes_first(session, bitext.id):
        return units
    known = memory.best(session, bitext, units)
    return [unit for unit in units if unit.id not in known]
