"""One suggestion from the coaching playbook, with the duty it serves, its evidence and its tickets; often none."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

from coaching.breaching import about_to_breach, broken
from coaching.knowledge import SKILLS_OF
from coaching.playbook import Behind, Play, Situation, decide_play
from handlers import phrases
from handlers.cards import Block, Card, Table, Text, Tone
from handlers.coach.knowledge import worth_reading
from handlers.digests.assembling import heading
from handlers.digests.day import day_of, open_now
from handlers.digests.judged import judged_team
from handlers.digests.naming import ticket_cell
from handlers.digests.promises import promises
from handlers.digests.scene import Scene
from handlers.digests.sections.ratings import low_ratings
from handlers.digests.sections.signals import telling_tickets
from handlers.digests.sections.staff import staff_of
from storage.rated import Label, labels_of

MOST_TICKETS = 5
OLD = 7 * 86_400


def build_suggestion(scene: Scene) -> tuple[tuple[Block, ...], tuple[Card, ...]]:
    """Return the play that matters most this morning; nothing when none fits."""
    situation = _situation(scene)
    play = decide_play(situation)
    if play is None:
        return (), ()
    speech = scene.speech
    blocks: list[Block] = [
        heading(speech.say("Suggestion: {duty}", duty=speech.say(play.duty))),
        Text(speech.say(play.suggestion)),
        Text(" ".join(_evidence(scene, play, situation)), Tone.QUIET),
    ]
    tickets = _tickets(scene, play)
    if tickets:
        rows = tuple((ticket_cell(each.number, each.url), each.topic or "") for each in tickets)
        title = speech.say("Tickets to look at first")
        blocks.append(Table(title, (speech.say("Ticket"), speech.say("Topic")), rows))
    topics = [situation.topic, *(each.topic for each in tickets if each.topic)]
    teams = (scene.team.id,) if scene.team else ()
    blocks += worth_reading(scene.session, scene.tools, teams, SKILLS_OF.get(play.key, ()), topics, speech)
    return tuple(blocks), ()


def _situation(scene: Scene) -> Situation:
    found, tickets, low = judged_team(scene).measures, open_now(scene), low_ratings(scene)
    topics = Counter(each.topic for each in low if each.topic)
    topic, most = max(topics.items(), key=lambda each: (each[1], each[0]), default=("", 0))
    running = promises(scene)
    return Situation(
        unusual={m.kpi.key: m.watch.above for m in found if m.watch and m.watch.signals},
        breaching=len(about_to_breach(running)),
        broken=broken(running),
        low_ratings=len(low),
        topic_low=most,
        topic=topic,
        open=len(tickets),
        old=sum(1 for ticket in tickets if scene.instant - ticket.opened_at > OLD),
        people=len(day_of(scene).people),
        away=len(staff_of(scene).away),
    )


def _evidence(scene: Scene, play: Play, situation: Situation) -> list[str]:
    """What the suggestion rests on: its counts, and what the control chart found of its measures."""
    speech = scene.speech
    values = {
        name: speech.number(value) if isinstance(value, int) else value for name, value in asdict(situation).items()
    }
    said = [speech.say(play.evidence, **values)] if play.evidence else []
    team = judged_team(scene)
    return said + [phrases.change(m, team.within.zone, speech) for m in team.measures if m.kpi.key in play.kpis]


def _tickets(scene: Scene, play: Play) -> Sequence[Label]:
    """The tickets that the play is about."""
    tickets = {ticket.ticket_id: ticket for ticket in open_now(scene)}
    match play.tickets:
        case Behind.BREACHING:
            ids = [promise.ticket_id for promise in about_to_breach(promises(scene))]
        case Behind.OLDEST:
            ids = list(tickets)
        case Behind.LOW_RATINGS:
            ids = [each.ticket_id for each in low_ratings(scene)]
        case _:
            measure = next((m for m in judged_team(scene).measures if m.kpi.key == play.tickets), None)
            ids = [ticket for ticket, _ in telling_tickets(measure)] if measure else []
    ids = ids[:MOST_TICKETS]
    labels = labels_of(scene.session, scene.tools.workspace_id, ids)
    return [labels[each] for each in ids if each in labels]
