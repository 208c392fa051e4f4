"""Check-ins: when a round is over, and which rounds of an anonymous one may be shown. Pure.

Promises: no round is shown before it is over, none with fewer answers than the minimum group, and none that would, laid
beside rounds that are shown already, leave the answers of fewer people than that. A decision about a round never
changes by rounds that come later.
"""

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple

from coaching.suppression import Part, leaves_few

MEMORY = 6
"""With how many rounds before it a round is compared: what was said longer ago tells little of today."""

DAY, WEEK = timedelta(days=1), timedelta(days=7)
_OVER_EVERYWHERE = time(12, tzinfo=UTC)  # the day before ends last at UTC-12
_WEEKLY, _MONTHLY = re.compile(r"(\d{4})-W(\d{2})"), re.compile(r"(\d{4})-(\d{2})")


class Round(NamedTuple):
    """One round of an anonymous check-in: who was asked, and how many answered. `over`: nobody can answer any more."""

    period: str
    asked: frozenset[int]
    answered: int
    over: bool


class Seen(StrEnum):
    """May a round be shown, and if not, why not."""

    YES = "yes"
    OPEN = "open"  # it is not over
    FEW = "few"  # fewer answers than the minimum group
    REVEALS = "reveals"  # beside a round that is shown, it would tell of few people


def last_day(period: str) -> date:
    """Return the last day of a round by its name in the ledger, which names the days a post covers.

    "2026-11-23" is that day; "2026-W47" is asked in the week after, and ends with it; "2026-10" likewise.
    ValueError for another name.
    """
    if found := _WEEKLY.fullmatch(period):
        return date.fromisocalendar(int(found[1]), int(found[2]), 7) + WEEK
    if found := _MONTHLY.fullmatch(period):
        begins = date(int(found[1]), int(found[2]), 1)
        return _next_month(_next_month(begins)) - DAY
    return date.fromisoformat(period)


def is_over(period: str, now: datetime) -> bool:
    """Say whether a round is over: its last day has ended everywhere on Earth, so for all who were asked at once."""
    return now >= datetime.combine(last_day(period) + DAY, _OVER_EVERYWHERE)


def months_from(day: date, months: int) -> date:
    """Return the same day so many months on, or back where there are fewer than none; its month's last at the most."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def decide_rounds(rounds: Sequence[Round], minimum: int) -> Mapping[str, Seen]:
    """Decide for each round, given oldest first, whether it may be shown to who leads the team."""
    found: dict[str, Seen] = {}
    parts = {each.period: frozenset((person, person) for person in each.asked) for each in rounds}
    for number, each in enumerate(rounds):
        before = [one.period for one in rounds[max(0, number - MEMORY) : number] if found[one.period] is Seen.YES]
        if not each.over:
            found[each.period] = Seen.OPEN
        elif each.answered < max(minimum, 1):
            found[each.period] = Seen.FEW
        elif _reveals(parts[each.period], [parts[period] for period in before], minimum):
            found[each.period] = Seen.REVEALS
        else:
            found[each.period] = Seen.YES
    return found


def _reveals(new: frozenset[Part], before: Sequence[frozenset[Part]], minimum: int) -> bool:
    """Whether taking any of these groups from another leaves few people, now that there is one more of them."""
    groups = [new, *before]
    for count in range(1, len(groups)):
        for some in combinations(range(len(groups)), count):
            for number, group in enumerate(groups):
                concerned = number == 0 or 0 in some
                if number not in some and concerned and leaves_few(group, [groups[at] for at in some], minimum):
                    return True
    return False


def _next_month(day: date) -> date:
    return (day.replace(day=28) + 4 * DAY).replace(day=1)
