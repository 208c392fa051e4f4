"""What a handler works with, put together once by the composition root."""

from dataclasses import dataclass
from datetime import datetime

from kpi.facts import Instant
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Tools:
    """The database and the workspace that is served. `zone` is where the workspace's days begin.

    `locale` is the language of whoever has neither chosen one nor has one in their profile. `keeps_comments`: what
    customers write beside a rating is taken in.
    """

    database: Database
    workspace_id: int
    zone: str
    minimum_group: int
    locale: str = "en"
    keeps_comments: bool = True


def instant(moment: datetime) -> Instant:
    """Return an aware datetime as whole seconds since 1970 in UTC."""
    return int(moment.timestamp())
