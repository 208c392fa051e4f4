"""An emoji on a message, where a team turned it on: whoever reacted is asked in private what for.

Promises that a reaction alone thanks nobody and opens nothing; that it is asked once for a message, however often the
emoji is put there; and that a message thanks once. The message itself is never read.
"""

import re

from handlers.cards import Button, Card, Style, Text
from handlers.escalations.pages import PageKind
from handlers.kudos.asking import ask_form
from handlers.kudos.giving import give_answers
from handlers.kudos.refusals import ReactionGoneError
from handlers.kudos.ways import settings_for
from handlers.request import Reply, Request
from handlers.subwords import leading_number
from handlers.tools import Tools
from locales.speech import Speech
from storage.database import Session
from storage.kudos import kudos_from
from storage.pages import Page, add_pages, find_page
from storage.people import Person, find_person

_MESSAGE = re.compile(r"(?P<emoji>\S{1,60}) (?P<handle>@\S+) (?P<message>[A-Za-z0-9:._-]{1,80})")


def reaction(request: Request, words: str, tools: Tools) -> Reply:
    """Remember to ask for the reason; says nothing at all where there is nothing to ask."""
    found = _MESSAGE.fullmatch(words.strip())
    if found is None:
        return Reply()
    with tools.database.writing() as session:
        author = find_person(session, tools.workspace_id, found["handle"])
        if author is None or author.id == request.person.id:
            return Reply()
        settings = settings_for(session, [request.person.id, author.id], tools, request.present)
        key = f"kudosask.{request.person.id}.{found['message']}"
        used = any(each.emoji == found["emoji"] for each in settings)
        if used and kudos_from(session, tools.workspace_id, key) is None:
            row = {
                "workspace_id": tools.workspace_id, "key": key, "kind": str(PageKind.KUDOS_ASK),
                "person_id": request.person.id, "about": str(author.id), "due_at": request.present,
            }  # fmt: skip
            add_pages(session, [row])
    return Reply()


def because(request: Request, words: str, tools: Tools) -> Reply:
    """Open the form of a reaction, or give what it says."""
    number, _ = leading_number(words)
    with tools.database.writing() as session:
        page = find_page(session, tools.workspace_id, int(number)) if number else None
        if page is None or page.kind != PageKind.KUDOS_ASK or page.person_id != request.person.id:
            raise ReactionGoneError
        if request.answers:
            return give_answers(session, page.key, request, tools)
        author = session.get_one(Person, int(page.about))
    return ask_form(request, tools, number, people=f"@{author.handle}", command="because")


def ask_card(session: Session, page: Page, speech: Speech) -> Card:
    """Return what asks whoever reacted for the reason."""
    author = session.get_one(Person, int(page.about)).name
    said = speech.say("Your reaction alone tells nobody. Say in a few words what for, and they are told.")
    button = Button(speech.say("Say what for"), f"kudos because {page.id}", Style.PRIMARY)
    return Card(speech.say("Do you want to thank {name}?", name=author), (Text(said),), (button,))
