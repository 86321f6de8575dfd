"""The configuration: defaults, each variable, mistakes named."""

from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from workbench import config
from workbench.config import MIB, Config
from workbench.core.errors import InputError


def load(folder: Path, **env: str) -> Config:
    named = {f"WORKBENCH_{name}": value for name, value in env.items()}
    return config.load({"WORKBENCH_INSTANCE_DIR": str(folder), **named})


def test_defaults(tmp_path: Path):
    found = load(tmp_path / "deep" / "instance")
    folder = tmp_path / "deep" / "instance"
    assert folder.is_dir()
    assert found == Config(
        instance_dir=folder,
        database_url=f"sqlite:///{folder}/workbench.sqlite3",
        secret_key=(folder / "secret_key").read_text(),
        host="127.0.0.1",
        port=8080,
        threads=8,
        secure_cookies=False,
        engine="auto",
        draft_batch=8,
        max_upload_bytes=10 * MIB,
        max_bundle_bytes=50 * MIB,
        max_bundle_entries=200,
        sign_in_seconds=86400,
    )
    assert (found.models_dir, found.exports_dir) == (folder / "models", folder / "exports")


def test_the_instance_folder_is_beside_one(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert config.load({}).instance_dir == tmp_path / "instance"


def test_the_environment_is_what_is_read(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_INSTANCE_DIR", str(tmp_path))
    monkeypatch.setenv("WORKBENCH_PORT", "9000")
    assert config.load().port == 9000


@pytest.mark.parametrize(
    ("name", "text", "field", "value"),
    [
        ("DATABASE_URL", "sqlite:////var/w.sqlite3", "database_url", "sqlite:////var/w.sqlite3"),
        ("DATABASE_URL", "postgresql://u:p@h/d", "database_url", "postgresql+psycopg://u:p@h/d"),
        ("DATABASE_URL", "postgres://h/d", "database_url", "postgresql+psycopg://h/d"),
        ("DATABASE_URL", "postgresql+psycopg://h/d", "database_url", "postgresql+psycopg://h/d"),
        ("SECRET_KEY", "said aloud", "secret_key", "said aloud"),
        ("HOST", "0.0.0.0", "host", "0.0.0.0"),  # noqa: S104 - a value
        ("PORT", "0", "port", 0),
        ("PORT", "65535", "port", 65535),
        ("THREADS", "1", "threads", 1),
        ("SECURE_COOKIES", "1", "secure_cookies", True),
        ("SECURE_COOKIES", "0", "secure_cookies", False),
        ("EMBEDDINGS", "1", "embeddings", True),
        ("ENGINE", "gloss", "engine", "gloss"),
        ("DRAFT_BATCH", "16", "draft_batch", 16),
        ("MAX_UPLOAD_BYTES", "1000", "max_upload_bytes", 1000),
        ("MAX_BUNDLE_BYTES", "2000", "max_bundle_bytes", 2000),
        ("MAX_BUNDLE_ENTRIES", "3", "max_bundle_entries", 3),
        ("SIGN_IN_SECONDS", "60", "sign_in_seconds", 60),
    ],
)
def test_each_variable(tmp_path: Path, name, text, field, value):
    assert getattr(load(tmp_path, **{name: text}), field) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *((name, text) for name in ("PORT", "THREADS", "DRAFT_BATCH") for text in ("", "x", "1.5")),
        ("PORT", "-1"),
        ("PORT", "65536"),
        ("THREADS", "0"),
        ("DRAFT_BATCH", "0"),
        ("MAX_UPLOAD_BYTES", "10 MB"),
        ("MAX_BUNDLE_BYTES", "0"),
        ("MAX_BUNDLE_ENTRIES", "-5"),
        ("SIGN_IN_SECONDS", str(2**41)),
        ("SECURE_COOKIES", "yes"),
        ("DATABASE_URL", "mysql://u:p@host/d"),
        ("DATABASE_URL", "workbench.sqlite3"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL", "sqlite:///:memory:"),
    ],
)
def test_a_wrong_value_is_refused_by_its_variables_name(tmp_path: Path, name, text):
    with pytest.raises(InputError, match=f"WORKBENCH_{name} "):
        load(tmp_path, **{name: text})


def test_a_password_in_an_address_is_not_told(tmp_path: Path):
    with pytest.raises(InputError) as caught:
        load(tmp_path, DATABASE_URL="mysql://user:hunter2@host/d")
    assert "hunter2" not in str(caught.value)


def test_a_folder_that_can_not_be_is_refused(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="WORKBENCH_INSTANCE_DIR"):
        load(tmp_path / "file" / "instance")


def test_the_secret_is_kept_and_nobody_elses(tmp_path: Path):
    first = load(tmp_path).secret_key
    assert len(first) >= 64
    assert load(tmp_path).secret_key == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert load(tmp_path / "other").secret_key != first


def test_a_given_secret_leaves_no_file(tmp_path: Path):
    load(tmp_path, SECRET_KEY="given")
    assert list(tmp_path.iterdir()) == []


def test_a_secret_that_was_never_written_is_made_anew(tmp_path: Path):
    (tmp_path / "secret_key").touch(0o600)
    assert len(load(tmp_path).secret_key) >= 64


def test_it_does_not_change(tmp_path: Path):
    found = load(tmp_path)
    for field in fields(found):
        with pytest.raises(FrozenInstanceError):
            setattr(found, field.name, None)
