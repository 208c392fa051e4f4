"""Freshdesk: its CSV export of tickets, one row each."""

from collections.abc import Iterator
from datetime import tzinfo

from connectors.event_rows import Fact
from connectors.preset import Preset
from connectors.table import Table
from connectors.ticket_layout import HOUR, Figure, Survey, TicketLayout
from connectors.ticket_rows import read_ticket_table
from connectors.times import iso_reader
from kpi.facts import Status

_SCALE = "-103..103"
_SURVEYS = {
    **dict.fromkeys(("extremely happy", "awesome", "extremely satisfied"), Survey(_SCALE, 103)),
    **dict.fromkeys(("very happy", "very satisfied"), Survey(_SCALE, 102)),
    **dict.fromkeys(("happy", "satisfied", "good"), Survey(_SCALE, 101)),
    **dict.fromkeys(("neutral", "just okay", "okay", "neither satisfied nor dissatisfied"), Survey(_SCALE, 100)),
    **dict.fromkeys(("unhappy", "dissatisfied", "not good", "bad"), Survey(_SCALE, -101)),
    **dict.fromkeys(("very unhappy", "very dissatisfied"), Survey(_SCALE, -102)),
    **dict.fromkeys(("extremely unhappy", "extremely dissatisfied"), Survey(_SCALE, -103)),
    **dict.fromkeys(("no response", "not taken", "not responded"), Survey(_SCALE)),
}

LAYOUT = TicketLayout(
    columns={
        "ticket": ("Ticket ID", "Ticket Id"),
        "created_at": ("Created time", "Created Time", "Created at"),
        "updated_at": ("Last update time", "Last updated time"),
        "status": ("Status",),
        "assignee": ("Agent", "Agent name"),
        "group": ("Group",),
        "channel": ("Source",),
        "priority": ("Priority",),
        "topic": ("Type",),
        "tags": ("Tags",),
        "first_reply_at": ("Initial response time", "First response time"),
        "solved_at": ("Resolved time",),
        "closed_at": ("Closed time",),
        "rating": ("Survey results", "Survey result"),
        "first_reply_promise": ("First response status",),
        "resolution_promise": ("Resolution status",),
        "due_at": ("Due by Time", "Due by"),
    },
    statuses={
        "open": Status.OPEN,
        "pending": Status.PENDING,
        "waiting on customer": Status.PENDING,
        "waiting on third party": Status.HOLD,
        "resolved": Status.SOLVED,
        "closed": Status.CLOSED,
    },
    other_status=Status.OPEN,
    surveys=_SURVEYS,
    scale=_SCALE,
    promises={
        "within sla": True,
        "sla violated": False,
        "violated sla": False,
        "overdue": False,
        "": None,
    },
    nothing=frozenset({"", "No Agent", "No Group", "--", "-", "Not Offered"}),
    figures=(
        Figure("first_reply", ("First response time (in hrs)",), HOUR),
        Figure("full_resolution", ("Resolution time (in hrs)",), HOUR),
    ),
)


def read_table(table: Table, zone: tzinfo) -> Iterator[Fact]:
    """Yield the facts of a CSV export."""
    return read_ticket_table(table, LAYOUT, iso_reader(zone))


PRESET = Preset(
    name="freshdesk",
    columns=LAYOUT.columns,
    marks=("ticket", "created_at", "status"),
    needed=("ticket", "created_at", "status"),
    read_table=read_table,
)
