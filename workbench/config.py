"""One frozen Config, read from WORKBENCH_* variables and validated once."""

import os
import secrets
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TypeVar

from workbench.core import address
from workbench.core.errors import N_, InputError

MIB = 1024 * 1024
T = TypeVar("T")

# The names that CTranslate2 has for what it computes with, and on.
ARGOS_COMPUTE = (
    "auto", "int8", "int8_float32", "int8_float16", "int8_bfloat16",
    "int16", "float16", "bfloat16", "float32",
)  # fmt: skip
ARGOS_DEVICES = ("auto", "cpu", "cuda")

_ADDRESS = N_(
    "WORKBENCH_%(name)s must be an address like http://host:port/path, without a user name, a "
    "password or a question mark."
)
_INDEX = N_(
    "WORKBENCH_%(name)s must be an address like https://host/path/index.json, without a user name, "
    "a password or a question mark, or the path of a file."
)
_KEY = N_("WORKBENCH_%(name)s has a space or a character beyond ASCII, which no key has.")


@dataclass(frozen=True)
class Config:
    """Where things lie and how much is allowed. Sizes are bytes, times are seconds."""

    instance_dir: Path
    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    host: str = "127.0.0.1"
    port: int = 8080
    threads: int = 8
    secure_cookies: bool = False
    engine: str = "auto"
    engine_order: tuple[str, ...] = ("argos", "libretranslate", "chat", "gloss")
    libretranslate_url: str = ""
    libretranslate_key: str = field(default="", repr=False)
    chat_url: str = ""
    chat_model: str = ""
    chat_key: str = field(default="", repr=False)
    chat_token_limit: int = 100_000
    draft_batch: int = 8
    argos_threads: int = 0
    argos_compute: str = "auto"
    argos_device: str = "auto"
    argos_index: str = ""
    embeddings: bool = False
    max_model_bytes: int = 1000 * MIB
    max_upload_bytes: int = 10 * MIB
    max_bundle_bytes: int = 50 * MIB
    max_bundle_entries: int = 200
    sign_in_seconds: int = 24 * 3600

    @property
    def models_dir(self) -> Path:
        """Where translation models are installed."""
        return self.instance_dir / "models"

    @property
    def exports_dir(self) -> Path:
        """Where finished exports wait for their download."""
        return self.instance_dir / "exports"


def load(environ: Mapping[str, str] | None = None) -> Config:
    """Read the configuration and create the instance folder.

    Whatever may be a variable, `WORKBENCH_CHAT_KEY`, may instead be a line of the instance's
    `settings.toml`, `chat_key = "…"`; the variable wins. Raises InputError naming the variable or
    the line that can't be used; a key is never quoted.
    """
    env = os.environ if environ is None else environ
    instance = _instance_dir(env)
    env = {**_settings(instance / "settings.toml"), **env}
    return Config(
        instance_dir=instance,
        database_url=_database_url(env, instance),
        secret_key=env.get("WORKBENCH_SECRET_KEY") or _kept_secret(instance),
        host=env.get("WORKBENCH_HOST", Config.host),
        port=_number(env, "PORT", Config.port, least=0, most=65535),
        threads=_number(env, "THREADS", Config.threads),
        secure_cookies=_flag(env, "SECURE_COOKIES"),
        engine=env.get("WORKBENCH_ENGINE", Config.engine),
        engine_order=_names(env, "ENGINE_ORDER", Config.engine_order),
        libretranslate_url=_plain(env, "LIBRETRANSLATE_URL", address.service, _ADDRESS),
        libretranslate_key=_plain(env, "LIBRETRANSLATE_KEY", address.key, _KEY),
        chat_url=_plain(env, "CHAT_URL", address.service, _ADDRESS),
        chat_model=env.get("WORKBENCH_CHAT_MODEL", Config.chat_model),
        chat_key=_plain(env, "CHAT_KEY", address.key, _KEY),
        chat_token_limit=_number(env, "CHAT_TOKEN_LIMIT", Config.chat_token_limit),
        draft_batch=_number(env, "DRAFT_BATCH", Config.draft_batch),
        argos_threads=_number(env, "ARGOS_THREADS", Config.argos_threads, least=0, most=1024),
        argos_compute=_choice(env, "ARGOS_COMPUTE", Config.argos_compute, ARGOS_COMPUTE),
        argos_device=_choice(env, "ARGOS_DEVICE", Config.argos_device, ARGOS_DEVICES),
        argos_index=_plain(env, "ARGOS_INDEX", address.index, _INDEX),
        embeddings=_flag(env, "EMBEDDINGS"),
        max_model_bytes=_number(env, "MAX_MODEL_BYTES", Config.max_model_bytes),
        max_upload_bytes=_number(env, "MAX_UPLOAD_BYTES", Config.max_upload_bytes),
        max_bundle_bytes=_number(env, "MAX_BUNDLE_BYTES", Config.max_bundle_bytes),
        max_bundle_entries=_number(env, "MAX_BUNDLE_ENTRIES", Config.max_bundle_entries),
        sign_in_seconds=_number(env, "SIGN_IN_SECONDS", Config.sign_in_seconds),
    )


