"""A page on its way: judged, worded and addressed when it is sent, and noted when it has arrived.

Promises: nobody is paged for what somebody has taken or resolved; a message that is there already is brought up to
date instead; what is late by more than a minute says so. Each function is one short transaction.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from coaching.escalation import Status
from handlers.cards import Card
from handlers.escalations.cards import page_card
from handlers.escalations.outside import Call, call_of
from handlers.escalations.pages import ACKNOWLEDGE, SHOWN, TRIGGER, PageKind
from handlers.notices import is_notice, leaving, needless
from handlers.tools import Tools
from handlers.viewers import viewer_of
from locales.speech import Speech
from storage.database import Session
from storage.escalations import EscalationRow, find_escalation
from storage.pages import (
    DUE,
    SENT,
    Page,
    begin_page,
    end_page,
    end_without,
    find_page,
    not_taken,
    note_shown,
)
from storage.people import Identity, Person, identities_of

LATE = timedelta(seconds=60)
DROPPED, FAILED = "dropped", "failed"


class Whereabouts(NamedTuple):
    """Where something can be said: a person's identity or a channel, of a tenant ("" for the local platforms)."""

    tenant: str
    identity: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A page that is to be posted, or whose message (`message_id`, at `places[0]`) is to be brought up to date.

    `places` are tried in order: the first that takes it is enough. `call` is for a receiver outside of the chat
    instead. `thread` is the message it is said under. `repeated`: an earlier try may have arrived. `waits` is for how
    many seconds it waits, until it is due or for what goes before it. `locale` is the card's language.
    """

    page_id: int
    revision: int
    tries: int
    places: tuple[Whereabouts, ...] = ()
    card: Card | None = None
    call: Call | None = None
    thread: str = ""
    message_id: str = ""
    repeated: bool = False
    waits: float = 0.0
    locale: str = "en"


def take_page(tools: Tools, page_id: int, now: datetime) -> Letter | None:
    """Return what is to be sent for a page; None when nothing is: it is settled, now or before."""
    with tools.database.reading() as session:
        found = _letter(session, page_id, tools, now)
    if isinstance(found, str):
        with tools.database.writing() as session:
            end_without(session, page_id, DROPPED, found)
        return None
    return found


def begin(tools: Tools, letter: Letter, now: datetime) -> bool:
    """Note that it is being sent; False when somebody else does so already, or when nobody needs it any more."""
    with tools.database.writing() as session:
        page = find_page(session, tools.workspace_id, letter.page_id)
        row = find_escalation(session, tools.workspace_id, page.escalation_id) if page and page.escalation_id else None
        # Somebody may have answered since it was composed, or may not read it any more.
        if page is None or (_needless(page, row) if row is not None else needless(session, page, now)):
            return False
        begun = begin_page(session, letter.page_id, letter.tries, now)
        if begun and is_notice(page):
            leaving(session, page, now)
        return begun


def arrived(
    tools: Tools, letter: Letter, place: Whereabouts, message_id: str, now: datetime, *, elsewhere: bool = False
) -> None:
    """Note that it was sent, or its message brought up to date. `elsewhere`: it may stand at another place too."""
    with tools.database.writing() as session:
        if letter.message_id:
            note_shown(session, letter.page_id, letter.revision)
        else:
            end_page(session, letter.page_id, place.tenant, message_id, letter.revision, now, repeated=elsewhere)


def taken_back(tools: Tools, letter: Letter) -> None:
    """Note that what was being sent has certainly not arrived."""
    with tools.database.writing() as session:
        not_taken(session, letter.page_id)


def gave_up(tools: Tools, letter: Letter, reason: str) -> None:
    """Note that it cannot be sent; that a message cannot be brought up to date matters to nobody any more."""
    with tools.database.writing() as session:
        if letter.message_id:
            note_shown(session, letter.page_id, letter.revision)
        else:
            end_without(session, letter.page_id, FAILED, reason)


def _letter(session: Session, page_id: int, tools: Tools, now: datetime) -> Letter | str | None:
    """The letter; why it is dropped; or None where it is settled."""
    page = find_page(session, tools.workspace_id, page_id)
    if page is None or page.status not in (DUE, SENT):
        return None
    if page.status == DUE and page.due_at > now:
        return Letter(page.id, 0, page.tries, waits=(page.due_at - now).total_seconds())
    row = find_escalation(session, tools.workspace_id, page.escalation_id) if page.escalation_id else None
    if page.status == SENT:
        if row is None or page.kind not in SHOWN or page.shown >= row.revision:
            return None
    elif why := _needless(page, row) if row is not None else _notice_needless(session, page, now):
        return why
    return _addressed(session, page, row, tools, now)


def _notice_needless(session: Session, page: Page, now: datetime) -> str:
    """Why a notice is not needed; what a receiver is told beside escalations has happened, and stays true."""
    return "" if page.kind == PageKind.PAGER else needless(session, page, now)


def _needless(page: Page, row: EscalationRow) -> str:
    """Why nobody needs a page any more; empty where it is needed."""
    status = Status(row.status)
    pages = page.kind in (PageKind.RUNG, PageKind.NOBODY, PageKind.THREAD)
    # A receiver that was away is not to wake anybody late, nor to be told that somebody has what pages again.
    if (pages or page.about == TRIGGER) and status in (Status.ACKNOWLEDGED, Status.RESOLVED):
        return str(status)
    if page.kind == PageKind.PAGER and page.about == ACKNOWLEDGE and status is not Status.ACKNOWLEDGED:
        return str(status)
    if page.kind == PageKind.REMIND and (status is not Status.ACKNOWLEDGED or row.holder_id != page.person_id):
        return str(status)
    return ""


def _addressed(session: Session, page: Page, row: EscalationRow | None, tools: Tools, now: datetime) -> Letter:
    revision = row.revision if row else 0
    repeated = page.trying_at is not None
    if page.kind == PageKind.PAGER:
        return Letter(page.id, revision, page.tries, call=call_of(session, page, row, tools), repeated=repeated)
    root = session.get_one(Page, page.root_id) if page.root_id is not None else None
    if root is not None and root.status == DUE:
        return Letter(page.id, revision, page.tries, waits=1.0)
    thread = root.message_id if root else ""
    places, speech = _places(session, root or page, tools)
    card = page_card(session, page, row, speech, tools, now)
    if page.status == SENT:
        places = tuple(each for each in places if each.tenant == page.place) or places
    return Letter(
        page.id, revision, page.tries, places, card, None, thread, page.message_id, repeated, 0.0, speech.locale
    )


def _places(session: Session, page: Page, tools: Tools) -> tuple[tuple[Whereabouts, ...], Speech]:
    """Where a page can be said, and in whose words: a channel's are the workspace's."""
    if page.person_id is None:
        return (Whereabouts(page.tenant, channel=page.channel),), Speech(tools.locale, tools.zone)
    person = session.get_one(Person, page.person_id)
    held = [(tenant, each) for each in identities_of(session, person.id) if (tenant := _tenant(each))]
    profile = held[0][1] if held else None
    viewer = viewer_of(session, person, profile, tools, None)
    places = tuple(Whereabouts(tenant, f"{each.provider}:{each.external_id}") for tenant, each in held)
    return places or (Whereabouts("", person.handle),), Speech(viewer.locale, viewer.zone)


def _tenant(identity: Identity) -> str:
    """The tenant an identity belongs to ("slack:T0123"); empty for one of no chat platform."""
    tenant, colon, _ = identity.external_id.rpartition(":")
    return f"{identity.provider}:{tenant}" if colon else ""
