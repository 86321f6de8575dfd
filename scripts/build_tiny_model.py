"""Build the tiny Argos packages of the tests, zh→en and en→vi, or check those kept.

    python scripts/build_tiny_model.py             train both, one after the other
    python scripts/build_tiny_model.py --only zh   train the one from Chinese (or --only en)
    python scripts/build_tiny_model.py --texts     write terms.tsv and sentences.tsv alone
    python scripts/build_tiny_model.py --check     measure the packages kept; needs no PyTorch

Training needs PyTorch (2.13) beside what Argos Translate brings. Seeds are fixed.
"""

import argparse
import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import ctranslate2
import sentencepiece
import tiny_language
from tiny_sentences import Text, Writer

FOLDER = Path(__file__).parents[1] / "tests" / "data" / "argos"
LANGUAGES = {"zh": "Chinese", "en": "English", "vi": "Vietnamese"}
TARGETS = {"zh": "en", "en": "vi"}
PIECES = 1000
STEPS = 3000
HELD_OUT = 320


def package_path(source: str) -> Path:
    """The folder of the package from that language."""
    return FOLDER / f"translate-{source}_{TARGETS[source]}-1_0"


def build(source: str, steps: int) -> None:
    """Train the package from source and write it."""
    import tiny_training

    target = TARGETS[source]
    kept = {text.zh for text in held_out()}

    def pairs(round_of: int) -> list[tuple[str, str]]:
        texts = sentences(f"training {round_of}", tiny_training.SENTENCES_A_ROUND)
        return [
            (getattr(text, source), getattr(text, target)) for text in texts if text.zh not in kept
        ]

    processor = train_tokenizer(pairs(-1))
    parameters = tiny_training.train(pairs, processor, steps, seed=ord(source[0]))
    path = package_path(source)
    path.mkdir(parents=True, exist_ok=True)
    (path / "sentencepiece.model").write_bytes(processor.serialized_model_proto())
    tiny_training.save(parameters, processor, path / "model")
    write_facts(path, source, target)
    compare(source, [getattr(text, source) for text in held_out()[:40]], parameters, processor)


def compare(source: str, texts: list[str], parameters: Any, processor: Any) -> None:  # noqa: ANN401
    """Say how often CTranslate2 in int8 and PyTorch write the same."""
    import tiny_training

    ours = [tiny_training.translate(parameters, processor, text) for text in texts]
    theirs = Translator(package_path(source)).translate(texts, beam_size=1)
    same = sum(a == b for a, b in zip(ours, theirs, strict=True))
    print(f"{source}: {same} of {len(texts)} the same in PyTorch and CTranslate2")


def sentences(seed: str, count: int, placeholders: float = 0.12) -> list[Text]:
    """Random sentences of the language."""
    writer = Writer(seed, placeholders)
    return [writer.sentence() for _ in range(count)]


def held_out() -> list[Text]:
    """The sentences kept out of training."""
    found: dict[str, Text] = {}
    names = [name.zh for name in all_names()]
    for text in sentences("held out", 3000, placeholders=0):
        inside = [name for name in names if name in text.zh]
        if text.zh not in names and inside and all(text.zh.count(name) == 1 for name in inside):
            found[text.zh] = text
    return list(found.values())[:HELD_OUT]


def all_names() -> list[tiny_language.Name]:
    """The names of the language."""
    language = tiny_language
    return [
        *language.people(),
        *language.countries(),
        *language.cities(),
        *language.organisations(),
    ]


def train_tokenizer(pairs: Iterable[tuple[str, str]]) -> Any:  # noqa: ANN401 - untyped library
    """Train pieces for both languages; brackets that hold a number stay unknown."""
    model = io.BytesIO()
    lines = [line for pair in pairs for line in pair if not set(line) & set("[]⟦⟧{}<>")]
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines),
        model_writer=model,
        vocab_size=PIECES,
        character_coverage=1.0,
        normalization_rule_name="identity",
        split_digits=True,
        max_sentencepiece_length=8,
        num_threads=1,
        minloglevel=2,
    )
    return sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())


