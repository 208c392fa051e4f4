"""KPI series of persons for an export: by week and month, as `/mystats` counts them.

For where the operator allows persons in exports, and for nothing else: whoever calls this has made sure of it. By day
there is none: a day of one person says nothing but that they were watched. Only measures that are fair to a person are
in it; of fewer values than a definition's minimum there is only their number. Reads a month of one person at a time.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from handlers.exporting.periods import months_between
from handlers.exporting.series import Asked, Row, Step, asking, figures_of
from handlers.tools import Tools
from handlers.work import work_of_person
from kpi.definitions import KPIS
from kpi.facts import Instant
from kpi.periods import Period, local_day
from storage.database import Session
from storage.definitions import targets_for
from storage.people import Person, all_people
from storage.teams import memberships_of

_FAIR = tuple(kpi for kpi in KPIS if kpi.personal)
_WEEK = timedelta(days=6)


def person_series(session: Session, tools: Tools, over: Period, now: Instant) -> Iterator[Row]:
    """Yield the figures of everybody who is linked to an account of a helpdesk, over whole months, person by person.

    A row stands where there is something to count, or something that does not count yet.
    """
    asked = asking(session, tools, now)
    for person in all_people(session, tools.workspace_id):
        for row in _of_person(asked, person, over):
            yield {**row, "person": person.name, "handle": person.handle}


def _of_person(asked: Asked, person: Person, over: Period) -> Iterator[Row]:
    session, tools = asked.session, asked.tools
    work = work_of_person(session, person.id)
    if not work:
        return
    teams = {each.team_id for each in memberships_of(session, person.id, local_day(asked.now, tools.zone))}
    targets = targets_for(session, tools.workspace_id, person_id=person.id, team_ids=sorted(teams))
    for month in months_between(over.first, over.last):
        begun = [each for each in _steps(month) if each[1].bounds(tools.zone)[0] <= asked.now]
        if begun:
            yield from (row for row in figures_of(asked, work, begun, targets, _FAIR) if row["n"] or row["too_soon"])


def _steps(month: Period) -> list[Step]:
    """The month, and the weeks that begin in it."""
    days = [date.fromordinal(each) for each in range(month.first.toordinal(), month.last.toordinal() + 1)]
    return [("month", month), *(("week", Period(day, day + _WEEK)) for day in days if day.weekday() == 0)]
