"""Who is on call when: turns by the clock on the wall, changes, leave; and what holds for any rotation at all."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.rota import Away, Change, Plan, Shift, Why, away_spans, shift_at, shifts, succeed
from coaching.timetable import EVERY_DAY, WORKING_WEEK, Part
from kpi.facts import Instant

LENA, TOM, ANA, ZOE = 1, 2, 3, 9
HOUR, DAY = 3600, 86_400
BERLIN = "Europe/Berlin"
MONDAY = date(2026, 11, 23)


def at(text: str, zone: str = BERLIN) -> Instant:
    """An instant from "2026-11-23 09:00" by the clock on the wall."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp())


def weekly(*people: int, begins: date = MONDAY, zone: str = BERLIN, every: int = 7, **more: object) -> Plan:
    return Plan(people or (LENA, TOM, ANA), begins, every, 9 * 60, zone, **more)


def said(found: list[Shift], zone: str = BERLIN) -> list[tuple[str, str, int | None, str]]:
    """Shifts as people read them."""
    local = ZoneInfo(zone)
    clock = [(datetime.fromtimestamp(one, UTC).astimezone(local) for one in shift[:2]) for shift in found]
    return [
        (f"{start:%m-%d %H:%M}", f"{end:%m-%d %H:%M}", shift.person, str(shift.why))
        for (start, end), shift in zip(clock, found, strict=True)
    ]


def test_a_turn_is_a_week_from_hand_over_to_hand_over() -> None:
    found = shifts([weekly()], [], [], at("2026-11-23 00:00"), at("2026-12-08 00:00"))
    assert said(found) == [
        ("11-23 00:00", "11-23 09:00", None, "off"),
        ("11-23 09:00", "11-30 09:00", LENA, "turn"),
        ("11-30 09:00", "12-07 09:00", TOM, "turn"),
        ("12-07 09:00", "12-08 00:00", ANA, "turn"),
    ]


