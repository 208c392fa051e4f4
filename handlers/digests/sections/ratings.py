"""What customers said in the covered days: the low ratings with their words, and whom the good ones thank.

Low ratings name tickets, never who answered. Thanks are no ranking: the first ones of the days, one a person.
"""

from collections.abc import Sequence

from handlers.cards import Block, Button, Card, Table, Text, Tone
from handlers.digests.assembling import heading
from handlers.digests.day import day_of, once, rules_of
from handlers.digests.naming import coaching_buttons, escalate_buttons, shortened, ticket_cell
from handlers.digests.scene import Scene
from handlers.work import rated_between
from storage.people import people_of
from storage.rated import Rated

MOST_SAID, MOST_LISTED, MOST_THANKED = 3, 30, 3


def ratings_of(scene: Scene) -> Sequence[Rated]:
    """Return the surveys answered in the covered days, in time order."""
    asks = day_of(scene).asks

    def load() -> list[Rated]:
        return rated_between(
            scene.session, asks.subject.work, asks.within.start, asks.within.end, rules_of(scene).csat_credit
        )

    return once(scene, "ratings", load)


def low_ratings(scene: Scene) -> Sequence[Rated]:
    """Return the low ones, those with words first."""
    return sorted((each for each in ratings_of(scene) if not each.good), key=lambda each: not _said(each))


def build_low_ratings(scene: Scene) -> tuple[tuple[Block, ...], tuple[Card, ...]]:
    """Return the low ratings: a few in the message, all of them in the thread."""
    speech, low = scene.speech, low_ratings(scene)
    if not ratings_of(scene):
        return (Text(speech.say("No rating came in."), Tone.QUIET),), ()
    if not low:
        return (Text(speech.say("No low rating came in."), Tone.QUIET),), ()
    title = speech.say_many("{count} low rating", "{count} low ratings", len(low))
    blocks = (heading(title), said_table(scene, title, low[:MOST_SAID]))
    if len(low) <= MOST_SAID:
        return blocks, ()
    return blocks, (Card(title, (said_table(scene, title, low[:MOST_LISTED]),), escalate_low(scene)),)


def escalate_low(scene: Scene) -> tuple[Button, ...]:
    """Return the buttons that raise the tickets of the first low ratings, and that write a note about the first."""
    low = low_ratings(scene)
    notes = coaching_buttons(((each.number, each.agent_id) for each in low), scene)
    return (*escalate_buttons((each.number for each in low), scene.speech), *notes)


def said_table(scene: Scene, caption: str, ratings: Sequence[Rated]) -> Table:
    """Return ratings as rows: the ticket, what it is about, what the customer wrote."""
    speech = scene.speech
    rows = tuple(
        (ticket_cell(each.number, each.url), each.topic or "", _said(each) or speech.say("(no comment)"))
        for each in ratings
    )
    return Table(caption, (speech.say("Ticket"), speech.say("Topic"), speech.say("What the customer wrote")), rows)


def build_thanks(scene: Scene) -> tuple[tuple[Block, ...], tuple[Card, ...]]:
    """Return what to thank people for: good ratings with words, of those the reader leads."""
    thanked = _thanked(scene)
    if not thanked:
        return (), ()
    speech = scene.speech
    rows = tuple((name, ticket_cell(each.number, each.url), _said(each)) for name, each in thanked)
    title = speech.say("Worth a thank-you")
    columns = speech.say("Who"), speech.say("Ticket"), speech.say("What the customer wrote")
    return (heading(title), Table(title, columns, rows)), ()


def _thanked(scene: Scene) -> list[tuple[str, Rated]]:
    """Whom to thank for what: the first good words of the days, one of each person."""
    good = [each for each in ratings_of(scene) if each.good and _said(each)]
    names = {person.id: person.name for person in day_of(scene).people}
    whose = {
        identity: person_id
        for person_id, _, identities in people_of(scene.session, sorted({each.agent_id for each in good}))
        for identity in identities
        if person_id in names
    }
    found: dict[int, Rated] = {}
    for each in good:
        person_id = whose.get(each.agent_id)
        if person_id is not None:
            found.setdefault(person_id, each)
    return [(names[person_id], each) for person_id, each in list(found.items())[:MOST_THANKED]]


def _said(rating: Rated) -> str:
    return shortened(rating.comment or "")
