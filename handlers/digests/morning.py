"""The morning digest of a manager or a lead: one message that says what matters, its detail in the thread."""

from handlers.cards import Card
from handlers.digests.scene import Scene, Section

SECTIONS: tuple[Section, ...] = ()


def compose_morning(scene: Scene) -> tuple[Card, ...]:
    """Return the message and the cards of its thread."""
    name = scene.team.name if scene.team else ""
    return (Card(scene.speech.say("Good morning: {team}", team=name)),)
