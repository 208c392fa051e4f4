"""Says shifts and rotations in their reader's words, language and zone. Decides nothing."""

from collections.abc import Mapping

from coaching.rota import Plan, Shift, Why
from coaching.timetable import EVERY_DAY, MINUTES_A_DAY
from handlers.cards import Fact, Facts
from handlers.clock_words import days_said, time_said
from handlers.tools import Tools
from kpi.facts import Instant
from locales.speech import Speech
from storage.conversations import find_named
from storage.database import Session
from storage.people import all_people
from storage.rotas import Rotation
from storage.teams import Team


def names_of(session: Session, tools: Tools) -> dict[int, str]:
    """Return everybody's name by id."""
    return {each.id: each.name for each in all_people(session, tools.workspace_id)}


def who_said(shift: Shift, names: Mapping[int, str], speech: Speech) -> str:
    """Return who is on call in a shift, and why where it is not their turn."""
    name = names.get(shift.person or 0, "?")
    match shift.why:
        case Why.TURN:
            return name
        case Why.OVERRIDE:
            return speech.say("{name} (took over)", name=name)
        case Why.SWAP:
            return speech.say("{name} (swapped)", name=name)
        case Why.COVER:
            return speech.say("{name} (covers for {other})", name=name, other=names.get(shift.covers or 0, "?"))
        case Why.GAP:
            return speech.say("nobody: all of them are away")
        case Why.OFF:
            return speech.say("nobody: outside of its hours")


def hours_said(start: Instant, end: Instant, speech: Speech) -> str:
    """Return hours from a moment to another, in the reader's own zone."""
    return speech.say("{start} to {end}", start=speech.moment(start), end=speech.moment(end))


def until_said(end: Instant, horizon: Instant, speech: Speech) -> str:
    """Return until when something lasts; that it goes on where it is as long as one has looked ahead."""
    return speech.say("further on") if end >= horizon else speech.moment(end)


def cadence_said(every: int, speech: Speech) -> str:
    """Return how long a turn is."""
    if every in (1, 7):
        return speech.say("daily") if every == 1 else speech.say("weekly")
    if every % 7:
        return speech.say_many("every {count} day", "every {count} days", every)
    return speech.say_many("every {count} week", "every {count} weeks", every // 7)


def hours_of_plan(plan: Plan, speech: Speech) -> str:
    """Return what it covers, by its own zone: "every day, round the clock", "Monday to Friday, 09:00–17:00"."""
    days = speech.say("every day") if plan.days == EVERY_DAY else days_said(plan.days, speech)
    if plan.lasts == MINUTES_A_DAY:
        return speech.say("{days}, round the clock", days=days)
    ends = (plan.minute + plan.lasts) % MINUTES_A_DAY
    return speech.say("{days}, {hours}", days=days, hours=f"{time_said(plan.minute)}–{time_said(ends)}")


def plan_facts(
    session: Session, rotation: Rotation, plan: Plan, names: Mapping[int, str], speech: Speech, now: Instant
) -> Facts:
    """Return how a rotation goes. Its hours are those of its own zone, which is said."""
    team = session.get(Team, rotation.team_id) if rotation.team_id else None
    order = " → ".join(names.get(each, "?") for each in plan.people)
    begins = "" if plan.starts <= now else speech.say("from {moment} on", moment=speech.moment(plan.starts))
    turns = speech.say("hand-over at {time}, {zone}", time=time_said(plan.minute), zone=plan.zone)
    facts = [
        Fact(speech.say("In turn"), order, begins),
        Fact(speech.say("A turn"), cadence_said(plan.every, speech), turns),
        Fact(speech.say("It covers"), hours_of_plan(plan, speech), plan.zone),
        Fact(speech.say("Team"), team.name if team else speech.say("none")),
    ]
    if rotation.channel:
        found = find_named(session, rotation.tenant, rotation.channel)
        name = (found.name if found else "") or rotation.channel
        facts.append(Fact(speech.say("Hand-overs are told in"), f"#{name}"))
    return Facts(tuple(facts))
