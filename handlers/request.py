"""What reaches a handler and what it gives back. No platform's word, no async, nothing to wait for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from coaching.access import Viewer
from handlers.cards import Card, FieldErrors, Form
from locales.speech import Speech

NO_ANSWERS: Mapping[str, str] = MappingProxyType({})


class PlaceKind(StrEnum):
    """Where words were said."""

    DIRECT = "direct"  # a conversation of one person and Touchline
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Place:
    """Where words were said: a platform's own id, and the name people know it by. `thread`: under which message."""

    kind: PlaceKind
    id: str
    name: str = ""
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A user group of the chat platform that the words name, e.g. "@support". `members` are verified identities."""

    name: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quoted:
    """A message of the chat that the words are about, as the platform showed it to who spoke. `url` opens it."""

    text: str
    url: str = ""
    author: str = ""  # the verified identity of who wrote it; empty where the platform does not say


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody said something. `person` comes from the verified identity, never from the words or a button.

    `now` is aware. `speech` speaks the person's language in the person's zone. `answers` are those of a form. `said_at`
    is when it was really said, where the answer is wanted as of another `now`. `tenant` is the organisation it came
    from, as the platform verified it; empty on the local platforms. `quoted` is the message the words are about.
    """

    person: Viewer
    place: Place
    words: str
    now: datetime
    speech: Speech
    answers: Mapping[str, str] = field(default_factory=lambda: NO_ANSWERS)
    groups: tuple[Group, ...] = ()
    said_at: datetime | None = None
    tenant: str = ""
    quoted: Quoted | None = None

    @property
    def present(self) -> datetime:
        """Return when it was really said: the moment by which rights are decided and looks are noted."""
        return self.said_at or self.now


class Audience(StrEnum):
    """Who reads a message."""

    ASKER = "asker"  # only the person who asked, where they asked
    PLACE = "place"  # everybody there
    PERSON = "person"  # another person, in a direct message: `Message.to`
    CHANNEL = "channel"  # a channel: `Message.to`
    HOME = "home"  # the asker's own page with Touchline, where the platform has one


@dataclass(frozen=True, slots=True)
class Message:
    """A card and its reader. `replaces` puts it in the place of the card whose button was pressed."""

    card: Card
    audience: Audience = Audience.ASKER
    to: str = ""  # a person's handle or a channel's name, for PERSON and CHANNEL
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class Basis:
    """What an answer rests on: the identities whose facts it shows, and their stamp (`storage.revisions`)."""

    identities: frozenset[int]
    stamp: int


@dataclass(frozen=True, slots=True)
class Reply:
    """A handler's answer: messages, or a form to fill in, or what is wrong with a form that was sent.

    `refused` is true when the words were not understood or not permitted: the card says what would work. `words` are
    those that ask the same again, where they are not the request's own. `basis` says what the answer rests on, when
    that is nothing but facts and settings: it may then be given again while those are unchanged. `wakes` are the ids
    of escalations that changed: whoever carries the answer wakes what pages (`bot.engine`).
    """

    messages: tuple[Message, ...] = ()
    form: Form | None = None
    field_errors: FieldErrors = field(default_factory=FieldErrors)
    refused: bool = False
    words: str = ""
    basis: Basis | None = None
    wakes: tuple[int, ...] = ()
