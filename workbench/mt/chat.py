"""Drafts from a chat model behind an OpenAI-compatible endpoint.

Sentences go in the article's order, numbered through, with those before them and their
translations, and with the glossary's terms that occur in them. An answer has to carry just their
numbers; one that can't be used is asked for again, half as many sentences at a time.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from workbench.core.errors import N_, EngineError
from workbench.core.termbase import Term
from workbench.mt import Draft, _prompt, _texts
from workbench.mt._http import Client, Clock, Patience, RefusedError
from workbench.mt._prompt import Guide, Pair, Request
from workbench.mt._texts import UnusableError

TOKEN_LIMIT = 100_000

# A model on the machine's own processor takes minutes for an answer.
_WORK = Patience(answer=300, total=600, tries=6)

# So that a request and its answer fit into 4,096 tokens: what local servers have by default, and
# beyond which some drop the beginning without a word.
_SENTENCES_A_REQUEST = 10
_CHARACTERS_A_REQUEST = 600
_SENTENCES_BEFORE = 3
_TRIES_OF_ONE = 3
# Some models think aloud before they answer.
_ROOM_TO_THINK = 2_000
_LONGEST_LABEL = 100

_NOT_SET_UP = N_("No chat model is set up. Set WORKBENCH_CHAT_URL and WORKBENCH_CHAT_MODEL.")
_NO_LANGUAGE = N_("The chat engine has no “%(lang)s”. Choose English (en) or Vietnamese (vi).")
_OVER = N_(
    "This takes about %(needed)d tokens, a job may take %(limit)d, and %(spent)d are spent. Raise "
    "WORKBENCH_CHAT_TOKEN_LIMIT or draft with another engine."
)
_OTHER = N_("The server %(url)s doesn't answer as a chat model's server does. Check the address.")
_EMPTY = N_("The engine %(engine)s gave an empty answer.")
_BROKEN = N_("The engine %(engine)s gave an answer that is no JSON object.")
_WRONG_NUMBERS = N_("The engine %(engine)s gave translations of sentences that weren't asked for.")
_TOO_MUCH = N_("The engine %(engine)s doesn't take so much at a time (%(why)s).")


class ChatEngine:
    """Drafts of a chat model. One engine is for one job, and for one thread at a time.

    It counts the tokens of all its calls, ``spent``, against ``token_limit``, and shows the model
    the last sentences of the call before. Raises EngineError if the address or the key can't be
    used; without an address or a model it is never available. ``clock`` is for tests.
    """

    name = "chat"

    def __init__(
        self,
        url: str,
        model: str,
        key: str = "",
        *,
        token_limit: int,
        clock: Clock | None = None,
    ) -> None:
        self._client = Client(url, key, in_header=True, clock=clock) if url and model else None
        self._model = model
        self._label = model[:_LONGEST_LABEL]
        self._limit = token_limit
        self._number = 1
        self._before = {lang: _recent(()) for lang in _prompt.LANGUAGES}
        self._unsupported: set[str] = set()
        self.spent = 0

    def available(self, target_lang: str) -> bool:
        """Whether a model is set up and the language is English or Vietnamese; asks nobody."""
        return self._client is not None and _texts.language(target_lang) in _prompt.LANGUAGES

    def word_by_word(self, target_lang: str) -> bool:  # noqa: ARG002 - false of every language
        """Return False: these are translations."""
        return False

    def estimate(self, texts: Sequence[str], target_lang: str, terms: Sequence[Term]) -> int:
        """Return about how many tokens drafting takes, asked and answered; asks nobody.

        On the high side, though without what is asked for again because an answer can't be used.
        """
        guide = Guide(_known(target_lang), terms)
        before, total = _recent(self._before[guide.lang]), 0
        for batch in _batches(texts):
            total += guide.request(batch, self._number, before).tokens()
            before.extend(_prompt.imagined(source, guide.lang) for source in batch)
        return total

    def translate(
        self, texts: Sequence[str], target_lang: str, terms: Sequence[Term]
    ) -> list[Draft]:
        """One translation a text, in order; a text without Chinese stays as it is.

        Raises EngineError before anything is asked if the estimate, and on the way if the tokens
        spent, would pass the limit; and if the server can't be reached, refuses, or gives no
        usable answer even for a single sentence.
        """
        guide = Guide(_known(target_lang), terms)
        self._server()
        self._afford(self.estimate(texts, target_lang, terms))
        found = iter([each for batch in _batches(texts) for each in self._tried(guide, batch)])
        rows = [
            [next(found) if _texts.translatable(piece) else piece for piece in _pieces(text)]
            for text in texts
        ]
        return [Draft(" ".join(row), self.name, self._label) for row in rows]

    def _server(self) -> Client:
        if self._client is None:
            raise EngineError(_NOT_SET_UP)
        return self._client

    def _afford(self, tokens: int) -> None:
        if self.spent + tokens > self._limit:
            raise EngineError(_OVER, needed=tokens, limit=self._limit, spent=self.spent)

    def _tried(
        self, guide: Guide, sources: Sequence[str], reason: str = "", tries: int = _TRIES_OF_ONE
    ) -> list[str]:
        """Translations of a batch; of its halves, or once more, if the answer can't be used."""
        try:
            return self._asked(guide, sources, reason)
        except UnusableError as error:
            if len(sources) == 1 and tries == 1:
                raise
            reason = str(error)
        if len(sources) == 1:
            return self._tried(guide, sources, reason, tries - 1)
        half = len(sources) // 2
        first = self._tried(guide, sources[:half], reason)
        return first + self._tried(guide, sources[half:], reason)

    def _asked(self, guide: Guide, sources: Sequence[str], reason: str) -> list[str]:
        """Translations of a batch from one request, checked."""
        request = guide.request(sources, self._number, self._before[guide.lang])
        self._number += len(sources)
        self._afford(request.tokens())
        answer = self._post(request, reason)
        self.spent += _spent(answer) or request.tokens()
        self._label = (self._named(answer) or self._model)[:_LONGEST_LABEL]
        targets = self._usable(request, answer)
        self._before[guide.lang].extend(map(Pair, sources, targets))
        return targets

    def _post(self, request: Request, reason: str) -> Any:  # noqa: ANN401 - JSON
        """The answer, without the options that the server turns out not to support."""
        while True:
            options = self._options(request)
            body = {"model": self._model, "messages": request.messages(reason), **options}
            try:
                return self._server().ask("/chat/completions", body, _WORK)
            except RefusedError as refused:
                if _too_much(refused):
                    raise UnusableError(_TOO_MUCH, engine=self.name, why=refused.said) from None
                self._unsupported.add(_unsupported(refused, options))

    def _options(self, request: Request) -> dict[str, object]:
        room = 2 * request.answer_tokens() + _ROOM_TO_THINK
        left = self._limit - self.spent - request.tokens() + request.answer_tokens()
        options: dict[str, object] = {"temperature": 0, "max_tokens": min(room, left)}
        if "max_tokens" in self._unsupported:
            # The newer name, which hosted models of OpenAI insist on.
            options["max_completion_tokens"] = options["max_tokens"]
        return {name: value for name, value in options.items() if name not in self._unsupported}

    def _named(self, answer: object) -> str:
        """The model that answered: it may say more than the one asked for, its date or size."""
        model = answer.get("model") if isinstance(answer, dict) else None
        return self._server().quote(model) if isinstance(model, str) else ""

    def _usable(self, request: Request, answer: object) -> list[str]:
        """The translations in an answer, in order. Raises UnusableError if they can't be right."""
        sources = list(request.sentences.values())
        given = self._object(answer)
        _texts.check_count(self.name, sources, given)
        if given.keys() != request.sentences.keys():
            raise UnusableError(_WRONG_NUMBERS, engine=self.name)
        targets = _texts.check(self.name, sources, [given[number] for number in request.sentences])
        _texts.check_translated(self.name, sources, targets)
        _texts.check_figures(self.name, sources, targets, least=1)
        return targets

    def _object(self, answer: object) -> dict[str, object]:
        """The JSON object in an answer's text. Raises UnusableError if there is none."""
        content = self._content(answer)
        if not isinstance(content, str) or not content.strip():
            raise UnusableError(_EMPTY, engine=self.name)
        try:
            return _prompt.parse(content)
        except ValueError:
            raise UnusableError(_BROKEN, engine=self.name) from None

    def _content(self, answer: Any) -> object:  # noqa: ANN401 - JSON
        """The text of an answer, if it has one. Raises EngineError for another shape."""
        try:
            return answer["choices"][0]["message"]["content"]
        except IndexError:
            return None
        except (KeyError, TypeError):
            raise EngineError(_OTHER, url=self._server().url) from None


