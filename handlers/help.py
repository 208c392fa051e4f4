"""`help`: what can be asked, in the person's language, with what to try first."""

from handlers.cards import Button, Card, Style, Table, Text, Tone
from handlers.registry import COMMANDS
from handlers.request import Message, Reply, Request
from handlers.tools import Tools
from kpi.definitions import KPIS

WORDS = ("help", "hilfe", "?", "hi", "hello", "hallo", "start")


def help_(request: Request, words: str, tools: Tools) -> Reply:  # noqa: ARG001 - one shape for every handler
    """Answer with the commands, the periods and the KPIs that are understood."""
    speech = request.speech
    rows = tuple((speech.say(c.usage), speech.say(c.summary)) for c in COMMANDS if c.listed)
    kpis = speech.listing(speech.say(kpi.name) for kpi in KPIS)
    card = Card(
        speech.say("What you can ask"),
        (
            Table(speech.say("Commands"), (speech.say("Type"), speech.say("To get")), rows),
            Text(speech.say('Periods: "last week", "March", "30d", "Q3 2026", "2026-10-01..2026-10-31".')),
            Text(speech.say("KPIs: {kpis}.", kpis=kpis)),
            Text(speech.say("Your figures reach you alone. Whoever else looks at them is logged."), Tone.QUIET),
        ),
        (
            Button(speech.say("My figures"), "mystats", Style.PRIMARY),
            Button(speech.say("My team"), "teamstats"),
            Button(speech.say("Language"), "language"),
        ),
    )
    return Reply((Message(card),))
