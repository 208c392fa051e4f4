"""A Zendesk account of a few hundred tickets with every way in which a helpdesk's figure can differ from ours.

Each kind of ticket has its figures by a rule that is written out here, of its own, and not by the product's code:
Zendesk's own where it has one (whole minutes; the second public comment on a ticket an agent opened; the last solution;
calendar time over a change of clocks), another helpdesk's rule where Zendesk has none.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kpi.differences import Code
from tests.systems.zendesk_stub import Zendesk

MINUTE, HOUR, DAY = 60, 3600, 86_400
BEGIN = int(datetime(2026, 3, 2, 9, tzinfo=UTC).timestamp())
CUSTOMER, AGENT, RULE = 900, 11, -1


@dataclass
class Made:
    """One ticket in the making: what happened to it, and when."""

    desk: Zendesk
    number: int
    at: int

    def comment(self, minutes: float, author: int, *, public: bool = True) -> None:
        child = {"event_type": "Comment", "public": public, "author_id": author}
        self.desk.audit(self.number, self._at(minutes), author, child)

    def status(self, minutes: float, status: str, **more: Any) -> None:
        self.desk.audit(self.number, self._at(minutes), AGENT, {"event_type": "Change", "status": status})
        fields = {"assignee_id": AGENT, "group_id": 5, **more}
        self.desk.put(self.number, self._at(minutes), status=status, **fields)

    def _at(self, minutes: float) -> int:
        return self.at + round(minutes * MINUTE)

    def figures(self, first: float | None, solved: float, last: float, wait: float, reopens: int = 0) -> None:
        """The helpdesk's own figures, in minutes; it tells whole ones."""
        told = {"reply_time_in_minutes": first, "first_resolution_time_in_minutes": solved,
                "full_resolution_time_in_minutes": last, "requester_wait_time_in_minutes": wait}  # fmt: skip
        known = {name: {"calendar": int(minutes)} for name, minutes in told.items() if minutes is not None}
        self.desk.tickets[self.number]["metric_set"] = {**known, "reopens": reopens}


def plain(made: Made) -> None:
    made.comment(30, AGENT)
    made.status(90, "solved")
    made.figures(30, 90, 90, 90)


def rounded(made: Made) -> None:
    made.comment(30.6, AGENT)
    made.status(90, "solved")
    made.figures(30.6, 90, 90, 90)


def private_note(made: Made) -> None:
    made.comment(5, AGENT, public=False)
    made.comment(30, AGENT)
    made.status(90, "solved")
    made.figures(5, 90, 90, 90)


def bot_first(made: Made) -> None:
    made.comment(1, RULE)
    made.comment(30, AGENT)
    made.status(90, "solved")
    made.figures(1, 90, 90, 90)


def bot_alone(made: Made) -> None:
    """No person ever replied: we have no first reply, the helpdesk has that of a rule."""
    made.comment(2, RULE)
    made.status(90, "solved")
    made.figures(2, 90, 90, 90)


def agent_created(made: Made) -> None:
    """Zendesk itself counts the second public comment, as we do; this one counts the opening one."""
    made.comment(0, AGENT)
    made.comment(45, AGENT)
    made.status(90, "solved")
    made.figures(0, 90, 90, 90)


def merged(made: Made) -> None:
    made.comment(10, AGENT)
    made.status(40, "closed", tags=["closed_by_merge"])
    made.figures(10, 40, 40, 40)


def reopened(made: Made) -> None:
    """The helpdesk's one resolution time is that of the first solution."""
    made.comment(30, AGENT)
    made.status(60, "solved")
    made.status(300, "open")
    made.status(500, "solved")
    made.figures(30, 60, 60, 260, reopens=1)


def back_to_pending(made: Made) -> None:
    """A ticket that came back as pending is reopened here and not there."""
    made.comment(30, AGENT)
    made.status(60, "solved")
    made.status(300, "pending")
    made.status(500, "solved")
    made.figures(30, 60, 500, 60, reopens=0)


def over_the_change(made: Made) -> None:
    """From Saturday to Monday with one hour that the clocks of Berlin leap over: there it is counted, on the wall."""
    made.comment(30, AGENT)
    made.status(48 * 60, "solved")
    made.figures(30, 49 * 60, 49 * 60, 49 * 60)


def never_told(made: Made) -> None:
    """Something nobody tells of made this figure."""
    made.comment(30, AGENT)
    made.status(90, "solved")
    made.figures(17, 90, 90, 90)


KINDS = (
    (plain, 120), (rounded, 40), (private_note, 25), (bot_first, 25), (bot_alone, 10), (agent_created, 20),
    (merged, 20), (reopened, 30), (back_to_pending, 10), (over_the_change, 15), (never_told, 1),
)  # fmt: skip
"""How many tickets there are of each."""

EXPECTED = {
    "first_reply": {Code.ROUNDING: 40, Code.PRIVATE_NOTE: 25, Code.BOT: 35, Code.AGENT_CREATED: 20, Code.UNKNOWN: 1},
    "first_resolution": {Code.MERGED: 20, Code.DST: 15},
    "full_resolution": {Code.REOPEN: 30, Code.MERGED: 20, Code.DST: 15},
    "requester_wait": {Code.MERGED: 20, Code.DST: 15},
    "reopens": {Code.REOPEN: 10},
}
"""What a comparison must find, by how the tickets were made."""


def account_compared() -> Zendesk:
    """Return the account."""
    desk = Zendesk(
        users=[{"id": AGENT, "name": "Ana", "email": "ana@acme.example", "role": "agent"}],
        groups=[{"id": 5, "name": "Support"}],
        page=50,
    )
    change = int(datetime(2026, 3, 28, 9, tzinfo=UTC).timestamp())
    kinds = [kind for kind, count in KINDS for _ in range(count)]
    for number, kind in enumerate(kinds, 1):
        at = change + number if kind is over_the_change else BEGIN + number * 20 * MINUTE
        opener = AGENT if kind is agent_created else CUSTOMER
        desk.put(number, at, via={"channel": "email"}, requester_id=CUSTOMER, submitter_id=opener)
        opening = {"event_type": "Create", "status": "new", "group_id": 5, "assignee_id": AGENT}
        desk.audit(number, at, opener, opening)
        if kind is not agent_created:
            desk.audit(number, at, CUSTOMER, {"event_type": "Comment", "public": True, "author_id": CUSTOMER})
        kind(Made(desk, number, at))
    return desk
