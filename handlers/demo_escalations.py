"""What is set up for escalations in the demo: a rotation, a policy, rules; and the escalations of the weeks before.

Promises that the demo pages nobody for what was: its rules look from now on, and what is past is resolved. What is past
rests on the demo's own tickets, and on who was on call then; the same seed tells the same.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from coaching.arising import Arisen
from coaching.escalation import MINUTE, Level, Policy, Severity, Status, Target, TargetKind
from coaching.paging_rules import BY_KEY, RuleKey, settings_to_json
from handlers.escalations.raising import Source
from handlers.escalations.rules.drafts import Draft, draft_of
from handlers.escalations.rules.saving import CREATED, PAUSED, SUBJECT, typed
from handlers.escalations.rules.saying import rule_said, title_of
from handlers.escalations.states import policy_to_json
from handlers.oncall.now import on_call_now
from handlers.tools import Tools, instant
from handlers.work import rated_between, work_of_team
from kpi.periods import local_minute
from locales.speech import Speech
from storage.database import Session
from storage.escalations import EscalationCause, EscalationLesson, EscalationRow, add_lesson, note_event, vote
from storage.judged import add_rule
from storage.paging_rules import EscalationPolicy, EscalationRule, note_setting
from storage.people import Person
from storage.rated import Rated
from storage.rotas import Rotation, add_rotation
from storage.teams import Team, find_team

TEAM, LEAD, CHANNEL = "Billing", "amara", "support"
WEEK = 7 * 86_400
ON_CALL = ("priya", "sofia", "mateusz", "yuki")
WEEKS_BACK = 8
WORKING = range(8 * 60, 18 * 60)


class _Past(NamedTuple):
    """How a past escalation went, in minutes. `level` was paged last; `exhausted`: nobody answered at first."""

    taken: int
    solved: int
    said: str
    level: int = 0
    exhausted: bool = False
    useful: bool | None = None


_PASTS = (
    _Past(3, 47, "Called the customer back, the corrected invoice is out."),
    _Past(4, 95, "Refund released, the customer was told.", useful=True),
    _Past(9, 140, "Taken up with the payment provider.", level=1),
    _Past(2, 38, "The customer had been answered by phone already.", useful=False),
    _Past(41, 180, "Found it after lunch. Apologised for the wait.", level=2, exhausted=True),
    _Past(6, 66, "Explained the two charges: one was a reservation.", level=1),
)


def set_up_escalations(
    session: Session, tools: Tools, people: Mapping[str, Person], today: date, now: datetime
) -> None:
    """Set up the demo team's paging; after its tickets were taken in, which the past rests on."""
    team = find_team(session, tools.workspace_id, TEAM)
    if team is None:
        return
    rotation = _rotation(session, tools, team, people, today, now)
    policy = _policy(session, tools, team, rotation, now)
    rules = _rules(session, tools, team, people[LEAD], now)
    _past(session, tools, team, rules[0], policy, people, rotation, now)


def _rotation(
    session: Session, tools: Tools, team: Team, people: Mapping[str, Person], today: date, now: datetime
) -> Rotation:
    monday = today - timedelta(days=today.weekday() + 7 * (WEEKS_BACK + 1))
    rotation = Rotation(
        workspace_id=tools.workspace_id, team_id=team.id, name=f"{TEAM} on call", zone=tools.zone, begins=monday,
        every=7, minute=9 * 60, hours=24, days=list(range(7)), people=[people[handle].id for handle in ON_CALL],
        earlier=[], created_at=now,
    )  # fmt: skip
    return add_rotation(session, rotation)


def _policy(session: Session, tools: Tools, team: Team, rotation: Rotation, now: datetime) -> Policy:
    """Who is on call, then who leads the team, then everybody in it; where nobody answers, the managers hear of it."""
    policy = Policy(
        (
            Level((Target(TargetKind.ROTATION, rotation.id),), 5 * MINUTE),
            Level((Target(TargetKind.LEADS, team.id),), 10 * MINUTE),
            Level((Target(TargetKind.TEAM, team.id),), 15 * MINUTE),
        ),
        repeats=0,
        fallback=(Target(TargetKind.LEADS),),
        channel=Target(TargetKind.CHANNEL, 0, "", CHANNEL),
    )
    row = EscalationPolicy(
        workspace_id=tools.workspace_id, team_id=team.id, ladder=policy_to_json(policy), created_at=now
    )
    session.add(row)
    session.flush()
    return policy


