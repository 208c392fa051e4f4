"""An agent's own morning note, for whoever wants one: their own signals, tickets and ratings; nothing about others."""

from collections.abc import Sequence

from coaching.sheet import Measure
from handlers import answers
from handlers.cards import Block, Button, Card, Text, Tone
from handlers.checkins.section import build_own_due, due_buttons
from handlers.digests.assembling import assembled, heading
from handlers.digests.day import day_of, once, open_now, open_own_day
from handlers.digests.judged import last_week, watched
from handlers.digests.naming import days_name
from handlers.digests.scene import Scene, Section
from handlers.digests.sections.backlog import oldest
from handlers.digests.sections.breaching import build_breaching, escalate_breaching
from handlers.digests.sections.ratings import ratings_of, said_table
from handlers.errors import OnlyYourOwnError
from kpi.words import N_

MOST_OPEN, MOST_RATINGS = 10, 10

Parts = tuple[tuple[Block, ...], tuple[Card, ...]]


def own_measures(scene: Scene) -> Sequence[Measure]:
    """Return what is watched of the last whole week."""
    return once(scene, "own", lambda: watched(scene, day_of(scene).asks.subject.work))


def build_own_signals(scene: Scene) -> Parts:
    """Return what is unusual of the last whole week, with its chart where something is."""
    speech, within = scene.speech, last_week(scene)
    found = own_measures(scene)
    days = speech.day_range(within.period.first, within.period.last)
    blocks: list[Block] = [Text(speech.say("Your last whole week, {days}:", days=days), Tone.QUIET)]
    blocks += answers.headline(found, within, speech)
    unusual = next((m for m in found if m.watch and m.watch.signals), None)
    drawing = answers.trend(unusual, within, [], speech) if unusual else None
    if drawing is not None:
        blocks.append(answers.picture(drawing, speech))
    return tuple(blocks), ()


def build_open(scene: Scene) -> Parts:
    """Return the tickets that are open, the longest open first."""
    speech, tickets = scene.speech, open_now(scene)
    if not tickets:
        return (Text(speech.say("You have no open ticket.")),), ()
    words = speech.say_many("You have {count} open ticket.", "You have {count} open tickets.", len(tickets))
    return (heading(words), oldest(scene, MOST_OPEN)), ()


def build_breaching_own(scene: Scene) -> Parts:
    """Return the own tickets that are about to breach."""
    return build_breaching(scene) if open_now(scene) else ((), ())


def escalate_own(scene: Scene) -> tuple[Button, ...]:
    """Return the buttons that raise the first of them."""
    return escalate_breaching(scene) if open_now(scene) else ()


def build_said(scene: Scene) -> Parts:
    """Return what customers wrote, content or not."""
    written = [each for each in ratings_of(scene) if (each.comment or "").strip()]
    if not written:
        return (), ()
    title = scene.speech.say("What customers wrote")
    return (heading(title), said_table(scene, title, written[:MOST_RATINGS])), ()


SECTIONS: tuple[Section, ...] = (
    Section("signals", N_("What is unusual"), ("signals", "unusual", "signale", "auffälliges"), build_own_signals),
    Section("open", N_("My open tickets"), ("open", "tickets", "offen"), build_open),
    Section("breaching", N_("About to breach"), ("breaching", "sla", "fristen"), build_breaching_own, escalate_own),
    Section("ratings", N_("What customers wrote"), ("ratings", "bewertungen"), build_said),
    Section("due", N_("Check-ins due"), ("due", "fällig", "check-ins"), build_own_due, due_buttons),
)


def compose_note(scene: Scene) -> tuple[Card, ...]:
    """Return the note, one message without a thread."""
    if scene.reader is None:
        raise OnlyYourOwnError
    day, speech = open_own_day(scene, scene.reader), scene.speech
    title = speech.say("Your morning: {days}", days=days_name(scene))
    if not day.asks.subject.work and day.until is not None:
        words = speech.say("No helpdesk identity is linked to you yet, so no ticket can be counted as yours.")
        return (Card(title, (Text(words),), (Button(speech.say("Link me"), "link"),)),)
    button = Button(speech.say("My figures"), f"mystats {scene.covers.words}")
    return assembled(scene, title, SECTIONS, (button,), () if day.stale else own_measures(scene))
