"""A year of the demo's tickets, oldest first, with people and groups before them."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from random import Random

from connectors.demo.comments import comment
from connectors.demo.life import Life
from connectors.demo.promises import promises
from connectors.demo.roster import FASTER_DAYS, demo_roster, demo_teams
from connectors.demo.work import DAY, HOUR, TEAM_ODDS, Ratings, Worker, around, draw, worker
from connectors.demo.workdays import Workdays, instant_of
from kpi.facts import Agent, Author, Event, EventKind, Group, Instant, Rating, Status, Ticket

_A_DAY_ON_AVERAGE = 52
_WEEKDAY_LOAD = (1.25, 1.1, 1.0, 0.98, 0.85, 0.16, 0.10)
_HOLIDAY_LOAD = 0.18
_OVERRUN = timedelta(days=200)  # lives go on past the end, and are cut there
_ANSWERED = 0.235
_SURVEY_AFTER = DAY
_FIRST_ID = 10_001
_MINUTE = 60.0


def demo_tickets(seed: int, end: date, days: int = 365) -> Iterator[Ticket | Agent | Group]:
    """Yield the workspace as its helpdesk knows it at the midnight (in Berlin) at which `end` begins.

    About 14,000 tickets a year. Whatever happens later is not known yet: late tickets are open. Two levels truly
    change: `lukas` becomes 1.8 times slower to reply 63 days before the end, and the team Orders resolves in about 0.7
    of the time from 152 days before it. `fatima` is rated better than `diego` in each topic and worse overall.
    """
    random = Random(seed)  # noqa: S311 - a demo wants to be repeatable, not secret
    end_at = instant_of(end)
    workdays = Workdays(end - timedelta(days=days), end + _OVERRUN)
    teams: dict[str, list[Worker]] = {team.name: [] for team in demo_teams()}
    yield from (Group(team.group_key, team.name) for team in demo_teams())
    for person in demo_roster():
        if person.helpdesk_key is not None:
            yield Agent(person.helpdesk_key, person.name, person.email)
            teams[person.teams[0]].append(worker(person, end_at))
    groups = {team.name: team.group_key for team in demo_teams()}
    ratings = Ratings(random)
    for number, created_at in enumerate(_arrivals(random, workdays, end, days), _FIRST_ID):
        team = draw(random, TEAM_ODDS)
        faster = created_at >= end_at - FASTER_DAYS * DAY
        life = Life(random, workdays, created_at, team, teams[team], faster)
        yield _ticket(life, str(number), groups[team], ratings, end_at)


def _arrivals(random: Random, workdays: Workdays, end: date, days: int) -> Iterator[Instant]:
    """Yield when tickets were created: most on weekday mornings, few at weekends and on holidays."""
    for number in range(days, 0, -1):
        day = end - timedelta(days=number)
        load = _HOLIDAY_LOAD if day in workdays.holidays else _WEEKDAY_LOAD[day.weekday()]
        count = round(_A_DAY_ON_AVERAGE * load * random.uniform(0.85, 1.15))
        start = instant_of(day, time(6))
        yield from sorted(start + int(random.triangular(0, 17.5, 4.5) * HOUR) for _ in range(count))


def _ticket(life: Life, key: str, group: str, ratings: Ratings, end_at: Instant) -> Ticket:
    """Return the ticket as it is known at the end of the year."""
    routed = Event(life.created_at, EventKind.GROUP, Author.BOT, None, group)
    events = [routed, *(event for event in life.events if event.at < end_at)]
    events.sort(key=lambda event: event.at)
    statuses = [event.value for event in events if event.kind is EventKind.STATUS]
    assigned = [event.agent for event in events if event.kind is EventKind.ASSIGNED]
    return Ticket(
        external_id=key,
        created_at=life.created_at,
        updated_at=events[-1].at,
        status=Status[statuses[-1] or Status.NEW.name],
        opened_by=life.opened_by,
        assignee=assigned[-1] if assigned else None,
        group=group,
        channel=life.channel,
        priority=life.priority,
        topic=life.topic,
        url=f"https://helpdesk.example.com/tickets/{key}",
        events=tuple(events),
        targets=promises(life, end_at),
        ratings=_rating(life, key, ratings, end_at),
        reported=_reported(life, end_at),
    )


def _rating(life: Life, key: str, ratings: Ratings, end_at: Instant) -> tuple[Rating, ...]:
    """Return the survey sent a day after the ticket was solved, perhaps answered."""
    if not life.solved_at:
        return ()
    random = life.random
    offered = life.solved_at[-1] + _SURVEY_AFTER
    answers = random.random() < _ANSWERED
    rated = offered + int(around(random, 5 * HOUR, 1.0))
    score = int(ratings.is_good(life.worker, life.topic)) if answers else None
    if offered >= end_at:
        return ()
    if score is None or rated >= end_at:
        return (Rating(f"survey-{key}", offered, None, None),)
    said = comment(bool(score), life.topic, f"{key} {rated}")
    return (Rating(f"survey-{key}", offered, rated, score, agent=life.worker.key, comment=said),)


def _reported(life: Life, end_at: Instant) -> dict[str, float]:
    """Return the helpdesk's own figures, in whole minutes as helpdesks have them; they count automatic replies."""
    replies = [e.at for e in life.events if e.kind is EventKind.REPLY and e.author is not Author.CUSTOMER]
    solved = [at for at in life.solved_at if at < end_at]
    moments = {
        "first_reply": next((at for at in sorted(replies) if life.created_at < at < end_at), None),
        "first_resolution": solved[0] if solved else None,
        "full_resolution": solved[-1] if solved else None,
    }
    figures = {key: (at - life.created_at) // _MINUTE * _MINUTE for key, at in moments.items() if at is not None}
    return figures | {"reopens": float(max(0, len(solved) - 1))}
