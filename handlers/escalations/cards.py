"""The cards of an escalation's pages, in their reader's words."""

from datetime import datetime

from handlers.cards import Button, Card, Style, Text
from handlers.tools import Tools
from locales.speech import Speech
from storage.database import Session
from storage.escalations import EscalationRow
from storage.pages import Page


def page_card(
    session: Session, page: Page, row: EscalationRow | None, speech: Speech, tools: Tools, now: datetime
) -> Card:
    """Return what a page says now."""
    if row is None:
        return Card(page.about)
    take = Button(speech.say("Acknowledge"), f"escalate ack {row.id}", Style.PRIMARY)
    return Card(row.title, (Text(row.details),) if row.details else (), (take,))
