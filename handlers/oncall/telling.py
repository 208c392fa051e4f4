"""Direct messages to colleagues about hours on call: what they are asked, and what somebody did that concerns them.

Each in its reader's own words and zone. Nobody is told of what they did themselves.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from handlers.cards import Button, Card, Text
from handlers.language import speech_of
from handlers.oncall.asking import Together, lines, request_card
from handlers.request import Audience, Message
from handlers.tools import Tools
from storage.database import Session
from storage.people import Person
from storage.rotas import Rotation


class Telling:
    """Gathers direct messages to colleagues, each in the reader's own words; nobody is told of what they did."""

    def __init__(
        self, session: Session, rotation: Rotation, names: Mapping[int, str], tools: Tools, now: datetime, by: int
    ) -> None:
        """`by` is who did it."""
        self._session, self._rotation, self._names = session, rotation, names
        self._tools, self._now, self._by = tools, now, by
        self.messages: list[Message] = []

    def ask(self, person_id: int, rows: Together) -> None:
        """Put a request to who has to agree."""
        speech = speech_of(self._session, person_id, self._tools)
        self._send(person_id, request_card(self._rotation, rows, person_id, self._names, speech, self._now))

    def tell(self, people: Iterable[int | None], title: str, rows: Together) -> None:
        """Tell people of something; `title` is a sentence of the catalogue with {name} and {rotation}."""
        for person_id in dict.fromkeys(people):
            if not person_id or person_id == self._by:
                continue
            speech = speech_of(self._session, person_id, self._tools)
            said = speech.say(title, name=self._names.get(self._by, "?"), rotation=self._rotation.name)
            body = tuple(Text(line) for line in lines(rows, self._names, speech))
            show = Button(speech.say("Who is on call when"), f"oncall #{self._rotation.id}")
            footer = speech.say("Times are those of {zone}.", zone=speech.zone)
            self._send(person_id, Card(said, body, (show,), footer))

    def _send(self, person_id: int, card: Card) -> None:
        handle = self._session.get_one(Person, person_id).handle
        self.messages.append(Message(card, Audience.PERSON, handle))
