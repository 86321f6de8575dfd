"""An engine of phrases that misbehaves in set ways: what terms have to get through."""

import re
from collections.abc import Callable, Mapping, Sequence

from workbench.core.errors import EngineError
from workbench.core.termbase import Term
from workbench.mt import Draft

WORDS = {
    "会见了": "met",
    "和": "and",
    "说": "said",
    "出席了会议": "attended the meeting",
    "会议在": "the meeting took place in",
    "举行": "now",
    "访问": "visits",
    "抵达": "arrived in",
    "今天": "today",
    "有": "has",
    "三十五": "thirty-five",
    "人": "people",
    "中国": "China",
    "河内": "Hanoi",
    "张三": "Zhang San",
    "李四": "Li Si",
    "上海": "Shanghai",
    "东京": "Tokyo",
    "双方讨论了": "the two sides discussed",
    "问题": "the issue",
    "的": "'s",
    "，": ",",
    "。": ".",
    "！": "!",
}


class Phrases:
    """Renders known phrases one by one, copies Latin letters and digits, drops all else.

    ``whole`` has drafts for whole texts, ``token`` is what comes back of a token of letters and
    digits, ``fails`` says from which request on the engine has broken down. ``asked`` has the
    requests.
    """

    name = "phrases"

    def __init__(
        self,
        names: Mapping[str, str],
        whole: Mapping[str, str] | None = None,
        token: Callable[[str], str] = str,
        fails: int = 1_000,
    ) -> None:
        self._table = {**WORDS, **names}
        self._whole = whole or {}
        self._token, self._fails = token, fails
        self.asked: list[list[str]] = []

    def available(self, _: str) -> bool:
        return True

    def word_by_word(self, _: str) -> bool:
        return False

    def translate(self, texts: Sequence[str], *_: object) -> list[Draft]:
        self.asked.append(list(texts))
        if len(self.asked) >= self._fails:
            raise EngineError("It broke down.")
        return [Draft(self.render(text), self.name, "1") for text in texts]

    def render(self, text: str) -> str:
        if text in self._whole:
            return self._whole[text]
        known = "|".join(sorted(map(re.escape, self._table), key=len, reverse=True))
        found = re.findall(rf"{known}|[A-Za-z0-9]+", text)
        words = [self._table[part] if part in self._table else self._token(part) for part in found]
        draft = re.sub(r" (?=['.,!])", "", " ".join(filter(None, words)))
        return draft[:1].upper() + draft[1:]


class Steerable(Phrases):
    """The same with a decoder that can be steered."""

    def __init__(
        self,
        names: Mapping[str, str],
        others: Mapping[str, list[str]] | None = None,
        **more: Mapping[str, str],
    ) -> None:
        super().__init__(names, token=lambda _: "", **more)
        self._others = others or {}

    def hypotheses(self, texts: Sequence[str], _: str, most: int) -> list[list[str]]:
        return [[self.render(text), *self._others.get(text, [])][:most] for text in texts]

    def begun(self, texts: Sequence[str], beginnings: Sequence[str], _: str) -> list[str]:
        pairs = zip(texts, beginnings, strict=True)
        return [f"{start} {self.render(text).split(' ', 1)[1]}" for text, start in pairs]


class Paid(Phrases):
    """The same, paid by the token."""

    def estimate(self, texts: Sequence[str], *_: object) -> int:
        return sum(map(len, texts))


class Flowing(Phrases):
    """The same, as a stream: batches of two, the last texts first."""

    def stream(self, texts: Sequence[str], target_lang: str, terms: Sequence[Term]):
        for start in reversed(range(0, len(texts), 2)):
            drafts = self.translate(texts[start : start + 2], target_lang, terms)
            yield list(enumerate(drafts, start))
