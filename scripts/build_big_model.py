"""Build an Argos package of real size with random weights, to measure speed and memory with.

    python scripts/build_big_model.py FOLDER --text zh.txt [--pivot]

FOLDER/packages/translate-zh_en-1_0, and with --pivot translate-en_vi-1_0 beside it, hold what
Argos's own packages hold: a SentencePiece model and a Transformer of 6+6 layers, width 512 and
32,000 pieces in int8. What comes out is nonsense, but as much of it as a trained model would
write: a ramp laid beside the random weights makes the end of sentence likely once the translation
is a little longer than its source.
"""

import argparse
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ctranslate2
import numpy
import sentencepiece
from ctranslate2.specs import model_spec
from numpy.typing import NDArray

LAYERS = 6
WIDTH = 512
HEADS = 8
INNER = 2048
PIECES = 32_000
POSITIONS = 1024
SPECIALS = ["<blank>", "<unk>", "<s>", "</s>"]
END = 3
NAMES = {"zh": "Chinese", "en": "English", "vi": "Vietnamese"}

# Two numbers of the hidden state are kept out of the random weights: how far the decoder has
# written, and the mean position of the source, which the first head of attention brings over.
WRITTEN, READ = 0, 1
STEP = 0.02  # what one position adds to the ramp
STEEP = 40.0  # how fast the end becomes likely
LONGER = 1.25  # words written for each read, about
SPREAD = 0.25  # how much a sentence's own words change that

Tokens = list[list[str]]
Weights = NDArray[numpy.float32]


def build(folder: Path, text: Path, *, pivot: bool = False, seed: int = 0) -> None:
    """Put the package (two with pivot) into folder/packages; text trains the tokenizer."""
    words = synthetic_words(numpy.random.default_rng(seed))
    processor = train_tokenizer(text, words)
    chinese = text.read_text(encoding="utf-8").splitlines()[:64]
    english = [" ".join(words[start : start + start % 40 + 5]) for start in range(64)]
    legs = [("zh", "en", chinese), ("en", "vi", english)]
    for source, target, texts in legs if pivot else legs[:1]:
        package = folder / "packages" / f"translate-{source}_{target}-1_0"
        package.mkdir(parents=True, exist_ok=True)
        write_facts(package, source, target)
        (package / "sentencepiece.model").write_bytes(processor.serialized_model_proto())
        tokens = processor.encode(texts, out_type=str)
        save_model(package / "model", tokens, vocabulary(processor, words), seed)


def write_facts(package: Path, source: str, target: str) -> None:
    """Write metadata.json and README.md, as Argos packages have them."""
    facts = {
        "package_version": "1.0",
        "argos_version": "1.0",
        "from_code": source,
        "from_name": NAMES[source],
        "to_code": target,
        "to_name": NAMES[target],
        "target_prefix": "",
    }
    (package / "metadata.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
    readme = "Random weights for measuring speed; the translations mean nothing.\n"
    (package / "README.md").write_text(readme, encoding="utf-8")


def synthetic_words(random: numpy.random.Generator) -> list[str]:
    """Distinct words of syllables, as many as a full vocabulary may lack."""
    syllables = [a + b + c for a in "bcdghklmnprstvz" for b in "aeiou" for c in ("", "n", "s")]
    words: dict[str, None] = {}
    while len(words) < PIECES:
        words["".join(random.choice(syllables, size=2))] = None
    return list(words)


def train_tokenizer(text: Path, words: list[str]) -> Any:  # noqa: ANN401 - untyped library
    """Train pieces on the text, and on the words for what the pivot reads."""
    lines = text.read_text(encoding="utf-8").splitlines()
    lines += [" ".join(words[start : start + 10]) for start in range(0, PIECES, 10)] * 2
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines),
        model_writer=model,
        vocab_size=PIECES,
        hard_vocab_limit=False,
        character_coverage=1.0,
        num_threads=1,
        minloglevel=2,
    )
    return sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())


def vocabulary(processor: Any, words: list[str]) -> list[str]:  # noqa: ANN401 - untyped library
    """The tokenizer's pieces, filled up with words to the size of Argos's own."""
    pieces = [processor.id_to_piece(number) for number in range(processor.get_piece_size())]
    filled = dict.fromkeys([*SPECIALS, *pieces, *("▁" + word for word in words)])
    return list(filled)[:PIECES]


def save_model(folder: Path, sources: Tokens, pieces: list[str], seed: int) -> None:
    """Save a random Transformer in int8; sources are texts such as it will get."""
    spec = random_model(pieces, numpy.random.default_rng(seed))
    folder.mkdir(exist_ok=True)
    spec.save(str(folder))
    for _ in range(2):
        surplus = mean_surplus(folder, sources)
        spec.decoder.projection.bias.array[END] += surplus * STEEP * STEP * 0.7
        spec.save(str(folder))


