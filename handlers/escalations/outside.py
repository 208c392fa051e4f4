"""What a receiver outside of the chat is told: PagerDuty, an Opsgenie-compatible one, or any webhook.

Says what the escalation says and what became of it; never who holds it. Sends nothing (`bot.pagers`).
"""

from dataclasses import dataclass

from handlers.tools import Tools
from storage.database import Session
from storage.escalations import EscalationRow
from storage.pages import Page
from storage.paging_rules import Pager


@dataclass(frozen=True, slots=True)
class Call:
    """A message to a receiver. `about`: "trigger", "acknowledge" or "resolve"; `key` is the same for one escalation,
    `id` for one page: what comes with the same id is the same message sent again.

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


def call_of(session: Session, page: Page, row: EscalationRow | None, tools: Tools) -> Call:
    """Return what a receiver is told by a page."""
    if row is None or page.pager_id is None:
        raise ValueError("a page to a receiver is about an escalation")
    pager = session.get_one(Pager, page.pager_id)
    return Call(
        pager.kind, pager.name, pager.url, pager.sealed, page.about, f"touchline-{tools.workspace_id}-{row.id}",
        row.title, row.severity, row.details, row.url, f"touchline-{tools.workspace_id}-page-{page.id}",
    )  # fmt: skip
