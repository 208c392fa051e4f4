"""What the workflows of escalations are told, and what their steps say: ids, codes and seconds."""

from typing import NamedTuple, TypedDict

from bot.engine.names import try_name


class TurnOrder(NamedTuple):
    """An escalation whose ladder is to be looked at, as it stood at a revision, for the `number`-th time.

    `faults` is how often it could not be looked at. `critical`: it goes before others that wait. `refresh`: something
    joined it since, which leaves the revision and makes it due earlier (`storage.escalations.count_cause`).
    """

    workspace_id: int
    escalation_id: int
    revision: int
    number: int = 1
    faults: int = 0
    critical: bool = False
    refresh: bool = False

    @property
    def chain(self) -> str:
        """Return what its tries are called: one chain for each revision, whoever starts it; one more for a refresh."""
        return f"escalation-{self.escalation_id}-{self.revision}{'r' if self.refresh else ''}"

    @property
    def name(self) -> str:
        """Return the workflow's id."""
        return try_name(self.chain, self.number)


class PageOrder(NamedTuple):
    """A page to be sent (`revision` 0), or whose message is to be brought up to a revision; the `number`-th try.

    `failures` is how often the platforms did not take it, `faults` how often something broke that nobody expected.
    """

    workspace_id: int
    page_id: int
    revision: int = 0
    number: int = 1
    failures: int = 0
    faults: int = 0
    critical: bool = False

    @property
    def chain(self) -> str:
        """Return what its tries are called. A page has one chain that sends it, so that it is sent by one at a time."""
        return f"shown-{self.page_id}-{self.revision}" if self.revision else f"page-{self.page_id}"

    @property
    def name(self) -> str:
        """Return the workflow's id."""
        return try_name(self.chain, self.number)


class Taken(TypedDict):
    """A turn that was taken: the pages to be sent and to be brought up to date, and in how many seconds the next is."""

    revision: int
    due: list[int]
    stale: list[int]
    seconds: float | None
    faults: int
    critical: bool
    refresh: bool


class PageNext(TypedDict):
    """What comes after a try of a page: nothing more, or another one in some seconds."""

    again: bool
    seconds: float
    failures: int
    faults: int


SENT = PageNext(again=False, seconds=0.0, failures=0, faults=0)

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0


def pause_after(failures: int) -> float:
    """Return for how many seconds to wait after so many tries in vain: somebody waits for that page."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * float(2 ** max(0, min(failures, 10) - 1)))
