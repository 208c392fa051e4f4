"""A year of clock time: five zones, both changes of the clocks, holidays, leave, and a server down over three mornings.

The bell is rung around each zone's morning on every day of a year. What the ledger then says is compared with a
calendar that is worked out here in another way: from the wall clock of each zone.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from coaching.delivering import Status
from connectors.public_holidays import public_holidays
from handlers.posting import ring, take
from storage.deliveries import Delivery, deliveries_of, settle
from storage.jobs import Job, Recipient, add_job
from storage.people import find_person, set_zone
from storage.working_time import add_absence, working_time_of
from tests.stories.workspace import Workspace

WHERE = {
    "lena": ("Europe/Berlin", "DE"),
    "omar": ("America/New_York", "US"),
    "priya": ("Asia/Kolkata", "IN"),
    "sita": ("Asia/Kathmandu", "NP"),
    "joao": ("America/Sao_Paulo", "BR"),
}
FIRST, LAST = date(2026, 1, 5), date(2027, 1, 3)
HOLIDAY_WEEKS = (date(2026, 7, 20), date(2026, 8, 7))
DOWN = (date(2026, 9, 14), date(2026, 9, 16))  # Monday to Wednesday; back at noon of Wednesday in Berlin
BACK = datetime(2026, 9, 16, 10, 0, tzinfo=UTC)
MORNING = (8, 30)


@pytest.fixture
def year(empty: Workspace) -> Workspace:
    """Five leads, each with a morning digest of one team at 08:30 of their own time, from the year's first Monday."""
    began = datetime(2026, 1, 4, tzinfo=UTC)
    for handle, (zone, region) in WHERE.items():
        empty.add(handle, "lead")
        empty.put(handle, "Support", "2025-01-01", leads=True)
        with empty.database.writing() as session:
            person = find_person(session, empty.tools.workspace_id, handle)
            assert person is not None
            set_zone(session, person.id, zone)
            working_time_of(session, empty.tools.workspace_id, person.id).region = region
            add_absence(session, empty.tools.workspace_id, person.id, *HOLIDAY_WEEKS, began)
            job = Job(
                workspace_id=empty.tools.workspace_id, kind="morning", team_id=1, owner_id=person.id, cadence="daily",
                minute=510, days=[0, 1, 2, 3, 4], late_hours=4.0, created_at=began,
            )  # fmt: skip
            through = FIRST - timedelta(days=1)
            to = Recipient(workspace_id=empty.tools.workspace_id, person_id=person.id, tenant="", through=through)
            add_job(session, job, [to])
    return empty


def bells(zones: list[str]) -> Iterator[datetime]:
    """Every morning of the year in every zone: a minute before, at it, and a minute after; none while down."""
    moments = set()
    day = FIRST
    while day <= LAST:
        for zone in zones:
            slot = datetime(day.year, day.month, day.day, *MORNING, tzinfo=ZoneInfo(zone)).astimezone(UTC)
            moments.update(slot + timedelta(minutes=minutes) for minutes in (-1, 0, 1))
        day += timedelta(days=1)
    down = datetime(DOWN[0].year, DOWN[0].month, DOWN[0].day, tzinfo=UTC) - timedelta(hours=12)
    yield from sorted({moment for moment in moments if not down <= moment < BACK} | {BACK})


def deliver(workspace: Workspace, now: datetime) -> None:
    """Ring, and post what is due at once, as the engine does where nothing goes wrong. Then ring again, in vain."""
    tools = workspace.tools
    due = ring(tools, now)
    for delivery_id in due:
        parcel = take(tools, delivery_id, now)
        if parcel is not None:
            with workspace.database.writing() as session:
                settle(session, delivery_id, parcel.verdict.status, "", now)
    assert not due or ring(tools, now) == []


def ledger(workspace: Workspace, handle: str) -> list[Delivery]:
    with workspace.database.reading() as session:
        person = find_person(session, workspace.tools.workspace_id, handle)
        assert person is not None
        [job] = [job for job in session.query(Job) if job.owner_id == person.id]
        return sorted(deliveries_of(session, job.workspace_id, [job.id], 1000), key=lambda row: row.due_at)


