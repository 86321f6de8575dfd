"""What goes to an engine on another machine, and whether what comes back can be its translation."""

import re
from collections.abc import Iterator, Sequence, Sized

from workbench.core.errors import N_, EngineError
from workbench.core.text import HAN, normalise

_HAN = re.compile(f"[{HAN}]")
_LETTER = re.compile(r"[^\W\d_]")
# Where a sentence that is too long may be cut, best first.
_CUTS = (re.compile("[。！？!?；;]"), re.compile("[，,：:、]"))
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--|<!DOCTYPE|<\?xml", re.IGNORECASE)

# Of the 1,007 lines of NTREX-128 the longest English one has 6.7 characters a Chinese one,
# the longest Vietnamese one 8.8.
_GROWTH = 12
_ALLOWANCE = 200
_MOSTLY = 0.5

_WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
# Three digits or more that no translator writes as a word or converts: not 1.5, 100, 3000万.
_FIGURE = re.compile(r"(?<![0-9.,])[0-9]+[1-9][0-9]?(?![0-9]|[.,][0-9]|\s*[万亿兆千百十多余])")
_LEAST_DIGITS = 3
_GROUPING = re.compile(r"(?<=[0-9])[.,\s](?=[0-9]{3}(?![0-9]))")
_DIGITS = re.compile("[0-9]+")


class UnusableError(EngineError):
    """An answer that can't be the translation of what was asked for."""


def language(code: str) -> str:
    """Return the language of a code: "vi" of "vi_VN"."""
    return code.replace("_", "-").split("-")[0].lower()


def translatable(text: str) -> bool:
    """Whether there is anything Chinese in a text; what has nothing passes through."""
    return _HAN.search(text) is not None


def pieces(text: str, most: int) -> list[str]:
    """Return a text in pieces of at most ``most`` characters, cut behind marks where it has any.

    A text without Chinese stays in one piece: nobody is to translate it.
    """
    cut: list[str] = []
    while len(text) > most and translatable(text):
        end = next((e for e in (_last(marks, text[:most]) for marks in _CUTS) if e), most)
        cut.append(text[:end])
        text = text[end:]
    return [*cut, text]


def _last(marks: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in marks.finditer(text)), default=0)


def batches(texts: Sequence[str], most: int, characters: int) -> Iterator[list[str]]:
    """Cut texts, in order, into batches of at most so many texts and characters together.

    A text that is longer by itself is a batch of its own.
    """
    batch: list[str] = []
    for text in texts:
        if batch and (len(batch) == most or sum(map(len, batch)) + len(text) > characters):
            yield batch
            batch = []
        batch.append(text)
    if batch:
        yield batch


def check_count(engine: str, sources: Sized, answers: Sized) -> None:
    """Raise UnusableError if there are fewer or more answers than sources."""
    if len(answers) != len(sources):
        raise UnusableError(
            N_("The engine %(engine)s gave %(given)d translations for %(asked)d sentences."),
            engine=engine,
            given=len(answers),
            asked=len(sources),
        )


def check(engine: str, sources: Sequence[str], answers: Sequence[object]) -> list[str]:
    """Return the answers as lines of plain text, one a source, in order.

    Raises UnusableError if there are too few or too many, or if one is no text, empty, has markup
    or is far too long for its source.
    """
    check_count(engine, sources, answers)
    pairs = zip(sources, answers, strict=True)
    return [_checked(engine, source, answer) for source, answer in pairs]


def _checked(engine: str, source: str, answer: object) -> str:
    text = " ".join(normalise(answer).split()) if isinstance(answer, str) else ""
    message = _fault(source, text)
    if message:
        raise UnusableError(message, engine=engine, source=source[:40], size=len(text))
    return text


def _fault(source: str, text: str) -> str:
    if not text:
        return N_("The engine %(engine)s gave no translation of “%(source)s”.")
    if len(text) > _ALLOWANCE + _GROWTH * len(source):
        return N_("The engine %(engine)s gave %(size)d characters for “%(source)s”.")
    if _TAG.search(text) and not _TAG.search(source):
        return N_("The engine %(engine)s put markup into the translation of “%(source)s”.")
    return ""


def check_translated(engine: str, sources: Sequence[str], answers: Sequence[str]) -> None:
    """Raise UnusableError if an answer is still Chinese for the most part."""
    for source, answer in zip(sources, answers, strict=True):
        if len(_HAN.findall(answer)) > _MOSTLY * len(_LETTER.findall(answer)):
            raise UnusableError(
                N_("The engine %(engine)s left “%(source)s” in Chinese."),
                engine=engine,
                source=source[:40],
            )


def check_figures(
    engine: str, sources: Sequence[str], answers: Sequence[str], *, least: int
) -> None:
    """Raise UnusableError if the figures tell that these are other sentences' translations.

    So they do if a figure that an answer lacks stands in the answer to another sentence, or if
    ``least`` answers, and half of those whose source has any, have none of their figures.
    Figures are numbers such as 2026 and 35,471; what may be written otherwise doesn't count.
    """
    figures = [set(_figures(source)) for source in sources]
    found = [set(_DIGITS.findall(_GROUPING.sub("", answer))) for answer in answers]
    having = [place for place, wanted in enumerate(figures) if wanted]
    lacking = [place for place in having if not figures[place] & found[place]]
    astray = any(
        figures[place] & found[other] - figures[other]
        for place in lacking
        for other in range(len(sources))
    )
    if astray or (len(lacking) >= least and 2 * len(lacking) >= len(having)):
        raise UnusableError(_ASTRAY, engine=engine, source=sources[lacking[0]][:40])


_ASTRAY = N_(
    "The engine %(engine)s gave the translation of another sentence for “%(source)s”: the "
    "figures differ."
)


def _figures(text: str) -> Iterator[str]:
    plain = _GROUPING.sub("", text.translate(_WIDE_DIGITS))
    return (figure for figure in _FIGURE.findall(plain) if len(figure) >= _LEAST_DIGITS)
