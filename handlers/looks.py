"""`looks`: who has looked at my figures, and when. Mine to read, and nobody else's."""

from handlers.cards import Button, Card, Table, Text
from handlers.request import Message, Reply, Request
from handlers.tools import Tools
from storage.access_log import looks_at
from storage.people import all_people

MOST_SHOWN = 50


def looks(request: Request, words: str, tools: Tools) -> Reply:  # noqa: ARG001 - one shape for every handler
    """Answer with the latest looks at the asker's figures."""
    speech = request.speech
    with tools.database.reading() as session:
        found = [each for each in looks_at(session, request.person.id) if each.at <= request.now]
        names = {person.id: person.name for person in all_people(session, tools.workspace_id)}
    if not found:
        blocks: tuple[Text | Table, ...] = (Text(speech.say("Nobody but you has looked at your figures.")),)
    else:
        rows = tuple((speech.moment(each.at), names[each.viewer_id], each.command) for each in found[:MOST_SHOWN])
        caption = speech.say_many("{count} look, the latest first", "{count} looks, the latest first", len(found))
        blocks = (Table(caption, (speech.say("When"), speech.say("Who"), speech.say("Asked with")), rows),)
    card = Card(speech.say("Who looked at your figures"), blocks, (Button(speech.say("My figures"), "mystats"),))
    return Reply((Message(card),))
