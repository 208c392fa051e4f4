"""What a receiver outside of the chat is told: PagerDuty, an Opsgenie-compatible one, or any webhook.

Says what the escalation says and what became of it; never who holds it. Sends nothing (`bot.pagers`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.escalations.outside_events import event_of
from handlers.tools import Tools
from storage.database import Session
from storage.escalations import EscalationRow
from storage.pages import Page
from storage.paging_rules import Pager


@dataclass(frozen=True, slots=True)
class Call:
    """A message to a receiver. `about`: "trigger", "acknowledge" or "resolve"; `key` is the same for one escalation,
    `id` for one page: what comes with the same id is the same message sent again.

    `event` is what is told beside escalations, with `about` its name; of teams and systems, never of a person.
    `sealed` is the receiver's key or secret, to be opened where it is used (`pager_context(name)`).
    """

    kind: str
    name: str
    url: str
    sealed: bytes
    about: str
    key: str
    title: str
    severity: str
    details: str = ""
    link: str = ""
    id: str = ""
    event: Mapping[str, str | float] | None = None


def call_of(session: Session, page: Page, row: EscalationRow | None, tools: Tools) -> Call:
    """Return what a receiver is told by a page."""
    if page.pager_id is None:
        raise ValueError("a page to a receiver has one")
    pager = session.get_one(Pager, page.pager_id)
    named = f"touchline-{tools.workspace_id}-page-{page.id}"
    if row is None:
        about, event = event_of(page)
        return Call(pager.kind, pager.name, pager.url, pager.sealed, about, page.key, "", "", id=named, event=event)
    return Call(
        pager.kind, pager.name, pager.url, pager.sealed, page.about, f"touchline-{tools.workspace_id}-{row.id}",
        row.title, row.severity, row.details, row.url, named,
    )  # fmt: skip
