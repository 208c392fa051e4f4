"""Finds the escalation somebody means, if it is theirs to see; and the open ones that are.

Whoever has nothing to do with one is told what they would be told if there were none: another team's, another
workspace's and no escalation look the same.
"""

from coaching.access import Role, Viewer
from coaching.paging import Ruling, decide_act, decide_history
from handlers.escalations.refusals import NoSuchEscalationError, WhichEscalationError
from handlers.request import Request
from handlers.subwords import required_number
from handlers.tools import Tools
from storage.concerned import paged_to
from storage.database import Session
from storage.escalations import EscalationRow, find_escalation, open_escalations


def require_escalation(session: Session, number: int, request: Request, tools: Tools) -> EscalationRow:
    """Return the escalation of a number that the asker may see and answer; NoSuchEscalationError."""
    row = find_escalation(session, tools.workspace_id, number)
    if row is None or not sees(session, request.person, row):
        raise NoSuchEscalationError(number=str(number))
    return row


def sees(session: Session, viewer: Viewer, row: EscalationRow) -> bool:
    """Say whether a viewer may see an escalation and answer it."""
    paged = paged_to(session, row.workspace_id, viewer.id, row.id)
    return _may(viewer, row, named=bool(paged))


def my_open(session: Session, viewer: Viewer, tools: Tools) -> list[EscalationRow]:
    """Return the open escalations that a viewer may see, the oldest first."""
    paged = paged_to(session, tools.workspace_id, viewer.id)
    rows = open_escalations(session, tools.workspace_id)
    return [row for row in rows if _may(viewer, row, named=row.id in paged)]


def sees_past(viewer: Viewer) -> bool:
    """Say whether there are past escalations that a viewer may see."""
    own = viewer.member_of | viewer.leads
    return viewer.role is Role.MANAGER or any(decide_history(viewer, team_id) is Ruling.YES for team_id in own)


def _may(viewer: Viewer, row: EscalationRow, *, named: bool) -> bool:
    mine = named or viewer.id in (row.raised_by, row.holder_id)
    return decide_act(viewer, row.team_id, frozenset({viewer.id} if mine else ())) is Ruling.YES


def number_and_rest(words: str, example: str) -> tuple[int, str]:
    """Return the number the words begin with, and what follows; WhichEscalationError where they begin with none."""
    return required_number(words, WhichEscalationError(example=example))
