"""Chinese words, the one module that touches jieba.

jieba's own cache is not used: it is a marshalled file in the shared temporary folder that anyone
may put there. Its log stays quiet.
"""

import logging
import warnings
from collections.abc import Callable, Iterable


def cutter(known: Iterable[str]) -> Callable[[str], list[str]]:
    """Return a function that cuts a run of Chinese characters into words.

    The words joined are the text again. ``known`` are words that jieba's dictionary may lack.
    Making one takes most of a second, so keep it.
    """
    with warnings.catch_warnings():
        # 0.42.1 has invalid escapes in its source and imports pkg_resources.
        warnings.simplefilter("ignore")
        import jieba  # only who glosses pays for it
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for word in known:
        if not tokenizer.FREQ.get(word):
            tokenizer.add_word(word)
    return lambda text: [str(word) for word in tokenizer.cut(text)]
