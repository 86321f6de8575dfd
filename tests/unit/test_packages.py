"""Installing, replacing and removing models; what fails leaves all as it was."""

import json
import shutil
import struct
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.unit import argos_packages
from tests.unit.files_server import Files, cut_after, failing, offer, well
from tests.unit.loopback import Hands
from workbench.core.errors import EngineError, InputError, NotFoundError
from workbench.mt import packages
from workbench.mt.argos import ArgosEngine
from workbench.mt.packages import Models, Pair

ZH_EN, EN_VI = Pair("zh", "en"), Pair("en", "vi")
MOST = 50 * 1024 * 1024


@pytest.fixture
def server() -> Iterator[Files]:
    with Files() as server:
        yield server


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def models(tmp_path: Path, server: Files, hands: Hands) -> Models:
    """An empty folder of models, and an index that offers zh-en 1.0."""
    (tmp_path / "made").mkdir()
    server.files["/zh_en"] = argos_packages.tiny(tmp_path / "made")
    index = offer(server, ("zh", "en", "1.0", "/zh_en"))
    return Models(tmp_path / "models", index, MOST, clock=hands.clock)


@pytest.fixture
def install(models: Models, server: Files):
    """Installs what the index offers for a pair; a part is left where ``stop`` says."""
    return lambda pair=ZH_EN, progress=lambda *_: None: models.install(models.offer(pair), progress)


@pytest.fixture
def serve(server: Files, tmp_path: Path) -> Callable[..., None]:
    """Lets the index offer one package, made to measure."""

    def serve(content: bytes, version: str = "1.0", pair: Pair = ZH_EN) -> None:
        server.files["/zh_en"] = content
        offer(server, (pair.source, pair.target, version, "/zh_en"))

    return serve


def left(models_dir: Path) -> set[str]:
    """What lies in the folder of models, the folders that always do left out."""
    found = {str(path.relative_to(models_dir)) for path in models_dir.glob("*/*")}
    return {name for name in found if not name.startswith("argos-translate")}


def versions(models: Models) -> list[str]:
    return [f"{each.pair} {each.version}" for each in models.installed()]


def test_from_the_index_to_a_draft(models: Models, install, tmp_path: Path):
    told: list[tuple[int, int]] = []
    found = install(progress=lambda *now: told.append(now))
    assert (found.pair, found.version) == (ZH_EN, "1.0")
    assert [each.path for each in models.installed()] == [found.path]
    assert left(tmp_path / "models") == {f"packages/{found.path.name}"}
    assert told[-1] == (told[-1][1], told[-1][1])
    assert told[-1][1] > 100_000
    draft = ArgosEngine(tmp_path / "models").translate(["越南总理范明政访问中国。"], "en", [])[0]
    assert draft.model == "zh-en 1.0"
    assert draft.text


def test_a_newer_version_takes_the_place_of_the_older(models: Models, install, serve, tmp_path):
    before = install().path
    serve(argos_packages.tiny(tmp_path / "newer", package_version="1.1"), "1.1")
    after = install().path
    assert versions(models) == ["zh-en 1.1"]
    assert not before.exists()
    assert left(tmp_path / "models") == {f"packages/{after.name}"}


def test_the_same_version_again_gets_a_folder_of_its_own(models: Models, install):
    before, after = install().path, install().path
    assert before != after
    assert [each.path for each in models.installed()] == [after]


def test_a_damaged_model_is_mended(models: Models, install, tmp_path: Path):
    (install().path / "model" / "model.bin").write_bytes(b"")
    engine = ArgosEngine(tmp_path / "models")
    with pytest.raises(EngineError):
        engine.translate(["会谈。"], "en", [])
    install()
    assert engine.translate(["会谈。"], "en", [])[0].text


def test_a_running_engine_uses_the_new_model(models: Models, install, serve, tmp_path: Path):
    engine = ArgosEngine(tmp_path / "models")
    assert not engine.available("en")
    install()
    assert engine.translate(["会谈。"], "en", [])[0].model == "zh-en 1.0"
    serve(argos_packages.tiny(tmp_path / "newer", package_version="1.1"), "1.1")
    install()
    assert engine.translate(["会谈。"], "en", [])[0].model == "zh-en 1.1"
    models.remove(ZH_EN)
    assert not engine.available("en")


class StopError(Exception):
    pass


def stop_at(count: int) -> Callable[[int, int], None]:
    def progress(done: int, total: int) -> None:
        if done >= count:
            raise StopError

    return progress


def test_a_stopped_install_goes_on_where_it_was(models: Models, install, server: Files, tmp_path):
    server.misdeeds = [well, cut_after(70_000)]  # the index is had first
    with pytest.raises(StopError):
        install(progress=stop_at(70_000))
    assert versions(models) == []
    assert left(tmp_path / "models") == {
        "downloads/zh-en.argosmodel",
        "downloads/zh-en.argosmodel.json",
    }
    install()
    assert server.ranges[-1] == "bytes=70000-"
    assert versions(models) == ["zh-en 1.0"]
    assert left(tmp_path / "models") == {f"packages/{models.installed()[0].path.name}"}


