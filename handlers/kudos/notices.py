"""Tells kudos: each receiver once, at their own working time, by whom and why; the team's channel once.

What was taken back before it was told is dropped. The reason stands in the card alone and in no notification of it;
what is private reaches no channel.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from handlers.cards import Block, Button, Card, Text, Tone
from handlers.coach.notices import working_moment
from handlers.digests.plans import Target
from handlers.escalations.pages import PageKind
from handlers.kudos.saying import names_of, values_said
from handlers.sealing import open_text
from handlers.tools import Tools
from locales.speech import Speech
from storage.database import Session
from storage.kudos import Kudos, find_kudos, kudos_from, receivers_of, seal_context
from storage.pages import Page, add_pages
from storage.people import Person

REMOVED, PRIVATE, DONE = "removed", "private", "done"


def tell_kudos(
    session: Session, row: Kudos, people: Iterable[int], channels: Iterable[Target], tools: Tools, now: datetime
) -> None:
    """See to it that everybody who is thanked is told, and the channels, each once."""
    common = {"workspace_id": row.workspace_id, "kind": str(PageKind.KUDOS), "about": str(row.id)}
    rows: list[dict[str, Any]] = [
        {
            **common, "key": f"kudos{row.id}.person.{each}", "person_id": each,
            "due_at": working_moment(session, each, tools, now),
        }
        for each in people
    ]  # fmt: skip
    for each in channels:
        named = {"key": f"kudos{row.id}.channel.{each.tenant}/{each.channel}", "due_at": now}
        rows.append({**common, **named, "tenant": each.tenant, "channel": each.channel})
    add_pages(session, rows)


def needless(session: Session, page: Page, now: datetime) -> str:  # noqa: ARG001 - the shape of notices
    """Return why nobody needs a notice any more; empty where it is true."""
    if page.kind == PageKind.KUDOS_ASK:
        return DONE if kudos_from(session, page.workspace_id, page.key) is not None else ""
    row = find_kudos(session, page.workspace_id, int(page.about))
    if row is None or row.removed_at is not None:
        return REMOVED
    return PRIVATE if row.private and page.person_id is None else ""


def notice_card(session: Session, page: Page, speech: Speech, tools: Tools, now: datetime) -> Card:
    """Return what a notice says now, in its reader's words."""
    if page.kind == PageKind.KUDOS_ASK:
        from handlers.kudos.reacting import ask_card

        return ask_card(session, page, speech)
    row = find_kudos(session, page.workspace_id, int(page.about))
    if row is None or needless(session, page, now):
        return Card(speech.say("These kudos were taken back."), discreet=True)
    people = receivers_of(session, [row.id]).get(row.id, [])
    reader = page.person_id or 0
    title = speech.say(
        "{name} thanks {names}",
        name=session.get_one(Person, row.from_id).name,
        names=names_of(session, people, speech, reader),
    )
    said: list[Block] = [Text(open_text(tools, seal_context(row.key), row.sealed))]
    if row.values:
        said.append(Text(values_said(row.values), Tone.QUIET))
    if not reader:
        return Card(title, tuple(said), discreet=True)
    footer = speech.say("Only who is thanked reads this.") if row.private else ""
    buttons = (Button(speech.say("My kudos"), "kudos mine"),)
    return Card(title, tuple(said), buttons, footer, discreet=True)
