"""Argos models: which the index offers, which are installed, installing and removing them.

A model counts as installed once its folder stands under ``packages`` in the folder of models. It
gets there by one rename, after it was unpacked beside and has translated a word; so whoever looks
sees it whole or not at all. ``downloads`` keeps what came of a download that was cut.
"""

import re
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from workbench.core.errors import N_, EngineError, InputError, NotFoundError
from workbench.mt import _download, _index, _unpack, argos
from workbench.mt._download import Part, Progress
from workbench.mt._http import Clock
from workbench.mt._index import Index, Offer, Pair, version_key
from workbench.mt._unpack import Facts, Pulse, Source

__all__ = [
    "PAIRS",
    "Index",
    "Installed",
    "Models",
    "Offer",
    "Pair",
    "Progress",
    "any_pair",
    "is_newer",
    "pair",
    "wanted",
]

# What leads from Chinese to the languages of projects, straight or through English.
PAIRS = (Pair("zh", "en"), Pair("en", "vi"), Pair("zh", "vi"))
_PAIR = re.compile(r"([a-z]{2,3})-([a-z]{2,3})")
# Packages are made for an Argos Translate of this generation or an older one.
_GENERATION = 1
_LOOK_SECONDS = 10.0
_SIZE_SECONDS = 3.0
_WAIT = 1.0

_NO_PAIR = N_("“%(text)s” is no language pair. Name one of: %(pairs)s.")
_NO_USE = N_(
    "%(name)s translates %(pair)s, which is of no use here: the workbench translates from Chinese "
    "by way of %(pairs)s."
)
_OTHER_PAIR = N_("%(name)s translates %(pair)s, not %(wanted)s.")
_NEWER = N_(
    "%(name)s is made for Argos Translate %(needs)s, which is newer than what this workbench "
    "reads. Update the workbench, or install an older package."
)
_UNUSABLE = N_("%(name)s can't be used: %(reason)s. It was not installed.")
_NEWER_MODEL = N_(
    "%(name)s holds a model of a newer format than this workbench reads (%(reason)s). Update the "
    "workbench, or install an older package."
)
_NOT_OFFERED = N_("The index offers no model for %(pair)s.")
_NOT_INSTALLED = N_("No model for %(pair)s is installed.")
_NO_FILE = N_("There is no file or folder %(path)s.")
_DISK = N_("The model can't be put into %(folder)s (%(reason)s).")


@dataclass(frozen=True, slots=True)
class Installed:
    """A model in the folder of models, with the bytes that it takes there."""

    pair: Pair
    version: str
    path: Path
    bytes: int


def pair(text: str) -> Pair:
    """Return the pair that "zh-en" names. Raises InputError for another text, or a useless pair."""
    found = any_pair(text)
    if found not in PAIRS:
        raise InputError(_NO_PAIR, text=text, pairs=_listed())
    return found


def any_pair(text: str) -> Pair:
    """Return the pair that a text names, of use or not, such as one to remove."""
    found = _PAIR.fullmatch(text)
    if found is None:
        raise InputError(_NO_PAIR, text=text, pairs=_listed())
    return Pair(*found.groups())


def is_newer(version: str, than: str) -> bool:
    """Whether a version comes after another: 1.10 after 1.9."""
    return version_key(version) > version_key(than)


def wanted(target_lang: str) -> list[Pair]:
    """Return the pairs that lead from Chinese to a language by the common way."""
    return [Pair(argos.SOURCE, argos.PIVOT)] + (
        [Pair(argos.PIVOT, target_lang)] if target_lang != argos.PIVOT else []
    )


def _listed() -> str:
    return ", ".join(map(str, PAIRS))


