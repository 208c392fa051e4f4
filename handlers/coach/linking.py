"""`coach link`: keeps what is worth reading about a skill, a topic or a course; `coach links` lists it.

Kept for a team by who leads it, for everybody by a manager or an admin. Addresses are looked at and never opened.
"""

import re

from coaching.knowledge import LONGEST_WORDS, about, decide_add, sound_address
from handlers.arguments import straight_quotes
from handlers.cards import Button, Card, Cell, Link, Table, Text
from handlers.coach.knowledge import about_said
from handlers.errors import RefusedError
from handlers.request import Message, Reply, Request
from handlers.subwords import required_number
from handlers.tools import Tools
from storage.database import Session
from storage.links import add_knowledge, find_knowledge, knowledge_links, remove_knowledge
from storage.teams import all_teams, find_team


class WhatToLinkError(RefusedError):
    """Say what it is about, then the address, then a title: "coach link empathy https://wiki.example/tone Our tone"."""


class NotAnAddressError(RefusedError):
    """A link begins with https:// and has no name or password in it. Copy it from the browser once more."""


class LongWordsError(RefusedError):
    """What it is about and its title have {most} letters each, at most. Say it shorter."""


class WhichTeamsLinkError(RefusedError):
    """Say for which team, at the end: for "{example}". You can choose: {known}."""


class NotYourLinkError(RefusedError):
    """Links of a team are kept by who leads it, those for everybody by managers and admins. Ask one of them."""


class NoSuchLinkError(RefusedError):
    """There is no link {number}. "coach links" lists them."""


class WhichLinkError(RefusedError):
    """Say which link, by its number: "coach link remove 12". "coach links" lists them."""


_EVERYBODY = frozenset({"everybody", "everyone", "all", "alle"})
_REMOVE = re.compile(r"^(?:remove|delete|entfernen|löschen)\b\s*(.*)$", re.IGNORECASE)
_LINK = re.compile(r"^(?P<about>.*?)\s*(?P<url>[a-z][a-z0-9+.-]*://\S+)\s*(?P<title>.*)$", re.IGNORECASE | re.DOTALL)
_FOR = re.compile(r'\s*\b(?:for|für)\s+(?:"(?P<team>[^"]+)"|(?P<word>\w+))\s*$', re.IGNORECASE)


def link(request: Request, words: str, tools: Tools) -> Reply:
    """Keep a link, or remove the one of a number."""
    removed = _REMOVE.match(words.strip())
    if removed:
        return _remove(request, removed[1], tools)
    found = _LINK.match(words.strip())
    if found is None or not found["about"].strip():
        raise WhatToLinkError
    if not sound_address(found["url"]):
        raise NotAnAddressError
    with tools.database.writing() as session:
        team_id, title = _whose(session, request, found["title"], tools)
        kind, key = about(straight_quotes(found["about"]))
        title = title.strip().strip('"“”„«»') or found["url"]
        if len(key) > LONGEST_WORDS or (len(title) > LONGEST_WORDS and title != found["url"]):
            raise LongWordsError(most=LONGEST_WORDS)
        add_knowledge(
            session, tools.workspace_id, team_id, kind, key, found["url"], title, request.person.id, request.present
        )
    return links(request, "", tools)


def links(request: Request, words: str, tools: Tools) -> Reply:  # noqa: ARG001 - a sub-word's shape
    """List the links of the teams one is in or leads, and everybody's."""
    speech, person = request.speech, request.person
    with tools.database.reading() as session:
        found = knowledge_links(session, tools.workspace_id, person.member_of | person.leads)
        names = {team.id: team.name for team in all_teams(session, tools.workspace_id)}
    title = speech.say("Worth reading")
    how = speech.say(
        '"coach link empathy https://wiki.example/tone Our tone" keeps one, and "coach link remove 12" removes it.'
    )
    if not found:
        return Reply((Message(Card(title, (Text(speech.say("No link is kept yet.")), Text(how)))),))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            str(each.id),
            about_said(each, speech),
            Link(each.title, each.url),
            speech.say("everybody") if each.team_id is None else names[each.team_id],
        )
        for each in found
    )
    columns = (speech.say("No."), speech.say("About"), speech.say("Link"), speech.say("For"))
    buttons = (Button(speech.say("Help"), "help coach"),)
    return Reply((Message(Card(title, (Table(title, columns, rows), Text(how)), buttons)),))


def _remove(request: Request, words: str, tools: Tools) -> Reply:
    number, _ = required_number(words, WhichLinkError())
    with tools.database.writing() as session:
        held = find_knowledge(session, tools.workspace_id, number)
        seen = request.person.member_of | request.person.leads
        if held is None or (held.team_id not in seen and not decide_add(request.person, held.team_id)):
            raise NoSuchLinkError(number=str(number))
        if not decide_add(request.person, held.team_id):
            raise NotYourLinkError
        remove_knowledge(session, held)
    return links(request, "", tools)


def _whose(session: Session, request: Request, title: str, tools: Tools) -> tuple[int | None, str]:
    """For which team a link is (None: everybody), and the title without the words that say so."""
    said, person = _FOR.search(straight_quotes(title)), request.person
    named = find_team(session, tools.workspace_id, said["team"] or said["word"]) if said else None
    if said and named is not None:
        team_id, title = named.id, title[: said.start()]
    elif said and (said["word"] or "").casefold() in _EVERYBODY:
        team_id, title = None, title[: said.start()]
    else:
        mine = [team for team in all_teams(session, tools.workspace_id) if decide_add(person, team.id)]
        if len(mine) > 1:
            known = request.speech.listing([team.name for team in mine])
            raise WhichTeamsLinkError(example=mine[0].name, known=known)
        team_id = mine[0].id if mine else None
    if not decide_add(person, team_id):
        raise NotYourLinkError
    return team_id, title
