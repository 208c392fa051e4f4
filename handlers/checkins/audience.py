"""Who will read what somebody answers, and until when it is kept: said before they answer, and true when they do.

Names whoever coaches them today. Who reads it later is decided then, by `coaching.confidence`.
"""

from datetime import date, datetime

from coaching.checkins import last_day, months_from
from handlers.coach.subjects import coaches_of, subject_of
from handlers.tools import Tools, instant
from kpi.periods import local_day
from locales.speech import Speech
from storage.checkins import CheckinSeries
from storage.database import Session
from storage.people import Person
from storage.teams import memberships_on


def leads_of(session: Session, person_id: int, tools: Tools, now: datetime) -> list[str]:
    """Return the names of who leads a team of somebody today: lead or manager, and not they themselves."""
    today = local_day(instant(now), tools.zone)
    teams = subject_of(session, person_id, tools, now).teams
    held = memberships_on(session, tools.workspace_id, today, today)
    leading = sorted({each.person_id for each in held if each.leads and each.team_id in teams} - {person_id})
    people = [session.get_one(Person, each) for each in leading]
    return [each.name for each in people if each.role in ("lead", "manager")]


def kept_until(answered: date, tools: Tools) -> date:
    """Return the day on which an answer is deleted: it is kept for as long as a note is."""
    return months_from(answered, tools.notes_months)


def seen_by(
    session: Session, series: CheckinSeries, period: str, person_id: int, speech: Speech, tools: Tools, now: datetime
) -> str:
    """Return who can read an answer, and until when it is kept."""
    coaches = coaches_of(session, person_id, tools, now)
    names = leads_of(session, person_id, tools, now) if series.anonymous else [each.name for each in coaches]
    who = speech.listing(names) if names else speech.say("whoever leads your team")
    answered = last_day(period) if series.anonymous else local_day(instant(now), speech.zone)
    gone = speech.date(kept_until(answered, tools))
    if not series.anonymous:
        return speech.say(
            "You and who leads you can read your answers: {who}. They are deleted on {day}.", who=who, day=gone
        )
    return speech.say(
        "Anonymous: your answers are kept without your name, each for itself. {who} reads counts, and texts in a random"
        " order, after {last}, and only if at least {minimum} people answered. If all say the same, that shows. They"
        " are deleted on {day}.",
        who=who, last=speech.date(last_day(period)), minimum=speech.number(tools.minimum_group), day=gone,
    )  # fmt: skip
