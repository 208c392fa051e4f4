"""The backlog by age, and the tickets that have been open longest."""

from handlers.cards import Block, Card, Facts, Table
from handlers.counts import backlog_fact
from handlers.digests.day import day_of, held_of, open_now
from handlers.digests.naming import ticket_cell
from handlers.digests.scene import Scene

MOST_OLD = 15


def build_backlog(scene: Scene) -> tuple[tuple[Block, ...], tuple[Card, ...]]:
    """Return the backlog at the end of the covered days; the oldest tickets that are open now in the thread."""
    table = oldest(scene)
    cards = (Card(scene.speech.say("Open longest"), (table,)),) if table.rows else ()
    return backlog_alone(scene), cards


def backlog_alone(scene: Scene) -> tuple[Block, ...]:
    """Return the backlog with its age bands, without any ticket."""
    return (Facts((backlog_fact(held_of(scene).backlog, day_of(scene).asks.until, scene.speech),)),)


def oldest(scene: Scene, most: int = MOST_OLD) -> Table:
    """Return the tickets that have been open longest."""
    speech = scene.speech
    rows = tuple(
        (ticket_cell(each.number, each.url), each.topic or "", speech.duration(scene.instant - each.opened_at))
        for each in open_now(scene)[:most]
    )
    caption = speech.say("The tickets that have been open longest")
    return Table(caption, (speech.say("Ticket"), speech.say("Topic"), speech.say("Open for")), rows)
