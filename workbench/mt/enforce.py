"""Terms in drafts: what the glossary has agreed on is put in, whichever engine drafts.

A draft that lacks a rendering climbs a ladder: other hypotheses of the decoder, known wrong
renderings replaced, placeholders, a forced beginning. What comes of a step has to pass the guard;
if nothing does, the plain draft stays and the term has failed. docs/terms.md tells why.
"""

from collections.abc import Iterable, Iterator, Sequence

from workbench.core.standing import begins_title
from workbench.core.termbase import Matcher, Term
from workbench.mt import _texts
from workbench.mt._heard import Heard
from workbench.mt._ladder import Ladder
from workbench.mt._sentence import Sentence
from workbench.mt.values import Batch, Counting, Draft, Engine, Streaming


class Enforcing:
    """An engine whose drafts have the glossary's renderings, for which another engine drafts.

    It streams if that engine does, and counts tokens if that one does; an engine that counts
    tokens is asked for its drafts and for nothing else. Several threads may use it if they may use
    the engine. ``inner`` is the engine, whose own drafts are the plain ones.
    """

    def __new__(cls, inner: Engine) -> "Enforcing":
        """Make one with the abilities of the inner engine."""
        if isinstance(inner, Streaming):
            return super().__new__(_StreamingEnforcing)
        return super().__new__(_CountingEnforcing if isinstance(inner, Counting) else cls)

    def __init__(self, inner: Engine) -> None:
        self.inner = inner
        self.name = inner.name
        self._heard = Heard()

    def available(self, target_lang: str) -> bool:
        """Whether the engine is."""
        return self.inner.available(target_lang)

    def word_by_word(self, target_lang: str) -> bool:
        """Whether the engine's drafts are glosses."""
        return self.inner.word_by_word(target_lang)

    @property
    def asks_more(self) -> bool:
        """Whether terms are worth further requests: not to an engine that is paid by the token."""
        return not isinstance(self.inner, Counting)

    def translate(
        self, texts: Sequence[str], target_lang: str, terms: Sequence[Term]
    ) -> list[Draft]:
        """One draft a text, in order, each with how its terms came out.

        Raises EngineError if the engine can't draft; what it can't do beyond is left undone.
        """
        drafts = self.inner.translate(texts, target_lang, terms)
        return self._enforced(texts, drafts, target_lang, terms, _matcher(terms, target_lang))

    def _enforced(
        self,
        texts: Sequence[str],
        drafts: Sequence[Draft],
        target_lang: str,
        terms: Sequence[Term],
        matcher: Matcher,
    ) -> list[Draft]:
        """The drafts with their terms. Texts that are the same are worked on once."""
        lang = _texts.language(target_lang)
        sentences: dict[tuple[str, Draft], Sentence] = {}
        for key in dict.fromkeys(zip(texts, drafts, strict=True)):
            found = matcher.find(key[0])
            if due := [each for each in found if not begins_title(key[0], each)]:
                sentences[key] = Sentence(*key, due, lang)
        ladder = Ladder(self.inner, target_lang, terms, self._heard, asks_more=self.asks_more)
        ladder.climb(list(sentences.values()))
        done = {key: sentence.result() for key, sentence in sentences.items()}
        return [done.get(key, key[1]) for key in zip(texts, drafts, strict=True)]


class _CountingEnforcing(Enforcing):
    """Enforcing for an engine that counts tokens."""

    def estimate(self, texts: Sequence[str], target_lang: str, terms: Sequence[Term]) -> int:
        """Return about how many tokens `translate` takes; terms take none beyond the prompt's."""
        if not isinstance(self.inner, Counting):
            raise TypeError(self.inner)
        return self.inner.estimate(texts, target_lang, terms)


class _StreamingEnforcing(Enforcing):
    """Enforcing for an engine that streams."""

    def stream(
        self, texts: Sequence[str], target_lang: str, terms: Sequence[Term]
    ) -> Iterator[Batch]:
        """The engine's batches as they come, with their terms."""
        if not isinstance(self.inner, Streaming):
            raise TypeError(self.inner)
        matcher = _matcher(terms, target_lang)
        for batch in self.inner.stream(texts, target_lang, terms):
            sources = [texts[place] for place, _ in batch]
            drafts = [draft for _, draft in batch]
            enforced = self._enforced(sources, drafts, target_lang, terms, matcher)
            yield [(place, draft) for (place, _), draft in zip(batch, enforced, strict=True)]


def _matcher(terms: Iterable[Term], target_lang: str) -> Matcher:
    """A matcher of the terms that have something to say in the language."""
    lang = _texts.language(target_lang)
    return Matcher(term for term in terms if any(r.lang == lang for r in term.renderings))
