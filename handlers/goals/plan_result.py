"""`coach plan 12 result`: did it work. Before and after, and what of it chance, luck wearing off and others explain.

The two it is about see the same card. Colleagues stand in it as one shift, never one by one, and only where the whole
that is compared is as large as the minimum group.
"""

from handlers.answers import picture
from handlers.cards import Block, Button, Card, Fact, Facts, Text, Tone
from handlers.coach.knowledge import reading_for
from handlers.goals.effect_words import chart, conclusion, interval, lower_is_better, moved, side
from handlers.goals.effects import Span, Told, peers_of, span_around, told, uncoached
from handlers.goals.finding import require_plan
from handlers.goals.refusals import NoPlanKpiError, NotBegunError
from handlers.request import Message, Reply, Request
from handlers.subwords import leading_number
from handlers.tools import Tools, instant
from handlers.work import work_of_person
from kpi.definitions import BY_KEY, Kpi
from kpi.effect import Effect, Finding, judge
from kpi.periods import local_day
from locales.speech import Speech
from storage.access_log import record_looks
from storage.database import Session
from storage.goals import Plan
from storage.people import Person

JUDGED = frozenset({Finding.BETTER, Finding.WORSE, Finding.UNCLEAR})


def result(request: Request, words: str, tools: Tools) -> Reply:
    """Say what a plan did; a look at the person's figures is noted."""
    number, _ = leading_number(words)
    with tools.database.writing() as session:
        plan = require_plan(session, int(number or 0), request, tools)
        kpi = BY_KEY.get(plan.kpi)
        if kpi is None:
            raise NoPlanKpiError(number=str(plan.id))
        if plan.begins > local_day(instant(request.now), tools.zone):
            raise NotBegunError(number=str(plan.id), day=request.speech.date(plan.begins))
        if plan.person_id != request.person.id:
            record_looks(session, tools.workspace_id, request.person.id, [plan.person_id], "coach", request.present)
        return Reply((Message(_card(session, plan, kpi, request, tools)),))


def judged(session: Session, plan: Plan, kpi: Kpi, request: Request, tools: Tools) -> tuple[Effect, Told, Span]:
    """Return what a plan did for its person, with what it rests on."""
    span = span_around(session, plan.begins, kpi, tools, request.now)
    own = told(session, work_of_person(session, plan.person_id), kpi, span, tools, request.now)
    peers = peers_of(session, uncoached(session, plan.person_id, kpi, span, tools), own, kpi, span, tools, request.now)
    effect = judge(own.pair, peers, lower_is_better=lower_is_better(kpi))
    if effect.finding in JUDGED and effect.peers + 1 < tools.minimum_group:
        # Of fewer, the shift of colleagues would be somebody's figure.
        effect = Effect(Finding.NO_PEERS, effect.change, peers=effect.peers)
    return effect, own, span


def _card(session: Session, plan: Plan, kpi: Kpi, request: Request, tools: Tools) -> Card:
    speech = request.speech
    effect, own, span = judged(session, plan, kpi, request, tools)
    person = session.get_one(Person, plan.person_id)
    blocks: list[Block] = [Text(conclusion(effect, kpi, person.name, speech), Tone.STRONG)]
    blocks.append(Facts(tuple(_facts(effect, own, kpi, speech))))
    if effect.finding in JUDGED:
        blocks.append(Text(_counted_out(speech), Tone.QUIET))
    drawing = chart(own, kpi, span, speech.say("plan begins"), tools.zone, speech)
    blocks += [picture(drawing, speech)] if drawing else []
    blocks += reading_for(session, tools, plan.person_id, [plan.skill], [], speech, request.now)
    title = speech.say("Did it work? Plan {number}, {kpi}", number=str(plan.id), kpi=speech.say(kpi.name))
    footer = [speech.say("Definition: {label}", label=kpi.label)]
    if effect.peers and effect.finding in JUDGED:
        footer.append(speech.say("beside {count} colleagues without such a plan", count=speech.number(effect.peers)))
    back = (Button(speech.say("The plan"), f"coach plan {plan.id}"),)
    return Card(title, tuple(blocks), back, " · ".join(footer), discreet=True)


def _facts(effect: Effect, own: Told, kpi: Kpi, speech: Speech) -> list[Fact]:
    before, after = own.pair
    facts = [side(speech.say("Before"), before, kpi, speech), side(speech.say("Since then"), after, kpi, speech)]
    if effect.finding not in JUDGED:
        return facts
    return [
        *facts,
        Fact(speech.say("Changed"), moved(kpi, effect.change, speech)),
        Fact(speech.say("Luck wearing off"), moved(kpi, effect.regression, speech),
             speech.say("expected by itself after weeks like those before")),
        Fact(speech.say("For colleagues too"), moved(kpi, effect.shift, speech)),
        Fact(speech.say("What is left"), moved(kpi, effect.effect, speech), interval(kpi, effect, speech)),
    ]  # fmt: skip


def _counted_out(speech: Speech) -> str:
    return speech.say(
        "Whoever is coached after poor weeks gets better by luck alone, and colleagues change. Both are counted out;"
        " what is left is what the plan may have done."
    )
