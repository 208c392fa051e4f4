"""Thanks between colleagues: what may be given, for how long it can be taken back, and what a lead is told of it.

Pure. Never counts somebody's thanks, nor puts people in an order: a lead hears whom nobody has thanked for a month, and
of the team as a whole whether most thanks come from few.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

A_DAY = timedelta(days=1)
A_MONTH = timedelta(days=30)
MOST_AT_ONCE = 10
"""People thanked by one: thanks to everybody are an announcement."""

DAILY_LIMIT, MOST_DAILY = 5, 50
MOST_GIVERS = 2
LEAST_KUDOS = 6
"""Of fewer thanks nothing is said: two people gave half of three by chance."""


class Giving(StrEnum):
    """May it be given, and if not, why not."""

    YES = "yes"
    NOBODY = "nobody"
    ONESELF = "oneself"
    TOO_MANY = "too_many"
    LIMIT = "limit"


def decide_giving(giver: int, receivers: Sequence[int], today: int, limit: int) -> Giving:
    """Say whether somebody may thank some people. `today`: how often they have today; `limit`: how often they may."""
    if not receivers:
        return Giving.NOBODY
    if giver in receivers:
        return Giving.ONESELF
    if len(receivers) > MOST_AT_ONCE:
        return Giving.TOO_MANY
    return Giving.YES if today < limit else Giving.LIMIT


def decide_taking_back(giver: int, person: int, at: datetime, now: datetime) -> bool:
    """Say whether somebody may take thanks back: who gave them, within a day."""
    return giver == person and now < at + A_DAY


def find_uncovered(members: Iterable[int], thanked: Collection[int]) -> set[int]:
    """Return who of a team was not thanked, in no order."""
    return {person for person in members if person not in thanked}


def find_concentration(givers: Sequence[int], minimum_group: int) -> int:
    """Return from how many people (1 or 2) at least half of the thanks came; 0 when there is nothing to say.

    `givers` is who gave each. Nothing is said of fewer givers than the minimum group: it would be about persons.
    """
    by_giver = Counter(givers)
    if len(givers) < LEAST_KUDOS or len(by_giver) < max(minimum_group, MOST_GIVERS + 1):
        return 0
    most = sorted(by_giver.values(), reverse=True)
    return next((few for few in range(1, MOST_GIVERS + 1) if 2 * sum(most[:few]) >= len(givers)), 0)
