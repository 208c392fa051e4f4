"""What waits for me in the coaching loop: check-ins, 1:1s, actions, steps, follow-ups; each with a way to act.

Shown to its owner alone. What is about somebody else is theirs only while they coach that person: it is asked each
time. A note is named by whom it is about, never by a word of it.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from handlers.cards import Button
from handlers.checkins.choosing import leads_it
from handlers.checkins.mine import due as waiting_rounds
from handlers.checkins.rounds import answered_by_people
from handlers.checkins.saying import round_said
from handlers.checkins.templates import title_of
from handlers.coach.pairs import may_see
from handlers.digests.naming import shortened
from handlers.goals.plan_draft import step_text
from handlers.request import Request
from handlers.sealing import open_text
from handlers.tools import Tools, instant
from kpi.errors import TouchlineError
from kpi.periods import local_day
from storage.checkins import all_series, periods_of, turns_in
from storage.database import Session
from storage.goals import plans_of, steps_of
from storage.meetings import actions_owned
from storage.notes import notes_by
from storage.one_to_one import action_context, coming_meetings
from storage.people import Person

MOST_SHOWN, LONGEST = 5, 120
SOON = timedelta(days=7)


class Item(NamedTuple):
    """Something that waits: a sentence, and what to press about it."""

    said: str
    button: Button


def due_items(session: Session, request: Request, tools: Tools) -> list[Item]:
    """Return what waits for the asker, what others wait for first."""
    today = local_day(instant(request.present), request.speech.zone)
    parts = (_rounds, _meetings, _actions, _steps, _follow_ups, _led_rounds)
    return [item for part in parts for item in list(part(session, request, tools, today))[:MOST_SHOWN]]


def _rounds(session: Session, request: Request, tools: Tools, _: date) -> Iterator[Item]:
    speech = request.speech
    for each in waiting_rounds(session, request.person.id, tools, request.present):
        name = f"{title_of(each.series, speech)}, {round_said(each.period, speech)}"
        said = speech.say("Waits for your answer: {name}", name=name)
        yield Item(said, Button(speech.say("Answer the check-in"), each.words))


def _meetings(session: Session, request: Request, tools: Tools, _: date) -> Iterator[Item]:
    """The next 1:1 with each person, within a week: a brief for the lead, the agenda for the other."""
    speech, mine = request.speech, request.person.id
    met: set[int] = set()
    for each in coming_meetings(session, tools.workspace_id, mine, request.present):
        other = session.get_one(Person, each.person_id if each.lead_id == mine else each.lead_id)
        if each.starts_at > request.present + SOON or other.id in met:
            continue
        if not may_see(session, each.person_id, request, tools):
            continue
        met.add(other.id)
        said = speech.say("1:1 with {name}: {moment}", name=other.name, moment=speech.moment(each.starts_at))
        if each.lead_id == mine:
            button = Button(speech.say("Brief: {name}", name=other.name), f"coach brief @{other.handle}")
        else:
            button = Button(speech.say("Agenda of the next 1:1"), "coach agenda")
        yield Item(said, button)


def _actions(session: Session, request: Request, tools: Tools, today: date) -> Iterator[Item]:
    speech = request.speech
    for item in actions_owned(session, request.person.id):
        if not may_see(session, item.about_id, request, tools):
            continue
        what = _opened(tools, action_context(item.key), item.sealed, f"#{item.id}")
        if item.due_on is None:
            said = speech.say("To do: {what}", what=what)
        elif item.due_on < today:
            said = speech.say("To do since {day}: {what}", day=speech.date(item.due_on), what=what)
        else:
            said = speech.say("To do until {day}: {what}", day=speech.date(item.due_on), what=what)
        yield Item(said, Button(speech.say("Open actions"), "coach actions"))


def _steps(session: Session, request: Request, tools: Tools, today: date) -> Iterator[Item]:
    """The steps of the asker's own plans whose day comes within a week, or is past."""
    speech = request.speech
    for plan in plans_of(session, tools.workspace_id, [request.person.id]):
        for step in steps_of(session, plan.id) if plan.closed_at is None else ():
            if step.done_at is not None or step.due_on is None or step.due_on > today + SOON:
                continue
            try:
                what = shortened(step_text(plan, step, tools), LONGEST)
            except TouchlineError:
                what = f"#{plan.id}"
            said = speech.say("Step of plan {number}, until {day}: {what}", number=str(plan.id),
                              day=speech.date(step.due_on), what=what)  # fmt: skip
            yield Item(said, Button(speech.say("Plan {number}", number=str(plan.id)), f"coach plan {plan.id}"))


def _follow_ups(session: Session, request: Request, tools: Tools, today: date) -> Iterator[Item]:
    """Whom the asker wanted to come back to by now, while they coach them."""
    speech = request.speech
    for note in notes_by(session, tools.workspace_id, request.person.id):
        if note.follow_up_on is None or note.followed_up_at or not note.follow_up_on <= today < note.expires_on:
            continue
        if may_see(session, note.about_id, request, tools):
            name = session.get_one(Person, note.about_id).name
            said = speech.say("A follow-up with {name}, due {day}", name=name, day=speech.date(note.follow_up_on))
            yield Item(said, Button(speech.say("Note {number}", number=str(note.id)), f"coach note {note.id}"))


def _led_rounds(session: Session, request: Request, tools: Tools, _: date) -> Iterator[Item]:
    """The last round of each check-in of the asker's teams that not everybody has answered."""
    speech = request.speech
    for series, job in all_series(session, tools.workspace_id) if request.person.leads else ():
        periods = periods_of(session, series.id) if leads_it(request.person, job) and not job.paused else []
        if not periods:
            continue
        asked = len(turns_in(session, series.id, periods[-1]))
        answered = answered_by_people(session, series, periods[-1])
        if answered < asked:
            name = f"{title_of(series, speech)}, {round_said(periods[-1], speech)}"
            count = speech.say("{answered} of {asked} answered", answered=str(answered), asked=str(asked))
            button = Button(speech.say("Answers of {number}", number=str(series.id)), f"checkin results {series.id}")
            yield Item(f"{name}: {count}", button)


def _opened(tools: Tools, context: str, sealed: bytes, instead: str) -> str:
    try:
        return shortened(open_text(tools, context, sealed), LONGEST)
    except TouchlineError:
        # No key, or another one than it was sealed with: that it is due is still worth knowing.
        return instead
