"""`escalate` with words, by form, from a message or for a ticket: raises, and says who is paged and where it shows up.

The same words of the same person raise once within minutes, and a ticket once while its escalation is open, however
often a button is pressed. Nothing is written before all of it is right.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from coaching.escalation import Severity
from handlers.cards import Button, Card, Choice, Field, FieldErrors, FieldKind, Form, Style, Text, Tone
from handlers.digests.naming import shortened
from handlers.escalations.cards import standing_card
from handlers.escalations.choosing import sees
from handlers.escalations.ladders import who_is_paged
from handlers.escalations.raising import Became, Cause, Raised, Source, raise_escalation
from handlers.escalations.refusals import NothingSaidError
from handlers.escalations.states import policy_from_json
from handlers.escalations.telling import SEVERITIES, channel_name
from handlers.escalations.tickets import Named, named_ticket
from handlers.escalations.wished import Wish, wished_by_form, wished_by_words
from handlers.request import Message, Reply, Request
from handlers.tools import Tools, instant
from storage.database import Session
from storage.escalations import EscalationRow, cause_of
from storage.teams import Team, all_teams

WITHIN = 300
"""Seconds in which the same words of the same person are the same cause."""

MOST_CHOICES = 20
QUOTED_TITLE = 120


def raise_(request: Request, words: str, tools: Tools) -> Reply:
    """Raise what the words or the form's answers say; open the form where there are none."""
    said = words.removeprefix(":").strip()
    if not said and not request.answers:
        return form(request, tools)
    with tools.database.writing() as session:
        if request.answers:
            wish, problems = wished_by_form(session, request.answers, tools)
            if wish is None:
                speech = request.speech
                beside = {name: speech.say(each.message(), **each.values) for name, each in problems.items()}
                return Reply(field_errors=FieldErrors(beside), refused=True)
        else:
            wish = wished_by_words(session, said, tools)
        ticket = named_ticket(session, wish.number, request.person, tools) if wish.number else Named("")
        team_id, choices = _team(session, wish, ticket, request, tools)
        if choices and request.answers:
            return Reply(field_errors=FieldErrors({"team": request.speech.say("Whose is it?")}), refused=True)
        if choices:
            return _which_team(choices, said, request)
        return _raised(session, wish, ticket, team_id, request, tools)


def this(request: Request, words: str, tools: Tools) -> Reply:  # noqa: ARG001 - one shape for every handler
    """Open the form for the message that is quoted, with its text and its link."""
    quoted = request.quoted
    if quoted is None:
        return form(request, tools)
    text = quoted.text.strip()
    title = shortened(text.split("\n")[0], QUOTED_TITLE)
    return form(request, tools, Wish(title, details="" if title == text else text, url=quoted.url))


def ticket(request: Request, words: str, tools: Tools) -> Reply:
    """Open the form for a ticket; show its escalation where it is raised already."""
    number = words.split()[0] if words.split() else ""
    if not number:
        raise NothingSaidError
    with tools.database.reading() as session:
        found = named_ticket(session, number, request.person, tools)
        known = cause_of(session, tools.workspace_id, _ticket_key(found))
        row = session.get_one(EscalationRow, known.escalation_id) if known else None
        if row is not None and sees(session, request.person, row):
            card = standing_card(session, row, request.speech, request.present)
            said = Text(request.speech.say("That ticket is raised already."))
            return Reply((Message(replace(card, blocks=(said, *card.blocks))),))
        team = session.get(Team, found.team_id) if found.team_id is not None else None
    speech = request.speech
    title = speech.say("Ticket {number}: {topic}", number=found.number, topic=found.topic) if found.topic else ""
    return form(request, tools, Wish(title, number=found.number, url=found.url, team=team))


def form(request: Request, tools: Tools, wish: Wish | None = None) -> Reply:
    """Return the form, with what is known in it."""
    speech, known = request.speech, wish or Wish("")
    with tools.database.reading() as session:
        teams = all_teams(session, tools.workspace_id)
    own = [team for team in teams if team.id in request.person.member_of | request.person.leads]
    chosen = known.team or (own[0] if len(own) == 1 else None)
    severities = tuple(Choice(speech.say(SEVERITIES[each]), str(each)) for each in Severity)
    fields = [
        Field("title", speech.say("What must not wait?"), value=known.title, hint=speech.say("One line.")),
        Field("severity", speech.say("How much does it matter?"), FieldKind.CHOICE, str(known.severity),
              speech.say("Critical pages at any hour. Low pages nobody and waits for the digest."), choices=severities),
        Field("ticket", speech.say("Ticket"), value=known.number, required=False),
    ]  # fmt: skip
    if teams:
        choices = tuple(Choice(team.name, team.name) for team in [*own, *(each for each in teams if each not in own)])
        if chosen is None:
            choices = (Choice(speech.say("Choose …"), ""), *choices)
        first = chosen.name if chosen else ""
        fields.append(Field("team", speech.say("Team"), FieldKind.CHOICE, first, required=False, choices=choices))
    fields += [
        Field("details", speech.say("Details"), FieldKind.PARAGRAPH, known.details, required=False),
        Field("url", speech.say("Link"), value=known.url, required=False),
    ]
    return Reply(form=Form(speech.say("Escalate"), "escalate raise", speech.say("Raise it"), tuple(fields)))


