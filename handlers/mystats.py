"""`/mystats`: how am I doing. Only I see it; a lead may ask it of somebody they lead, and the look is logged.

Says what changed by a signal, otherwise "nothing unusual"; compares with my own past and my targets, never with a
named colleague.
"""

from handlers.arguments import read_arguments
from handlers.errors import NotAPersonError, NotForPeopleError
from handlers.question import question
from handlers.request import Basis, Message, Reply, Request
from handlers.stats_card import stats_card
from handlers.subjects import person_subject
from handlers.tools import Tools, instant
from kpi.periods import local_day
from storage.database import Session
from storage.people import identity_ids
from storage.revisions import stamp


def mystats(request: Request, words: str, tools: Tools) -> Reply:
    """Answer with one person's figures, privately."""
    today = local_day(instant(request.now), tools.zone)
    with tools.database.writing() if "@" in words else tools.database.reading() as session:
        basis = _basis(session, tools, request.person.id)
        asked = read_arguments(words, today, session, request.person)
        if asked.team is not None:
            raise NotAPersonError(team=asked.team.name)
        if asked.kpi and not asked.kpi.personal:
            raise NotForPeopleError(kpi=request.speech.say(asked.kpi.name))
        subject = person_subject(session, request.person, asked.person, "mystats", tools, request.present)
        card = stats_card(session, question("mystats", subject, asked, request, tools))
    return Reply((Message(card),), basis=basis if subject.own else None)


def _basis(session: Session, tools: Tools, person_id: int) -> Basis:
    """What one's own figures rest on, asked before they are read (`storage.revisions.stamp`)."""
    identities = frozenset(identity_ids(session, person_id))
    return Basis(identities, stamp(session, tools.workspace_id, identities))
