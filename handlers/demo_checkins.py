"""A check-in of the demo: asked each Friday, with what two rounds of it brought; one answer is still awaited."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from coaching.delivering import Status
from coaching.timetable import Cadence
from handlers.checkins.asking import period_of
from handlers.checkins.drafts import begun
from handlers.checkins.keeping import keep
from handlers.checkins.templates import TEMPLATES, as_stored
from handlers.digests.plans import Target
from handlers.digests.saving import create
from handlers.tools import Tools
from kpi.periods import Period, wall_instant
from kpi.words import N_
from locales.speech import Speech
from storage.checkins import ANSWERED, ASKED, CheckinSeries, add_series, open_turn, settle_turn
from storage.database import Session
from storage.deliveries import open_deliveries
from storage.jobs import Job, recipients_of
from storage.people import Person
from storage.teams import find_team

TEAM, LEAD = "Billing", "amara"
ASKED_PEOPLE = ("lukas", "mateusz", "priya", "sofia", "yuki")
A_DAY, FRIDAY = timedelta(days=1), 4
_KEYS = ("wins", "blockers", "help", "mood")
_ROUNDS: tuple[Mapping[str, tuple[str, str, str, str]], ...] = (
    {
        "lukas": (N_("Nobody waited over the weekend"), N_("The refund macro no longer fits"), "", "3"),
        "mateusz": (N_("Two angry customers ended content"), N_("The payment provider answers once a day"), "", "2"),
        "priya": (N_("All invoices of Globex are right now"), "", "", "4"),
        "sofia": (N_("My new closing line works"), "", N_("Somebody to read it against the Spanish one"), "5"),
    },
    {
        "priya": (N_("Helped Lukas with a refund, and learnt two things"), "", "", "4"),
        "sofia": (N_("A week without a ticket that came back"), N_("Too many meetings on Tuesday"), "", "4"),
        "yuki": (N_("Answered my first invoice alone"), N_("I do not know whom to ask about taxes"),
                 N_("An hour with Priya"), "4"),
    },
)  # fmt: skip
"""What was answered in the round before the last, and in the last: by whom, in the order of the questions."""


def ask_in_demo(session: Session, tools: Tools, people: Mapping[str, Person], today: date, now: datetime) -> None:
    """Plan the demo's check-in and keep what was answered; nothing where nothing can be sealed."""
    team = find_team(session, tools.workspace_id, TEAM)
    if team is None or tools.seal is None:
        return
    template = TEMPLATES[0]
    draft = begun(template, (), Cadence.WEEKLY)
    targets = tuple(Target("", people[each]) for each in ASKED_PEOPLE)
    job = create(session, replace(draft.plan, team=team, targets=targets), people[LEAD].id, now, tools)
    job.created_at = now - 30 * A_DAY
    series = add_series(session, CheckinSeries(
        workspace_id=tools.workspace_id, job_id=job.id, title="", template=template.key,
        questions=as_stored(template.questions), anonymous=False, whole_team=True, remind_after=draft.remind_after,
        created_at=now - 30 * A_DAY,
    ))  # fmt: skip
    last = today - (today.weekday() - FRIDAY) % 7 * A_DAY
    if _at(last, job, tools) > now:
        last -= 7 * A_DAY
    speech = Speech(tools.locale, tools.zone)
    for weeks, answers in enumerate(reversed(_ROUNDS)):
        _round(session, series, job, last - 7 * weeks * A_DAY, answers, people, tools, speech)


def _round(
    session: Session, series: CheckinSeries, job: Job, day: date, answers: Mapping[str, tuple[str, str, str, str]],
    people: Mapping[str, Person], tools: Tools, speech: Speech,
) -> None:  # fmt: skip
    monday = day - timedelta(days=day.weekday() + 7)
    covers, at = Period(monday, monday + 6 * A_DAY), _at(day, job, tools)
    period = period_of(job, covers)
    asked = {"workspace_id": tools.workspace_id, "job_id": job.id, "period": period, "first": covers.first,
             "last": covers.last, "due_at": at, "status": str(Status.DELIVERED), "settled_at": at}  # fmt: skip
    open_deliveries(session, [{**asked, "recipient_id": each.id} for each in recipients_of(session, job.id)])
    for handle in ASKED_PEOPLE:
        turn = open_turn(session, series, period, people[handle].id, at)
        if handle not in answers:
            turn.reminded_at = at + timedelta(hours=series.remind_after)
            continue
        when = at + timedelta(minutes=20)
        given = {key: speech.say(each) if key != "mood" else each
                 for key, each in zip(_KEYS, answers[handle], strict=True) if each}  # fmt: skip
        settle_turn(session, turn.id, ANSWERED, (ASKED,), when)
        keep(session, series, turn, given, tools, when)


def _at(day: date, job: Job, tools: Tools) -> datetime:
    return datetime.fromtimestamp(wall_instant(day, job.minute, tools.zone), UTC)
