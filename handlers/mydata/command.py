"""`mydata`: what is held on me, how much of each, when it goes; the notes about me in full, all of it as a file.

Answers the person alone, by direct message when said in a channel. Never shows another person's data than theirs.
"""

from charts.paper.specs import Column, Sheet, Workbook
from handlers.cards import Block, Button, Card, Paper, Style, Table, Text, Tone
from handlers.errors import RefusedError
from handlers.mydata.notes_about import NOTES
from handlers.mydata.parts import Section
from handlers.mydata.sections import every_section
from handlers.request import Audience, Message, PlaceKind, Reply, Request
from handlers.tools import Tools

_FILE = frozenset({"file", "datei"})
MOST_NOTES, MOST_LETTERS_OF_A_SHEET = 20, 31


class OnlyYourDataError(RefusedError):
    """This shows what is held on you, and nobody else: say "mydata" alone, or "mydata file"."""


def mydata(request: Request, words: str, tools: Tools) -> Reply:
    """Answer with what is held on the asker."""
    wanted = words.strip().casefold()
    if wanted and wanted not in _FILE:
        raise OnlyYourDataError
    with tools.database.reading() as session:
        sections = every_section(session, request, tools)
    card = _file_card(sections, request) if wanted else _card(sections, request)
    if request.place.kind is not PlaceKind.CHANNEL:
        return Reply((Message(card),))
    speech = request.speech
    told = Card(speech.say("What is held on you"), (Text(speech.say("It is on its way to your direct messages.")),))
    return Reply((Message(told), Message(card, Audience.PERSON, request.person.handle)))


def _card(sections: list[Section], request: Request) -> Card:
    speech = request.speech
    rows = tuple((speech.say(each.name), speech.number(len(each.rows)), speech.say(each.deleted)) for each in sections)
    columns = (speech.say("What"), speech.say("Entries"), speech.say("Deleted"))
    blocks: list[Block] = [Table(speech.say("What is held on you"), columns, rows)]
    notes = next(each for each in sections if each.name == NOTES)
    if notes.rows:
        blocks.append(_table(notes, request))
    more = (
        speech.say("What helpdesks told of your tickets is what your figures rest on."),
        speech.say("What you answered anonymously is not here: nobody knows that it is yours."),
    )
    blocks.append(Text(" ".join(more), Tone.QUIET))
    buttons = (
        Button(speech.say("All of it as a file"), "mydata file", Style.PRIMARY),
        Button(speech.say("Who looked"), "looks"),
        Button(speech.say("My figures"), "mystats"),
    )
    return Card(speech.say("What is held on you"), tuple(blocks), buttons, discreet=True)


def _table(section: Section, request: Request) -> Table:
    speech = request.speech
    return Table(speech.say(section.name), tuple(map(speech.say, section.columns)), section.rows[:MOST_NOTES])


def _file_card(sections: list[Section], request: Request) -> Card:
    speech, title = request.speech, request.speech.say("What is held on you")
    sheets = tuple(
        Sheet(
            speech.say(each.name)[:MOST_LETTERS_OF_A_SHEET], tuple(Column(speech.say(name)) for name in each.columns),
            each.rows, speech.say("Deleted: {when}", when=speech.say(each.deleted)),
        )
        for each in sections
    )  # fmt: skip
    book = Workbook(title, speech.locale, request.present, sheets)
    paper = Paper(f"mydata-{request.person.handle}.xlsx", title, book)
    said = Text(speech.say("A spreadsheet with a sheet for each part follows. It is yours: keep it where you want."))
    return Card(title, (said,), papers=(paper,), discreet=True)
