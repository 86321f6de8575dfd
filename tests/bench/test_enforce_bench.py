"""How terms come out of the tiny models, with and without a glossary: pytest -m bench -s."""

import time
from pathlib import Path

import pytest

from tests.unit import enforcement
from workbench.mt.argos import ArgosEngine
from workbench.mt.enforce import Enforcing


@pytest.mark.bench
@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("kind", ["wanted", "random"])
def test_terms_of_the_tiny_models(tmp_path: Path, lang: str, kind: str) -> None:
    argos = ArgosEngine(enforcement.models(tmp_path))
    terms = enforcement.glossary(lang) if kind == "wanted" else enforcement.nonsense(lang)
    start = time.perf_counter()
    plain = argos.translate(enforcement.sources(), lang, [])
    middle = time.perf_counter()
    figures, _ = enforcement.measure(Enforcing(argos), plain, terms, lang)
    took = (time.perf_counter() - middle) / (middle - start)
    print(f"\n{lang} {kind:7} {figures}; {took:.1f} times as long as without terms")
    assert figures.due >= 200
    assert figures.share >= 0.99 or kind == "random"
