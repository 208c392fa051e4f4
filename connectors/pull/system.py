"""What a system is, declared: what an admin enters, where it is asked, which lists it has. Data and small readers."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from connectors.pull.asking import Ask, Form, epoch
from connectors.pull.auth import Auth
from connectors.pull.jobs import Job
from connectors.pull.paging import Once, Paging
from connectors.pull.row import Row
from connectors.refusal import Refusal
from kpi.facts import Agent, Author, Group, Instant
from kpi.parts import TicketPart
from kpi.reviews import Call, Leave, Lesson, Review
from kpi.words import N_

Pulled = TicketPart | Agent | Group | Review | Lesson | Call | Leave | Refusal
"""What may come out of a row."""

Fetch = Callable[[Ask], Row]
"""Asks one thing more, under the same limits."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing an admin enters. `pattern` is what it must be, whole; a secret is never shown again.

    `suffix` may be typed or not: "acme" and "acme.zendesk.com" and the page's address are the same. `whether`: it is
    answered by yes or no, and kept as "yes" or nothing.
    """

    name: str
    label: str
    hint: str = ""
    secret: bool = False
    required: bool = True
    pattern: str = r"[^\s]{1,500}"
    suffix: str = ""
    default: str = ""
    whether: bool = False


def subdomain(suffix: str, label: str = N_("Address")) -> Entry:
    """Return the entry of an account's own name before a vendor's domain: only a name can be entered, no other host."""
    return Entry("subdomain", label, pattern=r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?", suffix=suffix)


TOKEN = Entry("token", N_("Key"), secret=True)
TICKETS_OF = Entry("tickets_of", N_("Helpdesk of the tickets"), N_("The name of the connected helpdesk"),
                   pattern=r"[a-z0-9][a-z0-9_-]{0,60}")  # fmt: skip
"""Where what a system tells of tickets belongs: to those of another source of the same workspace."""


@dataclass(frozen=True, slots=True)
class About:
    """What a reader of rows may know beside the row: what was entered that is no secret, and the system's base.

    `agents` are the keys of all who work on tickets there, as far as known; `bots` are those among them that are none.
    `since` is how far back was ever asked: what happened before it was never told.
    """

    entered: Mapping[str, str]
    base: str
    agents: Container[str] = ()
    bots: Container[str] = ()
    since: Instant = 0

    def author(self, key: str | None) -> Author:
        """Return what somebody is: whoever is no known agent is a customer."""
        return Author.BOT if key in self.bots else Author.AGENT if key in self.agents else Author.CUSTOMER


Read = Callable[[Row, About], Iterable[Pulled]]
"""Turns one row into facts. RefusedRowError refuses the row alone."""


@dataclass(frozen=True, slots=True)
class Pace:
    """At most so many requests in so many seconds; kept by us, before the system has to say so."""

    requests: int
    seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Stream:
    """One list. `time` reads when a row changed; with it and "{since}" in the request, only what is new is asked for.

    `overlap` seconds are asked again each round, for clocks that differ and rows that come late. `enrich`
    asks more about a page's rows before they are read. `pace` is the list's own limit, beside the system's. `needs`:
    the right its key must have there, in the vendor's words. `entry`: asked only where that one was entered.
    `whole`: a page tells all courses and leaves of the people it brings: what it does not tell of theirs is gone.
    `beside`: no other list rests on it: where its right or its plan is missing, or it fails alone, the others are
    pulled all the same.
    """

    name: str
    ask: Ask
    read: Read
    rows: str = ""
    paging: Paging = field(default_factory=Once)
    time: Callable[[Row], Instant | None] | None = None
    form: Form = epoch
    overlap: int = 120
    pace: Pace | None = None
    enrich: Callable[[Sequence[Row], Fetch], None] | None = None
    job: Job | None = None
    needs: str = ""
    entry: str = ""
    whole: bool = False
    beside: bool = False


@dataclass(frozen=True, slots=True)
class System:
    """A system. `base` has the names of entries in it; `streams` stand in the order they are pulled: people first.

    `check` is asked to find out whether the key is good. `quota` names the response headers (left, reset) of its limit.
    `every`: so many seconds lie between two rounds at least, where each costs much of what a day has.
    `spent` is what a refusal (403) has in its body where it only means that a limit is used up.
    """

    name: str
    title: str
    entries: Sequence[Entry]
    base: str
    auth: Auth
    streams: Sequence[Stream]
    check: Ask
    pace: Pace | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    quota: tuple[str, str] = ("x-ratelimit-remaining", "x-ratelimit-reset")
    spent: bytes = b""
    every: int = 0
    kind: str = "tickets"
    docs: str = ""

    @property
    def secrets(self) -> frozenset[str]:
        """The names of what must be kept secret."""
        return frozenset(entry.name for entry in self.entries if entry.secret)

    def filled(self, entered: Mapping[str, str]) -> dict[str, str]:
        """Return what was entered, and the defaults of what was not."""
        return {entry.name: entry.default for entry in self.entries} | dict(entered)

    def said(self, entered: Mapping[str, str]) -> dict[str, str]:
        """Return what is no secret of what was entered."""
        return {name: value for name, value in self.filled(entered).items() if name not in self.secrets}
