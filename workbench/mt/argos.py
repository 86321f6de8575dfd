"""Argos Translate, the one module that touches argostranslate and CTranslate2.

Our own sentences go in one by one: Argos's sentence splitters, which cut again and may fetch a
model for it, are never loaded. Packages are the unzipped folders under ``packages`` in the folder
of models; what else Argos writes goes into ``argos-translate`` beside it.
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from workbench.core.errors import N_, EngineError
from workbench.core.termbase import Term
from workbench.mt import Draft

SOURCE = "zh"
PIVOT = "en"

# As Argos itself decodes, so that a draft is what its users know.
_BEAM_SIZE = 4
_LENGTH_PENALTY = 0.2
_SENTENCES_A_BATCH = 16


@dataclass(frozen=True, slots=True)
class Package:
    """An installed Argos package, as its metadata.json tells."""

    path: Path
    source: str
    target: str
    version: str

    @property
    def label(self) -> str:
        """Pair and version, kept with each draft: "zh-en 1.9"."""
        return f"{self.source}-{self.target} {self.version}".rstrip()


class ArgosEngine:
    """Neural drafts from installed Argos packages, straight or through English."""

    name = "argos"

    def __init__(self, models_dir: Path) -> None:
        self._models_dir = models_dir

    def available(self, target_lang: str) -> bool:
        """Whether packages lead from Chinese to the language; reads their metadata alone."""
        return bool(self._route(target_lang))

    def word_by_word(self, target_lang: str) -> bool:  # noqa: ARG002 - false of every language
        """Return False: these are translations."""
        return False

    def translate(
        self,
        texts: Sequence[str],
        target_lang: str,
        terms: Sequence[Term],  # noqa: ARG002 - not enforced
    ) -> list[Draft]:
        """One translation a text, in order; a blank text stays blank.

        Raises EngineError if no installed package leads to the language or one can't be used.
        """
        route = self._route(target_lang)
        if not route:
            raise EngineError(
                N_(
                    "No Argos Translate model translates from Chinese to “%(lang)s”. Unpack one "
                    "into %(folder)s, or draft with the gloss engine."
                ),
                lang=target_lang,
                folder=self._models_dir / "packages",
            )
        model = " + ".join(package.label for package in route)
        for package in route:
            texts = _model(package.path, self._models_dir).translate(texts)
        return [Draft(text, self.name, model) for text in texts]

    def _route(self, target_lang: str) -> list[Package]:
        """The packages to go through, empty if there is no way."""
        found = {(p.source, p.target): p for p in installed(self._models_dir)}
        target = target_lang.replace("_", "-").split("-")[0].lower()
        for legs in ([(SOURCE, target)], [(SOURCE, PIVOT), (PIVOT, target)]):
            if all(leg in found for leg in legs):
                return [found[leg] for leg in legs]
        return []


def installed(models_dir: Path) -> list[Package]:
    """Return the packages under a folder of models, older versions of a pair before newer ones.

    Folders without a readable metadata.json are passed over: they are no packages of Argos.
    """
    found = (_package(path) for path in sorted(models_dir.glob("packages/*/metadata.json")))
    return sorted(filter(None, found), key=lambda package: _version_key(package.version))


def _package(metadata: Path) -> Package | None:
    try:
        facts = json.loads(metadata.read_text("utf-8"))
        languages = str(facts["from_code"]), str(facts["to_code"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Package(metadata.parent, *languages, str(facts.get("package_version", "")))


def _version_key(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


class _Model:
    """A package with its tokenizer and translator in memory."""

    def __init__(self, package: Any, translator: Any) -> None:  # noqa: ANN401 - untyped libraries
        self._package = package
        self._translator = translator
        self._prefix: str = package.target_prefix

    def translate(self, texts: Sequence[str]) -> list[str]:
        """One translation a text, in order."""
        filled = [text for text in texts if text.strip()]
        translated = iter(self._translate(filled))
        return [next(translated) if text.strip() else "" for text in texts]

    def _translate(self, texts: Sequence[str]) -> list[str]:
        tokens = [self._package.tokenizer.encode(text) for text in texts]
        results = self._translator.translate_batch(
            tokens,
            target_prefix=[[self._prefix]] * len(tokens) if self._prefix else None,
            replace_unknowns=True,
            max_batch_size=_SENTENCES_A_BATCH,
            beam_size=_BEAM_SIZE,
            length_penalty=_LENGTH_PENALTY,
        )
        return [self._decode(result.hypotheses[0]) for result in results]

    def _decode(self, tokens: Sequence[str]) -> str:
        # Cut off before decoding: the decoder makes blanks of the underscores of "__vi__".
        content = tokens[1:] if self._prefix and tokens[:1] == [self._prefix] else tokens
        text: str = self._package.tokenizer.decode(list(content))
        return text.strip()


_loading = Lock()


def _model(path: Path, models_dir: Path) -> _Model:
    """The model of a package, loaded once even if two threads ask for it."""
    with _loading:
        return _load(path, models_dir)


@cache
def _load(path: Path, models_dir: Path) -> _Model:
    package_module = _argos(models_dir)
    import ctranslate2  # heavy; only a translation pays for it

    try:
        package = package_module.Package(path)
        translator = ctranslate2.Translator(
            str(path / "model"), device="cpu", inter_threads=os.cpu_count() or 1, intra_threads=1
        )
        package.tokenizer.encode("")
    except (RuntimeError, ValueError, OSError, AttributeError) as error:
        raise EngineError(
            N_("The Argos model in %(path)s can't be loaded (%(reason)s). Install it again."),
            path=path,
            reason=error,
        ) from error
    return _Model(package, translator)


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
