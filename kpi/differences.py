"""The reasons why a helpdesk's figure is another one than ours, and what each is counted under. Data alone."""

from collections.abc import Mapping
from enum import StrEnum


class Difference(StrEnum):
    """Why the helpdesk's figure is another one than ours."""

    SAME = "same"  # to the second
    ROUNDED = "rounded"  # within a minute
    CALENDAR = "calendar"  # the helpdesk counts calendar hours, we business hours
    ONE_SCHEDULE = "one_schedule"  # it counts by the schedule in force at the end, we by each in turn
    OTHER_SCHEDULE = "other_schedule"  # it counts by a schedule that is known here, and not this ticket's
    BOT_REPLY = "bot_reply"  # it counts an automatic reply as the first one
    PRIVATE_NOTE = "private_note"  # it counts a private note as the first reply
    OPENING_COMMENT = "opening_comment"  # it counts the comment with which an agent opened the ticket
    FROM_CUSTOMER = "from_customer"  # of a ticket we opened, it counts from the customer's first words
    SOLVED_AS_REPLY = "solved_as_reply"  # it counts the first solution or closing as a reply
    FIRST_SOLUTION = "first_solution"  # it counts to the first solution, we to the last
    LAST_SOLUTION = "last_solution"  # it counts to the last solution, we to the first
    CLOSING = "closing"  # it counts until the ticket was closed, not until it was solved
    WITHOUT_PENDING = "without_pending"  # it leaves out the time in which the customer was waited for
    WITHOUT_HOLD = "without_hold"  # it leaves out all waiting, for the customer and for others
    WITH_PENDING = "with_pending"  # it includes the time in which the customer was waited for
    MERGED = "merged"  # it counts to the closing of a ticket that was never solved: a merged one, most likely
    WALL_CLOCK = "wall_clock"  # it takes one time on the wall from another, whatever the clocks did between (DST)
    REOPENINGS = "reopenings"  # it counts other changes as a reopening
    SHORTER = "shorter"  # we count the calendar, and it counts less of it: business hours, most likely
    OTHER_FACTS = "other_facts"  # its figure rests on something the export does not tell


class Code(StrEnum):
    """The reasons as they are counted over many tickets; SAME is none."""

    SAME = "same"
    ROUNDING = "rounding"
    SCHEDULE = "schedule"
    AGENT_CREATED = "agent_created"
    MERGED = "merged"
    BOT = "bot"
    PRIVATE_NOTE = "private_note"
    DST = "dst"
    REOPEN = "reopen"
    STATUSES = "statuses"  # it leaves out, or includes, statuses that we count the other way
    UNKNOWN = "unknown"


CODES: Mapping[Difference, Code] = {
    Difference.SAME: Code.SAME,
    Difference.ROUNDED: Code.ROUNDING,
    Difference.CALENDAR: Code.SCHEDULE,
    Difference.ONE_SCHEDULE: Code.SCHEDULE,
    Difference.OTHER_SCHEDULE: Code.SCHEDULE,
    Difference.BOT_REPLY: Code.BOT,
    Difference.PRIVATE_NOTE: Code.PRIVATE_NOTE,
    Difference.OPENING_COMMENT: Code.AGENT_CREATED,
    Difference.FROM_CUSTOMER: Code.AGENT_CREATED,
    Difference.SOLVED_AS_REPLY: Code.STATUSES,
    Difference.FIRST_SOLUTION: Code.REOPEN,
    Difference.LAST_SOLUTION: Code.REOPEN,
    Difference.REOPENINGS: Code.REOPEN,
    Difference.CLOSING: Code.STATUSES,
    Difference.WITHOUT_PENDING: Code.STATUSES,
    Difference.WITHOUT_HOLD: Code.STATUSES,
    Difference.WITH_PENDING: Code.STATUSES,
    Difference.MERGED: Code.MERGED,
    Difference.WALL_CLOCK: Code.DST,
    Difference.SHORTER: Code.UNKNOWN,  # likely, but not proven by any rule: it is not counted as explained
    Difference.OTHER_FACTS: Code.UNKNOWN,
}
"""Which reason each difference is counted under."""
