"""The cleaner against real articles, whose blocks a person wrote down.

``article_blocks.json`` has, for each file, the blocks in order: line, kind, why the block is
left out by default (empty: it isn't), and the length of its text. The articles themselves are
not part of the repository.
"""

import json
from pathlib import Path

import pytest

from workbench.core.clean import blocks
from workbench.core.text import normalise

ROOT = Path(__file__).parents[2]
ARTICLES = ROOT.parent / "shared" / "articles"
EXPECTED = json.loads((ROOT / "tests" / "data" / "article_blocks.json").read_text("utf-8"))


def article(name):
    path = ARTICLES / name
    if not path.is_file():
        pytest.skip(f"the real article {name} is not on this machine")
    return path.read_text("utf-8")


@pytest.mark.parametrize("name", EXPECTED)
def test_blocks_of_a_real_article(name):
    cut = blocks(article(name))
    assert [[block.line, block.kind, block.excluded, len(block.text)] for block in cut] == (
        EXPECTED[name]
    )


@pytest.mark.parametrize("name", EXPECTED)
def test_nothing_of_a_real_article_is_lost(name):
    text = article(name)
    joined = "".join(block.text for block in blocks(text))
    assert "".join(joined.split()) == "".join(normalise(text).split())
