import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from workbench.core.errors import EngineError
from workbench.mt import engine
from workbench.mt.argos import ArgosEngine, installed

SENTENCES = [
    "今天天气很好，我们去公园散步。",
    "两国领导人举行了会谈。",
    "The weather is fine today and we walk in the park.",
    "The leaders of the two countries held talks.",
    "Hôm nay trời đẹp, chúng tôi đi dạo trong công viên.",
    "Lãnh đạo hai nước đã hội đàm.",
]


@dataclass(frozen=True)
class Config:
    models_dir: Path


def make_package(folder: Path, source: str, target: str, **metadata: str) -> None:
    """Install a package of the real layout with a small model of random weights."""
    folder.mkdir(parents=True)
    facts = {"from_code": source, "to_code": target, "package_version": "1.0", **metadata}
    (folder / "metadata.json").write_text(json.dumps(facts))
    pieces = train_tokenizer(folder / "sentencepiece.model", metadata.get("target_prefix", ""))
    make_model(folder / "model", pieces)


def train_tokenizer(path: Path, prefix: str) -> list[str]:
    import sentencepiece

    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(SENTENCES),
        model_prefix=str(path.with_suffix("")),
        vocab_size=130,
        hard_vocab_limit=False,
        user_defined_symbols=[prefix] if prefix else [],
        minloglevel=2,
    )
    processor = sentencepiece.SentencePieceProcessor(model_file=str(path))
    return [processor.id_to_piece(number) for number in range(processor.get_piece_size())]


def make_model(folder: Path, pieces: list[str]) -> None:
    import ctranslate2
    import numpy as np

    vocabulary = ["<blank>", "<unk>", "<s>", "</s>", *(p for p in pieces if p[0] != "<")]
    spec = ctranslate2.specs.TransformerSpec.from_config(1, 2)
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    random = np.random.default_rng(7)
    fill(spec, random, len(vocabulary))
    folder.mkdir()
    spec.validate()
    spec.optimize()
    spec.save(str(folder))


def fill(spec: object, random: object, size: int) -> None:
    raise NotImplementedError