def _recent(pairs: Iterable[Pair]) -> deque[Pair]:
    return deque(pairs, maxlen=_SENTENCES_BEFORE)


def _known(target_lang: str) -> str:
    lang = _texts.language(target_lang)
    if lang not in _prompt.LANGUAGES:
        raise EngineError(_NO_LANGUAGE, lang=target_lang)
    return lang


def _pieces(text: str) -> list[str]:
    return _texts.pieces(text, _CHARACTERS_A_REQUEST)


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    """What there is to translate, as it goes into requests."""
    found = [piece for text in texts for piece in _pieces(text) if _texts.translatable(piece)]
    return _texts.batches(found, _SENTENCES_A_REQUEST, _CHARACTERS_A_REQUEST)


def _too_much(refused: RefusedError) -> bool:
    return refused.status == 413 or (refused.status == 400 and "context" in refused.said.lower())


def _unsupported(refused: RefusedError, options: Iterable[str]) -> str:
    """The option that the server names as unsupported. Raises the refusal if it names none."""
    named = [name for name in options if name in refused.said]
    if refused.status != 400 or "support" not in refused.said.lower() or not named:
        raise refused
    return min(named, key=refused.said.index)


def _spent(answer: object) -> int:
    """The tokens that the server has counted; 0 if it doesn't say."""
    usage = answer.get("usage") if isinstance(answer, dict) else None
    total = usage.get("total_tokens") if isinstance(usage, dict) else None
    return max(total, 0) if type(total) is int else 0
