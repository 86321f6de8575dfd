"""What an engine makes of a term, and which placeholders it copies: asked once and kept."""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from threading import Lock

from workbench.core.termbase import Term
from workbench.mt import _placeholder, _wrong
from workbench.mt._placeholder import Learnt

# Translations of texts, none if the engine fails.
Ask = Callable[[Sequence[str]], list[str]]

# A rendering of a term that shows inside a sentence only: what isn't the sentence's is the term's.
# A sentence tells only if what differs between two known names in it is these names.
# The first is for places, the second for all else.
_CARRIERS = (("双方讨论了{}问题。", ("上海", "东京")), ("{}出席了会议。", ("张三", "李四")))
_MOST_TERMS = 4096
# A rendering has fewer words than its source has characters, and these.
_WORDS_MORE = 4
_TOKEN = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*|[^\w\s]")


class Heard:
    """An engine's own renderings of terms and its placeholders, for each of its models.

    Several threads may use it; two that both lack something may both ask.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._forms: OrderedDict[tuple[str, str, str], tuple[str, ...]] = OrderedDict()
        self._carriers: dict[tuple[str, str], list[list[str]]] = {}
        self._learnt: dict[tuple[str, str], list[Learnt]] = {}

    def forms(
        self, terms: Sequence[Term], lang: str, model: str, ask: Ask
    ) -> dict[Term, tuple[str, ...]]:
        """What the engine says for each term, alone and within sentences; one request for all."""
        unknown = [term for term in terms if self._kept(lang, model, term) is None]
        if unknown:
            self._learn(unknown, lang, model, ask)
        return {term: self._kept(lang, model, term) or () for term in terms}

    def placeholders(self, lang: str, model: str, ask: Ask) -> list[Learnt]:
        """The shapes that the model copies, the surest first."""
        if (lang, model) not in self._learnt:
            answers = ask(_placeholder.questions())
            if not answers:
                return []
            self._learnt[lang, model] = _placeholder.learn(answers)
        return self._learnt[lang, model]

    def _kept(self, lang: str, model: str, term: Term) -> tuple[str, ...] | None:
        key = (lang, model, term.source)
        with self._lock:
            if key in self._forms:
                self._forms.move_to_end(key)
            return self._forms.get(key)

    def _learn(self, terms: Sequence[Term], lang: str, model: str, ask: Ask) -> None:
        known = self._carriers.get((lang, model))
        first = [] if known else list(_first_questions())
        asked = [text for term in terms for text in _questions(term)]
        answers = ask([*first, *asked])
        if not answers:
            return
        known = self._carriers.setdefault((lang, model), known or _carriers(answers))
        answers = answers[len(first) :]
        with self._lock:
            for number, term in enumerate(terms):
                given = answers[2 * number :][:2]
                self._forms[lang, model, term.source] = tuple(_forms(term, given, known))
            while len(self._forms) > _MOST_TERMS:
                self._forms.popitem(last=False)


def differing(text: str, others: Sequence[str]) -> str:
    """Return the part of a text that stands where others, alike among themselves, differ from it.

    Empty where nothing of the text is theirs, or nothing but theirs.
    """
    tokens = list(_TOKEN.finditer(text))
    words = [_words(each) for each in [*others, text]]
    start = _common(words)
    end = _common([each[start:][::-1] for each in words])
    if start + end == 0 or start + end >= len(tokens):
        return ""
    return text[tokens[start].start() : tokens[len(tokens) - end - 1].end()]


def _questions(term: Term) -> Iterator[str]:
    yield term.source
    yield _CARRIERS[_carrier(term)][0].format(term.source)


def _carrier(term: Term) -> int:
    return 0 if term.kind == "place" else 1


def _first_questions() -> Iterator[str]:
    for carrier, names in _CARRIERS:
        yield from names
        yield from (carrier.format(name) for name in names)


def _carriers(answers: Sequence[str]) -> list[list[str]]:
    """The translations of each carrier with known names; none of a carrier that tells nothing."""
    found = []
    for number in range(len(_CARRIERS)):
        names, sentences = answers[4 * number :][:2], list(answers[4 * number + 2 :][:2])
        parts = [differing(sentences[0], sentences[1:]), differing(sentences[1], sentences[:1])]
        found.append(sentences if said(parts) == said(names) else [])
    return found


def said(texts: Sequence[str]) -> list[str]:
    """The names in texts, to be compared."""
    return [_wrong.bare(_wrong.usable(text)) for text in texts]


def _forms(term: Term, given: Sequence[str], known: Sequence[list[str]]) -> Iterator[str]:
    """What can be the rendering of a term in the translations of its questions."""
    forms = {_wrong.usable(given[0]): given[0]}
    if others := known[_carrier(term)]:
        part = differing(given[1], others)
        form = _wrong.usable_part(part, term)
        # "Vietnam" is not the government of which alone it says "Vietnam Government".
        if form and not set(_words(form)) < set(_words(given[0])):
            forms.setdefault(form, part)
    for form, part in forms.items():
        if not form or len(_words(form)) > len(term.source) + _WORDS_MORE:
            continue
        yield form
        # An article that isn't the sentence's goes with a name that has none.
        if term.kind in ("person", "place") and part.lower().startswith("the "):
            yield f"the {form}"


def _words(text: str) -> list[str]:
    return [token.lower() for token in _TOKEN.findall(text)]


def _common(sequences: Sequence[Sequence[str]]) -> int:
    """How many items the sequences begin with together."""
    alike = [len(set(items)) == 1 for items in zip(*sequences, strict=False)]
    return next((place for place, same in enumerate(alike) if not same), len(alike))
