"""What forms and addresses hold. It comes from anywhere, so nothing is taken on trust."""

from flask import Flask, request
from werkzeug.routing import BaseConverter, IntegerConverter, Map

from workbench.core.errors import N_, InputError
from workbench.core.text import normalise

# PostgreSQL's integer columns hold up to 2**31 - 1; of a version the next one has to fit too.
LARGEST = 2**31 - 2


class RowNumber(IntegerConverter):
    """A row's number in an address; one that no row can have leads nowhere."""

    regex = r"[0-9]{1,10}"

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST)


class Key(BaseConverter):
    """A key of ours in an address, as ``uuid4().hex`` makes it."""

    regex = r"[0-9a-f]{32}"


def configure(app: Flask) -> None:
    """Let routes say ``<int:…>`` and ``<key:…>``."""
    app.url_map.converters.update(int=RowNumber, key=Key)


def row_number(text: str) -> int:
    """Read a number that a row may have; ValueError for any other text."""
    number = int(text)
    if not 0 <= number <= LARGEST:
        raise ValueError(text)
    return number


def number(name: str) -> int:
    """Read a number that our own form sends along; InputError where it is missing or broken."""
    try:
        return row_number(request.form[name])
    except (KeyError, ValueError):
        raise InputError(N_("This form is incomplete. Reload the page and try again.")) from None


def text(name: str) -> str:
    """Give what was typed into a field, normalised as every text that comes in is."""
    return normalise(request.form.get(name, ""))


def line(name: str) -> str:
    """Give what was typed into a field of one line."""
    return one_line(request.form.get(name, ""))


def one_line(value: str) -> str:
    """Normalise what has to stand on one line, such as a name."""
    return normalise(value).replace("\n", " ")
