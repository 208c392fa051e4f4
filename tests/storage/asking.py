"""A workspace's check-ins for tests: a series with a round, turns and answers; and questions of them."""

from collections.abc import Callable
from datetime import timedelta

from storage import checkins, deliveries, jobs
from storage.database import Session
from storage.people import Person
from tests.storage.scheduled import a_job, a_row, to_person
from tests.storage.stored import NOW

PERIOD = "2026-11-23"


def ask(session: Session, home: int, person: Person, times: int) -> None:
    """As many series as are asked for, each with a person who was asked and answered by name."""
    for number in range(times):
        job = jobs.add_job(session, a_job(home, person, kind="checkin"), [to_person(home, person)])
        series = checkins.CheckinSeries(
            workspace_id=home, job_id=job.id, title=f"of {home}", questions=[], anonymous=False, whole_team=False,
            remind_after=0, created_at=NOW,
        )  # fmt: skip
        checkins.add_series(session, series)
        first, *_ = jobs.recipients_of(session, job.id)
        rows = [a_row(job, first, PERIOD, status="delivered"), a_row(job, first, "2026-11-24", status="delivered")]
        deliveries.open_deliveries(session, rows)
        checkins.open_turn(session, series, PERIOD, person.id, NOW)
        answer = checkins.CheckinAnswer(
            id=home * 1000 + number + 1, workspace_id=home, key=f"{home}.{number}", series_id=series.id, period=PERIOD,
            person_id=person.id, sealed=b"sealed", at=NOW,
        )  # fmt: skip
        checkins.put_answers(session, [answer])


def series_of(session: Session, home: int) -> checkins.CheckinSeries:
    """The workspace's first series."""
    return checkins.all_series(session, home)[0][0]


def person_of(session: Session, home: int) -> int:
    """Who is asked there."""
    [turn, *_] = checkins.turns_in(session, series_of(session, home).id, PERIOD)
    return turn.person_id


def numbers(session: Session, model: type[checkins.CheckinSeries] | type[checkins.CheckinTurn]) -> list[int]:
    """The ids of all rows, another workspace's too: nobody should be shown those by knowing them."""
    return [row.id for row in session.query(model)]


BEFORE = NOW - timedelta(days=30)
QUESTIONS: dict[str, Callable[[Session, int], object]] = {
    "checkins.all_series": lambda s, w: [series for series, _ in checkins.all_series(s, w)],
    "checkins.answered_periods": lambda s, w: checkins.answered_periods(s, series_of(s, w).id),
    "checkins.answers_by": lambda s, w: list(checkins.answers_by(s, person_of(s, w))),
    "checkins.answers_in": lambda s, w: list(checkins.answers_in(s, series_of(s, w).id, PERIOD)),
    "checkins.asked_since": lambda s, w: [(each.period, each.person_id) for each in checkins.asked_since(s, w, BEFORE)],
    "checkins.find_series": lambda s, w: [
        found[0] for number in numbers(s, checkins.CheckinSeries) if (found := checkins.find_series(s, w, number))
    ],
    "checkins.find_turn": lambda s, w: [
        each for number in numbers(s, checkins.CheckinTurn) if (each := checkins.find_turn(s, w, number))
    ],
    "checkins.periods_of": lambda s, w: checkins.periods_of(s, series_of(s, w).id),
    "checkins.series_of_job": lambda s, w: checkins.series_of_job(s, series_of(s, w).job_id),
    "checkins.turn_of": lambda s, w: checkins.turn_of(s, series_of(s, w).id, PERIOD, person_of(s, w)),
    "checkins.turns_in": lambda s, w: list(checkins.turns_in(s, series_of(s, w).id, PERIOD)),
    "checkins.turns_of": lambda s, w: list(checkins.turns_of(s, person_of(s, w))),
    "checkins.was_asked": lambda s, w: checkins.was_asked(s, series_of(s, w), PERIOD, person_of(s, w)),
}

WRITES = {
    "checkins.add_series",
    "checkins.forget_answers",
    "checkins.hold_series",
    "checkins.open_turn",
    "checkins.put_answers",
    "checkins.remove_answers",
    "checkins.settle_turn",
}
