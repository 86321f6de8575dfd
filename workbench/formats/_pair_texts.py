"""Texts put together by their files' names; what is left over told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from workbench.core.counterparts import recognise
from workbench.core.errors import N_, InputError
from workbench.core.text import guess_language
from workbench.formats import upload
from workbench.formats._pair_names import Named, parse
from workbench.formats._pair_units import are_texts
from workbench.formats._pair_units import units as grouped
from workbench.formats._pair_values import CODES, LANGUAGES, Pair, in_order, side
from workbench.formats.bundle import Limits
from workbench.formats.upload import Upload
from workbench.formats.values import CorpusUnit, Note, Variant

_PAIR = 2
# From so many sentences on, a line on each side holds a text that is to be aligned.
_FEW = 3
_SUFFIXES = tuple(suffix for suffix in upload.SUFFIXES if suffix != ".zip")


@dataclass(frozen=True, slots=True)
class Text:
    """A file with one text, or the error that tells why it can't be read."""

    named: Named
    upload: Upload
    guessed: str

    @property
    def lang(self) -> str:
        """The language by the name, else as recognised; empty where neither tells."""
        return self.named.lang or self.guessed


def text(name: str, data: bytes, limits: Limits) -> Text:
    """Read a file as one text; one called ``news.zh`` is a plain text, too."""
    named = parse(name)
    if not named.is_plain and named.suffix not in _SUFFIXES:
        return Text(named, Upload(name, error=_unread()), "")
    [read] = upload.texts(name + ".txt" if named.is_plain else name, data, limits)
    guessed = guess_language(read.text) if read.text else ""
    return Text(parse(name, guessed), replace(read, name=name), guessed)


def _unread() -> InputError:
    return InputError(
        N_(
            "This type of file isn't read. Texts come as %(texts)s, units as .tmx, .xliff, .csv"
            " or .tsv, and many files in a .zip."
        ),
        texts=" ".join(_SUFFIXES),
    )


def together(texts: Sequence[Text], *, alone: bool) -> Iterator[tuple[Text, Pair]]:
    """Put texts together by name; give each pair, or error, with the first text it is about.

    ``alone``: nothing else was brought in, so that two texts in two languages belong together
    whatever they are called, unless the names say both languages and differ otherwise.
    """
    groups: dict[str, list[Text]] = {}
    for one in texts:
        groups.setdefault(one.named.key, []).append(one)
    if alone and len(groups) == len(texts) == _PAIR and _may_belong(*texts):
        yield texts[0], _only_two(*texts)
        return
    for group in groups.values():
        yield from _pairs(group, groups)


def of_two(first: Text, second: Text) -> Pair:
    """Make a pair of two texts, or say why it can't be made."""
    for one in (first, second):
        if one.upload.error:
            return Pair(one.upload.name, error=one.upload.error)
    name = _name([first, second])
    first, second = _told_apart(first, second)
    if first.lang == second.lang:
        message = N_(
            "Both texts are in the language “%(lang)s”. Bring in a text and its translation."
        )
        return Pair(name, error=InputError(message, lang=first.lang))
    return _aligned(name, [first, second])


def _told_apart(first: Text, second: Text) -> tuple[Text, Text]:
    """Look again at two texts that seem to be in one language though no name says so."""
    if first.lang != second.lang or first.named.lang or second.named.lang:
        return first, second
    seen = recognise(first.upload.text, second.upload.text)
    if not set(seen) <= set(LANGUAGES):
        return first, second
    return replace(first, guessed=seen[0]), replace(second, guessed=seen[1])


def _may_belong(first: Text, second: Text) -> bool:
    broken = first.upload.error or second.upload.error
    marked = first.named.lang and second.named.lang
    return not broken and not marked and first.lang != second.lang


def _only_two(first: Text, second: Text) -> Pair:
    message = N_("“%(first)s” and “%(second)s” were taken for a pair: there is no other text.")
    note = Note(0, message, {"first": first.upload.name, "second": second.upload.name})
    pair = of_two(first, second)
    return replace(pair, notes=(note, *pair.notes))


def _pairs(group: list[Text], groups: dict[str, list[Text]]) -> Iterator[tuple[Text, Pair]]:
    """The pair that a group makes, if it does, and an error for each text that it can't take."""
    for one in group:
        if one.upload.error:
            yield one, Pair(one.upload.name, error=one.upload.error)
    good = [one for one in group if not one.upload.error]
    name = _name(group)
    twice = _twice(good)
    if twice:
        yield good[0], Pair(name, error=twice)
    elif len(good) > 1:
        yield good[0], _plain(name, good) or _aligned(name, good)
    elif good:
        yield good[0], Pair(good[0].upload.name, error=_alone(good[0], group, groups))


