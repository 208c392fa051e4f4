"""What is read of somebody is what the facts say: no more, no less, in time order, on both databases."""

import random

import pytest

from kpi.facts import Rating, SlaKind, SlaTarget, Status, Ticket
from kpi.observations import Observations
from storage.database import Database, Session
from storage.observations import (
    Whose,
    by_agents,
    by_groups,
    closed_unsolved,
    contributors,
    created_between,
    observe,
    open_cycles,
    running_targets,
)
from storage.people import known_identities
from storage.teams import known_groups
from tests.kpi.made import (
    DAY,
    MINUTE,
    START,
    asked,
    assigned,
    became,
    moment,
    observed,
    replied,
    since_start,
    solved,
    ticket,
)
from tests.storage.stored import SOURCE, workspace, write

END = START + 365 * DAY


def of_ann(session: Session, home: int) -> Whose:
    return by_agents([known_identities(session, home, SOURCE)["ann"].id])


def anns_tickets(chance: random.Random, count: int) -> list[Ticket]:
    """Tickets of all kinds that one agent worked on alone."""
    made = []
    for number in range(count):
        minutes = sorted(chance.sample(range(1, 20_000), 6))
        events = [assigned(minutes[0]), replied(minutes[1]), asked(minutes[2]), replied(minutes[3])]
        ends = chance.choice([[], [solved(minutes[4])], [solved(minutes[4]), became(minutes[5], Status.OPEN)]])
        made.append(
            ticket(
                *events,
                *ends,
                external_id=f"{number:04}",
                created_at=START - number * MINUTE,
                assignee="ann",
                ratings=(Rating("r", START, moment(minutes[5]), chance.randint(1, 5), "1-5", "ann"),),
                targets=(SlaTarget(SlaKind.RESOLUTION, moment(minutes[4]), chance.random() < 0.5, "ann"),),
            )
        )
    return made


def as_rows(seen: Observations) -> list[list[tuple[object, ...]]]:
    """Each kind's rows; those of one instant in an order of their own, and in time order by the first column."""
    for kind in seen:
        assert list(kind[0]) == sorted(kind[0])
    return [sorted(zip(*kind, strict=True), key=repr) for kind in seen]


def test_what_is_read_is_what_the_facts_say(database: Database) -> None:
    tickets = anns_tickets(random.Random(7), 120)
    with database.writing() as session:
        home = workspace(session)
        write(session, home, tickets)
    with database.reading() as session:
        seen = observe(session, of_ann(session, home), START, END)
    assert as_rows(seen) == as_rows(observed(tickets))


def test_a_stretch_holds_its_first_instant_and_not_the_one_after_its_last(database: Database) -> None:
    tickets = [ticket(replied(minute), external_id=str(minute)) for minute in (10, 20, 30)]
    with database.writing() as session:
        home = workspace(session)
        write(session, home, tickets)
        seen = observe(session, of_ann(session, home), moment(10), moment(30))
    assert [since_start(at) for at in seen.replies.ended_at] == [10, 20]


def test_who_is_nobody_here_has_nothing(database: Database) -> None:
    with database.writing() as session:
        write(session, workspace(session), [ticket(replied(10, None), solved(20, None))])
        for whose in (by_agents([]), by_agents([0xBEEF]), by_groups([])):
            assert as_rows(observe(session, whose, START, END)) == [[], [], [], []]
            assert open_cycles(session, whose, END) == []
            assert contributors(session, whose, START, END) == []
            assert closed_unsolved(session, whose, START, END) == running_targets(session, whose) == 0
        assert created_between(session, [], START, END) == 0


def test_a_team_has_what_happened_in_its_groups_whoever_did_it(database: Database) -> None:
    tickets = [
        ticket(replied(10), solved(20), external_id="1", group="first line"),
        ticket(replied(11, "bob"), solved(21, None), external_id="2", group="first line"),
        ticket(replied(12, "cem"), external_id="3", group="second line"),
    ]
    with database.writing() as session:
        home = workspace(session)
        write(session, home, tickets)
        groups, agents = known_groups(session, home, SOURCE), known_identities(session, home, SOURCE)
        whose = by_groups([groups["first line"]])
        seen = observe(session, whose, START, END)
        assert [since_start(at) for at in seen.replies.ended_at] == [10, 11]
        assert contributors(session, whose, START, END) == sorted([agents["ann"].id, agents["bob"].id])
        assert created_between(session, whose[1], START, START + 1) == 2
        assert created_between(session, list(groups.values()), START, START + 1) == 3


def test_the_backlog_of_a_moment_is_what_was_open_then(database: Database) -> None:
    one = ticket(assigned(1), solved(60), became(100, Status.OPEN), assignee="ann")
    with database.writing() as session:
        home = workspace(session)
        write(session, home, [one])
        whose = of_ann(session, home)
        found = {minute: [each.opened_at for each in open_cycles(session, whose, moment(minute))] for minute in MOMENTS}
    assert found == {-1: [], 0: [START], 59: [START], 60: [], 99: [], 100: [moment(100)], 999: [moment(100)]}


MOMENTS = (-1, 0, 59, 60, 99, 100, 999)


def test_merged_tickets_and_running_promises_are_counted_apart(database: Database) -> None:
    promises = (SlaTarget(SlaKind.RESOLUTION, None, None), SlaTarget(SlaKind.FIRST_REPLY, moment(9), False, "ann"))
    merged = ticket(assigned(1), became(60, Status.CLOSED), assignee="ann", targets=promises)
    with database.writing() as session:
        home = workspace(session)
        write(session, home, [merged])
        whose = of_ann(session, home)
        assert closed_unsolved(session, whose, START, END) == 1
        assert closed_unsolved(session, whose, START, moment(60)) == 0
        assert running_targets(session, whose) == 1
        assert observe(session, whose, START, END).targets.met == (0,)


@pytest.mark.parametrize(("credit", "anns", "bobs"), [("rating", 1, 0), ("solver", 0, 1)])
def test_ratings_go_to_the_assignee_or_the_solver_by_the_rule_in_force(
    database: Database, credit: str, anns: int, bobs: int
) -> None:
    rated = ticket(assigned(1), solved(60, "bob"), assignee="ann", ratings=(Rating("r", START, moment(90), 5, "1-5"),))
    with database.writing() as session:
        home = workspace(session)
        write(session, home, [rated])
        ids = {key: identity.id for key, identity in known_identities(session, home, SOURCE).items()}
        for key, expected in (("ann", anns), ("bob", bobs)):
            assert len(observe(session, by_agents([ids[key]]), START, END, credit).ratings.at) == expected
