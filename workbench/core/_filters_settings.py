"""Which filters there are, in which order, and what they may be set to."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import isfinite

from workbench.core.errors import N_, InputError


@dataclass(frozen=True, slots=True)
class Limit:
    """A figure that a filter goes by, with the bounds that it may be set in."""

    name: str
    default: float
    low: float
    high: float
    step: float = 1


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter: its name, its limits, and whether it is on unless someone says otherwise.

    A ``slow`` one isn't asked while it is off; of others it is told what they would drop.
    """

    name: str
    is_on: bool = True
    limits: tuple[Limit, ...] = ()
    slow: bool = False


FILTERS = (
    Filter("empty"),
    Filter("length", limits=(Limit("shortest", 2, 1, 100), Limit("longest", 300, 5, 10_000))),
    Filter("copy", limits=(Limit("copied", 50, 1, 100),)),
    Filter("language", limits=(Limit("foreign", 10, 0, 100),)),
    Filter("ratio", limits=(Limit("factor", 2, 1.1, 20, 0.1),)),
    Filter("score", limits=(Limit("score", 0.5, 0, 1, 0.05),)),
    Filter("numbers", limits=(Limit("differing", 1, 1, 20),), slow=True),
    Filter("terms", is_on=False, limits=(Limit("missing", 1, 1, 20),), slow=True),
    Filter("duplicate"),
    Filter("near", is_on=False, limits=(Limit("similar", 90, 60, 100),), slow=True),
)
"""All filters, in the order of the funnel: what is cheap and certain first, and repetitions last,
so that of two the one stays that nothing else is wrong with."""

NAMES = tuple(one.name for one in FILTERS)
_LIMITS = {limit.name: limit for one in FILTERS for limit in one.limits}


@dataclass(frozen=True, slots=True)
class Settings:
    """Which filters are on, and each limit. Raises InputError where a limit can't be that."""

    on: frozenset[str]
    limits: Mapping[str, float]

    @property
    def asked(self) -> frozenset[str]:
        """The filters that are asked: those that are on, and those that are off but fast."""
        return self.on | {one.name for one in FILTERS if not one.slow}

    @classmethod
    def of(
        cls, on: Collection[str] | None = None, limits: Mapping[str, float] | None = None
    ) -> "Settings":
        """Settings with the defaults for all that isn't given; unknown names don't count."""
        usual = [one.name for one in FILTERS if one.is_on]
        given = {name: value for name, value in (limits or {}).items() if name in _LIMITS}
        for name, value in given.items():
            _check(_LIMITS[name], value)
        defaults = {name: limit.default for name, limit in _LIMITS.items()}
        return cls(frozenset(usual if on is None else on) & frozenset(NAMES), defaults | given)


def _check(limit: Limit, value: float) -> None:
    if not isfinite(value) or not limit.low <= value <= limit.high:
        raise InputError(
            N_("A filter's limit has to be from %(low)s to %(high)s; %(value)s is not."),
            low=f"{limit.low:g}",
            high=f"{limit.high:g}",
            value=f"{value:g}",
        )
