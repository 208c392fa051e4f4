"""`improve 3 result`: what became of a team's KPI since it tries something, and what can be concluded from it.

A team is not chosen for its worst weeks, so no luck is counted out: where it was, the card says that this is missing.
"""

from coaching.access import decide_members
from handlers.answers import picture
from handlers.cards import Block, Button, Card, Fact, Facts, Text, Tone
from handlers.goals.effect_words import chart, conclusion, interval, lower_is_better, moved, side
from handlers.goals.effects import Told, span_around, told
from handlers.improving.outsiders import outsiders
from handlers.improving.refusals import WhichExperimentError
from handlers.improving.teams import require_experiment
from handlers.request import Message, Reply, Request
from handlers.subjects import team_subject
from handlers.subwords import required_number
from handlers.tools import Tools
from kpi.definitions import BY_KEY, Kpi
from kpi.effect import Effect, Finding, beside
from kpi.periods import day_start
from locales.speech import Speech


def result(request: Request, words: str, tools: Tools) -> Reply:
    """Say what became of a team's KPI since it tries something."""
    number, _ = required_number(words, WhichExperimentError())
    speech = request.speech
    with tools.database.writing() as session:
        found, team = require_experiment(session, number, tools)
        kpi = BY_KEY[found.kpi]
        span = span_around(session, found.begins, kpi, tools, request.now)
        bounds = span.edges[0], max(span.edges[-1], day_start(found.begins, tools.zone) + 1)
        subject = team_subject(session, request.person, team, bounds, "improve", tools, request.present)
        own = told(session, subject.work, kpi, span, tools, request.now)
        others = outsiders(session, found, own, kpi, span, tools, request.now)
    effect = beside(own.pair, others, lower_is_better=lower_is_better(kpi))
    blocks: list[Block] = [
        Text(conclusion(effect, kpi, team.name, speech, team=True), Tone.STRONG),
        Facts(tuple(_facts(effect, own, kpi, speech))),
    ]
    if effect.finding is not Finding.TOO_FEW and not effect.peers:
        blocks.append(Text(speech.say(
            "There is nothing to compare with: it takes two other teams that changed nothing, each with enough tickets"
            " of enough people. So whatever else changed since that day is in it."), Tone.QUIET))  # fmt: skip
    if effect.finding is Finding.BETTER:
        blocks.append(Text(speech.say(
            "If it was begun because of unusually poor weeks, part of this is luck wearing off: it is not counted out"
            " here."), Tone.QUIET))  # fmt: skip
    drawing = chart(own, kpi, span, found.title, tools.zone, speech)
    blocks += [picture(drawing, speech)] if drawing else []
    title = speech.say("Did it help? {title}", title=found.title)
    buttons = [Button(speech.say("Experiments"), "improve")]
    if decide_members(request.person, team.id):
        buttons.append(Button(speech.say("Take it away …"), f"improve remove {found.id}"))
    footer = [speech.say("Definition: {label}", label=kpi.label)]
    if effect.peers:
        footer.append(speech.say("beside {count} teams that changed nothing", count=speech.number(effect.peers)))
    return Reply((Message(Card(title, tuple(blocks), tuple(buttons), " · ".join(footer))),))


def _facts(effect: Effect, own: Told, kpi: Kpi, speech: Speech) -> list[Fact]:
    facts = [side(speech.say("Before"), own.pair.before, kpi, speech)]
    facts.append(side(speech.say("Since then"), own.pair.after, kpi, speech))
    if effect.finding is Finding.TOO_FEW:
        return facts
    if not effect.peers:
        return [
            *facts,
            Fact(speech.say("Changed"), moved(kpi, effect.effect, speech), interval(kpi, effect, speech)),
        ]
    return [
        *facts,
        Fact(speech.say("Changed"), moved(kpi, effect.change, speech)),
        Fact(speech.say("For other teams too"), moved(kpi, effect.shift, speech)),
        Fact(speech.say("What is left"), moved(kpi, effect.effect, speech), interval(kpi, effect, speech)),
    ]
