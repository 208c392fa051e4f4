"""Calendars read over real HTTP: they become 1:1s, moved and cancelled as they are told; hostile ones do no harm."""

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import calendars
from bot.calendar_fetching import CalendarError
from bot.calendar_reading import understood
from bot.calendars import Calendars
from connectors.calendars import Occurrence
from handlers.coach.calendar import TROUBLES
from handlers.coach.planning import due, plan
from handlers.tools import Tools
from storage.meetings import CalendarFeed, Meeting
from storage.one_to_one import calendar_context
from storage.people import Person, find_person
from tests.bot.awaited import awaited
from tests.bot.fake_calendars import PATH, CalendarServer, calendar_server
from tests.connectors.test_calendars import TWO, calendar, event
from tests.stories.workspace import NOW, Workspace, empty

__all__ = ["empty"]


@pytest.fixture
def floor(empty: Workspace) -> Workspace:
    """Lena leads Support, Tom is in it; Ana is in another team."""
    for handle, role in (("lena", "lead"), ("tom", "agent"), ("ana", "agent")):
        empty.add(handle, role)
    empty.put("tom", "Support")
    empty.put("ana", "Billing")
    empty.put("lena", "Support", leads=True)
    return empty


def weekly(hour: int = 10, people: str = TWO, *more: str) -> bytes:
    return calendar(
        event(f"DTSTART;TZID=Europe/Berlin:20261124T{hour}0000", f"DTEND;TZID=Europe/Berlin:20261124T{hour}3000",
              "RRULE:FREQ=WEEKLY;COUNT=3", "LOCATION:https://acme.zoom.us/j/1", "SUMMARY:Zebra-quartz", *more,
              people=people)
    )  # fmt: skip


def feed(floor: Workspace, address: str, who: str = "lena") -> None:
    """Let somebody's calendar stand at an address, sealed as the form does; http, as a test's server has no name."""
    with floor.database.writing() as session:
        person = find_person(session, floor.tools.workspace_id, who)
        assert person is not None
        assert floor.tools.seal is not None
        sealed = floor.tools.seal(calendar_context(floor.tools.workspace_id, person.id), address.encode())
        session.add(CalendarFeed(workspace_id=floor.tools.workspace_id, person_id=person.id, sealed=sealed))


async def read(floor: Workspace, now: datetime = NOW, *, private: bool = True) -> None:
    """Go one round, from a thread as the bell does."""
    import asyncio

    tools: Tools = floor.tools
    assert tools.open is not None
    await asyncio.to_thread(Calendars(tools, tools.open, lambda: now, private=private).go)


def planned(floor: Workspace) -> list[str]:
    """The 1:1s that are planned, in UTC."""
    with floor.database.reading() as session:
        rows = session.query(Meeting).filter(Meeting.cancelled_at.is_(None)).order_by(Meeting.starts_at).all()
        return [f"{session.get_one(Person, each.person_id).handle} {each.starts_at:%m-%d %H:%M}" for each in rows]


def code(floor: Workspace) -> str:
    with floor.database.reading() as session:
        [row] = session.query(CalendarFeed).all()
        return row.trouble


async def _three_rounds(floor: Workspace, there: CalendarServer) -> None:
    feed(floor, there.address)
    await read(floor)
    assert planned(floor) == ["tom 11-24 09:00", "tom 12-01 09:00", "tom 12-08 09:00"]
    await read(floor, NOW + timedelta(minutes=10))
    assert len(there.asked) == 1
    there.body = weekly(14)
    await read(floor, NOW + timedelta(minutes=15))
    assert planned(floor) == ["tom 11-24 13:00", "tom 12-01 13:00", "tom 12-08 13:00"]
    there.body = calendar()
    await read(floor, NOW + timedelta(minutes=31))
    assert planned(floor) == []


def test_a_calendar_becomes_1_1s_is_read_each_quarter_and_what_it_takes_back_is_cancelled(floor: Workspace) -> None:
    @awaited
    async def run() -> None:
        async with calendar_server(weekly()) as there:
            await _three_rounds(floor, there)

    run()


def test_a_meeting_is_a_1_1_only_with_somebody_whom_its_owner_coaches_today(floor: Workspace) -> None:
    @awaited
    async def run() -> None:
        strangers = [TWO.replace("Tom@Example.com", other) for other in ("ana@example.com", "x@elsewhere.example")]
        events = [event("DTSTART:20261124T080000Z", "DTEND:20261124T083000Z", uid=str(at), people=people)
                  for at, people in enumerate(strangers)]  # fmt: skip
        async with calendar_server(calendar(*events)) as there:
            feed(floor, there.address)
            await read(floor)
            assert planned(floor) == []
            assert code(floor) == ""

    run()


