"""Which columns of a table are in which language: by its header, else by what stands in them."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from workbench.core.text import guess_language, is_han, normalise
from workbench.formats._pair_values import LANGUAGES

Cells = Sequence[str | None]
"""A row's cells; None where a cell to the left reaches over."""

_LANGUAGE_WORDS = {
    "zh": "zh cn chs cht zho chi cmn hans hant chinese 中 中文 汉语 简体 简体中文 繁体 华文 汉"
    " trung hoa hán",
    "en": "en eng us gb english 英 英文 英语 anh",
    "vi": "vi vn vie vietnamese 越 越文 越语 越南文 越南语 việt viet",
}
_SIDE_WORDS = {
    "source": "source src original 原文 源文 源语 源 原 nguồn gốc",
    "target": "target tgt translation translated 译文 译 目标 目标语 đích dịch",
}
_NUMBER_WORDS = "no nr n id tuid number num row line stt tt số 序号 编号 号 行 行号 #"
_NAME_WORDS = "title article name document doc file 标题 题目 文章 文件 名称 篇名 tiêu đề bài tên"
# These say nothing alone: “Tiếng Việt”, “text_en”, “bản dịch”, “the Chinese version”.
_FILLER_WORDS = (
    "text sentence segment seg version the lang language simplified traditional content of in"
    " 文本 句子 版 版本 内容 tiếng bản câu văn ngữ ngôn chữ"
)
_FILLERS = frozenset(_FILLER_WORDS.split())
_ROLE_OF = {
    word: role
    for role, words in (
        *_LANGUAGE_WORDS.items(),
        *_SIDE_WORDS.items(),
        ("number", _NUMBER_WORDS),
        ("name", _NAME_WORDS),
    )
    for word in words.split()
}
_LONGEST_HEADER = 40
_WORD = re.compile(r"#|[^\W_]+")
# A header may stand under a table's title.
_HEADER_WITHIN = 3
_SAMPLE = 200
_LETTERS = 0.3
_BOTH = 2


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the languages stand, in the order of LANGUAGES, and how to read the rows.

    ``start`` is the index of the first row of text; ``width`` how many cells a row has;
    ``turned``: the header names the languages the wrong way round; ``assumed``: the first row
    was taken for a header though its words aren't known.
    """

    langs: Mapping[str, int]
    width: int
    start: int = 0
    name: int | None = None
    header: tuple[str, ...] = ()
    turned: bool = False
    assumed: bool = False


def columns(rows: Sequence[Cells]) -> Columns | None:
    """Find the columns of a bilingual table; None for a table without two of our languages."""
    sample = rows[:_SAMPLE]
    start, roles = _header(sample)
    header = tuple(cell or "" for cell in sample[start - 1]) if start else ()
    width = len(header) or _usual_width(sample)
    body = sample[start:]
    guesses = _guesses(body, width)
    named = {lang: roles[lang] for lang in LANGUAGES if lang in roles}
    langs = named if len(named) >= _BOTH else _recognised(body, guesses, named, roles)
    if len(langs) < _BOTH:
        return None
    found = Columns(langs, width, start, roles.get("name"), header)
    found = _right_way_round(found, guesses) if named else found
    return found if start else _under_unknown_header(found, body)


def _header(rows: Sequence[Cells]) -> tuple[int, dict[str, int]]:
    """Where the text begins and which column has which role; 0 and none without a header."""
    start, roles = 0, dict[str, int]()
    for at, row in enumerate(rows[:_HEADER_WITHIN]):
        here = _roles(row)
        if len(here.keys() & {*LANGUAGES, *_SIDE_WORDS}) >= _BOTH:
            start, roles = at + 1, roles | here
        elif start or sum(map(bool, row)) > 1:
            break  # only a table's title stands over its header
    return start, roles


def _roles(row: Cells) -> dict[str, int]:
    roles: dict[str, int] = {}
    for column, cell in enumerate(row):
        for role in _roles_of(cell or ""):
            roles.setdefault(role, column)
    return roles


def _roles_of(cell: str) -> Iterator[str]:
    """The roles that a header's cell names; none unless it knows each of its words."""
    words = list(_words(cell)) if len(cell) <= _LONGEST_HEADER else []
    roles = [_ROLE_OF[word] for word in words if word in _ROLE_OF]
    if len(roles) + sum(word in _FILLERS for word in words) < len(words):
        return
    languages = [role for role in roles if role in LANGUAGES]
    # “Chinese (source)” is Chinese; “English–Vietnamese” is no column's name.
    yield from (languages or roles)[:1] if len(set(languages)) <= 1 else ()


def _words(cell: str) -> Iterator[str]:
    for word in _WORD.findall(normalise(cell).casefold()):
        yield from _han_words(word) if is_han(word[0]) and word not in _ROLE_OF else (word,)


def _han_words(text: str) -> Iterator[str]:
    """Cut 中文原文 into the words that we know, the longest first; what is left is one word."""
    while text:
        ends = range(len(text), 0, -1)
        end = next((n for n in ends if text[:n] in _ROLE_OF or text[:n] in _FILLERS), len(text))
        yield text[:end]
        text = text[end:]


def _usual_width(rows: Sequence[Cells]) -> int:
    widths = Counter(len(row) for row in rows if any(row))
    return max(widths, key=lambda width: (widths[width], width), default=0)


def _guesses(rows: Sequence[Cells], width: int) -> dict[int, str]:
    """Each column's language as its text looks; columns of numbers are left out."""
    texts = {at: " ".join(_column(rows, at)) for at in range(width)}
    return {
        at: guess_language(text)
        for at, text in texts.items()
        if sum(map(str.isalpha, text)) > _LETTERS * len(text)
    }


def _column(rows: Sequence[Cells], at: int) -> list[str]:
    return [cell for row in rows if at < len(row) for cell in [row[at]] if cell]


def _recognised(
    rows: Sequence[Cells],
    guesses: Mapping[int, str],
    named: Mapping[str, int],
    roles: Mapping[str, int],
) -> dict[str, int]:
    """For each language the column with most text in it: notes are shorter than translations."""
    sides = {roles[side] for side in _SIDE_WORDS if side in roles}
    wanted = sides if len(sides) == _BOTH else set(guesses) - {roles.get("name")}
    size = {at: sum(map(len, _column(rows, at))) for at in wanted}
    found = dict(named)
    free = wanted & set(guesses) - set(named.values())
    for at in sorted(free, key=lambda at: -size[at]):
        found.setdefault(guesses[at], at)
    return {lang: found[lang] for lang in LANGUAGES if lang in found}


def _right_way_round(found: Columns, guesses: Mapping[int, str]) -> Columns:
    """Turn languages that the header names the wrong way round."""
    seen = {guesses[at]: at for at in found.langs.values() if at in guesses}
    if seen.keys() != found.langs.keys() or seen == found.langs:
        return found
    langs = {lang: seen[lang] for lang in found.langs}
    return replace(found, langs=langs, turned=True)


def _under_unknown_header(found: Columns, rows: Sequence[Cells]) -> Columns:
    """Take a first row without Han in the Chinese column for a header in words unknown here."""
    at = found.langs.get("zh", -1)
    first = rows[0] if rows else ()
    cell = (first[at] or "") if 0 <= at < len(first) else ""
    if len(rows) < _BOTH + 1 or not cell or any(map(is_han, cell)):
        return found
    return replace(found, start=1, header=tuple(one or "" for one in first), assumed=True)
