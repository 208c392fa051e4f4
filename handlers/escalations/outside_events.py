"""What webhooks out are told beside escalations: of connected systems, of posts that went out, of a team's signals.

Promises: made in the transaction of what it tells, sent and tried again as every page is; the same event makes one page
for each receiver. Tells of systems and teams alone: no person, and no figure that rests on few.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from handlers.escalations.pages import PageKind
from kpi.words import N_
from storage.database import Session
from storage.pages import Page, add_pages, page_by_key
from storage.paging_rules import all_pagers

SYNC_FAILED, SYNC_WORKS, POSTED, SIGNAL = "sync.failed", "sync.works", "digest.posted", "kpi.signal"

EVENTS: Mapping[str, str] = {
    SYNC_FAILED: N_("a connected system cannot be pulled from"),
    SYNC_WORKS: N_("it works again"),
    POSTED: N_("a team's scheduled post has gone out to its channel"),
    SIGNAL: N_("a digest says that a team's KPI is unusual, by a rule of its control chart"),
}
"""By the name a receiver subscribes to."""

_FIELDS: Mapping[str, Sequence[str]] = {
    SYNC_FAILED: ("source", "problem"), SYNC_WORKS: ("source",), POSTED: ("kind", "team", "period"),
    SIGNAL: ("team", "kpi", "version", "period", "unit", "value", "n", "rule", "side"),
}  # fmt: skip
_NUMBERS: Mapping[str, type[int] | type[float]] = {"version": int, "n": int, "value": float}
_BETWEEN = "\x1f"


def listened_to(session: Session, workspace_id: int, event: str) -> bool:
    """Return whether some receiver wants to hear of an event."""
    return any(event in (each.events or ()) for each in all_pagers(session, workspace_id))


def tell(session: Session, workspace_id: int, event: str, mark: str, values: Sequence[str], now: datetime) -> list[int]:
    """Make a page for each receiver that wants to hear of an event; `mark` names this one. Returns their ids.

    `values` are those of its fields, in their order.
    """
    wanted = [each for each in all_pagers(session, workspace_id) if event in (each.events or ())]
    keys = [f"event.{event}.{mark}.{each.id}" for each in wanted]
    about = _BETWEEN.join((event, *values))
    rows = [
        {"workspace_id": workspace_id, "key": key, "kind": str(PageKind.PAGER), "pager_id": each.id, "about": about,
         "due_at": now}
        for key, each in zip(keys, wanted, strict=True)
    ]  # fmt: skip
    add_pages(session, rows)
    return [page.id for key in keys if (page := page_by_key(session, workspace_id, key)) is not None]


def event_of(page: Page) -> tuple[str, dict[str, str | float]]:
    """Return an event's name, and its fields with their values."""
    event, *values = page.about.split(_BETWEEN)
    fields = zip(_FIELDS.get(event, ()), values, strict=False)
    return event, {name: _NUMBERS[name](value) if name in _NUMBERS else value for name, value in fields}
