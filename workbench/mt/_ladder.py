"""The ladder: what is tried for the terms that a draft lacks, step by step."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from workbench.core import seams, termbase
from workbench.core.errors import EngineError
from workbench.core.seams import Filling
from workbench.core.standing import Span
from workbench.core.termbase import Term
from workbench.core.text import HAN
from workbench.mt import _placeholder
from workbench.mt._heard import Heard, differing, said
from workbench.mt._placeholder import Learnt
from workbench.mt._sentence import Candidate, Sentence
from workbench.mt._wrong import usable_part
from workbench.mt.values import Engine, Steered

_MOST_HYPOTHESES = 8
_SHAPES_TRIED = 2
# What is put in a term's place to see which part of the draft changes.
_STAND_INS = {
    "person": Term("张三", kind="person"),
    "place": Term("上海", kind="place"),
    "organisation": Term("红十字会", kind="organisation"),
    "title": Term("记者", kind="title"),
    "treaty": Term("宪法", kind="treaty"),
    "event": Term("奥运会", kind="event"),
    "other": Term("问题"),
}
_STAND_INS_TRIED = 3


# Glossary names that stand in for others: how many of a kind are tried, and how often.
_NAMES_A_KIND = 8
_TURNS = 3
_FIT = re.compile(f"[{HAN}·]{{2,8}}")


@dataclass(frozen=True, slots=True)
class _Name:
    """A name, and what the engine says for it."""

    source: str
    form: str


class Ladder:
    """The steps, each for all sentences of a batch together."""

    def __init__(
        self,
        inner: Engine,
        target_lang: str,
        terms: Sequence[Term],
        heard: Heard,
        *,
        asks_more: bool,
    ) -> None:
        self._inner, self._lang, self._terms, self._heard = inner, target_lang, terms, heard
        self._asks_more = asks_more

    def climb(self, sentences: Sequence[Sentence]) -> None:
        """Take the sentences up the ladder, each as far as it needs."""
        for sentence in sentences:
            sentence.settle_whole()
        if self._asks_more:
            wanting = [sentence for sentence in sentences if sentence.missing()]
            forms = self._forms(wanting)
            for sentence in wanting:
                sentence.heard = forms
        steps: list[Callable[[Sequence[Sentence]], None]] = [self._replaced]
        if self._asks_more:
            steps = [self._reranked, self._replaced, self._held, self._stood_in]
            steps += [self._contrasted, self._begun]
        for step in steps:
            step([sentence for sentence in sentences if not sentence.settled()])

    def _asked(self, texts: Sequence[str], terms: Sequence[Term] = ()) -> list[str]:
        """Translations of texts, none if the engine fails now: the plain drafts are there."""
        if not texts:
            return []
        try:
            drafts = self._inner.translate(texts, self._lang, terms)
        except EngineError:
            return []
        return [seams.nfc(draft.text) for draft in drafts]

    def _reranked(self, sentences: Sequence[Sentence]) -> None:
        """Other hypotheses that have more of the terms."""
        wanting = [sentence for sentence in sentences if sentence.missing()]
        if not wanting or not isinstance(self._inner, Steered):
            return
        sources = [sentence.source for sentence in wanting]
        try:
            found = self._inner.hypotheses(sources, self._lang, _MOST_HYPOTHESES)
        except EngineError:
            return
        for sentence, hypotheses in zip(wanting, found, strict=True):
            for text in hypotheses:
                sentence.offer(Candidate(seams.nfc(text), "re-ranked"))

    def _replaced(self, sentences: Sequence[Sentence]) -> None:
        """Known wrong renderings replaced."""
        for sentence in sentences:
            _replace(sentence)

    def _forms(self, sentences: Sequence[Sentence]) -> Mapping[Term, Sequence[str]]:
        """What the engine says for the terms that the sentences lack."""
        wanted: dict[str, dict[Term, None]] = {}
        for sentence in sentences:
            for number in sentence.missing():
                wanted.setdefault(sentence.draft.model, {})[sentence.due[number].term] = None
        forms: dict[Term, tuple[str, ...]] = {}
        for model, terms in wanted.items():
            forms |= self._heard.forms(list(terms), self._lang, model, self._asked)
        return forms

    def _held(self, sentences: Sequence[Sentence]) -> None:
        """Placeholders of the shapes that the model copies, the best shape first."""
        wanting = [sentence for sentence in sentences if sentence.missing()]
        if not wanting:
            return
        model = wanting[0].draft.model
        learnt = self._heard.placeholders(self._lang, model, self._asked)
        for shape in learnt[:_SHAPES_TRIED]:
            asked = [
                (sentence, tokens)
                for sentence in wanting
                if sentence.missing()
                for tokens in _choices(sentence, shape)
            ]
            sources = [_with_tokens(sentence, tokens, shape) for sentence, tokens in asked]
            answers = self._asked(sources, self._terms)
            for (sentence, tokens), text in zip(asked, answers, strict=False):
                _offer_held(sentence, tokens, shape, text)

    def _stood_in(self, sentences: Sequence[Sentence]) -> None:
        """Other terms of the glossary as placeholders: names that the engine says as it does."""
        names = self._known_names([sentence for sentence in sentences if sentence.missing()])
        asked = [
            (sentence, held)
            for sentence in sentences
            if sentence.missing()
            for turn in range(_TURNS)
            if (held := _held_by_names(sentence, names, turn))
        ]
        sources = [_with_names(sentence, held) for sentence, held in asked]
        answers = self._asked(sources, self._terms)
        for (sentence, held), text in zip(asked, answers, strict=False):
            spans = [_only_place(name.form, text, sentence) for name in held.values()]
            found = [span for span in spans if span is not None]
            if len(found) == len(held):
                _offer_filled(sentence, text, dict(zip(held, found, strict=True)))

    def _known_names(self, sentences: Sequence[Sentence]) -> Mapping[str, Sequence[_Name]]:
        """Some terms of each kind that is missing, with what the engine says for them alone."""
        if not sentences:
            return {}
        kinds = {s.due[number].term.kind for s in sentences for number in s.missing()}
        some = {kind: [_stand_in(kind), *_some(self._terms, kind)] for kind in sorted(kinds)}
        every = [term for terms in some.values() for term in terms]
        forms = self._heard.forms(every, self._lang, sentences[0].draft.model, self._asked)
        return {
            kind: [_Name(term.source, forms[term][0]) for term in terms if forms[term]]
            for kind, terms in some.items()
        }

    def _contrasted(self, sentences: Sequence[Sentence]) -> None:
        """Wrong renderings found by difference: the part that changes when the term does."""
        names = self._known_names([sentence for sentence in sentences if sentence.missing()])
        asked = [
            (sentence, number, name)
            for sentence in sentences
            for number in sentence.missing()
            for name in _stand_ins(sentence, number, names)
        ]
        answers = self._asked([_with_names(s, {number: name}) for s, number, name in asked])
        votes: dict[tuple[Sentence, int], Counter[str]] = {}
        for (sentence, number, name), answer in zip(asked, answers, strict=False):
            plain = sentence.plain.text
            part = usable_part(differing(plain, [answer]), sentence.due[number].term)
            surest = said([differing(answer, [plain])]) == said([name.form])
            votes.setdefault((sentence, number), Counter())[part] += 2 if surest else 1
        for (sentence, number), parts in votes.items():
            # More may differ than the term, or less, as two ministers share their “Minister”:
            # two names have to agree, or one to come out just as it is known.
            part, count = max(parts.items(), key=lambda each: (each[1], len(each[0])))
            if part and count > 1:
                sentence.hear(sentence.due[number].term, part)
        for sentence in sentences:
            _replace(sentence)

    def _begun(self, sentences: Sequence[Sentence]) -> None:
        """Drafts that are made to begin with the rendering of what the source begins with."""
        if not isinstance(self._inner, Steered):
            return
        asked = [(sentence, many) for sentence in sentences for many in _leading(sentence)]
        beginnings = [
            seams.cased(" ".join(sentence.expected(number)[0] for number in range(many)), "")
            for sentence, many in asked
        ]
        if not asked:
            return
        try:
            sources = [sentence.source for sentence, _ in asked]
            answers = self._inner.begun(sources, beginnings, self._lang)
        except EngineError:
            return
        for (sentence, many), text in zip(asked, answers, strict=True):
            candidate = Candidate(seams.nfc(text), "prefix", dict.fromkeys(range(many), "prefix"))
            sentence.offer(sentence.replaced(candidate))
            sentence.offer(candidate)


def _replace(sentence: Sentence) -> None:
    """Replace wrong renderings in the plain draft and in the best one there is."""
    bases = [sentence.plain, sentence.best]
    for base in bases[: 1 if sentence.best is sentence.plain else 2]:
        sentence.offer(sentence.replaced(base))


def _choices(sentence: Sentence, learnt: Learnt) -> Iterator[dict[int, int]]:
    """Tokens by the occurrences they are to hold: those of the missing ones, then those of all."""
    free = learnt.free(sentence.source, sentence.plain.text)
    owed = [number for number in range(len(sentence.due)) if sentence.expected(number)]
    for numbers in dict.fromkeys([tuple(sentence.missing()), tuple(owed)]):
        if len(numbers) <= len(free):
            yield dict(zip(numbers, free, strict=False))


def _with_tokens(sentence: Sentence, tokens: Mapping[int, int], learnt: Learnt) -> str:
    due = sentence.due
    spans = {(due[number].start, due[number].end): token for number, token in tokens.items()}
    return _placeholder.held(sentence.source, spans, learnt.shape)


def _offer_held(
    sentence: Sentence,
    tokens: Mapping[int, int],
    learnt: Learnt,
    text: str,
) -> None:
    """Offer a draft of a source with tokens, if they came back, with renderings in their place."""
    spans = _placeholder.returned(text, list(tokens.values()), learnt)
    if spans is not None and not _left_over(text, spans, sentence.plain.text, learnt):
        _offer_filled(sentence, text, dict(zip(tokens, spans, strict=True)))


def _offer_filled(sentence: Sentence, text: str, spans: Mapping[int, Span]) -> None:
    """Offer a text with the renderings of occurrences in place of what stood for them."""
    fillings = [
        Filling(*span, sentence.expected(number)[0], sentence.due[number].term.kind)
        for number, span in spans.items()
    ]
    text = seams.put(text, fillings, sentence.lang)
    candidate = Candidate(text, "placeholder", dict.fromkeys(spans, "placeholder"))
    sentence.offer(sentence.replaced(candidate))
    sentence.offer(candidate)


def _left_over(text: str, spans: Sequence[Span], plain: str, learnt: Learnt) -> bool:
    """Whether a token, or a part of one, is left beside those that came back."""
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]}\0{text[end:]}"
    return len(learnt.residue.findall(text)) > len(learnt.residue.findall(plain))


def _some(terms: Sequence[Term], kind: str) -> Iterator[Term]:
    """Some terms of a kind whose names hold no number, from all over the glossary."""
    fitting = [term for term in terms if term.kind == kind and _FIT.fullmatch(term.source)]
    return islice(fitting[:: max(len(fitting) // _NAMES_A_KIND, 1)], _NAMES_A_KIND)


def _held_by_names(
    sentence: Sentence, names: Mapping[str, Sequence[_Name]], turn: int
) -> dict[int, _Name]:
    """A name of the kind for each missing occurrence; empty if there aren't enough."""
    held: dict[int, _Name] = {}
    for number in sentence.missing():
        free = [
            name
            for name in names.get(sentence.due[number].term.kind, ())
            if name.source not in sentence.source
            and name not in held.values()
            and name.form.lower() not in sentence.plain.text.lower()
        ]
        if not free:
            return {}
        held[number] = free[turn % len(free)]
    return held


