"""The rounds of a check-in as they may be looked at: how many were asked and answered, and which may be shown.

Opens no answer.
"""

from collections.abc import Mapping
from datetime import datetime

from coaching.checkins import Round, Seen, decide_rounds, is_over
from handlers.tools import Tools
from storage.checkins import ANSWERED, LATE, CheckinSeries, periods_of, turns_in
from storage.database import Session


def answered_by_people(session: Session, series: CheckinSeries, period: str) -> int:
    """Return how many people answered in a round."""
    return sum(each.status in (ANSWERED, LATE) for each in turns_in(session, series.id, period))


def rounds_of(session: Session, series: CheckinSeries, now: datetime) -> list[Round]:
    """Return every round of a check-in, oldest first: the first are needed to judge the last."""
    found = []
    for period in periods_of(session, series.id):
        turns = turns_in(session, series.id, period)
        answered = sum(each.status in (ANSWERED, LATE) for each in turns)
        asked = frozenset(each.person_id for each in turns)
        found.append(Round(period, asked, answered, is_over(period, now)))
    return sorted(found)


def shown_rounds(session: Session, series: CheckinSeries, tools: Tools, now: datetime) -> Mapping[str, Seen]:
    """Return which rounds of an anonymous check-in may be shown to who leads the team."""
    return decide_rounds(rounds_of(session, series, now), tools.minimum_group)
