"""Chinese words, the one module that touches jieba.

jieba's own cache is not used: it is a marshalled file in the shared temporary folder that anyone
may put there. Its log stays quiet.
"""

import logging
import warnings
from collections.abc import Iterable
from functools import cache
from typing import Any


def cut(text: str, known: Iterable[str] = ()) -> list[str]:
    """Cut a run of Chinese characters into words; joined they are the text again.

    ``known`` are words that the dictionary may lack; they stay known for the life of the process.
    """
    tokenizer = _tokenizer()
    _learn(tokenizer, known)
    return [str(word) for word in tokenizer.cut(text)]


def _learn(tokenizer: Any, known: Iterable[str]) -> None:  # noqa: ANN401 - jieba is untyped
    for word in known:
        if not tokenizer.FREQ.get(word):
            tokenizer.add_word(word)


@cache
def _tokenizer() -> Any:  # noqa: ANN401 - jieba is untyped
    with warnings.catch_warnings():
        # 0.42.1 has invalid escapes in its source and imports pkg_resources.
        warnings.simplefilter("ignore")
        import jieba  # noqa: PLC0415 - it takes most of a second; only a gloss pays for it
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer
