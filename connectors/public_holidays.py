"""Public holidays by region, from the `holidays` library. Days only, and whether they are half ones; no names.

A region is an ISO 3166 country, alone ("DE") or with a part of it ("DE-BY"). The library is imported at the first
question, as it is slow to import. No network: its calendars are computed.
"""

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from functools import lru_cache

from kpi.errors import TouchlineError

MOST_SUGGESTED = 5
EXAMPLES = ("DE", "DE-BY", "GB", "US", "IN")  # for a region that is like none


class UnknownRegionError(TouchlineError):
    """There is no holiday region "{region}". Use a country or a part of one, such as: {known}."""


def public_holidays(region: str, years: Iterable[int]) -> frozenset[date]:
    """Return the public holidays of some years in a region. UnknownRegionError names the nearest known regions.

    Years a country's calendar does not reach (it says from when it is known) have none.
    """
    return frozenset(_calendar(region, frozenset(years)))


def days_off(region: str, years: Iterable[int]) -> dict[date, bool]:
    """Return the days that are free in a region in some years, and of each whether only its afternoon is.

    Half holidays are those the library knows of, and those of custom. UnknownRegionError as for `public_holidays`.
    """
    wanted = frozenset(years)
    country = region.strip().upper()[:2]
    custom = [date(year, month, day) for year in wanted for month, day in CUSTOMARY_HALF_DAYS.get(country, ())]
    half = (*_calendar(region, wanted, "half_day"), *custom)
    return {**dict.fromkeys(half, True), **dict.fromkeys(_calendar(region, wanted), False)}


CUSTOMARY_HALF_DAYS = {
    "AT": ((12, 24), (12, 31)),
    "BR": ((12, 24), (12, 31)),
    "CH": ((12, 24), (12, 31)),
    "DE": ((12, 24), (12, 31)),
    "DK": ((6, 5), (12, 24), (12, 31)),
}
"""Afternoons on which offices there are closed by custom or agreement, though no law of the whole country says so."""


@lru_cache(maxsize=256)
def _calendar(region: str, years: frozenset[int], category: str = "public") -> tuple[date, ...]:
    """The days of one category; none where a country has no such days."""
    import holidays

    country, _, part = region.strip().upper().replace("_", "-").partition("-")
    parts = holidays.list_supported_countries().get(country)
    # Most parts are in capitals ("BY"), a few are written as names ("Augsburg").
    spelled = {known.upper(): known for known in parts or ()}
    if parts is None or (part and part not in spelled):
        raise UnknownRegionError(region=region, known=", ".join(_nearest(country, part, spelled.values())))
    calendar = holidays.country_holidays(country, subdiv=spelled.get(part), years=sorted(years), expand=False)
    if category == "public":
        return tuple(calendar)
    if category not in calendar.supported_categories:
        return ()
    named = holidays.country_holidays(
        country, subdiv=spelled.get(part), years=sorted(years), expand=False, categories=(category,)
    )
    return tuple(named)


def _nearest(country: str, part: str, parts: Iterable[str]) -> list[str]:
    """Return a few regions somebody may have meant: parts of a country that is known, else countries by their names."""
    from holidays.registry import COUNTRIES

    if regions := {known.upper(): f"{country}-{known}" for known in parts}:
        near = get_close_matches(part, regions, MOST_SUGGESTED, 0.3) or list(regions)[:MOST_SUGGESTED]
        return [country, *(regions[known] for known in near)]
    names = {name.replace("_", " ").upper(): codes[1] for name, codes in COUNTRIES.items()}
    return [names[name] for name in get_close_matches(country, names, MOST_SUGGESTED, 0.5)] or list(EXAMPLES)