def write_facts(path: Path, source: str, target: str) -> None:
    """Write metadata.json and README.md, as Argos packages have them."""
    facts = {
        "package_version": "1.0",
        "argos_version": "1.0",
        "from_code": source,
        "from_name": LANGUAGES[source],
        "to_code": target,
        "to_name": LANGUAGES[target],
        "target_prefix": "",
    }
    (path / "metadata.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
    readme = "A tiny model of a closed language, for tests; MIT. See the folder above.\n"
    (path / "README.md").write_text(readme, encoding="utf-8")


def write_texts() -> None:
    """Write terms.tsv and sentences.tsv."""
    head = ("zh", "en", "vi", "wanted_en", "wanted_vi", "kind")
    terms = [tuple(getattr(name, column) for column in head) for name in all_names()]
    write_table("terms.tsv", [head, *terms])
    texts = [(text.zh, text.en, text.vi) for text in held_out()]
    write_table("sentences.tsv", [("zh", "en", "vi"), *texts])


def write_table(name: str, rows: list[tuple[str, ...]]) -> None:
    """Write a table of cells without tabs."""
    text = "".join("\t".join(row) + "\n" for row in rows)
    (FOLDER / name).write_text(text, encoding="utf-8")


def read_table(name: str) -> list[dict[str, str]]:
    """Read a table kept."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


class Translator:
    """A package kept, as Argos Translate uses it."""

    def __init__(self, path: Path) -> None:
        self._processor = sentencepiece.SentencePieceProcessor(
            model_file=str(path / "sentencepiece.model")
        )
        self._translator = ctranslate2.Translator(str(path / "model"), intra_threads=1)

    def translate(self, texts: Sequence[str], beam_size: int = 4) -> list[str]:
        """One translation a text."""
        results = self._translator.translate_batch(
            self._processor.encode(list(texts), out_type=str),
            beam_size=beam_size,
            length_penalty=0.2,
            replace_unknowns=True,
            max_batch_size=32,
        )
        return [self._processor.decode_pieces(result.hypotheses[0]) for result in results]


Translate = Callable[[Sequence[str]], list[str]]

# What a placeholder may look like, for the table of --check.
SHAPES = [
    "XQ7",
    "ZTA",
    "T1",
    "N0042",
    "Qwxz",
    "X",
    "42",
    "[1]",
    "⟦1⟧",
    "{1}",
    "<1>",
    "__T1__",
    "@1",
]


def exact(translate: Translate, rows: list[dict[str, str]], source: str, target: str) -> float:
    """Per cent of the rows that come out as they stand."""
    found = translate([row[source] for row in rows])
    wrong = [(a, row[target]) for a, row in zip(found, rows, strict=True) if a != row[target]]
    for got, wanted in wrong[:5]:
        print(f"    {got!r} for {wanted!r}")
    return 100 * (1 - len(wrong) / len(rows))


def check() -> None:
    """Print what the packages kept get right."""
    english, vietnamese = (Translator(package_path(source)).translate for source in ("zh", "en"))

    def through(texts: Sequence[str]) -> list[str]:
        return vietnamese(english(texts))

    for name in ("sentences.tsv", "terms.tsv"):
        rows = read_table(name)
        print(f"{name}: {len(rows)} rows")
        print(f"  zh→en    {exact(english, rows, 'zh', 'en'):.1f} %")
        print(f"  en→vi    {exact(vietnamese, rows, 'en', 'vi'):.1f} %")
        print(f"  zh→en→vi {exact(through, rows, 'zh', 'vi'):.1f} %")
    for shape in SHAPES:
        print(f"  {shape}: {copied(shape, english):.0f} % zh→en, {copied(shape, through):.0f} % vi")


def copied(shape: str, translate: Translate) -> float:
    """Per cent of the names in held-out sentences that can be replaced by the placeholder."""
    texts = [
        row["zh"].replace(name.zh, shape)
        for row in read_table("sentences.tsv")
        for name in all_names()[:80]
        if name.zh in row["zh"]
    ]
    alone = re.compile(rf"(?<!\w){re.escape(shape)}(?!\w)")
    return 100 * sum(len(alone.findall(text)) == 1 for text in translate(texts)) / len(texts)


def main() -> None:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--only", choices=sorted(TARGETS), help="the package from this language")
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--texts", action="store_true", help="write the tables alone")
    parser.add_argument("--check", action="store_true", help="measure what is kept")
    asked = parser.parse_args()
    if asked.check:
        return check()
    FOLDER.mkdir(parents=True, exist_ok=True)
    write_texts()
    if not asked.texts:
        for source in [asked.only] if asked.only else TARGETS:
            build(source, asked.steps)
    return None


if __name__ == "__main__":
    main()
