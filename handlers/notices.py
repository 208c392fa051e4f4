"""Notices that belong to no escalation: whose words each kind has, and whether anybody still needs it.

A kind's module has `needless(session, page, now)`, which says why nobody needs a notice any more ("" where it is
true), and `notice_card(session, page, speech, tools, now)`, which says it as it is when it is read. Never sends.
"""

from collections.abc import Mapping
from datetime import datetime
from importlib import import_module
from typing import Any

from handlers.cards import Card
from handlers.escalations.pages import PageKind
from handlers.tools import Tools
from locales.speech import Speech
from storage.database import Session
from storage.pages import Page

_ONCALL, _KUDOS = "handlers.oncall.notices", "handlers.kudos.notices"
MODULES: Mapping[str, str] = {
    PageKind.GAP: _ONCALL,
    PageKind.COVER: _ONCALL,
    PageKind.HANDOVER: _ONCALL,
    PageKind.CHECKIN: "handlers.checkins.reminding",
    PageKind.STEP: "handlers.goals.reminding",
    PageKind.NOTE: "handlers.coach.notices",
    PageKind.BRIEF: "handlers.coach.briefs",
    PageKind.ACTION: "handlers.coach.action_reminders",
    PageKind.KUDOS: _KUDOS,
    PageKind.PULL: "handlers.pulling.telling",
    PageKind.KUDOS_ASK: _KUDOS,
    PageKind.MATCH: "handlers.connecting.proposing",
}
"""The module of each kind, loaded when a notice of it is sent."""


def is_notice(page: Page) -> bool:
    """Say whether a page is a notice."""
    return page.kind in MODULES


def needless(session: Session, page: Page, now: datetime) -> str:
    """Return why nobody needs a notice any more; empty where it is true."""
    return str(_of(page).needless(session, page, now))


def notice_card(session: Session, page: Page, speech: Speech, tools: Tools, now: datetime) -> Card:
    """Return what a notice says now, in its reader's words and zone."""
    card: Card = _of(page).notice_card(session, page, speech, tools, now)
    return card


def leaving(session: Session, page: Page, now: datetime) -> None:
    """Let a notice's module note, in the transaction of it, that a notice is about to be sent; few have to."""
    note = getattr(_of(page), "leaving", None)
    if note is not None:
        note(session, page, now)


def _of(page: Page) -> Any:
    return import_module(MODULES[page.kind])
