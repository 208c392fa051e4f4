"""Workday: people with e-mail, and when they are away, from one custom report that is a web service (RaaS).

https://doc.workday.com (behind a login; read were how others call it: the address, basic authentication, the rows under
Report_Entry). A report has the columns its author gave it, so these must be named so: Employee_ID, Name, Email, and
for the leaves of each worker a group Leaves with First_Day, Last_Day and, where there are, Leave_ID and Day_Part.
The whole report comes each time: a leave that is not in it any more is gone. It tells nothing of when it changed.
"""

from collections.abc import Iterable

from connectors.pull.asking import Ask
from connectors.pull.auth import Basic
from connectors.pull.row import Row
from connectors.pull.system import About, Entry, Pace, Pulled, Stream, System
from connectors.refusal import NO_TIME, RefusedRowError
from connectors.systems.days import iso_day
from kpi.facts import Agent
from kpi.reviews import Leave
from kpi.words import N_

_PARTS = {"morning": "morning", "am": "morning", "afternoon": "afternoon", "pm": "afternoon"}
_NAME = r"[A-Za-z0-9_.\-]{1,200}"


def _worker(row: Row, _: About) -> Iterable[Pulled]:
    key = row.need("Employee_ID")
    leaves = [_leave(key, leave) for leave in _group(row)]
    yield Agent(key, row.text("Name") or key, row.text("Email"))
    yield from leaves


def _group(row: Row) -> Iterable[Row]:
    """The leaves of a worker: one of them alone may come as an object instead of a list."""
    found = row.raw("Leaves")
    return row.rows("Leaves") if not isinstance(found, dict) else [Row(found)]


def _leave(key: str, row: Row) -> Leave:
    first, last = iso_day(row, "First_Day"), iso_day(row, "Last_Day")
    if first is None:
        raise RefusedRowError(NO_TIME, column="First_Day")
    part = _PARTS.get((row.text("Day_Part") or "").lower(), "whole")
    return Leave(row.text("Leave_ID") or f"{key}:{first}:{last or first}:{part}", key, first, last or first, part)


_REPORT = Ask("/ccx/service/customreport2/{tenant}/{owner}/{report}", {"format": "json"})

SYSTEM = System(
    name="workday",
    title="Workday",
    kind="people",
    entries=(
        Entry("host", N_("Address"), "wd2-impl-services1.workday.com",
              pattern=r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+){0,2}\.(?:workday|myworkday)\.com"),
        Entry("tenant", N_("Tenant"), pattern=_NAME),
        Entry("owner", N_("Owner of the report"), pattern=r"[A-Za-z0-9_.@\-]{1,200}"),
        Entry("report", N_("Name of the report"), pattern=_NAME),
        Entry("user", N_("Name of the integration user"), pattern=r"[^\s:]{1,200}"),
        Entry("password", N_("Password of the integration user"), secret=True),
    ),
    base="https://{host}",
    auth=Basic("{user}", "{password}"),
    check=_REPORT,
    pace=Pace(10),
    docs="https://doc.workday.com",
    streams=(Stream("people", _REPORT, _worker, "Report_Entry", needs="the report's domains", whole=True),),
)  # fmt: skip
