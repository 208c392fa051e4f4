"""The chat port: what Touchline asks of a chat platform. The playground and the terminal are its first two adapters.

A platform hears something, turns it into a `Heard`, and gives it to the hub (`bot.hub`); the hub answers through the
platform's `ChatPort`. There is no platform's word in it.
"""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from handlers.cards import Card, FieldErrors, Form
from handlers.request import Audience, Group, Place
from kpi.errors import TouchlineError


class Pictures(Protocol):
    """Draws a card's pictures (PNG, in the order of the card's `Picture` blocks) when awaited.

    Apart, so that a platform may send the words first. An empty bytes object is a picture that could not be drawn.
    """

    def __call__(self, *, dark: bool = False) -> Awaitable[tuple[bytes, ...]]:
        """Draw them; `dark` for a dark theme."""
        ...


@dataclass(frozen=True, slots=True)
class Heard:
    """Somebody said, pressed or sent something. `identity` is verified by the platform's adapter.

    `card` is the platform's id of the message whose button was pressed; `form` that of the form that was sent. `tenant`
    is the organisation the words came from, as the platform verified it (platform, colon, key); empty for the local
    platforms. `groups` are the user groups the words name.
    """

    identity: str
    place: Place
    words: str
    answers: Mapping[str, str] = field(default_factory=dict)
    card: str = ""
    form: str = ""
    tenant: str = ""
    groups: tuple[Group, ...] = ()


class UndeliverableError(TouchlineError):
    """That message could not be delivered to {to}. Check the name, and try again."""


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
