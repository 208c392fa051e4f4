"""Whose goals and plans are meant, and whether they are the asker's to see.

Whoever has nothing to do with a goal or a plan is told what they would be told if there were none.
"""

from datetime import datetime

from coaching.access import TeamSubject, Verdict, Viewer, decide_members, decide_sight
from coaching.confidence import decide_coach, decide_pair
from handlers.coach.subjects import coached_by, subject_of
from handlers.digests.fields import read_person
from handlers.goals.refusals import GoalEndedError, NoSuchGoalError, NoSuchPlanError, NotCoachedError, NotYourGoalError
from handlers.request import Request
from handlers.tools import Tools
from handlers.work import Work, work_of_person, work_of_team, workers
from kpi.facts import Instant
from storage.database import Session
from storage.goals import Goal, Plan, find_goal, find_plan
from storage.people import Person
from storage.teams import Team, all_teams, find_team


def require_pair(session: Session, called: str, request: Request, tools: Tools) -> Person:
    """Return somebody whose goals and plans the asker may read; NotCoachedError, whoever else it is."""
    person = read_person(session, called, request, tools)
    if not decide_pair(request.person, subject_of(session, person.id, tools, request.present)):
        raise NotCoachedError
    return person


def require_coached(session: Session, called: str, request: Request, tools: Tools) -> Person:
    """Return somebody whom the asker coaches; NotCoachedError."""
    person = read_person(session, called, request, tools)
    if not coaches(session, request.person, person.id, tools, request.present):
        raise NotCoachedError
    return person


def coaches(session: Session, viewer: Viewer, person_id: int, tools: Tools, now: datetime) -> bool:
    """Say whether a viewer coaches somebody today."""
    return decide_coach(viewer, subject_of(session, person_id, tools, now))


def coached_ids(session: Session, viewer: Viewer, tools: Tools, now: datetime) -> list[int]:
    """Return the ids of everybody whom a viewer coaches today."""
    return [
        each for each in coached_by(session, viewer.leads, tools, now) if coaches(session, viewer, each, tools, now)
    ]


def led_teams(session: Session, viewer: Viewer) -> list[Team]:
    """Return the teams whose goals a viewer sets, by name."""
    return [team for team in all_teams(session, viewer.workspace_id) if decide_members(viewer, team.id)]


def require_led(session: Session, name: str, request: Request) -> Team:
    """Return a team of this name that the asker leads; NotYourGoalError."""
    team = find_team(session, request.person.workspace_id, name)
    if team is None or not decide_members(request.person, team.id):
        raise NotYourGoalError
    return team


def sees_goal(session: Session, viewer: Viewer, goal: Goal, tools: Tools, now: datetime) -> bool:
    """Say whether a viewer may see a goal: a person's as their pair, a team's as one of it."""
    if goal.person_id is not None:
        return decide_pair(viewer, subject_of(session, goal.person_id, tools, now))
    return goal.team_id in viewer.member_of or goal.team_id in viewer.leads


def require_goal(session: Session, number: int, request: Request, tools: Tools) -> Goal:
    """Return an open goal that the asker may end; NoSuchGoalError, GoalEndedError, NotYourGoalError."""
    goal = find_goal(session, tools.workspace_id, number)
    if goal is None or not sees_goal(session, request.person, goal, tools, request.present):
        raise NoSuchGoalError(number=str(number))
    if goal.ended_at:
        raise GoalEndedError(number=str(number))
    if goal.team_id is not None and not decide_members(request.person, goal.team_id):
        raise NotYourGoalError
    return goal


def require_plan(session: Session, number: int, request: Request, tools: Tools) -> Plan:
    """Return a plan that the asker may see; NoSuchPlanError."""
    plan = find_plan(session, tools.workspace_id, number)
    if plan is None or not decide_pair(request.person, subject_of(session, plan.person_id, tools, request.present)):
        raise NoSuchPlanError(number=str(number))
    return plan


def work_of_goal(session: Session, goal: Goal, tools: Tools) -> Work:
    """Return the work that a goal with a figure is held against."""
    if goal.person_id is not None:
        return work_of_person(session, goal.person_id)
    return work_of_team(session, session.get_one(Team, goal.team_id), tools.zone)


def shows_figure(
    session: Session, viewer: Viewer, goal: Goal, work: Work, span: tuple[Instant, Instant], tools: Tools
) -> bool:
    """Say whether a viewer may see how a goal stands: a team's figure that rests on few is one of persons."""
    if goal.team_id is None:
        return True
    people = len(workers(session, work, *span))
    subject = TeamSubject(goal.team_id, people)
    return decide_sight(viewer, subject, tools.minimum_group) == Verdict.YES


def first_word(words: str) -> tuple[str, str]:
    """Return the person the words begin with ("@tom" or an address), "" for none, and the rest."""
    first, _, rest = words.strip().partition(" ")
    named = first.rstrip(",:;")
    return (named, rest.strip()) if "@" in named else ("", words.strip())
