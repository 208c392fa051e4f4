"""`touchline schedules set`: opening hours as an operator types them, and all business hours counted anew by them.

In one transaction: where a group or a holiday region is unknown, nothing has changed.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

from connectors.public_holidays import public_holidays
from handlers.errors import RefusedError
from handlers.rederiving import rederive
from handlers.setting_up import BadNameError
from handlers.tools import Tools
from kpi.periods import known_zone
from kpi.schedule import Hours
from storage import schedules
from storage.teams import give_schedule


class BadHoursError(RefusedError):
    """I cannot read the opening hours "{hours}". Write them like "mon-fri 09:00-17:30, sat 10:00-14:00"."""


class BadZoneError(RefusedError):
    """There is no time zone {zone}. Use a name such as Europe/Berlin."""


class NoSuchGroupError(RefusedError):
    """No import has brought a helpdesk group "{name}"."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A schedule as it was typed."""

    name: str
    zone: str
    hours: str
    region: str
    default: bool
    first: date | None
    group: str


def set_schedule(tools: Tools, plan: Plan, now: datetime) -> int:
    """Set a schedule and derive all spans anew by it; return how many tickets changed."""
    if not plan.name.strip():
        raise BadNameError
    if not known_zone(plan.zone):
        raise BadZoneError(zone=plan.zone)
    if plan.region:
        public_holidays(plan.region, ())
    week = schedules.as_lists(read_hours(plan.hours))
    with tools.database.writing() as session:
        schedules.add_schedule(
            session,
            tools.workspace_id,
            plan.name,
            plan.zone,
            week,
            plan.region or None,
            default=plan.default,
            valid_from=plan.first,
        )
        if plan.group and not give_schedule(session, tools.workspace_id, plan.group, plan.name):
            raise NoSuchGroupError(name=plan.group)
        return rederive(session, tools, now)


_DAYS = ("mo", "tu di", "we mi", "th do", "fr", "sa", "su so")
"""How the days of the week begin, in English and German."""

_SPAN = re.compile(r"(?P<days>[a-z]+(?:\s*-\s*[a-z]+)?)\s+(?P<from>\d{1,2}:[0-5]\d)\s*-\s*(?P<to>\d{1,2}:[0-5]\d)")


def read_hours(text: str) -> Hours:
    """Return opening hours from "mon-fri 09:00-17:30, sat 10:00-14:00"; BadHoursError when that cannot be read."""
    week: list[list[tuple[int, int]]] = [[] for _ in _DAYS]
    for part in text.casefold().split(","):
        found = _SPAN.fullmatch(part.strip())
        if found is None:
            raise BadHoursError(hours=text)
        days = [_day(name) for name in found["days"].split("-")]
        if None in days:
            raise BadHoursError(hours=text)
        first, last = days[0] or 0, days[-1] or 0
        for day in range(first, first + (last - first) % len(week) + 1):
            week[day % len(week)].append((_minute(found["from"]), _minute(found["to"])))
    try:
        return Hours(tuple(tuple(sorted(spans)) for spans in week))
    except ValueError:
        raise BadHoursError(hours=text) from None


def _day(name: str) -> int | None:
    """The number of a day of the week, Monday being 0; None for another word."""
    return next((number for number, known in enumerate(_DAYS) if name.strip()[:2] in known.split()), None)


def _minute(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)