def test_the_calls_address_is_kept_and_no_title(floor: Workspace, tmp_path: Path) -> None:
    @awaited
    async def run() -> None:
        async with calendar_server(weekly()) as there:
            feed(floor, there.address)
            await read(floor)

    run()
    with floor.database.reading() as session:
        assert {each.link for each in session.query(Meeting).all()} == {"https://acme.zoom.us/j/1"}
    kept = b"".join(each.read_bytes() for each in tmp_path.glob("touchline.db*"))
    assert b"Zebra-quartz" not in kept
    assert PATH.encode() not in kept


@pytest.mark.parametrize(
    ("how", "expected"),
    [(404, "refused"), (401, "refused"), (500, "unreachable"), ("endless", "too_large"), ("packed", "unreadable")],
)
def test_what_cannot_be_read_is_noted_by_a_code_and_takes_nothing_away(
    floor: Workspace, how: str | int, expected: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    @awaited
    async def run() -> None:
        async with calendar_server(weekly()) as there:
            feed(floor, there.address)
            await read(floor)
            there.how = how
            await read(floor, NOW + timedelta(minutes=15))
            assert code(floor) == expected
            assert len(planned(floor)) == 3

    run()
    assert expected in TROUBLES
    assert PATH not in "".join(each.getMessage() for each in caplog.records if each.name != "aiohttp.access")


def test_a_calendar_that_does_not_answer_is_given_up(floor: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendars, "SECONDS", 0.3)

    @awaited
    async def run() -> None:
        async with calendar_server(weekly()) as there:
            there.how = "hang"
            feed(floor, there.address)
            await read(floor)
            there.released.set()
        assert code(floor) == "too_slow"

    run()


def test_an_address_inside_is_not_called_nor_one_it_is_sent_on_to(floor: Workspace) -> None:
    @awaited
    async def run() -> None:
        async with calendar_server(weekly()) as there:
            feed(floor, there.address)
            await read(floor, private=False)
            assert there.asked == []
            assert code(floor) == "forbidden_address"
            there.how, there.body = "elsewhere", b"http://169.254.169.254/latest/meta-data"
            await read(floor, NOW + timedelta(minutes=15))
            assert code(floor) == "forbidden_address"
            there.body = there.address.encode()
            await read(floor, NOW + timedelta(minutes=30))
            assert code(floor) == "unreachable"

    run()


@awaited
async def test_a_hostile_calendar_costs_some_seconds_and_nothing_else() -> None:
    start, end = datetime(2026, 11, 21, tzinfo=UTC), datetime(2026, 12, 21, tzinfo=UTC)
    never = event("DTSTART:19000101T080000Z", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30")
    for raw in (b"\x00" * 1000, calendar(never), b"BEGIN:VCALENDAR\r\n" * 20_000):
        try:
            found = await understood(raw, start, end, "Europe/Berlin")
        except CalendarError as problem:
            found = [problem.code]
        assert found in ([], ["unreadable"])


def test_two_replicas_read_a_calendar_once(floor: Workspace) -> None:
    feed(floor, "http://127.0.0.1:9/x")
    assert len(due(floor.tools, NOW)) == 1
    assert due(floor.tools, NOW) == []
    assert due(floor.tools, NOW + timedelta(minutes=14)) == []
    assert len(due(floor.tools, NOW + timedelta(minutes=15))) == 1


def told(uid: str, hour: int) -> Occurrence:
    starts_at = datetime(2026, 11, 24, hour, tzinfo=UTC)
    return Occurrence(uid, starts_at, 30, ("lena@example.com", "tom@example.com"), "")


def test_two_meetings_that_change_places_both_stand(floor: Workspace) -> None:
    feed(floor, "http://127.0.0.1:9/x")
    [errand] = due(floor.tools, NOW)
    for first, second in ((9, 10), (10, 9)):
        plan(floor.tools, errand, [told("a", first), told("b", second)], NOW)
        assert planned(floor) == ["tom 11-24 09:00", "tom 11-24 10:00"]


@pytest.mark.parametrize("words", ["off", "https://example.com/another.ics"])
def test_what_was_fetched_of_a_calendar_that_is_forgotten_meanwhile_plans_nothing(floor: Workspace, words: str) -> None:
    feed(floor, "http://127.0.0.1:9/x")
    [errand] = due(floor.tools, NOW)
    assert not floor.ask("lena", f"coach calendar {words}").refused
    plan(floor.tools, errand, [told("a", 9)], NOW)
    assert planned(floor) == []


@awaited
async def test_who_reads_a_calendar_is_given_none_of_the_servers_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio

    given: list[str] = []
    begin = asyncio.create_subprocess_exec

    async def watched(*words: str, **how: Any) -> asyncio.subprocess.Process:
        given.extend(how["env"])
        return await begin(*words, **how)

    monkeypatch.setenv("TOUCHLINE_ENCRYPTION_KEYS", "secret")
    monkeypatch.setattr(asyncio, "create_subprocess_exec", watched)
    start = datetime(2026, 11, 21, tzinfo=UTC)
    assert len(await understood(weekly(), start, start + timedelta(days=30), "Europe/Berlin")) == 3
    assert set(given) == {"PATH", "PYTHONPATH"}