def random_model(pieces: list[str], random: numpy.random.Generator) -> Any:  # noqa: ANN401 - untyped
    """A Transformer with random weights and the ramp, in int8."""
    spec = ctranslate2.specs.TransformerSpec.from_config(LAYERS, HEADS)
    model_spec.visit_spec(spec, filler(random))
    spec.encoder.embeddings[0].weight = spec.decoder.embeddings.weight
    spec.decoder.projection.bias = numpy.zeros(len(pieces), dtype="float32")
    lay_ramp(spec, random)
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(pieces)
    spec.validate()
    spec.optimize(quantization="int8")
    return spec


def mean_surplus(folder: Path, sources: Tokens) -> float:
    """How many pieces more than wanted the model writes for a source."""
    results = ctranslate2.Translator(str(folder)).translate_batch(sources, beam_size=1)
    lengths = zip(results, sources, strict=True)
    return float(
        numpy.mean([len(result.hypotheses[0]) - LONGER * len(tokens) for result, tokens in lengths])
    )


def filler(random: numpy.random.Generator) -> Callable[[Any, str, object], None]:
    """Return a visitor that gives every weight of a specification its values."""

    def fill(layer: Any, name: str, value: object) -> None:  # noqa: ANN401 - untyped library
        if value is None:
            setattr(layer, name.rsplit("/", 1)[-1], weights(name, random))

    return fill


def weights(name: str, random: numpy.random.Generator) -> Weights:
    """Random values for the weight of that name, weak enough to leave the ramp visible."""
    if name.endswith("gamma"):
        return numpy.ones(WIDTH, dtype="float32")
    shape = shape_of(name)
    if name.endswith(("beta", "bias")):
        return numpy.zeros(shape[:1], dtype="float32")
    values = random.standard_normal(shape, dtype="float32")
    values *= 0.044 * (1 if "embeddings" in name else 3 if "projection" in name else 0.5)
    if "embeddings" in name:
        values[:, [WRITTEN, READ]] = 0
    elif shape[0] == WIDTH:
        values[[WRITTEN, READ]] = 0
    return values


def shape_of(name: str) -> tuple[int, int]:
    """The shape of the weight of that name."""
    if "embeddings" in name or "projection" in name:
        return PIECES, WIDTH
    layer, linear = name.split("/")[-3:-1]
    if layer == "ffn":
        return (INNER, WIDTH) if linear == "linear_0" else (WIDTH, INNER)
    rows = {("self_attention", "linear_0"): 3, ("attention", "linear_1"): 2}
    return rows.get((layer, linear), 1) * WIDTH, WIDTH


def lay_ramp(spec: Any, random: numpy.random.Generator) -> None:  # noqa: ANN401 - untyped library
    """Make the end of sentence likely once more is written than LONGER times what was read."""
    ramp = numpy.zeros((POSITIONS, WIDTH), dtype="float32")
    ramp[:, WRITTEN] = STEP * numpy.arange(POSITIONS)
    ramp[:, 2:] = 0.5 * random.standard_normal((POSITIONS, WIDTH - 2))
    spec.encoder.position_encodings.encodings = ramp
    spec.decoder.position_encodings.encodings = numpy.copy(ramp)
    spec.decoder.position_encodings.encodings[220:, WRITTEN] += 10  # before CTranslate2 cuts off
    carry(spec.decoder.layer[0].attention.linear, random)
    # The mean position is half the length.
    spec.decoder.projection.weight[END] = 0
    spec.decoder.projection.weight[END, WRITTEN] = STEEP
    spec.decoder.projection.weight[END, READ] = -2 * LONGER * STEEP


def carry(linear: Any, random: numpy.random.Generator) -> None:  # noqa: ANN401 - untyped library
    """Let the first head bring the mean of the source's ramp to the decoder's READ."""
    head = WIDTH // HEADS
    linear[0].weight[:head] = 0
    linear[1].weight[:head] = 0
    value = linear[1].weight[WIDTH]
    value[:] = SPREAD * random.standard_normal(WIDTH, dtype="float32") * 0.044
    value[WRITTEN] = 1
    linear[2].weight[READ, 0] = 1


def main() -> None:
    """Build what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="folder of models")
    parser.add_argument("--text", type=Path, required=True, help="text to train the tokenizer on")
    parser.add_argument("--pivot", action="store_true", help="English to Vietnamese as well")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    build(asked.folder, asked.text, pivot=asked.pivot, seed=asked.seed)
    print(f"written to {asked.folder / 'packages'}")


if __name__ == "__main__":
    main()
