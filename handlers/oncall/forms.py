"""The form of a rotation: its fields with what stands in them, and what was sent read back, problems by field."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TypeVar

from coaching.access import Role
from handlers.cards import Choice, Field, FieldKind, Form
from handlers.clock_words import DAY_NAMES, BadTimeError, NoDaysError, read_time, time_said
from handlers.digests.fields import read_channel, read_people, read_team
from handlers.errors import RefusedError
from handlers.oncall.choosing import teams_to_configure
from handlers.oncall.drafts import Draft, hours_typed
from handlers.oncall.reading import MOST_EVERY, read_begin, read_every, read_hours
from handlers.oncall.refusals import BadCadenceError, HoursAndTimeError, NobodyInItError, NoTeamOfYoursError
from handlers.request import Request
from handlers.tools import Tools
from handlers.zones import read_zone
from locales.speech import Speech
from storage.conversations import find_named
from storage.database import Session
from storage.people import Person
from storage.teams import Team

T = TypeVar("T")
Problems = dict[str, RefusedError]


def rotation_form(
    session: Session, request: Request, tools: Tools, draft: Draft, number: int | None, first: date
) -> Form:
    """Return the form of a new rotation, or of one that stands. `first` is the day on which it can begin anew."""
    speech = request.speech
    fields = [
        Field("name", speech.say("Name"), FieldKind.LINE, draft.name, speech.say('Such as "Support".')),
        *_team(session, request, tools, draft),
        Field("people", speech.say("Who takes turns, in their order"), FieldKind.LINE, _people(session, draft),
              speech.say('Such as "@lena, @tom, @ana".')),
        *_when(draft, speech, first),
        Field("zone", speech.say("Time zone"), FieldKind.LINE, draft.zone, speech.say("Such as Europe/Berlin.")),
        Field("channel", speech.say("Tell of each hand-over in this channel"), FieldKind.LINE, _channel(session, draft),
              speech.say('Such as "#support". Leave it empty for none.'), required=False),
    ]  # fmt: skip
    title = speech.say("New rotation") if number is None else draft.name
    words = "oncall new" if number is None else f"oncall change #{number}"
    return Form(title, words, speech.say("Save"), tuple(fields))


def _team(session: Session, request: Request, tools: Tools, draft: Draft) -> list[Field]:
    speech, viewer = request.speech, request.person
    teams = teams_to_configure(session, viewer, tools)
    may_none = viewer.role in (Role.ADMIN, Role.MANAGER) or (draft.name and draft.team_id is None)
    if not teams and not may_none:
        raise NoTeamOfYoursError
    if draft.team_id and draft.team_id not in {each.id for each in teams}:
        teams.append(session.get_one(Team, draft.team_id))
    none = (Choice(speech.say("None"), ""),) if may_none else ()
    held = session.get(Team, draft.team_id) if draft.team_id else None
    first = held.name if held else "" if none and (draft.name or not teams) else teams[0].name
    choices = (*(Choice(each.name, each.name) for each in teams), *none)
    return [Field("team", speech.say("Team"), FieldKind.CHOICE, first, required=False, choices=choices)]


def _when(draft: Draft, speech: Speech, first: date) -> list[Field]:
    known = {1: speech.say("A day"), 7: speech.say("A week"), 14: speech.say("Two weeks")}
    other = speech.say_many("{count} day", "{count} days", draft.every)
    known.setdefault(draft.every, other)
    every = tuple(Choice(label, str(count)) for count, label in sorted(known.items()))
    days = tuple(Choice(speech.say(name), str(number)) for number, name in enumerate(DAY_NAMES))
    hint = speech.say("It begins anew with the first of them on that day.")
    time = speech.say("Such as 09:00.")
    hours = speech.say('Such as "9-17"; "24 h" for round the clock.')
    chosen = ",".join(str(day) for day in sorted(draft.days))
    begins = (draft.begins or first).isoformat()
    return [
        Field("every", speech.say("A turn lasts"), FieldKind.CHOICE, str(draft.every), choices=every),
        Field("begins", speech.say("From this day on"), FieldKind.DATE, begins, hint, required=False),
        Field("time", speech.say("Hand-over at"), FieldKind.LINE, time_said(draft.minute), time),
        Field("days", speech.say("Days"), FieldKind.SEVERAL, chosen, choices=days),
        Field("hours", speech.say("Hours of a day"), FieldKind.LINE, hours_typed(draft), hours, required=False),
    ]


def _people(session: Session, draft: Draft) -> str:
    return ", ".join(f"@{session.get_one(Person, each).handle}" for each in draft.people)


def _channel(session: Session, draft: Draft) -> str:
    if not draft.channel:
        return ""
    found = find_named(session, draft.tenant, draft.channel)
    return f"#{(found.name if found else '') or draft.channel}"


def read_form(session: Session, request: Request, tools: Tools, standing: Draft, today: date) -> tuple[Draft, Problems]:
    """Return what was sent, and what of it could not be read, by field. What was not asked for stays."""
    gather = _Gather(request)
    typed = request.answers.get("channel", "").strip()
    same = typed == _channel(session, standing)
    channel = standing if same else gather("channel", standing, lambda said: _at(session, said, standing, request))
    unsaid: tuple[int | None, int] = (None, standing.lasts)
    starts, lasts = gather("hours", unsaid, read_hours)
    minute = gather("time", standing.minute, _minute)
    if starts not in (None, minute) and minute != standing.minute:
        gather.problems["hours"] = HoursAndTimeError(time=time_said(minute))
    draft = replace(
        standing,
        name=" ".join(request.answers.get("name", standing.name).split()),
        team_id=gather("team", standing.team_id, lambda said: _team_id(session, said, tools)),
        people=gather("people", standing.people, lambda said: _read_people(session, said, request, tools)),
        every=gather("every", standing.every, _every),
        begins=gather("begins", None, lambda said: read_begin(said, today) if said else None),
        minute=minute if starts is None else starts,
        lasts=lasts,
        days=gather("days", standing.days, _days),
        zone=gather("zone", standing.zone, lambda said: read_zone(said, request.speech.zone)),
        tenant=channel.tenant,
        channel=channel.channel,
    )
    return draft, gather.problems


class _Gather:
    """Reads one answer after the other; what cannot be read leaves the value and is a problem of its field."""

    def __init__(self, request: Request) -> None:
        self._answers = request.answers
        self.problems: Problems = {}

    def __call__(self, name: str, value: T, read: Callable[[str], T]) -> T:
        if name not in self._answers:
            return value
        try:
            return read(self._answers[name].strip())
        except RefusedError as problem:
            self.problems[name] = problem
            return value


def _at(session: Session, said: str, standing: Draft, request: Request) -> Draft:
    if not said:
        return replace(standing, tenant="", channel="")
    found = read_channel(session, said, request)
    return replace(standing, tenant=found.tenant, channel=found.channel)


def _team_id(session: Session, said: str, tools: Tools) -> int | None:
    team = read_team(session, said, tools)
    return team.id if team else None


def _read_people(session: Session, said: str, request: Request, tools: Tools) -> tuple[int, ...]:
    people = read_people(session, said, request, tools)
    if not people:
        raise NobodyInItError
    return tuple(each.id for each in people)


def _every(said: str) -> int:
    every = int(said) if said.isdecimal() and len(said) < 5 else read_every(said)
    if every is None or not 1 <= every <= MOST_EVERY:
        raise BadCadenceError(words=said, most=str(MOST_EVERY))
    return every


def _minute(said: str) -> int:
    minute = read_time(said, bare=True)
    if minute is None:
        raise BadTimeError(words=said)
    return minute


def _days(said: str) -> frozenset[int]:
    days = frozenset(int(part) for part in said.split(",") if part.strip() in tuple("0123456"))
    if not days:
        raise NoDaysError
    return days
