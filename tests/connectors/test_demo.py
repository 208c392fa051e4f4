"""The demo workspace is believable, and what is said to be true of it is."""

from collections import defaultdict
from datetime import UTC, date, datetime
from functools import cache
from itertools import pairwise
from statistics import median

import pytest

from coaching.access import Role
from connectors.demo import demo_roster, demo_teams, demo_tickets, many_tickets
from connectors.demo.workdays import ZONE, Workdays, instant_of
from kpi.facts import Agent, Author, EventKind, Group, SlaKind, Status, Ticket

END = date(2026, 11, 21)
END_AT = instant_of(END)
DAY = 86_400


@cache
def tickets(seed: int = 1) -> tuple[Ticket, ...]:
    return tuple(fact for fact in demo_tickets(seed, END) if isinstance(fact, Ticket))


def work(handle: str) -> list[Ticket]:
    return [ticket for ticket in tickets() if ticket.assignee == f"agent-{handle}"]


def first_reply(ticket: Ticket) -> int | None:
    """When an agent first replied to a ticket that a customer opened."""
    if ticket.opened_by is Author.AGENT:
        return None
    return next((e.at for e in ticket.events if e.kind is EventKind.REPLY and e.author is Author.AGENT), None)


def last_solved(ticket: Ticket) -> int | None:
    return next((e.at for e in reversed(ticket.events) if e.value == Status.SOLVED.name), None)


def test_the_same_seed_and_end_give_the_same_facts() -> None:
    some = list(demo_tickets(3, END, days=20))
    assert list(demo_tickets(3, END, days=20)) == some
    assert list(demo_tickets(4, END, days=20)) != some
    assert list(many_tickets(3, 50, 5, 30, END)) == list(many_tickets(3, 50, 5, 30, END))


def test_twenty_people_in_three_teams() -> None:
    people, teams = demo_roster(), {team.name for team in demo_teams()}
    assert len(people) == len({person.handle for person in people}) == len({person.email for person in people}) == 20
    leads = [person for person in people if person.role is Role.LEAD]
    assert {person.teams for person in leads} == {(team,) for team in teams}
    (manager,) = (person for person in people if person.role is Role.MANAGER)
    assert set(manager.teams) == teams
    assert all(person.email.endswith("@example.com") for person in people)
    others = [person for person in people if person.role in (Role.EXECUTIVE, Role.ADMIN)]
    assert [(person.teams, person.helpdesk_key) for person in others] == [((), None)] * 2


def test_the_helpdesk_knows_everybody_who_works_on_tickets_and_nobody_else() -> None:
    facts = list(demo_tickets(1, END, days=30))
    agents = {fact.key: fact for fact in facts if isinstance(fact, Agent)}
    groups = {fact.key for fact in facts if isinstance(fact, Group)}
    assert set(agents) == {person.helpdesk_key for person in demo_roster() if person.helpdesk_key}
    assert groups == {team.group_key for team in demo_teams()}
    for fact in facts:
        if isinstance(fact, Ticket):
            assert {event.agent for event in fact.events} - {None} <= set(agents)
            assert fact.group in groups


def test_a_year_has_its_weekly_rhythm_and_its_holidays() -> None:
    assert 12_000 <= len(tickets()) <= 16_000
    by_day = defaultdict(int)
    for ticket in tickets():
        by_day[datetime.fromtimestamp(ticket.created_at, ZONE).date()] += 1
    assert (min(by_day), max(by_day)) == (date(2025, 11, 21), date(2026, 11, 20))
    weekend = [count for day, count in by_day.items() if day.weekday() >= 5]
    weekday = [count for day, count in by_day.items() if day.weekday() < 5]
    assert median(weekend) < 0.25 * median(weekday)
    assert by_day[date(2025, 12, 25)] < 0.4 * median(weekday)
    mondays = [count for day, count in by_day.items() if day.weekday() == 0]
    fridays = [count for day, count in by_day.items() if day.weekday() == 4]
    assert median(mondays) > median(fridays)


def test_tickets_come_in_order_and_nothing_is_known_of_the_future() -> None:
    assert all(before.created_at <= after.created_at for before, after in pairwise(tickets()))
    for ticket in tickets():
        assert all(before.at <= after.at for before, after in pairwise(ticket.events))
        assert ticket.created_at == ticket.events[0].at
        assert ticket.events[-1].at == ticket.updated_at < END_AT
        assert all((target.met is None) == (target.ended_at is None) for target in ticket.targets)
        assert all(rating.rated_at is None or rating.rated_at < END_AT for rating in ticket.ratings)
        statuses = [event.value for event in ticket.events if event.kind is EventKind.STATUS]
        assert statuses[-1] == ticket.status.name


