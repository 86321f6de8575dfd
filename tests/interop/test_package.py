"""The package as others install it: built from the checkout and from a source distribution."""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
VENDORED = {"htmx.min.js", "htmx.LICENSE.txt", "pico.min.css", "pico.LICENSE.txt"}


def run(*command, **options):
    """What the command printed; its own words if it failed."""
    done = subprocess.run(
        [str(word) for word in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        **options,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def build_wheel(source, folder):
    """The wheel that pip makes of a checkout or a source distribution, without the network."""
    run(
        *(sys.executable, "-m", "pip", "wheel", source, "--no-deps", "--wheel-dir", folder),
        *("--no-build-isolation", "--check-build-dependencies", "--no-index"),
    )
    [wheel] = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return build_wheel(CHECKOUT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def names(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The bin folder of an environment of its own that has the wheel, and sees our libraries.

    The libraries come by a path file. Python follows no path file in the folder it names, so
    the editable install of the checkout is not seen.
    """
    environment = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", "--without-pip", environment)
    bin_folder = environment / "bin"
    run(
        *(sys.executable, "-m", "pip", "--python", bin_folder / "python"),
        *("install", "--no-deps", "--no-index", wheel),
    )
    [site_packages] = environment.glob("lib/python*/site-packages")
    (site_packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return bin_folder


def checkout_files(folder, pattern):
    """Files of the checkout as paths relative to it."""
    found = (CHECKOUT / folder).rglob(pattern)
    return {path.relative_to(CHECKOUT).as_posix() for path in found if path.is_file()}


def test_the_wheel_holds_the_browsers_files(names):
    assert {f"workbench/web/static/vendor/{name}" for name in VENDORED} <= names


@pytest.mark.parametrize("folder", ["templates", "glossaries"])
def test_the_wheel_holds_the_data_folders_under_the_package(names, folder):
    expected = {f"workbench/{name}" for name in checkout_files(folder, "*")}
    assert expected
    assert expected == {name for name in names if name.startswith(f"workbench/{folder}/")}


@pytest.mark.parametrize("pattern", ["*.py", "*.mako", "*.srx", "*.tsv", "*.css", "*.js", "*.mo"])
def test_the_wheel_holds_the_packages_files(names, pattern):
    expected = checkout_files("workbench", pattern)
    assert expected
    assert expected <= names


def test_each_language_has_its_compiled_catalogue(names):
    sources = checkout_files("workbench/translations", "*.po")
    assert sources
    assert {str(Path(name).with_suffix(".mo")) for name in sources} <= names


def test_the_wheel_holds_nothing_else(names):
    foreign = {name for name in names if not name.startswith(("workbench/", "workbench-"))}
    sources = {name for name in names if name.endswith((".po", "package-lock.json"))}
    assert foreign | sources == set()


def test_a_source_distribution_makes_the_same_wheel(names, tmp_path):
    """It carries the generated files, so that it builds where no npm is."""
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", tmp_path, cwd=CHECKOUT)
    [archive] = tmp_path.glob("*.tar.gz")
    with zipfile.ZipFile(build_wheel(archive, tmp_path)) as wheel:
        assert set(wheel.namelist()) == names


def test_the_installed_package_finds_its_folders_from_anywhere(installed, tmp_path):
    code = (
        "from workbench import resources as r;"
        "print(r.templates_dir(), r.glossaries_dir(), sep='\\n')"
    )
    printed = run(installed / "python", "-c", code, cwd=tmp_path).splitlines()
    folders = [Path(line) for line in printed]
    assert [folder.name for folder in folders] == ["templates", "glossaries"]
    for folder in folders:
        assert folder.is_relative_to(installed.parent)
        assert any(folder.iterdir())


@pytest.fixture
def unbuilt(tmp_path):
    """A copy of what the build hook works on, without the files that it makes."""
    source = tmp_path / "source"
    for name in ("pyproject.toml", "README.md", "LICENSE", "scripts", "templates", "glossaries"):
        origin = CHECKOUT / name
        (shutil.copytree if origin.is_dir() else copy_file)(origin, source / name)
    ignored = shutil.ignore_patterns("vendor", "*.mo", "__pycache__")
    shutil.copytree(CHECKOUT / "workbench", source / "workbench", ignore=ignored)
    return source


def copy_file(source, target):
    target.parent.mkdir(exist_ok=True)
    shutil.copy(source, target)


def test_a_failing_npm_is_told_in_a_sentence(unbuilt, tmp_path):
    npm = tmp_path / "bin" / "npm"
    npm.parent.mkdir()
    npm.write_text(
        "#!/bin/sh\necho 'npm error code EAI_AGAIN\nnpm error no such host' >&2\nexit 1\n"
    )
    npm.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel"],
        cwd=unbuilt,
        env={**os.environ, "PATH": f"{npm.parent}:{os.environ['PATH']}"},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 1
    assert done.stderr == (
        "npm could not fetch htmx and Pico (no such host): check the network and npm's registry"
        " and proxy settings ('npm config list'), then run the same command again.\n"
    )
