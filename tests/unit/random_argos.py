"""Argos packages with small models of random weights: what they write means nothing."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

SENTENCES = [
    "今天天气很好，我们去公园散步。",
    "两国领导人举行了会谈。",
    "The weather is fine today and we walk in the park.",
    "The leaders of the two countries held talks.",
    "Hôm nay trời đẹp, chúng tôi đi dạo trong công viên.",
    "Lãnh đạo hai nước đã hội đàm.",
]
WIDTH = 16


def write_metadata(folder: Path, source: str, target: str, **more: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    facts = {"from_code": source, "to_code": target, "package_version": "1.0", **more}
    (folder / "metadata.json").write_text(json.dumps(facts))


def make_package(
    folder: Path,
    source: str,
    target: str,
    seed: int,
    prefix: str = "",
    bias: Mapping[str, float] | None = None,
) -> None:
    """Install a package laid out as Argos's are, with a small model of random weights.

    With a ``bias`` it writes the pieces named, whatever it reads: the likelier the higher.
    """
    write_metadata(folder, source, target, target_prefix=prefix)
    make_model(folder / "model", train_tokenizer(folder, prefix), seed, bias)


def train_tokenizer(folder: Path, prefix: str) -> list[str]:
    import sentencepiece

    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(SENTENCES),
        model_prefix=str(folder / "sentencepiece"),
        vocab_size=130,
        hard_vocab_limit=False,
        user_defined_symbols=[prefix] if prefix else [],
        minloglevel=2,
    )
    processor = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
    return [processor.id_to_piece(number) for number in range(processor.get_piece_size())]


def make_model(
    folder: Path, pieces: list[str], seed: int, bias: Mapping[str, float] | None = None
) -> None:
    import ctranslate2
    import numpy
    from ctranslate2.specs import model_spec

    specials = ["<blank>", "<unk>", "<s>", "</s>"]
    vocabulary = specials + [piece for piece in pieces if piece not in specials]
    spec = ctranslate2.specs.TransformerSpec.from_config(1, 2)
    random = numpy.random.default_rng(seed)

    def fill(layer: Any, name: str, value: object) -> None:
        if value is None:
            shape = weight_shape(name, len(vocabulary))
            # Attention to the source outweighs the rest, or every source gives the same words.
            strength = 20 if "decoder/layer_0/attention" in name else 1
            weights = strength * random.normal(size=shape).astype("float32")
            constant = {"gamma": numpy.ones(shape), "beta": numpy.zeros(shape)}
            part = name.rsplit("/", 1)[-1]
            setattr(layer, part, constant.get(part, weights).astype("float32"))

    model_spec.visit_spec(spec, fill)
    if bias is not None:
        spec.decoder.projection.weight = numpy.zeros((len(vocabulary), WIDTH), "float32")
        spec.decoder.projection.bias = numpy.array(
            [bias.get(piece, 0) for piece in vocabulary], "float32"
        )
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.validate()
    spec.optimize()
    folder.mkdir()
    spec.save(str(folder))


def weight_shape(name: str, words: int) -> tuple[int, ...]:
    if name.endswith(("gamma", "beta")):
        return (WIDTH,)
    if "embeddings" in name or "projection" in name:
        return (words, WIDTH)
    rows = {"self_attention/linear_0": 3, "attention/linear_1": 2, "ffn/linear_0": 2}
    parts = name.split("/")
    times = rows.get("/".join(parts[-3:-1]), 1)
    return (WIDTH, 2 * WIDTH) if parts[-3:-1] == ["ffn", "linear_1"] else (times * WIDTH, WIDTH)