def test_there_is_something_of_each_trap() -> None:
    before_first_reply = [
        [event for event in ticket.events if event.at < reply]
        for ticket in tickets()
        if (reply := first_reply(ticket)) is not None
    ]
    assert any(event.kind is EventKind.NOTE for events in before_first_reply for event in events)
    assert any(
        event.kind is EventKind.REPLY and event.author is Author.BOT
        for events in before_first_reply
        for event in events
    )
    share = {
        "agent-created": sum(ticket.opened_by is Author.AGENT for ticket in tickets()),
        "on hold": sum(any(e.value == "HOLD" for e in ticket.events) for ticket in tickets()),
        "pending": sum(any(e.value == "PENDING" for e in ticket.events) for ticket in tickets()),
        "reopened": sum(ticket.reported["reopens"] > 0 for ticket in tickets()),
        "unreplied": sum(first_reply(ticket) is None and ticket.status is Status.CLOSED for ticket in tickets()),
    }
    assert all(0.01 < count / len(tickets()) < 0.5 for count in share.values()), share
    backlog = [ticket for ticket in tickets() if ticket.status < Status.SOLVED]
    assert len(backlog) > 30
    assert any(ticket.created_at < END_AT - 14 * DAY for ticket in backlog)


def test_ratings_and_promises_are_believable() -> None:
    offered = [rating for ticket in tickets() for rating in ticket.ratings]
    scores = [rating.score for rating in offered if rating.score is not None]
    assert 0.20 <= len(scores) / len(offered) <= 0.25
    assert 0.85 <= sum(scores) / len(scores) <= 0.92
    for kind in (SlaKind.FIRST_REPLY, SlaKind.RESOLUTION):
        ended = [target.met for ticket in tickets() for target in ticket.targets if target.kind is kind]
        met = sum(one is True for one in ended) / sum(one is not None for one in ended)
        assert 0.8 < met < 0.97


@pytest.mark.parametrize("handle", ["lukas", "sofia"])
def test_one_agent_became_slower_to_reply_and_others_did_not(handle: str) -> None:
    workdays = Workdays(date(2025, 11, 1), END)
    waits: dict[bool, list[int]] = {True: [], False: []}
    for ticket in work(handle):
        reply = first_reply(ticket)
        if reply is not None and ticket.channel == "email":
            waits[ticket.created_at >= END_AT - 63 * DAY].append(workdays.between(ticket.created_at, reply))
    ratio = median(waits[True]) / median(waits[False])
    assert (1.4 < ratio < 2.3) if handle == "lukas" else (0.7 < ratio < 1.35)


@pytest.mark.parametrize(("team", "faster"), [("Orders", True), ("Billing", False)])
def test_one_team_became_faster_to_resolve_and_others_did_not(team: str, faster: bool) -> None:
    workdays = Workdays(date(2025, 11, 1), END)
    group = next(known.group_key for known in demo_teams() if known.name == team)
    times: dict[bool, list[int]] = {True: [], False: []}
    for ticket in tickets():
        solved = last_solved(ticket)
        if ticket.group == group and solved is not None:
            late = ticket.created_at >= END_AT - 152 * DAY
            times[late].append(workdays.between(ticket.created_at, solved))
    ratio = median(times[True]) / median(times[False])
    assert (0.6 < ratio < 0.8) if faster else (0.9 < ratio < 1.1)


def test_somebody_has_just_begun() -> None:
    begun = [ticket.created_at for ticket in work("yuki")]
    assert 10 < len(begun) < 80
    assert min(begun) >= END_AT - 21 * DAY


@pytest.mark.parametrize("seed", [1, 2, 7])
def test_somebody_is_better_in_each_topic_and_worse_overall(seed: int) -> None:
    scores: dict[tuple[str | None, str | None], list[int]] = defaultdict(list)
    for ticket in tickets(seed):
        for rating in ticket.ratings:
            if rating.score is not None:
                scores[rating.agent, ticket.topic].append(rating.score)
                scores[rating.agent, "all"].append(rating.score)

    def good(handle: str, topic: str) -> float:
        found = scores[f"agent-{handle}", topic]
        return sum(found) / len(found)

    assert all(good("fatima", topic) > good("diego", topic) for topic in ("Login", "Bug", "Integration"))
    assert good("fatima", "all") < good("diego", "all")


def test_many_tickets_are_as_many_as_asked_for_and_end_in_time() -> None:
    facts = list(many_tickets(1, 2_000, 40, 100, END))
    end_at = int(datetime(END.year, END.month, END.day, tzinfo=UTC).timestamp())
    some = [fact for fact in facts if isinstance(fact, Ticket)]
    assert len(some) == 2_000
    assert sum(isinstance(fact, Agent) for fact in facts) == 40
    assert all(end_at - 100 * DAY <= ticket.created_at < end_at for ticket in some)
    assert all(event.at < end_at for ticket in some for event in ticket.events)
    assert 4.5 < sum(len(ticket.events) for ticket in some) / len(some) <= 5


def test_customers_write_more_beside_bad_ratings_than_beside_good_ones_in_two_languages() -> None:
    rated = [rating for ticket in tickets() for rating in ticket.ratings if rating.score is not None]
    written = {score: [r.comment for r in rated if r.score == score and r.comment] for score in (0, 1)}
    share = {score: len(written[score]) / sum(r.score == score for r in rated) for score in (0, 1)}
    assert share[0] > 2 * share[1] > 0.2
    assert {"The parcel never came, and I had to chase you.", "Hat viel zu lange gedauert."} <= set(written[0])
    assert "Schnell und freundlich, danke!" in written[1]
    assert not any(rating.comment for t in tickets() for rating in t.ratings if rating.score is None)
