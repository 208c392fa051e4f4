"""Proposes who somebody of a connected system is, where one address is in both: to that person, once, and to admins.

An address alone links nobody. What is refused is not asked again. Asked is after a round, at the person's working time.
"""

from collections.abc import Iterable
from datetime import datetime

from handlers.cards import Button, Card, Style, Text, Tone
from handlers.coach.notices import working_moment
from handlers.escalations.pages import PageKind
from handlers.tools import Tools
from locales.speech import Speech
from storage.connections import connections
from storage.database import Session, Work, alone
from storage.matches import IdentityMatch, find_match, people_by_address, propose, unproposed
from storage.pages import Page, add_pages, page_by_key
from storage.people import Identity

ANSWERED, GONE = "answered", "gone"


def look_after(tools: Tools, now: datetime) -> list[int]:
    """Make the proposals that are due; return the ids of the notices that ask."""
    with tools.database.reading() as session:
        if not any(True for _ in _due(session, tools)):
            return []
    with tools.database.writing() as session:
        # Of several replicas that look, one proposes.
        alone(session.connection(), Work.SET_UP)
        return [_ask(session, propose(session, each, person_id, now), tools, now)
                for each, person_id in list(_due(session, tools))]  # fmt: skip


def _due(session: Session, tools: Tools) -> Iterable[tuple[Identity, int]]:
    """Whom to propose for whom: of an address that two people have, nobody."""
    there = connections(session, tools.workspace_id)
    pulled = [each.source for each in there if each.synced_at is not None]
    waiting = unproposed(session, tools.workspace_id, pulled) if pulled else []
    if not waiting:
        return
    addresses = {each.email.lower() for each in waiting if each.email}
    sources = {each.source for each in there}
    known = people_by_address(session, tools.workspace_id, addresses, sources)
    for each in waiting:
        whose = known.get((each.email or "").lower(), set())
        if len(whose) == 1:
            yield each, next(iter(whose))


def _ask(session: Session, match: IdentityMatch, tools: Tools, now: datetime) -> int:
    key = f"match.{match.id}"
    row = {
        "workspace_id": tools.workspace_id, "key": key, "kind": str(PageKind.MATCH), "person_id": match.person_id,
        "about": str(match.id), "due_at": working_moment(session, match.person_id, tools, now),
    }  # fmt: skip
    add_pages(session, [row])
    page = page_by_key(session, tools.workspace_id, key)
    return page.id if page is not None else 0


def needless(session: Session, page: Page, now: datetime) -> str:  # noqa: ARG001 - as every notice's
    """Return why nobody needs to be asked any more; empty where they do."""
    found = find_match(session, page.workspace_id, int(page.about))
    if found is None or found.identity.marked or found.identity.is_bot:
        return GONE
    return ANSWERED if found.match.answer is not None or found.identity.person_id is not None else ""


def notice_card(session: Session, page: Page, speech: Speech, tools: Tools, now: datetime) -> Card:  # noqa: ARG001
    """Return the question."""
    found = find_match(session, page.workspace_id, int(page.about))
    if found is None or needless(session, page, now):
        return Card(speech.say("That question is answered already."), discreet=True)
    title = speech.say("Is this you at {source}?", source=found.identity.provider)
    why = speech.say("It has your e-mail address. If you say yes, its tickets count as yours, past ones too.")
    buttons = (
        Button(speech.say("Yes, that is me"), f"people yes {found.match.id}", Style.PRIMARY),
        Button(speech.say("No"), f"people no {found.match.id}"),
    )
    return Card(title, (Text(called(found.identity)), Text(why, Tone.QUIET)), buttons, discreet=True)


def called(identity: Identity) -> str:
    """Return somebody's name there, with a hint of the address: "Tom Rau <t…@example.com>"."""
    if not identity.email:
        return identity.name
    name, _, host = identity.email.partition("@")
    return f"{identity.name} <{name[:1]}…@{host}>"
