"""Zendesk: its export of tickets, as CSV (one row each, headings of the export page or of reports) or JSON lines."""

from collections.abc import Iterator
from datetime import tzinfo

from connectors.event_rows import Fact
from connectors.preset import Preset
from connectors.presets.zendesk_objects import read_ticket_objects
from connectors.table import Objects, Table
from connectors.ticket_layout import MINUTE, Figure, Survey, TicketLayout
from connectors.ticket_rows import read_ticket_table
from connectors.times import iso_reader
from kpi.facts import Status

GOOD_BAD = "good_bad"
STATUSES = {
    "new": Status.NEW,
    "open": Status.OPEN,
    "pending": Status.PENDING,
    "hold": Status.HOLD,
    "on-hold": Status.HOLD,
    "on hold": Status.HOLD,
    "solved": Status.SOLVED,
    "closed": Status.CLOSED,
}
SURVEYS = {
    "not offered": None,
    "unoffered": None,
    "offered": Survey(GOOD_BAD),
    "good": Survey(GOOD_BAD, 1),
    "good with comment": Survey(GOOD_BAD, 1),
    "bad": Survey(GOOD_BAD, 0),
    "bad with comment": Survey(GOOD_BAD, 0),
    **{str(score): Survey("1-5", score) for score in range(1, 6)},
}

LAYOUT = TicketLayout(
    columns={
        "ticket": ("Id", "Ticket ID"),
        "created_at": ("Created at", "Ticket created", "Ticket created - Timestamp"),
        "updated_at": ("Updated at", "Ticket updated", "Ticket last updated - Timestamp"),
        "status": ("Status", "Ticket status"),
        "assignee": ("Assignee", "Assignee name"),
        "group": ("Group", "Ticket group"),
        "channel": ("Via", "Ticket channel"),
        "priority": ("Priority", "Ticket priority"),
        "topic": ("Ticket type", "Type"),
        "tags": ("Tags", "Ticket tags"),
        "assigned_at": ("Assigned at", "Ticket assigned - Timestamp"),
        "solved_at": ("Solved at", "Ticket solved - Timestamp"),
        "assignees": ("Assignee stations",),
        "rating": ("Satisfaction Score", "Satisfaction", "Ticket satisfaction rating"),
        "comment": ("Satisfaction Comment", "Ticket satisfaction comment"),
    },
    statuses=STATUSES,
    surveys=SURVEYS,
    nothing=frozenset({"", "-"}),
    figures=(
        Figure("first_reply", ("First reply time in minutes", "First reply time (min)"), MINUTE),
        Figure("first_resolution", ("First resolution time in minutes", "First resolution time (min)"), MINUTE),
        Figure("full_resolution", ("Full resolution time in minutes", "Full resolution time (min)"), MINUTE),
        Figure("requester_wait", ("Requester wait time in minutes", "Requester wait time (min)"), MINUTE),
        Figure("agent_wait", ("Agent wait time in minutes", "Agent wait time (min)"), MINUTE),
        Figure("reopens", ("Reopens",)),
    ),
    reply_from_figure=True,
)


def read_table(table: Table, zone: tzinfo) -> Iterator[Fact]:
    """Yield the facts of a CSV export."""
    return read_ticket_table(table, LAYOUT, iso_reader(zone))


def read_objects(objects: Objects, zone: tzinfo) -> Iterator[Fact]:
    """Yield the facts of JSON lines of tickets."""
    return read_ticket_objects(objects, LAYOUT, iso_reader(zone))


PRESET = Preset(
    name="zendesk",
    columns=LAYOUT.columns,
    marks=("ticket", "created_at", "updated_at"),
    needed=("ticket", "created_at", "status"),
    read_table=read_table,
    read_objects=read_objects,
    object_marks=(frozenset({"id", "created_at", "assignee_id"}),),
)
