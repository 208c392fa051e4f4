"""What waits for somebody: the rounds they were asked in and have neither answered nor skipped. Opens no answer."""

from datetime import datetime
from typing import NamedTuple

from coaching.checkins import is_over
from handlers.checkins.keeping import LOOK_BACK
from handlers.tools import Tools
from storage.checkins import ASKED, CheckinSeries, asked_since, turn_of
from storage.database import Session
from storage.people import Person


class Due(NamedTuple):
    """A round that waits for somebody's answer. `words` open its form."""

    series: CheckinSeries
    period: str
    asked_at: datetime

    @property
    def words(self) -> str:
        """Return what a button says to answer it."""
        return f"checkin answer {self.series.id} {self.period}"


def due(session: Session, person: Person | int, tools: Tools, now: datetime) -> list[Due]:
    """Return what waits for a person's answer, the latest first; of each check-in its last round alone."""
    person_id = person if isinstance(person, int) else person.id
    latest: dict[int, Due] = {}
    for asked in asked_since(session, tools.workspace_id, now - LOOK_BACK, person_id=person_id):
        if asked.job.removed_at is None:
            latest[asked.series.id] = Due(asked.series, asked.period, asked.at)
    found = []
    for each in latest.values():
        turn = turn_of(session, each.series.id, each.period, person_id)
        settled = turn is not None and turn.status != ASKED
        if not settled and not (each.series.anonymous and is_over(each.period, now)):
            found.append(each)
    return sorted(found, key=lambda each: each.asked_at, reverse=True)
