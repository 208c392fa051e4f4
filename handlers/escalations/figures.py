"""How long escalations took: to be answered, to be resolved; and what stands apart. Of teams, never of persons.

Answered is what somebody acknowledged, or resolved without acknowledging. Calendar time: whoever waits for an answer
waits at night too. What is of low severity pages nobody, so nothing about answering it is counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from coaching.escalation import Severity
from handlers.cards import Fact
from kpi.quantiles import median, p90
from locales.speech import Speech
from storage.escalations import EscalationRow

MINIMUM = 5
"""Of fewer, how many there are is all that is said: the median of three is one of them."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds to acknowledge and to resolve, in ascending order, and counts of what is in neither.

    `unanswered`: nobody has answered; `late`: answered only after that was said aloud; `paging`: it pages still;
    `by_itself`: another system resolved it before anybody answered; `open`: not resolved; `low`: of low severity.
    """

    answered: tuple[int, ...]
    resolved: tuple[int, ...]
    unanswered: int
    late: int
    paging: int
    by_itself: int
    open: int
    low: int


def figures_of(rows: Sequence[EscalationRow]) -> Figures:
    """Return the figures of escalations."""
    paged = [row for row in rows if row.severity != Severity.LOW]
    answers = [(row, answered_at(row)) for row in paged]
    silent = [row for row, at in answers if at is None]
    return Figures(
        answered=tuple(sorted(_seconds(row, at) for row, at in answers if at is not None)),
        resolved=tuple(sorted(_seconds(row, row.resolved_at) for row in paged if row.resolved_at is not None)),
        unanswered=sum(row.exhausted_at is not None for row in silent),
        late=sum(row.exhausted_at is not None and at is not None and row.exhausted_at <= at for row, at in answers),
        paging=sum(row.exhausted_at is None and row.resolved_at is None for row in silent),
        by_itself=sum(row.exhausted_at is None and row.resolved_at is not None for row in silent),
        open=sum(row.resolved_at is None for row in paged),
        low=len(rows) - len(paged),
    )


def answered_at(row: EscalationRow) -> datetime | None:
    """Return when somebody answered it first; None where nobody has."""
    return row.acknowledged_at or (row.resolved_at if row.resolved_by is not None else None)


def facts_of(found: Figures, speech: Speech) -> tuple[Fact, ...]:
    """Return the figures with how many they rest on; what stands apart in words beside them."""
    silent = [
        speech.say_many("{count} still paging", "{count} still paging", found.paging) if found.paging else "",
        speech.say_many("{count} answered only after that was said", "{count} answered only after that was said",
                        found.late) if found.late else "",
        speech.say_many("{count} resolved by another system before", "{count} resolved by another system before",
                        found.by_itself) if found.by_itself else "",
    ]  # fmt: skip
    open_ = speech.say_many("{count} is open", "{count} are open", found.open) if found.open else ""
    return (
        _fact(speech.say("Time to acknowledge"), found.answered, "", speech),
        _fact(speech.say("Time to resolve"), found.resolved, open_, speech),
        Fact(speech.say("Nobody answered"), speech.number(found.unanswered), " · ".join(filter(None, silent))),
    )


def _fact(name: str, seconds: Sequence[int], apart: str, speech: Speech) -> Fact:
    count = speech.say_many("{count} escalation", "{count} escalations", len(seconds))
    if len(seconds) < MINIMUM:
        return Fact(name, speech.say("too few to say"), " · ".join(filter(None, (count, apart))))
    count = speech.say_many("median of {count} escalation", "median of {count} escalations", len(seconds))
    ninth = speech.say("{share} within {duration}", share=speech.percent(0.9), duration=speech.duration(p90(seconds)))
    return Fact(name, speech.duration(median(seconds)), " · ".join(filter(None, (count, ninth, apart))))


def _seconds(row: EscalationRow, at: datetime) -> int:
    return max(int((at - row.raised_at).total_seconds()), 0)
