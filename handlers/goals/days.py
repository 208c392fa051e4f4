"""Days as people write them in goals and plans: "Dec 31", "Friday", "2026-12-31". A day without a year is to come."""

import re
from datetime import date

from handlers.absence_words import read_away
from handlers.errors import RefusedError
from handlers.goals.refusals import BadGoalDayError

DAY_SHAPED = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\.\s?\d{1,2}\.?(?:\d{2,4})?|\d{1,2}/\d{1,2}(?:/\d{2,4})?")
"""What is meant as a day, and not as part of a text, though the calendar may not have it."""

FARTHEST = 20
"""So many years off, a year is mistyped: what is worked out around such a day would leave the calendar."""


def read_day(typed: str, today: date, *, past: bool = False) -> date:
    """Return the day that is typed; BadGoalDayError for none, a year far off, and one that is over unless `past`."""
    said = typed.strip(" .,;")
    try:
        day = date.fromisoformat(said)
    except ValueError:
        try:
            day = read_away(said, today).days.last
        except RefusedError:
            raise BadGoalDayError(words=said) from None
    if (day < today and not past) or abs(day.year - today.year) > FARTHEST:
        raise BadGoalDayError(words=said)
    return day
