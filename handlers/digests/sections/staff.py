"""Who is there and what each has open: that somebody is away, never why; and when it is few, what that means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coaching.staffing import Load, decide_risk
from coaching.timetable import NOON, Reader
from handlers.cards import Block, Card, Cell, Table, Text, Tone
from handlers.digests.day import day_of, once, open_now
from handlers.digests.scene import Scene
from handlers.readers import Calendars, load_calendars
from handlers.work import count_open
from kpi.periods import local_day
from storage.people import Person, people_of
from storage.teams import memberships_on

MORNING, AFTERNOON = NOON - 1, NOON
WEEKS_BEFORE = 4
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Staff:
    """Who of the team is away today, for the whole day or half of it; `away` holds those away for all of it."""

    away: Sequence[Person]
    mornings: Sequence[Person]
    afternoons: Sequence[Person]
    there: Sequence[Person]


def staff_of(scene: Scene) -> Staff:
    """Return who of those the reader leads is there today."""
    return once(scene, "staff", lambda: _staff(scene))


def build_away(scene: Scene) -> tuple[tuple[Block, ...], tuple[Card, ...]]:
    """Return who is away, the risk where it is many, and the open tickets of each who is there."""
    day, speech, staff = day_of(scene), scene.speech, staff_of(scene)
    if not day.people:
        return (), ()
    names = [person.name for person in staff.away]
    names += [speech.say("{name} (until noon)", name=person.name) for person in staff.mornings]
    names += [speech.say("{name} (from noon)", name=person.name) for person in staff.afternoons]
    blocks: list[Block] = []
    if names:
        blocks.append(Text(speech.say("Away today: {names}.", names=speech.listing(names))))
    else:
        blocks.append(Text(speech.say("Nobody is away today."), Tone.QUIET))
    if day.stale:
        return tuple(blocks), ()
    risk = _risk(scene, staff)
    if risk:
        blocks.append(Text(risk, Tone.STRONG))
    return tuple(blocks), (_workload(scene, staff),)


def _calendars(scene: Scene) -> Calendars:
    today = local_day(scene.instant, scene.zone)
    return once(scene, "calendars", lambda: load_calendars(scene.session, scene.tools.workspace_id, today))


def _staff(scene: Scene) -> Staff:
    today = local_day(scene.instant, scene.zone)
    parts: dict[tuple[bool, bool], list[Person]] = {}
    for person in day_of(scene).people:
        reader = _calendars(scene).person(person.id, person.zone or scene.zone)
        off = reader.off_on(today, MORNING) is not None, reader.off_on(today, AFTERNOON) is not None
        parts.setdefault(off, []).append(person)
    mornings, afternoons = parts.get((True, False), []), parts.get((False, True), [])
    there = [person for person in day_of(scene).people if person not in parts.get((True, True), [])]
    return Staff(parts.get((True, True), []), mornings, afternoons, there)


def _risk(scene: Scene, staff: Staff) -> str:
    """What it means that few are there; "" when enough are."""
    people, away = len(day_of(scene).people), len(staff.away)
    if not decide_risk(people, away):
        return ""
    load = Load(people, away, len(open_now(scene)), _before(scene))
    speech = scene.speech
    few = {"away": speech.number(away), "people": speech.number(people), "open": speech.number(load.open)}
    if load.a_head is None:
        return speech.say("Nobody of {people} is there; tickets that are open: {open}.", **few)
    a_head = speech.number(round(load.a_head))
    if load.before is None:
        return speech.say("{away} of {people} away; {a_head} open tickets a head.", a_head=a_head, **few)
    return speech.say(
        "{away} of {people} away; {a_head} open tickets a head, {before} in the weeks before.",
        a_head=a_head,
        before=speech.number(round(load.before)),
        **few,
    )


def _before(scene: Scene) -> float | None:
    """Open tickets a head at this time of the same weekday in the weeks before, by who was there then."""
    today = local_day(scene.instant, scene.zone)
    held = memberships_on(scene.session, scene.tools.workspace_id, today - WEEKS_BEFORE * WEEK, today)
    members = [each for each in held if each.team_id == day_of(scene).asks.subject.team_id and not each.leads]
    loads = []
    for weeks in range(1, WEEKS_BEFORE + 1):
        day = today - weeks * WEEK
        then = {each.person_id for each in members if each.starts_on <= day and (each.ends_on or day) >= day}
        there = sum(1 for person_id in then if _works(_calendars(scene).person(person_id, scene.zone), day))
        if there:
            at = scene.instant - weeks * int(WEEK.total_seconds())
            loads.append(count_open(scene.session, day_of(scene).asks.subject.work, at) / there)
    return sum(loads) / len(loads) if loads else None


def _works(reader: Reader, day: date) -> bool:
    return reader.off_on(day, MORNING) is None or reader.off_on(day, AFTERNOON) is None


def _workload(scene: Scene, staff: Staff) -> Card:
    """The open tickets of everybody who is there, by name: how much, never how good."""
    speech, tickets = scene.speech, open_now(scene)
    whose = _whose(scene)
    mine: dict[int | None, list[int]] = {}
    for ticket in tickets:
        mine.setdefault(whose.get(ticket.agent_id), []).append(ticket.opened_at)
    rows = [_row(person.name, mine.pop(person.id, []), scene) for person in staff.there]
    rest = [opened for each in mine.values() for opened in each]
    if rest:
        rows.append(_row(speech.say("Nobody who is there"), rest, scene))
    title = speech.say("Open tickets of those who are there")
    columns = speech.say("Who"), speech.say("Open"), speech.say("Oldest")
    return Card(title, (Table(title, columns, tuple(rows)),))


def _whose(scene: Scene) -> Mapping[int, int]:
    """Whose identities the open tickets are assigned to."""
    agents = sorted({ticket.agent_id for ticket in open_now(scene)})
    return {
        identity: person_id
        for person_id, _, identities in people_of(scene.session, agents)
        for identity in identities
        if person_id is not None
    }


def _row(name: str, opened: Sequence[int], scene: Scene) -> tuple[Cell, ...]:
    oldest = scene.speech.duration(scene.instant - min(opened)) if opened else ""
    return name, scene.speech.number(len(opened)), oldest
