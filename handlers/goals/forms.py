"""The form of a goal: whose, what it asks, until when; and what was sent read back, each mistake by its field.

The form carries a key: sent twice, it makes one goal.
"""

from dataclasses import replace
from datetime import date

from coaching.goals import Aim, GoalKind
from handlers.cards import Choice, Field, FieldKind, Form
from handlers.errors import RefusedError
from handlers.goals.days import read_day
from handlers.goals.finding import coached_ids, led_teams
from handlers.goals.reading import Wanted, find_goal_kpi, goal_kpis, growth_text, read_share, read_time
from handlers.request import Request
from handlers.sealing import new_key
from handlers.tools import Tools
from kpi.words import N_
from locales.speech import Speech
from storage.database import Session
from storage.people import Person

MOST_CHOICES = 95
KINDS = {
    GoalKind.WITHIN: N_("a share within a time"),
    GoalKind.MEDIAN: N_("the median of a time"),
    GoalKind.RATE: N_("a rate"),
    GoalKind.GROWTH: N_("a step of development, in words"),
}


def goal_form(session: Session, request: Request, tools: Tools, person: Person | None, aim: Aim | None = None) -> Form:
    """Return the form of a new goal, for somebody or oneself; `aim` stands in it already."""
    speech, aimed = request.speech, aim.kind if aim else GoalKind.WITHIN
    kpis = tuple(Choice(speech.say(kpi.name), kpi.key) for kpi in goal_kpis())
    time, share = _typed(aim)
    fields = (
        Field("whose", speech.say("Whose"), FieldKind.CHOICE, f"@{person.handle}" if person else "me",
              choices=tuple(whose(session, request, tools))),
        Field("kind", speech.say("What"), FieldKind.CHOICE, aimed,
              choices=tuple(Choice(speech.say(name), kind) for kind, name in KINDS.items())),
        Field("kpi", speech.say("KPI"), FieldKind.CHOICE, aim.kpi.key if aim else "first_reply", required=False,
              choices=kpis),
        Field("time", speech.say("Time"), FieldKind.LINE, time, speech.say("Such as 2 hours; empty for a rate."),
              required=False),
        Field("share", speech.say("Share"), FieldKind.LINE, share, speech.say("Such as 80%; empty for a median."),
              required=False),
        Field("text", speech.say("In words"), FieldKind.PARAGRAPH, "",
              speech.say("For a step of development. It is sealed: who it is for reads it, and who leads them."),
              required=False),
        Field("due", speech.say("Until"), FieldKind.DATE, "", required=False),
    )  # fmt: skip
    return Form(speech.say("New goal"), f"goals set key:{new_key()}", speech.say("Save"), fields)


def whose(session: Session, request: Request, tools: Tools) -> list[Choice]:
    """Return whose goals the asker may set: their own, those of who they coach, those of teams they lead."""
    speech, viewer = request.speech, request.person
    ids = coached_ids(session, viewer, tools, request.present)
    people = sorted((session.get_one(Person, each) for each in ids), key=lambda each: each.name.casefold())
    found = [Choice(speech.say("Mine"), "me"), *(Choice(each.name, f"@{each.handle}") for each in people)]
    found += [
        Choice(speech.say("Team {name}", name=team.name), f"team:{team.id}") for team in led_teams(session, viewer)
    ]
    return found[:MOST_CHOICES]


def _typed(aim: Aim | None) -> tuple[str, str]:
    if aim is None:
        return "", ""
    plain = Speech("en", "UTC")
    share = aim.target if aim.kind is GoalKind.RATE else aim.share
    time = "" if aim.kind is GoalKind.RATE else f"{aim.target / 60:g} min"
    return time, plain.percent(share) if share else ""


def read_form(request: Request, today: date) -> tuple[Wanted, dict[str, RefusedError]]:
    """Return the goal of the form's answers, and what is wrong by field."""
    answers = request.answers
    wanted, problems = Wanted(), dict[str, RefusedError]()
    kind = GoalKind(answers.get("kind") or GoalKind.WITHIN)
    if kind is GoalKind.GROWTH:
        try:
            wanted = Wanted(None, growth_text(answers.get("text", "")))
        except RefusedError as problem:
            problems["text"] = problem
    else:
        aim = _aim(request, kind, problems)
        wanted = Wanted(aim)
    if due := answers.get("due", "").strip():
        try:
            wanted = replace(wanted, due=read_day(due, today))
        except RefusedError as problem:
            problems["due"] = problem
    return wanted, problems


def _aim(request: Request, kind: GoalKind, problems: dict[str, RefusedError]) -> Aim | None:
    answers = request.answers
    target = share = 0.0
    kpi = None
    try:
        kpi = find_goal_kpi(answers.get("kpi", ""), request.speech, kind)
    except RefusedError as problem:
        problems["kpi"] = problem
    if kind is not GoalKind.RATE:
        try:
            target = read_time(answers.get("time", ""))
        except RefusedError as problem:
            problems["time"] = problem
    if kind is not GoalKind.MEDIAN:
        try:
            share = read_share(answers.get("share", ""))
        except RefusedError as problem:
            problems["share"] = problem
    if kpi is None or problems:
        return None
    return Aim(kind, kpi, share) if kind is GoalKind.RATE else Aim(kind, kpi, target, share)
