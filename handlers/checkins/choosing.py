"""Which check-in somebody means, and what they are to it: who plans it, or who answers it.

To anybody else it is not there: they are told that there is no such number.
"""

from coaching.access import Viewer, decide_members
from handlers.checkins.refusals import NoSuchCheckinError, OnlyWhoPlansError, WhichCheckinError
from handlers.request import Request
from handlers.subwords import required_number
from handlers.tools import Tools
from storage.checkins import CheckinSeries, find_series
from storage.database import Session
from storage.jobs import Job, every_recipient_of


def leads_it(viewer: Viewer, job: Job) -> bool:
    """Say whether somebody leads the team that a check-in asks, today: they plan it and read what may be read."""
    return job.team_id is not None and decide_members(viewer, job.team_id)


def require_series(session: Session, number: int, request: Request, tools: Tools) -> tuple[CheckinSeries, Job]:
    """Return a check-in that the asker plans or was ever asked by; NoSuchCheckinError."""
    found = find_series(session, tools.workspace_id, number)
    if found is None:
        raise NoSuchCheckinError(number=str(number))
    asked = {each.person_id for each in every_recipient_of(session, found[1].id)}
    if request.person.id not in asked and not leads_it(request.person, found[1]):
        raise NoSuchCheckinError(number=str(number))
    return found


def require_lead(
    session: Session, words: str, request: Request, tools: Tools, example: str
) -> tuple[CheckinSeries, Job]:
    """Return the check-in of the number in the words, for who leads its team; a refusal otherwise."""
    number, _ = required_number(words, WhichCheckinError(example=example))
    found = require_series(session, number, request, tools)
    if not leads_it(request.person, found[1]):
        raise OnlyWhoPlansError(number=str(number))
    return found


def no_number(example: str) -> WhichCheckinError:
    """Return the refusal of words without a number."""
    return WhichCheckinError(example=example)
