"""Engines as an administrator sets them up: which are usable, which Argos models are there.

A model is installed by a job, whose subject is the pair. What the index offers is looked up when
somebody asks, and kept for some minutes: pages need no network.
"""

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Lock

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workbench.config import Config
from workbench.core.errors import (
    N_,
    EngineError,
    ForbiddenError,
    InputError,
    NotFoundError,
    WorkbenchError,
)
from workbench.db import Database, now
from workbench.jobs import states
from workbench.jobs.runner import Handler, Keep
from workbench.models import Job, User
from workbench.mt import engine, names, packages
from workbench.mt.packages import Index, Installed, Models, Offer, Pair
from workbench.services import jobs, projects, store

KIND = "install"
_UPLOAD = "upload-"
# An upload that no job wants any more is deleted after an hour: another request may be about to
# make the job for it.
_FORGOTTEN_SECONDS = 3600
_KEPT_SECONDS = 300
_REPORT_SECONDS = 0.4
_NEWS = timedelta(days=1)

_ADMINS_ONLY = N_("Only an administrator installs and removes models. Ask one of them.")
_NO_INSTALL = N_("There is no such install.")
_NO_UPLOAD = N_("Choose a package first, a file that ends in .argosmodel.")
_UPLOAD_GONE = N_("The uploaded file is gone. Upload it again.")


@dataclass(frozen=True, slots=True)
class EngineState:
    """An engine on the page of engines.

    ``place`` is its place in the order of "auto", None if it isn't tried there. ``langs`` are the
    target languages that it drafts in here and now. ``address`` is that of its server.
    """

    name: str
    place: int | None
    langs: Sequence[str]
    is_set_up: bool
    address: str = ""
    model: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """What the index offered when it was last read, and the sizes of those models if known."""

    index: Index
    sizes: Mapping[Pair, int | None]


@dataclass(frozen=True, slots=True)
class Upload:
    """A package that waits to be installed: where it lies, what it was called, its pair."""

    path: Path
    name: str
    pair: Pair


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A pair on the page of engines: what is installed, what is offered, its latest install."""

    pair: Pair
    installed: Sequence[Installed]
    offer: Offer | None
    size: int | None
    job: Job | None

    @property
    def is_of_use(self) -> bool:
        """Whether it leads from Chinese to a language of projects."""
        return self.pair in packages.PAIRS

    @property
    def is_active(self) -> bool:
        """Whether it is being installed, or waits for that."""
        return self.job is not None and self.job.state in states.ACTIVE

    @property
    def ended_badly(self) -> str:
        """How the latest install went wrong, for a day: "failed", "cancelled" or nothing."""
        job = self.job
        if job is None or job.state not in jobs.ENDED_BADLY or job.finished_at is None:
            return ""
        return job.state if now() - job.finished_at < _NEWS else ""

    @property
    def has_update(self) -> bool:
        """Whether a newer version than the one installed is offered."""
        if self.offer is None or not self.installed:
            return False
        return packages.is_newer(self.offer.version, self.installed[-1].version)


class Offers:
    """What the index offers, kept for five minutes after somebody looked."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: tuple[float, Look] | None = None
        self._looking = Lock()

    def kept(self) -> Look | None:
        """Return what was found if that isn't long ago; asks nobody."""
        kept = self._kept
        return kept[1] if kept and self._clock() - kept[0] < _KEPT_SECONDS else None

    def look(self, models: Models) -> Look:
        """Read the index. Raises EngineError if that fails; then nothing is kept."""
        with self._looking:
            self._kept = None
            index = models.offers()
            offers = [index.offers[pair] for pair in packages.PAIRS if pair in index.offers]
            with ThreadPoolExecutor() as pool:
                sizes = pool.map(models.size, offers)
                found = Look(index, {o.pair: size for o, size in zip(offers, sizes, strict=True)})
            self._kept = self._clock(), found
            return found


def models(config: Config) -> Models:
    """Return the instance's models."""
    return Models(config.models_dir, config.argos_index, config.max_model_bytes)


def engine_states(config: Config) -> list[EngineState]:
    """List the engines, in the order of "auto" first; may wait for a server for some seconds."""
    order = [name for name in config.engine_order if name in names()]
    return [_state(name, order, config) for name in dict.fromkeys([*order, *names()[1:]])]


def _state(name: str, order: Sequence[str], config: Config) -> EngineState:
    place = order.index(name) + 1 if name in order else None
    address = {"libretranslate": config.libretranslate_url, "chat": config.chat_url}.get(name, "")
    model = config.chat_model if name == "chat" else ""
    is_set_up = {"libretranslate": bool(address), "chat": bool(address and model)}.get(name, True)
    return EngineState(name, place, langs_of(name, config), is_set_up, address, model)


def langs_of(name: str, config: Config) -> list[str]:
    """List the target languages that an engine drafts in here and now."""
    try:
        found = engine(name, config)
        return [lang for lang in projects.TARGET_LANGS if found.available(lang)]
    except EngineError:
        return []


