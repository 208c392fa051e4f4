"""What is held on somebody, part by part, as rows of words, in the order they are shown.

Reads for the person themselves and for nobody else: each part is given their id, never a name somebody typed.
"""

from collections.abc import Callable, Sequence

from handlers.mydata import duties, goals_and_thanks, one_to_ones, oneself, told
from handlers.mydata.notes_about import notes_about
from handlers.mydata.parts import Mine, Section
from handlers.request import Request
from handlers.tools import Tools
from storage.database import Session
from storage.people import all_people


def every_section(session: Session, request: Request, tools: Tools) -> list[Section]:
    """Return all there is, also the parts in which there is nothing."""
    names = {each.id: each.name for each in all_people(session, tools.workspace_id)}
    mine = Mine(session, request, tools, names)
    return [part(mine) for part in PARTS]


PARTS: Sequence[Callable[[Mine], Section]] = (
    oneself.profile, oneself.accounts, told.proposals, oneself.teams, oneself.working_time, oneself.away, notes_about,
    one_to_ones.meetings, one_to_ones.agenda, one_to_ones.calendar, goals_and_thanks.goals, goals_and_thanks.answers,
    goals_and_thanks.rounds, goals_and_thanks.thanks, told.reviews, told.courses, told.calls,
    duties.posts, duties.on_call, duties.escalations, duties.changes,
    oneself.looks, oneself.own_looks,
)  # fmt: skip
"""In the order they are shown."""
