"""Escalations through a working day: who is paged when, and what becomes of it, on the story's own clock."""

from datetime import UTC, datetime, timedelta

import pytest

from coaching.escalation import Level, Severity, Status, Target, TargetKind
from handlers.escalations.acting import comment, hand_on, put_off, settle, take
from handlers.escalations.raising import Source
from handlers.opening_hours import Plan, set_schedule
from storage.escalations import EscalationRow, causes_of, events_of
from storage.people import Person
from tests.stories.shift import MONDAY, Shift
from tests.stories.workspace import Workspace

OFFICE = Plan("office", "Europe/Berlin", "mon-fri 08:00-17:00", "", default=True, first=None, group="")
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def shift(empty: Workspace) -> Shift:
    """A shift that has just begun."""
    return Shift(empty)


def does(shift: Shift, who: str, deed: object, number: int, *more: object, tools: bool = True) -> object:
    """Somebody does something with an escalation, and the engine is woken."""
    with shift.workspace.database.writing() as session:
        row, person = session.get_one(EscalationRow, number), session.get_one(Person, shift.id_of(who))
        given = [shift.workspace.tools] if tools else []
        outcome = deed(session, row, person, *more, *given, shift.now)  # type: ignore[operator]
    shift.work()
    return outcome


def timeline(shift: Shift, number: int) -> list[str]:
    """What happened to an escalation."""
    with shift.workspace.database.reading() as session:
        return [each.kind for each in events_of(session, number)]


def test_nobody_answers_and_everybody_is_paged_in_turn_until_that_is_said_aloud(shift: Shift) -> None:
    number = shift.happens()
    shift.passes(2 * HOUR)
    assert shift.paged() == [("omar", 0), ("lena", 5), ("omar", 15), ("lena", 20)]
    assert shift.paged("nobody") == [("#support", 30)]
    assert shift.row(number).status == Status.EXHAUSTED
    assert shift.paged("card") == [("#support", 0)]
    assert [to for to, _ in shift.paged("thread")] == ["#support"] * 4


def test_who_acknowledges_ends_the_paging_and_is_asked_only_when_silent(shift: Shift) -> None:
    number = shift.happens()
    shift.passes(3 * MINUTE)
    does(shift, "omar", take, number)
    shift.passes(25 * MINUTE)
    does(shift, "omar", comment, number, "Called them", tools=False)
    shift.passes(29 * MINUTE)
    assert shift.paged() == [("omar", 0)]
    assert shift.paged("remind") == []
    shift.passes(2 * MINUTE)
    assert shift.paged("remind") == [("omar", 58)]


def test_a_holder_who_stays_silent_loses_it_and_the_ladder_begins_anew(shift: Shift) -> None:
    number = shift.happens()
    does(shift, "lena", take, number)
    shift.passes(44 * MINUTE)
    assert shift.row(number).status == Status.ACKNOWLEDGED
    shift.passes(2 * MINUTE)
    assert shift.paged() == [("omar", 0), ("omar", 45)]
    assert timeline(shift, number)[-3:] == ["release", "page", "paged"]


def test_what_was_snoozed_pages_again_and_what_was_handed_on_pages_the_other_at_once(shift: Shift) -> None:
    number = shift.happens()
    does(shift, "omar", put_off, number, HOUR)
    shift.passes(59 * MINUTE)
    assert shift.paged() == [("omar", 0)]
    shift.passes(2 * MINUTE)
    assert shift.paged() == [("omar", 0), ("omar", 60)]
    with shift.workspace.database.reading() as session:
        ana = session.get_one(Person, shift.id_of("ana"))
    does(shift, "omar", hand_on, number, ana)
    assert shift.paged()[2:] == [("ana", 61)]
    shift.passes(6 * MINUTE)
    assert shift.paged()[3:] == [("omar", 66)]


def test_fifty_causes_in_a_minute_are_one_page_that_is_brought_up_to_date(shift: Shift) -> None:
    numbers = set()
    for second in range(50):
        numbers.add(shift.happens(f"Ticket {second} waits", key=f"t{second}", group="rule:1", source=Source.RULE))
        shift.passes(timedelta(seconds=1))
    critical = shift.happens("Payments are down", Severity.CRITICAL, key="p1", group="rule:1", source=Source.RULE)
    shift.passes(MINUTE)
    assert len(numbers) == 1
    assert critical not in numbers
    first_page, *later = [each for each in shift.got if each.to == "omar" and each.kind == "rung" and not each.again]
    assert ["Payments" in each.text for each in later] == [True]
    updates = [each for each in shift.got if each.to == "omar" and each.again]
    assert 1 <= len(updates) <= 8
    [number] = numbers
    assert shift.row(number).causes == 50
    with shift.workspace.database.reading() as session:
        assert len(causes_of(session, number)) == 50
    assert first_page.at == MONDAY


