"""What stands on a scheduled post besides its content: that it is late, and why."""

from dataclasses import replace

from coaching.delivering import Status, Verdict
from handlers.cards import Card, Text, Tone
from handlers.digests.scene import Scene
from storage.deliveries import Delivery


def labelled(cards: tuple[Card, ...], scene: Scene, delivery: Delivery, verdict: Verdict) -> tuple[Card, ...]:
    """Return the cards with a label on the first where the post comes late."""
    if verdict.status is not Status.LATE:
        return cards
    speech = scene.speech
    words = speech.say("Late: this was due on {moment}.", moment=speech.moment(delivery.due_at))
    first = replace(cards[0], blocks=(Text(words, Tone.QUIET), *cards[0].blocks))
    return (first, *cards[1:])
