"""Statuses that each account names as it likes: told by what the system knows of them, and by what an admin entered."""

from collections.abc import Sequence
from dataclasses import dataclass

from connectors.pull.system import About
from kpi.facts import Status

_NEW = ("new", "open", "to do", "waiting for support")


def names(about: About, entry: str) -> tuple[str, ...]:
    """Return the names an admin entered, parted by commas, in small letters."""
    return tuple(name for each in about.entered.get(entry, "").split(",") if (name := each.strip().lower()))


@dataclass(frozen=True, slots=True)
class NamedStates:
    """What the names mean. `done` are ids or names of the statuses that the system itself calls done."""

    waits: Sequence[str]
    held: Sequence[str]
    unsolved: Sequence[str]
    done: frozenset[str]

    def status(
        self, key: str | None, name: str | None, before: Sequence[str | None] = (), *, unsolved: bool = False
    ) -> Status:
        """Return what a status is. `before` is the one it came from: done after done is closed for good.

        `unsolved`: the ticket ended without a solution, whatever its status is called.
        """
        word = (name or "").lower()
        if key in self.done or word in self.done:
            closed = unsolved or word in self.unsolved or any(each in ("SOLVED", "CLOSED") for each in before)
            return Status.CLOSED if closed else Status.SOLVED
        if word in self.waits:
            return Status.PENDING
        if word in self.held:
            return Status.HOLD
        return Status.NEW if word in _NEW and not before else Status.OPEN
