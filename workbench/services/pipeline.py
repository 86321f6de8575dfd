"""The whole job without a database: a file in, drafted units out."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from workbench.core import clean, segment
from workbench.core.termbase import Term
from workbench.formats import glossary as glossary_format
from workbench.formats.values import CorpusUnit, Variant
from workbench.mt import Engine

SOURCE_LANG = "zh-CN"


def sentences(text: str) -> Iterator[tuple[clean.Block, str]]:
    """Give the sentences of an article that go out, each with its block."""
    for block in clean.blocks(text):
        if not block.excluded:
            for sentence in segment.sentences(block.text, SOURCE_LANG):
                yield block, sentence


def translate(
    text: str,
    name: str,
    target_lang: str,
    engine: Engine,
    terms: Sequence[Term],
    outcomes: Counter[str] | None = None,
) -> Iterator[CorpusUnit]:
    """Draft an article into units of one sentence each; ``outcomes`` counts how terms came in."""
    found = list(sentences(text))
    drafts = engine.translate([sentence for _, sentence in found], target_lang, terms)
    for number, ((block, sentence), draft) in enumerate(zip(found, drafts, strict=True), start=1):
        if outcomes is not None:
            outcomes.update(one.outcome for one in draft.terms)
        props = {"state": "draft", "origin": draft.engine, "bead": "1-1"}
        yield CorpusUnit(
            tuid=uuid5(NAMESPACE_URL, f"{name}#{number}#{sentence}").hex,
            source=Variant(SOURCE_LANG, sentence),
            targets=(Variant(target_lang, draft.text, props=props),),
            props={"article": name, "kind": block.kind},
        )


def starter_terms(folder: Path) -> list[Term]:
    """Read the glossaries of a folder without a database."""
    return [
        term
        for path in sorted(folder.glob("*.csv"))
        for term in glossary_format.read(path.read_bytes()).terms
    ]
