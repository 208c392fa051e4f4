"""Reads an action from words or from its form: who does what until when. "me: send examples by friday".

Never guesses a day: without one that can be read at the end, it asks for one. Writes nothing.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from handlers.absence_words import BadDayError, OverError, read_away
from handlers.coach.one_to_one_refusals import NoDueDayError, NoSuchDayError, OwnerError, PastDueDayError
from handlers.coach.pairs import checked
from handlers.errors import RefusedError
from handlers.request import Request
from handlers.tools import instant
from kpi.periods import local_day

_ME = frozenset({"me", "i", "ich", "mir"})
_OWNER = re.compile(r"(?P<who>@\S+|me|i|ich|mir):\s*(?P<rest>.+)", re.IGNORECASE | re.DOTALL)
_DUE = re.compile(r"[\s,;(]+(?:by|until|till|due|bis zum|bis)\s+(?P<when>[^,;()\n]{2,40}?)\)?\.?$", re.IGNORECASE)


class Wanted(NamedTuple):
    """An action as somebody wants it."""

    text: str
    owner_id: int
    due_on: date


def of_words(said: str, owners: Mapping[str, int], request: Request) -> Wanted:
    """Return the action that words mean; its owner is who is named first, else the first of `owners`."""
    owner_id = next(iter(owners.values()))
    if found := _OWNER.match(said):
        who = found["who"].casefold().removeprefix("@")
        owner_id = request.person.id if who in _ME else _owner(who, owners)
        said = found["rest"]
    due = _DUE.search(said)
    if due is None:
        checked(said)
        raise NoDueDayError
    return Wanted(checked(said[: due.start()]), owner_id, _day(due["when"], request))


def of_answers(
    answers: Mapping[str, str], owners: Mapping[str, int], request: Request
) -> tuple[Wanted | None, dict[str, RefusedError]]:
    """Return the action that a form means, or what is wrong with it by field."""
    problems: dict[str, RefusedError] = {}
    text, owner_id, due_on = "", 0, date.max
    try:
        text = checked(answers.get("text", ""))
    except RefusedError as problem:
        problems["text"] = problem
    try:
        owner_id = _owner(answers.get("owner", ""), owners)
    except RefusedError as problem:
        problems["owner"] = problem
    try:
        due_on = _coming(date.fromisoformat(answers.get("due", "")), request)
    except ValueError:
        problems["due"] = NoDueDayError()
    except RefusedError as problem:
        problems["due"] = problem
    return (None if problems else Wanted(text, owner_id, due_on)), problems


def _owner(handle: str, owners: Mapping[str, int]) -> int:
    if handle not in owners:
        raise OwnerError
    return owners[handle]


def _day(words: str, request: Request) -> date:
    today = local_day(instant(request.present), request.speech.zone)
    try:
        return _coming(read_away(words, today).days.last, request)
    except PastDueDayError:
        raise
    except OverError:
        raise PastDueDayError from None
    except BadDayError:
        raise NoSuchDayError from None
    except RefusedError:
        # The words are not repeated: they may be part of what was agreed.
        raise NoDueDayError from None


def _coming(day: date, request: Request) -> date:
    if day < local_day(instant(request.present), request.speech.zone):
        raise PastDueDayError
    return day
