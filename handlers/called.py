"""One person's calls in a line: how many were answered, how long they took in the middle. Compares with nobody.

For whoever may see the person's figures, which was decided before. Handle time is talked, held and after-call work, as
far as the calling system tells them. Never says a number or a name of who called.
"""

from handlers.cards import Block, Text
from handlers.tools import Tools
from kpi.facts import Instant
from kpi.quantiles import median
from locales.speech import Speech
from storage.database import Session
from storage.people import identity_ids
from storage.reviews import calls_of

FEWEST = 5
"""Of fewer, a median says more of who happened to call."""


def calls_said(
    session: Session, person_id: int, start: Instant, end: Instant, speech: Speech, tools: Tools
) -> list[Block]:
    """Return the line of somebody's calls from `start` to before `end`; nothing where there are none."""
    found = calls_of(session, tools.workspace_id, identity_ids(session, person_id), start, end)
    times = sorted(each.talked + each.held + each.after for each in found if each.answered)
    if not found:
        return []
    said = speech.say_many("{count} call answered", "{count} calls answered", len(times))
    if len(times) < FEWEST:
        return [Text(speech.say("{calls}: too few to say how long they take.", calls=said))]
    middle = speech.duration(median(times))
    return [Text(speech.say("{calls}; handle time: {median} (median of {n}).", calls=said, median=middle,
                            n=speech.number(len(times))))]  # fmt: skip
