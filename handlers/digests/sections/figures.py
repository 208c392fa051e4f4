"""The covered days in figures: a few in the message with the chart of what changed, all of them in the thread."""

from collections.abc import Sequence

from coaching.sheet import Measure
from handlers import answers, counts, phrases
from handlers.cards import Block, Button, Card, Facts, Text, Tone
from handlers.digests.assembling import heading
from handlers.digests.day import day_of, held_of
from handlers.digests.judged import judged_team
from handlers.digests.naming import days_name
from handlers.digests.scene import Scene
from kpi.definitions import Unit
from storage.definitions import changes_of

FEW = ("first_reply", "full_resolution", "csat", "sla", "solved")


def build_figures(scene: Scene) -> tuple[tuple[Block, ...], tuple[Card, ...]]:
    """Return the figures of a team's covered days."""
    day, speech = day_of(scene), scene.speech
    held, days = held_of(scene), days_name(scene)
    blocks: list[Block] = [heading(speech.say("In figures: {days}", days=days))]
    blocks += _few(held.found, scene)
    blocks += chart(scene)
    every = [
        *answers.figures(held.found, speech),
        *counts.count_blocks(scene.session, day.asks, held.seen.cycles, held.backlog),
    ]
    words = f"teamstats {day.asks.subject.words} {scene.covers.words}"
    card = Card(speech.say("All figures: {days}", days=days), tuple(every), (Button(speech.say("Open them"), words),))
    return tuple(blocks), (card,)


def chart(scene: Scene) -> list[Block]:
    """Return one trend: of what changed, else of the first measure that has one."""
    team = judged_team(scene)
    breaks = changes_of(scene.session, scene.tools.workspace_id, scene.zone)
    for measure in sorted(team.measures, key=lambda m: not (m.watch and m.watch.signals)):
        drawing = answers.trend(measure, team.within, breaks.get(measure.kpi.key, []), scene.speech)
        if drawing is not None:
            return [answers.picture(drawing, scene.speech)]
    return []


def _few(found: Sequence[Measure], scene: Scene) -> list[Block]:
    """The figures most people ask for first, and whatever is unusual; those that were not measured are left out."""
    unusual = {m.kpi.key for m in judged_team(scene).measures if m.watch and m.watch.signals}
    kept = [m for m in found if m.kpi.key in FEW or m.kpi.key in unusual]
    shown = [m for m in kept if m.n or m.too_soon or m.kpi.unit == Unit.COUNT]
    if not any(m.n for m in shown):
        return [Text(scene.speech.say("Nothing was measured in these days."), Tone.QUIET)]
    return [Facts(tuple(phrases.fact(m, scene.speech) for m in shown))]