def test_what_was_begun_of_another_version_is_thrown_away(models, install, server, serve, tmp_path):
    server.misdeeds = [well, cut_after(70_000)]
    with pytest.raises(StopError):
        install(progress=stop_at(70_000))
    serve(argos_packages.tiny(tmp_path / "newer", package_version="1.1"), "1.1")
    install()
    assert server.ranges[-1] == ""
    assert versions(models) == ["zh-en 1.1"]


def test_stopped_while_it_unpacks_it_leaves_the_old_one(models: Models, install, tmp_path: Path):
    old = install().path
    with pytest.raises(StopError):
        install(progress=after_download())
    assert [each.path for each in models.installed()] == [old]
    assert not list((tmp_path / "models" / "packages").glob(".*"))


def after_download() -> Callable[[int, int], None]:
    seen: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        if total and seen[-1:] == [(total, total)]:
            raise StopError
        seen.append((done, total))

    return progress


def test_the_second_address_is_tried(models: Models, server: Files):
    good = models.offer(ZH_EN).links[0]
    server.misdeeds = [failing(404)]
    of_two = packages.Offer(ZH_EN, "1.0", "1.5", (server.url + "/gone", good))
    assert models.install(of_two, lambda *_: None).pair == ZH_EN


def damaged(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes(64) + content[middle + 64 :]


def test_a_damaged_download_is_not_gone_on_with(models: Models, install, serve, server, tmp_path):
    good = server.files["/zh_en"]
    serve(damaged(good))
    with pytest.raises(InputError, match=r"zh-en 1\.0 is cut short or damaged"):
        install()
    assert left(tmp_path / "models") == set()
    serve(good)
    install()
    assert versions(models) == ["zh-en 1.0"]


def newer_format(folder: Path) -> Path:
    weights = (folder / "model" / "model.bin").read_bytes()
    (folder / "model" / "model.bin").write_bytes(struct.pack("<I", 99) + weights[4:])
    return folder


def without(name: str) -> Callable[[Path], Path]:
    def take(folder: Path) -> Path:
        (folder / name).unlink()
        return folder

    return take


def with_weights(content: bytes) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        (folder / "model" / "model.bin").write_bytes(content)
        return folder

    return write


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (newer_format, "newer format than this workbench reads"),
        (without("sentencepiece.model"), "can't be used"),
        (without("model/model.bin"), "can't be used"),
        (without("model/shared_vocabulary.json"), "can't be used"),
        (with_weights(b""), "can't be used"),
        (with_weights(b"no model"), "can't be used|newer format"),
        (with_weights(b"\xff" * 4096), "can't be used|newer format"),
    ],
)
def test_a_model_that_does_not_translate_is_not_installed(
    models: Models, install, serve, tmp_path: Path, spoil, message: str
):
    kept = install().path
    package = spoil(argos_packages.folder(tmp_path / "p", package_version="1.1"))
    serve(argos_packages.packed(package), "1.1")
    with pytest.raises(InputError, match=message):
        install()
    assert left(tmp_path / "models") == {f"packages/{kept.name}"}
    assert versions(models) == ["zh-en 1.0"]


@pytest.mark.parametrize(
    ("metadata", "message"),
    [
        ({"source": "en", "target": "vi"}, r"zh-en 1\.0 translates en-vi, not zh-en"),
        ({"source": "zh", "target": "de"}, "translates zh-de, not zh-en"),
        ({"argos_version": "2.0"}, r"made for Argos Translate 2\.0, which is newer"),
    ],
)
def test_another_model_than_was_asked_for(
    models: Models, install, serve, tmp_path: Path, metadata: dict[str, str], message: str
):
    serve(argos_packages.tiny(tmp_path / "p", **metadata))
    with pytest.raises(InputError, match=message):
        install()
    assert left(tmp_path / "models") == set()


def test_a_newer_argos_is_seen_before_the_download(models: Models, server: Files):
    newer = packages.Offer(ZH_EN, "2.0", "2.0", (server.url + "/zh_en",))
    with pytest.raises(InputError, match="newer than what this workbench reads"):
        models.install(newer, lambda *_: None)
    assert server.asked == []


def test_too_large(tmp_path: Path, models: Models, server: Files):
    small = Models(tmp_path / "models", server.url + "/index.json", 100_000)
    with pytest.raises(EngineError, match="the most that is taken"):
        small.install(small.offer(ZH_EN), lambda *_: None)
    packed = len(server.files["/zh_en"])
    small = Models(tmp_path / "models", server.url + "/index.json", packed)
    with pytest.raises(InputError, match="unpacks to more than"):
        small.install(small.offer(ZH_EN), lambda *_: None)
    assert left(tmp_path / "models") == set()