def test_low_severity_pages_nobody(shift: Shift) -> None:
    number = shift.happens(severity=Severity.LOW)
    shift.passes(timedelta(days=2))
    assert shift.got == []
    assert shift.row(number).status == Status.QUEUED


def test_one_cause_raises_once_and_again_only_after_it_was_resolved(shift: Shift) -> None:
    first = shift.happens(key="hook:disk")
    assert shift.happens(key="hook:disk") == first
    does(shift, "omar", settle, first)
    second = shift.happens(key="hook:disk")
    assert second != first
    forever = shift.happens(key="rule:1:ticket:7", for_good=True)
    does(shift, "omar", settle, forever)
    assert shift.happens(key="rule:1:ticket:7", for_good=True) == forever
    assert shift.row(forever).status == Status.RESOLVED


def test_the_platform_is_away_for_ten_minutes_and_nobody_is_forgotten(shift: Shift) -> None:
    shift.away = True
    shift.happens()
    shift.passes(10 * MINUTE)
    assert shift.got == []
    shift.away = False
    shift.work()
    assert {("omar", 10), ("lena", 10)} <= {(to, minute) for to, minute in shift.paged()}
    to_omar, to_lena = (next(got.text for got in shift.got if got.to == who) for who in ("omar", "lena"))
    assert "Delayed by 10 min" in to_omar
    assert "Delayed by 5 min" in to_lena


def test_who_took_it_while_the_platform_was_away_spares_the_others(shift: Shift) -> None:
    shift.away = True
    number = shift.happens()
    shift.passes(7 * MINUTE)
    does(shift, "ana", take, number)
    shift.away = False
    shift.passes(10 * MINUTE)
    assert shift.paged() == []
    assert shift.paged("card") == [("#support", 8)]


def test_a_changed_policy_changes_no_escalation_that_has_begun(shift: Shift) -> None:
    shift.happens()
    shift.policy(Level((shift.person("ana"),), 60))
    shift.passes(6 * MINUTE)
    assert shift.paged() == [("omar", 0), ("lena", 5)]
    shift.happens("Another")
    assert shift.paged()[-1] == ("ana", 6)


def test_a_level_nobody_stands_behind_is_told_of_and_does_not_hold_up_the_next(shift: Shift) -> None:
    shift.policy(Level((Target(TargetKind.LEADS, 999),), 3000), Level((shift.person("lena"),), 600))
    number = shift.happens()
    assert shift.paged() == [("lena", 0)]
    assert "nobody" in timeline(shift, number)


def test_the_servers_clock_is_set_back_an_hour_and_nobody_is_paged_twice_for_it(shift: Shift) -> None:
    shift.happens()
    shift.passes(MINUTE)
    shift.now -= HOUR
    shift.work()
    assert shift.paged() == [("omar", 0)]
    shift.passes(HOUR + 5 * MINUTE)
    assert [to for to, _ in shift.paged()] == ["omar", "lena"]


def test_the_servers_clock_is_set_ahead_a_day_and_no_level_is_passed_over(shift: Shift) -> None:
    shift.happens()
    shift.now += timedelta(days=1)
    shift.work()
    assert [to for to, _ in shift.paged()] == ["omar", "lena"]
    assert "Delayed by" in next(got.text for got in shift.got if got.to == "lena")
    shift.passes(9 * MINUTE)
    assert [to for to, _ in shift.paged()] == ["omar", "lena"]


@pytest.mark.parametrize(
    ("friday", "opens"),
    [
        (datetime(2026, 3, 27, 20, 0, tzinfo=UTC), datetime(2026, 3, 30, 6, 0, tzinfo=UTC)),  # summer time begins
        (datetime(2026, 10, 23, 20, 0, tzinfo=UTC), datetime(2026, 10, 26, 7, 0, tzinfo=UTC)),  # and ends
    ],
)
def test_out_of_hours_it_waits_for_monday_at_eight_on_both_sides_of_the_clock_change(
    shift: Shift, friday: datetime, opens: datetime
) -> None:
    shift.now = friday
    shift.policy(Level((shift.person("omar"),), 300), business_hours=True)
    set_schedule(shift.workspace.tools, OFFICE, friday)
    shift.happens()
    shift.happens("Payments are down", Severity.CRITICAL)
    shift.passes(timedelta(days=4))
    first = [each for each in shift.got if each.kind == "rung" and not each.again]
    assert "Payments" in first[0].text
    assert first[0].at == friday
    waited = next(each for each in first if "Payments" not in each.text)
    assert waited.at == opens
