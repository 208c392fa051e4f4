"""What somebody is asked: the message of a check-in, composed when it goes out.

Promises that nobody is asked in the name of who leads their team no more, and none who left it. Says before anybody
answers who will read it. Holds no answer.
"""

from coaching.checkins import is_over
from coaching.scheduling import CHECKIN, Ruling, decide_reader, decide_schedule
from coaching.timetable import DAY
from handlers.cards import Block, Button, Card, Style, Text, Tone
from handlers.checkins.audience import seen_by
from handlers.checkins.refusals import NotOnTimeError, RoundOverError
from handlers.checkins.templates import questions_of, title_of
from handlers.digests.scene import Scene
from kpi.periods import Period
from locales.speech import Speech
from storage.checkins import CheckinSeries, series_of_job
from storage.jobs import Job


def compose_checkin(scene: Scene) -> tuple[Card, ...]:
    """Return the message; RefusedError where its reader is not to be asked."""
    series, reader = series_of_job(scene.session, scene.job_id), scene.reader
    team_id = scene.team.id if scene.team else None
    if series is None or reader is None or decide_schedule(scene.owner, CHECKIN, team_id) is not Ruling.YES:
        raise NotOnTimeError
    mine = decide_reader(reader, CHECKIN, team_id, scene.owner.id) is Ruling.YES
    if not mine and reader.id != scene.owner.id:  # who owns it may see what it looks like
        raise NotOnTimeError
    period = period_of(scene.session.get_one(Job, scene.job_id), scene.covers)
    if series.anonymous and is_over(period, scene.now):
        raise RoundOverError
    speech = scene.speech
    blocks: list[Block] = [Text(f"• {each.text}") for each in questions_of(series, speech)]
    said = seen_by(scene.session, series, period, reader.id, speech, scene.tools, scene.now)
    return (Card(title_of(series, speech), (*blocks, Text(said, Tone.QUIET)), turn_buttons(series, period, speech)),)


def turn_buttons(series: CheckinSeries, period: str, speech: Speech) -> tuple[Button, ...]:
    """Return what somebody can do with a round."""
    return (
        Button(speech.say("Answer …"), f"checkin answer {series.id} {period}", Style.PRIMARY),
        Button(speech.say("Skip"), f"checkin skip {series.id} {period}"),
    )


def period_of(job: Job, covers: Period) -> str:
    """Return a round's name in the ledger, by the days its post covers (`coaching.timetable`)."""
    if job.cadence == "weekly":
        year, week, _ = covers.first.isocalendar()
        return f"{year}-W{week:02d}"
    if job.cadence == "monthly":
        return f"{covers.first:%Y-%m}"
    return (covers.last + DAY).isoformat()