def test_what_the_index_does_not_offer(models: Models, server: Files):
    with pytest.raises(NotFoundError, match="offers no model for en-vi"):
        models.offer(EN_VI)
    server.files["/index.json"] = json.dumps([]).encode()
    assert models.offers() == packages.Index({}, 0)


def test_sizes_before_the_download(models: Models, server: Files):
    assert models.size(models.offer(ZH_EN)) == len(server.files["/zh_en"])


@pytest.mark.parametrize("kind", ["file", "folder", "folder around"])
def test_from_a_file_or_a_folder(models: Models, tmp_path: Path, kind: str):
    package = argos_packages.folder(tmp_path / "x" / "p", "en", "vi")
    path = {"folder": package, "folder around": package.parent}.get(kind)
    if path is None:
        path = tmp_path / "en_vi.argosmodel"
        path.write_bytes(argos_packages.packed(package))
    assert models.look(path, path.name).pair == EN_VI
    assert models.install_file(path, path.name, lambda *_: None).pair == EN_VI
    assert versions(models) == ["en-vi 1.0"]
    assert path.exists()


@pytest.mark.parametrize(
    ("source", "target"), [("zh", "de"), ("en", "zh"), ("vi", "en"), ("zt", "en")]
)
def test_a_pair_that_is_of_no_use(models: Models, tmp_path: Path, source: str, target: str):
    path = argos_packages.folder(tmp_path / "p", source, target)
    with pytest.raises(InputError, match=f"p translates {source}-{target}, which is of no use"):
        models.install_file(path, "p", lambda *_: None)
    assert versions(models) == []


def test_no_such_file(models: Models, tmp_path: Path):
    with pytest.raises(InputError, match="There is no file or folder"):
        models.install_file(tmp_path / "nowhere", "nowhere", lambda *_: None)


def test_a_folder_of_models_that_can_not_be_written(tmp_path: Path):
    (tmp_path / "models").write_text("a file where the folder should be")
    models = Models(tmp_path / "models", "", MOST)
    package = argos_packages.folder(tmp_path / "p")
    with pytest.raises(EngineError, match=r"can't be put into .*models"):
        models.install_file(package, "p", lambda *_: None)


def test_remove(models: Models, install, tmp_path: Path):
    install()
    shutil.copytree(argos_packages.folder(tmp_path / "p"), tmp_path / "models" / "packages" / "by")
    assert versions(models) == ["zh-en 1.0"] * 2
    models.remove(ZH_EN)
    assert versions(models) == []
    assert left(tmp_path / "models") == set()
    with pytest.raises(NotFoundError, match="No model for zh-en is installed"):
        models.remove(ZH_EN)


def test_remove_a_link_leaves_what_it_leads_to(models: Models, tmp_path: Path):
    package = argos_packages.folder(tmp_path / "p")
    (tmp_path / "models" / "packages").mkdir(parents=True)
    (tmp_path / "models" / "packages" / "link").symlink_to(package)
    assert versions(models) == ["zh-en 1.0"]
    models.remove(ZH_EN)
    assert versions(models) == []
    assert (package / "metadata.json").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="folders can't be locked there")
def test_two_installs_wait_for_each_other(models: Models, install, tmp_path: Path, hands: Hands):
    """The second waits while the first is at work, and can be stopped while it does."""
    second = Models(tmp_path / "models", models.index_address(), MOST, clock=hands.clock)
    package = argos_packages.folder(tmp_path / "p", package_version="1.1")
    waited: list[tuple[int, int]] = []

    def meanwhile(done: int, total: int) -> None:
        def stop(*now: int) -> None:
            waited.append(now)
            if len(hands.pauses) == 3:
                raise StopError

        with pytest.raises(StopError):
            second.install_file(package, "p", stop)
        assert versions(models) == []
        raise StopError

    with pytest.raises(StopError):
        install(progress=meanwhile)
    assert len(waited) == 4
    second.install_file(package, "p", lambda *_: None)
    assert versions(models) == ["zh-en 1.1"]


def test_what_a_killed_install_left_is_cleared_away(models: Models, install, tmp_path: Path):
    work = tmp_path / "models" / "packages" / ".work-dead"
    argos_packages.folder(work / "package")
    assert versions(models) == []
    install()
    assert not work.exists()


def test_pairs_by_name():
    assert packages.pair("zh-en") == ZH_EN
    for text in ("", "zh", "en-zh", "zh-en-vi", "../zh", "ZH-EN", "zh_en"):
        with pytest.raises(InputError, match=r"is no language pair. Name one of: zh-en, en-vi"):
            packages.pair(text)


def test_pairs_that_lead_to_a_language():
    assert packages.wanted("en") == [ZH_EN]
    assert packages.wanted("vi") == [ZH_EN, EN_VI]


def test_the_index_is_argos_own_if_none_is_set(tmp_path: Path, models: Models):
    assert Models(tmp_path / "x", "/a/file.json", MOST).index_address() == "/a/file.json"
    assert Models(tmp_path / "x", "", MOST).index_address().startswith("https://")
