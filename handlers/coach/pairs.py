"""The two of a 1:1: whom words name, who coaches somebody today, and what of theirs the asker may see.

Decides by `coaching.confidence` on the memberships of the day; nothing is loaded before it has said yes.
"""

from collections.abc import Sequence

from coaching.access import Role
from coaching.confidence import decide_coach, decide_pair
from handlers.coach.command import first_person
from handlers.coach.one_to_one_refusals import NobodyToMeetError, NoWordsError, TooManyWordsError
from handlers.coach.refusals import NotCoachedError
from handlers.coach.subjects import coached_by, coaches_of, subject_of
from handlers.digests.fields import read_person
from handlers.request import Request
from handlers.tools import Tools
from storage.database import Session
from storage.one_to_one import coming_meetings
from storage.people import Person, all_people

MOST_LETTERS = 1_000
_LEADING = frozenset({Role.LEAD, Role.MANAGER})


def named(session: Session, words: str, request: Request, tools: Tools) -> tuple[Person | None, str]:
    """Return the person the words begin with, None for none, and the rest."""
    called, rest = first_person(words.strip())
    return (read_person(session, called, request, tools) if called else None), rest


def coaches(session: Session, person: Person, request: Request, tools: Tools) -> bool:
    """Say whether the asker coaches a person today."""
    return decide_coach(request.person, subject_of(session, person.id, tools, request.present))


def require_coached(session: Session, person: Person, request: Request, tools: Tools) -> None:
    """Refuse whoever does not coach a person today."""
    if not coaches(session, person, request, tools):
        raise NotCoachedError(name=person.name)


def may_see(session: Session, person_id: int, request: Request, tools: Tools) -> bool:
    """Say whether agenda and actions of somebody are the asker's to see."""
    return decide_pair(request.person, subject_of(session, person_id, tools, request.present))


def require_pair(session: Session, person: Person, request: Request, tools: Tools) -> None:
    """Refuse whoever is neither the person nor coaches them today."""
    if not may_see(session, person.id, request, tools):
        raise NotCoachedError(name=person.name)


def people_seen(session: Session, request: Request, tools: Tools) -> list[Person]:
    """Return the asker, and everybody they coach today, by name."""
    wanted = {request.person.id}
    for person_id in coached_by(session, request.person.leads, tools, request.present):
        if may_see(session, person_id, request, tools):
            wanted.add(person_id)
    return [each for each in all_people(session, tools.workspace_id) if each.id in wanted]


def leads_of(session: Session, person_id: int, request: Request, tools: Tools) -> Sequence[int]:
    """Return who coaches a person today, by id."""
    return sorted(each.id for each in coaches_of(session, person_id, tools, request.present))


def lead_for(session: Session, person: Person, request: Request, tools: Tools) -> int:
    """Return with whom a person talks: the asker if they coach them, else who meets them next, else the first of those
    who coach them; NobodyToMeetError without any.
    """
    if coaches(session, person, request, tools):
        return request.person.id
    leads = leads_of(session, person.id, request, tools)
    if not leads:
        raise NobodyToMeetError
    coming = coming_meetings(session, tools.workspace_id, person.id, request.present)
    planned = (each.lead_id for each in coming if each.person_id == person.id and each.lead_id in leads)
    return next(planned, leads[0])


def checked(text: str) -> str:
    """Return words that can be kept; a refusal that does not repeat them otherwise."""
    said = text.strip()
    if not said:
        raise NoWordsError
    if len(said) > MOST_LETTERS:
        raise TooManyWordsError(most=str(MOST_LETTERS), count=str(len(said)))
    return said
