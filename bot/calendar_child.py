"""Reads one calendar in a process of its own, so that a hostile one costs some seconds and nothing else.

A calendar comes in on standard input; its meetings of two people go out as JSON. Knows no database and no secret.
"""

import json
import sys
from datetime import datetime

from connectors.calendars import UnreadableCalendarError, read_calendar

UNREADABLE = 3
MOST_MEMORY, MOST_SECONDS = 1 << 30, 10


def main() -> int:
    """Read; return 0, or UNREADABLE for what is no calendar."""
    _bound()
    start, end, zone = sys.argv[1:4]
    raw = sys.stdin.buffer.read()
    try:
        found = read_calendar(raw, datetime.fromisoformat(start), datetime.fromisoformat(end), zone)
    except UnreadableCalendarError:
        return UNREADABLE
    json.dump([[each.uid, each.starts_at.isoformat(), each.minutes, each.people, each.link] for each in found],
              sys.stdout)  # fmt: skip
    return 0


def _bound() -> None:
    """Bound memory and computing, where the system can."""
    try:
        import resource
    except ImportError:  # Windows: the caller's clock alone ends it
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))


if __name__ == "__main__":
    sys.exit(main())
