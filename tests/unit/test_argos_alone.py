"""Argos without a network and without the splitters and trainers that it may come with."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.unit.random_argos import make_package

SCRIPT = """
import json, socket, sys
from pathlib import Path

UNWANTED = {"stanza", "minisbd", "spacy", "torch"}
asked, connections = [], []

class Refusing:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in UNWANTED:
            asked.append(name)
            raise ImportError(name)

def shut(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.gethostbyname"):
        connections.append(event)
        raise OSError("network")

sys.meta_path.insert(0, Refusing())
sys.addaudithook(shut)

from workbench.mt.argos import ArgosEngine
argos = ArgosEngine(Path(sys.argv[1]))
assert argos.available("vi")
light = {"argostranslate", "ctranslate2"} & set(sys.modules)
texts = [draft.text for draft in argos.translate(["好。今天天气很好。"] * 3, "vi", [])]
texts += argos.hypotheses(["好。"], "vi", 3)[0] + argos.begun(["好。"], ["Hôm nay"], "vi")
heavy = (UNWANTED | {"argostranslate.translate", "argostranslate.sbd"}) & set(sys.modules)
print(json.dumps({"asked": asked, "connections": connections, "light": sorted(light),
                  "heavy": sorted(heavy), "texts": texts}))
"""


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two packages, zh→en and en→vi, with folders of splitters that mustn't be looked into."""
    folder = tmp_path_factory.mktemp("models")
    for source, target, splitter in (("zh", "en", "stanza"), ("en", "vi", "minisbd")):
        package = folder / "packages" / f"{source}_{target}"
        make_package(package, source, target, seed=1)
        (package / splitter).mkdir()
    return folder


@pytest.fixture
def fresh_process(models: Path, tmp_path: Path) -> dict[str, Any]:
    """The answer of a new process that drafts with the packages."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    run = subprocess.run(
        [sys.executable, "-W", "error::ResourceWarning", "-c", SCRIPT, str(models)],
        env={**variables, "HOME": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    answer: dict[str, Any] = json.loads(run.stdout)
    return answer


def test_neither_network_nor_splitters_nor_the_home_folder_are_touched(
    models: Path, tmp_path: Path, fresh_process: dict[str, Any]
) -> None:
    assert fresh_process["asked"] == []
    assert fresh_process["connections"] == []
    assert fresh_process["heavy"] == []
    assert all(fresh_process["texts"])
    assert list(tmp_path.iterdir()) == []
    assert {path.name for path in models.iterdir()} == {"packages", "argos-translate"}
    shutil.rmtree(models / "argos-translate")


def test_asking_whether_it_is_available_loads_no_library(fresh_process: dict[str, Any]) -> None:
    assert fresh_process["light"] == []