def _with_names(sentence: Sentence, held: Mapping[int, _Name]) -> str:
    source = sentence.source
    for number in sorted(held, reverse=True):
        occurrence = sentence.due[number]
        source = source[: occurrence.start] + held[number].source + source[occurrence.end :]
    return source


def _only_place(form: str, text: str, sentence: Sentence) -> Span | None:
    """Where a name stands in a draft if it does so once."""
    places = termbase.places(form, text, sentence.lang)
    return places[0] if len(places) == 1 else None


def _stand_in(kind: str) -> Term:
    """What every model knows of a kind."""
    return _STAND_INS.get(kind, _STAND_INS["other"])


def _stand_ins(
    sentence: Sentence, number: int, names: Mapping[str, Sequence[_Name]]
) -> Iterator[_Name]:
    """Some names of the kind of an occurrence that the sentence hasn't."""
    free = (
        name
        for name in names.get(sentence.due[number].term.kind, ())
        if name.source not in sentence.source
    )
    return islice(free, _STAND_INS_TRIED)


def _leading(sentence: Sentence) -> Iterator[int]:
    """How many terms a source begins with, if one of them is missing; then the first alone."""
    end = many = 0
    for occurrence in sentence.due:
        if occurrence.start != end or not sentence.expected(many):
            break
        end, many = occurrence.end, many + 1
    missing = set(sentence.missing())
    yield from (size for size in dict.fromkeys([many, min(many, 1)]) if missing & set(range(size)))
