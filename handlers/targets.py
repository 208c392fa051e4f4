"""`touchline targets set`: what a person, a team or everybody works towards, as an operator types it."""

import re

from handlers.arguments import find_kpi, nearest_kpi
from handlers.errors import RefusedError
from handlers.setting_up import person_named, team_named
from handlers.tools import Tools
from kpi.definitions import Unit
from storage import definitions


class OneOrTheOtherError(RefusedError):
    """A target is for one person, for one team or for everybody. Give --person or --team, not both."""


class BadTimeError(RefusedError):
    """ "{value}" is no target for {kpi}. Write a time of a second to a year, such as 2h or 90min."""


class BadShareError(RefusedError):
    """ "{value}" is no target for {kpi}. Write a share of more than 0% and at most 100%, such as 90%."""


class NoTargetError(RefusedError):
    """{kpi} is a count, and a count has no target. Set one for a time or a rate, such as "first reply"."""


class NoSuchKpiError(RefusedError):
    """I know no KPI "{name}". Did you mean "{nearest}"?"""


_SECONDS = {"s": 1, "sec": 1, "m": 60, "min": 60, "h": 3600, "d": 86_400}
_LONGEST_TARGET = 366 * 86_400
_TARGET = re.compile(r"(?P<number>\d+(?:[.,]\d+)?)\s*(?P<unit>%|s|sec|m|min|h|d)")


def set_target(tools: Tools, kpi: str, value: str, person: str, team: str) -> None:
    """Set a target for a person, a team or everybody."""
    found = find_kpi(kpi)
    if found is None:
        raise NoSuchKpiError(name=kpi, nearest=nearest_kpi(kpi) or "first reply")
    if found.unit == Unit.COUNT:
        raise NoTargetError(kpi=kpi)
    if person and team:
        raise OneOrTheOtherError
    amount = _share(value, kpi) if found.unit == Unit.RATE else _seconds(value, kpi)
    with tools.database.writing() as session:
        definitions.set_target(
            session,
            tools.workspace_id,
            found.key,
            amount,
            team_id=team_named(session, tools, team).id if team else None,
            person_id=person_named(session, tools, person).id if person else None,
        )


def _seconds(value: str, kpi: str) -> float:
    """A time in seconds; BadTimeError for anything else."""
    read = _TARGET.fullmatch(value.strip().casefold())
    seconds = _number(read) * _SECONDS.get(read["unit"], 0) if read else 0.0
    if not 1 <= seconds <= _LONGEST_TARGET:
        raise BadTimeError(value=value, kpi=kpi)
    return seconds


def _share(value: str, kpi: str) -> float:
    """A share of 1; BadShareError for anything that is no percentage up to 100."""
    read = _TARGET.fullmatch(value.strip().casefold())
    share = _number(read) / 100 if read and read["unit"] == "%" else 0.0
    if not 0 < share <= 1:
        raise BadShareError(value=value, kpi=kpi)
    return share


def _number(read: re.Match[str]) -> float:
    return float(read["number"].replace(",", "."))
