"""The one tree of errors.

Each carries a sentence for people: what happened, where, and what to do. The sentence is a
gettext message with named placeholders, so that the web layer can show it in the reader's
language; ``str(error)`` is the English one. Nothing here knows of HTTP: ``web/errors.py``
maps the classes to answers.
"""


def N_(message: str) -> str:  # noqa: N802 - gettext's name for "mark, don't translate yet"
    """Mark a message for the translation catalogue and give it back unchanged."""
    return message


class WorkbenchError(Exception):
    """Anything that we tell a person instead of crashing.

    ``message`` is a gettext message id with ``%(name)s`` placeholders, ``params`` fill them.
    """

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message, params)
        self.message = message
        self.params = params

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message


class InputError(WorkbenchError):
    """What the person gave can't be taken: wrong file, broken row, too large."""


class NotFoundError(WorkbenchError):
    """There is no such thing, or the person may not know of it."""


class ForbiddenError(WorkbenchError):
    """The person may see this but not change it."""


class ConflictError(WorkbenchError):
    """The thing was changed by someone else since the person saw it."""


class DuplicateError(WorkbenchError):
    """The same thing is there already."""


class EngineError(WorkbenchError):
    """An engine can't draft: not installed, no model for the pair, no answer."""
