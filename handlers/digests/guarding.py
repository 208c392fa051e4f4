"""What of a team's measures may stand before everybody: no day, week or period that rests on too few people.

For who leads the team nothing is left out, as their look is noted; and nothing of anybody's own.
"""

from collections.abc import Sequence
from dataclasses import replace

from coaching.changes import told_of
from coaching.sheet import Measure
from handlers.question import Question
from handlers.stats_card import Held
from handlers.work import people_between
from storage.database import Session


def guarded(session: Session, asks: Question, held: Held) -> Held:
    """Return what is held without what fewer people than the minimum group are behind."""
    return replace(held, found=guarded_measures(session, asks, held.found))


def guarded_measures(session: Session, asks: Question, measures: Sequence[Measure]) -> list[Measure]:
    """Return measures over the window of `asks`, as `guarded` returns what is held."""
    if asks.subject.shows_members or not asks.subject.is_team:
        return list(measures)
    within, work, minimum = asks.within, asks.subject.work, asks.tools.minimum_group
    counts = people_between(session, work, within.edges)
    starts = {start for start, people in zip(within.edges, counts, strict=False) if people >= minimum}
    [before] = people_between(session, work, (within.before, within.start))
    return [
        replace(
            measure,
            earlier=measure.earlier if before >= minimum else None,
            watch=told_of(measure.watch, starts) if measure.watch else None,
        )
        for measure in measures
    ]
