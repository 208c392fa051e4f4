"""Zendesk: JSON lines of tickets as its incremental export gives them, with metric sets sideloaded.

An object is laid out as a row, then read by the same rules as a row of the CSV. Assignees and groups are ids there, and
the ids are their keys. What is missing in the object is missing in the row.
"""

from collections.abc import Iterator
from typing import Any

from connectors.event_rows import Fact
from connectors.refusal import WRONG_SHAPE, RefusedRowError
from connectors.table import Heading, Objects, parse_object
from connectors.ticket_layout import TicketLayout
from connectors.ticket_rows import TicketRows
from connectors.times import ReadTime

# The CSV's heading, and where the same thing stands in the object.
_PATHS: dict[str, tuple[str, ...]] = {
    "Id": ("id",),
    "Created at": ("created_at",),
    "Updated at": ("updated_at",),
    "Status": ("status",),
    "Assignee": ("assignee_id",),
    "Group": ("group_id",),
    "Via": ("via", "channel"),
    "Priority": ("priority",),
    "Ticket type": ("type",),
    "Tags": ("tags",),
    "Satisfaction Score": ("satisfaction_rating", "score"),
    "Satisfaction Comment": ("satisfaction_rating", "comment"),
    "Assigned at": ("metric_set", "assigned_at"),
    "Solved at": ("metric_set", "solved_at"),
    "Assignee stations": ("metric_set", "assignee_stations"),
    "Reopens": ("metric_set", "reopens"),
    "First reply time in minutes": ("metric_set", "reply_time_in_minutes", "calendar"),
    "First resolution time in minutes": ("metric_set", "first_resolution_time_in_minutes", "calendar"),
    "Full resolution time in minutes": ("metric_set", "full_resolution_time_in_minutes", "calendar"),
    "Requester wait time in minutes": ("metric_set", "requester_wait_time_in_minutes", "calendar"),
    "Agent wait time in minutes": ("metric_set", "agent_wait_time_in_minutes", "calendar"),
}


def read_ticket_objects(objects: Objects, layout: TicketLayout, read_time: ReadTime) -> Iterator[Fact]:
    """Yield tickets, whom they name, and refusals."""
    rows = TicketRows(Heading(list(_PATHS)), layout, read_time)
    for line in objects:
        try:
            found = parse_object(line)
            yield from rows.take([_text(found, path) for path in _PATHS.values()])
        except RefusedRowError as refused:
            yield refused.at(objects.line)


def _text(found: dict[str, Any], path: tuple[str, ...]) -> str:
    """Return what stands at a path as text; nothing where the path ends early."""
    value: object = found
    for name in path:
        if value is None:
            return ""
        if not isinstance(value, dict):
            raise RefusedRowError(WRONG_SHAPE, column=name, value=str(value))
        value = value.get(name)
    if isinstance(value, list):
        return " ".join(map(str, value))
    return "" if value is None else str(value)
