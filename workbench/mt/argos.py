"""Argos Translate: which packages lead where, and drafts through them.

Our own sentences go in as they are. Packages are the unzipped folders under ``packages`` in the
folder of models; what else Argos writes goes into ``argos-translate`` beside it.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.core.errors import N_, EngineError
from workbench.core.termbase import Term
from workbench.mt._argos_flow import Flow
from workbench.mt._argos_model import Model, Search, index_address, load, load_apart
from workbench.mt._argos_steered import begun, hypotheses, pool
from workbench.mt.values import Batch, Draft, Local

__all__ = [
    "PIVOT",
    "SOURCE",
    "ArgosEngine",
    "Package",
    "index_address",
    "installed",
    "loads",
]

SOURCE = "zh"
PIVOT = "en"

_NO_ROUTE = N_(
    "No Argos Translate model in %(folder)s translates from Chinese to “%(lang)s”. Install one on "
    "the page Engines or with “workbench models install”, or draft with the gloss engine."
)


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
    """Neural drafts from installed Argos packages, straight or through English.

    Any number of threads may use it at a time; together they get the translators that there are.
    """

    name = "argos"

    def __init__(self, models_dir: Path, settings: Local | None = None) -> None:
        self._models_dir = models_dir
        self._settings = settings or Local()

    def available(self, target_lang: str) -> bool:
        """Whether packages lead from Chinese to the language; reads their metadata alone."""
        return bool(self._route(target_lang))

    def word_by_word(self, target_lang: str) -> bool:  # noqa: ARG002 - false of every language
        """Return False: these are translations."""
        return False

    def translate(
        self, texts: Sequence[str], target_lang: str, terms: Sequence[Term]
    ) -> list[Draft]:
        """One translation a text, in order; a text without Chinese stays as it is.

        Raises EngineError if no installed package leads to the language or one can't be used.
        """
        drafts: dict[int, Draft] = {}
        for batch in self.stream(texts, target_lang, terms):
            drafts.update(batch)
        return [drafts[place] for place in range(len(texts))]

    def stream(
        self,
        texts: Sequence[str],
        target_lang: str,
        terms: Sequence[Term],  # noqa: ARG002 - not enforced
    ) -> Iterator[Batch]:
        """Yield what `translate` gives in batches as they get ready, the longest texts first.

        A text that comes again is translated once. A translation that had to be kept though it
        repeats itself, is empty or has no plausible length is flagged.
        """
        route, models = self._open(target_lang)
        places: dict[str, list[int]] = {}
        for place, text in enumerate(texts):
            places.setdefault(text, []).append(place)
        label = " + ".join(package.label for package in route)
        for batch in Flow(models, pool(models), places).run():
            yield [
                (place, Draft(sentence.text, self.name, label, sentence.flag))
                for sentence in batch
                for place in sentence.places
            ]

    def hypotheses(self, texts: Sequence[str], target_lang: str, most: int) -> list[list[str]]:
        """For each text its different translations, at most so many, the best first.

        A text without Chinese has but itself. Raises EngineError as `translate` does.
        """
        return hypotheses(self._open(target_lang)[1], texts, most)

    def begun(self, texts: Sequence[str], beginnings: Sequence[str], target_lang: str) -> list[str]:
        """For each text its translation that begins with the words given, these included.

        A text without Chinese stays as it is. Raises EngineError as `translate` does.
        """
        return begun(self._open(target_lang)[1], texts, beginnings)

    def _open(self, target_lang: str) -> tuple[list[Package], list[Model]]:
        """The packages to go through, and their models in memory."""
        route = self._route(target_lang)
        if not route:
            folder = self._models_dir / "packages"
            raise EngineError(_NO_ROUTE, lang=target_lang, folder=folder)
        return route, [load(each.path, self._models_dir, self._settings) for each in route]

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


def loads(path: Path, models_dir: Path) -> None:
    """Load a package, wherever it lies, and let it translate a word; nothing of it is kept.

    Raises EngineError, with the reason among its params, if it can't be used.
    """
    model = load_apart(path, models_dir, Local())
    model.search([model.encode("好 good")], Search())
