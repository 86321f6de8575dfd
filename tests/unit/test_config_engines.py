from pathlib import Path

import pytest

from workbench.config import Config, load
from workbench.core.errors import InputError
from workbench.mt import Local, Remote

SECRET = "sk-0123456789"


def loaded(folder: Path, settings: str = "", **variables: str) -> Config:
    if settings:
        (folder / "settings.toml").write_text(settings, "utf-8")
    named = {f"WORKBENCH_{name.upper()}": value for name, value in variables.items()}
    return load({"WORKBENCH_INSTANCE_DIR": str(folder), **named})


def test_engines_on_other_machines_are_off_and_local_ones_first(tmp_path: Path) -> None:
    config = loaded(tmp_path)
    assert (config.libretranslate_url, config.chat_url, config.chat_model) == ("", "", "")
    assert config.engine_order == Remote().engine_order
    assert config.chat_token_limit == Remote().chat_token_limit


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("libretranslate_url", "http://127.0.0.1:5000/", "http://127.0.0.1:5000"),
        ("libretranslate_key", SECRET, SECRET),
        ("chat_url", "https://api.example.com/v1", "https://api.example.com/v1"),
        ("chat_model", "qwen3:8b", "qwen3:8b"),
        ("chat_key", SECRET, SECRET),
        ("chat_key", "", ""),
        ("chat_token_limit", "5000", 5000),
        ("engine_order", "chat, argos,,gloss ", ("chat", "argos", "gloss")),
        ("argos_compute", "Float32 ", "float32"),
        ("argos_device", "cuda", "cuda"),
    ],
)
def test_a_variable_and_a_setting(tmp_path: Path, name: str, text: str, expected: object) -> None:
    assert getattr(loaded(tmp_path, **{name: text}), name) == expected
    assert getattr(loaded(tmp_path, f'{name} = "{text}"'), name) == expected
    assert getattr(loaded(tmp_path, f'{name} = "other"', **{name: text}), name) == expected


def test_settings_may_be_numbers_and_flags(tmp_path: Path) -> None:
    config = loaded(tmp_path, "port = 8081\nsecure_cookies = true\nchat_token_limit = 7\n")
    assert (config.port, config.secure_cookies, config.chat_token_limit) == (8081, True, 7)


def test_argos_takes_what_the_machine_has_unless_told(tmp_path: Path) -> None:
    config = loaded(tmp_path)
    assert Local(config.argos_threads, config.argos_compute, config.argos_device) == Local()
    assert loaded(tmp_path, argos_threads="3").argos_threads == 3


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("chat_kee = 'x'", r"settings\.toml: there is no setting “chat_kee”"),
        ("instance_dir = '/'", "no setting “instance_dir”"),
        ("chat_key = ['sk-0123456789']", "“chat_key”.*isn't a text"),
        ("[chat]\nkey = 'sk-0123456789'", "no setting “chat”"),
        ("chat_key = sk-0123456789", r"settings\.toml can't be read as TOML"),
        ("chat_key = 'sk 0123456789'", "WORKBENCH_CHAT_KEY has a space"),
        ("chat_url = 'http://u:sk-0123456789@h'", "WORKBENCH_CHAT_URL must be an address"),
        ("libretranslate_url = 'ftp://h'", "WORKBENCH_LIBRETRANSLATE_URL must be an address"),
        ("chat_token_limit = 0", "WORKBENCH_CHAT_TOKEN_LIMIT"),
        ("argos_threads = -1", "WORKBENCH_ARGOS_THREADS can't be '-1'"),
        ("argos_compute = 'int4'", "WORKBENCH_ARGOS_COMPUTE can't be 'int4'"),
        ("argos_device = 'gpu'", "WORKBENCH_ARGOS_DEVICE can't be 'gpu'.*default, auto"),
    ],
)
def test_a_wrong_setting_is_named_and_no_key_is_quoted(
    tmp_path: Path, settings: str, message: str
) -> None:
    with pytest.raises(InputError, match=message) as caught:
        loaded(tmp_path, settings)
    assert "0123456789" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_configuration_doesn_t_show_its_secrets(tmp_path: Path) -> None:
    config = loaded(tmp_path, secret_key=SECRET, chat_key=SECRET, libretranslate_key=SECRET)
    assert config.chat_key == SECRET
    assert SECRET not in repr(config) + repr(Remote(chat_key=SECRET, libretranslate_key=SECRET))
