"""Why a row was refused: a line, a reason and the values in it. No row disappears without one."""

from typing import NamedTuple

from kpi.words import N_


class Refusal(NamedTuple):
    """One row that was not taken in.

    `line` counts from 1 and is the row's last line in the (unpacked) file. `reason` is a sentence of the catalogues
    with names in braces; `values` fills them.
    """

    line: int
    reason: str
    values: dict[str, str]

    def sentence(self) -> str:
        """Return the English sentence, filled in."""
        return self.reason.format_map(self.values)


class RefusedRowError(Exception):
    """Raised while one row is read; the loop over the rows turns it into a `Refusal`."""

    def __init__(self, reason: str, **values: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values

    def at(self, line: int) -> Refusal:
        """Return the refusal for the row that ends at this line."""
        return Refusal(line, self.reason, self.values)


NO_TICKET = N_("The row has no ticket id.")
WRONG_WIDTH = N_("The row has {found} values where the heading has {expected}.")
NOT_A_TIME = N_("{column} is “{value}”, which is not a time I can read.")
NO_TIME = N_("The row has no time in {column}.")
NOT_A_NUMBER = N_("{column} is “{value}”, which is not a number.")
NOT_IN_SCALE = N_("The rating {value} is outside its scale {scale}.")
UNKNOWN_WORD = N_("{column} is “{value}”, which I do not know. It can be: {known}.")
TICKET_AGAIN = N_("Ticket {ticket} was read further up; its rows must stand together.")
NOT_CREATED = N_("Ticket {ticket} has no row that says when it was created.")
CREATED_TWICE = N_("Ticket {ticket} is created a second time.")
BEFORE_CREATION = N_("{column} is before the ticket was created.")
INTRODUCED_LATE = N_("{key} is introduced after it was named; introduce people and groups first.")
NO_KEY = N_("The row introduces somebody without a key.")
NOT_JSON = N_("The line is not a JSON object: {problem}.")
WRONG_SHAPE = N_("{column} has the wrong shape: {value}.")
