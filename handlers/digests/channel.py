"""A team's channel digest: the team as a whole, and nothing where it would be about few.

Nobody is named but in kudos that were public when they were given. Whoever reads the channel reads it, so the minimum
group holds whoever they are. Buttons answer in private.
"""

from handlers.cards import Block, Button, Card, Text
from handlers.digests.assembling import assembled
from handlers.digests.day import Day, day_of, found_of, open_team_day
from handlers.digests.judged import judged_team
from handlers.digests.naming import days_name
from handlers.digests.scene import Scene, Section
from handlers.digests.sections.backlog import backlog_alone
from handlers.digests.sections.escalations import count_escalations
from handlers.digests.sections.figures import build_figures
from handlers.digests.sections.kudos import channel_kudos
from handlers.digests.sections.signals import team_signals
from handlers.errors import NoTeamError
from handlers.work import workers
from kpi.words import N_


def _backlog(scene: Scene) -> tuple[tuple[Block, ...], tuple[Card, ...]]:
    return backlog_alone(scene), ()


SECTIONS: tuple[Section, ...] = (
    Section("signals", N_("What is unusual"), ("signals", "unusual", "signale", "auffälliges"), team_signals),
    Section("figures", N_("Figures"), ("figures", "numbers", "zahlen", "kennzahlen"), build_figures),
    Section("backlog", N_("Backlog"), ("backlog", "rückstand"), _backlog),
    Section("escalations", N_("Open escalations"), ("escalations", "eskalationen"), count_escalations),
    Section("kudos", N_("Kudos"), ("kudos", "lob"), channel_kudos),
)


def compose_channel(scene: Scene) -> tuple[Card, ...]:
    """Return the message and the cards of its thread."""
    if scene.team is None:
        raise NoTeamError
    day, speech = open_team_day(scene, scene.team), scene.speech
    title = speech.say("{team}: {days}", team=scene.team.name, days=days_name(scene))
    buttons = (
        Button(speech.say("The team's figures"), f"teamstats {day.asks.subject.words} {scene.covers.words}"),
        Button(speech.say("My figures"), "mystats"),
    )
    if not day.stale and _people(scene, day_of(scene)) < scene.tools.minimum_group:
        words = speech.say(
            "The figures of these days rest on fewer than {minimum} people, so they would be about persons. "
            "They are not shown.",
            minimum=speech.number(scene.tools.minimum_group),
        )
        return (Card(title, (Text(words),), buttons[1:]),)
    return assembled(scene, title, SECTIONS, buttons, found_of(scene))


def _people(scene: Scene, day: Day) -> int:
    """On how many people the figures rest: of the covered days, and of the week where the team is judged by weeks."""
    windows = (day.asks.within, judged_team(scene).within)
    work = day.asks.subject.work
    return min(len(workers(scene.session, work, within.start, within.end)) for within in windows)
