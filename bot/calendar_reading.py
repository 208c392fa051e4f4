"""Has a calendar read in a process of its own, and takes from it only what has the shape agreed."""

import asyncio
import json
import os
import sys
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from connectors.calendars import LONGEST_LINK, Occurrence

if TYPE_CHECKING:
    pass
from bot.calendar_fetching import SECONDS_TO_READ, CalendarError


async def understood(raw: bytes, start: datetime, end: datetime, zone: str) -> list[Occurrence]:
    """Return the meetings of two people in a calendar, read by a process of its own; CalendarError."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.calendar_child", start.isoformat(), end.isoformat(), zone,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        # None of the server's secrets.
        env={"PYTHONPATH": os.pathsep.join(each for each in sys.path if each), "PATH": os.environ.get("PATH", "")},
    )  # fmt: skip
    try:
        async with asyncio.timeout(SECONDS_TO_READ):
            said, _ = await process.communicate(raw)
    except TimeoutError:
        process.kill()
        await process.wait()
        raise CalendarError("unreadable") from None
    if process.returncode:
        raise CalendarError("unreadable")
    return [
        Occurrence(uid, datetime.fromisoformat(starts_at), minutes, tuple(people), _web(link))
        for uid, starts_at, minutes, people, link in json.loads(said)
    ]


def _web(link: str) -> str:
    return link if urlsplit(link).scheme == "https" and len(link) <= LONGEST_LINK else ""
