"""The same waits by business clocks: nights, holidays, the weeks the clocks change, a schedule swapped half-way."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from kpi.clock import BusinessClock, Schedule, as_helpdesk, cumulative, hours_on
from kpi.facts import Author, Event, EventKind, Instant, Status, Ticket
from kpi.timeline import BusinessSeconds, Cycle, Reply, derive
from tests.kpi.made import HOUR, MINUTE

NINE_TO_FIVE = hours_on(range(5), (9 * 60, 17 * 60))
AROUND_THE_CLOCK = hours_on(range(7), (0, 24 * 60))
BERLIN = BusinessClock([Schedule("Berlin", "Europe/Berlin", NINE_TO_FIVE)])


def at(local: str, zone: str = "Europe/Berlin") -> Instant:
    return int(datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)).timestamp())


def spans(created: str, replied: str, solved: str, clock: BusinessSeconds | None) -> tuple[Reply, Cycle]:
    """The one reply and the one cycle of a ticket, by local times."""
    events = (
        Event(at(replied), EventKind.REPLY, Author.AGENT, "ann"),
        Event(at(solved), EventKind.STATUS, Author.AGENT, "ann", Status.SOLVED.name),
    )
    ticket = Ticket("1", at(created), at(solved), Status.SOLVED, events=events)
    [reply], [cycle] = derive(ticket, clock)
    return reply, cycle


def test_a_night_between_question_and_reply_does_not_count() -> None:
    reply, cycle = spans("2026-03-02T16:30", "2026-03-03T09:10", "2026-03-03T10:00", BERLIN.seconds_between)
    assert reply.created_business == 40 * MINUTE
    assert (cycle.business, cycle.wait_business) == (90 * MINUTE, 90 * MINUTE)


def test_without_a_schedule_there_are_no_business_seconds() -> None:
    reply, cycle = spans("2026-03-02T16:30", "2026-03-03T09:10", "2026-03-03T10:00", None)
    assert (reply.created_business, cycle.business, cycle.wait_business) == (None, None, None)
    assert cycle.wait == at("2026-03-03T10:00") - at("2026-03-02T16:30")


def test_a_question_answered_while_closed_waited_no_business_time() -> None:
    reply, _ = spans("2026-03-07T10:00", "2026-03-07T12:00", "2026-03-09T09:30", BERLIN.seconds_between)
    assert reply.created_business == 0
    assert reply.ended_at - at("2026-03-07T10:00") == 2 * HOUR


def test_a_holiday_does_not_count() -> None:
    closed = Schedule("Berlin", "Europe/Berlin", NINE_TO_FIVE, frozenset({date(2026, 4, 3), date(2026, 4, 6)}))
    clock = BusinessClock([closed])
    reply, _ = spans("2026-04-02T16:00", "2026-04-07T10:00", "2026-04-07T11:00", clock.seconds_between)
    assert reply.created_business == 2 * HOUR


def test_the_weeks_in_which_the_clocks_change_keep_their_opening_hours() -> None:
    for friday, monday, calendar in (("2026-03-27", "2026-03-30", 65), ("2026-10-23", "2026-10-26", 67)):
        reply, _ = spans(f"{friday}T16:00", f"{monday}T09:00", f"{monday}T10:00", BERLIN.seconds_between)
        assert reply.created_business == 1 * HOUR
        assert reply.ended_at - at(f"{friday}T16:00") == (calendar - 1) * HOUR


def test_around_the_clock_the_day_the_clocks_change_has_23_or_25_hours() -> None:
    clock = BusinessClock([Schedule("always", "Europe/Berlin", AROUND_THE_CLOCK)])
    for first, next_day, hours in (("2026-03-29", "2026-03-30", 23), ("2026-10-25", "2026-10-26", 25)):
        reply, _ = spans(f"{first}T00:00", f"{next_day}T00:00", f"{next_day}T01:00", clock.seconds_between)
        assert reply.created_business == hours * HOUR


def test_a_schedule_swapped_during_a_ticket_counts_each_part_by_the_one_in_force() -> None:
    always = BusinessClock([Schedule("always", "Europe/Berlin", AROUND_THE_CLOCK)])
    changes = [(at("2026-03-02T09:00"), BERLIN), (at("2026-03-02T20:00"), always)]

    def in_turn(start: Instant, end: Instant) -> int:
        return cumulative(start, end, changes)

    reply, cycle = spans("2026-03-02T16:00", "2026-03-02T22:00", "2026-03-02T23:00", in_turn)
    assert reply.created_business == (1 + 2) * HOUR
    assert cycle.business == (1 + 3) * HOUR
    assert as_helpdesk(at("2026-03-02T16:00"), at("2026-03-02T22:00"), changes) == 6 * HOUR


def test_a_schedule_that_changes_on_a_day_counts_each_part_by_its_own_hours() -> None:
    longer = Schedule("Berlin", "Europe/Berlin", hours_on(range(5), (8 * 60, 20 * 60)), valid_from=date(2026, 3, 3))
    clock = BusinessClock([Schedule("Berlin", "Europe/Berlin", NINE_TO_FIVE), longer])
    reply, _ = spans("2026-03-02T16:00", "2026-03-03T09:00", "2026-03-03T10:00", clock.seconds_between)
    assert reply.created_business == 2 * HOUR


def test_half_and_quarter_hour_zones_count_by_their_own_wall_clock() -> None:
    for zone in ("Asia/Kolkata", "Asia/Kathmandu"):
        clock = BusinessClock([Schedule("there", zone, NINE_TO_FIVE)])
        assert clock.seconds_between(at("2026-03-02T08:00", zone), at("2026-03-02T09:20", zone)) == 20 * MINUTE
