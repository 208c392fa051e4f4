"""The tables of an export, declared: every column with its type and what it is. `docs/export.md` says the same."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """One file. `columns` are types of `charts.parquet.TYPES` by name; `persons` those that name somebody.

    `of_persons`: there is no such file at all where no person may be named.
    """

    name: str
    columns: dict[str, str]
    persons: dict[str, str]
    of_persons: bool = False

    def columns_for(self, *, persons: bool) -> dict[str, str]:
        """Return the columns of an export with persons or without."""
        return {**self.columns, **(self.persons if persons else {})}


_WHO = {"person": "text"}
_TICKET = {"source": "text", "ticket": "text", "team": "text"}

TICKETS = Table(
    "tickets",
    {**_TICKET, "created_at": "time", "updated_at": "time", "status": "text", "opened_by": "text", "channel": "text",
     "priority": "text", "topic": "text", "vip": "bool"},
    _WHO,
)  # fmt: skip
REPLIES = Table(
    "replies",
    {**_TICKET, "replied_at": "time", "first_reply_seconds": "int", "first_reply_business_seconds": "int",
     "agent_first_response_seconds": "int", "agent_first_response_business_seconds": "int",
     "next_reply_seconds": "int", "next_reply_business_seconds": "int"},
    _WHO,
)  # fmt: skip
CYCLES = Table(
    "cycles",
    {**_TICKET, "ordinal": "int", "opened_at": "time", "ended_at": "time", "ending": "text", "last": "bool",
     "reopened_at": "time", "resolution_seconds": "int", "resolution_business_seconds": "int",
     "requester_wait_seconds": "int", "requester_wait_business_seconds": "int", "one_touch": "bool",
     "replied": "bool"},
    _WHO,
)  # fmt: skip
RATINGS = Table(
    "ratings",
    {**_TICKET, "at": "time", "answered_at": "time", "score": "int", "scale": "text", "good": "bool"},
    _WHO,
)
TARGETS = Table(
    "targets",
    {**_TICKET, "kind": "text", "ended_at": "time", "met": "bool", "priority": "text", "seconds": "int"},
    _WHO,
)
REVIEWS = Table(
    "reviews",
    {"source": "text", "at": "time", "ticket": "text", "scorecard": "text", "score": "float", "failed": "bool"},
    _WHO,
)
LESSONS = Table(
    "lessons",
    {"source": "text", "course": "text", "given_at": "time", "due_at": "time", "done_at": "time", "score": "float"},
    _WHO,
)
CALLS = Table(
    "calls",
    {"source": "text", "at": "time", "queue": "text", "inbound": "bool", "answered": "bool", "waited_seconds": "int",
     "talked_seconds": "int", "held_seconds": "int", "after_seconds": "int"},
    _WHO,
)  # fmt: skip
_FIGURE = {
    "step": "text", "starts_on": "date", "ends_on": "date", "kpi": "text", "version": "int", "unit": "text", "n": "int",
    "value": "float", "p90": "float", "low": "float", "high": "float", "good": "int", "within": "int",
    "target": "float", "business": "bool", "too_soon": "int",
}  # fmt: skip
SERIES = Table("kpi_series", {"team": "text", **_FIGURE}, {})
PERSON_SERIES = Table("person_series", {"person": "text", "handle": "text", **_FIGURE}, {}, of_persons=True)
DEFINITIONS = Table(
    "definitions",
    {"kpi": "text", "version": "int", "name": "text", "formula": "text", "unit": "text", "better": "text",
     "minimum": "int", "in_force_since": "time"},
    {},
)  # fmt: skip

TABLES = (TICKETS, REPLIES, CYCLES, RATINGS, TARGETS, REVIEWS, LESSONS, CALLS, SERIES, PERSON_SERIES, DEFINITIONS)


def tables_for(*, persons: bool) -> tuple[Table, ...]:
    """Return the tables of an export with persons or without."""
    return tuple(table for table in TABLES if persons or not table.of_persons)
