"""A team's rate, person by person, in a funnel: for who leads the team, and each look at a person is logged.

A funnel shows whether somebody differs from the team by more than chance; it is no ranking, and inside it nobody is
better than anybody.
"""

from collections.abc import Sequence

from charts.specs import Funnel, FunnelPoint
from coaching.sheet import Measure, measure
from handlers import answers, phrases
from handlers.cards import Block, Text, Tone
from handlers.question import Question
from handlers.work import workers
from kpi.definitions import MINIMUM_COMPARED, Rules, Unit
from kpi.figures import RateFigure
from storage.access_log import record_looks
from storage.database import Session
from storage.observations import by_agents, observe

FEWEST = 3
"""Under this many people with figures a funnel says nothing that two numbers would not."""


def funnel_of(session: Session, asks: Question, found: Sequence[Measure], rules: Rules) -> list[Block]:
    """Return the funnel of the rate that is asked for, else of CSAT; nothing where it would say nothing."""
    wanted = "csat" if asks.kpi is None else asks.kpi.key
    whole = next((m for m in found if m.kpi.key == wanted and m.kpi.unit == Unit.RATE), None)
    if whole is None or not whole.enough or not isinstance(whole.figure, RateFigure):
        return []
    speech = asks.speech
    points = _points(session, asks, whole, rules)
    if len(points) < FEWEST:
        words = speech.say(
            "Too few people have {n} each to compare them; a longer period or linking more people may help.",
            n=speech.number(MINIMUM_COMPARED),
        )
        return [Text(words, Tone.QUIET)] if asks.kpi is not None else []
    shown = [person_id for person_id, _ in points]
    record_looks(session, asks.tools.workspace_id, asks.viewer.id, shown, asks.command, asks.moment)
    name = phrases.kpi_name(whole, speech)
    drawing = Funnel(
        title=speech.say("{kpi}: differences beyond chance", kpi=name),
        points=tuple(point for _, point in points),
        centre=whole.figure.good / whole.figure.n,
        locale=speech.locale,
        n_label=speech.say("ratings") if wanted == "csat" else speech.say("tickets"),
        value_label=name,
        centre_label=speech.say("team"),
        inner_label=speech.percent(0.95),
        outer_label=speech.percent(0.998, 1),
    )
    return [answers.picture(drawing, speech)]


def _points(session: Session, asks: Question, whole: Measure, rules: Rules) -> list[tuple[int, FunnelPoint]]:
    """Everybody with enough of a sample to be compared, by their share of this team's tickets, and who they are.

    An identity that is linked to nobody is left out: nobody could read that it was looked at.
    """
    within = asks.within
    in_team = set(whole.values.ticket_id)
    points = []
    for person_id, name, identity_ids in workers(session, asks.subject.work, within.start, within.end):
        seen = observe(session, by_agents(identity_ids), within.start, within.end, rules.csat_credit)
        values = measure(whole.kpi, seen, within, rules, asks.now).values
        own = [good for good, ticket in zip(values.value, values.ticket_id, strict=True) if ticket in in_team]
        if person_id is not None and len(own) >= MINIMUM_COMPARED:
            points.append((person_id, FunnelPoint(len(own), sum(own), name)))
    return points
