"""Packages of Argos to install, made of the tiny models that the tests have."""

import io
import json
import shutil
import zipfile
from pathlib import Path

TINY = Path(__file__).parents[1] / "data" / "argos"


def folder(where: Path, source: str = "zh", target: str = "en", **metadata: object) -> Path:
    """Put the tiny package in a folder, its metadata changed: any pair, any version."""
    shutil.copytree(TINY / "translate-zh_en-1_0", where)
    told = json.loads((where / "metadata.json").read_text("utf-8"))
    told |= {"from_code": source, "to_code": target, **metadata}
    (where / "metadata.json").write_text(json.dumps(told), "utf-8")
    return where


def packed(package: Path) -> bytes:
    """Zip a folder as Argos's packages are: the folder itself at the top."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(package.rglob("*")):
            archive.write(path, f"{package.name}/{path.relative_to(package)}")
    return whole.getvalue()


def tiny(where: Path, source: str = "zh", target: str = "en", **metadata: object) -> bytes:
    """Make the bytes of a package of a pair and version."""
    return packed(folder(where / f"translate-{source}_{target}", source, target, **metadata))
