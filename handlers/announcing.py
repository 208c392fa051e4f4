"""Makes the notices that are due within a day: each once, and again where it was dropped for not being true then."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from handlers.tools import Tools
from storage.database import Session
from storage.pages import DROPPED, add_pages, page_by_key, revive_page

Row = dict[str, Any]


def not_yet_told(session: Session, workspace_id: int, rows: Iterable[Row]) -> list[Row]:
    """Return the notices to be made: those that never were, or were not true when they would have been told."""
    held = ((row, page_by_key(session, workspace_id, row["key"])) for row in rows)
    return [row for row, page in held if page is None or page.status == DROPPED]


def announce_rows(tools: Tools, rows: Sequence[Row], now: datetime) -> list[int]:
    """Make these notices; return the ids of those that are due now."""
    if not rows:
        return []
    with tools.database.writing() as session:
        add_pages(session, rows)
        made = [page_by_key(session, tools.workspace_id, row["key"]) for row in rows]
        for page, row in zip(made, rows, strict=True):
            if page is not None and page.status == DROPPED:
                revive_page(session, page.id, row["due_at"])
        return [page.id for page in made if page is not None and page.due_at <= now]