def expected(handle: str, day: date) -> tuple[str, str]:
    """What must have become of a weekday's digest, from the calendar on the wall."""
    zone, region = WHERE[handle]
    if HOLIDAY_WEEKS[0] <= day <= HOLIDAY_WEEKS[1]:
        return ("skipped", "leave")
    if day in public_holidays(region, [day.year]):
        return ("skipped", "holiday")
    slot = datetime(day.year, day.month, day.day, *MORNING, tzinfo=ZoneInfo(zone))
    if DOWN[0] <= day <= DOWN[1] and slot < BACK:
        behind = BACK - slot
        local = BACK.astimezone(ZoneInfo(zone))
        in_hours = local.date() == day and local.hour < 19
        if behind <= timedelta(minutes=10):
            return ("delivered", "")
        return ("late", "") if behind <= timedelta(hours=4) and in_hours else ("skipped", "down")
    return ("delivered", "")


def test_each_morning_of_a_year_is_in_the_ledger_once_with_what_became_of_it(year: Workspace) -> None:
    for now in bells([zone for zone, _ in WHERE.values()]):
        deliver(year, now)
    for handle, (zone, _) in WHERE.items():
        rows = ledger(year, handle)
        days = [date.fromisoformat(row.period) for row in rows]
        weekdays = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
        assert days == [day for day in weekdays if day.weekday() < 5], handle
        for row, day in zip(rows, days, strict=True):
            wall = row.due_at.astimezone(ZoneInfo(zone))
            assert (wall.date(), wall.hour, wall.minute) == (day, *MORNING), (handle, day)
            holiday_is_leave = expected(handle, day)[1] == "leave" and row.reason == "holiday"
            assert (row.status, row.reason) == expected(handle, day) or holiday_is_leave, (handle, day)
        _on_time(rows)
        _no_day_is_left_out(rows)


def _on_time(rows: list[Delivery]) -> None:
    for row in rows:
        if row.status == Status.DELIVERED:
            assert row.settled_at == row.due_at


def _no_day_is_left_out(rows: list[Delivery]) -> None:
    """The days that sent digests cover follow each other; only a leave of weeks is cut to its last seven days."""
    before: Delivery | None = None
    for row in rows:
        if row.reason in ("leave", "holiday"):
            continue
        if before is not None:
            follows = row.first == before.last + timedelta(days=1)
            assert follows or (row.last - row.first).days == 6, row.period
        assert row.last == date.fromisoformat(row.period) - timedelta(days=1)
        before = row


def test_the_mornings_of_the_changes_of_the_clocks_are_among_them(year: Workspace) -> None:
    """The story is worth something only if its year has them: 08:30 at two offsets in Berlin and in New York."""
    for handle in ("lena", "omar"):
        zone = ZoneInfo(WHERE[handle][0])
        offsets = {
            datetime(day.year, day.month, day.day, *MORNING, tzinfo=zone).utcoffset()
            for day in (FIRST + timedelta(days=n) for n in range(365))
        }
        assert len(offsets) == 2


def test_a_server_that_was_down_over_three_mornings_says_of_each_what_became_of_it(year: Workspace) -> None:
    with year.database.writing() as session:
        for recipient in session.query(Recipient):
            recipient.through = date(2026, 9, 10)
    for now in (moment for moment in bells(["Europe/Berlin"]) if moment.date() >= date(2026, 9, 11)):
        deliver(year, now)
        if now > BACK + timedelta(days=2):
            break
    rows = {row.period: (row.status, row.reason) for row in ledger(year, "lena") if row.period >= "2026-09-11"}
    assert rows == {
        "2026-09-11": ("delivered", ""),
        "2026-09-14": ("skipped", "down"),
        "2026-09-15": ("skipped", "down"),
        "2026-09-16": ("late", ""),
        "2026-09-17": ("delivered", ""),
        "2026-09-18": ("delivered", ""),
    }
