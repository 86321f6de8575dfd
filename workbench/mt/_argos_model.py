"""Argos packages in memory, the one module that touches argostranslate and CTranslate2.

Argos's own way of translating is not used: its sentence splitters, which cut again and may fetch
a model for it, are never loaded.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from workbench.core.errors import N_, EngineError
from workbench.mt._batches import Size
from workbench.mt.values import Local

# Argos trains on pairs of at most 150 pieces a side; what is longer comes out worse, and
# CTranslate2 cuts off what it writes beyond 256 pieces without a word.
_MOST_PIECES = 150
# How many pieces a translation may have, so that a loop ends: far more than any translation
# needs, whatever the tokenizers are.
_GROWTH, _ALLOWANCE = 4, 40
# And how few, where one came out too short: one for so many of the source.
_SHORTEST = 4
# How many positions a model may have; Argos's own have no limit.
_POSITIONS = (_GROWTH * _MOST_PIECES + _ALLOWANCE, 512, 256, 128, 64)

# As Argos itself decodes, so that a draft is what its users know.
_BEAM_SIZE = 4
_LENGTH_PENALTY = 0.2

# Measured on two cores with a model of Argos's size: a text in work takes 3 MB a translator, most
# of it the likelihoods of 32,000 pieces on four beams, and batches of more than 256 pieces leave
# the processor's cache. These are nearly as fast as any, and keep within 1.3 times the memory of
# the loaded model. A graphics card wants more.
_BATCHES = {"cpu": Size(pieces=112, texts=5), "cuda": Size(pieces=4096, texts=128)}

# What a decoder that is kept from repeating itself may fall back on.
_SPECIAL = {"<blank>", "<s>", "</s>"}

_UNLOADABLE = N_("The Argos model in %(path)s can't be loaded (%(reason)s). Install it again.")
_BROKEN_DOWN = N_("The Argos model in %(path)s broke down (%(reason)s). Install it again.")
_NO_CARD = N_(
    "There is no graphics card that Argos models can run on. Set WORKBENCH_ARGOS_DEVICE to cpu."
)
_NO_COMPUTE = N_(
    "Argos models can't compute with “%(compute)s” here. Set WORKBENCH_ARGOS_COMPUTE to one of: "
    "%(known)s."
)


@dataclass(frozen=True, slots=True)
class Search:
    """How translations are looked for: how many, how broadly, and what keeps them from looping."""

    most: int = 1
    beam: int = _BEAM_SIZE
    repetition_penalty: float = 1.0
    no_repeat: int = 0
    never_short: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A translation, the logarithm of its probability, and how many pieces it has."""

    text: str
    score: float
    pieces: int


@dataclass(frozen=True, slots=True)
class Machine:
    """What models run on: how many translators of one thread each, on what, computing how."""

    device: str
    compute: str
    threads: int


