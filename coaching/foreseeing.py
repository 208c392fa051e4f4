"""How often causes would have paged: grouped as they are live, by the same rule (`coaching.escalation.joins`). Pure.

Assumes that nobody had resolved what was open: a page more or less where somebody would have.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from coaching.arising import Arisen
from coaching.escalation import Severity, Status, joins

ABSURD = 200
"""Pages in a month that nobody would read: more than six a day, every day."""


@dataclass(slots=True)
class Foreseen:
    """One escalation that would have been raised, with its causes; `group` keeps apart what never joins."""

    group: int | None
    causes: list[Arisen] = field(default_factory=list)


def foresee(causes: Iterable[tuple[int | None, Arisen]], severity: Severity) -> list[Foreseen]:
    """Return the escalations that these causes, each of a team's (None: nobody's), would have raised, in order."""
    found: list[Foreseen] = []
    latest: dict[int | None, Foreseen] = {}
    status = Status.QUEUED if severity is Severity.LOW else Status.PAGING
    for group, cause in sorted(causes, key=lambda each: (each[1].at, each[1].mark)):
        held = latest.get(group)
        if held is None or not joins(severity, severity, status, cause.at - held.causes[-1].at):
            held = latest[group] = Foreseen(group)
            found.append(held)
        held.causes.append(cause)
    return found
