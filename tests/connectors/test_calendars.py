"""Calendars: meetings of two, over clock changes, moved, left out, cancelled; and what is no calendar."""

from datetime import UTC, datetime

import pytest

from connectors.calendars import Occurrence, UnreadableCalendarError, read_calendar

START, END = datetime(2026, 10, 12, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
TWO = "ORGANIZER:mailto:lena@example.com\nATTENDEE;PARTSTAT=ACCEPTED:mailto:Tom@Example.com"
WEEKLY = "DTSTART;TZID=Europe/Berlin:20261016T100000\nDTEND;TZID=Europe/Berlin:20261016T104500"


def event(*lines: str, uid: str = "a", people: str = TWO) -> str:
    return "\n".join(["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20260101T000000Z", *lines, people, "END:VEVENT"])


def calendar(*events: str, more: str = "") -> bytes:
    lines = "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y", *([more] if more else []), *events,
                       "END:VCALENDAR"])  # fmt: skip
    return lines.replace("\n", "\r\n").encode() + b"\r\n"


def read(*events: str, more: str = "", zone: str = "Europe/Berlin") -> list[Occurrence]:
    return read_calendar(calendar(*events, more=more), START, END, zone)


def hours(found: list[Occurrence]) -> list[str]:
    return [f"{each.starts_at:%m-%d %H:%M}" for each in found]


def test_a_series_stays_at_its_hour_on_the_wall_when_the_clocks_change() -> None:
    found = read(event(WEEKLY, "RRULE:FREQ=WEEKLY;COUNT=4"))
    assert hours(found) == ["10-16 08:00", "10-23 08:00", "10-30 09:00", "11-06 09:00"]
    assert {each.minutes for each in found} == {45}
    assert {each.people for each in found} == {("lena@example.com", "tom@example.com")}
    assert len({each.uid for each in found}) == 4


def test_what_is_left_out_is_left_out_and_what_is_moved_keeps_its_name() -> None:
    series = event(WEEKLY, "RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE;TZID=Europe/Berlin:20261023T100000")
    before = read(series)
    moved = event("RECURRENCE-ID;TZID=Europe/Berlin:20261030T100000", "DTSTART;TZID=Europe/Berlin:20261031T150000",
                  "DTEND;TZID=Europe/Berlin:20261031T153000")  # fmt: skip
    after = read(series, moved)
    assert hours(after) == ["10-16 08:00", "10-31 14:00"]
    assert [each.uid for each in after] == [each.uid for each in before]


def test_a_single_meeting_keeps_its_name_wherever_it_is_moved() -> None:
    [here] = read(event("DTSTART:20261020T080000Z", "DTEND:20261020T083000Z"))
    [there] = read(event("DTSTART:20261022T080000Z", "DTEND:20261022T083000Z"))
    assert here.uid == there.uid


@pytest.mark.parametrize(
    "event_",
    [
        event("DTSTART;VALUE=DATE:20261020", "DTEND;VALUE=DATE:20261021"),
        event("DTSTART:20261020T080000Z", "STATUS:CANCELLED"),
        event("DTSTART:20261020T080000Z", people=f"{TWO}\nATTENDEE:mailto:ana@example.com"),
        event("DTSTART:20261020T080000Z", people="ORGANIZER:mailto:lena@example.com"),
        event("DTSTART:20261020T080000Z", people=TWO.replace("ACCEPTED", "DECLINED")),
        event("DTSTART:20261020T080000Z", "RRULE:FREQ=SECONDLY"),
        event("DTSTART:20260101T080000Z", "DTEND:20260101T083000Z"),
    ],
    ids=["all day", "cancelled", "three", "alone", "declined", "every second", "long ago"],
)
def test_what_is_no_1_1_of_these_days_is_left_out(event_: str) -> None:
    assert read(event_) == []


def test_a_room_is_nobody() -> None:
    room = "ATTENDEE;CUTYPE=ROOM:mailto:room@example.com"
    assert len(read(event("DTSTART:20261020T080000Z", people=f"{TWO}\n{room}"))) == 1


def test_a_time_without_a_zone_is_the_calendars_else_its_readers() -> None:
    floating = event("DTSTART:20261020T100000", "DTEND:20261020T103000")
    assert hours(read(floating, zone="Asia/Kolkata")) == ["10-20 04:30"]
    assert hours(read(floating, more="X-WR-TIMEZONE:Europe/Berlin", zone="Asia/Kolkata")) == ["10-20 08:00"]


@pytest.mark.parametrize(
    ("line", "link"),
    [
        ("LOCATION:https://acme.zoom.us/j/123?pwd=x", "https://acme.zoom.us/j/123?pwd=x"),
        ("DESCRIPTION:Agenda https://example.com/x\\nJoin: https://teams.microsoft.com/l/meetup-join/1",
         "https://teams.microsoft.com/l/meetup-join/1"),
        ("X-GOOGLE-CONFERENCE:https://meet.google.com/abc", "https://meet.google.com/abc"),
        ("LOCATION:https://calls.acme.example/7", "https://calls.acme.example/7"),
        ("DESCRIPTION:https://evil.example/zoom.us", ""),
        ("DESCRIPTION:https://notzoom.us/j/1", ""),
        ("LOCATION:http://acme.zoom.us/j/1", ""),
        ("LOCATION:javascript:alert(1)", ""),
    ],
)  # fmt: skip
def test_the_address_of_the_call_is_carried_along(line: str, link: str) -> None:
    [found] = read(event("DTSTART:20261020T080000Z", line))
    assert found.link == link


@pytest.mark.parametrize(
    "raw",
    [b"", b"hello", b"<html></html>", b"\xff\xfe\x00", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
     b"BEGIN:VEVENT\r\nUID:a\r\nEND:VEVENT\r\n"],
)  # fmt: skip
def test_what_is_no_calendar_is_refused(raw: bytes) -> None:
    with pytest.raises(UnreadableCalendarError):
        read_calendar(raw, START, END, "Europe/Berlin")


def test_one_bad_event_does_not_hide_the_good_ones() -> None:
    bad = event("DTSTART:20261020T080000Z", "RRULE:FREQ=WEEKLY;UNTIL=never", uid="bad")
    good = event("DTSTART:20261020T080000Z", "DTEND:20261020T083000Z", uid="good")
    assert len(read(bad, good)) == 1
