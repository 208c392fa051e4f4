"""What is said in the playground, in memory: conversations, messages, sessions, and who may see which.

Promises: a session is told only what its person may see, and that is decided here, never on the page. Bounded: the
oldest messages, pictures and sessions go first. Touched by the loop only, so there are no locks. Never writes to disk.
"""

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.playground.people import PlaygroundPerson
from bot.playground.render import Json
from handlers.cards import Card, Form
from handlers.request import Place, PlaceKind

MOST_MESSAGES = 2000
MOST_PICTURED = 200  # messages that keep their pictures
MOST_FILED = 50  # messages that keep their files
MOST_SESSIONS = 200
MOST_EVENTS_WAITING = 256

Event = tuple[str, Json]
"""What a page is told: the kind of event, and what it is about."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A file that goes with a message; without bytes it could not be made, or is kept no more."""

    name: str
    title: str
    content: bytes


@dataclass(slots=True)
class Posted:
    """One message. `author` is a handle, empty for Touchline; `only` is its only reader's, empty for all there.

    `pictures` holds each picture of the card: None while it is drawn, empty bytes when it could not be. `thread` is the
    id of the message that this one answers; `key` marks what was posted without being asked for.
    """

    id: str
    place: Place
    at: datetime
    author: str = ""
    only: str = ""
    text: str = ""
    card: Card | None = None
    revision: int = 0
    pictures: list[bytes | None] = field(default_factory=list)
    files: list[Filed] = field(default_factory=list)
    thread: str = ""
    key: str = ""

    def may_be_seen_by(self, person: PlaygroundPerson) -> bool:
        """Say whether this person reads it: it is theirs, or for everybody in a conversation they are in."""
        if self.only:
            return self.only == person.handle
        return self.place.kind is PlaceKind.CHANNEL or self.place.id == direct(person.handle).id


@dataclass(slots=True)
class OpenForm:
    """A form that stands open on a page."""

    id: str
    place: Place
    form: Form


@dataclass(slots=True, eq=False)
class Session:
    """One page, being one person. `streams` are its open connections, one a tab that shares the session."""

    token: str
    person: PlaygroundPerson
    form: OpenForm | None = None
    streams: list["asyncio.Queue[Event | None]"] = field(default_factory=list)

    def tell(self, event: Event) -> None:
        """Put an event on every stream. One that does not keep up is closed: on its return it is told everything."""
        for stream in list(self.streams):
            if stream.qsize() >= MOST_EVENTS_WAITING:
                self.streams.remove(stream)
                stream.get_nowait()
                stream.put_nowait(None)
            else:
                stream.put_nowait(event)


class Workspace:
    """All that was said since the start."""

    def __init__(self, channels: Iterable[str]) -> None:
        """`channels` are names, with or without their number sign."""
        self.channels = tuple(channel(name) for name in channels)
        self._messages: OrderedDict[str, Posted] = OrderedDict()
        self._sessions: OrderedDict[str, Session] = OrderedDict()

    def open_session(self, person: PlaygroundPerson) -> Session:
        """Begin a page's session; the oldest goes when there are too many."""
        session = Session(secrets.token_urlsafe(24), person)
        self._sessions[session.token] = session
        while len(self._sessions) > MOST_SESSIONS:
            self.close_session(next(iter(self._sessions)))
        return session

    def close_session(self, token: str) -> None:
        """End a session and its streams."""
        session = self._sessions.pop(token, None)
        for stream in session.streams if session else ():
            stream.put_nowait(None)

    def session(self, token: str) -> Session | None:
        """Return the session with this token, if it lives."""
        session = self._sessions.get(token)
        if session is not None:
            self._sessions.move_to_end(token)
        return session

    def readers(self, posted: Posted) -> Iterator[Session]:
        """Yield the sessions whose person reads this message."""
        return (each for each in list(self._sessions.values()) if posted.may_be_seen_by(each.person))

    def place(self, person: PlaygroundPerson, conversation: str) -> Place | None:
        """Return the place with this id, if the person is in it."""
        places = (direct(person.handle), *self.channels)
        return next((place for place in places if place.id == conversation), None)

    def add(self, posted: Posted) -> None:
        """Remember a message; the oldest go when there are too many."""
        self._messages[posted.id] = posted
        while len(self._messages) > MOST_MESSAGES:
            self._messages.popitem(last=False)
        pictured = [each for each in self._messages.values() if any(each.pictures)]
        for each in pictured[:-MOST_PICTURED]:
            each.pictures = [b""] * len(each.pictures)
        self._let_files_go()

    def file(self, posted: Posted, files: list[Filed]) -> None:
        """Put files to a message; the oldest files go when there are too many."""
        posted.files = files
        self._let_files_go()

    def _let_files_go(self) -> None:
        filed = [each for each in self._messages.values() if any(file.content for file in each.files)]
        for each in filed[:-MOST_FILED]:
            each.files = [replace(file, content=b"") for file in each.files]

    def find(self, place: Place, only: str, key: str) -> str | None:
        """Return the id of the message with this key, of those with the same readers; None where there is none."""
        keyed = (each for each in self._messages.values() if each.key and each.key == key)
        return next((each.id for each in keyed if (each.place, each.only) == (place, only)), None)

    def message(self, message_id: str) -> Posted | None:
        """Return a message by its id."""
        return self._messages.get(message_id)

    def remove(self, message_id: str) -> Posted | None:
        """Forget a message and return it."""
        return self._messages.pop(message_id, None)

    def seen_by(self, person: PlaygroundPerson) -> list[Posted]:
        """Return what this person may see, oldest first."""
        return [each for each in self._messages.values() if each.may_be_seen_by(person)]

    def close(self) -> None:
        """End every session."""
        for token in list(self._sessions):
            self.close_session(token)


def new_id() -> str:
    """Return an id that nobody can guess."""
    return secrets.token_urlsafe(12)


def channel(name: str) -> Place:
    """Return the channel of this name, with or without its number sign."""
    bare = name.removeprefix("#")
    return Place(PlaceKind.CHANNEL, f"#{bare}", bare)


def direct(handle: str) -> Place:
    """Return a person's conversation with Touchline."""
    return Place(PlaceKind.DIRECT, f"@{handle}")
