"""How 1:1s and notes are answered: to the asker alone, never in a channel; a notification says a title alone."""

from handlers.cards import Block, Button, Card, Text
from handlers.request import Audience, Message, PlaceKind, Reply, Request


def discreet(title: str, blocks: tuple[Block, ...], buttons: tuple[Button, ...] = (), footer: str = "") -> Card:
    """Return a card whose notification says its title alone."""
    return Card(title, blocks, buttons, footer, discreet=True)


def privately(request: Request, card: Card, *more: Message, replaces: bool = False) -> Reply:
    """Answer the asker alone; said in a channel, by direct message."""
    said = request.speech.say("It is on its way to your direct messages: a 1:1 is not shown in a channel.")
    return apart(request, card, Card(request.speech.say("1:1"), (Text(said),)), *more, replaces=replaces)


def apart(request: Request, card: Card, told: Card, *more: Message, replaces: bool = False) -> Reply:
    """Answer the asker alone; said in a channel, by direct message, and there it is `told` where the answer is."""
    if request.place.kind is not PlaceKind.CHANNEL:
        return Reply((Message(card, replaces=replaces), *more))
    return Reply((Message(told, replaces=replaces), Message(card, Audience.PERSON, request.person.handle), *more))
