"""Public holidays by region, from the `holidays` library. Days only: names and half holidays are not asked for.

A region is an ISO 3166 country, alone ("DE") or with a part of it ("DE-BY"). The library is imported at the first
question, as it is slow to import. No network: its calendars are computed.
"""

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches

from kpi.errors import TouchlineError

MOST_SUGGESTED = 5
EXAMPLES = ("DE", "DE-BY", "GB", "US", "IN")  # for a region that is like none


class UnknownRegionError(TouchlineError):
    """There is no holiday region "{region}". Use a country or a part of one, such as: {known}."""


def public_holidays(region: str, years: Iterable[int]) -> frozenset[date]:
    """Return the public holidays of some years in a region. UnknownRegionError names the nearest known regions.

    Years a country's calendar does not reach (it says from when it is known) have none.
    """
    import holidays

    country, _, part = region.strip().upper().replace("_", "-").partition("-")
    parts = holidays.list_supported_countries().get(country)
    # Most parts are in capitals ("BY"), a few are written as names ("Augsburg").
    spelled = {known.upper(): known for known in parts or ()}
    if parts is None or (part and part not in spelled):
        raise UnknownRegionError(region=region, known=", ".join(_nearest(country, part, spelled.values())))
    calendar = holidays.country_holidays(country, subdiv=spelled.get(part), years=sorted(set(years)), expand=False)
    return frozenset(calendar)


def _nearest(country: str, part: str, parts: Iterable[str]) -> list[str]:
    """Return a few regions somebody may have meant: parts of a country that is known, else countries by their names."""
    from holidays.registry import COUNTRIES

    if regions := {known.upper(): f"{country}-{known}" for known in parts}:
        near = get_close_matches(part, regions, MOST_SUGGESTED, 0.3) or list(regions)[:MOST_SUGGESTED]
        return [country, *(regions[known] for known in near)]
    names = {name.replace("_", " ").upper(): codes[1] for name, codes in COUNTRIES.items()}
    return [names[name] for name in get_close_matches(country, names, MOST_SUGGESTED, 0.5)] or list(EXAMPLES)