def _team(
    session: Session, wish: Wish, ticket: Named, request: Request, tools: Tools
) -> tuple[int | None, Sequence[Team]]:
    """Whose it is: as was said, else the ticket's, else my own; or the teams to choose from."""
    if wish.team is not None or ticket.team_id is not None:
        return wish.team.id if wish.team else ticket.team_id, ()
    teams = all_teams(session, tools.workspace_id)
    own = [team for team in teams if team.id in request.person.member_of | request.person.leads]
    choices = own or list(teams)
    if len(choices) > 1:
        return None, choices[:MOST_CHOICES]
    return (choices[0].id if choices else None), ()


def _which_team(choices: Sequence[Team], said: str, request: Request) -> Reply:
    speech = request.speech
    text = speech.say("Nobody is paged yet. Whose is it?")
    offered = tuple(Button(team.name, f"escalate raise {said} team {team.name}") for team in choices)
    return Reply((Message(Card(speech.say("Which team?"), (Text(text),), offered)),))


def _raised(session: Session, wish: Wish, ticket: Named, team_id: int | None, request: Request, tools: Tools) -> Reply:
    now = request.present
    cause = Cause(
        title=wish.title, severity=wish.severity, source=Source.PERSON, team_id=team_id,
        key=_ticket_key(ticket) if ticket.number else _words_key(session, wish, team_id, request, tools),
        details=wish.details, ticket_id=ticket.id, number=ticket.number, url=wish.url or ticket.url,
        raised_by=request.person.id,
    )  # fmt: skip
    raised = raise_escalation(session, cause, tools, now)
    return _answer(session, raised, request, tools)


def _answer(session: Session, raised: Raised, request: Request, tools: Tools) -> Reply:
    speech, row, now = request.speech, raised.row, request.present
    if raised.became is Became.KNOWN:
        if not sees(session, request.person, row):
            text = Text(speech.say("That ticket is raised already, by another team's people."))
            return Reply((Message(Card(speech.say("Raised already"), (text,))),))
        card = standing_card(session, row, speech, now)
        text = Text(speech.say("That is raised already, as {number}.", number=str(row.id)))
        return Reply((Message(replace(card, blocks=(text, *card.blocks))),), wakes=(row.id,))
    policy = policy_from_json(row.policy)
    blocks = [
        Text(row.title, Tone.STRONG),
        Text(who_is_paged(session, Severity(row.severity), row.team_id, policy, speech, tools, now)),
    ]
    team = session.get_one(Team, row.team_id).name if row.team_id else ""
    where = [speech.say("Team: {team}.", team=team)] if team else []
    if policy.channel is not None and row.severity != Severity.LOW:
        name = channel_name(session, policy.channel.tenant, policy.channel.channel)
        where.append(speech.say("It is shown in {channel}.", channel=name))
    where.append(speech.say("You are told when somebody has it and when it is resolved."))
    blocks.append(Text(" ".join(where), Tone.QUIET))
    offered = (
        Button(speech.say("See it"), f"escalate {row.id}", Style.PRIMARY),
        Button(speech.say("Comment"), f"escalate comment {row.id}"),
        Button(speech.say("Resolve"), f"escalate resolve {row.id}"),
    )
    card = Card(speech.say("Raised as {number}", number=str(row.id)), tuple(blocks), offered)
    return Reply((Message(card, replaces=True),), wakes=(row.id,))


def _ticket_key(ticket: Named) -> str:
    """A ticket raises once while what it raised is open; one that no helpdesk told of goes by its number."""
    return f"ticket:{ticket.id}" if ticket.id is not None else f"number:{ticket.number.casefold()}"


def _words_key(session: Session, wish: Wish, team_id: int | None, request: Request, tools: Tools) -> str:
    """The same words of the same person within minutes; the span before counts too, as time knows no spans."""
    said = hashlib.sha256(f"{wish.title}\n{wish.details}\n{team_id}".casefold().encode()).hexdigest()[:24]
    span = instant(request.present) // WITHIN
    before = f"person:{request.person.id}:{said}:{span - 1}"
    return before if cause_of(session, tools.workspace_id, before) else f"person:{request.person.id}:{said}:{span}"
