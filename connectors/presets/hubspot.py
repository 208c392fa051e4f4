"""HubSpot: its CSV export of the ticket index, one row each, with headings as labels or as internal names."""

from collections.abc import Iterator
from datetime import tzinfo

from connectors.event_rows import Fact
from connectors.preset import Preset
from connectors.table import Table
from connectors.ticket_layout import Figure, TicketLayout
from connectors.ticket_rows import read_ticket_table
from connectors.times import iso_reader
from kpi.facts import Author, Status

_MILLISECOND = 0.001

LAYOUT = TicketLayout(
    columns={
        "ticket": ("Ticket ID", "Record ID", "hs_object_id", "hs_ticket_id"),
        "created_at": ("Create date", "createdate"),
        "updated_at": ("Last modified date", "hs_lastmodifieddate"),
        "status": ("Ticket status", "Status", "hs_pipeline_stage", "Pipeline stage"),
        "opened_by": ("Created by agent",),
        "assignee": ("Ticket owner", "Owner", "hubspot_owner_id"),
        "group": ("HubSpot team", "HubSpot Team", "Assigned teams", "hubspot_team_id"),
        "channel": ("Source", "source_type"),
        "priority": ("Priority", "hs_ticket_priority"),
        "topic": ("Category", "hs_ticket_category"),
        "tags": ("Ticket Tags", "Ticket tags", "Tags"),
        "assigned_at": ("Owner assigned date", "hubspot_owner_assigneddate"),
        "first_reply_at": ("First agent email response date", "first_agent_reply_date"),
        "solved_at": (),
        "closed_at": ("Close date", "Last Closed Date", "closed_date", "hs_last_closed_date"),
    },
    statuses={
        "new": Status.NEW,
        "waiting on contact": Status.PENDING,
        "waiting on us": Status.OPEN,
        "closed": Status.SOLVED,
        "1": Status.NEW,
        "2": Status.PENDING,
        "3": Status.OPEN,
        "4": Status.SOLVED,
    },
    other_status=Status.OPEN,
    openers={"yes": Author.AGENT, "true": Author.AGENT},
    nothing=frozenset({"", "No owner", "(No value)", "--"}),
    figures=(
        Figure(
            "first_reply",
            (
                "Time to first agent email reply (HH:mm:ss)",
                "Time to first agent email reply",
                "time_to_first_agent_reply",
            ),
            _MILLISECOND,
        ),
        Figure("full_resolution", ("Time to close (HH:mm:ss)", "Time to close", "time_to_close"), _MILLISECOND),
    ),
    solved_by_closing=True,
)


def read_table(table: Table, zone: tzinfo) -> Iterator[Fact]:
    """Yield the facts of a CSV export."""
    return read_ticket_table(table, LAYOUT, iso_reader(zone))


PRESET = Preset(
    name="hubspot",
    columns=LAYOUT.columns,
    marks=("ticket", "created_at"),
    needed=("ticket", "created_at", "status"),
    read_table=read_table,
)
