"""A row that tells how a ticket stands, read from a webhook as an export's row is, and what it tells of the ticket.

Only what the mapping names is told: a webhook that knows no channel takes none away. A change that the row does not
date is dated when it came.
"""

from dataclasses import replace
from math import isfinite

from connectors.event_draft import Cell
from connectors.refusal import NOT_A_NUMBER, RefusedRowError
from connectors.table import Heading
from connectors.ticket_layout import TicketLayout
from connectors.ticket_rows import TicketRows
from connectors.times import ReadTime
from kpi.facts import Ticket
from kpi.parts import TicketPart, part_of

CAME = "@came"
"""Stands for the moment a body came, where a time is asked for and none was sent."""

_ALWAYS = ("created_at", "status", "status_log", "reply_log")
_TOLD_BY = {"vip": ("vip", "tags")}


class TicketParts:
    """Reads rows of one layout, by the names of its fields."""

    def __init__(self, layout: TicketLayout, read_time: ReadTime) -> None:
        self._fields = [*dict.fromkeys((*layout.columns, "updated_at"))]
        self._told = {*self._fields, *layout.constants}
        self._figures = [figure.key for figure in layout.figures]
        columns = {name: (name,) for name in self._fields}
        figures = tuple(replace(each, headings=(f"figures.{each.key}",)) for each in layout.figures)
        heading = Heading([*self._fields, *(f"figures.{key}" for key in self._figures)])
        self._rows = TicketRows(heading, replace(layout, columns=columns, figures=figures), read_time)

    def part(self, cell: Cell) -> TicketPart:
        """Return what a row tells; RefusedRowError. To be called once: a second row of a ticket would be refused."""
        row = [cell(name) for name in self._fields] + [cell(f"figures.{key}") for key in self._figures]
        place = self._fields.index("updated_at")
        row[place] = row[place] or CAME
        ticket = next(each for each in self._rows.take(row) if isinstance(each, Ticket))
        part = part_of(ticket, watched=True)
        told = {name: value for name, value in part.now.items() if self._tells(name)}
        if not all(isfinite(figure) for figure in ticket.reported.values()):
            raise RefusedRowError(NOT_A_NUMBER, column="figures", value="")
        return part._replace(now=told)

    def _tells(self, name: str) -> bool:
        return name in _ALWAYS or any(each in self._told for each in _TOLD_BY.get(name, (name,)))
