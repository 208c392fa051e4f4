"""The tickets that are about to breach what was promised: which, what, and how long is left."""

from collections.abc import Mapping, Sequence

from coaching.breaching import NEAR, Promise, about_to_breach, broken
from handlers.cards import Block, Button, Card, Table, Text, Tone
from handlers.digests.assembling import heading
from handlers.digests.day import open_now
from handlers.digests.naming import coaching_buttons, escalate_buttons, ticket_cell
from handlers.digests.promises import promises
from handlers.digests.scene import Scene
from kpi.facts import SlaKind
from kpi.words import N_

MOST_SAID, MOST_LISTED = 5, 50

_PROMISES: Mapping[SlaKind, str] = {
    SlaKind.FIRST_REPLY: N_("first reply within {time}"),
    SlaKind.NEXT_REPLY: N_("next reply within {time}"),
    SlaKind.RESOLUTION: N_("resolution within {time}"),
}
_OWN: Mapping[SlaKind, str] = {
    SlaKind.FIRST_REPLY: N_("first reply within {time} (own target)"),
    SlaKind.RESOLUTION: N_("resolution within {time} (own target)"),
}


def build_breaching(scene: Scene) -> tuple[tuple[Block, ...], tuple[Card, ...]]:
    """Return the tickets of which three quarters of the promised time are gone, those with the least left first."""
    speech, running = scene.speech, promises(scene)
    near, over = about_to_breach(running), broken(running)
    if not running:
        return (Text(speech.say("No promise runs on an open ticket."), Tone.QUIET),), ()
    share = speech.percent(NEAR)
    if not near:
        blocks: list[Block] = [Text(speech.say("No ticket is about to breach."))]
    else:
        words = speech.say_many(
            "{count} ticket is about to breach: {share} of the promised time is gone.",
            "{count} tickets are about to breach: {share} of the promised time is gone.",
            len(near),
            share=share,
        )
        blocks = [heading(words), _table(scene, near[:MOST_SAID])]
    if over:
        late = speech.say_many(
            "{count} open ticket is past its promised time.", "{count} open tickets are past their promised time.", over
        )
        blocks.append(Text(late, Tone.QUIET))
    cards: tuple[Card, ...] = ()
    if len(near) > MOST_SAID:
        table = _table(scene, near[:MOST_LISTED])
        cards = (Card(speech.say("About to breach"), (table,), escalate_breaching(scene)),)
    return tuple(blocks), cards


def escalate_breaching(scene: Scene) -> tuple[Button, ...]:
    """Return the buttons that raise the tickets with the least time left, and that write a note about the first."""
    tickets = {ticket.ticket_id: ticket for ticket in open_now(scene)}
    near = [tickets[promise.ticket_id] for promise in about_to_breach(promises(scene))]
    notes = coaching_buttons(((each.number, each.agent_id) for each in near), scene)
    return (*escalate_buttons((each.number for each in near), scene.speech), *notes)


def _table(scene: Scene, near: Sequence[Promise]) -> Table:
    speech = scene.speech
    tickets = {ticket.ticket_id: ticket for ticket in open_now(scene)}
    rows = []
    for promise in near:
        ticket = tickets[promise.ticket_id]
        promised = (_OWN if promise.own else _PROMISES)[promise.kind]
        said = speech.say(promised, time=speech.duration(promise.seconds))
        rows.append((ticket_cell(ticket.number, ticket.url), said, speech.duration(promise.left)))
    columns = speech.say("Ticket"), speech.say("Promised"), speech.say("Left")
    return Table(speech.say("About to breach, the least time left first"), columns, tuple(rows))
