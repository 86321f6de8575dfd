"""The real LibreTranslate server, which pins other libraries than ours.

python -m venv DIR && DIR/bin/pip install libretranslate==1.9.6
WORKBENCH_TEST_LIBRETRANSLATE=DIR/bin/python pytest tests/interop/test_libretranslate_server.py
"""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.core.errors import EngineError
from workbench.mt._http import Client, Patience
from workbench.mt.libretranslate import LibreTranslateEngine

PYTHON = os.environ.get("WORKBENCH_TEST_LIBRETRANSLATE", "")
MODELS = sorted((Path(__file__).parents[1] / "data" / "argos").glob("translate-*"))
LAUNCHER = Path(__file__).parent / "libretranslate_server.py"
KEPT = ("PATH", "LANG", "TMPDIR", "LD_LIBRARY_PATH")
SENTENCES = ["越南政府总理会见了客人。", "双方讨论了合作。", "会谈举行。", "2026"]

pytestmark = [
    pytest.mark.skipif(not PYTHON, reason="WORKBENCH_TEST_LIBRETRANSLATE names no Python"),
    pytest.mark.skipif(not MODELS, reason="there are no models in tests/data/argos"),
]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with the small models, which takes two texts at a time."""
    folder = tmp_path_factory.mktemp("libretranslate")
    for model in MODELS:
        shutil.copytree(model, folder / "packages" / model.name)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = {f"XDG_{kind}_HOME": str(folder) for kind in ("DATA", "CONFIG", "CACHE")}
    settings |= {name: os.environ[name] for name in KEPT if name in os.environ}
    settings |= {"ARGOS_PACKAGES_DIR": str(folder / "packages"), "OMP_NUM_THREADS": "1"}
    options = ["--host", "127.0.0.1", "--port", str(port), "--batch-limit", "2"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [PYTHON, LAUNCHER, *options, "--disable-files-translation", "--disable-web-ui"],
            cwd=folder, env=settings, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(scope="module")
def engine(url: str) -> LibreTranslateEngine:
    """An engine whose server is up."""
    Client(url).ask("/languages", None, Patience(answer=10, total=60, tries=6))
    return LibreTranslateEngine(url)


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_the_real_server_drafts(engine: LibreTranslateEngine, lang: str) -> None:
    assert engine.available(lang)
    drafts = engine.translate(SENTENCES, lang, [])
    assert len({draft.text for draft in drafts}) == len(SENTENCES)
    assert drafts[-1].text == "2026"
    assert {draft.model.split()[0] for draft in drafts} == {f"zh-Hans-{lang}"}


def test_the_real_server_has_no_french(engine: LibreTranslateEngine) -> None:
    assert not engine.available("fr")
    with pytest.raises(EngineError, match="doesn't translate Chinese to “fr”"):
        engine.translate(SENTENCES, "fr", [])
