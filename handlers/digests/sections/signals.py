"""What is unusual, and otherwise that nothing is: of the team by days, of each person it is led by by whole weeks.

Speaks of measures, weeks and tickets, never of what somebody is like. States how many chance alone would call.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coaching.changes import Watch, expected_false_alarms
from coaching.sheet import Measure, Window
from handlers import phrases
from handlers.cards import Block, Button, Card, Table, Text, Tone
from handlers.digests.day import day_of
from handlers.digests.judged import Judged, judged_people, judged_team, last_week
from handlers.digests.naming import ticket_cell
from handlers.digests.scene import Scene
from handlers.small_print import LEAST_ALARMS
from kpi.definitions import Better, Unit
from kpi.xmr import MINIMUM_BASELINE, RULE_SET
from locales.speech import Speech
from storage.rated import labels_of

MOST_SAID, MOST_TICKETS = 4, 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One signal: `name` is the person's, "" for the team; `words` name whose tickets a button asks for."""

    measure: Measure
    within: Window
    name: str
    words: str

    def said(self, speech: Speech) -> str:
        """Return the finding as a sentence."""
        found = phrases.change(self.measure, self.within.zone, speech)
        return speech.say("{name}: {finding}", name=self.name, finding=found) if self.name else found


def build_signals(scene: Scene) -> tuple[tuple[Block, ...], tuple[Card, ...]]:
    """Return the signals of the team and of those the reader leads; the tickets behind them in the thread."""
    people = judged_people(scene)
    of_team = list(_of_team(scene))
    of_people = [finding for person in people for finding in _of_person(scene, person)]
    found, first = [*of_team, *of_people], [*of_team[:MOST_SAID], *of_people[:MOST_SAID]]
    team, each = _judged(judged_team(scene).measures), [_judged(person.measures) for person in people]
    said: list[Block] = [Text(finding.said(scene.speech), Tone.STRONG) for finding in first]
    if more := len(found) - len(first):
        said.append(
            Text(scene.speech.say_many("{count} more is in the thread.", "{count} more are in the thread.", more))
        )
    if not found:
        said.append(_nothing(team, each, scene.speech))
    said += _budget(scene, team, each)
    return tuple(said), (_detail(scene, found),) if found else ()


def team_signals(scene: Scene) -> tuple[tuple[Block, ...], tuple[Card, ...]]:
    """Return the signals of the team alone."""
    team = _judged(judged_team(scene).measures)
    said: list[Block] = [Text(finding.said(scene.speech), Tone.STRONG) for finding in _of_team(scene)]
    return (*(said or [_nothing(team, [], scene.speech)]), *_budget(scene, team, [])), ()


def _of_team(scene: Scene) -> Iterator[Finding]:
    team = judged_team(scene)
    for measure in team.measures:
        if measure.watch and measure.watch.signals:
            yield Finding(measure, team.within, "", day_of(scene).asks.subject.words)


def _of_person(scene: Scene, judged: Judged) -> Iterator[Finding]:
    for measure in judged.measures:
        if measure.watch and measure.watch.signals:
            yield Finding(measure, last_week(scene), judged.person.name, judged.words)


def _judged(found: Sequence[Measure]) -> list[Watch]:
    """The measures on which a rule could have fired."""
    return [m.watch for m in found if m.watch and m.watch.limits and m.watch.watched]


def _nothing(team: Sequence[Watch], people: Sequence[Sequence[Watch]], speech: Speech) -> Text:
    """That nothing is unusual, of how many; or that nothing can be judged yet."""
    parts = []
    if team:
        parts.append(speech.say_many("{count} measure of the team", "{count} measures of the team", len(team)))
    counts = {len(each) for each in people if each}
    watched = sum(1 for each in people if each)
    if len(counts) == 1 and watched > 1:
        parts.append(
            speech.say(
                "{each} of each of {count} people", each=speech.number(counts.pop()), count=speech.number(watched)
            )
        )
    elif watched:
        total = sum(len(each) for each in people)
        parts.append(speech.say_many("{total} of {count} person", "{total} of {count} people", watched, total=total))
    if parts:
        return Text(speech.say("{measures}: nothing unusual.", measures=speech.listing(parts)), Tone.STRONG)
    least = speech.number(MINIMUM_BASELINE)
    return Text(
        speech.say("Too little is known to say what is unusual: it takes {count} working days or weeks.", count=least),
        Tone.QUIET,
    )


