"""Keeps answers and reads them back: sealed, by name where a check-in is answered by name, and otherwise unlinked.

What an anonymous round holds is written anew whenever somebody answers it: sealed anew under new keys, with numbers
drawn at random, in an order drawn at random, all at one moment. So neither a number, a key, an order, the moment inside
of a seal nor the transaction that wrote a row tells whose it is. Never logs or shows a text.
"""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple

from coaching.checkins import is_over, last_day, months_from
from handlers.checkins.refusals import NotAskedError
from handlers.checkins.rounds import answered_by_people
from handlers.sealing import new_key, open_text, seal_text
from handlers.tools import Tools
from storage.checkins import (
    CheckinAnswer,
    CheckinSeries,
    CheckinTurn,
    all_series,
    answered_periods,
    answers_in,
    asked_since,
    forget_answers,
    hold_series,
    put_answers,
    remove_answers,
    seal_context,
)
from storage.database import Session
from storage.jobs import Job

LOOK_BACK = timedelta(days=75)
"""How long ago a round may have been asked that is still shown as waiting."""
_IDS = 1 << 48


class Given(NamedTuple):
    """What one row holds, opened: answers by the question's key, and who gave them, None in an anonymous round."""

    person_id: int | None
    answers: dict[str, str]
    at: datetime


def keep(
    session: Session, series: CheckinSeries, turn: CheckinTurn, given: Mapping[str, str], tools: Tools, now: datetime
) -> None:
    """Keep what somebody answered in their turn. To be called once, by whoever settled the turn."""
    if not series.anonymous:
        put_answers(session, [_row(series, turn.period, turn.person_id, given, tools, now)])
        return
    hold_series(session, series.id)  # two who answer at once would each write the others' anew
    held = [each.answers for each in given_in(session, series, turn.period, tools)]
    told = [*held, *({key: value} for key, value in given.items())]
    secrets.SystemRandom().shuffle(told)
    remove_answers(session, series.id, turn.period)
    at = datetime.combine(last_day(turn.period), time(), UTC)
    put_answers(session, [_row(series, turn.period, None, each, tools, at) for each in told])


def _row(
    series: CheckinSeries, period: str, person_id: int | None, given: Mapping[str, str], tools: Tools, at: datetime
) -> CheckinAnswer:
    key = new_key()
    return CheckinAnswer(
        id=secrets.randbelow(_IDS - 1) + 1,
        workspace_id=series.workspace_id,
        key=key,
        series_id=series.id,
        period=period,
        person_id=person_id,
        sealed=seal_text(tools, seal_context(key), json.dumps(dict(given))),
        at=at,
    )


def given_in(session: Session, series: CheckinSeries, period: str, tools: Tools) -> list[Given]:
    """Return what was answered in a round, opened."""
    return opened(answers_in(session, series.id, period), tools)


def opened(rows: Iterable[CheckinAnswer], tools: Tools) -> list[Given]:
    """Return answers opened; who may read them is decided before."""
    return [
        Given(each.person_id, json.loads(open_text(tools, seal_context(each.key), each.sealed)), each.at)
        for each in rows
    ]


def latest_period(session: Session, series: CheckinSeries, person_id: int, tools: Tools, now: datetime) -> str:
    """Return the round in which somebody was asked last; NotAskedError."""
    found = asked_since(session, tools.workspace_id, now - LOOK_BACK, person_id=person_id)
    own: Sequence[str] = [each.period for each in found if each.series.id == series.id]
    if not own:
        raise NotAskedError
    return own[-1]


def is_ended(session: Session, series: CheckinSeries) -> bool:
    """Say whether a check-in was ended."""
    return session.get_one(Job, series.job_id).removed_at is not None


def forget(session: Session, tools: Tools, now: datetime) -> None:
    """Forget what was kept long enough, and anonymous rounds that are over and too few to be shown, ever."""
    oldest = months_from(now.astimezone(UTC).date(), -tools.notes_months)
    forget_answers(session, tools.workspace_id, datetime.combine(oldest, time(), UTC))
    for series, period in too_few(session, tools, now):
        remove_answers(session, series.id, period)


def too_few(session: Session, tools: Tools, now: datetime) -> list[tuple[CheckinSeries, str]]:
    """Return the anonymous rounds that are over, hold answers, and were answered by fewer than the minimum group."""
    return [
        (series, period)
        for series, _ in all_series(session, tools.workspace_id, ever=True)
        if series.anonymous
        for period in answered_periods(session, series.id)
        if is_over(period, now) and answered_by_people(session, series, period) < tools.minimum_group
    ]
