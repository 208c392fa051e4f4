"""Puts a digest together: its sections one after the other, or in plain words why there are no figures."""

from collections.abc import Iterator, Sequence

from coaching.sheet import Measure
from handlers.cards import Block, Button, Card, Text, Tone
from handlers.digests.day import day_of
from handlers.digests.scene import Scene, Section
from handlers.small_print import small_print

WITHOUT_FACTS = frozenset({"away", "escalations", "due", "kudos"})
"""The sections that say something where nothing is known of the tickets."""


def assembled(
    scene: Scene, title: str, sections: Sequence[Section], buttons: Sequence[Button], found: Sequence[Measure]
) -> tuple[Card, ...]:
    """Return the message and the cards of its thread: the sections the scene wants, in their order.

    `found` are the measures that the small print is about.
    """
    day = day_of(scene)
    blocks: list[Block] = list(_warning(scene))
    cards: list[Card] = []
    added: dict[str, Button] = {}
    for section in sections:
        if section.key in scene.contents and (section.key in WITHOUT_FACTS or not day.stale):
            said, threaded = section.build(scene)
            blocks += said
            cards += threaded
            added.update((button.words, button) for button in section.buttons(scene))
    footer = "" if day.stale else small_print(scene.session, day.asks, found, judged=False)
    return (Card(title, tuple(blocks), (*buttons, *added.values()), footer), *cards)


def heading(words: str) -> Text:
    """Return what stands over a section."""
    return Text(words, Tone.STRONG)


def _warning(scene: Scene) -> Iterator[Block]:
    """Why there are no figures, said before everything else: zeros of days nobody knows of are no news."""
    day, speech = day_of(scene), scene.speech
    if day.until is None:
        yield Text(
            speech.say("No ticket has been imported yet. Whoever runs Touchline can do it: `touchline import FILE`."),
            Tone.STRONG,
        )
    elif day.stale:
        words = speech.say(
            "No facts since {moment}; check the import. Nothing is known of these days, so no figures stand here.",
            moment=speech.moment(day.until),
        )
        yield Text(words, Tone.STRONG)