def _budget(scene: Scene, team: Sequence[Watch], people: Sequence[Sequence[Watch]]) -> Iterator[Block]:
    """By which rules, and how many chance alone would call: nobody should chase what is noise."""
    watches = [*team, *(watch for each in people for watch in each)]
    if not watches:
        return
    speech, week = scene.speech, last_week(scene).period
    alarms = expected_false_alarms(watches)
    many = speech.number(alarms, 1)
    if alarms < LEAST_ALARMS:
        many = speech.say("fewer than {number}", number=speech.number(LEAST_ALARMS, 1))
    chance = speech.say(
        "Rules: {rules}. Chance alone would call {alarms} of these {count} unusual.",
        rules=RULE_SET,
        alarms=many,
        count=speech.number(len(watches)),
    )
    days = speech.day_range(week.first, week.last)
    if team and not judged_team(scene).by_days:
        chance += " " + speech.say("With so few tickets a day, whole weeks are judged: {days}.", days=days)
    elif any(people):
        chance += " " + speech.say("A team is judged by its working days, people by whole weeks: {days}.", days=days)
    yield Text(chance, Tone.QUIET)


def _detail(scene: Scene, found: Sequence[Finding]) -> Card:
    """The tickets behind each signal, and the buttons that open all of them."""
    speech = scene.speech
    tickets = [telling_tickets(finding.measure)[:MOST_TICKETS] for finding in found]
    labels = labels_of(scene.session, scene.tools.workspace_id, [ticket for each in tickets for ticket, _ in each])
    blocks: list[Block] = []
    for finding, worst in zip(found, tickets, strict=True):
        blocks.append(Text(finding.said(speech)))
        rows = tuple(
            (ticket_cell(*labels[ticket][:2]), _value(finding.measure, value, speech))
            for ticket, value in worst
            if ticket in labels
        )
        kpi = phrases.kpi_name(finding.measure, speech)
        if rows:
            blocks.append(Table(speech.say("Tickets to look at first"), (speech.say("Ticket"), kpi), rows))
    return Card(speech.say("What is unusual, and the tickets behind it"), tuple(blocks), tuple(_why(found, speech)))


def _why(found: Sequence[Finding], speech: Speech) -> Iterator[Button]:
    for finding in found:
        kpi = finding.measure.kpi
        if kpi.unit != Unit.COUNT:
            of = finding.name or speech.say("team")
            label = speech.say("Why: {kpi}, {name}", kpi=speech.say(kpi.name), name=of)
            yield Button(label, f"why {kpi.key} {finding.words} {finding.within.period.words}")


def telling_tickets(measure: Measure) -> Sequence[tuple[int, float]]:
    """Return a measure's tickets with their values: the longest waits (the shortest, if it is faster than usual) first.

    Of a rate only those that were not good.
    """
    rate = measure.kpi.unit == Unit.RATE
    high = measure.kpi.better == Better.LOWER if rate else measure.watch is None or measure.watch.above
    values = dict(zip(measure.values.ticket_id, measure.values.value, strict=True))
    ranked = sorted(values.items(), key=lambda each: (-each[1] if high else each[1], each[0]))
    return [each for each in ranked if not rate or bool(each[1]) is high]


def _value(measure: Measure, value: float, speech: Speech) -> str:
    if measure.kpi.unit == Unit.DURATION:
        return speech.duration(value)
    return speech.say("yes") if value else speech.say("no")