@pytest.mark.parametrize(
    ("zone", "around", "seconds"),
    [
        (BERLIN, "2026-03-29", 23 * HOUR),
        (BERLIN, "2026-10-25", 25 * HOUR),
        ("America/New_York", "2026-03-08", 23 * HOUR),
        ("Australia/Lord_Howe", "2026-10-04", 23 * HOUR + HOUR // 2),
        ("Australia/Lord_Howe", "2026-04-05", 24 * HOUR + HOUR // 2),
        ("Asia/Kathmandu", "2026-10-25", DAY),
        ("America/Santiago", "2026-09-06", 23 * HOUR),  # the clocks skip midnight itself
    ],
)
def test_hand_over_is_at_the_same_time_by_the_clock_on_the_wall_whatever_the_clock_does(
    zone: str, around: str, seconds: int
) -> None:
    day = date.fromisoformat(around)
    plan = weekly(LENA, TOM, begins=day - timedelta(days=2), zone=zone, every=1)
    found = shifts([plan], [], [], at(f"{plan.begins} 09:00", zone), at(f"{day + timedelta(days=2)} 09:00", zone))
    assert [shift.person for shift in found] == [LENA, TOM, LENA, TOM]
    assert [shift.end - shift.start for shift in found] == [DAY, seconds, DAY, DAY]
    assert {one[0][-5:] for one in said(found, zone)} == {"09:00"}


def test_a_day_that_a_zone_left_out_is_nobodys_and_the_hand_over_stays() -> None:
    plan = weekly(begins=date(2011, 12, 28), zone="Pacific/Apia", every=1)
    found = shifts([plan], [], [], at("2011-12-28 09:00", plan.zone), at("2012-01-01 09:00", plan.zone))
    assert said(found, plan.zone) == [
        ("12-28 09:00", "12-29 09:00", LENA, "turn"),
        ("12-29 09:00", "12-31 09:00", TOM, "turn"),  # twenty-four hours: there was no 30th
        ("12-31 09:00", "01-01 09:00", LENA, "turn"),
    ]
    assert found[1].end - found[1].start == DAY
    office = weekly(begins=date(2011, 12, 28), zone="Pacific/Apia", every=1, lasts=480)
    hours = [one for one in shifts([office], [], [], found[0].start, found[-1].end) if one.person]
    assert [one.end - one.start for one in hours] == [8 * HOUR] * 3


def test_a_day_of_hours_is_off_outside_of_them_and_a_night_goes_on_over_midnight() -> None:
    office = weekly(LENA, TOM, days=WORKING_WEEK, lasts=8 * 60)
    found = shifts([office], [], [], at("2026-11-27 00:00"), at("2026-12-01 00:00"))
    assert said(found) == [
        ("11-27 00:00", "11-27 09:00", None, "off"),
        ("11-27 09:00", "11-27 17:00", LENA, "turn"),
        ("11-27 17:00", "11-30 09:00", None, "off"),
        ("11-30 09:00", "11-30 17:00", TOM, "turn"),
        ("11-30 17:00", "12-01 00:00", None, "off"),
    ]
    night = Plan((LENA,), MONDAY, 7, 22 * 60, BERLIN, lasts=8 * 60)
    assert shift_at([night], [], [], at("2026-11-25 05:59")).person == LENA
    assert shift_at([night], [], [], at("2026-11-25 06:00"))[2:4] == (None, Why.OFF)


def test_a_turn_of_days_counts_the_days_it_covers_so_that_nobody_has_only_weekends() -> None:
    daily = Plan(tuple(range(1, 8)), MONDAY, 1, 0, BERLIN, days=WORKING_WEEK)
    found = shifts([daily], [], [], at("2026-11-23 00:00"), at("2027-01-11 00:00"))
    assert Counter(one.person for one in found if one.person) == dict.fromkeys(range(1, 8), 5)


def test_an_override_holds_for_its_hours_even_where_nobody_would_be_on_call() -> None:
    office = weekly(days=WORKING_WEEK, lasts=8 * 60)
    saturday = Change(at("2026-11-28 10:00"), at("2026-11-28 12:00"), ZOE)
    found = shifts([office], [saturday], [], at("2026-11-28 09:00"), at("2026-11-28 13:00"))
    assert [one[2:4] for one in found] == [(None, Why.OFF), (ZOE, Why.OVERRIDE), (None, Why.OFF)]


def test_of_two_changes_of_the_same_hours_the_later_one_holds() -> None:
    day = at("2026-11-24 09:00"), at("2026-11-25 09:00")
    one, two = Change(*day, TOM), Change(at("2026-11-24 12:00"), at("2026-11-24 14:00"), ANA)
    assert [each.person for each in shifts([weekly()], [one, two], [], *day)] == [TOM, ANA, TOM]
    assert [each.person for each in shifts([weekly()], [two, one], [], *day)] == [TOM]


def test_what_somebody_gives_holds_only_while_it_is_theirs() -> None:
    week = at("2026-11-23 09:00"), at("2026-11-30 09:00")
    swap = Change(*week, TOM, LENA, swap=True)
    assert shifts([weekly()], [swap], [], *week) == [Shift(*week, TOM, Why.SWAP)]
    assert shifts([weekly(ANA, LENA)], [swap], [], *week) == [Shift(*week, ANA, Why.TURN)]
    onwards = Change(at("2026-11-25 09:00"), week[1], ANA, TOM, swap=True)  # Tom swaps what he got by swapping
    assert [each.person for each in shifts([weekly()], [swap, onwards], [], *week)] == [TOM, ANA]


def test_who_is_away_is_covered_by_the_next_in_the_order_who_is_not() -> None:
    week = at("2026-11-23 09:00"), at("2026-11-30 09:00")
    lena = tuple(away_spans(LENA, date(2026, 11, 25), date(2026, 11, 25), Part.WHOLE, BERLIN))
    tom = Away(TOM, at("2026-11-25 12:00"), at("2026-11-25 18:00"))
    ana = Away(ANA, at("2026-11-25 17:00"), at("2026-11-26 00:00"))
    found = shifts([weekly()], [], [*lena, tom, ana], *week)
    assert said(found) == [
        ("11-23 09:00", "11-25 00:00", LENA, "turn"),
        ("11-25 00:00", "11-25 12:00", TOM, "cover"),
        ("11-25 12:00", "11-25 17:00", ANA, "cover"),
        ("11-25 17:00", "11-25 18:00", None, "gap"),
        ("11-25 18:00", "11-26 00:00", TOM, "cover"),
        ("11-26 00:00", "11-30 09:00", LENA, "turn"),
    ]
    assert {one.covers for one in found if one.why is Why.COVER} == {LENA}


def test_leave_is_by_the_clock_of_whoever_is_away_and_halves_meet_at_noon() -> None:
    [there] = away_spans(TOM, date(2026, 11, 24), date(2026, 11, 25), Part.WHOLE, "Pacific/Auckland")
    assert (there.start, there.end) == (
        at("2026-11-24 00:00", "Pacific/Auckland"), at("2026-11-26 00:00", "Pacific/Auckland")
    )  # fmt: skip
    morning, other = away_spans(TOM, date(2026, 3, 28), date(2026, 3, 29), Part.MORNING, BERLIN)
    assert (morning.end - morning.start, other.end - other.start) == (12 * HOUR, 11 * HOUR)
    [noon] = away_spans(TOM, date(2026, 3, 29), date(2026, 3, 29), Part.AFTERNOON, BERLIN)
    assert (noon.start, noon.end) == (other.end, at("2026-03-30 00:00"))


def test_what_was_agreed_goes_before_leave_unless_whoever_takes_it_is_away_too() -> None:
    week = at("2026-11-23 09:00"), at("2026-11-30 09:00")
    lena, zoe = Away(LENA, *week), Away(ZOE, *week)
    assert shifts([weekly()], [Change(*week, ANA)], [lena], *week) == [Shift(*week, ANA, Why.OVERRIDE)]
    away = [lena, Away(ANA, *week)]
    assert shifts([weekly()], [Change(*week, ANA)], away, *week) == [Shift(*week, TOM, Why.COVER, ANA)]
    assert shifts([weekly()], [Change(*week, ZOE)], [zoe], *week) == [Shift(*week, LENA, Why.COVER, ZOE)]
    # The one who covers may give it on.
    assert shifts([weekly()], [Change(*week, ANA, TOM)], [lena], *week) == [Shift(*week, ANA, Why.OVERRIDE)]


def test_a_plan_holds_from_its_own_instant_and_one_that_is_overtaken_never_does() -> None:
    first = weekly()
    later = weekly(ANA, ZOE, begins=date(2026, 12, 7))
    plans = succeed([first], later)
    assert [one.person for one in shifts(plans, [], [], first.starts, at("2026-12-21 09:00"))] == [LENA, TOM, ANA, ZOE]
    now = Plan((ZOE,), date(2026, 12, 1), 7, 9 * 60, BERLIN, since=at("2026-12-01 15:00"))
    plans = succeed(plans, now)
    assert plans == (first, now)
    assert said(shifts(plans, [], [], at("2026-11-30 09:00"), at("2026-12-09 09:00"))) == [
        ("11-30 09:00", "12-01 15:00", TOM, "turn"),
        ("12-01 15:00", "12-08 09:00", ZOE, "turn"),
        ("12-08 09:00", "12-09 09:00", ZOE, "turn"),
    ]


@pytest.mark.parametrize("wrong", [{"every": 0}, {"lasts": 0}, {"lasts": 1441}, {"minute": 1440}])
def test_a_cadence_that_cannot_be_is_none(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="no cadence"):
        Plan(**{"people": (LENA,), "begins": MONDAY, "every": 7, "minute": 0, "zone": BERLIN} | wrong)


ZONES = (
    *("UTC", BERLIN, "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Santiago"),
    *("Pacific/Auckland", "Africa/Casablanca", "America/St_Johns", "Pacific/Apia"),
)
instants = st.integers(at("2011-10-01 00:00", "UTC"), at("2012-06-01 00:00", "UTC")) | st.integers(
    at("2026-01-01 00:00", "UTC"), at("2027-01-01 00:00", "UTC")
)
persons = st.integers(1, 6)
lengths = st.integers(1, 20 * DAY)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    return Plan(
        people=tuple(draw(st.permutations(range(1, 6)))[: draw(st.integers(1, 5))]),
        begins=datetime.fromtimestamp(draw(instants), UTC).date(),
        every=draw(st.sampled_from((1, 2, 3, 5, 7, 14))),
        minute=draw(st.integers(0, 1439)),
        zone=draw(st.sampled_from(ZONES)),
        days=draw(st.frozensets(st.integers(0, 6), min_size=1)),
        lasts=draw(st.sampled_from((1440, 480, 601, 1, 1439))),
    )


@st.composite
def rotas(draw: st.DrawFn) -> tuple[list[Plan], list[Change], list[Away]]:
    made = [draw(plans())]
    for _ in range(draw(st.integers(0, 2))):
        made = [*succeed(made, draw(plans()))]
    changes = [
        Change(start, start + draw(lengths), draw(persons), draw(st.none() | persons), draw(st.booleans()))
        for start in draw(st.lists(instants, max_size=5))
    ]
    away = [Away(draw(persons), start, start + draw(lengths)) for start in draw(st.lists(instants, max_size=6))]
    return made, changes, away


@given(rotas(), instants, lengths, st.integers(0, 2**31))
def test_shifts_tile_any_span_and_a_moment_says_what_its_shift_says(
    rota: tuple[list[Plan], list[Change], list[Away]], start: Instant, length: int, pick: int
) -> None:
    end = start + length
    found = shifts(*rota, start, end)
    assert (found[0].start, found[-1].end) == (start, end)
    assert all(one.start < one.end for one in found)
    assert all(one.end == other.start for one, other in pairwise(found))
    for moment in (start, end - 1, start + pick % length, *(one.start for one in found[:4])):
        [holds] = [one for one in found if one.start <= moment < one.end]
        assert shift_at(*rota, moment)[2:] == holds[2:]
    for one in found:
        assert (one.person is None) == (one.why in (Why.GAP, Why.OFF))
        assert not any(
            each.person == one.person and each.start < one.end and each.end > one.start for each in rota[2]
        ), "somebody away is on call"


@given(rotas(), instants, lengths, lengths)
def test_a_longer_look_says_the_same(
    rota: tuple[list[Plan], list[Change], list[Away]], start: Instant, length: int, more: int
) -> None:
    short, long = shifts(*rota, start, start + length), shifts(*rota, start - more, start + length + more)
    cut = [(max(one.start, start), min(one.end, start + length), *one[2:]) for one in long]
    assert [one for one in cut if one[0] < one[1]] == [tuple(one) for one in short]


@given(plans().filter(lambda plan: plan.zone != "Pacific/Apia"))
def test_over_a_whole_cycle_each_is_on_call_for_equally_many_days(plan: Plan) -> None:
    """Days and not hours: whoever has the night in which the clocks go back has an hour more."""
    weeks = plan.every * len(plan.people)  # so many weeks hold whole cycles of any turn
    days = [plan.begins + timedelta(days=number) for number in range(7 * weeks)]
    turns = [plan.turn_of(day) for day in days if day.weekday() in plan.days]
    counted = Counter(plan.people[turn % len(plan.people)] for turn in turns)
    assert set(counted) == set(plan.people)
    assert len(set(counted.values())) == 1
    end = days[-1] + timedelta(days=1)
    seen = {one.person for one in shifts([plan], [], [], plan.starts, at(f"{end} 00:00", plan.zone)) if one.person}
    assert seen == set(plan.people)


@given(rotas(), plans(), instants, lengths)
def test_what_is_changed_later_moves_no_shift_of_before(
    rota: tuple[list[Plan], list[Change], list[Away]], new: Plan, now: Instant, length: int
) -> None:
    made, changes, away = rota
    since = Plan(new.people, new.begins, new.every, new.minute, new.zone, new.days, new.lasts, max(now, new.starts))
    before = shifts(made, changes, away, now - length, now)
    assert shifts(succeed(made, since), changes, away, now - length, now) == before


@given(plans(), st.integers(0, 400))
def test_every_hand_over_shows_its_minute_on_the_wall(plan: Plan, days: int) -> None:
    start = plan.starts + days * DAY
    local = ZoneInfo(plan.zone)
    whole = Plan(plan.people, plan.begins, 1, plan.minute, plan.zone, EVERY_DAY)
    for one in shifts([whole], [], [], start, start + 3 * DAY)[1:]:
        shown = datetime.fromtimestamp(one.start, local)
        skipped = shown - timedelta(hours=1)  # where the clocks skip the minute, it is the end of the gap
        nominal = shown.replace(hour=plan.minute // 60, minute=plan.minute % 60)
        assert shown.hour * 60 + shown.minute == plan.minute or skipped.utcoffset() != nominal.utcoffset()
