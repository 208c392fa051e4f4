"""BambooHR: who works here, with e-mail, and when they are away. Never why: the kind of a leave is not read.

https://documentation.bamboohr.com/reference/ (read: the directory, time-off requests and their states; from the notes
alone: basic authentication with the key as name). Both lists are whole, without pages. Requests of every state are
asked for, as one that is cancelled later must go. It does not tell which half of a day somebody is away for: half a
day counts as that day, less than half a day is left out. A request that was deleted is not told any more, and stays.
"""

from collections.abc import Iterable

from connectors.pull.asking import Ask, day
from connectors.pull.auth import Basic
from connectors.pull.row import Row
from connectors.pull.system import TOKEN, About, Pace, Pulled, Stream, System, subdomain
from connectors.refusal import NO_TIME, NOT_A_NUMBER, RefusedRowError
from connectors.systems.days import iso_day
from kpi.facts import Agent
from kpi.reviews import Leave

_A_MONTH = 30 * 86_400
_HALF = {"days": 0.5, "hours": 4.0}


def _employee(row: Row, _: About) -> Iterable[Pulled]:
    name = row.text("displayName") or " ".join(filter(None, (row.text("firstName"), row.text("lastName"))))
    yield Agent(row.need("id"), name, row.text("workEmail"))


def _request(row: Row, _: About) -> Iterable[Pulled]:
    key, first, last = row.need("id"), iso_day(row, "start"), iso_day(row, "end")
    if first is None or last is None:
        raise RefusedRowError(NO_TIME, column="start")
    away = row.text("status.status") == "approved" and _longest(row) >= _HALF.get(row.text("amount.unit") or "", 0.0)
    yield Leave(key, row.need("employeeId"), first, last, gone=not away)


def _longest(row: Row) -> float:
    """How long somebody is away on the longest day of a request, in its own unit; a whole day where no day is told."""
    days = row.raw("dates")
    if not isinstance(days, dict) or not days:  # an empty object is written as an empty list
        return max(_HALF.values())
    try:
        return max(float(each) for each in days.values())
    except (TypeError, ValueError, OverflowError):
        raise RefusedRowError(NOT_A_NUMBER, column="dates", value="") from None


SYSTEM = System(
    name="bamboohr",
    title="BambooHR",
    kind="people",
    entries=(subdomain(".bamboohr.com"), TOKEN),
    base="https://{subdomain}.bamboohr.com",
    auth=Basic("{token}", "x"),
    check=Ask("/api/v1/employees/directory"),
    pace=Pace(60),
    docs="https://documentation.bamboohr.com/reference/",
    streams=(
        Stream("people", Ask("/api/v1/employees/directory"), _employee, "employees", needs="employee directory"),
        Stream(
            "leaves", Ask("/api/v1/time_off/requests/", {"start": "{since}", "end": "{ahead}"}), _request, form=day,
            overlap=_A_MONTH, needs="time off", beside=True,
        ),
    ),
)  # fmt: skip
