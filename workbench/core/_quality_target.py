"""Checks that look at the target's writing: spaces, doubled words, brackets, quotation marks."""

import re
from collections.abc import Iterator

from workbench.core._quality_values import Finding, Span
from workbench.core.errors import N_

_DOUBLE_SPACE = re.compile(r"(?<=\S)[ \u3000]{2,}(?=\S)")
_DOUBLED = re.compile(r"(?<![\w'’-])([^\W\d_]+(?: [^\W\d_]+)?)\s+\1(?![\w'’-])", re.IGNORECASE)
# Words that English may double.
_ENGLISH_TWICE = (
    "had that is very many so no yes bye ha ho hey long far well now never really more there"
    " please on in knock cha blah"
)
# Vietnamese doubles many a word (xanh xanh, từ từ, người người), but none of these.
_VIETNAMESE_ONCE = (
    "và của là các những đã đang sẽ được bị cho với trong trên dưới tại ở không có này đó một mà"
    " để khi như về do thì vì nên nhưng hoặc cũng vẫn còn chỉ rất theo bởi bằng đến tới ông bà anh"
    " chị tôi họ chúng việc sự phải nếu tuy giữa trước vào nói"
)
_ENGLISH = frozenset(_ENGLISH_TWICE.split())
_VIETNAMESE = frozenset(_VIETNAMESE_ONCE.split())

_OPENING = {
    "(": ")",
    "[": "]",
    "{": "}",
    "（": "）",
    "［": "］",
    "《": "》",
    "〈": "〉",
    "【": "】",
}
_CLOSING = {closing: opening for opening, closing in _OPENING.items()}
_WIDE = str.maketrans("（）［］", "()[]")
# 1) and a) number a list; :) and :( are faces.
_NO_BRACKET = re.compile(
    r"(?:^|(?<=[\s;,(]))(?:[0-9]{1,3}|[A-Za-z]|[ivx]{1,4})\)|(?<![\w)])[:;]-?[()]"
)
_QUOTES = re.compile('[“”„«»「」『』"]')
_OPENS = "“„«「『"


def spaces(source: str, target: str) -> Iterator[Finding]:
    """Two spaces between words, and spaces at an end that the source hasn't."""
    found = [match.span() for match in _DOUBLE_SPACE.finditer(target)]
    if found:
        yield Finding(
            "double-space",
            "warning",
            N_("There are two spaces or more in a row. Leave one."),
            target=tuple(found),
        )
    edges = [*_edge(source, target, start=True), *_edge(source, target, start=False)]
    if edges:
        yield Finding(
            "edge-space",
            "warning",
            N_("There is a space or a line break at the beginning or the end. Take it away."),
            target=tuple(edges),
        )


def _edge(source: str, target: str, *, start: bool) -> Iterator[Span]:
    text, other = (target, source) if start else (target[::-1], source[::-1])
    width = len(text) - len(text.lstrip())
    if width and not other[:1].isspace():
        yield (0, width) if start else (len(text) - width, len(text))


def doubled_words(target: str, lang: str) -> Iterator[Finding]:
    """The same word, or the same two words, twice in a row."""
    for match in _DOUBLED.finditer(target):
        if lang != "zh" and not _may_double(match[1], match[0], lang):
            yield Finding(
                "doubled-word",
                "warning",
                N_("“%(words)s” stands there twice in a row."),
                {"words": match[1]},
                target=(match.span(),),
            )


def _may_double(words: str, both: str, lang: str) -> bool:
    """Whether a language, or a name, may say words twice."""
    if " " in words:
        return words.lower() in ("and on", "of course") or len(set(words.lower().split())) == 1
    second = both[-len(words) :]
    if words[0].isupper() and second[0].isupper() and not both.isupper():
        return True  # Duran Duran, Lang Lang
    word = words.lower()
    if lang == "vi":
        return word not in _VIETNAMESE
    return word in _ENGLISH or len(word) == 1


def brackets(source: str, target: str) -> Iterator[Finding]:
    """Brackets of the target that have no partner, where those of the source have theirs."""
    lonely = _lonely(target)
    if lonely and not _lonely(source):
        yield Finding(
            "brackets",
            "warning",
            N_("The bracket %(marks)s has no partner."),
            {"marks": " ".join(target[at] for at in lonely)},
            target=tuple((at, at + 1) for at in lonely),
        )


def _lonely(text: str) -> list[int]:
    """Where the brackets without a partner stand."""
    masked = _NO_BRACKET.sub(lambda match: " " * len(match[0]), text).translate(_WIDE)
    lonely: list[int] = []
    opened: list[int] = []
    for at, char in enumerate(masked):
        if char in _OPENING:
            opened.append(at)
        elif char in _CLOSING:
            if opened and masked[opened[-1]] == _CLOSING[char]:
                opened.pop()
            else:
                lonely.append(at)
    return sorted(lonely + opened)


def quotes(source: str, target: str) -> Iterator[Finding]:
    """Quotation marks of the target that have no partner, where those of the source have theirs."""
    odd = _odd_quote(target)
    if odd is not None and _odd_quote(source) is None:
        yield Finding(
            "quotes",
            "warning",
            N_("The quotation mark %(mark)s has no partner."),
            {"mark": target[odd]},
            target=((odd, odd + 1),),
        )


def _odd_quote(text: str) -> int | None:
    """Where a quotation mark stands that has no partner; a straight one may be either half."""
    opened: list[int] = []
    for match in _QUOTES.finditer(text):
        mark, at = match[0], match.start()
        if mark == '"' and not opened and text[at - 1 : at].isdigit():
            continue  # 6'2": inches
        if mark in _OPENS or (mark == '"' and not opened):
            opened.append(at)
        elif opened:
            opened.pop()
        else:
            return at
    return opened[0] if opened else None
