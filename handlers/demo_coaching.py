"""What the demo's people have said to each other: kudos, notes, 1:1s. Tells nobody of what was.

Promises that nothing is there where nothing can be sealed, and that what is past asks for no notice any more.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from coaching.checkins import months_from
from coaching.kudos import DAILY_LIMIT
from handlers.sealing import new_key, seal_text
from handlers.tools import Tools, instant
from handlers.work import rated_between, work_of_person
from kpi.periods import wall_instant
from kpi.words import N_
from locales.speech import Speech
from storage.database import Session
from storage.kudos import Kudos, add_kudos, put_settings
from storage.kudos import seal_context as kudos_context
from storage.meetings import ActionItem, AgendaItem, Meeting
from storage.notes import Note, add_note
from storage.notes import seal_context as note_context
from storage.one_to_one import action_context, agenda_context
from storage.people import Person
from storage.teams import find_team

TEAM, CHANNEL = "Billing", "support"
LEAD, COACHED = "amara", "lukas"
VALUES = (N_("care"), N_("clarity"), N_("courage"))
A_DAY, MONTH = timedelta(days=1), 30 * 86_400
_THANKS: tuple[tuple[str, tuple[str, ...], str, str, bool, int], ...] = (
    ("sofia", ("priya",), N_("explaining the two charges so that the customer laughed about it"), VALUES[1], False, 4),
    ("mateusz", ("yuki", "priya"), N_("taking my tickets when the payment provider was down"), VALUES[0], False, 9),
    ("yuki", ("sofia",), N_("telling me my macro was wrong before I had sent it forty times"), VALUES[2], True, 16),
    ("priya", ("lukas",), N_("sitting down with me until the refund finally went through"), VALUES[0], False, 6),
    ("leila", ("emma",), N_("finding the parcel that the carrier had given up on"), "", False, 3),
)  # fmt: skip
"""From whom, to whom, what for, which value, private, how many days ago."""
_NOTES: tuple[tuple[str, str, str, str, bool, int], ...] = (
    ("amara", "lukas", N_("You asked what they had tried before you answered. It saved both of you a second letter."),
     "empathy", True, 12),
    ("amara", "lukas", N_("First replies come later for some weeks. Ask how the queue feels before naming a number."),
     "time", False, 10),
    ("amara", "sofia", N_("Your closing line says what happens next, and when. Tickets come back less often since."),
     "communication", True, 20),
    ("marta", "emma", N_("You told the customer of the delay before they asked. Please show Tomáš how you see it."),
     "communication", True, 8),
)  # fmt: skip
"""By whom, about whom, what, which skill, shared, how many days ago."""
_AGENDA = (
    ("lukas", N_("The refund macro no longer fits: may I rewrite it?")),
    ("amara", N_("How the first two steps of the plan went")),
)
_ACTIONS = (
    ("lukas", N_("Write down which refunds need a second pair of eyes"), False),
    ("amara", N_("Ask the payment provider for a contact who answers"), True),
)
"""Who does what, and whether it is done."""
LAST_MET = 13


def coach_in_demo(session: Session, tools: Tools, people: Mapping[str, Person], today: date, now: datetime) -> None:
    """Give the demo's people a few kudos, notes and a 1:1; none where nothing can be sealed."""
    if tools.seal is None:
        return
    speech = Speech(tools.locale, tools.zone)
    _thank(session, tools, people, speech, now)
    _write_notes(session, tools, people, speech, today, now)
    _meet(session, tools, people, speech, today)


def meeting_day(today: date) -> date:
    """Return the working day on which the demo's next 1:1 is: in two days, or the Monday after."""
    day = today + 2 * A_DAY
    return day + (7 - day.weekday()) % 7 * A_DAY if day.weekday() > 4 else day


def _thank(session: Session, tools: Tools, people: Mapping[str, Person], speech: Speech, now: datetime) -> None:
    team = find_team(session, tools.workspace_id, TEAM)
    if team is not None:
        put_settings(
            session, tools.workspace_id, team.id, values=[speech.say(each) for each in VALUES], tenant="",
            channel=CHANNEL, daily_limit=DAILY_LIMIT, emoji="",
        )  # fmt: skip
    for giver, receivers, reason, value, private, days in _THANKS:
        key = new_key()
        row = Kudos(
            workspace_id=tools.workspace_id, key=key, from_id=people[giver].id,
            sealed=seal_text(tools, kudos_context(key), speech.say(reason)),
            values=[speech.say(value)] if value else [], private=private, at=now - timedelta(days=days),
        )  # fmt: skip
        add_kudos(session, row, [people[each].id for each in receivers])


def _write_notes(
    session: Session, tools: Tools, people: Mapping[str, Person], speech: Speech, today: date, now: datetime
) -> None:
    for author, about, text, skill, shared, days in _NOTES:
        key, at = new_key(), now - timedelta(days=days)
        note = Note(
            workspace_id=tools.workspace_id, key=key, author_id=people[author].id, about_id=people[about].id,
            shared=shared, skill=skill, sealed=seal_text(tools, note_context(key), speech.say(text)),
            tickets=_praised(session, people[about], at) if shared else [],
            follow_up_on=None if shared else meeting_day(today), written_at=at, changed_at=at,
            expires_on=months_from(today - timedelta(days=days), tools.notes_months),
        )  # fmt: skip
        add_note(session, note)


def _praised(session: Session, person: Person, before: datetime) -> list[str]:
    """The number of a ticket of theirs that was rated well and worded, as a note rests on one."""
    end = instant(before)
    rated = rated_between(session, work_of_person(session, person.id), end - MONTH, end, "rating")
    return [each.number for each in rated if each.good and each.comment][-1:]


def _meet(session: Session, tools: Tools, people: Mapping[str, Person], speech: Speech, today: date) -> None:
    """The lead's 1:1s with one of the team: the last, what was agreed there, and the next with its agenda."""
    lead, person = people[LEAD].id, people[COACHED].id
    last, coming = today - LAST_MET * A_DAY, meeting_day(today)
    last += (7 - last.weekday()) % 7 * A_DAY if last.weekday() > 4 else 0 * A_DAY
    met = _at(last, tools)
    for at, briefed in ((met, met - A_DAY), (_at(coming, tools), None)):
        session.add(Meeting(
            workspace_id=tools.workspace_id, lead_id=lead, person_id=person, starts_at=at, minutes=30,
            link="https://meet.example.com/amara-lukas", uid="", briefed_at=briefed,
        ))  # fmt: skip
    for author, text in _AGENDA:
        key = new_key()
        session.add(AgendaItem(
            workspace_id=tools.workspace_id, key=key, lead_id=lead, person_id=person, author_id=people[author].id,
            sealed=seal_text(tools, agenda_context(key), speech.say(text)), at=met + 3 * A_DAY,
        ))  # fmt: skip
    for owner, text, done in _ACTIONS:
        key = new_key()
        session.add(ActionItem(
            workspace_id=tools.workspace_id, key=key, lead_id=lead, about_id=person, owner_id=people[owner].id,
            sealed=seal_text(tools, action_context(key), speech.say(text)), due_on=coming, agreed_at=met,
            done_at=met + 2 * A_DAY if done else None,
        ))  # fmt: skip
    session.flush()


def _at(day: date, tools: Tools) -> datetime:
    return datetime.fromtimestamp(wall_instant(day, 10 * 60, tools.zone), UTC)
