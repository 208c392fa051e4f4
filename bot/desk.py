"""The desk behind the hub: who somebody is, in which language they are spoken to, and what they are answered."""

from datetime import datetime

from bot.port import Heard
from coaching.access import Role, Viewer
from handlers.front_desk import answer
from handlers.request import Reply, Request
from handlers.tools import Tools, instant
from kpi.errors import TouchlineError
from kpi.periods import local_day
from locales.speech import Speech
from storage.database import Session
from storage.people import Person, find_person, person_of
from storage.teams import memberships_of


class StrangerError(TouchlineError):
    """I do not know who you are here. Ask whoever runs Touchline to add you: `touchline people add`."""


class FrontDesk:
    """Answers for one workspace. Its methods run in worker threads."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def viewer(self, identity: str) -> Viewer | None:
        """Return who a verified identity is: "provider:key", or a handle or address of the local platforms."""
        with self._tools.database.reading() as session:
            person = self._person(session, identity)
            return None if person is None else self._viewer(session, person, None)

    def request(self, heard: Heard, now: datetime) -> Request:
        """Put a request together; StrangerError when nobody is known by the identity."""
        with self._tools.database.reading() as session:
            person = self._person(session, heard.identity)
            if person is None:
                raise StrangerError
            viewer = self._viewer(session, person, now)
        speech = Speech(viewer.locale, viewer.zone)
        return Request(viewer, heard.place, heard.words, now, speech, heard.answers)

    def answer(self, request: Request) -> Reply:
        """Answer; a refusal is a private card."""
        return answer(request, self._tools)

    def _person(self, session: Session, identity: str) -> Person | None:
        provider, colon, key = identity.partition(":")
        if colon:
            return person_of(session, self._tools.workspace_id, provider, key)
        return find_person(session, self._tools.workspace_id, identity)

    def _viewer(self, session: Session, person: Person, now: datetime | None) -> Viewer:
        """The person with their teams as of `now`; without it, no team: only name and language are wanted then."""
        today = local_day(instant(now), self._tools.zone) if now else None
        held = memberships_of(session, person.id, today) if today else ()
        return Viewer(
            id=person.id,
            workspace_id=person.workspace_id,
            handle=person.handle,
            name=person.name,
            role=Role(person.role),
            locale=person.locale or "en",
            zone=person.zone or self._tools.zone,
            member_of=frozenset(m.team_id for m in held),
            leads=frozenset(m.team_id for m in held if m.leads),
        )
