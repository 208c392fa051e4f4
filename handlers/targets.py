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


class BadTargetError(RefusedError):
    """I cannot read the target "{value}". Write a time such as 2h or 90min, or for a rate a share such as 90%."""


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
    read = _TARGET.fullmatch(value.strip().casefold())
    if read is None or found.unit == Unit.COUNT or (read["unit"] == "%") != (found.unit == Unit.RATE):
        raise BadTargetError(value=value)
    if person and team:
        raise OneOrTheOtherError
    number = float(read["number"].replace(",", "."))
    amount = number / 100 if found.unit == Unit.RATE else number * _SECONDS[read["unit"]]
    if not 0 < amount <= (1 if found.unit == Unit.RATE else _LONGEST_TARGET):
        raise BadTargetError(value=value)
    with tools.database.writing() as session:
        definitions.set_target(
            session,
            tools.workspace_id,
            found.key,
            amount,
            team_id=team_named(session, tools, team).id if team else None,
            person_id=person_named(session, tools, person).id if person else None,
        )
