"""Tickets' lives in every way in which a helpdesk's figure can differ from ours, told to each system in its own terms.

What happened is in minutes from the ticket's creation, and names no system. Each system's teller (`tellers`) writes it
to that system's stub, and works out that vendor's own figures, by the rule its documentation gives: nothing of the
product counts here. Times are by the clocks of Berlin, where the office is open from 9 to 17 on weekdays.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
MINUTE, DAY = 60, 24 * 60
DONE = ("solved", "unsolved")

Happened = tuple[tuple[float, str], ...]


@dataclass(frozen=True)
class Life:
    """One ticket. `late`: it is of the group with other hours, from 12 to 20. `by_agent`: an agent opened it."""

    number: int
    kind: str
    at: int
    happened: Happened
    by_agent: bool = False
    late: bool = False

    def times(self, *what: str) -> list[int]:
        """When something happened, in time order."""
        return [self.instant(minutes) for minutes, name in self.happened if name in what]

    def instant(self, minutes: float) -> int:
        """A moment of this life."""
        return self.at + round(minutes * MINUTE)

    @property
    def ends(self) -> list[int]:
        """When it was done."""
        return self.times(*DONE)


@dataclass(frozen=True)
class Kind:
    """How some tickets lived, and how many did; `begins` is a day and an hour at which all of them were made."""

    count: int
    happened: Happened
    by_agent: bool = False
    late: bool = False
    begins: datetime | None = None


_FRIDAY = datetime(2026, 3, 27, 16, tzinfo=BERLIN)
_EVENING = datetime(2026, 3, 10, 16, 30, tzinfo=BERLIN)
_PLAIN: Happened = ((30, "agent"), (90, "solved"))

# fmt: off
KINDS = {
    "plain": Kind(60, _PLAIN),
    "fraction": Kind(10, _PLAIN),  # of a second, where a vendor tells thousandths
    "note": Kind(12, ((5, "note"), *_PLAIN)),
    "bot_first": Kind(12, ((1, "bot"), *_PLAIN)),
    "bot_alone": Kind(8, ((2, "bot"), (90, "solved"))),
    "unreplied": Kind(8, ((45, "solved"),)),
    "agent_created": Kind(12, ((0, "agent"), (40, "customer"), (70, "agent"), (120, "solved")), by_agent=True),
    "contacted": Kind(  # their first words open again what was done
        8, ((0, "agent"), (10, "solved"), (60, "customer"), (60, "open"), (80, "agent"), (100, "solved")), by_agent=True
    ),
    "merged": Kind(10, ((10, "agent"), (40, "unsolved"))),
    "reopened": Kind(15, ((30, "agent"), (60, "solved"), (200, "customer"), (200, "open"), (260, "solved"))),
    "back_to_pending": Kind(10, ((30, "agent"), (60, "solved"), (200, "pending"), (260, "solved"))),
    "waited": Kind(  # for the customer, and then for somebody else
        15,
        ((30, "agent"), (40, "pending"), (100, "customer"), (100, "open"), (110, "hold"), (130, "open"),
         (140, "solved")),
    ),
    "waited_over_night": Kind(
        6, ((20, "agent"), (25, "pending"), (18 * 60, "customer"), (18 * 60, "open"), (19 * 60, "solved")),
        begins=_EVENING,
    ),
    "bot_over_night": Kind(
        6, ((17 * 60, "bot"), (18 * 60, "agent"), (19 * 60, "solved")), begins=_EVENING,
    ),
    "over_night": Kind(15, ((20, "agent"), (18 * 60, "solved")), begins=_EVENING),
    "over_the_change": Kind(10, ((20, "agent"), (2 * DAY + 20 * 60, "solved")), begins=_FRIDAY),
    "late_group": Kind(10, ((20, "agent"), (DAY + 30, "solved")), late=True),
    "closed_later": Kind(8, ((30, "agent"), (90, "solved"), (7 * DAY, "closed"))),
    "never_told": Kind(1, _PLAIN),  # something nobody tells of makes the vendor's figures other ones
}
# fmt: on

COUNTED_OTHERWISE = 17 * MINUTE
"""By how much a vendor's durations differ where something nobody tells of made them."""


def lives() -> Iterator[Life]:
    """Yield them all: on weekdays at ten, seconds apart."""
    number = 0
    for name, kind in KINDS.items():
        for _ in range(kind.count):
            number += 1
            day = timedelta(days=number % 5 + 7 * (number // 5 % 3))
            begins = kind.begins or datetime(2026, 3, 2, 10, tzinfo=BERLIN) + day
            yield Life(number, name, int(begins.timestamp()) + number, kind.happened, kind.by_agent, kind.late)


def office(start: int, end: int) -> int:
    """Return the open seconds between two instants by the office's hours, day by day."""
    first, last = (datetime.fromtimestamp(at, BERLIN).date() for at in (start, end))
    found = 0
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = datetime.fromordinal(ordinal)
        opens, closes = (int(datetime.combine(day, time(hour), BERLIN).timestamp()) for hour in (9, 17))
        if day.weekday() < 5:
            found += max(0, min(end, closes) - max(start, opens))
    return found


def on_the_wall(start: int, end: int) -> int:
    """Return the seconds from one time on the wall to another, as somebody counts who forgets the zone."""
    first, last = (datetime.fromtimestamp(at, BERLIN).replace(tzinfo=None) for at in (start, end))
    return int((last - first).total_seconds())
