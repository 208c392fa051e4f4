"""Refuses a row whose figures are none: a call of a century, a promise of less than nothing. Rows are refused alone."""

from collections.abc import Iterator

from connectors.pull.system import Pulled
from connectors.refusal import NOT_A_NUMBER, RefusedRowError
from kpi.facts import Seconds
from kpi.parts import TicketPart
from kpi.reviews import Call

LONGEST: Seconds = 10 * 366 * 86_400
"""Ten years."""


def fitting(fact: Pulled) -> Pulled:
    """Return a fact as it is; RefusedRowError where a length of time in it cannot be one."""
    if isinstance(fact, TicketPart) and not (fact.targets or fact.promises or fact.endings):
        return fact
    if any(not 0 <= length <= LONGEST for length in _lengths(fact)):
        raise RefusedRowError(NOT_A_NUMBER, column="seconds", value="int")
    return fact


def _lengths(fact: Pulled) -> Iterator[Seconds]:
    if isinstance(fact, Call):
        yield from (fact.talked, fact.held, fact.after, fact.waited or 0)
    elif isinstance(fact, TicketPart):
        for targets in (fact.targets or (), fact.promises, fact.endings):
            yield from (target.seconds or 0 for target in targets)
