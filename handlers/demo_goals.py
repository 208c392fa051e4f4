"""What the demo's people work towards: goals, plans with steps that began weeks ago, a change that a team tries out.

Holds no result: what a plan did is worked out from the demo's tickets, as anybody's is.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from coaching.goals import GoalKind
from handlers.goals.plan_draft import Step, seal_step, seal_title
from handlers.goals.saying import context_of
from handlers.sealing import new_key, seal_text
from handlers.tools import Tools
from kpi.words import N_
from locales.speech import Speech
from storage.database import Session
from storage.goals import Experiment, Goal, Plan, PlanStep
from storage.people import Person
from storage.teams import find_team

HOUR, WEEK = 3600, timedelta(weeks=1)
GOAL_WEEKS, PLAN_WEEKS, TRIED_DAYS = 7, 9, 152
_OWN: tuple[tuple[str, GoalKind, str, float, float], ...] = (
    ("emma", GoalKind.WITHIN, "first_reply", HOUR, 0.8),
    ("lukas", GoalKind.WITHIN, "agent_first_response", HOUR, 0.75),
)
_TEAMS: tuple[tuple[str, str, GoalKind, str, float, float], ...] = (
    ("Billing", "amara", GoalKind.RATE, "csat", 0.9, 0.0),
    ("Orders", "marta", GoalKind.WITHIN, "first_reply", 2 * HOUR, 0.8),
)
_GROWTH = (("lukas", N_("Explain a refund by phone on my own, and enjoy it")),)
_PLANS: tuple[tuple[str, str, str, str, str, tuple[tuple[str, int, bool], ...]], ...] = (
    ("hannah", "jonas", N_("Fewer tickets that come back"), "communication", "reopen_rate", (
        (N_("End each answer with what happens next, and when"), -7, True),
        (N_("Read three tickets that came back, together"), -4, True),
    )),
    ("lukas", "amara", N_("Calm first replies, sooner"), "time", "agent_first_response", (
        (N_("Answer new tickets before old ones until ten o'clock"), -7, True),
        (N_("Build three macros for the refund questions"), -3, True),
        (N_("Hand over what waits for the payment provider"), 1, False),
    )),
)  # fmt: skip
"""Whose, with whom, what about, skill, KPI, and the steps: what, due in how many weeks, done."""
_TRIED = ("Orders", "marta", N_("The label for returns goes out with the first answer"), "full_resolution")


def aim_in_demo(session: Session, tools: Tools, people: Mapping[str, Person], today: date, now: datetime) -> None:
    """Give the demo's people and teams goals and plans; what is said in words only where it can be sealed."""
    speech = Speech(tools.locale, tools.zone)
    monday = today - timedelta(days=today.weekday())
    _set_goals(session, tools, people, speech, monday)
    team, owner, title, kpi = _TRIED
    found = find_team(session, tools.workspace_id, team)
    if found is not None:
        session.add(Experiment(
            workspace_id=tools.workspace_id, team_id=found.id, owner_id=people[owner].id, title=speech.say(title),
            kpi=kpi, begins=today - timedelta(days=TRIED_DAYS), made_at=now - timedelta(days=TRIED_DAYS),
        ))  # fmt: skip
    if tools.seal is not None:
        for handle, lead, words, skill, kpi, steps in _PLANS:
            plan = _plan(people[handle], people[lead], words, skill, kpi, monday, tools, speech)
            session.add(plan)
            session.flush()
            session.add_all(_steps(plan, steps, monday, tools, speech))
    session.flush()


def _set_goals(session: Session, tools: Tools, people: Mapping[str, Person], speech: Speech, monday: date) -> None:
    begins, due = monday - GOAL_WEEKS * WEEK, monday + 6 * WEEK
    common = {"workspace_id": tools.workspace_id, "begins": begins, "due_on": due, "set_at": _noon(begins)}
    for handle, kind, kpi, target, share in _OWN:
        person = people[handle].id
        session.add(Goal(
            **common, key=new_key(), person_id=person, set_by=person, kind=str(kind), kpi=kpi, target=float(target),
            share=share,
        ))  # fmt: skip
    for name, lead, kind, kpi, target, share in _TEAMS:
        team = find_team(session, tools.workspace_id, name)
        if team is not None:
            session.add(Goal(
                **common, key=new_key(), team_id=team.id, set_by=people[lead].id, kind=str(kind), kpi=kpi,
                target=float(target), share=share,
            ))  # fmt: skip
    for handle, words in _GROWTH if tools.seal is not None else ():
        key, person = new_key(), people[handle].id
        sealed = seal_text(tools, context_of(key), speech.say(words))
        session.add(Goal(**common, key=key, person_id=person, set_by=person, kind=str(GoalKind.GROWTH), sealed=sealed))


def _plan(
    person: Person, lead: Person, words: str, skill: str, kpi: str, monday: date, tools: Tools, speech: Speech
) -> Plan:
    begins, key = monday - PLAN_WEEKS * WEEK, new_key()
    return Plan(
        workspace_id=tools.workspace_id, key=key, person_id=person.id, lead_id=lead.id,
        sealed=seal_title(key, speech.say(words), tools), skill=skill, kpi=kpi, begins=begins, version=1,
        made_at=_noon(begins),
    )  # fmt: skip


def _steps(
    plan: Plan, steps: tuple[tuple[str, int, bool], ...], monday: date, tools: Tools, speech: Speech
) -> list[PlanStep]:
    rows = []
    for number, (words, weeks, done) in enumerate(steps, 1):
        due = monday + weeks * WEEK + timedelta(days=4)
        at = _noon(due - timedelta(days=1)) if done else None
        sealed = seal_step(plan.key, Step(speech.say(words)), tools)
        rows.append(PlanStep(
            workspace_id=plan.workspace_id, plan_id=plan.id, number=number, sealed=sealed, due_on=due, done_at=at,
            reminded_at=at,
        ))  # fmt: skip
    return rows


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