class Models:
    """A folder of models and the index that offers more.

    ``index`` is an address or a file; where it is empty, what Argos Translate itself is set to.
    ``most`` is the bytes that a model may have, packed and unpacked.
    """

    def __init__(
        self, models_dir: Path, index: str, most: int, *, clock: Clock | None = None
    ) -> None:
        self._models_dir = models_dir
        self._packages = models_dir / "packages"
        self._downloads = models_dir / "downloads"
        self._index = index
        self._most = most
        self._clock = clock or Clock()

    def installed(self) -> list[Installed]:
        """Return what is installed, older versions of a pair before newer ones."""
        return [
            Installed(Pair(each.source, each.target), each.version, each.path, size)
            for each in argos.installed(self._models_dir)
            if (size := _unpack.size_of(each.path))
        ]

    def index_address(self) -> str:
        """Return the address, or the path, of the index."""
        return self._index or argos.index_address(self._models_dir)

    def offers(self, seconds: float = _LOOK_SECONDS) -> Index:
        """Return what the index offers. Raises EngineError if it can't be read in that time."""
        return _index.read(self.index_address(), seconds)

    def size(self, offer: Offer) -> int | None:
        """Return how many bytes a model has to download; None if that can't be found out."""
        return _download.size(offer.links[0], _SIZE_SECONDS)

    def offer(self, pair: Pair) -> Offer:
        """Return what the index offers for a pair.

        Raises NotFoundError if it offers nothing, EngineError if it can't be read.
        """
        found = self.offers().offers.get(pair)
        if found is None:
            raise NotFoundError(_NOT_OFFERED, pair=pair)
        return found

    def install(self, offer: Offer, progress: Progress) -> Installed:
        """Download and install a model in place of an older one of its pair.

        ``progress`` gets bytes and is called all the way, so that what it raises stops the work.
        Raises EngineError if the file can't be had or kept, InputError if it is no usable model;
        then, and when stopped, all is as before, but for the part that is gone on with next time.
        """
        name = f"{offer.pair} {offer.version}"
        _check_needs(name, offer.needs)
        with self._alone(lambda: progress(0, 0)):
            part = Part(self._downloads / f"{offer.pair}.argosmodel", name)
            self._fetch(offer, part, progress)
            whole = part.bytes
            try:
                found = self._take(
                    Source(part.path, name, self._most), lambda: progress(whole, whole), offer.pair
                )
            except InputError:
                part.discard()
                raise
            part.discard()
            return found

    def look(self, path: Path, name: str) -> Facts:
        """Return the pair and version of a package, a file or a folder, without installing it.

        Raises InputError if it is none, or none that is of use.
        """
        facts = _unpack.look(self._source(path, name))
        _check(facts, name, None)
        return facts

    def install_file(self, path: Path, name: str, progress: Progress) -> Installed:
        """Install a model from a package, a file or a folder, that is called ``name`` in errors.

        Raises as `install` does.
        """
        with _on_disk(path):
            self.look(path, name)
            whole = _unpack.size_of(path) if path.is_dir() else path.stat().st_size
        with self._alone(lambda: progress(0, whole)):
            return self._take(self._source(path, name), lambda: progress(whole, whole), None)

    def remove(self, pair: Pair) -> None:
        """Delete all versions of a pair's model. Raises NotFoundError if there is none."""
        with self._alone(lambda: None):
            found = [each.path for each in self.installed() if each.pair == pair]
            if not found:
                raise NotFoundError(_NOT_INSTALLED, pair=pair)
            for path in found:
                self._delete(path)

    def uploads(self) -> Path:
        """Return the folder in which an upload may wait to be installed; it is made."""
        with _on_disk(self._downloads):
            self._downloads.mkdir(parents=True, exist_ok=True)
        return self._downloads

    def _source(self, path: Path, name: str) -> Source:
        if not path.exists():
            raise InputError(_NO_FILE, path=path)
        return Source(path, name, self._most)

    def _fetch(self, offer: Offer, part: Part, progress: Progress) -> None:
        """Download from the first address that gives the file, first from where a part came."""
        *others, last = sorted(offer.links, key=lambda link: part.facts(link) is None)
        for link in others:
            try:
                return self._fetch_from(link, part, progress)
            except EngineError:
                continue
        return self._fetch_from(last, part, progress)

    def _fetch_from(self, link: str, part: Part, progress: Progress) -> None:
        _download.fetch(link, part, most=self._most, progress=progress, clock=self._clock)

    def _take(self, source: Source, pulse: Pulse, wanted: Pair | None) -> Installed:
        """Unpack a package beside the others, have it translate, and put it among them."""
        work = Path(tempfile.mkdtemp(prefix=_WORK, dir=self._packages))
        try:
            facts = _unpack.copy(source, work / "package", pulse)
            _check(facts, source.name, wanted)
            self._try(work / "package", source.name)
            pulse()
            # Never a name that was there before: the engine keeps loaded models by their folders.
            name = f"translate-{facts.pair.source}_{facts.pair.target}-{facts.version}"
            target = self._packages / f"{name.replace('.', '_')}-{secrets.token_hex(3)}"
            (work / "package").rename(target)
        finally:
            _unpack.discard(work)
        for each in self.installed():
            if each.pair == facts.pair and each.path != target:
                self._delete(each.path)
        return Installed(facts.pair, facts.version, target, _unpack.size_of(target))

    def _try(self, package: Path, name: str) -> None:
        try:
            argos.loads(package, self._models_dir)
        except EngineError as error:
            reason = str(error.params.get("reason", error)).rstrip(". ")
            message = _NEWER_MODEL if "binary version" in reason else _UNUSABLE
            raise InputError(message, name=name, reason=reason) from None

    def _delete(self, package: Path) -> None:
        """Delete a package; renamed first, so that nobody takes what is left for a package."""
        work = Path(tempfile.mkdtemp(prefix=_WORK, dir=self._packages))
        package.rename(work / "package")
        _unpack.discard(work / "package")
        _unpack.discard(work)

    @contextmanager
    def _alone(self, pulse: Callable[[], None]) -> Iterator[None]:
        """Change the folder of models as the only one; others wait, whatever process they are."""
        with _on_disk(self._models_dir):
            self._packages.mkdir(parents=True, exist_ok=True)
            self.uploads()
            with _locked(self._packages, pulse, self._clock):
                for left in self._packages.glob(f"{_WORK}*"):
                    _unpack.discard(left)
                yield


# One level deeper than installed packages are looked for.
_WORK = ".work-"


def _check(facts: Facts, name: str, wanted: Pair | None) -> None:
    if wanted is not None and facts.pair != wanted:
        raise InputError(_OTHER_PAIR, name=name, pair=facts.pair, wanted=wanted)
    if facts.pair not in PAIRS:
        raise InputError(_NO_USE, name=name, pair=facts.pair, pairs=_listed())
    _check_needs(name, facts.needs)


def _check_needs(name: str, needs: str) -> None:
    if (version_key(needs) or (0,))[0] > _GENERATION:
        raise InputError(_NEWER, name=name, needs=needs)


@contextmanager
def _on_disk(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise EngineError(_DISK, folder=folder, reason=reason) from None


if sys.platform == "win32":

    @contextmanager
    def _locked(folder: Path, pulse: Pulse, clock: Clock) -> Iterator[None]:  # noqa: ARG001
        """Windows has no lock for a folder: there it is up to people not to install at once."""
        yield

else:
    import fcntl
    import os

    @contextmanager
    def _locked(folder: Path, pulse: Pulse, clock: Clock) -> Iterator[None]:
        """Hold a folder's lock, which the system takes back when the process dies."""
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            while not _lock(descriptor):
                pulse()
                clock.sleep(_WAIT)
            yield
        finally:
            os.close(descriptor)

    def _lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