def _rules(session: Session, tools: Tools, team: Team, owner: Person, now: datetime) -> list[EscalationRule]:
    """One that pages, one that waits for a digest, and one that is paused, to be looked at first."""
    anger = ("lawyer", "anwalt*", "kündig*")
    rating, waiting, words = BY_KEY[RuleKey.LOW_RATING], BY_KEY[RuleKey.WAITING], BY_KEY[RuleKey.WORDS]
    drafts = (
        (Draft(rating, replace(rating.start, commented=True), Severity.NORMAL, team.id), False),
        (Draft(waiting, replace(waiting.start, seconds=8 * 3600), Severity.LOW, team.id), False),
        (
            Draft(words, replace(words.start, phrases=anger), Severity.CRITICAL, team.id),
            True,
        ),
    )
    rules = []
    for draft, paused in drafts:
        rule = EscalationRule(
            workspace_id=tools.workspace_id, team_id=team.id, kind=str(draft.kind.key), severity=str(draft.severity),
            settings=settings_to_json(draft.kind, draft.settings), version=1, paused=paused, owner_id=owner.id,
            since=now, created_at=now,
        )  # fmt: skip
        rules.append(add_rule(session, rule))
        changes = {CREATED: ("", typed(session, draft)), **({PAUSED: ("", "")} if paused else {})}
        note_setting(session, tools.workspace_id, SUBJECT, rule.id, owner.id, changes, now)
    return rules


def _past(
    session: Session, tools: Tools, team: Team, rule: EscalationRule, policy: Policy, people: Mapping[str, Person],
    rotation: Rotation, now: datetime,
) -> None:  # fmt: skip
    """Low ratings of the last weeks that came in working hours, as they would have been raised."""
    end = instant(now) - 86_400
    rated = rated_between(session, work_of_team(session, team, tools.zone), end - WEEKS_BACK * WEEK, end, "rating")
    found = [
        each for each in rated if not each.good and each.comment and local_minute(each.at, tools.zone) in WORKING
    ]  # fmt: skip
    for each, past in zip(found[-len(_PASTS) :], _PASTS, strict=False):
        row = _raised(session, tools, rule, policy, each)
        on_call = on_call_now(session, tools.workspace_id, rotation.id, row.raised_at)
        _went(session, row, past, on_call or (people[LEAD].id,), people)


def _raised(session: Session, tools: Tools, rule: EscalationRule, policy: Policy, rated: Rated) -> EscalationRow:
    speech, draft = Speech(tools.locale, tools.zone), draft_of(rule)
    at = datetime.fromtimestamp(rated.at, UTC) + timedelta(seconds=40)
    title = title_of(RuleKey.LOW_RATING, Arisen(rated.at, "", number=rated.number), speech)
    row = EscalationRow(
        workspace_id=tools.workspace_id, team_id=rule.team_id, source=str(Source.RULE), rule_id=rule.id, rule_version=1,
        group_key=f"{rule.team_id}/rule:{rule.id}", title=title, url=rated.url or "", policy=policy_to_json(policy),
        details=speech.say("By rule {number}: {rule}.", number=str(rule.id), rule=rule_said(draft, speech))
        if draft else "",
        raised_at=at, latest_at=at, severity=rule.severity, status=str(Status.RESOLVED), revision=4,
    )  # fmt: skip
    session.add(row)
    session.flush()
    cause = EscalationCause(
        workspace_id=row.workspace_id, escalation_id=row.id, for_good=True, at=at, title=title,
        ticket_id=rated.ticket_id, number=rated.number, url=rated.url or "",
    )  # fmt: skip
    session.add(cause)
    return row


def _went(
    session: Session, row: EscalationRow, past: _Past, on_call: tuple[int, ...], people: Mapping[str, Person]
) -> None:
    """What happened to it: each level paged in turn, somebody took it, said what was done, resolved it."""
    team = [people[handle].id for handle in (LEAD, *ON_CALL)]
    rungs = ((0, on_call), (5, (team[0],)), (15, tuple(team)))[: past.level + 1]
    who = rungs[-1][1][0]
    begun = row.raised_at
    note_event(session, row, "raised", begun)
    for level, (minutes, paged) in enumerate(rungs):
        at = begun + timedelta(minutes=minutes, seconds=1)
        note_event(session, row, "page", at, level=level)
        for person_id in paged:
            note_event(session, row, "paged", at, person_id=person_id, level=level)
    if past.exhausted:
        row.exhausted_at = begun + timedelta(minutes=30)
        note_event(session, row, "exhaust", row.exhausted_at)
    row.acknowledged_at = begun + timedelta(minutes=past.taken, seconds=12)
    row.resolved_at, row.resolved_by, row.holder_id = begun + timedelta(minutes=past.solved), who, who
    row.level = past.level + 1
    note_event(session, row, "acknowledged", row.acknowledged_at, person_id=who)
    note_event(session, row, "comment", row.resolved_at - timedelta(minutes=2), person_id=who, note=past.said)
    note_event(session, row, "resolved", row.resolved_at, person_id=who)
    if past.useful is not None:
        vote(session, row, who, useful=past.useful, now=row.resolved_at)
    if past.exhausted:
        _learnt(session, row, people[LEAD])


def _learnt(session: Session, row: EscalationRow, lead: Person) -> None:
    at = row.raised_at + timedelta(hours=20)
    lesson = EscalationLesson(
        workspace_id=row.workspace_id, escalation_id=row.id, person_id=lead.id, at=at,
        text="Everybody was at lunch, and so was who was on call.", action="Agree on who stays when",
        owner_id=lead.id, due_on=(at + timedelta(days=14)).date().isoformat(),
    )  # fmt: skip
    add_lesson(session, lesson)
