"""Where the files lie that are data to the program and no Python: templates and glossaries.

In a checkout they are folders beside the package, so that translators and designers find them;
a wheel carries them inside the package, where the build hook puts them.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def templates_dir() -> Path:
    """Return the folder of the Jinja templates."""
    return _folder("templates", _PACKAGE)


def glossaries_dir() -> Path:
    """Return the folder of the starter glossaries (CSV)."""
    return _folder("glossaries", _PACKAGE)


def _folder(name: str, package: Path) -> Path:
    installed = package / name
    return installed if installed.is_dir() else package.parent / name
