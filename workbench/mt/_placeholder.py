"""Placeholders: tokens that stand for terms in a source and come back in the draft.

What a model copies unharmed differs from model to model, so each is asked once: a few sentences
with each shape of token, one and two at a time. Beside made-up tokens there are names that every
model knows; what it makes of them is found out in the same way.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbench.core.standing import Span
from workbench.mt import _wrong

_CARRIERS = (
    "{0}会见了{1}。",
    "{2}和{3}出席了会议。",
    "{4}访问中国。",
    "今天，{5}抵达河内。",
)
_MOST_KEPT = 3


@dataclass(frozen=True, slots=True)
class Token:
    """What goes into the source, and a pattern for what comes back."""

    source: str
    pattern: re.Pattern[str]

    def spans(self, text: str) -> list[Span]:
        """Where it stands in a draft."""
        return [match.span() for match in self.pattern.finditer(text)]


@dataclass(frozen=True, slots=True)
class Shape:
    """Tokens of one shape, as many as a sentence may need, and a pattern for what is left of one.

    ``pad`` says whether the token gets spaces around it; ``copied`` whether it is to come back as
    it is, not as the model's translation of it.
    """

    sources: tuple[str, ...]
    residue: str = ""
    pad: bool = False
    copied: bool = True

    def written(self, number: int) -> str:
        """The token of a number as it goes into a source."""
        return f" {self.sources[number]} " if self.pad else self.sources[number]


@dataclass(frozen=True, slots=True)
class Learnt:
    """A shape that works with a model: its tokens, and what would be left of a mangled one."""

    shape: Shape
    tokens: tuple[Token, ...]
    residue: re.Pattern[str]

    def free(self, source: str, draft: str) -> list[int]:
        """The numbers of tokens that neither the source nor its plain draft has by itself."""
        return [
            number
            for number, token in enumerate(self.tokens)
            if token.source not in source and not token.pattern.search(draft)
        ]


_NONSENSE = ("Qwxz", "Zvork", "Xkelm", "Jbrod", "Vuzan", "Kwolt", "Pxeri", "Drufz")
_CODES = tuple(f"XQ{number}" for number in range(2, 10))

SHAPES = (
    Shape(_CODES, r"\bXQ"),
    Shape(_NONSENSE, r"\b(?:Qwx|Zvo|Xke|Jbr|Vuz|Kwo|Pxe|Dru)"),
    Shape(_CODES, r"\bXQ", pad=True),
    Shape(_NONSENSE, r"\b(?:Qwx|Zvo|Xke|Jbr|Vuz|Kwo|Pxe|Dru)", pad=True),
    Shape(tuple(f"T{number}" for number in range(1, 9)), r"\bT ?\d"),
    Shape(tuple(f"N00{number}" for number in range(42, 50)), r"\bN ?0"),
    Shape(tuple(f"【{number}】" for number in range(1, 9)), r"[【\[]\s*\d|\d\s*[】\]]"),
    Shape(("张三", "王小明", "李四", "刘芳", "陈静", "赵刚"), copied=False),
    Shape(("上海", "东京", "伦敦", "巴黎", "柏林", "罗马"), copied=False),
)


def questions() -> list[str]:
    """The texts to let a model translate; `learn` takes their translations, in this order."""
    return [text for shape in SHAPES for text in _questions(shape)]


def learn(answers: Sequence[str]) -> list[Learnt]:
    """Return the shapes that come back exactly once, the surest first.

    Those that do so everywhere go before those that do so more often than not.
    """
    rest = iter(answers)
    scored = []
    for shape in SHAPES:
        given = [next(rest) for _ in _questions(shape)]
        learnt = _learnt(shape, given)
        carried = given[-len(_CARRIERS) :]
        score = sum(
            _carries(learnt, carrier, text)
            for carrier, text in zip(_CARRIERS, carried, strict=True)
        )
        scored.append((score, learnt))
    scored.sort(key=lambda each: -each[0])
    return [learnt for score, learnt in scored if 2 * score > len(_CARRIERS)][:_MOST_KEPT]


def held(source: str, spans: Mapping[Span, int], shape: Shape) -> str:
    """Return a source with the tokens of the numbers given in place of its spans."""
    for (start, end), number in sorted(spans.items(), reverse=True):
        source = source[:start] + shape.written(number) + source[end:]
    return source.strip()


def returned(text: str, numbers: Sequence[int], learnt: Learnt) -> list[Span] | None:
    """Where the tokens of these numbers stand in a draft; None unless each does exactly once."""
    found = [learnt.tokens[number].spans(text) for number in numbers]
    if any(len(spans) != 1 for spans in found):
        return None
    return [spans[0] for spans in found]


def _questions(shape: Shape) -> Iterator[str]:
    if not shape.copied:
        yield from shape.sources
    written = [shape.written(number) for number in range(len(shape.sources))]
    yield from (carrier.format(*written).strip() for carrier in _CARRIERS)


def _learnt(shape: Shape, given: Sequence[str]) -> Learnt:
    if shape.copied:
        tokens = tuple(Token(source, _copied(source)) for source in shape.sources)
        return Learnt(shape, tokens, re.compile(shape.residue, re.IGNORECASE))
    names = [_wrong.usable(text) for text in given[: len(shape.sources)]]
    tokens = tuple(
        Token(source, _named(name if names.count(name) == 1 else ""))
        for source, name in zip(shape.sources, names, strict=True)
    )
    words = {re.escape(word) for name in names for word in name.split() if len(word) > 1}
    return Learnt(
        shape, tokens, re.compile(rf"(?<!\w)(?:{'|'.join(sorted(words)) or '(?!)'})(?!\w)")
    )


def _copied(source: str) -> re.Pattern[str]:
    inner = source.strip("【】")
    if inner != source:
        return re.compile(rf"[【\[]\s*{inner}\s*[】\]]")
    return re.compile(rf"(?<!\w){re.escape(source)}(?!\w)", re.IGNORECASE)


def _named(name: str) -> re.Pattern[str]:
    """A pattern for a name as the model writes it; none matches where it writes none."""
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)" if name else "(?!)")


def _carries(learnt: Learnt, carrier: str, text: str) -> bool:
    numbers = [int(number) for number in re.findall(r"\{(\d)\}", carrier)]
    return returned(text, numbers, learnt) is not None
