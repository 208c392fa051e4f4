"""`welcome`: what Touchline does, what stays private, and first words, for whoever brought it here.

In a conversation of one's own it gathers what is the asker's: what is due, goals, kudos, and a way to their figures.
Never reads a figure of a ticket, and never speaks to the whole channel.
"""

from collections.abc import Mapping

from coaching.access import Role
from handlers.cards import Block, Button, Card, Style, Text, Tone
from handlers.mine import my_buttons, my_goals, my_kudos, what_is_due
from handlers.request import Message, PlaceKind, Reply, Request
from handlers.tools import Tools
from kpi.words import N_

_MINE = (N_("My figures"), "mystats")
_TEAM = (N_("A team's figures"), "teamstats")
_LINK = (N_("Who is who"), "link")

FIRST_STEPS: Mapping[Role, tuple[str, tuple[tuple[str, str], ...]]] = {
    Role.AGENT: (N_('Try "mystats" for your own figures, and "why first reply" for what is behind one.'), (_MINE,)),
    Role.LEAD: (
        N_('Try "teamstats" for your team, "mystats @name" for somebody you lead, and "mystats" for yourself.'),
        (_TEAM, _MINE),
    ),
    Role.MANAGER: (N_('Try "teamstats" for a team; "why csat" with its name shows what is behind a figure.'), (_TEAM,)),
    Role.EXECUTIVE: (N_('Try "teamstats" for a team. You see teams, never a single person.'), (_TEAM,)),
    Role.ADMIN: (
        N_('Say who is who in the helpdesk with "link", and put a user group into a team with "usergroup @GROUP".'),
        (_LINK,),
    ),
}


def welcome(request: Request, words: str, tools: Tools) -> Reply:  # noqa: ARG001 - one shape for every handler
    """Answer with what Touchline does, for the asker's role and for the place."""
    speech = request.speech
    steps, offered = FIRST_STEPS[request.person.role]
    blocks: list[Block] = [
        Text(speech.say("I tell each of you how the support work goes: with every number, what it rests on."))
    ]
    if request.place.kind is PlaceKind.CHANNEL:
        blocks.append(Text(speech.say("In this channel I answer when I am mentioned; only who asks sees the answer.")))
    blocks.append(Text(speech.say(steps)))
    mine, own = _mine(request, tools)
    blocks += mine
    blocks.append(Text(speech.say("Your figures reach you alone. Whoever else looks at them is logged."), Tone.QUIET))
    buttons = [Button(speech.say(label), said) for label, said in offered]
    buttons[0] = Button(buttons[0].label, buttons[0].words, Style.PRIMARY)
    buttons += own
    buttons += [Button(speech.say("Settings"), "settings"), Button(speech.say("Help"), "help")]
    # What is somebody's own stands in no notification.
    card = Card(speech.say("Hello, I am Touchline"), tuple(blocks), tuple(buttons), discreet=bool(mine))
    return Reply((Message(card),))


def _mine(request: Request, tools: Tools) -> tuple[list[Block], list[Button]]:
    """What is the asker's own and due, in a conversation of their own; nothing of it in a channel."""
    if request.place.kind is PlaceKind.CHANNEL:
        return [], []
    with tools.database.reading() as session:
        due = what_is_due(session, request, tools)
        blocks: list[Block] = [Text(request.speech.say("Due"), Tone.STRONG)] if due else []
        blocks += [Text(line) for line in due]
        blocks += [*my_goals(session, request, tools), *my_kudos(session, request, tools)]
        return blocks, list(my_buttons(session, request, tools))
