"""Calendars as iCalendar (RFC 5545) files: the meetings of exactly two people in a stretch of time.

Promises: each occurrence of a series stands where the two agreed it does, over clock changes, with those moved or left
out; nothing that is cancelled, declined or all day long. Titles and descriptions are not kept. What a hostile file asks
for is bounded here as far as it can be; whoever calls gives it a process of its own, with an end (`bot.calendars`).
"""

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

MOST_EVENTS = 50_000
MOST_OCCURRENCES = 500
LONGEST_LINK = 2_000
LONGEST_MEETING = 8 * 60
TWO = 2
_TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
_NO_PEOPLE = frozenset({"ROOM", "RESOURCE"})
_CALLS = (
    "zoom.us", "zoom.com", "teams.microsoft.com", "teams.live.com", "meet.google.com", "webex.com", "whereby.com",
    "meet.jit.si", "chime.aws", "gotomeeting.com", "goto.com",
)  # fmt: skip
"""Where calls are held, by the end of the host's name."""
_PLACES = ("CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL", "LOCATION", "URL", "DESCRIPTION")
_ADDRESS = re.compile(r"https://[^\s<>\"'\\]{1,2000}")


class UnreadableCalendarError(Exception):
    """This is no calendar."""


class Occurrence(NamedTuple):
    """A meeting of two people. `uid` names it for good, wherever it is moved; `people` are their e-mail addresses."""

    uid: str
    starts_at: datetime
    minutes: int
    people: tuple[str, ...]
    link: str


def read_calendar(raw: bytes, start: datetime, end: datetime, zone: str) -> list[Occurrence]:
    """Return the meetings of two people that begin from `start` to before `end`, in order.

    `zone` is that of times that name none. UnreadableCalendarError for what is no calendar, or has too many events.
    """
    import recurring_ical_events
    from icalendar import Calendar

    try:
        calendar: Any = Calendar.from_ical(raw)
        series = _keep_two(calendar)
        zone = _zone(str(calendar.get("X-WR-TIMEZONE", "")), zone)
        found = recurring_ical_events.of(calendar, skip_bad_series=True).between(start, end)
        read = [each for event in found if (each := _read(event, series, zone)) is not None]
    except UnreadableCalendarError:
        raise
    except Exception:  # noqa: BLE001 - whatever a stranger's file makes the readers say: it cannot be read
        raise UnreadableCalendarError from None
    kept = {each.uid: each for each in read if start <= each.starts_at < end}
    return sorted(kept.values(), key=lambda each: (each.starts_at, each.uid))[:MOST_OCCURRENCES]


def _keep_two(calendar: Any) -> frozenset[str]:
    """Leave only what may be a meeting of two in a calendar; return the names of those that are series."""
    events = [each for each in calendar.subcomponents if each.name == "VEVENT"]
    if calendar.name != "VCALENDAR" or len(events) > MOST_EVENTS:
        raise UnreadableCalendarError
    wanted = {str(each.get("UID", "")) for each in events if len(_people(each)) == TWO and not _is_too_often(each)}
    wanted -= {str(each.get("UID", "")) for each in events if _is_too_often(each)} | {""}
    calendar.subcomponents = [
        each for each in calendar.subcomponents
        if each.name == "VTIMEZONE" or (each.name == "VEVENT" and str(each.get("UID", "")) in wanted)
    ]  # fmt: skip
    return frozenset(
        str(each.get("UID", "")) for each in events if any(name in each for name in ("RRULE", "RDATE", "RECURRENCE-ID"))
    )


def _is_too_often(event: Any) -> bool:
    """Whether it comes again by the hour or faster, or nobody can read when."""
    return any(
        not isinstance(rule, dict) or any(str(each).upper() in _TOO_OFTEN for each in rule.get("FREQ", []))
        for rule in _all(event, "RRULE")
    )


def _read(event: Any, series: frozenset[str], zone: str) -> Occurrence | None:
    try:
        return _occurrence(event, series, zone)
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError):
        return None  # one bad event does not hide the good ones


def _occurrence(event: Any, series: frozenset[str], zone: str) -> Occurrence | None:
    """The meeting an event is; None for what is none of two people, or does not take place."""
    people = _people(event)
    starts, ends = event["DTSTART"].dt, event["DTEND"].dt if "DTEND" in event else None
    timed = isinstance(starts, datetime)
    if len(people) != TWO or not timed or str(event.get("STATUS", "")).upper() == "CANCELLED" or _declined(event):
        return None
    begins = _aware(starts, zone)
    minutes = int((_aware(ends, zone) - begins).total_seconds() // 60) if isinstance(ends, datetime) else 0
    name = str(event["UID"])
    if name in series and "RECURRENCE-ID" in event:
        meant = event["RECURRENCE-ID"].dt
        name += f"\n{_aware(meant, zone).isoformat() if isinstance(meant, datetime) else meant.isoformat()}"
    uid = hashlib.sha256(name.encode()).hexdigest()[:40]
    return Occurrence(uid, begins, min(max(minutes, 0) or 30, LONGEST_MEETING), tuple(sorted(people)), _link(event))


def _aware(moment: datetime, zone: str) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def _zone(named: str, otherwise: str) -> str:
    try:
        return ZoneInfo(named).key if named else otherwise
    except (KeyError, ValueError, OSError):
        return otherwise


def _all(event: Any, name: str) -> Iterator[Any]:
    found = event.get(name, [])
    yield from found if isinstance(found, list) else [found]


def _people(event: Any) -> set[str]:
    """Whose meeting it is, who called it too, rooms left out."""
    found = set()
    for name in ("ORGANIZER", "ATTENDEE"):
        for each in _all(event, name):
            params = getattr(each, "params", {})
            if str(params.get("CUTYPE", "")).upper() in _NO_PEOPLE:
                continue
            said = str(each).strip()
            address = said[7:] if said.casefold().startswith("mailto:") else str(params.get("EMAIL", ""))
            found.add(address.strip().casefold() or said)
    return found


def _declined(event: Any) -> bool:
    return any(
        str(getattr(each, "params", {}).get("PARTSTAT", "")).upper() == "DECLINED" for each in _all(event, "ATTENDEE")
    )


def _link(event: Any) -> str:
    """The address of the call: one of a known service wherever it stands, else what the place of the meeting is."""
    said = [str(each) for name in _PLACES for each in _all(event, name)]
    found = [each.rstrip(".,;:)]}>") for text in said for each in _ADDRESS.findall(text)]
    calls = [each for each in found if _is_call(each)]
    places = [each for text in map(str, _all(event, "LOCATION")) for each in _ADDRESS.findall(text)]
    return next((each for each in (*calls, *places) if len(each) <= LONGEST_LINK), "")


def _is_call(address: str) -> bool:
    try:
        host = (urlsplit(address).hostname or "").casefold()
    except ValueError:
        return False
    return any(host == each or host.endswith(f".{each}") for each in _CALLS)
