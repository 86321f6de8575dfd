"""States and origins between XLIFF and here."""

from workbench.formats.values import Variant

_READ_1 = {
    "new": "new",
    "needs-translation": "new",
    "needs-adaptation": "draft",
    "needs-l10n": "draft",
    "needs-review-adaptation": "draft",
    "needs-review-l10n": "draft",
    "needs-review-translation": "draft",
    "translated": "translated",
    "signed-off": "reviewed",
    "final": "reviewed",
}
_READ_2 = {
    "initial": "draft",
    "translated": "translated",
    "reviewed": "reviewed",
    "final": "reviewed",
}
_WRITTEN_1 = {
    "new": "new",
    "draft": "needs-review-translation",
    "translated": "translated",
    "reviewed": "final",
}
_WRITTEN_2 = {"new": "initial", "draft": "initial", "translated": "translated", "reviewed": "final"}

_ORIGINS = {
    "leveraged-tm": "memory",
    "exact-match": "memory",
    "fuzzy-match": "memory",
    "id-match": "memory",
    "mt-suggestion": "mt",
    "leveraged-mt": "mt",
}
# No engine made these.
_NO_ENGINE = {"", "aligned", "hand"}


def read_1(state: str, *, approved: bool) -> str:
    """Return our state for one of XLIFF 1.2; empty where the file tells none that is known."""
    return "reviewed" if approved else _READ_1.get(state, "")


def read_2(state: str) -> str:
    """Return our state for one of XLIFF 2, where a text that is ``initial`` is a draft."""
    return _READ_2.get(state, "")


def origin(qualifier: str) -> str:
    """Return where a target came from by XLIFF 1.2's ``state-qualifier``; empty: not told."""
    return _ORIGINS.get(qualifier, "")


def written_1(target: Variant) -> str:
    """Return the ``state`` of an XLIFF 1.2 target; empty for one that isn't ours."""
    return _WRITTEN_1.get(target.props.get("state", ""), "")


def written_2(target: Variant) -> str:
    """Return the ``state`` of an XLIFF 2 segment; empty for one that isn't ours."""
    return _WRITTEN_2.get(target.props.get("state", ""), "")


def qualifier(target: Variant) -> str:
    """Return the ``state-qualifier`` of a draft: from a memory or from an engine."""
    made_by = target.props.get("origin", "")
    if target.props.get("state") != "draft" or made_by in _NO_ENGINE:
        return ""
    if made_by != "memory":
        return "mt-suggestion"
    percent = target.props.get("percent", "")
    if not percent.isdecimal():
        return "leveraged-tm"
    return "fuzzy-match" if int(percent) < 100 else "exact-match"
