"""Looks at pairs, written down to be kept in a file until a person says which to take."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from workbench.core.counterparts import Doubt
from workbench.core.errors import InputError
from workbench.formats.pairs import Pair, Side
from workbench.formats.values import CorpusUnit, Note, Variant
from workbench.services.pair_looks import Glance, Look, Paragraph


def pack(found: Iterable[Look]) -> bytes:
    """Write looks down, pairs and all, to keep them in a file."""
    return json.dumps([_packed(look) for look in found], default=_plain).encode()


def _plain(value: object) -> object:
    """Write what JSON has no form for: times as ISO 8601 says, anything else as its text."""
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _packed(look: Look) -> dict[str, object]:
    pair = look.pair
    return {
        "name": pair.name,
        "sides": [_fields(side) | {"notes": list(map(_fields, side.notes))} for side in pair.sides],
        "units": [
            {
                "tuid": unit.tuid,
                "source": _fields(unit.source),
                "targets": list(map(_fields, unit.targets)),
                "props": dict(unit.props),
            }
            for unit in pair.units
        ],
        "notes": list(map(_fields, pair.notes)),
        "error": pair.error and [pair.error.message, pair.error.params],
        "fingerprint": look.fingerprint,
        "glances": [
            _fields(one) | {"first": list(map(_fields, one.first))} for one in look.glances
        ],
        "doubts": {lang: list(map(_fields, doubts)) for lang, doubts in look.doubts.items()},
    }


def _fields(value: Side | Note | Variant | Glance | Paragraph | Doubt) -> dict[str, object]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def unpack(data: bytes) -> list[Look]:
    """Read what ``pack`` wrote."""
    return [_unpacked(one) for one in json.loads(data)]


def _unpacked(one: dict[str, Any]) -> Look:
    pair = Pair(
        one["name"],
        tuple(Side(**side | {"notes": _notes(side["notes"])}) for side in one["sides"]),
        tuple(_unit(unit) for unit in one["units"]),
        _notes(one["notes"]),
        InputError(one["error"][0], **one["error"][1]) if one["error"] else None,
    )
    glances = tuple(
        Glance(**each | {"first": tuple(Paragraph(**part) for part in each["first"])})
        for each in one["glances"]
    )
    doubts = {lang: tuple(Doubt(**each) for each in all_) for lang, all_ in one["doubts"].items()}
    return Look(pair, one["fingerprint"], glances, doubts)


def _notes(found: list[dict[str, Any]]) -> tuple[Note, ...]:
    return tuple(Note(**note) for note in found)


def _unit(unit: dict[str, Any]) -> CorpusUnit:
    targets = tuple(_variant(target) for target in unit["targets"])
    return CorpusUnit(unit["tuid"], _variant(unit["source"]), targets, unit["props"])


def _variant(fields: dict[str, Any]) -> Variant:
    times = {
        name: fields[name] and datetime.fromisoformat(fields[name])
        for name in ("created_at", "changed_at")
    }
    return Variant(**fields | times)
