"""Markdown to plain lines of text: the marks go, the words stay."""

import re

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FENCE = re.compile(r" {0,3}(?:```|~~~)")

# A line that is nothing but a mark: a rule, a heading's underline, a link's definition.
_MARK_ALONE = re.compile(r" {0,3}(?:(?:[-*_] *){3,}|=+|-+|\[[^\]]+\]: *\S+.*)\s*")
# Quotation, bullet and heading marks, also one within another; numbers of lists are text.
_LINE_MARK = re.compile(r"\s*(?:>|[-*+]\s+|#{1,6}(?:\s+|$))")

# The lengths are bounded so that a hostile line takes no more than linear time.
_INLINE = (
    (re.compile(r"(?<!\\)!\[[^\]]{0,300}\](?:\([^)]{0,300}\)|\[[^\]]{0,300}\])"), ""),
    (re.compile(r"(?<!\\)\[([^\]]{1,300})\](?:\([^)]{0,300}\)|\[[^\]]{0,300}\])"), r"\1"),
    (re.compile(r"<((?:https?|mailto):[^>\s]{1,300})>"), r"\1"),
    (re.compile(r"(?<!\\)(\*\*|__|~~)(?=\S)(.{1,300}?)(?<=[^\s\\])\1"), r"\2"),
    (re.compile(r"(?<![a-zA-Z0-9*\\])\*(?=[^\s*])(.{1,300}?)(?<=[^\s*\\])\*(?!\*)"), r"\1"),
    (re.compile(r"(?<![\w\\])_(?=\S)(.{1,300}?)(?<=[^\s\\])_(?!\w)"), r"\1"),
    (re.compile(r"(?<![`\\])(`{1,3})(?!`)(.{1,300}?)\1"), r"\2"),
    (re.compile(r"\\([\\`*_{}\[\]()#+\-.!>~|])"), r"\1"),
)


def plain(text: str) -> str:
    """Return the lines of a Markdown text without its marks.

    Headings, list items and quotations stay lines of their own; links keep their words,
    images go, as do front matter, rules and link definitions. Code stays as it is, tags of
    HTML stay as text.
    """
    lines: list[str] = []
    in_code = False
    for line in _FRONT_MATTER.sub("", text, count=1).splitlines():
        if _FENCE.match(line):
            in_code = not in_code
        elif in_code:
            lines.append(line)
        elif not _MARK_ALONE.fullmatch(line):
            lines.append(_plain_line(line))
    return "\n".join(lines)


def _plain_line(line: str) -> str:
    start, heading = 0, False
    while mark := _LINE_MARK.match(line, start):
        start = mark.end()
        heading = heading or "#" in mark[0]
    kept = _without_closing_hashes(line[start:]) if heading else line[start:]
    for pattern, words in _INLINE:
        kept = pattern.sub(words, kept)
    return kept.strip()


def _without_closing_hashes(heading: str) -> str:
    bare = heading.rstrip().rstrip("#")
    return bare if bare.endswith((" ", "\t")) or not bare else heading