class Model:
    """A package with its tokenizer and translators in memory; any thread may use it.

    ``source`` is the language it reads, ``batch`` how large a batch is best, ``threads`` how many
    batches run at a time.
    """

    def __init__(
        self,
        package: Any,  # noqa: ANN401 - untyped library
        translator: Any,  # noqa: ANN401 - untyped library
        machine: Machine,
    ) -> None:
        self._tokenizer = package.tokenizer
        self._path = package.package_path
        self._translator = translator
        self._prefix: list[str] = [package.target_prefix] if package.target_prefix else []
        self._positions = _positions(translator)
        self.source: str = package.from_code
        self.most_pieces = min(_MOST_PIECES, self._positions // 2)
        self.batch = _BATCHES[machine.device]
        self.threads = machine.threads

    def encode(self, text: str) -> list[str]:
        """Return the pieces of a text in the source language."""
        pieces: list[str] = self._tokenizer.encode(text)
        return pieces

    def most_written(self, pieces: int) -> int:
        """Return how many pieces the translation of so many may have before it is stopped."""
        return min(_GROWTH * pieces + _ALLOWANCE, self._positions)

    def search(
        self, sources: Sequence[Sequence[str]], how: Search, beginnings: Sequence[str] = ()
    ) -> list[list[Found]]:
        """Return the translations of texts given as pieces, the best first, as one batch.

        Where ``beginnings`` are given, each translation begins with its own, word for word.
        Raises EngineError if the model can't do it.
        """
        begun = [beginning.strip() for beginning in beginnings] or [""] * len(sources)
        prefixes = [self._prefix + (self.encode(text) if text else []) for text in begun]
        try:
            results = self._translator.translate_batch(
                list(map(list, sources)),
                target_prefix=prefixes if any(prefixes) else None,
                **self._options(sources, how, max(map(len, prefixes), default=0)),
            )
        except (RuntimeError, ValueError) as error:
            raise EngineError(_BROKEN_DOWN, path=self._path, reason=error) from error
        # Stopped where it would be without the longer texts beside it.
        mosts = [len(p) + self.most_written(len(s)) for s, p in zip(sources, prefixes, strict=True)]
        return [
            [
                Found(self._decode(tokens[:most], prefix, text), score, len(tokens[:most]))
                for tokens, score in zip(result.hypotheses, result.scores, strict=True)
            ]
            for result, prefix, text, most in zip(results, prefixes, begun, mosts, strict=True)
        ]

    def _options(
        self, sources: Sequence[Sequence[str]], how: Search, prefix: int
    ) -> dict[str, object]:
        lengths = [len(source) for source in sources] or [0]
        return {
            "beam_size": max(how.beam, how.most),
            "num_hypotheses": how.most,
            "length_penalty": _LENGTH_PENALTY,
            "repetition_penalty": how.repetition_penalty,
            "no_repeat_ngram_size": how.no_repeat,
            "min_decoding_length": max(1, min(lengths) // _SHORTEST) if how.never_short else 1,
            "max_decoding_length": min(prefix + self.most_written(max(lengths)), self._positions),
            "max_input_length": 0,
            "replace_unknowns": True,
            "return_scores": True,
        }

    def _decode(self, tokens: Sequence[str], prefix: Sequence[str], beginning: str) -> str:
        # The prefix comes back in the tokens, but what the model has no piece for is lost there.
        # Argos's own is cut off before decoding, which makes blanks of the underscores of "__vi__".
        own = list(prefix[len(self._prefix) :])
        text = self._text([*own, *tokens[len(prefix) :]])
        if not beginning:
            return text
        front = self._text(own)
        if text.startswith(front):
            rest = text[len(front) :]
        else:
            rest = " " + self._text(tokens[len(prefix) :])
        # A whole word is wanted, not the front of a longer one.
        space = " " if beginning[-1].isalnum() and rest[:1].isalnum() else ""
        return (beginning + space + rest).strip()

    def _text(self, tokens: Sequence[str]) -> str:
        text: str = self._tokenizer.decode([each for each in tokens if each not in _SPECIAL])
        return text.strip()


def _positions(translator: Any) -> int:  # noqa: ANN401 - untyped library
    """How many pieces the model can tell apart by their place, as far as that matters."""
    for most in _POSITIONS[:-1]:
        try:
            translator.translate_batch([["."] * most], max_decoding_length=1, max_input_length=0)
        except RuntimeError:
            continue
        return most
    return _POSITIONS[-1]


_loading = Lock()
_loaded: dict[tuple[Path, Local], tuple[object, Model]] = {}


def load(path: Path, models_dir: Path, settings: Local) -> Model:
    """Return the model of a package, loaded once and again only if its file was replaced.

    Raises EngineError if it can't be used, or if the settings don't fit the machine.
    """
    with _loading:
        stamp = _stamp(path)
        known = _loaded.get((path, settings))
        if known is None or known[0] != stamp:
            known = _loaded[path, settings] = stamp, _load(path, models_dir, settings)
        return known[1]


def load_apart(path: Path, models_dir: Path, settings: Local) -> Model:
    """Return the model of a package as `load` does, without keeping it."""
    with _loading:
        return _load(path, models_dir, settings)


def index_address(models_dir: Path) -> str:
    """Return the address of the index of models that Argos Translate itself is set to."""
    with _loading:
        return str(_argos(models_dir).settings.remote_package_index)


def _stamp(path: Path) -> object:
    try:
        facts = (path / "model" / "model.bin").stat()
    except OSError:
        return None
    return facts.st_mtime_ns, facts.st_size, facts.st_ino


def _load(path: Path, models_dir: Path, settings: Local) -> Model:
    package_module = _argos(models_dir)
    machines = _machines(settings)
    for machine in machines:
        try:
            return _load_on(machine, package_module.Package(path))
        except (RuntimeError, ValueError, OSError, AttributeError, MemoryError) as error:
            # A card without the libraries that it needs is no reason not to translate.
            if machine is machines[-1]:
                reason = str(error) or "no memory"
                raise EngineError(_UNLOADABLE, path=path, reason=reason) from error
    raise AssertionError


def _load_on(machine: Machine, package: Any) -> Model:  # noqa: ANN401 - untyped library
    import ctranslate2  # heavy; only a translation pays for it

    translator = ctranslate2.Translator(
        str(package.package_path / "model"),
        device=machine.device,
        compute_type=machine.compute,
        inter_threads=machine.threads,
        intra_threads=1,
    )
    package.tokenizer.encode("")
    return Model(package, translator, machine)


def _machines(settings: Local) -> list[Machine]:
    """What to run models on, the best first."""
    import ctranslate2

    card = ctranslate2.get_cuda_device_count() > 0
    if settings.argos_device == "cuda" and not card:
        raise EngineError(_NO_CARD)
    wanted = ("cuda", "cpu") if settings.argos_device == "auto" else (settings.argos_device,)
    return [
        Machine(device, _compute(device, settings), _threads(device, settings))
        for device in wanted
        if device == "cpu" or card
    ]


def _compute(device: str, settings: Local) -> str:
    import ctranslate2

    if settings.argos_compute == "auto":
        return "int8" if device == "cpu" else "auto"
    known = ctranslate2.get_supported_compute_types(device)
    if settings.argos_compute not in known:
        raise EngineError(
            _NO_COMPUTE, compute=settings.argos_compute, known=", ".join(["auto", *sorted(known)])
        )
    return settings.argos_compute


def _threads(device: str, settings: Local) -> int:
    """Translators of one thread each, which beat one of several threads by far."""
    if settings.argos_threads or device == "cuda":
        return settings.argos_threads or 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _argos(models_dir: Path) -> Any:  # noqa: ANN401 - argostranslate is untyped
    """argostranslate.package, whose import makes folders: here they are ours, not the user's."""
    folders = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
    settings = {name: str(models_dir) for name in folders}
    with _environment({**settings, "ARGOS_PACKAGES_DIR": str(models_dir / "packages")}):
        from argostranslate import package  # heavy, and writes folders
    return package


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
