"""Drafts from a LibreTranslate server, by its documented HTTP protocol.

The server knows no glossaries and doesn't name its models: a draft carries the pair of languages
and the server's version.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from workbench.core.errors import N_, EngineError
from workbench.core.termbase import Term
from workbench.mt import Draft, _texts
from workbench.mt._http import Client, Clock, Patience, RefusedError

T = TypeVar("T")

# The codes of Chinese as it is written in China, that of newer servers first.
_CHINESE = ("zh-hans", "zh", "zh-cn")

# A page waits for this answer.
_LOOK = Patience(answer=5, total=5, tries=1)
# A server on one core translates some five sentences a second. Its limits are so many requests a
# minute, which six tries outlast: the pauses between them are 62 seconds or more.
_WORK = Patience(answer=120, total=240, tries=6)
_KEPT_SECONDS = 300
_SILENT_SECONDS = 30

_TEXTS_A_REQUEST = 25
_CHARACTERS_A_REQUEST = 2_000
_LEAST_FOREIGN = 3

_NOT_SET_UP = N_("No LibreTranslate server is set up. Set WORKBENCH_LIBRETRANSLATE_URL.")
_NO_PAIR = N_("The LibreTranslate server %(url)s doesn't translate Chinese to “%(lang)s”.")
_OTHER = N_("The server %(url)s doesn't answer as LibreTranslate does. Check the address.")


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a server says of itself: its version, and how many characters it takes at a time."""

    version: str
    characters: int


class LibreTranslateEngine:
    """Neural drafts from the LibreTranslate server at an address; several threads may use it.

    ``key`` is for servers that want one, ``clock`` for tests. Raises EngineError if the address
    or the key can't be used; without an address the engine is never available.
    """

    name = "libretranslate"

    def __init__(self, url: str, key: str = "", *, clock: Clock | None = None) -> None:
        self._clock = clock or Clock()
        self._client = Client(url, key, clock=self._clock) if url else None
        self._secret = {"api_key": key} if key else {}
        self._targets: _Kept[Mapping[str, frozenset[str]]] = _Kept(self._clock)
        self._facts: _Kept[_Facts] = _Kept(self._clock)
        self._silent_until = float("-inf")
        self._most_texts = _TEXTS_A_REQUEST

    def available(self, target_lang: str) -> bool:
        """Whether the server answers and has the language; what it says is kept for five minutes.

        Takes five seconds at most; a server that gave no answer isn't asked for half a minute.
        """
        if self._client is None or self._clock.now() < self._silent_until:
            return False
        try:
            return self._pair(self._client, target_lang, _LOOK) is not None
        except EngineError:
            self._silent_until = self._clock.now() + _SILENT_SECONDS
            return False

    def word_by_word(self, target_lang: str) -> bool:  # noqa: ARG002 - false of every language
        """Return False: these are translations."""
        return False

    def translate(
        self,
        texts: Sequence[str],
        target_lang: str,
        terms: Sequence[Term],  # noqa: ARG002 - the server takes none
    ) -> list[Draft]:
        """One translation a text, in order; a text without Chinese stays as it is.

        Texts that are the same are sent once, long ones in pieces. Raises EngineError if the
        server can't be reached, refuses, hasn't the language, or answers with what can't be a
        translation.
        """
        client = self._client
        if client is None:
            raise EngineError(_NOT_SET_UP)
        pair = self._pair(client, target_lang, _WORK)
        if pair is None:
            raise EngineError(_NO_PAIR, url=client.url, lang=target_lang)
        facts = self._facts.get(lambda: _facts(client))
        rows = [_texts.pieces(text, facts.characters) for text in texts]
        sent = {piece: "" for row in rows for piece in row if _texts.translatable(piece)}
        for batch in _texts.batches(list(sent), self._most_texts, facts.characters):
            sent.update(zip(batch, self._send(client, batch, pair), strict=True))
        model = f"{pair[0]}-{pair[1]} {facts.version}".rstrip()
        return [Draft(" ".join(sent.get(p, p) for p in row), self.name, model) for row in rows]

    def _pair(self, client: Client, target_lang: str, patience: Patience) -> tuple[str, str] | None:
        """The server's codes of Chinese and of the language, None if it hasn't both."""
        known = self._targets.get(lambda: _targets(client, patience))
        wanted = _texts.language(target_lang)
        for source in sorted(known, key=lambda code: _CHINESE.index(code.lower())):
            if wanted in known[source]:
                return source, wanted
        return None

    def _send(self, client: Client, batch: list[str], pair: tuple[str, str]) -> list[str]:
        """Translations of a batch; where the server takes only smaller ones, of its halves."""
        body = {"q": batch, "source": pair[0], "target": pair[1], "format": "text", **self._secret}
        try:
            answer = client.ask("/translate", body, _WORK)
        except RefusedError as refused:
            if len(batch) == 1 or not _too_much(refused):
                raise
            half = len(batch) // 2
            self._most_texts = min(self._most_texts, half)
            return self._send(client, batch[:half], pair) + self._send(client, batch[half:], pair)
        translations = _texts.check(self.name, batch, _translations(client, answer))
        _texts.check_figures(self.name, batch, translations, least=_LEAST_FOREIGN)
        return translations


def _too_much(refused: RefusedError) -> bool:
    return refused.status == 413 or (refused.status == 400 and "limit" in refused.said.lower())


def _translations(client: Client, answer: object) -> list[object]:
    found = answer.get("translatedText") if isinstance(answer, dict) else None
    if not isinstance(found, list):
        raise EngineError(_OTHER, url=client.url)
    return found


def _targets(client: Client, patience: Patience) -> Mapping[str, frozenset[str]]:
    """The languages that Chinese is translated to, by the server's codes of Chinese."""
    answer = client.ask("/languages", None, patience)
    try:
        known = {str(each["code"]): frozenset(map(str, each["targets"])) for each in answer}
    except (TypeError, KeyError):
        raise EngineError(_OTHER, url=client.url) from None
    return {code: targets for code, targets in known.items() if code.lower() in _CHINESE}


def _facts(client: Client) -> _Facts:
    limit = _told(client, "/frontend/settings", "charLimit")
    characters = _CHARACTERS_A_REQUEST
    if type(limit) is int and limit > 0:
        characters = min(limit, characters)
    version = _told(client, "/spec", "info", "version")
    return _Facts(client.quote(version)[:40] if isinstance(version, str) else "", characters)


def _told(client: Client, path: str, *names: str) -> object:
    """What stands under the names in an answer that drafts don't depend on; else None."""
    try:
        found = client.ask(path, None, _LOOK)
    except EngineError:
        return None
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found


class _Kept(Generic[T]):
    """A value that is asked for again when it is five minutes old."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: tuple[float, T] | None = None

    def get(self, ask: Callable[[], T]) -> T:
        """The value kept or asked for; two threads that both find none ask both."""
        kept = self._kept
        if kept is None or self._clock.now() - kept[0] > _KEPT_SECONDS:
            kept = self._kept = self._clock.now(), ask()
        return kept[1]
