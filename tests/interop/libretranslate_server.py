"""Runs LibreTranslate without network: in an environment of its own, which has no workbench.

The server starts without network, but before its first translation it fetches a model that cuts
texts into sentences and answers 500 if it can't. Here a text is one sentence, as ours are.
"""

import argostranslate.sbd
from libretranslate.main import main


class Whole:
    """Stands for minisbd.SBDetect."""

    def __init__(self, *_args, **_options):
        pass

    def sentences(self, text):
        return [text]


argostranslate.sbd.SBDetect = Whole
main()