def _name(group: Sequence[Text]) -> str:
    return group[0].named.stem or " + ".join(one.upload.name for one in group)


def _twice(good: Sequence[Text]) -> InputError | None:
    seen: dict[str, Text] = {}
    for one in good:
        first = seen.setdefault(one.lang, one)
        if first is not one:
            message = N_(
                "Two files of one name are both in the language “%(lang)s”: “%(first)s” and"
                " “%(second)s”. Keep one of them, or name the languages (.zh.txt, .en.txt,"
                " .vi.txt)."
            )
            names = {"first": first.upload.name, "second": one.upload.name}
            return InputError(message, lang=one.lang, **names)
    return None


def _alone(one: Text, group: Sequence[Text], groups: dict[str, list[Text]]) -> InputError:
    """Why a text has no counterpart."""
    broken = next((other for other in group if other is not one), None)
    if broken:
        message = N_("Its counterpart “%(name)s” can't be read, so it has nothing to go with.")
        return InputError(message, name=broken.upload.name)
    stem, _, mark = one.named.key.rpartition(".")
    if stem in groups and not one.named.lang:
        message = N_(
            "“%(mark)s” is not a language that is aligned here. Name the files .zh.txt, .en.txt"
            " and .vi.txt."
        )
        return InputError(message, mark=mark)
    return InputError(
        N_("It has no counterpart: there is no “%(names)s” beside it."),
        names="”, “".join(
            f"{one.named.stem}.{lang}{one.named.suffix}" for lang in LANGUAGES if lang != one.lang
        ),
    )


def _aligned(name: str, good: Sequence[Text]) -> Pair:
    """Texts that wait to be aligned."""
    sides = [side(one.upload, one.lang) for one in _settled(good)]
    return Pair(name, sides=in_order(sides), notes=tuple(_doubts(good)))


def _is_crossed(good: Sequence[Text]) -> bool:
    """Whether the names tell the very languages that the texts are in, but crosswise."""
    named, guessed = [one.lang for one in good], [one.guessed for one in good]
    return named != guessed and sorted(named) == sorted(guessed)


def _settled(good: Sequence[Text]) -> list[Text]:
    """The texts with their languages as they are, where the names tell them crosswise."""
    if not _is_crossed(good):
        return list(good)
    return [replace(one, named=replace(one.named, lang=one.guessed)) for one in good]


def _doubts(good: Sequence[Text]) -> Iterator[Note]:
    if _is_crossed(good):
        yield Note(0, N_("The names tell the languages crosswise; they were taken as they look."))
        return
    message = N_("“%(name)s” is “%(lang)s” by its name, but the text looks like “%(guessed)s”.")
    for one in good:
        if one.lang != one.guessed:
            params = {"name": one.upload.name, "lang": one.lang, "guessed": one.guessed}
            yield Note(0, message, params)


def _plain(name: str, good: Sequence[Text]) -> Pair | None:
    """Plain pairs (``news.zh``, ``news.en``) with a unit on each line; None for other texts."""
    if not all(one.named.is_plain for one in good):
        return None
    sides = in_order([side(one.upload, one.lang) for one in _settled(good)])
    lines = [one.text.removesuffix("\n").split("\n") for one in sides]
    if len({len(one) for one in lines}) > 1 or sides[0].lang != LANGUAGES[0]:
        return None
    rows = enumerate(zip(*lines, strict=True), 1)
    langs = [CODES[one.lang] for one in sides]
    units = [_unit(number, langs, row) for number, row in rows if any(map(str.strip, row))]
    return None if are_texts(units, _FEW) else _with(grouped(name, units)[0], good)


def _unit(number: int, langs: Sequence[str], row: Sequence[str]) -> CorpusUnit:
    source, *targets = map(Variant, langs, row)
    return CorpusUnit(str(number), source, tuple(targets))


def _with(pair: Pair, good: Sequence[Text]) -> Pair:
    """A pair of units with what is to be told of the files they came from."""
    told = [note for one in good for note in one.upload.notes]
    return replace(pair, notes=(*_doubts(good), *told, *pair.notes))
