"""Time zones as people type them: "Europe/Berlin", "europe/berlin", "Berlin". Never guesses between two."""

from difflib import get_close_matches
from functools import lru_cache
from zoneinfo import available_timezones

from handlers.errors import RefusedError
from kpi.periods import known_zone


class NearlyZoneError(RefusedError):
    """I know no time zone "{name}". Did you mean "{nearest}"?"""


class NoSuchZoneError(RefusedError):
    """I know no time zone "{name}". Write it with its continent and city, such as "{example}"."""


def read_zone(typed: str, example: str) -> str:
    """Return the IANA name of what was typed; a refusal that names the nearest, or `example` where none is near."""
    wanted = _folded(typed)
    found = _names().get(wanted, ())
    if len(found) == 1 and known_zone(found[0]):
        return found[0]
    near = found or [name for key in get_close_matches(wanted, _names(), 1, 0.7) for name in _names()[key]]
    if near:
        raise NearlyZoneError(name=typed.strip(), nearest=near[0])
    raise NoSuchZoneError(name=typed.strip(), example=example)


def _folded(name: str) -> str:
    return "_".join(name.split()).casefold()


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[str, ...]]:
    """Every zone by its whole name and by its city, folded. A whole name means one zone only."""
    whole = {_folded(name): (name,) for name in available_timezones()}
    cities: dict[str, tuple[str, ...]] = {}
    for name in sorted(available_timezones()):
        city = _folded(name.rpartition("/")[2])
        cities[city] = (*cities.get(city, ()), name)
    return cities | whole
