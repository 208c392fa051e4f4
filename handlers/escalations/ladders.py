"""A ladder in words: whom each level pages and how long it waits, and what happens when nobody answers.

Says what is set; who stands behind it at this moment is `reaching`'s, asked where somebody is paged now.
"""

from datetime import datetime

from coaching.escalation import Level, Policy, Severity, Target, TargetKind
from handlers.escalations.hours import opens_at
from handlers.escalations.reaching import reach
from handlers.escalations.states import moment
from handlers.escalations.telling import channel_name, clock, names_of
from handlers.tools import Tools, instant
from locales.speech import Speech
from storage.database import Session
from storage.paging_rules import Pager
from storage.people import Person
from storage.rotas import find_rotation
from storage.teams import Team


def target_said(session: Session, target: Target, workspace_id: int, speech: Speech) -> str:
    """Return whom a target pages, in words."""
    match target.kind:
        case TargetKind.PERSON:
            return session.get_one(Person, target.id).name
        case TargetKind.ROTATION:
            rotation = find_rotation(session, workspace_id, target.id)
            name = rotation.name if rotation else speech.say("a rotation that was removed")
            return speech.say("whoever is on call ({rotation})", rotation=name)
        case TargetKind.LEADS if not target.id:
            return speech.say("the managers")
        case TargetKind.LEADS:
            return speech.say("who leads {team}", team=session.get_one(Team, target.id).name)
        case TargetKind.TEAM:
            return speech.say("everybody in {team}", team=session.get_one(Team, target.id).name)
        case TargetKind.CHANNEL:
            return channel_name(session, target.tenant, target.channel)
        case TargetKind.PAGER:
            return session.get_one(Pager, target.id).name


def level_said(session: Session, level: Level, workspace_id: int, speech: Speech) -> str:
    """Return whom a level pages, and how long they have."""
    whom = speech.listing(target_said(session, each, workspace_id, speech) for each in level.targets)
    return speech.say("{whom}, {wait}", whom=whom, wait=speech.duration(level.wait))


def ladder_said(session: Session, policy: Policy, workspace_id: int, speech: Speech) -> list[str]:
    """Return what a policy does, a sentence each."""
    said = [
        speech.say("Level {level}: {what}.", level=str(at + 1), what=level_said(session, each, workspace_id, speech))
        for at, each in enumerate(policy.levels)
    ]
    if policy.repeats:
        said.append(speech.say_many("Then it begins again, once.", "Then it begins again, {count} times.",
                                    policy.repeats))  # fmt: skip
    whom = speech.listing(target_said(session, each, workspace_id, speech) for each in policy.fallback)
    if not whom:
        whom = (
            target_said(session, policy.channel, workspace_id, speech) if policy.channel else speech.say("the managers")
        )
    said.append(speech.say("If nobody answers, that is said to: {whom}, and to who raised it.", whom=whom))
    if policy.business_hours:
        said.append(speech.say("What is not critical pages in business hours alone."))
    remind, release = speech.duration(policy.remind_after), speech.duration(policy.release_after)
    said.append(speech.say("Who acknowledges is reminded after {remind}; {release} later it pages again.",
                           remind=remind, release=release))  # fmt: skip
    if policy.channel is not None:
        channel = target_said(session, policy.channel, workspace_id, speech)
        said.append(speech.say("It is shown in {channel}.", channel=channel))
    return said


def who_is_paged(
    session: Session,
    severity: Severity,
    team_id: int | None,
    policy: Policy,
    speech: Speech,
    tools: Tools,
    now: datetime,
) -> str:
    """Return whom raising it pages, now and then: "Lena is paged now, then the managers in 10 min."."""
    if severity is Severity.LOW:
        return speech.say("It can wait: nobody is paged. It stands in the morning digest.")
    at = instant(now)
    waits_until = opens_at(session, team_id, tools, now) if policy.business_hours else at
    if waits_until > at and severity is not Severity.CRITICAL:
        time = clock(moment(waits_until) or now, now, speech)
        return speech.say("It waits for business hours: it pages at {time}.", time=time)
    for number, level in enumerate(policy.levels):
        reached = reach(session, level.targets, tools, now)
        names = names_of(session, reached.people)
        names += [target_said(session, each, tools.workspace_id, speech) for each in reached.channels]
        names += [session.get_one(Pager, each).name for each in reached.pagers]
        if names:
            return _then(session, policy, number, names, tools, speech)
    return speech.say('Nobody stands on its ladder now: that is said aloud. Set one up with "escalate policy".')


def _then(session: Session, policy: Policy, number: int, names: list[str], tools: Tools, speech: Speech) -> str:
    paged = speech.listing(names)
    if number + 1 >= len(policy.levels):
        return speech.say("Paged now: {names}.", names=paged)
    after = speech.listing(
        target_said(session, each, tools.workspace_id, speech) for each in policy.levels[number + 1].targets
    )
    wait = speech.duration(policy.levels[number].wait)
    return speech.say("Paged now: {names}. Then, in {wait}: {after}.", names=paged, wait=wait, after=after)
