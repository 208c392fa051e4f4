"""The morning digest of a manager or a lead: one message that says what matters, its detail in the thread.

For who leads the team: whoever leads it no more gets a refusal instead of figures. Each person who is judged or named
in it can read of the look.
"""

from handlers.cards import Button, Card
from handlers.checkins.section import build_due, due_buttons
from handlers.digests.assembling import assembled
from handlers.digests.day import found_of, open_led_day
from handlers.digests.naming import days_name
from handlers.digests.scene import Scene, Section
from handlers.digests.sections.backlog import build_backlog
from handlers.digests.sections.breaching import build_breaching, escalate_breaching
from handlers.digests.sections.escalations import build_escalations, escalation_buttons
from handlers.digests.sections.figures import build_figures
from handlers.digests.sections.kudos import nudge_thanks, thank_buttons
from handlers.digests.sections.ratings import build_low_ratings, build_thanks, escalate_low
from handlers.digests.sections.signals import build_signals
from handlers.digests.sections.staff import build_away
from handlers.digests.sections.suggestion import build_suggestion
from kpi.words import N_

SECTIONS: tuple[Section, ...] = (
    Section("signals", N_("What is unusual"), ("signals", "unusual", "signale", "auffälliges"), build_signals),
    Section(
        "escalations", N_("Open escalations"), ("escalations", "eskalationen"), build_escalations, escalation_buttons
    ),
    Section("figures", N_("Figures"), ("figures", "numbers", "zahlen", "kennzahlen"), build_figures),
    Section("backlog", N_("Backlog"), ("backlog", "rückstand"), build_backlog),
    Section("breaching", N_("About to breach"), ("breaching", "sla", "fristen"), build_breaching, escalate_breaching),
    Section("ratings", N_("Low ratings"), ("ratings", "bewertungen"), build_low_ratings, escalate_low),
    Section("away", N_("Who is away, and workload"), ("away", "workload", "abwesend", "auslastung"), build_away),
    Section("due", N_("Check-ins and follow-ups due"), ("due", "fällig", "check-ins"), build_due, due_buttons),
    Section("thanks", N_("What to thank for"), ("thanks", "dank"), build_thanks),
    Section("kudos", N_("Recognition"), ("kudos", "recognition", "lob", "anerkennung"), nudge_thanks, thank_buttons),
    Section("suggestion", N_("A suggestion"), ("suggestion", "vorschlag"), build_suggestion),
)


def compose_morning(scene: Scene) -> tuple[Card, ...]:
    """Return the message and the cards of its thread; RefusedError where the reader does not lead the team."""
    subject, speech = open_led_day(scene).asks.subject, scene.speech
    title = speech.say("Good morning: {team}, {days}", team=subject.name, days=days_name(scene))
    button = Button(speech.say("The team's figures"), f"teamstats {subject.words} {scene.covers.words}")
    return assembled(scene, title, SECTIONS, (button,), found_of(scene))