def _instance_dir(env: Mapping[str, str]) -> Path:
    instance = Path(env.get("WORKBENCH_INSTANCE_DIR", "instance")).resolve()
    try:
        instance.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            N_("WORKBENCH_INSTANCE_DIR can't be %(path)s: %(reason)s."),
            path=instance,
            reason=error.strerror,
        ) from None
    return instance


def _settings(path: Path) -> dict[str, str]:
    """The instance's settings as if they were variables: 8080 and true become text."""
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        # Not the reason: it may quote a line with a key.
        raise InputError(N_("%(path)s can't be read as TOML."), path=path) from None
    known = {each.name for each in fields(Config)} - {"instance_dir"}
    for name, value in found.items():
        if name not in known or not isinstance(value, (str, int)):
            raise InputError(
                N_("%(path)s: there is no setting “%(name)s” or it isn't a text or a number."),
                path=path,
                name=name,
            )
    return {f"WORKBENCH_{name.upper()}": _text(value) for name, value in found.items()}


def _text(value: str | int) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)


def _plain(env: Mapping[str, str], name: str, check: Callable[[str], str], message: str) -> str:
    """An address or a key, which no error may show; empty if it isn't set."""
    text = env.get(f"WORKBENCH_{name}", "")
    try:
        return check(text) if text else ""
    except ValueError:
        raise InputError(message, name=name) from None


def _names(env: Mapping[str, str], name: str, default: tuple[str, ...]) -> tuple[str, ...]:
    text = env.get(f"WORKBENCH_{name}")
    if text is None:
        return default
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _database_url(env: Mapping[str, str], instance: Path) -> str:
    url = env.get("WORKBENCH_DATABASE_URL") or f"sqlite:///{instance / 'workbench.sqlite3'}"
    # The scheme that hosting providers hand out; SQLAlchemy wants the driver named.
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise InputError(
            N_("WORKBENCH_DATABASE_URL must begin with sqlite:/// or postgresql://, not %(url)s"),
            url=url.split("@")[-1],
        )
    # Each connection would have a database of its own in memory.
    if url in ("sqlite:///", "sqlite:///:memory:"):
        raise InputError(N_("WORKBENCH_DATABASE_URL must name a file: sqlite:///PATH"))
    return url


def _kept_secret(instance: Path) -> str:
    """The secret that signs cookies: made once, so that a restart signs nobody out."""
    path = instance / "secret_key"
    # An empty one is what a full disk or a killed start has left.
    if not path.exists() or not path.stat().st_size:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii")


def _number(
    env: Mapping[str, str], name: str, default: int, least: int = 1, most: int = 2**40
) -> int:
    return _value(env, name, default, lambda text: _bounded(int(text), least, most))


def _choice(env: Mapping[str, str], name: str, default: str, choices: tuple[str, ...]) -> str:
    return _value(env, name, default, lambda text: choices[choices.index(text.strip().lower())])


def _flag(env: Mapping[str, str], name: str) -> bool:
    return _value(env, name, False, {"0": False, "1": True}.__getitem__)


def _bounded(number: int, least: int, most: int) -> int:
    if not least <= number <= most:
        raise ValueError(number)
    return number


def _value(env: Mapping[str, str], name: str, default: T, read: Callable[[str], T]) -> T:
    text = env.get(f"WORKBENCH_{name}")
    if text is None:
        return default
    try:
        return read(text)
    except (ValueError, KeyError):
        raise InputError(
            N_("WORKBENCH_%(name)s can't be %(text)s. Leave it out for the default, %(default)s."),
            name=name,
            text=repr(text),
            default=default,
        ) from None
