import pytest

from workbench.core import address


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://127.0.0.1:5000", "http://127.0.0.1:5000"),
        ("https://api.example.com/v1/", "https://api.example.com/v1"),
        ("HTTP://my_host/a-b/~c/%20", "HTTP://my_host/a-b/~c/%20"),
        ("http://[::1]:11434/v1", "http://[::1]:11434/v1"),
        ("http://host:65535//", "http://host:65535"),
    ],
)
def test_an_address(text: str, expected: str) -> None:
    assert address.service(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "host", "//host", "ftp://host", "file:///x", "javascript:alert(1)", "http://", "http:///x",
     "http://secret@host", "http://user:secret@host", "http://host?key=secret", "http://host/#secret",
     "http://host:0", "http://host:65536", "http://host:secret", "http://host/a b", "http://host\n",
     "http://höst", "http://host\\secret", "http://[::1"],
)  # fmt: skip
def test_no_address_and_no_word_of_what_it_was(text: str) -> None:
    with pytest.raises(ValueError, match="not the plain address") as caught:
        address.service(text)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "k", "sk-proj_A1.b/c+d=", "!~"])
def test_a_key(text: str) -> None:
    assert address.key(text) == text


@pytest.mark.parametrize(
    "text", ["secret key", "secret\n", "secret\r\nX: y", "sécret", "secret\x00"]
)
def test_no_key_and_no_word_of_what_it_was(text: str) -> None:
    with pytest.raises(ValueError, match="ASCII") as caught:
        address.key(text)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    ["https://h/a/index.json", "http://127.0.0.1:80/", "/a b/index.json", "index.json", "C:\\x"],
)
def test_the_address_or_path_of_an_index(text: str) -> None:
    assert address.index(text) == text


@pytest.mark.parametrize(
    "text",
    ["ftp://secret/i", "file:///secret", "http://u:secret@h/i", "http://h/?secret", "sec\nret"],
)
def test_no_index_and_no_word_of_what_it_was(text: str) -> None:
    with pytest.raises(ValueError, match="not the") as caught:
        address.index(text)
    assert "secret" not in str(caught.value)
