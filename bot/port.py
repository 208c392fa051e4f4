"""The chat port: what Touchline asks of a chat platform. The playground and the terminal are its first two adapters.

A platform hears something, turns it into a `Heard`, and gives it to the hub (`bot.hub`); the hub answers through the
platform's `ChatPort`. There is no platform's word in it.
"""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from coaching.delivering import Reason
from handlers.cards import Card, FieldErrors, Form, Paper
from handlers.request import Audience, Group, Place, Quoted
from kpi.errors import TouchlineError


class Pictures(Protocol):
    """Draws a card's pictures (PNG, in the order of the card's `Picture` blocks) when awaited.

    Apart, so that a platform may send the words first. An empty bytes object is one that could not be drawn.
    """

    def __call__(self, *, dark: bool = False) -> Awaitable[tuple[bytes, ...]]:
        """Draw them; `dark` for a dark theme."""
        ...

    def papers(self) -> Awaitable[tuple[bytes, ...]]:
        """Print the card's papers, in their order."""
        ...


class NoPictures:
    """The pictures of a card that has none."""

    async def __call__(self, *, dark: bool = False) -> tuple[bytes, ...]:  # noqa: ARG002 - the protocol's
        """Draw nothing."""
        return ()

    async def papers(self) -> tuple[bytes, ...]:
        """Print nothing."""
        return ()


@dataclass(frozen=True, slots=True)
class Heard:
    """Somebody said, pressed or sent something. `identity` is verified by the platform's adapter.

    `card` is the platform's id of the message whose button was pressed; `form` that of the form that was sent. `tenant`
    is the organisation the words came from, as the platform verified it (platform, colon, key); empty for the local
    platforms. `groups` are the user groups the words name, `quoted` the message they are about.
    """

    identity: str
    place: Place
    words: str
    answers: Mapping[str, str] = field(default_factory=dict)
    card: str = ""
    form: str = ""
    tenant: str = ""
    groups: tuple[Group, ...] = ()
    quoted: Quoted | None = None


class UndeliverableError(TouchlineError):
    """That message could not be delivered to {to}. Check the name, and try again."""

    permanent = True  # trying again is of no use until somebody mends something
    uncertain = False  # it may have arrived all the same
    reason = Reason.REFUSED  # what the ledger of scheduled posts says of it
    after = 0.0  # for how many seconds the platform wants no more


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message goes. ASKER is private to the person heard; `to` is a person's handle or a channel's name.

    HOME is the person's own page with Touchline; a platform without one shows the card to the asker.
    """

    heard: Heard
    audience: Audience
    to: str = ""


class ChatPort(Protocol):
    """One chat platform."""

    async def post(self, address: Address, card: Card, pictures: Pictures) -> str:
        """Send a card; return the platform's id of the message. UndeliverableError says why it cannot be."""
        ...

    async def update(self, message_id: str, address: Address, card: Card, pictures: Pictures) -> None:
        """Put another card in the place of a sent one."""
        ...

    async def delete(self, message_id: str, address: Address) -> None:
        """Take a sent message back."""
        ...

    async def open_form(self, heard: Heard, form: Form) -> None:
        """Show a form to the person heard, and to nobody else."""
        ...

    async def reject_form(self, heard: Heard, errors: FieldErrors) -> None:
        """Say beside each field what is wrong; keep what was typed."""
        ...

    async def close_form(self, heard: Heard) -> None:
        """The form that was sent is done."""
        ...


@dataclass(frozen=True, slots=True)
class Destination:
    """Where Touchline writes to when it speaks first: a person's verified identity, or a channel of a tenant.

    `channel` is the platform's id or the name people know it by.
    """

    tenant: str
    identity: str = ""
    channel: str = ""

    @property
    def platform(self) -> str:
        """Return the platform's name; empty for the local ones."""
        return self.tenant.partition(":")[0]

    @property
    def lane(self) -> str:
        """Return what shares one limit of how often may be posted: a conversation."""
        return f"{self.tenant}/{self.identity or self.channel}"


class Postman(Protocol):
    """One chat platform, when Touchline speaks first. Everything is there when a method returns, pictures included.

    `key` marks a message so that it can be found again: letters, digits, dots, dashes. It says nothing of its content.
    """

    def has_threads(self, to: Destination) -> bool:
        """Return whether messages there can be answered in a thread."""
        ...

    async def post(self, to: Destination, card: Card, pictures: Pictures, key: str, thread: str = "") -> str:
        """Post a card, pictures and all; return the platform's id of the message. UndeliverableError."""
        ...

    async def attach(self, to: Destination, paper: Paper, content: bytes, key: str, thread: str = "") -> str:
        """Post a file; return the id of its message. UndeliverableError."""
        ...

    async def update(self, to: Destination, message_id: str, card: Card, pictures: Pictures, key: str) -> None:
        """Put a card in the place of one that was posted there. UndeliverableError; permanent where it is gone."""
        ...

    async def find(self, to: Destination, key: str, since: datetime, thread: str = "") -> str | None:
        """Return the id of what was posted there with a key since then; None where there is none, or none can be told.

        UndeliverableError where the platform cannot be asked now.
        """
        ...

    def can_find(self, to: Destination) -> bool:
        """Return whether `find` can tell that there is none."""
        ...