def rows(session: Session, config: Config, look: Look | None) -> list[ModelRow]:
    """List the pairs that are of use or installed, and what is known of each."""
    there = models(config).installed()
    offers = look.index.offers if look else {}
    latest = _latest(session)
    usual = {pair for lang in projects.TARGET_LANGS for pair in packages.wanted(lang)}
    shown = usual | {each.pair for each in there} | (offers.keys() & set(packages.PAIRS))
    found = [pair for pair in packages.PAIRS if pair in shown or str(pair) in latest]
    return [
        ModelRow(
            pair=pair,
            installed=[each for each in there if each.pair == pair],
            offer=offers.get(pair),
            size=look.sizes.get(pair) if look else None,
            job=latest.get(str(pair)),
        )
        for pair in [*found, *sorted(shown.difference(packages.PAIRS))]
    ]


def _latest(session: Session) -> dict[str, Job]:
    ids = select(func.max(Job.id)).where(Job.kind == KIND).group_by(Job.subject)
    return {job.subject: job for job in session.scalars(select(Job).where(Job.id.in_(ids)))}


def require_admin(user: User) -> None:
    """Raise ForbiddenError unless the person is an administrator."""
    if not user.is_admin:
        raise ForbiddenError(_ADMINS_ONLY)


def load(session: Session, job_id: int) -> Job:
    """Load the job of an install, which everybody may see. Raises NotFoundError for another."""
    job = store.load(session, Job, job_id, _NO_INSTALL)
    if job.kind != KIND:
        raise NotFoundError(_NO_INSTALL)
    return job


def start(session: Session, user: User, pair: Pair) -> Job:
    """Have a model installed from the index; the job that does so already, if there is one."""
    try:
        return jobs.enqueue(session, _job(user, pair, {}))
    except jobs.BusyError as busy:
        return busy.job


def put_down(config: Config, name: str, save: Callable[[Path], object] | None) -> Upload:
    """Look at a file that is called ``name`` and that ``save`` puts where it waits for its job.

    Raises InputError if there is none, or if it is no package of use.
    """
    if save is None or not name:
        raise InputError(_NO_UPLOAD)
    here = models(config)
    path = here.uploads() / f"{_UPLOAD}{secrets.token_hex(8)}"
    try:
        save(path)
        return Upload(path, name, here.look(path, name).pair)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def start_upload(session: Session, user: User, config: Config, upload: Upload) -> Job:
    """Have a model installed from a file. Raises BusyError if its pair is being installed."""
    _forget_uploads(session, models(config))
    options: dict[str, object] = {"file": upload.path.name, "name": upload.name}
    try:
        return jobs.enqueue(session, _job(user, upload.pair, options))
    except jobs.BusyError:
        upload.path.unlink()
        raise


def _job(user: User, pair: Pair, options: dict[str, object]) -> Job:
    return Job(kind=KIND, subject=str(pair), engine="argos", options=options, created_by=user.id)


def _forget_uploads(session: Session, models_here: Models) -> None:
    active = select(Job).where(Job.kind == KIND, Job.state.in_(states.ACTIVE))
    wanted = {job.options.get("file") for job in session.scalars(active)}
    oldest = time.time() - _FORGOTTEN_SECONDS
    for path in models_here.uploads().glob(f"{_UPLOAD}*"):
        if path.name not in wanted and path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)


def handler(config: Config) -> Handler:
    """Make what a runner calls for installs. One that was cut off goes on with what it had."""

    def run(database: Database, job: Job, keep: Keep) -> None:
        models_here = models(config)
        report = _Report(database, keep)
        if "file" in job.options:
            _install_upload(models_here, job, report)
        else:
            report(job.done, job.total)
            offer = models_here.offer(packages.pair(job.subject))
            models_here.install(offer, report)

    return run


def _install_upload(models_here: Models, job: Job, report: "_Report") -> None:
    path = models_here.uploads() / Path(str(job.options["file"])).name
    if not path.is_file():
        raise InputError(_UPLOAD_GONE)
    try:
        models_here.install_file(path, str(job.options.get("name", "")), report)
    except (WorkbenchError, states.CancelledError):
        path.unlink()
        raise
    path.unlink()


class _Report:
    """Keeps the progress of an install, a few times a second, and notices that it is stopped."""

    def __init__(self, database: Database, keep: Keep) -> None:
        self._database = database
        self._keep = keep
        self._next = 0.0
        self._phase = False, False

    def __call__(self, done: int, total: int) -> None:
        # Kept at once: that the size is known, and that all is there; what follows may take long.
        phase = total > 0, done == total
        if phase == self._phase and time.monotonic() < self._next:
            return
        with self._database.writing() as session:
            self._keep(session, done, total)
            session.commit()
        self._phase = phase
        self._next = time.monotonic() + _REPORT_SECONDS
